/* SPDX-License-Identifier: Apache-2.0 */
/* From a claim and a document to probabilities: a net with one hidden layer. */
#ifndef CLAIMS_NET_H
#define CLAIMS_NET_H

#include <postil/layers.h>
#include <postil/model.h>

#include "match.h"

/** Where a term with a row may stand; each zone has rows of its own. */
enum claims_zone {
    CLAIMS_ZONE_CLAIM,
    CLAIMS_ZONE_LEAD, /* the first CLAIMS_LEAD sentences of the document */
    CLAIMS_ZONE_ALL,  /* anywhere in the document                        */
    CLAIMS_ZONES
};

enum { CLAIMS_LABELS = 4, CLAIMS_MOST_HIDDEN = 256, CLAIMS_SHAPE = 1 };

/** The model's section "head". */
struct claims_head {
    uint32_t shape;    /* CLAIMS_SHAPE: changes with the features             */
    uint32_t n_dense;  /* CLAIMS_DENSE                                        */
    uint32_t n_hidden; /* H, a multiple of 8, at most CLAIMS_MOST_HIDDEN      */
    uint32_t n_row;    /* R                                                   */
    uint32_t n_slot;   /* of the terms                                        */
    uint32_t idf_unknown;
    float unit[CLAIMS_ZONES]; /* what 1 in a row is                                  */
    float bias[CLAIMS_LABELS];
    float lift[CLAIMS_LABELS]; /* the label written has the largest lift * probability */
};

/** Views into a model; borrowed from it. Immutable. */
struct claims_net {
    struct claims_head head;
    struct claims_terms terms;
    const float *mean, *scale; /* [n_dense] a number x becomes (x - mean) * scale, within +-5    */
    const float *dense;        /* [n_dense][H]                                                   */
    const float *hidden;       /* [H]          bias                                              */
    const float *out;          /* [H][CLAIMS_LABELS]                                             */
    const int8_t *rows;        /* [CLAIMS_ZONES][R][H]                                           */
};

/**
 * View a model of the kind "claims". Errors: POSTIL_DATA when a section is missing or has another
 * size than the head says, or a number in it is none.
 */
POSTIL_CHECKED enum postil_status
claims_net_view(const postil_model *model, struct claims_net *out_net, struct postil_error *err);

/**
 * What the hidden layer gets from a document whatever the claim.
 *   out_sums   [H]
 * Time O(words * H). Threads: any.
 */
void
claims_net_sum(const struct claims_net *net, const struct claims_digest *doc, float *out_sums);

/**
 * Scores of the labels. IEEE sums and products in a fixed order.
 *   sums        [H] of the document that `match` was made with
 *   out_score   [CLAIMS_LABELS]
 */
void
claims_net_score(const struct claims_net *net, const struct claims_digest *claim, const float *sums,
                 const struct claims_match *match, float *out_score);

/** Softmax. out_p [CLAIMS_LABELS], sum 1. */
void
claims_net_probabilities(const float *score, double *out_p);

/** The label with the largest lift * p; of equals the lower one. */
uint32_t
claims_net_choose(const double *p, const float *lift);

/** Entries that have a row. */
uint32_t
claims_count_rows(const struct claims_digest *text);

/** How much a term counts in a part of a text with n terms or words that have a row. */
float
claims_share_of(uint32_t n);

/** First place behind the lead, and how many words of it have a row. */
uint32_t
claims_lead_end(const struct claims_digest *doc, uint32_t *out_n_row);

#endif
