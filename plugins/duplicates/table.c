/* SPDX-License-Identifier: Apache-2.0 */
/* Linear probing; a list of one document is its number, a longer one a chain of nodes. */
#define _GNU_SOURCE
#include "table.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_BITS = 10, LARGE = 4 << 20 };

#define CHAIN                                                                                      \
    0x80000000u /* set: the rest is a node's number + 1; clear: a document's number + 1            \
                 */

static size_t
slot_at(const struct dup_table *table, uint32_t key)
{
    return (key * 0x9e3779b1u) >> (32 - table->bits);
}

static struct dup_slot *
slot_find(const struct dup_table *table, uint32_t key)
{
    size_t mask = ((size_t)1 << table->bits) - 1, at = slot_at(table, key);
    while (table->slots[at].head && table->slots[at].key != key)
        at = (at + 1) & mask;
    return &table->slots[at];
}

void
dup_table_prefetch(const struct dup_table *table, uint32_t key)
{
#if defined __GNUC__ || defined __clang__
    if (table->slots)
        __builtin_prefetch(&table->slots[slot_at(table, key)], 1);
#else
    (void)table;
    (void)key;
#endif
}

/*
 * Zeroed slots. Look-ups go anywhere, so that with pages of 4 KiB nearly each of them would miss
 * the address cache too; large tables ask for large pages.
 */
static struct dup_slot *
allocate(uint32_t bits)
{
    size_t bytes = sizeof(struct dup_slot) << bits;
    if (bytes < LARGE)
        return calloc(1, bytes);
    void *slots = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (slots == MAP_FAILED)
        return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(slots, bytes, MADV_HUGEPAGE);
#endif
    return slots;
}

static void
release(struct dup_slot *slots, uint32_t bits)
{
    size_t bytes = sizeof(struct dup_slot) << bits;
    if (slots && bytes >= LARGE)
        (void)munmap(slots, bytes);
    else
        free(slots);
}

static bool
rehash(struct dup_table *table, uint32_t bits)
{
    if (bits > 31)
        return false;
    struct dup_table larger = *table;
    larger.bits = bits;
    larger.slots = allocate(bits);
    if (!larger.slots)
        return false;
    size_t size = table->slots ? (size_t)1 << table->bits : 0;
    for (size_t i = 0; i < size; i++)
        if (table->slots[i].head)
            *slot_find(&larger, table->slots[i].key) = table->slots[i];
    release(table->slots, table->bits);
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
    uint32_t bits = table->slots ? table->bits : FIRST_BITS;
    while (bits < 32 && (table->n_slot + n) > ((size_t)1 << bits) / 4 * 3)
        bits++;
    if ((!table->slots || bits > table->bits) && !rehash(table, bits))
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
    return table->slots ? slot_find(table, key)->head : 0;
}

static uint32_t
node_add(struct dup_table *table, uint32_t doc, uint32_t next)
{
    assert(table->n_node < table->node_size);
    table->nodes[table->n_node] = (struct dup_node){doc, next, dup_table_length(table, next) + 1};
    return CHAIN | ++table->n_node;
}

uint32_t
dup_table_put(struct dup_table *table, uint32_t key, uint32_t doc)
{
    struct dup_slot *slot = slot_find(table, key);
    uint32_t before = slot->head;
    if (!before) {
        *slot = (struct dup_slot){key, doc + 1};
        table->n_slot++;
    } else if (dup_table_doc(table, before) != doc &&
               dup_table_length(table, before) < table->cap) {
        slot->head = node_add(table, doc, before);
    }
    return before;
}

void
dup_table_clear(struct dup_table *table)
{
    if (table->slots)
        memset(table->slots, 0, sizeof *table->slots << table->bits);
    table->n_slot = 0;
    table->n_node = 0;
}

void
dup_table_fini(struct dup_table *table)
{
    release(table->slots, table->bits);
    free(table->nodes);
    *table = (struct dup_table){.cap = table->cap};
}
