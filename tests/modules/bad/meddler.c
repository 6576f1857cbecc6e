/* SPDX-License-Identifier: Apache-2.0 */
/* Meddles with layers of others in the one way that its setting names. */
#include <string.h>

#include <postil/plugin.h>

enum fault { NOTHING, CHANGES, PEEKS, TRUSTS };

struct settings {
    uint32_t fault;
};

struct count {
    uint32_t n;
};

static const struct postil_field fields[] = {
    POSTIL_FIELD(struct count, n, .help = "how many tokens"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type count_type = {
    .name = "count",
    .help = "number of tokens",
    .record_size = sizeof(struct count),
    .fields = fields,
};

static enum postil_status
open_state(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    (void)ctx, (void)err;
    *out_state = (void *)settings;
    return POSTIL_OK;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct settings *set = state;
    size_t n_token, n_entity, len;
    const char *text = postil_doc_text(doc, &len);
    const struct postil_token *tokens = postil_doc_records(doc, &postil_token_type, &n_token);
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &count_type, &layer, err);
    struct count *count = st == POSTIL_OK ? postil_layer_add(layer, 1, err) : NULL;
    if (!count)
        return POSTIL_NOMEM;
    count->n = (uint32_t)n_token;
    if (set->fault == CHANGES && n_token > 1)
        ((struct postil_token *)tokens)[0].end = tokens[1].end;
    if (set->fault == PEEKS && postil_doc_records(doc, &postil_entity_type, &n_entity))
        count->n = (uint32_t)n_entity;
    for (size_t i = 0; set->fault == TRUSTS && i < n_token; i++)
        if (memchr(text + tokens[i].begin, ' ', tokens[i].end - tokens[i].begin))
            return postil_fail(err, POSTIL_INTERNAL, "this can't be");
    return POSTIL_OK;
}

static const char *const faults[] = {"nothing", "changes", "peeks", "trusts", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, fault, .fallback = "nothing", .choices = faults,
                  .help = "what to do wrong"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(meddler) = {
    POSTIL_PLUGIN_HEAD(meddler),
    .version = "1",
    .summary = "meddles as told",
    .options = options,
    .settings_size = sizeof(struct settings),
    .layers = (const struct postil_layer_type *const[]){&count_type, NULL},
    .reads = POSTIL_LAYERS("token"),
    .writes = POSTIL_LAYERS("count"),
    .open = open_state,
    .analyze = analyze,
};
