/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens to sentences: looks closer only at tokens whose last byte is telling, and at odd gaps. */
#include "sentences.h"

#include <string.h>

#include "chars.h"
#include "lexicon.h"
#include "stop.h"

/* Last bytes of tokens that may close a sentence or be a quotation mark, straight or curly. */
static const uint8_t telling[256] = {
    ['.'] = 1,  ['!'] = 1,  ['?'] = 1,  ['"'] = 1,  ['\''] = 1, ['`'] = 1,
    [0x9c] = 1, [0x9d] = 1, [0xa6] = 1, [0x81] = 1, [0x82] = 1, [0x9f] = 1,
};

/* Bytes behind a token that are no ordinary gap: every control character. */
static bool
is_control(unsigned char c)
{
    return c < 0x20;
}

static const unsigned char *
bytes_of(const struct segment_sentences *sn, size_t t)
{
    return sn->text + sn->tok[t].begin;
}

static size_t
len_of(const struct segment_sentences *sn, size_t t)
{
    return sn->tok[t].end - sn->tok[t].begin;
}

/* Whether nothing stands between token t and the one behind it. */
static bool
touches(const struct segment_sentences *sn, size_t t)
{
    return t + 1 < sn->n_tok && sn->tok[t].end == sn->tok[t + 1].begin;
}

static bool
equals(const struct segment_sentences *sn, size_t t, const char *bytes)
{
    size_t len = strlen(bytes);
    return len_of(sn, t) == len && memcmp(bytes_of(sn, t), bytes, len) == 0;
}

static enum segment_stop
stop_of(const struct segment_sentences *sn, size_t t)
{
    return segment_stop_of(bytes_of(sn, t), len_of(sn, t));
}

static bool
is_opener(const struct segment_sentences *sn, size_t t)
{
    return segment_is_opener(bytes_of(sn, t), len_of(sn, t));
}

static bool
is_capitalised(const struct segment_sentences *sn, size_t t)
{
    return segment_is_upper(bytes_of(sn, t));
}

static uint32_t
word_flags(const struct segment_sentences *sn, size_t t)
{
    return segment_lexicon_find(bytes_of(sn, t), len_of(sn, t));
}

/* Up to three capitalised words and a verb of saying: "Bo Li asked". */
static bool
is_speaker(struct segment_sentences *sn, size_t t)
{
    for (size_t i = 0; i < 4 && t + i < sn->n_tok; i++) {
        sn->n_looked++;
        uint32_t flags = word_flags(sn, t + i);
        if (i > 0 && flags & SEGMENT_REPORT)
            return !is_capitalised(sn, t + i);
        if (!is_capitalised(sn, t + i) || flags & SEGMENT_STARTER)
            return false;
    }
    return false;
}

/* "iPhone", "eBay". */
static bool
is_camel(const struct segment_sentences *sn, size_t t)
{
    const unsigned char *s = bytes_of(sn, t);
    return segment_bytes[s[0]] & SEGMENT_LOWER && segment_bytes[s[1]] & SEGMENT_UPPER;
}

/* "1.", "12." or "b." with nothing before it. */
static bool
is_list_mark(const struct segment_sentences *sn, size_t first, size_t t)
{
    if (t != first + 1 || !touches(sn, first))
        return false;
    const unsigned char *s = bytes_of(sn, first);
    size_t len = len_of(sn, first);
    if (len == 1)
        return segment_bytes[s[0]] & SEGMENT_WORD;
    for (size_t i = 0; i < len; i++)
        if (!(segment_bytes[s[i]] & SEGMENT_DIGIT))
            return false;
    return len <= 3;
}

/* What closes together: first .. last token, the strongest mark among them. */
struct close {
    size_t first, last;
    enum segment_stop mark;
    bool quoted; /* a quotation mark is among them */
};

static void
note_quote(struct segment_sentences *sn, enum segment_stop mark)
{
    if (mark == SEGMENT_QUOTE)
        sn->quoted = !sn->quoted;
    else if (mark == SEGMENT_QUOTE_OPEN || mark == SEGMENT_QUOTE_CLOSE)
        sn->quoted = mark == SEGMENT_QUOTE_OPEN;
}

/* Whether token t is a straight mark that closes, though a blank stands before it. */
static bool
closes_apart(const struct segment_sentences *sn, size_t t)
{
    return sn->quoted && stop_of(sn, t) == SEGMENT_QUOTE && !touches(sn, t) &&
           sn->tok[t].begin - sn->tok[t - 1].end == 1 && sn->text[sn->tok[t - 1].end] == ' ';
}

/* "[12]" right behind token t - 1. */
static bool
is_footnote(const struct segment_sentences *sn, size_t t)
{
    return equals(sn, t, "[") && touches(sn, t) && touches(sn, t + 1) &&
           segment_bytes[*bytes_of(sn, t + 1)] & SEGMENT_DIGIT && equals(sn, t + 2, "]");
}

/* Takes in marks and closers behind the full stop at token c->first. */
static void
take_closers(struct segment_sentences *sn, struct close *c)
{
    for (size_t t = c->first + 1; t < sn->n_tok; t++) {
        sn->n_looked++;
        if (!touches(sn, t - 1) && !closes_apart(sn, t))
            return;
        enum segment_stop mark = stop_of(sn, t);
        if (mark == SEGMENT_QUOTE || mark == SEGMENT_QUOTE_CLOSE) {
            bool opens = mark == SEGMENT_QUOTE && !sn->quoted && touches(sn, t);
            if (opens)
                return;
            sn->quoted = false;
            c->quoted = true;
        } else if (mark == SEGMENT_STOP || mark == SEGMENT_QUERY || mark == SEGMENT_ELLIPSIS) {
            c->mark = mark;
        } else if (is_footnote(sn, t)) {
            t += 2;
        } else if (!segment_is_closer(bytes_of(sn, t), len_of(sn, t))) {
            return;
        }
        c->last = t;
    }
}

/* Whether the mark stands right behind a word, number or bracket. */
static bool
hangs_on(const struct segment_sentences *sn, const struct close *c)
{
    return c->first > 0 && touches(sn, c->first - 1) && !is_opener(sn, c->first - 1);
}

/* A word that stands at t can begin a sentence behind c. `apart`: a blank stands between. */
static bool
can_begin(struct segment_sentences *sn, const struct close *c, size_t t, bool apart)
{
    switch (c->mark) {
    case SEGMENT_TITLED:
        return false;
    case SEGMENT_ABBREVIATION:
        return word_flags(sn, t) & SEGMENT_STARTER || (c->quoted && apart);
    case SEGMENT_ELLIPSIS: /* "well ... I think" */
        return !equals(sn, t, "I") || hangs_on(sn, c);
    case SEGMENT_QUERY:
        return !c->quoted || !is_speaker(sn, t);
    default:
        return apart || hangs_on(sn, c);
    }
}

/* Whether a sentence that begins at token `first` ends behind c. */
static bool
ends(struct segment_sentences *sn, size_t first, const struct close *c)
{
    size_t t = c->last + 1;
    bool apart = !touches(sn, c->last);
    if (c->mark == SEGMENT_STOP && is_list_mark(sn, first, c->first))
        return false;
    if (segment_is_dash(bytes_of(sn, t), len_of(sn, t))) {
        if (c->quoted || c->mark == SEGMENT_ABBREVIATION || c->mark == SEGMENT_TITLED || !apart ||
            touches(sn, t))
            return false;
        t++;
    }
    for (size_t i = 0; i < 3 && t < sn->n_tok && is_opener(sn, t); i++) {
        sn->n_looked++;
        t++;
    }
    if (t == sn->n_tok)
        return apart && c->mark != SEGMENT_TITLED && c->mark != SEGMENT_ABBREVIATION;
    const unsigned char *s = bytes_of(sn, t);
    if (segment_is_upper(s))
        return can_begin(sn, c, t, apart);
    if (segment_is_lower(s))
        return apart && (c->mark == SEGMENT_STOP || c->mark == SEGMENT_QUERY) && is_camel(sn, t);
    if (c->mark == SEGMENT_ABBREVIATION || c->mark == SEGMENT_TITLED ||
        segment_is_going_on(s, len_of(sn, t)))
        return false;
    if (segment_bytes[s[0]] & SEGMENT_DIGIT)
        return apart;
    return apart || s[0] >= 0x80;
}

/* Line ends between token t and the next: 0, 1, or 2 for several, or the end of a paragraph. */
static int
count_lines(struct segment_sentences *sn, size_t t)
{
    int n = 0;
    size_t end = sn->tok[t + 1].begin;
    for (size_t at = sn->tok[t].end; at < end; at++) {
        unsigned char c = sn->text[at];
        bool line = c == sn->lines.newline;
        if (c == 0xe2 && sn->text[at + 1] == 0x80) {
            line = sn->text[at + 2] == 0xa8;
            n += 2 * (sn->text[at + 2] == 0xa9);
        }
        n += line + 2 * (c == '\f');
        if (line)
            sn->line = at + 1;
        if (n > 2)
            n = 2;
    }
    sn->n_looked += end - sn->tok[t].end;
    return n;
}

/* Whether the gap behind token t ends a sentence whatever its marks. */
static bool
gap_ends(struct segment_sentences *sn, size_t t)
{
    size_t begin = sn->tok[t].end;
    size_t end = sn->tok[t + 1].begin;
    if (begin == end || (end - begin == 1 && sn->text[begin] == ' '))
        return false;
    size_t line = sn->line;
    int n = count_lines(sn, t);
    if (n != 1)
        return n > 1;
    if (!sn->lines.wrapped)
        return true;
    if (segment_is_lower(bytes_of(sn, t + 1)))
        return false;
    return segment_lines_ends_early(&sn->lines, begin - line, len_of(sn, t + 1));
}

void
segment_sentences_init(struct segment_sentences *sn, const char *text, size_t len,
                       const struct postil_token *tok, size_t n_tok)
{
    *sn =
        (struct segment_sentences){.text = (const unsigned char *)text, .tok = tok, .n_tok = n_tok};
    segment_lines_measure(&sn->lines, sn->text, len);
    sn->n_looked = sn->lines.n_looked;
}

/* Nothing about token t, nor about the gap behind it, calls for a closer look. */
static inline bool
is_dull(const unsigned char *text, const struct postil_token *tok)
{
    uint32_t end = tok->end;
    uint32_t gap = tok[1].begin - end;
    return !(telling[text[end - 1]] | (gap > 1) | is_control(text[end]));
}

/* Last token of the sentence that begins at token `first`. */
static size_t
find_last(struct segment_sentences *sn, size_t first)
{
    size_t t = first;
    for (;;) {
        while (t + 1 < sn->n_tok && is_dull(sn->text, &sn->tok[t]))
            t++;
        if (t + 1 >= sn->n_tok)
            return t;
        struct close c = {.first = t, .last = t, .mark = stop_of(sn, t)};
        bool closes = c.mark >= SEGMENT_STOP && c.mark <= SEGMENT_TITLED;
        if (closes)
            take_closers(sn, &c);
        else
            note_quote(sn, c.mark);
        t = c.last;
        if (t + 1 == sn->n_tok)
            return t;
        if (gap_ends(sn, t)) {
            sn->quoted = false;
            return t;
        }
        if (closes && ends(sn, first, &c))
            return t;
        t++;
    }
}

size_t
segment_sentences_next(struct segment_sentences *sn, struct postil_sentence *out, size_t cap)
{
    size_t n = 0;
    while (n < cap && sn->at < sn->n_tok) {
        size_t first = sn->at;
        size_t last = find_last(sn, first);
        sn->n_looked += last - first + 1;
        out[n++] = (struct postil_sentence){sn->tok[first].begin, sn->tok[last].end};
        sn->at = last + 1;
    }
    return n;
}
