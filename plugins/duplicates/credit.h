/* SPDX-License-Identifier: Apache-2.0 */
/* Credits: where a text names the outlet that it has its news from. */
#ifndef DUPLICATES_CREDIT_H
#define DUPLICATES_CREDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "words.h"

/** "according to The Northern Herald", "told the Herald", "the Herald reported". */
struct dup_credit {
    uint32_t begin, end; /* the last word of the outlet's name */
    uint32_t outlet;     /* its hash                           */
};

enum { DUP_CREDITS = 32 }; /* more than these in one text are not looked for */

/**
 * Find the credits of a text: out[DUP_CREDITS] in text order; returns how many. A text that credits
 * an outlet is downstream of it; one that does not may be the source. O(n).
 */
size_t
dup_credits(const dup_lists *lists, const struct dup_word *words, size_t n, struct dup_credit *out);

/** Whether one text credits an outlet (by hash) that the other does not. */
bool
dup_credits_more(const uint32_t *mine, size_t n_mine, const uint32_t *others, size_t n_other);

#endif
