/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets in code points or UTF-16 units, as others count them, turned into byte offsets. */
#ifndef JSONL_OFFSETS_H
#define JSONL_OFFSETS_H

#include <stdint.h>

#include <postil/arena.h>
#include <postil/layer.h>

struct jsonl_offsets {
    const char *text; /* [len] well-formed UTF-8; borrowed                                */
    size_t len;
    uint32_t unit;          /* enum postil_offset_unit                                          */
    size_t n_unit;          /* units in the text                                                */
    const uint32_t *before; /* [len / 64 + 1] units in front of each 64th byte; NULL: no need   */
};

/** Prepare for text[len]: one pass. `arena` takes len/16 bytes. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
jsonl_offsets_init(struct jsonl_offsets *o, const char *text, size_t len, uint32_t unit,
                   postil_arena *arena, struct postil_error *err);

/**
 * Byte offset of the code point that begins at `offset`, or POSTIL_ABSENT when that lies outside
 * the text or within a code point. O(log len).
 */
uint32_t
jsonl_offsets_find(const struct jsonl_offsets *o, long long offset);

#endif
