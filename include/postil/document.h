/* SPDX-License-Identifier: Apache-2.0 */
/* A document: id, immutable UTF-8 text, metadata, layers. */
#ifndef POSTIL_DOCUMENT_H
#define POSTIL_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/arena.h>
#include <postil/layer.h>

POSTIL_BEGIN_DECLS

/**
 * Everything of a document lies in its arena and dies with it. Strings handed in are copied,
 * strings handed out are borrowed until the document is reset. Threads: one at a time.
 */
typedef struct postil_doc postil_doc;

/**
 * A document in private memory with an arena of at most `size` bytes; NULL if that can't be had.
 */
POSTIL_API POSTIL_CHECKED postil_doc *
postil_doc_new(size_t size);

/** The document without text that takes corpus results; freed with postil_doc_free. */
POSTIL_API POSTIL_CHECKED postil_doc *
postil_doc_new_corpus(size_t size);

/**
 * A copy with all but the raw bytes, in private memory that is just large enough: for keeping many
 * documents. Types of layers that do not lie in the document's arena are shared. NULL when there is
 * no memory, or a layer is not as the host keeps them: spans in order within the text, and so on.
 */
POSTIL_API POSTIL_CHECKED postil_doc *
postil_doc_new_copy(const postil_doc *doc);

/** Takes NULL. Only for what postil_doc_new, _new_corpus and _new_copy made. */
POSTIL_API void
postil_doc_free(postil_doc *doc);

/** Make it empty again. */
POSTIL_API void
postil_doc_reset(postil_doc *doc);

POSTIL_API postil_arena *
postil_doc_arena(postil_doc *doc);

/* -- what a step reads ------------------------------------------------------------------------- */

/** Never NULL; "" before a source has set it. */
POSTIL_API const char *
postil_doc_id(const postil_doc *doc);

/** Valid UTF-8 of *out_len bytes with a NUL behind (it may hold NULs too). At most 4 GiB - 2. */
POSTIL_API const char *
postil_doc_text(const postil_doc *doc, size_t *out_len);

/** Whether this is the document without text that carries a run's corpus results. */
POSTIL_API bool
postil_doc_is_corpus(const postil_doc *doc);

/** A piece of metadata ("title", "source", "published", "url", "path" ...), or NULL. */
POSTIL_API const char *
postil_doc_meta(const postil_doc *doc, const char *key);

/** Metadata in the order it was set. `json`: `value` is a JSON value other than a string. */
struct postil_meta {
    const char *key, *value;
    bool json;
};
POSTIL_API const struct postil_meta *
postil_doc_metas(const postil_doc *doc, size_t *out_n);

/**
 * Records of a layer: [*out_n], or NULL and 0 when the document has no such layer or it is empty.
 */
POSTIL_API const void *
postil_doc_records(const postil_doc *doc, const struct postil_layer_type *type, size_t *out_n);

/** Layer by name, or NULL. */
POSTIL_API postil_layer *
postil_doc_find_layer(const postil_doc *doc, const char *name);

/** Number of layers / the i-th of them, in the order they were added. */
POSTIL_API size_t
postil_doc_layer_count(const postil_doc *doc);
POSTIL_API postil_layer *
postil_doc_layer_at(const postil_doc *doc, size_t i);

/* -- what a step writes ------------------------------------------------------------------------ */

/**
 * Add an empty layer. The type must live as long as the document: a constant, or in its arena.
 * Errors: POSTIL_NOMEM; POSTIL_INTERNAL when the document has a layer of that name.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_doc_add_layer(postil_doc *doc, const struct postil_layer_type *type,
                     postil_layer **out_layer, struct postil_error *err);

/** Take a layer off the document. Does nothing when there is none of that name. */
POSTIL_API void
postil_doc_drop_layer(postil_doc *doc, const char *name);

/** Set or replace a piece of metadata; `value` is UTF-8. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_doc_set_meta(postil_doc *doc, const char *key, const char *value, struct postil_error *err);

/** The same for a JSON value that is not a string: number, list ... */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_doc_set_meta_json(postil_doc *doc, const char *key, const char *json,
                         struct postil_error *err);

/* -- what a source writes ---------------------------------------------------------------------- */

POSTIL_API POSTIL_CHECKED enum postil_status
postil_doc_set_id(postil_doc *doc, const char *id, size_t len, struct postil_error *err);

/** Where it came from, for people: "news.jsonl:17", "week.zip!a.html". "" when never set. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_doc_set_origin(postil_doc *doc, struct postil_error *err, const char *format, ...)
    POSTIL_PRINTF(3, 4);
POSTIL_API const char *
postil_doc_origin(const postil_doc *doc);

/**
 * Raw bytes, as `next` fetched them for `decode`. They are appended, so a file can be read in
 * pieces.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_doc_append_raw(postil_doc *doc, const void *bytes, size_t len, struct postil_error *err);
POSTIL_API const char *
postil_doc_raw(const postil_doc *doc, size_t *out_len);

/**
 * Set the text, once. The bytes are copied unless they lie in the document's arena with a NUL
 * behind (the raw bytes do). Errors: POSTIL_DATA when they are not UTF-8 (the message names the
 * byte) or too many; POSTIL_NOMEM; POSTIL_INTERNAL when the text is set already.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_doc_set_text(postil_doc *doc, const char *bytes, size_t len, struct postil_error *err);

POSTIL_END_DECLS

#endif
