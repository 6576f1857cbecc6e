/* SPDX-License-Identifier: Apache-2.0 */
/* A look at the first members of a line, before it is worth a parser's time. */
#include "report.h"

#include <string.h>

struct cursor {
    const char *at, *end;
};

static void
skip_space(struct cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\r'))
        c->at++;
}

static bool
skip(struct cursor *c, const char *what)
{
    size_t len = strlen(what);
    skip_space(c);
    if ((size_t)(c->end - c->at) < len || memcmp(c->at, what, len) != 0)
        return false;
    c->at += len;
    return true;
}

static bool
skip_string(struct cursor *c)
{
    if (!skip(c, "\""))
        return false;
    while (c->at < c->end && *c->at != '"')
        c->at += *c->at == '\\' && c->end - c->at > 1 ? 2 : 1;
    return skip(c, "\"");
}

bool
jsonl_is_corpus(const char *line, size_t len)
{
    struct cursor c = {line, line + len};
    return skip(&c, "{") && skip(&c, "\"corpus\"") && skip(&c, ":") && skip(&c, "true");
}

static bool
is_rejected(const char *line, size_t len)
{
    struct cursor c = {line, line + len};
    return skip(&c, "{") && skip(&c, "\"id\"") && skip(&c, ":") && skip_string(&c) &&
           skip(&c, ",") && skip(&c, "\"rejected\"") && skip(&c, ":") && skip(&c, "{");
}

bool
jsonl_is_report(const char *line, size_t len)
{
    return jsonl_is_corpus(line, len) || is_rejected(line, len);
}
