/* SPDX-License-Identifier: Apache-2.0 */
/* From annotated documents and a lexicon to a model file. */
#ifndef QUOTES_TRAIN_H
#define QUOTES_TRAIN_H

#include <postil/document.h>
#include <postil/model.h>

#include "../words/listing.h"
#include "sequences.h"

enum { QUOTES_MOST_FOLDS = 64 };

struct quotes_plan {
    uint32_t n_fold; /* at most QUOTES_MOST_FOLDS; each is labelled by a model of the others */
    uint32_t n_pass, min_count, first_rows, second_rows;
    double rate, decay, drop;
    uint64_t seed;
    const struct quotes_examples *examples, *dev;
    const struct listing *lexicon;
    const char *about;  /* text that goes into the model */
    const char *output; /* path                          */
    void *ctx;
    void (*say)(void *ctx, const char *line);
};

/**
 * Train and write a model. The same plan gives the same bytes.
 *   1. label each fold by a model of the others;
 *   2. learn the first pass from all;
 *   3. learn the second pass from all, with the labels of step 1 as features;
 *   4. learn which spans belong together;
 *   5. fit boldness and probabilities to a fold that a trial of all this has not seen.
 * Errors: POSTIL_NOMEM, POSTIL_DATA, POSTIL_CANTCREATE, POSTIL_IO, POSTIL_INTERNAL.
 */
POSTIL_CHECKED enum postil_status
quotes_train_model(const struct quotes_plan *plan, struct postil_error *err);

#endif
