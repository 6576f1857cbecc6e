/* SPDX-License-Identifier: Apache-2.0 */
/* All features of all tokens of all examples. */
#include "sequences.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"

/* Most features of a token: its own, and those of five types. */
enum { TOKEN_FEATURES = 2 * CONTEXT_FEATURES + (2 * POSTIL_TAG_REACH + 1) * WORD_FEATURES };

struct typed {
    struct postil_tag_feature items[WORD_FEATURES];
    size_t n;
};

/* What one example needs while it is read. */
struct desk {
    const struct lexicon *lexicon;
    struct context context;
    struct word words[CONTEXT_TOKENS];
    const struct word *pointers[CONTEXT_TOKENS];
    struct typed typed[CONTEXT_TOKENS];
    uint32_t features[CONTEXT_SENTENCE * TOKEN_FEATURES];
};

static void
read_words(struct desk *d, const struct example *e)
{
    for (uint32_t i = 0; i < e->n_tok; i++) {
        const struct postil_token *t = &e->tokens[i];
        d->typed[i].n = words_read(d->lexicon, e->text + t->begin, t->end - t->begin, &d->words[i],
                                   d->typed[i].items);
        d->pointers[i] = &d->words[i];
    }
    entities_context_read(&d->context, d->lexicon, d->pointers, e->n_tok, e->ends, e->n_sentence);
}

/* Features of the types around token i that it sees. */
static size_t
add_types(const struct desk *d, const struct context_sentence *s, size_t i, uint32_t *out)
{
    size_t n = 0;
    for (int distance = -POSTIL_TAG_REACH; distance <= POSTIL_TAG_REACH; distance++) {
        size_t from = i - (size_t)distance; /* wraps below 0, which is beyond the end */
        if (from < s->first || from >= s->end)
            continue;
        const struct typed *t = &d->typed[from];
        for (size_t k = 0; k < t->n; k++)
            if (t->items[k].reach >= (uint32_t)abs(distance))
                out[n++] = postil_tag_seen_from(t->items[k].hash, distance);
    }
    return n;
}

/* Labels that may be right where an example says `label`. */
static uint16_t
allowed(const struct example *e, uint8_t label)
{
    uint16_t bits = (uint16_t)(1u << label);
    for (uint32_t k = 0; label == 0 && k < 4; k++)
        if (e->unknown >> k & 1)
            bits |= (uint16_t)(7u << postil_tag_label(k, POSTIL_TAG_BEGIN));
    return bits;
}

static bool
make_sequence(struct desk *d, const struct example *e, size_t sentence, const uint8_t *votes,
              struct postil_tag_sequence *out)
{
    const struct context_sentence *s = &d->context.sentences[sentence];
    uint32_t n_tok = s->end - s->first, n = 0;
    struct postil_tag_sequence q = {.n_tok = n_tok, .weight = e->weight, .group = e->origin};
    q.first = malloc((n_tok + 1) * sizeof *q.first);
    q.allowed = malloc((n_tok + 1) * sizeof *q.allowed);
    if (q.first && q.allowed) {
        for (uint32_t i = 0; i < n_tok; i++) {
            bool differs;
            size_t at = s->first + i;
            q.first[i] = n;
            q.allowed[i] = allowed(e, e->labels[at]);
            n += (uint32_t)add_types(d, s, at, d->features + n);
            n += (uint32_t)entities_context_features(&d->context, sentence, at, d->features + n);
            if (votes)
                n += (uint32_t)entities_context_votes(&d->context, votes, sentence, at,
                                                      d->features + n, &differs);
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
add_example(struct desk *d, const struct example *e, const uint8_t *votes, struct sequences *out)
{
    read_words(d, e);
    if (votes)
        entities_context_vote(&d->context, votes);
    for (size_t s = 0; s < e->n_sentence; s++)
        if (!make_sequence(d, e, s, votes, &out->items[out->n++]))
            return false;
    return true;
}

enum postil_status
entities_sequences_make(const struct lexicon *lexicon, const struct examples *x,
                        const uint8_t *const *votes, struct sequences *out,
                        struct postil_error *err)
{
    struct desk *d = calloc(1, sizeof *d);
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        n += x->items[i].n_sentence;
    *out = (struct sequences){.n_example = x->n};
    out->items = calloc(n + 1, sizeof *out->items);
    out->first_of = calloc(x->n + 1, sizeof *out->first_of);
    bool done =
        d && out->items && out->first_of && entities_context_init(&d->context, err) == POSTIL_OK;
    if (done)
        d->lexicon = lexicon;
    for (size_t i = 0; done && i < x->n; i++) {
        out->first_of[i] = (uint32_t)out->n;
        done = add_example(d, &x->items[i], votes ? votes[i] : NULL, out);
    }
    if (done)
        out->first_of[x->n] = (uint32_t)out->n;
    if (d)
        entities_context_fini(&d->context);
    free(d);
    if (done)
        return POSTIL_OK;
    entities_sequences_fini(out);
    return postil_fail(err, POSTIL_NOMEM, "%zu sequences", n);
}

void
entities_sequences_fini(struct sequences *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->items[i].first);
        free(s->items[i].features);
        free(s->items[i].allowed);
    }
    free(s->items);
    free(s->first_of);
    *s = (struct sequences){0};
}
