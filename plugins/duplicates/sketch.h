/* SPDX-License-Identifier: Apache-2.0 */
/* What stands for a text in an index: shingles, MinHash, bands, fingerprints. */
#ifndef DUPLICATES_SKETCH_H
#define DUPLICATES_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hash.h"
#include "mix.h"
#include "winnow.h"
#include "words.h"

enum {
    DUP_BINS = 128, /* bins of a MinHash                             */
    DUP_BANDS = 32, /* of DUP_BINS / DUP_BANDS bins each             */
    DUP_FEW = 80    /* a text with fewer fingerprints has bands too  */
};

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

/**
 * Hash of all words in order: equal for texts that differ in marks, case and spaces only. `stride`
 * bytes lie between one word's hash and the next.
 */
uint64_t
dup_exact(const uint32_t *hash, size_t stride, size_t n);

/** The whole sketch of a text, with room to make it in. Zeroed to begin; owned: dup_maker_fini. */
struct dup_maker {
    uint64_t *shingle; /* [n_shingle] in text order                       */
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
