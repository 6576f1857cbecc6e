/* SPDX-License-Identifier: Apache-2.0 */
/* A linear-chain sequence labeller at C speed: a conditional random field over hashed features. */
#ifndef POSTIL_TAGGER_H
#define POSTIL_TAGGER_H

#include <stddef.h>
#include <stdint.h>

#include <postil/model.h>

POSTIL_BEGIN_DECLS

/**
 * Spans of K kinds in a sequence of tokens, as a conditional random field (Lafferty, McCallum and
 * Pereira, ICML 2001). Label 0 is "outside"; kind k has the labels 1 + 3k, begins a span of two
 * tokens or more; 2 + 3k, goes on in it; 3 + 3k, is a span by itself. What a feature is, its caller
 * knows: here it is a hash. Weights are whole numbers, so the best labels are the same on every
 * machine, and so are the probabilities, which take nothing but IEEE products and sums.
 */
enum {
    POSTIL_TAG_LANES = 16, /* numbers in a row of weights; the labels are the first of them */
    POSTIL_TAG_KINDS = 5,  /* most kinds of spans                                           */
    POSTIL_TAG_NAME = 10,  /* most bytes of a tagger's name                                 */
    POSTIL_TAG_REACH = 2   /* a type's features are seen so many tokens away                */
};

enum postil_tag_place { POSTIL_TAG_BEGIN, POSTIL_TAG_INSIDE, POSTIL_TAG_SINGLE };

/** Label of a place in a span of kind `kind`. */
static inline uint32_t
postil_tag_label(uint32_t kind, enum postil_tag_place place)
{
    return 1 + 3 * kind + (uint32_t)place;
}

/** Kind and place of a label that is not 0. */
static inline uint32_t
postil_tag_kind(uint32_t label)
{
    return (label - 1) / 3;
}
static inline enum postil_tag_place
postil_tag_place(uint32_t label)
{
    return (enum postil_tag_place)((label - 1) % 3);
}

/** Whether label `next` may follow `label`; a sequence begins and ends as if beside 0. */
static inline int
postil_tag_follows(uint32_t label, uint32_t next)
{
    uint32_t within = label && postil_tag_place(label) != POSTIL_TAG_SINGLE
                          ? postil_tag_label(postil_tag_kind(label), POSTIL_TAG_INSIDE)
                          : 0;
    if (next && postil_tag_place(next) == POSTIL_TAG_INSIDE)
        return next == within;
    return !label || postil_tag_place(label) != POSTIL_TAG_BEGIN;
}

/** A feature of a token's type as it is seen from `distance` tokens away (-2 ... 2). */
static inline uint32_t
postil_tag_seen_from(uint32_t feature, int distance)
{
    uint32_t h = (feature ^ (uint32_t)(distance + 3) * 0x9e3779b1u) * 0x85ebca6bu;
    return h ^ h >> 15;
}

/** A token type's feature, and how many tokens away it is looked at (0 ... POSTIL_TAG_REACH). */
struct postil_tag_feature {
    uint32_t hash;
    uint32_t reach;
};

/** Weights in whole steps of the model's unit. 258 rows or fewer have a sum that fits. */
struct postil_tag_row {
    int16_t of[POSTIL_TAG_LANES];
};

/** What a type adds to the tokens around it: at[d] to the one d - POSTIL_TAG_REACH further on. */
struct postil_tag_type {
    struct postil_tag_row at[2 * POSTIL_TAG_REACH + 1];
};

/** Weights of a model. Immutable; threads: any. */
typedef struct postil_tagger postil_tagger;

/**
 * Weights in the sections "tag.*" of a model, which outlives the tagger.
 *   n_kind   kinds of spans that the caller knows; another number is refused
 *   out      owned; give it to postil_tagger_free
 * Errors: POSTIL_DATA, POSTIL_NOMEM.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_tagger_new(const postil_model *model, uint32_t n_kind, postil_tagger **out,
                  struct postil_error *err);

/** The same with weights in the sections "NAME.*": a model may hold several taggers. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_tagger_new_named(const postil_model *model, const char *name, uint32_t n_kind,
                        postil_tagger **out, struct postil_error *err);

/** Takes NULL. */
POSTIL_API void
postil_tagger_free(postil_tagger *tagger);

/** What one whole step of a weight is, in natural logarithms of odds. */
POSTIL_API double
postil_tagger_unit(const postil_tagger *tagger);

/** e^x to 11 digits, from IEEE products and sums alone, so that all machines agree. */
POSTIL_API double
postil_exp(double x);

/** Sum the rows of a type's features, once for all its tokens. O(n * reach). */
POSTIL_API void
postil_tagger_sum_type(const postil_tagger *tagger, const struct postil_tag_feature *features,
                       size_t n, struct postil_tag_type *out);

/**
 * Scores of one sequence.
 *   types      [n_tok]  of each token; borrowed
 *   first      [n_tok + 1]  own[first[i]] ... own[first[i + 1]]: features of this very token
 *   out_score  [n_tok]
 * O(n_tok + features).
 */
POSTIL_API void
postil_tagger_score(const postil_tagger *tagger, size_t n_tok,
                    const struct postil_tag_type *const *types, const uint32_t *first,
                    const uint32_t *own, struct postil_tag_row *out_score);

/** Add the rows of n further features to one token's scores. */
POSTIL_API void
postil_tagger_add(const postil_tagger *tagger, const uint32_t *features, size_t n,
                  struct postil_tag_row *score);

/**
 * Best labels (Viterbi); equal scores go to the lower label.
 *   out_label  [n_tok]
 *   scratch    [n_tok * POSTIL_TAG_LANES]
 * O(n_tok * labels^2). Source: G. D. Forney, "The Viterbi algorithm", Proc. IEEE 61(3), 1973.
 */
POSTIL_API void
postil_tagger_best(const postil_tagger *tagger, size_t n_tok, const struct postil_tag_row *score,
                   uint8_t *out_label, uint8_t *scratch);

/** Sums over all label sequences, from which the probability of any span can be told. */
struct postil_tag_sums {
    float before[POSTIL_TAG_LANES]; /* over all ways to reach this label here, scaled            */
    float after[POSTIL_TAG_LANES];  /* over all ways to go on from this label to the end, scaled */
    float here[POSTIL_TAG_LANES];   /* exp of the token's own scores                             */
    float scale;                    /* before[] was divided by so much                           */
};

/** Forward-backward sums of one sequence. O(n_tok * labels^2). */
POSTIL_API void
postil_tagger_sum(const postil_tagger *tagger, size_t n_tok, const struct postil_tag_row *score,
                  struct postil_tag_sums *out);

/** Probability that the tokens [begin, end) are a span of this kind, no more and no less. */
POSTIL_API double
postil_tagger_probability(const postil_tagger *tagger, const struct postil_tag_sums *sums,
                          size_t n_tok, size_t begin, size_t end, uint32_t kind);

POSTIL_END_DECLS

#endif
