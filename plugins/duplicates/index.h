/* SPDX-License-Identifier: Apache-2.0 */
/* Which earlier texts are worth comparing with a new one. */
#ifndef DUPLICATES_INDEX_H
#define DUPLICATES_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "keys.h"
#include "sketch.h"
#include "store.h"
#include "table.h"

enum { DUP_CANDIDATES = 128 }; /* texts that one text is compared with, the most promising first */

/** How an earlier text was hit. */
struct dup_tally {
    uint16_t bands, plain, quoted;
};

/**
 * Exact hashes, MinHash bands, winnowed fingerprints and lines of all texts so far: in tables, and
 * before them in the store if there is one. Of a key the first dup_key_caps texts are known. Owned:
 * dup_index_fini.
 */
struct dup_index {
    const dup_store *store; /* NULL: none */
    struct dup_table tables[DUP_KEYS];
    struct dup_keys pending[DUP_KEYS]; /* what the tables hold, for the store  */
    uint32_t n_doc;                    /* number of the next text              */
    struct dup_tally *tally;           /* [n_doc], all zero between look-ups   */
    uint32_t *touched;                 /* [n_doc]                              */
    size_t doc_size;
};

/** What a text is looked up and indexed by. Borrowed. */
struct dup_sketch {
    uint64_t exact;
    const uint32_t *bin; /* [DUP_BINS]; NULL: there are fingerprints enough         */
    const struct dup_fingerprint *fingerprint; /* [n_fingerprint]                */
    size_t n_fingerprint;
};

/** The store, if any, is borrowed for as long as the index is there. */
void
dup_index_init(struct dup_index *index, const dup_store *store);
void
dup_index_fini(struct dup_index *index);

/**
 * Add a text under the number index->n_doc, which goes up by one, and find those of the earlier
 * ones that share a band, its exact hash, or two fingerprints (one, if it is short):
 * out_doc[DUP_CANDIDATES], the most promising first. O(DUP_BANDS + fingerprints) times the cap at
 * worst. Errors: POSTIL_NOMEM; the index is then as it was.
 */
POSTIL_CHECKED enum postil_status
dup_index_add(struct dup_index *index, const struct dup_sketch *sketch, uint32_t *out_doc,
              size_t *out_n, struct postil_error *err);

/** Texts that have a key, as far as they are kept. */
size_t
dup_index_count(const struct dup_index *index, enum dup_key kind, uint32_t key);

/** Add key[n] of a text. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_index_put(struct dup_index *index, enum dup_key kind, const uint32_t *key, size_t n,
              uint32_t doc, struct postil_error *err);

/** Parts of a segment: what has been added since dup_index_clear, of documents from `first` on. */
POSTIL_CHECKED enum postil_status
dup_index_parts(struct dup_index *index, uint32_t first, struct dup_segment_parts *parts,
                struct postil_error *err);

/** All texts so far are in the store, or not wanted any more: empty the tables. */
void
dup_index_clear(struct dup_index *index);

#endif
