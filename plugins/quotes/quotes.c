/* SPDX-License-Identifier: Apache-2.0 */
/* The quotes plugin: who says what. */
#include <postil/plugin.h>

#include <stdlib.h>

#include "attribute.h"

struct state {
    struct phrase_lexicon lexicon;
    struct quotes_cues cues;
    struct phrase_text text;
    struct quotes_quotations quotations;
};

static void
close_state(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    quotes_quotations_fini(&s->quotations);
    phrase_text_fini(&s->text);
    quotes_cues_fini(&s->cues);
    phrase_lexicon_fini(&s->lexicon);
    free(s);
}

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    (void)settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "quotes");
    enum postil_status st = phrase_lexicon_init(&s->lexicon, err);
    if (st == POSTIL_OK)
        st = quotes_cues_init(&s->cues, err);
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
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &postil_quote_type, &layer, err);
    if (st == POSTIL_OK)
        st = phrase_text_fill(&s->text, &s->lexicon, &from, err);
    if (st == POSTIL_OK)
        st = quotes_pair(&s->quotations, &s->text, err);
    if (st == POSTIL_OK)
        st =
            quotes_attribute(&s->text, &s->cues, &s->quotations, layer, postil_doc_arena(doc), err);
    return st == POSTIL_OK ? postil_layer_sort(layer, err) : st;
}

POSTIL_PLUGIN(quotes) = {
    POSTIL_PLUGIN_HEAD(quotes),
    .version = "1.0",
    .summary = "finds who says what: direct, indirect and mixed quotation",
    .reads = POSTIL_LAYERS("token", "sentence", "entity"),
    .writes = POSTIL_LAYERS("quote"),
    .open = open_state,
    .analyze = analyze,
    .close = close_state,
};
