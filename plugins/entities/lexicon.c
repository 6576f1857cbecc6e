/* SPDX-License-Identifier: Apache-2.0 */
/* Look-up in the word lists. */
#include "lexicon.h"

#include <string.h>

const struct lexicon_entry *
entities_lexicon_find(uint32_t hash, const char *key, size_t len)
{
    uint32_t at = lexicon_slot(hash, entities_lexicon_mask), slot;
    for (; (slot = entities_lexicon_slots[at]); at = (at + 1) & entities_lexicon_mask) {
        if ((slot ^ hash) >> 16)
            continue;
        const struct lexicon_entry *e = &entities_lexicon_entries[(slot & 0xffff) - 1];
        if (e->hash == hash && e->len == len &&
            memcmp(entities_lexicon_keys + e->key, key, len) == 0)
            return e;
    }
    return NULL;
}
