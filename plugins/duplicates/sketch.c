/* SPDX-License-Identifier: Apache-2.0 */
/* MinHash, bands and winnowed fingerprints. */
#include "sketch.h"

#include <stdbool.h>
#include <stdlib.h>
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
    bool full[DUP_BINS];
    if (n == 0) {
        memset(out_bin, 0, DUP_BINS * sizeof *out_bin);
        return;
    }
    memset(out_bin, 0xff, DUP_BINS * sizeof *out_bin);
    for (size_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t)(shingle[i] >> BIN_SHIFT), least = out_bin[at];
        uint32_t value =
            (uint32_t)shingle[i] & ~(uint32_t)1; /* never all ones: the mark of an empty bin */
        out_bin[at] = value < least ? value : least;
    }
    for (uint32_t i = 0; i < DUP_BINS; i++)
        full[i] = out_bin[i] != UINT32_MAX;
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

/*
 * What the words of a shingle are, counted in the bytes of one number from the lowest: quoted, part
 * of a stock phrase, not frequent, neither frequent nor names.
 */
static uint32_t
census(uint32_t flags)
{
    uint32_t content = !(flags & DUP_COMMON), plain = content & !(flags & DUP_CAPITAL);
    return ((flags & DUP_QUOTED) != 0) | (uint32_t)((flags & DUP_BOILERPLATE) != 0) << 8 |
           content << 16 | plain << 24;
}

static bool
is_evidence(uint32_t sum)
{
    uint32_t quoted = sum & 0xff;
    return ((quoted == 0) | (quoted == DUP_SHINGLE)) & ((sum & 0xff00) == 0) &
           ((sum >> 16 & 0xff) >= 2) & (sum >> 24 >= 1);
}

/* The shingles that are evidence, UINT64_MAX in the place of others, into value. */
static void
weigh_shingles(const struct dup_word *words, const uint64_t *shingle, size_t n_shingle,
               uint64_t *value)
{
    enum { FLAGS = 64 };
    uint32_t table[FLAGS], sum = 0;
    for (uint32_t i = 0; i < FLAGS; i++)
        table[i] = census(i);
    for (size_t i = 0; i + 1 < DUP_SHINGLE; i++)
        sum += table[words[i].flags % FLAGS];
    for (size_t i = 0; i < n_shingle; i++) {
        sum += table[words[i + DUP_SHINGLE - 1].flags % FLAGS];
        value[i] = shingle[i] | ((uint64_t)is_evidence(sum) - 1); /* all ones when it isn't */
        sum -= table[words[i].flags % FLAGS];
    }
}

/* The lesser of two neighbours: the right one of equals, so that fewer are taken. */
struct least {
    uint64_t value;
    size_t at;
};

static struct least
least_of_two(const uint64_t *value, size_t i)
{
    uint64_t a = value[i], b = value[i - 1];
    return (struct least){b < a ? b : a, i - (b < a)};
}

/* Shingles of a text too short for a window: the least is taken. */
static size_t
winnow_short(const uint64_t *value, size_t n_shingle, uint32_t *out)
{
    size_t least = 0;
    for (size_t i = 1; i < n_shingle; i++)
        least = value[i] <= value[least] ? i : least;
    out[0] = (uint32_t)least;
    return value[least] != UINT64_MAX;
}

/*
 * The least of four is that of two pairs, of which the left one was the right one two steps ago. No
 * branches: whether one is taken would be guessed wrong half of the time.
 */
static size_t
winnow_windows(const uint64_t *value, size_t n_shingle, uint32_t *out)
{
    size_t n = 0, last = SIZE_MAX;
    struct least left = least_of_two(value, 1), middle = least_of_two(value, 2);
    for (size_t i = DUP_WINDOW - 1; i < n_shingle; i++) {
        struct least right = least_of_two(value, i);
        size_t lower = left.value < right.value;
        size_t at = right.at ^ ((right.at ^ left.at) & -lower);
        size_t taken = (value[at] != UINT64_MAX) & (at != last);
        out[n] = (uint32_t)at;
        n += taken;
        last = last ^ ((last ^ at) & -taken);
        left = middle;
        middle = right;
    }
    return n;
}

size_t
dup_winnow(const struct dup_word *words, size_t n, const uint64_t *shingle,
           struct dup_winnowing *scratch, struct dup_fingerprint *out)
{
    size_t n_shingle = dup_shingle_count(n);
    if (n_shingle == 0)
        return 0;
    weigh_shingles(words, shingle, n_shingle, scratch->value);
    size_t n_out = n_shingle < DUP_WINDOW
                       ? winnow_short(scratch->value, n_shingle, scratch->taken)
                       : winnow_windows(scratch->value, n_shingle, scratch->taken);
    for (size_t k = 0; k < n_out; k++) {
        size_t i = scratch->taken[k];
        out[k] =
            (struct dup_fingerprint){words[i].begin, words[i + DUP_SHINGLE - 1].end,
                                     (uint32_t)(shingle[i] >> 16), words[i].flags & DUP_QUOTED};
    }
    return n_out;
}

static uint32_t
hash_at(const uint32_t *hash, size_t stride, size_t i)
{
    uint32_t h;
    memcpy(&h, (const char *)hash + i * stride, sizeof h);
    return h;
}

uint64_t
dup_exact(const uint32_t *hash, size_t stride, size_t n)
{
    enum { LANES = 4 }; /* that don't wait for each other */
    uint64_t lane[LANES] = {1, 2, 3, 4}, h = n;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] =
                (lane[k] ^ hash_at(hash, stride, i + k)) * 0x9e3779b97f4a7c15u + (lane[k] >> 29);
    for (; i < n; i++)
        lane[0] = (lane[0] ^ hash_at(hash, stride, i)) * 0x9e3779b97f4a7c15u + (lane[0] >> 29);
    for (size_t k = 0; k < LANES; k++)
        h = dup_mix(h + lane[k]);
    return h;
}

static bool
reserve(struct dup_maker *maker, size_t n)
{
    if (n < maker->size)
        return true;
    size_t size = n + n / 2 + 256;
    free(maker->shingle);
    free(maker->scratch.value);
    free(maker->scratch.taken);
    free(maker->fingerprint);
    maker->shingle = malloc(size * sizeof *maker->shingle);
    maker->scratch.value = malloc(size * sizeof *maker->scratch.value);
    maker->scratch.taken = malloc(size * sizeof *maker->scratch.taken);
    maker->fingerprint = malloc(size * sizeof *maker->fingerprint);
    maker->size =
        maker->shingle && maker->scratch.value && maker->scratch.taken && maker->fingerprint ? size
                                                                                             : 0;
    return maker->size > 0;
}

/* Each from the one before: the polynomial of its words loses the first and takes in the next. */
static void
roll_shingles(const struct dup_word *words, size_t n_shingle, uint64_t *out)
{
    uint64_t first = 1,
             h = 0; /* power of the base that the first word has, once multiplied again */
    for (int i = 0; i < DUP_SHINGLE; i++) {
        first *= DUP_SHINGLE_BASE;
        h = h * DUP_SHINGLE_BASE + words[i].hash;
    }
    out[0] = dup_mix(h);
    for (size_t i = 1; i < n_shingle; i++) {
        h = h * DUP_SHINGLE_BASE + (words[i + DUP_SHINGLE - 1].hash - words[i - 1].hash * first);
        out[i] = dup_mix(h);
    }
}

enum postil_status
dup_make(struct dup_maker *maker, const struct dup_word *words, size_t n, struct postil_error *err)
{
    size_t n_shingle = dup_shingle_count(n);
    if (n_shingle >= UINT32_MAX / 4 || !reserve(maker, n_shingle))
        return postil_fail(err, POSTIL_NOMEM, "%zu shingles", n_shingle);
    if (n_shingle > 0)
        roll_shingles(words, n_shingle, maker->shingle);
    maker->n_shingle = n_shingle;
    maker->n_fingerprint =
        dup_winnow(words, n, maker->shingle, &maker->scratch, maker->fingerprint);
    maker->has_bins = n_shingle > 0 && maker->n_fingerprint < DUP_FEW;
    if (maker->has_bins)
        dup_minhash(maker->shingle, n_shingle, maker->bin);
    maker->exact = n ? dup_exact(&words->hash, sizeof *words, n) : 0;
    return POSTIL_OK;
}

void
dup_maker_fini(struct dup_maker *maker)
{
    free(maker->shingle);
    free(maker->scratch.value);
    free(maker->scratch.taken);
    free(maker->fingerprint);
    *maker = (struct dup_maker){0};
}
