/* SPDX-License-Identifier: Apache-2.0 */
/* The segment plugin: tokens and sentences. */
#include <inttypes.h>

#include <postil/plugin.h>

#include "sentences.h"
#include "tokenize.h"

/* Records asked for at a time: small enough to stay in the nearest cache. */
enum { TOKEN_BATCH = 1024, SENTENCE_BATCH = 128 };

static enum postil_status
add_tokens(postil_doc *doc, struct postil_error *err)
{
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &postil_token_type, &layer, err);
    if (st != POSTIL_OK)
        return st;
    size_t len;
    const char *text = postil_doc_text(doc, &len);
    struct segment_tokenizer tk;
    segment_tokenizer_init(&tk, text, len);
    size_t n;
    do {
        struct postil_token *out = postil_layer_add(layer, TOKEN_BATCH, err);
        if (!out)
            return POSTIL_NOMEM;
        n = segment_tokenizer_next(&tk, out, TOKEN_BATCH);
        postil_layer_truncate(layer, postil_layer_count(layer) - (TOKEN_BATCH - n));
    } while (n > 0);
    return POSTIL_OK;
}

static enum postil_status
add_sentences(postil_doc *doc, struct postil_error *err)
{
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &postil_sentence_type, &layer, err);
    if (st != POSTIL_OK)
        return st;
    size_t len, n_tok;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_token *tok = postil_doc_records(doc, &postil_token_type, &n_tok);
    struct segment_sentences sn;
    segment_sentences_init(&sn, text, len, tok, n_tok);
    size_t n;
    do {
        struct postil_sentence *out = postil_layer_add(layer, SENTENCE_BATCH, err);
        if (!out)
            return POSTIL_NOMEM;
        n = segment_sentences_next(&sn, out, SENTENCE_BATCH);
        postil_layer_truncate(layer, postil_layer_count(layer) - (SENTENCE_BATCH - n));
    } while (n > 0);
    return POSTIL_OK;
}

/* The splitter wants tokens that are disjoint and not empty; a layer in general is neither. */
static enum postil_status
check_tokens(const postil_doc *doc, struct postil_error *err)
{
    size_t n_tok;
    const struct postil_token *tok = postil_doc_records(doc, &postil_token_type, &n_tok);
    uint32_t done = 0;
    for (size_t t = 0; t < n_tok; t++) {
        if (tok[t].begin < done || tok[t].end <= tok[t].begin)
            return postil_fail(err, POSTIL_DATA,
                               "token %zu at byte %" PRIu32 " is empty or overlaps", t,
                               tok[t].begin);
        done = tok[t].end;
    }
    return POSTIL_OK;
}

/* Tokens that came with the document are kept, and sentences are made of them. */
static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    bool given = postil_doc_find_layer(doc, postil_token_type.name);
    enum postil_status st = given ? check_tokens(doc, err) : add_tokens(doc, err);
    if (st != POSTIL_OK)
        return st;
    if (postil_doc_find_layer(doc, postil_sentence_type.name))
        return POSTIL_OK;
    return add_sentences(doc, err);
}

POSTIL_PLUGIN(segment) = {
    POSTIL_PLUGIN_HEAD(segment),
    .version = "1.0",
    .summary = "cuts English text into tokens and sentences",
    .flags = POSTIL_COMPLETES,
    .writes = POSTIL_LAYERS("token", "sentence"),
    .analyze = analyze,
};
