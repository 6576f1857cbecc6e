/* SPDX-License-Identifier: Apache-2.0 */
/* Steps: the hooks of a plugin, with the contract enforced around them. */
#include "step.h"

#include <string.h>

#include "document.h"
#include "names.h"

enum postil_status
step_open(struct step *step, struct postil_error *err)
{
    struct postil_context ctx = {
        .size = sizeof ctx,
        .step = step->name,
        .role = step->role,
        .types = step->types,
        .n_types = step->n_types,
        .checkpoint = step->checkpoint,
        .resumes = step->resumes,
    };
    enum postil_status st = POSTIL_OK;
    if (step->plugin->open)
        st = step->plugin->open(&ctx, step->settings, &step->state, err);
    step->open = st == POSTIL_OK;
    return st;
}

void
step_close(struct step *step)
{
    if (step->open && step->plugin->close)
        step->plugin->close(step->state);
    step->open = false;
    step->state = NULL;
}

static enum postil_status
need_layers(const struct step *step, const postil_doc *doc, struct postil_error *err)
{
    for (const char *const *name = step->declared.reads; name && *name; name++)
        if (strcmp(*name, "*") != 0 && !postil_doc_find_layer(doc, *name))
            return postil_fail(err, POSTIL_DATA,
                               "the document brings no layer '%s': put a step before this one that "
                               "writes it",
                               *name);
    return POSTIL_OK;
}

static const struct postil_layer_type *
find_type(const struct step *step, const char *name)
{
    for (size_t i = 0; i < step->n_types; i++)
        if (strcmp(step->types[i]->name, name) == 0)
            return step->types[i];
    return NULL;
}

/* Later steps read the records as the chain knows them, so they must be made that way. */
static enum postil_status
settle_layer(const struct step *step, const postil_doc *doc, postil_layer *layer,
             struct postil_error *err)
{
    const struct postil_layer_type *known = find_type(step, layer->type->name);
    if (known && postil_layer_type_match(known, layer->type, err) != POSTIL_OK)
        return POSTIL_INTERNAL;
    return postil_layer_settle(layer, doc->text, doc->text_len, err);
}

/* A declared layer that the hook did not add was found to be empty. */
static enum postil_status
settle_one(const struct step *step, postil_doc *doc, const char *name, struct postil_error *err)
{
    postil_layer *layer = postil_doc_find_layer(doc, name);
    return layer ? settle_layer(step, doc, layer, err)
                 : postil_doc_add_layer(doc, find_type(step, name), &layer, err);
}

/* Layers from the n_before-th on were added by the hook: all must be declared in `writes`, but for
 * private ones. */
static enum postil_status
settle(const struct step *step, postil_doc *doc, const char *const *writes, size_t n_before,
       struct postil_error *err)
{
    for (size_t i = n_before; i < doc->n_layer; i++)
        if (doc->layers[i]->type->name[0] != '.' && !names_hold(writes, doc->layers[i]->type->name))
            return postil_fail(err, POSTIL_INTERNAL, "adds layer '%s', which it does not declare",
                               doc->layers[i]->type->name);
    for (; writes && *writes; writes++) {
        enum postil_status st = settle_one(step, doc, *writes, err);
        if (st != POSTIL_OK)
            return st;
    }
    return POSTIL_OK;
}

/* Run `analyze` on a document that brings some of its layers along: they are put aside
 * meanwhile. */
static enum postil_status
analyze_the_rest(const struct step *step, postil_doc *doc, struct postil_error *err)
{
    size_t n = doc->n_layer, n_aside = 0;
    postil_layer **aside = postil_arena_array(&doc->arena, postil_layer *, n);
    if (!aside)
        return postil_fail(err, POSTIL_NOMEM, "no room for layers");
    for (size_t i = 0; i < n; i++)
        if (names_hold(step->declared.writes, doc->layers[i]->type->name))
            aside[n_aside++] = doc->layers[i];
    for (size_t i = 0; i < n_aside; i++)
        postil_doc_drop_layer(doc, aside[i]->type->name);
    size_t n_before = doc->n_layer;
    enum postil_status st = step->plugin->analyze(step->state, doc, err);
    if (st == POSTIL_OK)
        st = settle(step, doc, step->declared.writes, n_before, err);
    for (size_t i = 0; i < n_aside && st == POSTIL_OK; i++)
        for (size_t j = 0; j < doc->n_layer; j++)
            if (strcmp(doc->layers[j]->type->name, aside[i]->type->name) == 0)
                doc->layers[j] = aside[i];
    return st;
}

enum postil_status
step_analyze(const struct step *step, postil_doc *doc, struct postil_error *err)
{
    const struct postil_plugin *plugin = step->plugin;
    if (!plugin->analyze)
        return POSTIL_OK;
    enum postil_status st = need_layers(step, doc, err);
    if (st != POSTIL_OK)
        return st;
    size_t n_write = 0, n_brought = 0;
    for (const char *const *name = step->declared.writes; name && *name; name++) {
        n_write++;
        n_brought += postil_doc_find_layer(doc, *name) != NULL;
    }
    if (n_brought && n_brought == n_write)
        return POSTIL_OK;
    if (n_brought && !(plugin->flags & POSTIL_COMPLETES))
        return analyze_the_rest(step, doc, err);
    size_t n_before = doc->n_layer;
    st = plugin->analyze(step->state, doc, err);
    return st == POSTIL_OK ? settle(step, doc, step->declared.writes, n_before, err) : st;
}

/* `collect` and `conclude`: layers of theirs that are there already are written anew. */
static enum postil_status
run_serial(const struct step *step, postil_doc *doc, const char *const *writes,
           enum postil_status (*hook)(void *, postil_doc *, struct postil_error *),
           struct postil_error *err)
{
    for (const char *const *name = writes; name && *name; name++)
        postil_doc_drop_layer(doc, *name);
    size_t n_before = doc->n_layer;
    enum postil_status st = hook(step->state, doc, err);
    return st == POSTIL_OK ? settle(step, doc, writes, n_before, err) : st;
}

enum postil_status
step_collect(const struct step *step, postil_doc *doc, struct postil_error *err)
{
    if (!step->plugin->collect)
        return POSTIL_OK;
    enum postil_status st = step->plugin->analyze ? POSTIL_OK : need_layers(step, doc, err);
    return st == POSTIL_OK
               ? run_serial(step, doc, step->declared.collect_writes, step->plugin->collect, err)
               : st;
}

enum postil_status
step_conclude(const struct step *step, postil_doc *corpus, struct postil_error *err)
{
    if (!step->plugin->conclude)
        return POSTIL_OK;
    return run_serial(step, corpus, step->declared.conclude_writes, step->plugin->conclude, err);
}

enum postil_status
step_decode(const struct step *step, postil_doc *doc, struct postil_error *err)
{
    if (!step->plugin->decode)
        return POSTIL_OK;
    enum postil_status st = step->plugin->decode(step->state, doc, err);
    for (size_t i = 0; i < doc->n_layer && st == POSTIL_OK; i++)
        st = settle_layer(step, doc, doc->layers[i], err);
    return st;
}
