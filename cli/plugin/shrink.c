/* SPDX-License-Identifier: Apache-2.0 */
/* Shrinking. */
#include "shrink.h"

#include <string.h>

void
shrink(size_t (*count)(void *), bool (*without)(void *, size_t, size_t), void *ctx)
{
    size_t piece = count(ctx);
    while (piece > 0) {
        bool shrunk = false;
        for (size_t at = 0, n; at < (n = count(ctx));) {
            size_t to = n - at < piece ? n : at + piece;
            if (without(ctx, at, to) && count(ctx) < n)
                shrunk = true;
            else
                at += piece;
        }
        if (piece > 1 || !shrunk) /* single ones until no one can go */
            piece /= 2;
    }
}

/* -- documents --------------------------------------------------------------------------------- */

static uint32_t
moved(uint32_t at, const struct cut *cut)
{
    if (at == POSTIL_ABSENT || at <= cut->text_from)
        return at;
    return at < cut->text_to ? (uint32_t)cut->text_from
                             : at - (uint32_t)(cut->text_to - cut->text_from);
}

/* Whether a record has nothing left to stand on. */
static bool
goes(const char *record, const struct cut *cut)
{
    const uint32_t *span = (const uint32_t *)(const void *)record;
    return span[0] >= cut->text_from && span[1] <= cut->text_to && span[0] < span[1];
}

static bool
copy_record(postil_doc *to, const struct postil_layer_type *type, const char *from, char *record,
            const struct cut *cut)
{
    memcpy(record, from, type->record_size);
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++) {
        void *at = record + f->offset;
        const char **string = at;
        if (f->type == POSTIL_OFFSET && !(f->unit && strcmp(f->unit, "other") == 0))
            *(uint32_t *)at = moved(*(uint32_t *)at, cut);
        else if ((f->type == POSTIL_STRING || f->type == POSTIL_JSON) && *string &&
                 !(*string = postil_arena_copy(postil_doc_arena(to), *string, strlen(*string))))
            return false;
    }
    return true;
}

static bool
copy_layer(const postil_layer *layer, const struct cut *cut, bool chosen, postil_doc *to)
{
    const struct postil_layer_type *type = postil_layer_get_type(layer);
    const char *records = postil_layer_records(layer);
    bool span = postil_layer_type_has_span(type);
    postil_layer *out;
    if (postil_doc_add_layer(to, type, &out, NULL) != POSTIL_OK)
        return false;
    for (size_t i = 0; i < postil_layer_count(layer); i++) {
        const char *from = records + i * type->record_size;
        if ((span && cut->text_to > cut->text_from && goes(from, cut)) ||
            (chosen && i >= cut->record_from && i < cut->record_to))
            continue;
        char *record = postil_layer_add(out, 1, NULL);
        if (!record || !copy_record(to, type, from, record, cut))
            return false;
    }
    return true;
}

static bool
copy_text(const postil_doc *from, const struct cut *cut, postil_doc *to)
{
    size_t len, gone = cut->text_to - cut->text_from;
    const char *text = postil_doc_text(from, &len);
    char *copy = postil_arena_alloc(postil_doc_arena(to), len - gone + 1, 1);
    if (!copy)
        return false;
    memcpy(copy, text, cut->text_from);
    memcpy(copy + cut->text_from, text + cut->text_to, len - cut->text_to + 1);
    return postil_doc_set_text(to, copy, len - gone, NULL) == POSTIL_OK;
}

bool
cut_document(const postil_doc *from, const struct cut *cut, postil_doc *to)
{
    size_t n_meta;
    const struct postil_meta *metas = postil_doc_metas(from, &n_meta);
    postil_doc_reset(to);
    bool ok = postil_doc_set_id(to, postil_doc_id(from), strlen(postil_doc_id(from)), NULL) ==
                  POSTIL_OK &&
              copy_text(from, cut, to);
    for (size_t i = 0; ok && !cut->meta && i < n_meta; i++)
        ok = (metas[i].json
                  ? postil_doc_set_meta_json(to, metas[i].key, metas[i].value, NULL)
                  : postil_doc_set_meta(to, metas[i].key, metas[i].value, NULL)) == POSTIL_OK;
    for (size_t i = 0; ok && i < postil_doc_layer_count(from); i++)
        ok = copy_layer(postil_doc_layer_at(from, i), cut, i == cut->layer, to);
    return ok;
}
