/* SPDX-License-Identifier: Apache-2.0 */
/* Weights in buckets, of which one look-up sees all keys at once. */
#include "choice.h"

#include <stdbool.h>
#include <string.h>

#include <postil/tagger.h>

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
    *out = (struct stance_choice){buckets, n};
    return POSTIL_OK;
}

typedef uint16_t keys8 POSTIL_VECTOR(2 * CHOICE_BUCKET);
typedef int16_t weights8 POSTIL_VECTOR(2 * CHOICE_BUCKET);

/* The weight of the key among the bucket's; *out_found: it is there. */
static inline int
weight_in(const struct choice_bucket *bucket, uint16_t key, bool *out_found)
{
    keys8 keys, wanted = (keys8){0} + key;
    weights8 weights, match;
    uint64_t halves[2];
    int sum = 0;
    memcpy(&keys, bucket->keys, sizeof keys);
    memcpy(&weights, bucket->weights, sizeof weights);
    match = keys == wanted;
    memcpy(halves, &match, sizeof halves);
    *out_found = (halves[0] | halves[1]) != 0;
    if (!*out_found)
        return 0;
    weights &= match;
    for (int i = 0; i < CHOICE_BUCKET; i++)
        sum += weights[i];
    return sum;
}

static int
weight_of(const struct stance_choice *c, uint32_t hash)
{
    uint16_t key = choice_key(hash);
    size_t at = choice_home(hash, c->n_bucket);
    for (size_t n = 0; n < c->n_bucket; n++) {
        bool found;
        int weight = weight_in(&c->buckets[at], key, &found);
        if (found || !c->buckets[at].keys[CHOICE_BUCKET - 1])
            return weight;
        at = at + 1 < c->n_bucket ? at + 1 : 0;
    }
    return 0;
}

double
stance_choice_score(const struct stance_choice *choice, const struct choice_features *features)
{
    int sum = 0;
    for (uint32_t i = 0; i < features->n; i++)
        sum += weight_of(choice, features->hash[i]);
    return (double)sum / CHOICE_STEPS;
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
