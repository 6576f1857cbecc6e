/* SPDX-License-Identifier: Apache-2.0 */
/* A stream of bytes whose first few can be looked at before they are read. */
#ifndef FILES_BYTES_H
#define FILES_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "sniff.h"

/** Reads at most `size` > 0 bytes; 0 bytes is the end. */
typedef enum postil_status (*bytes_pull)(void *from, void *out, size_t size, size_t *out_len,
                                         struct postil_error *err);

/** Caller's storage. Over a file (`bytes_open`) or over anything that can be pulled (`bytes_init`).
 */
struct bytes {
    bytes_pull pull;
    void *from;
    int fd;        /* -1 when it isn't a file of ours                          */
    bool seekable; /* a regular file                                           */
    bool ended;
    uint64_t count; /* bytes taken from below, at most the size of a regular file */
    unsigned char head[SNIFF_LEN];
    size_t head_at, head_len;
};

/** A file, or standard input for "-". Errors: POSTIL_NOINPUT. Ends with `bytes_close`. */
POSTIL_CHECKED enum postil_status
bytes_open(struct bytes *b, const char *path, struct postil_error *err);

void
bytes_init(struct bytes *b, bytes_pull pull, void *from);

/** Does nothing for what `bytes_init` made. */
void
bytes_close(struct bytes *b);

/** The first bytes, borrowed; fewer than SNIFF_LEN only when there are no more. Before any read. */
POSTIL_CHECKED enum postil_status
bytes_peek(struct bytes *b, size_t *out_len, struct postil_error *err);

/** At most `size` > 0 bytes; 0 is the end. Errors: POSTIL_IO, and what `pull` gives. */
POSTIL_CHECKED enum postil_status
bytes_read(struct bytes *b, void *out, size_t size, size_t *out_len, struct postil_error *err);

/** As lseek; -1 when it isn't seekable. */
int64_t
bytes_seek(struct bytes *b, int64_t offset, int whence);

#endif
