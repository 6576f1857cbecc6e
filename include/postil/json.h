/* SPDX-License-Identifier: Apache-2.0 */
/* Documents as JSON lines: the writing half. Reading is the source's affair. */
#ifndef POSTIL_JSON_H
#define POSTIL_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/document.h>

POSTIL_BEGIN_DECLS

/**
 * Text that grows in an arena. `bytes` moves; a NUL stands behind it. Zeroed but for `arena` to
 * begin.
 */
struct postil_buffer {
    postil_arena *arena;
    char *bytes;  /* [size]                                                                 */
    size_t len, size;
    bool failed;  /* the arena is full: what follows is dropped; checked once, at the end   */
};

POSTIL_API void
postil_buffer_add(struct postil_buffer *buf, const char *bytes, size_t len);
POSTIL_API void
postil_buffer_puts(struct postil_buffer *buf, const char *string);

/** A JSON string with its quotes; only what JSON demands is escaped. */
POSTIL_API void
postil_json_string(struct postil_buffer *buf, const char *bytes, size_t len);

/** Whole number, and the shortest decimal that reads back as the same float or double. */
POSTIL_API void
postil_json_int(struct postil_buffer *buf, long long value);
POSTIL_API void
postil_json_float(struct postil_buffer *buf, float value);
POSTIL_API void
postil_json_double(struct postil_buffer *buf, double value);

enum postil_offset_unit { POSTIL_BYTES, POSTIL_CODEPOINTS, POSTIL_UTF16 };

struct postil_json_style {
    struct postil_strings layers; /* names to write; empty: all but bulk; "all": all but private */
    uint32_t offsets;             /* enum postil_offset_unit                                  */
    bool no_text;                 /* leave out "text"                                         */
};

/**
 * The document as one line with its newline, keys and layers in the documented order. O(text +
 * records). Errors: POSTIL_NOMEM; POSTIL_DATA when a string is not UTF-8 or a U64 is above 2^63-1.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_json_doc(struct postil_buffer *buf, const postil_doc *doc,
                const struct postil_json_style *style, struct postil_error *err);

/**
 * One field of a record of the document as a JSON value; nothing is added when it is absent. Errors
 * as above, but for a full arena, of which `buf` tells.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_json_field(struct postil_buffer *buf, const postil_doc *doc,
                  const struct postil_layer_type *type, const struct postil_field *field,
                  const void *record, struct postil_error *err);

/**
 * {"id","rejected":{"step","reason","origin","reproduce"},"meta"} and a newline. `reproduce`: a
 * command that takes the document alone; NULL: none.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_json_reject(struct postil_buffer *buf, const postil_doc *doc, const char *step,
                   const char *reason, const char *reproduce, struct postil_error *err);

POSTIL_END_DECLS

#endif
