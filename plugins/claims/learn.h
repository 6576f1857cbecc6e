/* SPDX-License-Identifier: Apache-2.0 */
/* Learning the weights of the net. */
#ifndef CLAIMS_LEARN_H
#define CLAIMS_LEARN_H

#include "net.h"
#include "prepared.h"
#include "vocabulary.h"

struct claims_learn_settings {
    uint32_t n_pass;      /* over all examples                                               */
    uint32_t n_hidden;    /* of one net, a multiple of 8                                     */
    uint32_t n_net;       /* nets that are averaged; n_net * n_hidden <= CLAIMS_MOST_HIDDEN  */
    uint32_t min_stories; /* a term of fewer has no row                                      */
    double rate;          /* first step width                                                */
    double decay;         /* share of each weight that is lost in a pass                     */
    double drop;          /* of each zone: chance that an example is learned without its words */
    double drop_word;     /* chance that a word is left out                                  */
    double even;          /* 0: each example weighs the same, 1: each story                  */
    double balance;       /* 0: each example weighs the same, 1: each label                  */
    uint64_t seed;
};

/** Owned by who calls; all zero at first. */
struct claims_learned {
    struct claims_vocabulary vocabulary;
    struct claims_net net;                      /* a view of what follows    */
    float *mean, *scale, *dense, *hidden, *out; /* as struct claims_net has them */
    int8_t *rows;
};

/** Parts of a model that claims_net_view reads. */
enum { CLAIMS_PARTS = 8 };

/**
 * Learn from the examples i with use[i] (NULL: all): cross-entropy, AdaGrad, one example at a time.
 *   out_prepared   the corpus under the vocabulary that was learned; of all examples
 * The same input gives the same weights. Errors: POSTIL_NOMEM; POSTIL_DATA when nothing is in use.
 * Sources: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods", JMLR 12, 2011; N.
 * Srivastava et al., "Dropout", JMLR 15, 2014 (here whole zones of words are left out).
 */
POSTIL_CHECKED enum postil_status
claims_learn(struct claims_learned *out, struct claims_prepared *out_prepared,
             const struct claims_corpus *corpus, const struct claims_cues *cues, const uint8_t *use,
             const struct claims_learn_settings *settings, struct postil_error *err);

/** What is to be written. Borrows from `learned`, and its head and terms. */
void
claims_learned_parts(const struct claims_learned *learned,
                     struct postil_model_part out_parts[CLAIMS_PARTS]);

void
claims_learned_fini(struct claims_learned *learned);

#endif
