/* SPDX-License-Identifier: Apache-2.0 */
/* A source that makes its documents up: as many as asked for, always the same. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <postil/plugin.h>

struct settings {
    int64_t n, unread, undecoded, spiced;
    const char *spice;
};

struct state {
    const struct settings *set;
    int64_t number; /* of the last document, from 1 */
};

static const char *const words[] = {"harbour",     "minister", "vote",  "of",   "the",
                                    "caf\xc3\xa9", "price",    "rises", "said", "river"};
enum { N_WORD = sizeof words / sizeof words[0], LONGEST = 60 };

static enum postil_status
made_open(const struct postil_context *ctx, const void *settings, void **out_state,
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
add_word(postil_doc *doc, const char *word, struct postil_error *err)
{
    char piece[64];
    int len = snprintf(piece, sizeof piece, "%s ", word);
    return postil_doc_append_raw(doc, piece, (size_t)len, err);
}

static enum postil_status
next(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    if (s->number == s->set->n)
        return POSTIL_END;
    char id[32];
    int len = snprintf(id, sizeof id, "d%04" PRId64, ++s->number);
    enum postil_status st = postil_doc_set_id(doc, id, (size_t)len, err);
    if (st == POSTIL_OK)
        st = postil_doc_set_origin(doc, err, "made:%" PRId64, s->number);
    if (st == POSTIL_OK && s->number == s->set->unread)
        return postil_fail(err, POSTIL_DATA, "torn page");
    uint64_t dice = (uint64_t)s->number * 2654435761u;
    for (uint64_t i = dice % LONGEST + 1; i > 0 && st == POSTIL_OK; i--) {
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        st = add_word(doc, words[(dice >> 33) % N_WORD], err);
    }
    if (st == POSTIL_OK && s->number == s->set->spiced)
        st = add_word(doc, s->set->spice, err);
    return st;
}

static enum postil_status
decode(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    char id[32];
    snprintf(id, sizeof id, "d%04" PRId64, s->set->undecoded);
    size_t len;
    const char *raw = postil_doc_raw(doc, &len);
    for (size_t i = 0; id[i] == postil_doc_id(doc)[i]; i++)
        if (!id[i])
            return postil_fail(err, POSTIL_DATA, "unknown script");
    return postil_doc_set_text(doc, raw, len, err);
}

static void
extent(void *state, uint64_t *out_done, uint64_t *out_total)
{
    const struct state *s = state;
    *out_done = (uint64_t)s->number;
    *out_total = (uint64_t)s->set->n;
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, n, .fallback = "10", .max = 1e7, .help = "documents"),
    POSTIL_OPTION(struct settings, unread, .fallback = "0", .max = 1e7,
                  .help = "number of the one that can't be read"),
    POSTIL_OPTION(struct settings, undecoded, .fallback = "0", .max = 1e7,
                  .help = "number of the one that can't be decoded"),
    POSTIL_OPTION(struct settings, spiced, .fallback = "0", .max = 1e7,
                  .help = "number of the one that ends in 'spice'"),
    POSTIL_OPTION(struct settings, spice, .fallback = "pepper", .help = "a word"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(made) = {
    POSTIL_PLUGIN_HEAD(made),
    .version = "1",
    .summary = "makes documents up",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = made_open,
    .close = free,
    .next = next,
    .decode = decode,
    .extent = extent,
};
