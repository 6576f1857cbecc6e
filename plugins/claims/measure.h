/* SPDX-License-Identifier: Apache-2.0 */
/* Right and wrong labels, counted. */
#ifndef CLAIMS_MEASURE_H
#define CLAIMS_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "net.h"

/** All zero at first. Counts are sums of weights. */
struct claims_measure {
    double n[CLAIMS_LABELS][CLAIMS_LABELS]; /* [gold][written]                      */
    double p;                               /* sum of probabilities of what's written */
    double loss;                            /* sum of -log of those of the gold label */
};

/** Count a pair with probabilities p [CLAIMS_LABELS] `weight` times. */
void
claims_measure_add(struct claims_measure *m, uint32_t gold, uint32_t label, const double *p,
                   double weight);

/** Share of right labels; 0 of nothing. */
double
claims_measure_accuracy(const struct claims_measure *m);

/** F1 of a label; 0 when it is neither in the gold data nor written. */
double
claims_measure_f1(const struct claims_measure *m, uint32_t label);

/** Mean F1 of the labels. */
double
claims_measure_macro(const struct claims_measure *m);

/** One line of all that, for people. */
void
claims_measure_tell(const struct claims_measure *m, char *out, size_t size);

#endif
