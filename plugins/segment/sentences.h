/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens to sentences. */
#ifndef SEGMENT_SENTENCES_H
#define SEGMENT_SENTENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/layers.h>

#include "lines.h"

/**
 * Groups tokens into sentences. A sentence ends
 *   - at a blank line or page break, and at every line end unless the text is wrapped (lines.h);
 *   - behind . ! ? or an ellipsis with the quotation marks and brackets that close there, when what
 *     follows can begin a sentence: no lower-case word ("Why?" asked Bo), no comma, no dash, and
 *     behind ?" or !" no name with a verb of saying;
 *   - behind an abbreviation or initials only before a capitalised function word ("in the U.S.
 * The"), and never behind a title ("Gen. He"). Colons and semicolons end nothing; "1." at the
 * beginning of a line is no sentence. Sentences cover all tokens, begin and end with one, and do
 * not overlap.
 */
struct segment_sentences {
    const unsigned char *text;      /* UTF-8 with a NUL behind; borrowed          */
    const struct postil_token *tok; /* [n_tok] in text order, disjoint, none empty */
    size_t n_tok, at;               /* tokens before `at` are done                */
    size_t line;                    /* where the current line begins              */
    bool quoted;                    /* a double quotation mark is open            */
    struct segment_lines lines;
    uint64_t n_looked; /* tokens and gap bytes looked at: at most 16 * n_tok + 3 * len */
};

/** `text` as for segment_tokenizer_init; the tokens may come from elsewhere. O(len). */
void
segment_sentences_init(struct segment_sentences *sn, const char *text, size_t len,
                       const struct postil_token *tok, size_t n_tok);

/**
 * The next sentences, in text order.
 *   out   [cap]  caller's array; cap >= 1
 * Returns how many were written; 0 at the end. O(len + n_tok) over all calls. Threads: any.
 */
size_t
segment_sentences_next(struct segment_sentences *sn, struct postil_sentence *out, size_t cap);

#endif
