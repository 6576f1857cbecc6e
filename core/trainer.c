/* SPDX-License-Identifier: Apache-2.0 */
/* Maximum-likelihood training of a linear-chain CRF by stochastic gradient. */
#include <postil/trainer.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feature_index.h"
#include "tagger.h"

enum {
    LANES = POSTIL_TAG_LANES,
    AVERAGED = 16 /* times in a pass that weights with widths of their own are averaged */
};

/* A token whose labels are off by less than this probability teaches nothing. */
#define LEAST_ERROR 1e-3f
/* Keeps the first steps of a weight with small gradients from being wide. */
#define LEAST_PAID 1e-2f
/* Weight of one step in the model: 127 of them reach to 5.3. */
#define UNIT (1.0f / 24)
/* How full the buckets of the model are. */
#define LOAD 0.82

struct row {
    float of[LANES];
};

struct postil_trainer {
    struct postil_trainer_settings set;
    const struct postil_tag_sequence *seq;
    size_t n_seq, n_feature;
    uint32_t n_label;
    uint32_t *hash;                          /* [n_feature]                                    */
    struct row *w;                           /* [n_feature] true weight: times `scale`          */
    struct row *sum;                         /* [n_feature] of true weights, while averaging    */
    struct row *paid;                        /* [n_feature] sum of squared gradients, or NULL   */
    struct row step[LANES], step_sum[LANES]; /* true weights             */
    struct row step_paid[LANES];
    float scale;
    uint32_t drop, lot; /* of 2^24 features so many are left out, by this lot */
    uint32_t pass, n_sum;
    uint64_t random;
    uint32_t *order;                               /* [n_seq]                   */
    struct row *score, *before, *after, *p, *hope; /* [most tokens in one] */
    uint8_t (*from)[LANES];
    uint16_t *keys; /* made by postil_trainer_parts_named */
    int8_t *rows;
    char part_names[POSTIL_TRAINER_PARTS][TAG_SECTION];
    struct tag_head head;
};

enum postil_status
postil_trainer_new(const struct postil_trainer_settings *settings,
                   const struct postil_tag_sequence *sequences, size_t n,
                   postil_trainer **out_trainer, struct postil_error *err)
{
    postil_trainer *t = calloc(1, sizeof *t);
    if (!t)
        return postil_fail(err, POSTIL_NOMEM, "trainer");
    t->set = *settings;
    t->seq = sequences;
    t->n_seq = n;
    t->n_label = 1 + 3 * settings->n_kind;
    size_t most = 1;
    for (size_t i = 0; i < n; i++)
        most = sequences[i].n_tok > most ? sequences[i].n_tok : most;
    bool done = feature_index_make(sequences, n, settings->min_count, &t->hash, &t->n_feature);
    t->w = done ? malloc((t->n_feature + 1) * sizeof *t->w) : NULL;
    t->sum = done ? malloc((t->n_feature + 1) * sizeof *t->sum) : NULL;
    t->paid = done && settings->adapt ? malloc((t->n_feature + 1) * sizeof *t->paid) : NULL;
    t->order = malloc((n + 1) * sizeof *t->order);
    t->score = calloc(most, sizeof *t->score);
    t->before = calloc(most, sizeof *t->before);
    t->after = calloc(most, sizeof *t->after);
    t->p = calloc(most, sizeof *t->p);
    t->hope = calloc(most, sizeof *t->hope);
    t->from = calloc(most, sizeof *t->from);
    if (!t->w || !t->sum || (settings->adapt && !t->paid) || !t->order || !t->score || !t->before ||
        !t->after || !t->p || !t->hope || !t->from) {
        postil_trainer_free(t);
        return postil_fail(err, POSTIL_NOMEM, "trainer of %zu sequences", n);
    }
    postil_trainer_forget(t);
    *out_trainer = t;
    return POSTIL_OK;
}

void
postil_trainer_free(postil_trainer *t)
{
    if (!t)
        return;
    free(t->hash);
    free(t->w);
    free(t->sum);
    free(t->paid);
    free(t->order);
    free(t->score);
    free(t->before);
    free(t->after);
    free(t->p);
    free(t->hope);
    free(t->from);
    free(t->keys);
    free(t->rows);
    free(t);
}

size_t
postil_trainer_features(const postil_trainer *t)
{
    return t->n_feature;
}

void
postil_trainer_forget(postil_trainer *t)
{
    memset(t->w, 0, t->n_feature * sizeof *t->w);
    memset(t->sum, 0, t->n_feature * sizeof *t->sum);
    if (t->paid)
        memset(t->paid, 0, t->n_feature * sizeof *t->paid);
    memset(t->step, 0, sizeof t->step);
    memset(t->step_paid, 0, sizeof t->step_paid);
    memset(t->step_sum, 0, sizeof t->step_sum);
    t->scale = 1;
    t->pass = t->n_sum = 0;
    t->random = t->set.seed * 2 + 1;
    for (uint32_t i = 0; i < t->n_seq; i++)
        t->order[i] = i;
}

/* -- sums over label sequences ------------------------------------------------------------------ */

/* e^x for x <= 0: the same on every machine, and in all lanes at once. */
static inline float
exp_lane(float x)
{
    x = x > -80 ? x : -80;
    int32_t k = (int32_t)(x * 1.44269504f - 0.5f);
    float r = x - (float)k * 0.693147182f, y;
    uint32_t bits = (uint32_t)(k + 127) << 23;
    memcpy(&y, &bits, sizeof y);
    return y *
           (1 + r * (1 + r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * 0.008333334f)))));
}

/* Whether the feature at place k of a sequence has a weight and is not left out this time. */
static inline bool
is_taken(const postil_trainer *t, const struct postil_tag_sequence *q, uint32_t k)
{
    uint32_t h = (k + t->lot) * 0x9e3779b1u;
    h = (h ^ h >> 15) * 0x85ebca6bu;
    return q->features[k] != FEATURE_DROPPED && h >> 8 >= t->drop;
}

static void
add_scores(const postil_trainer *t, const struct postil_tag_sequence *q)
{
    float scale = t->scale / (1 - (float)t->drop / (1 << 24));
    for (uint32_t i = 0; i < q->n_tok; i++) {
        struct row sum = {{0}};
        for (uint32_t k = q->first[i]; k < q->first[i + 1]; k++) {
            if (k + 12 < q->first[q->n_tok] && q->features[k + 12] != FEATURE_DROPPED)
                __builtin_prefetch(&t->w[q->features[k + 12]]);
            if (!is_taken(t, q, k))
                continue;
            const struct row *w = &t->w[q->features[k]];
            for (int y = 0; y < LANES; y++)
                sum.of[y] += w->of[y];
        }
        for (int y = 0; y < LANES; y++)
            t->score[i].of[y] = sum.of[y] * scale;
    }
}

static void
exp_steps(const postil_trainer *t, struct row step[LANES], struct row back[LANES])
{
    for (uint32_t x = 0; x < LANES; x++)
        for (uint32_t y = 0; y < LANES; y++) {
            bool legal = x < t->n_label && y < t->n_label && postil_tag_follows(x, y);
            float w = t->step[x].of[y];
            step[x].of[y] = !legal ? 0 : w > 0 ? 1 / exp_lane(-w) : exp_lane(w);
            back[y].of[x] = step[x].of[y];
        }
}

/*
 * Probability of each label of each token to t->p, among the label sequences that `allowed` leaves
 * (NULL: all). Returns log of the sum over them; -1e30 when there is none.
 */
static double
sum_paths(postil_trainer *t, const struct postil_tag_sequence *q, const uint16_t *allowed,
          const struct row step[LANES], const struct row back[LANES])
{
    struct row before = {{1}}, after;
    double log_sum = 0;
    for (uint32_t i = 0; i < q->n_tok; i++) {
        struct row sum = {{0}}, *here = &t->after[i];
        float best = -INFINITY, total = 0; /* best of those that can be */
        for (uint32_t x = 0; x < t->n_label; x++)
            for (int y = 0; y < LANES; y++)
                sum.of[y] += before.of[x] * step[x].of[y];
        for (uint32_t y = 0; y < LANES; y++) {
            if (allowed && !(allowed[i] >> y & 1))
                sum.of[y] = 0;
            float here_y = sum.of[y] > 0 ? t->score[i].of[y] : -INFINITY;
            best = here_y > best ? here_y : best;
        }
        for (int y = 0; y < LANES; y++)
            here->of[y] = sum.of[y] > 0 ? exp_lane(t->score[i].of[y] - best) : 0;
        for (int y = 0; y < LANES; y++)
            sum.of[y] *= here->of[y];
        for (int y = 0; y < LANES; y++)
            total += sum.of[y];
        if (!(total > 1e-37f))
            return -1e30;
        for (int y = 0; y < LANES; y++)
            sum.of[y] /= total;
        for (int y = 0; y < LANES; y++)
            here->of[y] /= total;
        t->before[i] = before = sum;
        log_sum += log(total) + best;
    }
    for (uint32_t y = 0; y < LANES; y++)
        after.of[y] = y < t->n_label && postil_tag_follows(y, 0) ? 1 : 0;
    double ends = 0;
    for (uint32_t y = 0; y < LANES; y++)
        ends += before.of[y] * after.of[y];
    if (!(ends > 1e-30))
        return -1e30;
    log_sum += log(ends);
    for (uint32_t i = q->n_tok; i-- > 0;) {
        struct row sum = {{0}};
        for (int y = 0; y < LANES; y++)
            t->p[i].of[y] = t->before[i].of[y] * after.of[y] / (float)ends;
        for (uint32_t y = 0; y < t->n_label; y++) {
            float next = after.of[y] * t->after[i].of[y];
            t->after[i].of[y] = next; /* what the steps' probabilities need */
            for (int x = 0; x < LANES; x++)
                sum.of[x] += back[y].of[x] * next;
        }
        after = sum;
    }
    return log_sum;
}

/* -- gradient ---------------------------------------------------------------------------------- */

/* Add `by` times the probability of each step from one token to the next to `sum`. */
static void
add_steps(const postil_trainer *t, const struct postil_tag_sequence *q,
          const struct row step[LANES], float by, struct row sum[LANES])
{
    struct row start = {{1}};
    for (uint32_t i = 0; i < q->n_tok; i++) {
        const struct row *before = i ? &t->before[i - 1] : &start;
        struct row part[LANES];
        float total = 0;
        for (uint32_t x = 0; x < t->n_label; x++)
            for (int y = 0; y < LANES; y++) {
                part[x].of[y] = before->of[x] * step[x].of[y] * t->after[i].of[y];
                total += part[x].of[y];
            }
        for (uint32_t x = 0; x < t->n_label; x++)
            for (int y = 0; y < LANES; y++)
                sum[x].of[y] += by * part[x].of[y] / total;
    }
}

/* Whether there is one label for each token, and the sequence of them is legal. */
static bool
is_known(const postil_trainer *t, const struct postil_tag_sequence *q)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < q->n_tok; i++) {
        uint32_t bits = q->allowed[i];
        if (!bits || bits & (bits - 1))
            return false;
        uint32_t label = POSTIL_LOWEST_BIT(bits);
        if (label >= t->n_label || !postil_tag_follows(last, label))
            return false;
        last = label;
    }
    return postil_tag_follows(last, 0);
}

/* Gradient of token scores to t->p and of steps to `steps`; returns the loss. */
static double
gradient(postil_trainer *t, const struct postil_tag_sequence *q, struct row steps[LANES])
{
    struct row step[LANES], back[LANES];
    exp_steps(t, step, back);
    add_scores(t, q);
    double right = 0, all;
    bool known = is_known(t, q);
    if (!known) {
        right = sum_paths(t, q, q->allowed, step, back);
        if (right < -1e29)
            return -1;
        add_steps(t, q, step, -1, steps);
        memcpy(t->hope, t->p, q->n_tok * sizeof *t->hope);
    }
    all = sum_paths(t, q, NULL, step, back);
    add_steps(t, q, step, 1, steps);
    uint32_t last = 0;
    for (uint32_t i = 0; i < q->n_tok; i++) {
        if (!known) {
            for (int y = 0; y < LANES; y++)
                t->p[i].of[y] -= t->hope[i].of[y];
            continue;
        }
        uint32_t label = POSTIL_LOWEST_BIT(q->allowed[i]);
        t->p[i].of[label] -= 1;
        right += t->score[i].of[label] + t->step[last].of[label];
        steps[last].of[label] -= 1;
        last = label;
    }
    return all - right;
}

/* Step down `error`: `by` times it or, where squared gradients are kept, that over their root. */
static inline void
take_step(struct row *w, struct row *paid, const struct row *error, float weight, float by)
{
    for (int y = 0; !paid && y < LANES; y++)
        w->of[y] -= by * error->of[y];
    for (int y = 0; paid && y < LANES; y++) {
        float g = weight * error->of[y];
        paid->of[y] += g * g;
        w->of[y] -= by * error->of[y] / sqrtf(paid->of[y] + LEAST_PAID);
    }
}

/* Step down the gradient. */
static void
descend(postil_trainer *t, const struct postil_tag_sequence *q, const struct row steps[LANES],
        float rate)
{
    float by = rate * q->weight / t->scale;
    for (uint32_t i = 0; i < q->n_tok; i++) {
        float most = 0;
        for (int y = 0; y < LANES; y++) {
            float error = t->p[i].of[y];
            most = error > most ? error : -error > most ? -error : most;
        }
        if (most < LEAST_ERROR)
            continue;
        for (uint32_t k = q->first[i]; k < q->first[i + 1]; k++) {
            uint32_t f = q->features[k];
            if (is_taken(t, q, k))
                take_step(&t->w[f], t->paid ? &t->paid[f] : NULL, &t->p[i], q->weight, by);
        }
    }
    for (uint32_t x = 0; x < t->n_label; x++)
        take_step(&t->step[x], t->paid ? &t->step_paid[x] : NULL, &steps[x], q->weight,
                  rate * q->weight);
}

static void
rescale(postil_trainer *t)
{
    for (size_t i = 0; i < t->n_feature; i++)
        for (int y = 0; y < LANES; y++)
            t->w[i].of[y] *= t->scale;
    t->scale = 1;
}

static uint64_t
draw(postil_trainer *t)
{
    t->random ^= t->random << 13;
    t->random ^= t->random >> 7;
    t->random ^= t->random << 17;
    return t->random;
}

static void
shuffle(postil_trainer *t)
{
    for (size_t i = t->n_seq; i > 1; i--) {
        size_t k = draw(t) % i;
        uint32_t other = t->order[k];
        t->order[k] = t->order[i - 1];
        t->order[i - 1] = other;
    }
}

static void
add_to_average(postil_trainer *t)
{
    for (size_t i = 0; i < t->n_feature; i++)
        for (int y = 0; y < LANES; y++)
            t->sum[i].of[y] += t->w[i].of[y];
    for (int x = 0; x < LANES; x++)
        for (int y = 0; y < LANES; y++)
            t->step_sum[x].of[y] += t->step[x].of[y];
    t->n_sum++;
}

enum postil_status
postil_trainer_pass(postil_trainer *t, const uint8_t *use, double *out_loss,
                    struct postil_error *err)
{
    double loss = 0;
    size_t n_tok = 0, n_seq = 0;
    for (size_t i = 0; i < t->n_seq; i++)
        n_seq += !use || use[i];
    float rate = (float)(t->set.rate / (1 + 4.0 * t->pass / t->set.n_pass));
    float shrink = (float)(1 - rate * t->set.decay / (double)(n_seq ? n_seq : 1));
    bool averages = t->pass + 1 > t->set.n_pass / 2;
    size_t since = 0; /* sequences since weights were added to the average */
    shuffle(t);
    t->drop = (uint32_t)(t->set.drop * (1 << 24));
    for (size_t i = 0; i < t->n_seq; i++) {
        const struct postil_tag_sequence *q = &t->seq[t->order[i]];
        if ((use && !use[t->order[i]]) || q->n_tok == 0)
            continue;
        struct row steps[LANES] = {{{0}}};
        t->lot = t->drop ? (uint32_t)(draw(t) >> 32) : 0;
        double more = gradient(t, q, steps);
        if (more < -0.5)
            return postil_fail(err, POSTIL_DATA, "training: sequence %u has no label sequence",
                               t->order[i]);
        loss += more;
        n_tok += q->n_tok;
        descend(t, q, steps, rate);
        t->scale *= shrink;
        for (int x = 0; x < LANES; x++)
            for (int y = 0; y < LANES; y++)
                t->step[x].of[y] *= shrink;
        if (t->scale < 1e-3f)
            rescale(t);
        if (t->set.adapt && averages && ++since > n_seq / AVERAGED) {
            rescale(t);
            add_to_average(t);
            since = 0;
        }
    }
    t->drop = 0;
    rescale(t);
    t->pass++;
    if (averages)
        add_to_average(t);
    if (out_loss)
        *out_loss = loss / (double)(n_tok ? n_tok : 1);
    return POSTIL_OK;
}

void
postil_trainer_settle(postil_trainer *t)
{
    if (!t->n_sum)
        return;
    float by = 1 / (float)t->n_sum;
    for (size_t i = 0; i < t->n_feature; i++)
        for (int y = 0; y < LANES; y++)
            t->w[i].of[y] = t->sum[i].of[y] * by;
    for (int x = 0; x < LANES; x++)
        for (int y = 0; y < LANES; y++)
            t->step[x].of[y] = t->step_sum[x].of[y] * by;
}

void
postil_trainer_best(postil_trainer *t, size_t s, uint8_t *out_label)
{
    const struct postil_tag_sequence *q = &t->seq[s];
    float path[LANES], next[LANES];
    add_scores(t, q);
    for (int y = 0; y < LANES; y++)
        path[y] = y ? -1e30f : 0;
    for (uint32_t i = 0; i < q->n_tok; i++) {
        for (uint32_t y = 0; y < t->n_label; y++) {
            next[y] = -1e30f;
            for (uint32_t x = 0; x < t->n_label; x++) {
                float way = path[x] + t->step[x].of[y];
                if (postil_tag_follows(x, y) && way > next[y]) {
                    next[y] = way;
                    t->from[i][y] = (uint8_t)x;
                }
            }
            next[y] += t->score[i].of[y];
        }
        memcpy(path, next, sizeof path);
    }
    uint32_t label = 0;
    for (uint32_t y = 1; y < t->n_label; y++)
        if (postil_tag_follows(y, 0) && path[y] > path[label])
            label = y;
    for (uint32_t i = q->n_tok; i-- > 0;) {
        out_label[i] = (uint8_t)label;
        label = t->from[i][label];
    }
}

/* -- the model's weights ------------------------------------------------------------------------ */

struct ranked {
    float size;
    uint32_t hash, number;
};

/* Large weights first; a total order. */
static int
by_size(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static int
in_steps(float w, int most)
{
    float steps = w / UNIT;
    int whole = (int)(steps < 0 ? steps - 0.5f : steps + 0.5f);
    return whole > most ? most : whole < -most ? -most : whole;
}

static struct ranked *
rank_features(const postil_trainer *t, size_t *out_n)
{
    struct ranked *ranked = malloc((t->n_feature + 1) * sizeof *ranked);
    size_t n = 0;
    for (size_t i = 0; ranked && i < t->n_feature; i++) {
        float size = 0;
        for (uint32_t y = 0; y < t->n_label; y++) {
            float w = t->w[i].of[y];
            size = w > size ? w : -w > size ? -w : size;
        }
        if (size > UNIT / 2)
            ranked[n++] = (struct ranked){size, t->hash[i], (uint32_t)i};
    }
    if (ranked)
        qsort(ranked, n, sizeof *ranked, by_size);
    *out_n = n;
    return ranked;
}

static void
put_row(postil_trainer *t, const struct ranked *r)
{
    uint32_t bucket = tag_bucket(r->hash, t->head.n_bucket), lane = 0;
    while (t->keys[(size_t)bucket * TAG_BUCKET + lane])
        if (++lane == TAG_BUCKET) {
            lane = 0;
            bucket = bucket + 1 < t->head.n_bucket ? bucket + 1 : 0;
        }
    size_t at = (size_t)bucket * TAG_BUCKET + lane;
    t->keys[at] = tag_key(r->hash);
    for (uint32_t y = 0; y < t->n_label; y++)
        t->rows[at * LANES + y] = (int8_t)in_steps(t->w[r->number].of[y], 127);
}

static struct postil_model_part
named_part(postil_trainer *t, size_t i, const char *name, const char *part, const void *bytes,
           size_t size)
{
    snprintf(t->part_names[i], sizeof t->part_names[i], "%s.%s", name, part);
    return (struct postil_model_part){t->part_names[i], bytes, size};
}

enum postil_status
postil_trainer_parts_named(postil_trainer *t, const char *name,
                           struct postil_model_part out_parts[POSTIL_TRAINER_PARTS],
                           struct postil_error *err)
{
    size_t n;
    if (!*name || strlen(name) > POSTIL_TAG_NAME)
        return postil_fail(err, POSTIL_INTERNAL, "a tagger's name has 1 to %d bytes, not '%s'",
                           POSTIL_TAG_NAME, name);
    struct ranked *ranked = rank_features(t, &n);
    if (t->set.max_rows && n > t->set.max_rows)
        n = t->set.max_rows;
    t->head = (struct tag_head){
        .n_kind = t->set.n_kind,
        .n_bucket = (uint32_t)((double)n / TAG_BUCKET / LOAD) + 1,
        .unit = UNIT,
    };
    size_t n_slot = (size_t)t->head.n_bucket * TAG_BUCKET;
    free(t->keys);
    free(t->rows);
    t->keys = calloc(n_slot, sizeof *t->keys);
    t->rows = calloc(n_slot, LANES);
    if (!ranked || !t->keys || !t->rows) {
        free(ranked);
        return postil_fail(err, POSTIL_NOMEM, "weights of %zu features", n);
    }
    for (size_t i = 0; i < n; i++)
        put_row(t, &ranked[i]);
    free(ranked);
    for (uint32_t x = 0; x < t->n_label; x++)
        for (uint32_t y = 0; y < t->n_label; y++)
            t->head.step[x][y] = (int16_t)in_steps(t->step[x].of[y], 4000);
    out_parts[0] = named_part(t, 0, name, "head", &t->head, sizeof t->head);
    out_parts[1] = named_part(t, 1, name, "keys", t->keys, n_slot * sizeof *t->keys);
    out_parts[2] = named_part(t, 2, name, "rows", t->rows, n_slot * LANES);
    return POSTIL_OK;
}

enum postil_status
postil_trainer_parts(postil_trainer *t, struct postil_model_part out_parts[POSTIL_TRAINER_PARTS],
                     struct postil_error *err)
{
    return postil_trainer_parts_named(t, "tag", out_parts, err);
}
