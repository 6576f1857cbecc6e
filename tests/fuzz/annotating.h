/* SPDX-License-Identifier: Apache-2.0 */
/* Chains of the real plugins in this process, over documents from a file of lines of JSON. */
#ifndef TESTS_FUZZ_ANNOTATING_H
#define TESTS_FUZZ_ANNOTATING_H

#include <string.h>

#include <postil/chain.h>
#include <postil/json.h>

#include "fuzz.h"

static inline const char *
folder_of(const char *variable, const char *fallback)
{
    const char *folder = getenv(variable);
    return folder ? folder : fallback;
}

/** Plugins as they are built, and the source `again`, which reads its file as often as one asks. */
static inline postil_registry *
annotating_registry(void)
{
    static postil_registry *registry;
    static char plugins[4096], modules[4096];
    const char *const folders[] = {plugins, modules};
    const char *build = folder_of("POSTIL_BUILD", ".");
    struct postil_error err;
    if (registry)
        return registry;
    setenv("POSTIL_PLUGIN_SYSTEM_PATH", "", 1);
    snprintf(plugins, sizeof plugins, "%s/plugins/.libs", build);
    snprintf(modules, sizeof modules, "%s/tests/modules/.libs", build);
    if (postil_registry_new(folders, 2, &registry, &err) != POSTIL_OK)
        demand(false, err.message);
    return registry;
}

static inline void
say_fault(void *ctx, const char *message)
{
    snprintf(ctx, sizeof(((struct postil_error *)NULL)->message), "%s", message);
}

/** A chain that is open, or NULL: then `err` says why. */
static inline postil_chain *
annotating_open(const char *text, struct postil_error *err)
{
    struct postil_report report = {say_fault, err->message, 0};
    postil_chain *chain = NULL;
    postil_config *config = postil_config_new();
    err->message[0] = '\0';
    demand(config != NULL, "there is memory");
    enum postil_status st = postil_config_parse(config, "fuzz", text, strlen(text), err);
    if (st == POSTIL_OK)
        st = postil_chain_new(annotating_registry(), config, &report, &chain);
    postil_config_free(config);
    if (st == POSTIL_OK)
        st = postil_chain_open(chain, POSTIL_ALL, &report);
    if (st == POSTIL_OK)
        return chain;
    postil_chain_free(chain);
    return NULL;
}

/**
 * Take all documents of the source through the chain. Each is annotated, or refused with a reason
 * that is no fault of a plugin's, and can be written. Returns how many were annotated.
 */
static inline size_t
annotating_run(postil_chain *chain, postil_doc *doc, postil_arena *arena)
{
    static const char *const all[] = {"all"};
    const struct postil_json_style style = {.layers = {all, 1}};
    struct postil_error err;
    size_t n = 0;
    enum postil_status st;
    while ((st = postil_chain_next(chain, doc, &err)) != POSTIL_END) {
        if (st == POSTIL_OK)
            st = postil_chain_annotate(chain, doc, &err);
        demand(st == POSTIL_OK || err.message[0], "a refusal has a reason");
        if (st == POSTIL_INTERNAL)
            demand(false, err.message);
        if (st != POSTIL_OK)
            continue;
        postil_arena_reset(arena);
        struct postil_buffer line = {.arena = arena};
        st = postil_json_doc(&line, doc, &style, &err);
        demand(st == POSTIL_OK || st == POSTIL_NOMEM, "what was annotated can be written");
        n++;
    }
    return n;
}

/** Results of all documents so far; a refusal is no fault of a plugin's. */
static inline void
annotating_conclude(postil_chain *chain, size_t memory)
{
    struct postil_error err = {.message = ""};
    postil_doc *corpus = postil_doc_new_corpus(memory);
    demand(corpus != NULL, "there is memory");
    enum postil_status st = postil_chain_conclude(chain, corpus, &err);
    if (st == POSTIL_INTERNAL)
        demand(false, err.message);
    postil_doc_free(corpus);
}

#endif
