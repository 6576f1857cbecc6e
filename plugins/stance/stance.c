/* SPDX-License-Identifier: Apache-2.0 */
/* The stance plugin: who is for or against what. */
#include <postil/plugin.h>

#include <stdlib.h>

#include "find.h"

struct settings {
    struct postil_strings targets;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, targets, .optional = true,
                  .help = "only these targets; other wordings of one behind \"|\""),
    POSTIL_OPTIONS_END,
};

struct state {
    struct phrase_lexicon lexicon;
    struct stance_lists lists;
    struct phrase_text text;
};

static void
close_state(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    phrase_text_fini(&s->text);
    stance_targets_fini(&s->lists.targets);
    stance_things_fini(&s->lists.things);
    stance_control_fini(&s->lists.control);
    stance_cues_fini(&s->lists.cues);
    phrase_lexicon_fini(&s->lexicon);
    free(s);
}

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "stance");
    enum postil_status st = phrase_lexicon_init(&s->lexicon, err);
    if (st == POSTIL_OK)
        st = stance_cues_init(&s->lists.cues, err);
    if (st == POSTIL_OK)
        st = stance_control_init(&s->lists.control, err);
    if (st == POSTIL_OK)
        st = stance_things_init(&s->lists.things, err);
    if (st == POSTIL_OK)
        st = stance_targets_init(&s->lists.targets, set->targets.items, set->targets.n, err);
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
    struct phrase_source from = phrase_source_of(doc);
    size_t n_quote;
    const struct postil_quote *quote = postil_doc_records(doc, &postil_quote_type, &n_quote);
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &postil_stance_type, &layer, err);
    if (st == POSTIL_OK)
        st = phrase_text_fill(&s->text, &s->lexicon, &from, err);
    if (st == POSTIL_OK)
        st = stance_find(&s->lists, &s->text, quote, n_quote, layer, postil_doc_arena(doc), err);
    return st == POSTIL_OK ? postil_layer_sort(layer, err) : st;
}

POSTIL_PLUGIN(stance) = {
    POSTIL_PLUGIN_HEAD(stance),
    .version = "1.0",
    .summary = "finds who is for or against what, and whether they really are",
    .options = options,
    .settings_size = sizeof(struct settings),
    .reads = POSTIL_LAYERS("token", "sentence", "entity", "quote"),
    .writes = POSTIL_LAYERS("stance"),
    .open = open_state,
    .analyze = analyze,
    .close = close_state,
};
