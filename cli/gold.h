/* SPDX-License-Identifier: Apache-2.0 */
/* Documents with gold layers, read from files and kept. */
#ifndef POSTIL_CLI_GOLD_H
#define POSTIL_CLI_GOLD_H

#include <stdint.h>

#include <postil/postil.h>

/** Documents of some files. All zero: none yet. */
struct gold {
    const char *const *files; /* [n_file] borrowed             */
    size_t n_file;
    postil_doc **docs; /* [n_doc]                              */
    uint32_t *file_of; /* [n_doc]  index into `files`          */
    size_t n_doc, size;
};

/** How they are read. */
struct gold_reader {
    postil_registry *registry;
    const struct postil_plugin *plugin; /* the one to train: its layers must be there */
    const char *const *sets;            /* [n_set] "conll.types=GPE=LOC", for sources */
    size_t n_set;
    bool quiet;
};

/**
 * Read all documents of files[n_file] through their source and `segment`. Whatever is wrong has
 * been said, the first documents that are rejected each by a line of its own. Errors: POSTIL_DATA
 * when a document was rejected or a file holds none; POSTIL_CONFIG, POSTIL_NOINPUT, POSTIL_IO,
 * POSTIL_NOMEM.
 */
enum postil_status
gold_read(struct gold *gold, const struct gold_reader *reader);

void
gold_fini(struct gold *gold);

#endif
