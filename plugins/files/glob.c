/* SPDX-License-Identifier: Apache-2.0 */
/* Matching of file-name patterns with one point to go back to. */
#include "glob.h"

#include <stddef.h>

/* Matches the set behind '[' and gives where it ends, or NULL when it isn't closed. */
static const char *
match_set(const char *set, unsigned char c, bool *out_in)
{
    bool negated = *set == '!' || *set == '^', in = false;
    const char *p = set + negated;
    for (bool first = true; *p && (*p != ']' || first); first = false, p++) {
        unsigned char low = (unsigned char)*p, high = low;
        if (p[1] == '-' && p[2] && p[2] != ']') {
            high = (unsigned char)p[2];
            p += 2;
        }
        in = in || (c >= low && c <= high);
    }
    if (!*p)
        return NULL;
    *out_in = in != negated;
    return p + 1;
}

static const char *
next_character(const char *s)
{
    do
        s++;
    while (((unsigned char)*s & 0xc0) == 0x80);
    return s;
}

/* One step of the pattern other than `*`: moves both on, or says that it doesn't fit. */
static bool
match_one(const char **pattern, const char **name)
{
    const char *p = *pattern, *n = *name, *behind;
    bool in;
    if (*p == '?') {
        *pattern = p + 1;
        *name = next_character(n);
        return true;
    }
    if (*p == '[' && (behind = match_set(p + 1, (unsigned char)*n, &in))) {
        *pattern = behind;
        *name = next_character(n);
        return in;
    }
    *pattern = p + 1;
    *name = n + 1;
    return *p == *n;
}

bool
glob_match(const char *pattern, const char *name)
{
    const char *star = NULL, *retry = NULL;
    while (*name) {
        if (*pattern == '*') {
            star = ++pattern;
            retry = name;
            continue;
        }
        if (*pattern && match_one(&pattern, &name))
            continue;
        if (!star)
            return false;
        pattern = star;
        name = retry = next_character(retry);
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

bool
glob_match_any(const struct postil_strings *patterns, const char *name)
{
    for (size_t i = 0; i < patterns->n; i++)
        if (glob_match(patterns->items[i], name))
            return true;
    return patterns->n == 0;
}
