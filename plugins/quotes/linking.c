/* SPDX-License-Identifier: Apache-2.0 */
/* Lessons from gold quotes, and an averaged perceptron. */
#include "linking.h"

#include <stdlib.h>
#include <string.h>

#include "gold.h"
#include "reader.h"

enum { ROUNDS = 10, MOST = 1 << 20 };

struct quotes_lesson {
    struct quotes_choice choices[QUOTES_CHOICES];
    uint32_t n, right;
};

static struct quotes_lesson *
add_lesson(struct quotes_lessons *l)
{
    if (l->n == l->room) {
        size_t room = l->room ? 2 * l->room : 1024;
        struct quotes_lesson *items = realloc(l->items, room * sizeof *items);
        if (!items)
            return NULL;
        l->items = items;
        l->room = room;
    }
    return &l->items[l->n++];
}

/* What the gold layer says of each span of a window: the span it belongs to, or QUOTES_NONE. */
struct desk {
    struct quotes_reader *reader;
    size_t first, n_tok; /* window              */
    uint32_t *belongs;   /* [spans]             */
};

/* Span of role `role` that holds the token at a byte, or QUOTES_NONE. */
static uint32_t
span_at(const struct desk *d, uint32_t begin, uint32_t end, uint32_t role)
{
    const struct quotes_context *c = &d->reader->context;
    if (begin == POSTIL_ABSENT || begin >= end)
        return QUOTES_NONE;
    size_t i = quotes_token_at(&d->reader->reading.text.from, begin);
    if (i < d->first || i >= d->first + d->n_tok)
        return QUOTES_NONE;
    uint32_t k = c->span_of[i - d->first];
    bool holds = k < c->n_span && c->spans[k].first <= i - d->first && c->spans[k].role == role;
    return holds ? k : QUOTES_NONE;
}

static void
read_gold(const struct desk *d, const struct postil_quote *quotes, size_t n)
{
    for (size_t i = 0; i < d->reader->context.n_span; i++)
        d->belongs[i] = QUOTES_NONE;
    for (size_t i = 0; i < n; i++) {
        const struct postil_quote *q = &quotes[i];
        uint32_t content = span_at(d, q->begin, q->end, QUOTES_CONTENT);
        uint32_t cue = span_at(d, q->cue_begin, q->cue_end, QUOTES_CUE);
        uint32_t source = span_at(d, q->speaker_begin, q->speaker_end, QUOTES_SOURCE);
        if (content != QUOTES_NONE && cue != QUOTES_NONE)
            d->belongs[content] = cue;
        if (cue != QUOTES_NONE && source != QUOTES_NONE)
            d->belongs[cue] = source;
    }
}

static bool
add_window(const struct desk *d, struct quotes_lessons *out)
{
    const struct quotes_context *c = &d->reader->context;
    struct quotes_spans spans = {c, c->spans, c->n_span};
    for (uint32_t i = 0; i < spans.n; i++) {
        if (spans.of[i].role == QUOTES_SOURCE)
            continue;
        struct quotes_lesson *l = add_lesson(out);
        if (!l)
            return false;
        l->n = (uint32_t)quotes_link_choices(&spans, i, l->choices);
        l->right = 0;
        while (l->right < l->n && l->choices[l->right].span != d->belongs[i])
            l->right++;
        if (l->right == l->n || l->n == 1)
            out->n--; /* too far to be found, or no choice at all */
    }
    return true;
}

static bool
add_document(struct desk *d, const struct quotes_examples *x, size_t doc,
             struct quotes_lessons *out)
{
    size_t n_quote, end;
    const struct postil_quote *quotes =
        postil_doc_records(x->docs[doc], &postil_quote_type, &n_quote);
    if (quotes_reader_begin(d->reader, x->docs[doc], NULL) != POSTIL_OK)
        return false;
    size_t n_token = d->reader->reading.text.from.n_token;
    for (size_t first = 0; first < n_token; first = end) {
        end = quotes_reader_window(d->reader, first);
        quotes_context_note(&d->reader->context, x->labels + x->first_tok[doc] + first);
        d->first = first;
        d->n_tok = end - first;
        read_gold(d, quotes, n_quote);
        if (!add_window(d, out))
            return false;
    }
    return true;
}

enum postil_status
quotes_lessons_make(const struct lexicon *lexicon, const struct quotes_examples *x,
                    struct quotes_lessons *out, struct postil_error *err)
{
    struct desk d = {.belongs = calloc(QUOTES_TOKENS, sizeof *d.belongs)};
    *out = (struct quotes_lessons){0};
    bool done = d.belongs && quotes_reader_new(lexicon, &d.reader, NULL) == POSTIL_OK;
    for (size_t i = 0; done && i < x->n_doc; i++)
        done = add_document(&d, x, i, out);
    quotes_reader_free(d.reader);
    free(d.belongs);
    if (done)
        return POSTIL_OK;
    quotes_lessons_fini(out);
    return postil_fail(err, POSTIL_NOMEM, "choices of %zu documents", x->n_doc);
}

void
quotes_lessons_fini(struct quotes_lessons *l)
{
    free(l->items);
    *l = (struct quotes_lessons){0};
}

static void
move(int32_t *weights, int64_t *sums, const struct quotes_choice *c, int32_t by, int64_t left)
{
    for (size_t k = 0; k < c->n_row; k++) {
        weights[c->rows[k]] += by;
        sums[c->rows[k]] += by * left; /* it counts in all steps that are still to come */
    }
}

enum postil_status
quotes_lessons_learn(const struct quotes_lessons *l, struct quotes_link_weights *out,
                     struct postil_error *err)
{
    struct quotes_link_weights *w = calloc(1, sizeof *w);
    int64_t *sums = calloc(QUOTES_LINK_ROWS, sizeof *sums), left = (int64_t)ROUNDS * (int64_t)l->n;
    if (!w || !sums) {
        free(w);
        free(sums);
        return postil_fail(err, POSTIL_NOMEM, "weights");
    }
    int64_t all = left ? left : 1;
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < l->n; i++, left--) {
            const struct quotes_lesson *s = &l->items[i];
            size_t best = quotes_link_best(w, s->choices, s->n);
            if (best == s->right)
                continue;
            move(w->of, sums, &s->choices[s->right], 1, left);
            move(w->of, sums, &s->choices[best], -1, left);
        }
    for (size_t k = 0; k < QUOTES_LINK_ROWS; k++) {
        int64_t weight = sums[k] * 1024 / all;
        out->of[k] = (int32_t)(weight > MOST ? MOST : weight < -MOST ? -MOST : weight);
    }
    free(w);
    free(sums);
    return POSTIL_OK;
}

double
quotes_lessons_right(const struct quotes_lessons *l, const struct quotes_link_weights *w)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        n += quotes_link_best(w, l->items[i].choices, l->items[i].n) == l->items[i].right;
    return l->n ? (double)n / (double)l->n : 0;
}
