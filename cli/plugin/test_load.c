/* SPDX-License-Identifier: Apache-2.0 */
/* Tests: the file loads, the descriptor makes sense, an instance opens. */
#include "tests.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* libltdl binds lazily and names no reason, so the linker itself is asked. */
static bool
symbols_are_bound(struct stand *s, const char *which)
{
    (void)which;
    char symbol[320];
    snprintf(symbol, sizeof symbol, "%s_LTX_postil_plugin", s->subject->name);
    for (char *p = symbol; *p; p++)
        if (*p == '-' || *p == '.')
            *p = '_';
    trial_enter(s->report, "loading", NULL);
    void *object = dlopen(s->subject->path, RTLD_NOW | RTLD_LOCAL);
    if (!object)
        return trial_fail(s->report, "%s", dlerror());
    return dlsym(object, symbol) ||
           trial_fail(s->report, "no Postil plugin: it does not export %s", symbol);
}

static bool
options_are_described(struct stand *s, const char *table, const struct postil_option *o)
{
    for (; o && o->type != POSTIL_NO_OPTION; o++) {
        if (!o->help || !*o->help)
            return trial_fail(s->report, "%s: '%s' has no help", table, o->name);
        if (o->min > o->max)
            return trial_fail(s->report, "%s: '%s' has a min above its max", table, o->name);
    }
    return true;
}

static bool
names_stand_once(struct stand *s, const char *field, const char *const *names)
{
    for (const char *const *name = names; name && *name; name++)
        if (stand_names_hold(name + 1, *name))
            return trial_fail(s->report, "%s names '%s' twice", field, *name);
    return true;
}

/* What the host doesn't insist on, and a user wants. */
static bool
descriptor_is_consistent(struct stand *s, const char *which)
{
    (void)which;
    if (!stand_load(s))
        return false;
    const struct postil_plugin *p = s->plugin;
    if (strchr(p->summary, '\n') || !*p->summary || !*p->version)
        return trial_fail(s->report, "version and summary are one line each, not empty");
    if ((p->flags & POSTIL_WRITER) && !p->collect && !p->conclude)
        return trial_fail(s->report, "a writer needs collect or conclude: analyze runs in workers");
    if ((p->flags & POSTIL_COMPLETES) && !(p->writes && p->writes[0]))
        return trial_fail(s->report, "POSTIL_COMPLETES without any layer in writes");
    for (const char *const *name = p->writes; name && *name; name++)
        if (stand_names_hold(p->reads, *name) || stand_names_hold(p->collect_writes, *name))
            return trial_fail(s->report, "layer '%s' is written and also read or collected", *name);
    for (size_t i = 0; p->layers && p->layers[i]; i++)
        if (!p->layers[i]->help)
            return trial_fail(s->report, "layer '%s' has no help", p->layers[i]->name);
    return names_stand_once(s, "reads", p->reads) && names_stand_once(s, "writes", p->writes) &&
           names_stand_once(s, "collect_writes", p->collect_writes) &&
           names_stand_once(s, "conclude_writes", p->conclude_writes) &&
           options_are_described(s, "options", p->options) &&
           options_are_described(s, "train_options", p->train_options);
}

static bool
opens_and_closes(struct stand *s, const char *which)
{
    (void)which;
    for (int i = 0; i < 2; i++) {
        if (!stand_set_up(s))
            return false;
        stand_close(s);
    }
    return true;
}

const struct plugin_test load_tests[] = {
    {"load/symbols", "the file loads with every symbol bound", NULL, ON_FILE, symbols_are_bound},
    {"load/descriptor", "the descriptor is of this ABI and consistent", "load/symbols", ON_FILE,
     descriptor_is_consistent},
    {"load/open", "an instance opens, closes, and opens again", "load/descriptor", ON_BOTH,
     opens_and_closes},
    {.name = NULL},
};
