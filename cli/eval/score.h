/* SPDX-License-Identifier: Apache-2.0 */
/* Records found against records that are there: counts, and the figures that follow. */
#ifndef POSTIL_CLI_SCORE_H
#define POSTIL_CLI_SCORE_H

#include "bootstrap.h"
#include "../items.h"
#include "../match.h"

/** What is counted of each type. */
enum count {
    COUNT_GOLD,
    COUNT_FOUND,
    COUNT_EXACT,   /* found with the same span           */
    COUNT_OVERLAP, /* found with a span that overlaps it */
    COUNT_GOLD_BYTES,
    COUNT_FOUND_BYTES,
    COUNT_SHARED_BYTES,
    N_COUNT
};

enum measure { MEASURE_EXACT, MEASURE_OVERLAP, MEASURE_BYTES, N_MEASURE };
enum figure { FIGURE_PRECISION, FIGURE_RECALL, FIGURE_F1, N_FIGURE };

extern const char *const measure_names[N_MEASURE], *const figure_names[N_FIGURE];

/** Beside types from 0: all records together, and the mean over types that there are. */
enum { SCOPE_MICRO = MOST_TYPES, SCOPE_MACRO };

/** All documents so far. */
struct score {
    struct types types;
    size_t n_doc;
    uint64_t counts[MOST_TYPES][N_COUNT];
    uint64_t (*confusion)[MOST_TYPES + 1]; /* [gold][found]; the last is nothing */
    struct bootstrap bootstrap;
    bool has_spans; /* whether overlap and bytes mean anything */
};

/** `n` resamples for intervals; 0: none. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
score_init(struct score *score, size_t n, uint64_t seed, struct postil_error *err);

void
score_fini(struct score *score);

/**
 * Add a document whose gold records are list 0 of `match` and whose found ones list 1. Types must
 * be equal. Confusion is counted in a second look: equal spans first, then overlapping ones, each
 * with equal types first. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
score_add(struct score *score, struct match *match, const char *id, struct postil_error *err);

/** Whether a type has records, gold or found. */
bool
score_has(const struct score *score, size_t type);

/** A figure; NaN where nothing is there to be right. The mean counts such as 0. */
double
score_figure(const struct score *score, enum measure measure, size_t scope, enum figure figure);

/** Its interval; NaN without resamples or with fewer than two documents. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
score_interval(const struct score *score, enum measure measure, size_t scope, enum figure figure,
               double *out_low, double *out_high, struct postil_error *err);

/** Records or bytes: right, gold, found of a type or, with SCOPE_MICRO, of all. */
struct score_counts {
    uint64_t right, gold, found;
};
struct score_counts
score_counts(const struct score *score, enum measure measure, size_t scope);

#endif
