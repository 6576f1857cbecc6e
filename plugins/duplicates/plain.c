/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where words begin and end is read off from many bytes at once, so that none waits for the one
 * before.
 */
#include "plain.h"

#if defined __SSE2__ && !defined DUP_PORTABLE
#include <emmintrin.h>
#endif

#include "hash.h"

enum { WIDE = 16, BLOCK = 64 };

/* What each of BLOCK bytes is, the first in the lowest bit. */
struct block {
    uint64_t letter; /* an ASCII letter */
    uint64_t plain;  /* that, a space, or a mark that parts words and does no more outside of one */
};

#if defined __SSE2__ && !defined DUP_PORTABLE
static __m128i
is_between(__m128i x, char low, char high) /* both below 128; bytes above that are negative */
{
    return _mm_and_si128(_mm_cmpgt_epi8(x, _mm_set1_epi8((char)(low - 1))),
                         _mm_cmplt_epi8(x, _mm_set1_epi8((char)(high + 1))));
}

static struct block
read_block(const char *at)
{
    struct block block = {0, 0};
    for (int i = 0; i < BLOCK / 16; i++) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i letter = is_between(_mm_or_si128(x, _mm_set1_epi8(0x20)), 'a', 'z');
        __m128i mark = _mm_or_si128(is_between(x, ' ', '!'), is_between(x, '(', ')'));
        mark = _mm_or_si128(mark, _mm_or_si128(is_between(x, ',', '.'), is_between(x, ':', ';')));
        mark = _mm_or_si128(mark, _mm_cmpeq_epi8(x, _mm_set1_epi8('?')));
        uint64_t letters = (uint32_t)_mm_movemask_epi8(letter);
        uint64_t marks = (uint32_t)_mm_movemask_epi8(mark);
        block.letter |= letters << (16 * i);
        block.plain |= (letters | marks) << (16 * i);
    }
    return block;
}
#else
static bool
is_plain_mark(char c)
{
    return c == ' ' || c == '!' || c == '(' || c == ')' || (c >= ',' && c <= '.') || c == ':' ||
           c == ';' || c == '?';
}

static struct block
read_block(const char *at)
{
    struct block block = {0, 0};
    for (int i = 0; i < BLOCK; i++) {
        uint64_t letter = dup_is_letter(at[i]) && !dup_is_digit(at[i]);
        block.letter |= letter << i;
        block.plain |= (letter | is_plain_mark(at[i])) << i;
    }
    return block;
}
#endif

static uint32_t
lowest_bit(uint64_t bits)
{
#if defined __GNUC__ || defined __clang__
    return (uint32_t)__builtin_ctzll(bits);
#else
    uint32_t n = 0;
    while (!(bits >> n & 1))
        n++;
    return n;
#endif
}

/* Hash of a word of `n` letters, below WIDE, at the WIDE bytes `at`. */
static uint32_t
hash_short(const char *at, size_t n)
{
    static const char masks[2 * WIDE] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                         -1, -1, -1, -1, -1, -1, -1, -1};
    const uint64_t small = 0x2020202020202020u; /* digits have this bit anyway */
    const char *mask = masks + WIDE - n;
    uint64_t low = (dup_load(at) | small) & dup_load(mask);
    uint64_t high = (dup_load(at + 8) | small) & dup_load(mask + 8);
    return dup_hash_word(dup_hash_end(dup_hash_add(DUP_HASH_SEED, low, high), n));
}

/* What a text is at when it has got to `at` by plain bytes alone. */
static char
last_before(const struct dup_plain *s, size_t begin, size_t at)
{
    while (at > begin && s->text[at - 1] == ' ')
        at--;
    if (at == begin)
        return s->last;
    char c = s->text[at - 1];
    return dup_is_letter(c) ? 'a' : c == '.' || c == ',' ? c : '"';
}

/* Whether the word that ends in front of `c` may go on behind it. */
static bool
may_go_on(char c)
{
    return c == '\'' || (unsigned char)c >= 0x80 || dup_is_digit(c);
}

size_t
dup_plain_words(struct dup_plain *s, size_t begin)
{
    const struct dup_list_table table = s->table;
    struct dup_word *items = s->words->items;
    size_t at = begin, n_word = s->words->n;
    uint32_t line = s->line_start ? DUP_LINE : 0, quoted = s->quoted ? DUP_QUOTED : 0;
    bool stopped = false;
    while (!stopped && s->len - at >= BLOCK + WIDE && s->words->size - n_word >= BLOCK) {
        const char *text = s->text + at;
        struct block block = read_block(text);
        uint32_t limit = ~block.plain ? lowest_bit(~block.plain) : BLOCK, next = limit;
        uint64_t starts = block.letter & ~(block.letter << 1);
        uint64_t ends = ~block.letter & block.letter << 1;
        stopped = limit < BLOCK;
        for (; starts; starts &= starts - 1, ends &= ends - 1) {
            uint32_t first = lowest_bit(starts);
            if (first >= limit)
                break;
            uint32_t end = ends ? lowest_bit(ends) : BLOCK, n = end - first;
            if (end == BLOCK || n >= WIDE || (n == 1 && text[end] == '.') ||
                (end == limit && may_go_on(text[end]))) {
                stopped = stopped || end < BLOCK || first == 0;
                next = first;
                break;
            }
            uint32_t hash = hash_short(text + first, n), listed = dup_list_flags(&table, hash);
            /* Bits are moved, not tested: what words come next nobody knows. */
            uint32_t flags = quoted | line | (uint32_t)dup_is_upper(text[first]) * DUP_CAPITAL |
                             (listed & DUP_LIST_COMMON) * (DUP_COMMON / DUP_LIST_COMMON) |
                             (listed & DUP_LIST_PHRASE) * (DUP_STARTER / DUP_LIST_PHRASE);
            items[n_word++] =
                (struct dup_word){(uint32_t)at + first, (uint32_t)at + end, hash, flags};
            line = 0;
        }
        at += next;
    }
    s->last = last_before(s, begin, at);
    s->line_start = line != 0;
    s->words->n = n_word;
    return at;
}
