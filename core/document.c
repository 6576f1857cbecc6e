/* SPDX-License-Identifier: Apache-2.0 */
/* Documents. */
#include "document.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <postil/utf8.h>

static const char nothing[] = "";

enum { DOC_HEAD = (sizeof(postil_doc) + 63) / 64 * 64 };

static void
forget(postil_doc *doc)
{
    postil_arena arena = doc->arena;
    bool corpus = doc->corpus;
    *doc = (postil_doc){
        .arena = arena, .id = nothing, .origin = nothing, .text = nothing, .corpus = corpus};
}

postil_doc *
postil_doc_init(void *memory, size_t size, bool shared)
{
    postil_doc *doc = memory;
    postil_arena_init(&doc->arena, (char *)memory + DOC_HEAD, size - DOC_HEAD, shared);
    doc->corpus = false;
    forget(doc);
    return doc;
}

postil_doc *
postil_doc_new(size_t size)
{
    void *pages = size < SIZE_MAX / 2 ? postil_pages_map(size + DOC_HEAD, false) : NULL;
    return pages ? postil_doc_init(pages, size + DOC_HEAD, false) : NULL;
}

postil_doc *
postil_doc_new_corpus(size_t size)
{
    postil_doc *doc = postil_doc_new(size);
    if (doc)
        doc->corpus = true;
    return doc;
}

void
postil_doc_free(postil_doc *doc)
{
    if (!doc)
        return;
    postil_arena_adopt(&doc->arena);
    postil_pages_unmap(doc, DOC_HEAD + doc->arena.size);
}

void
postil_doc_reset(postil_doc *doc)
{
    postil_arena_reset(&doc->arena);
    forget(doc);
}

postil_arena *
postil_doc_arena(postil_doc *doc)
{
    return &doc->arena;
}

const char *
postil_doc_id(const postil_doc *doc)
{
    return doc->id;
}

const char *
postil_doc_origin(const postil_doc *doc)
{
    return doc->origin;
}

const char *
postil_doc_text(const postil_doc *doc, size_t *out_len)
{
    if (out_len)
        *out_len = doc->text_len;
    return doc->text;
}

const char *
postil_doc_raw(const postil_doc *doc, size_t *out_len)
{
    *out_len = doc->raw_len;
    return doc->raw ? doc->raw : "";
}

bool
postil_doc_is_corpus(const postil_doc *doc)
{
    return doc->corpus;
}

static enum postil_status
arena_full(const postil_doc *doc, const char *what, struct postil_error *err)
{
    return postil_fail(err, POSTIL_NOMEM,
                       "no room for %s within the document's %zu MiB (run.memory)", what,
                       doc->arena.size >> 20);
}

/* -- metadata ---------------------------------------------------------------------------------- */

const struct postil_meta *
postil_doc_metas(const postil_doc *doc, size_t *out_n)
{
    *out_n = doc->n_meta;
    return doc->metas;
}

static struct postil_meta *
find_meta(const postil_doc *doc, const char *key)
{
    for (size_t i = 0; i < doc->n_meta; i++)
        if (strcmp(doc->metas[i].key, key) == 0)
            return &doc->metas[i];
    return NULL;
}

const char *
postil_doc_meta(const postil_doc *doc, const char *key)
{
    const struct postil_meta *meta = find_meta(doc, key);
    return meta ? meta->value : NULL;
}

static struct postil_meta *
add_meta(postil_doc *doc, const char *key)
{
    if (doc->n_meta == doc->meta_size) {
        size_t size = doc->meta_size ? 2 * doc->meta_size : 8;
        struct postil_meta *grown =
            postil_arena_resize(&doc->arena, doc->metas, doc->meta_size * sizeof *grown,
                                size * sizeof *grown, alignof(struct postil_meta));
        if (!grown)
            return NULL;
        doc->metas = grown;
        doc->meta_size = size;
    }
    const char *copy = postil_arena_copy(&doc->arena, key, strlen(key));
    if (!copy)
        return NULL;
    struct postil_meta *meta = &doc->metas[doc->n_meta];
    *meta = (struct postil_meta){.key = copy, .value = ""};
    doc->n_meta++;
    return meta;
}

static enum postil_status
put_meta(postil_doc *doc, const char *key, const char *value, bool json, struct postil_error *err)
{
    const char *strings[] = {key, value};
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(strings[i]), valid = postil_utf8_valid(strings[i], len);
        if (valid < len)
            return postil_fail(err, POSTIL_DATA, "metadata '%s': not UTF-8 at byte %zu", key,
                               valid);
    }
    const char *copy = postil_arena_copy(&doc->arena, value, strlen(value));
    struct postil_meta *meta = find_meta(doc, key);
    if (!copy || (!meta && !(meta = add_meta(doc, key))))
        return arena_full(doc, "metadata", err);
    meta->value = copy;
    meta->json = json;
    return POSTIL_OK;
}

enum postil_status
postil_doc_set_meta(postil_doc *doc, const char *key, const char *value, struct postil_error *err)
{
    return put_meta(doc, key, value, false, err);
}

enum postil_status
postil_doc_set_meta_json(postil_doc *doc, const char *key, const char *json,
                         struct postil_error *err)
{
    return put_meta(doc, key, json, true, err);
}

/* -- layers ------------------------------------------------------------------------------------ */

size_t
postil_doc_layer_count(const postil_doc *doc)
{
    return doc->n_layer;
}

postil_layer *
postil_doc_layer_at(const postil_doc *doc, size_t i)
{
    return doc->layers[i];
}

postil_layer *
postil_doc_find_layer(const postil_doc *doc, const char *name)
{
    for (size_t i = 0; i < doc->n_layer; i++)
        if (strcmp(doc->layers[i]->type->name, name) == 0)
            return doc->layers[i];
    return NULL;
}

const void *
postil_doc_records(const postil_doc *doc, const struct postil_layer_type *type, size_t *out_n)
{
    const postil_layer *layer = NULL;
    for (size_t i = 0; i < doc->n_layer && !layer; i++)
        if (doc->layers[i]->type == type)
            layer = doc->layers[i];
    if (!layer)
        layer = postil_doc_find_layer(doc, type->name);
    *out_n = layer ? layer->n : 0;
    return *out_n ? layer->records : NULL;
}

enum postil_status
postil_doc_add_layer(postil_doc *doc, const struct postil_layer_type *type,
                     postil_layer **out_layer, struct postil_error *err)
{
    if (postil_doc_find_layer(doc, type->name))
        return postil_fail(err, POSTIL_INTERNAL, "layer '%s' is there already", type->name);
    if (doc->n_layer == doc->layer_size) {
        size_t size = doc->layer_size ? 2 * doc->layer_size : 16;
        postil_layer **grown =
            postil_arena_resize(&doc->arena, doc->layers, doc->layer_size * sizeof *grown,
                                size * sizeof *grown, alignof(postil_layer *));
        if (!grown)
            return arena_full(doc, "a layer", err);
        doc->layers = grown;
        doc->layer_size = size;
    }
    postil_layer *layer = postil_layer_new(&doc->arena, type);
    if (!layer)
        return arena_full(doc, "a layer", err);
    doc->layers[doc->n_layer++] = layer;
    *out_layer = layer;
    return POSTIL_OK;
}

void
postil_doc_drop_layer(postil_doc *doc, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < doc->n_layer; i++)
        if (strcmp(doc->layers[i]->type->name, name) != 0)
            doc->layers[kept++] = doc->layers[i];
    doc->n_layer = kept;
}

/* -- what a source sets ------------------------------------------------------------------------ */

enum postil_status
postil_doc_set_id(postil_doc *doc, const char *id, size_t len, struct postil_error *err)
{
    size_t valid = postil_utf8_valid(id, len);
    if (valid < len)
        return postil_fail(err, POSTIL_DATA, "id: not UTF-8 at byte %zu", valid);
    if (memchr(id, '\0', len))
        return postil_fail(err, POSTIL_DATA, "id: holds a NUL");
    const char *copy = postil_arena_copy(&doc->arena, id, len);
    if (!copy)
        return arena_full(doc, "the id", err);
    doc->id = copy;
    return POSTIL_OK;
}

enum postil_status
postil_doc_set_origin(postil_doc *doc, struct postil_error *err, const char *format, ...)
{
    struct postil_error line; /* a message is just what this is: one clean line */
    va_list args;
    va_start(args, format);
    postil_vfail(&line, POSTIL_OK, format, args);
    va_end(args);
    const char *copy = postil_arena_copy(&doc->arena, line.message, strlen(line.message));
    if (!copy)
        return arena_full(doc, "the origin", err);
    doc->origin = copy;
    return POSTIL_OK;
}

enum postil_status
postil_doc_append_raw(postil_doc *doc, const void *bytes, size_t len, struct postil_error *err)
{
    if (len >= SIZE_MAX - doc->raw_len)
        return arena_full(doc, "the raw bytes", err);
    size_t need = doc->raw_len + len + 1;
    if (need > doc->raw_size) {
        bool in_place = doc->raw == doc->arena.base + doc->arena.last;
        size_t size = in_place || need > 2 * doc->raw_size ? need : 2 * doc->raw_size;
        char *grown = postil_arena_resize(&doc->arena, doc->raw, doc->raw_size, size, 16);
        if (!grown)
            return arena_full(doc, "the raw bytes", err);
        doc->raw = grown;
        doc->raw_size = size;
    }
    if (len)
        memcpy(doc->raw + doc->raw_len, bytes, len);
    doc->raw_len += len;
    doc->raw[doc->raw_len] = '\0';
    return POSTIL_OK;
}

enum postil_status
postil_doc_set_text(postil_doc *doc, const char *bytes, size_t len, struct postil_error *err)
{
    if (doc->has_text || doc->corpus)
        return postil_fail(err, POSTIL_INTERNAL, "the text can't be set again");
    if (len >= POSTIL_ABSENT)
        return postil_fail(err, POSTIL_DATA, "text of %zu bytes: 4 GiB - 2 is the most", len);
    size_t valid = postil_utf8_valid(bytes, len);
    if (valid < len)
        return postil_fail(err, POSTIL_DATA, "text: not UTF-8 at byte %zu", valid);
    bool ours = postil_arena_holds(&doc->arena, bytes, len + 1) && bytes[len] == '\0';
    const char *text = ours ? bytes : postil_arena_copy(&doc->arena, bytes, len);
    if (!text)
        return arena_full(doc, "the text", err);
    doc->text = text;
    doc->text_len = len;
    doc->has_text = true;
    return POSTIL_OK;
}

/* -- after a crash ----------------------------------------------------------------------------- */

static bool
is_sane_string(const postil_doc *doc, const char *s)
{
    if (s == nothing)
        return true;
    if (!s || !postil_arena_holds(&doc->arena, s, 1))
        return false;
    const char *end = memchr(s, '\0', (size_t)(doc->arena.base + doc->arena.used - s));
    return end && postil_utf8_valid(s, (size_t)(end - s)) == (size_t)(end - s);
}

/* The arena is where and what it was made to be: nothing in it may be believed before. */
static bool
is_sane_arena(const postil_doc *doc, size_t size)
{
    const postil_arena *arena = &doc->arena;
    return arena->base == (const char *)doc + DOC_HEAD && arena->size == size - DOC_HEAD &&
           arena->used <= arena->size && arena->last <= arena->used &&
           arena->touched <= arena->size;
}

bool
postil_doc_is_sane(postil_doc *doc, size_t size)
{
    if (!is_sane_arena(doc, size))
        return false;
    postil_arena_adopt(&doc->arena);
    if (!is_sane_string(doc, doc->id) || !is_sane_string(doc, doc->origin) ||
        doc->n_meta > doc->meta_size || doc->meta_size > SIZE_MAX / sizeof *doc->metas ||
        (doc->n_meta &&
         !postil_arena_holds(&doc->arena, doc->metas, doc->n_meta * sizeof *doc->metas)))
        return false;
    for (size_t i = 0; i < doc->n_meta; i++)
        if (!is_sane_string(doc, doc->metas[i].key) || !is_sane_string(doc, doc->metas[i].value))
            return false;
    return true;
}
