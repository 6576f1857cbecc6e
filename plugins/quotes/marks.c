/* SPDX-License-Identifier: Apache-2.0 */
/* Quotation marks, commas and "that" by their bytes. */
#include "marks.h"

#include <string.h>
#include <strings.h>

#include <postil/utf8.h>

bool
quotes_is_mark(const struct phrase_source *from, size_t i)
{
    const struct postil_token *t = &from->token[i];
    const char *s = from->text + t->begin;
    size_t len = t->end - t->begin, n;
    if (len == 2)
        return memcmp(s, "``", 2) == 0 || memcmp(s, "''", 2) == 0 ||
               memcmp(s, "\xc2\xab", 2) == 0 || memcmp(s, "\xc2\xbb", 2) == 0;
    if (len == 1)
        return *s == '"' || *s == '\'';
    if (len != 3)
        return false;
    uint32_t c = postil_utf8_get(s, len, &n);
    return c >= 0x2018 && c <= 0x201e;
}

bool
quotes_is_comma(const struct phrase_source *from, size_t i)
{
    const struct postil_token *t = &from->token[i];
    return t->end - t->begin == 1 && from->text[t->begin] == ',';
}

bool
quotes_is_that(const struct phrase_source *from, size_t i)
{
    const struct postil_token *t = &from->token[i];
    return t->end - t->begin == 4 && strncasecmp(from->text + t->begin, "that", 4) == 0;
}
