/* SPDX-License-Identifier: Apache-2.0 */
/* The conll plugin: a source of documents with tokens, sentences and names, from lines of tags. */
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

#include "../lines/documents.h"
#include "parse.h"

struct settings {
    struct postil_strings paths, types;
    int64_t document;
};

struct state {
    const struct settings *settings;
    struct conll_types types;
    lines *lines;
    struct lines_cut cut;
    bool marked; /* this file marks where documents begin */
    bool in_sentence;
    int64_t n_sentence; /* of this document */
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
    free(s);
}

static enum postil_status
conll_open(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    const struct settings *set = settings;
    (void)ctx;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->settings = set;
    s->types.rules = set->types;
    s->cut = (struct lines_cut){.ctx = s, .begin_file = begin_file, .skip = skip, .place = place};
    enum postil_status st = conll_types_check(&s->types, err);
    if (st == POSTIL_OK)
        st = lines_new(set->paths, &s->lines, err);
    if (st != POSTIL_OK) {
        conll_close(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

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

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .file = POSTIL_FILE_INPUT, .fallback = "-",
                  .help = "files to read; - is standard input"),
    POSTIL_OPTION(struct settings, document, .fallback = "20", .min = 1, .max = 1e9,
                  .unit = "sentences",
                  .help = "most that a document has in a file without -DOCSTART- lines"),
    POSTIL_OPTION(struct settings, types, .fallback = "",
                  .help = "what other types of names are: NORP=MISC, GPE=LOC; DATE=O leaves them "
                          "out"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(conll) = {
    POSTIL_PLUGIN_HEAD(conll),
    .version = "1",
    .summary = "reads tokens with tagged names from files in CoNLL form",
    .options = options,
    .settings_size = sizeof(struct settings),
    .decode_writes = POSTIL_LAYERS("token", "sentence", "entity"),
    .open = conll_open,
    .close = conll_close,
    .next = conll_next,
    .decode = conll_decode,
    .extent = conll_extent,
    .ready = conll_ready,
};
