/* SPDX-License-Identifier: Apache-2.0 */
/* Training the weights of a tagger. */
#ifndef POSTIL_TRAINER_H
#define POSTIL_TRAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/model.h>
#include <postil/tagger.h>

POSTIL_BEGIN_DECLS

/** A sequence to learn from. The caller's; the trainer rewrites `features` to its own numbers. */
struct postil_tag_sequence {
    uint32_t n_tok;
    float weight;    /* what an error in it costs, 1 in the usual case                          */
    uint32_t group;  /* sequences of one document and its variants have one number               */
    uint32_t *first; /* [n_tok + 1] first[i] ... first[i + 1]: features of token i              */
    uint32_t
        *features;     /* hashes; a type's features come as postil_tag_seen_from has them         */
    uint16_t *allowed; /* [n_tok] bit y: label y may be right. One bit where the label is known   */
};

struct postil_trainer_settings {
    uint32_t n_kind;    /* kinds of spans                                                 */
    uint32_t n_pass;    /* over all sequences                                             */
    uint32_t min_count; /* a feature seen in fewer groups is left out                     */
    uint32_t max_rows;  /* features kept in the model: those with the largest weights     */
    double rate;        /* first step width                                               */
    double decay;       /* L2: the objective is sum of losses + decay / 2 * |weights|^2    */
    uint64_t seed;      /* of the order in which sequences are taken                      */
    double drop;        /* share of features left out by lot at each step; less than 1      */
    bool adapt;         /* step width of each weight: rate over the root of the sum of its squared
                           gradients, so that rare features learn as fast as others do; averages
                           are then taken several times in a pass                          */
};

/**
 * Weights in the making: maximum likelihood by stochastic gradient, with labels that are only
 * partly known summed over. The same sequences and settings give the same bytes. A trainer of a
 * million tokens takes about a gigabyte. Threads: one at a time.
 * Sources: Lafferty, McCallum and Pereira, ICML 2001; L. Bottou, COMPSTAT 2010 (steps, scaling);
 * Tsuboi et al., COLING 2008 (partly known labels); Duchi, Hazan and Singer, JMLR 12, 2011 (adapt);
 * Srivastava et al., JMLR 15, 2014 (drop).
 */
typedef struct postil_trainer postil_trainer;

/** The sequences are borrowed until the trainer is freed. Errors: POSTIL_NOMEM. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_trainer_new(const struct postil_trainer_settings *settings,
                   const struct postil_tag_sequence *sequences, size_t n,
                   postil_trainer **out_trainer, struct postil_error *err);

/** Takes NULL. */
POSTIL_API void
postil_trainer_free(postil_trainer *trainer);

/** Features that occur often enough to have weights. */
POSTIL_API size_t
postil_trainer_features(const postil_trainer *trainer);

/** Forget the weights. */
POSTIL_API void
postil_trainer_forget(postil_trainer *trainer);

/**
 * One more pass over the sequences i with use[i] != 0 (NULL: all); n_pass of them are meant to be
 * made. In the second half the weights after each pass are averaged.
 *   out_loss   mean negative log probability of a token; may be NULL
 * Errors: POSTIL_DATA names a sequence whose `allowed` leaves no legal one; it comes to light when
 * those before it in this pass are learned.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_trainer_pass(postil_trainer *trainer, const uint8_t *use, double *out_loss,
                    struct postil_error *err);

/** Take the averaged weights, after the last pass. */
POSTIL_API void
postil_trainer_settle(postil_trainer *trainer);

/** Best labels of sequence `i` under the weights as they stand; out_label [n_tok]. */
POSTIL_API void
postil_trainer_best(postil_trainer *trainer, size_t i, uint8_t *out_label);

/** Parts of a model: the sections that a tagger is made of. */
enum { POSTIL_TRAINER_PARTS = 3 };

/**
 * The weights in whole steps, for postil_tagger_new.
 *   out_parts   names and bytes borrowed until the trainer is freed
 * Errors: POSTIL_NOMEM.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_trainer_parts(postil_trainer *trainer,
                     struct postil_model_part out_parts[POSTIL_TRAINER_PARTS],
                     struct postil_error *err);

/**
 * The same for postil_tagger_new_named. Errors: POSTIL_NOMEM; POSTIL_INTERNAL when the name is
 * empty or longer than POSTIL_TAG_NAME.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_trainer_parts_named(postil_trainer *trainer, const char *name,
                           struct postil_model_part out_parts[POSTIL_TRAINER_PARTS],
                           struct postil_error *err);

POSTIL_END_DECLS

#endif
