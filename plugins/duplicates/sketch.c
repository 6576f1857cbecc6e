/* SPDX-License-Identifier: Apache-2.0 */
/* MinHash, bands and winnowed fingerprints. */
#include "sketch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#if defined __SSE2__ && !defined DUP_PORTABLE
#include <emmintrin.h>
#endif

#include <postil/export.h>

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
    /* Each pair of words adds a product, to which it belongs by its place. */
    uint32_t left = 0x9e3779b1u, right = 0x85ebca77u;
    uint64_t sum = 0;
    for (size_t i = 0; i + 1 < n; i += 2) {
        sum += dup_times(hash_at(hash, stride, i) + left, hash_at(hash, stride, i + 1) + right);
        left += 0xc2b2ae3du;
        right += 0x27d4eb2fu;
    }
    if (n % 2)
        sum += dup_times(hash_at(hash, stride, n - 1) + left, right);
    return dup_mix(dup_mix(sum) + n);
}

static bool
reserve(struct dup_maker *maker, size_t n)
{
    if (n < maker->size)
        return true;
    size_t size = n + n / 2 + 256;
    free(maker->shingle);
    free(maker->fingerprint);
    maker->shingle = malloc(size * sizeof *maker->shingle);
    maker->fingerprint = malloc(size * sizeof *maker->fingerprint);
    maker->size = maker->shingle && maker->fingerprint ? size : 0;
    return maker->size > 0;
}

#if defined __SSE2__ && !defined DUP_PORTABLE
/* Add the products of the even ones of four words. */
static POSTIL_INLINE __m128i
add_products(__m128i sum, __m128i words, uint32_t key)
{
    return _mm_add_epi64(sum, _mm_mul_epu32(words, _mm_set1_epi32((int)key)));
}

/* What dup_shingle makes of two sums. */
static POSTIL_INLINE __m128i
end_shingles(__m128i sum)
{
    __m128i low = _mm_mul_epu32(sum, _mm_set1_epi32((int)DUP_SHINGLE_LOW));
    __m128i high = _mm_mul_epu32(_mm_srli_epi64(sum, 32), _mm_set1_epi32((int)DUP_SHINGLE_HIGH));
    return _mm_xor_si128(low, _mm_shuffle_epi32(high, _MM_SHUFFLE(2, 3, 0, 1)));
}

static POSTIL_INLINE __m128i
load_hashes(const struct dup_word *words)
{
    const __m128i *w = (const __m128i *)(const void *)words;
    __m128i low = _mm_unpackhi_epi32(_mm_loadu_si128(w), _mm_loadu_si128(w + 1));
    __m128i high = _mm_unpackhi_epi32(_mm_loadu_si128(w + 2), _mm_loadu_si128(w + 3));
    return _mm_unpacklo_epi64(low, high);
}

/* The four shingles that begin in the first of eight words. */
static POSTIL_INLINE void
four_shingles(__m128i a, __m128i b, uint64_t *out)
{
    static const uint32_t key[DUP_SHINGLE] = {DUP_SHINGLE_KEYS};
    __m128i middle = _mm_castpd_si128(_mm_shuffle_pd(_mm_castsi128_pd(a), _mm_castsi128_pd(b), 1));
    const __m128i word[DUP_SHINGLE + 1] = {
        /* each with the next but one */
        a, _mm_srli_epi64(a, 32), middle, _mm_srli_epi64(middle, 32), b, _mm_srli_epi64(b, 32)};
    __m128i even = _mm_setzero_si128(), odd = even;
    POSTIL_UNROLLED
    for (int i = 0; i < DUP_SHINGLE; i++) {
        even = add_products(even, word[i], key[i]);
        odd = add_products(odd, word[i + 1], key[i]);
    }
    even = end_shingles(even);
    odd = end_shingles(odd);
    _mm_storeu_si128((__m128i *)(void *)out, _mm_unpacklo_epi64(even, odd));
    _mm_storeu_si128((__m128i *)(void *)(out + 2), _mm_unpackhi_epi64(even, odd));
}
#endif

/* All the shingles of a text. */
POSTIL_WIDE static void
make_shingles(const struct dup_word *words, size_t n_shingle, uint64_t *out)
{
    size_t i = 0;
#if defined __SSE2__ && !defined DUP_PORTABLE
    if (n_shingle >= 4)
        for (__m128i a = load_hashes(words), b; i + 4 <= n_shingle; i += 4, a = b) {
            b = load_hashes(words + i + 4);
            four_shingles(a, b, out + i);
        }
#endif
    for (; i < n_shingle; i++) {
        uint32_t hash[DUP_SHINGLE];
        for (size_t k = 0; k < DUP_SHINGLE; k++)
            hash[k] = words[i + k].hash;
        out[i] = dup_shingle(hash);
    }
}

enum postil_status
dup_make(struct dup_maker *maker, const struct dup_word *words, size_t n, struct postil_error *err)
{
    size_t n_shingle = dup_shingle_count(n);
    if (n_shingle >= UINT32_MAX / 4 || !reserve(maker, n_shingle))
        return postil_fail(err, POSTIL_NOMEM, "%zu shingles", n_shingle);
    if (n_shingle > 0)
        make_shingles(words, n_shingle, maker->shingle);
    maker->n_shingle = n_shingle;
    maker->n_fingerprint = dup_winnow(words, n, maker->shingle, maker->fingerprint);
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
    free(maker->fingerprint);
    *maker = (struct dup_maker){0};
}
