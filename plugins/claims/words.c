/* SPDX-License-Identifier: Apache-2.0 */
/* Cutting words, stemming, cue classes. */
#include "words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 48 };

static const struct {
    const char *word;
    uint32_t cue;
} known[] = {
#include "plugins/claims/cues.inc"
};

/* -- stems ------------------------------------------------------------------------------------- */

static bool
ends_in(const char *word, size_t len, const char *ending)
{
    size_t n = strlen(ending);
    return len >= n && memcmp(word + len - n, ending, n) == 0;
}

static bool
is_vowel(char c)
{
    return memchr("aeiouy", c, 6) || (unsigned char)c >= 0x80;
}

static bool
has_vowel(const char *word, size_t len)
{
    size_t i = 0;
    while (i < len && !is_vowel(word[i]))
        i++;
    return i < len;
}

static size_t
cut_plural(char *w, size_t len)
{
    if (len < 4 || w[len - 1] != 's')
        return len;
    if (ends_in(w, len, "ies") && len > 4) {
        w[len - 3] = 'y';
        return len - 2;
    }
    if (ends_in(w, len, "sses") || ends_in(w, len, "xes") || ends_in(w, len, "ches") ||
        ends_in(w, len, "shes"))
        return len - 2;
    return strchr("sui", w[len - 2]) ? len : len - 1;
}

static size_t
cut_verb(char *w, size_t len)
{
    size_t n = len;
    if (ends_in(w, len, "ied") && len > 4) {
        w[len - 3] = 'y';
        return len - 2;
    }
    if (ends_in(w, len, "ed") && len > 4)
        n = len - 2;
    else if (ends_in(w, len, "ing") && len > 5)
        n = len - 3;
    if (n == len || !has_vowel(w, n))
        return len;
    if (n > 3 && w[n - 1] == w[n - 2] && !strchr("lsz", w[n - 1]))
        return n - 1; /* planned: plan */
    if (n == 3 && !is_vowel(w[0]) && is_vowel(w[1]) && !is_vowel(w[2]) && !strchr("wx", w[2]))
        w[n++] = 'e'; /* noted: note, which is no form of "not" */
    return n;
}

/* A light stemmer after Porter: plurals and the endings of verbs, long words without their "e". */
static size_t
stem(char *w, size_t len)
{
    len = cut_plural(w, len);
    len = cut_verb(w, len);
    return len > 4 && w[len - 1] == 'e' ? len - 1 : len;
}

/* FNV-1a, with the bits stirred. */
static uint32_t
hash_stem(char *w, size_t len)
{
    uint32_t h = 0x811c9dc5u;
    len = stem(w, len);
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)w[i]) * 0x01000193u;
    h = (h ^ h >> 16) * 0x7feb352du;
    h ^= h >> 15;
    return h ? h : 1;
}

/* -- cues -------------------------------------------------------------------------------------- */

static struct claims_word *
find_slot(const struct claims_cues *cues, uint32_t hash)
{
    uint32_t at = hash % CLAIMS_CUE_SLOTS;
    while (cues->slots[at].stem && cues->slots[at].stem != hash)
        at = (at + 1) % CLAIMS_CUE_SLOTS;
    return &cues->slots[at];
}

_Static_assert(sizeof known / sizeof *known < CLAIMS_CUE_SLOTS / 2, "cues: the table is too small");

enum postil_status
claims_cues_init(struct claims_cues *cues, struct postil_error *err)
{
    cues->slots = calloc(CLAIMS_CUE_SLOTS, sizeof *cues->slots);
    if (!cues->slots)
        return postil_fail(err, POSTIL_NOMEM, "cues");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char word[MOST_BYTES];
        size_t len = strlen(known[i].word);
        memcpy(word, known[i].word, len);
        uint32_t hash = hash_stem(word, len);
        struct claims_word *slot = find_slot(cues, hash);
        slot->stem = hash;
        slot->cues |= known[i].cue;
    }
    return POSTIL_OK;
}

void
claims_cues_fini(struct claims_cues *cues)
{
    free(cues->slots);
    cues->slots = NULL;
}

/* -- cutting ----------------------------------------------------------------------------------- */

enum part { PART_LETTER, PART_DIGIT, PART_DOT, PART_APOSTROPHE, PART_QUESTION, PART_OTHER };

/* What stands at text[at], and how many bytes it takes. */
static enum part
part_at(const char *text, size_t end, size_t at, size_t *out_len)
{
    unsigned char c = (unsigned char)text[at];
    *out_len = 1;
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
        return PART_LETTER;
    if (c >= '0' && c <= '9')
        return PART_DIGIT;
    if (c == 0xc2 && at + 1 < end) {
        *out_len = 2;
        return PART_OTHER;
    }
    if (c == 0xe2 && at + 2 < end && (unsigned char)text[at + 1] == 0x80) {
        *out_len = 3;
        return (unsigned char)text[at + 2] == 0x99 ? PART_APOSTROPHE : PART_OTHER;
    }
    if (c >= 0x80)
        return PART_LETTER;
    return c == '.'    ? PART_DOT
           : c == '\'' ? PART_APOSTROPHE
           : c == '?'  ? PART_QUESTION
                       : PART_OTHER;
}

/* Whether a letter or digit stands at `at`: then a dot before it is inside a word. */
static bool
goes_on(const char *text, size_t end, size_t at)
{
    size_t len;
    return at < end && part_at(text, end, at, &len) <= PART_DIGIT;
}

/* Length of "n't" at `at`, the end of "didn't" and a word of its own; 0 when it isn't there. */
static size_t
not_at(const char *text, size_t end, size_t at)
{
    size_t mark;
    if (end - at < 3 || (text[at] | 0x20) != 'n' ||
        part_at(text, end, at + 1, &mark) != PART_APOSTROPHE)
        return 0;
    size_t t = at + 1 + mark;
    return t < end && (text[t] | 0x20) == 't' && !goes_on(text, end, t + 1) ? t + 1 - at : 0;
}

/* Copies a word in small letters and without its dots. Returns its length. */
static size_t
copy_word(const char *text, size_t end, size_t *at, char word[MOST_BYTES], uint32_t *out_cues)
{
    size_t len = 0, begin = *at, n;
    for (; *at < end; *at += n) {
        enum part part = part_at(text, end, *at, &n);
        if (part > PART_DOT || (part == PART_DOT && !goes_on(text, end, *at + n)) ||
            (*at > begin && not_at(text, end, *at)))
            break;
        if (part == PART_DIGIT)
            *out_cues |= CUE_NUMBER;
        if (part == PART_DOT || len == MOST_BYTES)
            continue;
        char c = text[*at];
        word[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return len;
}

int
claims_word_next(const struct claims_cues *cues, const char *text, size_t end, size_t *at,
                 struct claims_word *out)
{
    char word[MOST_BYTES] = "not";
    size_t n, len = 3;
    enum part part = PART_OTHER;
    while (*at < end && (part = part_at(text, end, *at, &n)) > PART_DIGIT && part != PART_QUESTION)
        *at += n;
    if (*at >= end)
        return 0;
    out->cues = text[*at] >= 'A' && text[*at] <= 'Z' ? CUE_CAPITAL : 0;
    if (part == PART_QUESTION) {
        *at += n;
        *out = (struct claims_word){1, CUE_QUESTION | CUE_FUNCTION};
        return 1;
    }
    if ((n = not_at(text, end, *at)) > 0)
        *at += n;
    else
        len = copy_word(text, end, at, word, &out->cues);
    out->stem = hash_stem(word, len);
    out->cues |= find_slot(cues, out->stem)->cues;
    return 1;
}
