/* SPDX-License-Identifier: Apache-2.0 */
/* From annotated documents to a model file. */
#ifndef STANCE_TRAIN_H
#define STANCE_TRAIN_H

#include <postil/trainer.h>

#include "../words/listing.h"
#include "examples.h"

struct stance_plan {
    const struct stance_example *examples; /* [n_example] */
    size_t n_example;
    const struct listing *lexicon;
    struct postil_trainer_settings labeller;
    struct stance_learn_settings choices;
    uint32_t n_fold;    /* parts, each judged by weights of the others    */
    double miss;        /* share of right stretches that bounds may cost; see stance_bounds */
    double boldness;    /* see stance_labeller_run                        */
    const char *about;  /* text that goes into the model                  */
    const char *output; /* path                                          */
    void *ctx;
    void (*say)(void *ctx, const char *line);
};

/**
 * Train and write a model. The same plan gives the same bytes.
 *   1. each part's stretches are found by a labeller of the other parts
 *   2. choices are learned at these stretches; of each part it is judged by choices of the others
 *      whether what comes out is right: from that a position's probability is learned
 *   3. the labeller learns from all
 * Errors: POSTIL_NOMEM, POSTIL_DATA, POSTIL_CANTCREATE, POSTIL_IO, POSTIL_INTERNAL.
 */
POSTIL_CHECKED enum postil_status
stance_train_model(const struct stance_plan *plan, struct postil_error *err);

#endif
