/* SPDX-License-Identifier: Apache-2.0 */
/* The words that make up most of any English text: ASCII letters between spaces. */
#ifndef DUPLICATES_PLAIN_H
#define DUPLICATES_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "words.h"

/** Flag of a word that a stock phrase may begin with, until these are marked. */
enum { DUP_STARTER = 1 << 16 };

/** A scan between two words. */
struct dup_plain {
    struct dup_words *words; /* where they go                           */
    struct dup_list_table table;
    const char *text; /* [len] */
    size_t len;
    bool quoted, line_start;
    char last; /* last mark that is not white space; 'a': a letter       */
};

/**
 * Take words of up to fifteen letters, and the spaces and marks between them, as far as they go;
 * returns the place of what is something else. Takes nothing when there is little room or text
 * left. The same with SSE2 and without.
 */
size_t
dup_plain_words(struct dup_plain *plain, size_t at);

static inline bool
dup_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool
dup_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/** ASCII letter or digit. */
static inline bool
dup_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || dup_is_upper(c) || dup_is_digit(c);
}

#endif
