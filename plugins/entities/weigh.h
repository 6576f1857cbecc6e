/* SPDX-License-Identifier: Apache-2.0 */
/* What speaks for which type of a candidate: votes from word lists, form and neighbours. */
#ifndef ENTITIES_WEIGH_H
#define ENTITIES_WEIGH_H

#include "spans.h"
#include "words.h"

#define ENTITIES_N_TYPE 4

/** Votes for each type (enum postil_entity_kind); they may be negative. */
struct entities_votes {
    int32_t of[ENTITIES_N_TYPE];
};

/**
 * Votes for one candidate.
 *   first, end   the words of its sentence: no neighbour beyond them is asked
 *   tokens       [n]  the tokens the words were read from, for the form's ending
 * O(words of the candidate). Threads: any.
 */
struct entities_votes
entities_weigh(const struct entities_words *w, const char *text, const struct postil_token *tokens,
               size_t first, size_t end, const struct entities_candidate *candidate);

#endif
