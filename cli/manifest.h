/* SPDX-License-Identifier: Apache-2.0 */
/* --manifest: a file that says what a run was made of, and what came of it. */
#ifndef POSTIL_CLI_MANIFEST_H
#define POSTIL_CLI_MANIFEST_H

#include <time.h>

#include "args.h"

enum { MANIFEST_FORMAT = 1, MANIFEST_STORES = 64 };

/** What a manifest is made from. All borrowed. */
struct manifest {
    const struct args *args;
    const struct postil_facts *facts;   /* of the chain as it was configured              */
    const struct postil_facts *targets; /* where its outputs and stores really went       */
    const struct postil_run_counts *counts;
    const struct postil_step_time *times;
    size_t n_time;
    time_t begun;
    bool resumed;                    /* so what the stores held before isn't known        */
    bool store_had[MANIFEST_STORES]; /* by their order in `targets`: there was something */
};

/** Look at the stores before the chain is opened. */
void
manifest_look_at_stores(struct manifest *manifest);

/**
 * Write it to args->manifest, where it appears whole, when the run is over and its outputs are
 * closed. Inputs and outputs are read for their hash. Errors: POSTIL_NOMEM, POSTIL_CANTCREATE,
 * POSTIL_IO; POSTIL_NOINPUT when an input is gone.
 */
enum postil_status
manifest_write(const struct manifest *manifest, struct postil_error *err);

#endif
