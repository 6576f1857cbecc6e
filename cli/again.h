/* SPDX-License-Identifier: Apache-2.0 */
/* The command that takes one document of a run alone. */
#ifndef POSTIL_CLI_AGAIN_H
#define POSTIL_CLI_AGAIN_H

#include "args.h"

/** The command before and behind the document's number. Owned: again_fini. */
struct again {
    char *parts[2];
};

/**
 * out->parts stay NULL when there is no such command: the run reads standard input. Errors:
 * POSTIL_NOMEM.
 */
enum postil_status
again_make(const struct args *args, const struct postil_facts *facts, struct again *out,
           struct postil_error *err);

void
again_fini(struct again *again);

#endif
