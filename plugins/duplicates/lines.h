/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that a source repeats: what stands in many of its texts was written for none of them. */
#ifndef DUPLICATES_LINES_H
#define DUPLICATES_LINES_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "table.h"
#include "text.h"

enum { DUP_LINES_KEPT = 2 /* texts of a source that a line stood in before it is a repeated one */ };

/** Lines of the text in hand and of all before it. Zeroed but for what dup_lines_init sets. */
struct dup_lines {
    struct dup_table seen; /* line of a source: the first texts that held it      */
    uint32_t *key;         /* [n_key] of the text in hand, in order, with repeats */
    size_t n_key, key_size;
};

void
dup_lines_init(struct dup_lines *lines);
void
dup_lines_fini(struct dup_lines *lines);

/**
 * Take up a text of the source (a hash; 0: unknown, and nothing is known of its lines) and flag the
 * words of those lines DUP_REPEATED that DUP_LINES_KEPT earlier texts of that source have. O(words).
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_lines_mark(struct dup_lines *lines, uint64_t source, struct dup_text *text,
               struct postil_error *err);

/** Count the lines of the text taken up last for text number `doc`, each once. */
POSTIL_CHECKED enum postil_status
dup_lines_learn(struct dup_lines *lines, uint32_t doc, struct postil_error *err);

#endif
