/* SPDX-License-Identifier: Apache-2.0 */
/* Analyzer "entities": names of people, bodies, places, and one name for each of them. */
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

#include "canonical.h"
#include "finder.h"
#include "training.h"

struct settings {
    const char *model;
    struct postil_strings types;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, model, .file = POSTIL_FILE_MODEL, .fallback = "news-en",
                  .help = "model of names, by name or path"),
    POSTIL_OPTION(struct settings, types, .fallback = "PER,ORG,LOC,MISC",
                  .help = "types of names to write: PER, ORG, LOC, MISC"),
    POSTIL_OPTIONS_END,
};

struct state {
    postil_model *model;
    entities_finder *finder;
    unsigned types; /* bit 1 << enum postil_entity_kind */
};

static void
close_state(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    entities_finder_free(s->finder);
    postil_model_close(s->model);
    free(s);
}

static enum postil_status
read_types(const struct postil_strings *list, unsigned *out_types, struct postil_error *err)
{
    static const char *const names[] = {"PER", "ORG", "LOC", "MISC"};
    unsigned types = 0;
    for (size_t i = 0; i < list->n; i++) {
        unsigned t = 0;
        while (t < 4 && strcmp(list->items[i], names[t]) != 0)
            t++;
        if (t == 4)
            return postil_fail(err, POSTIL_CONFIG, "types: \"%s\" is none of PER, ORG, LOC, MISC",
                               list->items[i]);
        types |= 1u << t;
    }
    if (!types)
        return postil_fail(err, POSTIL_CONFIG, "types: the list is empty");
    *out_types = types;
    return POSTIL_OK;
}

extern const struct postil_plugin entities_LTX_postil_plugin;

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    enum postil_status st = read_types(&set->types, &s->types, err);
    if (st == POSTIL_OK)
        st = postil_model_open_for(&entities_LTX_postil_plugin, set->model, &s->model, err);
    if (st == POSTIL_OK)
        st = entities_finder_new(s->model, &s->finder, err);
    if (st != POSTIL_OK) {
        close_state(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

/* Keep the records of the wanted types, in order. */
static void
keep_types(postil_layer *layer, unsigned types)
{
    struct postil_entity *names = postil_layer_records(layer);
    size_t n = postil_layer_count(layer), n_kept = 0;
    for (size_t i = 0; i < n; i++)
        if (types & 1u << names[i].type)
            names[n_kept++] = names[i];
    postil_layer_truncate(layer, n_kept);
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    size_t len, n_token, n_sentence, n;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_token *tokens = postil_doc_records(doc, &postil_token_type, &n_token);
    const struct postil_sentence *sentences =
        postil_doc_records(doc, &postil_sentence_type, &n_sentence);
    const struct entities_name *names;
    enum postil_status st = entities_finder_run(s->finder, text, tokens, n_token, sentences,
                                                n_sentence, &names, &n, err);
    postil_layer *layer;
    if (st == POSTIL_OK)
        st = postil_doc_add_layer(doc, &postil_entity_type, &layer, err);
    if (st != POSTIL_OK || n == 0)
        return st;
    struct postil_entity *out = postil_layer_add(layer, n, err);
    if (!out)
        return POSTIL_NOMEM;
    for (size_t i = 0; i < n; i++)
        out[i] = (struct postil_entity){
            .begin = tokens[names[i].first].begin,
            .end = tokens[names[i].end - 1].end,
            .type = names[i].type,
            .score = names[i].score,
        };
    st = entities_canonical(text, out, n, postil_doc_arena(doc), err);
    if (st == POSTIL_OK)
        keep_types(layer, s->types);
    return st;
}

POSTIL_PLUGIN(entities) = {
    POSTIL_PLUGIN_HEAD(entities),
    .version = "2.0",
    .summary = "finds names of people, bodies and places, and their full form",
    .options = options,
    .settings_size = sizeof(struct settings),
    .reads = POSTIL_LAYERS("token", "sentence"),
    .writes = POSTIL_LAYERS("entity"),
    .open = open_state,
    .analyze = analyze,
    .close = close_state,
    .train = entities_train,
    .train_options = entities_train_options,
    .train_settings_size = sizeof(struct entities_train_settings),
};
