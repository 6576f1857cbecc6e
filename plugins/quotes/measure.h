/* SPDX-License-Identifier: Apache-2.0 */
/* How many tokens and runs of tokens are labelled right. */
#ifndef QUOTES_MEASURE_H
#define QUOTES_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "context.h"

struct quotes_count {
    size_t right, found, gold;
};

struct quotes_measure {
    struct quotes_count tokens[QUOTES_ROLES];
    struct quotes_count
        runs[QUOTES_ROLES]; /* first and last token right, nothing between missing */
};

/** Count one document: labels [n_tok] as they should be and as they were found. */
void
quotes_measure_add(struct quotes_measure *m, const uint8_t *gold, const uint8_t *found,
                   size_t n_tok);

double
quotes_measure_f1(const struct quotes_count *c);

#endif
