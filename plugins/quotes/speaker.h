/* SPDX-License-Identifier: Apache-2.0 */
/* One name within the document for whoever speaks. */
#ifndef QUOTES_SPEAKER_H
#define QUOTES_SPEAKER_H

#include <postil/arena.h>

#include "context.h"
#include "reading.h"

enum { QUOTES_TITLES = 64 };

/** Who has spoken so far in a document. Zeroed to begin. */
struct quotes_speakers {
    const char *last;   /* name of the one before, in the arena; NULL: none */
    uint32_t last_type; /* enum postil_entity_kind, or QUOTES_NONE: no name  */
    size_t last_token;
    struct {
        uint64_t word; /* hash of "spokesman" in "spokesman Bo Krug" */
        const char *name;
    } titles[QUOTES_TITLES];
};

/**
 * Name of the source at tokens [first, end) of the document: the canonical name in it or beside it;
 * whom its pronoun or "the spokesman" stands for; else its words. Later sources count on the
 * earlier ones having been asked for.
 *   roles    label of each token of the window that begins at token `window`
 * NULL when the arena is full. O(end - first), and 200 tokens back.
 */
const char *
quotes_speaker_name(struct quotes_speakers *s, const struct quotes_reading *reading,
                    const uint8_t *labels, size_t window, size_t first, size_t end,
                    postil_arena *arena);

#endif
