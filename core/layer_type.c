/* SPDX-License-Identifier: Apache-2.0 */
/* Layer types: look-up, comparison, and whether one can be trusted. */
#include "layer.h"

#include <string.h>

static const struct {
    uint32_t size, align;
} shape_of[] = {
    [POSTIL_U8] = {1, 1},
    [POSTIL_U16] = {2, alignof(uint16_t)},
    [POSTIL_U32] = {4, alignof(uint32_t)},
    [POSTIL_U64] = {8, alignof(uint64_t)},
    [POSTIL_I64] = {8, alignof(int64_t)},
    [POSTIL_F32] = {sizeof(float), alignof(float)},
    [POSTIL_F64] = {sizeof(double), alignof(double)},
    [POSTIL_BOOL] = {sizeof(bool), alignof(bool)},
    [POSTIL_STRING] = {sizeof(char *), alignof(char *)},
    [POSTIL_STRINGS] = {sizeof(struct postil_strings), alignof(struct postil_strings)},
    [POSTIL_ENUM] = {4, alignof(uint32_t)},
    [POSTIL_OFFSET] = {4, alignof(uint32_t)},
    [POSTIL_HASH] = {8, alignof(uint64_t)},
    [POSTIL_JSON] = {sizeof(char *), alignof(char *)},
};

enum { N_FIELD_TYPE = sizeof shape_of / sizeof shape_of[0] };

const struct postil_field *
postil_layer_type_find(const struct postil_layer_type *type, const char *name)
{
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

bool
postil_layer_type_has_span(const struct postil_layer_type *type)
{
    const struct postil_field *f = type->fields;
    return f[0].type == POSTIL_OFFSET && f[1].type == POSTIL_OFFSET && f[0].offset == 0 &&
           f[1].offset == sizeof(uint32_t) && strcmp(f[0].name, "begin") == 0 &&
           strcmp(f[1].name, "end") == 0;
}

static bool
same_symbols(const struct postil_field *a, const struct postil_field *b)
{
    if (a->type != POSTIL_ENUM)
        return true;
    size_t i = 0;
    while (a->symbols[i] && b->symbols[i] && strcmp(a->symbols[i], b->symbols[i]) == 0)
        i++;
    return !a->symbols[i] && !b->symbols[i];
}

enum postil_status
postil_layer_type_match(const struct postil_layer_type *a, const struct postil_layer_type *b,
                        struct postil_error *err)
{
    if (a == b)
        return POSTIL_OK;
    if (a->record_size != b->record_size)
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': records of %u and of %u bytes", a->name,
                           a->record_size, b->record_size);
    const struct postil_field *f = a->fields, *g = b->fields;
    for (; f->type != POSTIL_NO_FIELD && g->type != POSTIL_NO_FIELD; f++, g++)
        if (strcmp(f->name, g->name) != 0 || f->type != g->type || f->offset != g->offset ||
            !same_symbols(f, g))
            return postil_fail(err, POSTIL_CONFIG, "layer '%s': field '%s' is declared in two ways",
                               a->name, f->name);
    if (f->type != g->type)
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': one declaration lacks field '%s'",
                           a->name, f->type != POSTIL_NO_FIELD ? f->name : g->name);
    return POSTIL_OK;
}

static bool
is_name(const char *s)
{
    if (!s || !*s)
        return false;
    for (; *s; s++)
        if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') && *s != '_' && *s != '-' &&
            *s != '.')
            return false;
    return true;
}

static const char *
fault_of_field(const struct postil_layer_type *type, const struct postil_field *f)
{
    if (!is_name(f->name))
        return "is not named in lower case";
    if (f->type >= N_FIELD_TYPE)
        return "has an unknown type";
    if (f->offset % shape_of[f->type].align != 0)
        return "is not aligned";
    if (f->offset > type->record_size || shape_of[f->type].size > type->record_size - f->offset)
        return "lies outside the record";
    if ((f->type == POSTIL_ENUM) != (f->symbols != NULL) || (f->symbols && !f->symbols[0]))
        return "must have symbols exactly when it is an enum";
    for (const struct postil_field *g = type->fields; g != f; g++) {
        if (strcmp(g->name, f->name) == 0)
            return "is declared twice";
        if (g->offset < f->offset + shape_of[f->type].size &&
            f->offset < g->offset + shape_of[g->type].size)
            return "overlaps another";
    }
    return NULL;
}

enum postil_status
postil_layer_type_check(const struct postil_layer_type *type, struct postil_error *err)
{
    if (!is_name(type->name))
        return postil_fail(err, POSTIL_CONFIG, "a layer type is not named in lower case");
    if (!type->fields || type->fields[0].type == POSTIL_NO_FIELD || type->record_size == 0)
        return postil_fail(err, POSTIL_CONFIG, "layer '%s' has no fields", type->name);
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++) {
        const char *fault = fault_of_field(type, f);
        if (fault)
            return postil_fail(err, POSTIL_CONFIG, "layer '%s': field '%s' %s", type->name,
                               is_name(f->name) ? f->name : "?", fault);
    }
    if (type->flags & POSTIL_LAYER_APART && !postil_layer_type_has_span(type))
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': POSTIL_LAYER_APART without a span",
                           type->name);
    if (postil_layer_type_find(type, "begin") && !postil_layer_type_has_span(type))
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': a span (begin, end) comes first",
                           type->name);
    return POSTIL_OK;
}
