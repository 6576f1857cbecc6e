/* SPDX-License-Identifier: Apache-2.0 */
/* Windows of a document, two passes over each, and the names they hold. */
#include "finder.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <postil/tagger.h>

#include "../words/cache.h"
#include "context.h"
#include "../words/lexicon.h"

enum { N_TYPE = 4, SENTENCE_FEATURES = CONTEXT_SENTENCE * CONTEXT_FEATURES };

struct entities_finder {
    struct lexicon lexicon;
    postil_tagger *tagger;
    const struct entities_trust *trust; /* [N_TYPE] */
    struct cache cache;
    struct context context;
    const struct word *words[CONTEXT_TOKENS];
    const struct postil_tag_type *types[CONTEXT_TOKENS];
    uint32_t ends[CONTEXT_TOKENS];
    struct postil_tag_row scores[CONTEXT_TOKENS];
    uint8_t labels[CONTEXT_TOKENS], first_labels[CONTEXT_TOKENS];
    uint32_t feature_first[CONTEXT_SENTENCE + 1], features[SENTENCE_FEATURES];
    uint8_t paths[CONTEXT_SENTENCE * POSTIL_TAG_LANES];
    struct postil_tag_sums sums[CONTEXT_SENTENCE];
    struct entities_name *names;
    size_t n_name, n_name_room;
};

enum postil_status
entities_finder_new(const postil_model *model, entities_finder **out, struct postil_error *err)
{
    size_t n;
    entities_finder *f = calloc(1, sizeof *f);
    if (!f)
        return postil_fail(err, POSTIL_NOMEM, "finder");
    enum postil_status st = words_lexicon_view(model, &f->lexicon, err);
    if (st == POSTIL_OK)
        st = postil_tagger_new(model, N_TYPE, &f->tagger, err);
    if (st == POSTIL_OK) {
        f->trust = postil_model_section(model, "trust", sizeof *f->trust, &n, err);
        if (!f->trust || n != N_TYPE)
            st = postil_fail(err, POSTIL_DATA, "model %s: section 'trust' does not fit",
                             postil_model_path(model));
    }
    if (st == POSTIL_OK)
        st = words_cache_init(&f->cache, err);
    if (st == POSTIL_OK)
        st = entities_context_init(&f->context, err);
    if (st != POSTIL_OK) {
        entities_finder_free(f);
        return st;
    }
    *out = f;
    return POSTIL_OK;
}

void
entities_finder_free(entities_finder *f)
{
    if (!f)
        return;
    postil_tagger_free(f->tagger);
    words_cache_fini(&f->cache);
    entities_context_fini(&f->context);
    free(f->names);
    free(f);
}

/* -- one window -------------------------------------------------------------------------------- */

static void
first_pass(entities_finder *f, size_t s)
{
    const struct context_sentence *sentence = &f->context.sentences[s];
    size_t n_tok = sentence->end - sentence->first;
    f->feature_first[0] = 0;
    for (size_t i = 0; i < n_tok; i++)
        f->feature_first[i + 1] = f->feature_first[i] + (uint32_t)entities_context_features(
                                                            &f->context, s, sentence->first + i,
                                                            f->features + f->feature_first[i]);
    postil_tagger_score(f->tagger, n_tok, f->types + sentence->first, f->feature_first, f->features,
                        f->scores + sentence->first);
    postil_tagger_best(f->tagger, n_tok, f->scores + sentence->first, f->labels + sentence->first,
                       f->paths);
}

static void
second_pass(entities_finder *f, size_t s)
{
    const struct context_sentence *sentence = &f->context.sentences[s];
    size_t n_tok = sentence->end - sentence->first;
    bool differs = false;
    f->feature_first[0] = 0;
    for (size_t i = 0; i < n_tok; i++)
        f->feature_first[i + 1] =
            f->feature_first[i] +
            (uint32_t)entities_context_votes(&f->context, f->first_labels, s, sentence->first + i,
                                             f->features + f->feature_first[i], &differs);
    if (!differs)
        return;
    for (size_t i = 0; i < n_tok; i++)
        postil_tagger_add(f->tagger, f->features + f->feature_first[i],
                          f->feature_first[i + 1] - f->feature_first[i],
                          &f->scores[sentence->first + i]);
    postil_tagger_best(f->tagger, n_tok, f->scores + sentence->first, f->labels + sentence->first,
                       f->paths);
}

/* Straight lines between the knots. */
static float
trusted(const struct entities_trust *trust, double raw)
{
    double at = (raw < 0 ? 0 : raw > 1 ? 1 : raw) * (ENTITIES_KNOTS - 1);
    int knot = at < ENTITIES_KNOTS - 2 ? (int)at : ENTITIES_KNOTS - 2;
    return (float)(trust->of[knot] + (at - knot) * (trust->of[knot + 1] - trust->of[knot]));
}

static struct entities_name *
add_name(entities_finder *f)
{
    if (f->n_name == f->n_name_room) {
        size_t room = f->n_name_room ? 2 * f->n_name_room : 256;
        struct entities_name *names = realloc(f->names, room * sizeof *names);
        if (!names)
            return NULL;
        f->names = names;
        f->n_name_room = room;
    }
    return &f->names[f->n_name++];
}

/* Names of a sentence; `base` is the number of the window's first token. */
static bool
read_names(entities_finder *f, const struct context_sentence *s, size_t base)
{
    bool summed = false;
    size_t n_tok = s->end - s->first, end;
    const uint8_t *labels = f->labels + s->first;
    for (size_t i = 0; i < n_tok; i = end) {
        end = i + 1;
        if (!labels[i] || f->words[s->first + i]->is_address)
            continue;
        uint32_t type = postil_tag_kind(labels[i]);
        while (postil_tag_place(labels[i]) == POSTIL_TAG_BEGIN && end < n_tok &&
               labels[end] == postil_tag_label(type, POSTIL_TAG_INSIDE))
            end++;
        if (!summed)
            postil_tagger_sum(f->tagger, n_tok, f->scores + s->first, f->sums);
        summed = true;
        struct entities_name *name = add_name(f);
        if (!name)
            return false;
        double raw = postil_tagger_probability(f->tagger, f->sums, n_tok, i, end, type);
        *name = (struct entities_name){
            .first = (uint32_t)(base + s->first + i),
            .end = (uint32_t)(base + s->first + end),
            .type = type,
            .raw = (float)raw,
            .score = trusted(&f->trust[type], raw),
        };
    }
    return true;
}

static enum postil_status
read_window(entities_finder *f, const char *text, const struct postil_token *tokens, size_t base,
            size_t n_tok, size_t n_sentence, struct postil_error *err)
{
    struct context *c = &f->context;
    words_cache_next_window(&f->cache);
    for (size_t i = 0; i < n_tok; i++) {
        const struct postil_token *t = &tokens[base + i];
        const struct cache_word *w =
            words_cache_get(&f->cache, &f->lexicon, f->tagger, text + t->begin, t->end - t->begin);
        if (!w)
            return postil_fail(err, POSTIL_NOMEM, "words");
        f->words[i] = &w->word;
        f->types[i] = &w->type;
    }
    entities_context_read(c, &f->lexicon, f->words, n_tok, f->ends, n_sentence);
    for (size_t s = 0; s < n_sentence; s++)
        first_pass(f, s);
    for (size_t i = 0; i < n_tok; i++)
        f->first_labels[i] = f->labels[i];
    entities_context_vote(c, f->first_labels);
    for (size_t s = 0; s < n_sentence; s++)
        second_pass(f, s);
    for (size_t s = 0; s < n_sentence; s++)
        if (!read_names(f, &c->sentences[s], base))
            return postil_fail(err, POSTIL_NOMEM, "names");
    return POSTIL_OK;
}

/* Where the sentence of token `i` ends: before the first token of the next one. */
static size_t
sentence_end(const struct postil_token *tokens, size_t n_token, size_t i,
             const struct postil_sentence *sentences, size_t n_sentence, size_t *next)
{
    while (*next < n_sentence && sentences[*next].begin <= tokens[i].begin)
        (*next)++;
    size_t end = i + 1;
    while (end < n_token && end < i + CONTEXT_SENTENCE &&
           (*next == n_sentence || tokens[end].begin < sentences[*next].begin))
        end++;
    return end;
}

enum postil_status
entities_finder_run(entities_finder *f, const char *text, const struct postil_token *tokens,
                    size_t n_token, const struct postil_sentence *sentences, size_t n_sentence,
                    const struct entities_name **out_names, size_t *out_n, struct postil_error *err)
{
    size_t base = 0, n_end = 0, next = 0;
    enum postil_status st = POSTIL_OK;
    f->n_name = 0;
    for (size_t i = 0; i < n_token && st == POSTIL_OK;) {
        size_t end = sentence_end(tokens, n_token, i, sentences, n_sentence, &next);
        if (end - base > CONTEXT_TOKENS) {
            st = read_window(f, text, tokens, base, i - base, n_end, err);
            base = i;
            n_end = 0;
        }
        f->ends[n_end++] = (uint32_t)(end - base);
        i = end;
    }
    if (st == POSTIL_OK && n_end)
        st = read_window(f, text, tokens, base, n_token - base, n_end, err);
    *out_names = f->names;
    *out_n = f->n_name;
    return st;
}
