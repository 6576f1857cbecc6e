/* SPDX-License-Identifier: Apache-2.0 */
/* Examples as sequences of features, in the very form the finder sees them. */
#ifndef ENTITIES_SEQUENCES_H
#define ENTITIES_SEQUENCES_H

#include <postil/trainer.h>

#include "examples.h"
#include "../words/lexicon.h"

struct sequences {
    struct postil_tag_sequence *items; /* [n] one for each sentence, in order             */
    uint32_t *first_of;                /* [n_example + 1] first sequence of each example   */
    size_t n, n_example;
};

/**
 * Sequences of all examples.
 *   votes   [x->n] labels of the first pass for each example, NULL where it has none; or NULL
 *   out     owned; give it to entities_sequences_fini
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
entities_sequences_make(const struct lexicon *lexicon, const struct examples *x,
                        const uint8_t *const *votes, struct sequences *out,
                        struct postil_error *err);

void
entities_sequences_fini(struct sequences *s);

#endif
