/* SPDX-License-Identifier: Apache-2.0 */
/* Features of what is decided about a stretch, but for who and what. */
#include "evidence.h"

#include "../phrase/refer.h"

/* -- wording ----------------------------------------------------------------------------------- */

enum { CLAUSE_WINDOW = 18 };

/* "the rule that lets wardens read letters": to the next mark. */
static size_t
clause_end(const struct stance_scene *scene, size_t at, size_t limit)
{
    size_t end = at + 1;
    while (end < limit && end - at < CLAUSE_WINDOW &&
           !(scene_tag(scene, end) & (PHRASE_COMMA | PHRASE_STOP)))
        end++;
    return end;
}

/* Where the words go on to from `end`; `end` when they don't. */
static size_t
further(const struct stance_scene *scene, size_t end, size_t limit)
{
    const struct phrase_text *t = scene->t;
    uint32_t tag = scene_tag(scene, end);
    size_t at = end + 1, more;
    if (tag & (PHRASE_REL | PHRASE_THAT | PHRASE_AUX | PHRASE_MODAL))
        return clause_end(scene, end, limit);
    if (tag == PHRASE_VERB && !(t->word[end].form & (PHRASE_PART | PHRASE_ING)))
        return clause_end(scene, end, limit);
    if (!(tag & (PHRASE_PREP | PHRASE_TO | PHRASE_CONJ | PHRASE_VERB)))
        return end;
    while (at < limit && scene_tag(scene, at) & (PHRASE_VERB | PHRASE_PREP | PHRASE_ADV))
        at++;
    more = at < limit ? phrase_np_base(t, at, limit) : at;
    return more > end + 1 ? more : end;
}

size_t
stance_wordings(const struct stance_scene *scene, const struct phrase_np *np, uint32_t *out)
{
    size_t end = np->end, limit = phrase_sentence_end(scene->t, np->begin, 60), n = 0;
    out[n++] = (uint32_t)end;
    while (n < READING_WORDINGS && end + 1 < limit) {
        size_t more = further(scene, end, limit);
        if (more == end)
            break;
        end = more;
        out[n++] = (uint32_t)end;
    }
    return n;
}

void
stance_wording_features(const struct stance_reading *r, const struct phrase_np *np,
                        const uint32_t *ends, size_t i, struct choice_features *out)
{
    uint32_t side = np->begin < r->stretch.begin;
    out->n = 0;
    say(out, ABOUT_WORDING, (uint32_t)i, 0, 0);
    say(out, ABOUT_WORDING + 1, (uint32_t)i, side, r->form);
    for (size_t k = 0; k < i; k++) { /* each step taken */
        uint32_t join = word_at(r, ends[k]), head = word_at(r, ends[k] - 1);
        say(out, ABOUT_WORDING + 2, join, 0, 0);
        say(out, ABOUT_WORDING + 3, join, head, 0);
        say(out, ABOUT_WORDING + 4, join, tag_at(r, ends[k] - 1), tag_at(r, ends[k] + 1));
        say(out, ABOUT_WORDING + 5, join, side, (uint32_t)k);
        say(out, ABOUT_WORDING + 6, join, word_at(r, r->head), 0);
        say(out, ABOUT_WORDING + 7, join, word_at(r, ends[k] + 1), 0);
    }
    uint32_t next = word_at(r, ends[i]);
    say(out, ABOUT_WORDING + 10, next, 0, 0);
    say(out, ABOUT_WORDING + 11, next, word_at(r, ends[i] - 1), 0);
    say(out, ABOUT_WORDING + 12, next, tag_at(r, ends[i] - 1), tag_at(r, ends[i] + 1));
}

/* -- label, standing, negation ----------------------------------------------------------------- */

void
stance_label_features(const struct stance_reading *r, struct choice_features *out)
{
    uint32_t rule = r->is_framed ? 1 + r->frame.label : 0,
             list = r->is_known ? 1 + r->cue.label : 0;
    out->n = 0;
    say(out, ABOUT_LABEL, 0, 0, 0);
    for (uint32_t k = 0; k < STANCE_LABELS; k++)
        say(out, ABOUT_LABEL + 1, k, step_of((double)r->stretch.p[k]), 0);
    say(out, ABOUT_LABEL + 2, r->stretch.label, 0, 0);
    say(out, ABOUT_LABEL + 3, rule, list, 0);
    say(out, ABOUT_LABEL + 4, rule * 8 + list, r->stretch.label, 0);
    say(out, ABOUT_LABEL + 5, rule * 8 + list, r->frame.held * 2u + r->frame.negated, 0);
    for (size_t i = r->stretch.begin; i < r->stretch.end && i < r->stretch.begin + 8; i++) {
        say(out, ABOUT_LABEL + 6, word_at(r, i), 0, 0);
        say(out, ABOUT_LABEL + 7, word_at(r, i), word_at(r, i + 1), 0);
    }
    for (size_t d = 1; d <= 5 && r->stretch.begin >= r->begin + d; d++) {
        uint32_t word = word_at(r, r->stretch.begin - d);
        say(out, ABOUT_LABEL + 8, word, d < 3, 0);
        say(out, ABOUT_LABEL + 9, word, word_at(r, r->head), 0);
    }
    say(out, ABOUT_LABEL + 11, r->class.fine, r->form, 0);
    say(out, ABOUT_LABEL + 12, r->lists, r->form, 0);
    say(out, ABOUT_LABEL + 10, word_at(r, r->stretch.end), word_at(r, r->stretch.end - 1), 0);
}

/* The words before a place: governing verbs, conditions, modals. */
static void
say_left(const struct stance_reading *r, size_t at, uint32_t about, struct choice_features *out)
{
    uint32_t last = 0;
    for (size_t d = 1; d <= 6 && at >= r->sentence.begin + d; d++) {
        uint32_t word = word_at(r, at - d);
        say(out, about, word, (uint32_t)d, 0);
        say(out, about + 1, word, 0, 0);
        if (d > 1)
            say(out, about + 2, word, last, 0);
        last = word;
    }
}

enum { GOVERNORS = 4 };

/* The verbs to the left, the nearest first: "is planning to press her to state that it opposes". */
static void
say_governors(const struct stance_reading *r, uint32_t about, struct choice_features *out)
{
    uint32_t n = 0, last = 0, infinitives = 0;
    for (size_t i = r->stretch.begin; i > r->sentence.begin && n < GOVERNORS;) {
        uint64_t lists;
        if (tag_at(r, --i) != PHRASE_VERB)
            continue;
        size_t left = i;
        while (left > r->sentence.begin && tag_at(r, left - 1) == PHRASE_ADV)
            left--;
        bool to = left > r->sentence.begin && tag_at(r, left - 1) == PHRASE_TO;
        uint32_t verb = word_at(r, i);
        say(out, about, verb, 0, 0);
        say(out, about + 1, verb, n * 2 + to, 0);
        say(out, about + 2, stance_scene_class(r->scene, i, &lists).fine, n * 2 + to, 0);
        if (last)
            say(out, about + 3, verb, last, 0);
        infinitives |= (uint32_t)to << n;
        last = verb;
        n++;
    }
    say(out, about + 4, n, r->form, 0);
    say(out, about + 5, infinitives, r->form, 0);
}

void
stance_held_features(const struct stance_reading *r, size_t holder, struct choice_features *out)
{
    const struct phrase_text *t = r->scene->t;
    const struct phrase_np *np = &r->candidates[holder].np;
    uint32_t rule = r->is_framed ? 1 + r->frame.held : 0;
    out->n = 0;
    say(out, ABOUT_HELD, 0, 0, 0);
    say(out, ABOUT_HELD + 1, rule, r->form, 0);
    say(out, ABOUT_HELD + 2, rule, r->frame.negated, 0);
    say(out, ABOUT_HELD + 3, r->label, r->form, 0);
    say(out, ABOUT_HELD + 4, word_at(r, r->head), r->form, 0);
    for (size_t i = r->stretch.begin; i < r->stretch.end && i < r->stretch.begin + 5; i++)
        say(out, ABOUT_HELD + 5, word_at(r, i), 0, 0);
    say_left(r, r->stretch.begin, ABOUT_HELD + 6, out);
    if (r->candidates[holder].np.begin < r->stretch.begin) {
        say_left(r, np->begin, ABOUT_HELD + 10, out);
        for (size_t d = 0; d < 3; d++)
            say(out, ABOUT_HELD + 14, word_at(r, np->end + d), (uint32_t)d, 0);
    } else {
        say(out, ABOUT_HELD + 15, r->form, 0, 0);
    }
    bool asks = t->from.text[t->word[r->sentence.end - 1].begin] == '?';
    say(out, ABOUT_HELD + 16, asks, 0, 0);
    say(out, ABOUT_HELD + 17, word_at(r, r->sentence.begin), 0, 0);
    for (size_t i = r->sentence.begin; i < r->stretch.begin; i++)
        if (tag_at(r, i) & (PHRASE_SUB | PHRASE_MODAL))
            say(out, ABOUT_HELD + 18, word_at(r, i), 0, 0);
    if (r->quote) {
        size_t word = SIZE_MAX;
        for (size_t i = r->sentence.begin;
             i < r->sentence.end && r->quote->cue_begin != POSTIL_ABSENT; i++)
            if (t->word[i].begin >= r->quote->cue_begin && t->word[i].begin < r->quote->cue_end)
                word = i;
        say(out, ABOUT_HELD + 19, word == SIZE_MAX ? 0 : word_at(r, word), r->quote->kind, 0);
    }
    say_governors(r, ABOUT_HELD + 30, out);
    size_t verb = phrase_verb_before(t, np->begin, r->sentence.begin);
    if (verb != SIZE_MAX && np->begin < r->stretch.begin)
        say(out, ABOUT_HELD + 20, word_at(r, verb), 0, 0);
}

void
stance_negation_features(const struct stance_reading *r, struct choice_features *out)
{
    bool inside = false;
    out->n = 0;
    say(out, ABOUT_NEGATED, r->label, r->form, 0);
    say(out, ABOUT_NEGATED + 1, r->is_framed, r->frame.negated, r->label);
    for (size_t i = r->stretch.begin; i < r->stretch.end; i++) {
        inside = inside || tag_at(r, i) == PHRASE_NEG;
        say(out, ABOUT_NEGATED + 2, word_at(r, i), 0, 0);
    }
    say(out, ABOUT_NEGATED + 3, inside, r->label, 0);
    for (size_t d = 1; d <= 6 && r->stretch.begin >= r->sentence.begin + d; d++) {
        say(out, ABOUT_NEGATED + 4, word_at(r, r->stretch.begin - d), (uint32_t)d, 0);
        say(out, ABOUT_NEGATED + 5, tag_at(r, r->stretch.begin - d) == PHRASE_NEG, (uint32_t)d,
            r->label);
    }
    for (size_t i = r->stretch.end; i < r->stretch.end + 4; i++)
        say(out, ABOUT_NEGATED + 6, word_at(r, i), 0, 0);
}

/* -- glance ------------------------------------------------------------------------------------ */

static uint32_t
word_near(const struct stance_reading *r, size_t i)
{
    return (uint32_t)r->scene->t->word[i].hash;
}

void
stance_glance_features(const struct stance_reading *r, struct choice_features *out)
{
    double shows = 0;
    for (uint32_t k = 0; k < STANCE_LABELS; k++)
        shows += (double)r->stretch.p[k];
    uint32_t p = step_of(shows), label = r->stretch.label;
    uint32_t known = r->is_known ? 1 + r->cue.class : 0;
    out->n = 0;
    say(out, ABOUT_GLANCE, 0, 0, 0);
    say_steps(shows, ABOUT_GLANCE + 1, 0, out);
    say_steps(shows, ABOUT_GLANCE + 2, r->form * 8 + known, out);
    say(out, ABOUT_GLANCE + 3, r->form, label, known);
    say(out, ABOUT_GLANCE + 4, label, p / 3, known);
    say(out, ABOUT_GLANCE + 5, r->quote ? 1 + r->quote->kind : 0, r->form, p / 3);
    say(out, ABOUT_GLANCE + 6, at_most(r->stretch.end - r->stretch.begin, 5), r->form, p / 3);
    say(out, ABOUT_GLANCE + 7, r->class.fine, r->form, 0);
    say(out, ABOUT_GLANCE + 8, r->lists, r->form, 0);
    say(out, ABOUT_GLANCE + 9, r->class.middle, p / 3, 0);
    say(out, ABOUT_GLANCE + 10, word_near(r, r->head), r->form, 0);
    for (size_t i = r->stretch.begin; i < r->stretch.end && i < r->stretch.begin + 4; i++)
        say(out, ABOUT_GLANCE + 11, word_near(r, i), label, 0);
    for (size_t d = 1; d <= 4 && r->stretch.begin >= r->sentence.begin + d; d++) {
        size_t i = r->stretch.begin - d;
        say(out, ABOUT_GLANCE + 12, word_near(r, i), d < 3, 0);
        say(out, ABOUT_GLANCE + 13, scene_tag(r->scene, i), (uint32_t)d, r->form);
        if (d == 1)
            say(out, ABOUT_GLANCE + 14, word_near(r, i), word_near(r, r->head), 0);
    }
    for (size_t d = 0; d < 3 && r->stretch.end + d < r->sentence.end; d++) {
        size_t i = r->stretch.end + d;
        say(out, ABOUT_GLANCE + 15, word_near(r, i), (uint32_t)d, 0);
        say(out, ABOUT_GLANCE + 16, scene_tag(r->scene, i), (uint32_t)d, r->form);
        if (d == 0)
            say(out, ABOUT_GLANCE + 17, word_near(r, i), word_near(r, i - 1), 0);
    }
    say(out, ABOUT_GLANCE + 18, word_near(r, r->sentence.begin), 0, 0);
    say(out, ABOUT_GLANCE + 19, at_most(r->stretch.begin - r->sentence.begin, 6), r->form, 0);
    say(out, ABOUT_GLANCE + 20, at_most(r->sentence.end - r->stretch.end, 6), r->form, 0);
}
