/* SPDX-License-Identifier: Apache-2.0 */
/* Full stops, abbreviations, quotation marks, brackets. */
#include "stop.h"

#include <stdint.h>
#include <string.h>

#include "chars.h"
#include "lexicon.h"

/* A token that ends in a full stop and is more than that. */
static enum segment_stop
abbreviation_mark(const unsigned char *s, size_t len)
{
    if (!(segment_bytes[s[0]] & (SEGMENT_WORD | SEGMENT_HIGH)))
        return s[0] == '.' ? SEGMENT_ELLIPSIS : SEGMENT_PLAIN;
    if (segment_bytes[s[0]] & SEGMENT_DIGIT) /* "1." of a list */
        return SEGMENT_TITLED;
    size_t word = len - 1; /* behind the last hyphen: "Maj.-Gen." */
    while (word > 0 && s[word - 1] != '-')
        word--;
    if (len - word == 2 && segment_bytes[s[word]] & SEGMENT_UPPER)
        return SEGMENT_ABBREVIATION;
    uint32_t flags = segment_lexicon_find(s + word, len - 1 - word);
    return flags & (SEGMENT_TITLE | SEGMENT_NUMBER) ? SEGMENT_TITLED : SEGMENT_ABBREVIATION;
}

enum segment_stop
segment_stop_of(const unsigned char *s, size_t len)
{
    switch (s[len - 1]) {
    case '.':
        return len == 1 ? SEGMENT_STOP : abbreviation_mark(s, len);
    case '!':
    case '?':
        return SEGMENT_QUERY;
    case '"':
        return SEGMENT_QUOTE;
    case '\'':
        return len == 2 && s[0] == '\'' ? SEGMENT_QUOTE_CLOSE : SEGMENT_PLAIN;
    case '`':
        return len == 2 ? SEGMENT_QUOTE_OPEN : SEGMENT_PLAIN;
    default:
        break;
    }
    if (len < 3)
        return SEGMENT_PLAIN;
    if (memcmp(s, "\xe2\x80\x9c", 3) == 0)
        return SEGMENT_QUOTE_OPEN;
    if (memcmp(s, "\xe2\x80\x9d", 3) == 0)
        return SEGMENT_QUOTE_CLOSE;
    if (memcmp(s, "\xe2\x80\xa6", 3) == 0)
        return SEGMENT_ELLIPSIS;
    if (len == 3 && memcmp(s, "\xe3\x80\x82", 3) == 0)
        return SEGMENT_STOP;
    if (len == 3 && (memcmp(s, "\xef\xbc\x81", 3) == 0 || memcmp(s, "\xef\xbc\x9f", 3) == 0))
        return SEGMENT_QUERY;
    return SEGMENT_PLAIN;
}

bool
segment_is_closer(const unsigned char *s, size_t len)
{
    switch (len) {
    case 1:
        return s[0] == ')' || s[0] == ']' || s[0] == '}' || s[0] == '\'';
    case 2:
        return s[0] == 0xc2 && s[1] == 0xbb;
    case 3:
        return s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0x99 || s[2] == 0xba);
    default:
        return false;
    }
}

bool
segment_is_opener(const unsigned char *s, size_t len)
{
    switch (len) {
    case 1:
        return s[0] == '"' || s[0] == '\'' || s[0] == '(' || s[0] == '[' || s[0] == '{' ||
               s[0] == '`';
    case 2:
        return (s[0] == 0xc2 && (s[1] == 0xab || s[1] == 0xbf || s[1] == 0xa1)) ||
               (s[0] == '`' && s[1] == '`');
    case 3:
        return s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0x98 || s[2] == 0x9c || s[2] == 0xb9);
    default:
        return false;
    }
}

bool
segment_is_dash(const unsigned char *s, size_t len)
{
    if (s[0] == '-')
        return s[len - 1] == '-';
    return len >= 3 && s[0] == 0xe2 && s[1] == 0x80 && s[2] >= 0x90 && s[2] <= 0x95;
}

bool
segment_is_going_on(const unsigned char *s, size_t len)
{
    return memchr(",;:)]}%/&=.!?", s[0], 13) != NULL ||
           (len >= 3 && s[0] == 0xe2 && s[1] == 0x80 && s[2] == 0xa6);
}
