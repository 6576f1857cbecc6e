/* SPDX-License-Identifier: Apache-2.0 */
/* Test stands: opening, documents, hooks. stand_build.c makes their chains. */
#include "stand.h"

#include <stdio.h>
#include <string.h>

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
    static const enum postil_hook hooks[] = {POSTIL_HOOK_STOP, POSTIL_HOOK_CLOSE};
    for (size_t i = 0; i < 2 && s->chain && postil_chain_step(s->chain, s->at).open; i++)
        if (stand_try(s, hooks[i], NULL, NULL) != POSTIL_OK)
            return; /* they can't fail */
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
    [POSTIL_HOOK_STOP] = "stop",         [POSTIL_HOOK_CLOSE] = "close",
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
