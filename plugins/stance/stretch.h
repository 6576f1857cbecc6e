/* SPDX-License-Identifier: Apache-2.0 */
/* Stretches of words that show a position, by the sequence labeller. */
#ifndef STANCE_STRETCH_H
#define STANCE_STRETCH_H

#include <postil/tagger.h>

#include "../words/cache.h"
#include "sign.h"

enum {
    STANCE_LABELS = 4,      /* enum postil_stance_label                              */
    STRETCH_SENTENCE = 256, /* most words of a sequence: a longer sentence is cut    */
    STRETCH_WORDS = 24      /* most words of a stretch: of a longer one, the first   */
};

/** Words [begin, end) of one sentence. */
struct stance_stretch {
    uint32_t begin, end;
    uint32_t label;         /* the likeliest                                         */
    float p[STANCE_LABELS]; /* probability that its likeliest word shows this label  */
    int32_t types, all;     /* the most that a word of it has of what bounds are for  */
};

/**
 * Which words are worth it, by the log odds of their likeliest label in steps of the weights: what
 * the types of words say is summed for all; all features only where that reaches `types`; labelled
 * is where these reach `all`, and the words around.
 */
struct stance_bounds {
    int32_t types, all;
};

/** Probability that it shows any position. */
static inline float
stance_stretch_shows(const struct stance_stretch *s)
{
    float sum = 0;
    for (uint32_t k = 0; k < STANCE_LABELS; k++)
        sum += s->p[k];
    return sum;
}

/** What the labeller knows and needs; zeroed to begin. */
struct stance_labeller {
    struct lexicon lexicon;
    postil_tagger *tagger;
    struct stance_bounds bounds;
    struct cache cache;
    const struct word *words[STRETCH_SENTENCE];
    const struct postil_tag_type *types[STRETCH_SENTENCE];
    uint32_t first[STRETCH_SENTENCE + 1], features[STRETCH_SENTENCE * SIGN_FEATURES];
    struct postil_tag_row scores[STRETCH_SENTENCE], bold[STRETCH_SENTENCE];
    int leads[STRETCH_SENTENCE]; /* by types of words alone */
    bool full[STRETCH_SENTENCE]; /* all features are in its scores */
    struct stance_known known[STRETCH_SENTENCE];
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

#endif
