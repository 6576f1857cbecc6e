/* SPDX-License-Identifier: Apache-2.0 */
/* Text to tokens: one walk, driven by the class of the byte at hand. */
#define _GNU_SOURCE
#include "tokenize.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "chars.h"
#include "mark.h"
#include "word.h"

static bool
is(unsigned char byte, unsigned flags)
{
    return segment_bytes[byte] & flags;
}

/* ".5", "-5", "+1" behind a blank: a number begins with its mark. */
static bool
is_number_mark(const unsigned char *text, size_t at)
{
    if (text[at] != '.' && text[at] != '-' && text[at] != '+')
        return false;
    if (!is(text[at + 1], SEGMENT_DIGIT))
        return false;
    return at == 0 || is(text[at - 1], SEGMENT_BLANK) || text[at - 1] == '$' || text[at - 1] == '(';
}

void
segment_tokenizer_init(struct segment_tokenizer *tk, const char *text, size_t len)
{
    *tk = (struct segment_tokenizer){.text = (const unsigned char *)text, .len = len};
}

/*
 * How many of eight bytes are ASCII letters or digits before the first that is not. All at once:
 * the length of a word can't be predicted, so a loop over its bytes costs a mispredicted branch a
 * word.
 */
static size_t
plain_run(const unsigned char *s)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
    uint64_t word;
    memcpy(&word, s, sizeof word);
    word = le64toh(word); /* so that the first byte is the lowest */
    uint64_t ascii = word & ~tops, folded = ascii | 0x20 * ones;
    uint64_t letter = (folded + (0x80 - 'a') * ones) & ~(folded + (0x7f - 'z') * ones);
    uint64_t digit = (ascii + (0x80 - '0') * ones) & ~(ascii + (0x7f - '9') * ones);
    uint64_t other = (~(letter | digit) | word) & tops;
    return other ? (size_t)__builtin_ctzll(other) / 8 : 8;
}

/* A plain word of ASCII letters and digits: its end, or 0 when there may be more to it. */
static size_t
plain_word_end(const unsigned char *s, size_t at, size_t len)
{
    size_t begin = at, run = 8;
    for (; run == 8 && len - at >= 8; at += run)
        run = plain_run(s + at);
    while (segment_bytes[s[at]] & SEGMENT_WORD)
        at++;
    if (segment_bytes[s[at]] & SEGMENT_JOINT || at - begin == 6) /* cannot */
        return 0;
    return s[at] == ',' && is(s[at - 1], SEGMENT_DIGIT) ? 0 : at;
}

size_t
segment_tokenizer_next(struct segment_tokenizer *tk, struct postil_token *out, size_t cap)
{
    const unsigned char *s = tk->text;
    size_t n = 0;
    size_t at = tk->at;
    struct segment_word w = {.text = s};
    while (n + 2 <= cap) {
        while (at < tk->len && segment_bytes[s[at]] & SEGMENT_BLANK)
            at++;
        if (at >= tk->len)
            break;
        size_t begin = at;
        size_t lead = 0;
        enum segment_kind kind = SEGMENT_IS_SYMBOL;
        if (segment_bytes[s[at]] & SEGMENT_WORD) {
            size_t end = plain_word_end(s, at, tk->len);
            if (end) {
                out[n++] = (struct postil_token){(uint32_t)at, (uint32_t)end};
                at = end;
                continue;
            }
            kind = SEGMENT_IS_WORD;
        } else if (s[at] >= 0x80) {
            kind = segment_kind(s + at, &lead);
        } else if (is_number_mark(s, at)) {
            kind = SEGMENT_IS_WORD;
            lead = 1;
        }
        if (kind == SEGMENT_IS_BLANK) {
            at += lead;
            continue;
        }
        if (kind == SEGMENT_IS_WORD) {
            segment_word_scan(&w, at, lead);
            at = w.at;
            if (w.split) {
                out[n++] = (struct postil_token){(uint32_t)begin, (uint32_t)w.split};
                begin = w.split;
            }
        } else {
            at += segment_mark_len(s + at);
        }
        out[n++] = (struct postil_token){(uint32_t)begin, (uint32_t)at};
    }
    tk->n_looked += w.n_looked + (at - tk->at);
    tk->at = at;
    return n;
}
