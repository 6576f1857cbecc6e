/* SPDX-License-Identifier: Apache-2.0 */
/* Stochastic gradient on one net after the other; their hidden layers laid side by side. */
#include "learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An example with a smaller slope teaches nothing that is worth the time. */
#define SURE .01f

/* A term in a zone, and how much it counts. */
struct input {
    uint32_t row; /* over all zones */
    float weight;
};

/* Weights with the sums of their squared gradients. */
struct block {
    float *w, *g;
    size_t n;
};

struct learner {
    const struct claims_learn_settings *set;
    const struct claims_prepared *prepared;
    const struct claims_learned *to;
    struct block dense, hidden, out, bias, rows;
    struct input *inputs;
    size_t n_input, n_input_room;
    float *importance; /* [n_example] 0: not in use */
    uint32_t *order;   /* [n_order] examples in use */
    size_t n_order;
    uint64_t random;
};

static double
draw(uint64_t *random)
{
    uint64_t x = *random += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (double)((x ^ x >> 31) >> 11) / 9007199254740992.;
}

/* -- memory ------------------------------------------------------------------------------------ */

static bool
make_block(struct block *b, size_t n)
{
    b->w = calloc(n, sizeof *b->w);
    b->g = calloc(n, sizeof *b->g);
    b->n = n;
    return b->w && b->g;
}

static void
forget(struct block *b, double width, uint64_t *random)
{
    for (size_t i = 0; i < b->n; i++) {
        b->w[i] = (float)((2 * draw(random) - 1) * width);
        b->g[i] = 1e-6f;
    }
}

static enum postil_status
init(struct learner *l, struct postil_error *err)
{
    size_t n_hidden = l->set->n_hidden, n_example = l->prepared->corpus->n_example;
    size_t n_row = CLAIMS_ZONES * (size_t)l->to->vocabulary.n_row;
    l->importance = calloc(n_example + 1, sizeof *l->importance);
    l->order = calloc(n_example + 1, sizeof *l->order);
    if (!l->importance || !l->order || !make_block(&l->dense, CLAIMS_DENSE * n_hidden) ||
        !make_block(&l->hidden, n_hidden) || !make_block(&l->out, n_hidden * CLAIMS_LABELS) ||
        !make_block(&l->bias, CLAIMS_LABELS) || !make_block(&l->rows, n_row * n_hidden))
        return postil_fail(err, POSTIL_NOMEM, "net");
    return POSTIL_OK;
}

static void
fini(struct learner *l)
{
    struct block *blocks[] = {&l->dense, &l->hidden, &l->out, &l->bias, &l->rows};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        free(blocks[i]->w);
        free(blocks[i]->g);
    }
    free(l->inputs);
    free(l->importance);
    free(l->order);
}

/* -- examples ---------------------------------------------------------------------------------- */

/* How much each example in use weighs; 1 in the mean. */
static enum postil_status
weigh(struct learner *l, const uint8_t *use, struct postil_error *err)
{
    const struct claims_corpus *c = l->prepared->corpus;
    double of_label[CLAIMS_LABELS] = {0}, sum = 0;
    double *of_story = calloc(c->n_story + 1, sizeof *of_story);
    if (!of_story)
        return postil_fail(err, POSTIL_NOMEM, "stories");
    for (size_t i = 0; i < c->n_example; i++)
        if (!use || use[i]) {
            of_label[c->examples[i].label]++;
            of_story[c->claims[c->examples[i].claim].story]++;
            l->order[l->n_order++] = (uint32_t)i;
        }
    for (size_t k = 0; k < l->n_order; k++) {
        const struct claims_example *x = &c->examples[l->order[k]];
        double w = pow(of_label[x->label], -l->set->balance) *
                   pow(of_story[c->claims[x->claim].story], -l->set->even);
        l->importance[l->order[k]] = (float)w;
        sum += w;
    }
    for (size_t k = 0; k < l->n_order; k++)
        l->importance[l->order[k]] *= (float)((double)l->n_order / sum);
    free(of_story);
    return l->n_order ? POSTIL_OK : postil_fail(err, POSTIL_DATA, "no example to learn from");
}

static void
add_input(struct learner *l, enum claims_zone zone, uint16_t row, float weight)
{
    if (row == CLAIMS_NO_ROW || (l->set->drop_word > 0 && draw(&l->random) < l->set->drop_word))
        return;
    l->inputs[l->n_input++] = (struct input){zone * l->to->vocabulary.n_row + row, weight};
}

static void
add_entries(struct learner *l, enum claims_zone zone, const struct claims_digest *d)
{
    float share = claims_share_of(claims_count_rows(d));
    for (uint32_t i = 0; i < d->n_entry; i++)
        add_input(l, zone, d->entries[i].row, share);
}

static void
add_lead(struct learner *l, const struct claims_digest *d)
{
    uint32_t n, end = claims_lead_end(d, &n);
    for (uint32_t p = 0; p < end; p++)
        if (d->entry_of[p] != CLAIMS_NOWHERE)
            add_input(l, CLAIMS_ZONE_LEAD, d->entries[d->entry_of[p]].row, claims_share_of(n));
}

/* What claims_net_sum and claims_net_score add up, as a list; some zones are left out by lot. */
static enum postil_status
list_inputs(struct learner *l, size_t example, struct postil_error *err)
{
    const struct claims_example *x = &l->prepared->corpus->examples[example];
    const struct claims_digest *d = &l->prepared->articles[x->article];
    const struct claims_digest *claim = &l->prepared->claims[x->claim];
    size_t most = (size_t)claim->n_entry + d->n_word + d->n_entry;
    if (most > l->n_input_room) {
        struct input *inputs = realloc(l->inputs, 2 * most * sizeof *inputs);
        if (!inputs)
            return postil_fail(err, POSTIL_NOMEM, "%zu words", most);
        l->inputs = inputs;
        l->n_input_room = 2 * most;
    }
    l->n_input = 0;
    if (draw(&l->random) >= l->set->drop)
        add_entries(l, CLAIMS_ZONE_CLAIM, claim);
    if (draw(&l->random) >= l->set->drop)
        add_lead(l, d);
    if (draw(&l->random) >= l->set->drop)
        add_entries(l, CLAIMS_ZONE_ALL, d);
    return POSTIL_OK;
}

/* -- numbers ----------------------------------------------------------------------------------- */

static void
standardise(struct learner *l, struct claims_learned *to)
{
    for (int f = 0; f < CLAIMS_DENSE; f++) {
        double sum = 0, squares = 0, n = (double)l->n_order;
        for (size_t k = 0; k < l->n_order; k++)
            sum += (double)l->prepared->matches[l->order[k]].dense[f];
        for (size_t k = 0; k < l->n_order; k++) {
            double x = (double)l->prepared->matches[l->order[k]].dense[f] - sum / n;
            squares += x * x;
        }
        to->mean[f] = (float)(sum / n);
        to->scale[f] = squares / n > 1e-9 ? (float)(1 / sqrt(squares / n)) : 0;
    }
}

static void
scale_dense(const struct claims_learned *to, const struct claims_match *m, float *x)
{
    for (int f = 0; f < CLAIMS_DENSE; f++) {
        x[f] = (m->dense[f] - to->mean[f]) * to->scale[f];
        x[f] = x[f] > 5 ? 5 : x[f] < -5 ? -5 : x[f];
    }
}

/* -- steps ------------------------------------------------------------------------------------- */

POSTIL_WIDE static void
add_scaled(float *sum, const float *from, float by, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += by * from[i];
}

/* One step of AdaGrad against the gradient `by` * slope. */
POSTIL_WIDE static void
step(float *w, float *g, const float *slope, float by, float rate, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float d = by * slope[i];
        g[i] += d * d;
        w[i] -= rate * d / sqrtf(g[i]);
    }
}

struct layers {
    float x[CLAIMS_DENSE], hidden[CLAIMS_MOST_HIDDEN], slope[CLAIMS_MOST_HIDDEN];
    float out_slope[CLAIMS_LABELS];
};

/* Returns whether there is something to learn. */
static bool
go_forward(struct learner *l, size_t example, struct layers *y)
{
    size_t n = l->set->n_hidden;
    float score[CLAIMS_LABELS];
    double p[CLAIMS_LABELS];
    scale_dense(l->to, &l->prepared->matches[example], y->x);
    memcpy(y->hidden, l->hidden.w, n * sizeof(float));
    for (int f = 0; f < CLAIMS_DENSE; f++)
        add_scaled(y->hidden, l->dense.w + (size_t)f * n, y->x[f], n);
    for (size_t i = 0; i < l->n_input; i++)
        add_scaled(y->hidden, l->rows.w + l->inputs[i].row * n, l->inputs[i].weight, n);
    memcpy(score, l->bias.w, sizeof score);
    for (size_t h = 0; h < n; h++) {
        y->hidden[h] = y->hidden[h] > 0 ? y->hidden[h] : 0;
        add_scaled(score, l->out.w + h * CLAIMS_LABELS, y->hidden[h], CLAIMS_LABELS);
    }
    claims_net_probabilities(score, p);
    uint32_t label = l->prepared->corpus->examples[example].label;
    for (uint32_t k = 0; k < CLAIMS_LABELS; k++)
        y->out_slope[k] = l->importance[example] * ((float)p[k] - (k == label));
    return fabsf(y->out_slope[label]) > SURE;
}

static void
go_back(struct learner *l, struct layers *y, float rate)
{
    size_t n = l->set->n_hidden;
    for (size_t h = 0; h < n; h++) {
        const float *out = l->out.w + h * CLAIMS_LABELS;
        float slope = 0;
        for (int k = 0; k < CLAIMS_LABELS; k++)
            slope += out[k] * y->out_slope[k];
        y->slope[h] = y->hidden[h] > 0 ? slope : 0;
        if (y->hidden[h] > 0)
            step(l->out.w + h * CLAIMS_LABELS, l->out.g + h * CLAIMS_LABELS, y->out_slope,
                 y->hidden[h], rate, CLAIMS_LABELS);
    }
    step(l->bias.w, l->bias.g, y->out_slope, 1, rate, CLAIMS_LABELS);
    step(l->hidden.w, l->hidden.g, y->slope, 1, rate, n);
    for (int f = 0; f < CLAIMS_DENSE; f++)
        step(l->dense.w + (size_t)f * n, l->dense.g + (size_t)f * n, y->slope, y->x[f], rate, n);
    for (size_t i = 0; i < l->n_input; i++)
        step(l->rows.w + l->inputs[i].row * n, l->rows.g + l->inputs[i].row * n, y->slope,
             l->inputs[i].weight, rate, n);
}

static void
shrink(struct block *b, double decay)
{
    for (size_t i = 0; i < b->n; i++)
        b->w[i] *= (float)(1 - decay);
}

static void
shuffle(struct learner *l)
{
    for (size_t i = l->n_order; i > 1; i--) {
        size_t k = (size_t)(draw(&l->random) * (double)i);
        uint32_t swapped = l->order[i - 1];
        l->order[i - 1] = l->order[k];
        l->order[k] = swapped;
    }
}

static enum postil_status
train_net(struct learner *l, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    struct layers y;
    forget(&l->dense, sqrt(3. / CLAIMS_DENSE), &l->random);
    forget(&l->hidden, 0, &l->random);
    forget(&l->out, sqrt(3. / l->set->n_hidden), &l->random);
    forget(&l->bias, 0, &l->random);
    forget(&l->rows, .01, &l->random);
    for (uint32_t pass = 0; st == POSTIL_OK && pass < l->set->n_pass; pass++) {
        double rate = l->set->rate * (1 - .9 * pass / l->set->n_pass);
        shuffle(l);
        for (size_t k = 0; st == POSTIL_OK && k < l->n_order; k++) {
            st = list_inputs(l, l->order[k], err);
            if (st != POSTIL_OK)
                break;
            if (go_forward(l, l->order[k], &y))
                go_back(l, &y, (float)rate);
        }
        shrink(&l->dense, l->set->decay);
        shrink(&l->out, l->set->decay);
        shrink(&l->rows, l->set->decay);
    }
    float keep = (float)(1 - l->set->drop);
    keep *= (float)(1 - l->set->drop_word);
    for (size_t i = 0; i < l->rows.n; i++)
        l->rows.w[i] *= keep;
    return st;
}

/* -- the whole --------------------------------------------------------------------------------- */

static enum postil_status
make_learned(struct claims_learned *to, const struct claims_learn_settings *set,
             struct postil_error *err)
{
    size_t n_hidden = (size_t)set->n_net * set->n_hidden, n_row = to->vocabulary.n_row;
    to->mean = calloc(CLAIMS_DENSE, sizeof *to->mean);
    to->scale = calloc(CLAIMS_DENSE, sizeof *to->scale);
    to->dense = calloc(CLAIMS_DENSE * n_hidden, sizeof *to->dense);
    to->hidden = calloc(n_hidden, sizeof *to->hidden);
    to->out = calloc(n_hidden * CLAIMS_LABELS, sizeof *to->out);
    to->rows = calloc(CLAIMS_ZONES * n_row, n_hidden);
    if (!to->mean || !to->scale || !to->dense || !to->hidden || !to->out || !to->rows)
        return postil_fail(err, POSTIL_NOMEM, "net");
    to->net = (struct claims_net){
        .head = {.shape = CLAIMS_SHAPE,
                 .n_dense = CLAIMS_DENSE,
                 .n_hidden = (uint32_t)n_hidden,
                 .n_row = (uint32_t)n_row,
                 .n_slot = to->vocabulary.terms.n_slot,
                 .idf_unknown = to->vocabulary.terms.idf_unknown,
                 .lift = {1, 1, 1, 1}},
        .terms = to->vocabulary.terms,
        .mean = to->mean,
        .scale = to->scale,
        .dense = to->dense,
        .hidden = to->hidden,
        .out = to->out,
        .rows = to->rows,
    };
    return POSTIL_OK;
}

/* Lay a net's hidden layer beside those of the others. */
static void
lay_down(const struct learner *l, struct claims_learned *to, size_t net, float *all_rows)
{
    size_t n = l->set->n_hidden, n_all = n * l->set->n_net, at = net * n;
    float share = 1.f / (float)l->set->n_net;
    for (size_t f = 0; f < CLAIMS_DENSE; f++)
        memcpy(to->dense + f * n_all + at, l->dense.w + f * n, n * sizeof(float));
    memcpy(to->hidden + at, l->hidden.w, n * sizeof(float));
    for (size_t i = 0; i < n * CLAIMS_LABELS; i++)
        to->out[at * CLAIMS_LABELS + i] = l->out.w[i] * share;
    for (int y = 0; y < CLAIMS_LABELS; y++)
        to->net.head.bias[y] += l->bias.w[y] * share;
    for (size_t r = 0; r < l->rows.n / n; r++)
        memcpy(all_rows + r * n_all + at, l->rows.w + r * n, n * sizeof(float));
}

/* Rows in whole steps. */
static void
round_rows(struct claims_learned *to, const float *all_rows)
{
    size_t n = (size_t)to->vocabulary.n_row * to->net.head.n_hidden;
    for (size_t z = 0; z < CLAIMS_ZONES; z++) {
        float most = 0, unit;
        for (size_t i = z * n; i < (z + 1) * n; i++)
            most = fabsf(all_rows[i]) > most ? fabsf(all_rows[i]) : most;
        unit = most > 0 ? most / 127 : 1;
        for (size_t i = z * n; i < (z + 1) * n; i++)
            to->rows[i] = (int8_t)floorf(all_rows[i] / unit + .5f);
        to->net.head.unit[z] = unit;
    }
}

static enum postil_status
train_nets(struct learner *l, struct claims_learned *to, const uint8_t *use,
           struct postil_error *err)
{
    float *all_rows = calloc(l->rows.n * l->set->n_net, sizeof *all_rows);
    enum postil_status st = all_rows ? weigh(l, use, err) : postil_fail(err, POSTIL_NOMEM, "net");
    if (st == POSTIL_OK)
        standardise(l, to);
    for (uint32_t net = 0; st == POSTIL_OK && net < l->set->n_net; net++) {
        l->random = (l->set->seed << 8) + net;
        st = train_net(l, err);
        lay_down(l, to, net, all_rows);
    }
    if (st == POSTIL_OK)
        round_rows(to, all_rows);
    free(all_rows);
    return st;
}

enum postil_status
claims_learn(struct claims_learned *to, struct claims_prepared *prepared,
             const struct claims_corpus *corpus, const struct claims_cues *cues, const uint8_t *use,
             const struct claims_learn_settings *set, struct postil_error *err)
{
    struct learner l = {.set = set, .prepared = prepared, .to = to};
    enum postil_status st =
        claims_vocabulary_learn(&to->vocabulary, corpus, cues, use, set->min_stories, err);
    if (st == POSTIL_OK)
        st = claims_prepare(prepared, corpus, cues, &to->vocabulary.terms, err);
    if (st == POSTIL_OK)
        st = make_learned(to, set, err);
    if (st == POSTIL_OK)
        st = init(&l, err);
    if (st == POSTIL_OK)
        st = train_nets(&l, to, use, err);
    fini(&l);
    return st;
}

void
claims_learned_parts(const struct claims_learned *to, struct postil_model_part out[CLAIMS_PARTS])
{
    const struct claims_head *h = &to->net.head;
    size_t n_hidden = h->n_hidden;
    const struct postil_model_part parts[CLAIMS_PARTS] = {
        {"head", h, sizeof *h},
        {"terms", to->vocabulary.slots, h->n_slot * sizeof *to->vocabulary.slots},
        {"mean", to->mean, CLAIMS_DENSE * sizeof(float)},
        {"scale", to->scale, CLAIMS_DENSE * sizeof(float)},
        {"dense", to->dense, CLAIMS_DENSE * n_hidden * sizeof(float)},
        {"hidden", to->hidden, n_hidden * sizeof(float)},
        {"out", to->out, n_hidden * CLAIMS_LABELS * sizeof(float)},
        {"rows", to->rows, CLAIMS_ZONES * (size_t)h->n_row * n_hidden},
    };
    memcpy(out, parts, sizeof parts);
}

void
claims_learned_fini(struct claims_learned *to)
{
    claims_vocabulary_fini(&to->vocabulary);
    free(to->mean);
    free(to->scale);
    free(to->dense);
    free(to->hidden);
    free(to->out);
    free(to->rows);
    *to = (struct claims_learned){0};
}
