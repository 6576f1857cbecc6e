/* SPDX-License-Identifier: Apache-2.0 */
/* Documents as sequences of features, in the very form the labeller sees them. */
#ifndef QUOTES_SEQUENCES_H
#define QUOTES_SEQUENCES_H

#include <postil/document.h>
#include <postil/trainer.h>

#include "../words/lexicon.h"
#include "context.h"

/** Documents with the labels of their tokens, one behind the other. */
struct quotes_examples {
    postil_doc *const *docs; /* [n_doc] borrowed                                      */
    size_t n_doc, n_tok;
    size_t *first_tok; /* [n_doc + 1] in labels                                       */
    uint8_t *labels;   /* [n_tok] by the gold layer                                   */
};

/** Label documents by their layer of quotes. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_examples_init(struct quotes_examples *x, postil_doc *const *docs, size_t n,
                     struct postil_error *err);
void
quotes_examples_fini(struct quotes_examples *x);

struct quotes_sequences {
    struct postil_tag_sequence *items; /* [n] one for each paragraph, in order              */
    uint32_t *first_of;                /* [n_doc + 1] first sequence of each document        */
    size_t n, room, n_doc;
};

/**
 * Sequences of all documents.
 *   noted   [x->n_tok] labels of the first pass, whose features are added; or NULL
 *   out     owned; give it to quotes_sequences_fini
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
quotes_sequences_make(const struct lexicon *lexicon, const struct quotes_examples *x,
                      const uint8_t *noted, struct quotes_sequences *out, struct postil_error *err);
void
quotes_sequences_fini(struct quotes_sequences *s);

#endif
