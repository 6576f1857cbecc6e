/* SPDX-License-Identifier: Apache-2.0 */
/* The documents in a file: itself, or what its archives, one in another, hold. */
#ifndef FILES_ITEMS_H
#define FILES_ITEMS_H

#include <postil/error.h>
#include <postil/layer.h>

#include "warc.h"

/** Containers one in the other that are still opened: week.tar holds day.zip holds a.txt.gz. */
#define ITEMS_DEPTH 4

typedef struct items items;

/** Borrowed until the next call. Names are bytes as they were found. */
struct item {
    const char *origin;      /* "dir/week.zip!a.html"                                         */
    const char *name;        /* "a.html": last part, without the suffix of a compression      */
    struct warc_record warc; /* of a WARC record, else all NULL                               */
};

/**
 *   path     a file, or "-" for standard input; copied
 *   members  patterns that the base name of an archive's member must fit; borrowed
 * Errors: POSTIL_NOMEM. That the file can't be opened, the first `items_next` says.
 */
POSTIL_CHECKED enum postil_status
items_new(const char *path, const struct postil_strings *members, items **out,
          struct postil_error *err);

/** Takes NULL. */
void
items_free(items *s);

/**
 * Go to the next document. Hidden members are passed over. Another status than POSTIL_OK and
 * POSTIL_END is about the item that `out` names, and the next call goes on after it. Errors:
 * POSTIL_NOINPUT, POSTIL_IO, POSTIL_DATA, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
items_next(items *s, struct item *out, struct postil_error *err);

/** At most `size` > 0 bytes of the document, byte for byte; 0 is its end. Errors: as above. */
POSTIL_CHECKED enum postil_status
items_read(items *s, void *out, size_t size, size_t *out_len, struct postil_error *err);

/** Bytes read from the file so far. */
uint64_t
items_count(const items *s);

#endif
