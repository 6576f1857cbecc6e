/* @name@: how long each document is, beside all of them. */
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

/* -- yours: what analyze keeps of a document, and what is said about all of them --------------- */

/* On each document: what collect needs of it, so that the text itself is not needed again. */
struct size {
    uint32_t words;
};

static const struct postil_field size_fields[] = {
    POSTIL_FIELD(struct size, words, .unit = "tokens", .help = "in the document"),
    POSTIL_FIELDS_END,
};

/* On the corpus document: one for each document. */
struct @name@ {
    const char *id;
    uint32_t words;
    float share;
};

static const struct postil_field fields[] = {
    POSTIL_FIELD(struct @name@, id, .help = "of the document"),
    POSTIL_FIELD(struct @name@, words, .unit = "tokens", .help = "in it"),
    POSTIL_FIELD(struct @name@, share, .help = "of the words of all documents"),
    POSTIL_FIELDS_END,
};

static void
measure(const postil_doc *doc, struct size *out)
{
    size_t n_token;
    postil_doc_records(doc, &postil_token_type, &n_token);
    out->words = (uint32_t)n_token;
}

struct state {
    struct @name@ *items; /* [size], n of them used; their ids are ours */
    size_t n, size;
    double words;
};

static void
remember(struct state *s, char *id, const struct size *size)
{
    s->words += size->words;
    s->items[s->n++] = (struct @name@){.id = id, .words = size->words};
}

static void
conclude_one(const struct state *s, size_t i, struct @name@ *out)
{
    *out = s->items[i];
    out->share = s->words > 0 ? (float)(out->words / s->words) : 0;
}

/* -- the rest is the same for every plugin that keeps something of each document --------------- */

static const struct postil_layer_type size_type = {
    .name = "@name@_size",
    .help = "what @name@ keeps of a document",
    .record_size = sizeof(struct size),
    .flags = POSTIL_LAYER_BULK, /* working material: written only when asked for */
    .fields = size_fields,
};

static const struct postil_layer_type layer_type = {
    .name = "@name@",
    .help = "length of each document",
    .record_size = sizeof(struct @name@),
    .fields = fields,
};

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx, (void)settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    *out_state = s;
    return POSTIL_OK;
}

static void
close_state(void *state)
{
    struct state *s = state;
    for (size_t i = 0; i < s->n; i++)
        free((char *)s->items[i].id);
    free(s->items);
    free(s);
}

/* In any order, in many processes: depends on nothing but this document. */
static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &size_type, &layer, err);
    struct size *size = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!size)
        return POSTIL_NOMEM;
    measure(doc, size);
    return POSTIL_OK;
}

/* One at a time, in the order of the input: may remember. */
static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t n;
    const struct size *size = postil_doc_records(doc, &size_type, &n);
    if (n != 1)
        return postil_fail(err, POSTIL_DATA, "one record of '%s' is needed", size_type.name);
    if (s->n == s->size) {
        size_t larger = s->size ? 2 * s->size : 64;
        struct @name@ *moved = realloc(s->items, larger * sizeof *moved);
        if (!moved)
            return postil_fail(err, POSTIL_NOMEM, "%zu documents", larger);
        s->items = moved;
        s->size = larger;
    }
    char *id = strdup(postil_doc_id(doc));
    if (!id)
        return postil_fail(err, POSTIL_NOMEM, "document %zu", s->n);
    remember(s, id, size);
    return POSTIL_OK;
}

/* After the last document, on a document without text. */
static enum postil_status
conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    const struct state *s = state;
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(corpus, &layer_type, &layer, err);
    struct @name@ *out = st == POSTIL_OK && s->n ? postil_layer_add(layer, s->n, err) : NULL;
    if (st == POSTIL_OK && s->n && !out)
        return POSTIL_NOMEM;
    for (size_t i = 0; out && i < s->n; i++)
        conclude_one(s, i, &out[i]);
    return st;
}

POSTIL_PLUGIN(@name@) = {
    POSTIL_PLUGIN_HEAD(@name@),
    .version = "0.1",
    .summary = "tells how long each document is, beside all of them",
    .layers = (const struct postil_layer_type *const[]){&size_type, &layer_type, NULL},
    .reads = POSTIL_LAYERS("token"), /* "sentence", "entity", "quote" ...: postil/layers.h */
    .writes = POSTIL_LAYERS("@name@_size"),
    .conclude_writes = POSTIL_LAYERS("@name@"),
    .open = open_state,
    .analyze = analyze,
    .collect = collect,
    .conclude = conclude,
    .close = close_state,
};
