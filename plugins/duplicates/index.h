/* SPDX-License-Identifier: Apache-2.0 */
/* Which earlier texts are worth comparing with a new one. */
#ifndef DUPLICATES_INDEX_H
#define DUPLICATES_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "sketch.h"
#include "table.h"

enum { DUP_CANDIDATES = 128 }; /* texts that one text is compared with, the most promising first */

/** How an earlier text was hit. */
struct dup_tally {
    uint16_t bands, plain, quoted;
};

/**
 * MinHash bands and winnowed fingerprints of all texts so far. Zeroed but for what dup_index_init
 * sets; owned: dup_index_fini.
 */
struct dup_index {
    struct dup_table exact, bands, fingerprints;
    uint32_t n_doc;
    struct dup_tally *tally; /* [n_doc], all zero between look-ups */
    uint32_t *touched;       /* [n_doc]                            */
    size_t doc_size;
};

/** What a text is looked up and indexed by. Borrowed. */
struct dup_sketch {
    uint64_t exact;
    const uint32_t *bin; /* [DUP_BINS]; NULL: the text is shorter than a shingle */
    const struct dup_fingerprint *fingerprint; /* [n_fingerprint]                */
    size_t n_fingerprint;
};

void
dup_index_init(struct dup_index *index);
void
dup_index_fini(struct dup_index *index);

/**
 * Add a text under the number index->n_doc, which goes up by one, and find those of the earlier
 * ones that share a band, its exact hash, or two fingerprints: out_doc[DUP_CANDIDATES], the most
 * promising first. O(DUP_BANDS + fingerprints) times the table's cap at worst. Errors:
 * POSTIL_NOMEM; the index is then as it was.
 */
POSTIL_CHECKED enum postil_status
dup_index_add(struct dup_index *index, const struct dup_sketch *sketch, uint32_t *out_doc,
              size_t *out_n, struct postil_error *err);

#endif
