/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of a batch of documents on their way to the disk. */
#ifndef DUPLICATES_KEYS_H
#define DUPLICATES_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "postings.h"

/** Pairs of key and document. Zeroed to begin; owned: dup_keys_fini. */
struct dup_keys {
    uint64_t *items; /* [n] key << 32 | document */
    size_t n, size;
    size_t at; /* where a walk stands */
};

void
dup_keys_fini(struct dup_keys *keys);

/** Make room for `n` more, none of which then fails. */
POSTIL_CHECKED enum postil_status
dup_keys_reserve(struct dup_keys *keys, size_t n, struct postil_error *err);

/** Documents come in rising order. */
static inline void
dup_keys_add(struct dup_keys *keys, uint32_t key, uint32_t doc)
{
    keys->items[keys->n++] = (uint64_t)key << 32 | doc;
}

/** Sort, and walk through them as pairs of documents less `first`, each once. O(n). */
POSTIL_CHECKED enum postil_status
dup_keys_walk(struct dup_keys *keys, uint32_t first, struct dup_pairs *out_pairs,
              struct postil_error *err);

#endif
