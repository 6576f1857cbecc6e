/* SPDX-License-Identifier: Apache-2.0 */
/* Layers: growing tables of records. */
#include "layer.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include <postil/utf8.h>

static void
make_blank(const struct postil_layer_type *type, char *blank)
{
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++) {
        char *at = blank + f->offset;
        if (f->type == POSTIL_F32)
            *(float *)at = NAN;
        else if (f->type == POSTIL_F64)
            *(double *)at = NAN;
        else if (f->type == POSTIL_OFFSET)
            *(uint32_t *)at = POSTIL_ABSENT;
    }
}

postil_layer *
postil_layer_new(postil_arena *arena, const struct postil_layer_type *type)
{
    postil_layer *layer = postil_arena_array(arena, postil_layer, 1);
    char *blank = postil_arena_calloc(arena, 1, type->record_size, alignof(max_align_t));
    if (!layer || !blank)
        return NULL;
    make_blank(type, blank);
    *layer = (postil_layer){.type = type, .arena = arena, .blank = blank};
    return layer;
}

const struct postil_layer_type *
postil_layer_get_type(const postil_layer *layer)
{
    return layer->type;
}

size_t
postil_layer_count(const postil_layer *layer)
{
    return layer->n;
}

void *
postil_layer_records(const postil_layer *layer)
{
    return layer->records;
}

static bool
grow(postil_layer *layer, size_t n)
{
    size_t record = layer->type->record_size;
    size_t size = layer->size < 8 ? 16 : 2 * layer->size;
    if (size < n)
        size = n;
    if (size > SIZE_MAX / 2 / record)
        return false;
    char *moved = postil_arena_resize(layer->arena, layer->records, layer->size * record,
                                      size * record, alignof(max_align_t));
    if (!moved)
        return false;
    layer->records = moved;
    layer->size = size;
    return true;
}

void *
postil_layer_add(postil_layer *layer, size_t n, struct postil_error *err)
{
    if (n > layer->size - layer->n && (n > SIZE_MAX - layer->n || !grow(layer, layer->n + n))) {
        postil_fail(err, POSTIL_NOMEM, "layer '%s': no room for %zu more records",
                    layer->type->name, n);
        return NULL;
    }
    size_t record = layer->type->record_size;
    char *first = layer->records + layer->n * record;
    for (size_t i = 0; i < n; i++)
        memcpy(first + i * record, layer->blank, record);
    layer->n += n;
    return first;
}

void
postil_layer_truncate(postil_layer *layer, size_t n)
{
    assert(n <= layer->n);
    size_t record = layer->type->record_size;
    layer->n = n;
    if (n < layer->size / 2 &&
        postil_arena_resize(layer->arena, layer->records, layer->size * record, n * record,
                            alignof(max_align_t)))
        layer->size = n;
}

/* Spans are the first two fields of a record. */
static const uint32_t *
span_at(const char *records, size_t record, size_t i)
{
    return (const uint32_t *)(records + i * record);
}

static bool
in_order(const uint32_t *a, const uint32_t *b)
{
    return a[0] != b[0] ? a[0] < b[0] : a[1] <= b[1];
}

static size_t
first_out_of_order(const postil_layer *layer)
{
    size_t record = layer->type->record_size;
    for (size_t i = 1; i < layer->n; i++)
        if (!in_order(span_at(layer->records, record, i - 1), span_at(layer->records, record, i)))
            return i;
    return layer->n;
}

/* One pass of a bottom-up merge sort: runs of `width` records in `from` become double ones in
 * `to`. */
static void
merge_pass(const char *from, char *to, size_t n, size_t width, size_t record)
{
    for (size_t start = 0; start < n; start += 2 * width) {
        size_t left = start, mid = start + width < n ? start + width : n;
        size_t right = mid, end = mid + width < n ? mid + width : n;
        for (size_t out = start; out < end; out++) {
            bool take_left = left < mid && (right == end || in_order(span_at(from, record, left),
                                                                     span_at(from, record, right)));
            size_t i = take_left ? left++ : right++;
            memcpy(to + out * record, from + i * record, record);
        }
    }
}

enum postil_status
postil_layer_sort(postil_layer *layer, struct postil_error *err)
{
    if (!postil_layer_type_has_span(layer->type) || first_out_of_order(layer) == layer->n)
        return POSTIL_OK;
    size_t record = layer->type->record_size;
    char *spare = postil_arena_alloc(layer->arena, layer->size * record, alignof(max_align_t));
    if (!spare)
        return postil_fail(err, POSTIL_NOMEM, "layer '%s': sorting %zu records", layer->type->name,
                           layer->n);
    for (size_t width = 1; width < layer->n; width *= 2) {
        merge_pass(layer->records, spare, layer->n, width, record);
        char *sorted = spare;
        spare = layer->records;
        layer->records = sorted;
    }
    return POSTIL_OK;
}

static enum postil_status
settle_string(postil_layer *layer, const char **string, struct postil_error *err)
{
    if (!*string || postil_arena_holds(layer->arena, *string, 1))
        return POSTIL_OK;
    const char *copy = postil_arena_copy(layer->arena, *string, strlen(*string));
    if (!copy)
        return postil_fail(err, POSTIL_NOMEM, "a string of layer '%s'", layer->type->name);
    *string = copy;
    return POSTIL_OK;
}

static enum postil_status
settle_strings(postil_layer *layer, struct postil_strings *list, struct postil_error *err)
{
    if (list->n == 0)
        return POSTIL_OK;
    const char **items = (const char **)list->items;
    if (!postil_arena_holds(layer->arena, items, list->n * sizeof *items)) {
        items = postil_arena_array(layer->arena, const char *, list->n);
        if (!items)
            return postil_fail(err, POSTIL_NOMEM, "a list of layer '%s'", layer->type->name);
        memcpy(items, list->items, list->n * sizeof *items);
        list->items = items;
    }
    for (size_t i = 0; i < list->n; i++) {
        enum postil_status st = settle_string(layer, &items[i], err);
        if (st != POSTIL_OK)
            return st;
    }
    return POSTIL_OK;
}

static size_t
count_symbols(const struct postil_field *f)
{
    size_t n = 0;
    while (f->symbols[n])
        n++;
    return n;
}

static enum postil_status
blame_field(const postil_layer *layer, size_t i, const struct postil_field *f, const char *what,
            uint32_t value, struct postil_error *err)
{
    return postil_fail(err, POSTIL_INTERNAL, "layer '%s', record %zu: %s %u %s", layer->type->name,
                       i, f->name, value, what);
}

/* Offset into another document's text, which is not at hand. */
static bool
is_foreign(const struct postil_field *f)
{
    return f->unit && strcmp(f->unit, "other") == 0;
}

static enum postil_status
settle_field(postil_layer *layer, const struct postil_field *f, const char *text, size_t len,
             struct postil_error *err)
{
    size_t n_symbol = f->type == POSTIL_ENUM ? count_symbols(f) : 0;
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < layer->n && st == POSTIL_OK; i++) {
        char *at = layer->records + i * layer->type->record_size + f->offset;
        uint32_t number;
        switch (f->type) {
        case POSTIL_ENUM:
            memcpy(&number, at, sizeof number);
            if (number >= n_symbol)
                return blame_field(layer, i, f, "has no symbol", number, err);
            break;
        case POSTIL_OFFSET:
            memcpy(&number, at, sizeof number);
            if (number == POSTIL_ABSENT)
                break;
            if (number > len)
                return blame_field(layer, i, f, "lies outside the text", number, err);
            if (!postil_utf8_border(text, len, number))
                return blame_field(layer, i, f, "splits a character", number, err);
            break;
        case POSTIL_STRING:
        case POSTIL_JSON:
            st = settle_string(layer, (const char **)at, err);
            break;
        case POSTIL_STRINGS:
            st = settle_strings(layer, (struct postil_strings *)at, err);
            break;
        }
    }
    return st;
}

static size_t
first_overlap(const postil_layer *layer)
{
    size_t record = layer->type->record_size;
    for (size_t i = 1; i < layer->n; i++)
        if (span_at(layer->records, record, i)[0] < span_at(layer->records, record, i - 1)[1])
            return i;
    return layer->n;
}

static enum postil_status
check_spans(const postil_layer *layer, size_t len, struct postil_error *err)
{
    size_t record = layer->type->record_size;
    for (size_t i = 0; i < layer->n; i++) {
        const uint32_t *span = span_at(layer->records, record, i);
        if (span[0] > span[1] || span[1] > len)
            return postil_fail(err, POSTIL_INTERNAL,
                               "layer '%s', record %zu: span %u-%u in a text of %zu bytes",
                               layer->type->name, i, span[0], span[1], len);
        if (layer->type->flags & POSTIL_LAYER_APART && span[0] == span[1])
            return postil_fail(err, POSTIL_INTERNAL, "layer '%s', record %zu: empty at byte %u",
                               layer->type->name, i, span[0]);
    }
    size_t i = first_out_of_order(layer);
    if (i < layer->n)
        return postil_fail(err, POSTIL_INTERNAL,
                           "layer '%s', record %zu: begins before the one in front of it "
                           "(postil_layer_sort puts records into text order)",
                           layer->type->name, i);
    i = layer->type->flags & POSTIL_LAYER_APART ? first_overlap(layer) : layer->n;
    if (i < layer->n)
        return postil_fail(err, POSTIL_INTERNAL,
                           "layer '%s', record %zu: overlaps the one in front of it",
                           layer->type->name, i);
    return POSTIL_OK;
}

static bool
needs_settling(const struct postil_field *f)
{
    return (f->type == POSTIL_OFFSET && !is_foreign(f)) || f->type == POSTIL_ENUM ||
           f->type == POSTIL_STRING || f->type == POSTIL_STRINGS || f->type == POSTIL_JSON;
}

enum postil_status
postil_layer_settle(postil_layer *layer, const char *text, size_t len, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    if (postil_layer_type_has_span(layer->type))
        st = check_spans(layer, len, err);
    for (const struct postil_field *f = layer->type->fields;
         f->type != POSTIL_NO_FIELD && st == POSTIL_OK; f++)
        if (needs_settling(f))
            st = settle_field(layer, f, text, len, err);
    return st;
}
