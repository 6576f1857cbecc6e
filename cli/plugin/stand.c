/* SPDX-License-Identifier: Apache-2.0 */
/* Test stands. */
#include "stand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SUPPLIERS = 32, DOCUMENT_LOG = 30 };

bool
stand_names_hold(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

bool
stand_takes(const struct stand *s, const struct postil_option *o)
{
    uint32_t scope = s->role == POSTIL_SOURCE ? POSTIL_SOURCE_ONLY : POSTIL_STEP_ONLY;
    return o->scope == POSTIL_ANYWHERE || o->scope == scope;
}

const struct postil_option *
stand_find_option(const struct stand *s, const char *name)
{
    for (const struct postil_option *o = s->plugin->options; o && o->type != POSTIL_NO_OPTION; o++)
        if (stand_takes(s, o) && strcmp(o->name, name) == 0)
            return o;
    return NULL;
}

bool
stand_is_set(const struct stand *s, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < s->subject->n_set; i++)
        if (strncmp(s->subject->sets[i], name, len) == 0 && s->subject->sets[i][len] == '=')
            return true;
    return false;
}

bool
stand_load(struct stand *s)
{
    struct postil_error err;
    if (s->plugin)
        return true;
    trial_enter(s->report, "loading", NULL);
    if (postil_registry_load(s->subject->registry, s->subject->name, &s->plugin, &err) != POSTIL_OK)
        return trial_fail(s->report, "%s", err.message);
    trial_enter(s->report, NULL, NULL);
    return true;
}

bool
stand_plays(const struct stand *s, enum postil_role role)
{
    const struct postil_plugin *p = s->plugin;
    return role == POSTIL_SOURCE ? p->next != NULL : p->analyze || p->collect || p->conclude;
}

/* -- building ---------------------------------------------------------------------------------- */

struct suppliers {
    const char *names[MOST_SUPPLIERS];
    size_t n;
};

static bool
is_supplied(const struct stand *s, const struct suppliers *list, const char *layer)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct postil_plugin *p;
        if (postil_registry_load(s->subject->registry, list->names[i], &p, NULL) == POSTIL_OK &&
            (stand_names_hold(p->writes, layer) || stand_names_hold(p->collect_writes, layer)))
            return true;
    }
    return false;
}

static void
supply_layers(const struct stand *s, const char *const *layers, unsigned depth,
              struct suppliers *list);

/* Put the plugin that writes `layer` on the list, behind those it needs itself. One that isn't
 * there is for the chain to complain about. */
static void
supply_layer(const struct stand *s, const char *layer, unsigned depth, struct suppliers *list)
{
    const char *name = postil_registry_find_writer(s->subject->registry, layer);
    const struct postil_plugin *plugin;
    if (!name || strcmp(name, s->subject->name) == 0 || is_supplied(s, list, layer) ||
        postil_registry_load(s->subject->registry, name, &plugin, NULL) != POSTIL_OK)
        return;
    supply_layers(s, plugin->reads, depth + 1, list);
    if (list->n < MOST_SUPPLIERS && !is_supplied(s, list, layer))
        list->names[list->n++] = name;
}

static void
supply_layers(const struct stand *s, const char *const *layers, unsigned depth,
              struct suppliers *list)
{
    for (; layers && *layers && depth < MOST_SUPPLIERS; layers++)
        supply_layer(s, strcmp(*layers, "*") == 0 ? "entity" : *layers, depth, list);
}

static enum postil_status
override(const struct stand *s, postil_config *config, const char *set, struct postil_error *err)
{
    char path[4096], key[256];
    size_t len = strcspn(set, "=");
    if (memchr(set, '.', len)) {
        snprintf(path, sizeof path, "chain.%s", set);
        return s->role == POSTIL_STEP ? postil_config_override(config, path, err) : POSTIL_OK;
    }
    snprintf(key, sizeof key, "%.*s", (int)(len < sizeof key ? len : 0), set);
    for (const struct postil_option *o = s->plugin->options; o && o->type != POSTIL_NO_OPTION; o++)
        if (strcmp(o->name, key) == 0 && !stand_takes(s, o))
            return POSTIL_OK; /* for its other role */
    if (s->role == POSTIL_SOURCE)
        snprintf(path, sizeof path, "source.%s", set);
    else
        snprintf(path, sizeof path, "chain.%zu.%s", s->at, set);
    return postil_config_override(config, path, err);
}

/* The plugin with its settings, and the steps before it: *out_n steps. */
static enum postil_status
configure(struct stand *s, const char *set, postil_config *config, size_t *out_n,
          struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    struct suppliers list = {.n = 0};
    if (s->role == POSTIL_SOURCE) {
        s->at = POSTIL_SOURCE_STEP;
        st = postil_config_set_source(config, s->subject->name, err);
    } else {
        supply_layers(s, s->plugin->reads, 0, &list);
        s->at = list.n;
        for (size_t i = 0; i < list.n && st == POSTIL_OK; i++)
            st = postil_config_add_step(config, list.names[i], err);
        if (st == POSTIL_OK)
            st = postil_config_add_step(config, s->subject->name, err);
        list.n++;
        if (st == POSTIL_OK && s->input)
            st = postil_config_set_source(config, "jsonl", err);
        if (st == POSTIL_OK && s->input)
            st = postil_config_set_paths(config, &s->input, 1, err);
    }
    *out_n = list.n;
    for (size_t i = 0; i < s->subject->n_set && st == POSTIL_OK; i++)
        st = override(s, config, s->subject->sets[i], err);
    if (st == POSTIL_OK && s->fed[0])
        st = override(s, config, s->fed, err);
    return st == POSTIL_OK && set ? override(s, config, set, err) : st;
}

/* The first fault is the one to tell. */
static void
keep_first(void *err, const char *message)
{
    struct postil_error *first = err;
    if (!first->message[0])
        postil_fail(first, POSTIL_OK, "%s", message);
}

enum postil_status
stand_try_build(struct stand *s, const char *set, struct postil_error *err)
{
    struct postil_report report = {.fault = keep_first, .ctx = err};
    postil_config *config = postil_config_new();
    size_t n_step;
    if (!config)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    postil_chain_free(s->chain);
    s->chain = NULL;
    err->message[0] = '\0';
    enum postil_status st = configure(s, set, config, &n_step, err);
    if (st == POSTIL_OK && n_step == 0) /* a chain has steps; this one is never opened */
        st = postil_config_add_step(config, "jsonl", err);
    if (st == POSTIL_OK)
        st = postil_chain_new(s->subject->registry, config, &report, &s->chain);
    postil_config_free(config);
    return st;
}

bool
stand_build(struct stand *s, const char *set)
{
    struct postil_error err;
    if (stand_try_build(s, set, &err) != POSTIL_OK)
        return trial_fail(s->report, "%s", err.message);
    if (!s->doc && !(s->doc = postil_doc_new((size_t)1 << DOCUMENT_LOG)))
        return trial_fail(s->report, "no memory for a document");
    return true;
}

/* A writer of everything behind the chain, and lines of JSON before it. */
static enum postil_status
put_ends(const struct stand *s, postil_config *config, size_t n_step, const char *input,
         const char *output, int workers, struct postil_error *err)
{
    char sets[3][4096];
    snprintf(sets[0], sizeof sets[0], "run.workers=%d", workers);
    snprintf(sets[1], sizeof sets[1], "chain.%zu.path=%s", n_step, output);
    snprintf(sets[2], sizeof sets[2], "chain.%zu.layers=all", n_step);
    enum postil_status st = postil_config_add_step(config, "jsonl", err);
    if (st == POSTIL_OK && s->role == POSTIL_STEP)
        st = postil_config_set_source(config, "jsonl", err);
    if (st == POSTIL_OK && s->role == POSTIL_STEP)
        st = postil_config_set_paths(config, &input, 1, err);
    for (size_t i = 0; i < 3 && st == POSTIL_OK; i++)
        st = postil_config_override(config, sets[i], err);
    return st;
}

enum postil_status
stand_try_run(struct stand *s, const char *input, const char *output, int workers,
              postil_chain **out_chain, struct postil_run_counts *out_counts,
              struct postil_error *err)
{
    struct postil_report report = {.fault = keep_first, .ctx = err};
    postil_config *config = postil_config_new();
    size_t n_step;
    if (!config)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    err->message[0] = '\0';
    enum postil_status st = configure(s, NULL, config, &n_step, err);
    if (st == POSTIL_OK)
        st = put_ends(s, config, n_step, input, output, workers, err);
    if (st == POSTIL_OK)
        st = postil_chain_new(s->subject->registry, config, &report, out_chain);
    postil_config_free(config);
    trial_enter(s->report, "a run", NULL);
    if (st == POSTIL_OK)
        st = postil_chain_open(*out_chain, POSTIL_ALL, &report);
    if (st == POSTIL_OK)
        st = postil_run(*out_chain, NULL, out_counts, err);
    trial_enter(s->report, NULL, NULL);
    return st;
}

/* -- opening ----------------------------------------------------------------------------------- */

bool
stand_open(struct stand *s)
{
    struct postil_error err = {.message = "no reason given"};
    for (size_t i = 0; s->role == POSTIL_STEP && i < s->at; i++) {
        struct postil_step step = postil_chain_step(s->chain, i);
        if (!step.open && (postil_chain_call(s->chain, i, POSTIL_HOOK_OPEN, NULL, &err) ||
                           postil_chain_call(s->chain, i, POSTIL_HOOK_START, NULL, &err)))
            return trial_fail(s->report, "step '%s' before it: %s", step.name, err.message);
    }
    return stand_call(s, POSTIL_HOOK_OPEN, NULL) && stand_call(s, POSTIL_HOOK_START, NULL);
}

void
stand_close(struct stand *s)
{
    if (s->chain && stand_try(s, POSTIL_HOOK_CLOSE, NULL, NULL) != POSTIL_OK)
        return; /* it can't fail */
}

void
stand_fini(struct stand *s)
{
    stand_close(s);
    postil_chain_free(s->chain);
    postil_doc_free(s->doc);
    s->chain = NULL;
    s->doc = NULL;
}

/* -- documents --------------------------------------------------------------------------------- */

static const char *const metas[][2] = {
    {"title", "Council backs harbour plan"},
    {"source", "Easthaven Post"},
    {"published", "2026-03-14T09:30:00Z"},
    {"claim", "The council supports the harbour"},
};

bool
stand_supply(struct stand *s, postil_doc *doc, const struct sample *sample)
{
    struct postil_error err;
    postil_doc_reset(doc);
    enum postil_status st = postil_doc_set_id(doc, sample->name, strlen(sample->name), &err);
    for (size_t i = 0; i < sizeof metas / sizeof metas[0] && st == POSTIL_OK; i++)
        st = postil_doc_set_meta(doc, metas[i][0], metas[i][1], &err);
    if (st == POSTIL_OK)
        st = postil_doc_set_text(doc, sample->bytes, sample->len, &err);
    if (st != POSTIL_OK)
        return trial_fail(s->report, "document %s: %s", sample->name, err.message);
    trial_enter(s->report, "a step before it", sample->name);
    for (size_t i = 0; i < s->at; i++)
        if (postil_chain_call(s->chain, i, POSTIL_HOOK_ANALYZE, doc, &err) != POSTIL_OK ||
            postil_chain_call(s->chain, i, POSTIL_HOOK_COLLECT, doc, &err) != POSTIL_OK)
            return trial_fail(s->report, "step '%s' before it, document %s: %s",
                              postil_chain_step(s->chain, i).name, sample->name, err.message);
    trial_enter(s->report, NULL, NULL);
    return true;
}

static const char *const hook_names[] = {
    [POSTIL_HOOK_OPEN] = "open",         [POSTIL_HOOK_START] = "start",
    [POSTIL_HOOK_ANALYZE] = "analyze",   [POSTIL_HOOK_COLLECT] = "collect",
    [POSTIL_HOOK_CONCLUDE] = "conclude", [POSTIL_HOOK_IDLE] = "idle",
    [POSTIL_HOOK_CLOSE] = "close",
};

static const char *
name_of(const postil_doc *doc)
{
    return !doc ? NULL : postil_doc_is_corpus(doc) ? "(corpus)" : postil_doc_id(doc);
}

enum postil_status
stand_try(struct stand *s, enum postil_hook hook, postil_doc *doc, struct postil_error *err)
{
    trial_enter(s->report, hook_names[hook], name_of(doc));
    enum postil_status st = postil_chain_call(s->chain, s->at, hook, doc, err);
    trial_enter(s->report, NULL, NULL);
    return st;
}

static bool
judge(struct stand *s, enum postil_hook hook, const postil_doc *doc, enum postil_status st,
      const struct postil_error *err)
{
    if (st == POSTIL_OK)
        return true;
    const char *name = name_of(doc);
    return trial_fail(s->report, "%s%s%s: %s", hook_names[hook], name ? " on document " : "",
                      name ? name : "", err->message[0] ? err->message : "no reason given");
}

bool
stand_call(struct stand *s, enum postil_hook hook, postil_doc *doc)
{
    struct postil_error err = {.message = ""};
    return judge(s, hook, doc, stand_try(s, hook, doc, &err), &err);
}

bool
stand_call_bare(struct stand *s, enum postil_hook hook, postil_doc *doc)
{
    struct postil_error err = {.message = ""};
    const struct postil_step step = postil_chain_step(s->chain, s->at);
    enum postil_status (*call)(void *, postil_doc *, struct postil_error *) =
        hook == POSTIL_HOOK_ANALYZE   ? step.plugin->analyze
        : hook == POSTIL_HOOK_COLLECT ? step.plugin->collect
                                      : step.plugin->conclude;
    if (!call)
        return true;
    trial_enter(s->report, hook_names[hook], name_of(doc));
    enum postil_status st = call(step.state, doc, &err);
    trial_enter(s->report, NULL, NULL);
    return judge(s, hook, doc, st, &err);
}

/* -- sources ----------------------------------------------------------------------------------- */

bool
stand_feed(struct stand *s, const struct sample *sample)
{
    char path[1280];
    const struct postil_option *paths = stand_find_option(s, "paths");
    if (!paths || paths->type != POSTIL_OPTION_STRINGS)
        return trial_skip(s->report, "a source without an option 'paths' can't be given a text");
    snprintf(path, sizeof path, "%s/%s.txt", s->subject->scratch, sample->name);
    FILE *file = fopen(path, "wb");
    bool ok = file && fwrite(sample->bytes, 1, sample->len, file) == sample->len;
    if ((file && fclose(file) != 0) || !ok)
        return trial_fail(s->report, "%s can't be written", path);
    snprintf(s->fed, sizeof s->fed, "paths=%s", path);
    return stand_build(s, NULL) && stand_open(s);
}

bool
stand_set_up(struct stand *s)
{
    size_t n;
    if (s->role == POSTIL_SOURCE && stand_find_option(s, "paths") && !stand_is_set(s, "paths"))
        return stand_feed(s, samples_plain(&n));
    return stand_build(s, NULL) && stand_open(s);
}

enum postil_status
stand_next(struct stand *s, postil_doc *doc, struct postil_error *err)
{
    err->message[0] = '\0';
    trial_enter(s->report, "next or decode", NULL);
    enum postil_status st = postil_chain_next(s->chain, doc, err);
    trial_enter(s->report, NULL, NULL);
    return st;
}
