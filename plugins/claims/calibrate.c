/* SPDX-License-Identifier: Apache-2.0 */
/* Gradient descent for the probabilities, a search for the lifts. */
#include "calibrate.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"

enum { N_STEP = 50, N_POWER = 10 };

/* Probabilities of all pairs that count. */
struct sample {
    double p[CLAIMS_LABELS];
    uint32_t gold;
    double weight;
};

static void
scale(const struct claims_calibration *c, const float *score, double *out_p)
{
    float scaled[CLAIMS_LABELS];
    for (int y = 0; y < CLAIMS_LABELS; y++)
        scaled[y] = c->slope * score[y] + c->bias[y];
    claims_net_probabilities(scaled, out_p);
}

uint32_t
claims_calibrated(const struct claims_calibration *c, const float *score, double *out_p)
{
    scale(c, score, out_p);
    return claims_net_choose(out_p, c->lift);
}

/* -- probabilities ----------------------------------------------------------------------------- */

struct slopes {
    double slope, bias[CLAIMS_LABELS];
};

static bool
counts(const struct claims_judged *j, const uint32_t *of_part, size_t i, uint32_t skip)
{
    return j[i].weight > 0 && !(of_part && of_part[i] == skip);
}

static struct slopes
slopes_at(const struct claims_calibration *c, const struct claims_judged *judged, size_t n,
          const uint32_t *of_part, uint32_t skip)
{
    struct slopes s = {0};
    double sum = 0, p[CLAIMS_LABELS];
    for (size_t i = 0; i < n; i++) {
        if (!counts(judged, of_part, i, skip))
            continue;
        double weight = (double)judged[i].weight;
        scale(c, judged[i].score, p);
        for (uint32_t y = 0; y < CLAIMS_LABELS; y++) {
            double d = weight * (p[y] - (y == judged[i].gold));
            s.slope += d * (double)judged[i].score[y];
            s.bias[y] += d;
        }
        sum += weight;
    }
    s.slope /= sum > 0 ? sum : 1;
    for (int y = 0; y < CLAIMS_LABELS; y++)
        s.bias[y] /= sum > 0 ? sum : 1;
    return s;
}

/* Steps whose width grows while the slope keeps its sign and shrinks when it turns (Rprop). */
static void
move(float *x, double slope, double *before, double *width)
{
    *width *= slope * *before > 0 ? 1.2 : slope * *before < 0 ? .5 : 1;
    *width = *width > .5 ? .5 : *width;
    *before = slope;
    *x -= (float)(slope > 0 ? *width : slope < 0 ? -*width : 0);
}

static void
fit_probabilities(struct claims_calibration *c, const struct claims_judged *judged, size_t n,
                  const uint32_t *of_part, uint32_t skip)
{
    struct slopes before = {0}, width = {.1, {.1, .1, .1, .1}};
    for (int i = 0; i < N_STEP; i++) {
        struct slopes s = slopes_at(c, judged, n, of_part, skip);
        move(&c->slope, s.slope, &before.slope, &width.slope);
        for (int y = 0; y < CLAIMS_LABELS; y++)
            move(&c->bias[y], s.bias[y], &before.bias[y], &width.bias[y]);
        c->slope = c->slope < .05f ? .05f : c->slope;
    }
}

/* -- lifts ------------------------------------------------------------------------------------- */

static double
macro_of(const struct sample *samples, size_t n, const float *lift)
{
    struct claims_measure m = {0};
    for (size_t i = 0; i < n; i++)
        m.n[samples[i].gold][claims_net_choose(samples[i].p, lift)] += samples[i].weight;
    return claims_measure_macro(&m);
}

/* Shares of the labels, at least a thousandth. */
static void
find_shares(const struct sample *samples, size_t n, double *share)
{
    double sum = 0;
    for (int y = 0; y < CLAIMS_LABELS; y++)
        share[y] = 0;
    for (size_t i = 0; i < n; i++) {
        share[samples[i].gold] += samples[i].weight;
        sum += samples[i].weight;
    }
    for (int y = 0; y < CLAIMS_LABELS; y++)
        share[y] = share[y] > sum / 1000 ? share[y] / sum : .001;
}

/*
 * Rare labels are lifted by a power of their share, one for all, and unrelated by a number of its own:
 * with a lift to each label, chance decides when few stories have the rare one. Of equals the first.
 */
static void
fit_lifts(const struct sample *samples, size_t n, float *out_lift)
{
    static const float unrelated[] = {1, 1.4f, .7f, 2, .5f};
    double share[CLAIMS_LABELS], best = -1;
    find_shares(samples, n, share);
    for (int power = 0; power <= N_POWER; power++)
        for (size_t u = 0; u < sizeof unrelated / sizeof *unrelated; u++) {
            float lift[CLAIMS_LABELS];
            for (int y = 0; y < POSTIL_UNRELATED; y++)
                lift[y] = (float)pow(share[POSTIL_DISCUSS] / share[y], (double)power / N_POWER);
            lift[POSTIL_UNRELATED] = unrelated[u];
            double f1 = macro_of(samples, n, lift);
            if (f1 <= best)
                continue;
            best = f1;
            memcpy(out_lift, lift, sizeof lift);
        }
}

enum postil_status
claims_calibrate(const struct claims_judged *judged, size_t n, const uint32_t *of_part,
                 uint32_t skip, struct claims_calibration *out, struct postil_error *err)
{
    struct claims_calibration c = {1, {0}, {1, 1, 1, 1}};
    struct sample *samples = malloc((n + 1) * sizeof *samples);
    size_t n_sample = 0;
    if (!samples)
        return postil_fail(err, POSTIL_NOMEM, "%zu pairs", n);
    fit_probabilities(&c, judged, n, of_part, skip);
    for (size_t i = 0; i < n; i++)
        if (counts(judged, of_part, i, skip)) {
            struct sample *s = &samples[n_sample++];
            scale(&c, judged[i].score, s->p);
            s->gold = judged[i].gold;
            s->weight = (double)judged[i].weight;
        }
    fit_lifts(samples, n_sample, c.lift);
    free(samples);
    *out = c;
    return POSTIL_OK;
}
