/* SPDX-License-Identifier: Apache-2.0 */
/* A table of confusions, and what it comes to. */
#include "measure.h"

#include <math.h>
#include <stdio.h>

void
claims_measure_add(struct claims_measure *m, uint32_t gold, uint32_t label, const double *p,
                   double weight)
{
    m->n[gold][label] += weight;
    m->p += p[label] * weight;
    m->loss -= log(p[gold] > 1e-12 ? p[gold] : 1e-12) * weight;
}

static double
sum_of(const struct claims_measure *m)
{
    double sum = 0;
    for (int gold = 0; gold < CLAIMS_LABELS; gold++)
        for (int label = 0; label < CLAIMS_LABELS; label++)
            sum += m->n[gold][label];
    return sum;
}

double
claims_measure_accuracy(const struct claims_measure *m)
{
    double right = 0, sum = sum_of(m);
    for (int y = 0; y < CLAIMS_LABELS; y++)
        right += m->n[y][y];
    return sum > 0 ? right / sum : 0;
}

double
claims_measure_f1(const struct claims_measure *m, uint32_t label)
{
    double sum = 0;
    for (int y = 0; y < CLAIMS_LABELS; y++)
        sum += m->n[label][y] + m->n[y][label];
    return sum > 0 ? 2 * m->n[label][label] / sum : 0;
}

double
claims_measure_macro(const struct claims_measure *m)
{
    double sum = 0;
    for (uint32_t y = 0; y < CLAIMS_LABELS; y++)
        sum += claims_measure_f1(m, y);
    return sum / CLAIMS_LABELS;
}

void
claims_measure_tell(const struct claims_measure *m, char *out, size_t size)
{
    double sum = sum_of(m);
    snprintf(out, size,
             "accuracy %.4f  macro F1 %.4f  agree %.3f disagree %.3f discuss %.3f unrelated %.3f  "
             "mean probability %.4f  log loss %.4f  %.0f pairs",
             claims_measure_accuracy(m), claims_measure_macro(m),
             claims_measure_f1(m, POSTIL_AGREE), claims_measure_f1(m, POSTIL_DISAGREE),
             claims_measure_f1(m, POSTIL_DISCUSS), claims_measure_f1(m, POSTIL_UNRELATED),
             sum > 0 ? m->p / sum : 0, sum > 0 ? m->loss / sum : 0, sum);
}
