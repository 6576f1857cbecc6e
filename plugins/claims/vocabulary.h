/* SPDX-License-Identifier: Apache-2.0 */
/* Learning which terms are worth knowing: the table of struct claims_terms. */
#ifndef CLAIMS_VOCABULARY_H
#define CLAIMS_VOCABULARY_H

#include "corpus.h"
#include "terms.h"

/**
 * Owned by who calls; all zero at first.
 *
 * A term's idf counts stories, not documents: a story that a hundred papers bring tells no more of
 * how common its words are than one. For the same reason a term has weights of its own only when it
 * occurs in several stories: words of one story would let a model learn by heart how that one ended.
 */
struct claims_vocabulary {
    struct claims_term *slots; /* [terms.n_slot] */
    struct claims_terms terms; /* view of them   */
    uint32_t n_row;
};

/**
 * Learn from the articles and claims of the examples i with use[i] (NULL: all).
 *   min_stories   a term of fewer has no row
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
claims_vocabulary_learn(struct claims_vocabulary *v, const struct claims_corpus *corpus,
                        const struct claims_cues *cues, const uint8_t *use, uint32_t min_stories,
                        struct postil_error *err);

void
claims_vocabulary_fini(struct claims_vocabulary *v);

#endif
