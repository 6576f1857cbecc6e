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

/** Hash of a word's folded bytes, which all texts are compared by. */
uint32_t
dup_word_hash(const char *folded, size_t len);

/** What the lists know of a word. */
enum dup_list_flag {
    DUP_LIST_COMMON = 1 << 0, /* it is a frequent one           */
    DUP_LIST_OUTLET = 1 << 1, /* it ends the name of an outlet  */
    DUP_LIST_CUE = 1 << 2     /* stock phrases are known by it  */
};

enum {
    DUP_LIST_PHRASE = 3, /* words of a stock phrase at least, by which it is looked up */
    DUP_LIST_SLOTS = 2048,
    DUP_LIST_MOVE_SHIFT = 23,
    DUP_LIST_MOVES = 1 << (32 - DUP_LIST_MOVE_SHIFT),
    DUP_LIST_FILTER = 4096
};

/** Of each byte the places of the bits that are set, from the lowest, and how many they are. */
struct dup_bits {
    uint8_t at[256][8];
    uint8_t n[256];
};

/**
 * Words of the lists, each in the one slot that its hash names: some bits of it, moved so that no
 * two words want the same (a perfect hash). A slot has the upper 29 bits of the word's hash, and
 * its flags in the lower three. Borrowed from the lists.
 */
struct dup_list_table {
    uint32_t shift;
    const uint16_t *moves;       /* [DUP_LIST_MOVES]                                        */
    const uint32_t *words;       /* [DUP_LIST_SLOTS]                                        */
    const uint16_t *places;      /* [DUP_LIST_SLOTS] bit k: a phrase has this cue as word k */
    const uint64_t *filter;      /* [DUP_LIST_FILTER / 64] bits: how stock phrases begin    */
    const struct dup_bits *bits; /* of use to whoever takes words apart                     */
};

struct dup_list_table
dup_lists_table(const dup_lists *lists);

static inline uint32_t
dup_list_slot(const struct dup_list_table *table, uint32_t word)
{
    return ((word >> table->shift) & (DUP_LIST_SLOTS - 1)) ^
           table->moves[word >> DUP_LIST_MOVE_SHIFT];
}

/**
 * Set of enum dup_list_flag for a word (by hash). No branches: what words come next nobody knows.
 */
static inline uint32_t
dup_list_flags(const struct dup_list_table *table, uint32_t word)
{
    uint32_t listed = table->words[dup_list_slot(table, word)];
    /* A difference is below 8 when the upper bits are the same, whatever the lower ones are. */
    return listed & 7 & -(uint32_t)((listed ^ word) < 8);
}

/** Places that a cue has in stock phrases: bit k is set when it is word k of one, from 0. */
static inline uint32_t
dup_list_cue_places(const struct dup_list_table *table, uint32_t cue)
{
    return table->places[dup_list_slot(table, cue)];
}

/** What stock phrases are looked up by: their first words. */
static inline uint32_t
dup_phrase_key(uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t key = (a * 0x85ebca6bu + b) * 0xc2b2ae35u + c;
    return key + (key == 0);
}

static inline uint32_t
dup_phrase_bit(uint32_t key)
{
    return key * 0x9e3779b1u / (UINT32_MAX / DUP_LIST_FILTER + 1);
}

/** Whether a stock phrase may begin with these words; false is certain. */
static inline bool
dup_list_may_be_phrase(const struct dup_list_table *table, uint32_t a, uint32_t b, uint32_t c)
{
    uint32_t bit = dup_phrase_bit(dup_phrase_key(a, b, c));
    return table->filter[bit / 64] >> (bit % 64) & 1;
}

/**
 * Length in words of the longest stock phrase that the `n` words begin with, 0 for none. `stride`
 * bytes lie between one hash and the next.
 */
size_t
dup_lists_phrase(const dup_lists *lists, const uint32_t *words, size_t n, size_t stride);

#endif
