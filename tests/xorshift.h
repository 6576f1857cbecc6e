/* SPDX-License-Identifier: Apache-2.0 */
/* A fixed sequence of numbers, the same on every machine. */
#ifndef TESTS_XORSHIFT_H
#define TESTS_XORSHIFT_H

#include <stdint.h>

/** Marsaglia's xorshift64; `state` begins as anything but 0. */
static inline uint64_t
next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
