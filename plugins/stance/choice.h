/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing among alternatives by weights of features: conditional log-linear models in one table. */
#ifndef STANCE_CHOICE_H
#define STANCE_CHOICE_H

#include <stddef.h>
#include <stdint.h>

#include <postil/model.h>

/** Weights by hash of the feature; views into a model or what a learner holds. Threads: any. */
struct stance_choice {
    const uint32_t *keys;  /* [n_slot] open addressing; 0: free */
    const float *weights;  /* [n_slot]                          */
    size_t n_slot;         /* a power of two                    */
};

/** Most alternatives of one choice, and features of one alternative. */
enum { CHOICE_MOST = 64, CHOICE_FEATURES = 96 };

/** Features of one alternative; what goes beyond the room is left out. */
struct choice_features {
    uint32_t hash[CHOICE_FEATURES];
    uint32_t n;
};

/** Sections "choice.*" of a model. Errors: POSTIL_DATA. */
POSTIL_CHECKED enum postil_status
stance_choice_view(const postil_model *model, struct stance_choice *out, struct postil_error *err);

/** Sum of the weights. O(n). */
double
stance_choice_score(const struct stance_choice *choice, const struct choice_features *features);

/** Scores to probabilities that sum to 1, in place. */
void
stance_choice_normalize(double *scores, size_t n);

#endif
