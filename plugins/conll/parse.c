/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of tokens and tags to text and layers. */
#include "parse.h"

#include <stdbool.h>
#include <string.h>

#include <postil/layers.h>

#include "../lines/documents.h"

/** A column of a line; borrowed. */
struct cell {
    const char *at;
    size_t len;
};

/** A document half made. */
struct making {
    const struct conll_types *types;
    postil_doc *doc;
    char *text; /* [text_len] so far */
    uint32_t text_len;
    postil_layer *tokens, *sentences, *entities;
    bool in_sentence;
    uint32_t sentence_begin;
    struct cell open; /* type of the span that may go on; NULL: none */
    int kind;         /* of that type                                */
    uint32_t open_begin;
};

/* -- columns and tags -------------------------------------------------------------------------- */

/* First and last column: tabs part them where there is one, so that a token may hold a blank. */
static enum postil_status
split(const char *line, size_t len, struct cell *token, struct cell *tag, struct postil_error *err)
{
    bool tabs = memchr(line, '\t', len) != NULL;
    while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
        len--;
    size_t first = 0, last = len;
    while (first < len && line[first] != '\t' && (tabs || line[first] != ' '))
        first++;
    while (last > first && line[last - 1] != '\t' && (tabs || line[last - 1] != ' '))
        last--;
    *token = (struct cell){line, first};
    *tag = (struct cell){line + last, len - last};
    if (first == 0)
        return postil_fail(err, POSTIL_DATA, "the line begins with a blank: there is no token");
    if (last == first)
        return postil_fail(err, POSTIL_DATA, "no tag behind '%.*s'", (int)(first < 80 ? first : 80),
                           line);
    return POSTIL_OK;
}

/* Where a tag stands in a span, and of what type that is. */
struct tag {
    bool outside, begins, ends;
    struct cell type;
};

static enum postil_status
read_tag(struct cell cell, struct tag *tag, struct postil_error *err)
{
    *tag = (struct tag){.outside = cell.len == 1 && *cell.at == 'O'};
    if (tag->outside)
        return POSTIL_OK;
    if (cell.len < 3 || cell.at[1] != '-' || !memchr("BIESLU", cell.at[0], 6))
        return postil_fail(err, POSTIL_DATA,
                           "'%.*s' is no tag: O, or B-, I-, E-, S-, L-, U- and a type",
                           (int)(cell.len < 80 ? cell.len : 80), cell.at);
    tag->begins = memchr("BSU", cell.at[0], 3) != NULL;
    tag->ends = memchr("ESLU", cell.at[0], 4) != NULL;
    tag->type = (struct cell){cell.at + 2, cell.len - 2};
    return POSTIL_OK;
}

static enum postil_status
find_kind(const struct making *m, struct cell type, int *out_kind, struct postil_error *err)
{
    if (conll_types_find(m->types, type.at, type.len, out_kind))
        return POSTIL_OK;
    int len = (int)(type.len < 80 ? type.len : 80);
    return postil_fail(err, POSTIL_DATA,
                       "type '%.*s' is not PER, ORG, LOC or MISC: say what it is with the option "
                       "types = ( \"%.*s=MISC\" ), or \"%.*s=O\" to leave it out",
                       len, type.at, len, type.at, len, type.at);
}

/* -- spans ------------------------------------------------------------------------------------- */

/* The span that is open ends where the text does now. */
static enum postil_status
end_span(struct making *m, struct postil_error *err)
{
    struct cell open = m->open;
    m->open = (struct cell){0};
    if (!open.at || m->kind == CONLL_OUTSIDE)
        return POSTIL_OK;
    uint32_t len = m->text_len - m->open_begin;
    char *name = postil_arena_copy(postil_doc_arena(m->doc), m->text + m->open_begin, len);
    struct postil_entity *entity = name ? postil_layer_add(m->entities, 1, err) : NULL;
    if (!entity)
        return postil_fail(err, POSTIL_NOMEM, "no room for a name");
    entity->begin = m->open_begin;
    entity->end = m->text_len;
    entity->type = (uint32_t)m->kind;
    entity->name = name;
    return POSTIL_OK;
}

static bool
goes_on(const struct making *m, const struct tag *tag)
{
    return !tag->outside && !tag->begins && m->open.at && m->open.len == tag->type.len &&
           memcmp(m->open.at, tag->type.at, tag->type.len) == 0;
}

static enum postil_status
begin_span(struct making *m, const struct tag *tag, uint32_t begin, struct postil_error *err)
{
    m->open = tag->type;
    m->open_begin = begin;
    return find_kind(m, tag->type, &m->kind, err);
}

static enum postil_status
end_sentence(struct making *m, struct postil_error *err)
{
    enum postil_status st = end_span(m, err);
    if (st != POSTIL_OK || !m->in_sentence)
        return st;
    struct postil_sentence *sentence = postil_layer_add(m->sentences, 1, err);
    if (!sentence)
        return POSTIL_NOMEM;
    *sentence = (struct postil_sentence){m->sentence_begin, m->text_len};
    m->in_sentence = false;
    return POSTIL_OK;
}

/* -- lines ------------------------------------------------------------------------------------- */

static enum postil_status
add_token(struct making *m, struct cell token, const struct tag *tag, struct postil_error *err)
{
    enum postil_status st = goes_on(m, tag) ? POSTIL_OK : end_span(m, err);
    struct postil_token *out = st == POSTIL_OK ? postil_layer_add(m->tokens, 1, err) : NULL;
    if (!out)
        return POSTIL_NOMEM;
    if (m->text_len)
        m->text[m->text_len++] = m->in_sentence ? ' ' : '\n';
    if (!m->in_sentence)
        m->sentence_begin = m->text_len;
    m->in_sentence = true;
    out->begin = m->text_len;
    memcpy(m->text + m->text_len, token.at, token.len);
    out->end = m->text_len += (uint32_t)token.len;
    if (!tag->outside && !m->open.at)
        st = begin_span(m, tag, out->begin, err);
    return st == POSTIL_OK && tag->ends ? end_span(m, err) : st;
}

static enum postil_status
add_line(struct making *m, const char *line, size_t len, struct postil_error *err)
{
    struct cell token, cell;
    struct tag tag;
    if (lines_is_blank(line, len))
        return end_sentence(m, err);
    enum postil_status st = split(line, len, &token, &cell, err);
    if (st == POSTIL_OK)
        st = read_tag(cell, &tag, err);
    return st == POSTIL_OK ? add_token(m, token, &tag, err) : st;
}

static enum postil_status
begin(struct making *m, size_t raw_len, struct postil_error *err)
{
    /* a token's line is longer than the token and the blank before it */
    m->text = postil_arena_alloc(postil_doc_arena(m->doc), raw_len + 1, 1);
    if (!m->text)
        return postil_fail(err, POSTIL_NOMEM, "no room for the text");
    enum postil_status st = postil_doc_add_layer(m->doc, &postil_token_type, &m->tokens, err);
    if (st == POSTIL_OK)
        st = postil_doc_add_layer(m->doc, &postil_sentence_type, &m->sentences, err);
    return st == POSTIL_OK
               ? postil_doc_add_layer(m->doc, &postil_entity_type, &m->entities, err)
               : st;
}

enum postil_status
conll_parse(const struct conll_types *types, postil_doc *doc, struct postil_error *err)
{
    struct making m = {.types = types, .doc = doc};
    const char *raw;
    size_t len;
    enum postil_status st = lines_raw(doc, &raw, &len, err);
    if (st == POSTIL_OK)
        st = begin(&m, len, err);
    if (st != POSTIL_OK)
        return st;
    size_t number = 0;
    for (const char *at = raw; at < raw + len && st == POSTIL_OK; number++) {
        const char *end = memchr(at, '\n', (size_t)(raw + len - at));
        size_t line_len = end ? (size_t)(end - at) : (size_t)(raw + len - at);
        st = add_line(&m, at, line_len, err);
        at += line_len + 1;
    }
    if (st == POSTIL_OK)
        st = end_sentence(&m, err);
    if (st == POSTIL_OK) {
        m.text[m.text_len] = '\0';
        return postil_doc_set_text(doc, m.text, m.text_len, err);
    }
    lines_blame(doc, number - 1, err);
    return st;
}
