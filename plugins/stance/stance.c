/* SPDX-License-Identifier: Apache-2.0 */
/* The stance plugin: who is for or against what. */
#include <postil/plugin.h>

#include <stdlib.h>

#include "find.h"
#include "training.h"

struct settings {
    const char *model;
    struct postil_strings targets;
    double threshold, boldness;
    bool pairs;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, model, .file = POSTIL_FILE_MODEL, .fallback = "news-en",
                  .help = "model, by name or path"),
    POSTIL_OPTION(struct settings, targets, .optional = true,
                  .help = "only these targets; other wordings of one behind \"|\""),
    POSTIL_OPTION(struct settings, threshold, .fallback = "0.4", .min = 0, .max = 1,
                  .help = "least probability of a position"),
    POSTIL_OPTION(struct settings, boldness, .fallback = "1", .min = 0, .max = 30,
                  .help = "how unlikely a stretch of words may look before it is weighed"),
    POSTIL_OPTION(struct settings, pairs, .fallback = "false",
                  .help =
                      "judge the names of a sentence two by two, too: who is for or against whom"),
    POSTIL_OPTIONS_END,
};

struct state {
    postil_model *model;
    struct phrase_lexicon lexicon;
    struct phrase_text text;
    struct stance_finder finder;
};

static void
close_state(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    stance_finder_fini(&s->finder);
    phrase_text_fini(&s->text);
    phrase_lexicon_fini(&s->lexicon);
    postil_model_close(s->model);
    free(s);
}

extern const struct postil_plugin stance_LTX_postil_plugin;

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "stance");
    enum postil_status st =
        postil_model_open_for(&stance_LTX_postil_plugin, set->model, &s->model, err);
    if (st == POSTIL_OK)
        st = phrase_lexicon_init(&s->lexicon, err);
    if (st == POSTIL_OK)
        st = stance_finder_init(&s->finder, s->model, err);
    if (st == POSTIL_OK)
        st = stance_targets_init(&s->finder.targets, set->targets.items, set->targets.n, err);
    if (st != POSTIL_OK) {
        close_state(s);
        return st;
    }
    s->finder.threshold = set->threshold;
    s->finder.boldness = set->boldness;
    s->finder.pairs = set->pairs;
    *out_state = s;
    return POSTIL_OK;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    struct phrase_source from = phrase_source_of(doc);
    size_t n_quote;
    const struct postil_quote *quotes = postil_doc_records(doc, &postil_quote_type, &n_quote);
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &postil_stance_type, &layer, err);
    if (st == POSTIL_OK)
        st = phrase_text_fill(&s->text, &s->lexicon, &from, err);
    if (st == POSTIL_OK)
        st = stance_find(&s->finder, &s->text, quotes, n_quote, layer, postil_doc_arena(doc), err);
    return st == POSTIL_OK ? postil_layer_sort(layer, err) : st;
}

POSTIL_PLUGIN(stance) = {
    POSTIL_PLUGIN_HEAD(stance),
    .version = "2.0",
    .summary = "finds who is for or against what, and whether they really are",
    .options = options,
    .settings_size = sizeof(struct settings),
    .reads = POSTIL_LAYERS("token", "sentence", "entity", "quote"),
    .writes = POSTIL_LAYERS("stance"),
    .open = open_state,
    .analyze = analyze,
    .close = close_state,
    .train = stance_train,
    .train_options = stance_train_options,
    .train_settings_size = sizeof(struct stance_train_settings),
};
