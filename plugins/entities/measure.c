/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing what is found with what is right. */
#include "measure.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <postil/tagger.h>

/* Names at the knots before any was seen: so many, and right in so far as the CRF says. */
#define PRIOR 4.0

static void
note_trust(struct measure_trust *trust, const struct entities_name *name, bool right)
{
    double at = (double)name->raw * (ENTITIES_KNOTS - 1);
    int knot = at < ENTITIES_KNOTS - 2 ? (int)at : ENTITIES_KNOTS - 2;
    double on = at - knot;
    on = on > 1 ? 1 : on;
    trust->n[name->type][knot] += 1 - on;
    trust->n[name->type][knot + 1] += on;
    trust->n_right[name->type][knot] += right * (1 - on);
    trust->n_right[name->type][knot + 1] += right * on;
}

/* Whether the labels say that [first, end) is a name of this type. */
static bool
is_gold(const struct example *e, const struct entities_name *name)
{
    uint8_t inside = (uint8_t)postil_tag_label(name->type, POSTIL_TAG_INSIDE);
    if (name->end - name->first == 1)
        return e->labels[name->first] == postil_tag_label(name->type, POSTIL_TAG_SINGLE);
    if (e->labels[name->first] != postil_tag_label(name->type, POSTIL_TAG_BEGIN))
        return false;
    for (uint32_t i = name->first + 1; i < name->end; i++)
        if (e->labels[i] != inside)
            return false;
    return name->end == e->n_tok || e->labels[name->end] != inside;
}

static enum postil_status
measure_one(entities_finder *finder, const struct example *e, struct measure *out,
            struct measure_trust *trust, struct postil_error *err)
{
    const struct entities_name *names;
    size_t n;
    struct postil_sentence *sentences = calloc(e->n_sentence + 1, sizeof *sentences);
    if (!sentences)
        return postil_fail(err, POSTIL_NOMEM, "sentences");
    for (uint32_t s = 0, first = 0; s < e->n_sentence; first = e->ends[s++])
        sentences[s] =
            (struct postil_sentence){e->tokens[first].begin, e->tokens[e->ends[s] - 1].end};
    enum postil_status st = entities_finder_run(finder, e->text, e->tokens, e->n_tok, sentences,
                                                e->n_sentence, &names, &n, err);
    free(sentences);
    if (st != POSTIL_OK)
        return st;
    for (size_t i = 0; i < n; i++) {
        if (e->unknown >> names[i].type & 1)
            continue;
        bool right = is_gold(e, &names[i]);
        out->n_found[names[i].type]++;
        out->n_right[names[i].type] += right;
        if (trust)
            note_trust(trust, &names[i], right);
    }
    for (uint32_t i = 0; i < e->n_tok; i++)
        if (e->labels[i] && postil_tag_place(e->labels[i]) != POSTIL_TAG_INSIDE)
            out->n_gold[postil_tag_kind(e->labels[i])]++;
    return POSTIL_OK;
}

enum postil_status
entities_measure_examples(entities_finder *finder, const struct examples *x, uint32_t file,
                          struct measure *out, struct measure_trust *trust,
                          struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    *out = (struct measure){0};
    for (size_t i = 0; st == POSTIL_OK && i < x->n; i++)
        if (file == UINT32_MAX || x->items[i].file == file)
            st = measure_one(finder, &x->items[i], out, trust, err);
    return st;
}

double
entities_measure_f1(const struct measure *m, uint32_t types)
{
    size_t n_right = 0, n = 0;
    for (uint32_t t = 0; t < MEASURE_TYPES; t++)
        if (types >> t & 1) {
            n_right += m->n_right[t];
            n += m->n_found[t] + m->n_gold[t];
        }
    return n ? 2.0 * (double)n_right / (double)n : 0;
}

static void
fit_type(const double *n, const double *n_right, float *out)
{
    struct pool {
        double n, n_right;
        int n_knot;
    } pools[ENTITIES_KNOTS];
    int n_pool = 0, at = 0;
    for (int k = 0; k < ENTITIES_KNOTS; k++) {
        double raw = (double)k / (ENTITIES_KNOTS - 1);
        pools[n_pool++] = (struct pool){n[k] + PRIOR, n_right[k] + PRIOR * raw, 1};
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
            out[at++] = (float)(pools[p].n_right / pools[p].n);
}

void
entities_measure_fit(const struct measure_trust *trust, struct entities_trust out[MEASURE_TYPES])
{
    for (int t = 0; t < MEASURE_TYPES; t++)
        fit_type(trust->n[t], trust->n_right[t], out[t].of);
}
