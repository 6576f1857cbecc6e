/* SPDX-License-Identifier: Apache-2.0 */
/* What a run does with its checkpoint. */
#ifndef POSTIL_CORE_CHECKPOINT_H
#define POSTIL_CORE_CHECKPOINT_H

#include <postil/checkpoint.h>
#include <postil/run.h>

/** Hash of a document as `next` gave it, with its status: what a resumed run must find again. */
uint64_t
checkpoint_hash(const postil_doc *doc, enum postil_status status);

/** Hash of all documents so far, with that of the next. */
uint64_t
checkpoint_fold(uint64_t all, uint64_t hash);

/**
 * Take up what was saved, if anything was: in the steps, in the watch, in `counts`. The source is
 * still at its beginning; give what it says again to checkpoint_expect. Errors: those of `restore`,
 * POSTIL_DATA.
 */
enum postil_status
checkpoint_restore(postil_checkpoint *checkpoint, struct postil_run_watch *watch,
                   struct postil_run_counts *counts, struct postil_error *err);

/** The source's next document is read again. Errors: POSTIL_CONFIG, it isn't what it was. */
enum postil_status
checkpoint_expect(postil_checkpoint *checkpoint, const postil_doc *doc, enum postil_status status,
                  struct postil_error *err);

/** A document is done; its hash. Errors: POSTIL_NOMEM. */
enum postil_status
checkpoint_note(postil_checkpoint *checkpoint, uint64_t hash, struct postil_error *err);

/** Save where the run stands now, between two documents. Errors: those of `save`, POSTIL_IO. */
enum postil_status
checkpoint_save(postil_checkpoint *checkpoint, struct postil_run_watch *watch,
                const struct postil_run_counts *counts, struct postil_error *err);

/** All is concluded: nobody needs to come back. Errors: POSTIL_IO. */
enum postil_status
checkpoint_finish(postil_checkpoint *checkpoint, struct postil_run_watch *watch,
                  const struct postil_run_counts *counts, struct postil_error *err);

#endif
