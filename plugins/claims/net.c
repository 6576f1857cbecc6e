/* SPDX-License-Identifier: Apache-2.0 */
/* Sections of the model, sums of a document, scores of a pair. */
#include "net.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <postil/tagger.h>

/* -- sections ---------------------------------------------------------------------------------- */

static enum postil_status
damaged(const postil_model *model, struct postil_error *err)
{
    return postil_fail(err, POSTIL_DATA, "model %s: its parts do not fit together; train it again",
                       postil_model_path(model));
}

/* A section of `n` elements, or NULL. */
static const void *
view(const postil_model *model, const char *name, size_t size, size_t n, struct postil_error *err)
{
    size_t n_found;
    const void *section = postil_model_section(model, name, size, &n_found, err);
    if (section && n_found != n) {
        (void)damaged(model, err);
        return NULL;
    }
    return section;
}

static bool
are_finite(const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] > -1e6f && x[i] < 1e6f))
            return false;
    return true;
}

static bool
are_terms(const struct claims_net *net)
{
    bool has_empty = false;
    for (uint32_t i = 0; i < net->head.n_slot; i++) {
        const struct claims_term *t = &net->terms.slots[i];
        has_empty |= t->stem == 0;
        if (t->stem && t->row != CLAIMS_NO_ROW && t->row >= net->head.n_row)
            return false;
    }
    return has_empty;
}

static bool
is_head(const struct claims_head *h)
{
    return h->n_hidden > 0 && h->n_hidden % 8 == 0 && h->n_hidden <= CLAIMS_MOST_HIDDEN &&
           h->n_row > 0 && h->n_row < CLAIMS_NO_ROW && h->n_slot > 0 &&
           (h->n_slot & (h->n_slot - 1)) == 0 && h->n_slot <= 1u << 24 &&
           h->idf_unknown <= UINT16_MAX && are_finite(h->unit, CLAIMS_ZONES) &&
           are_finite(h->bias, CLAIMS_LABELS) && are_finite(h->lift, CLAIMS_LABELS) &&
           h->lift[0] > 0 && h->lift[1] > 0 && h->lift[2] > 0 && h->lift[3] > 0;
}

enum postil_status
claims_net_view(const postil_model *model, struct claims_net *out, struct postil_error *err)
{
    struct claims_net net;
    const struct claims_head *head = view(model, "head", sizeof *head, 1, err);
    if (!head)
        return POSTIL_DATA;
    if (head->shape != CLAIMS_SHAPE || head->n_dense != CLAIMS_DENSE)
        return postil_fail(err, POSTIL_DATA,
                           "model %s: made for another version of 'claims'; train it again",
                           postil_model_path(model));
    net.head = *head;
    if (!is_head(head))
        return damaged(model, err);
    size_t n_hidden = head->n_hidden, n_dense = head->n_dense;
    const void *slots = view(model, "terms", sizeof *net.terms.slots, head->n_slot, err);
    if (!slots || !(net.mean = view(model, "mean", sizeof(float), n_dense, err)) ||
        !(net.scale = view(model, "scale", sizeof(float), n_dense, err)) ||
        !(net.dense = view(model, "dense", sizeof(float), n_dense * n_hidden, err)) ||
        !(net.hidden = view(model, "hidden", sizeof(float), n_hidden, err)) ||
        !(net.out = view(model, "out", sizeof(float), n_hidden * CLAIMS_LABELS, err)) ||
        !(net.rows = view(model, "rows", 1, CLAIMS_ZONES * head->n_row * n_hidden, err)))
        return POSTIL_DATA;
    net.terms = (struct claims_terms){slots, head->n_slot, (uint16_t)head->idf_unknown};
    if (!are_terms(&net) || !are_finite(net.mean, n_dense) || !are_finite(net.scale, n_dense) ||
        !are_finite(net.dense, n_dense * n_hidden) || !are_finite(net.hidden, n_hidden) ||
        !are_finite(net.out, n_hidden * CLAIMS_LABELS))
        return damaged(model, err);
    *out = net;
    return POSTIL_OK;
}

/* -- sums -------------------------------------------------------------------------------------- */

float
claims_share_of(uint32_t n)
{
    return n ? (float)(1 / sqrt((double)n)) : 0;
}

POSTIL_WIDE static void
add_row(const struct claims_net *net, enum claims_zone zone, uint32_t row, float weight, float *sum)
{
    size_t n_hidden = net->head.n_hidden;
    const int8_t *from = net->rows + ((size_t)zone * net->head.n_row + row) * n_hidden;
    float by = weight * net->head.unit[zone];
    for (size_t h = 0; h < n_hidden; h++)
        sum[h] += by * (float)from[h];
}

uint32_t
claims_lead_end(const struct claims_digest *d, uint32_t *out_n_row)
{
    uint32_t n = d->n_sentence < CLAIMS_LEAD ? d->n_sentence : CLAIMS_LEAD;
    *out_n_row = 0;
    for (uint32_t s = 0; s < n; s++)
        *out_n_row += d->sentences[s].n_row;
    return d->sentences[n - 1].end;
}

uint32_t
claims_count_rows(const struct claims_digest *d)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n_entry; i++)
        n += d->entries[i].row != CLAIMS_NO_ROW;
    return n;
}

/* A text's terms, each once. */
static void
add_entries(const struct claims_net *net, enum claims_zone zone, const struct claims_digest *d,
            float *sum)
{
    float share = claims_share_of(claims_count_rows(d));
    for (uint32_t i = 0; i < d->n_entry; i++)
        if (d->entries[i].row != CLAIMS_NO_ROW)
            add_row(net, zone, d->entries[i].row, share, sum);
}

/* The lead's terms, each time they stand there, and all, once. */
void
claims_net_sum(const struct claims_net *net, const struct claims_digest *d, float *out)
{
    uint32_t n, end = claims_lead_end(d, &n);
    memset(out, 0, net->head.n_hidden * sizeof *out);
    for (uint32_t p = 0; p < end; p++) {
        uint32_t e = d->entry_of[p];
        if (e != CLAIMS_NOWHERE && d->entries[e].row != CLAIMS_NO_ROW)
            add_row(net, CLAIMS_ZONE_LEAD, d->entries[e].row, claims_share_of(n), out);
    }
    add_entries(net, CLAIMS_ZONE_ALL, d, out);
}

/* -- scores ------------------------------------------------------------------------------------ */

POSTIL_WIDE static void
add_dense(const struct claims_net *net, const float *dense, float *sum)
{
    size_t n_hidden = net->head.n_hidden;
    for (uint32_t i = 0; i < net->head.n_dense; i++) {
        float x = (dense[i] - net->mean[i]) * net->scale[i];
        x = x > 5 ? 5 : x < -5 ? -5 : x;
        for (size_t h = 0; h < n_hidden; h++)
            sum[h] += x * net->dense[i * n_hidden + h];
    }
}

void
claims_net_score(const struct claims_net *net, const struct claims_digest *claim, const float *sums,
                 const struct claims_match *m, float *out_score)
{
    float sum[CLAIMS_MOST_HIDDEN];
    size_t n_hidden = net->head.n_hidden;
    for (size_t h = 0; h < n_hidden; h++)
        sum[h] = net->hidden[h] + sums[h];
    add_entries(net, CLAIMS_ZONE_CLAIM, claim, sum);
    add_dense(net, m->dense, sum);
    memcpy(out_score, net->head.bias, sizeof net->head.bias);
    for (size_t h = 0; h < n_hidden; h++)
        if (sum[h] > 0)
            for (int y = 0; y < CLAIMS_LABELS; y++)
                out_score[y] += sum[h] * net->out[h * CLAIMS_LABELS + (size_t)y];
}

void
claims_net_probabilities(const float *score, double *out_p)
{
    double most = (double)score[0], sum = 0;
    for (int y = 1; y < CLAIMS_LABELS; y++)
        most = (double)score[y] > most ? (double)score[y] : most;
    for (int y = 0; y < CLAIMS_LABELS; y++) {
        double below = (double)score[y] - most;
        out_p[y] = postil_exp(below > -30 ? below : -30);
        sum += out_p[y];
    }
    for (int y = 0; y < CLAIMS_LABELS; y++)
        out_p[y] /= sum;
}

uint32_t
claims_net_choose(const double *p, const float *lift)
{
    uint32_t best = 0;
    for (uint32_t y = 1; y < CLAIMS_LABELS; y++)
        if (p[y] * (double)lift[y] > p[best] * (double)lift[best])
            best = y;
    return best;
}
