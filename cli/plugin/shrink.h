/* SPDX-License-Identifier: Apache-2.0 */
/* Making what fails smaller. */
#ifndef POSTIL_CLI_PLUGIN_SHRINK_H
#define POSTIL_CLI_PLUGIN_SHRINK_H

#include <postil/document.h>

/**
 * Take items out of something that fails, as many as it goes on failing without. `count` says how
 * many there are; `without` tries to do without [from, to), and keeps it so when that still fails.
 * O(n log n) tries at worst, O(k log n) when k of n items are needed.
 * Source: ddmin of Zeller and Hildebrandt, IEEE TSE 28(2), 2002, without its complements.
 */
void
shrink(size_t (*count)(void *ctx), bool (*without)(void *ctx, size_t from, size_t to), void *ctx);

/** What to leave out of a document; all 0: nothing. */
struct cut {
    size_t text_from, text_to; /* bytes, on borders of characters        */
    size_t layer;              /* number of a layer                      */
    size_t record_from, record_to;
    bool meta; /* all metadata */
};

/**
 * Make `to` (reset first) a copy of `from`, raw bytes aside, without what is cut. Records that lie
 * in text that goes, go with it; other offsets move. False when the arena is full.
 */
bool
cut_document(const postil_doc *from, const struct cut *cut, postil_doc *to);

#endif
