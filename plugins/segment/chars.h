/* SPDX-License-Identifier: Apache-2.0 */
/* What the characters of a text are to the segmenter. */
#ifndef SEGMENT_CHARS_H
#define SEGMENT_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum segment_byte {
    SEGMENT_LOWER = 1 << 0, /* a-z                                     */
    SEGMENT_UPPER = 1 << 1, /* A-Z                                     */
    SEGMENT_DIGIT = 1 << 2, /* 0-9                                     */
    SEGMENT_WORD = 1 << 3,  /* the three above and '_'                 */
    SEGMENT_BLANK = 1 << 4, /* space and every control character       */
    SEGMENT_HIGH = 1 << 5,  /* part of a character outside ASCII       */
    SEGMENT_JOINT = 1 << 6  /* may join two pieces of a word           */
};

/** Flags of each byte. */
extern const uint8_t segment_bytes[256];

enum segment_kind {
    SEGMENT_IS_BLANK, /* white space, controls, byte-order mark, zero-width space, direction marks
                       */
    SEGMENT_IS_WORD, /* letter or number                                                          */
    SEGMENT_IS_EXTEND, /* belongs to what stands before: combining mark, joiner, soft hyphen */
    SEGMENT_IS_SYMBOL  /* everything else  */
};

/** Kind of the character at s[0] and its length in bytes. `s` is UTF-8 with a NUL behind. */
enum segment_kind
segment_kind(const unsigned char *s, size_t *out_len);

/** Whether a letter or number of any script stands at s[0]. */
bool
segment_is_word(const unsigned char *s);

/** A-Z in lower case; every other byte as it is. */
unsigned char
segment_lower(unsigned char c);

/** Whether the character at s[0] is a lower-case / an upper-case letter. */
bool
segment_is_lower(const unsigned char *s);
bool
segment_is_upper(const unsigned char *s);

/** Length of the emoji (with modifiers, joiners, flags in pairs) or other symbol at s[0]. */
size_t
segment_symbol_len(const unsigned char *s);

/** Length of the run of SEGMENT_IS_EXTEND characters at s[0]. */
size_t
segment_extend_len(const unsigned char *s);

#endif
