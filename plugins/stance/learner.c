/* SPDX-License-Identifier: Apache-2.0 */
/* Features get numbers, choices are drawn in a new order each pass. */
#include "learner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool
room(void **block, size_t *room, size_t need, size_t width)
{
    if (need <= *room)
        return true;
    size_t more = *room ? 2 * *room : 4096;
    while (more < need)
        more *= 2;
    void *grown = realloc(*block, more * width);
    if (!grown)
        return false;
    *block = grown;
    *room = more;
    return true;
}

enum postil_status
stance_learner_begin(struct stance_learner *l, uint32_t group, bool binary,
                     struct postil_error *err)
{
    size_t a = l->choice_room, b = l->choice_room, c = l->choice_room;
    if (!room((void **)&l->choices, &a, l->n_choice + 1, sizeof *l->choices) ||
        !room((void **)&l->groups, &b, l->n_choice + 1, sizeof *l->groups) ||
        !room((void **)&l->binary, &c, l->n_choice + 1, sizeof *l->binary))
        return postil_fail(err, POSTIL_NOMEM, "choices");
    l->choice_room = a;
    l->groups[l->n_choice] = group;
    l->binary[l->n_choice] = binary;
    l->choices[l->n_choice++] = (uint32_t)l->n_alternative;
    return POSTIL_OK;
}

enum postil_status
stance_learner_add(struct stance_learner *l, const struct choice_features *features,
                   uint32_t answer, double right, struct postil_error *err)
{
    size_t a = l->alternative_room, b = l->alternative_room, c = l->alternative_room;
    if (!room((void **)&l->ends, &a, l->n_alternative + 1, sizeof *l->ends) ||
        !room((void **)&l->right, &b, l->n_alternative + 1, sizeof *l->right) ||
        !room((void **)&l->answers, &c, l->n_alternative + 1, sizeof *l->answers) ||
        !room((void **)&l->features, &l->feature_room, l->n_feature + features->n,
              sizeof *l->features))
        return postil_fail(err, POSTIL_NOMEM, "alternatives");
    l->alternative_room = a;
    memcpy(l->features + l->n_feature, features->hash, features->n * sizeof *l->features);
    l->n_feature += features->n;
    l->right[l->n_alternative] = (float)right;
    l->answers[l->n_alternative] = (uint8_t)answer;
    l->ends[l->n_alternative++] = (uint32_t)l->n_feature;
    l->choices[l->n_choice - 1] = (uint32_t)l->n_alternative;
    return POSTIL_OK;
}

void
stance_learner_fini(struct stance_learner *l)
{
    free(l->features);
    free(l->ends);
    free(l->answers);
    free(l->right);
    free(l->choices);
    free(l->groups);
    free(l->binary);
    *l = (struct stance_learner){0};
}

/* -- learning ---------------------------------------------------------------------------------- */

enum { NO_NUMBER = UINT32_MAX };

struct job {
    const struct stance_learner *l;
    const struct stance_learn_settings *set;
    const uint8_t *use;
    uint32_t *keys, *counts, *last; /* [n_slot] of the table; last choice that has it, + 1 */
    uint32_t *hashes;               /* [n_slot] feature: the key has its answer in it, too */
    uint8_t *answers;               /* [n_slot] */
    size_t n_slot, n_key;
    uint32_t *numbers;                /* [n_feature] slot of a feature, or NO_NUMBER */
    double *weights, *squares, *sums; /* [n_slot] */
    uint32_t *order;                  /* [n_order] choices */
    size_t n_order;
};

static uint32_t
slot_of(struct job *j, uint32_t hash, uint32_t answer)
{
    uint32_t key = hash ^ answer * 0x5bd1e995;
    size_t mask = j->n_slot - 1;
    key += !key;
    size_t i = key & mask;
    while (j->keys[i] && j->keys[i] != key)
        i = (i + 1) & mask;
    if (!j->keys[i])
        j->n_key++;
    j->keys[i] = key;
    j->hashes[i] = hash;
    j->answers[i] = (uint8_t)answer;
    return (uint32_t)i;
}

static uint32_t
alternatives_begin(const struct stance_learner *l, uint32_t choice)
{
    return choice ? l->choices[choice - 1] : 0;
}

static uint32_t
features_begin(const struct stance_learner *l, uint32_t alternative)
{
    return alternative ? l->ends[alternative - 1] : 0;
}

/* Give all features slots, and drop those of few choices. */
static void
number(struct job *j)
{
    const struct stance_learner *l = j->l;
    for (uint32_t c = 0; c < l->n_choice; c++) {
        uint32_t from = alternatives_begin(l, c), to = l->choices[c];
        if (from == to || (j->use && !j->use[l->groups[c]]))
            continue;
        j->order[j->n_order++] = c;
        for (uint32_t a = from; a < to; a++)
            for (uint32_t f = features_begin(l, a); f < l->ends[a]; f++) {
                uint32_t slot = slot_of(j, l->features[f], l->answers[a]);
                j->numbers[f] = slot;
                if (j->last[slot] != c + 1)
                    j->counts[slot]++;
                j->last[slot] = c + 1;
            }
    }
    for (size_t f = 0; f < l->n_feature; f++)
        if (j->numbers[f] != NO_NUMBER && j->counts[j->numbers[f]] < j->set->min_count)
            j->numbers[f] = NO_NUMBER;
}

static double
score(const struct job *j, uint32_t alternative)
{
    double sum = 0;
    for (uint32_t f = features_begin(j->l, alternative); f < j->l->ends[alternative]; f++)
        if (j->numbers[f] != NO_NUMBER)
            sum += j->weights[j->numbers[f]];
    return sum;
}

static void
step(struct job *j, uint32_t alternative, double error)
{
    for (uint32_t f = features_begin(j->l, alternative); f < j->l->ends[alternative]; f++) {
        uint32_t n = j->numbers[f];
        if (n == NO_NUMBER)
            continue;
        double gradient = error - j->set->decay * j->weights[n];
        j->squares[n] += gradient * gradient;
        j->weights[n] += j->set->rate * gradient / (1e-3 + sqrt(j->squares[n]));
    }
}

static void
learn_choice(struct job *j, uint32_t choice)
{
    double p[CHOICE_MOST + 1];
    uint32_t from = alternatives_begin(j->l, choice), n = j->l->choices[choice] - from;
    n = n < CHOICE_MOST ? n : CHOICE_MOST;
    for (uint32_t i = 0; i < n; i++)
        p[i] = score(j, from + i);
    if (j->l->binary[choice])
        p[n] = 0;
    stance_choice_normalize(p, n + j->l->binary[choice]);
    for (uint32_t i = 0; i < n; i++)
        step(j, from + i, (double)j->l->right[from + i] - p[i]);
}

static void
shuffle(uint32_t *order, size_t n, uint64_t *state)
{
    for (size_t i = n; i > 1; i--) {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        size_t k = (size_t)(*state % i);
        uint32_t swap = order[i - 1];
        order[i - 1] = order[k];
        order[k] = swap;
    }
}

/* -- tables ------------------------------------------------------------------------------------ */

static int16_t
in_steps(float value)
{
    float steps = value * CHOICE_STEPS;
    steps += steps < 0 ? -.5f : .5f;
    return (int16_t)(steps > INT16_MAX ? INT16_MAX : steps < -INT16_MAX ? -INT16_MAX : steps);
}

static int
compare(const void *a, const void *b)
{
    const struct stance_weight *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->answer != y->answer)
        return x->answer < y->answer ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static bool
is_another(const struct stance_weights *w, size_t i)
{
    return i == 0 || w->items[i].hash != w->items[i - 1].hash;
}

/* The table of all items, three quarters full. */
static bool
pack(struct stance_weights *w)
{
    size_t n_feature = 0, at = 0, place = 0;
    qsort(w->items, w->n, sizeof *w->items, compare);
    for (size_t i = 0; i < w->n; i++)
        n_feature += is_another(w, i);
    size_t n_bucket = 4 * n_feature / (CHOICE_BUCKET * 3) + 1;
    w->buckets = calloc(n_bucket, sizeof *w->buckets);
    if (!w->buckets)
        return false;
    for (size_t i = 0; i < w->n; i++) {
        const struct stance_weight *item = &w->items[i];
        if (is_another(w, i)) {
            at = choice_home(item->hash, n_bucket);
            place = 0;
            while (w->buckets[at].keys[place])
                if (++place == CHOICE_BUCKET) {
                    place = 0;
                    at = at + 1 < n_bucket ? at + 1 : 0;
                }
            w->buckets[at].keys[place] = choice_key(item->hash);
        }
        w->buckets[at].weights[place][item->answer] = in_steps(item->value);
    }
    w->view = (struct stance_choice){w->buckets, n_bucket};
    return true;
}

enum postil_status
stance_weights_merge(const struct stance_weights *const *tables, size_t n_table,
                     struct stance_weights *out, struct postil_error *err)
{
    size_t n = 0;
    *out = (struct stance_weights){0};
    for (size_t k = 0; k < n_table; k++)
        n += tables[k]->n;
    out->items = malloc((n + 1) * sizeof *out->items);
    for (size_t k = 0; out->items && k < n_table; k++)
        for (size_t i = 0; i < tables[k]->n; i++)
            out->items[out->n++] = tables[k]->items[i];
    if (out->items && pack(out))
        return POSTIL_OK;
    stance_weights_fini(out);
    return postil_fail(err, POSTIL_NOMEM, "%zu weights", n);
}

/* Weights below this are left out: they decide nothing. */
static const double LEAST_WEIGHT = .02;

/* What is not nothing. */
static bool
collect(const struct job *j, struct stance_weights *out)
{
    out->items = malloc((j->n_key + 1) * sizeof *out->items);
    for (size_t i = 0; out->items && i < j->n_slot; i++)
        if (j->keys[i] && fabs(j->sums[i]) >= LEAST_WEIGHT)
            out->items[out->n++] =
                (struct stance_weight){j->hashes[i], j->answers[i], (float)j->sums[i]};
    return out->items && pack(out);
}

static bool
make_room(struct job *j)
{
    const struct stance_learner *l = j->l;
    j->n_slot = 1024;
    while (j->n_slot < l->n_feature)
        j->n_slot *= 2;
    j->keys = calloc(j->n_slot, sizeof *j->keys);
    j->counts = calloc(j->n_slot, sizeof *j->counts);
    j->last = calloc(j->n_slot, sizeof *j->last);
    j->hashes = calloc(j->n_slot, sizeof *j->hashes);
    j->answers = calloc(j->n_slot, sizeof *j->answers);
    j->weights = calloc(j->n_slot, sizeof *j->weights);
    j->squares = calloc(j->n_slot, sizeof *j->squares);
    j->sums = calloc(j->n_slot, sizeof *j->sums);
    j->numbers = malloc((l->n_feature + 1) * sizeof *j->numbers);
    j->order = malloc((l->n_choice + 1) * sizeof *j->order);
    if (j->numbers)
        memset(j->numbers, 0xff, (l->n_feature + 1) * sizeof *j->numbers);
    return j->keys && j->counts && j->last && j->hashes && j->answers && j->weights && j->squares &&
           j->sums && j->numbers && j->order;
}

enum postil_status
stance_learner_learn(const struct stance_learner *l, const struct stance_learn_settings *settings,
                     const uint8_t *use, struct stance_weights *out, struct postil_error *err)
{
    struct job j = {.l = l, .set = settings, .use = use};
    uint64_t state = settings->seed * 0x9e3779b97f4a7c15u + 1;
    *out = (struct stance_weights){0};
    bool done = make_room(&j);
    if (done)
        number(&j);
    for (uint32_t pass = 0; done && pass < settings->n_pass; pass++) {
        shuffle(j.order, j.n_order, &state);
        for (size_t i = 0; i < j.n_order; i++)
            learn_choice(&j, j.order[i]);
        for (size_t i = 0; pass >= settings->n_pass / 2 && i < j.n_slot; i++)
            j.sums[i] += j.weights[i] / (settings->n_pass - settings->n_pass / 2);
    }
    done = done && collect(&j, out);
    free(j.keys);
    free(j.counts);
    free(j.last);
    free(j.hashes);
    free(j.answers);
    free(j.weights);
    free(j.squares);
    free(j.sums);
    free(j.numbers);
    free(j.order);
    if (done)
        return POSTIL_OK;
    stance_weights_fini(out);
    return postil_fail(err, POSTIL_NOMEM, "weights of %zu choices", l->n_choice);
}

void
stance_weights_fini(struct stance_weights *w)
{
    free(w->buckets);
    free(w->items);
    *w = (struct stance_weights){0};
}
