/* SPDX-License-Identifier: Apache-2.0 */
/* Words before, between and behind two names, and the positions shown near them. */
#include "pair.h"

#include <string.h>

#include "../words/word.h"
#include "decide.h"

enum { ABOUT_PAIR = 900, SENTENCE_WINDOW = 120, BESIDE = 5, BETWEEN = 14 };

/* Least probability of a stretch that is looked at. */
static const float LEAST = .05f;

/* The names' share of holder and target among the candidates of a reading. */
static void
share(const struct stance_reading *r, struct stance_names *names)
{
    size_t k = names->n_stretch++;
    double shows = 0;
    for (uint32_t y = 0; y < STANCE_LABELS; y++)
        shows += (double)r->stretch.p[y];
    names->stretches[k].begin = r->stretch.begin;
    names->stretches[k].end = r->stretch.end;
    names->stretches[k].label = r->label;
    names->stretches[k].shows = shows;
    names->stretches[k].first_holds = names->stretches[k].first_is_target = 0;
    names->stretches[k].second_holds = names->stretches[k].second_is_target = 0;
    for (size_t i = 0; i < r->n_candidate; i++) {
        const struct stance_candidate *c = &r->candidates[i];
        if (phrase_np_overlap(&c->np, &names->first)) {
            names->stretches[k].first_holds += c->holder;
            names->stretches[k].first_is_target += c->target;
        }
        if (phrase_np_overlap(&c->np, &names->second)) {
            names->stretches[k].second_holds += c->holder;
            names->stretches[k].second_is_target += c->target;
        }
    }
}

bool
stance_words_of(const struct phrase_text *t, uint32_t begin, uint32_t end, struct phrase_np *out)
{
    size_t low = 0, high = t->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->word[middle].end <= begin)
            low = middle + 1;
        else
            high = middle;
    }
    out->begin = out->end = low;
    while (out->end < t->n && t->word[out->end].begin < end)
        out->end++;
    return out->end > out->begin;
}

/* Those whose name has this end. */
static uint64_t
lists_that_end(const struct lexicon *lexicon, const char *tail)
{
    uint64_t lists = 0;
    for (size_t i = 0; i < lexicon->n_list; i++) {
        const char *name = lexicon->lists[i], *end = memchr(name, '\0', LEXICON_LIST_NAME);
        size_t n = strlen(tail);
        if (end && (size_t)(end - name) >= n && memcmp(end - n, tail, n) == 0)
            lists |= UINT64_C(1) << i;
    }
    return lists;
}

void
stance_names_read(const struct stance_scene *scene, const struct stance_choice *choice,
                  const struct stance_stretch *stretches, size_t n, const struct phrase_np *first,
                  const struct phrase_np *second, struct stance_names *out)
{
    struct stance_reading r;
    struct stance_decision decision;
    out->first = *first;
    out->second = *second;
    out->n_stretch = 0;
    out->good = lists_that_end(scene->lexicon, "-good");
    out->bad = lists_that_end(scene->lexicon, "-bad");
    out->sentence.begin = phrase_sentence_begin(scene->t, first->begin, SENTENCE_WINDOW);
    out->sentence.end = phrase_sentence_end(scene->t, second->end - 1, SENTENCE_WINDOW);
    for (size_t i = 0; i < n && out->n_stretch < PAIR_STRETCHES; i++) {
        const struct stance_stretch *s = &stretches[i];
        if (s->begin < out->sentence.begin || s->end > out->sentence.end ||
            s->p[0] + s->p[1] + s->p[2] + s->p[3] < LEAST)
            continue;
        stance_reading_begin(&r, scene, s);
        stance_reading_go_on(&r);
        if (stance_decide(choice, &r, &decision))
            share(&r, out);
    }
}

static void
say(struct choice_features *f, uint32_t about, uint32_t a, uint32_t b, uint32_t c)
{
    if (f->n < CHOICE_FEATURES) {
        uint32_t hash = words_feature(ABOUT_PAIR + about, a, b, c);
        f->hash[f->n++] = hash ? hash : 1;
    }
}

static uint32_t
step_of(double p)
{
    return p < .05 ? 0 : p < .2 ? 1 : p < .45 ? 2 : p < .75 ? 3 : 4;
}

static uint32_t
valence_of(const struct stance_scene *scene, size_t i)
{
    uint64_t lists;
    stance_scene_class(scene, i, &lists);
    return (uint32_t)(lists ^ lists >> 31);
}

static bool
is_forth(uint32_t relation)
{
    return relation == PAIR_FIRST_AGAINST || relation == PAIR_FIRST_FAVOR;
}

/* 0: none; 1: against; 2: favor. What words say of it, they say in both directions. */
static uint32_t
sign_of(uint32_t relation)
{
    bool against = relation == PAIR_FIRST_AGAINST || relation == PAIR_SECOND_AGAINST;
    return relation == PAIR_NONE ? 0 : against ? 1 : 2;
}

/* 0: none; 1: the first name holds it; 2: the second. What words say of it, they say for both signs. */
static uint32_t
way_of(uint32_t relation)
{
    return relation == PAIR_NONE ? 0 : is_forth(relation) ? 1 : 2;
}

/* Words of a stretch of text: alone, in pairs, by class. */
static void
say_words(const struct stance_scene *scene, size_t begin, size_t end, uint32_t where,
          uint32_t relation, struct choice_features *f)
{
    const struct phrase_word *w = scene->t->word;
    for (size_t i = begin; i < end; i++) {
        uint64_t lists;
        struct lexicon_class class = stance_scene_class(scene, i, &lists);
        if (w[i].tag & (PHRASE_DET | PHRASE_POSS))
            continue;
        say(f, 1, relation, where, (uint32_t)w[i].hash);
        say(f, 12, sign_of(relation), where, (uint32_t)w[i].hash);
        say(f, 21, way_of(relation), where, (uint32_t)w[i].hash);
        if (class.fine && w[i].tag & (PHRASE_VERB | PHRASE_NOUN | PHRASE_ADJ | PHRASE_ADV))
            say(f, 2, sign_of(relation), where, class.fine);
        if (i + 1 < end)
            say(f, 3, relation, (uint32_t)w[i].hash, (uint32_t)w[i + 1].hash + where);
    }
}

/* "A criticised B", "A was criticised by B", "A, whom B criticised": the verb, and whether who
 * would hold it does it. */
static void
say_verb(const struct stance_scene *scene, size_t verb, bool holder_acts, uint32_t relation,
         uint32_t where, struct choice_features *f)
{
    uint64_t lists;
    struct lexicon_class class = stance_scene_class(scene, verb, &lists);
    uint32_t role = where * 2 + holder_acts;
    say(f, 16, sign_of(relation), role, (uint32_t)scene->t->word[verb].hash);
    say(f, 17, sign_of(relation), role, class.fine);
    say(f, 18, sign_of(relation), role, class.middle);
    say(f, 19, sign_of(relation), role, (uint32_t)(lists ^ lists >> 31));
}

static void
say_verbs(const struct stance_scene *scene, const struct stance_names *names, uint32_t relation,
          struct choice_features *f)
{
    const struct phrase_text *t = scene->t;
    const struct phrase_np *a = &names->first, *b = &names->second;
    bool forth = is_forth(relation);
    size_t near_b = SIZE_MAX, near_a = SIZE_MAX;
    for (size_t i = a->end; i < b->begin; i++)
        if (scene_tag(scene, i) == PHRASE_VERB) {
            near_b = i;
            near_a = near_a == SIZE_MAX ? i : near_a;
        }
    bool by = b->begin > a->end && phrase_word_is(t, b->begin - 1, "by");
    if (near_b != SIZE_MAX) {
        bool passive = by && t->word[near_b].form & PHRASE_PART;
        say_verb(scene, near_b, forth != passive, relation, passive, f);
        say(f, 20, relation, passive, b->begin - near_b < 6 ? (uint32_t)(b->begin - near_b) : 6);
    }
    if (near_a != SIZE_MAX && near_a != near_b)
        say_verb(scene, near_a, forth, relation, 2, f);
    for (size_t i = b->end; i < names->sentence.end && i < b->end + 4; i++)
        if (scene_tag(scene, i) == PHRASE_VERB) {
            say_verb(scene, i, !forth, relation, 3, f);
            break;
        }
}

/* How many good and bad words there are, and whether something is negated. */
static void
say_tone(const struct stance_scene *scene, const struct stance_names *names, size_t begin,
         size_t end, uint32_t where, uint32_t relation, struct choice_features *f)
{
    uint32_t good = 0, bad = 0, negated = 0;
    for (size_t i = begin; i < end; i++) {
        uint64_t lists;
        stance_scene_class(scene, i, &lists);
        good += good < 2 && lists & names->good;
        bad += bad < 2 && lists & names->bad;
        negated |= scene_tag(scene, i) == PHRASE_NEG;
    }
    say(f, 29, sign_of(relation), where, good * 3 + bad);
    say(f, 30, sign_of(relation), where * 2 + negated, good * 3 + bad);
    say(f, 31, relation, where, good * 3 + bad);
}

/* Verbs of which one of the names is the subject, and where the other stands. */
static void
say_subjects(const struct stance_scene *scene, const struct stance_names *names, uint32_t relation,
             struct choice_features *f)
{
    enum { MOST_VERBS = 8 };
    const struct phrase_text *t = scene->t;
    const struct phrase_np *a = &names->first, *b = &names->second;
    bool forth = is_forth(relation), by = phrase_word_is(t, b->begin - 1, "by");
    uint32_t n = 0;
    for (size_t i = names->sentence.begin; i < names->sentence.end && n < MOST_VERBS; i++) {
        struct phrase_np subject;
        if (scene_tag(scene, i) != PHRASE_VERB)
            continue;
        n++;
        size_t group = phrase_group_begin(t, i, names->sentence.begin);
        if (!phrase_find_subject(t, group, names->sentence.begin, &subject))
            continue;
        bool of_a = phrase_np_overlap(&subject, a), of_b = phrase_np_overlap(&subject, b);
        if (!of_a && !of_b)
            continue;
        uint32_t since = 0; /* verbs in between */
        for (size_t k = i + 1; of_a && k < b->begin && since < 2; k++)
            since += scene_tag(scene, k) == PHRASE_VERB;
        bool passive = of_a && by && t->word[i].form & PHRASE_PART;
        bool holder_acts = (of_a == forth) != passive;
        uint32_t where = 4 + (of_a ? (b->begin > i ? since : 3) : (i > b->end ? 4 : 5));
        say_verb(scene, i, holder_acts, relation, where, f);
        say(f, 32, relation, where, passive);
    }
}

/* "criticism from B": the word in front of the second name, and what it hangs on. */
static void
say_joint(const struct stance_scene *scene, const struct stance_names *names, uint32_t relation,
          struct choice_features *f)
{
    const struct phrase_word *w = scene->t->word;
    size_t a = names->first.end, b = names->second.begin;
    if (b <= a)
        return;
    uint32_t before = (uint32_t)w[b - 1].hash, behind = (uint32_t)w[a].hash, way = way_of(relation);
    say(f, 24, way, before, 0);
    say(f, 25, way, behind, before);
    for (size_t i = b - 1; i > a; i--) {
        if (!(w[i - 1].tag & (PHRASE_VERB | PHRASE_NOUN | PHRASE_ADJ)))
            continue;
        uint64_t lists;
        struct lexicon_class class = stance_scene_class(scene, i - 1, &lists);
        say(f, 26, relation, before, (uint32_t)w[i - 1].hash);
        say(f, 27, relation, before, class.fine);
        say(f, 28, relation, before, (uint32_t)(lists ^ lists >> 31));
        return;
    }
}

void
stance_pair_features(const struct stance_scene *scene, const struct stance_names *names,
                     uint32_t relation, struct choice_features *out)
{
    const struct phrase_text *t = scene->t;
    const struct phrase_np *a = &names->first, *b = &names->second;
    size_t gap = b->begin > a->end ? b->begin - a->end : 0;
    size_t from =
        a->begin > names->sentence.begin + BESIDE ? a->begin - BESIDE : names->sentence.begin;
    size_t to = b->end + BESIDE < names->sentence.end ? b->end + BESIDE : names->sentence.end;
    uint32_t kinds =
        (t->word[a->begin].entity ? t->from.entity[t->word[a->begin].entity - 1].type : 9) * 16 +
        (t->word[b->begin].entity ? t->from.entity[t->word[b->begin].entity - 1].type : 9);
    out->n = 0;
    say(out, 0, relation, 0, 0);
    say(out, 4, relation, kinds, 0);
    say(out, 23, way_of(relation), kinds, 0);
    say(out, 5, relation, gap < 3 ? (uint32_t)gap : 3 + (uint32_t)(gap < 30 ? gap / 4 : 8), 0);
    for (size_t k = 0; k < names->n_stretch; k++) {
        uint32_t label = names->stretches[k].label;
        uint32_t place = names->stretches[k].end <= a->begin     ? 0
                         : names->stretches[k].begin >= b->begin ? 2
                                                                 : 1;
        uint32_t shows = step_of(names->stretches[k].shows);
        uint32_t forth = step_of(names->stretches[k].first_holds) * 8 +
                         step_of(names->stretches[k].second_is_target);
        uint32_t back = step_of(names->stretches[k].second_holds) * 8 +
                        step_of(names->stretches[k].first_is_target);
        say(out, 6, relation, label * 4 + place, shows);
        say(out, 7, relation, label * 8 + shows, forth);
        say(out, 8, relation, label * 8 + shows, back);
        say(out, 9, relation, label * 4 + place, forth * 64 + back);
        if (relation == PAIR_NONE)
            continue;
        uint32_t along = is_forth(relation) ? forth : back,
                 other = is_forth(relation) ? back : forth;
        say(out, 13, sign_of(relation), label * 8 + shows, along);
        say(out, 14, sign_of(relation), label * 8 + shows, other);
        say(out, 15, sign_of(relation), label, along * 64 + other);
    }
    if (gap <= BETWEEN) {
        uint32_t path = 0;
        for (size_t i = a->end; i < b->begin; i++) {
            uint32_t tag = scene_tag(scene, i);
            if (tag & (PHRASE_VERB | PHRASE_PREP | PHRASE_CONJ | PHRASE_GEN | PHRASE_AUX))
                path = words_lexicon_join(path, tag);
            if (tag & (PHRASE_VERB | PHRASE_NOUN | PHRASE_ADJ))
                say(out, 10, sign_of(relation), valence_of(scene, i), 0);
        }
        say(out, 11, relation, path, 0);
        say(out, 22, way_of(relation), path, 0);
    }
    say_verbs(scene, names, relation, out);
    say_joint(scene, names, relation, out);
    say_subjects(scene, names, relation, out);
    say_tone(scene, names, a->end, b->begin > a->end ? b->begin : a->end, 0, relation, out);
    say_tone(scene, names, from, a->begin, 1, relation, out);
    say_tone(scene, names, b->end, to, 2, relation, out);
    say_tone(scene, names, names->sentence.begin, names->sentence.end, 3, relation, out);
    say_words(scene, a->end, a->end + gap < a->end + BETWEEN ? a->end + gap : a->end + BETWEEN, 1,
              relation, out);
    say_words(scene, b->end, to, 2, relation, out);
    say_words(scene, from, a->begin, 0, relation, out);
}

void
stance_pair_judge(const struct stance_choice *choice, const struct stance_scene *scene,
                  const struct stance_names *names, double *out_p)
{
    struct choice_features f;
    for (uint32_t k = 0; k < PAIR_RELATIONS; k++) {
        stance_pair_features(scene, names, k, &f);
        out_p[k] = stance_choice_score(choice, &f);
    }
    stance_choice_normalize(out_p, PAIR_RELATIONS);
}
