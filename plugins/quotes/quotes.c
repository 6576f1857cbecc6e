/* SPDX-License-Identifier: Apache-2.0 */
/* The quotes plugin: who says what. */
#include <postil/plugin.h>

#include <stdlib.h>

#include "finder.h"
#include "training.h"

struct settings {
    const char *model;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, model, .file = POSTIL_FILE_MODEL, .fallback = "news-en",
                  .help = "model of quotes, by name or path"),
    POSTIL_OPTIONS_END,
};

struct state {
    postil_model *model;
    quotes_finder *finder;
};

static void
close_state(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    quotes_finder_free(s->finder);
    postil_model_close(s->model);
    free(s);
}

extern const struct postil_plugin quotes_LTX_postil_plugin;

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "quotes");
    enum postil_status st =
        postil_model_open_for(&quotes_LTX_postil_plugin, set->model, &s->model, err);
    if (st == POSTIL_OK)
        st = quotes_finder_new(s->model, &s->finder, err);
    if (st != POSTIL_OK) {
        close_state(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &postil_quote_type, &layer, err);
    if (st == POSTIL_OK)
        st = quotes_finder_run(s->finder, doc, postil_doc_arena(doc), false, layer, err);
    return st == POSTIL_OK ? postil_layer_sort(layer, err) : st;
}

POSTIL_PLUGIN(quotes) = {
    POSTIL_PLUGIN_HEAD(quotes),
    .version = "2.0",
    .summary = "finds who says what: direct, indirect and mixed quotation",
    .options = options,
    .settings_size = sizeof(struct settings),
    .reads = POSTIL_LAYERS("token", "sentence", "entity"),
    .writes = POSTIL_LAYERS("quote"),
    .open = open_state,
    .analyze = analyze,
    .close = close_state,
    .train = quotes_train,
    .train_options = quotes_train_options,
    .train_settings_size = sizeof(struct quotes_train_settings),
};
