/* SPDX-License-Identifier: Apache-2.0 */
/* Cue words in front of or behind the name of an outlet. */
#include "credit.h"

#include <stdbool.h>
#include <string.h>

enum { NAME_MAX_WORDS = 6 };

/* The few words that make a name a credit, as hashes. */
struct cues {
    uint32_t according, to, the, told, by, reported[13];
    size_t n_reported;
};

static uint32_t
hash_of(const char *word)
{
    return dup_word_hash(word, strlen(word));
}

static struct cues
make_cues(void)
{
    static const char *const verbs[] = {"reported",  "reports", "writes", "wrote",  "revealed",
                                        "reporting", "notes",   "cited",  "citing", "published",
                                        "states",    "noted",   "learned"};
    struct cues cues = {.according = hash_of("according"),
                        .to = hash_of("to"),
                        .the = hash_of("the"),
                        .told = hash_of("told"),
                        .by = hash_of("by")};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        cues.reported[cues.n_reported++] = hash_of(verbs[i]);
    return cues;
}

static bool
is_report(const struct cues *cues, uint32_t hash)
{
    for (size_t i = 0; i < cues->n_reported; i++)
        if (cues->reported[i] == hash)
            return true;
    return false;
}

static bool
is_capital(const struct dup_word *word)
{
    return (word->flags & DUP_CAPITAL) != 0;
}

/* First word of the name that ends at `last`: "The Wall Street Journal". */
static size_t
name_begin(const struct cues *cues, const struct dup_word *words, size_t last)
{
    size_t first = last;
    while (first > 0 && last - first < NAME_MAX_WORDS &&
           !(words[first].flags & (DUP_SENTENCE | DUP_LINE)) && is_capital(&words[first - 1]))
        first--;
    if (first > 0 && words[first - 1].hash == cues->the)
        first--;
    return first;
}

static bool
credits_before(const struct cues *cues, const struct dup_word *words, size_t first)
{
    if (first == 0)
        return false;
    uint32_t before = words[first - 1].hash;
    if (before == cues->told)
        return true;
    if (first < 2)
        return false;
    uint32_t earlier = words[first - 2].hash;
    return (before == cues->to && earlier == cues->according) ||
           (before == cues->by && is_report(cues, earlier)) || before == hash_of("citing");
}

static bool
credits_behind(const struct cues *cues, const struct dup_word *words, size_t n, size_t last)
{
    for (size_t i = last + 1; i < n && i <= last + 2; i++) {
        if (words[i].flags & DUP_LINE)
            return false;
        if (is_report(cues, words[i].hash))
            return true;
    }
    return false;
}

size_t
dup_credits(const dup_lists *lists, const struct dup_word *words, size_t n, struct dup_credit *out)
{
    struct cues cues = make_cues();
    struct dup_list_table table = dup_lists_table(lists);
    size_t n_out = 0;
    for (size_t i = 0; i < n && n_out < DUP_CREDITS; i++) {
        if (!is_capital(&words[i]) || !(dup_list_flags(&table, words[i].hash) & DUP_LIST_OUTLET))
            continue;
        size_t first = name_begin(&cues, words, i);
        if (!credits_before(&cues, words, first) && !credits_behind(&cues, words, n, i))
            continue;
        out[n_out++] = (struct dup_credit){words[i].begin, words[i].end, words[i].hash};
    }
    return n_out;
}

static bool
has_outlet(const uint32_t *outlets, size_t n, uint32_t outlet)
{
    for (size_t i = 0; i < n; i++)
        if (outlets[i] == outlet)
            return true;
    return false;
}

bool
dup_credits_more(const uint32_t *mine, size_t n_mine, const uint32_t *others, size_t n_other)
{
    for (size_t i = 0; i < n_mine; i++)
        if (!has_outlet(others, n_other, mine[i]))
            return true;
    return false;
}
