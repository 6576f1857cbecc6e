/* SPDX-License-Identifier: Apache-2.0 */
/* Whether words of a text are those of an annotation. */
#ifndef STANCE_GOLD_H
#define STANCE_GOLD_H

#include <postil/layers.h>

#include "scene.h"

/** Whether a record may be found or missed. */
static inline bool
gold_is_optional(const struct postil_stance *gold)
{
    return gold->score == 0;
}

/** Whether words [begin, end) overlap the bytes [from, to). */
bool
gold_overlaps(const struct phrase_text *text, size_t begin, size_t end, uint32_t from, uint32_t to);

/** Whether words [begin, end) overlap a place where one of the target's wordings stands. */
bool
gold_is_target(const struct phrase_text *text, size_t begin, size_t end, const char *target);

/** Share that words [begin, end) and the target's best wording have in common: F1 of their
 * words without articles and the like, 0 ... 1. */
double
gold_target_share(const struct phrase_text *text, size_t begin, size_t end, const char *target);

/** Share of the best wording's words that stand in [begin, end). */
double
gold_target_recall(const struct phrase_text *text, size_t begin, size_t end, const char *target);

#endif
