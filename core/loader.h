/* SPDX-License-Identifier: Apache-2.0 */
/* Shared objects: the only place that knows libltdl. */
#ifndef POSTIL_CORE_LOADER_H
#define POSTIL_CORE_LOADER_H

#include <postil/plugin.h>

/** Keeps a child process in which shared objects are tried. */
typedef struct loader loader;

/** An open shared object. */
typedef struct loader_handle loader_handle;

enum postil_status
loader_new(loader **out_loader, struct postil_error *err);

/** Takes NULL. After the last handle has been closed. */
void
loader_free(loader *loader);

/**
 * Load `path` (absolute), whose plugin goes by `name`. It is loaded and checked in the child first:
 * libltdl calls every failure "file not found" and binds lazily, and a plugin may abort or hang (10
 * s) in a constructor. Errors: POSTIL_CONFIG with the true reason.
 */
enum postil_status
loader_open(loader *loader, const char *path, const char *name, loader_handle **out_handle,
            const struct postil_plugin **out_plugin, struct postil_error *err);

/** Takes NULL. Nothing of the plugin may be in use. */
void
loader_close(loader_handle *handle);

#endif
