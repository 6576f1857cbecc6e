/* SPDX-License-Identifier: Apache-2.0 */
/* Wordings as sets of stems. */
#include "target.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_STEMS = 12, LONGEST_STEM = 32, SPAN = 24 };

struct stance_wording {
    const char *name;          /* the target's, in `names` */
    uint64_t stem[MOST_STEMS]; /* [n] */
    size_t n;
};

static bool
is_small(const char *word, size_t len)
{
    static const char *const small[] = {"a",     "an", "the", "of",  "to",   "in",
                                        "for",   "on", "by",  "at",  "and",  "its",
                                        "their", "s",  "'s",  "any", "with", NULL};
    for (const char *const *w = small; *w; w++)
        if (strlen(*w) == len && memcmp(*w, word, len) == 0)
            return true;
    return false;
}

/* Lower case, without plural and the endings of adjectives made from names. */
static uint64_t
stem_of(const char *word, size_t len, bool *out_small)
{
    static const char *const endings[] = {"ese", "an", "'s", "s", "a", "i", "e", NULL};
    char low[LONGEST_STEM];
    *out_small = len == 0;
    if (len > sizeof low)
        return phrase_hash(word, len);
    for (size_t i = 0; i < len; i++)
        low[i] = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] | 0x20) : word[i];
    *out_small = *out_small || is_small(low, len);
    for (size_t before = 0; before != len;) {
        before = len;
        for (const char *const *e = endings; *e; e++) {
            size_t n = strlen(*e);
            if (len > n + 3 && memcmp(low + len - n, *e, n) == 0)
                len -= n;
        }
    }
    return phrase_hash(low, len);
}

static void
add_stems(struct stance_wording *w, const char *wording, size_t len)
{
    for (size_t at = 0; at < len && w->n < MOST_STEMS;) {
        size_t end = at;
        while (end < len && wording[end] != ' ')
            end++;
        bool small;
        uint64_t stem = stem_of(wording + at, end - at, &small);
        if (!small)
            w->stem[w->n++] = stem;
        at = end + 1;
    }
}

static size_t
count_wordings(const char *const *list, size_t n_list, size_t *out_bytes)
{
    size_t n = 0;
    *out_bytes = 1;
    for (size_t i = 0; i < n_list; i++) {
        *out_bytes += strlen(list[i]) + 1;
        n++;
        for (const char *c = list[i]; *c; c++)
            n += *c == '|';
    }
    return n;
}

enum postil_status
stance_targets_init(struct stance_targets *targets, const char *const *list, size_t n_list,
                    struct postil_error *err)
{
    size_t bytes, n = count_wordings(list, n_list, &bytes);
    *targets = (struct stance_targets){.n_target = n_list};
    targets->wording = calloc(n + 1, sizeof *targets->wording);
    targets->names = malloc(bytes);
    if (!targets->wording || !targets->names) {
        stance_targets_fini(targets);
        return postil_fail(err, POSTIL_NOMEM, "%zu targets", n_list);
    }
    char *name = targets->names;
    for (size_t i = 0; i < n_list; i++) {
        size_t len = strcspn(list[i], "|");
        memcpy(name, list[i], len);
        name[len] = '\0';
        for (const char *at = list[i];;) {
            size_t part = strcspn(at, "|");
            struct stance_wording *w = &targets->wording[targets->n++];
            w->name = name;
            add_stems(w, at, part);
            if (w->n == 0) {
                stance_targets_fini(targets);
                return postil_fail(err, POSTIL_CONFIG, "target \"%s\": wording without a word",
                                   list[i]);
            }
            if (!at[part])
                break;
            at += part + 1;
        }
        name += len + 1;
    }
    return POSTIL_OK;
}

void
stance_targets_fini(struct stance_targets *targets)
{
    free(targets->wording);
    free(targets->names);
    *targets = (struct stance_targets){0};
}

const char *
stance_targets_find(const struct stance_targets *targets, const struct phrase_text *text,
                    size_t begin, size_t end)
{
    uint64_t stem[SPAN];
    size_t n = 0;
    for (size_t i = begin; i < end && n < SPAN; i++) {
        const struct phrase_word *w = &text->word[i];
        bool small;
        stem[n++] = stem_of(text->from.text + w->begin, w->end - w->begin, &small);
    }
    for (size_t k = 0; k < targets->n; k++) {
        const struct stance_wording *w = &targets->wording[k];
        size_t found = 0;
        for (size_t a = 0; a < w->n; a++)
            for (size_t b = 0; b < n; b++)
                if (w->stem[a] == stem[b]) {
                    found++;
                    break;
                }
        if (found == w->n)
            return w->name;
    }
    return NULL;
}
