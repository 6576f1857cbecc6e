/* SPDX-License-Identifier: Apache-2.0 */
/* Cases, one after the other. */
#ifndef POSTIL_CLI_PLUGIN_FUZZ_RUN_H
#define POSTIL_CLI_PLUGIN_FUZZ_RUN_H

#include "fuzz_case.h"

/**
 * Try cases first, first + 1 ... in one instance until the time `until` (of fuzz_now) or until `n`
 * have been tried; *out_n says how many. Those tried are left in f->cases as lines of JSON, of a
 * source the bytes of the last. A failure is in *out, to be released with trial_fini.
 */
void
fuzz_run(const struct fuzz *f, uint64_t first, uint64_t n, double until, uint64_t *out_n,
         struct trial *out);

/** Seconds that have gone by, since whenever. */
double
fuzz_now(void);

#endif
