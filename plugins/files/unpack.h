/* SPDX-License-Identifier: Apache-2.0 */
/* Members of an archive, and what is inside a compressed file. */
#ifndef FILES_UNPACK_H
#define FILES_UNPACK_H

#include <stdbool.h>

#include <postil/arena.h>
#include <postil/error.h>

#include "bytes.h"

/**
 * Reads tar (ustar, GNU, pax), zip, and single streams of gzip, bzip2, xz, zstd or lz4, a tar
 * inside of one included. Folders, links and devices are left out. Threads: one at a time.
 */
typedef struct unpack unpack;

/**
 *   from  borrowed until `unpack_free`
 *   kind  what `sniff_container` said: COMPRESSED, TAR or ZIP
 * Errors: POSTIL_NOMEM; POSTIL_DATA when the archive is damaged; what `from` gives.
 */
POSTIL_CHECKED enum postil_status
unpack_new(struct bytes *from, enum sniff_kind kind, unpack **out, struct postil_error *err);

/** Takes NULL. */
void
unpack_free(unpack *u);

/**
 * Go to the next member, whether or not the last was read. *out_name: its path in the archive,
 * borrowed until the next call; NULL for the one stream of a compressed file. POSTIL_END behind the
 * last, and always after an error.
 */
POSTIL_CHECKED enum postil_status
unpack_next(unpack *u, const char **out_name, struct postil_error *err);

/**
 * The member's bytes (a `bytes_pull`). Errors: POSTIL_DATA when they are cut off, damaged or
 * encrypted; then the next member can still be tried.
 */
POSTIL_CHECKED enum postil_status
unpack_pull(void *from, void *out, size_t size, size_t *out_len, struct postil_error *err);

/**
 * All of a compressed block in memory, into the arena. Errors: POSTIL_NOMEM, POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
unpack_memory(const char *bytes, size_t len, postil_arena *arena, char **out, size_t *out_len,
              struct postil_error *err);

#endif
