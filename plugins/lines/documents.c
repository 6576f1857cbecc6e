/* SPDX-License-Identifier: Apache-2.0 */
/* Documents from lines: naming, taking, blaming. */
#include "documents.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <postil/utf8.h>

bool
lines_is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (line[i] != ' ' && line[i] != '\t')
            return false;
    return true;
}

/* Length of a base name without its last extension. */
static size_t
stem(const char *base)
{
    const char *dot = strrchr(base, '.');
    return dot && dot > base ? (size_t)(dot - base) : strlen(base);
}

static enum postil_status
label(const lines *l, const char *path, uint64_t n, postil_doc *doc, struct postil_error *err)
{
    const char *slash = strrchr(path, '/');
    const char *base = strcmp(path, "-") == 0 ? "stdin" : slash ? slash + 1 : path;
    struct postil_error id; /* a message is just what an id is: one clean line */
    postil_fail(&id, POSTIL_OK, "%.*s-%" PRIu64, (int)stem(base), base, n);
    enum postil_status st = postil_doc_set_id(doc, id.message, strlen(id.message), err);
    return st == POSTIL_OK ? postil_doc_set_origin(doc, err, "%s:%" PRIu64,
                                                   strcmp(path, "-") == 0 ? base : path,
                                                   lines_number(l))
                           : st;
}

/* Pass lines that belong to no document; opens files as needed. */
static enum postil_status
find_first(lines *l, struct lines_cut *cut, struct postil_error *err)
{
    for (;;) {
        const char *line;
        size_t len;
        enum postil_status st = POSTIL_OK;
        if (!lines_path(l)) {
            if ((st = lines_open(l, err)) != POSTIL_OK)
                return st;
            cut->n_doc = 0;
            if (cut->begin_file)
                cut->begin_file(cut->ctx);
        }
        while ((st = lines_peek(l, &line, &len, err)) == POSTIL_OK &&
               cut->skip(cut->ctx, line, len))
            lines_pass(l);
        if (st != POSTIL_END)
            return st;
    }
}

static enum postil_status
append(postil_doc *doc, const char *line, size_t len, struct postil_error *err)
{
    enum postil_status st = postil_doc_append_raw(doc, line, len, err);
    return st == POSTIL_OK ? postil_doc_append_raw(doc, "\n", 1, err) : st;
}

/* Take lines to the end of the document, whatever becomes of one of them. */
static enum postil_status
take(lines *l, const struct lines_cut *cut, postil_doc *doc, struct postil_error *err)
{
    enum postil_status kept = POSTIL_OK;
    for (;;) {
        const char *line;
        size_t len;
        struct postil_error reason;
        enum postil_status st = lines_peek(l, &line, &len, &reason);
        bool at_hand = st == POSTIL_OK;
        enum lines_place place = at_hand ? cut->place(cut->ctx, line, len) : LINES_INSIDE;
        if (st == POSTIL_END || place == LINES_BEHIND)
            return kept;
        if (at_hand && kept == POSTIL_OK)
            st = append(doc, line, len, &reason);
        if (st != POSTIL_OK && kept == POSTIL_OK)
            kept = postil_fail(err, st, "%s", reason.message);
        if (at_hand)
            lines_pass(l);
        if (st == POSTIL_IO || place == LINES_LAST)
            return kept;
    }
}

enum postil_status
lines_next_document(lines *l, struct lines_cut *cut, postil_doc *doc, struct postil_error *err)
{
    enum postil_status st = find_first(l, cut, err);
    const char *path = lines_path(l);
    if (st == POSTIL_END || !path)
        return st;
    enum postil_status labelled = label(l, path, ++cut->n_doc, doc, st == POSTIL_OK ? err : NULL);
    if (st != POSTIL_OK)
        return st;
    st = take(l, cut, doc, labelled == POSTIL_OK ? err : NULL);
    return labelled == POSTIL_OK ? st : labelled;
}

/* -- decoding ---------------------------------------------------------------------------------- */

void
lines_blame(const postil_doc *doc, size_t i, struct postil_error *err)
{
    const char *origin = postil_doc_origin(doc), *colon = strrchr(origin, ':');
    if (!colon) /* a document that was made by hand */
        postil_blame(err, "line %zu", i + 1);
    else
        postil_blame(err, "%.*s:%llu", (int)(colon - origin), origin,
                     strtoull(colon + 1, NULL, 10) + i);
}

enum postil_status
lines_raw(const postil_doc *doc, const char **out_raw, size_t *out_len, struct postil_error *err)
{
    const char *raw = postil_doc_raw(doc, out_len);
    if (*out_len >= POSTIL_ABSENT)
        return postil_fail(err, POSTIL_DATA, "a document of more than 4 GiB");
    size_t valid = postil_utf8_valid(raw, *out_len), line = 0;
    if (valid < *out_len) {
        for (size_t i = 0; i < valid; i++)
            line += raw[i] == '\n';
        postil_fail(err, POSTIL_DATA, "not UTF-8");
        lines_blame(doc, line, err);
        return POSTIL_DATA;
    }
    *out_raw = raw;
    return POSTIL_OK;
}
