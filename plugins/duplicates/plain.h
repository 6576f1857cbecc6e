/* SPDX-License-Identifier: Apache-2.0 */
/* The words that make up most of any English text: ASCII letters between ASCII marks. */
#ifndef DUPLICATES_PLAIN_H
#define DUPLICATES_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "words.h"

/** Words that there must be room for when dup_plain_words is called. */
enum { DUP_PLAIN_ROOM = 1024 };

/** A scan between two words. */
struct dup_plain {
    struct dup_words *words; /* where they go                           */
    struct dup_list_table table;
    const char *text; /* [len] */
    size_t len;
    bool quoted, line_start;
    bool single; /* the quotation ends at an apostrophe                    */
    char last;   /* last mark that is not white space; 'a': a letter       */
};

/**
 * Take words of up to sixteen letters, and the lines, straight quotation marks and what else stands
 * between them, as far as they go; returns the place of what is something else, or of the end of
 * the text, or where there may be no room for more words. The same with SSE2 and without.
 */
size_t
dup_plain_words(struct dup_plain *plain, size_t at);

/** Be at a mark that opens or closes a quotation. */
static inline void
dup_plain_quote(struct dup_plain *plain, bool opens)
{
    plain->quoted = opens;
    plain->single = false;
    plain->last = '"';
}

/** A paragraph that ends, rather than a line broken for width, closes its quotation. */
static inline void
dup_plain_end_line(struct dup_plain *plain)
{
    if (plain->last != 'a' && plain->last != ',')
        plain->quoted = plain->single = false;
    plain->line_start = true;
    plain->last = '\n';
}

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
