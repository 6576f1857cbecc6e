/* SPDX-License-Identifier: Apache-2.0 */
/* A text with the tokens and sentences that the segmenter finds in it, for its suites. */
#ifndef TESTS_SEGMENTED_H
#define TESTS_SEGMENTED_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "sentences.h"
#include "tokenize.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

struct result {
    char *text; /* [len] in a block of its own, NUL behind, so that reading past it shows */
    size_t len;
    struct postil_token *tok;
    size_t n_tok;
    struct postil_sentence *sen;
    size_t n_sen;
    uint64_t tok_looked, sen_looked;
};

/* Small batches, so that the borders between them are tried as well. */
static inline struct result
segment(const char *text, size_t len, size_t batch)
{
    struct result r = {.len = len};
    r.text = malloc(len + 1);
    r.tok = malloc((len + batch) * sizeof *r.tok);
    ck_assert(r.text && r.tok);
    memcpy(r.text, text, len);
    r.text[len] = 0;

    struct segment_tokenizer tk;
    segment_tokenizer_init(&tk, r.text, len);
    size_t n;
    while ((n = segment_tokenizer_next(&tk, r.tok + r.n_tok, batch)) > 0)
        r.n_tok += n;
    r.tok_looked = tk.n_looked;

    r.sen = malloc((r.n_tok + batch) * sizeof *r.sen);
    ck_assert(r.sen);
    struct segment_sentences sn;
    segment_sentences_init(&sn, r.text, len, r.tok, r.n_tok);
    while ((n = segment_sentences_next(&sn, r.sen + r.n_sen, batch)) > 0)
        r.n_sen += n;
    r.sen_looked = sn.n_looked;
    return r;
}

static inline void
result_fini(struct result *r)
{
    free(r->text);
    free(r->tok);
    free(r->sen);
}

#endif
