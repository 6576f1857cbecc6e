/* SPDX-License-Identifier: Apache-2.0 */
/* From a batch of cases in which one fails to the least that fails. */
#ifndef POSTIL_CLI_PLUGIN_FUZZ_LEAST_H
#define POSTIL_CLI_PLUGIN_FUZZ_LEAST_H

#include "fuzz_run.h"

/**
 * Write to `path` the least part of f->cases that still fails as `trial` says; looked for within a
 * minute. False when it doesn't fail again: all of it is then written, if it can be.
 */
bool
fuzz_minimise(const struct fuzz *f, const struct trial *trial, const char *path);

/** Try all that stands in a file: lines of JSON, or for a source that file. */
void
fuzz_replay(const struct fuzz *f, const char *path, struct trial *out);

#endif
