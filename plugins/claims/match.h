/* SPDX-License-Identifier: Apache-2.0 */
/* What a claim and a document have in common, and in which tone, as numbers. */
#ifndef CLAIMS_MATCH_H
#define CLAIMS_MATCH_H

#include "digest.h"

enum {
    CLAIMS_DENSE = 85,    /* numbers that tell of a pair                       */
    CLAIMS_ATTENTION = 4, /* sentences that match the claim best               */
    CLAIMS_LEAD = 3       /* sentences at the beginning: what news is about    */
};

struct claims_match {
    float dense[CLAIMS_DENSE];
    uint32_t n_sentence;                 /* at most CLAIMS_ATTENTION; 0: none shares a word     */
    uint32_t sentence[CLAIMS_ATTENTION]; /* indices, best first; equals: the earlier one first  */
    float weight[CLAIMS_ATTENTION];      /* sum to 1                                            */
};

/** Memory that is used again from pair to pair; all zero at first. */
struct claims_scratch {
    double *share;   /* [n_sentence] of the claim that the sentence has            */
    uint32_t *marks; /* [n_word] `serial` where a word of the claim stands         */
    size_t n_sentence_room, n_word_room;
    uint32_t serial;
};

/** Takes one that is all zero. */
void
claims_scratch_fini(struct claims_scratch *scratch);

/**
 * Compare. Both digests are filled with the same cues and terms.
 * Time O(words of the claim + sentences + places where its words stand). Sums of doubles in a fixed
 * order, and no function of libm but sqrt: the same on all machines.
 * Errors: POSTIL_NOMEM. Threads: any, one a scratch.
 * Sources of the ideas: the Fake News Challenge's baseline and its systems UCLMR (Riedel et al.,
 * arXiv:1707.03264: term frequencies, cosine), Talos and Athene (overlaps, refuting words).
 */
POSTIL_CHECKED enum postil_status
claims_match_make(const struct claims_digest *claim, const struct claims_digest *doc,
                  struct claims_scratch *scratch, struct claims_match *out,
                  struct postil_error *err);

#endif
