/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin on its test stand: in a chain of its own, behind the steps that it needs. */
#ifndef POSTIL_CLI_PLUGIN_STAND_H
#define POSTIL_CLI_PLUGIN_STAND_H

#include <postil/postil.h>

#include "samples.h"
#include "subject.h"
#include "trial.h"

/** Lives in a trial's child. Functions that return bool have said in the report why not. */
struct stand {
    const struct subject *subject;
    struct trial_report *report;
    enum postil_role role;                   /* in which the plugin is tried      */
    const struct postil_plugin *plugin;      /* NULL until stand_load             */
    postil_chain *chain;                     /* NULL until stand_build            */
    const struct postil_declaration *layers; /* the plugin's, with its settings; as chain */
    size_t at;                               /* the plugin's step in it           */
    postil_doc *doc;                         /* for whoever needs one             */
    char fed[2100];                          /* "paths=..." after stand_feed      */
    const char *input; /* lines of JSON for the chain to read, or NULL            */
};

bool
stand_load(struct stand *s);

/** Whether the plugin, which is loaded, can be used so. */
bool
stand_plays(const struct stand *s, enum postil_role role);

/**
 * Build a chain with the subject's settings and these on top (KEY=VALUE of the plugin; may be
 * NULL). A chain that was there goes. The second form says nothing in the report. Errors: as
 * postil_chain_new, with the first fault in `err`.
 */
bool
stand_build(struct stand *s, const char *set);
enum postil_status
stand_try_build(struct stand *s, const char *set, struct postil_error *err);

/** Open every step that isn't open, and call `start`. */
bool
stand_open(struct stand *s);

/** Build and open. A source whose settings name no `paths` gets a plain sample. */
bool
stand_set_up(struct stand *s);

/** Close the plugin's instance; the steps before it stay open. */
void
stand_close(struct stand *s);

/** Release all. */
void
stand_fini(struct stand *s);

/** Make a document of a sample, with the layers that the plugin reads. */
bool
stand_supply(struct stand *s, postil_doc *doc, const struct sample *sample);

/** Call a hook as a run does (postil_chain_call); the report knows where we are. */
enum postil_status
stand_try(struct stand *s, enum postil_hook hook, postil_doc *doc, struct postil_error *err);

/** The same; a status other than POSTIL_OK is a failed test. */
bool
stand_call(struct stand *s, enum postil_hook hook, postil_doc *doc);

/** Call `analyze`, `collect` or `conclude` bare, with nothing checked or settled. */
bool
stand_call_bare(struct stand *s, enum postil_hook hook, postil_doc *doc);

/** Let a source read this sample, alone; false when it has no option `paths` to say so. */
bool
stand_feed(struct stand *s, const struct sample *sample);

/** The source's next document: POSTIL_OK, POSTIL_END, or why that one can't be had. */
enum postil_status
stand_next(struct stand *s, postil_doc *doc, struct postil_error *err);

/**
 * A whole run: JSON lines of `input` (a source reads its own) through the chain, and then through a
 * writer of all layers to `output`. The chain, to be freed, goes to *out_chain. Errors: as
 * postil_chain_new, postil_chain_open and postil_run.
 */
enum postil_status
stand_try_run(struct stand *s, const char *input, const char *output, int workers,
              postil_chain **out_chain, struct postil_run_counts *out_counts,
              struct postil_error *err);

/** Option of the plugin that its role takes, or NULL. */
const struct postil_option *
stand_find_option(const struct stand *s, const char *name);
bool
stand_takes(const struct stand *s, const struct postil_option *option);

/** Whether the subject's settings give this option. */
bool
stand_is_set(const struct stand *s, const char *name);

/** Whether `name` is among names that end in NULL. */
bool
stand_names_hold(const char *const *names, const char *name);

#endif
