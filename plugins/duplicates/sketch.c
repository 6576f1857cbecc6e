/* SPDX-License-Identifier: Apache-2.0 */
/* MinHash, bands and winnowed fingerprints. */
#include "sketch.h"

#include <stdbool.h>
#include <string.h>

enum { BIN_SHIFT = 57, TRIES = 64 };

/* Borrow for the empty bin `i`: the first full one of a sequence that depends on `i` alone. */
static uint32_t
borrow(const uint32_t *bin, const bool *full, uint32_t i)
{
    for (uint32_t try = 1; try <= TRIES; try++) {
        uint32_t from = (uint32_t)(dup_mix((uint64_t)i << 32 | try) % DUP_BINS);
        if (full[from])
            return bin[from];
    }
    for (uint32_t step = 1; step < DUP_BINS; step++)
        if (full[(i + step) % DUP_BINS])
            return bin[(i + step) % DUP_BINS];
    return 0;
}

void
dup_minhash(const uint64_t *shingle, size_t n, uint32_t *out_bin)
{
    bool full[DUP_BINS] = {false};
    memset(out_bin, 0xff, DUP_BINS * sizeof *out_bin);
    for (size_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t)(shingle[i] >> BIN_SHIFT);
        uint32_t value = (uint32_t)shingle[i];
        full[at] = true;
        if (value < out_bin[at])
            out_bin[at] = value;
    }
    for (uint32_t i = 0; i < DUP_BINS; i++)
        if (!full[i])
            out_bin[i] = borrow(out_bin, full, i);
}

void
dup_bands(const uint32_t *bin, uint32_t *out_key)
{
    enum { ROWS = DUP_BINS / DUP_BANDS };
    for (uint32_t band = 0; band < DUP_BANDS; band++) {
        uint64_t h = band + 1;
        for (uint32_t row = 0; row < ROWS; row++)
            h = dup_mix(h * 0x9e3779b97f4a7c15u + bin[band * ROWS + row]);
        out_key[band] = (uint32_t)h;
    }
}

/* Running counts of what the words of a shingle are. */
struct census {
    int quoted, boilerplate, content, plain;
};

static void
count(struct census *c, const struct dup_word *word, int by)
{
    bool content = !(word->flags & DUP_COMMON);
    c->quoted += word->flags & DUP_QUOTED ? by : 0;
    c->boilerplate += word->flags & DUP_BOILERPLATE ? by : 0;
    c->content += content ? by : 0;
    c->plain += content && !(word->flags & DUP_CAPITAL) ? by : 0;
}

static bool
is_evidence(const struct census *c)
{
    return (c->quoted == 0 || c->quoted == DUP_SHINGLE) && c->boilerplate == 0 && c->content >= 2 &&
           c->plain >= 1;
}

static void
select_at(struct dup_fingerprint *out, const struct dup_word *words, size_t i, uint64_t shingle)
{
    out->begin = words[i].begin;
    out->end = words[i + DUP_SHINGLE - 1].end;
    out->hash = (uint32_t)(shingle >> 16);
    out->quoted = (words[i].flags & DUP_QUOTED) != 0;
}

size_t
dup_winnow(const struct dup_word *words, size_t n, const uint64_t *shingle,
           struct dup_fingerprint *out)
{
    uint64_t ring[DUP_WINDOW]; /* the last shingles; UINT64_MAX where one is no evidence */
    memset(ring, 0xff, sizeof ring);
    struct census c = {0};
    for (size_t i = 0; i < n && i + 1 < DUP_SHINGLE; i++)
        count(&c, &words[i], 1);
    size_t n_out = 0, n_shingle = dup_shingle_count(n), last = SIZE_MAX;
    for (size_t i = 0; i < n_shingle; i++) {
        count(&c, &words[i + DUP_SHINGLE - 1], 1);
        ring[i % DUP_WINDOW] = is_evidence(&c) ? shingle[i] : UINT64_MAX;
        count(&c, &words[i], -1);
        if (i + 1 < DUP_WINDOW && i + 1 < n_shingle)
            continue;
        size_t least = i; /* the rightmost of equals, so that fewer are taken */
        for (size_t back = 1; back < DUP_WINDOW && back <= i; back++)
            if (ring[(i - back) % DUP_WINDOW] < ring[least % DUP_WINDOW])
                least = i - back;
        if (ring[least % DUP_WINDOW] == UINT64_MAX || least == last)
            continue;
        select_at(&out[n_out++], words, least, shingle[least]);
        last = least;
    }
    return n_out;
}

uint64_t
dup_exact(const struct dup_word *words, size_t n)
{
    uint64_t h = n;
    for (size_t i = 0; i < n; i++)
        h = (h ^ words[i].hash) * 0x9e3779b97f4a7c15u + (h >> 29);
    return dup_mix(h);
}
