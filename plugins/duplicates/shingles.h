/* SPDX-License-Identifier: Apache-2.0 */
/* The shingles of one text as a set, with where they stand. */
#ifndef DUPLICATES_SHINGLES_H
#define DUPLICATES_SHINGLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/** Positions of one shingle that are kept: what a text repeats oftener is not looked for further.
 */
enum { DUP_PLACES = 8 };

struct dup_shingle_slot {
    uint64_t key;
    uint32_t first; /* position + 1; 0: empty slot      */
    uint32_t n;     /* positions kept                   */
    uint32_t last;
    uint32_t mark; /* for whoever counts matches once  */
};

/** Zeroed to begin, kept between texts; owned: dup_shingles_fini. */
struct dup_shingles {
    struct dup_shingle_slot *slots; /* [1 << bits]                                    */
    uint32_t bits;
    uint64_t *filter; /* [1 << (bits - 4)] four bits a slot: most shingles asked for aren't there */
    uint32_t *next;   /* [n] following position + 1 of the same shingle, 0: none        */
    size_t slot_size, next_size;
    size_t n, n_distinct;
    uint32_t mark;
};

/** Fill with shingle[n], n below 2^30. O(n). Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
dup_shingles_build(struct dup_shingles *set, const uint64_t *shingle, size_t n,
                   struct postil_error *err);

/** False when a shingle is not in the set; true when it may be. */
static inline bool
dup_shingles_maybe(const struct dup_shingles *set, uint64_t shingle)
{
    uint64_t at = (shingle >> 8) & (((uint64_t)4 << set->bits) - 1);
    return set->n > 0 && set->filter[at / 64] >> (at % 64) & 1;
}

/** Slot of a shingle, or NULL. */
struct dup_shingle_slot *
dup_shingles_find(const struct dup_shingles *set, uint64_t shingle);

void
dup_shingles_fini(struct dup_shingles *set);

#endif
