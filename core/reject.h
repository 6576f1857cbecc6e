/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a document that a run rejects. */
#ifndef POSTIL_CORE_REJECT_H
#define POSTIL_CORE_REJECT_H

#include <postil/run.h>

#include "slots.h"

/** Name of a step by its index, or that of the source. Borrowed. */
const char *
reject_step_name(const postil_chain *chain, uint32_t step);

/**
 * Tell the watch of the document in `slot`, which may have been left damaged: it then loses its
 * content. `scratch` is reset.
 */
void
reject_report(const postil_chain *chain, const struct postil_run_watch *watch, struct board *board,
              struct slot *slot, postil_arena *scratch);

#endif
