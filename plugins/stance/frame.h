/* SPDX-License-Identifier: Apache-2.0 */
/* From a cue to a position: who holds it, on what, and how firmly. */
#ifndef STANCE_FRAME_H
#define STANCE_FRAME_H

#include <postil/layers.h>

#include "control.h"
#include "cue.h"

enum { STANCE_HOLDERS = 3 };

struct stance_frame {
    struct phrase_np holder[STANCE_HOLDERS];
    size_t n_holder;             /* 0: whoever speaks                         */
    struct phrase_np antecedent; /* what a holder that is a pronoun stands for; or empty */
    struct phrase_np target;
    bool has_target; /* false: what was spoken of before          */
    uint32_t label;  /* enum postil_stance_label                  */
    uint32_t held;   /* enum postil_stance_held                   */
    bool negated;
    bool by_speaker; /* the holder is who says the sentence       */
};

/** Words [begin, end) of a sentence. */
struct stance_sentence {
    size_t begin, end;
};

/**
 * Read the frame around a cue. False when the cue shows no position here: no holder, or a noun that
 * only looks like one. Looks at 400 words at most.
 */
bool
stance_frame_read(const struct stance_control *control, const struct phrase_text *text,
                  const struct stance_sentence *sentence, const struct stance_cue *cue,
                  struct stance_frame *out);

#endif
