/* SPDX-License-Identifier: Apache-2.0 */
/* Words are found many at a time, then hashed and looked up, so that none waits for another. */
#include "plain.h"

#include <string.h>

#if defined __SSE2__ && !defined DUP_PORTABLE
#include <emmintrin.h>
#endif

#include <postil/export.h>

#include "bounds.h"
#include "hash.h"

#if defined __SSE2__ && !defined DUP_PORTABLE
/* Words in groups of four. Behind the last bound there is room for a group of empty words. */
enum { GROUP = 4, CUE_TO_SIGN = 29 };

_Static_assert((uint32_t)DUP_LIST_CUE << CUE_TO_SIGN == 0x80000000u, "the bit of the sign");

static POSTIL_INLINE __m128i
load(const void *at)
{
    return _mm_loadu_si128(at);
}

static POSTIL_INLINE void
store(void *at, __m128i x)
{
    _mm_storeu_si128(at, x);
}

/* Small letters of the word at `at`, which has `missing` fewer than WIDE; the rest is 0. */
static POSTIL_INLINE __m128i
load_letters(const char *at, int missing, __m128i *out_first)
{
    static const signed char masks[2 * WIDE] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                                -1, -1, -1, -1, -1, -1, -1, -1};
    __m128i x = load(at);
    __m128i mask = load(masks + missing);
    *out_first = x;
    return _mm_and_si128(_mm_or_si128(x, _mm_set1_epi8(0x20)), mask);
}

/* dup_hash_bytes of two words. */
static POSTIL_INLINE __m128i
hash_two(__m128i a, __m128i b)
{
    static const uint32_t keys[4] = {DUP_WORD_KEYS};
    __m128i key = load(keys);
    a = _mm_add_epi32(a, key);
    b = _mm_add_epi32(b, key);
    a = _mm_mul_epu32(a, _mm_srli_epi64(a, 32));
    b = _mm_mul_epu32(b, _mm_srli_epi64(b, 32));
    return _mm_add_epi64(_mm_unpacklo_epi64(a, b), _mm_unpackhi_epi64(a, b));
}

/* dup_hash_end of two sums, each in the lower half of its half. */
static POSTIL_INLINE __m128i
end_two(__m128i sum)
{
    __m128i low = _mm_mul_epu32(sum, _mm_set1_epi32((int)DUP_WORD_LOW));
    __m128i high = _mm_mul_epu32(_mm_srli_epi64(sum, 32), _mm_set1_epi32((int)DUP_WORD_HIGH));
    low = _mm_add_epi64(low, high);
    return _mm_xor_si128(low, _mm_srli_epi64(low, 32));
}

/* The even numbers of a, then of b; the odd ones. */
static POSTIL_INLINE __m128i
even(__m128i a, __m128i b)
{
    __m128 both = _mm_shuffle_ps(_mm_castsi128_ps(a), _mm_castsi128_ps(b), _MM_SHUFFLE(2, 0, 2, 0));
    return _mm_castps_si128(both);
}

static POSTIL_INLINE __m128i
odd(__m128i a, __m128i b)
{
    __m128 both = _mm_shuffle_ps(_mm_castsi128_ps(a), _mm_castsi128_ps(b), _MM_SHUFFLE(3, 1, 3, 1));
    return _mm_castps_si128(both);
}

/* dup_list_flags of four words. */
static POSTIL_INLINE __m128i
look_up(const struct dup_list_table *table, __m128i hash)
{
    __m128i slot = _mm_srl_epi32(hash, _mm_cvtsi32_si128((int)table->shift));
    __m128i move = _mm_srli_epi32(hash, DUP_LIST_MOVE_SHIFT);
    slot = _mm_and_si128(slot, _mm_set1_epi32(DUP_LIST_SLOTS - 1));
    uint32_t a =
        table->words[_mm_extract_epi16(slot, 0) ^ table->moves[_mm_extract_epi16(move, 0)]];
    uint32_t b =
        table->words[_mm_extract_epi16(slot, 2) ^ table->moves[_mm_extract_epi16(move, 2)]];
    uint32_t c =
        table->words[_mm_extract_epi16(slot, 4) ^ table->moves[_mm_extract_epi16(move, 4)]];
    uint32_t d =
        table->words[_mm_extract_epi16(slot, 6) ^ table->moves[_mm_extract_epi16(move, 6)]];
    __m128i word = _mm_setr_epi32((int)a, (int)b, (int)c, (int)d);
    __m128i other = _mm_srli_epi32(_mm_xor_si128(word, hash), 3);
    return _mm_and_si128(word, _mm_cmpeq_epi32(other, _mm_setzero_si128()));
}

/* Add the numbers of those of four words, from `number` on, that are cues. */
static POSTIL_INLINE uint32_t *
put_cues(uint32_t *out, __m128i listed, uint32_t number)
{
    static const uint8_t count[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    static const uint32_t place[16][GROUP] = {
        {0}, {0},    {1},    {0, 1},    {2},    {0, 2},    {1, 2},    {0, 1, 2},
        {3}, {0, 3}, {1, 3}, {0, 1, 3}, {2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}};
    int which = _mm_movemask_ps(_mm_castsi128_ps(_mm_slli_epi32(listed, CUE_TO_SIGN)));
    __m128i places = load(place[which]);
    places = _mm_add_epi32(places, _mm_set1_epi32((int)number));
    store(out, places);
    return out + count[which];
}

static POSTIL_INLINE void
store_four(struct dup_word *out, __m128i bounds_low, __m128i bounds_high, __m128i hash,
           __m128i flags)
{
    __m128i low = _mm_unpacklo_epi32(hash, flags), high = _mm_unpackhi_epi32(hash, flags);
    store(out, _mm_unpacklo_epi64(bounds_low, low));
    store(out + 1, _mm_unpackhi_epi64(bounds_low, low));
    store(out + 2, _mm_unpacklo_epi64(bounds_high, high));
    store(out + 3, _mm_unpackhi_epi64(bounds_high, high));
}

/* Where four words begin and end. */
static POSTIL_INLINE void
load_bounds(const uint16_t *at, __m128i *out_low, __m128i *out_high)
{
    __m128i bounds = load(at);
    *out_low = _mm_unpacklo_epi16(bounds, _mm_setzero_si128());
    *out_high = _mm_unpackhi_epi16(bounds, _mm_setzero_si128());
}

/* Hashes and flags of the words, by themselves, up to the first that is too long; how many. */
static POSTIL_INLINE size_t
hash_words(const char *bytes, const struct bounds *bounds, uint32_t *out_hash, uint32_t *out_flags)
{
    const __m128i wide = _mm_set1_epi32(WIDE);
    size_t n = bounds->n / 2;
    for (size_t i = 0; i < n; i += GROUP) {
        const uint16_t *at = bounds->at + 2 * i;
        __m128i low, high, first[GROUP], letters[GROUP];
        load_bounds(at, &low, &high);
        __m128i missing = _mm_sub_epi32(wide, _mm_sub_epi32(odd(low, high), even(low, high)));
        int too_long = _mm_movemask_ps(_mm_castsi128_ps(missing));
        if (too_long) {
            n = i + POSTIL_LOWEST_BIT((unsigned)too_long);
            missing = _mm_max_epi16(missing, _mm_setzero_si128());
        }
        letters[0] = load_letters(bytes + at[0], _mm_extract_epi16(missing, 0), &first[0]);
        letters[1] = load_letters(bytes + at[2], _mm_extract_epi16(missing, 2), &first[1]);
        letters[2] = load_letters(bytes + at[4], _mm_extract_epi16(missing, 4), &first[2]);
        letters[3] = load_letters(bytes + at[6], _mm_extract_epi16(missing, 6), &first[3]);
        store(out_hash + i, even(end_two(hash_two(letters[0], letters[1])),
                                 end_two(hash_two(letters[2], letters[3]))));
        __m128i initial = _mm_unpacklo_epi64(_mm_unpacklo_epi32(first[0], first[1]),
                                             _mm_unpacklo_epi32(first[2], first[3]));
        __m128i small = _mm_andnot_si128(initial, _mm_set1_epi32(0x20));
        store(out_flags + i, _mm_srli_epi32(small, 2));
    }
    return n;
}

/*
 * Add the words of `bytes`, which stand at `base`, up to the first one that is too long; returns
 * how many. In two rounds, since in one of them too much would wait for too much else.
 */
static POSTIL_INLINE size_t
add_words(struct dup_plain *s, const char *bytes, uint32_t base, struct bounds *bounds)
{
    const struct dup_list_table table = s->table;
    struct dup_words *words = s->words;
    uint32_t hashes[BOUNDS / 2], flags[BOUNDS / 2];
    memset(bounds->at + bounds->n, 0, 2 * GROUP * sizeof *bounds->at);
    size_t n = hash_words(bytes, bounds, hashes, flags);
    uint32_t *cue = words->cues + words->n_cue;
    for (size_t i = 0; i < n; i += GROUP) {
        __m128i low, high, hash = load(hashes + i), listed = look_up(&table, hash);
        load_bounds(bounds->at + 2 * i, &low, &high);
        __m128i common = _mm_slli_epi32(_mm_and_si128(listed, _mm_set1_epi32(DUP_LIST_COMMON)), 4);
        store_four(words->items + words->n + i, _mm_add_epi32(low, _mm_set1_epi32((int)base)),
                   _mm_add_epi32(high, _mm_set1_epi32((int)base)), hash,
                   _mm_or_si128(load(flags + i), common));
        cue = put_cues(cue, listed, (uint32_t)(words->n + i));
    }
    words->n_cue = (size_t)(cue - words->cues);
    while (words->n_cue > 0 && words->cues[words->n_cue - 1] >= words->n + n)
        words->n_cue--;
    return n;
}
#else
static POSTIL_INLINE uint32_t
hash_short(const char *at, size_t n)
{
    struct dup_hasher hasher = {0};
    for (size_t i = 0; i < n; i++)
        dup_hasher_add(&hasher, (char)(at[i] | 0x20));
    return dup_hasher_end(&hasher);
}

static POSTIL_INLINE size_t
add_words(struct dup_plain *s, const char *bytes, uint32_t base, struct bounds *bounds)
{
    struct dup_words *words = s->words;
    size_t n = 0;
    for (; 2 * n < bounds->n; n++) {
        uint32_t begin = bounds->at[2 * n], end = bounds->at[2 * n + 1];
        if (end - begin > WIDE)
            break;
        uint32_t hash = hash_short(bytes + begin, end - begin);
        uint32_t listed = dup_list_flags(&s->table, hash);
        uint32_t flags = (dup_is_upper(bytes[begin]) ? DUP_CAPITAL : 0) |
                         (listed & DUP_LIST_COMMON ? DUP_COMMON : 0);
        if (listed & DUP_LIST_CUE)
            words->cues[words->n_cue++] = (uint32_t)(words->n + n);
        words->items[words->n + n] = (struct dup_word){base + begin, base + end, hash, flags};
    }
    return n;
}
#endif

/* The words [from, to) of those that are being added stand where the scan is now. */
static void
place_words(struct dup_plain *s, size_t from, size_t to)
{
    struct dup_word *words = s->words->items + s->words->n;
    if (from < to && s->line_start) {
        words[from].flags |= DUP_LINE;
        s->line_start = false;
    }
    for (size_t i = from; s->quoted && i < to; i++)
        words[i].flags |= DUP_QUOTED;
}

/* What a text is at when it has got from one place to another by plain bytes alone. */
static char
last_between(const struct dup_plain *s, const char *bytes, size_t from, size_t to)
{
    while (to > from && bytes[to - 1] == ' ')
        to--;
    if (to == from)
        return s->last;
    char c = bytes[to - 1];
    return dup_is_letter(c) ? 'a' : c == '.' || c == ',' ? c : '"';
}

/* Go along the marks as far as `next`, and tell the words between them where they stand. */
static void
pass_marks(struct dup_plain *s, const char *bytes, const struct bounds *bounds, uint32_t next,
           size_t n_word)
{
    size_t from = 0, word = 0;
    for (size_t i = 0; i < bounds->n_mark && bounds->marks[i].at < next; i++) {
        const struct mark *mark = &bounds->marks[i];
        place_words(s, word, mark->n_bound / 2);
        s->last = last_between(s, bytes, from, mark->at);
        if (bytes[mark->at] == '\n')
            dup_plain_end_line(s);
        else
            dup_plain_quote(s, !s->quoted);
        from = mark->at + 1u;
        word = mark->n_bound / 2;
    }
    place_words(s, word, n_word);
    s->last = last_between(s, bytes, from, next);
}

/* Whether the word that ends in front of the special byte `c` may go on behind it. */
static bool
may_go_on(char c)
{
    return c == '\'' || c == '.' || (unsigned char)c >= 0x80 || dup_is_digit(c);
}

/* Take the words of the blocks at `base`; returns how far. *out_stop: not to be gone on with. */
static POSTIL_INLINE uint32_t
take_blocks(struct dup_plain *s, const char *bytes, size_t n_block, uint32_t base, bool *out_stop)
{
    struct bounds bounds;
    find_bounds(&bounds, &s->table, bytes, n_block);
    uint32_t next = bounds.limit;
    *out_stop = bounds.stopped;
    if (bounds.n % 2) { /* a word that the blocks end in */
        next = bounds.at[--bounds.n];
        *out_stop = next == 0;
    } else if (bounds.stopped && bounds.n > 0 && bounds.at[bounds.n - 1] == next &&
               may_go_on(bytes[next])) {
        bounds.n -= 2;
        next = bounds.at[bounds.n];
    }
    size_t n_word = add_words(s, bytes, base, &bounds);
    if (2 * n_word < bounds.n) {
        next = bounds.at[2 * n_word];
        *out_stop = true;
    }
    pass_marks(s, bytes, &bounds, next, n_word);
    s->words->n += n_word;
    return base + next;
}

POSTIL_WIDE size_t
dup_plain_words(struct dup_plain *s, size_t begin)
{
    char rest[2 * BLOCK + WIDE];
    uint32_t at = (uint32_t)begin;
    bool stop = false;
    while (!stop && at < s->len && s->words->size - s->words->n >= DUP_PLAIN_ROOM) {
        const char *bytes = s->text + at;
        size_t n_block = s->len - at < WIDE ? 0 : (s->len - at - WIDE) / BLOCK;
        if (n_block == 0) { /* the end, with something special behind it */
            memset(rest, '\r', sizeof rest);
            bytes = memcpy(rest, bytes, s->len - at);
            n_block = 2;
        }
        at = take_blocks(s, bytes, n_block < BLOCKS ? n_block : BLOCKS, at, &stop);
    }
    return at;
}
