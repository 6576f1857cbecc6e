/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a name and how they compare. */
#ifndef ENTITIES_PARTS_H
#define ENTITIES_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Words of a name that are looked at; longer names stand for themselves alone. */
#define ENTITIES_N_PART 16

/** What a word looks like, as bits. */
enum entities_part_shape {
    ENTITIES_UPPER = 1,   /* holds a capital                                  */
    ENTITIES_LOWER = 2,   /* holds a small letter                             */
    ENTITIES_INITIAL = 4, /* "J", "J.", "J.F."                                */
    ENTITIES_ACRONYM = 8, /* two capitals or more: "UN", "U.N.", "BoE", "P&G" */
    ENTITIES_DIGIT = 16
};

/** A word. Hashes are of folded letters: "Erdoğan" is "Erdogan", "U.N." is "UN". */
struct entities_part {
    const char *s; /* [len] borrowed from the text, marks around it included */
    uint32_t len;
    uint32_t n_letter;
    uint64_t hash;
    uint64_t core; /* without an Arabic article: of "al-Assad" that of "Assad" */
    unsigned shape;
};

struct entities_parts {
    struct entities_part items[ENTITIES_N_PART];
    uint32_t n;          /* 0: too many, or no letters                              */
    uint64_t generation; /* of a person: hash of "Jr." or "III", which no item is   */
    uint64_t identity;   /* of all letters; "Jong-un" and "Jong Un" have the same   */
    const char *s;       /* [len] the name without "The", title and possessive "'s" */
    size_t len;
};

/**
 * Take a name apart. "The" in front does not count; of a person neither do titles, and a generation
 * stands apart from the words. O(len).
 */
void
entities_parts_split(const char *s, size_t len, bool person, struct entities_parts *out);

#define ENTITIES_HASH_SEED 0xcbf29ce484222325u

/** The hash that goes on from `seed` with one word's hash more. */
static inline uint64_t
entities_hash_add(uint64_t seed, uint64_t hash)
{
    uint64_t h = (seed ^ hash) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

/** First letter of a word, folded, or its second one for at = 1; 0 when there is none. */
uint32_t
entities_part_letter(const struct entities_part *part, uint32_t at);

enum entities_slip {
    ENTITIES_NO_SLIP,
    ENTITIES_SLIP_DROP,  /* a letter dropped, added or moved by one         */
    ENTITIES_SLIP_CHANGE /* another letter, or two slips: may be two things */
};

/**
 * How one word of `least` letters or more may be another misspelt; `two`: twice, if it is long.
 * Bounded time.
 */
enum entities_slip
entities_part_slip(const struct entities_part *x, const struct entities_part *y, uint32_t least,
                   bool two);

/**
 * The same for two names that differ in one word only. Given names of a man and a woman differ in
 * their last letters, so there is no slip there; digits are no slips.
 */
enum entities_slip
entities_parts_slip(const struct entities_parts *x, const struct entities_parts *y, bool person);

#endif
