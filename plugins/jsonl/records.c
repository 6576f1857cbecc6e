/* SPDX-License-Identifier: Apache-2.0 */
/* Checked reading of records. */
#include "records.h"

#include <float.h>
#include <stdalign.h>
#include <string.h>

#include "value.h"

/* A record under way. */
struct place {
    const struct postil_layer_type *type;
    const struct jsonl_offsets *offsets;
    postil_arena *arena;
    size_t record;
    bool span; /* records begin with one */
    struct postil_error *err;
};

static enum postil_status
fault(const struct place *at, const char *field, const char *what)
{
    return postil_fail(at->err, POSTIL_DATA, "layer '%s', record %zu: %s %s", at->type->name,
                       at->record, field, what);
}

static enum postil_status
no_room(const struct place *at)
{
    return postil_fail(at->err, POSTIL_NOMEM, "layer '%s', record %zu: no room (run.memory)",
                       at->type->name, at->record);
}

/* -- lists of what would have been right, for messages ----------------------------------------- */

struct list {
    char text[200];
    size_t len;
};

static void
list_add(struct list *list, const char *name)
{
    size_t len = strlen(name);
    if (len + 2 > sizeof list->text - list->len)
        return;
    list->text[list->len++] = ' ';
    memcpy(list->text + list->len, name, len + 1);
    list->len += len;
}

static enum postil_status
unknown_symbol(const struct place *at, const struct postil_field *f, const char *given)
{
    struct list list = {.len = 0};
    for (size_t i = 0; f->symbols[i]; i++)
        list_add(&list, f->symbols[i]);
    return postil_fail(at->err, POSTIL_DATA, "layer '%s', record %zu: %s is '%s', not one of%s",
                       at->type->name, at->record, f->name, given, list.text);
}

static enum postil_status
unknown_field(const struct place *at, const json_t *record)
{
    const char *key;
    const json_t *value;
    struct list list = {.len = 0};
    for (const struct postil_field *f = at->type->fields; f->type != POSTIL_NO_FIELD; f++)
        list_add(&list, f->name);
    json_object_foreach((json_t *)record, key, value)
    {
        if (!postil_layer_type_find(at->type, key))
            break;
    }
    return postil_fail(at->err, POSTIL_DATA, "layer '%s', record %zu: no field '%s'; there are%s",
                       at->type->name, at->record, key ? key : "", list.text);
}

/* -- fields ------------------------------------------------------------------------------------ */

static enum postil_status
read_whole(const struct place *at, const struct postil_field *f, const json_t *value, long long min,
           long long max, long long *out)
{
    if (!json_is_integer(value))
        return fault(at, f->name, "is not a whole number");
    long long n = json_integer_value(value);
    if (n < min || n > max)
        return postil_fail(at->err, POSTIL_DATA,
                           "layer '%s', record %zu: %s is not within %lld-%lld", at->type->name,
                           at->record, f->name, min, max);
    *out = n;
    return POSTIL_OK;
}

static enum postil_status
read_real(const struct place *at, const struct postil_field *f, const json_t *value, char *to)
{
    if (!json_is_number(value))
        return fault(at, f->name, "is not a number");
    double v = json_number_value(value);
    if (f->type == POSTIL_F64) {
        *(double *)to = v;
        return POSTIL_OK;
    }
    float narrow = v < -FLT_MAX || v > FLT_MAX ? 0 : (float)v;
    if (narrow == 0 && (v > 1 || v < -1))
        return fault(at, f->name, "is too large");
    *(float *)to = narrow;
    return POSTIL_OK;
}

static enum postil_status
copy_string(const struct place *at, const struct postil_field *f, const json_t *value,
            const char **out)
{
    if (!json_is_string(value))
        return fault(at, f->name, "is not a string");
    const char *s = json_string_value(value);
    size_t len = json_string_length(value);
    if (memchr(s, '\0', len))
        return fault(at, f->name, "holds a NUL");
    *out = postil_arena_copy(at->arena, s, len);
    return *out ? POSTIL_OK : no_room(at);
}

static enum postil_status
copy_strings(const struct place *at, const struct postil_field *f, const json_t *value,
             struct postil_strings *out)
{
    if (!json_is_array(value))
        return fault(at, f->name, "is not a list of strings");
    size_t n = json_array_size(value);
    const char **items = postil_arena_array(at->arena, const char *, n ? n : 1);
    if (!items)
        return no_room(at);
    for (size_t i = 0; i < n; i++) {
        enum postil_status st = copy_string(at, f, json_array_get(value, i), &items[i]);
        if (st != POSTIL_OK)
            return st;
    }
    *out = (struct postil_strings){items, n};
    return POSTIL_OK;
}

static enum postil_status
read_symbol(const struct place *at, const struct postil_field *f, const json_t *value,
            uint32_t *out)
{
    if (!json_is_string(value))
        return fault(at, f->name, "is not a string");
    const char *name = json_string_value(value);
    for (uint32_t i = 0; f->symbols[i]; i++)
        if (strcmp(f->symbols[i], name) == 0 && strlen(name) == json_string_length(value)) {
            *out = i;
            return POSTIL_OK;
        }
    return unknown_symbol(at, f, name);
}

static enum postil_status
read_offset(const struct place *at, const struct postil_field *f, const json_t *value,
            uint32_t *out)
{
    long long n = 0;
    enum postil_status st = read_whole(at, f, value, 0, POSTIL_ABSENT - 1, &n);
    if (st != POSTIL_OK)
        return st;
    bool foreign = f->unit && strcmp(f->unit, "other") == 0;
    *out = foreign ? (uint32_t)n : jsonl_offsets_find(at->offsets, n);
    if (*out == POSTIL_ABSENT)
        return postil_fail(at->err, POSTIL_DATA,
                           "layer '%s', record %zu: %s %lld lies outside the text or splits a "
                           "character (option offsets says what is counted)",
                           at->type->name, at->record, f->name, n);
    return POSTIL_OK;
}

static enum postil_status
read_hash(const struct place *at, const struct postil_field *f, const json_t *value, uint64_t *out)
{
    static const char hex[] = "0123456789abcdef";
    uint64_t hash = 0;
    const char *s = json_string_value(value);
    if (!s || json_string_length(value) != 16)
        return fault(at, f->name, "is not 16 hexadecimal digits");
    for (size_t i = 0; i < 16; i++) {
        const char *digit = memchr(hex, s[i], 16);
        if (!digit)
            return fault(at, f->name, "is not 16 hexadecimal digits");
        hash = hash << 4 | (uint64_t)(digit - hex);
    }
    *out = hash;
    return POSTIL_OK;
}

static enum postil_status
read_field(const struct place *at, const struct postil_field *f, const json_t *value, char *to)
{
    long long n = 0;
    enum postil_status st;
    switch (f->type) {
    case POSTIL_U8:
        st = read_whole(at, f, value, 0, UINT8_MAX, &n);
        *(uint8_t *)to = (uint8_t)n;
        return st;
    case POSTIL_U16:
        st = read_whole(at, f, value, 0, UINT16_MAX, &n);
        *(uint16_t *)to = (uint16_t)n;
        return st;
    case POSTIL_U32:
        st = read_whole(at, f, value, 0, UINT32_MAX, &n);
        *(uint32_t *)to = (uint32_t)n;
        return st;
    case POSTIL_U64:
        st = read_whole(at, f, value, 0, INT64_MAX, &n);
        *(uint64_t *)to = (uint64_t)n;
        return st;
    case POSTIL_I64:
        st = read_whole(at, f, value, INT64_MIN, INT64_MAX, &n);
        *(int64_t *)to = n;
        return st;
    case POSTIL_F32:
    case POSTIL_F64:
        return read_real(at, f, value, to);
    case POSTIL_BOOL:
        *(bool *)to = json_is_true(value);
        return json_is_boolean(value) ? POSTIL_OK : fault(at, f->name, "is not true or false");
    case POSTIL_STRING:
        return copy_string(at, f, value, (const char **)to);
    case POSTIL_STRINGS:
        return copy_strings(at, f, value, (struct postil_strings *)to);
    case POSTIL_ENUM:
        return read_symbol(at, f, value, (uint32_t *)to);
    case POSTIL_OFFSET:
        return read_offset(at, f, value, (uint32_t *)to);
    case POSTIL_HASH:
        return read_hash(at, f, value, (uint64_t *)to);
    case POSTIL_JSON:
        return jsonl_value_text(value, at->arena, (const char **)to, at->err);
    }
    return fault(at, f->name, "has an unknown type");
}

/* -- records ----------------------------------------------------------------------------------- */

/*
 * Nothing stands for an absent symbol, unless the field says that the first one does, nor for an
 * absent span in a layer that has one.
 */
static bool
may_be_absent(const struct place *at, const struct postil_field *f)
{
    bool is_span = at->span && (f == &at->type->fields[0] || f == &at->type->fields[1]);
    bool needed = f->type == POSTIL_ENUM && !(f->unit && strcmp(f->unit, "optional") == 0);
    return !needed && !is_span;
}

static enum postil_status
read_record(const struct place *at, const json_t *record, char *to)
{
    size_t n_known = 0;
    if (!json_is_object(record))
        return fault(at, "it", "is not an object");
    for (const struct postil_field *f = at->type->fields; f->type != POSTIL_NO_FIELD; f++) {
        const json_t *value = json_object_get(record, f->name);
        n_known += value != NULL;
        if (f->type != POSTIL_JSON && json_is_null(value))
            value = NULL;
        if (!value && !may_be_absent(at, f))
            return fault(at, f->name, "is missing");
        enum postil_status st = value ? read_field(at, f, value, to + f->offset) : POSTIL_OK;
        if (st != POSTIL_OK)
            return st;
    }
    if (n_known < json_object_size(record))
        return unknown_field(at, record);
    const uint32_t *span = (const uint32_t *)to;
    return at->span && span[0] > span[1] ? fault(at, "begin", "lies behind end") : POSTIL_OK;
}

/* What the layer's type promises whoever reads it. */
static enum postil_status
check_apart(struct place *at, const postil_layer *layer)
{
    const char *records = postil_layer_records(layer);
    uint32_t done = 0;
    for (at->record = 0; at->record < postil_layer_count(layer); at->record++) {
        const uint32_t *span = (const void *)(records + at->record * at->type->record_size);
        if (span[0] == span[1])
            return fault(at, "begin", "is end, and there are no empty ones");
        if (span[0] < done)
            return fault(at, "begin", "lies within the record before it");
        done = span[1];
    }
    return POSTIL_OK;
}

enum postil_status
jsonl_read_records(postil_doc *doc, const struct postil_layer_type *type, const json_t *records,
                   const struct jsonl_offsets *offsets, struct postil_error *err)
{
    struct place at = {
        .type = type, .offsets = offsets, .arena = postil_doc_arena(doc), .err = err};
    at.span = postil_layer_type_has_span(type);
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, type, &layer, err);
    size_t n = json_array_size(records);
    if (st != POSTIL_OK || n == 0)
        return st;
    char *to = postil_layer_add(layer, n, err);
    if (!to)
        return POSTIL_NOMEM;
    for (; at.record < n; at.record++, to += type->record_size) {
        st = read_record(&at, json_array_get(records, at.record), to);
        if (st != POSTIL_OK)
            return st;
    }
    st = postil_layer_sort(layer, err);
    bool apart = at.span && type->flags & POSTIL_LAYER_APART;
    return st == POSTIL_OK && apart ? check_apart(&at, layer) : st;
}
