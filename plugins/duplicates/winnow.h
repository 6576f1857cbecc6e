/* SPDX-License-Identifier: Apache-2.0 */
/* Which shingles of a text become fingerprints. */
#ifndef DUPLICATES_WINNOW_H
#define DUPLICATES_WINNOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "words.h"

enum { DUP_WINDOW = 4 /* shingles of which one becomes a fingerprint */ };

/** The order by which it is chosen: that of the upper halves, as signed numbers. */
static inline bool
dup_is_above(uint64_t a, uint64_t b)
{
    const uint32_t sign = 0x80000000u;
    return ((uint32_t)(a >> 32) ^ sign) > ((uint32_t)(b >> 32) ^ sign);
}

/** One selected shingle. */
struct dup_fingerprint {
    uint32_t begin, end; /* bytes of the text                 */
    uint32_t hash;
    uint32_t quoted; /* 1: stands between quotation marks */
};

/**
 * Winnowing over the shingles that can be evidence: all inside or all outside a quotation, no stock
 * phrase, two words that aren't frequent ones, one of them not a name. Of every DUP_WINDOW
 * neighbours the least is taken, the last of equals, so any shared run DUP_SHINGLE + DUP_WINDOW - 1
 * such words is seen.
 *   shingle  [dup_shingle_count(n)]  of these words
 *   out      room for as many; returns how many were taken, in text order
 * O(n). The same with SSE2 and without. Source: Schleimer, Wilkerson, Aiken, "Winnowing", SIGMOD
 * 2003.
 */
size_t
dup_winnow(const struct dup_word *words, size_t n, const uint64_t *shingle,
           struct dup_fingerprint *out);

#endif
