/* SPDX-License-Identifier: Apache-2.0 */
/* The jsonl plugin: as a source it reads documents from lines of JSON, as a step it writes them. */
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>
#include <postil/plugin.h>

#include "../lines/handover.h"
#include "output.h"
#include "parse.h"
#include "reader.h"

struct settings {
    struct postil_strings paths;
    const char *text_key, *id_key, *path;
    struct postil_strings layers;
    uint32_t offsets;
    bool text, corpus;
};

struct state {
    struct jsonl_form form;
    jsonl_reader *reader;
    struct postil_json_style style;
    jsonl_output *output;
    bool resumable;
};

static void
jsonl_close(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    jsonl_reader_free(s->reader);
    jsonl_output_close(s->output);
    free(s);
}

static enum postil_status
jsonl_open(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->style = (struct postil_json_style){set->layers, set->offsets, !set->text};
    s->form = (struct jsonl_form){.id_key = set->id_key,
                                  .text_key = set->text_key,
                                  .layers = set->layers,
                                  .offsets = set->offsets,
                                  .corpus = set->corpus,
                                  .types = ctx->types,
                                  .n_type = ctx->n_types};
    s->resumable = ctx->checkpoint != NULL;
    enum jsonl_output_mode mode = ctx->resumes   ? JSONL_RESUMED
                                  : s->resumable ? JSONL_RESUMABLE
                                                 : JSONL_ANEW;
    enum postil_status st = ctx->role == POSTIL_SOURCE
                                ? jsonl_reader_new(set->paths, &s->reader, err)
                                : jsonl_output_open(set->path, mode, &s->output, err);
    if (st != POSTIL_OK) {
        jsonl_close(s);
        return st;
    }
    if (s->reader && set->corpus)
        jsonl_reader_keep_corpus(s->reader);
    *out_state = s;
    return POSTIL_OK;
}

/* -- source ------------------------------------------------------------------------------------ */

static enum postil_status
jsonl_next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    return jsonl_reader_next(s->reader, doc, err);
}

static enum postil_status
jsonl_decode(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    enum postil_status st = jsonl_parse(&s->form, doc, err);
    const char *line = strrchr(postil_doc_origin(doc), ':');
    if (st != POSTIL_OK && line)
        postil_blame(err, "line %s", line + 1);
    return st;
}

static void
jsonl_extent(void *state, uint64_t *out_done, uint64_t *out_total)
{
    struct state *s = state;
    jsonl_reader_extent(s->reader, out_done, out_total);
}

static bool
jsonl_ready(void *state)
{
    const struct state *s = state;
    return jsonl_reader_ready(s->reader);
}

/* -- step -------------------------------------------------------------------------------------- */

static enum postil_status
jsonl_analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    struct postil_buffer buf = {.arena = postil_doc_arena(doc)};
    enum postil_status st = postil_json_doc(&buf, doc, &s->style, err);
    return st == POSTIL_OK ? handover_text(doc, s, buf.bytes, buf.len, err) : st;
}

static enum postil_status
jsonl_collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t len;
    const char *line = handover_find(doc, s, &len);
    if (!line)
        return postil_fail(err, POSTIL_INTERNAL, "the document has not been formatted");
    return jsonl_output_add(s->output, line, len, err);
}

static enum postil_status
jsonl_conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    struct state *s = state;
    struct postil_buffer buf = {.arena = postil_doc_arena(corpus)};
    enum postil_status st = POSTIL_OK;
    if (postil_doc_layer_count(corpus) > 0) {
        st = postil_json_doc(&buf, corpus, &s->style, err);
        if (st == POSTIL_OK)
            st = jsonl_output_add(s->output, buf.bytes, buf.len, err);
    }
    uint64_t len;
    if (st == POSTIL_OK)
        st = s->resumable ? jsonl_output_sync(s->output, &len, err)
                          : jsonl_output_flush(s->output, err);
    return st;
}

static enum postil_status
jsonl_idle(void *state, struct postil_error *err)
{
    struct state *s = state;
    return jsonl_output_flush(s->output, err);
}

static enum postil_status
jsonl_save(void *state, struct postil_buffer *out, struct postil_error *err)
{
    struct state *s = state;
    uint64_t len;
    enum postil_status st = jsonl_output_sync(s->output, &len, err);
    if (st == POSTIL_OK)
        postil_buffer_add(out, (const char *)&len, sizeof len);
    return st;
}

static enum postil_status
jsonl_restore(void *state, const void *bytes, size_t n, struct postil_error *err)
{
    struct state *s = state;
    uint64_t len;
    if (n != sizeof len)
        return postil_fail(err, POSTIL_DATA, "a length of %zu bytes", n);
    memcpy(&len, bytes, sizeof len);
    return jsonl_output_rewind(s->output, len, err);
}

/* -- descriptor -------------------------------------------------------------------------------- */

static const char *const units[] = {"byte", "codepoint", "utf16", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .scope = POSTIL_SOURCE_ONLY, .fallback = "-",
                  .file = POSTIL_FILE_INPUT,
                  .help = "files to read, gzip, zstd, xz and bzip2 included; - is standard input"),
    POSTIL_OPTION(struct settings, id_key, .scope = POSTIL_SOURCE_ONLY, .fallback = "id",
                  .help = "member that holds the id; without it, file and line are the id"),
    POSTIL_OPTION(struct settings, text_key, .scope = POSTIL_SOURCE_ONLY, .fallback = "text",
                  .help = "member that holds the text"),
    POSTIL_OPTION(struct settings, corpus, .scope = POSTIL_SOURCE_ONLY, .fallback = "false",
                  .help = "take the line of corpus results too: a document without id and text, "
                          "whose metadata say corpus: true"),
    POSTIL_OPTION(struct settings, path, .scope = POSTIL_STEP_ONLY, .fallback = "-",
                  .file = POSTIL_FILE_OUTPUT, .help = "file to write; - is standard output"),
    POSTIL_OPTION(struct settings, text, .scope = POSTIL_STEP_ONLY, .fallback = "true",
                  .help = "write the text too"),
    POSTIL_OPTION(struct settings, layers, .optional = true,
                  .help = "layers to take over or to write, \"all\" for all; without it a source "
                          "takes all, a step writes all but working material such as tokens"),
    POSTIL_OPTION(struct settings, offsets, .fallback = "byte", .choices = units,
                  .help = "what offsets count in the file"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(jsonl) = {
    POSTIL_PLUGIN_HEAD(jsonl),
    .flags = POSTIL_WRITER,
    .version = "1",
    .summary = "reads and writes documents with their layers as lines of JSON",
    .options = options,
    .settings_size = sizeof(struct settings),
    .reads = POSTIL_LAYERS("*"),
    .decode_writes = POSTIL_LAYERS("*"),
    .open = jsonl_open,
    .analyze = jsonl_analyze,
    .collect = jsonl_collect,
    .conclude = jsonl_conclude,
    .close = jsonl_close,
    .next = jsonl_next,
    .decode = jsonl_decode,
    .extent = jsonl_extent,
    .ready = jsonl_ready,
    .idle = jsonl_idle,
    .save = jsonl_save,
    .restore = jsonl_restore,
};
