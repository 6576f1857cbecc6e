/* SPDX-License-Identifier: Apache-2.0 */
/* Where the first of two names in a sentence stands on the second, and the second on the first. */
#ifndef STANCE_PAIR_H
#define STANCE_PAIR_H

#include "../phrase/chunk.h"
#include "choice.h"
#include "frame.h"
#include "scene.h"
#include "stretch.h"

/** Neither stands on the other, or one does. */
enum stance_pair {
    PAIR_NONE,
    PAIR_FIRST_AGAINST,
    PAIR_FIRST_FAVOR,
    PAIR_SECOND_AGAINST,
    PAIR_SECOND_FAVOR
};
enum { PAIR_RELATIONS = PAIR_SECOND_FAVOR + 1, PAIR_STRETCHES = 8 };

/** Two names in the words [begin, end) of a sentence, the first before the second. */
struct stance_names {
    struct stance_sentence sentence;
    struct phrase_np first, second;
    uint64_t good, bad; /* the lexicon's lists of such words */
    /* Stretches of the sentence, and how likely each name is holder and target there. */
    size_t n_stretch;
    struct {
        uint32_t begin, end, label;
        double shows, first_holds, first_is_target, second_holds, second_is_target;
    } stretches[PAIR_STRETCHES];
};

/** Words that the bytes [begin, end) touch; false: none. O(log words + their number). */
bool
stance_words_of(const struct phrase_text *text, uint32_t begin, uint32_t end,
                struct phrase_np *out);

/**
 * Look at two names; stretches [n] are those of the text. The choice gives holders and targets.
 * O(words of the sentence).
 */
void
stance_names_read(const struct stance_scene *scene, const struct stance_choice *choice,
                  const struct stance_stretch *stretches, size_t n, const struct phrase_np *first,
                  const struct phrase_np *second, struct stance_names *out);

/** What speaks for a relation. */
void
stance_pair_features(const struct stance_scene *scene, const struct stance_names *names,
                     uint32_t relation, struct choice_features *out);

/** Probability of each relation: out_p [PAIR_RELATIONS]. */
void
stance_pair_judge(const struct stance_choice *choice, const struct stance_scene *scene,
                  const struct stance_names *names, double *out_p);

#endif
