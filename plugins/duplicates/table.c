/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linear probing by lines of eight slots. A list of one document is its number, a longer one a
 * chain of nodes.
 */
#define _GNU_SOURCE
#include "table.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined __SSE2__ && !defined DUP_PORTABLE
#include <emmintrin.h>
#endif

#include <postil/export.h>

enum {
    FIRST_BITS = 7,
    LAST_BITS = 28,
    LARGE = 4 << 20,
    AHEAD = 32 /* lines that are fetched at a time */
};

#define CHAIN                                                                                      \
    0x80000000u /* set: the rest is a node's number + 1; clear: a document's number + 1            \
                 */

_Static_assert(sizeof(struct dup_slots) == 64, "a line of the cache");

static size_t
line_of(const struct dup_table *table, uint32_t key)
{
    return (key * 0x9e3779b1u) >> (32 - table->bits);
}

/* Which slots of a line have the key, and which are empty. */
struct match {
    uint32_t key, empty;
};

#if defined __SSE2__ && !defined DUP_PORTABLE
/* Which of eight numbers are equal to `x`. */
static POSTIL_INLINE uint32_t
equals(const uint32_t *numbers, __m128i x)
{
    const __m128i *n = (const __m128i *)(const void *)numbers;
    __m128i low = _mm_cmpeq_epi32(_mm_load_si128(n), x);
    __m128i high = _mm_cmpeq_epi32(_mm_load_si128(n + 1), x);
    return (uint32_t)_mm_movemask_epi8(
        _mm_packs_epi16(_mm_packs_epi32(low, high), _mm_setzero_si128()));
}

static POSTIL_INLINE struct match
match_line(const struct dup_slots *line, uint32_t key)
{
    return (struct match){equals(line->key, _mm_set1_epi32((int)key)),
                          equals(line->head, _mm_setzero_si128())};
}
#else
static POSTIL_INLINE struct match
match_line(const struct dup_slots *line, uint32_t key)
{
    struct match match = {0, 0};
    for (uint32_t i = 0; i < DUP_LINE_SLOTS; i++) {
        match.key |= (uint32_t)(line->key[i] == key) << i;
        match.empty |= (uint32_t)(line->head[i] == 0) << i;
    }
    return match;
}
#endif

/* Where a key is, or where it belongs; there is always an empty slot somewhere. */
static POSTIL_INLINE struct dup_slots *
slot_find(const struct dup_table *table, uint32_t key, uint32_t *out_slot)
{
    size_t mask = ((size_t)1 << table->bits) - 1;
    for (size_t at = line_of(table, key);; at = (at + 1) & mask) {
        struct dup_slots *line = &table->lines[at];
        struct match match = match_line(line, key);
        uint32_t own = match.key & ~match.empty;
        if (own | match.empty) {
            *out_slot = POSTIL_LOWEST_BIT(own ? own : match.empty);
            return line;
        }
    }
}

/*
 * Zeroed lines. Look-ups go anywhere, so that with pages of 4 KiB nearly each of them would miss
 * the address cache too; large tables ask for large pages.
 */
static struct dup_slots *
allocate(uint32_t bits)
{
    size_t bytes = sizeof(struct dup_slots) << bits;
    if (bytes < LARGE) {
        void *lines = aligned_alloc(sizeof(struct dup_slots), bytes);
        return lines ? memset(lines, 0, bytes) : NULL;
    }
    void *lines = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (lines == MAP_FAILED)
        return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(lines, bytes, MADV_HUGEPAGE);
#endif
    return lines;
}

static void
release(struct dup_slots *lines, uint32_t bits)
{
    size_t bytes = sizeof(struct dup_slots) << bits;
    if (lines && bytes >= LARGE)
        (void)munmap(lines, bytes);
    else
        free(lines);
}

static bool
rehash(struct dup_table *table, uint32_t bits)
{
    if (bits > LAST_BITS)
        return false;
    struct dup_table larger = *table;
    larger.bits = bits;
    larger.lines = allocate(bits);
    if (!larger.lines)
        return false;
    size_t n_line = table->lines ? (size_t)1 << table->bits : 0;
    for (size_t i = 0; i < n_line; i++) {
        const struct dup_slots *from = &table->lines[i];
        for (uint32_t k = 0; k < DUP_LINE_SLOTS && from->head[k]; k++) {
            uint32_t slot;
            struct dup_slots *to = slot_find(&larger, from->key[k], &slot);
            to->key[slot] = from->key[k];
            to->head[slot] = from->head[k];
        }
    }
    release(table->lines, table->bits);
    *table = larger;
    return true;
}

static bool
reserve_nodes(struct dup_table *table, size_t n)
{
    size_t need = (size_t)table->n_node + 2 * n; /* a list of one that grows takes two nodes */
    if (need <= table->node_size)
        return true;
    size_t size = need + need / 2;
    if (size >= CHAIN)
        return false;
    struct dup_node *nodes = realloc(table->nodes, size * sizeof *nodes);
    if (!nodes)
        return false;
    table->nodes = nodes;
    table->node_size = (uint32_t)size;
    return true;
}

enum postil_status
dup_table_reserve(struct dup_table *table, size_t n, struct postil_error *err)
{
    uint32_t bits = table->lines ? table->bits : FIRST_BITS;
    while (bits <= LAST_BITS && table->n_slot + n > ((size_t)DUP_LINE_SLOTS << bits) / 4 * 3)
        bits++;
    if ((!table->lines || bits > table->bits) && !rehash(table, bits))
        return postil_fail(err, POSTIL_NOMEM, "index of %zu keys", table->n_slot + n);
    if (!reserve_nodes(table, n))
        return postil_fail(err, POSTIL_NOMEM, "index of %u postings", table->n_node);
    return POSTIL_OK;
}

uint32_t
dup_table_doc(const struct dup_table *table, uint32_t list)
{
    return list & CHAIN ? table->nodes[(list & ~CHAIN) - 1].doc : list - 1;
}

uint32_t
dup_table_length(const struct dup_table *table, uint32_t list)
{
    return list & CHAIN ? table->nodes[(list & ~CHAIN) - 1].n : list != 0;
}

uint32_t
dup_table_next(const struct dup_table *table, uint32_t list)
{
    return list & CHAIN ? table->nodes[(list & ~CHAIN) - 1].next : 0;
}

uint32_t
dup_table_get(const struct dup_table *table, uint32_t key)
{
    uint32_t slot;
    return table->lines ? slot_find(table, key, &slot)->head[slot] : 0;
}

static uint32_t
node_add(struct dup_table *table, uint32_t doc, uint32_t next)
{
    assert(table->n_node < table->node_size);
    table->nodes[table->n_node] = (struct dup_node){doc, next, dup_table_length(table, next) + 1};
    return CHAIN | ++table->n_node;
}

static POSTIL_INLINE uint32_t
put(struct dup_table *table, uint32_t key, uint32_t doc)
{
    uint32_t slot;
    struct dup_slots *line = slot_find(table, key, &slot);
    uint32_t before = line->head[slot];
    if (!before) {
        line->key[slot] = key;
        line->head[slot] = doc + 1;
        table->n_slot++;
    } else if (dup_table_doc(table, before) != doc &&
               dup_table_length(table, before) < table->cap) {
        line->head[slot] = node_add(table, doc, before);
    }
    return before;
}

uint32_t
dup_table_put(struct dup_table *table, uint32_t key, uint32_t doc)
{
    return put(table, key, doc);
}

void
dup_table_prefetch(const struct dup_table *table, uint32_t key)
{
    if (table->lines)
        POSTIL_PREFETCH(&table->lines[line_of(table, key)]);
}

void
dup_table_put_all(struct dup_table *table, const uint32_t *key, size_t stride, size_t n,
                  uint32_t doc, uint32_t *out_list)
{
    for (size_t i = 0; i < AHEAD && i < n; i++)
        POSTIL_PREFETCH(&table->lines[line_of(table, *dup_key_at(key, stride, i))]);
    for (size_t i = 0; i < n; i++) {
        if (i + AHEAD < n)
            POSTIL_PREFETCH(&table->lines[line_of(table, *dup_key_at(key, stride, i + AHEAD))]);
        out_list[i] = put(table, *dup_key_at(key, stride, i), doc);
    }
}

void
dup_table_clear(struct dup_table *table)
{
    if (table->lines)
        memset(table->lines, 0, sizeof *table->lines << table->bits);
    table->n_slot = 0;
    table->n_node = 0;
}

void
dup_table_fini(struct dup_table *table)
{
    release(table->lines, table->bits);
    free(table->nodes);
    *table = (struct dup_table){.cap = table->cap};
}
