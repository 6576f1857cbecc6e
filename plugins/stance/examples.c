/* SPDX-License-Identifier: Apache-2.0 */
/* From gold records to what is right among alternatives. */
#include "examples.h"

#include <stdlib.h>
#include <string.h>

#include "gold.h"
#include "pair.h"

/* -- desk -------------------------------------------------------------------------------------- */

enum postil_status
stance_desk_init(struct stance_desk *desk, const struct lexicon *lexicon, struct postil_error *err)
{
    desk->lexicon = lexicon;
    enum postil_status st = stance_lists_init(&desk->lists, err);
    return st == POSTIL_OK ? phrase_lexicon_init(&desk->classes, err) : st;
}

void
stance_desk_fini(struct stance_desk *desk)
{
    stance_scene_fini(&desk->scene);
    phrase_text_fini(&desk->text);
    phrase_lexicon_fini(&desk->classes);
    stance_lists_fini(&desk->lists);
}

enum postil_status
stance_desk_read(struct stance_desk *desk, const struct stance_example *example,
                 struct postil_error *err)
{
    size_t n_quote;
    struct phrase_source from = phrase_source_of(example->doc);
    const struct postil_quote *quotes =
        postil_doc_records(example->doc, &postil_quote_type, &n_quote);
    enum postil_status st = phrase_text_fill(&desk->text, &desk->classes, &from, err);
    if (st != POSTIL_OK)
        return st;
    stance_scene_begin(&desk->scene, &desk->lists, desk->lexicon, &desk->text, quotes, n_quote);
    return stance_scene_find_mentions(&desk->scene, err);
}

/* -- sequences --------------------------------------------------------------------------------- */

size_t
stance_desk_sequences(const struct stance_desk *desk)
{
    size_t n = 0;
    for (size_t i = 0; i < desk->text.n; i = stance_sequence_end(&desk->scene, i))
        n++;
    return n;
}

struct typed {
    struct word word;
    struct postil_tag_feature items[WORD_FEATURES];
    size_t n;
};

/* Most features of a word: its own, and those of five types. */
enum { MOST_FEATURES = SIGN_FEATURES + (2 * POSTIL_TAG_REACH + 1) * WORD_FEATURES };

/* Features of the types around word i that it sees. */
static uint32_t
add_types(const struct typed *typed, size_t n_word, size_t i, uint32_t *out)
{
    uint32_t n = 0;
    for (int distance = -POSTIL_TAG_REACH; distance <= POSTIL_TAG_REACH; distance++) {
        size_t from = i - (size_t)distance; /* wraps below 0, which is beyond the end */
        if (from >= n_word)
            continue;
        for (size_t k = 0; k < typed[from].n; k++)
            if (typed[from].items[k].reach >= (uint32_t)abs(distance))
                out[n++] = postil_tag_seen_from(typed[from].items[k].hash, distance);
    }
    return n;
}

/* Labels that may be right at each word of [begin, end). */
static void
allow(const struct phrase_text *t, const struct stance_example *e, size_t begin, size_t end,
      uint16_t *out)
{
    for (size_t i = begin; i < end; i++)
        out[i - begin] = 1;
    for (size_t g = 0; g < e->n_gold; g++) {
        const struct postil_stance *gold = &e->gold[g];
        size_t from = begin, to;
        while (from < end && t->word[from].end <= gold->cue_begin)
            from++;
        for (to = from; to < end && t->word[to].begin < gold->cue_end && out[to - begin] == 1;)
            to++;
        for (size_t i = from; i < to; i++) {
            enum postil_tag_place place = to - from == 1 ? POSTIL_TAG_SINGLE
                                          : i == from    ? POSTIL_TAG_BEGIN
                                                         : POSTIL_TAG_INSIDE;
            uint16_t bit = (uint16_t)(1u << postil_tag_label(gold->label, place));
            out[i - begin] = gold_is_optional(gold) ? bit | 1 : bit;
        }
    }
}

static bool
make_sequence(const struct stance_desk *desk, const struct stance_example *e, size_t begin,
              size_t end, struct postil_tag_sequence *out)
{
    const struct phrase_text *t = &desk->text;
    size_t n_word = end - begin;
    struct typed *typed = calloc(n_word, sizeof *typed);
    const struct word **words = calloc(n_word, sizeof *words);
    struct stance_known known[STRETCH_SENTENCE];
    uint32_t *features = malloc(n_word * MOST_FEATURES * sizeof *features), n = 0;
    struct postil_tag_sequence q = {.n_tok = (uint32_t)n_word, .weight = 1, .group = e->group};
    q.first = malloc((n_word + 1) * sizeof *q.first);
    q.allowed = malloc(n_word * sizeof *q.allowed);
    bool done = typed && words && features && q.first && q.allowed;
    for (size_t i = 0; done && i < n_word; i++) {
        const struct phrase_word *w = &t->word[begin + i];
        typed[i].n = words_read(desk->lexicon, t->from.text + w->begin, w->end - w->begin,
                                &typed[i].word, typed[i].items);
        words[i] = &typed[i].word;
    }
    if (done) {
        stance_known_cues(&desk->scene, begin, end, known);
        allow(t, e, begin, end, q.allowed);
        for (size_t i = 0; i < n_word; i++) {
            q.first[i] = n;
            n += add_types(typed, n_word, i, features + n);
            n += (uint32_t)stance_sign_features(&desk->scene, begin, end, begin + i, words, known,
                                                features + n);
        }
        q.first[n_word] = n;
        q.features = malloc((n + 1) * sizeof *q.features);
    }
    if (q.features)
        memcpy(q.features, features, n * sizeof *features);
    free(typed);
    free(words);
    free(features);
    *out = q;
    return q.features != NULL;
}

enum postil_status
stance_example_sequences(struct stance_desk *desk, const struct stance_example *example,
                         struct postil_tag_sequence *out, size_t *out_n, struct postil_error *err)
{
    size_t n = 0;
    for (size_t begin = 0, end; begin < desk->text.n; begin = end) {
        end = stance_sequence_end(&desk->scene, begin);
        if (!make_sequence(desk, example, begin, end, &out[n++]))
            return postil_fail(err, POSTIL_NOMEM, "sequences");
    }
    *out_n = n;
    return POSTIL_OK;
}

/* -- choices ----------------------------------------------------------------------------------- */

/* Gold records whose cue a stretch meets: of the first one's label. */
struct met {
    const struct postil_stance *gold[8];
    size_t n;
};

static struct met
meet(const struct phrase_text *t, const struct stance_example *e, const struct stance_stretch *s)
{
    struct met m = {.n = 0};
    for (size_t g = 0; g < e->n_gold && m.n < sizeof m.gold / sizeof *m.gold; g++) {
        const struct postil_stance *gold = &e->gold[g];
        if (gold_overlaps(t, s->begin, s->end, gold->cue_begin, gold->cue_end) &&
            (m.n == 0 || gold->label == m.gold[0]->label))
            m.gold[m.n++] = gold;
    }
    return m;
}

bool
stance_meets_gold(const struct stance_desk *desk, const struct stance_example *example,
                  const struct stance_stretch *stretch)
{
    for (size_t g = 0; g < example->n_gold; g++)
        if (!gold_is_optional(&example->gold[g]) &&
            gold_overlaps(&desk->text, stretch->begin, stretch->end, example->gold[g].cue_begin,
                          example->gold[g].cue_end))
            return true;
    return false;
}

static bool
is_holder(const struct phrase_text *t, const struct phrase_np *np, const struct met *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (gold_overlaps(t, np->begin, np->end, m->gold[i]->holder_begin, m->gold[i]->holder_end))
            return true;
    return false;
}

/* How much of a target a candidate begins: 0, or 1. */
static double
is_target(const struct phrase_text *t, const struct phrase_np *np, const struct met *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (gold_is_target(t, np->begin, np->end, m->gold[i]->target))
            return 1;
    return 0;
}

/* A choice among the candidates as holder or target, with right[i] shares. */
static enum postil_status
add_candidates(struct stance_learner *l, const struct stance_reading *r, uint32_t group,
               uint32_t as, const double *right, struct postil_error *err)
{
    double sum = 0;
    for (size_t i = 0; i < r->n_candidate; i++)
        sum += right[i];
    if (!(sum > 0))
        return POSTIL_OK;
    enum postil_status st = stance_learner_begin(l, group, false, err);
    for (size_t i = 0; st == POSTIL_OK && i < r->n_candidate; i++) {
        struct choice_features f;
        stance_relation_features(r, i, &f);
        st = stance_learner_add(l, &f, as, right[i] / sum, err);
    }
    return st;
}

static enum postil_status
add_label(struct stance_learner *l, const struct stance_reading *r, uint32_t group, uint32_t right,
          struct postil_error *err)
{
    struct choice_features f;
    enum postil_status st = stance_learner_begin(l, group, false, err);
    stance_label_features(r, &f);
    for (uint32_t k = 0; st == POSTIL_OK && k < CHOICE_ANSWERS; k++)
        st = stance_learner_add(l, &f, k, k == right, err);
    return st;
}

static enum postil_status
add_held(struct stance_learner *l, const struct stance_reading *r, uint32_t group, size_t holder,
         const struct postil_stance *gold, struct postil_error *err)
{
    struct choice_features f;
    enum postil_status st = stance_learner_begin(l, group, false, err);
    stance_held_features(r, holder, &f);
    for (uint32_t k = 0; st == POSTIL_OK && k < CHOICE_ANSWERS; k++)
        st = stance_learner_add(l, &f, k, k == gold->held, err);
    if (st == POSTIL_OK)
        st = stance_learner_begin(l, group, true, err);
    stance_negation_features(r, &f);
    return st == POSTIL_OK ? stance_learner_add(l, &f, 0, gold->negated, err) : st;
}

/* Where the target's words end best. */
static enum postil_status
add_wording(struct stance_learner *l, const struct stance_reading *r, uint32_t group,
            const struct phrase_np *np, const char *target, struct postil_error *err)
{
    const struct phrase_text *t = r->scene->t;
    uint32_t ends[READING_WORDINGS];
    size_t n = stance_wordings(r->scene, np, ends), best = 0;
    double most = -1;
    for (size_t i = 0; i < n; i++) {
        double share = gold_target_share(t, np->begin, ends[i], target);
        best = share > most ? i : best;
        most = share > most ? share : most;
    }
    if (n < 2 || !(most > 0))
        return POSTIL_OK;
    enum postil_status st = stance_learner_begin(l, group, false, err);
    for (size_t i = 0; st == POSTIL_OK && i < n; i++) {
        struct choice_features f;
        stance_wording_features(r, np, ends, i, &f);
        st = stance_learner_add(l, &f, 0, i == best, err);
    }
    return st;
}

/* Of neighbouring candidates that overlap the target's words, the first begins it. */
static void
mark_targets(const struct stance_reading *r, const struct met *m, double *right)
{
    const struct phrase_text *t = r->scene->t;
    for (size_t i = 0; i < r->n_candidate; i++) {
        const struct phrase_np *np = &r->candidates[i].np;
        right[i] = is_target(t, np, m);
        if (!(right[i] > 0) || i == 0)
            continue;
        const struct phrase_np *last = &r->candidates[i - 1].np;
        bool within = right[i - 1] > 0 && np->begin < last->end + 3;
        if (within)
            right[i] = 1e-9; /* a further part of the same words: neither */
    }
    for (size_t i = 0; i < r->n_candidate; i++)
        right[i] = right[i] > .5;
}

/* Who held positions shown before the stretch, and on what. */
static void
recall(struct stance_reading *r, const struct stance_example *e)
{
    const struct phrase_text *t = r->scene->t;
    for (size_t g = 0; g < e->n_gold; g++) {
        const struct postil_stance *gold = &e->gold[g];
        for (size_t i = 0; gold->cue_end <= t->word[r->stretch.begin].begin && i < r->n_candidate;
             i++) {
            struct stance_candidate *c = &r->candidates[i];
            c->was_holder = c->was_holder || gold_overlaps(t, c->np.begin, c->np.end,
                                                           gold->holder_begin, gold->holder_end);
            c->was_target =
                c->was_target || gold_is_target(t, c->np.begin, c->np.end, gold->target);
        }
    }
}

static enum postil_status
add_choices(struct stance_learner *l, struct stance_reading *r, const struct stance_example *e,
            const struct met *m, struct postil_error *err)
{
    const struct phrase_text *t = r->scene->t;
    const struct postil_stance *gold = m->gold[0];
    double right[READING_CANDIDATES];
    size_t holder = SIZE_MAX;
    enum postil_status st = add_label(l, r, e->group, gold->label, err);
    r->label = gold->label;
    for (size_t i = 0; i < r->n_candidate; i++) {
        right[i] = is_holder(t, &r->candidates[i].np, m);
        if (right[i] > 0 && (holder == SIZE_MAX || i < holder))
            holder = i;
    }
    if (st == POSTIL_OK)
        st = add_candidates(l, r, e->group, AS_HOLDER, right, err);
    if (st != POSTIL_OK || holder == SIZE_MAX)
        return st;
    st = add_held(l, r, e->group, holder, gold, err);
    r->held = gold->held;
    mark_targets(r, m, right);
    if (st == POSTIL_OK)
        st = add_candidates(l, r, e->group, AS_TARGET, right, err);
    for (size_t i = 0; st == POSTIL_OK && i < r->n_candidate; i++)
        if (right[i] > 0) {
            st = add_wording(l, r, e->group, &r->candidates[i].np, gold->target, err);
            break;
        }
    return st;
}

/* A gold cue as a stretch of which the labeller was fairly sure. */
static bool
stretch_of(const struct phrase_text *t, const struct postil_stance *gold,
           struct stance_stretch *out)
{
    *out = (struct stance_stretch){.label = gold->label};
    out->p[gold->label] = .6f;
    size_t i = 0;
    while (i < t->n && t->word[i].end <= gold->cue_begin)
        i++;
    out->begin = (uint32_t)i;
    while (i < t->n && t->word[i].begin < gold->cue_end)
        i++;
    out->end = (uint32_t)i;
    return out->end > out->begin;
}

static bool
is_found(const struct phrase_text *t, const struct postil_stance *gold,
         const struct stance_stretch *found, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (gold_overlaps(t, found[i].begin, found[i].end, gold->cue_begin, gold->cue_end))
            return true;
    return false;
}

enum postil_status
stance_example_choices(struct stance_desk *desk, const struct stance_example *example,
                       const struct stance_stretch *found, size_t n_found,
                       struct stance_learner *learner, struct postil_error *err)
{
    const struct phrase_text *t = &desk->text;
    struct stance_stretch missed;
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; st == POSTIL_OK && i < n_found + example->n_gold; i++) {
        const struct stance_stretch *s = i < n_found ? &found[i] : &missed;
        if (i >= n_found && (is_found(t, &example->gold[i - n_found], found, n_found) ||
                             !stretch_of(t, &example->gold[i - n_found], &missed)))
            continue;
        struct met m = meet(t, example, s);
        if (!m.n)
            continue;
        stance_reading_begin(&desk->reading, &desk->scene, s);
        stance_reading_go_on(&desk->reading);
        recall(&desk->reading, example);
        st = add_choices(learner, &desk->reading, example, &m, err);
    }
    return st;
}

static enum postil_status
add_binary(struct stance_learner *l, uint32_t group, const struct choice_features *f, bool right,
           struct postil_error *err)
{
    enum postil_status st = stance_learner_begin(l, group, true, err);
    return st == POSTIL_OK ? stance_learner_add(l, f, 0, right, err) : st;
}

enum postil_status
stance_example_truths(struct stance_desk *desk, const struct stance_example *example,
                      const struct stance_stretch *found, size_t n_found,
                      const struct stance_choice *choice, struct stance_learner *learner,
                      struct postil_error *err)
{
    const struct phrase_text *t = &desk->text;
    struct stance_reading *r = &desk->reading;
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; st == POSTIL_OK && i < n_found; i++) {
        struct stance_decision d;
        struct choice_features f;
        stance_reading_begin(r, &desk->scene, &found[i]);
        stance_reading_go_on(r);
        recall(r, example);
        if (!stance_decide(choice, r, &d))
            continue;
        const struct phrase_np *h = &r->candidates[d.holder].np, *g = &r->candidates[d.target].np;
        uint32_t ends[READING_WORDINGS];
        size_t n = stance_wordings(&desk->scene, g, ends);
        uint32_t end = ends[stance_choose_wording(choice, r, g, ends, n)];
        bool right = false, maybe = false;
        for (size_t k = 0; k < example->n_gold; k++) {
            const struct postil_stance *gold = &example->gold[k];
            if (gold_overlaps(t, found[i].begin, found[i].end, gold->cue_begin, gold->cue_end) &&
                gold_overlaps(t, h->begin, h->end, gold->holder_begin, gold->holder_end) &&
                gold_target_recall(t, g->begin, end, gold->target) >= .5)
                *(gold_is_optional(gold) ? &maybe : &right) = true;
        }
        if (maybe && !right)
            continue;
        stance_truth_features(r, d.holder, d.target, &f);
        st = add_binary(learner, example->group, &f, right, err);
        stance_glance_features(r, &f);
        if (st == POSTIL_OK)
            st = add_binary(learner, example->group, &f, right, err);
    }
    return st;
}

/* -- pairs ------------------------------------------------------------------------------------- */

enum postil_status
stance_example_pair(struct stance_desk *desk, const struct stance_example *example,
                    const struct stance_stretch *found, size_t n_found,
                    const struct stance_choice *choice, struct stance_learner *learner,
                    struct postil_error *err)
{
    const struct phrase_text *t = &desk->text;
    const struct postil_entity *e = t->from.entity;
    struct stance_names names;
    struct phrase_np first, second;
    uint32_t right = PAIR_NONE;
    if (t->from.n_entity != 2 || !stance_words_of(t, e[0].begin, e[0].end, &first) ||
        !stance_words_of(t, e[1].begin, e[1].end, &second) || first.end > second.begin)
        return POSTIL_OK;
    if (example->n_gold) {
        const struct postil_stance *gold = &example->gold[0];
        bool forth = gold_overlaps(t, first.begin, first.end, gold->holder_begin, gold->holder_end);
        bool favor = gold->label == POSTIL_FAVOR;
        right = forth ? (favor ? PAIR_FIRST_FAVOR : PAIR_FIRST_AGAINST)
                      : (favor ? PAIR_SECOND_FAVOR : PAIR_SECOND_AGAINST);
    }
    stance_names_read(&desk->scene, choice, found, n_found, &first, &second, &names);
    enum postil_status st = stance_learner_begin(learner, example->group, false, err);
    for (uint32_t k = 0; st == POSTIL_OK && k < PAIR_RELATIONS; k++) {
        struct choice_features f;
        stance_pair_features(&desk->scene, &names, k, &f);
        st = stance_learner_add(learner, &f, 0, k == right, err);
    }
    return st;
}
