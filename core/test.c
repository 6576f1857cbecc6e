/* SPDX-License-Identifier: Apache-2.0 */
/* One test: a document is made, analyzed, and held against what is expected. */
#include "test.h"

#include <string.h>

#include "chain.h"
#include "pattern.h"

enum { MOST_SHOWN = 5 };

/* -- what failed ------------------------------------------------------------------------------- */

/* Say what `buf` has. */
static void
fail(struct tester *t, struct postil_buffer *buf)
{
    t->failed(t->ctx, buf->failed ? "failed" : buf->bytes);
}

static struct postil_buffer
begin(struct tester *t, const char *layer, const char *what)
{
    postil_arena_reset(t->scratch);
    struct postil_buffer buf = {.arena = t->scratch};
    if (layer) {
        postil_buffer_puts(&buf, layer);
        postil_buffer_puts(&buf, ": ");
    }
    postil_buffer_puts(&buf, what);
    return buf;
}

/* The records of a layer that come nearest to a pattern, the nearest first. */
static void
put_nearest(struct postil_buffer *buf, const struct node *pattern, const struct records *r)
{
    size_t shown = 0;
    for (size_t n = pattern->n_item + 1; n-- > 0;)
        for (size_t i = 0; i < r->n && shown < MOST_SHOWN; i++)
            if (pattern_count_met(pattern, r, i) == n) {
                postil_buffer_puts(buf, "\n    ");
                pattern_put_record(buf, pattern, r, i);
                shown++;
            }
    if (shown < r->n) {
        postil_buffer_puts(buf, "\n    and ");
        postil_json_int(buf, (long long)(r->n - shown));
        postil_buffer_puts(buf, " more");
    }
}

/* -- a layer ----------------------------------------------------------------------------------- */

/* Which record each pattern has been given, and which pattern each record: SIZE_MAX is none. */
struct pairing {
    const struct node *list;
    struct records records;
    size_t *pattern_of; /* [records.n] */
    bool *tried;        /* [records.n] */
};

/* Give pattern `k` a record, moving others to another of theirs if need be (augmenting path). */
static bool
pair(struct pairing *p, size_t k)
{
    const struct node *pattern = p->list->items[k];
    for (size_t i = 0; i < p->records.n; i++) {
        if (p->tried[i] || pattern_count_met(pattern, &p->records, i) < pattern->n_item)
            continue;
        p->tried[i] = true;
        if (p->pattern_of[i] == SIZE_MAX || pair(p, p->pattern_of[i])) {
            p->pattern_of[i] = k;
            return true;
        }
    }
    return false;
}

static void
blame_missing(struct tester *t, const struct pairing *p, size_t k)
{
    const struct node *pattern = p->list->items[k];
    bool taken = false;
    for (size_t i = 0; i < p->records.n; i++)
        taken |= pattern_count_met(pattern, &p->records, i) == pattern->n_item;
    struct postil_buffer buf =
        begin(t, p->list->name, taken ? "too few records are\n    " : "no record is\n    ");
    pattern_put(&buf, pattern);
    postil_buffer_puts(&buf, p->records.n ? "\n  found were" : "\n  the layer is empty");
    put_nearest(&buf, pattern, &p->records);
    fail(t, &buf);
}

static void
blame_needless(struct tester *t, const struct pairing *p)
{
    for (size_t i = 0; i < p->records.n; i++) {
        if (p->pattern_of[i] != SIZE_MAX)
            continue;
        struct postil_buffer buf =
            begin(t, p->records.type->name, "a record is there that is not expected\n    ");
        pattern_put_record(&buf, NULL, &p->records, i);
        fail(t, &buf);
    }
}

static enum postil_status
expect_layer(struct tester *t, const struct node *list, const char *name, bool only,
             struct postil_error *err)
{
    static const struct node none = {.kind = NODE_LIST};
    struct pairing p = {.list = list ? list : &none};
    p.records = records_of(t->doc, chain_find_type(t->chain, name));
    p.pattern_of = postil_arena_array(postil_doc_arena(t->doc), size_t, p.records.n + 1);
    p.tried = postil_arena_array(postil_doc_arena(t->doc), bool, p.records.n + 1);
    if (!p.pattern_of || !p.tried)
        return postil_fail(err, POSTIL_NOMEM, "a test of layer '%s'", name);
    for (size_t i = 0; i < p.records.n; i++)
        p.pattern_of[i] = SIZE_MAX;
    for (size_t k = 0; k < p.list->n_item; k++) {
        memset(p.tried, 0, p.records.n * sizeof *p.tried);
        if (!pair(&p, k))
            blame_missing(t, &p, k);
    }
    if (only)
        blame_needless(t, &p);
    return POSTIL_OK;
}

static void
absent_layer(struct tester *t, const struct node *list)
{
    struct records r = records_of(t->doc, chain_find_type(t->chain, list->name));
    for (size_t k = 0; k < list->n_item; k++)
        for (size_t i = 0; i < r.n; i++) {
            if (pattern_count_met(list->items[k], &r, i) < list->items[k]->n_item)
                continue;
            struct postil_buffer buf = begin(t, list->name, "no record should be\n    ");
            pattern_put(&buf, list->items[k]);
            postil_buffer_puts(&buf, "\n  found was\n    ");
            pattern_put_record(&buf, NULL, &r, i);
            fail(t, &buf);
        }
}

static bool
is_listed(const struct node *list, const char *name)
{
    for (size_t i = 0; list && i < list->n_item; i++)
        if (strcmp(list->items[i]->text, name) == 0)
            return true;
    return false;
}

static enum postil_status
look_at_layers(struct tester *t, struct postil_error *err)
{
    const struct node *expect = node_find(t->test, "expect"), *only = node_find(t->test, "only"),
                      *absent = node_find(t->test, "absent");
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; expect && i < expect->n_item && st == POSTIL_OK; i++)
        st = expect_layer(t, expect->items[i], expect->items[i]->name,
                          is_listed(only, expect->items[i]->name), err);
    for (size_t i = 0; only && i < only->n_item && st == POSTIL_OK; i++)
        if (!expect || !node_find(expect, only->items[i]->text))
            st = expect_layer(t, NULL, only->items[i]->text, true, err);
    for (size_t i = 0; absent && i < absent->n_item; i++)
        absent_layer(t, absent->items[i]);
    return st;
}

/* -- a test ------------------------------------------------------------------------------------ */

static enum postil_status
set_meta(struct tester *t, const struct node *value, struct postil_error *err)
{
    if (value->kind == NODE_STRING)
        return postil_doc_set_meta(t->doc, value->name, value->text, err);
    struct postil_buffer buf = {.arena = postil_doc_arena(t->doc)};
    if (value->kind == NODE_BOOL)
        postil_buffer_puts(&buf, value->flag ? "true" : "false");
    else if (value->kind == NODE_INT)
        postil_json_int(&buf, value->whole);
    else
        postil_json_double(&buf, value->real);
    if (buf.failed)
        return postil_fail(err, POSTIL_NOMEM, "metadata");
    return postil_doc_set_meta_json(t->doc, value->name, buf.bytes, err);
}

static enum postil_status
make_document(struct tester *t, struct postil_error *err)
{
    const struct node *text = node_find(t->test, "text"), *meta = node_find(t->test, "meta");
    postil_doc_reset(t->doc);
    enum postil_status st = postil_doc_set_id(t->doc, "test", 4, err);
    if (st == POSTIL_OK)
        st = postil_doc_set_origin(t->doc, err, "%s", t->test->where);
    if (st == POSTIL_OK)
        st = postil_doc_set_text(t->doc, text->text, strlen(text->text), err);
    for (size_t i = 0; meta && i < meta->n_item && st == POSTIL_OK; i++)
        st = set_meta(t, meta->items[i], err);
    return st;
}

static enum postil_status
analyze(struct tester *t, struct postil_error *err)
{
    enum postil_status st = make_document(t, err);
    for (size_t i = 0; i < t->chain->n_step && st == POSTIL_OK; i++) {
        const struct step *step = &t->chain->steps[i];
        if (step->open && (st = step_analyze(step, t->doc, err)) != POSTIL_OK)
            postil_blame(err, "%s", step->name);
    }
    return st;
}

enum postil_status
test_run(struct tester *t, struct postil_error *err)
{
    const struct node *rejected = node_find(t->test, "rejected");
    struct postil_error reason = {.message = "no reason given"};
    enum postil_status st = analyze(t, &reason);
    if (st == POSTIL_OK && !rejected)
        return look_at_layers(t, err);
    if (st != POSTIL_OK && rejected && strstr(reason.message, rejected->text))
        return POSTIL_OK;
    struct postil_buffer buf = begin(
        t, NULL, st == POSTIL_OK ? "the document is not rejected" : "the document is rejected: ");
    if (st != POSTIL_OK)
        postil_buffer_puts(&buf, reason.message);
    if (rejected) {
        postil_buffer_puts(&buf, "\n  expected was the reason\n    ");
        postil_buffer_puts(&buf, rejected->text);
    }
    fail(t, &buf);
    return POSTIL_OK;
}
