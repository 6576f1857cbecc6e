/* SPDX-License-Identifier: Apache-2.0 */
/* The folder of a checkpoint: names, lock, durability. */
#ifndef POSTIL_CORE_CHECKPOINT_FOLDER_H
#define POSTIL_CORE_CHECKPOINT_FOLDER_H

#include <stdbool.h>

#include <postil/arena.h>
#include <postil/error.h>

/** Locked while it is open. Owned: checkpoint_folder_close. */
typedef struct checkpoint_folder checkpoint_folder;

/**
 * Make it, or open one that holds nothing but what belongs to a checkpoint, and keep others away;
 * waits for processes that are dying. Errors: POSTIL_CONFIG, POSTIL_CANTCREATE, POSTIL_NOMEM.
 */
enum postil_status
checkpoint_folder_open(const char *path, checkpoint_folder **out_folder, struct postil_error *err);

/** Takes NULL. */
void
checkpoint_folder_close(checkpoint_folder *folder);

/** The folder, the file in it that says all, and the hashes of the input. Borrowed. */
const char *
checkpoint_folder_path(const checkpoint_folder *folder);
const char *
checkpoint_folder_file(const checkpoint_folder *folder);
const char *
checkpoint_folder_inputs(const checkpoint_folder *folder);

/**
 * The folder of step `i`, made if missing, emptied if `anew`.
 *   out_path   in `arena`
 * Errors: POSTIL_CANTCREATE, POSTIL_NOMEM.
 */
enum postil_status
checkpoint_folder_step(const checkpoint_folder *folder, size_t i, bool anew, postil_arena *arena,
                       const char **out_path, struct postil_error *err);

/** What has been created, renamed and removed in it is on the disk. Errors: POSTIL_IO. */
enum postil_status
checkpoint_folder_sync(const checkpoint_folder *folder, struct postil_error *err);

/** Remove all that is ours. */
void
checkpoint_folder_remove(const checkpoint_folder *folder);

#endif
