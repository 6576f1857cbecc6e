/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin's `train` hook is given: documents with gold layers, and where the model goes. */
#ifndef POSTIL_TRAINING_H
#define POSTIL_TRAINING_H

#include <stddef.h>
#include <stdint.h>

#include <postil/config.h>
#include <postil/document.h>

POSTIL_BEGIN_DECLS

/**
 * Documents to learn from, and held-out ones (`dev_`) to measure by: to stop early and to report,
 * never to set a weight. Files stand in the order of the command line, documents in the order of
 * their file. Each document has the layers `token` and `sentence` (its own, else those of the step
 * `segment`), every layer that the plugin `reads`, and as gold every layer that it `writes`, empty
 * where the data has no record; layers whose name begins with '.' aside. A gold record holds what
 * the data says: where that gives no score, `score` is NaN, not 1.
 *
 * All is borrowed until the hook returns, and to be read only: a document's arena may have hardly
 * any room left. The struct grows at its end; `size` says how far it goes.
 */
struct postil_training {
    size_t size;
    postil_doc *const *docs;      /* [n_doc]                                      */
    const uint32_t *file_of;      /* [n_doc]      index into `files`              */
    size_t n_doc;                 /*              at least 1                      */
    const char *const *files;     /* [n_file]     paths as they were given        */
    size_t n_file;
    postil_doc *const *dev_docs;  /* [n_dev_doc]                                  */
    const uint32_t *dev_file_of;  /* [n_dev_doc]  index into `dev_files`          */
    size_t n_dev_doc;             /*              0: nothing is held out          */
    const char *const *dev_files; /* [n_dev_file]                                 */
    size_t n_dev_file;
    const char *output;           /* path of the model; a file there is replaced  */
    void *ctx;
    /** Progress for people: one line without its newline, borrowed during the call. Never NULL. */
    void (*say)(void *ctx, const char *line);
};

struct postil_plugin;

/** Say a line of progress, made as printf makes it and cut at 511 bytes; nothing when `say` is NULL. */
POSTIL_API POSTIL_PRINTF(3, 4) void
postil_training_say(void (*say)(void *ctx, const char *line), void *ctx, const char *format, ...);

/**
 * For who calls the hook: make its settings from the top of a configuration ("rounds = 3;" or the
 * override "rounds=3") through the plugin's `train_options`. They lie in `arena`. Every fault goes
 * to `report`. Errors: POSTIL_CONFIG when there was one; POSTIL_NOMEM.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_training_bind(const struct postil_plugin *plugin, const postil_config *config,
                     postil_arena *arena, const void **out_settings, struct postil_report *report);

POSTIL_END_DECLS

#endif
