/* SPDX-License-Identifier: Apache-2.0 */
/* Tests: a step reads and writes the layers it declares, and leaves everything else alone. */
#include "tests.h"

#include <stdlib.h>
#include <string.h>

#include "made_layers.h"

/* -- written ----------------------------------------------------------------------------------- */

static bool
is_declared(struct stand *s, const struct visit *visit, const postil_layer *layer)
{
    const struct postil_layer_type *type = postil_layer_get_type(layer);
    const struct postil_layer_type *known = plugin_tests_find_type(s, type->name);
    struct postil_error err;
    if (type->name[0] == '.')
        return true;
    if (!stand_names_hold(visit->declared, type->name) && !stand_names_hold(visit->declared, "*"))
        return trial_fail(s->report, "%s adds layer '%s', which .%s does not name", visit->hook,
                          type->name, visit->field);
    return !known || postil_layer_type_match(known, type, &err) == POSTIL_OK ||
           trial_fail(s->report, "%s: %s", visit->hook, err.message);
}

static bool
look_at_names(struct stand *s, void *ctx, const struct visit *visit)
{
    (void)ctx;
    for (size_t i = 0; i < postil_doc_layer_count(visit->doc); i++) {
        const postil_layer *layer = postil_doc_layer_at(visit->doc, i);
        if (visit_is_new(visit, layer) && !is_declared(s, visit, layer))
            return false;
    }
    return true;
}

static bool
written(struct stand *s, const char *which)
{
    (void)which;
    return plugin_tests_walk(s, &(struct visitor){.after = look_at_names});
}

/* -- kept -------------------------------------------------------------------------------------- */

/** A document as it was: its text and its layers' JSON. */
struct snapshot {
    struct postil_buffer json;
    char *text;
    size_t len;
    const char *names[64]; /* of the layers, ends in NULL */
};

/* Metadata is a step's to set, so only what stands behind it is compared. */
static const char *
layers_in(const struct postil_buffer *json)
{
    const char *at = json->bytes ? strstr(json->bytes, ",\"layers\":") : NULL;
    return at ? at : "";
}

static bool
take_snapshot(struct stand *s, void *ctx, const struct visit *visit)
{
    struct snapshot *was = ctx;
    const char *text = postil_doc_text(visit->doc, &was->len);
    free(was->text);
    size_t n = 0;
    for (size_t i = 0; i < visit->n_before && n < 63; i++)
        if (visit->before[i][0] != '.')
            was->names[n++] = visit->before[i];
    was->names[n] = NULL;
    was->json.len = 0;
    was->text = malloc(was->len + 1);
    if (!was->text)
        return trial_fail(s->report, "out of memory");
    memcpy(was->text, text, was->len + 1);
    return plugin_tests_write(s, &was->json, visit->doc, was->names);
}

static bool
compare_snapshot(struct stand *s, void *ctx, const struct visit *visit)
{
    struct snapshot *was = ctx;
    struct postil_buffer json = {.arena = NULL};
    size_t len;
    const char *text = postil_doc_text(visit->doc, &len);
    if (len != was->len || memcmp(text, was->text, len + 1) != 0)
        return trial_fail(s->report, "%s changes the text", visit->hook);
    for (const char **name = was->names; *name; name++)
        if (!postil_doc_find_layer(visit->doc, *name))
            return trial_fail(s->report, "%s takes layer '%s' away", visit->hook, *name);
    bool ok = plugin_tests_write(s, &json, visit->doc, was->names);
    if (ok && strcmp(layers_in(&json), layers_in(&was->json)) != 0)
        ok = trial_fail(s->report, "%s changes layers of other steps", visit->hook);
    postil_arena_free(json.arena);
    return ok;
}

static bool
kept(struct stand *s, const char *which)
{
    (void)which;
    struct snapshot was = {.text = NULL};
    bool ok = plugin_tests_walk(
        s, &(struct visitor){.before = take_snapshot, .after = compare_snapshot, .ctx = &was});
    free(was.text);
    postil_arena_free(was.json.arena);
    return ok;
}

/* -- read -------------------------------------------------------------------------------------- */

static bool
is_own(const struct stand *s, const char *name)
{
    const struct postil_declaration *d = s->layers;
    return stand_names_hold(d->reads, name) || stand_names_hold(d->writes, name) ||
           stand_names_hold(d->collect_writes, name);
}

/* Layers that the plugin has not asked for must not tell it anything. */
static bool
add_others(struct stand *s, postil_doc *doc)
{
    size_t n;
    const struct postil_layer_type *const *types = postil_layer_type_builtins(&n);
    for (size_t i = 0; i < n; i++) {
        if (is_own(s, types[i]->name) || !postil_layer_type_has_span(types[i]))
            continue;
        postil_doc_drop_layer(doc, types[i]->name);
        if (!made_layer_add(doc, types[i], MADE_WORDS))
            return trial_fail(s->report, "no memory for layer '%s'", types[i]->name);
    }
    return true;
}

/* What the chain's earlier steps wrote beside what was asked for goes. */
static void
drop_others(struct stand *s, postil_doc *doc)
{
    for (size_t i = postil_doc_layer_count(doc); i-- > 0;) {
        const char *name = postil_layer_get_type(postil_doc_layer_at(doc, i))->name;
        if (!is_own(s, name))
            postil_doc_drop_layer(doc, name);
    }
}

static bool
write_own(struct stand *s, const struct sample *sample, bool others, struct postil_buffer *out)
{
    static const char *const none[] = {NULL};
    if (!stand_supply(s, s->doc, sample))
        return false;
    drop_others(s, s->doc);
    return (!others || add_others(s, s->doc)) && stand_call(s, POSTIL_HOOK_ANALYZE, s->doc) &&
           plugin_tests_write(s, out, s->doc, s->layers->writes ? s->layers->writes : none);
}

static bool
read_only_declared(struct stand *s, const char *which)
{
    (void)which;
    size_t n;
    const struct sample *samples = samples_plain(&n);
    struct postil_buffer with = {.arena = NULL}, without = {.arena = NULL};
    bool ok = stand_set_up(s);
    if (ok && stand_names_hold(s->layers->reads, "*"))
        return trial_skip(s->report, "reads all there is");
    for (size_t i = 0; ok && i < n; i++)
        ok = write_own(s, &samples[i], false, &without) && write_own(s, &samples[i], true, &with);
    if (ok && strcmp(with.bytes, without.bytes) != 0)
        ok = trial_fail(s->report, "the result depends on layers that .reads does not name");
    postil_arena_free(with.arena);
    postil_arena_free(without.arena);
    return ok;
}

/* -- odd layers -------------------------------------------------------------------------------- */

static bool
stands_odd_layer(struct stand *s, const struct sample *sample, const char *name,
                 enum made_shape shape)
{
    struct postil_error err = {.message = ""};
    if (!stand_supply(s, s->doc, sample))
        return false;
    const postil_layer *layer = postil_doc_find_layer(s->doc, name);
    const struct postil_layer_type *type = layer ? postil_layer_get_type(layer) : NULL;
    if (!type || !made_shape_fits(shape, type))
        return true;
    postil_doc_drop_layer(s->doc, name);
    if (!made_layer_add(s->doc, type, shape))
        return trial_fail(s->report, "no memory for layer '%s'", name);
    enum postil_status st = stand_try(s, POSTIL_HOOK_ANALYZE, s->doc, &err);
    return st == POSTIL_OK || (st == POSTIL_DATA && err.message[0]) ||
           trial_fail(s->report, "%s in layer '%s', document %s: %s", made_shape_name(shape), name,
                      sample->name, err.message[0] ? err.message : "no reason given");
}

/* Layers come from other people's files too: within the contract, anything may stand in them. */
static bool
odd_layers(struct stand *s, const char *which)
{
    (void)which;
    size_t n;
    const struct sample *samples = samples_plain(&n);
    if (!stand_set_up(s))
        return false;
    if (!s->layers->reads || !s->layers->reads[0])
        return trial_skip(s->report, "reads no layer");
    for (const char *const *name = s->layers->reads; *name; name++)
        for (int shape = 0; shape < N_MADE_SHAPE; shape++)
            for (size_t i = 0; i < n; i++)
                if (!stands_odd_layer(s, &samples[i], *name, (enum made_shape)shape))
                    return false;
    return true;
}

const struct plugin_test layer_tests[] = {
    {"layers/written", "each hook adds only the layers it declares", "load/*", ON_BOTH, written},
    {.name = NULL},
};

const struct plugin_test neighbour_tests[] = {
    {"layers/kept", "the text and other steps' layers stay as they are", "records/*", ON_STEPS,
     kept},
    {"layers/read", "the result depends only on the layers it declares to read", "same/[to]*",
     ON_STEPS, read_only_declared},
    {"layers/odd", "layers it reads may be empty, nested, or one long record", "records/*",
     ON_STEPS, odd_layers},
    {.name = NULL},
};
