/* SPDX-License-Identifier: Apache-2.0 */
/* From annotated documents and a lexicon to a model file. */
#ifndef ENTITIES_TRAIN_H
#define ENTITIES_TRAIN_H

#include <postil/model.h>

#include "examples.h"
#include "../words/listing.h"

enum { TRAIN_FOLDS = 64 };

struct train_plan {
    uint32_t n_fold; /* at most TRAIN_FOLDS; each is labelled by a model of the others */
    uint32_t n_pass, min_count, max_rows;
    double rate, decay;
    uint64_t seed;
    struct examples *examples, *dev;
    const char *const *dev_files; /* names of the dev files, for what is said  */
    size_t n_dev_file;
    const struct listing *lexicon;
    const char *about;  /* text that goes into the model */
    const char *output; /* path */
    void *ctx;
    void (*say)(void *ctx, const char *line);
};

/**
 * Train and write a model. The same plan gives the same bytes.
 *   1. label each fold by a model of the others, without the document's votes;
 *   2. train on all, most documents with the votes of these labels, some without, so that one set
 *      of weights serves both passes (Krishnan and Manning, ACL 2006, two-stage labels);
 *   3. fit probabilities to the share of right names on the dev documents.
 * Errors: POSTIL_NOMEM, POSTIL_DATA, POSTIL_CANTCREATE, POSTIL_IO, POSTIL_INTERNAL.
 */
POSTIL_CHECKED enum postil_status
entities_train_model(const struct train_plan *plan, struct postil_error *err);

#endif
