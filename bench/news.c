/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Articles from a generator that starts anew for each paragraph, so that any can be made by itself.
 */
#include "news.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { PARAGRAPHS = 9, SENTENCES = 3, WORDS = 12, VOCABULARY = 100000, REACH = 100000 };

static const char *const frequent[] = {
    "the",    "of",      "to",     "and",   "a",    "in",         "that",    "is",     "for",
    "said",   "on",      "was",    "it",    "with", "he",         "as",      "at",     "by",
    "have",   "be",      "from",   "has",   "his",  "but",        "are",     "an",     "they",
    "who",    "not",     "will",   "this",  "had",  "were",       "which",   "its",    "or",
    "more",   "their",   "been",   "would", "one",  "about",      "people",  "after",  "also",
    "than",   "we",      "new",    "when",  "her",  "out",        "up",      "there",  "could",
    "all",    "she",     "year",   "other", "two",  "over",       "if",      "some",   "last",
    "first",  "into",    "so",     "time",  "can",  "government", "what",    "police", "no",
    "state",  "years",   "before", "only",  "most", "just",       "country", "while",  "because",
    "during", "against", "many",   "told"};

enum { N_FREQUENT = sizeof frequent / sizeof *frequent };

static uint64_t
mix(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ (x >> 32);
}

static uint64_t
draw(uint64_t *state)
{
    *state += 0x9e3779b97f4a7c15u;
    return mix(*state);
}

/* Word of a rank: frequent ones are English, the rest is made of syllables. */
static size_t
put_word(char *out, uint32_t rank, bool capital)
{
    static const char consonants[] = "rntlsmcpdvbgfhkw", vowels[] = "aeio";
    size_t len = 0;
    if (rank < N_FREQUENT) {
        len = strlen(frequent[rank]);
        memcpy(out, frequent[rank], len);
    } else {
        for (uint32_t rest = rank; rest > 0; rest /= 64) {
            out[len++] = consonants[rest % 16];
            out[len++] = vowels[rest / 16 % 4];
        }
        capital = capital || mix(rank) % 4 == 0;
    }
    if (capital)
        out[0] = (char)(out[0] - 32);
    return len;
}

static uint32_t
draw_rank(uint64_t *state)
{
    uint64_t x = draw(state);
    double u = (double)(x >> 11) / 9007199254740992.0;
    if (x % 16 < 9) /* as large a part of English news is frequent words, if not these alone */
        return (uint32_t)exp(u * log(N_FREQUENT + 1)) - 1;
    return (uint32_t)(N_FREQUENT * exp(u * log((double)VOCABULARY / N_FREQUENT)));
}

/* Words of paragraph `at` of article `seed`; one of `changed` of them is another. 0: none is. */
static size_t
put_paragraph(char *out, uint64_t seed, uint64_t at, uint64_t changer, uint32_t changed)
{
    uint64_t state = mix(seed * 64 + at + 1);
    size_t len = 0;
    bool quoted = draw(&state) % 3 == 0;
    for (int s = 0; s < SENTENCES; s++) {
        size_t n = WORDS + draw(&state) % 11;
        if (quoted)
            out[len++] = '"';
        for (size_t i = 0; i < n; i++) {
            uint32_t rank = draw_rank(&state);
            uint64_t comma = draw(&state) % 14;
            if (changed && draw(&changer) % changed == 0)
                rank = draw_rank(&changer);
            len += put_word(out + len, rank, i == 0);
            if (i + 1 < n) {
                if (comma == 0)
                    out[len++] = ',';
                out[len++] = ' ';
            }
        }
        out[len++] = '.';
        if (quoted)
            out[len++] = '"';
        out[len++] = s + 1 < SENTENCES ? ' ' : '\n';
        quoted = false;
    }
    return len;
}

enum news_kind
news_origin(uint64_t number, uint64_t *out_of)
{
    uint64_t chance = mix(number ^ 0x5eed) % 100;
    *out_of = number;
    if (number == 0 || chance >= 10)
        return NEWS_OWN;
    uint64_t reach = number < REACH ? number : REACH;
    uint64_t of = number - 1 - mix(number ^ 0xc0ffee) % reach;
    while (of > 0 && mix(of ^ 0x5eed) % 100 < 10)
        of--;
    *out_of = of;
    return chance < 5 ? NEWS_REPRINT : chance < 8 ? NEWS_EDIT : NEWS_EXCERPT;
}

size_t
news_write(uint64_t number, char *out)
{
    uint64_t of;
    enum news_kind kind = news_origin(number, &of);
    size_t len = 0;
    for (uint64_t p = 0; p < PARAGRAPHS; p++) {
        bool own = kind == NEWS_EXCERPT ? p % 3 != 1 : kind == NEWS_REPRINT && p == 0;
        if (own)
            len += put_paragraph(out + len, number, p, 0, 0);
        else if (kind == NEWS_EDIT)
            len += put_paragraph(out + len, of, p, mix(number) + p * 977, 20);
        else
            len += put_paragraph(out + len, of, p, 0, 0);
    }
    return len;
}
