/* SPDX-License-Identifier: Apache-2.0 */
/* Lines on their way out. */
#ifndef JSONL_OUTPUT_H
#define JSONL_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/**
 * A file, or standard output, behind a buffer. A line that is added is written at once unless one
 * was written less than 50 ms ago: a reader at the other end of a pipe sees slow results as they
 * come, fast ones go out in large pieces. Threads: one at a time.
 */
typedef struct jsonl_output jsonl_output;

enum jsonl_output_mode {
    JSONL_ANEW,      /* create or empty the file                                          */
    JSONL_RESUMABLE, /* the same, and it has to be a file that jsonl_output_rewind can cut */
    JSONL_RESUMED    /* it holds what is to go on; jsonl_output_rewind follows              */
};

/**
 * Open a file; "-" is standard output. Errors: POSTIL_CANTCREATE; POSTIL_NOMEM; POSTIL_CONFIG when
 * it is a pipe or the like and was to be a file.
 */
POSTIL_CHECKED enum postil_status
jsonl_output_open(const char *path, enum jsonl_output_mode mode, jsonl_output **out_output,
                  struct postil_error *err);

/** Takes NULL. What is still in the buffer is written if nothing has failed before. */
void
jsonl_output_close(jsonl_output *output);

/** Errors: POSTIL_IO, with the system's reason; nothing can be added afterwards. */
POSTIL_CHECKED enum postil_status
jsonl_output_add(jsonl_output *output, const char *bytes, size_t len, struct postil_error *err);

/** Write all. Errors: POSTIL_IO. */
POSTIL_CHECKED enum postil_status
jsonl_output_flush(jsonl_output *output, struct postil_error *err);

/** Write all and have it on the disk: *out_len bytes in all. Errors: POSTIL_IO. */
POSTIL_CHECKED enum postil_status
jsonl_output_sync(jsonl_output *output, uint64_t *out_len, struct postil_error *err);

/**
 * Go back to a length that jsonl_output_sync gave. Errors: POSTIL_CONFIG, the file is shorter;
 * POSTIL_IO.
 */
POSTIL_CHECKED enum postil_status
jsonl_output_rewind(jsonl_output *output, uint64_t len, struct postil_error *err);

#endif
