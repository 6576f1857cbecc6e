/* SPDX-License-Identifier: Apache-2.0 */
/* One place in a chain: a plugin with its settings and state. */
#ifndef POSTIL_CORE_STEP_H
#define POSTIL_CORE_STEP_H

#include <postil/plugin.h>

struct step {
    const char *name;  /* unique in the chain */
    const char *where; /* "news.conf:12"      */
    const struct postil_plugin *plugin;
    const char *file; /* path of its shared object */
    enum postil_role role;
    void *settings;                     /* [plugin->settings_size] */
    struct postil_declaration declared; /* its layers, with these settings */
    void *state;
    bool open;
    const struct postil_layer_type *const *types; /* [n_types] known in the chain */
    size_t n_types;
    const char *checkpoint; /* see struct postil_context */
    bool resumes;
};

enum postil_status
step_open(struct step *step, struct postil_error *err);

/** Does nothing unless open. */
void
step_close(struct step *step);

/**
 * Call a hook and see to it that the contract is kept: the layers it reads are there, those it
 * writes are there afterwards (empty, if it found nothing) and settled, no other was added. Layers
 * that the document brought along stay: `analyze` is skipped when all of its layers are there
 * already, and `collect` writes its own anew. A missing hook is POSTIL_OK. `conclude` takes the
 * corpus document.
 */
enum postil_status
step_analyze(const struct step *step, postil_doc *doc, struct postil_error *err);
enum postil_status
step_collect(const struct step *step, postil_doc *doc, struct postil_error *err);
enum postil_status
step_conclude(const struct step *step, postil_doc *corpus, struct postil_error *err);

/** Of a source: raw bytes to text. The layers it brings are checked like those of any step. */
enum postil_status
step_decode(const struct step *step, postil_doc *doc, struct postil_error *err);

#endif
