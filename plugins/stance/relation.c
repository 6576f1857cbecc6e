/* SPDX-License-Identifier: Apache-2.0 */
/* How candidates stand to a stretch, and whether holder and target make a position. */
#include "evidence.h"

#include "../phrase/refer.h"

/* -- who and what ------------------------------------------------------------------------------ */

enum { SIDE_BEFORE, SIDE_BEHIND, SIDE_EARLIER, SIDE_LATER, SIDE_INSIDE };

/* 1: begins the phrase; 2: is a further part of it; 0: neither. */
static uint32_t
part_of(const struct phrase_np *phrase, const struct phrase_np *np)
{
    if (np->begin >= phrase->end || phrase->begin >= np->end)
        return 0;
    return np->begin <= phrase->begin ? 1 : 2;
}

/* How a candidate stands to the stretch. */
struct relation {
    uint32_t side, sentences, words, verbs, commas, clauses, phrases;
    uint32_t type;        /* what sort of name, pronoun, or thing it is  */
    uint32_t preposition; /* the word in front when it is one, else 0    */
    uint32_t left_tag, right_tag;
    uint32_t subject; /* 1: begins the verb's subject; 2: a further part of it */
    bool is_first;
};

static uint32_t
type_of(const struct stance_reading *r, const struct stance_candidate *c)
{
    const struct stance_scene *scene = r->scene;
    const struct phrase_text *t = scene->t;
    if (c->kind == MENTION_GERUND || c->kind == MENTION_INFINITIVE)
        return 1 + c->kind;
    enum phrase_pronoun pronoun = phrase_pronoun_kind(t, &c->np);
    if (pronoun != PHRASE_NOT_PRONOUN)
        return 8 + pronoun;
    size_t head = c->np.end - 1;
    if (t->word[head].entity)
        return 16 + t->from.entity[t->word[head].entity - 1].type;
    uint32_t tag = scene_tag(scene, head);
    if (tag & PHRASE_NAME)
        return 21;
    if (tag & (PHRASE_PRON | PHRASE_DET))
        return 22;
    if (tag & PHRASE_NUM)
        return 23;
    if (stance_is_thing(&scene->lists->things, t, head))
        return 24;
    return 25;
}

static struct relation
relate(const struct stance_reading *r, const struct stance_candidate *c)
{
    const struct phrase_text *t = r->scene->t;
    struct relation x = {0};
    bool before = c->np.begin < r->stretch.begin;
    size_t from = before ? c->np.end : r->stretch.end, to = before ? r->stretch.begin : c->np.begin;
    if (from > to)
        from = to;
    x.sentences = before ? t->word[r->stretch.begin].sentence - t->word[c->np.begin].sentence
                         : t->word[c->np.begin].sentence - t->word[r->stretch.end - 1].sentence;
    x.side = x.sentences == 0 ? (before ? SIDE_BEFORE : SIDE_BEHIND)
                              : (before ? SIDE_EARLIER : SIDE_LATER);
    if (c->np.begin >= r->stretch.begin && c->np.begin < r->stretch.end)
        x.side = SIDE_INSIDE;
    x.sentences = at_most(x.sentences, 3);
    size_t a = from - r->begin, b = to - r->begin;
    x.words = to - from < 4 ? (uint32_t)(to - from) : 4 + at_most((to - from) / 4, 10);
    x.verbs = at_most((size_t)(r->n_verb[b] - r->n_verb[a]), 3);
    x.commas = at_most((size_t)(r->n_comma[b] - r->n_comma[a]), 3);
    x.clauses = at_most((size_t)(r->n_clause[b] - r->n_clause[a]), 2);
    x.phrases = at_most((size_t)(r->n_phrase[b] - r->n_phrase[a]), 5);
    x.type = type_of(r, c);
    x.left_tag = c->np.begin > r->begin ? tag_at(r, c->np.begin - 1) : 0;
    x.right_tag = tag_at(r, c->np.end);
    if (x.left_tag & (PHRASE_PREP | PHRASE_TO))
        x.preposition = word_at(r, c->np.begin - 1);
    x.subject = r->subject.end > r->subject.begin ? part_of(&r->subject, &c->np) : 0;
    x.is_first = t->word[c->np.begin].flags & PHRASE_FIRST ||
                 (c->np.begin > 0 && t->word[c->np.begin - 1].flags & PHRASE_FIRST);
    return x;
}

/* How it is part of what the rule takes for a holder; of the target; for who a pronoun stands for.
 * 64: the rule says nothing. */
static uint32_t
ruled(const struct stance_reading *r, const struct phrase_np *np)
{
    uint32_t bits = 0;
    if (!r->is_framed)
        return 64;
    for (size_t i = 0; i < r->frame.n_holder; i++)
        bits |= part_of(&r->frame.holder[i], np);
    if (r->frame.has_target)
        bits |= part_of(&r->frame.target, np) << 2;
    if (r->frame.antecedent.end)
        bits |= part_of(&r->frame.antecedent, np) << 4;
    return bits;
}

/* Bit 0: names who speaks the quote around the stretch; 1: stands in that quote; 2: it is beside
 * the quote's cue. 8: no quote. */
static uint32_t
speaks(const struct stance_reading *r, const struct phrase_np *np)
{
    const struct phrase_text *t = r->scene->t;
    const struct postil_quote *q = r->quote;
    if (!q)
        return 8;
    uint32_t begin = t->word[np->begin].begin, end = t->word[np->end - 1].end, bits = 0;
    if (q->speaker_begin != POSTIL_ABSENT && begin < q->speaker_end && q->speaker_begin < end)
        bits |= 1;
    if (begin >= q->begin && end <= q->end)
        bits |= 2;
    return bits | (q->kind == POSTIL_DIRECT ? 4 : 0);
}

static void
say_relation(const struct stance_reading *r, const struct stance_candidate *c,
             const struct relation *x, struct choice_features *f)
{
    const uint32_t about = ABOUT_RELATION;
    uint32_t head = word_at(r, r->head), rule = ruled(r, &c->np), voice = speaks(r, &c->np);
    uint32_t form = r->form * 8 + r->label, place = x->side * 4 + x->sentences;
    uint32_t cue_class = r->cue.class + 8u * r->is_known;
    uint32_t near = x->phrases * 4 + x->verbs;
    say(f, about, form, place, x->phrases);
    say(f, about + 1, form, place, near);
    say(f, about + 2, form, place, x->type);
    say(f, about + 3, form, place, x->preposition);
    say(f, about + 4, form, rule, cue_class);
    say(f, about + 5, head, rule, x->side);
    say(f, about + 6, head, x->side, x->preposition);
    say(f, about + 7, head, place, x->phrases);
    say(f, about + 8, form, x->subject, place);
    say(f, about + 9, form, voice, x->type);
    say(f, about + 10, voice, place, x->phrases);
    say(f, about + 11, x->type, x->subject, rule);
    say(f, about + 12, place, x->verbs * 16 + x->commas * 4 + x->clauses, form);
    say(f, about + 13, place, x->words, form);
    say(f, about + 14, place, x->left_tag, x->right_tag);
    say(f, about + 15, form, x->left_tag, place);
    say(f, about + 16, form, x->right_tag, place);
    say(f, about + 17, x->type, place, x->is_first);
    say(f, about + 18, word_at(r, c->np.end - 1), 0, 0);
    say(f, about + 19, word_at(r, c->np.end - 1), form, x->side);
    say(f, about + 20, word_at(r, c->np.begin), x->type, x->side);
    say(f, about + 21, word_at(r, r->stretch.end - 1), x->side, x->phrases * 16 + x->left_tag % 13);
    say(f, about + 22, word_at(r, r->stretch.end), place, near);
    say(f, about + 23, tag_at(r, r->stretch.end), place, near);
    say(f, about + 24, rule, voice, x->type);
    say(f, about + 25, c->np.begin > r->begin ? word_at(r, c->np.begin - 1) : 0, form, x->side);
    say(f, about + 26, word_at(r, c->np.end), x->side, form);
    say(f, about + 27, c->kind, form, place);
    say(f, about + 28, x->type, x->phrases, place);
    say(f, about + 29, c->np.end - c->np.begin, x->type, place);
    say(f, about + 30, c->class.middle, form, x->side);
    say(f, about + 31, c->class.coarse, r->class.middle, x->side * 8 + r->form);
    say(f, about + 32, c->lists, form, place);
    say(f, about + 33, c->class.fine, x->type, 0);
    say(f, about + 34, r->class.fine, place, near);
    say(f, about + 35, r->class.middle, x->side, x->preposition);
    say(f, about + 36, c->was_holder * 2u + c->was_target, x->type, place);
    say(f, about + 37, c->was_holder * 2u + c->was_target, form, place * 8 + x->phrases);
}

void
stance_relation_features(const struct stance_reading *r, size_t i, struct choice_features *out)
{
    const struct stance_candidate *c = &r->candidates[i];
    struct relation x = relate(r, c);
    out->n = 0;
    say_relation(r, c, &x, out);
    /* "rejects it": what "it" is, stands elsewhere. */
    uint32_t next = word_at(r, r->stretch.end);
    uint32_t place = x.side * 4 + x.sentences;
    bool pronoun = tag_at(r, r->stretch.end) & (PHRASE_PRON | PHRASE_DET);
    say(out, ABOUT_RELATION + 40, pronoun ? next : 1, place, x.phrases);
    say(out, ABOUT_RELATION + 41, pronoun, place, x.is_first * 32u + x.type);
    say(out, ABOUT_RELATION + 43, pronoun ? next : 1, place, c->was_target * 2u + c->was_holder);
}

/* -- truth ------------------------------------------------------------------------------------- */

void
stance_truth_features(const struct stance_reading *r, size_t holder, size_t target,
                      struct choice_features *out)
{
    const struct stance_candidate *h = &r->candidates[holder], *g = &r->candidates[target];
    struct relation a = relate(r, h), b = relate(r, g);
    double shows = 0;
    for (uint32_t k = 0; k < STANCE_LABELS; k++)
        shows += (double)r->stretch.p[k];
    uint32_t p = step_of(shows), ph = step_of(h->holder), pt = step_of(g->target);
    out->n = 0;
    say(out, ABOUT_TRUTH, 0, 0, 0);
    say_steps(shows, ABOUT_TRUTH + 1, 0, out);
    say_steps(shows, ABOUT_TRUTH + 27, r->form, out);
    say_steps(h->holder, ABOUT_TRUTH + 2, 0, out);
    say_steps(g->target, ABOUT_TRUTH + 3, 0, out);
    say(out, ABOUT_TRUTH + 4, p / 4, ph / 5, pt / 5);
    say(out, ABOUT_TRUTH + 5, r->form, r->label, r->is_known);
    say(out, ABOUT_TRUTH + 6, r->is_framed, r->cue.class, r->is_known);
    say(out, ABOUT_TRUTH + 7, ruled(r, &h->np), ruled(r, &g->np), r->is_known);
    say(out, ABOUT_TRUTH + 8, a.type, r->form, 0);
    say(out, ABOUT_TRUTH + 9, b.type, r->form, 0);
    say(out, ABOUT_TRUTH + 10, a.side * 4 + a.sentences, r->form, a.phrases);
    say(out, ABOUT_TRUTH + 11, b.side * 4 + b.sentences, r->form, b.phrases);
    say(out, ABOUT_TRUTH + 12, a.type, b.type, r->label);
    say(out, ABOUT_TRUTH + 13, r->held, r->label, r->negated);
    say(out, ABOUT_TRUTH + 14, r->quote ? 1 + r->quote->kind : 0, r->form, 0);
    say(out, ABOUT_TRUTH + 15, at_most(r->stretch.end - r->stretch.begin, 5), r->form, 0);
    say(out, ABOUT_TRUTH + 21, r->class.fine, 0, 0);
    say(out, ABOUT_TRUTH + 22, h->class.middle, r->form, 0);
    say(out, ABOUT_TRUTH + 23, h->lists, g->lists, 0);
    say(out, ABOUT_TRUTH + 24, h->lists, r->form, 0);
    say(out, ABOUT_TRUTH + 25, h->was_holder, g->was_target, r->form);
    say(out, ABOUT_TRUTH + 26, h->was_holder, g->was_target, p / 4);
    say(out, ABOUT_TRUTH + 19, phrase_np_overlap(&h->np, &g->np), a.side, b.side);
    say(out, ABOUT_TRUTH + 20, a.side * 4 + a.sentences, b.side * 4 + b.sentences, r->form);
}
