/* SPDX-License-Identifier: Apache-2.0 */
/* Which plugin is tried, and with what. */
#ifndef POSTIL_CLI_PLUGIN_SUBJECT_H
#define POSTIL_CLI_PLUGIN_SUBJECT_H

#include <postil/registry.h>

struct subject {
    const char *name, *path;   /* of the plugin, of its file                          */
    postil_registry *registry; /* nothing is loaded yet: trials load for themselves   */
    const char *const *sets;   /* [n_set] KEY=VALUE, or STEP.KEY=VALUE for one before */
    size_t n_set;
    char scratch[1024]; /* a folder for files                                  */
};

/**
 * Find the plugin that `target` names, by its file or by its name in the search path, and make its
 * scratch folder. `sets` is borrowed. Errors: POSTIL_NOINPUT, POSTIL_CONFIG when there is no such
 * plugin; POSTIL_CANTCREATE; POSTIL_NOMEM. To be released with subject_fini either way.
 */
POSTIL_CHECKED enum postil_status
subject_init(struct subject *subject, const char *target, const char *const *folders,
             size_t n_folder, const char *const *sets, size_t n_set, struct postil_error *err);

/** Removes the scratch folder with all that is in it. */
void
subject_fini(struct subject *subject);

#endif
