/* SPDX-License-Identifier: Apache-2.0 */
/* A source that can't stand bytes of no meaning: it takes files of one document each. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <postil/plugin.h>
#include <postil/utf8.h>

struct settings {
    struct postil_strings paths;
};

struct state {
    const struct settings *set;
    size_t next;
};

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

static enum postil_status
next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    char bytes[4096], id[32];
    size_t n;
    if (s->next == s->set->paths.n)
        return POSTIL_END;
    const char *path = s->set->paths.items[s->next++];
    int len = snprintf(id, sizeof id, "%zu", s->next);
    FILE *file = fopen(path, "rb");
    if (!file)
        return postil_fail(err, POSTIL_NOINPUT, "%s", path);
    enum postil_status st = postil_doc_set_id(doc, id, (size_t)len, err);
    while (st == POSTIL_OK && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        st = postil_doc_append_raw(doc, bytes, n, err);
    fclose(file);
    return st;
}

static enum postil_status
decode(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    size_t len;
    const char *raw = postil_doc_raw(doc, &len);
    if (postil_utf8_valid(raw, len) < len)
        raise(SIGSEGV);
    return postil_doc_set_text(doc, raw, len, err);
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, paths, .help = "files to read"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(fragile) = {
    POSTIL_PLUGIN_HEAD(fragile),
    .version = "1",
    .summary = "reads files, if they are clean",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = open_state,
    .close = free,
    .next = next,
    .decode = decode,
};
