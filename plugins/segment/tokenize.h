/* SPDX-License-Identifier: Apache-2.0 */
/* Text to tokens. */
#ifndef SEGMENT_TOKENIZE_H
#define SEGMENT_TOKENIZE_H

#include <stddef.h>
#include <stdint.h>

#include <postil/layers.h>

/**
 * Cuts a text into words, numbers and marks, in the manner of the Penn Treebank with hyphenated
 * words left whole ("U.S.-led", "23-year-old"), which is what most English name data does:
 *   - clitics stand alone: Xi|'s  do|n't  ca|n't  we|’ll  can|not; other apostrophes join: O'Neill
 *   - abbreviations and initials keep their full stop: Gen.  U.S.  a.m.  J.; also at a sentence's
 * end
 *   - $|3.5  US$|3  7|%  1,234.5  10:30  1/2  80th  1990s  '90s  are numbers; "2-0" is one token
 *   - addresses, hosts, @names and #tags are one token; "and/or" is three, "P/E" is one
 *   - "...", "--", "?!", '' and `` are one token each; other marks stand alone
 *   - an emoji comes with its modifiers; a character is never torn from its combining marks
 * Every byte of the text lies in exactly one token unless it belongs to a blank: white space,
 * control characters, byte-order mark, zero-width space, direction marks. Tokens are never empty.
 */
struct segment_tokenizer {
    const unsigned char *text; /* [len] UTF-8, and a NUL behind; borrowed            */
    size_t len;
    size_t at;         /* everything before is done                                  */
    uint64_t n_looked; /* bytes looked at in loops: at most 32 * len, mostly len     */
};

/** `text` is valid UTF-8 of `len` bytes, at most UINT32_MAX, with a NUL behind. */
void
segment_tokenizer_init(struct segment_tokenizer *tk, const char *text, size_t len);

/**
 * The next tokens, in text order.
 *   out   [cap]  caller's array; cap >= 2
 * Returns how many were written; 0 at the end of the text. O(len) over all calls. Threads: any.
 */
size_t
segment_tokenizer_next(struct segment_tokenizer *tk, struct postil_token *out, size_t cap);

#endif
