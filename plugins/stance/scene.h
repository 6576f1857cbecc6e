/* SPDX-License-Identifier: Apache-2.0 */
/* A document as positions are looked for in it: its words, who speaks where, what is mentioned. */
#ifndef STANCE_SCENE_H
#define STANCE_SCENE_H

#include <postil/layers.h>

#include "../words/lexicon.h"
#include "control.h"
#include "cue.h"
#include "thing.h"

/** The lists that rules go by. */
struct stance_lists {
    struct stance_cues cues;
    struct stance_control control;
    struct stance_things things;
};

enum stance_mention_kind {
    MENTION_PHRASE,    /* a noun phrase without prepositions    */
    MENTION_OWNER,     /* "Lee" of "Lee's plan", "his"          */
    MENTION_GERUND,    /* "building the wall"                   */
    MENTION_INFINITIVE /* "to build the wall"                   */
};

/** Words [begin, end) that name somebody or something. */
struct stance_mention {
    uint32_t begin, end;
    uint32_t kind; /* enum stance_mention_kind */
};

/** Zeroed to begin; filled again and again, memory is reused. */
struct stance_scene {
    const struct stance_lists *lists;
    const struct lexicon *lexicon;
    const struct phrase_text *t;
    const struct postil_quote *quotes; /* [n_quote] in text order */
    size_t n_quote;
    struct stance_mention *mentions; /* [n_mention] by first word      */
    uint32_t *mention_from; /* [t->n + 1] first mention that begins at the word or behind */
    size_t n_mention, n_mention_room, n_word_room;
};

/** Look at a text; all is borrowed while the scene is in use. Finds no mentions yet. */
void
stance_scene_begin(struct stance_scene *scene, const struct stance_lists *lists,
                   const struct lexicon *lexicon, const struct phrase_text *text,
                   const struct postil_quote *quotes, size_t n_quote);
void
stance_scene_fini(struct stance_scene *scene);

/** Find the mentions. O(words). Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
stance_scene_find_mentions(struct stance_scene *scene, struct postil_error *err);

/** The smallest quote with a speaker whose content has the word, or NULL. Looks at 8 at most. */
const struct postil_quote *
stance_scene_quote(const struct stance_scene *scene, size_t word);

/** Class of word i, and the lists that it stands in. */
struct lexicon_class
stance_scene_class(const struct stance_scene *scene, size_t i, uint64_t *out_lists);

/** Tag of word i; PHRASE_STOP outside of the text. */
static inline uint32_t
scene_tag(const struct stance_scene *scene, size_t i)
{
    return i < scene->t->n ? scene->t->word[i].tag : (uint32_t)PHRASE_STOP;
}

#endif
