/* SPDX-License-Identifier: Apache-2.0 */
/* Scoring, best labels and probabilities under a linear-chain CRF with hashed features. */
#include "tagger.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    LANES = POSTIL_TAG_LANES,
    N_EXP = 1024, /* a score that far below the best is nothing       */
    N_AHEAD = 8   /* keys are fetched so many features before the sum */
};

/* Scores of a path are kept in this range below the best. */
#define FLOOR ((int16_t)-9000)

struct postil_tagger {
    uint32_t n_label, n_bucket;
    const uint16_t *keys; /* [n_bucket][TAG_BUCKET]        */
    const int8_t *rows;   /* [n_bucket][TAG_BUCKET][LANES] */
    int16_t step[LANES][LANES];
    float exp_step[LANES][LANES];
    float exp_back[LANES][LANES]; /* exp_back[y][x] = exp_step[x][y]           */
    float exp[N_EXP];             /* exp[k]: e to the power of -k units */
};

/* e^x for any x, from products and sums alone, so that all machines agree. */
static double
exp_exactly(double x)
{
    double y = x / 1024, sum = 1, term = 1;
    for (int i = 1; i < 12; i++) {
        term *= y / i;
        sum += term;
    }
    for (int i = 0; i < 10; i++)
        sum *= sum;
    return sum;
}

static void
fill_steps(postil_tagger *t, const struct tag_head *head)
{
    for (uint32_t x = 0; x < LANES; x++)
        for (uint32_t y = 0; y < LANES; y++) {
            bool legal = x < t->n_label && y < t->n_label && postil_tag_follows(x, y);
            int16_t step = head->step[x][y];
            if (step < -4000 || step > 4000)
                step = step < 0 ? -4000 : 4000;
            t->step[x][y] = legal ? step : TAG_NEVER;
            t->exp_step[x][y] = legal ? (float)exp_exactly(step * (double)head->unit) : 0;
            t->exp_back[y][x] = t->exp_step[x][y];
        }
    for (int k = 0; k < N_EXP; k++)
        t->exp[k] = (float)exp_exactly(-k * (double)head->unit);
    t->exp[N_EXP - 1] = 0;
}

enum postil_status
postil_tagger_new(const postil_model *model, uint32_t n_kind, postil_tagger **out,
                  struct postil_error *err)
{
    size_t n_head, n_key, n_row;
    const struct tag_head *head =
        postil_model_section(model, "tag.head", sizeof *head, &n_head, err);
    const uint16_t *keys =
        head ? postil_model_section(model, "tag.keys", TAG_BUCKET * sizeof *keys, &n_key, err)
             : NULL;
    const int8_t *rows =
        keys ? postil_model_section(model, "tag.rows", TAG_BUCKET * LANES, &n_row, err) : NULL;
    if (!rows)
        return POSTIL_DATA;
    if (n_head != 1 || head->n_kind != n_kind || n_kind > POSTIL_TAG_KINDS ||
        head->n_bucket != n_key || n_key != n_row || n_key == 0 ||
        !(head->unit > 0 && head->unit < 1))
        return postil_fail(err, POSTIL_DATA, "model %s: its weights do not fit together",
                           postil_model_path(model));
    postil_tagger *t = calloc(1, sizeof *t);
    if (!t)
        return postil_fail(err, POSTIL_NOMEM, "tagger");
    t->n_label = 1 + 3 * n_kind;
    t->n_bucket = head->n_bucket;
    t->keys = keys;
    t->rows = rows;
    fill_steps(t, head);
    *out = t;
    return POSTIL_OK;
}

void
postil_tagger_free(postil_tagger *t)
{
    free(t);
}

/* -- weights ----------------------------------------------------------------------------------- */

#define EACH_LANE 0x0001000100010001u
#define HIGH_BITS 0x8000800080008000u

/* High bit of each 16-bit lane that is zero; lanes above the first such one may be marked too. */
static inline uint64_t
zero_lanes(uint64_t x)
{
    return (x - EACH_LANE) & ~x & HIGH_BITS;
}

/* The row of a feature, or NULL. Looks at one bucket, nearly always. */
static const int8_t *
find_row(const postil_tagger *t, uint32_t hash)
{
    uint32_t bucket = tag_bucket(hash, t->n_bucket);
    uint64_t wanted = tag_key(hash) * EACH_LANE;
    for (uint32_t n = 0; n < t->n_bucket; n++) {
        uint64_t keys[2];
        memcpy(keys, t->keys + (size_t)bucket * TAG_BUCKET, sizeof keys);
        for (uint32_t half = 0; half < 2; half++) {
            uint64_t hit = zero_lanes(keys[half] ^ wanted);
            if (hit) {
                uint32_t lane = (uint32_t)__builtin_ctzll(hit) / 16;
                return t->rows + ((size_t)bucket * TAG_BUCKET + half * 4 + lane) * LANES;
            }
        }
        if (keys[1] >> 48 == 0) /* a bucket fills from the front */
            return NULL;
        bucket = bucket + 1 < t->n_bucket ? bucket + 1 : 0;
    }
    return NULL;
}

static inline void
add_row(struct postil_tag_row *score, const int8_t *row)
{
    for (int y = 0; y < LANES; y++)
        score->of[y] = (int16_t)(score->of[y] + row[y]);
}

static inline void
add_sum(struct postil_tag_row *score, const struct postil_tag_row *more)
{
    for (int y = 0; y < LANES; y++)
        score->of[y] = (int16_t)(score->of[y] + more->of[y]);
}

void
postil_tagger_sum_type(const postil_tagger *t, const struct postil_tag_feature *features, size_t n,
                       struct postil_tag_type *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < n; i++) {
        int reach = (int)features[i].reach;
        for (int d = -reach; d <= reach; d++) {
            const int8_t *row = find_row(t, postil_tag_seen_from(features[i].hash, d));
            if (row)
                add_row(&out->at[d + POSTIL_TAG_REACH], row);
        }
    }
}

void
postil_tagger_add(const postil_tagger *t, const uint32_t *features, size_t n,
                  struct postil_tag_row *score)
{
    for (size_t i = 0; i < n && i < N_AHEAD; i++)
        __builtin_prefetch(t->keys + (size_t)tag_bucket(features[i], t->n_bucket) * TAG_BUCKET);
    for (size_t i = 0; i < n; i++) {
        if (i + N_AHEAD < n)
            __builtin_prefetch(t->keys +
                               (size_t)tag_bucket(features[i + N_AHEAD], t->n_bucket) * TAG_BUCKET);
        const int8_t *row = find_row(t, features[i]);
        if (row)
            add_row(score, row);
    }
}

void
postil_tagger_score(const postil_tagger *t, size_t n_tok,
                    const struct postil_tag_type *const *types, const uint32_t *first,
                    const uint32_t *own, struct postil_tag_row *out_score)
{
    for (size_t i = 0; i < n_tok; i++) {
        struct postil_tag_row *score = &out_score[i];
        memset(score, 0, sizeof *score);
        for (size_t d = 0; d <= 2 * POSTIL_TAG_REACH; d++)
            if (i + POSTIL_TAG_REACH >= d && i + POSTIL_TAG_REACH - d < n_tok)
                add_sum(score, &types[i + POSTIL_TAG_REACH - d]->at[d]);
        postil_tagger_add(t, own + first[i], first[i + 1] - first[i], score);
    }
}

/* -- best labels ------------------------------------------------------------------------------- */

/* Lay the best score at 0 and lift what is hopeless to FLOOR. */
static void
settle(int16_t *path)
{
    int16_t best = path[0];
    for (int y = 1; y < LANES; y++)
        best = path[y] > best ? path[y] : best;
    for (int y = 0; y < LANES; y++) {
        int below = path[y] - best;
        path[y] = (int16_t)(below > FLOOR ? below : FLOOR);
    }
}

static inline int16_t
within(int16_t score)
{
    return score < -8000 ? -8000 : score > 8000 ? 8000 : score;
}

void
postil_tagger_best(const postil_tagger *t, size_t n_tok, const struct postil_tag_row *score,
                   uint8_t *out_label, uint8_t *scratch)
{
    int16_t path[LANES], next[LANES];
    uint8_t(*from)[LANES] = (uint8_t(*)[LANES])scratch;
    for (int y = 0; y < LANES; y++)
        path[y] = y ? FLOOR : 0;
    for (size_t i = 0; i < n_tok; i++) {
        int16_t origin[LANES] = {0};
        for (int y = 0; y < LANES; y++)
            next[y] = (int16_t)(path[0] + t->step[0][y]);
        for (int16_t x = 1; x < (int16_t)t->n_label; x++)
            for (int y = 0; y < LANES; y++) {
                int16_t way = (int16_t)(path[x] + t->step[x][y]);
                origin[y] = way > next[y] ? x : origin[y];
                next[y] = way > next[y] ? way : next[y];
            }
        for (int y = 0; y < LANES; y++) {
            next[y] = next[y] > FLOOR ? next[y] : FLOOR;
            path[y] = (int16_t)(next[y] + within(score[i].of[y]));
            from[i][y] = (uint8_t)origin[y];
        }
        settle(path);
    }
    uint32_t label = 0; /* which label an end may have: those that 0 may follow */
    for (uint32_t y = 1; y < t->n_label; y++)
        if (postil_tag_follows(y, 0) && path[y] > path[label])
            label = y;
    for (size_t i = n_tok; i-- > 0;) {
        out_label[i] = (uint8_t)label;
        label = from[i][label];
    }
}

/* -- probabilities ----------------------------------------------------------------------------- */

static void
exp_scores(const postil_tagger *t, const struct postil_tag_row *score, float *out)
{
    int best = score->of[0];
    for (uint32_t y = 1; y < t->n_label; y++)
        best = score->of[y] > best ? score->of[y] : best;
    for (uint32_t y = 0; y < LANES; y++) {
        int below = best - score->of[y];
        out[y] = y < t->n_label ? t->exp[below < N_EXP ? below : N_EXP - 1] : 0;
    }
}

void
postil_tagger_sum(const postil_tagger *t, size_t n_tok, const struct postil_tag_row *score,
                  struct postil_tag_sums *out)
{
    float start[LANES] = {1};
    const float *before = start;
    for (size_t i = 0; i < n_tok; i++) {
        struct postil_tag_sums *s = &out[i];
        float sum[LANES] = {0}, scale = 0;
        exp_scores(t, &score[i], s->here);
        for (uint32_t x = 0; x < t->n_label; x++)
            for (int y = 0; y < LANES; y++)
                sum[y] += before[x] * t->exp_step[x][y];
        for (int y = 0; y < LANES; y++)
            scale += sum[y] *= s->here[y];
        scale = scale > 1e-30f ? scale : 1e-30f;
        for (int y = 0; y < LANES; y++)
            s->before[y] = sum[y] / scale;
        s->scale = scale;
        before = s->before;
    }
    float after[LANES];
    for (uint32_t y = 0; y < LANES; y++)
        after[y] = y < t->n_label && postil_tag_follows(y, 0) ? 1 : 0;
    for (size_t i = n_tok; i-- > 0;) {
        float sum[LANES] = {0};
        memcpy(out[i].after, after, sizeof after);
        for (uint32_t y = 0; y < t->n_label; y++) {
            float next = after[y] * out[i].here[y] / out[i].scale;
            for (int x = 0; x < LANES; x++)
                sum[x] += t->exp_back[y][x] * next;
        }
        memcpy(after, sum, sizeof after);
    }
}

double
postil_tagger_probability(const postil_tagger *t, const struct postil_tag_sums *sums, size_t n_tok,
                          size_t begin, size_t end, uint32_t kind)
{
    const struct postil_tag_sums *last = &sums[end - 1];
    uint32_t inside = postil_tag_label(kind, POSTIL_TAG_INSIDE), label, all = t->n_label;
    double path, on = 0, total = 0;
    for (uint32_t y = 0; y < all; y++)
        total += (double)last->before[y] * last->after[y];
    if (end - begin == 1) {
        label = postil_tag_label(kind, POSTIL_TAG_SINGLE);
        path = last->before[label];
    } else {
        label = postil_tag_label(kind, POSTIL_TAG_BEGIN);
        path = sums[begin].before[label];
        for (size_t i = begin + 1; i < end; i++, label = inside)
            path *= (double)t->exp_step[label][inside] * sums[i].here[inside] / sums[i].scale;
        label = inside;
    }
    if (end == n_tok)
        on = 1;
    else
        for (uint32_t y = 0; y < all; y++)
            if (y != inside)
                on += (double)t->exp_step[label][y] * sums[end].here[y] * sums[end].after[y] /
                      sums[end].scale;
    return total > 0 ? path * on / total : 0;
}
