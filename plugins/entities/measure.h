/* SPDX-License-Identifier: Apache-2.0 */
/* How right a model is: exact matches of span and type, and how far its probabilities are true. */
#ifndef ENTITIES_MEASURE_H
#define ENTITIES_MEASURE_H

#include "examples.h"
#include "finder.h"

enum { MEASURE_TYPES = 4 };

/** Counts of names by type, POSTIL_PER to POSTIL_MISC. */
struct measure {
    size_t n_right[MEASURE_TYPES], n_found[MEASURE_TYPES], n_gold[MEASURE_TYPES];
};

/** What came of names with a raw probability near each knot. */
struct measure_trust {
    double n[MEASURE_TYPES][ENTITIES_KNOTS], n_right[MEASURE_TYPES][ENTITIES_KNOTS];
};

/**
 * Find the names of the examples of one file (UINT32_MAX: of all) and compare. Types that a file
 * does not mark are left out. `trust` may be NULL. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
entities_measure_examples(entities_finder *finder, const struct examples *x, uint32_t file,
                          struct measure *out, struct measure_trust *trust,
                          struct postil_error *err);

/** F1 of the types whose bits are set. 0 where there is nothing. */
double
entities_measure_f1(const struct measure *m, uint32_t types);

/** Share of right names at each knot, rising; pooled adjacent violators. */
void
entities_measure_fit(const struct measure_trust *trust, struct entities_trust out[MEASURE_TYPES]);

#endif
