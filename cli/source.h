/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of one file, one after the other, without a run. */
#ifndef POSTIL_CLI_SOURCE_H
#define POSTIL_CLI_SOURCE_H

#include <postil/postil.h>

/** Source plugin for a file, by its ending, or for a folder; NULL when no ending is known. */
const char *
source_name(const char *path);

/**
 * A chain that is open to read documents of `path` with postil_chain_next, by the source that its
 * ending names, else as JSON lines; its one step is `segment`. Of sets[n_set] those apply that
 * begin with the source's name: "conll.types=GPE=LOC". What is wrong has been said. Errors:
 * POSTIL_CONFIG, POSTIL_NOINPUT, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
source_open(postil_registry *registry, const char *path, const char *const *sets, size_t n_set,
            postil_chain **out_chain);

/** Room for a document of any size: addresses, not memory. NULL: there is none. */
POSTIL_CHECKED postil_doc *
source_doc(void);

/** Say that a document of `path` can't be used; the `n`th to be said, from 1: not all are. */
void
source_reject(const postil_doc *doc, const char *path, size_t n, struct postil_error *err);

#endif
