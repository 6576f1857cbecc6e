/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing by weights of features: conditional log-linear models in one table. */
#ifndef STANCE_CHOICE_H
#define STANCE_CHOICE_H

#include <stddef.h>
#include <stdint.h>

#include <postil/model.h>

enum { CHOICE_ANSWERS = 4, CHOICE_BUCKET = 6, CHOICE_STEPS = 1024 };

/** Features of neighbouring hashes, in a cache line. */
struct choice_bucket {
    uint16_t
        keys[CHOICE_BUCKET + 2]; /* 0: free, and so are those behind; the last two always are */
    int16_t weights[CHOICE_BUCKET][CHOICE_ANSWERS]; /* CHOICE_STEPS to 1 */
};

/**
 * Weights by hash of the feature, one for each answer that it may speak for: in the bucket that it belongs to, or the next one that was not
 * full. A view into a model or into what a learner holds. Of a feature 16 bits are kept: one in
 * some ten thousand unknown ones is taken for another. Threads: any.
 */
struct stance_choice {
    const struct choice_bucket *buckets; /* [n_bucket] */
    size_t n_bucket;
};

/** Where a feature belongs, and what is kept of it. */
static inline size_t
choice_home(uint32_t hash, size_t n_bucket)
{
    return (size_t)((uint64_t)hash * n_bucket >> 32);
}
static inline uint16_t
choice_key(uint32_t hash)
{
    uint16_t key = (uint16_t)(hash * 0x9e3779b1u >> 16 ^ hash);
    return key ? key : 1;
}

/** Most alternatives of one choice, and features of one alternative. */
enum { CHOICE_MOST = 64, CHOICE_FEATURES = 192 };

/** Features of one alternative; what goes beyond the room is left out. */
struct choice_features {
    uint32_t hash[CHOICE_FEATURES];
    uint32_t n;
};

/** Section "choice" of a model. Errors: POSTIL_DATA. */
POSTIL_CHECKED enum postil_status
stance_choice_view(const postil_model *model, struct stance_choice *out, struct postil_error *err);

/** Sums of the weights for all answers: out [CHOICE_ANSWERS]. O(n). */
void
stance_choice_scores(const struct stance_choice *choice, const struct choice_features *features,
                     double *out);

/** That of the first answer. */
double
stance_choice_score(const struct stance_choice *choice, const struct choice_features *features);

/** Scores to probabilities that sum to 1, in place. */
void
stance_choice_normalize(double *scores, size_t n);

#endif
