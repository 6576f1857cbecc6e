/* SPDX-License-Identifier: Apache-2.0 */
/* Weights in buckets, of which one look-up sees all keys at once. */
#include "choice.h"

#include <stdbool.h>
#include <string.h>

#include <postil/tagger.h>

/* A search goes on to the next bucket that isn't full: how far is it at most? */
enum { MOST_FULL = 512 };

static bool
has_gaps(const struct choice_bucket *buckets, size_t n)
{
    size_t run = 0;
    for (size_t i = 0; i < n && run <= MOST_FULL; i++)
        run = buckets[i].keys[CHOICE_BUCKET - 1] ? run + 1 : 0;
    return run <= MOST_FULL;
}

enum postil_status
stance_choice_view(const postil_model *model, struct stance_choice *out, struct postil_error *err)
{
    size_t n;
    const struct choice_bucket *buckets =
        postil_model_section(model, "choice", sizeof *buckets, &n, err);
    if (!buckets)
        return POSTIL_DATA;
    if (n == 0 || n > UINT32_MAX)
        return postil_fail(err, POSTIL_DATA, "model %s: no choice has weights",
                           postil_model_path(model));
    if (!has_gaps(buckets, n))
        return postil_fail(err, POSTIL_DATA, "model %s: its choices are damaged",
                           postil_model_path(model));
    *out = (struct stance_choice){buckets, n};
    return POSTIL_OK;
}

enum { KEYS = CHOICE_BUCKET + 2 };

typedef uint16_t keys8 POSTIL_VECTOR(2 * KEYS);
typedef int16_t match8 POSTIL_VECTOR(2 * KEYS);

_Static_assert(sizeof(struct choice_bucket) == 64, "a bucket is a cache line");

/* The place of a key among the bucket's, or KEYS. */
static inline uint32_t
place_of(const struct choice_bucket *bucket, uint16_t key)
{
    keys8 keys;
    match8 match;
    uint64_t halves[2];
    memcpy(&keys, bucket->keys, sizeof keys);
    match = keys == (keys8){0} + key;
    memcpy(halves, &match, sizeof halves);
    if (halves[0])
        return POSTIL_LOWEST_BIT(halves[0]) / 16;
    return halves[1] ? 4 + POSTIL_LOWEST_BIT(halves[1]) / 16 : KEYS;
}

/* The weights of a feature, or NULL. */
static const int16_t *
weights_of(const struct stance_choice *c, uint32_t hash)
{
    uint16_t key = choice_key(hash);
    size_t at = choice_home(hash, c->n_bucket);
    for (size_t n = 0; n < c->n_bucket; n++) {
        uint32_t place = place_of(&c->buckets[at], key);
        if (place < CHOICE_BUCKET)
            return c->buckets[at].weights[place];
        if (!c->buckets[at].keys[CHOICE_BUCKET - 1])
            break;
        at = at + 1 < c->n_bucket ? at + 1 : 0;
    }
    return NULL;
}

void
stance_choice_scores(const struct stance_choice *choice, const struct choice_features *features,
                     double *out)
{
    int sums[CHOICE_ANSWERS] = {0};
    for (uint32_t i = 0; i < features->n; i++) /* the table is larger than the caches */
        POSTIL_PREFETCH(&choice->buckets[choice_home(features->hash[i], choice->n_bucket)]);
    for (uint32_t i = 0; i < features->n; i++) {
        const int16_t *weights = weights_of(choice, features->hash[i]);
        for (int k = 0; weights && k < CHOICE_ANSWERS; k++)
            sums[k] += weights[k];
    }
    for (int k = 0; k < CHOICE_ANSWERS; k++)
        out[k] = (double)sums[k] / CHOICE_STEPS;
}

double
stance_choice_score(const struct stance_choice *choice, const struct choice_features *features)
{
    double scores[CHOICE_ANSWERS];
    stance_choice_scores(choice, features, scores);
    return scores[0];
}

void
stance_choice_normalize(double *scores, size_t n)
{
    double most = n ? scores[0] : 0, sum = 0;
    for (size_t i = 1; i < n; i++)
        most = scores[i] > most ? scores[i] : most;
    for (size_t i = 0; i < n; i++) {
        scores[i] = postil_exp(scores[i] - most > -30 ? scores[i] - most : -30);
        sum += scores[i];
    }
    for (size_t i = 0; i < n; i++)
        scores[i] /= sum;
}
