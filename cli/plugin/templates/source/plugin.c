/* @name@: reads files in which each line is a document. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <postil/plugin.h>

/* -- yours: how a document is cut from a file, and what it is made into ------------------------ */

struct settings {
    struct postil_strings paths;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .fallback = "-",
                  .help = "files to read; - is standard input"),
    POSTIL_OPTIONS_END,
};

struct state {
    const struct settings *set;
    size_t next; /* path to open next         */
    FILE *file;  /* the one that is open      */
    const char *path;
    size_t line; /* number of the line        */
    char *bytes; /* [size] of the line        */
    size_t size;
};

/* The raw bytes of the file's next document, or -1 at its end. */
static ssize_t
read_one(struct state *s)
{
    ssize_t len = getline(&s->bytes, &s->size, s->file);
    s->line++;
    return len > 0 && s->bytes[len - 1] == '\n' ? len - 1 : len;
}

/* Runs in a worker: raw bytes to text, metadata, layers. Bytes that are no UTF-8 are refused. */
static enum postil_status
decode(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    size_t len;
    const char *raw = postil_doc_raw(doc, &len);
    return postil_doc_set_text(doc, raw, len, err);
}

/* -- the rest is the same for every source that reads files ------------------------------------ */

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->set = settings;
    *out_state = s;
    return POSTIL_OK;
}

static void
close_file(struct state *s)
{
    if (s->file && s->file != stdin)
        fclose(s->file);
    s->file = NULL;
}

static void
close_state(void *state)
{
    struct state *s = state;
    close_file(s);
    free(s->bytes);
    free(s);
}

/* A file that can't be opened is one rejected document, and the run goes on with the next. */
static enum postil_status
open_next(struct state *s, postil_doc *doc, struct postil_error *err)
{
    if (s->next == s->set->paths.n)
        return POSTIL_END;
    s->path = s->set->paths.items[s->next++];
    s->line = 0;
    s->file = strcmp(s->path, "-") == 0 ? stdin : fopen(s->path, "rb");
    enum postil_status st = postil_doc_set_origin(doc, err, "%s", s->path);
    if (!s->file)
        return postil_fail(err, POSTIL_NOINPUT, "%s: %s", s->path, strerror(errno));
    return st;
}

static enum postil_status
next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    ssize_t len = -1;
    char id[64];
    while (len < 0) {
        enum postil_status st = s->file ? POSTIL_OK : open_next(s, doc, err);
        if (st != POSTIL_OK)
            return st;
        len = read_one(s);
        if (len < 0)
            close_file(s);
    }
    int n = snprintf(id, sizeof id, "%zu.%zu", s->next, s->line);
    enum postil_status st = postil_doc_set_id(doc, id, (size_t)n, err);
    if (st == POSTIL_OK)
        st = postil_doc_set_origin(doc, err, "%s:%zu", s->path, s->line);
    return st == POSTIL_OK ? postil_doc_append_raw(doc, s->bytes, (size_t)len, err) : st;
}

POSTIL_PLUGIN(@name@) = {
    POSTIL_PLUGIN_HEAD(@name@),
    .version = "0.1",
    .summary = "reads files in which each line is a document",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = open_state,
    .next = next,
    .decode = decode,
    .close = close_state,
};
