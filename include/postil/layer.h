/* SPDX-License-Identifier: Apache-2.0 */
/* Layers: named tables of fixed-size records about a text, and the types that describe them. */
#ifndef POSTIL_LAYER_H
#define POSTIL_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

POSTIL_BEGIN_DECLS

/** What a field holds, its C type, how it stands in JSON, and which value means "absent". */
enum postil_field_type {
    POSTIL_NO_FIELD, /* ends a table of fields                                                  */
    POSTIL_U8,       /* uint8_t       number                                                    */
    POSTIL_U16,      /* uint16_t      number                                                    */
    POSTIL_U32,      /* uint32_t      number                                                    */
    POSTIL_U64,      /* uint64_t      number, at most 2^63-1                                    */
    POSTIL_I64,      /* int64_t       number                                                    */
    POSTIL_F32,      /* float         number; NaN is absent                                     */
    POSTIL_F64,      /* double        number; NaN is absent                                     */
    POSTIL_BOOL,     /* bool          true, false                                               */
    POSTIL_STRING,   /* const char *  UTF-8 with a NUL behind; NULL is absent                   */
    POSTIL_STRINGS,  /* struct postil_strings  list of strings; n == 0 with NULL items is absent */
    POSTIL_ENUM,     /* uint32_t      one of the field's symbols, written as its name. With the
                        unit "optional" it may be missing in what is read: the first one        */
    POSTIL_OFFSET,   /* uint32_t      byte offset into the text; POSTIL_ABSENT is absent. With the
                        unit "other": into another text, so neither checked nor converted       */
    POSTIL_HASH,     /* uint64_t      64 bits, written as 16 hexadecimal digits                 */
    POSTIL_JSON      /* const char *  any JSON value, written as it is; NULL is absent          */
};

/** No offset. An absent field is left out of the output. */
#define POSTIL_ABSENT UINT32_MAX

struct postil_strings {
    const char *const *items; /* [n] */
    size_t n;
};

struct postil_field {
    const char *name;
    uint32_t type;              /* enum postil_field_type                          */
    uint32_t offset;            /* bytes from the start of the record              */
    const char *const *symbols; /* names of 0, 1, 2 ..., ends in NULL; ENUM only   */
    const char *unit;           /* NULL where the type says it all                 */
    const char *help;
};

enum postil_layer_flag {
    POSTIL_LAYER_BULK = 1 << 0, /* working material (tokens, sketches), written only if asked for */
    POSTIL_LAYER_APART = 1 << 1 /* spans are not empty and do not overlap */
};

/**
 * A layer type: constant, declared once by whoever owns the layer's name. A record that speaks of a
 * stretch of text begins with its span: the fields `begin` and `end`, half-open. Records stand in
 * text order (begin, then end), spans lie inside the text and on code-point borders; the host
 * checks this after each step. Spans may overlap and nest, unless POSTIL_LAYER_APART is set.
 *
 * A layer whose name begins with '.' is private to the step that adds it, from its `analyze` to its
 * `collect`: it is declared nowhere and never written. Put the step's name into it to keep two
 * instances apart.
 */
struct postil_layer_type {
    const char *name;
    const char *help;
    uint32_t record_size; /* sizeof the record's struct    */
    uint32_t flags;       /* enum postil_layer_flag        */
    const struct postil_field *fields; /* ends in POSTIL_NO_FIELD */
};

/**
 * Rows of a field table: POSTIL_SPAN(struct mark), POSTIL_FIELD(struct mark, weight, .help =
 * "...").
 */
#define POSTIL_FIELD(record, member, ...)                                                          \
    {                                                                                              \
        .name = #member, .offset = offsetof(record, member),                                       \
        .type = _Generic(((record *)0)->member,                                                    \
            uint8_t: POSTIL_U8,                                                                    \
            uint16_t: POSTIL_U16,                                                                  \
            uint32_t: POSTIL_U32,                                                                  \
            uint64_t: POSTIL_U64,                                                                  \
            int64_t: POSTIL_I64,                                                                   \
            float: POSTIL_F32,                                                                     \
            double: POSTIL_F64,                                                                    \
            bool: POSTIL_BOOL,                                                                     \
            const char *: POSTIL_STRING,                                                           \
            struct postil_strings: POSTIL_STRINGS),                                                \
        __VA_ARGS__                                                                                \
    }
#define POSTIL_FIELD_AS(record, member, field_type, ...)                                           \
    {                                                                                              \
        .name = #member, .offset = offsetof(record, member), .type = field_type, __VA_ARGS__       \
    }
#define POSTIL_OFFSET_FIELD(record, member, ...)                                                   \
    POSTIL_FIELD_AS(record, member, POSTIL_OFFSET, __VA_ARGS__)
#define POSTIL_ENUM_FIELD(record, member, names, ...)                                              \
    POSTIL_FIELD_AS(record, member, POSTIL_ENUM, .symbols = names, __VA_ARGS__)
#define POSTIL_SPAN(record)                                                                        \
    POSTIL_OFFSET_FIELD(record, begin, .help = "first byte"),                                      \
        POSTIL_OFFSET_FIELD(record, end, .help = "first byte behind")
#define POSTIL_FIELDS_END                                                                          \
    {                                                                                              \
        .type = POSTIL_NO_FIELD                                                                    \
    }

/** One layer of one document. Arena: dies with the document. */
typedef struct postil_layer postil_layer;

POSTIL_API const struct postil_layer_type *
postil_layer_get_type(const postil_layer *layer);

/** Records so far. */
POSTIL_API size_t
postil_layer_count(const postil_layer *layer);

/** [count] records, `record_size` apart. Borrowed until records are added to this layer. */
POSTIL_API void *
postil_layer_records(const postil_layer *layer);

/**
 * Append `n` records and return the first of them, or NULL (reason in `err`) when the arena is
 * full. A new record has its numbers 0, flags false, and every other field absent. The pointer
 * holds until the next call for this layer.
 */
POSTIL_API POSTIL_CHECKED void *
postil_layer_add(postil_layer *layer, size_t n, struct postil_error *err);

/** Keep the first `n` records; `n` is at most the count. */
POSTIL_API void
postil_layer_truncate(postil_layer *layer, size_t n);

/**
 * Bring the records into text order (begin, then end; equal spans keep their order). For a layer
 * without spans it does nothing. O(n log n), O(n) when already in order.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_layer_sort(postil_layer *layer, struct postil_error *err);

/** Field of that name, or NULL. */
POSTIL_API const struct postil_field *
postil_layer_type_find(const struct postil_layer_type *type, const char *name);

/** Whether records begin with a span. */
POSTIL_API bool
postil_layer_type_has_span(const struct postil_layer_type *type);

/** Layer type that comes with Postil (postil/layers.h), or NULL. */
POSTIL_API const struct postil_layer_type *
postil_layer_type_builtin(const char *name);

/** All of them: [*out_n]. */
POSTIL_API const struct postil_layer_type *const *
postil_layer_type_builtins(size_t *out_n);

/**
 * Whether two types of one name agree in every field; if not, `err` names the first that differs.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_layer_type_match(const struct postil_layer_type *a, const struct postil_layer_type *b,
                        struct postil_error *err);

POSTIL_END_DECLS

#endif
