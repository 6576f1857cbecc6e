/* SPDX-License-Identifier: Apache-2.0 */
/* Lines on their way out. */
#ifndef JSONL_OUTPUT_H
#define JSONL_OUTPUT_H

#include <stddef.h>

#include <postil/error.h>

/**
 * A file, or standard output, behind a buffer. A line that is added is written at once unless one
 * was written less than 50 ms ago: a reader at the other end of a pipe sees slow results as they
 * come, fast ones go out in large pieces. Threads: one at a time.
 */
typedef struct jsonl_output jsonl_output;

/** Create or empty the file; "-" is standard output. Errors: POSTIL_CANTCREATE; POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
jsonl_output_open(const char *path, jsonl_output **out_output, struct postil_error *err);

/** Takes NULL. What is still in the buffer is written if nothing has failed before. */
void
jsonl_output_close(jsonl_output *output);

/** Errors: POSTIL_IO, with the system's reason; nothing can be added afterwards. */
POSTIL_CHECKED enum postil_status
jsonl_output_add(jsonl_output *output, const char *bytes, size_t len, struct postil_error *err);

/** Write all. Errors: POSTIL_IO. */
POSTIL_CHECKED enum postil_status
jsonl_output_flush(jsonl_output *output, struct postil_error *err);

#endif
