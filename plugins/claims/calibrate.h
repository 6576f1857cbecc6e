/* SPDX-License-Identifier: Apache-2.0 */
/* Scores of pairs that a net has not learned from: how far they may be trusted. */
#ifndef CLAIMS_CALIBRATE_H
#define CLAIMS_CALIBRATE_H

#include <stddef.h>

#include "net.h"

/** A judged pair: its scores, what is right, how much it counts. */
struct claims_judged {
    float score[CLAIMS_LABELS];
    uint32_t gold;
    float weight; /* 0: not judged */
};

struct claims_calibration {
    float slope, bias[CLAIMS_LABELS]; /* a score s becomes slope * s + bias            */
    float lift[CLAIMS_LABELS];        /* of struct claims_head                         */
};

/**
 * Fit slope and bias to the likelihood of the gold labels, and then the lifts to macro F1: a rare
 * label is written when it is much more likely than usual, not only when it is the likeliest.
 *   skip, of_part   pairs i with of_part[i] == skip are left out; of_part may be NULL
 * Errors: POSTIL_NOMEM.
 * Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017 (vector scaling, here
 * with one slope).
 */
POSTIL_CHECKED enum postil_status
claims_calibrate(const struct claims_judged *judged, size_t n, const uint32_t *of_part,
                 uint32_t skip, struct claims_calibration *out, struct postil_error *err);

/** Probabilities of a judged pair, and the label to write. out_p [CLAIMS_LABELS]. */
uint32_t
claims_calibrated(const struct claims_calibration *c, const float *score, double *out_p);

#endif
