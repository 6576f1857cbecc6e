/* SPDX-License-Identifier: Apache-2.0 */
/* Internet addresses: runs of the characters they are made of, without the sentence's own marks. */
#include "address.h"

#include <stdbool.h>
#include <string.h>

#include "chars.h"
#include "lexicon.h"

enum { NAME_MAX_LEN = 64 };

static bool
is_path_byte(unsigned char c)
{
    if (segment_bytes[c] & (SEGMENT_BLANK | SEGMENT_HIGH))
        return false;
    return c != '"' && c != '<' && c != '>' && c != '`' && c != '{' && c != '}' && c != '|' &&
           c != '^' && c != '\\';
}

/* Marks that end an address only when the sentence goes on or ends with them. */
static bool
is_trailing(unsigned char c, bool has_paren)
{
    return strchr(".,;:!?'*]", c) != NULL || (c == ')' && !has_paren);
}

/* Scheme and host are done; take in the rest of the path and leave the marks behind it. */
static size_t
path_len(const unsigned char *s, size_t at, uint64_t *looked)
{
    size_t begin = at;
    bool has_paren = false;
    while (is_path_byte(s[at])) {
        has_paren = has_paren || s[at] == '(';
        at++;
    }
    *looked += at - begin;
    while (at > begin && is_trailing(s[at - 1], has_paren))
        at--;
    return at;
}

size_t
segment_url_len(const unsigned char *s, uint64_t *looked)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://", "HTTP://", "HTTPS://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t len = strlen(schemes[i]);
        if (strncmp((const char *)s, schemes[i], len) == 0 && segment_bytes[s[len]] & SEGMENT_WORD)
            return path_len(s, len, looked);
    }
    return 0;
}

/* A run of labels joined by full stops; *out_last is where the last label begins. */
static size_t
labels_len(const unsigned char *s, size_t at, size_t *out_last)
{
    size_t last = at;
    while (at < NAME_MAX_LEN) {
        if (segment_bytes[s[at]] & SEGMENT_WORD) {
            at++;
        } else if (s[at] == '-' && segment_bytes[s[at + 1]] & SEGMENT_WORD) {
            at++;
        } else if (s[at] == '.' && segment_bytes[s[at + 1]] & SEGMENT_WORD) {
            last = ++at;
        } else {
            break;
        }
    }
    *out_last = last;
    return at < NAME_MAX_LEN ? at : 0;
}

size_t
segment_mail_len(const unsigned char *s, size_t local, uint64_t *looked)
{
    if (!(segment_bytes[s[local + 1]] & SEGMENT_WORD))
        return 0;
    size_t last;
    size_t len = labels_len(s + local + 1, 0, &last);
    *looked += len ? len : NAME_MAX_LEN;
    return last > 0 && len ? local + 1 + len : 0;
}

size_t
segment_host_len(const unsigned char *s, size_t piece, uint64_t *looked)
{
    if (piece >= NAME_MAX_LEN)
        return 0;
    size_t last = 0;
    size_t len = labels_len(s, piece, &last);
    *looked += len ? len - piece : NAME_MAX_LEN;
    if (len == 0)
        return 0;
    if (s[len] == '@')
        return segment_mail_len(s, len, looked);
    bool web = piece == 3 && memcmp(s, "www", 3) == 0;
    if (!web) {
        bool cased = segment_bytes[s[last]] & SEGMENT_UPPER;
        if (cased && segment_bytes[s[last + 1]] & SEGMENT_LOWER)
            return 0; /* "the end.De Gaulle" */
        if (!(segment_lexicon_find(s + last, len - last) & SEGMENT_DOMAIN))
            return 0;
    }
    return s[len] == '/' ? path_len(s, len, looked) : len;
}
