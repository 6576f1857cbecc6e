/* SPDX-License-Identifier: Apache-2.0 */
/* What the first bytes of something say about the rest. */
#ifndef FILES_SNIFF_H
#define FILES_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/** Bytes that are enough for every question below but `sniff_html`, which reads up to 1024. */
#define SNIFF_LEN 512

enum sniff_kind {
    SNIFF_PLAIN,      /* no container                                     */
    SNIFF_COMPRESSED, /* gzip, bzip2, xz, zstd, lz4: one stream           */
    SNIFF_TAR,        /* marked as one, or the first header's checksum is right */
    SNIFF_ZIP,
    SNIFF_WARC
};

enum sniff_kind
sniff_container(const unsigned char *head, size_t len);

/** "a PNG image" when the bytes open a well-known format that holds no text, else NULL. */
const char *
sniff_binary(const unsigned char *head, size_t len);

/** Whether the bytes open an HTML page: doctype, <html, <head or <body, behind blanks and comments.
 */
bool
sniff_html(const char *text, size_t len);

#endif
