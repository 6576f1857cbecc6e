/* SPDX-License-Identifier: Apache-2.0 */
/* What stands for a text in an index: shingles, MinHash, bands, fingerprints. */
#ifndef DUPLICATES_SKETCH_H
#define DUPLICATES_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mix.h"
#include "words.h"

enum {
    DUP_SHINGLE = 5, /* words of a shingle                            */
    DUP_BINS = 128,  /* bins of a MinHash                             */
    DUP_BANDS = 32,  /* of DUP_BINS / DUP_BANDS bins each             */
    DUP_WINDOW = 4,  /* shingles of which one becomes a fingerprint   */
    DUP_FEW = 80     /* a text with fewer fingerprints has bands too  */
};

#define DUP_SHINGLE_BASE 0x9e3779b97f4a7c15u

/** Hash of the DUP_SHINGLE words at `word`: a polynomial in DUP_SHINGLE_BASE, mixed. */
static inline uint64_t
dup_shingle(const uint32_t *word)
{
    uint64_t h = word[0];
    for (int i = 1; i < DUP_SHINGLE; i++)
        h = h * DUP_SHINGLE_BASE + word[i];
    return dup_mix(h);
}

/** Shingles of `n_word` words; a shorter text than a shingle has none. */
static inline size_t
dup_shingle_count(size_t n_word)
{
    return n_word < DUP_SHINGLE ? 0 : n_word - DUP_SHINGLE + 1;
}

/**
 * One-permutation MinHash: each shingle falls into one bin, which keeps its smallest; an empty bin
 * borrows from others by the same rule in every text. Two texts agree in a share of bins that
 * estimates the Jaccard similarity of their shingle sets.
 *   shingle  [n]        borrowed, in any order, repeats allowed
 *   out_bin  [DUP_BINS] all 0 when n == 0
 * O(n + DUP_BINS * tries). Threads: any.
 * Source: A. Shrivastava, "Optimal densification for fast and accurate minwise hashing", ICML 2017.
 */
void
dup_minhash(const uint64_t *shingle, size_t n, uint32_t *out_bin);

/** Key of each band: out_key[DUP_BANDS]. Texts that agree in all bins of a band share its key. */
void
dup_bands(const uint32_t *bin, uint32_t *out_key);

/** One selected shingle. */
struct dup_fingerprint {
    uint32_t begin, end; /* bytes of the text                 */
    uint32_t hash;
    uint32_t quoted; /* 1: stands between quotation marks */
};

/** Room for one more than a text has shingles. */
struct dup_winnowing {
    uint64_t *value;
    uint32_t *taken;
};

/**
 * Winnowing over the shingles that can be evidence: all inside or all outside a quotation, no stock
 * phrase, two words that aren't frequent ones, one of them not a name. Of every DUP_WINDOW
 * neighbours the one with the smallest hash is taken, so any shared run of DUP_SHINGLE + DUP_WINDOW
 * - 1 such words is seen.
 *   shingle  [dup_shingle_count(n)]  of these words
 *   out      room for as many; returns how many were taken, in text order
 * O(n). Source: Schleimer, Wilkerson, Aiken, "Winnowing", SIGMOD 2003.
 */
size_t
dup_winnow(const struct dup_word *words, size_t n, const uint64_t *shingle,
           struct dup_winnowing *scratch, struct dup_fingerprint *out);

/**
 * Hash of all words in order: equal for texts that differ in marks, case and spaces only. `stride`
 * bytes lie between one word's hash and the next.
 */
uint64_t
dup_exact(const uint32_t *hash, size_t stride, size_t n);

/** The whole sketch of a text, with room to make it in. Zeroed to begin; owned: dup_maker_fini. */
struct dup_maker {
    uint64_t *shingle; /* [n_shingle] in text order                       */
    struct dup_winnowing scratch;
    size_t n_shingle;
    struct dup_fingerprint *fingerprint; /* [n_fingerprint] in text order */
    size_t n_fingerprint;
    bool has_bins; /* texts with many fingerprints can't be alike and share none */
    uint32_t bin[DUP_BINS];
    uint64_t exact;
    size_t size;
};

/** Sketch a text. O(n). Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_make(struct dup_maker *maker, const struct dup_word *words, size_t n, struct postil_error *err);

void
dup_maker_fini(struct dup_maker *maker);

#endif
