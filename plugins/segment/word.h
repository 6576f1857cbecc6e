/* SPDX-License-Identifier: Apache-2.0 */
/* Where a word ends, and whether it is two tokens. */
#ifndef SEGMENT_WORD_H
#define SEGMENT_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A word as it grows. `piece` begins behind the last joint: "anti-U.S" has the pieces anti, U, S.
 */
struct segment_word {
    const unsigned char *text; /* UTF-8 with a NUL behind; borrowed            */
    size_t begin, piece, at;   /* bytes into the text; `at` ends as its end    */
    size_t split;              /* where the second token of two begins, or 0   */
    bool initials;             /* the last joint was the full stop of an initial */
    uint64_t n_looked;         /* bytes looked at ahead; grows                 */
};

/**
 * Sets begin, end and split of the word, number or address that begins at `begin`, whose first
 * `lead` bytes are known to belong to it. O(length of the word + 64 for each full stop in it).
 */
void
segment_word_scan(struct segment_word *w, size_t begin, size_t lead);

#endif
