/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to words: stems as numbers, and what they are known for. */
#ifndef CLAIMS_WORDS_H
#define CLAIMS_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/** What a word may be known for. The first CUE_CLASSES are counted by the features. */
enum claims_cue {
    CUE_NEGATION = 1 << 0,
    CUE_REFUTE = 1 << 1,   /* speaks against: "hoax", "denied", "doubt" */
    CUE_HEDGE = 1 << 2,    /* not vouched for: "allegedly"              */
    CUE_AFFIRM = 1 << 3,   /* vouched for: "confirmed"                  */
    CUE_REPORT = 1 << 4,   /* passed on: "said", "reports"              */
    CUE_QUESTION = 1 << 5, /* a question mark, which is a word here     */
    CUE_FUNCTION = 1 << 6, /* tells nothing of what a text is about     */
    CUE_NUMBER = 1 << 7,   /* has a digit                               */
    CUE_CAPITAL = 1 << 8   /* begins with one of A-Z                    */
};
enum { CUE_CLASSES = 6, CUE_CONTRARY = 3 }; /* the first CUE_CONTRARY do not simply affirm */

struct claims_word {
    uint32_t stem; /* hash of the stem in small letters, never 0 */
    uint32_t cues; /* of enum claims_cue                         */
};

/** Classes of known stems: a table of hashes. Immutable once made. */
struct claims_cues {
    struct claims_word *slots; /* [CLAIMS_CUE_SLOTS] stem 0: empty */
};
enum { CLAIMS_CUE_SLOTS = 2048 };

/** Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
claims_cues_init(struct claims_cues *cues, struct postil_error *err);

/** Takes one that is all zero. */
void
claims_cues_fini(struct claims_cues *cues);

/**
 * The word at or behind *at in text[0 ... end): a run of letters and digits with dots in between, or
 * a question mark. "didn't" is "did" and "not", "Ana's" is "ana" and "s", "U.S." is "us". Bytes of
 * other alphabets are letters; what is in U+0080-U+00BF or U+2000-U+203F parts words. Of a word
 * longer than 48 bytes the rest is not looked at. *at moves behind it. Returns whether there was one.
 */
int
claims_word_next(const struct claims_cues *cues, const char *text, size_t end, size_t *at,
                 struct claims_word *out_word);

/** Hash of two neighbours. Never 0. */
static inline uint32_t
claims_pair_hash(uint32_t first, uint32_t second)
{
    uint32_t h = (first * 0x9e3779b1u ^ second) * 0x85ebca6bu;
    h ^= h >> 15;
    return h ? h : 1;
}

#endif
