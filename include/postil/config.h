/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration: files in layers, overrides, and where each value came from. */
#ifndef POSTIL_CONFIG_H
#define POSTIL_CONFIG_H

#include <stddef.h>

#include <postil/error.h>

POSTIL_BEGIN_DECLS

/** Where faults go, one line each, so that all can be named in one pass. */
struct postil_report {
    void (*fault)(void *ctx, const char *message); /* NULL: only count */
    void *ctx;
    size_t n_fault; /* counted up */
};

/** Say `err` to the report. */
POSTIL_API void
postil_report_fault(struct postil_report *report, const struct postil_error *err);

/** A tree of settings that remembers the file and line of each. Threads: one at a time. */
typedef struct postil_config postil_config;

POSTIL_API POSTIL_CHECKED postil_config *
postil_config_new(void);

/** Takes NULL. */
POSTIL_API void
postil_config_free(postil_config *config);

/**
 * Lay a file (libconfig format) over what is there: groups are merged key by key, lists and values
 * are replaced; another `source.plugin` replaces the whole source. Errors name file:line.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_config_read(postil_config *config, const char *path, struct postil_error *err);

/** The same for text; `name` stands for the file in messages. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_config_parse(postil_config *config, const char *name, const char *text, size_t len,
                    struct postil_error *err);

/**
 * One override "path=value": run.workers=4, source.bad_utf8=replace, chain.duplicates.threshold=0.3
 * (a step goes by its name or its number from 0). A list is written a,b,c.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_config_override(postil_config *config, const char *assignment, struct postil_error *err);

/** Replace the chain by the plugins of "segment,entities,jsonl", each with its defaults. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_config_set_chain(postil_config *config, const char *names, struct postil_error *err);

/** Append a step to the chain. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_config_add_step(postil_config *config, const char *plugin, struct postil_error *err);

/** Use this source plugin with its defaults; the source stays as it is when it has that plugin. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_config_set_source(postil_config *config, const char *plugin, struct postil_error *err);

/** Replace the source's `paths`. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_config_set_paths(postil_config *config, const char *const *paths, size_t n,
                        struct postil_error *err);

/** A value as text, or NULL: "source.plugin". Borrowed until the configuration changes. */
POSTIL_API const char *
postil_config_get(const postil_config *config, const char *path);

POSTIL_END_DECLS

#endif
