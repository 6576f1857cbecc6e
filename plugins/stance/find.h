/* SPDX-License-Identifier: Apache-2.0 */
/* Positions in a text. */
#ifndef STANCE_FIND_H
#define STANCE_FIND_H

#include <postil/arena.h>
#include <postil/layer.h>

#include "choice.h"
#include "scene.h"
#include "stretch.h"
#include "target.h"

/** What finding positions takes; zeroed to begin. Threads: one at a time. */
struct stance_finder {
    struct stance_lists lists;
    struct stance_targets targets;
    struct stance_labeller labeller;
    struct stance_choice choice;
    struct stance_scene scene;
    double boldness;  /* see stance_labeller_run           */
    double threshold; /* least probability of a position   */
    bool pairs;       /* names of a sentence are judged two by two, too */
};

/** The model's weights and the lists; targets are the caller's to add. Errors: POSTIL_DATA,
 * POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
stance_finder_init(struct stance_finder *finder, const postil_model *model,
                   struct postil_error *err);
void
stance_finder_fini(struct stance_finder *finder);

/** The lists alone, for who has no model yet. */
POSTIL_CHECKED enum postil_status
stance_lists_init(struct stance_lists *lists, struct postil_error *err);
void
stance_lists_fini(struct stance_lists *lists);

/**
 * Add the positions of a text to `out`, in any order.
 *   quotes   [n_quote] in text order: who "we" is, and who judges inside quotation marks
 * O(words + quotes): each stretch looks at a bounded number of words. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
stance_find(struct stance_finder *finder, const struct phrase_text *text,
            const struct postil_quote *quotes, size_t n_quote, postil_layer *out,
            postil_arena *arena, struct postil_error *err);

#endif
