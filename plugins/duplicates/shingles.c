/* SPDX-License-Identifier: Apache-2.0 */
/* Linear probing over at least twice as many slots as shingles. */
#include "shingles.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BITS = 6, LAST_BITS = 31 };

static bool
make_room(struct dup_shingles *set, size_t n)
{
    uint32_t bits = FIRST_BITS;
    while (bits < LAST_BITS && ((size_t)1 << bits) < 2 * n)
        bits++;
    size_t n_slot = (size_t)1 << bits;
    if (n_slot > set->slot_size) {
        free(set->slots);
        free(set->filter);
        set->slots = calloc(n_slot, sizeof *set->slots);
        set->filter = calloc(n_slot / 16, sizeof *set->filter);
        set->slot_size = set->slots && set->filter ? n_slot : 0;
    } else {
        memset(set->slots, 0, n_slot * sizeof *set->slots);
        memset(set->filter, 0, n_slot / 16 * sizeof *set->filter);
    }
    if (n > set->next_size) {
        free(set->next);
        set->next = malloc(n * sizeof *set->next);
        set->next_size = set->next ? n : 0;
    }
    set->bits = bits;
    return set->slot_size > 0 && (set->next || n == 0);
}

static struct dup_shingle_slot *
slot_of(const struct dup_shingles *set, uint64_t shingle)
{
    size_t mask = ((size_t)1 << set->bits) - 1, at = (size_t)(shingle >> 20) & mask;
    while (set->slots[at].first && set->slots[at].key != shingle)
        at = (at + 1) & mask;
    return &set->slots[at];
}

static void
put(struct dup_shingles *set, uint64_t shingle, uint32_t at)
{
    struct dup_shingle_slot *slot = slot_of(set, shingle);
    set->next[at] = 0;
    if (!slot->first) {
        *slot = (struct dup_shingle_slot){.key = shingle, .first = at + 1, .n = 1, .last = at};
        set->n_distinct++;
        uint64_t bit = (shingle >> 8) & (((uint64_t)4 << set->bits) - 1);
        set->filter[bit / 64] |= (uint64_t)1 << (bit % 64);
        return;
    }
    if (slot->n == DUP_PLACES)
        return;
    set->next[slot->last] = at + 1;
    slot->last = at;
    slot->n++;
}

enum postil_status
dup_shingles_build(struct dup_shingles *set, const uint64_t *shingle, size_t n,
                   struct postil_error *err)
{
    set->n = set->n_distinct = 0;
    set->mark = 0;
    if (n >= (size_t)1 << (LAST_BITS - 1) || !make_room(set, n))
        return postil_fail(err, POSTIL_NOMEM, "%zu shingles", n);
    for (size_t i = 0; i < n; i++)
        put(set, shingle[i], (uint32_t)i);
    set->n = n;
    return POSTIL_OK;
}

struct dup_shingle_slot *
dup_shingles_find(const struct dup_shingles *set, uint64_t shingle)
{
    if (!dup_shingles_maybe(set, shingle))
        return NULL;
    struct dup_shingle_slot *slot = slot_of(set, shingle);
    return slot->first ? slot : NULL;
}

void
dup_shingles_fini(struct dup_shingles *set)
{
    free(set->slots);
    free(set->filter);
    free(set->next);
    *set = (struct dup_shingles){0};
}
