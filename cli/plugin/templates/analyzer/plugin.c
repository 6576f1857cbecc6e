/* @name@: finds words that are written in capitals. */
#include <stdbool.h>

#include <postil/plugin.h>

/* -- yours: what is found, the options, and the method ----------------------------------------- */

struct @name@ {
    uint32_t begin, end; /* bytes of the text, half-open */
    uint32_t letters;
};

static const struct postil_field fields[] = {
    POSTIL_SPAN(struct @name@),
    POSTIL_FIELD(struct @name@, letters, .unit = "letters", .help = "how long it is"),
    POSTIL_FIELDS_END,
};

struct settings {
    int64_t least;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, least, .fallback = "2", .min = 1, .max = 1000,
                  .unit = "letters", .help = "a shorter word is left out"),
    POSTIL_OPTIONS_END,
};

/* Whether a token is one; if so, fill in what is to be said about it. */
static bool
find(const struct settings *set, const char *token, size_t len, struct @name@ *out)
{
    for (size_t i = 0; i < len; i++)
        if (token[i] < 'A' || token[i] > 'Z')
            return false;
    out->letters = (uint32_t)len;
    return len >= (size_t)set->least;
}

/* -- the rest is the same for every plugin that looks at tokens -------------------------------- */

static const struct postil_layer_type layer_type = {
    .name = "@name@",
    .help = "words in capitals",
    .record_size = sizeof(struct @name@),
    .fields = fields,
};

/* Settings live as long as the instance; they are all the state there is. */
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
    size_t n_token;
    const char *text = postil_doc_text(doc, &(size_t){0});
    const struct postil_token *tokens = postil_doc_records(doc, &postil_token_type, &n_token);
    postil_layer *layer;
    enum postil_status st = postil_doc_add_layer(doc, &layer_type, &layer, err);
    for (size_t i = 0; st == POSTIL_OK && i < n_token; i++) {
        struct @name@ found = {.begin = tokens[i].begin, .end = tokens[i].end};
        if (!find(state, text + found.begin, found.end - found.begin, &found))
            continue;
        struct @name@ *out = postil_layer_add(layer, 1, err);
        if (!out)
            return POSTIL_NOMEM;
        *out = found;
    }
    return st;
}

POSTIL_PLUGIN(@name@) = {
    POSTIL_PLUGIN_HEAD(@name@),
    .version = "0.1",
    .summary = "finds words that are written in capitals",
    .options = options,
    .settings_size = sizeof(struct settings),
    .layers = (const struct postil_layer_type *const[]){&layer_type, NULL},
    .reads = POSTIL_LAYERS("token"), /* "sentence", "entity", "quote" ...: postil/layers.h */
    .writes = POSTIL_LAYERS("@name@"),
    .open = open_state,
    .analyze = analyze,
};
