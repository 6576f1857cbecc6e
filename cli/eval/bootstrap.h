/* SPDX-License-Identifier: Apache-2.0 */
/* How far figures would vary over other documents of the same kind. */
#ifndef POSTIL_CLI_BOOTSTRAP_H
#define POSTIL_CLI_BOOTSTRAP_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/**
 * Sums of counts over `n` resamples of the documents. How often a document stands in a resample is
 * drawn from a Poisson distribution of mean 1, by its id and the seed: so documents need not be
 * kept, and their order does not matter. Source: N. Chamandy et al., "Estimating uncertainty for
 * massive data streams", Google, 2012.
 */
struct bootstrap {
    uint64_t seed;
    size_t n, width; /* resamples; counts of a row            */
    size_t n_row;    /* rows so far                           */
    double *sums;    /* [n_row][width][n]                     */
    double *weights; /* [n] of the document that was drawn    */
};

/** n = 0: none. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
bootstrap_init(struct bootstrap *b, size_t n, size_t width, uint64_t seed,
               struct postil_error *err);

void
bootstrap_fini(struct bootstrap *b);

/** Draw how often the next document stands in each resample. O(n). */
void
bootstrap_draw(struct bootstrap *b, const char *id);

/** Add counts[width] of the drawn document to a row. O(width * n). Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
bootstrap_add(struct bootstrap *b, size_t row, const uint64_t *counts, struct postil_error *err);

/** Counts of a row in a resample: out[width]. Rows that were never added to are 0. */
void
bootstrap_get(const struct bootstrap *b, size_t row, size_t resample, double *out);

/**
 * Bounds between which 95 of 100 values lie, as many beyond either. Sorts values[n]; NaN is left
 * out.
 * Both NaN where there are none.
 */
void
bootstrap_interval(double *values, size_t n, double *out_low, double *out_high);

#endif
