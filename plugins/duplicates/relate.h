/* SPDX-License-Identifier: Apache-2.0 */
/* What the agreement of two texts means: the same article, a copy, or shared quotations. */
#ifndef DUPLICATES_RELATE_H
#define DUPLICATES_RELATE_H

#include <stdbool.h>
#include <stdint.h>

#include "align.h"
#include "rewrite.h"
#include "text.h"

/** Common runs that can be evidence: outside quotations and stock phrases, in both texts. */
struct dup_evidence {
    uint32_t n_run;   /* of at least 5 words, two of them neither frequent nor names      */
    uint32_t n_word;  /* words of all of them                                             */
    uint32_t n_long;  /* words of runs of at least 8, whatever they are                   */
    uint32_t n_plain; /* of those, outside quotations in both texts                       */
};

/** Sum up common runs. O(words of the runs). */
void
dup_evidence_find(const struct dup_common *common, const struct dup_text *a,
                  const struct dup_text *b, struct dup_evidence *out);

/** Jaccard similarity from which one of two texts took from the other, whatever else. */
#define DUP_MUTUAL 0.3f

/** Sameness from which two texts are versions of one article. */
#define DUP_SAME 0.5f

/** Jaccard similarity of two shingle sets of n_a and n_b, `shared` of them common. */
float
dup_jaccard(uint32_t shared, uint32_t n_a, uint32_t n_b);

/**
 * How much two texts are one article, 0 to 1: the share of the longer one's `n_word` words that
 * stands in the other in long runs. Quotations, which two articles may both have from a third, can
 * make up a tenth of it. Texts alike in nearly all their shingles are one article whatever it says.
 */
float
dup_sameness(float jaccard, const struct dup_evidence *evidence, uint32_t n_word);

/**
 * Whether one text took words of the other. `n_word`: of the shorter one; `credited`: whether just
 * one of them credits an outlet.
 */
bool
dup_is_copied(float jaccard, const struct dup_evidence *evidence, uint32_t n_word, bool credited);

/** Whether the sentences of a text follow those of the other: a rewrite word for word. */
bool
dup_is_rewritten(const struct dup_rewrite *rewrite, const struct dup_evidence *evidence);

#endif
