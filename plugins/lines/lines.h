/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of text files that follow each other. */
#ifndef LINES_LINES_H
#define LINES_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include <postil/layer.h>

/** A reader with a line at hand: at most that, and one piece of a file, is in memory. */
typedef struct lines lines;

/** Longest line, in bytes. */
enum { LINES_MOST = 16 << 20 };

/**
 * Make ready to read paths[], "-" being standard input; borrowed until the reader is freed.
 * Errors: POSTIL_NOINPUT when a path can't be read or is a folder; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
lines_new(struct postil_strings paths, lines **out_lines, struct postil_error *err);

/** Takes NULL. */
void
lines_free(lines *lines);

/** Go on to the next file. Errors: POSTIL_END when there is none; POSTIL_NOINPUT. */
POSTIL_CHECKED enum postil_status
lines_open(lines *lines, struct postil_error *err);

/** Path of the file at hand, or NULL between files. */
const char *
lines_path(const lines *lines);

/**
 * The line at hand, without "\n" or "\r\n" and without a byte-order mark before the first:
 * [*out_len] bytes, borrowed until the next call. It stays at hand until lines_pass. Errors:
 * POSTIL_END behind the last line, and POSTIL_IO: the file is closed; POSTIL_DATA: a line longer
 * than LINES_MOST, which has been passed; POSTIL_NOMEM likewise.
 */
POSTIL_CHECKED enum postil_status
lines_peek(lines *lines, const char **out_line, size_t *out_len, struct postil_error *err);

/** Pass the line at hand. */
void
lines_pass(lines *lines);

/** Number of the line at hand, from 1. */
uint64_t
lines_number(const lines *lines);

/** Bytes read, and how many there are; 0 when that can't be known. */
void
lines_extent(const lines *lines, uint64_t *out_done, uint64_t *out_total);

/** Whether something can be read without waiting for somebody to write it. */
bool
lines_ready(const lines *lines);

#endif
