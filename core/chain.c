/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: opening, use, printing. builder.c makes them. */
#include "chain.h"

#include <stdlib.h>
#include <string.h>

#include "option.h"

const struct postil_option run_options[] = {
    POSTIL_OPTION(struct run_settings, workers, .fallback = "-1", .min = -1, .max = 1024,
                  .unit = "processes",
                  .help = "worker processes; -1: one for each core; 0: all in one process"),
    POSTIL_OPTION(struct run_settings, timeout, .fallback = "30.0", .min = 0, .max = 1e6,
                  .unit = "seconds", .help = "time a document may take; 0: any"),
    POSTIL_OPTION(struct run_settings, max_errors, .fallback = "0", .min = 0, .max = 1e15,
                  .unit = "documents", .help = "stop after so many rejected documents; 0: never"),
    POSTIL_OPTION(struct run_settings, memory, .fallback = "1G", .min = 65536, .max = 1e15,
                  .unit = "bytes", .help = "memory a document may take with all its layers"),
    POSTIL_OPTION(struct run_settings, heap, .fallback = "2G", .min = 0, .max = 1e15,
                  .unit = "bytes", .help = "memory a worker may take beyond that; 0: any"),
    POSTIL_OPTION(struct run_settings, slots, .fallback = "128", .min = 1, .max = 65536,
                  .unit = "documents", .help = "documents in flight; at least two for each worker"),
    POSTIL_OPTION(struct run_settings, checkpoint, .fallback = "10.0", .min = 0, .max = 1e6,
                  .unit = "seconds", .help = "time between two checkpoints of a run with --resume"),
    POSTIL_OPTIONS_END,
};

const struct postil_layer_type *
chain_find_type(const postil_chain *chain, const char *name)
{
    for (size_t i = 0; i < chain->n_types; i++)
        if (strcmp(chain->types[i]->name, name) == 0)
            return chain->types[i];
    return NULL;
}

void
postil_chain_free(postil_chain *chain)
{
    if (!chain)
        return;
    for (size_t i = chain->n_step; i-- > 0;)
        step_close(&chain->steps[i]);
    if (chain->source)
        step_close(chain->source);
    postil_arena_free(chain->arena);
    free(chain);
}

/* -- opening and use --------------------------------------------------------------------------- */

static enum postil_status
open_step(struct step *step, struct postil_report *report)
{
    struct postil_error err = {.message = "no reason given"};
    if (step->open)
        return POSTIL_OK;
    enum postil_status st = step_open(step, &err);
    if (st != POSTIL_OK) {
        postil_blame(&err, "%s: %s '%s'", step->where,
                     step->role == POSTIL_SOURCE ? "source" : "step", step->name);
        postil_report_fault(report, &err);
    }
    return st;
}

enum postil_status
postil_chain_open(postil_chain *chain, enum postil_chain_part part, struct postil_report *report)
{
    enum postil_status first = POSTIL_OK;
    if (part == POSTIL_ALL && chain->source)
        first = open_step(chain->source, report);
    for (size_t i = 0; i < chain->n_step; i++) {
        if (part == POSTIL_ANALYZERS && (chain->steps[i].plugin->flags & POSTIL_WRITER))
            continue;
        /* a writer would create its file although the run can't begin */
        if (first != POSTIL_OK && (chain->steps[i].plugin->flags & POSTIL_WRITER))
            continue;
        enum postil_status st = open_step(&chain->steps[i], report);
        if (first == POSTIL_OK)
            first = st;
    }
    return first;
}

enum postil_status
postil_chain_fetch(postil_chain *chain, postil_doc *doc, struct postil_error *err)
{
    const struct step *source = chain->source;
    if (!source)
        return postil_fail(err, POSTIL_CONFIG, "there is no source to read from");
    postil_doc_reset(doc);
    postil_fail(err, POSTIL_OK, "no reason given");
    enum postil_status st = source->plugin->next(source->state, doc, err);
    if (st != POSTIL_OK && st != POSTIL_END)
        postil_blame(err, "source '%s'", source->name);
    return st;
}

enum postil_status
postil_chain_decode(postil_chain *chain, postil_doc *doc, struct postil_error *err)
{
    const struct step *source = chain->source;
    if (!source)
        return postil_fail(err, POSTIL_CONFIG, "there is no source to read from");
    postil_fail(err, POSTIL_OK, "no reason given");
    enum postil_status st = step_decode(source, doc, err);
    if (st != POSTIL_OK)
        postil_blame(err, "source '%s'", source->name);
    return st;
}

enum postil_status
postil_chain_next(postil_chain *chain, postil_doc *doc, struct postil_error *err)
{
    enum postil_status st = postil_chain_fetch(chain, doc, err);
    return st == POSTIL_OK ? postil_chain_decode(chain, doc, err) : st;
}

enum postil_status
postil_chain_annotate(postil_chain *chain, postil_doc *doc, struct postil_error *err)
{
    for (size_t i = 0; i < chain->n_step; i++) {
        enum postil_status st = step_analyze(&chain->steps[i], doc, err);
        if (st == POSTIL_OK)
            st = step_collect(&chain->steps[i], doc, err);
        if (st != POSTIL_OK) {
            postil_blame(err, "step '%s'", chain->steps[i].name);
            return st;
        }
    }
    return POSTIL_OK;
}

enum postil_status
postil_chain_conclude(postil_chain *chain, postil_doc *corpus, struct postil_error *err)
{
    for (size_t i = 0; i < chain->n_step; i++) {
        enum postil_status st = step_conclude(&chain->steps[i], corpus, err);
        if (st != POSTIL_OK) {
            postil_blame(err, "step '%s'", chain->steps[i].name);
            return st;
        }
    }
    return POSTIL_OK;
}

/* What the option names becomes `path`, or nothing. */
static enum postil_status
redirect(postil_chain *chain, const struct postil_option *o, void *settings, const char *path,
         struct postil_error *err)
{
    char *at = (char *)settings + o->offset;
    if (o->type == POSTIL_OPTION_STRING) {
        memcpy(at, &path, sizeof path);
        return POSTIL_OK;
    }
    const char **items = postil_arena_array(chain->arena, const char *, 1);
    if (!items)
        return postil_fail(err, POSTIL_NOMEM, "paths");
    items[0] = path;
    struct postil_strings list = {items, path ? 1 : 0};
    memcpy(at, &list, sizeof list);
    return POSTIL_OK;
}

enum postil_status
postil_chain_redirect(postil_chain *chain, const char *folder, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < chain->n_step; i++) {
        const struct step *step = &chain->steps[i];
        for (const struct postil_option *o = step->plugin->options;
             o && o->type != POSTIL_NO_OPTION && st == POSTIL_OK; o++) {
            bool store = o->file == POSTIL_FILE_STORE, output = o->file == POSTIL_FILE_OUTPUT;
            if ((!store && !output) || !postil_option_is_set(o, POSTIL_STEP_ONLY, step->settings))
                continue;
            char path[4096];
            int len = snprintf(path, sizeof path, "%s/%zu-%s", folder ? folder : "", i, o->name);
            if (len < 0 || (size_t)len >= sizeof path)
                return postil_fail(err, POSTIL_USAGE, "the path %s is too long", folder);
            char *copy = folder  ? postil_arena_copy(chain->arena, path, (size_t)len)
                         : store ? NULL
                                 : postil_arena_copy(chain->arena, "-", 1);
            if (!copy && (folder || !store))
                return postil_fail(err, POSTIL_NOMEM, "paths");
            st = redirect(chain, o, step->settings, copy, err);
        }
    }
    return st;
}

int
postil_chain_has_writer(const postil_chain *chain)
{
    for (size_t i = 0; i < chain->n_step; i++)
        if (chain->steps[i].plugin->flags & POSTIL_WRITER)
            return 1;
    return 0;
}

static void
print_step(const struct step *step, const char *indent, FILE *out)
{
    fprintf(out, "%splugin = ", indent);
    postil_config_print_string(step->plugin->name, out);
    fputs(";\n", out);
    if (strcmp(step->name, step->plugin->name) != 0) {
        fprintf(out, "%sname = ", indent);
        postil_config_print_string(step->name, out);
        fputs(";\n", out);
    }
    postil_options_print(step->plugin->options,
                         step->role == POSTIL_SOURCE ? POSTIL_SOURCE_ONLY : POSTIL_STEP_ONLY,
                         step->settings, indent, out);
}

void
postil_chain_print(const postil_chain *chain, FILE *out)
{
    fputs("postil = 1;\n", out);
    if (chain->source) {
        fputs("source: {\n", out);
        print_step(chain->source, "    ", out);
        fputs("};\n", out);
    }
    fputs("chain = (\n", out);
    for (size_t i = 0; i < chain->n_step; i++) {
        fputs("    {\n", out);
        print_step(&chain->steps[i], "        ", out);
        fprintf(out, "    }%s\n", i + 1 < chain->n_step ? "," : "");
    }
    fputs(");\nrun: {\n", out);
    postil_options_print(run_options, POSTIL_ANYWHERE, &chain->run, "    ", out);
    fputs("};\n", out);
}
