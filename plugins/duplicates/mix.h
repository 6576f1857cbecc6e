/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that look random. */
#ifndef DUPLICATES_MIX_H
#define DUPLICATES_MIX_H

#include <stdint.h>

/** A well mixed number from any number. */
static inline uint64_t
dup_mix(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ (x >> 32);
}

#endif
