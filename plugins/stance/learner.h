/* SPDX-License-Identifier: Apache-2.0 */
/* Learning the weights of choices. */
#ifndef STANCE_LEARNER_H
#define STANCE_LEARNER_H

#include <stdbool.h>

#include "choice.h"

struct stance_learn_settings {
    uint32_t n_pass;
    uint32_t min_count; /* a feature of fewer choices is left out      */
    double rate;        /* first step width                            */
    double decay;       /* L2 penalty of a weight, for each choice     */
    uint64_t seed;
};

/**
 * Choices to learn from, and weights: maximum likelihood of what is right by stochastic gradient
 * with a step width of its own for each weight. The same choices and settings give the same
 * weights. Zeroed to begin. Source: Duchi, Hazan and Singer, JMLR 12, 2011 (step widths).
 */
struct stance_learner {
    uint32_t *features; /* [n_feature] hashes                              */
    uint32_t *ends;     /* [n_alternative] behind its last feature         */
    uint8_t *answers;   /* [n_alternative] whose weights they have         */
    float *right;       /* [n_alternative] share of what is right          */
    uint32_t *choices;  /* [n_choice] behind its last alternative          */
    uint32_t *groups;   /* [n_choice] document it comes from               */
    uint8_t *binary;    /* [n_choice] against an alternative of score 0 that is not listed */
    size_t n_feature, n_alternative, n_choice;
    size_t feature_room, alternative_room, choice_room;
};

/** Begin a choice of document `group`; see `binary`. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
stance_learner_begin(struct stance_learner *l, uint32_t group, bool binary,
                     struct postil_error *err);

/** One more alternative of it: the answer (below CHOICE_ANSWERS) to a question with these features.
 * Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
stance_learner_add(struct stance_learner *l, const struct choice_features *features,
                   uint32_t answer, double right, struct postil_error *err);

void
stance_learner_fini(struct stance_learner *l);

struct stance_weight {
    uint32_t hash, answer;
    float value;
};

/** Weights that were learned, as a table and one by one; give it to stance_weights_fini. */
struct stance_weights {
    struct stance_choice view;
    struct choice_bucket *buckets;
    struct stance_weight *items; /* [n] by hash and answer */
    size_t n;
};

/**
 * Learn from the choices of all documents with use[group] != 0; NULL: of all.
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
stance_learner_learn(const struct stance_learner *l, const struct stance_learn_settings *settings,
                     const uint8_t *use, struct stance_weights *out, struct postil_error *err);

/** All weights of tables whose features differ, in one. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
stance_weights_merge(const struct stance_weights *const *tables, size_t n_table,
                     struct stance_weights *out, struct postil_error *err);
void
stance_weights_fini(struct stance_weights *w);

#endif
