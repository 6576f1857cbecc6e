/* SPDX-License-Identifier: Apache-2.0 */
/* The jsonl plugin: as a source it reads documents from lines of JSON, as a step it writes them. */
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>
#include <postil/plugin.h>

#include "output.h"
#include "parse.h"
#include "reader.h"

struct settings {
    struct postil_strings paths;
    const char *text_key, *id_key, *path;
    struct postil_strings layers;
    uint32_t offsets;
    bool text;
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

/* What a worker's analyze hands to the parent's collect; several steps of one chain share the
 * layer. */
struct line {
    uint64_t step; /* which one it is for */
    uint64_t len;
    const char *text;
};

static const struct postil_field line_fields[] = {
    POSTIL_FIELD(struct line, step, .help = "the step that made it"),
    POSTIL_FIELD(struct line, len, .unit = "bytes", .help = "of the line"),
    POSTIL_FIELD_AS(struct line, text, POSTIL_JSON, .help = "the line"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type line_type = {
    .name = ".jsonl",
    .help = "documents as lines of JSON, on their way to the file",
    .record_size = sizeof(struct line),
    .flags = POSTIL_LAYER_BULK,
    .fields = line_fields,
};

static enum postil_status
jsonl_analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    struct postil_buffer buf = {.arena = postil_doc_arena(doc)};
    enum postil_status st = postil_json_doc(&buf, doc, &s->style, err);
    postil_layer *layer = postil_doc_find_layer(doc, line_type.name);
    if (st == POSTIL_OK && !layer)
        st = postil_doc_add_layer(doc, &line_type, &layer, err);
    if (st != POSTIL_OK)
        return st;
    struct line *line = postil_layer_add(layer, 1, err);
    if (!line)
        return POSTIL_NOMEM;
    *line = (struct line){.step = (uintptr_t)s, .len = buf.len, .text = buf.bytes};
    return POSTIL_OK;
}

static const struct line *
find_line(const struct state *s, const postil_doc *doc)
{
    size_t n;
    const struct line *lines = postil_doc_records(doc, &line_type, &n);
    for (size_t i = 0; i < n; i++)
        if (lines[i].step == (uintptr_t)s)
            return &lines[i];
    return NULL;
}

static enum postil_status
jsonl_collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    const struct line *line = find_line(s, doc);
    if (!line)
        return postil_fail(err, POSTIL_INTERNAL, "the document has not been formatted");
    return jsonl_output_add(s->output, line->text, line->len, err);
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
