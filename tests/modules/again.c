/* SPDX-License-Identifier: Apache-2.0 */
/* A source that reads lines of JSON from a file, and behind its end begins anew: what the file holds
 * by then. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

#include "../../plugins/jsonl/parse.h"

struct settings {
    const char *path;
    struct postil_strings layers;
};

struct state {
    struct jsonl_form form;
    const char *path;
    FILE *file;
    char *line;
    size_t size;
};

static enum postil_status
again_open(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->form = (struct jsonl_form){.id_key = "id",
                                  .text_key = "text",
                                  .layers = set->layers,
                                  .types = ctx->types,
                                  .n_type = ctx->n_types};
    s->path = set->path;
    *out_state = s;
    return POSTIL_OK;
}

static void
again_close(void *state)
{
    struct state *s = state;
    if (s->file)
        fclose(s->file);
    free(s->line);
    free(s);
}

static enum postil_status
next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    if (!s->file && !(s->file = fopen(s->path, "r")))
        return postil_fail(err, POSTIL_NOINPUT, "%s", s->path);
    ssize_t len = getline(&s->line, &s->size, s->file);
    if (len < 0) {
        fclose(s->file);
        s->file = NULL;
        return POSTIL_END;
    }
    enum postil_status st = postil_doc_set_id(doc, "a line", 6, err);
    return st == POSTIL_OK ? postil_doc_append_raw(doc, s->line, (size_t)len, err) : st;
}

static enum postil_status
decode(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    return jsonl_parse(&s->form, doc, err);
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, path, .help = "file of lines of JSON"),
    POSTIL_OPTION(struct settings, layers, .fallback = "all", .help = "layers to take over"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(again) = {
    POSTIL_PLUGIN_HEAD(again),
    .version = "1",
    .summary = "reads a file again and again",
    .options = options,
    .settings_size = sizeof(struct settings),
    .decode_writes = POSTIL_LAYERS("*"),
    .open = again_open,
    .next = next,
    .decode = decode,
    .close = again_close,
};
