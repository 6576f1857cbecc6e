/* SPDX-License-Identifier: Apache-2.0 */
/* The word lists beside this file, as one table. */
#ifndef ENTITIES_LEXICON_H
#define ENTITIES_LEXICON_H

#include <stddef.h>
#include <stdint.h>

/** One bit for each list; what it holds stands at the head of its file. */
enum lexicon_class {
    LEXICON_COUNTRY = 1 << 0,
    LEXICON_REGION = 1 << 1,
    LEXICON_CITY = 1 << 2,
    LEXICON_DEMONYM = 1 << 3,
    LEXICON_FORENAME = 1 << 4,
    LEXICON_SURNAME = 1 << 5,
    LEXICON_TITLE = 1 << 6,
    LEXICON_ROLE = 1 << 7,
    LEXICON_SAY = 1 << 8,
    LEXICON_ORG = 1 << 9,
    LEXICON_ACRONYM = 1 << 10,
    LEXICON_ORGHEAD = 1 << 11,
    LEXICON_LOCHEAD = 1 << 12,
    LEXICON_MISCHEAD = 1 << 13,
    LEXICON_MISC = 1 << 14,
    LEXICON_CALENDAR = 1 << 15,
    LEXICON_COMMON = 1 << 16,
    LEXICON_TAIL = 1 << 17,
    LEXICON_CONTEXT = 1 << 18,
    LEXICON_STATE = 1 << 19,
    LEXICON_MEDIA = 1 << 20,
    LEXICON_REALM = 1 << 21,
    LEXICON_PARTICLE = 1 << 22
};

/** Classes of a whole name. */
#define LEXICON_PLACE ((uint32_t)(LEXICON_COUNTRY | LEXICON_REGION | LEXICON_CITY))
#define LEXICON_BODY  ((uint32_t)(LEXICON_ORG | LEXICON_ACRONYM))
#define LEXICON_HEAD  ((uint32_t)(LEXICON_ORGHEAD | LEXICON_LOCHEAD | LEXICON_MISCHEAD))
#define LEXICON_NAME                                                                               \
    (LEXICON_PLACE | LEXICON_BODY | LEXICON_DEMONYM | LEXICON_FORENAME | LEXICON_MISC)

/** Longest key in bytes, and most words a key has. */
#define LEXICON_KEY_MAX   56
#define LEXICON_WORDS_MAX 8

struct lexicon_entry {
    uint32_t hash;
    uint32_t classes; /* enum lexicon_class; 0 when only a phrase begins so               */
    uint32_t key;    /* where the key begins in entities_lexicon_keys: lower case, one space      */
    uint8_t len;     /* between words; '^' in front: it holds in capitals only           */
    uint8_t longest; /* words of the longest key that begins with this word              */
};

/** Hash of a key, byte by byte from 0. */
static inline uint32_t
lexicon_hash_byte(uint32_t hash, unsigned char byte)
{
    return hash * 65599u + byte;
}

/** Where the search for a hash begins. */
static inline uint32_t
lexicon_slot(uint32_t hash, uint32_t mask)
{
    return (hash + (hash >> 15)) & mask;
}

/** Entry of the lower-cased key key[len], whose hash is `hash`, or NULL. O(1). Threads: any. */
const struct lexicon_entry *
entities_lexicon_find(uint32_t hash, const char *key, size_t len);

/* What the generator makes. */
extern const uint32_t entities_lexicon_mask;
/* [mask + 1]  upper half of the hash << 16 | 1 + index of an entry; or 0 */
extern const uint32_t entities_lexicon_slots[];
extern const struct lexicon_entry entities_lexicon_entries[];
extern const char entities_lexicon_keys[];

#endif
