/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the lines of a text are paragraphs or were wrapped by hand. */
#ifndef SEGMENT_LINES_H
#define SEGMENT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A text counts as wrapped when at least two of its line ends have text on both sides, at least a
 * third of those go on with a lower-case letter, and its longest line has 30 to 160 bytes. In all
 * other texts each line is a paragraph, headline or caption of its own.
 */
struct segment_lines {
    unsigned char newline; /* '\n', or '\r' in a text that has no '\n'      */
    bool wrapped;
    size_t width;      /* longest line, in bytes                            */
    uint64_t n_looked; /* bytes looked at: at most 2 * len + 1              */
};

/** `text` has a NUL behind its `len` bytes. O(len). */
void
segment_lines_measure(struct segment_lines *lines, const unsigned char *text, size_t len);

/**
 * Whether a lone line end of a wrapped text ends a sentence: the line has `len` bytes and is so
 * short that the next line's first word, of `next_len` bytes, would have had room on it.
 */
bool
segment_lines_ends_early(const struct segment_lines *lines, size_t len, size_t next_len);

#endif
