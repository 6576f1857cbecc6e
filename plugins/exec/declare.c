/* SPDX-License-Identifier: Apache-2.0 */
/* Layers declared in a line. */
#define _POSIX_C_SOURCE 200809L
#include "declare.h"

#include <stdalign.h>
#include <string.h>

enum { MOST_FIELDS = 64, MOST_SYMBOLS = 256 };

static const char blank[] = " \t\n";

static const struct kind {
    const char *name;
    uint32_t type, size, align;
} kinds[] = {
    {"u8", POSTIL_U8, 1, 1},
    {"u16", POSTIL_U16, 2, alignof(uint16_t)},
    {"u32", POSTIL_U32, 4, alignof(uint32_t)},
    {"u64", POSTIL_U64, 8, alignof(uint64_t)},
    {"i64", POSTIL_I64, 8, alignof(int64_t)},
    {"f32", POSTIL_F32, 4, alignof(float)},
    {"f64", POSTIL_F64, 8, alignof(double)},
    {"bool", POSTIL_BOOL, sizeof(bool), alignof(bool)},
    {"string", POSTIL_STRING, sizeof(char *), alignof(char *)},
    {"strings", POSTIL_STRINGS, sizeof(struct postil_strings), alignof(struct postil_strings)},
    {"offset", POSTIL_OFFSET, 4, alignof(uint32_t)},
    {"hash", POSTIL_HASH, 8, alignof(uint64_t)},
    {"json", POSTIL_JSON, sizeof(char *), alignof(char *)},
    {"", POSTIL_ENUM, 4, alignof(uint32_t)}, /* told by its symbols */
};

enum { N_KIND = sizeof kinds / sizeof kinds[0] };

static const struct kind *
find_kind(const char *name)
{
    if (strchr(name, '|'))
        return &kinds[N_KIND - 1];
    for (size_t i = 0; i < N_KIND - 1; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

/* The names in "low|middle|high", cut in place; NULL when memory is out or they are too many. */
static const char *const *
cut_symbols(char *list, postil_arena *arena)
{
    const char **symbols = postil_arena_array(arena, const char *, MOST_SYMBOLS + 1);
    size_t n = 0;
    char *rest, *symbol = symbols ? strtok_r(list, "|", &rest) : NULL;
    for (; symbol && n < MOST_SYMBOLS; symbol = strtok_r(NULL, "|", &rest))
        symbols[n++] = symbol;
    return symbol ? NULL : symbols;
}

/* A record as far as its fields are laid out. */
struct layout {
    const char *layer;
    struct postil_field *fields; /* [MOST_FIELDS + 1] */
    size_t n_field;
    uint32_t size, align;
};

/* Append the field that `word` declares, cutting it in place. */
static enum postil_status
add_field(struct layout *l, char *word, postil_arena *arena, struct postil_error *err)
{
    char *type = strchr(word, ':');
    if (type)
        *type++ = '\0';
    bool is_span = strcmp(word, "begin") == 0 || strcmp(word, "end") == 0;
    const struct kind *kind = find_kind(type ? type : is_span ? "offset" : "");
    if (!kind)
        return postil_fail(err, POSTIL_CONFIG,
                           "layer '%s': field '%s' has %s%s%s; '%s:string' or another of u8 u16 "
                           "u32 u64 i64 f32 f64 bool string strings offset hash json, or symbols: "
                           "'%s:low|high'",
                           l->layer, word, type ? "the unknown type '" : "no type",
                           type ? type : "", type ? "'" : "", word, word);
    if (l->n_field == MOST_FIELDS)
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': more than %d fields", l->layer,
                           MOST_FIELDS);
    struct postil_field *field = &l->fields[l->n_field++];
    l->size = (l->size + kind->align - 1) / kind->align * kind->align;
    *field = (struct postil_field){.name = word, .type = kind->type, .offset = l->size};
    l->size += kind->size;
    l->align = kind->align > l->align ? kind->align : l->align;
    if (kind->type == POSTIL_ENUM && !(field->symbols = cut_symbols(type, arena)))
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': field '%s' has too many symbols",
                           l->layer, word);
    return POSTIL_OK;
}

enum postil_status
exec_declare(const char *line, postil_arena *arena, const char **out_name,
             const struct postil_layer_type **out_type, struct postil_error *err)
{
    char *copy = postil_arena_copy(arena, line, strlen(line)), *rest;
    struct postil_layer_type *type = postil_arena_array(arena, struct postil_layer_type, 1);
    struct layout l = {.align = 1};
    l.fields = postil_arena_array(arena, struct postil_field, MOST_FIELDS + 1);
    if (!copy || !type || !l.fields)
        return postil_fail(err, POSTIL_NOMEM, "a layer type");
    l.layer = strtok_r(copy, blank, &rest);
    if (!l.layer)
        return postil_fail(err, POSTIL_CONFIG, "a layer without a name");
    enum postil_status st = POSTIL_OK;
    char *word = strtok_r(NULL, blank, &rest);
    for (; word && st == POSTIL_OK; word = strtok_r(NULL, blank, &rest))
        st = add_field(&l, word, arena, err);
    if (st != POSTIL_OK)
        return st;
    *type = (struct postil_layer_type){
        .name = l.layer,
        .help = "declared in the configuration",
        .record_size = (l.size + l.align - 1) / l.align * l.align,
        .fields = l.fields,
    };
    *out_name = l.layer;
    *out_type = l.n_field ? type : NULL;
    return POSTIL_OK;
}
