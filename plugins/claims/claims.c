/* SPDX-License-Identifier: Apache-2.0 */
/* The claims plugin: how a document stands to given claims. */
#include <postil/plugin.h>

#include <stdlib.h>
#include <string.h>

#include "net.h"
#include "training.h"

struct settings {
    const char *model;
    struct postil_strings claims;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, model, .file = POSTIL_FILE_MODEL, .fallback = "news-en",
                  .help = "model, by name or path"),
    POSTIL_OPTION(struct settings, claims, .optional = true,
                  .help = "claims to hold each document against, beside its own meta.claim"),
    POSTIL_OPTIONS_END,
};

struct state {
    postil_model *model;
    struct claims_net net;
    struct claims_cues cues;
    struct postil_strings claims;  /* of the settings */
    struct claims_digest *digests; /* [claims.n]      */
    struct claims_digest doc, own; /* the document, the claim that it brings */
    float sums[CLAIMS_MOST_HIDDEN];
    struct claims_scratch scratch;
};

static void
close_state(void *state)
{
    struct state *s = state;
    if (!s)
        return;
    for (size_t i = 0; s->digests && i < s->claims.n; i++)
        claims_digest_fini(&s->digests[i]);
    free(s->digests);
    claims_digest_fini(&s->doc);
    claims_digest_fini(&s->own);
    claims_scratch_fini(&s->scratch);
    claims_cues_fini(&s->cues);
    postil_model_close(s->model);
    free(s);
}

static enum postil_status
read_claims(struct state *s, const struct postil_strings *claims, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    s->claims = *claims;
    s->digests = calloc(claims->n + 1, sizeof *s->digests);
    if (!s->digests)
        return postil_fail(err, POSTIL_NOMEM, "%zu claims", claims->n);
    for (size_t i = 0; st == POSTIL_OK && i < claims->n; i++) {
        st = claims_digest_fill_claim(&s->digests[i], &s->cues, &s->net.terms, claims->items[i],
                                      err);
        if (st == POSTIL_OK && s->digests[i].n_entry == 0)
            st =
                postil_fail(err, POSTIL_CONFIG, "claims: \"%.60s\" says nothing", claims->items[i]);
    }
    return st;
}

extern const struct postil_plugin claims_LTX_postil_plugin;

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx;
    const struct settings *set = settings;
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    enum postil_status st =
        postil_model_open_for(&claims_LTX_postil_plugin, set->model, &s->model, err);
    if (st == POSTIL_OK)
        st = claims_net_view(s->model, &s->net, err);
    if (st == POSTIL_OK)
        st = claims_cues_init(&s->cues, err);
    if (st == POSTIL_OK)
        st = read_claims(s, &set->claims, err);
    if (st != POSTIL_OK) {
        close_state(s);
        return st;
    }
    *out_state = s;
    return POSTIL_OK;
}

static enum postil_status
digest(struct state *s, postil_doc *doc, struct postil_error *err)
{
    size_t len, n_token, n_sentence;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_token *tokens = postil_doc_records(doc, &postil_token_type, &n_token);
    const struct postil_sentence *sentences =
        postil_doc_records(doc, &postil_sentence_type, &n_sentence);
    enum postil_status st = claims_digest_fill(&s->doc, &s->cues, &s->net.terms, text, tokens,
                                               n_token, sentences, n_sentence, err);
    if (st == POSTIL_OK)
        claims_net_sum(&s->net, &s->doc, s->sums);
    return st;
}

static enum postil_status
judge(struct state *s, const struct claims_digest *claim, struct postil_claim *out,
      struct postil_error *err)
{
    struct claims_match match;
    float score[CLAIMS_LABELS];
    double p[CLAIMS_LABELS];
    enum postil_status st = claims_match_make(claim, &s->doc, &s->scratch, &match, err);
    if (st != POSTIL_OK)
        return st;
    claims_net_score(&s->net, claim, s->sums, &match, score);
    claims_net_probabilities(score, p);
    out->label = claims_net_choose(p, s->net.head.lift);
    out->score = (float)p[out->label];
    return POSTIL_OK;
}

/* The claim that the document brings goes first; an empty one is none. */
static enum postil_status
judge_all(struct state *s, const char *own, postil_layer *layer, struct postil_error *err)
{
    size_t n_own = own ? 1 : 0, n = s->claims.n + n_own;
    struct postil_claim *out = postil_layer_add(layer, n, err);
    enum postil_status st = POSTIL_OK;
    if (!out)
        return POSTIL_NOMEM;
    if (own)
        st = claims_digest_fill_claim(&s->own, &s->cues, &s->net.terms, own, err);
    for (size_t i = 0; st == POSTIL_OK && i < n; i++) {
        out[i].claim = i < n_own ? own : s->claims.items[i - n_own];
        st = judge(s, i < n_own ? &s->own : &s->digests[i - n_own], &out[i], err);
    }
    return st;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    struct state *s = state;
    const char *own = postil_doc_meta(doc, "claim");
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &postil_claim_type, &layer, err);
    if (own && !*own)
        own = NULL;
    if (st != POSTIL_OK || (!own && s->claims.n == 0))
        return st;
    st = digest(s, doc, err);
    return st == POSTIL_OK ? judge_all(s, own, layer, err) : st;
}

POSTIL_PLUGIN(claims) = {
    POSTIL_PLUGIN_HEAD(claims),
    .version = "1.0",
    .summary = "tells how a document stands to given claims",
    .options = options,
    .settings_size = sizeof(struct settings),
    .reads = POSTIL_LAYERS("token", "sentence"),
    .writes = POSTIL_LAYERS("claim"),
    .open = open_state,
    .analyze = analyze,
    .close = close_state,
    .train = claims_train,
    .train_options = claims_train_options,
    .train_settings_size = sizeof(struct claims_train_settings),
};
