/* SPDX-License-Identifier: Apache-2.0 */
/* What speaks for a stretch at one word: features of the sequence labeller. */
#ifndef STANCE_SIGN_H
#define STANCE_SIGN_H

#include "../words/word.h"
#include "scene.h"

enum { SIGN_FEATURES = 40 /* most of a word, beside those of its type */ };

/** A list's cue that covers a word: how far it goes on, and what it is. */
struct stance_known {
    uint8_t place; /* 0: none; 1: its first word; 2: a further one */
    uint8_t label, class;
};

/** Known cues of the words [begin, end): out [end - begin]. */
void
stance_known_cues(const struct stance_scene *scene, size_t begin, size_t end,
                  struct stance_known *out);

/**
 * Features of word i of the sequence [begin, end), beside those of the types around it.
 *   words   [end - begin]
 *   known   [end - begin]
 *   out     [SIGN_FEATURES]
 * Returns how many. O(1).
 */
size_t
stance_sign_features(const struct stance_scene *scene, size_t begin, size_t end, size_t i,
                     const struct word *const *words, const struct stance_known *known,
                     uint32_t *out);

#endif
