/* SPDX-License-Identifier: Apache-2.0 */
/* The word and its neighbours, the list's cues, negation, verb groups, prepositions. */
#include "sign.h"

/* What a word's features are about; numbers are part of the model. */
enum about {
    ABOUT_TAGS = 64,
    ABOUT_TAG_WORD,
    ABOUT_TAGS_WIDE,
    ABOUT_PAIR_LEFT,
    ABOUT_PAIR_RIGHT,
    ABOUT_PAIR_AROUND,
    ABOUT_TRIPLE,
    ABOUT_KNOWN,
    ABOUT_KNOWN_WORD,
    ABOUT_KNOWN_TAG,
    ABOUT_QUOTED,
    ABOUT_NEGATION,
    ABOUT_NEGATION_WORD,
    ABOUT_GROUP,
    ABOUT_GROUP_WORD,
    ABOUT_PREPOSITION,
    ABOUT_PREPOSITION_CLASS,
    ABOUT_VERB_LEFT,
    ABOUT_PAIR_CLASS
};

enum { NEGATION_WINDOW = 6, GROUP = 4, PREPOSITION_WINDOW = 3, VERB_WINDOW = 6 };

void
stance_known_cues(const struct stance_scene *scene, size_t begin, size_t end,
                  struct stance_known *out)
{
    for (size_t i = begin; i < end; i++)
        out[i - begin] = (struct stance_known){0};
    for (size_t i = begin; i < end;) {
        struct stance_cue cue;
        if (!stance_cue_find(&scene->lists->cues, scene->t, i, end, &cue)) {
            i++;
            continue;
        }
        for (size_t k = cue.begin; k < cue.end; k++)
            out[k - begin] = (struct stance_known){k > cue.begin ? 2 : 1, (uint8_t)cue.label,
                                                   (uint8_t)cue.class};
        i = cue.end;
    }
}

struct say {
    uint32_t *out;
    size_t n;
};

static void
say(struct say *s, uint32_t about, uint32_t a, uint32_t b, uint32_t c)
{
    s->out[s->n++] = words_feature(about, a, b, c);
}

/* The nearest negation to the left within the clause. */
static void
say_negation(struct say *s, const struct stance_scene *scene, size_t begin, size_t i,
             const struct word *word)
{
    for (size_t k = i; k > begin && i - k < NEGATION_WINDOW;) {
        uint32_t tag = scene_tag(scene, --k);
        if (tag & PHRASE_STOP)
            return;
        if (tag == PHRASE_NEG) {
            say(s, ABOUT_NEGATION, (uint32_t)(i - k), scene_tag(scene, i), 0);
            say(s, ABOUT_NEGATION_WORD, word->plain, 0, 0);
            return;
        }
    }
}

/* The words of a verb's group, or of what stands between it and its subject. */
static void
say_group(struct say *s, const struct stance_scene *scene, size_t begin, size_t i,
          const struct word *const *words)
{
    uint32_t group = 0, tags = 0, n = 0;
    size_t k = i;
    if (!(scene_tag(scene, i) & (PHRASE_VERB | PHRASE_ADJ | PHRASE_NOUN)))
        return;
    for (; k > begin && n < GROUP &&
           scene_tag(scene, k - 1) &
               (PHRASE_ADV | PHRASE_NEG | PHRASE_AUX | PHRASE_MODAL | PHRASE_TO);
         n++) {
        k--;
        group = words_lexicon_join(group, words[k - begin]->plain);
        tags = words_lexicon_join(tags, scene_tag(scene, k));
    }
    uint32_t before = k > begin ? scene_tag(scene, k - 1) : 0;
    say(s, ABOUT_GROUP, group, scene_tag(scene, i), before);
    say(s, ABOUT_GROUP_WORD, tags, words[i - begin]->plain, 0);
}

/* "support for", "turned their backs on": the next preposition. */
static void
say_preposition(struct say *s, const struct stance_scene *scene, size_t begin, size_t end, size_t i,
                const struct word *const *words)
{
    if (!(scene_tag(scene, i) & (PHRASE_VERB | PHRASE_ADJ | PHRASE_NOUN)))
        return;
    for (size_t k = i + 1; k < end && k - i <= PREPOSITION_WINDOW; k++) {
        uint32_t tag = scene_tag(scene, k);
        if (tag & (PHRASE_STOP | PHRASE_COMMA))
            break;
        if (tag & (PHRASE_PREP | PHRASE_TO)) {
            uint32_t next = words[k - begin]->plain;
            say(s, ABOUT_PREPOSITION, words[i - begin]->plain, next, 0);
            say(s, ABOUT_PREPOSITION_CLASS, words[i - begin]->class.middle, next,
                (uint32_t)(k - i));
            return;
        }
    }
    say(s, ABOUT_PREPOSITION, words[i - begin]->plain, 0, 0);
}

/* The verb that governs a noun or an adjective. */
static void
say_verb_left(struct say *s, const struct stance_scene *scene, size_t begin, size_t i,
              const struct word *const *words)
{
    if (!(scene_tag(scene, i) & (PHRASE_ADJ | PHRASE_NOUN | PHRASE_PREP)))
        return;
    for (size_t k = i; k > begin && i - k < VERB_WINDOW;) {
        uint32_t tag = scene_tag(scene, --k);
        if (tag & (PHRASE_STOP | PHRASE_COMMA))
            return;
        if (tag & (PHRASE_VERB | PHRASE_AUX)) {
            say(s, ABOUT_VERB_LEFT, words[k - begin]->plain, words[i - begin]->plain, 0);
            say(s, ABOUT_VERB_LEFT, words[k - begin]->class.fine, words[i - begin]->class.middle,
                1);
            return;
        }
    }
}

size_t
stance_sign_features(const struct stance_scene *scene, size_t begin, size_t end, size_t i,
                     const struct word *const *words, const struct stance_known *known,
                     uint32_t *out)
{
    struct say s = {out, 0};
    const struct word *here = words[i - begin];
    const struct word *left = i > begin ? words[i - begin - 1] : NULL;
    const struct word *right = i + 1 < end ? words[i - begin + 1] : NULL;
    uint32_t tag = scene_tag(scene, i), tag_left = left ? scene_tag(scene, i - 1) : 0,
             tag_right = right ? scene_tag(scene, i + 1) : 0;
    uint32_t tag_left2 = i > begin + 1 ? scene_tag(scene, i - 2) : 0,
             tag_right2 = i + 2 < end ? scene_tag(scene, i + 2) : 0;
    const struct stance_known *k = &known[i - begin];
    uint32_t what = k->place * 64u + k->label * 8u + k->class;
    say(&s, ABOUT_TAGS, tag, tag_left, tag_right);
    say(&s, ABOUT_TAGS_WIDE, tag ^ tag_left2 << 8, tag_left ^ tag_right2 << 8, tag_right);
    say(&s, ABOUT_TAG_WORD, tag, here->plain, scene->t->word[i].form);
    say(&s, ABOUT_PAIR_LEFT, left ? left->plain : 0, here->plain, 0);
    say(&s, ABOUT_PAIR_RIGHT, here->plain, right ? right->plain : 0, 0);
    say(&s, ABOUT_PAIR_AROUND, left ? left->plain : 0, right ? right->plain : 0, tag);
    say(&s, ABOUT_TRIPLE, left ? left->plain : 0, here->plain, right ? right->plain : 0);
    say(&s, ABOUT_PAIR_CLASS, here->class.fine, right ? right->class.fine : 0, 0);
    say(&s, ABOUT_PAIR_CLASS, left ? left->class.fine : 0, here->class.fine, 1);
    if (k->place) {
        say(&s, ABOUT_KNOWN, what, 0, 0);
        say(&s, ABOUT_KNOWN_WORD, what, here->plain, 0);
        say(&s, ABOUT_KNOWN_TAG, what, tag, tag_left);
    }
    say(&s, ABOUT_QUOTED, stance_scene_quote(scene, i) != NULL, tag, 0);
    say_negation(&s, scene, begin, i, here);
    say_group(&s, scene, begin, i, words);
    say_preposition(&s, scene, begin, end, i, words);
    say_verb_left(&s, scene, begin, i, words);
    return s.n;
}
