/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of annotated documents, cut to windows, with labels for their tokens. */
#include "examples.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <postil/tagger.h>

#include "context.h"

static void
fini(struct example *e)
{
    free(e->text);
    free(e->tokens);
    free(e->labels);
    free(e->ends);
}

void
entities_examples_fini(struct examples *x)
{
    for (size_t i = 0; i < x->n; i++)
        fini(&x->items[i]);
    free(x->items);
    *x = (struct examples){0};
}

/* An empty example with room, or NULL. */
static struct example *
add(struct examples *x, size_t text_len, size_t n_tok, size_t n_sentence)
{
    if (x->n == x->n_room) {
        size_t room = x->n_room ? 2 * x->n_room : 256;
        struct example *items = realloc(x->items, room * sizeof *items);
        if (!items)
            return NULL;
        x->items = items;
        x->n_room = room;
    }
    struct example e = {
        .text = malloc(text_len + 1),
        .tokens = calloc(n_tok + 1, sizeof *e.tokens),
        .labels = calloc(n_tok + 1, 1),
        .ends = calloc(n_sentence + 1, sizeof *e.ends),
        .n_tok = (uint32_t)n_tok,
        .n_sentence = (uint32_t)n_sentence,
        .origin = (uint32_t)x->n,
        .weight = 1,
    };
    if (!e.text || !e.tokens || !e.labels || !e.ends) {
        fini(&e);
        return NULL;
    }
    x->items[x->n++] = e;
    x->n_tok += n_tok;
    return &x->items[x->n - 1];
}

/* Label the tokens [base, base + n_tok) by the names that touch them. */
static void
label(struct example *e, const struct postil_token *tokens, const struct postil_entity *names,
      size_t n_name)
{
    for (size_t i = 0, k = 0; k < n_name; k++) {
        while (i < e->n_tok && tokens[i].end <= names[k].begin)
            i++;
        size_t end = i;
        while (end < e->n_tok && tokens[end].begin < names[k].end)
            end++;
        for (size_t j = i; j < end; j++)
            e->labels[j] = (uint8_t)postil_tag_label(names[k].type, end - i == 1 ? POSTIL_TAG_SINGLE
                                                                    : j == i     ? POSTIL_TAG_BEGIN
                                                                             : POSTIL_TAG_INSIDE);
        i = end;
    }
}

/* Where a sentence ends within a name, each part is a name. */
static void
cut_names(struct example *e)
{
    for (uint32_t s = 0, first = 0; s < e->n_sentence; first = e->ends[s++])
        for (uint32_t i = first; i < e->ends[s]; i++) {
            uint8_t own = e->labels[i], next = i + 1 < e->ends[s] ? e->labels[i + 1] : 0;
            if (!own || postil_tag_place(own) == POSTIL_TAG_SINGLE)
                continue;
            uint32_t kind = postil_tag_kind(own);
            bool goes_on = next == postil_tag_label(kind, POSTIL_TAG_INSIDE);
            bool opens = i == first || postil_tag_place(own) == POSTIL_TAG_BEGIN;
            e->labels[i] = (uint8_t)postil_tag_label(kind, !opens    ? POSTIL_TAG_INSIDE
                                                           : goes_on ? POSTIL_TAG_BEGIN
                                                                     : POSTIL_TAG_SINGLE);
        }
}

static bool
add_part(struct examples *x, const char *text, const struct postil_token *tokens, size_t n_tok,
         const uint32_t *ends, size_t n_sentence, const struct postil_entity *names, size_t n_name,
         uint32_t file)
{
    uint32_t begin = tokens[0].begin, end = tokens[n_tok - 1].end;
    struct example *e = add(x, end - begin, n_tok, n_sentence);
    if (!e)
        return false;
    memcpy(e->text, text + begin, end - begin);
    e->text[end - begin] = 0;
    memcpy(e->ends, ends, n_sentence * sizeof *ends);
    label(e, tokens, names, n_name);
    cut_names(e);
    for (size_t i = 0; i < n_tok; i++)
        e->tokens[i] = (struct postil_token){tokens[i].begin - begin, tokens[i].end - begin};
    e->file = file;
    return true;
}

enum postil_status
entities_examples_add(struct examples *x, const char *text, const struct postil_token *tokens,
                      size_t n_tok, const struct postil_sentence *sentences, size_t n_sentence,
                      const struct postil_entity *names, size_t n_name, uint32_t file,
                      struct postil_error *err)
{
    uint32_t *ends = calloc(n_tok + 1, sizeof *ends);
    bool done = ends != NULL;
    size_t base = 0, n_end = 0, next = 0;
    for (size_t i = 0; done && i < n_tok;) {
        size_t end = i + 1;
        while (next < n_sentence && sentences[next].begin <= tokens[i].begin)
            next++;
        while (end < n_tok && end < i + CONTEXT_SENTENCE &&
               (next == n_sentence || tokens[end].begin < sentences[next].begin))
            end++;
        if (end - base > CONTEXT_TOKENS) {
            done = add_part(x, text, tokens + base, i - base, ends, n_end, names, n_name, file);
            base = i;
            n_end = 0;
        }
        ends[n_end++] = (uint32_t)(end - base);
        i = end;
    }
    if (done && n_end)
        done = add_part(x, text, tokens + base, n_tok - base, ends, n_end, names, n_name, file);
    free(ends);
    return done ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "examples");
}

/* Add words [n_tok] that fit into a window. */
static bool
add_words_part(struct examples *x, char *const *words, size_t n_tok, const uint8_t *labels,
               const uint32_t *ends, size_t n_sentence, const struct example *like)
{
    size_t len = 0;
    for (size_t i = 0; i < n_tok; i++)
        len += strlen(words[i]) + 1;
    struct example *e = add(x, len, n_tok, n_sentence);
    if (!e)
        return false;
    uint32_t at = 0;
    for (size_t i = 0; i < n_tok; i++) {
        uint32_t n = (uint32_t)strlen(words[i]);
        memcpy(e->text + at, words[i], n);
        e->text[at + n] = ' ';
        e->tokens[i] = (struct postil_token){at, at + n};
        at += n + 1;
    }
    e->text[at] = 0;
    memcpy(e->labels, labels, n_tok);
    memcpy(e->ends, ends, n_sentence * sizeof *ends);
    cut_names(e);
    e->file = like->file;
    e->unknown = like->unknown;
    e->weight = like->weight;
    e->origin = like->origin;
    return true;
}

enum postil_status
entities_examples_add_words(struct examples *x, char *const *words, uint32_t n_tok,
                            const uint8_t *labels, const uint32_t *ends, uint32_t n_sentence,
                            const struct example *like, struct postil_error *err)
{
    struct example kind = *like; /* `like` may be among the items, which move */
    uint32_t *cuts = calloc(n_tok + 1, sizeof *cuts);
    bool done = cuts != NULL;
    uint32_t base = 0, n_cut = 0, s = 0;
    for (uint32_t i = 0, end; done && i < n_tok; i = end) {
        while (s < n_sentence && ends[s] <= i)
            s++;
        end = s < n_sentence ? ends[s] : n_tok;
        end = end - i < CONTEXT_SENTENCE ? end : i + CONTEXT_SENTENCE;
        if (end - base > CONTEXT_TOKENS) {
            done = add_words_part(x, words + base, i - base, labels + base, cuts, n_cut, &kind);
            base = i;
            n_cut = 0;
        }
        cuts[n_cut++] = end - base;
    }
    if (done && n_cut)
        done = add_words_part(x, words + base, n_tok - base, labels + base, cuts, n_cut, &kind);
    free(cuts);
    return done ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "examples");
}

void
entities_examples_find_unknown(struct examples *x, size_t n_file)
{
    for (uint32_t file = 0; file < n_file; file++) {
        uint32_t seen = 0, all = (1u << (POSTIL_MISC + 1)) - 1;
        for (size_t i = 0; i < x->n; i++)
            for (uint32_t t = 0; x->items[i].file == file && t < x->items[i].n_tok; t++)
                if (x->items[i].labels[t])
                    seen |= 1u << postil_tag_kind(x->items[i].labels[t]);
        for (size_t i = 0; i < x->n; i++)
            if (x->items[i].file == file)
                x->items[i].unknown = all & ~seen;
    }
}
