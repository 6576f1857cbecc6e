/* SPDX-License-Identifier: Apache-2.0 */
/* From annotated pairs to a model file. */
#ifndef CLAIMS_TRAIN_H
#define CLAIMS_TRAIN_H

#include "folds.h"

struct claims_plan {
    const struct claims_corpus *corpus, *dev; /* dev may be empty                                */
    struct claims_learn_settings learn;
    uint32_t n_fold;    /* of the cross-validation that is reported; 0: none               */
    uint32_t split;     /* of it: enum claims_split                                        */
    uint32_t n_part;    /* of the stories, to fit probabilities by; 0: they stay as learned */
    const char *about;  /* text that goes into the model                                   */
    const char *output; /* path                                                            */
    void *ctx;
    void (*say)(void *ctx, const char *line);
};

/**
 * Train and write a model. The same plan gives the same bytes.
 *   1. report a cross-validation, when asked for; each fold's probabilities are fitted on the others
 *   2. judge each part of the stories by a net of the others, and fit probabilities to that: to
 *      claims never seen, which is what the model is for
 *   3. learn from all, write, measure on dev
 * Errors: POSTIL_NOMEM, POSTIL_DATA, POSTIL_CANTCREATE, POSTIL_IO, POSTIL_INTERNAL.
 */
POSTIL_CHECKED enum postil_status
claims_train_model(const struct claims_plan *plan, struct postil_error *err);

#endif
