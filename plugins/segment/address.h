/* SPDX-License-Identifier: Apache-2.0 */
/* Internet addresses within a text. */
#ifndef SEGMENT_ADDRESS_H
#define SEGMENT_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

/* All of these: `s` is UTF-8 with a NUL behind; the result is the address's length, or 0 when there
 * is none; bytes looked at are added to *looked. */

/** "http://...", "https://...", "ftp://..." at s[0]. */
size_t
segment_url_len(const unsigned char *s, uint64_t *looked);

/**
 * Host or file name ("example.com", "www.example.org/a?b", "report.pdf") or mail address at s[0],
 * whose first piece is `piece` bytes long with a full stop behind. Host names are shorter than 64
 * bytes.
 */
size_t
segment_host_len(const unsigned char *s, size_t piece, uint64_t *looked);

/** Mail address at s[0] with the '@' at s[local]. */
size_t
segment_mail_len(const unsigned char *s, size_t local, uint64_t *looked);

#endif
