/* SPDX-License-Identifier: Apache-2.0 */
/* What the letters of one token tell: its shape, and its key in the word lists. */
#ifndef ENTITIES_SHAPE_H
#define ENTITIES_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lexicon.h"

enum entities_shape {
    ENTITIES_CAP = 1 << 0,      /* begins with a capital: Xi, O'Brien, al-Maliki              */
    ENTITIES_LOWER = 1 << 1,    /* a word that does not                                       */
    ENTITIES_CAPITALS = 1 << 2, /* two letters or more, none of them small: U.S., NATO        */
    ENTITIES_INITIAL = 1 << 3,  /* J.                                                         */
    ENTITIES_DIGIT = 1 << 4,    /* holds a digit                                              */
    ENTITIES_MIXED = 1 << 5,    /* a capital behind a small letter: TikTok, McDonald          */
    ENTITIES_HYPHEN = 1 << 6,
    ENTITIES_BUILT = 1 << 7,    /* hyphenated adjective built on a name: pro-Russian          */
    ENTITIES_PARTICLE = 1 << 8, /* bin, van, de: small, inside of names                       */
    ENTITIES_FIRST = 1 << 9,    /* opens a sentence: its capital tells nothing                */
    ENTITIES_SOFT = 1 << 10,    /* behind a quotation mark or colon: it tells little          */
    ENTITIES_HEADING = 1 << 11, /* stands in a line where all words are capitalised           */
    ENTITIES_MARK = 1 << 12,    /* neither letter nor digit                                   */
    ENTITIES_WORDY = 1 << 13    /* ends as common words do: -ing, -ed, -ly, -tion ...         */
};

/** Where a capital is expected anyway. */
#define ENTITIES_WEAK ((uint32_t)(ENTITIES_FIRST | ENTITIES_SOFT | ENTITIES_HEADING))

/* Key of a word or phrase while it is being read. */
struct entities_key {
    char bytes[LEXICON_KEY_MAX + 1]; /* bytes[0] is kept free for the '^' of a key in capitals */
    size_t len;                      /* of what follows bytes[0]; may pass the buffer's end      */
    uint32_t hash;
};

/** Append a token in lower case; the typographic apostrophe becomes the plain one. */
void
entities_key_add(struct entities_key *key, const char *s, size_t len);

/** Entry of the key, or NULL / classes that the word has when it is written in capitals. */
const struct lexicon_entry *
entities_key_find(const struct entities_key *key);
uint32_t
entities_key_find_capitals(struct entities_key *key);

/** Shape of a token by its letters; 0 for a very long one, which is no word. O(1). */
uint32_t
entities_shape(const char *s, size_t len);

/** Shape of a word with hyphens, `shape` as entities_shape gave it: a name, or an adjective of one.
 */
uint32_t
entities_shape_hyphenated(const char *s, size_t len, uint32_t shape);

/** Classes of a token as it is written. */
uint32_t
entities_classes(const char *s, size_t len);

/** Whether a token is one of a list of lower-case words with single blanks between. */
bool
entities_is_one_of(const char *s, size_t len, const char *list);

/** al-Maliki, d'Estaing: a small part that belongs to the name behind it. */
bool
entities_is_article(const char *s, size_t len);

/** Endings of words that open sentences, and seldom of names. */
bool
entities_ends_wordy(const char *s, size_t len);

bool
entities_is_upper(uint32_t code_point);

#endif
