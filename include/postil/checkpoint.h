/* SPDX-License-Identifier: Apache-2.0 */
/* A place from which a run that has died can go on. */
#ifndef POSTIL_CHECKPOINT_H
#define POSTIL_CHECKPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include <postil/chain.h>

POSTIL_BEGIN_DECLS

/**
 * A folder with one file `checkpoint`, which is replaced as a whole now and then by a run: how many
 * documents are done, what the steps keep, what the result depends on. Beside it stand `inputs`, a
 * hash of each document that is done, and a folder for each step that keeps more than fits in
 * there. A run that ends well removes all of it. Threads: one at a time.
 */
typedef struct postil_checkpoint postil_checkpoint;

/**
 * Open or make a folder for the runs of this chain, which isn't open yet: its steps learn here that
 * their state is to be saved. If a checkpoint is there, the run goes on from it, and everything
 * that its result depends on has to be what it was. Waits some seconds for a run that is dying.
 *   out_checkpoint   owned: postil_checkpoint_close, after the chain has been freed
 * Errors: POSTIL_CONFIG (in use; no folder of ours; a step that can't save what it keeps; a
 * setting, plugin or model that was changed: `err` names it), POSTIL_DATA (damaged),
 * POSTIL_CANTCREATE, POSTIL_IO, POSTIL_NOMEM.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_checkpoint_open(const char *folder, postil_chain *chain, postil_checkpoint **out_checkpoint,
                       struct postil_error *err);

/**
 * What is there stays, unless the run has ended well: then a command that was killed would begin
 * anew from here on, so this is the last thing to do. Takes NULL.
 */
POSTIL_API void
postil_checkpoint_close(postil_checkpoint *checkpoint);

/** Whether there was something to go on from, and how many documents are done in it. */
POSTIL_API bool
postil_checkpoint_resumes(const postil_checkpoint *checkpoint, uint64_t *out_n_done);

/** Whether it was at its end, and the process died before it could say so: nothing is left. */
POSTIL_API bool
postil_checkpoint_completed(const postil_checkpoint *checkpoint);

POSTIL_END_DECLS

#endif
