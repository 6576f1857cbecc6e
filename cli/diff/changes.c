/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing two documents: text, metadata, records. */
#include "changes.h"

#include <stdlib.h>
#include <string.h>

#include "../items.h"

bool
changes_listed(struct postil_strings list, const char *name)
{
    for (size_t i = 0; i < list.n; i++)
        if (strcmp(list.items[i], name) == 0)
            return true;
    return false;
}

/* -- text and metadata ------------------------------------------------------------------------- */

static void
compare_texts(struct document_change *d)
{
    size_t n, len, at = 0;
    const char *a = postil_doc_text(d->a, &n), *b = postil_doc_text(d->b, &len);
    d->text = n != len || memcmp(a, b, n) != 0;
    while (d->text && at < n && at < len && a[at] == b[at])
        at++;
    d->text_at = at;
}

static const struct postil_meta *
find_meta(const postil_doc *doc, const char *key)
{
    size_t n;
    const struct postil_meta *metas = postil_doc_metas(doc, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(metas[i].key, key) == 0)
            return &metas[i];
    return NULL;
}

static enum postil_status
compare_metas(struct document_change *d, postil_arena *arena, struct postil_error *err)
{
    size_t n, len;
    const struct postil_meta *a = postil_doc_metas(d->a, &n), *b = postil_doc_metas(d->b, &len);
    d->metas = postil_arena_array(arena, struct meta_change, n + len + 1);
    if (!d->metas)
        return postil_fail(err, POSTIL_NOMEM, "no room to compare metadata");
    for (size_t i = 0; i < n; i++) {
        const struct postil_meta *other = find_meta(d->b, a[i].key);
        if (!other || strcmp(a[i].value, other->value) != 0 || a[i].json != other->json)
            d->metas[d->n_meta++] = (struct meta_change){&a[i], other};
    }
    for (size_t i = 0; i < len; i++)
        if (!find_meta(d->a, b[i].key))
            d->metas[d->n_meta++] = (struct meta_change){NULL, &b[i]};
    return POSTIL_OK;
}

/* -- records ----------------------------------------------------------------------------------- */

/* All fields that count and are there, in whatever order a type has them. */
static enum postil_status
hash_all(const struct comparison *c, const postil_doc *doc, const struct postil_layer_type *type,
         const char *record, struct postil_buffer *buf, uint64_t *out_hash,
         struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    uint64_t sum = 0;
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++) {
        uint64_t hash = ITEMS_HASH;
        if (st != POSTIL_OK || changes_listed(c->ignored, f->name))
            continue;
        for (const char *at = f->name; *at; at++)
            hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
        st = items_hash(doc, type, f, record, buf, &hash, err);
        sum += buf->len ? hash ^ hash >> 29 : 0;
    }
    *out_hash = sum;
    return st;
}

/* A record as an item: its key tells which it is, its type stands for all of its fields. */
static enum postil_status
make_item(const struct comparison *c, const struct view *view, const postil_doc *doc,
          const struct postil_layer_type *type, const char *record, struct postil_buffer *buf,
          struct item *item, struct postil_error *err)
{
    bool span = postil_layer_type_has_span(type);
    uint64_t all;
    enum postil_status st = hash_all(c, doc, type, record, buf, &all, err);
    item->type = (uint32_t)(all ^ all >> 32);
    item->key = span || view->n_field ? ITEMS_HASH : all;
    for (size_t i = 0; i < view->n_field && st == POSTIL_OK; i++)
        st = items_hash(doc, type, postil_layer_type_find(type, view->fields[i]), record, buf,
                        &item->key, err);
    if (span)
        memcpy(&item->begin, record, 2 * sizeof item->begin);
    return st;
}

static enum postil_status
add_items(struct comparison *c, const struct view *view, const postil_doc *doc,
          const postil_layer *layer, int which, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    struct postil_buffer buf = {.arena = c->arena};
    size_t n = layer ? postil_layer_count(layer) : 0;
    const struct postil_layer_type *type = layer ? postil_layer_get_type(layer) : NULL;
    const char *record = layer ? postil_layer_records(layer) : NULL;
    for (uint32_t i = 0; i < n && st == POSTIL_OK; i++) {
        struct item item = {.record = i};
        st = make_item(c, view, doc, type, record + i * type->record_size, &buf, &item, err);
        if (st == POSTIL_OK)
            st = match_add(&c->match, which, item, err);
    }
    return st;
}

static const void *
record_of(const postil_layer *layer, const struct item *item)
{
    return (const char *)postil_layer_records(layer) +
           item->record * postil_layer_get_type(layer)->record_size;
}

/* Whether the next record of A without a counterpart stands before the next one of B. */
static bool
a_is_next(const struct match *m, size_t a, size_t b)
{
    if (a == m->n[0] || b == m->n[1])
        return a < m->n[0];
    const struct item *x = &m->items[0][a], *y = &m->items[1][b];
    return x->begin < y->begin || (x->begin == y->begin && x->end <= y->end);
}

/* Those that match_equal has put together, typed, are the same. */
static void
list_changes(const struct match *m, struct layer_change *l)
{
    size_t n = 0;
    for (size_t a = 0, b = 0; a < m->n[0] || b < m->n[1];) {
        if (!a_is_next(m, a, b)) {
            if (m->with[1][b] == MATCH_NONE) {
                l->records[n++].b = record_of(l->b, &m->items[1][b]);
                l->n_new++;
            }
            b++;
            continue;
        }
        const struct item *x = &m->items[0][a];
        const struct item *y = m->with[0][a] == MATCH_NONE ? NULL : &m->items[1][m->with[0][a]];
        l->n_same += y && x->type == y->type;
        l->n_moved += y && x->type != y->type;
        l->n_gone += !y;
        if (!y || x->type != y->type)
            l->records[n++] =
                (struct record_change){record_of(l->a, x), y ? record_of(l->b, y) : NULL};
        a++;
    }
}

/* Without spans: as they stand in A, then what is new as it stands in B. */
static int
by_record(const void *a, const void *b)
{
    const struct record_change *x = a, *y = b;
    if (!x->a || !y->a)
        return x->a ? -1 : y->a ? 1 : (x->b > y->b) - (x->b < y->b);
    return (x->a > y->a) - (x->a < y->a);
}

static enum postil_status
compare_layers(struct comparison *c, struct document_change *d, const char *name,
               struct postil_error *err)
{
    struct layer_change *l = &d->layers[d->n_layer++];
    struct view view = {.layer = name};
    *l = (struct layer_change){.name = name,
                               .a = postil_doc_find_layer(d->a, name),
                               .b = postil_doc_find_layer(d->b, name)};
    match_clear(&c->match);
    enum postil_status st = view_complete(&view, err);
    if (st == POSTIL_OK)
        st = add_items(c, &view, d->a, l->a, 0, err);
    if (st == POSTIL_OK)
        st = add_items(c, &view, d->b, l->b, 1, err);
    if (st != POSTIL_OK)
        return st;
    l->records =
        postil_arena_array(c->arena, struct record_change, c->match.n[0] + c->match.n[1] + 1);
    if (!l->records)
        return postil_fail(err, POSTIL_NOMEM, "no room to compare the layer '%s'", name);
    match_sort(&c->match);
    match_equal(&c->match, true);
    match_equal(&c->match, false);
    list_changes(&c->match, l);
    if (!postil_layer_type_has_span(postil_layer_get_type(l->a ? l->a : l->b)))
        qsort(l->records, l->n_gone + l->n_new + l->n_moved, sizeof *l->records, by_record);
    return POSTIL_OK;
}

/* Layers of `doc`, but for those that the other document has too if it is its turn already. */
static enum postil_status
compare_layers_of(struct comparison *c, struct document_change *d, const postil_doc *doc,
                  const postil_doc *done, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < postil_doc_layer_count(doc) && st == POSTIL_OK; i++) {
        const char *name = postil_layer_get_type(postil_doc_layer_at(doc, i))->name;
        if ((c->layers.n == 0 || changes_listed(c->layers, name)) &&
            !(done && postil_doc_find_layer(done, name)))
            st = compare_layers(c, d, name, err);
    }
    return st;
}

/* -- documents --------------------------------------------------------------------------------- */

enum postil_status
changes_find(struct comparison *c, const postil_doc *a, const postil_doc *b,
             struct document_change *out_change, struct postil_error *err)
{
    struct document_change d = {.a = a, .b = b};
    enum postil_status st = POSTIL_OK;
    postil_arena_reset(c->arena);
    compare_texts(&d);
    if (c->layers.n == 0)
        st = compare_metas(&d, c->arena, err);
    d.layers = postil_arena_array(c->arena, struct layer_change,
                                  postil_doc_layer_count(a) + postil_doc_layer_count(b) + 1);
    if (st == POSTIL_OK && !d.layers)
        st = postil_fail(err, POSTIL_NOMEM, "no room to compare layers");
    if (st == POSTIL_OK && !d.text)
        st = compare_layers_of(c, &d, a, NULL, err);
    if (st == POSTIL_OK && !d.text)
        st = compare_layers_of(c, &d, b, a, err);
    *out_change = d;
    return st;
}

bool
changes_in_layer(const struct layer_change *l)
{
    return !l->a || !l->b || l->n_gone + l->n_new + l->n_moved > 0;
}

bool
changes_any(const struct document_change *d)
{
    bool any = d->text || d->n_meta;
    for (size_t i = 0; i < d->n_layer && !any; i++)
        any = changes_in_layer(&d->layers[i]);
    return any;
}

/* -- fields ------------------------------------------------------------------------------------ */

static const char *
value_of(const postil_doc *doc, const struct postil_layer_type *type, const char *name,
         const void *record, postil_arena *arena)
{
    struct postil_buffer buf = {.arena = arena};
    const struct postil_field *field = postil_layer_type_find(type, name);
    enum postil_status st =
        field ? postil_json_field(&buf, doc, type, field, record, NULL) : POSTIL_OK;
    return st == POSTIL_OK && buf.len && !buf.failed ? buf.bytes : NULL;
}

/* Names of fields: first those of A, then those that only B has. */
static const char *
name_at(const struct postil_layer_type *a, const struct postil_layer_type *b, size_t at)
{
    const struct postil_field *f = a->fields;
    for (; f->type != POSTIL_NO_FIELD; f++)
        if (at-- == 0)
            return f->name;
    for (f = b->fields; f->type != POSTIL_NO_FIELD; f++)
        if (!postil_layer_type_find(a, f->name) && at-- == 0)
            return f->name;
    return NULL;
}

bool
changes_next_field(const struct document_change *d, const struct layer_change *l,
                   const struct record_change *record, struct postil_strings ignored,
                   postil_arena *arena, size_t *at, struct field_change *out_field)
{
    const struct postil_layer_type *a = postil_layer_get_type(l->a);
    const struct postil_layer_type *b = postil_layer_get_type(l->b);
    struct field_change f;
    while ((f.name = name_at(a, b, (*at)++))) {
        if (changes_listed(ignored, f.name))
            continue;
        f.a = value_of(d->a, a, f.name, record->a, arena);
        f.b = value_of(d->b, b, f.name, record->b, arena);
        bool same = f.a && f.b ? strcmp(f.a, f.b) == 0 : f.a == f.b;
        if (!same) {
            *out_field = f;
            return true;
        }
    }
    return false;
}
