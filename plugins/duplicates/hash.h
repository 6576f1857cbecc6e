/* SPDX-License-Identifier: Apache-2.0 */
/* Hash of a word, sixteen bytes at a time, the same on every machine. */
#ifndef DUPLICATES_HASH_H
#define DUPLICATES_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define DUP_HASH_SEED 0x9e3779b97f4a7c15u

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

/** Take in sixteen bytes; the last of a word are filled up with zeros. */
static inline uint64_t
dup_hash_add(uint64_t state, uint64_t low, uint64_t high)
{
    /* Two products that don't wait for each other. */
    state = (state ^ low) * 0xd6e8feb86659fd93u + (high + DUP_HASH_SEED) * 0xbf58476d1ce4e5b9u;
    return state ^ state >> 32;
}

static inline uint64_t
dup_hash_end(uint64_t state, size_t len)
{
    return (state + len) * 0x94d049bb133111ebu;
}

/** A word is compared by the upper half. */
static inline uint32_t
dup_hash_word(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

/** All at once. */
static inline uint64_t
dup_hash_bytes(const void *bytes, size_t len)
{
    uint64_t state = DUP_HASH_SEED;
    for (size_t at = 0; at < len; at += 16) {
        unsigned char rest[16] = {0};
        memcpy(rest, (const char *)bytes + at, len - at < 16 ? len - at : 16);
        state = dup_hash_add(state, dup_load(rest), dup_load(rest + 8));
    }
    return dup_hash_end(state, len);
}

/** Byte by byte: bytes that a word has so far. Zeroed to begin but for the state. */
struct dup_hasher {
    uint64_t state;
    size_t len;
    unsigned char rest[16];
};

static inline void
dup_hasher_init(struct dup_hasher *hasher)
{
    *hasher = (struct dup_hasher){.state = DUP_HASH_SEED};
}

static inline void
dup_hasher_add(struct dup_hasher *hasher, char byte)
{
    if (hasher->len > 0 && hasher->len % 16 == 0) {
        hasher->state =
            dup_hash_add(hasher->state, dup_load(hasher->rest), dup_load(hasher->rest + 8));
        memset(hasher->rest, 0, sizeof hasher->rest);
    }
    hasher->rest[hasher->len++ % 16] = (unsigned char)byte;
}

static inline uint64_t
dup_hasher_end(const struct dup_hasher *hasher)
{
    uint64_t state = hasher->state;
    if (hasher->len > 0)
        state = dup_hash_add(state, dup_load(hasher->rest), dup_load(hasher->rest + 8));
    return dup_hash_end(state, hasher->len);
}

#endif
