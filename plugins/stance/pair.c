/* SPDX-License-Identifier: Apache-2.0 */
/* Words before, between and behind two names, and the positions shown near them. */
#include "pair.h"

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
    }
    say_verbs(scene, names, relation, out);
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
