/* SPDX-License-Identifier: Apache-2.0 */
/* Three tables: exact hashes, MinHash bands, fingerprints. */
#include "index.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    LIST_CAP = 128, /* texts per band or fingerprint                            */
    HITS_MIN = 2,  /* fingerprints that make a candidate                       */
    HITS_FEW = 80, /* of a text with fewer fingerprints one is enough          */

    AHEAD = 16,    /* look-ups for which memory is fetched beforehand          */
    DOC_MAX = 0x7ffffffe
};

void
dup_index_init(struct dup_index *index)
{
    *index = (struct dup_index){
        .exact.cap = LIST_CAP, .bands.cap = LIST_CAP, .fingerprints.cap = LIST_CAP};
}

void
dup_index_fini(struct dup_index *index)
{
    dup_table_fini(&index->exact);
    dup_table_fini(&index->bands);
    dup_table_fini(&index->fingerprints);
    free(index->tally);
    free(index->touched);
}

static bool
reserve_doc(struct dup_index *index)
{
    if (index->n_doc < index->doc_size)
        return true;
    size_t size = index->doc_size ? 2 * index->doc_size : 256;
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

enum hit { BAND, PLAIN, QUOTED };

static size_t
tally_list(struct dup_index *index, const struct dup_table *table, uint32_t key, enum hit hit,
           size_t n_touched)
{
    uint32_t list = dup_table_get(table, key);
    for (; list; list = dup_table_next(table, list)) {
        uint32_t doc = dup_table_doc(table, list);
        struct dup_tally *tally = &index->tally[doc];
        if (!tally->bands && !tally->plain && !tally->quoted)
            index->touched[n_touched++] = doc;
        uint16_t *count = hit == BAND    ? &tally->bands
                          : hit == PLAIN ? &tally->plain
                                         : &tally->quoted;
        *count += *count < UINT16_MAX;
    }
    return n_touched;
}

/* Look up and add the fingerprints in one go, each slot once in the cache. */
static size_t
exchange_fingerprints(struct dup_index *index, const struct dup_sketch *sketch, size_t n_touched)
{
    const struct dup_fingerprint *f = sketch->fingerprint;
    for (size_t i = 0; i < sketch->n_fingerprint && i < AHEAD; i++)
        dup_table_prefetch(&index->fingerprints, f[i].hash);
    for (size_t i = 0; i < sketch->n_fingerprint; i++) {
        if (i + AHEAD < sketch->n_fingerprint)
            dup_table_prefetch(&index->fingerprints, f[i + AHEAD].hash);
        n_touched = tally_list(index, &index->fingerprints, f[i].hash, f[i].quoted ? QUOTED : PLAIN,
                               n_touched);
    }
    for (size_t i = 0; i < sketch->n_fingerprint; i++)
        dup_table_put(&index->fingerprints, f[i].hash, index->n_doc);
    return n_touched;
}

static size_t
exchange_bands(struct dup_index *index, const struct dup_sketch *sketch, size_t n_touched)
{
    uint32_t key[DUP_BANDS];
    dup_bands(sketch->bin, key);
    for (size_t i = 0; i < DUP_BANDS; i++)
        dup_table_prefetch(&index->bands, key[i]);
    for (size_t i = 0; i < DUP_BANDS; i++) {
        n_touched = tally_list(index, &index->bands, key[i], BAND, n_touched);
        dup_table_put(&index->bands, key[i], index->n_doc);
    }
    return n_touched;
}

static size_t
exchange_exact(struct dup_index *index, const struct dup_sketch *sketch, size_t n_touched)
{
    n_touched = tally_list(index, &index->exact, (uint32_t)sketch->exact, BAND, n_touched);
    dup_table_put(&index->exact, (uint32_t)sketch->exact, index->n_doc);
    return n_touched;
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
    enum postil_status st = dup_table_reserve(&index->exact, 1, err);
    if (st == POSTIL_OK)
        st = dup_table_reserve(&index->bands, DUP_BANDS, err);
    if (st == POSTIL_OK)
        st = dup_table_reserve(&index->fingerprints, sketch->n_fingerprint, err);
    if (st != POSTIL_OK)
        return st;
    size_t n_touched = exchange_exact(index, sketch, 0);
    if (sketch->bin)
        n_touched = exchange_bands(index, sketch, n_touched);
    n_touched = exchange_fingerprints(index, sketch, n_touched);
    *out_n = choose(index, n_touched, sketch->n_fingerprint < HITS_FEW ? 1 : HITS_MIN, out_doc);
    index->n_doc++;
    return POSTIL_OK;
}
