/* SPDX-License-Identifier: Apache-2.0 */
/* The configured steps in order, ready to take documents. */
#ifndef POSTIL_CHAIN_H
#define POSTIL_CHAIN_H

#include <stdio.h>

#include <postil/config.h>
#include <postil/document.h>
#include <postil/registry.h>

POSTIL_BEGIN_DECLS

/** Threads: one at a time. Lives shorter than its registry. */
typedef struct postil_chain postil_chain;

/**
 * Build a chain: load the plugins, bind and check every setting, check that each layer a step reads
 * is written before it and that none is written twice. Every fault goes to `report`, each with
 * file:line and the remedy. Errors: POSTIL_CONFIG when there was one. The configuration may be
 * freed afterwards.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_new(postil_registry *registry, const postil_config *config,
                 struct postil_report *report, postil_chain **out_chain);

/** Closes what is open. Takes NULL. */
POSTIL_API void
postil_chain_free(postil_chain *chain);

/** What postil_chain_open opens. */
enum postil_chain_part {
    POSTIL_ANALYZERS, /* steps that neither read input nor write output */
    POSTIL_STEPS,     /* all steps, but no source                       */
    POSTIL_ALL        /* the source too                                 */
};

/** Call the `open` hooks. Every fault goes to `report`; the first one's status is returned. */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_open(postil_chain *chain, enum postil_chain_part part, struct postil_report *report);

/**
 * Fetch the next document of the source, which must be open (POSTIL_ALL), in the caller's process:
 * `next` and `decode` with the checks of a run. `doc` is reset first. POSTIL_END when there are no
 * more, POSTIL_CONFIG when there is no source. Any other status is that of this one document: `err`
 * names the source, id and origin are set as far as they are known, and the next call goes on.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_next(postil_chain *chain, postil_doc *doc, struct postil_error *err);

/**
 * The two halves of that call, for those who may not want to know more than the raw bytes:
 * `next`, and `decode` with its checks. A document is decoded once.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_fetch(postil_chain *chain, postil_doc *doc, struct postil_error *err);
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_decode(postil_chain *chain, postil_doc *doc, struct postil_error *err);

/**
 * Take one document through all steps in the caller's thread: no forks, no crash protection. For
 * programs that embed Postil; `postil_run` does this for a whole source. On an error the document
 * is half annotated and `err` names the step.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_annotate(postil_chain *chain, postil_doc *doc, struct postil_error *err);

/** After the last document: corpus results go to `corpus` (see postil_doc_new_corpus). */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_conclude(postil_chain *chain, postil_doc *corpus, struct postil_error *err);

/** The effective configuration with every default, in a form that reads back as the same chain. */
POSTIL_API void
postil_chain_print(const postil_chain *chain, FILE *out);

/**
 * Have what the steps write to files written elsewhere, so that no output or store of theirs is
 * touched: to `folder` as "STEP-OPTION" (STEP from 0); or, when that is NULL, outputs to standard
 * output and stores nowhere. Before the chain is opened. Errors: POSTIL_NOMEM, POSTIL_USAGE.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_chain_redirect(postil_chain *chain, const char *folder, struct postil_error *err);

/** Whether some step carries results out of the run. */
POSTIL_API int
postil_chain_has_writer(const postil_chain *chain);

POSTIL_END_DECLS

#endif
