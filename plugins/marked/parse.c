/* SPDX-License-Identifier: Apache-2.0 */
/* Lines with marks to text and names. */
#include "parse.h"

#include <stdbool.h>
#include <string.h>

#include <postil/layers.h>

#include "../lines/documents.h"

/** A document half made. */
struct making {
    postil_doc *doc;
    char *text; /* [text_len] so far */
    uint32_t text_len;
    bool has_line;
    postil_layer *entities;
};

static void
put(struct making *m, const char *bytes, size_t len)
{
    if (len)
        memcpy(m->text + m->text_len, bytes, len);
    m->text_len += (uint32_t)len;
}

/* Kind of the mark that begins at `at`, and where its name does; false: it is none. */
static bool
find_mark(const char *at, const char *end, uint32_t *out_kind, const char **out_name)
{
    static const struct {
        const char *begin;
        uint32_t kind;
    } marks[] = {{"[PER ", POSTIL_PER},
                 {"[ORG ", POSTIL_ORG},
                 {"[LOC ", POSTIL_LOC},
                 {"[MISC ", POSTIL_MISC}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t len = strlen(marks[i].begin);
        if ((size_t)(end - at) < len || memcmp(at, marks[i].begin, len) != 0)
            continue;
        *out_kind = marks[i].kind;
        *out_name = at + len;
        return true;
    }
    return false;
}

static enum postil_status
add_name(struct making *m, const char *name, size_t len, uint32_t kind, struct postil_error *err)
{
    const char *copy = postil_arena_copy(postil_doc_arena(m->doc), name, len);
    struct postil_entity *entity = copy ? postil_layer_add(m->entities, 1, err) : NULL;
    if (!entity)
        return postil_fail(err, POSTIL_NOMEM, "no room for a name");
    entity->begin = m->text_len;
    put(m, name, len);
    entity->end = m->text_len;
    entity->type = kind;
    entity->name = copy;
    return POSTIL_OK;
}

/* The mark at `at`; *out_end is behind it. */
static enum postil_status
add_mark(struct making *m, const char *at, const char *end, const char **out_end,
         struct postil_error *err)
{
    uint32_t kind;
    const char *name, *close = at;
    int shown = (int)(end - at < 40 ? end - at : 40);
    if (!find_mark(at, end, &kind, &name))
        return postil_fail(err, POSTIL_DATA,
                           "'%.*s' is no mark: [PER name], [ORG name], [LOC name] or [MISC name]",
                           shown, at);
    for (close = name; close < end && *close != ']' && *close != '[';)
        close++;
    if (close == end || *close == '[')
        return postil_fail(err, POSTIL_DATA, "the mark '%.*s' is not closed", shown, at);
    if (close == name || *name == ' ' || close[-1] == ' ')
        return postil_fail(err, POSTIL_DATA, "the mark '%.*s' holds no name, or blanks beside it",
                           shown, at);
    *out_end = close + 1;
    return add_name(m, name, (size_t)(close - name), kind, err);
}

static enum postil_status
add_line(struct making *m, const char *line, size_t len, struct postil_error *err)
{
    const char *end = line + len;
    if (len && *line == '#')
        return POSTIL_OK;
    if (m->has_line)
        put(m, "\n", 1);
    m->has_line = true;
    for (const char *at = line; at < end;) {
        const char *next = at;
        while (next < end && *next != '[' && *next != ']')
            next++;
        put(m, at, (size_t)(next - at));
        if (next < end && *next == ']')
            return postil_fail(err, POSTIL_DATA, "']' without a mark before it");
        enum postil_status st = next < end ? add_mark(m, next, end, &next, err) : POSTIL_OK;
        if (st != POSTIL_OK)
            return st;
        at = next;
    }
    return POSTIL_OK;
}

enum postil_status
marked_parse(postil_doc *doc, struct postil_error *err)
{
    struct making m = {.doc = doc};
    const char *raw;
    size_t len, number = 0;
    enum postil_status st = lines_raw(doc, &raw, &len, err);
    if (st != POSTIL_OK)
        return st;
    if (!(m.text = postil_arena_alloc(postil_doc_arena(doc), len + 1, 1)))
        return postil_fail(err, POSTIL_NOMEM, "no room for the text");
    st = postil_doc_add_layer(doc, &postil_entity_type, &m.entities, err);
    for (const char *at = raw; at < raw + len && st == POSTIL_OK; number++) {
        const char *end = memchr(at, '\n', (size_t)(raw + len - at));
        size_t line_len = end ? (size_t)(end - at) : (size_t)(raw + len - at);
        st = add_line(&m, at, line_len, err);
        at += line_len + 1;
    }
    if (st == POSTIL_OK) {
        m.text[m.text_len] = '\0';
        return postil_doc_set_text(doc, m.text, m.text_len, err);
    }
    lines_blame(doc, number - 1, err);
    return st;
}
