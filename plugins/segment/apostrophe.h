/* SPDX-License-Identifier: Apache-2.0 */
/* Apostrophes and the clitics that they begin. */
#ifndef SEGMENT_APOSTROPHE_H
#define SEGMENT_APOSTROPHE_H

#include <stddef.h>

/** Length of an apostrophe, straight or curly, at s[0]; else 0. `s` ends in a NUL. */
size_t
segment_apostrophe_len(const unsigned char *s);

/** Letters of the clitic right behind an apostrophe: s, d, m, t, ll, re, ve; else 0. */
size_t
segment_clitic_len(const unsigned char *s);

#endif
