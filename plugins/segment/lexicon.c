/* SPDX-License-Identifier: Apache-2.0 */
/* Look-up in the word table. */
#include "lexicon.h"

#include <stdbool.h>
#include <string.h>

#include "chars.h"

static uint32_t
find_exact(const unsigned char *word, size_t len)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < len; i++)
        hash = (hash * 31 + word[i]) & 0xffff;
    for (uint32_t at = hash & segment_lexicon_mask; segment_lexicon[at].len;
         at = (at + 1) & segment_lexicon_mask) {
        const struct segment_entry *entry = &segment_lexicon[at];
        if (entry->len == len && memcmp(entry->word, word, len) == 0)
            return entry->flags;
    }
    return 0;
}

uint32_t
segment_lexicon_find(const unsigned char *word, size_t len)
{
    if (len == 0 || len > SEGMENT_ENTRY_MAX)
        return 0;
    uint32_t flags = find_exact(word, len);
    if (flags || !(segment_bytes[word[0]] & SEGMENT_UPPER))
        return flags;

    unsigned char fold[SEGMENT_ENTRY_MAX];
    bool all_upper = len > 1;
    for (size_t i = 0; i < len; i++) {
        bool upper = segment_bytes[word[i]] & SEGMENT_UPPER;
        all_upper = all_upper && upper;
        fold[i] = upper ? (unsigned char)(word[i] + ('a' - 'A')) : word[i];
    }
    flags = find_exact(fold, len);
    if (flags || !all_upper)
        return flags;
    fold[0] = word[0];
    return find_exact(fold, len) & (SEGMENT_TITLE | SEGMENT_NUMBER | SEGMENT_STARTER);
}
