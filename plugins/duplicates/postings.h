/* SPDX-License-Identifier: Apache-2.0 */
/* Sorted (key, document) pairs in few bits, as they lie in a file. */
#ifndef DUPLICATES_POSTINGS_H
#define DUPLICATES_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <postil/error.h>

/**
 * A table, mapped from a file; borrowed, immutable. Keys are cut in two: the upper
 * bits of all keys stand in one row of ones (a pair) and zeros (the next bucket), the rest beside
 * the document. A look-up reads one sample, two or three words of the row and the pairs of one
 * bucket. Source: S. Vigna, "Quasi-succinct indices", WSDM 2013 (Elias-Fano).
 */
struct dup_postings {
    uint64_t n;        /* pairs                                                      */
    uint32_t low_bits; /* of a key that stand beside the document                    */
    uint32_t doc_bits;
    uint32_t n_doc;         /* documents there are: other numbers are passed over           */
    const uint32_t *sample; /* [buckets / 64 + 1] pairs before each 64th bucket           */
    const uint64_t *row;    /* [row_words] the unary row                                  */
    uint64_t row_words;
    const uint64_t *pairs; /* n times low_bits + doc_bits, and a word to spare           */
};

/** Take a table from `len` bytes that dup_postings_write wrote. False: they are damaged. */
bool
dup_postings_open(struct dup_postings *postings, const void *bytes, size_t len, uint32_t n_doc);

/** Up to `most` documents of a key, lowest first; returns how many. */
size_t
dup_postings_find(const struct dup_postings *postings, uint32_t key, size_t most,
                  uint32_t *out_doc);

/** Have what a look-up reads first brought near, and, when that is there, what it reads then. */
void
dup_postings_prefetch(const struct dup_postings *postings, uint32_t key);
void
dup_postings_prefetch_row(const struct dup_postings *postings, uint32_t key);

/** One walk through all pairs in order. */
struct dup_cursor {
    const struct dup_postings *postings;
    uint64_t bit, bucket, at;
};

/** False when there are no more. */
bool
dup_cursor_next(struct dup_cursor *cursor, uint32_t *out_key, uint32_t *out_doc);

/** Where pairs come from, by key, then by document: false at the end. */
struct dup_pairs {
    bool (*next)(void *state, uint32_t *out_key, uint32_t *out_doc);
    void *state;
    uint64_t most; /* no more than these come */
};

/**
 * Write a table of the pairs at the end of `file`, at most `cap` of a key, documents below `n_doc`.
 * Sets out_len to its bytes, a multiple of eight. Errors: POSTIL_NOMEM, POSTIL_IO.
 */
POSTIL_CHECKED enum postil_status
dup_postings_write(FILE *file, const struct dup_pairs *pairs, size_t cap, uint32_t n_doc,
                   uint64_t *out_len, struct postil_error *err);

#endif
