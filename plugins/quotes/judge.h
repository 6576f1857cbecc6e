/* SPDX-License-Identifier: Apache-2.0 */
/* A written model against documents whose quotes are known. */
#ifndef QUOTES_JUDGE_H
#define QUOTES_JUDGE_H

#include "measure.h"
#include "sequences.h"
#include "trust.h"

struct quotes_verdict {
    struct quotes_measure measure; /* labels                             */
    struct quotes_tally tally;     /* quotes, by the CRF's probabilities */
};

/**
 * Judge the model at `path` on the documents i with use[i] != 0 (NULL: all). Errors: those of opening
 * it and POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
quotes_judge(const char *path, const struct quotes_examples *x, const uint8_t *use,
             struct quotes_verdict *out, struct postil_error *err);

#endif
