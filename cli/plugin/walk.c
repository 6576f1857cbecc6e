/* SPDX-License-Identifier: Apache-2.0 */
/* Taking the plain samples through a plugin's hooks bare, so that it is judged, not the host. */
#include "tests.h"

#include <string.h>

enum { MOST_LAYERS = 64, MOST_DOCUMENTS = 1000, JSON_LOG = 30 };

const struct postil_layer_type *
plugin_tests_find_type(const struct stand *s, const char *name)
{
    for (size_t i = 0; s->layers->layers && s->layers->layers[i]; i++)
        if (strcmp(s->layers->layers[i]->name, name) == 0)
            return s->layers->layers[i];
    return postil_layer_type_builtin(name);
}

bool
visit_is_new(const struct visit *visit, const postil_layer *layer)
{
    for (size_t i = 0; i < visit->n_before; i++)
        if (strcmp(visit->before[i], postil_layer_get_type(layer)->name) == 0)
            return false;
    return true;
}

bool
plugin_tests_begin(struct stand *s, struct postil_buffer *out)
{
    if (!out->arena)
        out->arena = postil_arena_new((size_t)1 << JSON_LOG);
    return out->arena || trial_fail(s->report, "no memory for JSON");
}

bool
plugin_tests_write(struct stand *s, struct postil_buffer *out, const postil_doc *doc,
                   const char *const *names)
{
    static const char *const all[] = {"all", NULL}, *const none[] = {"", NULL};
    struct postil_error err;
    size_t n = 0;
    if (!names || !*names) /* an empty list would be that of a writer's default */
        names = names ? none : all;
    while (names[n])
        n++;
    struct postil_json_style style = {.layers = {names, n}};
    if (!plugin_tests_begin(s, out))
        return false;
    return postil_json_doc(out, doc, &style, &err) == POSTIL_OK ||
           trial_fail(s->report, "document %s can't be written: %s", postil_doc_id(doc),
                      err.message);
}

/* One hook, between the visitor's two looks. Layers it didn't add are empty, as for the host. */
static bool
step(struct stand *s, const struct visitor *v, enum postil_hook hook, struct visit *visit)
{
    const char *names[MOST_LAYERS];
    visit->before = names;
    visit->n_before = 0;
    for (size_t i = 0; i < postil_doc_layer_count(visit->doc) && i < MOST_LAYERS; i++)
        names[visit->n_before++] = postil_layer_get_type(postil_doc_layer_at(visit->doc, i))->name;
    if ((v->before && !v->before(s, v->ctx, visit)) || !stand_call_bare(s, hook, visit->doc) ||
        (v->after && !v->after(s, v->ctx, visit)))
        return false;
    for (const char *const *name = visit->declared; name && *name; name++) {
        const struct postil_layer_type *type = plugin_tests_find_type(s, *name);
        postil_layer *layer = postil_doc_find_layer(visit->doc, *name);
        if (!layer && type && postil_doc_add_layer(visit->doc, type, &layer, NULL) != POSTIL_OK)
            return trial_fail(s->report, "no memory for layer '%s'", *name);
    }
    return true;
}

static bool
walk_step(struct stand *s, const struct visitor *v)
{
    size_t n;
    const struct sample *samples = samples_plain(&n);
    const struct postil_declaration *d = s->layers;
    struct visit analyze = {.hook = "analyze", .field = "writes", .declared = d->writes};
    struct visit collect = {
        .hook = "collect", .field = "collect_writes", .declared = d->collect_writes};
    struct visit conclude = {
        .hook = "conclude", .field = "conclude_writes", .declared = d->conclude_writes};
    analyze.doc = collect.doc = s->doc;
    for (size_t i = 0; i < n; i++)
        if (!stand_supply(s, s->doc, &samples[i]) || !step(s, v, POSTIL_HOOK_ANALYZE, &analyze) ||
            !step(s, v, POSTIL_HOOK_COLLECT, &collect))
            return false;
    conclude.doc = postil_doc_new_corpus((size_t)1 << JSON_LOG);
    bool ok = conclude.doc ? step(s, v, POSTIL_HOOK_CONCLUDE, &conclude)
                           : trial_fail(s->report, "no memory for the corpus document");
    postil_doc_free(conclude.doc);
    return ok;
}

/* Documents that are rejected are another test's affair. */
static bool
walk_source(struct stand *s, const struct visitor *v)
{
    const struct postil_step source = postil_chain_step(s->chain, s->at);
    struct visit decode = {.doc = s->doc,
                           .hook = "decode",
                           .field = "decode_writes",
                           .declared = s->layers->decode_writes};
    struct postil_error err;
    for (size_t i = 0; i < MOST_DOCUMENTS; i++) {
        postil_doc_reset(s->doc);
        trial_enter(s->report, "next or decode", NULL);
        enum postil_status st = source.plugin->next(source.state, s->doc, &err);
        if (st == POSTIL_OK && source.plugin->decode)
            st = source.plugin->decode(source.state, s->doc, &err);
        trial_enter(s->report, NULL, NULL);
        if (st == POSTIL_END)
            break;
        if (st == POSTIL_OK && ((v->before && !v->before(s, v->ctx, &decode)) ||
                                (v->after && !v->after(s, v->ctx, &decode))))
            return false;
    }
    return true;
}

bool
plugin_tests_walk(struct stand *s, const struct visitor *visitor)
{
    return stand_set_up(s) &&
           (s->role == POSTIL_STEP ? walk_step(s, visitor) : walk_source(s, visitor));
}
