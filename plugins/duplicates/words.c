/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over the bytes: words, their hashes, quotation marks, lines. */
#include "words.h"

#include <stdbool.h>
#include <stdlib.h>

#include <utf8proc.h>

#include <postil/export.h>
#include <postil/utf8.h>

#include "hash.h"
#include "plain.h"

enum {
    NONE,   /* parts words                    */
    LETTER, /* a letter or digit              */
    JOINER, /* apostrophe: vanishes in a word */
    POINT,  /* full stop or comma             */
    NEWLINE,
    OPENING, /* quotation marks */
    CLOSING,
    STRAIGHT,
    SINGLE, /* what an apostrophe closes */
    HIDDEN  /* soft hyphen and the like: not there at all */
};

enum { SINGLE_MAX = 1000 /* bytes within which a straight apostrophe must find its other half */ };

/* A code point as the scan sees it. */
struct glyph {
    uint8_t class;
    uint8_t len; /* bytes it takes in the text */
    bool upper, digit;
    uint8_t n_folded;
    char folded[24];
};

struct scan {
    struct dup_plain plain; /* text and words, and where in the text it stands */
    /* the word under way */
    uint32_t begin, end;
    uint32_t part; /* letters since the word began or its last full stop */
    struct dup_hasher hasher;
    bool in_word, capital, digits;
};

static void
ascii_glyph(struct glyph *g, char c)
{
    g->len = 1;
    g->n_folded = 1;
    g->digit = dup_is_digit(c);
    g->upper = dup_is_upper(c);
    g->folded[0] = (char)(g->upper ? c + 32 : c);
    if (dup_is_letter(c))
        g->class = LETTER;
    else if (c == '\'')
        g->class = JOINER;
    else if (c == '.' || c == ',')
        g->class = POINT;
    else if (c == '\n' || c == '\r')
        g->class = NEWLINE;
    else
        g->class = c == '"' ? STRAIGHT : NONE;
}

static uint8_t
mark_class(uint32_t c)
{
    switch (c) {
    case 0x2019: /* right single quotation mark, the apostrophe of most texts */
    case 0x02bc:
        return JOINER;
    case 0x2018:
        return SINGLE;
    case 0x201c:
    case 0x201e:
    case 0x00ab:
        return OPENING;
    case 0x201d:
    case 0x00bb:
        return CLOSING;
    case 0x2028:
    case 0x2029:
    case 0x0085:
        return NEWLINE;
    default:
        return NONE;
    }
}

/* Letters become their folded UTF-8 without marks: an accent may be missing in a reprint. */
static void
fold(struct glyph *g, uint32_t c)
{
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, 8,
        UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK, &boundary);
    if (n < 0 || n > 8) {
        parts[0] = (utf8proc_int32_t)c;
        n = 1;
    }
    g->n_folded = 0;
    for (utf8proc_ssize_t i = 0; i < n && g->n_folded + 4u <= sizeof g->folded; i++)
        g->n_folded += (uint8_t)postil_utf8_put((uint32_t)parts[i], g->folded + g->n_folded);
}

static void
wide_glyph(struct glyph *g, const char *s, size_t left)
{
    size_t len;
    uint32_t c = postil_utf8_get(s, left, &len);
    g->len = (uint8_t)len;
    g->n_folded = 0;
    g->upper = g->digit = false;
    g->class = mark_class(c);
    if (g->class != NONE)
        return;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    if (category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_MN) {
        g->class = HIDDEN;
        return;
    }
    g->upper = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
    g->digit = category == UTF8PROC_CATEGORY_ND;
    if (!g->upper && !g->digit &&
        (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_LO))
        return;
    g->class = LETTER;
    fold(g, c);
}

static void
glyph_get(struct glyph *g, const char *s, size_t left)
{
    if ((unsigned char)*s < 0x80)
        ascii_glyph(g, *s);
    else
        wide_glyph(g, s, left);
}

/* Room for a run of plain words or for one other. */
static bool
reserve(struct dup_words *words)
{
    if (words->size - words->n >= DUP_PLAIN_ROOM)
        return true;
    size_t size = 2 * words->size + 4 * DUP_PLAIN_ROOM;
    struct dup_word *items = realloc(words->items, size * sizeof *items);
    if (!items)
        return false;
    words->items = items;
    uint32_t *cues = realloc(words->cues, size * sizeof *cues);
    if (!cues)
        return false;
    words->cues = cues;
    words->size = size;
    return true;
}

static bool
emit(struct scan *s, uint32_t begin, uint32_t end, uint32_t hash, uint32_t flags)
{
    struct dup_words *words = s->plain.words;
    if (!reserve(words))
        return false;
    uint32_t listed = dup_list_flags(&s->plain.table, hash);
    flags |= (s->plain.quoted ? DUP_QUOTED : 0) | (s->plain.line_start ? DUP_LINE : 0);
    flags |= listed & DUP_LIST_COMMON ? DUP_COMMON : 0;
    if (listed & DUP_LIST_CUE)
        words->cues[words->n_cue++] = (uint32_t)words->n;
    words->items[words->n++] = (struct dup_word){begin, end, hash, flags};
    s->plain.line_start = false;
    return true;
}

static bool
end_word(struct scan *s)
{
    if (!s->in_word)
        return true;
    s->in_word = false;
    return emit(s, s->begin, s->end, dup_hasher_end(&s->hasher),
                (s->capital ? DUP_CAPITAL : 0) | (s->digits ? DUP_COMMON : 0));
}

static void
begin_word(struct scan *s, uint32_t at, bool capital)
{
    s->in_word = true;
    s->begin = at;
    s->hasher = (struct dup_hasher){0};
    s->part = 0;
    s->capital = capital;
    s->digits = true;
}

static bool
add_letter(struct scan *s, const struct glyph *g, uint32_t at)
{
    if (s->in_word && at + g->len - s->begin > DUP_WORD_MAX && !end_word(s))
        return false;
    if (!s->in_word)
        begin_word(s, at, g->upper || g->digit);
    for (uint8_t i = 0; i < g->n_folded; i++)
        dup_hasher_add(&s->hasher, g->folded[i]);
    s->end = at + g->len;
    s->part++;
    s->digits = s->digits && g->digit;
    return true;
}

/* The ASCII letters and digits from `at` on. */
static bool
add_run(struct scan *s, size_t at, size_t *out_end)
{
    if (s->in_word && at - s->begin >= DUP_WORD_MAX && !end_word(s))
        return false;
    if (!s->in_word)
        begin_word(s, (uint32_t)at,
                   dup_is_upper(s->plain.text[at]) || dup_is_digit(s->plain.text[at]));
    size_t most = s->plain.len - s->begin > DUP_WORD_MAX ? s->begin + DUP_WORD_MAX : s->plain.len;
    size_t end = at;
    for (; end < most && dup_is_letter(s->plain.text[end]); end++) {
        char c = s->plain.text[end];
        s->digits = s->digits && dup_is_digit(c);
        dup_hasher_add(&s->hasher, dup_is_upper(c) ? (char)(c + 32) : c);
    }
    s->part += (uint32_t)(end - at);
    s->end = (uint32_t)end;
    s->plain.last = 'a';
    *out_end = end;
    return true;
}

/* Whether a mark stands inside the word: "don't", "U.S", "1,000.5", but not "end.Begin". */
static bool
joins(const struct scan *s, const struct glyph *g, size_t at)
{
    size_t next = at + g->len;
    if (!s->in_word || next >= s->plain.len || next + 1 - s->begin > DUP_WORD_MAX - 4)
        return false;
    struct glyph after;
    glyph_get(&after, s->plain.text + next, s->plain.len - next);
    if (after.class != LETTER)
        return false;
    if (g->class == JOINER)
        return true;
    return s->digits ? after.digit : s->plain.text[at] == '.' && s->part == 1;
}

/*
 * Whether the apostrophe at `at` closes what may be a quotation: behind a word or mark, no letter
 * next.
 */
static bool
is_closing(const struct scan *s, size_t at, size_t len)
{
    size_t next = at + len;
    return at > 0 && s->plain.text[at - 1] != ' ' && s->plain.text[at - 1] != '\n' &&
           (next >= s->plain.len || !dup_is_letter(s->plain.text[next]));
}

/*
 * A straight apostrophe in front of a letter opens a quotation if another closes it within the
 * line: "'em" and "'til" are words.
 */
static bool
is_opening(const struct scan *s, size_t at)
{
    if (at + 1 >= s->plain.len || !dup_is_letter(s->plain.text[at + 1]) ||
        dup_is_digit(s->plain.text[at + 1]) ||
        (at > 0 && s->plain.text[at - 1] != ' ' && s->plain.text[at - 1] != '\n'))
        return false;
    size_t most = s->plain.len - at > SINGLE_MAX ? at + SINGLE_MAX : s->plain.len;
    for (size_t i = at + 2; i < most && s->plain.text[i] != '\n'; i++)
        if (s->plain.text[i] == '\'' && is_closing(s, i, 1))
            return true;
    return false;
}

static void
mark_quotation(struct scan *s, const struct glyph *g, size_t at)
{
    switch (g->class) {
    case STRAIGHT:
        dup_plain_quote(&s->plain, !s->plain.quoted);
        break;
    case OPENING:
    case CLOSING:
        dup_plain_quote(&s->plain, g->class == OPENING);
        break;
    case SINGLE:
        if (!s->plain.quoted)
            s->plain.quoted = s->plain.single = true;
        break;
    default:
        if (s->plain.single && is_closing(s, at, g->len))
            s->plain.quoted = s->plain.single = false;
        else if (!s->plain.quoted && s->plain.text[at] == '\'' && is_opening(s, at))
            s->plain.quoted = s->plain.single = true;
    }
}

static bool
take(struct scan *s, const struct glyph *g, size_t at)
{
    if (g->class == LETTER) {
        s->plain.last = 'a';
        return add_letter(s, g, (uint32_t)at);
    }
    if (g->class == HIDDEN)
        return true;
    if ((g->class == JOINER || g->class == POINT) && joins(s, g, at)) {
        s->part = 0;
        return true;
    }
    if (!end_word(s))
        return false;
    if (g->class == NEWLINE)
        dup_plain_end_line(&s->plain);
    else if (g->class >= OPENING || g->class == JOINER)
        mark_quotation(s, g, at);
    if (g->class != NEWLINE && s->plain.text[at] != ' ' && s->plain.text[at] != '\t')
        s->plain.last = g->class == POINT ? s->plain.text[at] : '"';
    return true;
}

/* Mark the stock phrase that begins with word `i`, if one does. */
static void
mark_phrase(struct dup_words *words, const dup_lists *lists, const struct dup_list_table *table,
            size_t i)
{
    struct dup_word *w = &words->items[i];
    if (i + 2 >= words->n || !dup_list_may_be_phrase(table, w[0].hash, w[1].hash, w[2].hash))
        return;
    size_t n = dup_lists_phrase(lists, &w->hash, words->n - i, sizeof *w);
    for (size_t k = 0; k < n; k++)
        w[k].flags |= DUP_BOILERPLATE;
}

static void
mark_phrases(struct dup_words *words, const dup_lists *lists)
{
    const struct dup_list_table table = dup_lists_table(lists);
    for (size_t c = 0; c < words->n_cue; c++) {
        uint32_t cue = words->cues[c];
        uint64_t places = dup_list_cue_places(&table, words->items[cue].hash);
        for (; places; places &= places - 1)
            if (POSTIL_LOWEST_BIT(places) <= cue)
                mark_phrase(words, lists, &table, cue - POSTIL_LOWEST_BIT(places));
    }
}

enum postil_status
dup_words_scan(struct dup_words *words, const dup_lists *lists, const char *text, size_t len,
               struct postil_error *err)
{
    struct scan s = {.plain = {.words = words,
                               .table = dup_lists_table(lists),
                               .text = text,
                               .len = len,
                               .line_start = true}};
    bool ok = true;
    words->n = words->n_cue = 0;
    for (size_t at = 0; at < len && ok;) {
        if (!s.in_word && dup_is_letter(text[at]) && !dup_is_digit(text[at]) &&
            (!(ok = reserve(words)) || (at = dup_plain_words(&s.plain, at)) == len))
            break;
        if (dup_is_letter(text[at])) {
            ok = add_run(&s, at, &at);
        } else if (text[at] == ' ') {
            ok = end_word(&s);
            at++;
        } else {
            struct glyph g;
            glyph_get(&g, text + at, len - at);
            ok = take(&s, &g, at);
            at += g.len;
        }
    }
    if (!ok || !end_word(&s))
        return postil_fail(err, POSTIL_NOMEM, "%zu words", words->n);
    mark_phrases(words, lists);
    return POSTIL_OK;
}

void
dup_words_mark_sentences(struct dup_words *words, const struct postil_sentence *sentences,
                         size_t n_sentence)
{
    size_t i = 0;
    for (size_t s = 0; s < n_sentence; s++) {
        while (i < words->n && words->items[i].begin < sentences[s].begin)
            i++;
        if (i < words->n && words->items[i].begin < sentences[s].end)
            words->items[i].flags |= DUP_SENTENCE;
    }
}

void
dup_words_fini(struct dup_words *words)
{
    free(words->items);
    free(words->cues);
    *words = (struct dup_words){0};
}
