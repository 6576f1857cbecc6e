/* SPDX-License-Identifier: Apache-2.0 */
/* A table for each kind of key, in front of the store. */
#include "index.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIST_MAX = 128, /* the largest of dup_key_caps                              */
    HITS_MIN = 2,   /* fingerprints that make a candidate, of a text with few one */
    AHEAD = 16,     /* look-ups for which memory is fetched beforehand          */
    DOC_MAX = 0x7ffffffe
};

void
dup_index_init(struct dup_index *index, const dup_store *store)
{
    *index = (struct dup_index){.store = store};
    if (store)
        index->n_doc = dup_store_size(store).next;
    for (size_t k = 0; k < DUP_KEYS; k++)
        index->tables[k].cap = dup_key_caps[k];
}

void
dup_index_fini(struct dup_index *index)
{
    for (size_t k = 0; k < DUP_KEYS; k++) {
        dup_table_fini(&index->tables[k]);
        dup_keys_fini(&index->pending[k]);
    }
    free(index->tally);
    free(index->touched);
}

static bool
reserve_doc(struct dup_index *index)
{
    if (index->n_doc < index->doc_size)
        return true;
    size_t size = (size_t)index->n_doc * 3 / 2 + 256;
    struct dup_tally *tally = realloc(index->tally, size * sizeof *tally);
    if (!tally)
        return false;
    index->tally = tally;
    memset(tally + index->doc_size, 0, (size - index->doc_size) * sizeof *tally);
    uint32_t *touched = realloc(index->touched, size * sizeof *touched);
    if (!touched)
        return false;
    index->touched = touched;
    index->doc_size = size;
    return true;
}

static enum postil_status
reserve_keys(struct dup_index *index, enum dup_key kind, size_t n, struct postil_error *err)
{
    enum postil_status st = dup_table_reserve(&index->tables[kind], n, err);
    if (st == POSTIL_OK && index->store)
        st = dup_keys_reserve(&index->pending[kind], n, err);
    return st;
}

/* Add a key; returns the list of texts that had it before. */
static uint32_t
put(struct dup_index *index, enum dup_key kind, uint32_t key, uint32_t doc)
{
    if (index->store)
        dup_keys_add(&index->pending[kind], key, doc);
    return dup_table_put(&index->tables[kind], key, doc);
}

enum hit { BAND, PLAIN, QUOTED }; /* BAND is 0: see exchange_bands */

static size_t
tally_doc(struct dup_index *index, uint32_t doc, enum hit hit, size_t n_touched)
{
    struct dup_tally *tally = &index->tally[doc];
    if (!tally->bands && !tally->plain && !tally->quoted)
        index->touched[n_touched++] = doc;
    uint16_t *count = hit == BAND ? &tally->bands : hit == PLAIN ? &tally->plain : &tally->quoted;
    *count += *count < UINT16_MAX;
    return n_touched;
}

/* The first texts that have a key: those of the store, then the oldest of the table's list. */
static size_t
tally_key(struct dup_index *index, enum dup_key kind, uint32_t key, uint32_t list, enum hit hit,
          size_t n_touched)
{
    uint32_t docs[LIST_MAX];
    size_t n = 0, cap = dup_key_caps[kind];
    if (index->store)
        n = dup_store_find(index->store, kind, key, cap, docs);
    for (size_t i = 0; i < n; i++)
        n_touched = tally_doc(index, docs[i], hit, n_touched);
    const struct dup_table *table = &index->tables[kind];
    for (size_t left = dup_table_length(table, list); list; list = dup_table_next(table, list)) {
        uint32_t doc = dup_table_doc(table, list);
        if (left-- <= cap - n && doc != index->n_doc)
            n_touched = tally_doc(index, doc, hit, n_touched);
    }
    return n_touched;
}

/* Add a key and count who else has it. */
static size_t
exchange(struct dup_index *index, enum dup_key kind, uint32_t key, enum hit hit, size_t n_touched)
{
    uint32_t list = put(index, kind, key, index->n_doc);
    if (!list && !index->store)
        return n_touched;
    return tally_key(index, kind, key, list, hit, n_touched);
}

/*
 * Add keys and count who else has them. What the first ones need is fetched while others are looked
 * up.
 */
static size_t
exchange_all(struct dup_index *index, enum dup_key kind, const uint32_t *key, const uint8_t *hit,
             size_t n, size_t n_touched)
{
    const dup_store *store = index->store;
    for (size_t i = 0; i < n + 2 * AHEAD; i++) {
        if (i < n) {
            dup_table_prefetch(&index->tables[kind], key[i]);
            if (store)
                dup_store_prefetch(store, kind, key[i]);
        }
        if (store && i >= AHEAD && i - AHEAD < n)
            dup_store_prefetch_row(store, kind, key[i - AHEAD]);
        if (i >= 2 * AHEAD)
            n_touched = exchange(index, kind, key[i - 2 * AHEAD], hit[i - 2 * AHEAD], n_touched);
    }
    return n_touched;
}

/* In parts, so that no room is needed for all of a long text. */
static size_t
exchange_fingerprints(struct dup_index *index, const struct dup_sketch *sketch, size_t n_touched)
{
    enum { PART = 256 };
    for (size_t done = 0; done < sketch->n_fingerprint; done += PART) {
        uint32_t key[PART];
        uint8_t hit[PART];
        size_t n = sketch->n_fingerprint - done < PART ? sketch->n_fingerprint - done : PART;
        for (size_t i = 0; i < n; i++) {
            key[i] = sketch->fingerprint[done + i].hash;
            hit[i] = sketch->fingerprint[done + i].quoted ? QUOTED : PLAIN;
        }
        n_touched = exchange_all(index, DUP_KEY_FINGERPRINT, key, hit, n, n_touched);
    }
    return n_touched;
}

static size_t
exchange_bands(struct dup_index *index, const struct dup_sketch *sketch, size_t n_touched)
{
    static const uint8_t hit[DUP_BANDS] = {BAND};
    uint32_t key[DUP_BANDS];
    dup_bands(sketch->bin, key);
    return exchange_all(index, DUP_KEY_BAND, key, hit, DUP_BANDS, n_touched);
}

static uint32_t
promise(const struct dup_tally *tally)
{
    return 64u * tally->bands + 2u * tally->plain + tally->quoted;
}

/* Keep the best of what was touched in a small sorted list; equal promise goes to the earlier. */
static size_t
choose(struct dup_index *index, size_t n_touched, uint32_t hits_min, uint32_t *out_doc)
{
    uint32_t score[DUP_CANDIDATES];
    size_t n = 0;
    for (size_t i = 0; i < n_touched; i++) {
        uint32_t doc = index->touched[i];
        struct dup_tally tally = index->tally[doc];
        index->tally[doc] = (struct dup_tally){0};
        if (!tally.bands && tally.plain < hits_min && tally.quoted < hits_min)
            continue;
        uint32_t own = promise(&tally);
        size_t at = n;
        while (at > 0 && (own > score[at - 1] || (own == score[at - 1] && doc < out_doc[at - 1])))
            at--;
        if (at == DUP_CANDIDATES)
            continue;
        n += n < DUP_CANDIDATES;
        memmove(score + at + 1, score + at, (n - at - 1) * sizeof *score);
        memmove(out_doc + at + 1, out_doc + at, (n - at - 1) * sizeof *out_doc);
        score[at] = own;
        out_doc[at] = doc;
    }
    return n;
}

enum postil_status
dup_index_add(struct dup_index *index, const struct dup_sketch *sketch, uint32_t *out_doc,
              size_t *out_n, struct postil_error *err)
{
    if (index->n_doc >= DOC_MAX || !reserve_doc(index))
        return postil_fail(err, POSTIL_NOMEM, "index of %u texts", index->n_doc);
    enum postil_status st = reserve_keys(index, DUP_KEY_EXACT, 1, err);
    if (st == POSTIL_OK)
        st = reserve_keys(index, DUP_KEY_BAND, DUP_BANDS, err);
    if (st == POSTIL_OK)
        st = reserve_keys(index, DUP_KEY_FINGERPRINT, sketch->n_fingerprint, err);
    if (st != POSTIL_OK)
        return st;
    size_t n_touched = exchange(index, DUP_KEY_EXACT, (uint32_t)sketch->exact, BAND, 0);
    if (sketch->bin)
        n_touched = exchange_bands(index, sketch, n_touched);
    n_touched = exchange_fingerprints(index, sketch, n_touched);
    *out_n = choose(index, n_touched, sketch->n_fingerprint < DUP_FEW ? 1 : HITS_MIN, out_doc);
    index->n_doc++;
    return POSTIL_OK;
}

size_t
dup_index_count(const struct dup_index *index, enum dup_key kind, uint32_t key)
{
    uint32_t docs[LIST_MAX];
    size_t n = dup_table_length(&index->tables[kind], dup_table_get(&index->tables[kind], key));
    if (index->store)
        n += dup_store_find(index->store, kind, key, dup_key_caps[kind], docs);
    return n;
}

enum postil_status
dup_index_put(struct dup_index *index, enum dup_key kind, const uint32_t *key, size_t n,
              uint32_t doc, struct postil_error *err)
{
    enum postil_status st = reserve_keys(index, kind, n, err);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++)
        put(index, kind, key[i], doc);
    return st;
}

enum postil_status
dup_index_parts(struct dup_index *index, uint32_t first, struct dup_segment_parts *parts,
                struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t k = 0; k < DUP_KEYS && st == POSTIL_OK; k++)
        st = dup_keys_walk(&index->pending[k], first, &parts->pairs[k], err);
    return st;
}

void
dup_index_clear(struct dup_index *index)
{
    for (size_t k = 0; k < DUP_KEYS; k++) {
        dup_table_clear(&index->tables[k]);
        index->pending[k].n = 0;
    }
}
