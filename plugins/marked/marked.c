/* SPDX-License-Identifier: Apache-2.0 */
/* The marked plugin: a source of plain text whose names stand in brackets. */
#include <stdlib.h>

#include <postil/plugin.h>

#include "../lines/documents.h"
#include "parse.h"

struct settings {
    struct postil_strings paths;
};

struct state {
    lines *lines;
    struct lines_cut cut;
};

/* Blank lines part documents; comments belong to none, or are left out of the one around them. */
static bool
skip(void *state, const char *line, size_t len)
{
    (void)state;
    return lines_is_blank(line, len) || *line == '#';
}

static enum lines_place
place(void *state, const char *line, size_t len)
{
    (void)state;
    return lines_is_blank(line, len) ? LINES_BEHIND : LINES_INSIDE;
}

static void
marked_close(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    lines_free(s->lines);
    free(s);
}

static enum postil_status
marked_open(const struct postil_context *ctx, const void *settings, void **out_state,
            struct postil_error *err)
{
    const struct settings *set = settings;
    (void)ctx;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    s->cut = (struct lines_cut){.skip = skip, .place = place};
    enum postil_status st = lines_new(set->paths, &s->lines, err);
    if (st != POSTIL_OK) {
        marked_close(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

static enum postil_status
marked_next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    return lines_next_document(s->lines, &s->cut, doc, err);
}

static enum postil_status
marked_decode(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    return marked_parse(doc, err);
}

static void
marked_extent(void *state, uint64_t *out_done, uint64_t *out_total)
{
    const struct state *s = state;
    lines_extent(s->lines, out_done, out_total);
}

static bool
marked_ready(void *state)
{
    const struct state *s = state;
    return lines_ready(s->lines);
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .file = POSTIL_FILE_INPUT, .fallback = "-",
                  .help = "files to read; - is standard input"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(marked) = {
    POSTIL_PLUGIN_HEAD(marked),
    .version = "1",
    .summary = "reads plain text with its names marked as in [PER Xi Jinping]",
    .options = options,
    .settings_size = sizeof(struct settings),
    .decode_writes = POSTIL_LAYERS("entity"),
    .open = marked_open,
    .close = marked_close,
    .next = marked_next,
    .decode = marked_decode,
    .extent = marked_extent,
    .ready = marked_ready,
};
