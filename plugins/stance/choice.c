/* SPDX-License-Identifier: Apache-2.0 */
/* Weights in an open-addressed table. */
#include "choice.h"

#include <postil/tagger.h>

enum postil_status
stance_choice_view(const postil_model *model, struct stance_choice *out, struct postil_error *err)
{
    size_t n_key, n_weight;
    const uint16_t *keys = postil_model_section(model, "choice.keys", sizeof *keys, &n_key, err);
    const int16_t *weights =
        keys ? postil_model_section(model, "choice.weights", sizeof *weights, &n_weight, err) : NULL;
    if (!weights)
        return POSTIL_DATA;
    if (n_key != n_weight || n_key == 0 || n_key > UINT32_MAX)
        return postil_fail(err, POSTIL_DATA, "model %s: its choices do not fit together",
                           postil_model_path(model));
    *out = (struct stance_choice){keys, weights, n_key};
    return POSTIL_OK;
}

static int
weight_of(const struct stance_choice *c, uint32_t hash)
{
    uint16_t key = choice_key(hash);
    size_t i = choice_slot(hash, c->n_slot);
    for (size_t n = 0; c->keys[i] && n < c->n_slot; n++) {
        if (c->keys[i] == key)
            return c->weights[i];
        i = i + 1 < c->n_slot ? i + 1 : 0;
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
