/* SPDX-License-Identifier: Apache-2.0 */
/* Positions in a text. */
#ifndef STANCE_FIND_H
#define STANCE_FIND_H

#include <postil/arena.h>

#include "control.h"
#include "cue.h"
#include "target.h"
#include "thing.h"

struct stance_lists {
    struct stance_cues cues;
    struct stance_control control;
    struct stance_things things;
    struct stance_targets targets;
};

/**
 * Add the positions of a text to `out`, in any order.
 *   quote   [n_quote] in text order: who "we" is, and who judges inside quotation marks
 * O(words + quotes): each cue looks at a bounded number of words. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
stance_find(const struct stance_lists *lists, const struct phrase_text *text,
            const struct postil_quote *quote, size_t n_quote, postil_layer *out,
            postil_arena *arena, struct postil_error *err);

#endif
