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
    PART = 256,     /* keys at a time                                           */
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

enum hit { BAND, PLAIN, QUOTED };

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

/* Keys of a text; `stride` bytes lie between one and the next. */
struct keys {
    enum dup_key kind;
    const uint32_t *key;    /* [n]                                                 */
    const uint32_t *quoted; /* [n] as far apart, of fingerprints; NULL: other keys */
    size_t stride, n;
};

static uint32_t
key_at(const struct keys *keys, size_t i)
{
    return *dup_key_at(keys->key, keys->stride, i);
}

/* Count who has key `i`, besides the text itself. */
static size_t
tally(struct dup_index *index, const struct keys *keys, size_t i, uint32_t list, size_t n_touched)
{
    enum hit hit = BAND;
    if (keys->quoted)
        hit = *dup_key_at(keys->quoted, keys->stride, i) ? QUOTED : PLAIN;
    return tally_key(index, keys->kind, key_at(keys, i), list, hit, n_touched);
}

/* Add keys, PART at most; lists of the texts that had them before to out_list. */
static void
put(struct dup_index *index, const struct keys *keys, uint32_t doc, uint32_t *out_list)
{
    for (size_t i = 0; index->store && i < keys->n; i++)
        dup_keys_add(&index->pending[keys->kind], key_at(keys, i), doc);
    dup_table_put_all(&index->tables[keys->kind], keys->key, keys->stride, keys->n, doc, out_list);
}

/* Add keys, PART at most, and count who else has them. */
static size_t
exchange_part(struct dup_index *index, const struct keys *keys, size_t n_touched)
{
    const dup_store *store = index->store;
    uint32_t list[PART];
    put(index, keys, index->n_doc, list);
    if (!store) {
        for (size_t i = 0; i < keys->n; i++)
            if (list[i])
                n_touched = tally(index, keys, i, list[i], n_touched);
        return n_touched;
    }
    /* What the first ones need is fetched while others are looked up. */
    for (size_t i = 0; i < keys->n + 2 * AHEAD; i++) {
        if (i < keys->n)
            dup_store_prefetch(store, keys->kind, key_at(keys, i));
        if (i >= AHEAD && i - AHEAD < keys->n)
            dup_store_prefetch_row(store, keys->kind, key_at(keys, i - AHEAD));
        if (i >= 2 * AHEAD)
            n_touched = tally(index, keys, i - 2 * AHEAD, list[i - 2 * AHEAD], n_touched);
    }
    return n_touched;
}

/* In parts, so that no room is needed for all of a long text. */
static size_t
exchange(struct dup_index *index, struct keys keys, size_t n_touched)
{
    for (size_t left = keys.n; left > 0; left -= keys.n) {
        keys.n = left < PART ? left : PART;
        n_touched = exchange_part(index, &keys, n_touched);
        keys.key = dup_key_at(keys.key, keys.stride, keys.n);
        if (keys.quoted)
            keys.quoted = dup_key_at(keys.quoted, keys.stride, keys.n);
    }
    return n_touched;
}

static size_t
exchange_fingerprints(struct dup_index *index, const struct dup_sketch *sketch, size_t n_touched)
{
    const struct dup_fingerprint *f = sketch->fingerprint;
    if (sketch->n_fingerprint == 0)
        return n_touched;
    struct keys keys = {DUP_KEY_FINGERPRINT, &f->hash, &f->quoted, sizeof *f,
                        sketch->n_fingerprint};
    return exchange(index, keys, n_touched);
}

static size_t
exchange_bands(struct dup_index *index, const struct dup_sketch *sketch, size_t n_touched)
{
    uint32_t key[DUP_BANDS];
    dup_bands(sketch->bin, key);
    struct keys keys = {DUP_KEY_BAND, key, NULL, sizeof *key, DUP_BANDS};
    return exchange(index, keys, n_touched);
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
    const uint32_t exact = (uint32_t)sketch->exact;
    dup_table_prefetch(&index->tables[DUP_KEY_EXACT], exact);
    size_t n_touched = exchange_fingerprints(index, sketch, 0);
    if (sketch->bin)
        n_touched = exchange_bands(index, sketch, n_touched);
    n_touched =
        exchange(index, (struct keys){DUP_KEY_EXACT, &exact, NULL, sizeof exact, 1}, n_touched);
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
    for (size_t done = 0; done < n && st == POSTIL_OK; done += PART) {
        uint32_t list[PART];
        struct keys keys = {kind, key + done, NULL, sizeof *key, n - done < PART ? n - done : PART};
        put(index, &keys, doc, list);
    }
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
