/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Winnowing without windows: what is known of 64 words, and how 64 shingles compare with their
 * neighbours, is a number of 64 bits each, and which ones are taken a formula of these.
 */
#include "winnow.h"

#include <stdbool.h>
#include <string.h>

#if defined __SSE2__ && !defined DUP_PORTABLE
#include <emmintrin.h>
#endif

#include <postil/export.h>

#include "sketch.h"

enum { BLOCK = 64, BACK = DUP_WINDOW - 1 };

_Static_assert(DUP_WINDOW == 4, "the formula of those taken is one of windows of four");
_Static_assert(sizeof(struct dup_word) == 16, "four words are four vectors");

/* What BLOCK words are, the first in the lowest bit. */
struct kinds {
    uint64_t quoted, stock, common, capital;
};

/* BLOCK shingles, the first in the lowest bit. Where there are none: evidence, and below others. */
struct ranks {
    uint64_t evidence;
    uint64_t above[BACK]; /* [k] greater than the one k + 1 places before it, or the first of all */
};

/* -- many at once ------------------------------------------------------------------------------ */

#if defined __SSE2__ && !defined DUP_PORTABLE
/* Flags of sixteen words, a byte each. */
static POSTIL_INLINE __m128i
load_flags(const struct dup_word *words)
{
    __m128i four[4];
    POSTIL_UNROLLED
    for (int i = 0; i < 4; i++) {
        const __m128i *w = (const __m128i *)(const void *)(words + 4 * i);
        __m128i low = _mm_unpackhi_epi32(_mm_loadu_si128(w), _mm_loadu_si128(w + 1));
        __m128i high = _mm_unpackhi_epi32(_mm_loadu_si128(w + 2), _mm_loadu_si128(w + 3));
        four[i] = _mm_unpackhi_epi64(low, high);
    }
    return _mm_packus_epi16(_mm_packs_epi32(four[0], four[1]), _mm_packs_epi32(four[2], four[3]));
}

/* Which of sixteen bytes have bit `n`. */
static POSTIL_INLINE uint64_t
bits_of(__m128i bytes, int n)
{
    return (uint32_t)_mm_movemask_epi8(_mm_slli_epi16(bytes, 7 - n));
}

static POSTIL_INLINE struct kinds
read_kinds(const struct dup_word *words)
{
    struct kinds k = {0, 0, 0, 0};
    POSTIL_UNROLLED
    for (int i = 0; i < BLOCK; i += 16) {
        __m128i flags = load_flags(words + i);
        k.quoted |= bits_of(flags, 0) << i;
        k.capital |= bits_of(flags, 3) << i;
        k.common |= bits_of(flags, 4) << i;
        k.stock |= bits_of(flags, 5) << i;
    }
    return k;
}

_Static_assert(DUP_QUOTED == 1 << 0 && DUP_CAPITAL == 1 << 3 && DUP_COMMON == 1 << 4 &&
                   DUP_BOILERPLATE == 1 << 5,
               "as read_kinds has them");

/* The upper halves of four shingles. */
static POSTIL_INLINE __m128i
load_upper(const uint64_t *shingle)
{
    __m128 low = _mm_loadu_ps((const float *)(const void *)shingle);
    __m128 high = _mm_loadu_ps((const float *)(const void *)(shingle + 2));
    return _mm_castps_si128(_mm_shuffle_ps(low, high, _MM_SHUFFLE(3, 1, 3, 1)));
}

static POSTIL_INLINE void
compare(const uint64_t *shingle, uint64_t *above)
{
    for (int back = 1; back <= BACK; back++)
        above[back - 1] = 0;
    for (int i = 0; i < BLOCK; i += 16) {
        __m128i own[4];
        POSTIL_UNROLLED
        for (int k = 0; k < 4; k++)
            own[k] = load_upper(shingle + i + 4 * k);
        POSTIL_UNROLLED
        for (int back = 1; back <= BACK; back++) {
            __m128i four[4];
            POSTIL_UNROLLED
            for (int k = 0; k < 4; k++)
                four[k] = _mm_cmpgt_epi32(own[k], load_upper(shingle + i + 4 * k - back));
            __m128i bytes = _mm_packs_epi16(_mm_packs_epi32(four[0], four[1]),
                                            _mm_packs_epi32(four[2], four[3]));
            above[back - 1] |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes) << i;
        }
    }
}
#else
static POSTIL_INLINE struct kinds
read_kinds(const struct dup_word *words)
{
    struct kinds k = {0, 0, 0, 0};
    for (int i = 0; i < BLOCK; i++) {
        uint32_t flags = words[i].flags;
        k.quoted |= (uint64_t)((flags & DUP_QUOTED) != 0) << i;
        k.capital |= (uint64_t)((flags & DUP_CAPITAL) != 0) << i;
        k.common |= (uint64_t)((flags & DUP_COMMON) != 0) << i;
        k.stock |= (uint64_t)((flags & DUP_BOILERPLATE) != 0) << i;
    }
    return k;
}

static POSTIL_INLINE void
compare(const uint64_t *shingle, uint64_t *above)
{
    for (int back = 1; back <= BACK; back++) {
        above[back - 1] = 0;
        for (int i = 0; i < BLOCK; i++)
            above[back - 1] |= (uint64_t)dup_is_above(shingle[i], shingle[i - back]) << i;
    }
}
#endif

/* -- blocks ------------------------------------------------------------------------------------ */

/* Words from number `at` on; those that there are not have no flags. */
static POSTIL_INLINE struct kinds
kinds_at(const struct dup_word *words, size_t n, size_t at)
{
    struct dup_word rest[BLOCK];
    if (at >= n)
        return (struct kinds){0, 0, 0, 0};
    if (n - at >= BLOCK)
        return read_kinds(words + at);
    memset(rest, 0, sizeof rest);
    memcpy(rest, words + at, (n - at) * sizeof *rest);
    return read_kinds(rest);
}

/* Bits of the words `k` places on, where those of the next block follow. */
static POSTIL_INLINE uint64_t
on(uint64_t bits, uint64_t next, int k)
{
    return bits >> k | next << (BLOCK - k);
}

/* Bits of those `k` places before. */
static POSTIL_INLINE uint64_t
back(uint64_t before, uint64_t bits, int k)
{
    return bits << k | before >> (BLOCK - k);
}

/* Which shingles can be evidence, from what their words are. */
static POSTIL_INLINE uint64_t
find_evidence(const struct kinds *a, const struct kinds *b)
{
    uint64_t all_quoted = a->quoted, some_quoted = a->quoted, stock = a->stock;
    uint64_t content = ~a->common, two = 0, plain = content & ~a->capital;
    POSTIL_UNROLLED
    for (int k = 1; k < DUP_SHINGLE; k++) {
        uint64_t quoted = on(a->quoted, b->quoted, k), other = ~on(a->common, b->common, k);
        all_quoted &= quoted;
        some_quoted |= quoted;
        stock |= on(a->stock, b->stock, k);
        plain |= other & ~on(a->capital, b->capital, k);
        two |= content & other;
        content |= other;
    }
    return (all_quoted | ~some_quoted) & ~stock & two & plain;
}

/* The lowest `n` bits, of BLOCK at most. */
static POSTIL_INLINE uint64_t
first_bits(size_t n)
{
    return n < BLOCK ? ((uint64_t)1 << n) - 1 : UINT64_MAX;
}

/* How the shingles from number `at` on compare with those before them. */
static POSTIL_INLINE void
compare_at(const uint64_t *shingle, size_t n, size_t at, uint64_t *above)
{
    uint64_t some[BACK + BLOCK];
    if (at >= n) {
        memset(above, 0, BACK * sizeof *above);
        return;
    }
    if (at >= BACK && n - at >= BLOCK) {
        compare(shingle + at, above);
        return;
    }
    size_t n_before = at < BACK ? at : BACK, n_own = n - at < BLOCK ? n - at : BLOCK;
    memset(some, 0, sizeof some);
    memcpy(some + BACK - n_before, shingle + at - n_before, (n_before + n_own) * sizeof *some);
    compare(some + BACK, above);
    for (int k = 0; k < BACK; k++) {
        above[k] &= first_bits(n_own);
        if (at == 0)
            above[k] |= first_bits((size_t)k + 1);
    }
}

/* Shingles from number `at` on; these words are those of the same numbers, then the next ones. */
static POSTIL_INLINE struct ranks
ranks_at(const struct kinds *kinds, const struct kinds *next, const uint64_t *shingle, size_t n,
         size_t at)
{
    struct ranks ranks = {.evidence =
                              find_evidence(kinds, next) | ~first_bits(at < n ? n - at : 0)};
    compare_at(shingle, n, at, ranks.above);
    return ranks;
}

/* Which ones are the least of a window: with enough neighbours on both sides that are greater. */
static POSTIL_INLINE uint64_t
find_least(const struct ranks *before, const struct ranks *own, const struct ranks *next)
{
    uint64_t left[DUP_WINDOW] = {UINT64_MAX}, right[DUP_WINDOW] = {UINT64_MAX}, least = 0;
    POSTIL_UNROLLED
    for (int k = 1; k < DUP_WINDOW; k++) { /* [k]: so many in a row */
        uint64_t above = on(own->above[k - 1], next->above[k - 1], k);
        left[k] = left[k - 1] & ~(back(before->evidence, own->evidence, k) & own->above[k - 1]);
        right[k] = right[k - 1] & (~on(own->evidence, next->evidence, k) | above);
    }
    POSTIL_UNROLLED
    for (int k = 0; k < DUP_WINDOW; k++)
        least |= left[k] & right[BACK - k];
    return least & own->evidence;
}

/* Shingles of a text too short for a window: the least is taken, the last of equals. */
static size_t
least_of_few(const uint64_t *shingle, size_t n, uint64_t evidence)
{
    size_t least = n;
    for (size_t i = 0; i < n; i++)
        if (evidence >> i & 1 && (least == n || !dup_is_above(shingle[i], shingle[least])))
            least = i;
    return least;
}

static POSTIL_INLINE void
take(struct dup_fingerprint *out, const struct dup_word *words, const uint64_t *shingle, size_t i)
{
    out->begin = words[i].begin;
    out->end = words[i + DUP_SHINGLE - 1].end;
    out->hash = (uint32_t)(shingle[i] >> 16);
    out->quoted = words[i].flags & DUP_QUOTED;
}

POSTIL_WIDE size_t
dup_winnow(const struct dup_word *words, size_t n, const uint64_t *shingle,
           struct dup_fingerprint *out)
{
    size_t n_shingle = dup_shingle_count(n), n_out = 0;
    struct kinds kinds = kinds_at(words, n, 0), next_kinds = kinds_at(words, n, BLOCK);
    if (n_shingle < DUP_WINDOW) {
        size_t least = least_of_few(shingle, n_shingle, find_evidence(&kinds, &next_kinds));
        if (least < n_shingle)
            take(&out[n_out++], words, shingle, least);
        return n_out;
    }
    struct ranks before = {.evidence = UINT64_MAX};
    struct ranks own = ranks_at(&kinds, &next_kinds, shingle, n_shingle, 0);
    for (size_t at = 0; at < n_shingle; at += BLOCK) {
        kinds = next_kinds;
        next_kinds = kinds_at(words, n, at + 2 * BLOCK);
        struct ranks next = ranks_at(&kinds, &next_kinds, shingle, n_shingle, at + BLOCK);
        uint64_t least = find_least(&before, &own, &next) & first_bits(n_shingle - at);
        for (; least; least &= least - 1)
            take(&out[n_out++], words, shingle, at + POSTIL_LOWEST_BIT(least));
        before = own;
        own = next;
    }
    return n_out;
}
