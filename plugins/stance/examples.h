/* SPDX-License-Identifier: Apache-2.0 */
/* Annotated documents as sequences for the labeller and as choices. */
#ifndef STANCE_EXAMPLES_H
#define STANCE_EXAMPLES_H

#include <postil/document.h>
#include <postil/trainer.h>

#include "../words/lexicon.h"
#include "decide.h"
#include "find.h"
#include "learner.h"

/**
 * A document to learn from, read. A gold record with score 0 may be found or missed; its target may
 * have several wordings with '|' between.
 */
struct stance_example {
    const postil_doc *doc;
    const struct postil_stance *gold; /* [n_gold] */
    size_t n_gold;
    uint32_t group; /* its number                                             */
    bool is_pair;   /* its two names are all that is judged: see pair.h         */
    uint32_t part;  /* what is learned from one part is tried on another       */
};

/** What reading examples takes, for one at a time; zeroed to begin. */
struct stance_desk {
    const struct lexicon *lexicon;
    struct stance_lists lists;
    struct phrase_lexicon classes;
    struct phrase_text text;
    struct stance_scene scene;
    struct stance_reading reading;
};

/** The lexicon is borrowed while the desk is in use. */
POSTIL_CHECKED enum postil_status
stance_desk_init(struct stance_desk *desk, const struct lexicon *lexicon, struct postil_error *err);
void
stance_desk_fini(struct stance_desk *desk);

/** Lay an example on the desk, with its mentions. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
stance_desk_read(struct stance_desk *desk, const struct stance_example *example,
                 struct postil_error *err);

/**
 * Sequences of the example on the desk, in order, as the labeller sees them.
 *   out   [room] owned by who calls: first, features and allowed are to be freed
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
stance_example_sequences(struct stance_desk *desk, const struct stance_example *example,
                         struct postil_tag_sequence *out, size_t *out_n, struct postil_error *err);

/** Sequences that the text on the desk has. */
size_t
stance_desk_sequences(const struct stance_desk *desk);

/**
 * What is to be chosen at the stretches that a labeller found, and at the gold ones that it missed:
 * added to the learner. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
stance_example_choices(struct stance_desk *desk, const struct stance_example *example,
                       const struct stance_stretch *found, size_t n_found,
                       struct stance_learner *learner, struct postil_error *err);

/** Whether a stretch of the example on the desk meets a gold one that has to be found. */
bool
stance_meets_gold(const struct stance_desk *desk, const struct stance_example *example,
                  const struct stance_stretch *stretch);

/** How the two names of an example stand to each other: added to the learner. */
POSTIL_CHECKED enum postil_status
stance_example_pair(struct stance_desk *desk, const struct stance_example *example,
                    const struct stance_stretch *found, size_t n_found,
                    const struct stance_choice *choice, struct stance_learner *learner,
                    struct postil_error *err);

/** Whether what is decided about each stretch is right: added to the learner. */
POSTIL_CHECKED enum postil_status
stance_example_truths(struct stance_desk *desk, const struct stance_example *example,
                      const struct stance_stretch *found, size_t n_found,
                      const struct stance_choice *choice, struct stance_learner *learner,
                      struct postil_error *err);

#endif
