/* SPDX-License-Identifier: Apache-2.0 */
/* What an evaluation came to, and how it is told. */
#ifndef POSTIL_CLI_EVAL_H
#define POSTIL_CLI_EVAL_H

#include "minimum.h"
#include "score.h"

/** Documents, by what became of them. */
struct eval_documents {
    size_t n_measured;
    size_t n_missing;  /* of these: not in the output, or without the layer there        */
    size_t n_extra;    /* in the output alone: not measured                              */
    size_t n_unmarked; /* the gold document has no such layer: not measured              */
    size_t n_rejected; /* can't be read, or have another text in the output: not measured */
};

/** An evaluation that is done. Everything is borrowed. */
struct eval {
    const char *gold, *found; /* paths */
    const struct view *view;
    struct score score;
    struct eval_documents documents;
    const struct minimum *minimums; /* [n_minimum] */
    size_t n_minimum;
};

/** Print a table for people, or an object for programs. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
eval_print(const struct eval *eval, struct postil_error *err);
POSTIL_CHECKED enum postil_status
eval_print_json(const struct eval *eval, struct postil_error *err);

#endif
