/* SPDX-License-Identifier: Apache-2.0 */
/* All features of all tokens of all documents. */
#include "sequences.h"

#include <stdlib.h>
#include <string.h>

#include "gold.h"
#include "reader.h"

/* Most features of a token: its own, and those of five types. */
enum { TOKEN_FEATURES = 2 * QUOTES_FEATURES + (2 * POSTIL_TAG_REACH + 1) * WORD_FEATURES };

enum postil_status
quotes_examples_init(struct quotes_examples *x, postil_doc *const *docs, size_t n,
                     struct postil_error *err)
{
    *x = (struct quotes_examples){.docs = docs, .n_doc = n};
    x->first_tok = calloc(n + 1, sizeof *x->first_tok);
    for (size_t i = 0; x->first_tok && i < n; i++) {
        struct phrase_source from = phrase_source_of(docs[i]);
        x->first_tok[i] = x->n_tok;
        x->n_tok += from.n_token;
    }
    x->labels = malloc(x->n_tok + 1);
    if (!x->first_tok || !x->labels) {
        quotes_examples_fini(x);
        return postil_fail(err, POSTIL_NOMEM, "%zu documents", n);
    }
    x->first_tok[n] = x->n_tok;
    for (size_t i = 0; i < n; i++) {
        size_t n_quote;
        struct phrase_source from = phrase_source_of(docs[i]);
        const struct postil_quote *quotes =
            postil_doc_records(docs[i], &postil_quote_type, &n_quote);
        quotes_gold_label(&from, quotes, n_quote, x->labels + x->first_tok[i]);
    }
    return POSTIL_OK;
}

void
quotes_examples_fini(struct quotes_examples *x)
{
    free(x->first_tok);
    free(x->labels);
    *x = (struct quotes_examples){0};
}

struct desk {
    struct quotes_reader *reader;
    uint32_t features[QUOTES_PARAGRAPH * TOKEN_FEATURES];
};

/* Features of the types around token i that it sees. */
static size_t
add_types(const struct desk *d, const struct quotes_paragraph *p, size_t i, uint32_t *out)
{
    size_t n = 0;
    for (int distance = -POSTIL_TAG_REACH; distance <= POSTIL_TAG_REACH; distance++) {
        size_t from = i - (size_t)distance; /* wraps below 0, which is beyond the end */
        if (from < p->first || from >= p->end)
            continue;
        const struct quotes_typed *t = &d->reader->typed[from];
        for (size_t k = 0; k < t->n; k++)
            if (t->items[k].reach >= (uint32_t)abs(distance))
                out[n++] = postil_tag_seen_from(t->items[k].hash, distance);
    }
    return n;
}

/* A paragraph that was cut in two may cut a span, too. */
static uint8_t
legal_label(const uint8_t *labels, const struct quotes_paragraph *p, size_t i)
{
    uint8_t label = labels[i];
    if (!label || postil_tag_place(label) == POSTIL_TAG_SINGLE)
        return label;
    uint32_t role = postil_tag_kind(label);
    bool begins = i == p->first || postil_tag_place(label) == POSTIL_TAG_BEGIN;
    bool goes_on = i + 1 < p->end && labels[i + 1] == postil_tag_label(role, POSTIL_TAG_INSIDE);
    if (!begins)
        return label;
    return (uint8_t)postil_tag_label(role, goes_on ? POSTIL_TAG_BEGIN : POSTIL_TAG_SINGLE);
}

static bool
make_sequence(struct desk *d, size_t paragraph, const uint8_t *labels, bool noted, uint32_t group,
              struct postil_tag_sequence *out)
{
    const struct quotes_paragraph *p = &d->reader->context.paragraphs[paragraph];
    uint32_t n_tok = p->end - p->first, n = 0;
    struct postil_tag_sequence q = {.n_tok = n_tok, .weight = 1, .group = group};
    q.first = malloc((n_tok + 1) * sizeof *q.first);
    q.allowed = malloc((n_tok + 1) * sizeof *q.allowed);
    if (q.first && q.allowed) {
        for (uint32_t i = 0; i < n_tok; i++) {
            size_t at = p->first + i;
            q.first[i] = n;
            q.allowed[i] = (uint16_t)(1u << legal_label(labels, p, at));
            n += (uint32_t)add_types(d, p, at, d->features + n);
            n += (uint32_t)quotes_context_features(&d->reader->context, paragraph, at,
                                                   d->features + n);
            if (noted)
                n += (uint32_t)quotes_context_noted(&d->reader->context, paragraph, at,
                                                    d->features + n);
        }
        q.first[n_tok] = n;
        q.features = malloc((n + 1) * sizeof *q.features);
    }
    if (q.features)
        memcpy(q.features, d->features, n * sizeof *q.features);
    *out = q;
    return q.features != NULL;
}

static bool
more_room(struct quotes_sequences *s, size_t n)
{
    if (s->n + n <= s->room)
        return true;
    size_t room = 2 * (s->n + n);
    struct postil_tag_sequence *items = realloc(s->items, room * sizeof *items);
    if (!items)
        return false;
    s->items = items;
    s->room = room;
    return true;
}

static bool
add_document(struct desk *d, const struct quotes_examples *x, size_t doc, const uint8_t *noted,
             struct quotes_sequences *out)
{
    if (quotes_reader_begin(d->reader, x->docs[doc], NULL) != POSTIL_OK)
        return false;
    size_t n_token = d->reader->reading.text.from.n_token;
    for (size_t first = 0, end; first < n_token; first = end) {
        size_t at = x->first_tok[doc] + first;
        end = quotes_reader_window(d->reader, first);
        if (noted)
            quotes_context_note(&d->reader->context, noted + at);
        size_t n = d->reader->context.n_paragraph;
        if (!more_room(out, n))
            return false;
        for (size_t p = 0; p < n; p++)
            if (!make_sequence(d, p, x->labels + at, noted != NULL, (uint32_t)doc,
                               &out->items[out->n++]))
                return false;
    }
    return true;
}

enum postil_status
quotes_sequences_make(const struct lexicon *lexicon, const struct quotes_examples *x,
                      const uint8_t *noted, struct quotes_sequences *out, struct postil_error *err)
{
    struct desk *d = calloc(1, sizeof *d);
    *out = (struct quotes_sequences){.n_doc = x->n_doc};
    out->first_of = calloc(x->n_doc + 1, sizeof *out->first_of);
    bool done = d && out->first_of && quotes_reader_new(lexicon, &d->reader, NULL) == POSTIL_OK;
    for (size_t i = 0; done && i < x->n_doc; i++) {
        out->first_of[i] = (uint32_t)out->n;
        done = add_document(d, x, i, noted, out);
    }
    if (done)
        out->first_of[x->n_doc] = (uint32_t)out->n;
    if (d)
        quotes_reader_free(d->reader);
    free(d);
    if (done)
        return POSTIL_OK;
    quotes_sequences_fini(out);
    return postil_fail(err, POSTIL_NOMEM, "sequences of %zu documents", x->n_doc);
}

void
quotes_sequences_fini(struct quotes_sequences *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->items[i].first);
        free(s->items[i].features);
        free(s->items[i].allowed);
    }
    free(s->items);
    free(s->first_of);
    *s = (struct quotes_sequences){0};
}
