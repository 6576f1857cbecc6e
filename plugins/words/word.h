/* SPDX-License-Identifier: Apache-2.0 */
/* What the letters of one token tell, and what the lexicon knows of it. */
#ifndef WORDS_WORD_H
#define WORDS_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/tagger.h>

#include "lexicon.h"

/** How a token is written. */
enum word_case {
    WORD_MARK,     /* neither letter nor digit             */
    WORD_SMALL,    /* no capital                           */
    WORD_CAPITAL,  /* a capital in front, then small ones  */
    WORD_CAPITALS, /* two letters or more, none of them small: U.S., NATO */
    WORD_LETTER,   /* one capital: A, J.                   */
    WORD_MIXED,    /* capitals elsewhere: McDonald, iPhone, Al-Shabaab, U.S.-led */
    WORD_NUMBER,   /* digits, no letter                    */
    WORD_NUMBERED  /* digits and letters: G20, 2nd         */
};

/** Longest token that is looked at whole; of a longer one, so many bytes. */
enum { WORD_LEN = 64, WORD_FEATURES = 80 };

struct word {
    uint64_t key;   /* hash of its bytes                                            */
    uint64_t lists; /* it stands in alone, with LEXICON_MORE                        */
    uint32_t lower; /* hash of it in small letters, as the lexicon has it           */
    uint32_t plain; /* the same with each digit 0: what features are made of        */
    uint32_t shape; /* hash of its pattern of letters, digits and marks             */
    struct lexicon_class class;
    uint8_t written; /* enum word_case                                              */
    bool is_long;    /* four letters or more: a headline writes it with a capital   */
    bool is_address; /* an @ between letters: no name                               */
};

/**
 * Read a token s[len], 0 < len, valid UTF-8.
 *   out_features   [WORD_FEATURES] what the word says about itself and its neighbours
 * Returns how many features there are. O(1): of a long token the beginning counts.
 */
size_t
words_read(const struct lexicon *lexicon, const char *s, size_t len, struct word *out,
           struct postil_tag_feature *out_features);

/** Hash of a token's bytes, as `key` has it. */
uint64_t
words_key(const char *s, size_t len);

/** A feature from what it is about and up to three values. */
static inline uint32_t
words_feature(uint32_t about, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t h = (about + 1) * 0x9e3779b1u;
    h = (h ^ a) * 0x85ebca6bu;
    h = (h ^ h >> 15 ^ b) * 0xc2b2ae35u;
    h = (h ^ h >> 14 ^ c) * 0x27d4eb2fu;
    return h ^ h >> 16;
}

#endif
