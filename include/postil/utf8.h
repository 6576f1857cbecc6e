/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as the Unicode Standard defines it (well-formed sequences, table 3-7). */
#ifndef POSTIL_UTF8_H
#define POSTIL_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/export.h>

POSTIL_BEGIN_DECLS

/** Length of the longest well-formed prefix: `len` when all of it is well formed. O(len). */
POSTIL_API size_t
postil_utf8_valid(const char *bytes, size_t len);

/**
 * Code point at s[0], whose length in bytes goes to *out_len. `left` > 0 bytes are there to read.
 * An ill-formed byte counts as U+FFFD of length 1.
 */
POSTIL_API uint32_t
postil_utf8_get(const char *s, size_t left, size_t *out_len);

/** Write a code point into out[4] and return its length. */
POSTIL_API size_t
postil_utf8_put(uint32_t code_point, char out[4]);

/** Whether `at` (at most `len`) does not split a sequence. */
static inline bool
postil_utf8_border(const char *text, size_t len, size_t at)
{
    return at == len || ((unsigned char)text[at] & 0xc0) != 0x80;
}

POSTIL_END_DECLS

#endif
