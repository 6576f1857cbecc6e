/* SPDX-License-Identifier: Apache-2.0 */
/* Learning which spans belong together. */
#ifndef QUOTES_LINKING_H
#define QUOTES_LINKING_H

#include "../words/lexicon.h"
#include "link.h"
#include "sequences.h"

/** Choices whose right one is known. */
struct quotes_lessons {
    struct quotes_lesson *items; /* [n] */
    size_t n, room;
};

/** All choices in the documents, between spans as the gold layer has them. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_lessons_make(const struct lexicon *lexicon, const struct quotes_examples *x,
                    struct quotes_lessons *out, struct postil_error *err);
void
quotes_lessons_fini(struct quotes_lessons *lessons);

/**
 * Averaged perceptron (Collins, EMNLP 2002) in whole numbers: the same lessons give the same
 * weights. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
quotes_lessons_learn(const struct quotes_lessons *lessons, struct quotes_link_weights *out,
                     struct postil_error *err);

/** Share of the lessons whose right choice is the best. */
double
quotes_lessons_right(const struct quotes_lessons *lessons,
                     const struct quotes_link_weights *weights);

#endif
