/* SPDX-License-Identifier: Apache-2.0 */
/* A document with tokens, sentences and hand-made names, for tests of what reads them. */
#ifndef TESTS_ANNOTATE_H
#define TESTS_ANNOTATE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <postil/document.h>
#include <postil/layers.h>

#include "sentences.h"
#include "tokenize.h"

#include "../plugins/phrase/text.h"

/** Add `n` records to a new layer. */
static inline void *
annotate_layer(postil_doc *doc, const struct postil_layer_type *type, size_t n)
{
    postil_layer *layer;
    ck_assert_int_eq(postil_doc_add_layer(doc, type, &layer, NULL), POSTIL_OK);
    return n ? postil_layer_add(layer, n, NULL) : NULL;
}

static inline void
annotate_segments(postil_doc *doc)
{
    size_t len, n_tok = 0, n_sent = 0, n;
    const char *text = postil_doc_text(doc, &len);
    struct postil_token *tok = calloc(len + 2, sizeof *tok);
    struct postil_sentence *sent = calloc(len + 2, sizeof *sent);
    ck_assert(tok && sent);
    struct segment_tokenizer tk;
    segment_tokenizer_init(&tk, text, len);
    while ((n = segment_tokenizer_next(&tk, tok + n_tok, len + 2 - n_tok)) > 0)
        n_tok += n;
    struct segment_sentences sn;
    segment_sentences_init(&sn, text, len, tok, n_tok);
    while ((n = segment_sentences_next(&sn, sent + n_sent, len + 1 - n_sent)) > 0)
        n_sent += n;
    void *out = annotate_layer(doc, &postil_token_type, n_tok);
    if (n_tok)
        memcpy(out, tok, n_tok * sizeof *tok);
    out = annotate_layer(doc, &postil_sentence_type, n_sent);
    if (n_sent)
        memcpy(out, sent, n_sent * sizeof *sent);
    free(tok);
    free(sent);
}

static inline uint32_t
annotate_kind(char letter)
{
    return letter == 'P' ? POSTIL_PER : letter == 'O' ? POSTIL_ORG : POSTIL_LOC;
}

/**
 * Names as "P Ann Lee|P Lee=Ann Lee|O Harbour Union": a letter for the type, the words, and the
 * canonical name where it differs. Every occurrence is marked; an earlier entry goes before.
 */
static inline void
annotate_names(postil_doc *doc, const char *names)
{
    size_t len, n_tok;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_token *tok = postil_doc_records(doc, &postil_token_type, &n_tok);
    postil_layer *layer;
    ck_assert_int_eq(postil_doc_add_layer(doc, &postil_entity_type, &layer, NULL), POSTIL_OK);
    for (size_t i = 0; i < n_tok; i++)
        for (const char *at = names; *at;) {
            size_t entry = strcspn(at, "|"), name = strcspn(at + 2, "=|");
            uint32_t begin = tok[i].begin;
            if (begin + name <= len && memcmp(text + begin, at + 2, name) == 0) {
                struct postil_entity *e = postil_layer_add(layer, 1, NULL);
                bool alias = at[2 + name] == '=';
                ck_assert_ptr_nonnull(e);
                e->begin = begin;
                e->end = begin + (uint32_t)name;
                e->type = annotate_kind(*at);
                e->name = postil_arena_copy(postil_doc_arena(doc), at + 2 + (alias ? name + 1 : 0),
                                            alias ? entry - name - 3 : name);
                while (i + 1 < n_tok && tok[i + 1].begin < e->end)
                    i++;
                break;
            }
            at += entry + (at[entry] == '|');
        }
    ck_assert_int_eq(postil_layer_sort(layer, NULL), POSTIL_OK);
}

/** Make the document anew: text, tokens, sentences, names. */
static inline void
annotate(postil_doc *doc, const char *text, size_t len, const char *names)
{
    postil_doc_reset(doc);
    ck_assert_int_eq(postil_doc_set_text(doc, text, len, NULL), POSTIL_OK);
    annotate_segments(doc);
    annotate_names(doc, names);
}

/** `n` copies of a piece, to be freed. */
static inline char *
annotate_repeat(const char *piece, size_t n)
{
    size_t len = strlen(piece);
    char *all = malloc(n * len + 1);
    ck_assert_ptr_nonnull(all);
    for (size_t i = 0; i < n; i++)
        memcpy(all + i * len, piece, len);
    all[n * len] = '\0';
    return all;
}

#endif
