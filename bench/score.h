/* SPDX-License-Identifier: Apache-2.0 */
/* Names found, against the names that are there. */
#ifndef BENCH_SCORE_H
#define BENCH_SCORE_H

#include <stddef.h>

#include <postil/document.h>
#include <postil/layers.h>

enum { SCORE_TYPES = POSTIL_MISC + 1 };

/** Names by type. */
struct score {
    size_t gold[SCORE_TYPES], found[SCORE_TYPES], right[SCORE_TYPES];
};

/** Count the names of one document: its `entity` layer as it should be, and as it was found. */
void
score_add(struct score *score, const postil_doc *gold, const postil_doc *found);

/**
 * F1 in per cent, span and type exact, over the first n types (POSTIL_MISC: without MISC) that are
 * there at all: what data never marks, its annotators didn't look for.
 */
double
score_f1(const struct score *score, int n);

#endif
