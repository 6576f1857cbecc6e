/* SPDX-License-Identifier: Apache-2.0 */
/* Which plugins there are, and loading them. */
#ifndef POSTIL_REGISTRY_H
#define POSTIL_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/error.h>
#include <postil/plugin.h>

POSTIL_BEGIN_DECLS

/**
 * Plugin files NAME.so, found in this order, the first of a name wins: the given folders,
 * $POSTIL_PLUGIN_PATH (folders separated by ':'), $XDG_DATA_HOME/postil/plugins (or
 * ~/.local/share/...), the installed folder ($POSTIL_PLUGIN_SYSTEM_PATH replaces it; empty: none).
 * A folder that others may write to is refused. A plugin, once loaded, stays until the registry is
 * freed, which is the last thing to do. Threads: one at a time.
 */
typedef struct postil_registry postil_registry;

/** Nothing is loaded yet. `folders` may be NULL when n_folder is 0. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_registry_new(const char *const *folders, size_t n_folder, postil_registry **out_registry,
                    struct postil_error *err);

/** Takes NULL. */
POSTIL_API void
postil_registry_free(postil_registry *registry);

/** The folders searched, in order, and why one is not used (NULL: it is, or does not exist). */
struct postil_folder {
    const char *path;
    const char *refused;
    bool exists;
};
POSTIL_API const struct postil_folder *
postil_registry_folders(const postil_registry *registry, size_t *out_n);

/** Plugin files, by name, then in search order: all but the first of a name are shadowed. */
struct postil_plugin_file {
    const char *name, *path;
    bool shadowed;
};
POSTIL_API const struct postil_plugin_file *
postil_registry_files(const postil_registry *registry, size_t *out_n);

/**
 * Add a single plugin file, ahead of every folder: it shadows all others of its name, and what
 * lies beside it stays unknown. *out_name, which loads it, is its file's name without ".so" and
 * lives as long as the registry. Errors: POSTIL_NOINPUT when there is no such file; POSTIL_CONFIG
 * when it isn't called NAME.so; POSTIL_NOMEM.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_registry_add(postil_registry *registry, const char *path, const char **out_name,
                    struct postil_error *err);

/**
 * Name of a plugin whose `analyze` or `collect` writes this layer, the first by name, or NULL.
 * Loads what can be loaded until one is found.
 */
POSTIL_API const char *
postil_registry_find_writer(postil_registry *registry, const char *layer);

/** Path of the file that a plugin was loaded from, or NULL. Borrowed from the registry. */
POSTIL_API const char *
postil_registry_path(const postil_registry *registry, const char *plugin);

/**
 * Load a plugin. It is tried in a child process first, so that one that can't be loaded costs a
 * message with the true reason (undefined symbol, wrong ABI, abort in a constructor ...), not the
 * host. A failure is never remembered. Errors: POSTIL_CONFIG.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_registry_load(postil_registry *registry, const char *name,
                     const struct postil_plugin **out_plugin, struct postil_error *err);

POSTIL_END_DECLS

#endif
