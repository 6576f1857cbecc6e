/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that do not begin with a letter or digit. */
#ifndef SEGMENT_MARK_H
#define SEGMENT_MARK_H

#include <stddef.h>

/**
 * Length of the token that begins with the mark at s[0]: ",", "...", "?!", "'s", "#tag", an emoji;
 * with the combining marks behind it. `s` is UTF-8 with a NUL behind.
 */
size_t
segment_mark_len(const unsigned char *s);

#endif
