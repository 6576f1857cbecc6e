/* SPDX-License-Identifier: Apache-2.0 */
/* What tells records apart: span, some fields, type. */
#define _POSIX_C_SOURCE 200809L
#include "items.h"

#include <stdlib.h>
#include <string.h>

/* -- types ------------------------------------------------------------------------------------- */

void
types_fini(struct types *types)
{
    for (size_t i = 0; i < types->n; i++)
        free(types->names[i]);
    types->n = 0;
}

static enum postil_status
find_type(struct types *types, const char *name, size_t len, uint32_t *out_type,
          struct postil_error *err)
{
    size_t i = 0;
    while (i < types->n && (strncmp(types->names[i], name, len) != 0 || types->names[i][len]))
        i++;
    if (i == types->n && i == MOST_TYPES)
        return postil_fail(err, POSTIL_USAGE,
                           "more than %d types: is --by the field that was meant?", MOST_TYPES);
    if (i == types->n && !(types->names[types->n++] = strndup(name, len)))
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    *out_type = (uint32_t)i;
    return POSTIL_OK;
}

/* Symbols of an enum keep their order. */
static enum postil_status
add_symbols(struct types *types, const struct postil_field *by, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    uint32_t type;
    for (size_t i = 0; by && by->symbols && by->symbols[i] && st == POSTIL_OK; i++)
        st = find_type(types, by->symbols[i], strlen(by->symbols[i]), &type, err);
    return st;
}

/* -- views ------------------------------------------------------------------------------------- */

static const struct {
    const char *layer, *by, *fields[2];
} usual[] = {
    {"entity", "type", {NULL}},       {"quote", "kind", {NULL}},
    {"stance", "label", {NULL}},      {"claim", "label", {"claim"}},
    {"duplicate", "kind", {"other"}}, {"passage", "kind", {"other"}},
    {"story", NULL, {"documents"}},   {"derivation", NULL, {"child", "parent"}},
};

static const char *
usual_by(const char *layer)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (strcmp(usual[i].layer, layer) == 0)
            return usual[i].by;
    return NULL;
}

static enum postil_status
no_field(const struct postil_layer_type *type, const char *name, struct postil_error *err)
{
    struct postil_error list = {.message = ""};
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++)
        postil_fail(&list, POSTIL_OK, "%s%s%s", list.message, *list.message ? ", " : "", f->name);
    return postil_fail(err, POSTIL_USAGE, "layer '%s' has no field '%s'; there are: %s", type->name,
                       name, list.message);
}

enum postil_status
view_complete(struct view *view, struct postil_error *err)
{
    const struct postil_layer_type *type = postil_layer_type_builtin(view->layer);
    if (!view->by && !view->untyped)
        view->by = usual_by(view->layer);
    for (size_t i = 0; i < sizeof usual / sizeof *usual && !view->n_field; i++)
        if (strcmp(usual[i].layer, view->layer) == 0)
            while (view->n_field < 2 && usual[i].fields[view->n_field]) {
                view->fields[view->n_field] = usual[i].fields[view->n_field];
                view->n_field++;
            }
    if (type && view->by && !postil_layer_type_find(type, view->by))
        return no_field(type, view->by, err);
    for (size_t i = 0; type && i < view->n_field; i++)
        if (!postil_layer_type_find(type, view->fields[i]))
            return no_field(type, view->fields[i], err);
    return POSTIL_OK;
}

/* -- items ------------------------------------------------------------------------------------- */

/* FNV-1a, over the value and a mark behind it */
static uint64_t
hash_on(uint64_t hash, const char *bytes, size_t len)
{
    for (size_t i = 0; i <= len; i++)
        hash = (hash ^ (i < len ? (unsigned char)bytes[i] : 0xff)) * 0x100000001b3u;
    return hash;
}

enum postil_status
items_hash(const postil_doc *doc, const struct postil_layer_type *type,
           const struct postil_field *field, const void *record, struct postil_buffer *buf,
           uint64_t *hash, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    buf->len = 0;
    postil_buffer_puts(buf, "");
    if (field)
        st = postil_json_field(buf, doc, type, field, record, err);
    if (st == POSTIL_OK && buf->failed)
        st = postil_fail(err, POSTIL_NOMEM, "a value is too long");
    if (st == POSTIL_OK)
        *hash = hash_on(*hash, buf->bytes, buf->len);
    return st;
}

/** A view of one document's layer: its fields found. */
struct lens {
    const postil_doc *doc;
    const struct postil_layer_type *type;
    const struct postil_field *by, *begin, *end, *fields[MOST_FIELDS];
    size_t n_field;
    struct types *types;
    struct postil_error *err;
};

static const struct postil_field *
find_part(const struct lens *l, const char *span, const char *part)
{
    struct postil_error name;
    if (!span)
        return postil_layer_type_has_span(l->type) ? postil_layer_type_find(l->type, part) : NULL;
    postil_fail(&name, POSTIL_OK, "%s_%s", span, part);
    const struct postil_field *field = postil_layer_type_find(l->type, name.message);
    return field && field->type == POSTIL_OFFSET ? field : NULL;
}

static enum postil_status
focus(struct lens *l, const struct view *view)
{
    static const char *const guesses[] = {"type", "kind", "label"};
    l->by = view->by ? postil_layer_type_find(l->type, view->by) : NULL;
    bool guess = !view->by && !view->untyped && !postil_layer_type_builtin(view->layer);
    for (size_t i = 0; i < 3 && guess && !l->by; i++)
        l->by = postil_layer_type_find(l->type, guesses[i]);
    for (; l->n_field < view->n_field; l->n_field++)
        l->fields[l->n_field] = postil_layer_type_find(l->type, view->fields[l->n_field]);
    l->begin = find_part(l, view->span, "begin");
    l->end = find_part(l, view->span, "end");
    if (view->span && !(l->begin && l->end))
        return postil_fail(l->err, POSTIL_USAGE, "layer '%s' has no span '%s'", view->layer,
                           view->span);
    if (!l->begin && !view->n_field)
        return postil_fail(l->err, POSTIL_USAGE,
                           "layer '%s' has no spans: --match names the fields that tell its "
                           "records apart",
                           view->layer);
    return add_symbols(l->types, l->by, l->err);
}

static uint32_t
offset_at(const struct postil_field *field, const char *record)
{
    return field ? *(const uint32_t *)(record + field->offset) : 0;
}

static enum postil_status
make_item(const struct lens *l, const char *record, struct postil_buffer *buf, struct item *item)
{
    enum postil_status st = POSTIL_OK;
    uint64_t unused = 0;
    item->key = ITEMS_HASH;
    for (size_t i = 0; i < l->n_field && st == POSTIL_OK; i++)
        st = items_hash(l->doc, l->type, l->fields[i], record, buf, &item->key, l->err);
    if (st == POSTIL_OK)
        st = items_hash(l->doc, l->type, l->by, record, buf, &unused, l->err);
    if (st != POSTIL_OK)
        return st;
    bool quoted = buf->len && *buf->bytes == '"';
    return find_type(l->types, buf->bytes + quoted, buf->len - 2 * quoted, &item->type, l->err);
}

enum postil_status
items_add(const struct view *view, const postil_doc *doc, int which, struct types *types,
          postil_arena *scratch, struct match *match, struct postil_error *err)
{
    const postil_layer *layer = postil_doc_find_layer(doc, view->layer);
    size_t n = layer ? postil_layer_count(layer) : 0;
    if (n == 0)
        return POSTIL_OK;
    postil_arena_reset(scratch);
    struct lens l = {.doc = doc, .type = postil_layer_get_type(layer), .types = types, .err = err};
    struct postil_buffer buf = {.arena = scratch};
    const char *record = postil_layer_records(layer);
    enum postil_status st = focus(&l, view);
    for (uint32_t i = 0; i < n && st == POSTIL_OK; i++, record += l.type->record_size) {
        struct item item = {
            .record = i, .begin = offset_at(l.begin, record), .end = offset_at(l.end, record)};
        if (item.begin == POSTIL_ABSENT || item.end == POSTIL_ABSENT || item.begin > item.end)
            continue;
        st = make_item(&l, record, &buf, &item);
        if (st == POSTIL_OK)
            st = match_add(match, which, item, err);
    }
    return st;
}
