/* SPDX-License-Identifier: Apache-2.0 */
/* One stretch read: what a rule makes of it, and who and what stands around. */
#ifndef STANCE_READING_H
#define STANCE_READING_H

#include "choice.h"
#include "frame.h"
#include "scene.h"
#include "stretch.h"

enum {
    READING_WINDOW = 320,    /* most words that are looked at                 */
    READING_CANDIDATES = 48, /* most mentions that are weighed                */
    READING_WORDINGS = 6     /* most lengths that a target's words may have   */
};

/** Somebody or something near the stretch. */
struct stance_candidate {
    struct phrase_np np;
    uint32_t kind;               /* enum stance_mention_kind                                   */
    uint32_t lists;              /* hash of the lists that its last word stands in */
    struct lexicon_class class;  /* of its last word                               */
    bool was_holder, was_target; /* of an earlier position of the text            */
    double holder, target;       /* probability that it is the holder, the target      */
};

/** How a verb, noun or adjective shows its position. */
enum stance_form {
    FORM_ACTIVE,
    FORM_PASSIVE,
    FORM_ING,
    FORM_INFINITIVE,
    FORM_NOUN,
    FORM_ADJECTIVE,
    FORM_OTHER
};

struct stance_reading {
    const struct stance_scene *scene;
    struct stance_stretch stretch;
    size_t head;                      /* the word that carries it                         */
    struct lexicon_class class;       /* of the head                                      */
    uint32_t lists;                   /* hash of the lists that the head stands in        */
    uint32_t form;                    /* enum stance_form                                 */
    struct stance_cue cue;            /* for the rule                                     */
    bool is_known;                    /* the cue stands in the list                       */
    struct stance_frame frame;        /* what the rule says                               */
    bool is_framed;                   /* it says something                                */
    struct stance_sentence sentence;  /* the one of the stretch                           */
    const struct postil_quote *quote; /* around the stretch, or NULL                     */
    struct phrase_np subject;         /* of the head, when it is a verb; or empty         */
    size_t begin, end;                /* words of the window                              */
    struct stance_candidate candidates[READING_CANDIDATES]; /* [n_candidate] in text order */
    size_t n_candidate;
    uint32_t label, held; /* as chosen: enum postil_stance_label, enum postil_stance_held */
    bool negated;
    /* How many there are before word begin + i of the window. */
    uint16_t n_verb[READING_WINDOW + 1], n_comma[READING_WINDOW + 1], n_clause[READING_WINDOW + 1],
        n_phrase[READING_WINDOW + 1];
};

/** Look at a stretch itself. O(1). */
void
stance_reading_begin(struct stance_reading *r, const struct stance_scene *scene,
                     const struct stance_stretch *stretch);

/** Read its surroundings; the scene's mentions are found. O(1). Who held earlier positions, and on
 * what, is the caller's to say. */
void
stance_reading_go_on(struct stance_reading *r);

/** What speaks for it, at a glance, that the stretch shows a position. */
void
stance_glance_features(const struct stance_reading *r, struct choice_features *out);

/** How candidate i stands to the stretch, whose label is chosen: what speaks for it in a role. */
enum { AS_HOLDER, AS_TARGET };
void
stance_relation_features(const struct stance_reading *r, size_t i, struct choice_features *out);

/**
 * Where the words of a target that begins with np may end, the shortest first: np.end, behind its
 * "of ...", and so on. out [READING_WORDINGS]; returns how many.
 */
size_t
stance_wordings(const struct stance_scene *scene, const struct phrase_np *np, uint32_t *out);
void
stance_wording_features(const struct stance_reading *r, const struct phrase_np *np,
                        const uint32_t *ends, size_t i, struct choice_features *out);

/** What speaks for each label, each standing (holder: the likeliest candidate), a negation. */
void
stance_label_features(const struct stance_reading *r, struct choice_features *out);
void
stance_held_features(const struct stance_reading *r, size_t holder, struct choice_features *out);
void
stance_negation_features(const struct stance_reading *r, struct choice_features *out);

/** What speaks for it that holder, target and all are right. */
void
stance_truth_features(const struct stance_reading *r, size_t holder, size_t target,
                      struct choice_features *out);

#endif
