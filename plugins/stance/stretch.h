/* SPDX-License-Identifier: Apache-2.0 */
/* Stretches of words that show a position, by the sequence labeller. */
#ifndef STANCE_STRETCH_H
#define STANCE_STRETCH_H

#include <postil/tagger.h>

#include "../words/cache.h"
#include "scene.h"

enum {
    STANCE_LABELS = 4,      /* enum postil_stance_label                              */
    STRETCH_SENTENCE = 256, /* most words of a sequence: a longer sentence is cut    */
    STRETCH_FEATURES = 40,  /* most features of a word beside those of its type      */
    STRETCH_WORDS = 24      /* most words of a stretch: of a longer one, the first   */
};

/** Words [begin, end) of one sentence. */
struct stance_stretch {
    uint32_t begin, end;
    uint32_t label;         /* the likeliest                                         */
    float p[STANCE_LABELS]; /* probability that its likeliest word shows this label  */
};

/** What the labeller knows and needs; zeroed to begin. */
struct stance_labeller {
    struct lexicon lexicon;
    postil_tagger *tagger;
    struct cache cache;
    const struct word *words[STRETCH_SENTENCE];
    const struct postil_tag_type *types[STRETCH_SENTENCE];
    uint32_t first[STRETCH_SENTENCE + 1], features[STRETCH_SENTENCE * STRETCH_FEATURES];
    struct postil_tag_row scores[STRETCH_SENTENCE], bold[STRETCH_SENTENCE];
    uint8_t labels[STRETCH_SENTENCE], paths[STRETCH_SENTENCE * POSTIL_TAG_LANES];
    struct postil_tag_sums sums[STRETCH_SENTENCE];
    struct stance_stretch *found; /* [n_found] in text order */
    size_t n_found, n_found_room;
};

/** The model's lexicon and weights. Errors: POSTIL_DATA, POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
stance_labeller_init(struct stance_labeller *l, const postil_model *model,
                     struct postil_error *err);
void
stance_labeller_fini(struct stance_labeller *l);

/**
 * Find the stretches of a text: l->found.
 *   boldness   how much is added to the log odds that a stretch begins at a word: the higher, the
 *              more stretches come, unlikely ones too
 * O(words). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
stance_labeller_run(struct stance_labeller *l, const struct stance_scene *scene, double boldness,
                    struct postil_error *err);

/** Where the sequence that begins at word `begin` ends. */
size_t
stance_sequence_end(const struct stance_scene *scene, size_t begin);

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
 *   out     [STRETCH_FEATURES]
 * Returns how many. O(1).
 */
size_t
stance_stretch_features(const struct stance_scene *scene, size_t begin, size_t end, size_t i,
                        const struct word *const *words, const struct stance_known *known,
                        uint32_t *out);

#endif
