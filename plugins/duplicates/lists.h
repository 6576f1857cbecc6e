/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in lists: frequent words, stock phrases, names of outlets. */
#ifndef DUPLICATES_LISTS_H
#define DUPLICATES_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined __SSE2__ && !defined DUP_PORTABLE
#include <emmintrin.h>
#endif

#include <postil/error.h>

/** Immutable once open, so it may be read from anywhere. Owned: dup_lists_free. */
typedef struct dup_lists dup_lists;

/** Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_lists_new(dup_lists **out_lists, struct postil_error *err);

/** Takes NULL. */
void
dup_lists_free(dup_lists *lists);

/** Hash of a word's folded bytes, which all texts are compared by. */
uint32_t
dup_word_hash(const char *folded, size_t len);

/** What the lists know of a word. */
enum dup_list_flag {
    DUP_LIST_COMMON = 1 << 0, /* it is a frequent one               */
    DUP_LIST_OUTLET = 1 << 1, /* it ends the name of an outlet      */
    DUP_LIST_PHRASE = 1 << 2  /* it is the first of a stock phrase  */
};

/**
 * Words of the lists in buckets of four, so that one line of the cache tells all: the upper 29 bits
 * of a word's hash, and its flags in the lower three. Borrowed from the lists.
 */
struct dup_list_table {
    uint32_t multiplier, shift;
    const uint32_t (*buckets)[4];
};

struct dup_list_table
dup_lists_table(const dup_lists *lists);

/**
 * Set of enum dup_list_flag for a word (by hash). No branches: what words come next nobody knows.
 */
static inline uint32_t
dup_list_flags(const struct dup_list_table *table, uint32_t word)
{
    const uint32_t *b = table->buckets[(word * table->multiplier) >> table->shift];
    /* A difference is below 8 when the upper bits are the same, whatever the lower ones are. */
#if defined __SSE2__ && !defined DUP_PORTABLE
    __m128i x = _mm_load_si128((const __m128i *)(const void *)b);
    __m128i rest = _mm_srli_epi32(_mm_xor_si128(x, _mm_set1_epi32((int)word)), 3);
    x = _mm_and_si128(x, _mm_cmpeq_epi32(rest, _mm_setzero_si128()));
    x = _mm_or_si128(x, _mm_shuffle_epi32(x, _MM_SHUFFLE(1, 0, 3, 2)));
    x = _mm_or_si128(x, _mm_shuffle_epi32(x, _MM_SHUFFLE(2, 3, 0, 1)));
    return (uint32_t)_mm_cvtsi128_si32(x) & 7;
#else
    uint32_t flags = 0;
    for (int i = 0; i < 4; i++)
        flags |= b[i] & -(uint32_t)((b[i] ^ word) < 8);
    return flags & 7;
#endif
}

/**
 * Length in words of the longest stock phrase that the `n` words begin with, 0 for none. `stride`
 * bytes lie between one hash and the next.
 */
size_t
dup_lists_phrase(const dup_lists *lists, const uint32_t *words, size_t n, size_t stride);

#endif
