/* SPDX-License-Identifier: Apache-2.0 */
/* The conll plugin: as a source it makes documents with tokens, sentences and names of lines of
 * tags, as a step it writes such lines. */
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

#include "../jsonl/output.h"
#include "../lines/documents.h"
#include "../lines/handover.h"
#include "parse.h"
#include "write.h"

struct settings {
    struct postil_strings paths, types;
    int64_t document, columns;
    const char *path, *layer, *field;
    bool marks;
};

struct state {
    const struct settings *settings;
    struct conll_types types;
    lines *lines;
    struct lines_cut cut;
    bool marked; /* this file marks where documents begin */
    bool in_sentence;
    int64_t n_sentence; /* of this document */
    struct conll_form form;
    jsonl_output *output;
    struct losses losses;
};

static const struct postil_layer_type loss_type = {
    .name = "conll-loss",
    .help = "what lines of tokens and tags can't hold",
    .record_size = sizeof(struct loss_record),
    .fields = loss_fields,
};

/* -- where documents begin --------------------------------------------------------------------- */

static bool
is_mark(const char *line, size_t len)
{
    static const char mark[] = "-DOCSTART-";
    return len >= sizeof mark - 1 && memcmp(line, mark, sizeof mark - 1) == 0;
}

static void
begin_file(void *state)
{
    struct state *s = state;
    s->marked = false;
}

static bool
skip(void *state, const char *line, size_t len)
{
    struct state *s = state;
    s->in_sentence = false;
    s->n_sentence = 0;
    if (is_mark(line, len))
        return s->marked = true;
    return lines_is_blank(line, len);
}

static enum lines_place
place(void *state, const char *line, size_t len)
{
    struct state *s = state;
    if (is_mark(line, len))
        return LINES_BEHIND;
    bool blank = lines_is_blank(line, len);
    s->n_sentence += blank && s->in_sentence;
    s->in_sentence = !blank;
    bool full = !s->marked && s->n_sentence == s->settings->document;
    return full ? LINES_LAST : LINES_INSIDE;
}

/* -- hooks ------------------------------------------------------------------------------------- */

static void
conll_close(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    lines_free(s->lines);
    jsonl_output_close(s->output);
    losses_fini(&s->losses);
    free(s);
}

static enum postil_status
conll_open(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->settings = set;
    s->types.rules = set->types;
    s->cut = (struct lines_cut){.ctx = s, .begin_file = begin_file, .skip = skip, .place = place};
    s->form = (struct conll_form){
        .layer = set->layer, .field = set->field, .four = set->columns == 4, .marks = set->marks};
    enum postil_status st = conll_types_check(&s->types, err);
    if (st == POSTIL_OK && set->columns == 3)
        st = postil_fail(err, POSTIL_CONFIG, "columns: 2 or 4 of them are written, not 3");
    if (st == POSTIL_OK)
        st = ctx->role == POSTIL_SOURCE ? lines_new(set->paths, &s->lines, err)
                                        : jsonl_output_open(set->path, JSONL_ANEW, &s->output, err);
    if (st != POSTIL_OK) {
        conll_close(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

/* -- source ------------------------------------------------------------------------------------ */

static enum postil_status
conll_next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    return lines_next_document(s->lines, &s->cut, doc, err);
}

static enum postil_status
conll_decode(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct state *s = state;
    return conll_parse(&s->types, doc, err);
}

static void
conll_extent(void *state, uint64_t *out_done, uint64_t *out_total)
{
    const struct state *s = state;
    lines_extent(s->lines, out_done, out_total);
}

static bool
conll_ready(void *state)
{
    const struct state *s = state;
    return lines_ready(s->lines);
}

/* -- step -------------------------------------------------------------------------------------- */

static enum postil_status
tell_losses(const struct state *s, postil_doc *doc, const struct conll_losses *losses,
            struct postil_error *err)
{
    const struct {
        const char *what;
        uint64_t n;
    } kinds[] = {
        {"spans within others, or reaching into them, are left out", losses->overlapping},
        {"spans without a token of their own are left out", losses->homeless},
        {"spans are widened to whole tokens", losses->widened},
        {"spans are cut at the end of a sentence", losses->cut},
        {"types are written with '_' for blanks", losses->renamed},
        {"records are written without score and other fields", losses->bare},
    };
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && st == POSTIL_OK; i++)
        st = handover_loss(doc, s, kinds[i].what, kinds[i].n, err);
    return st == POSTIL_OK ? handover_unwritten(doc, s, s->form.layer, err) : st;
}

static enum postil_status
conll_analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct state *s = state;
    struct conll_losses losses = {0};
    struct postil_buffer buf = {.arena = postil_doc_arena(doc)};
    enum postil_status st = conll_write(&s->form, doc, &buf, &losses, err);
    if (st == POSTIL_OK)
        st = handover_text(doc, s, buf.bytes, buf.len, err);
    return st == POSTIL_OK ? tell_losses(s, doc, &losses, err) : st;
}

static enum postil_status
conll_collect(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t len = 0;
    const char *text = handover_find(doc, s, &len);
    enum postil_status st = losses_take(&s->losses, doc, s, err);
    return st == POSTIL_OK && len ? jsonl_output_add(s->output, text, len, err) : st;
}

static enum postil_status
conll_conclude(void *state, postil_doc *corpus, struct postil_error *err)
{
    struct state *s = state;
    enum postil_status st = losses_put(&s->losses, corpus, &loss_type, err);
    return st == POSTIL_OK ? jsonl_output_flush(s->output, err) : st;
}

static enum postil_status
conll_idle(void *state, struct postil_error *err)
{
    struct state *s = state;
    return jsonl_output_flush(s->output, err);
}

/* -- descriptor -------------------------------------------------------------------------------- */

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .scope = POSTIL_SOURCE_ONLY, .file = POSTIL_FILE_INPUT,
                  .fallback = "-", .help = "files to read; - is standard input"),
    POSTIL_OPTION(struct settings, document, .scope = POSTIL_SOURCE_ONLY, .fallback = "20",
                  .min = 1, .max = 1e9, .unit = "sentences",
                  .help = "most that a document has in a file without -DOCSTART- lines"),
    POSTIL_OPTION(struct settings, types, .scope = POSTIL_SOURCE_ONLY, .fallback = "",
                  .help = "what other types of names are: NORP=MISC, GPE=LOC; DATE=O leaves them "
                          "out"),
    POSTIL_OPTION(struct settings, path, .scope = POSTIL_STEP_ONLY, .fallback = "-",
                  .file = POSTIL_FILE_OUTPUT, .help = "file to write; - is standard output"),
    POSTIL_OPTION(struct settings, layer, .scope = POSTIL_STEP_ONLY, .fallback = "entity",
                  .help = "layer whose spans become tags"),
    POSTIL_OPTION(struct settings, field, .scope = POSTIL_STEP_ONLY, .optional = true,
                  .help = "its field that is the type of a span; without it type, kind or label, "
                          "else the layer's name"),
    POSTIL_OPTION(struct settings, columns, .scope = POSTIL_STEP_ONLY, .fallback = "2", .min = 2,
                  .max = 4,
                  .help = "2: token and tag; 4: two empty columns between, as of CoNLL-2003"),
    POSTIL_OPTION(struct settings, marks, .scope = POSTIL_STEP_ONLY, .fallback = "true",
                  .help = "write a line -DOCSTART- before each document"),
    POSTIL_OPTIONS_END,
};

static const struct postil_layer_type *const layers[] = {&loss_type, NULL};

POSTIL_PLUGIN(conll) = {
    POSTIL_PLUGIN_HEAD(conll),
    .flags = POSTIL_WRITER,
    .version = "2",
    .summary = "reads and writes tokens with tagged names in CoNLL form",
    .options = options,
    .settings_size = sizeof(struct settings),
    .layers = layers,
    .reads = POSTIL_LAYERS("token", "sentence", "*"),
    .conclude_writes = POSTIL_LAYERS("conll-loss"),
    .decode_writes = POSTIL_LAYERS("token", "sentence", "entity"),
    .open = conll_open,
    .analyze = conll_analyze,
    .collect = conll_collect,
    .conclude = conll_conclude,
    .close = conll_close,
    .next = conll_next,
    .decode = conll_decode,
    .extent = conll_extent,
    .ready = conll_ready,
    .idle = conll_idle,
};
