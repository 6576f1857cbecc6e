/* SPDX-License-Identifier: Apache-2.0 */
/* Isotonic regression on the shares of right quotes. */
#include "trust.h"

#include <math.h>
#include <stdbool.h>

/* Quotes that each knot is taken to have seen beforehand, as right as the CRF says. */
#define PRIOR 2.0

float
quotes_trusted(const struct quotes_trust *trust, double raw)
{
    double at = (raw < 0 ? 0 : raw > 1 ? 1 : raw) * (QUOTES_KNOTS - 1);
    int knot = at < QUOTES_KNOTS - 2 ? (int)at : QUOTES_KNOTS - 2;
    return (float)(trust->of[knot] + (at - knot) * (trust->of[knot + 1] - trust->of[knot]));
}

static uint32_t
overlap(uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
    uint32_t begin = a > b ? a : b, end = a_end < b_end ? a_end : b_end;
    return end > begin ? end - begin : 0;
}

/* Whether two spans touch, or neither is there. */
static bool
agree(uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
    if (a == POSTIL_ABSENT || b == POSTIL_ABSENT)
        return a == b;
    return overlap(a, a_end, b, b_end) > 0;
}

static bool
is_right(const struct postil_quote *gold, size_t n_gold, const struct postil_quote *q)
{
    for (size_t i = 0; i < n_gold; i++) {
        const struct postil_quote *g = &gold[i];
        uint32_t common = overlap(g->begin, g->end, q->begin, q->end);
        uint32_t all = g->end - g->begin + (q->end - q->begin) - common;
        if (2 * common >= all && agree(g->cue_begin, g->cue_end, q->cue_begin, q->cue_end) &&
            agree(g->speaker_begin, g->speaker_end, q->speaker_begin, q->speaker_end))
            return true;
    }
    return false;
}

void
quotes_tally_add(struct quotes_tally *t, const struct postil_quote *gold, size_t n_gold,
                 const struct postil_quote *found, size_t n_found)
{
    for (size_t i = 0; i < n_found; i++) {
        double raw = (double)found[i].score;
        if (isnan(raw))
            continue;
        double at = (raw < 0 ? 0 : raw > 1 ? 1 : raw) * (QUOTES_KNOTS - 1);
        int knot = at < QUOTES_KNOTS - 2 ? (int)at : QUOTES_KNOTS - 2;
        double share = at - knot, right = is_right(gold, n_gold, &found[i]) ? 1 : 0;
        t->n[knot] += 1 - share;
        t->n[knot + 1] += share;
        t->n_right[knot] += right * (1 - share);
        t->n_right[knot + 1] += right * share;
    }
}

void
quotes_tally_fit(const struct quotes_tally *t, struct quotes_trust *out)
{
    struct pool {
        double n, n_right;
        int n_knot;
    } pools[QUOTES_KNOTS];
    int n_pool = 0, at = 0;
    for (int k = 0; k < QUOTES_KNOTS; k++) {
        double raw = (double)k / (QUOTES_KNOTS - 1);
        pools[n_pool++] = (struct pool){t->n[k] + PRIOR, t->n_right[k] + PRIOR * raw, 1};
        while (n_pool > 1 && pools[n_pool - 2].n_right * pools[n_pool - 1].n >
                                 pools[n_pool - 1].n_right * pools[n_pool - 2].n) {
            pools[n_pool - 2].n += pools[n_pool - 1].n;
            pools[n_pool - 2].n_right += pools[n_pool - 1].n_right;
            pools[n_pool - 2].n_knot += pools[n_pool - 1].n_knot;
            n_pool--;
        }
    }
    for (int p = 0; p < n_pool; p++)
        for (int k = 0; k < pools[p].n_knot; k++)
            out->of[at++] = (float)(pools[p].n_right / pools[p].n);
}
