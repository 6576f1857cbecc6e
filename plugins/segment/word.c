/* SPDX-License-Identifier: Apache-2.0 */
/* Words: a run of letters and digits, and what may join the next run to it. */
#include "word.h"

#include "address.h"
#include "apostrophe.h"
#include "chars.h"
#include "lexicon.h"

static bool
is(unsigned char byte, unsigned flags)
{
    return segment_bytes[byte] & flags;
}

/* "isn't": the word is at its apostrophe. Cuts before the n and takes the rest in. */
static bool
cut_negation(struct segment_word *w, size_t width)
{
    if (segment_lower(w->text[w->at + width]) != 't' || segment_lower(w->text[w->at - 1]) != 'n')
        return false;
    if (w->at - 1 > w->begin)
        w->split = w->at - 1;
    w->at += width + 1;
    return true;
}

static bool
join_apostrophe(struct segment_word *w, size_t width)
{
    const unsigned char *behind = w->text + w->at + width;
    if (segment_clitic_len(behind)) {
        if (cut_negation(w, width) || segment_lower(*behind) != 't')
            return false;
    } else if (!segment_is_word(behind) || is(*behind, SEGMENT_DIGIT)) {
        return false;
    }
    w->at += width;
    w->piece = w->at;
    return true;
}

/* Whether the word at s[0] is one that begins sentences. */
static bool
is_starter(const unsigned char *s)
{
    size_t len = 0;
    while (len <= SEGMENT_ENTRY_MAX && is(s[len], SEGMENT_WORD))
        len++;
    return segment_lexicon_find(s, len) & SEGMENT_STARTER;
}

/* An initial at a line's or a quotation's end is more likely a name for a thing: "Plan B." */
static bool
is_initial(const struct segment_word *w)
{
    const unsigned char *s = w->text + w->at;
    if (!is(s[-1], SEGMENT_UPPER) || (s[1] == 0 || s[1] == '\n' || s[1] == '\r' || s[1] == '"'))
        return false;
    if (s[1] == 0xe2 && s[2] == 0x80 && (s[3] == 0x99 || s[3] == 0x9d))
        return false;
    return s[-1] != 'I' || (s[1] == ' ' && is(s[2], SEGMENT_UPPER) && !is_starter(s + 2));
}

/* "1." at the beginning of a line. */
static bool
is_list_number(const struct segment_word *w)
{
    if (w->at - w->begin > 3 || w->piece != w->begin || w->text[w->at + 1] != ' ')
        return false;
    for (size_t i = w->begin; i < w->at; i++)
        if (!is(w->text[i], SEGMENT_DIGIT))
            return false;
    return w->begin == 0 || w->text[w->begin - 1] == '\n';
}

/* Whether the full stop that the word is at belongs to it. */
static bool
keeps_stop(const struct segment_word *w)
{
    const unsigned char *s = w->text;
    size_t len = w->at - w->piece;
    if (len == 1 && w->initials)
        return is(s[w->piece], SEGMENT_LOWER | SEGMENT_UPPER);
    if ((len == 1 && is_initial(w)) || is_list_number(w))
        return true;
    if (w->piece > w->begin + 1 && is(s[w->piece - 2], SEGMENT_DIGIT) && !w->initials)
        return false; /* "6-Feb." */
    uint32_t flags = segment_lexicon_find(s + w->piece, len);
    if (flags & (SEGMENT_TITLE | SEGMENT_SHORT))
        return len > 1 || is(s[w->piece], SEGMENT_LOWER);
    size_t next = w->at + 1 + (s[w->at + 1] == ' ');
    return flags & SEGMENT_NUMBER && is(s[next], SEGMENT_DIGIT);
}

/* Behind the full stop of an initial: "W.Va.", "B.Sc." */
static bool
is_short_piece(const unsigned char *s)
{
    size_t len = 0;
    while (len < 4 && is(s[len], SEGMENT_WORD))
        len++;
    return s[len] == '.' && segment_lexicon_find(s, len) & SEGMENT_SHORT;
}

/* "U.S", "a.m", "Ph.D": the word is at a full stop with a letter behind. */
static bool
is_initials_stop(const struct segment_word *w)
{
    const unsigned char *s = w->text + w->at;
    size_t len = w->at - w->piece;
    if (!is(s[1], SEGMENT_LOWER | SEGMENT_UPPER))
        return false;
    if (len == 1 && is(s[-1], SEGMENT_UPPER) && is_short_piece(s + 1))
        return true;
    if (segment_is_word(s + 2))
        return false;
    if (len == 1)
        return is(s[-1], SEGMENT_LOWER | SEGMENT_UPPER);
    return len == 2 && is(s[-2], SEGMENT_UPPER) && is(s[-1], SEGMENT_LOWER) &&
           is(s[1], SEGMENT_UPPER);
}

static bool
join_stop(struct segment_word *w)
{
    const unsigned char *s = w->text + w->at;
    if (is(s[-1], SEGMENT_DIGIT) && is(s[1], SEGMENT_DIGIT)) {
        w->piece = ++w->at;
        return true;
    }
    if (is_initials_stop(w)) {
        w->initials = true;
        w->piece = ++w->at;
        return true;
    }
    if (is(s[1], SEGMENT_WORD)) {
        size_t len = segment_host_len(w->text + w->piece, w->at - w->piece, &w->n_looked);
        if (len) {
            w->at = w->piece + len;
            return false;
        }
    }
    if (s[1] == '.' || !keeps_stop(w))
        return false;
    w->at++;
    w->initials = false;
    if (s[1] != '-' || !segment_is_word(s + 2))
        return false;
    w->piece = ++w->at; /* "U.S.-led" */
    return true;
}

/* "1,234" and, as in India, "1,00,000": the word is at a comma. */
static bool
is_group_comma(const struct segment_word *w)
{
    const unsigned char *s = w->text + w->at;
    if (w->at - w->piece > 3 || !is(w->text[w->piece], SEGMENT_DIGIT) || !is(s[-1], SEGMENT_DIGIT))
        return false;
    if (!is(s[1], SEGMENT_DIGIT) || !is(s[2], SEGMENT_DIGIT))
        return false;
    if (s[3] == ',')
        return is(s[4], SEGMENT_DIGIT);
    return is(s[3], SEGMENT_DIGIT) && !is(s[4], SEGMENT_DIGIT);
}

/* "1/2", "P/E", but not "and/or". */
static bool
is_fraction(const struct segment_word *w)
{
    const unsigned char *s = w->text + w->at;
    if (is(s[-1], SEGMENT_DIGIT) && is(s[1], SEGMENT_DIGIT))
        return true;
    return w->at - w->piece == 1 && is(s[1], SEGMENT_WORD) && !segment_is_word(s + 2);
}

/* "US$" before an amount. */
static bool
is_currency(const struct segment_word *w)
{
    size_t len = w->at - w->piece;
    if (len > 3)
        return false;
    for (size_t i = w->piece; i < w->at; i++)
        if (!is(w->text[i], SEGMENT_UPPER))
            return false;
    const unsigned char *s = w->text + w->at + 1;
    return is(s[s[0] == ' '], SEGMENT_DIGIT);
}

/* A character outside ASCII within a word: true when the word goes on behind it. */
static bool
join_high(struct segment_word *w)
{
    const unsigned char *s = w->text + w->at;
    size_t len = segment_apostrophe_len(s);
    if (len)
        return join_apostrophe(w, len);
    if (s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0x90 || s[2] == 0x91)) { /* hyphens */
        if (!segment_is_word(s + 3))
            return false;
        w->at += 3;
        w->piece = w->at;
        return true;
    }
    enum segment_kind kind = segment_kind(s, &len);
    if (kind != SEGMENT_IS_WORD && kind != SEGMENT_IS_EXTEND)
        return false;
    w->at += len;
    return true;
}

/* The word is at the first byte that is none of ASCII's letters and digits. */
static bool
join(struct segment_word *w)
{
    const unsigned char *s = w->text + w->at;
    size_t len;
    switch (s[0]) {
    case '.':
        return join_stop(w);
    case '\'':
        return join_apostrophe(w, 1);
    case '-':
        if (!segment_is_word(s + 1))
            return false;
        break;
    case ',':
        if (!is_group_comma(w))
            return false;
        break;
    case ':':
        len = segment_url_len(w->text + w->begin, &w->n_looked);
        if (len) {
            w->at = w->begin + len;
            return false;
        }
        if (!is(s[-1], SEGMENT_DIGIT) || !is(s[1], SEGMENT_DIGIT))
            return false;
        break;
    case '/':
        if (!is_fraction(w))
            return false;
        break;
    case '&':
        if (!is(s[-1], SEGMENT_UPPER) || !is(s[1], SEGMENT_UPPER))
            return false;
        break;
    case '@':
        len = segment_mail_len(w->text + w->piece, w->at - w->piece, &w->n_looked);
        if (len)
            w->at = w->piece + len;
        return false;
    case '$':
        w->at += is_currency(w);
        return false;
    default:
        return s[0] >= 0x80 && join_high(w);
    }
    w->piece = ++w->at;
    return true;
}

static bool
is_cannot(const unsigned char *s)
{
    static const char cannot[] = "cannot";
    for (size_t i = 0; i < sizeof cannot - 1; i++)
        if (segment_lower(s[i]) != (unsigned char)cannot[i])
            return false;
    return true;
}

void
segment_word_scan(struct segment_word *w, size_t begin, size_t lead)
{
    w->begin = begin;
    w->piece = w->at = begin + lead;
    w->split = 0;
    w->initials = false;
    const unsigned char *s = w->text;
    do {
        while (segment_bytes[s[w->at]] & SEGMENT_WORD)
            w->at++;
    } while (!(segment_bytes[s[w->at]] & SEGMENT_BLANK) && join(w));
    if (w->at - w->begin == 6 && segment_lower(s[w->begin]) == 'c' && is_cannot(s + w->begin))
        w->split = w->begin + 3;
    w->at += segment_extend_len(s + w->at);
}
