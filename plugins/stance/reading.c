/* SPDX-License-Identifier: Apache-2.0 */
/* The words around a stretch, counted once for all candidates. */
#include "reading.h"

#include "../phrase/refer.h"

enum { SENTENCES_BACK = 3, WORDS_BACK = 220, WORDS_ON = 90 };

/* Most mentions: of earlier sentences, before the stretch, behind it, of the next sentence. */
enum { MOST_EARLIER = 5, MOST_BEFORE = 12, MOST_BEHIND = 5, MOST_LATER = 1 };

static uint32_t
tag(const struct stance_reading *r, size_t i)
{
    return scene_tag(r->scene, i);
}

/* The word that carries the stretch: its first verb, else noun, adjective, word. */
static size_t
head_of(const struct stance_scene *scene, const struct stance_stretch *s)
{
    static const uint32_t order[] = {PHRASE_VERB, PHRASE_NOUN, PHRASE_ADJ, PHRASE_PREP};
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (size_t i = s->begin; i < s->end; i++)
            if (scene_tag(scene, i) & order[k])
                return i;
    return s->begin;
}

static bool
is_passive(const struct stance_reading *r, size_t verb)
{
    static const char *const be[] = {"is", "are", "was", "were", "be", "been", "being", NULL};
    const struct phrase_text *t = r->scene->t;
    if (!(t->word[verb].form & PHRASE_PART))
        return false;
    for (size_t i = verb; i > r->sentence.begin && verb - i < 4;) {
        i--;
        for (const char *const *w = be; *w; w++)
            if (phrase_word_is(t, i, *w))
                return true;
        if (!(tag(r, i) & (PHRASE_ADV | PHRASE_NEG)))
            break;
    }
    for (size_t i = verb + 1; i < r->sentence.end && i < verb + 6; i++) {
        if (phrase_word_is(t, i, "by"))
            return true;
        if (tag(r, i) & (PHRASE_STOP | PHRASE_VERB | PHRASE_DET | PHRASE_PRON))
            break;
    }
    return false;
}

static uint32_t
form_of(const struct stance_reading *r)
{
    size_t h = r->head;
    uint32_t t = tag(r, h);
    if (t & (PHRASE_VERB | PHRASE_AUX)) {
        if (is_passive(r, h))
            return FORM_PASSIVE;
        if (r->scene->t->word[h].form & PHRASE_ING)
            return FORM_ING;
        if (h > 0 && tag(r, h - 1) == PHRASE_TO)
            return FORM_INFINITIVE;
        return FORM_ACTIVE;
    }
    if (t & (PHRASE_NOUN | PHRASE_NAME))
        return FORM_NOUN;
    return t & (PHRASE_ADJ | PHRASE_PREP | PHRASE_ADV) ? FORM_ADJECTIVE : FORM_OTHER;
}

/* What the rule goes by: the list's cue in the stretch, else one made of it. */
static void
find_cue(struct stance_reading *r)
{
    const struct stance_scene *scene = r->scene;
    for (size_t i = r->stretch.begin; i < r->stretch.end && !r->is_known; i++)
        r->is_known = stance_cue_find(&scene->lists->cues, scene->t, i, r->sentence.end, &r->cue);
    if (r->is_known)
        return;
    bool verb = tag(r, r->head) & (PHRASE_VERB | PHRASE_AUX);
    bool noun = tag(r, r->head) & PHRASE_NOUN;
    r->cue =
        (struct stance_cue){verb ? r->head : r->stretch.begin, r->stretch.end, r->stretch.label,
                            verb   ? STANCE_VERB
                            : noun ? STANCE_NOUN
                                   : STANCE_ADJECTIVE};
}

static void
count(struct stance_reading *r)
{
    uint16_t verb = 0, comma = 0, clause = 0, phrase = 0;
    size_t n = r->end - r->begin;
    for (size_t i = 0; i < n; i++) {
        uint32_t t = tag(r, r->begin + i);
        const uint32_t *from = r->scene->mention_from;
        r->n_verb[i] = verb;
        r->n_comma[i] = comma;
        r->n_clause[i] = clause;
        r->n_phrase[i] = phrase;
        verb += (t & PHRASE_VERB) != 0;
        comma += (t & (PHRASE_COMMA | PHRASE_STOP)) != 0;
        clause += (t & (PHRASE_THAT | PHRASE_REL | PHRASE_SUB | PHRASE_CONJ)) != 0;
        phrase += from[r->begin + i + 1] > from[r->begin + i];
    }
    r->n_verb[n] = verb;
    r->n_comma[n] = comma;
    r->n_clause[n] = clause;
    r->n_phrase[n] = phrase;
}

static struct lexicon_class
class_of(const struct stance_scene *scene, size_t word, uint32_t *out_lists)
{
    uint64_t lists;
    struct lexicon_class class = stance_scene_class(scene, word, &lists);
    *out_lists = (uint32_t)(lists ^ lists >> 31);
    return class;
}

static void
add_candidate(struct stance_reading *r, size_t begin, size_t end, uint32_t kind)
{
    if (begin >= end || r->n_candidate == READING_CANDIDATES)
        return;
    struct stance_candidate *c = &r->candidates[r->n_candidate++];
    *c = (struct stance_candidate){.np = {begin, end}, .kind = kind};
    c->class = class_of(r->scene, end - 1, &c->lists);
}

/* A mention apart from the stretch, or in it behind its first words ("believer in it"); what of a
 * mention stands outside of it: "its" of "its opposition". */
static void
add_mention(struct stance_reading *r, const struct stance_mention *m)
{
    size_t begin = m->begin, end = m->end;
    if (end <= r->stretch.begin || begin >= r->stretch.end) {
        add_candidate(r, begin, end, m->kind);
        return;
    }
    if (m->kind == MENTION_GERUND || m->kind == MENTION_INFINITIVE)
        return; /* its verb is part of the stretch; what it governs is a mention of its own */
    if (begin > r->stretch.begin && begin > r->head)
        add_candidate(r, begin, end, m->kind);
    if (m->kind != MENTION_PHRASE)
        return;
    if (begin < r->stretch.begin) {
        size_t to = r->stretch.begin;
        while (to > begin && tag(r, to - 1) & (PHRASE_ADJ | PHRASE_GEN | PHRASE_ADV))
            to--;
        bool owned = to > begin && (tag(r, to - 1) & (PHRASE_NOUN | PHRASE_NAME));
        if (owned && tag(r, to) != PHRASE_GEN) /* "U.S. support": with 's the owner is there */
            add_candidate(r, begin, to, MENTION_OWNER);
    }
    if (end > r->stretch.end && begin <= r->head)
        add_candidate(r, r->stretch.end, end, MENTION_PHRASE);
}

/* Mentions of the sentence, and of those before and behind it the nearest. */
static void
find_candidates(struct stance_reading *r)
{
    const struct stance_scene *scene = r->scene;
    uint32_t first = scene->mention_from[r->begin], last = scene->mention_from[r->end];
    uint32_t at = scene->mention_from[r->stretch.begin];
    uint32_t sentence = scene->mention_from[r->sentence.begin];
    uint32_t sentence_end = scene->mention_from[r->sentence.end];
    if (sentence > first + MOST_EARLIER)
        first = sentence - MOST_EARLIER;
    if (at > first + MOST_BEFORE)
        first = at - MOST_BEFORE;
    if (last > sentence_end + MOST_LATER)
        last = sentence_end + MOST_LATER;
    if (last > at + MOST_BEHIND)
        last = at + MOST_BEHIND;
    for (uint32_t m = first; m < last; m++)
        add_mention(r, &scene->mentions[m]);
}

static size_t
window_begin(const struct stance_reading *r)
{
    const struct phrase_text *t = r->scene->t;
    size_t i = r->sentence.begin;
    uint32_t sentence = t->word[i].sentence;
    while (i > 0 && sentence - t->word[i - 1].sentence <= SENTENCES_BACK &&
           r->stretch.begin - i < WORDS_BACK)
        i--;
    return i;
}

void
stance_reading_begin(struct stance_reading *r, const struct stance_scene *scene,
                     const struct stance_stretch *stretch)
{
    const struct phrase_text *t = scene->t;
    r->scene = scene;
    r->stretch = *stretch;
    r->is_known = false;
    r->n_candidate = 0;
    r->label = stretch->label;
    r->held = POSTIL_ACTUAL;
    r->negated = false;
    r->sentence.begin = phrase_sentence_begin(t, stretch->begin, WORDS_BACK);
    r->sentence.end = phrase_sentence_end(t, stretch->begin, WORDS_ON);
    if (r->sentence.end < stretch->end)
        r->sentence.end = stretch->end;
    r->head = head_of(scene, stretch);
    r->form = form_of(r);
    r->class = class_of(scene, r->head, &r->lists);
    r->quote = stance_scene_quote(scene, r->head);
    find_cue(r);
}

void
stance_reading_go_on(struct stance_reading *r)
{
    const struct stance_scene *scene = r->scene;
    const struct phrase_text *t = scene->t;
    size_t end = r->stretch.end;
    r->begin = window_begin(r);
    r->end = r->sentence.end < t->n ? phrase_sentence_end(t, r->sentence.end, 40) : t->n;
    if (r->end - r->begin > READING_WINDOW)
        r->end = r->begin + READING_WINDOW > end ? r->begin + READING_WINDOW : end;
    r->is_framed = stance_frame_read(&scene->lists->control, t, &r->sentence, &r->cue, &r->frame);
    r->subject = (struct phrase_np){0, 0};
    if (tag(r, r->head) & (PHRASE_VERB | PHRASE_AUX)) {
        struct phrase_np np;
        size_t group = phrase_group_begin(t, r->head, r->sentence.begin);
        if (phrase_find_subject(t, group, r->sentence.begin, &np))
            r->subject = np;
    }
    count(r);
    find_candidates(r);
}
