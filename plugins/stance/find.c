/* SPDX-License-Identifier: Apache-2.0 */
/* From stretch to record: who shares the position, names, the words of targets. */
#include "find.h"

#include <string.h>

#include "../phrase/refer.h"
#include "decide.h"
#include "pair.h"

enum { TOGETHER = 4 /* most holders of one stretch, and most targets */ };

/* Least probability at a glance of a stretch that is read. */
static const double GLANCE = .3;

/* Candidates joined to the likeliest by "and" count from this share of its probability. */
static const double JOINED = .2;

enum postil_status
stance_lists_init(struct stance_lists *lists, struct postil_error *err)
{
    enum postil_status st = stance_cues_init(&lists->cues, err);
    if (st == POSTIL_OK)
        st = stance_control_init(&lists->control, err);
    return st == POSTIL_OK ? stance_things_init(&lists->things, err) : st;
}

void
stance_lists_fini(struct stance_lists *lists)
{
    stance_things_fini(&lists->things);
    stance_control_fini(&lists->control);
    stance_cues_fini(&lists->cues);
}

enum postil_status
stance_finder_init(struct stance_finder *f, const postil_model *model, struct postil_error *err)
{
    enum postil_status st = stance_lists_init(&f->lists, err);
    if (st == POSTIL_OK)
        st = stance_labeller_init(&f->labeller, model, err);
    return st == POSTIL_OK ? stance_choice_view(model, &f->choice, err) : st;
}

void
stance_finder_fini(struct stance_finder *f)
{
    stance_scene_fini(&f->scene);
    stance_labeller_fini(&f->labeller);
    stance_targets_fini(&f->targets);
    stance_lists_fini(&f->lists);
}

enum { PAST = 8 /* earlier positions that are remembered */ };

/* Who held the last positions, and on what. */
struct past {
    struct phrase_np holder[PAST], target[PAST];
    size_t n;
};

struct finding {
    const struct stance_finder *finder;
    const struct stance_reading *r;
    const struct stance_decision *decision;
    postil_layer *out;
    postil_arena *arena;
    struct postil_error *err;
};

static void
recall(const struct past *past, struct stance_reading *r)
{
    size_t n = past->n < PAST ? past->n : PAST;
    for (size_t i = 0; i < r->n_candidate; i++)
        for (size_t k = 0; k < n; k++) {
            struct stance_candidate *c = &r->candidates[i];
            c->was_holder = c->was_holder || phrase_np_overlap(&c->np, &past->holder[k]);
            c->was_target = c->was_target || phrase_np_overlap(&c->np, &past->target[k]);
        }
}

static void
remember(struct past *past, const struct stance_reading *r, const struct stance_decision *d)
{
    past->holder[past->n % PAST] = r->candidates[d->holder].np;
    past->target[past->n++ % PAST] = r->candidates[d->target].np;
}

/* -- who shares it ----------------------------------------------------------------------------- */

/* "A and B", "A, B and C": nothing but marks, conjunctions and other phrases in between. */
static bool
are_joined(const struct stance_reading *r, const struct phrase_np *a, const struct phrase_np *b)
{
    bool joined = false;
    if (a->begin > b->begin) {
        const struct phrase_np *c = a;
        a = b;
        b = c;
    }
    if (b->begin < a->end || b->begin - a->end > 16)
        return false;
    for (size_t i = a->end; i < b->begin; i++) {
        uint32_t tag = scene_tag(r->scene, i);
        if (tag & (PHRASE_VERB | PHRASE_AUX | PHRASE_MODAL | PHRASE_STOP | PHRASE_REL | PHRASE_SUB |
                   PHRASE_THAT))
            return false;
        joined = joined || tag & PHRASE_CONJ;
    }
    return joined;
}

/* The likeliest, and those joined to it; `of` gives their probability. */
static size_t
gather(const struct stance_reading *r, size_t best, double (*of)(const struct stance_candidate *),
       size_t *out)
{
    size_t n = 0;
    double least = JOINED * of(&r->candidates[best]);
    out[n++] = best;
    for (size_t i = 0; i < r->n_candidate && n < TOGETHER; i++)
        if (i != best && of(&r->candidates[i]) >= least &&
            are_joined(r, &r->candidates[i].np, &r->candidates[best].np))
            out[n++] = i;
    return n;
}

static double
holder_of(const struct stance_candidate *c)
{
    return c->holder;
}

static double
target_of(const struct stance_candidate *c)
{
    return c->target;
}

/* -- names ------------------------------------------------------------------------------------- */

static const char *
holder_name(const struct finding *f, const struct phrase_np *np)
{
    const struct stance_reading *r = f->r;
    const struct phrase_text *t = r->scene->t;
    const struct postil_quote *q = r->quote;
    enum phrase_pronoun kind = phrase_pronoun_kind(t, np);
    if (q && kind == PHRASE_SPEAKER)
        return q->speaker;
    if (q && q->speaker_begin != POSTIL_ABSENT && t->word[np->begin].begin < q->speaker_end &&
        q->speaker_begin < t->word[np->end - 1].end)
        return q->speaker;
    bool known = kind != PHRASE_NOT_PRONOUN && r->is_framed && r->frame.antecedent.end > 0;
    return phrase_name(t, known ? &r->frame.antecedent : np, f->arena);
}

/* The target's words, or the name it has in the settings; *out_skip: none of those asked for. */
static const char *
target_name(const struct finding *f, struct phrase_np np, bool *out_skip)
{
    const struct phrase_text *t = f->r->scene->t;
    uint32_t ends[READING_WORDINGS];
    size_t n = stance_wordings(f->r->scene, &np, ends);
    *out_skip = false;
    if (f->finder->targets.n_target) {
        const char *name = stance_targets_find(&f->finder->targets, t, np.begin, ends[n - 1]);
        *out_skip = !name;
        return name;
    }
    if (phrase_pronoun_kind(t, &np) != PHRASE_NOT_PRONOUN)
        return phrase_name(t, &np, f->arena);
    while (n > 1 && np.begin < f->r->stretch.begin && ends[n - 1] > f->r->stretch.begin)
        n--; /* what is said of a target in front of the stretch is not its name */
    np.end = ends[stance_choose_wording(&f->finder->choice, f->r, &np, ends, n)];
    return phrase_copy(t, &np, f->arena);
}

static void
extend(struct postil_stance *s, uint32_t begin, uint32_t end)
{
    s->begin = begin < s->begin ? begin : s->begin;
    s->end = end > s->end ? end : s->end;
}

/* The record of the same holder and target whose evidence meets this one's, or NULL: what is said
 * twice in one clause is one position. */
static struct postil_stance *
said_before(postil_layer *layer, const struct postil_stance *s)
{
    enum { BACK = 6 };
    size_t n = postil_layer_count(layer);
    struct postil_stance *all = postil_layer_records(layer);
    for (size_t back = 1; back <= BACK && back <= n; back++) {
        struct postil_stance *o = &all[n - back];
        if (strcmp(o->holder, s->holder) == 0 && strcmp(o->target, s->target) == 0 &&
            o->begin < s->end && s->begin < o->end)
            return o;
    }
    return NULL;
}

static enum postil_status
add(const struct finding *f, const struct phrase_np *holder, const struct phrase_np *target)
{
    const struct stance_reading *r = f->r;
    const struct phrase_text *t = r->scene->t;
    bool skip;
    struct postil_stance s = {
        .begin = t->word[r->stretch.begin].begin,
        .end = t->word[r->stretch.end - 1].end,
        .label = r->label,
        .held = r->held,
        .negated = r->negated,
        .cue_begin = t->word[r->stretch.begin].begin,
        .cue_end = t->word[r->stretch.end - 1].end,
        .holder_begin = t->word[holder->begin].begin,
        .holder_end = t->word[holder->end - 1].end,
        .score = (float)f->decision->truth,
    };
    s.target = target_name(f, *target, &skip);
    if (skip)
        return POSTIL_OK;
    s.holder = holder_name(f, holder);
    if (!s.holder || !s.target)
        return postil_fail(f->err, POSTIL_NOMEM, "a stance");
    if (t->word[holder->begin].sentence == t->word[r->stretch.begin].sentence)
        extend(&s, s.holder_begin, s.holder_end);
    if (t->word[target->begin].sentence == t->word[r->stretch.begin].sentence)
        extend(&s, t->word[target->begin].begin, t->word[target->end - 1].end);
    struct postil_stance *record = said_before(f->out, &s);
    if (record) {
        if (record->score < s.score)
            *record = s;
        return POSTIL_OK;
    }
    record = postil_layer_add(f->out, 1, f->err);
    if (!record)
        return POSTIL_NOMEM;
    *record = s;
    return POSTIL_OK;
}

static enum postil_status
add_all(const struct finding *f)
{
    const struct stance_candidate *c = f->r->candidates;
    size_t holders[TOGETHER], targets[TOGETHER];
    size_t n_holder = gather(f->r, f->decision->holder, holder_of, holders);
    size_t n_target = gather(f->r, f->decision->target, target_of, targets);
    enum postil_status st = POSTIL_OK;
    for (size_t h = 0; st == POSTIL_OK && h < n_holder; h++)
        for (size_t g = 0; st == POSTIL_OK && g < n_target; g++)
            st = add(f, &c[holders[h]].np, &c[targets[g]].np);
    return st;
}

/* -- names, two by two ------------------------------------------------------------------------- */

enum { NAMES = 8 /* of one sentence that are looked at */ };

/* What makes up for it that few pairs have a relation, and the second name seldom holds it. */
static const double LIFT[PAIR_RELATIONS] = {
    [PAIR_NONE] = 1,           [PAIR_FIRST_AGAINST] = 1.8,
    [PAIR_FIRST_FAVOR] = 2.5,  [PAIR_SECOND_AGAINST] = 6.5,
    [PAIR_SECOND_FAVOR] = 6.5,
};

static const uint32_t label_of[PAIR_RELATIONS] = {
    [PAIR_FIRST_AGAINST] = POSTIL_AGAINST,
    [PAIR_FIRST_FAVOR] = POSTIL_FAVOR,
    [PAIR_SECOND_AGAINST] = POSTIL_AGAINST,
    [PAIR_SECOND_FAVOR] = POSTIL_FAVOR,
};

static bool
is_there(postil_layer *layer, const char *holder, const char *target, uint32_t begin)
{
    size_t n = postil_layer_count(layer);
    const struct postil_stance *all = postil_layer_records(layer);
    for (; n > 0 && all[n - 1].end > begin; n--)
        if (strcmp(all[n - 1].holder, holder) == 0 && strstr(all[n - 1].target, target))
            return true;
    return false;
}

static const char *
name_of(const struct finding *f, const struct postil_entity *e)
{
    const char *text = f->finder->scene.t->from.text;
    return e->name ? e->name : postil_arena_copy(f->arena, text + e->begin, e->end - e->begin);
}

static enum postil_status
judge_pair(const struct finding *f, const struct postil_entity *a, const struct postil_entity *b)
{
    const struct stance_finder *finder = f->finder;
    const struct phrase_text *t = finder->scene.t;
    struct stance_names names;
    struct phrase_np first, second;
    double p[PAIR_RELATIONS];
    uint32_t best = PAIR_FIRST_AGAINST;
    if (!stance_words_of(t, a->begin, a->end, &first) ||
        !stance_words_of(t, b->begin, b->end, &second) || first.end > second.begin)
        return POSTIL_OK;
    stance_names_read(&finder->scene, &finder->choice, finder->labeller.found,
                      finder->labeller.n_found, &first, &second, &names);
    stance_pair_judge(&finder->choice, &finder->scene, &names, p);
    for (uint32_t k = best + 1; k < PAIR_RELATIONS; k++)
        best = LIFT[k] * p[k] > LIFT[best] * p[best] ? k : best;
    if (LIFT[best] * p[best] <= p[PAIR_NONE])
        return POSTIL_OK;
    bool forth = best == PAIR_FIRST_AGAINST || best == PAIR_FIRST_FAVOR;
    const struct postil_entity *holder = forth ? a : b, *target = forth ? b : a;
    const char *who = name_of(f, holder), *whom = name_of(f, target);
    if (!who || !whom)
        return postil_fail(f->err, POSTIL_NOMEM, "names of a pair");
    if (strcmp(who, whom) == 0 || is_there(f->out, who, whom, a->begin))
        return POSTIL_OK;
    struct postil_stance *s = postil_layer_add(f->out, 1, f->err);
    if (!s)
        return POSTIL_NOMEM;
    *s = (struct postil_stance){
        .begin = a->begin,
        .end = b->end,
        .holder = who,
        .holder_begin = holder->begin,
        .holder_end = holder->end,
        .target = whom,
        .label = label_of[best],
        .held = POSTIL_ACTUAL,
        .cue_begin = POSTIL_ABSENT,
        .cue_end = POSTIL_ABSENT,
        .score = (float)p[best],
    };
    return POSTIL_OK;
}

static enum postil_status
judge_pairs(const struct finding *f)
{
    const struct phrase_source *from = &f->finder->scene.t->from;
    const struct postil_entity *e = from->entity;
    enum postil_status st = POSTIL_OK;
    size_t first = 0;
    for (size_t s = 0; s < from->n_sentence; s++) {
        while (first < from->n_entity && e[first].begin < from->sentence[s].begin)
            first++;
        size_t end = first;
        while (end < from->n_entity && e[end].end <= from->sentence[s].end && end - first < NAMES)
            end++;
        for (size_t i = first; i < end; i++)
            for (size_t k = i + 1; st == POSTIL_OK && k < end; k++)
                st = judge_pair(f, &e[i], &e[k]);
    }
    return st;
}

enum postil_status
stance_find(struct stance_finder *finder, const struct phrase_text *text,
            const struct postil_quote *quotes, size_t n_quote, postil_layer *out,
            postil_arena *arena, struct postil_error *err)
{
    struct stance_scene *scene = &finder->scene;
    struct stance_reading r;
    struct stance_decision decision;
    struct past past = {.n = 0};
    struct finding f = {finder, &r, &decision, out, arena, err};
    stance_scene_begin(scene, &finder->lists, &finder->labeller.lexicon, text, quotes, n_quote);
    enum postil_status st = stance_labeller_run(&finder->labeller, scene, finder->boldness, err);
    if (st == POSTIL_OK && (finder->labeller.n_found || finder->pairs))
        st = stance_scene_find_mentions(scene, err);
    for (size_t i = 0; st == POSTIL_OK && i < finder->labeller.n_found; i++) {
        stance_reading_begin(&r, scene, &finder->labeller.found[i]);
        if (stance_glance(&finder->choice, &r) < GLANCE)
            continue;
        stance_reading_go_on(&r);
        recall(&past, &r);
        if (!stance_decide(&finder->choice, &r, &decision) || decision.truth < finder->threshold)
            continue;
        remember(&past, &r, &decision);
        st = add_all(&f);
    }
    return st == POSTIL_OK && finder->pairs ? judge_pairs(&f) : st;
}
