/* SPDX-License-Identifier: Apache-2.0 */
/* A source of any number of documents, each with `bytes` bytes of the same words. */
#include <stdio.h>
#include <stdlib.h>

#include <postil/plugin.h>

struct settings {
    int64_t documents, bytes;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, documents, .fallback = "1000", .max = 1e12, .help = "how many"),
    POSTIL_OPTION(struct settings, bytes, .fallback = "100", .max = 1e9, .help = "length of each"),
    POSTIL_OPTIONS_END,
};

struct state {
    const struct settings *settings;
    int64_t n_made;
    char *text;
};

static void
close_source(void *state)
{
    struct state *s = state;
    free(s->text);
    free(s);
}

static enum postil_status
open_source(const struct postil_context *ctx, const void *settings, void **out_state,
            struct postil_error *err)
{
    static const char words[] = "The mayor of Lund said on Monday that nothing had changed. ";
    (void)ctx;
    const struct settings *given = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s || !(s->text = malloc((size_t)given->bytes + 1))) {
        free(s);
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    }
    s->settings = given;
    for (int64_t i = 0; i < given->bytes; i++)
        s->text[i] = words[(size_t)i % (sizeof words - 1)];
    *out_state = s;
    return POSTIL_OK;
}

static enum postil_status
next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    if (s->n_made == s->settings->documents)
        return POSTIL_END;
    char id[24];
    int len = snprintf(id, sizeof id, "%lld", (long long)s->n_made++);
    enum postil_status st = postil_doc_set_id(doc, id, (size_t)len, err);
    return st == POSTIL_OK ? postil_doc_append_raw(doc, s->text, (size_t)s->settings->bytes, err)
                           : st;
}

static enum postil_status
decode(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    size_t len;
    const char *raw = postil_doc_raw(doc, &len);
    return postil_doc_set_text(doc, raw, len, err);
}

POSTIL_PLUGIN(synthetic) = {
    POSTIL_PLUGIN_HEAD(synthetic),
    .version = "1",
    .summary = "makes documents out of nothing",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = open_source,
    .next = next,
    .decode = decode,
    .close = close_source,
};
