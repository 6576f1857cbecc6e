/* SPDX-License-Identifier: Apache-2.0 */
/* The chain of a test stand: the plugin with its settings, behind the plugins that write what it
 * reads. */
#define _GNU_SOURCE
#include "stand.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SUPPLIERS = 32, DOCUMENT_LOG = 30 };

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

/* The first fault is the one to tell. */
static void
keep_first(void *err, const char *message)
{
    struct postil_error *first = err;
    if (!first->message[0])
        postil_fail(first, POSTIL_OK, "%s", message);
}

/* What the plugin writes lies in the scratch folder, and each instance begins with nothing there. */
static enum postil_status
place_outputs(const struct stand *s, postil_config *config, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (const struct postil_option *o = s->plugin->options;
         o && o->type != POSTIL_NO_OPTION && st == POSTIL_OK; o++) {
        char folder[sizeof s->subject->scratch + 16], set[sizeof folder + 256];
        if (o->file != POSTIL_FILE_OUTPUT || !stand_takes(s, o))
            continue;
        snprintf(folder, sizeof folder, "%s/out-XXXXXX", s->subject->scratch);
        if (!mkdtemp(folder))
            return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", folder, strerror(errno));
        snprintf(set, sizeof set, "%s=%s/%s", o->name, folder, o->name);
        st = override(s, config, set, err);
    }
    return st;
}

/* `own`: leave out those for steps before it. */
static enum postil_status
apply_sets(const struct stand *s, postil_config *config, const char *set, bool own,
           struct postil_error *err)
{
    enum postil_status st = place_outputs(s, config, err);
    for (size_t i = 0; i < s->subject->n_set && st == POSTIL_OK; i++) {
        const char *one = s->subject->sets[i];
        if (!own || !memchr(one, '.', strcspn(one, "=")))
            st = override(s, config, one, err);
    }
    if (st == POSTIL_OK && s->fed[0])
        st = override(s, config, s->fed, err);
    return st == POSTIL_OK && set ? override(s, config, set, err) : st;
}

/* What the plugin reads with these settings, where that depends on them: it is put behind a source
 * that may bring any layer, and asked. The names live as long as *out_alone. */
static enum postil_status
learn_reads(struct stand *s, const char *set, postil_chain **out_alone,
            const char *const **out_reads, struct postil_error *err)
{
    struct postil_report report = {.fault = keep_first, .ctx = err};
    postil_config *config = postil_config_new();
    s->at = 0;
    if (!config)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    enum postil_status st = postil_config_set_source(config, "jsonl", err);
    if (st == POSTIL_OK)
        st = postil_config_add_step(config, s->subject->name, err);
    if (st == POSTIL_OK)
        st = apply_sets(s, config, set, true, err);
    if (st == POSTIL_OK)
        st = postil_chain_new(s->subject->registry, config, &report, out_alone);
    if (st == POSTIL_OK)
        *out_reads = postil_chain_step(*out_alone, 0).declared->reads;
    postil_config_free(config);
    return st;
}

static enum postil_status
add_steps(struct stand *s, const char *set, postil_config *config, size_t *out_n,
          struct postil_error *err)
{
    struct suppliers list = {.n = 0};
    const char *const *reads = s->plugin->reads;
    postil_chain *alone = NULL;
    enum postil_status st =
        s->plugin->declare ? learn_reads(s, set, &alone, &reads, err) : POSTIL_OK;
    if (st == POSTIL_OK)
        supply_layers(s, reads, 0, &list);
    postil_chain_free(alone);
    for (size_t i = 0; i < list.n && st == POSTIL_OK; i++)
        st = postil_config_add_step(config, list.names[i], err);
    if (st == POSTIL_OK)
        st = postil_config_add_step(config, s->subject->name, err);
    s->at = list.n;
    *out_n = list.n + 1;
    return st;
}

/* The plugin with its settings, and the steps before it: *out_n steps. */
static enum postil_status
configure(struct stand *s, const char *set, postil_config *config, size_t *out_n,
          struct postil_error *err)
{
    enum postil_status st;
    err->message[0] = '\0';
    if (s->role == POSTIL_SOURCE) {
        s->at = POSTIL_SOURCE_STEP;
        *out_n = 0;
        st = postil_config_set_source(config, s->subject->name, err);
    } else {
        st = add_steps(s, set, config, out_n, err);
        if (st == POSTIL_OK && s->input)
            st = postil_config_set_source(config, "jsonl", err);
        if (st == POSTIL_OK && s->input)
            st = postil_config_set_paths(config, &s->input, 1, err);
    }
    return st == POSTIL_OK ? apply_sets(s, config, set, false, err) : st;
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
    enum postil_status st = configure(s, set, config, &n_step, err);
    if (st == POSTIL_OK && n_step == 0) /* a chain has steps; this one is never opened */
        st = postil_config_add_step(config, "jsonl", err);
    if (st == POSTIL_OK)
        st = postil_chain_new(s->subject->registry, config, &report, &s->chain);
    if (st == POSTIL_OK)
        s->layers = postil_chain_step(s->chain, s->at).declared;
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
