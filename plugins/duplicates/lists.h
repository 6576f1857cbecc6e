/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in lists: frequent words, stock phrases, names of outlets. */
#ifndef DUPLICATES_LISTS_H
#define DUPLICATES_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/** Immutable once open, so it may be read from anywhere. Owned: dup_lists_free. */
typedef struct dup_lists dup_lists;

/** Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_lists_new(dup_lists **out_lists, struct postil_error *err);

/** Takes NULL. */
void
dup_lists_free(dup_lists *lists);

/** Hash of a word's folded bytes, byte by byte from DUP_HASH_SEED; what all texts are compared by.
 */
#define DUP_HASH_SEED 0x9e3779b97f4a7c15u
static inline uint64_t
dup_hash_add(uint64_t state, char folded)
{
    return (state ^ (unsigned char)folded) * 0x100000001b3u;
}
static inline uint32_t
dup_hash_end(uint64_t state)
{
    return (uint32_t)((state ^ state >> 32) * 0xd6e8feb86659fd93u >> 32);
}

/** The same for a word at once. */
uint32_t
dup_word_hash(const char *folded, size_t len);

/** Whether a word (by hash) is a frequent one / ends the name of an outlet. */
bool
dup_lists_is_common(const dup_lists *lists, uint32_t word);
bool
dup_lists_is_outlet(const dup_lists *lists, uint32_t word);

/**
 * Length in words of the longest stock phrase that the `n` words begin with, 0 for none. `stride`
 * bytes lie between one hash and the next.
 */
size_t
dup_lists_phrase(const dup_lists *lists, const uint32_t *words, size_t n, size_t stride);

#endif
