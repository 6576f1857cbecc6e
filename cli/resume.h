/* SPDX-License-Identifier: Apache-2.0 */
/* --resume: where the checkpoint lies, and the command's own output beside the chain's. */
#ifndef POSTIL_CLI_RESUME_H
#define POSTIL_CLI_RESUME_H

#include <stdio.h>

#include "args.h"

/**
 * Open the checkpoint of a chain that isn't open, in the folder named or else beside the first
 * output, and say when a run goes on. Errors: POSTIL_USAGE when there is no output to lie beside;
 * those of postil_checkpoint_open.
 */
enum postil_status
resume_open(const struct args *args, postil_chain *chain, const struct postil_facts *facts,
            postil_checkpoint **out_checkpoint, struct postil_error *err);

/**
 * Open args->rejects; what a run that goes on has written there stays. Errors: POSTIL_CANTCREATE;
 * POSTIL_CONFIG when it is no file and `checkpoint` isn't NULL.
 */
enum postil_status
resume_rejects(const struct args *args, const postil_checkpoint *checkpoint, FILE **out_rejects,
               struct postil_error *err);

#endif
