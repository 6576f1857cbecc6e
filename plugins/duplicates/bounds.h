/* SPDX-License-Identifier: Apache-2.0 */
/* Where words begin and end, read off from many bytes at once: a part of plain.c. */
#ifndef DUPLICATES_BOUNDS_H
#define DUPLICATES_BOUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined __SSE2__ && !defined DUP_PORTABLE
#include <emmintrin.h>
#endif

#include <postil/export.h>

#include "plain.h"

enum {
    WIDE = 16,  /* letters that a word may have       */
    BLOCK = 64, /* bytes that are looked at in one go */
    BLOCKS = DUP_PLAIN_ROOM / BLOCK,
    BOUNDS = BLOCKS * BLOCK + 8 /* all that there may be, and a group of four words */
};

/* What each of BLOCK bytes is, the first in the lowest bit. */
struct block {
    uint64_t letter;  /* an ASCII letter                                                        */
    uint64_t special; /* not ASCII, control, digit, quotation mark, and what lies between these */
    uint64_t point;   /* a full stop                                                            */
};

/* What some bytes have: where words begin and end in turn, and between them marks that count. */
struct bounds {
    uint16_t at[BOUNDS];
    size_t n;
    struct mark {
        uint16_t at;
        uint16_t n_bound; /* before it */
    } marks[BLOCKS * BLOCK];
    size_t n_mark;
    uint32_t limit; /* where the bytes were left      */
    bool stopped;   /* because of what stands there   */
};

#if defined __SSE2__ && !defined DUP_PORTABLE
/* `width` values from `low` on, all of them below 128. */
static POSTIL_INLINE __m128i
is_among(__m128i x, int low, int width)
{
    __m128i from_least = _mm_add_epi8(x, _mm_set1_epi8((char)(-128 - low)));
    return _mm_cmplt_epi8(from_least, _mm_set1_epi8((char)(width - 128)));
}

static POSTIL_INLINE void
read_sixteen(struct block *block, const char *at, int shift)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i letter = is_among(_mm_or_si128(x, _mm_set1_epi8(0x20)), 'a', 26);
    __m128i special = _mm_or_si128(_mm_cmplt_epi8(x, _mm_set1_epi8(' ')), is_among(x, '0', 10));
    special = _mm_or_si128(special, is_among(x, '"', '\'' - '"' + 1));
    __m128i point = _mm_cmpeq_epi8(x, _mm_set1_epi8('.'));
    block->letter |= (uint64_t)(uint32_t)_mm_movemask_epi8(letter) << shift;
    block->special |= (uint64_t)(uint32_t)_mm_movemask_epi8(special) << shift;
    block->point |= (uint64_t)(uint32_t)_mm_movemask_epi8(point) << shift;
}

static POSTIL_INLINE struct block
read_block(const char *at)
{
    struct block block = {0, 0, 0};
    read_sixteen(&block, at, 0);
    read_sixteen(&block, at + 16, 16);
    read_sixteen(&block, at + 32, 32);
    read_sixteen(&block, at + 48, 48);
    return block;
}
#else
static POSTIL_INLINE struct block
read_block(const char *at)
{
    struct block block = {0, 0, 0};
    for (int i = 0; i < BLOCK; i++) {
        char c = at[i];
        bool digit = dup_is_digit(c);
        bool special = (unsigned char)c >= 0x80 || c < ' ' || digit || (c >= '"' && c <= '\'');
        block.letter |= (uint64_t)(dup_is_letter(c) && !digit) << i;
        block.special |= (uint64_t)special << i;
        block.point |= (uint64_t)(c == '.') << i;
    }
    return block;
}
#endif

/*
 * The places of the bits, counted from `base`, to `out`; what stands behind the last one is of no
 * use. By bytes, so that nothing depends on how many there are but where the next ones go.
 */
#if defined __SSE2__ && !defined DUP_PORTABLE
static POSTIL_INLINE uint16_t *
put_places(uint16_t *out, const struct dup_list_table *table, uint64_t bits, uint32_t base)
{
    __m128i from = _mm_set1_epi16((short)base);
    POSTIL_UNROLLED
    for (uint32_t i = 0; i < BLOCK; i += 8) {
        uint32_t byte = bits >> i & 0xff;
        __m128i at = _mm_loadl_epi64((const __m128i *)(const void *)table->bits->at[byte]);
        at = _mm_add_epi16(_mm_unpacklo_epi8(at, _mm_setzero_si128()), from);
        _mm_storeu_si128((__m128i *)(void *)out, at);
        out += table->bits->n[byte];
        from = _mm_add_epi16(from, _mm_set1_epi16(8));
    }
    return out;
}
#else
static POSTIL_INLINE uint16_t *
put_places(uint16_t *out, const struct dup_list_table *table, uint64_t bits, uint32_t base)
{
    (void)table;
    for (; bits; bits &= bits - 1)
        *out++ = (uint16_t)(base + POSTIL_LOWEST_BIT(bits));
    return out;
}
#endif

/* Note the newlines and straight quotation marks up to what is special otherwise; returns that. */
static POSTIL_INLINE uint64_t
put_marks(struct bounds *bounds, const char *bytes, uint64_t special, uint64_t edges, uint32_t base)
{
    for (; special; special &= special - 1) {
        uint32_t bit = POSTIL_LOWEST_BIT(special), at = base + bit;
        if (bytes[at] != '"' && bytes[at] != '\n')
            break;
        uint32_t n = POSTIL_COUNT_BITS(edges & (((uint64_t)2 << bit) - 1));
        bounds->marks[bounds->n_mark++] = (struct mark){(uint16_t)at, (uint16_t)(bounds->n + n)};
    }
    return special;
}

/* Whether a word is longer than WIDE, which must be found out before much more is read in vain. */
static POSTIL_INLINE bool
has_long_word(uint64_t letters)
{
    for (int n = 1; n < WIDE; n *= 2) /* each bit: n letters from here on */
        letters &= letters >> n;
    return (letters & letters >> 1) != 0;
}

/*
 * Bounds of the words in up to n_block blocks, the last of which is one with a word that is too
 * long. A full stop behind a single letter is special: it may be part of an abbreviation.
 */
static POSTIL_INLINE void
find_bounds(struct bounds *bounds, const struct dup_list_table *table, const char *bytes,
            size_t n_block)
{
    uint64_t before = 0; /* letters of the block before */
    uint16_t *out = bounds->at;
    bounds->n = bounds->n_mark = 0;
    bounds->stopped = false;
    for (uint32_t base = 0; n_block > 0 && !bounds->stopped; n_block--, base += BLOCK) {
        struct block block = read_block(bytes + base);
        uint64_t one = block.letter << 1 | before >> 63, two = block.letter << 2 | before >> 62;
        uint64_t special = block.special | (block.point & one & ~two);
        uint64_t edges = block.letter ^ one;
        before = block.letter;
        bounds->limit = base + BLOCK;
        if (special && (special = put_marks(bounds, bytes, special, edges, base))) {
            uint32_t first = POSTIL_LOWEST_BIT(special);
            edges &= ((uint64_t)2 << first) - 1;
            bounds->limit = base + first;
            bounds->stopped = true;
        }
        out = put_places(out, table, edges, base);
        bounds->n = (size_t)(out - bounds->at);
        n_block = has_long_word(block.letter) ? 1 : n_block;
    }
}

#endif
