/* SPDX-License-Identifier: Apache-2.0 */
/* The files a source is to read, looked at before the first is opened. */
#ifndef LINES_PATHS_H
#define LINES_PATHS_H

#include <stdbool.h>
#include <stdint.h>

#include <postil/layer.h>

/** Whether a path means standard input. */
bool
lines_is_stdin(const char *path);

/**
 * Make sure that all paths can be read and none is a folder.
 *   out_total   bytes in all; 0 when that can't be known, as of a pipe
 * Errors: POSTIL_NOINPUT.
 */
POSTIL_CHECKED enum postil_status
lines_look_at(struct postil_strings paths, uint64_t *out_total, struct postil_error *err);

#endif
