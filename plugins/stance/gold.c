/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing by bytes and by words. */
#define _GNU_SOURCE
#include "gold.h"

#include <string.h>

enum { WORDS = 48 };

bool
gold_overlaps(const struct phrase_text *t, size_t begin, size_t end, uint32_t from, uint32_t to)
{
    return t->word[begin].begin < to && from < t->word[end - 1].end;
}

/* One wording: [*out_len] bytes; what follows it, or NULL. */
static const char *
next_wording(const char *target, size_t *out_len)
{
    *out_len = strcspn(target, "|");
    return target[*out_len] ? target + *out_len + 1 : NULL;
}

bool
gold_is_target(const struct phrase_text *t, size_t begin, size_t end, const char *target)
{
    const char *text = t->from.text;
    for (const char *w = target; w;) {
        size_t len;
        const char *wording = w;
        w = next_wording(w, &len);
        if (!len)
            continue;
        uint32_t from = t->word[begin].begin, to = t->word[end - 1].end;
        size_t low = from > len ? from - len : 0;
        size_t high = to + len < t->from.len ? to + len : t->from.len;
        for (const char *at = text + low;
             (at = memmem(at, (size_t)(text + high - at), wording, len)); at++) {
            uint32_t place = (uint32_t)(at - text);
            if (place < to && from < place + len)
                return true;
        }
    }
    return false;
}

static bool
is_small(const char *s, size_t len)
{
    static const char *const small[] = {
        "a",    "an",  "the", "of",   "to",    "in",    "for",   "on",  "at",   "by",  "with",
        "from", "and", "or",  "its",  "their", "his",   "her",   "our", "your", "my",  "it",
        "they", "he",  "she", "that", "this",  "these", "those", "as",  "is",   "are", "be",
        "s",    "t",   "new", "any",  "all",   "own",   "'s",    "’s",  NULL};
    for (const char *const *w = small; *w; w++)
        if (strlen(*w) == len && strncasecmp(*w, s, len) == 0)
            return true;
    return false;
}

static bool
is_letter_or_digit(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

/* Hashes of a wording's words without the small ones and without plural. */
static size_t
content(const char *s, size_t len, uint64_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < len && n < WORDS;) {
        size_t from = i;
        while (i < len && is_letter_or_digit((unsigned char)s[i]) &&
               !(i > from && len - i >= 3 && memcmp(s + i, "’", 3) == 0))
            i++;
        size_t word = i - from;
        if (!word) {
            i++;
            continue;
        }
        if (is_small(s + from, word))
            continue;
        if (word > 3 && s[i - 1] == 's' && s[i - 2] != 's')
            word--;
        out[n++] = phrase_hash(s + from, word);
    }
    return n;
}

static void
compare(const struct phrase_text *t, size_t begin, size_t end, const char *target,
        double *out_share, double *out_recall)
{
    uint64_t got[WORDS], want[WORDS];
    uint32_t from = t->word[begin].begin, to = t->word[end - 1].end;
    size_t n_got = content(t->from.text + from, to - from, got);
    *out_share = *out_recall = 0;
    for (const char *w = target; w;) {
        size_t len, hits = 0;
        const char *wording = w;
        w = next_wording(w, &len);
        size_t n_want = content(wording, len, want);
        for (size_t i = 0; i < n_want; i++)
            for (size_t k = 0; k < n_got; k++)
                if (want[i] == got[k]) {
                    hits++;
                    break;
                }
        double share = n_got + n_want ? 2.0 * (double)hits / (double)(n_got + n_want) : 0;
        double recall = n_want ? (double)hits / (double)n_want : 0;
        *out_share = share > *out_share ? share : *out_share;
        *out_recall = recall > *out_recall ? recall : *out_recall;
    }
}

double
gold_target_share(const struct phrase_text *t, size_t begin, size_t end, const char *target)
{
    double share, recall;
    compare(t, begin, end, target, &share, &recall);
    return share;
}

double
gold_target_recall(const struct phrase_text *t, size_t begin, size_t end, const char *target)
{
    double share, recall;
    compare(t, begin, end, target, &share, &recall);
    return recall;
}
