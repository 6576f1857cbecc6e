/* SPDX-License-Identifier: Apache-2.0 */
/* Punctuation, symbols, and the clitics, names and tags that begin with them. */
#include "mark.h"

#include <stdbool.h>
#include <string.h>

#include "apostrophe.h"
#include "chars.h"

static bool
is(unsigned char byte, unsigned flags)
{
    return segment_bytes[byte] & flags;
}

static size_t
run_len(const unsigned char *s)
{
    size_t len = 1;
    while (s[len] == s[0])
        len++;
    return len;
}

/* What an apostrophe at s[0], `width` bytes wide, begins: "'s", "'90s", "''", or nothing. */
static size_t
lead_apostrophe_len(const unsigned char *s, size_t width)
{
    const unsigned char *behind = s + width;
    size_t len = segment_clitic_len(behind);
    if (len)
        return width + len;
    if (is(behind[0], SEGMENT_DIGIT) && is(behind[1], SEGMENT_DIGIT) && behind[2] == 's' &&
        !segment_is_word(behind + 3))
        return width + 3;
    return width == 1 && s[1] == '\'' ? 2 : width;
}

/* Length of the token that the mark at s[0] begins. */
static size_t
ascii_len(const unsigned char *s)
{
    size_t len = 1;
    switch (s[0]) {
    case '!':
    case '?':
        while (s[len] == '!' || s[len] == '?')
            len++;
        return len;
    case '.':
    case '-':
    case '=':
    case '*':
    case '~':
    case '+':
        return run_len(s);
    case '#':
    case '@':
        if (!is(s[1], SEGMENT_LOWER | SEGMENT_UPPER) && s[1] != '_')
            return run_len(s);
        while (is(s[len], SEGMENT_WORD))
            len++;
        return len;
    case '`':
        return s[1] == '`' ? 2 : 1;
    case '\'':
        return lead_apostrophe_len(s, 1);
    default:
        return 1;
    }
}

/* The same for a symbol outside ASCII. Dashes and ellipses come in runs. */
static size_t
high_len(const unsigned char *s)
{
    size_t len = segment_apostrophe_len(s);
    if (len)
        return lead_apostrophe_len(s, len);
    len = segment_symbol_len(s);
    bool runs = s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0xa6 || (s[2] >= 0x92 && s[2] <= 0x95));
    while (runs && strncmp((const char *)s + len, (const char *)s, 3) == 0)
        len += 3;
    return len;
}

size_t
segment_mark_len(const unsigned char *s)
{
    size_t len = s[0] < 0x80 ? ascii_len(s) : high_len(s);
    return len + segment_extend_len(s + len);
}
