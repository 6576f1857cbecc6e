/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of documents, so that one can be kept when its memory is wanted for the next. */
#include "document.h"

#include <string.h>

enum { ROOM = 64 << 10 }; /* for what a copy may take beyond its original: addresses, no memory */

/* NULL stays NULL, and is no failure. */
static bool
copy_string(postil_arena *arena, const char **string)
{
    return !*string || (*string = postil_arena_copy(arena, *string, strlen(*string)));
}

static bool
copy_names(postil_arena *arena, const char *const **names)
{
    size_t n = 0;
    while (*names && (*names)[n])
        n++;
    const char **copy = *names ? postil_arena_array(arena, const char *, n + 1) : NULL;
    if (*names && !copy)
        return false;
    for (size_t i = 0; i < n; i++) {
        copy[i] = (*names)[i];
        if (!copy_string(arena, &copy[i]))
            return false;
    }
    *names = copy;
    return true;
}

static const struct postil_field *
copy_fields(postil_arena *arena, const struct postil_field *fields)
{
    size_t n = 0;
    while (fields[n].type != POSTIL_NO_FIELD)
        n++;
    struct postil_field *copy = postil_arena_array(arena, struct postil_field, n + 1);
    bool ok = copy != NULL;
    for (size_t i = 0; ok && i < n; i++) {
        copy[i] = fields[i];
        ok = copy_string(arena, &copy[i].name) && copy_string(arena, &copy[i].unit) &&
             copy_string(arena, &copy[i].help) && copy_names(arena, &copy[i].symbols);
    }
    return ok ? copy : NULL;
}

/* A type that was made up for one document dies with it, so the copy needs its own; NULL when there
 * is no room. */
static const struct postil_layer_type *
keep_type(const postil_doc *from, postil_doc *to, const struct postil_layer_type *type)
{
    if (!postil_arena_holds(&from->arena, type, sizeof *type))
        return type;
    struct postil_layer_type *copy = postil_arena_array(&to->arena, struct postil_layer_type, 1);
    if (!copy)
        return NULL;
    *copy = *type;
    copy->fields = copy_fields(&to->arena, type->fields);
    return copy->fields && copy_string(&to->arena, &copy->name) &&
                   copy_string(&to->arena, &copy->help)
               ? copy
               : NULL;
}

static enum postil_status
copy_layer(const postil_doc *from, postil_doc *to, const postil_layer *layer)
{
    const struct postil_layer_type *type = keep_type(from, to, layer->type);
    postil_layer *copy;
    if (!type || postil_doc_add_layer(to, type, &copy, NULL) != POSTIL_OK)
        return POSTIL_NOMEM;
    if (layer->n == 0)
        return POSTIL_OK;
    void *records = postil_layer_add(copy, layer->n, NULL);
    if (!records)
        return POSTIL_NOMEM;
    memcpy(records, layer->records, layer->n * type->record_size);
    /* brings in what the records point to */
    return postil_layer_settle(copy, to->text, to->text_len, NULL);
}

static enum postil_status
copy_meta(postil_doc *to, const struct postil_meta *meta)
{
    return meta->json ? postil_doc_set_meta_json(to, meta->key, meta->value, NULL)
                      : postil_doc_set_meta(to, meta->key, meta->value, NULL);
}

static enum postil_status
copy_into(postil_doc *to, const postil_doc *from)
{
    enum postil_status st = postil_doc_set_id(to, from->id, strlen(from->id), NULL);
    to->origin = from->origin;
    if (st != POSTIL_OK || !copy_string(&to->arena, &to->origin))
        return POSTIL_NOMEM;
    if (from->has_text)
        st = postil_doc_set_text(to, from->text, from->text_len, NULL);
    for (size_t i = 0; i < from->n_meta && st == POSTIL_OK; i++)
        st = copy_meta(to, &from->metas[i]);
    for (size_t i = 0; i < from->n_layer && st == POSTIL_OK; i++)
        st = copy_layer(from, to, from->layers[i]);
    return st;
}

postil_doc *
postil_doc_new_copy(const postil_doc *doc)
{
    /* strings that records share are copied for each of them, so a copy may be larger */
    for (size_t size = doc->arena.used + ROOM;; size *= 2) {
        postil_doc *copy = doc->corpus ? postil_doc_new_corpus(size) : postil_doc_new(size);
        enum postil_status st = copy ? copy_into(copy, doc) : POSTIL_OK;
        if (st == POSTIL_OK)
            return copy;
        postil_doc_free(copy);
        if (st != POSTIL_NOMEM)
            return NULL;
    }
}
