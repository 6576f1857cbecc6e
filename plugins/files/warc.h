/* SPDX-License-Identifier: Apache-2.0 */
/* Web archives: the pages in a stream of WARC records. */
#ifndef FILES_WARC_H
#define FILES_WARC_H

#include <postil/error.h>

#include "bytes.h"

/**
 * Takes `response` records whose HTTP status is 200, and `resource` and `conversion` records, when
 * they are text/html, application/xhtml+xml or text/plain; passes over all others. HTTP headers and
 * chunked transfer coding are taken off; gzip content coding is left for the caller to undo. (The
 * WARC reader of libarchive 3.6 hands out HTTP headers as content, and drops each record whose
 * address ends in '/', and the addresses.)
 * Source: ISO 28500:2017; RFC 9112 section 7.1.
 */
typedef struct warc warc;

/** Strings are borrowed until the next call; "" where the record doesn't say. */
struct warc_record {
    const char *id;      /* WARC-Record-ID without "<urn:uuid:" and ">"     */
    const char *url;     /* WARC-Target-URI                                 */
    const char *date;    /* WARC-Date: when it was fetched                  */
    const char *type;    /* media type, lower case, without its parameters  */
    const char *charset; /* the media type's parameter                      */
};

/** `from` is borrowed until `warc_free`. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
warc_new(struct bytes *from, warc **out, struct postil_error *err);

/** Takes NULL. */
void
warc_free(warc *w);

/**
 * Go to the next page, whether or not the last was read. POSTIL_END behind the last, and after an
 * error that leaves no way to find the next record. Errors: POSTIL_DATA (damaged, cut off, or a
 * content coding that isn't gzip; then `out` says which page), and what `from` gives.
 */
POSTIL_CHECKED enum postil_status
warc_next(warc *w, struct warc_record *out, struct postil_error *err);

/** Bytes of the page (a `bytes_pull`). Errors: POSTIL_DATA, and what `from` gives. */
POSTIL_CHECKED enum postil_status
warc_pull(void *from, void *out, size_t size, size_t *out_len, struct postil_error *err);

#endif
