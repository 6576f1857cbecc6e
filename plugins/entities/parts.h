/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a name and how they compare. */
#ifndef ENTITIES_PARTS_H
#define ENTITIES_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Words of a name that are looked at; longer names stand for themselves alone. */
#define ENTITIES_N_PART 8

struct entities_part {
    const char *s; /* [len] borrowed from the text */
    uint32_t len;
};

static inline bool
entities_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline unsigned char
entities_lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

static inline bool
entities_is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/** Words between blanks, without "The" in front; 0 when there are too many. O(len). */
uint32_t
entities_parts_split(const char *s, size_t len, struct entities_part out[ENTITIES_N_PART]);

/** FNV-1a, 64 bits, over the lower-cased words; full stops do not count, so "U.N." is "UN". */
uint64_t
entities_parts_hash(const struct entities_part *parts, uint32_t n, uint64_t seed);

/** Whether a word is that lower-case one. */
bool
entities_part_is(struct entities_part part, const char *lower_case);

/** Two capitals or more, with or without full stops, and nothing else. */
bool
entities_part_is_capitals(struct entities_part part);

/**
 * Whether two names of n words differ in one word only, by one letter if that word has five letters
 * or more, by at most two if it has eight or more. Digits are no slips. Bounded time.
 */
bool
entities_parts_is_slip(const struct entities_part *x, const struct entities_part *y, uint32_t n);

#endif
