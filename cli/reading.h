/* SPDX-License-Identifier: Apache-2.0 */
/* What commands have in common that read documents without a run. */
#ifndef POSTIL_CLI_READING_H
#define POSTIL_CLI_READING_H

#include <stdbool.h>

#include <postil/postil.h>

#include "pairing.h"

/** Options that they take, and rows for getopt of those that all take. */
enum { READING_JSON = 512, READING_PLUGIN_PATH };
#define READING_SHORT "s:qh"
#define READING_OPTIONS                                                                            \
    {"set", required_argument, NULL, 's'},                                                         \
        {"plugin-path", required_argument, NULL, READING_PLUGIN_PATH},                             \
        {"quiet", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'},                       \
    {                                                                                              \
        NULL, 0, NULL, 0                                                                           \
    }

/** What was said. Lists borrow from argv. */
struct reading {
    const char **sets, **folders; /* [n_set] settings, [n_folder] of plugins; owned */
    size_t n_set, n_folder;
    bool json, quiet, help;
};

/** Room for argc words. False: no memory. */
bool
reading_init(struct reading *reading, int argc);

void
reading_fini(struct reading *reading);

/** Take an option, with optarg. 0, or EXIT_USAGE when it is none of them: getopt has said why. */
int
reading_take(struct reading *reading, int option);

/**
 * Pair the documents of two files (source.h) and call for them; the exit code of the call, or that
 * of what went wrong before, which has been said.
 */
int
reading_pairs(const struct reading *reading, const char *const files[2],
              int (*call)(void *ctx, pairing *pairs), void *ctx);

#endif
