/* SPDX-License-Identifier: Apache-2.0 */
/* Differences for programs: an object for each document, the sums at the end. */
#include "diff.h"

#include "../json.h"
#include "../pairing.h"

static void
json_doc(struct postil_buffer *out, const postil_doc *doc)
{
    if (*postil_doc_id(doc))
        json_key(out, "id", postil_doc_id(doc));
    else
        json_flag(out, "corpus", true);
}

/* A field of a record; an absent one is taken back. */
static enum postil_status
json_field(struct postil_buffer *out, const postil_doc *doc, const struct postil_layer_type *type,
           const struct postil_field *field, const void *record, struct postil_error *err)
{
    size_t before = out->len;
    json_raw(out, field->name, "");
    size_t at = out->len;
    enum postil_status st = postil_json_field(out, doc, type, field, record, err);
    if (out->len == at)
        out->len = before;
    return st;
}

static enum postil_status
json_record(struct postil_buffer *out, const char *key, const postil_doc *doc,
            const postil_layer *layer, const void *record, struct postil_error *err)
{
    if (!record)
        return POSTIL_OK;
    const struct postil_layer_type *type = postil_layer_get_type(layer);
    enum postil_status st = POSTIL_OK;
    json_open(out, key, '{');
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD && st == POSTIL_OK;
         f++)
        st = json_field(out, doc, type, f, record, err);
    json_close(out, '}');
    return st;
}

static void
json_fields(struct postil_buffer *out, const struct diff_style *style,
            const struct document_change *d, const struct layer_change *l,
            const struct record_change *r, postil_arena *scratch)
{
    struct field_change f;
    if (!r->a || !r->b)
        return;
    json_open(out, "fields", '[');
    for (size_t at = 0; changes_next_field(d, l, r, style->ignored, scratch, &at, &f);)
        json_key(out, NULL, f.name);
    json_close(out, ']');
}

static enum postil_status
json_layer(struct postil_buffer *out, const struct diff_style *style,
           const struct document_change *d, const struct layer_change *l, postil_arena *scratch,
           struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    json_open(out, l->name, '{');
    if (!l->a || !l->b)
        json_key(out, "only", l->a ? "a" : "b");
    json_open(out, "changes", '[');
    for (size_t i = 0; i < l->n_gone + l->n_new + l->n_moved && st == POSTIL_OK; i++) {
        const struct record_change *r = &l->records[i];
        json_open(out, NULL, '{');
        json_key(out, "change", !r->b ? "gone" : !r->a ? "new" : "fields");
        json_fields(out, style, d, l, r, scratch);
        st = json_record(out, "a", d->a, l->a, r->a, err);
        if (st == POSTIL_OK)
            st = json_record(out, "b", d->b, l->b, r->b, err);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
    return st;
}

static void
json_meta(struct postil_buffer *out, const char *key, const struct postil_meta *meta)
{
    if (meta && meta->json)
        json_raw(out, key, meta->value);
    else if (meta)
        json_key(out, key, meta->value);
}

static void
json_metas(struct postil_buffer *out, const struct document_change *d)
{
    if (d->n_meta)
        json_open(out, "meta", '[');
    for (size_t i = 0; i < d->n_meta; i++) {
        const struct meta_change *m = &d->metas[i];
        json_open(out, NULL, '{');
        json_key(out, "key", m->a ? m->a->key : m->b->key);
        json_meta(out, "a", m->a);
        json_meta(out, "b", m->b);
        json_close(out, '}');
    }
    if (d->n_meta)
        json_close(out, ']');
}

enum postil_status
diff_json_change(const struct diff_style *style, const struct document_change *d,
                 postil_arena *scratch, struct postil_error *err)
{
    struct postil_buffer out = json_begin();
    enum postil_status st = POSTIL_OK;
    json_doc(&out, d->a);
    if (d->text)
        json_number(&out, "text_differs_at", (double)d->text_at);
    json_metas(&out, d);
    json_open(&out, "layers", '{');
    for (size_t i = 0; i < d->n_layer && st == POSTIL_OK; i++)
        if (changes_in_layer(&d->layers[i]))
            st = json_layer(&out, style, d, &d->layers[i], scratch, err);
    json_close(&out, '}');
    if (st == POSTIL_OK && (!out.arena || out.failed))
        st = postil_fail(err, POSTIL_NOMEM, "%s: no memory to tell what differs",
                         pairing_name(d->a));
    json_end(&out);
    return st;
}

void
diff_json_only(const postil_doc *doc, int which)
{
    struct postil_buffer out = json_begin();
    json_doc(&out, doc);
    json_key(&out, "only", which == PAIRING_A ? "a" : "b");
    json_end(&out);
}

void
diff_json_sum(const struct diff_style *style, const struct diff_sum *sum)
{
    struct postil_buffer out = json_begin();
    json_open(&out, "sum", '{');
    json_key(&out, "a", style->paths[0]);
    json_key(&out, "b", style->paths[1]);
    json_number(&out, "both", (double)sum->n_both);
    json_number(&out, "equal", (double)sum->n_equal);
    json_number(&out, "changed", (double)sum->n_changed);
    json_number(&out, "text", (double)sum->n_text);
    json_number(&out, "meta", (double)sum->n_meta);
    json_number(&out, "only_a", (double)sum->n_only[0]);
    json_number(&out, "only_b", (double)sum->n_only[1]);
    json_open(&out, "layers", '{');
    for (size_t i = 0; i < sum->n_layer; i++) {
        const struct layer_sum *l = &sum->layers[i];
        json_open(&out, l->name, '{');
        json_number(&out, "same", (double)l->n_same);
        json_number(&out, "gone", (double)l->n_gone);
        json_number(&out, "new", (double)l->n_new);
        json_number(&out, "fields", (double)l->n_moved);
        json_number(&out, "documents", (double)l->n_doc);
        json_close(&out, '}');
    }
    json_close(&out, '}');
    json_close(&out, '}');
    json_end(&out);
}
