/* @name@: writes a table, a line for each document. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>
#include <postil/plugin.h>

/* -- yours: the options, and what is written of a document ------------------------------------- */

struct settings {
    const char *path;
    bool head;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, path, .fallback = "-",
                  .help = "file to write; - is standard output"),
    POSTIL_OPTION(struct settings, head, .fallback = "true", .help = "begin with a line of names"),
    POSTIL_OPTIONS_END,
};

static const char head[] = "id\tbytes\tlayers\n";

/* Runs in a worker. Whatever of the document goes out is put into `out`. */
static void
format(const postil_doc *doc, struct postil_buffer *out)
{
    size_t len, n_layer = 0;
    postil_doc_text(doc, &len);
    for (size_t i = 0; i < postil_doc_layer_count(doc); i++)
        n_layer += postil_layer_get_type(postil_doc_layer_at(doc, i))->name[0] != '.';
    postil_buffer_puts(out, postil_doc_id(doc));
    postil_buffer_puts(out, "\t");
    postil_json_int(out, (long long)len);
    postil_buffer_puts(out, "\t");
    postil_json_int(out, (long long)n_layer);
    postil_buffer_puts(out, "\n");
}

/* -- the rest is the same for every writer of a file ------------------------------------------- */

struct state {
    FILE *file;
};

/* What analyze hands to collect. Its name begins with a point: nobody else sees it. */
struct line {
    const char *text;
};

static const struct postil_field line_fields[] = {
    POSTIL_FIELD(struct line, text, .help = "what is written"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type line_type = {
    .name = ".@name@",
    .help = "on its way to the file",
    .record_size = sizeof(struct line),
    .fields = line_fields,
};

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->file = strcmp(set->path, "-") == 0 ? stdout : fopen(set->path, "wb");
    if (!s->file) {
        free(s);
        return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", set->path, strerror(errno));
    }
    if (set->head)
        fputs(head, s->file);
    *out_state = s;
    return POSTIL_OK;
}

static void
close_state(void *state)
{
    struct state *s = state;
    if (s->file != stdout)
        fclose(s->file);
    free(s);
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    struct postil_buffer out = {.arena = postil_doc_arena(doc)};
    postil_layer *layer;
    format(doc, &out);
    if (out.failed)
        return postil_fail(err, POSTIL_NOMEM, "a line");
    enum postil_status st = postil_doc_add_layer(doc, &line_type, &layer, err);
    struct line *line = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!line)
        return POSTIL_NOMEM;
    line->text = out.bytes;
    return POSTIL_OK;
}

/* One at a time, in the order of the input. POSTIL_IO ends the run. */
static enum postil_status
collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t n;
    const struct line *line = postil_doc_records(doc, &line_type, &n);
    if (n && fputs(line->text, s->file) == EOF)
        return postil_fail(err, POSTIL_IO, "%s", strerror(errno));
    return POSTIL_OK;
}

static enum postil_status
flush(struct state *s, struct postil_error *err)
{
    return fflush(s->file) == 0 ? POSTIL_OK : postil_fail(err, POSTIL_IO, "%s", strerror(errno));
}

static enum postil_status
conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    (void)corpus;
    return flush(state, err);
}

static enum postil_status
idle(void *state, struct postil_error *err)
{
    return flush(state, err);
}

POSTIL_PLUGIN(@name@) = {
    POSTIL_PLUGIN_HEAD(@name@),
    .flags = POSTIL_WRITER,
    .version = "0.1",
    .summary = "writes a table, a line for each document",
    .options = options,
    .settings_size = sizeof(struct settings),
    .reads = POSTIL_LAYERS("*"),
    .open = open_state,
    .analyze = analyze,
    .collect = collect,
    .conclude = conclude,
    .idle = idle,
    .close = close_state,
};
