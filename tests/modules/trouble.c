/* SPDX-License-Identifier: Apache-2.0 */
/* Misbehaves in the way, in the hook and on the documents that its settings name. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/plugin.h>

enum where { OPEN, START, ANALYZE, COLLECT, CONCLUDE };
enum how {
    NOTHING,
    CRASH,
    ABORT,
    LEAVE,
    HANG,
    HEAP,
    ARENA,
    SPAN,
    SPLIT,
    ORDER,
    SYMBOL,
    UNDECLARED,
    DATA,
    SILENT,
    IO,
    SCRIBBLE,
    FOREIGN,
    DISGUISED
};

struct settings {
    uint32_t where, how;
    const char *on;
};

struct woe {
    uint32_t begin, end;
    uint32_t kind;
    const char *word;
};

static const char *const kinds[] = {"small", "large", NULL};

static const struct postil_field fields[] = {
    POSTIL_SPAN(struct woe),
    POSTIL_ENUM_FIELD(struct woe, kind, kinds, .help = "how bad"),
    POSTIL_FIELD(struct woe, word, .help = "what for"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type woe_type = {
    .name = "woe",
    .help = "trouble made",
    .record_size = sizeof(struct woe),
    .fields = fields,
};

/* Goes by the declared name, but its records are others. */
static const struct postil_layer_type disguised_type = {
    .name = "woe",
    .help = "something else",
    .record_size = sizeof(struct woe),
    .fields =
        (const struct postil_field[]){
            POSTIL_SPAN(struct woe),
            POSTIL_FIELD(struct woe, kind, .help = "a number here"),
            POSTIL_FIELD(struct woe, word, .help = "what for"),
            POSTIL_FIELDS_END,
        },
};

static const struct postil_layer_type secret_type = {
    .name = "secret",
    .help = "declared by nobody",
    .record_size = sizeof(struct woe),
    .fields = fields,
};

static enum postil_status
add_woe(postil_doc *doc, struct woe woe, struct postil_error *err)
{
    postil_layer *layer = postil_doc_find_layer(doc, "woe");
    enum postil_status st = layer ? POSTIL_OK : postil_doc_add_layer(doc, &woe_type, &layer, err);
    struct woe *record = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!record)
        return POSTIL_NOMEM;
    *record = woe;
    return POSTIL_OK;
}

/* A string on the heap would die with the worker: the host has to copy it. */
static enum postil_status
add_foreign(postil_doc *doc, struct postil_error *err)
{
    char *word = strdup("borrowed");
    enum postil_status st = add_woe(doc, (struct woe){.end = 1, .word = word}, err);
    return word ? st : POSTIL_NOMEM; /* the leak is the point */
}

static enum postil_status
fill_heap(struct postil_error *err)
{
    enum { PIECE = 1 << 20 };
    for (size_t n = 0; n < 4096; n++) {
        char *piece = malloc(PIECE);
        if (!piece)
            return postil_fail(err, POSTIL_NOMEM, "the heap is used up");
        memset(piece, 1, PIECE);
    }
    return POSTIL_OK;
}

static enum postil_status
fill_arena(postil_doc *doc, struct postil_error *err)
{
    enum { PIECE = 1 << 16 };
    while (postil_arena_alloc(postil_doc_arena(doc), PIECE, 1))
        continue;
    return postil_fail(err, POSTIL_NOMEM, "the arena is used up");
}

static enum postil_status
misbehave(uint32_t how, postil_doc *doc, struct postil_error *err)
{
    size_t len = 0;
    const char *text = doc ? postil_doc_text(doc, &len) : "";
    postil_layer *layer;
    enum postil_status st;
    switch (how) {
    case CRASH:
        raise(SIGSEGV);
        break;
    case ABORT:
        abort();
    case LEAVE:
        exit(3);
    case HANG:
        for (;;)
            pause();
    case HEAP:
        return fill_heap(err);
    case ARENA:
        return fill_arena(doc, err);
    case SPAN:
        return add_woe(doc, (struct woe){.end = (uint32_t)len + 1}, err);
    case SPLIT: /* the text ends in a letter of two bytes and a space */
        return add_woe(doc, (struct woe){.end = (uint32_t)len - 2}, err);
    case ORDER:
        st = add_woe(doc, (struct woe){.begin = 1, .end = 1}, err);
        return st == POSTIL_OK ? add_woe(doc, (struct woe){.end = 1}, err) : st;
    case SYMBOL:
        return add_woe(doc, (struct woe){.kind = 2}, err);
    case UNDECLARED:
        return postil_doc_add_layer(doc, &secret_type, &layer, err);
    case DISGUISED:
        return postil_doc_add_layer(doc, &disguised_type, &layer, err);
    case DATA:
        return postil_fail(err, POSTIL_DATA, "not my\ncup of tea");
    case SILENT:
        return POSTIL_DATA;
    case IO:
        return postil_fail(err, POSTIL_IO, "disk full");
    case SCRIBBLE: /* over the document itself, then die */
        memset((void *)((uintptr_t)text & ~(uintptr_t)4095), 0xa5, 64);
        memset(doc, 0xa5, 512);
        raise(SIGSEGV);
        break;
    case FOREIGN:
        return add_foreign(doc, err);
    }
    return POSTIL_OK;
}

static enum postil_status
trouble_open(const struct postil_context *ctx, const void *settings, void **out_state,
             struct postil_error *err)
{
    (void)ctx;
    const struct settings *set = settings;
    *out_state = (void *)settings;
    return set->where == OPEN ? misbehave(set->how, NULL, err) : POSTIL_OK;
}

static enum postil_status
start(void *state, struct postil_error *err)
{
    const struct settings *set = state;
    return set->where == START ? misbehave(set->how, NULL, err) : POSTIL_OK;
}

static enum postil_status
act(const struct settings *set, uint32_t where, postil_doc *doc, struct postil_error *err)
{
    if (set->where != where)
        return POSTIL_OK;
    return strstr(postil_doc_text(doc, NULL), set->on) ? misbehave(set->how, doc, err) : POSTIL_OK;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    return act(state, ANALYZE, doc, err);
}

static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    return act(state, COLLECT, doc, err);
}

static enum postil_status
conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    const struct settings *set = state;
    return set->where == CONCLUDE ? misbehave(set->how, corpus, err) : POSTIL_OK;
}

static const char *const wheres[] = {"open", "start", "analyze", "collect", "conclude", NULL};
static const char *const hows[] = {
    "nothing", "crash",    "abort",   "leave",     "hang",       "heap", "arena",
    "span",    "split",    "order",   "symbol",    "undeclared", "data", "silent",
    "io",      "scribble", "foreign", "disguised", NULL,
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, where, .fallback = "analyze", .choices = wheres, .help = "hook"),
    POSTIL_OPTION(struct settings, how, .fallback = "nothing", .choices = hows,
                  .help = "the fault"),
    POSTIL_OPTION(struct settings, on, .fallback = "pepper",
                  .help = "documents that hold this word"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(trouble) = {
    POSTIL_PLUGIN_HEAD(trouble),
    .version = "1",
    .summary = "misbehaves as told",
    .options = options,
    .settings_size = sizeof(struct settings),
    .layers = (const struct postil_layer_type *const[]){&woe_type, NULL},
    .writes = POSTIL_LAYERS("woe"),
    .open = trouble_open,
    .start = start,
    .analyze = analyze,
    .collect = collect,
    .conclude = conclude,
};
