/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that a source repeats: what stands in many of its texts was written for none of them. */
#ifndef DUPLICATES_LINES_H
#define DUPLICATES_LINES_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "index.h"
#include "text.h"

/** Keys of the lines of the text in hand. Zeroed to begin, kept; owned: dup_lines_fini. */
struct dup_lines {
    uint32_t *key; /* [n] in order, with repeats */
    size_t n, size;
};

void
dup_lines_fini(struct dup_lines *lines);

/**
 * Take up a text of the source (a hash; 0: unknown, and nothing is known of its lines) and flag the
 * words of those lines DUP_REPEATED that as many earlier texts of that source have as the index
 * keeps of DUP_KEY_LINE: it stands in three. O(words). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_lines_mark(struct dup_lines *lines, const struct dup_index *index, uint32_t source,
               struct dup_text *text, struct postil_error *err);

#endif
