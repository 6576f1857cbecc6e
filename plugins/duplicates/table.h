/* SPDX-License-Identifier: Apache-2.0 */
/* From a 32-bit key to the documents that have it. */
#ifndef DUPLICATES_TABLE_H
#define DUPLICATES_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

enum { DUP_LINE_SLOTS = 8 };

/** Slots that are looked through at once, as large as a cache line; filled from the first. */
struct dup_slots {
    uint32_t key[DUP_LINE_SLOTS];
    uint32_t head[DUP_LINE_SLOTS]; /* see dup_table_get; 0: empty slot */
};

/**
 * Hash table of short document lists; most keys have one document, which takes eight bytes. A key
 * keeps its first `cap` documents only: what stands in more texts tells nothing, and a look-up
 * stays cheap. Zeroed but for `cap` to begin; owned: dup_table_fini.
 */
struct dup_table {
    uint32_t cap;
    uint32_t bits;
    struct dup_slots *lines; /* [1 << bits]; a key that has no room in its line is in a later one */
    size_t n_slot;           /* slots in use */
    struct dup_node *nodes;  /* [n_node] of room for [node_size] */
    uint32_t n_node, node_size;
};

struct dup_node {
    uint32_t doc, next, n; /* n: length of the list from here */
};

void
dup_table_fini(struct dup_table *table);

/** Forget all documents, and keep the memory for others. */
void
dup_table_clear(struct dup_table *table);

/**
 * Make room for `n` further dup_table_put, none of which then fails. Amortised O(n).
 * Errors: POSTIL_NOMEM; the table is as it was.
 */
POSTIL_CHECKED enum postil_status
dup_table_reserve(struct dup_table *table, size_t n, struct postil_error *err);

/**
 * Add a document (below 2^31 - 1) to a key; twice in a row counts once. Returns the list of the key
 * as it was before, to save a look-up.
 */
uint32_t
dup_table_put(struct dup_table *table, uint32_t key, uint32_t doc);

/**
 * The same with many keys, whose memory is fetched ahead; lists as they were to out_list[n].
 * `stride` bytes lie between one key and the next.
 */
void
dup_table_put_all(struct dup_table *table, const uint32_t *key, size_t stride, size_t n,
                  uint32_t doc, uint32_t *out_list);

static inline const uint32_t *
dup_key_at(const uint32_t *key, size_t stride, size_t i)
{
    return (const uint32_t *)(const void *)((const char *)key + i * stride);
}

/** Have the memory of a key fetched. */
void
dup_table_prefetch(const struct dup_table *table, uint32_t key);

/**
 * List of a key, newest first: for (l = dup_table_get(t, k); l; l = dup_table_next(t, l))
 * use(dup_table_doc(t, l)).
 */
uint32_t
dup_table_get(const struct dup_table *table, uint32_t key);
/** Documents of a list from here on. */
uint32_t
dup_table_length(const struct dup_table *table, uint32_t list);
uint32_t
dup_table_doc(const struct dup_table *table, uint32_t list);
uint32_t
dup_table_next(const struct dup_table *table, uint32_t list);

#endif
