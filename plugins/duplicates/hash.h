/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes of words and of runs of words. Both are sums of products of 32 by 32 bits, since that is
 * what several can be made of at once; the same on every machine.
 */
#ifndef DUPLICATES_HASH_H
#define DUPLICATES_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { DUP_SHINGLE = 5 /* words of a shingle */ };

/** Of a word: added to the four parts of sixteen bytes, and what ends the sum is multiplied by. */
#define DUP_WORD_KEYS 0x9e3779b1u, 0x85ebca77u, 0xc2b2ae3du, 0x27d4eb2fu
#define DUP_WORD_LOW  0xd35a2d97u
#define DUP_WORD_HIGH 0x9c36b4e5u

/** Of a shingle: what its words are multiplied by, and then the sum. */
#define DUP_SHINGLE_KEYS 0xcc9e2d51u, 0x1b873593u, 0xe6546b65u, 0x85ebca6bu, 0xa1d38f4bu
#define DUP_SHINGLE_LOW  0xc2b2ae35u
#define DUP_SHINGLE_HIGH 0xb5297a4du

/** The eight bytes at `at`, the first one lowest. */
static inline uint64_t
dup_load(const void *at)
{
    uint64_t x;
    memcpy(&x, at, sizeof x);
#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

static inline uint64_t
dup_times(uint64_t a, uint32_t b)
{
    return (uint64_t)(uint32_t)a * b;
}

/**
 * Sum of the products of sixteen bytes, of which the last are zeros where a word is shorter.
 * Source: J. Black and others, "UMAC: fast and secure message authentication", CRYPTO 1999 (NH).
 */
static inline uint64_t
dup_hash_bytes(uint64_t low, uint64_t high)
{
    static const uint32_t key[4] = {DUP_WORD_KEYS};
    return dup_times((uint32_t)low + key[0], (uint32_t)(low >> 32) + key[1]) +
           dup_times((uint32_t)high + key[2], (uint32_t)(high >> 32) + key[3]);
}

/** Hash of a word from the sum of its bytes. */
static inline uint32_t
dup_hash_end(uint64_t sum)
{
    uint64_t x = dup_times(sum, DUP_WORD_LOW) + dup_times(sum >> 32, DUP_WORD_HIGH);
    return (uint32_t)(x ^ x >> 32);
}

/** Byte by byte: what a word has so far. Zeroed to begin. */
struct dup_hasher {
    uint64_t sum; /* of the sixteens before the last one */
    size_t len;
    unsigned char rest[16];
};

static inline uint32_t
dup_hasher_end(const struct dup_hasher *hasher)
{
    uint64_t sum = dup_hash_bytes(dup_load(hasher->rest), dup_load(hasher->rest + 8));
    return dup_hash_end(hasher->sum + sum);
}

static inline void
dup_hasher_add(struct dup_hasher *hasher, char byte)
{
    if (hasher->len > 0 && hasher->len % 16 == 0) { /* what comes first counts otherwise */
        hasher->sum = (uint64_t)dup_hasher_end(hasher) * 0x9e3779b97f4a7c15u;
        memset(hasher->rest, 0, sizeof hasher->rest);
    }
    hasher->rest[hasher->len++ % 16] = (unsigned char)byte;
}

/** Hash of the DUP_SHINGLE words at `word`. */
static inline uint64_t
dup_shingle(const uint32_t *word)
{
    static const uint32_t key[DUP_SHINGLE] = {DUP_SHINGLE_KEYS};
    uint64_t sum = 0;
    for (int i = 0; i < DUP_SHINGLE; i++)
        sum += dup_times(word[i], key[i]);
    uint64_t high = dup_times(sum >> 32, DUP_SHINGLE_HIGH);
    return dup_times(sum, DUP_SHINGLE_LOW) ^ (high << 32 | high >> 32);
}

#endif
