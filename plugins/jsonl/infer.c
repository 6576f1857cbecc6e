/* SPDX-License-Identifier: Apache-2.0 */
/* Layer types made from records. */
#include "infer.h"

#include <stdalign.h>
#include <string.h>

enum {
    MAX_FIELD = 256, /* of one layer: memory is records times fields */
    CELL = 8         /* a record of n fields takes n of these        */
};

static bool
has_span(const json_t *record, const struct jsonl_offsets *offsets)
{
    const json_t *begin = json_object_get(record, "begin"), *end = json_object_get(record, "end");
    return json_is_integer(begin) && json_is_integer(end) &&
           json_integer_value(begin) <= json_integer_value(end) &&
           jsonl_offsets_find(offsets, json_integer_value(begin)) != POSTIL_ABSENT &&
           jsonl_offsets_find(offsets, json_integer_value(end)) != POSTIL_ABSENT;
}

/* Collect the names of all fields as members of `names`, in order of first appearance. */
static enum postil_status
collect(const char *layer, const json_t *records, const struct jsonl_offsets *offsets,
        json_t *names, bool *out_span, struct postil_error *err)
{
    size_t i;
    const char *key;
    json_t *record, *value;
    bool span = json_array_size(records) > 0;
    json_array_foreach(records, i, record)
    {
        if (!json_is_object(record))
            return postil_fail(err, POSTIL_DATA, "layer '%s', record %zu: not an object", layer, i);
        span = span && has_span(record, offsets);
        json_object_foreach(record, key, value)
        {
            if (!json_object_get(names, key) && json_object_set_new(names, key, json_true()) != 0)
                return postil_fail(err, POSTIL_NOMEM, "names of fields");
        }
        if (json_object_size(names) > MAX_FIELD)
            return postil_fail(err, POSTIL_DATA,
                               "layer '%s', record %zu: more than %d different fields", layer, i,
                               MAX_FIELD);
    }
    *out_span = span;
    return POSTIL_OK;
}

static bool
add_field(struct postil_field *field, postil_arena *arena, const char *name, uint32_t type,
          uint32_t offset)
{
    *field = (struct postil_field){.type = type, .offset = offset};
    field->name = postil_arena_copy(arena, name, strlen(name));
    return field->name != NULL;
}

static bool
is_span_name(const char *name)
{
    return strcmp(name, "begin") == 0 || strcmp(name, "end") == 0;
}

/* The span, if there is one, takes the first cell; then a cell for each other field. */
static bool
add_fields(struct postil_field *fields, json_t *names, bool span, postil_arena *arena)
{
    const char *name;
    json_t *value;
    size_t n = 0;
    uint32_t cell = 0;
    if (span) {
        if (!add_field(&fields[n++], arena, "begin", POSTIL_OFFSET, 0) ||
            !add_field(&fields[n++], arena, "end", POSTIL_OFFSET, sizeof(uint32_t)))
            return false;
        cell = CELL;
    }
    json_object_foreach(names, name, value)
    {
        if (span && is_span_name(name))
            continue;
        if (!add_field(&fields[n++], arena, name, POSTIL_JSON, cell))
            return false;
        cell += CELL;
    }
    return true;
}

static enum postil_status
make_type(const char *name, json_t *names, bool span, postil_arena *arena,
          const struct postil_layer_type **out_type, struct postil_error *err)
{
    size_t n = json_object_size(names);
    struct postil_layer_type *type = postil_arena_array(arena, struct postil_layer_type, 1);
    struct postil_field *fields = postil_arena_array(arena, struct postil_field, n + 1);
    char *copy = postil_arena_copy(arena, name, strlen(name));
    if (!type || !fields || !copy || !add_fields(fields, names, span, arena))
        return postil_fail(err, POSTIL_NOMEM, "layer '%s': no room for its type (run.memory)",
                           name);
    type->name = copy;
    type->help = "";
    type->record_size = (uint32_t)(n ? n * CELL : CELL);
    type->fields = fields;
    *out_type = type;
    return POSTIL_OK;
}

enum postil_status
jsonl_infer_type(const char *name, const json_t *records, const struct jsonl_offsets *offsets,
                 postil_arena *arena, const struct postil_layer_type **out_type,
                 struct postil_error *err)
{
    json_t *names = json_object();
    if (!names)
        return postil_fail(err, POSTIL_NOMEM, "layer '%s'", name);
    bool span = false;
    enum postil_status st = collect(name, records, offsets, names, &span, err);
    if (st == POSTIL_OK)
        st = make_type(name, names, span, arena, out_type, err);
    json_decref(names);
    return st;
}
