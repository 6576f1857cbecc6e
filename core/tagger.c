/* SPDX-License-Identifier: Apache-2.0 */
/* Scoring, best labels and probabilities under a linear-chain CRF with hashed features. */
#include "tagger.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined __SSE2__
#include <emmintrin.h>
#endif

enum {
    LANES = POSTIL_TAG_LANES,
    N_EXP = 1024, /* a score that far below the best is nothing       */
    N_AHEAD = 64  /* features that are looked up at a time      */
};

/*
 * Scores of paths that can be are kept in FLOOR ... 0, the best; those of paths that can't be begin
 * at DEAD. No step brings these up to LEAST, no path that can be falls below it, and the sum of any
 * of these numbers and a score fits 16 bits.
 */
#define FLOOR      ((int16_t)-9000)
#define MOST_STEP  ((int16_t)4000)
#define MOST_SCORE ((int16_t)8000)
#define LEAST      ((int16_t)(FLOOR - MOST_STEP))
#define DEAD       ((int16_t)-19000)

_Static_assert(TAG_NEVER < LEAST && DEAD + MOST_STEP < LEAST && DEAD + TAG_NEVER >= INT16_MIN,
               "a path with a step that is never taken stays dead");
_Static_assert(DEAD < FLOOR - MOST_SCORE && DEAD - MOST_STEP - MOST_SCORE >= INT16_MIN,
               "a dead path is never the best");

struct postil_tagger {
    uint32_t n_label, n_bucket;
    const uint16_t *keys; /* [n_bucket][TAG_BUCKET]        */
    const int8_t *rows;   /* [n_bucket][TAG_BUCKET][LANES] */
    double unit;
    int16_t step[LANES][LANES];
    float exp_step[LANES][LANES];
    float exp_back[LANES][LANES]; /* exp_back[y][x] = exp_step[x][y]           */
    float exp[N_EXP];             /* exp[k]: e to the power of -k units */
};

double
postil_exp(double x)
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

/* All sequences of n tokens take n steps: what the largest is above 0 is taken off each. */
static void
fill_steps(postil_tagger *t, const struct tag_head *head)
{
    int most = -MOST_STEP;
    for (uint32_t x = 0; x < LANES; x++)
        for (uint32_t y = 0; y < LANES; y++) {
            bool legal = x < t->n_label && y < t->n_label && postil_tag_follows(x, y);
            int16_t step = head->step[x][y];
            if (step < -MOST_STEP || step > MOST_STEP)
                step = step < 0 ? -MOST_STEP : MOST_STEP;
            t->step[x][y] = legal ? step : TAG_NEVER;
            most = legal && step > most ? step : most;
        }
    for (uint32_t x = 0; x < LANES; x++)
        for (uint32_t y = 0; y < LANES; y++) {
            int step = t->step[x][y];
            double exponent = (step - most) * (double)head->unit;
            t->exp_step[x][y] = step == TAG_NEVER ? 0 : (float)postil_exp(exponent);
            t->exp_back[y][x] = t->exp_step[x][y];
        }
    for (int k = 0; k < N_EXP; k++)
        t->exp[k] = (float)postil_exp(-k * (double)head->unit);
    t->exp[N_EXP - 1] = 0;
}

/* A search goes on to the next bucket that isn't full: how far is it at most? */
enum { MOST_FULL = 512 };

static bool
has_gaps(const uint16_t *keys, size_t n_bucket)
{
    size_t run = 0;
    for (size_t i = 0; i < n_bucket && run <= MOST_FULL; i++)
        run = keys[i * TAG_BUCKET + TAG_BUCKET - 1] ? run + 1 : 0;
    return run <= MOST_FULL;
}

/* Section "NAME.PART"; a longer name than there are is cut, and no section goes by it. */
static const void *
find_part(const postil_model *model, const char *name, const char *part, size_t size, size_t *out_n,
          struct postil_error *err)
{
    char section[TAG_SECTION];
    snprintf(section, sizeof section, "%.*s.%s", POSTIL_TAG_NAME + 1, name, part);
    return postil_model_section(model, section, size, out_n, err);
}

enum postil_status
postil_tagger_new_named(const postil_model *model, const char *name, uint32_t n_kind,
                        postil_tagger **out, struct postil_error *err)
{
    size_t n_head, n_key, n_row;
    const struct tag_head *head = find_part(model, name, "head", sizeof *head, &n_head, err);
    const uint16_t *keys =
        head ? find_part(model, name, "keys", TAG_BUCKET * sizeof *keys, &n_key, err) : NULL;
    const int8_t *rows =
        keys ? find_part(model, name, "rows", TAG_BUCKET * LANES, &n_row, err) : NULL;
    if (!rows)
        return POSTIL_DATA;
    if (n_head != 1 || head->n_kind != n_kind || n_kind > POSTIL_TAG_KINDS ||
        head->n_bucket != n_key || n_key != n_row || n_key == 0 || !has_gaps(keys, n_key) ||
        !(head->unit > 0 && head->unit < 1))
        return postil_fail(err, POSTIL_DATA, "model %s: its weights do not fit together",
                           postil_model_path(model));
    postil_tagger *t = calloc(1, sizeof *t);
    if (!t)
        return postil_fail(err, POSTIL_NOMEM, "tagger");
    t->n_label = 1 + 3 * n_kind;
    t->n_bucket = head->n_bucket;
    t->unit = (double)head->unit;
    t->keys = keys;
    t->rows = rows;
    fill_steps(t, head);
    *out = t;
    return POSTIL_OK;
}

enum postil_status
postil_tagger_new(const postil_model *model, uint32_t n_kind, postil_tagger **out,
                  struct postil_error *err)
{
    return postil_tagger_new_named(model, "tag", n_kind, out, err);
}

void
postil_tagger_free(postil_tagger *t)
{
    free(t);
}

double
postil_tagger_unit(const postil_tagger *t)
{
    return t->unit;
}

/* -- weights ----------------------------------------------------------------------------------- */

/* Two bits for each lane of a bucket whose key is the wanted one. */
static inline uint32_t
match_keys(const postil_tagger *t, uint32_t bucket, uint16_t key)
{
    const uint16_t *keys = t->keys + (size_t)bucket * TAG_BUCKET;
#if defined __SSE2__
    __m128i all = _mm_loadu_si128((const __m128i *)(const void *)keys);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi16(all, _mm_set1_epi16((short)key)));
#else
    uint32_t match = 0;
    for (int lane = 0; lane < TAG_BUCKET; lane++)
        match |= (keys[lane] == key ? 3u : 0u) << 2 * lane;
    return match;
#endif
}

/* The first lane that matches; the last one where none does. */
static inline uint32_t
first_lane(uint32_t match)
{
    return (uint32_t)POSTIL_LOWEST_BIT(match | 2u << 2 * (TAG_BUCKET - 1)) / 2;
}

static inline const int8_t *
row_at(const postil_tagger *t, uint32_t bucket, uint32_t lane)
{
    return t->rows + ((size_t)bucket * TAG_BUCKET + lane) * LANES;
}

/* A bucket fills from the front. */
static inline bool
is_full(const postil_tagger *t, uint32_t bucket)
{
    return t->keys[(size_t)bucket * TAG_BUCKET + TAG_BUCKET - 1] != 0;
}

/* The row of a feature that is not in its own bucket, or NULL. */
static const int8_t *
find_moved(const postil_tagger *t, uint32_t bucket, uint16_t key)
{
    for (uint32_t n = 1; n < t->n_bucket && is_full(t, bucket); n++) {
        bucket = bucket + 1 < t->n_bucket ? bucket + 1 : 0;
        uint32_t match = match_keys(t, bucket, key);
        if (match)
            return row_at(t, bucket, first_lane(match));
    }
    return NULL;
}

/*
 * Rows of n features, N_AHEAD or fewer, without those that have none. All keys are asked for before
 * the first is looked at, and rows before they are used: memory answers many questions at a time.
 * Whether a feature has a row nobody can foretell, so nothing branches on it; what may lie in
 * another bucket than its own is put aside.
 */
static inline size_t
find_rows(const postil_tagger *t, const uint32_t *features, size_t n, const int8_t **out_rows)
{
    uint32_t aside[N_AHEAD];
    size_t n_row = 0, n_aside = 0;
    for (size_t i = 0; i < n; i++)
        POSTIL_PREFETCH(t->keys + (size_t)tag_bucket(features[i], t->n_bucket) * TAG_BUCKET);
    for (size_t i = 0; i < n; i++) {
        uint32_t bucket = tag_bucket(features[i], t->n_bucket);
        uint32_t match = match_keys(t, bucket, tag_key(features[i]));
        out_rows[n_row] = row_at(t, bucket, first_lane(match));
        n_row += match != 0;
        aside[n_aside] = features[i];
        n_aside += !match & is_full(t, bucket);
    }
    for (size_t i = 0; i < n_aside; i++) {
        uint32_t bucket = tag_bucket(aside[i], t->n_bucket);
        const int8_t *row = find_moved(t, bucket, tag_key(aside[i]));
        out_rows[n_row] = row;
        n_row += row != NULL;
    }
    for (size_t i = 0; i < n_row; i++)
        POSTIL_PREFETCH(out_rows[i]);
    return n_row;
}

static inline void
add_rows(struct postil_tag_row *score, const int8_t *const *rows, size_t n)
{
    struct postil_tag_row sum = *score;
    for (size_t i = 0; i < n; i++)
        for (int y = 0; y < LANES; y++)
            sum.of[y] = (int16_t)(sum.of[y] + rows[i][y]);
    *score = sum;
}

POSTIL_WIDE void
postil_tagger_add(const postil_tagger *t, const uint32_t *features, size_t n,
                  struct postil_tag_row *score)
{
    const int8_t *rows[N_AHEAD];
    for (size_t i = 0; i < n; i += N_AHEAD) {
        size_t n_part = n - i < N_AHEAD ? n - i : N_AHEAD;
        add_rows(score, rows, find_rows(t, features + i, n_part, rows));
    }
}

void
postil_tagger_sum_type(const postil_tagger *t, const struct postil_tag_feature *features, size_t n,
                       struct postil_tag_type *out)
{
    uint32_t seen[N_AHEAD];
    memset(out, 0, sizeof *out);
    for (int d = -POSTIL_TAG_REACH; d <= POSTIL_TAG_REACH; d++) {
        size_t n_seen = 0;
        for (size_t i = 0; i < n; i++) {
            if ((int)features[i].reach < (d < 0 ? -d : d))
                continue;
            seen[n_seen++] = postil_tag_seen_from(features[i].hash, d);
            if (n_seen == N_AHEAD) {
                postil_tagger_add(t, seen, n_seen, &out->at[d + POSTIL_TAG_REACH]);
                n_seen = 0;
            }
        }
        postil_tagger_add(t, seen, n_seen, &out->at[d + POSTIL_TAG_REACH]);
    }
}

/* Sum of what the types around token i say of it. */
static inline void
add_types(const struct postil_tag_type *const *types, size_t n_tok, size_t i,
          struct postil_tag_row *score)
{
    struct postil_tag_row sum = {{0}};
    for (size_t d = 0; d <= 2 * POSTIL_TAG_REACH; d++) {
        if (i + POSTIL_TAG_REACH < d || i + POSTIL_TAG_REACH - d >= n_tok)
            continue;
        const struct postil_tag_row *more = &types[i + POSTIL_TAG_REACH - d]->at[d];
        for (int y = 0; y < LANES; y++)
            sum.of[y] = (int16_t)(sum.of[y] + more->of[y]);
    }
    *score = sum;
}

POSTIL_WIDE void
postil_tagger_score(const postil_tagger *t, size_t n_tok,
                    const struct postil_tag_type *const *types, const uint32_t *first,
                    const uint32_t *own, struct postil_tag_row *out_score)
{
    const int8_t *rows[2][N_AHEAD];
    size_t n_row[2] = {0, 0};
    for (size_t i = 0; i <= n_tok;
         i++) { /* the rows of one token come while the next is looked up */
        if (i < n_tok) {
            size_t n = first[i + 1] - first[i], n_now = n < N_AHEAD ? n : N_AHEAD;
            add_types(types, n_tok, i, &out_score[i]);
            n_row[i % 2] = find_rows(t, own + first[i], n_now, rows[i % 2]);
            postil_tagger_add(t, own + first[i] + n_now, n - n_now, &out_score[i]);
        }
        if (i > 0)
            add_rows(&out_score[i - 1], rows[(i - 1) % 2], n_row[(i - 1) % 2]);
    }
}

/* -- best labels ------------------------------------------------------------------------------- */

/* A row as one vector: GNU C compiles its operators to whatever the machine has. */
typedef int16_t row16 POSTIL_VECTOR(2 * POSTIL_TAG_LANES);

/* Lanes of `a` where `mask` is -1, of `b` where it is 0. */
#define CHOOSE(mask, a, b) (((a) & (mask)) | ((b) & ~(mask)))
#define LARGER(a, b)       CHOOSE((a) > (b), a, b)
#define SMALLER(a, b)      CHOOSE((a) < (b), a, b)

POSTIL_WIDE void
postil_tagger_best(const postil_tagger *t, size_t n_tok, const struct postil_tag_row *score,
                   uint8_t *out_label, uint8_t *scratch)
{
    const row16 none = {0}, floor = none + FLOOR, dead = none + DEAD;
    const row16 most = none + MOST_SCORE, least = none + LEAST;
    row16 path = dead, step[LANES];
    uint8_t(*from)[LANES] = (uint8_t(*)[LANES])scratch;
    memcpy(step, t->step, sizeof step);
    path[0] = 0;
    for (size_t i = 0; i < n_tok; i++) {
        row16 next = path[0] + step[0], origin = none, own;
        for (int16_t x = 1; x < (int16_t)t->n_label; x++) {
            row16 way = path[x] + step[x];
            row16 better = way > next;
            origin = CHOOSE(better, none + x, origin);
            next = CHOOSE(better, way, next);
        }
        memcpy(&own, &score[i], sizeof own);
        own = LARGER(SMALLER(own, most), -most);
        row16 legal = next >= least;
        path = CHOOSE(legal, LARGER(next, floor) + own, dead);
        int16_t best = path[0]; /* lay the best at 0, lift what is hopeless to FLOOR */
        for (int y = 1; y < LANES; y++)
            best = path[y] > best ? path[y] : best;
        path = CHOOSE(legal, LARGER(path, floor + best) - best, dead);
        for (int y = 0; y < LANES; y++)
            from[i][y] = (uint8_t)origin[y];
    }
    uint32_t label = 0; /* the best that may stand at the end */
    for (uint32_t y = 1; y < t->n_label; y++)
        if (postil_tag_follows(y, 0) && path[y] > path[label])
            label = y;
    for (size_t i = n_tok; i-- > 0;) {
        out_label[i] = (uint8_t)label;
        label = from[i][label];
    }
}

/* -- probabilities ----------------------------------------------------------------------------- */

static inline void
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

/* Half a row of sums: the widest vector that most machines have. */
typedef float half32 POSTIL_VECTOR(2 * POSTIL_TAG_LANES);

struct row32 {
    half32 low, high;
};

static inline struct row32
load32(const float *from)
{
    struct row32 row;
    memcpy(&row, from, sizeof row);
    return row;
}

/* sum over x < n of by[x] * rows[x] */
static inline struct row32
weigh(const float *by, const struct row32 *rows, uint32_t n)
{
    struct row32 sum = {{0}, {0}};
    for (uint32_t x = 0; x < n; x++) {
        sum.low += by[x] * rows[x].low;
        sum.high += by[x] * rows[x].high;
    }
    return sum;
}

POSTIL_WIDE void
postil_tagger_sum(const postil_tagger *t, size_t n_tok, const struct postil_tag_row *score,
                  struct postil_tag_sums *out)
{
    struct row32 step[LANES], back[LANES], sum, here;
    float start[LANES] = {1}, next[LANES];
    const float *before = start;
    memcpy(step, t->exp_step, sizeof step);
    memcpy(back, t->exp_back, sizeof back);
    for (size_t i = 0; i < n_tok; i++) {
        struct postil_tag_sums *s = &out[i];
        float scale = 0;
        exp_scores(t, &score[i], s->here);
        here = load32(s->here);
        sum = weigh(before, step, t->n_label);
        sum.low *= here.low;
        sum.high *= here.high;
        memcpy(s->before, &sum, sizeof sum);
        for (uint32_t y = 0; y < t->n_label; y++)
            scale += s->before[y];
        s->scale = scale > 1e-30f ? scale : 1e-30f;
        sum.low /= s->scale;
        sum.high /= s->scale;
        memcpy(s->before, &sum, sizeof sum);
        before = s->before;
    }
    for (uint32_t y = 0; n_tok && y < LANES; y++)
        out[n_tok - 1].after[y] = y < t->n_label && postil_tag_follows(y, 0) ? 1 : 0;
    for (size_t i = n_tok; i-- > 1;) {
        struct row32 after = load32(out[i].after);
        here = load32(out[i].here);
        after.low = after.low * here.low / out[i].scale;
        after.high = after.high * here.high / out[i].scale;
        memcpy(next, &after, sizeof next);
        sum = weigh(next, back, t->n_label);
        memcpy(out[i - 1].after, &sum, sizeof sum);
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
    double p = total > 0 ? path * on / total : 0;
    if (!(p > 0)) /* not a number: the weights of a foreign model may be anything */
        return 0;
    return p < 1 ? p : 1; /* sums are rounded */
}
