/* SPDX-License-Identifier: Apache-2.0 */
/* Windows, two passes over each, and the spans they hold. */
#include "labeller.h"

#include <stdlib.h>
#include <string.h>

#include <postil/tagger.h>

#include "../words/cache.h"

enum { PARAGRAPH_FEATURES = QUOTES_PARAGRAPH * QUOTES_FEATURES };

/* One pass: its weights, and what they make of the words of the window. */
struct pass {
    postil_tagger *tagger;
    const struct postil_tag_type *types[QUOTES_TOKENS];
};

/* A text and what the passes make of it. */
struct bench {
    struct quotes_context context;
    size_t base; /* its first token among the words of the window */
    struct postil_tag_row scores[QUOTES_TOKENS];
    uint8_t labels[QUOTES_TOKENS], first_labels[QUOTES_TOKENS];
    struct quotes_span spans[QUOTES_TOKENS];
    float probability[QUOTES_TOKENS];
    size_t n_span;
    uint32_t seen_first[QUOTES_TOKENS + 1]; /* where in `seen` what both passes see of a token is */
    uint32_t seen[QUOTES_TOKENS * QUOTES_FEATURES];
};

struct quotes_labeller {
    struct lexicon lexicon;
    struct cache cache;
    struct pass first, second;
    int16_t bold[QUOTES_ROLES]; /* steps of weight */
    struct bench window, within;
    const struct word *words[QUOTES_TOKENS];
    uint32_t feature_first[QUOTES_PARAGRAPH + 1], features[PARAGRAPH_FEATURES];
    uint8_t paths[QUOTES_PARAGRAPH * POSTIL_TAG_LANES];
    struct postil_tag_sums sums[QUOTES_PARAGRAPH];
};

static enum postil_status
read_boldness(quotes_labeller *l, const postil_model *model, struct postil_error *err)
{
    size_t n;
    double unit = postil_tagger_unit(l->second.tagger);
    const struct quotes_boldness *bold = postil_model_section(model, "bold", sizeof *bold, &n, err);
    if (!bold)
        return POSTIL_DATA;
    for (int r = 0; r < QUOTES_ROLES; r++) {
        if (n != 1 || !(bold->of[r] >= -QUOTES_BOLDEST && bold->of[r] <= QUOTES_BOLDEST))
            return postil_fail(err, POSTIL_DATA, "model %s: section 'bold' does not fit",
                               postil_model_path(model));
        double steps = (double)bold->of[r] / unit;
        l->bold[r] = (int16_t)(steps > 2000 ? 2000 : steps < -2000 ? -2000 : steps);
    }
    return POSTIL_OK;
}

enum postil_status
quotes_labeller_new(const postil_model *model, quotes_labeller **out, struct postil_error *err)
{
    quotes_labeller *l = calloc(1, sizeof *l);
    if (!l)
        return postil_fail(err, POSTIL_NOMEM, "labeller");
    enum postil_status st = words_lexicon_view(model, &l->lexicon, err);
    if (st == POSTIL_OK)
        st = postil_tagger_new_named(model, QUOTES_FIRST, QUOTES_ROLES, &l->first.tagger, err);
    if (st == POSTIL_OK)
        st = postil_tagger_new_named(model, QUOTES_SECOND, QUOTES_ROLES, &l->second.tagger, err);
    if (st == POSTIL_OK)
        st = words_cache_init_for(&l->cache, 2, err);
    if (st == POSTIL_OK)
        st = read_boldness(l, model, err);
    if (st == POSTIL_OK)
        st = quotes_context_init(&l->window.context, &l->lexicon, err);
    if (st == POSTIL_OK)
        st = quotes_context_init(&l->within.context, &l->lexicon, err);
    if (st != POSTIL_OK) {
        quotes_labeller_free(l);
        return st;
    }
    *out = l;
    return POSTIL_OK;
}

void
quotes_labeller_free(quotes_labeller *l)
{
    if (!l)
        return;
    postil_tagger_free(l->first.tagger);
    postil_tagger_free(l->second.tagger);
    words_cache_fini(&l->cache);
    quotes_context_fini(&l->window.context);
    quotes_context_fini(&l->within.context);
    free(l);
}

/* -- passes ------------------------------------------------------------------------------------ */

static bool
look_up(quotes_labeller *l, const struct phrase_source *from, size_t first, size_t n_tok)
{
    const postil_tagger *const taggers[] = {l->first.tagger, l->second.tagger};
    words_cache_next_window(&l->cache);
    for (size_t i = 0; i < n_tok; i++) {
        const struct postil_token *t = &from->token[first + i];
        const struct cache_word *w = words_cache_get_for(&l->cache, &l->lexicon, taggers,
                                                         from->text + t->begin, t->end - t->begin);
        if (!w)
            return false;
        l->words[i] = &w->word;
        l->first.types[i] = &w->type;
        l->second.types[i] = &w->other[0];
    }
    return true;
}

/* A score far from where 16 bits end stays so. */
static inline int16_t
bolder(int16_t score, int16_t by)
{
    enum { MOST = 30000 };
    return (int16_t)(score > MOST || score < -MOST ? score : score + by);
}

/* Let spans begin more readily. */
static void
embolden(struct postil_tag_row *scores, size_t n_tok, const int16_t bold[QUOTES_ROLES])
{
    for (uint32_t r = 0; r < QUOTES_ROLES; r++) {
        uint32_t begin = postil_tag_label(r, POSTIL_TAG_BEGIN);
        uint32_t single = postil_tag_label(r, POSTIL_TAG_SINGLE);
        for (size_t i = 0; bold[r] && i < n_tok; i++) {
            scores[i].of[begin] = bolder(scores[i].of[begin], bold[r]);
            scores[i].of[single] = bolder(scores[i].of[single], bold[r]);
        }
    }
}

/* Features of both passes. */
static void
see(struct bench *b)
{
    const struct quotes_context *c = &b->context;
    uint32_t n = 0;
    for (size_t p = 0; p < c->n_paragraph; p++)
        for (size_t i = c->paragraphs[p].first; i < c->paragraphs[p].end; i++) {
            b->seen_first[i] = n;
            n += (uint32_t)quotes_context_features(c, p, i, b->seen + n);
        }
    b->seen_first[c->n_tok] = n;
}

/* Features of a paragraph for the second pass. */
static void
add_noted(quotes_labeller *l, const struct bench *b, size_t p)
{
    const struct quotes_paragraph *g = &b->context.paragraphs[p];
    size_t n = 0;
    for (size_t i = g->first; i < g->end; i++) {
        uint32_t n_seen = b->seen_first[i + 1] - b->seen_first[i];
        l->feature_first[i - g->first] = (uint32_t)n;
        memcpy(l->features + n, b->seen + b->seen_first[i], n_seen * sizeof *l->features);
        n += n_seen;
        n += quotes_context_noted(&b->context, p, i, l->features + n);
    }
    l->feature_first[g->end - g->first] = (uint32_t)n;
}

static void
label_paragraph(quotes_labeller *l, struct bench *b, struct pass *pass, size_t p, bool noted,
                uint8_t *labels)
{
    const struct quotes_paragraph *g = &b->context.paragraphs[p];
    size_t n_tok = g->end - g->first;
    const uint32_t *first = b->seen_first + g->first, *features = b->seen;
    if (noted) {
        add_noted(l, b, p);
        first = l->feature_first;
        features = l->features;
    }
    postil_tagger_score(pass->tagger, n_tok, pass->types + b->base + g->first, first, features,
                        b->scores + g->first);
    if (noted)
        embolden(b->scores + g->first, n_tok, l->bold);
    postil_tagger_best(pass->tagger, n_tok, b->scores + g->first, labels + g->first, l->paths);
}

/* Spans of a paragraph and how sure the second pass is of each. */
static void
read_spans(quotes_labeller *l, struct bench *b, size_t p)
{
    const struct quotes_paragraph *g = &b->context.paragraphs[p];
    size_t n_tok = g->end - g->first, end;
    const uint8_t *labels = b->labels + g->first;
    bool summed = false;
    for (size_t i = 0; i < n_tok; i = end) {
        end = i + 1;
        if (!labels[i])
            continue;
        uint32_t role = postil_tag_kind(labels[i]);
        while (postil_tag_place(labels[i]) == POSTIL_TAG_BEGIN && end < n_tok &&
               labels[end] == postil_tag_label(role, POSTIL_TAG_INSIDE))
            end++;
        if (!summed)
            postil_tagger_sum(l->second.tagger, n_tok, b->scores + g->first, l->sums);
        summed = true;
        b->probability[b->n_span] =
            (float)postil_tagger_probability(l->second.tagger, l->sums, n_tok, i, end, role);
        b->spans[b->n_span++] =
            (struct quotes_span){(uint32_t)(g->first + i), (uint32_t)(g->first + end), role};
    }
}

/* Whether the first pass has found nothing in a paragraph and those beside it: nor will the second. */
static bool
is_bare(const struct quotes_context *c, size_t p)
{
    size_t first = c->paragraphs[p ? p - 1 : 0].first;
    size_t end = c->paragraphs[p + 1 < c->n_paragraph ? p + 1 : p].end;
    size_t span = c->span_of[first];
    return span == c->n_span || c->spans[span].first >= end;
}

static void
label(quotes_labeller *l, struct bench *b, struct quotes_found *out)
{
    struct quotes_context *c = &b->context;
    see(b);
    for (size_t p = 0; p < c->n_paragraph; p++)
        label_paragraph(l, b, &l->first, p, false, b->first_labels);
    quotes_context_note(c, b->first_labels);
    b->n_span = 0;
    for (size_t p = 0; p < c->n_paragraph; p++) {
        const struct quotes_paragraph *g = &c->paragraphs[p];
        memset(b->labels + g->first, 0, g->end - g->first);
        if (is_bare(c, p))
            continue;
        label_paragraph(l, b, &l->second, p, true, b->labels);
        read_spans(l, b, p);
    }
    *out = (struct quotes_found){
        .n_tok = c->n_tok,
        .labels = b->labels,
        .spans = b->spans,
        .probability = b->probability,
        .n_span = b->n_span,
        .context = c,
    };
}

enum postil_status
quotes_labeller_run(quotes_labeller *l, const struct quotes_reading *reading, size_t first,
                    struct quotes_found *out, struct postil_error *err)
{
    const struct phrase_source *from = &reading->text.from;
    size_t end = quotes_window_end(reading, first);
    if (!look_up(l, from, first, end - first))
        return postil_fail(err, POSTIL_NOMEM, "words");
    quotes_context_read(&l->window.context, reading, l->words, first, end);
    label(l, &l->window, out);
    out->first = first;
    return POSTIL_OK;
}

void
quotes_labeller_within(quotes_labeller *l, const struct quotes_found *window, uint32_t first,
                       uint32_t end, struct quotes_found *out)
{
    l->within.base = first;
    quotes_context_read_within(&l->within.context, window->context, first, end);
    label(l, &l->within, out);
    out->first = window->first + first;
}
