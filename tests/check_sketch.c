/* SPDX-License-Identifier: Apache-2.0 */
/* Sketches: MinHash against exact Jaccard, what winnowing promises, the table of documents. */
#include "duplicates_corpus.h"

#include <math.h>

#include "shingles.h"
#include "table.h"
#include "suite.h"

/* The paths for machines without SSE2, built in beside the others. */
size_t
winnow_portable(const struct dup_word *words, size_t n, const uint64_t *shingle,
                struct dup_fingerprint *out);
#define DUP_PORTABLE
#define dup_winnow winnow_portable
#include "winnow.c"
#undef dup_winnow

/* Two rows of words that share their first part; how many of `n` words is the case's. */
static const struct {
    uint32_t n, shared;
} overlaps[] = {{400, 400}, {400, 360}, {400, 300}, {400, 200},
                {400, 100}, {400, 0},   {60, 30},   {2000, 1500}};

static void
make_words(uint32_t *out, uint32_t n, uint32_t shared, uint32_t side)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = (uint32_t)dup_mix(i < shared ? i : i + side * 100000u);
}

START_TEST(minhash_estimates_jaccard)
{
    uint32_t n = overlaps[_i].n, word[2][2000], bin[2][DUP_BINS];
    uint64_t *shingle[2];
    size_t n_shingle = dup_shingle_count(n);
    for (uint32_t side = 0; side < 2; side++) {
        make_words(word[side], n, overlaps[_i].shared, side + 1);
        shingle[side] = shingles_of(word[side], n);
        dup_minhash(shingle[side], n_shingle, bin[side]);
    }
    struct dup_shingles set = {0};
    ck_assert_int_eq(dup_shingles_build(&set, shingle[0], n_shingle, NULL), POSTIL_OK);
    uint32_t shared = 0, equal = 0;
    for (size_t i = 0; i < n_shingle; i++)
        shared += dup_shingles_find(&set, shingle[1][i]) != NULL;
    for (size_t i = 0; i < DUP_BINS; i++)
        equal += bin[0][i] == bin[1][i];
    double exact = dup_jaccard(shared, (uint32_t)n_shingle, (uint32_t)n_shingle);
    double estimate = equal / (double)DUP_BINS;
    ck_assert_double_le(fabs(estimate - exact), 0.13); /* three standard errors of 128 bins */
    dup_shingles_fini(&set);
    free(shingle[0]);
    free(shingle[1]);
}
END_TEST

START_TEST(minhash_of_nothing_is_zero)
{
    uint32_t bin[DUP_BINS];
    dup_minhash(NULL, 0, bin);
    for (size_t i = 0; i < DUP_BINS; i++)
        ck_assert_uint_eq(bin[i], 0);
}
END_TEST

START_TEST(minhash_fills_every_bin_from_one_shingle)
{
    uint32_t bin[DUP_BINS];
    uint64_t shingle = dup_mix(7);
    dup_minhash(&shingle, 1, bin);
    for (size_t i = 0; i < DUP_BINS; i++)
        ck_assert_uint_eq(bin[i], (uint32_t)shingle);
}
END_TEST

/* Wire copy that was cut or updated: a Jaccard of .5 must nearly always share a band. */
START_TEST(bands_find_half_similar_texts)
{
    int found = 0;
    for (uint32_t trial = 0; trial < 100; trial++) {
        uint32_t word[2][300], bin[2][DUP_BINS], key[2][DUP_BANDS];
        for (uint32_t side = 0; side < 2; side++) {
            for (uint32_t i = 0; i < 300; i++)
                word[side][i] =
                    (uint32_t)dup_mix(trial * 1000003u + (i < 202 ? i : i + 5000 * (side + 1)));
            uint64_t *shingle = shingles_of(word[side], 300);
            dup_minhash(shingle, dup_shingle_count(300), bin[side]);
            dup_bands(bin[side], key[side]);
            free(shingle);
        }
        int same = 0;
        for (size_t i = 0; i < DUP_BANDS; i++)
            same += key[0][i] == key[1][i];
        found += same > 0;
    }
    ck_assert_int_ge(found, 80); /* 1 - (1 - .5^4)^32 = .87 */
}
END_TEST

START_TEST(winnowing_keeps_one_of_every_window)
{
    enum { N = 500 };
    struct dup_word words[N] = {{0}};
    uint32_t hash[N];
    for (uint32_t i = 0; i < N; i++) {
        hash[i] = (uint32_t)dup_mix(i + 77);
        words[i] = (struct dup_word){2 * i, 2 * i + 1, hash[i], 0};
    }
    uint64_t *shingle = shingles_of(hash, N);
    struct dup_fingerprint out[N];
    size_t n = dup_winnow(words, N, shingle, out);
    ck_assert_uint_gt(n, 0);
    uint32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_le(out[i].begin / 2 - last, i ? DUP_WINDOW : DUP_WINDOW - 1);
        last = out[i].begin / 2;
    }
    ck_assert_uint_le(dup_shingle_count(N) - 1 - last, DUP_WINDOW - 1);
    free(shingle);
}
END_TEST

static const struct {
    uint32_t flags;
    size_t want;
} silent[] = {{DUP_COMMON, 0}, {DUP_CAPITAL, 0}, {DUP_BOILERPLATE, 0}, {0, 1}, {DUP_QUOTED, 1}};

START_TEST(winnowing_passes_over_what_is_no_evidence)
{
    struct dup_word words[DUP_SHINGLE];
    uint32_t hash[DUP_SHINGLE];
    for (uint32_t i = 0; i < DUP_SHINGLE; i++) {
        hash[i] = i + 1;
        words[i] = (struct dup_word){2 * i, 2 * i + 1, hash[i], silent[_i].flags};
    }
    uint64_t shingle = dup_shingle(hash);
    struct dup_fingerprint out[1];
    ck_assert_uint_eq(dup_winnow(words, DUP_SHINGLE, &shingle, out), silent[_i].want);
    if (silent[_i].want)
        ck_assert_uint_eq(out[0].quoted, silent[_i].flags == DUP_QUOTED);
}
END_TEST

/* Words with flags as they come in news, and hashes of which some are alike. */
static void
draw_words(struct dup_word *words, size_t n, uint64_t seed)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t draw = dup_mix(seed * 1000 + i + 1);
        uint32_t flags = (draw % 2 ? DUP_COMMON : 0) | (draw >> 8 & 7 ? 0 : DUP_CAPITAL) |
                         (draw >> 16 & 31 ? 0 : DUP_BOILERPLATE) | (i / 40 % 3 ? 0 : DUP_QUOTED) |
                         (draw >> 24 & 7 ? 0 : DUP_SENTENCE | DUP_LINE | DUP_REPEATED);
        words[i] = (struct dup_word){(uint32_t)(2 * i), (uint32_t)(2 * i + 1),
                                     (uint32_t)dup_mix(draw >> 32 & 15), flags};
    }
}

/* Whether the words of a shingle let it be evidence, as the header has it. */
static bool
is_evidence(const struct dup_word *words)
{
    int quoted = 0, stock = 0, content = 0, plain = 0;
    for (int i = 0; i < DUP_SHINGLE; i++) {
        uint32_t flags = words[i].flags;
        quoted += (flags & DUP_QUOTED) != 0;
        stock += (flags & DUP_BOILERPLATE) != 0;
        content += !(flags & DUP_COMMON);
        plain += !(flags & (DUP_COMMON | DUP_CAPITAL));
    }
    return (quoted == 0 || quoted == DUP_SHINGLE) && stock == 0 && content >= 2 && plain >= 1;
}

/* Winnowing by its definition, window by window. */
static size_t
winnow_slowly(const struct dup_word *words, const uint64_t *shingle, size_t n_shingle, size_t *out)
{
    size_t n = 0, width = n_shingle < DUP_WINDOW ? n_shingle : DUP_WINDOW;
    for (size_t begin = 0; width > 0 && begin + width <= n_shingle; begin++) {
        size_t least = SIZE_MAX;
        for (size_t i = begin; i < begin + width; i++)
            if (is_evidence(words + i) &&
                (least == SIZE_MAX || !dup_is_above(shingle[i], shingle[least])))
                least = i;
        if (least != SIZE_MAX && (n == 0 || out[n - 1] != least))
            out[n++] = least;
    }
    return n;
}

START_TEST(winnowing_is_as_defined_on_any_machine)
{
    enum { MOST = 300 };
    struct dup_word words[MOST];
    for (uint64_t seed = 0; seed < 2000; seed++) {
        size_t n = seed % MOST, want[MOST], n_shingle = dup_shingle_count(n);
        draw_words(words, n, seed);
        struct dup_maker maker = {0};
        ck_assert_int_eq(dup_make(&maker, words, n, NULL), POSTIL_OK);
        size_t n_want = winnow_slowly(words, maker.shingle, n_shingle, want);
        ck_assert_uint_eq(maker.n_fingerprint, n_want);
        for (size_t i = 0; i < n_want; i++) {
            const struct dup_fingerprint *f = &maker.fingerprint[i];
            ck_assert_uint_eq(f->begin, words[want[i]].begin);
            ck_assert_uint_eq(f->end, words[want[i] + DUP_SHINGLE - 1].end);
            ck_assert_uint_eq(f->hash, (uint32_t)(maker.shingle[want[i]] >> 16));
            ck_assert_uint_eq(f->quoted, words[want[i]].flags & DUP_QUOTED);
        }
        struct dup_fingerprint portable[MOST];
        ck_assert_uint_eq(winnow_portable(words, n, maker.shingle, portable), n_want);
        if (n_want > 0)
            ck_assert_mem_eq(portable, maker.fingerprint, n_want * sizeof *portable);
        dup_maker_fini(&maker);
    }
}
END_TEST

START_TEST(shingles_are_those_of_their_words)
{
    enum { MOST = 40 };
    struct dup_word words[MOST];
    for (size_t n = 0; n < MOST; n++) {
        draw_words(words, n, n);
        struct dup_maker maker = {0};
        ck_assert_int_eq(dup_make(&maker, words, n, NULL), POSTIL_OK);
        ck_assert_uint_eq(maker.n_shingle, dup_shingle_count(n));
        for (size_t i = 0; i < maker.n_shingle; i++) {
            uint32_t hash[DUP_SHINGLE];
            for (size_t k = 0; k < DUP_SHINGLE; k++)
                hash[k] = words[i + k].hash;
            ck_assert_uint_eq(maker.shingle[i], dup_shingle(hash));
        }
        dup_maker_fini(&maker);
    }
}
END_TEST

START_TEST(exact_hash_knows_order_and_length)
{
    uint32_t words[6] = {11, 22, 33, 44, 55, 0};
    uint64_t want = dup_exact(words, sizeof *words, 5);
    ck_assert_uint_ne(dup_exact(words, sizeof *words, 4), want);
    ck_assert_uint_ne(dup_exact(words, sizeof *words, 6), want); /* a word of hash 0 more */
    for (size_t i = 0; i + 1 < 5; i++) {
        uint32_t other[5];
        memcpy(other, words, sizeof other);
        other[i] = words[i + 1];
        other[i + 1] = words[i];
        ck_assert_uint_ne(dup_exact(other, sizeof *other, 5), want);
    }
}
END_TEST

/* The table against a plain list of pairs. */
START_TEST(table_agrees_with_a_list)
{
    enum { N = 5000, KEYS = 700, CAP = 5 };
    struct dup_table table = {.cap = CAP};
    for (uint32_t doc = 0; doc < N; doc++) {
        ck_assert_int_eq(dup_table_reserve(&table, 1, NULL), POSTIL_OK);
        dup_table_put(&table, (uint32_t)(dup_mix(doc) % KEYS), doc);
    }
    for (uint32_t key = 0; key < KEYS; key++) {
        uint32_t want[CAP];
        size_t n = 0;
        for (uint32_t doc = 0; doc < N && n < CAP; doc++)
            if (dup_mix(doc) % KEYS == key)
                want[n++] = doc;
        for (uint32_t l = dup_table_get(&table, key); l; l = dup_table_next(&table, l)) {
            ck_assert_uint_gt(n, 0);
            ck_assert_uint_eq(dup_table_doc(&table, l), want[--n]);
        }
        ck_assert_uint_eq(n, 0);
    }
    ck_assert_uint_eq(dup_table_get(&table, KEYS + 1), 0);
    dup_table_fini(&table);
}
END_TEST

/* Keys put together, some twice, against those put one by one; enough to fill lines and grow. */
START_TEST(table_takes_many_keys_as_it_takes_one)
{
    enum { DOCS = 300, N = 100, CAP = 7 };
    struct dup_table one = {.cap = CAP}, many = {.cap = CAP};
    for (uint32_t doc = 0; doc < DOCS; doc++) {
        uint32_t key[N], list[N];
        for (uint32_t i = 0; i < N; i++)
            key[i] = (uint32_t)dup_mix(doc * N + i + 1) % (i % 2 ? 500 : 1000000);
        ck_assert_int_eq(dup_table_reserve(&one, N, NULL), POSTIL_OK);
        ck_assert_int_eq(dup_table_reserve(&many, N, NULL), POSTIL_OK);
        dup_table_put_all(&many, key, sizeof *key, N, doc, list);
        for (uint32_t i = 0; i < N; i++) {
            uint32_t before = dup_table_put(&one, key[i], doc);
            ck_assert_uint_eq(dup_table_length(&many, list[i]), dup_table_length(&one, before));
            if (before)
                ck_assert_uint_eq(dup_table_doc(&many, list[i]), dup_table_doc(&one, before));
        }
    }
    ck_assert_uint_eq(one.n_slot, many.n_slot);
    dup_table_fini(&one);
    dup_table_fini(&many);
}
END_TEST

START_TEST(table_counts_a_document_once)
{
    struct dup_table table = {.cap = 8};
    ck_assert_int_eq(dup_table_reserve(&table, 3, NULL), POSTIL_OK);
    dup_table_put(&table, 0, 3);
    dup_table_put(&table, 0, 3);
    uint32_t list = dup_table_get(&table, 0);
    ck_assert_uint_eq(dup_table_doc(&table, list), 3);
    ck_assert_uint_eq(dup_table_next(&table, list), 0);
    dup_table_fini(&table);
}
END_TEST

START_TEST(shingles_keep_few_places_of_one)
{
    uint64_t shingle[100];
    for (size_t i = 0; i < 100; i++)
        shingle[i] = dup_mix(1);
    struct dup_shingles set = {0};
    ck_assert_int_eq(dup_shingles_build(&set, shingle, 100, NULL), POSTIL_OK);
    ck_assert_uint_eq(set.n_distinct, 1);
    ck_assert_uint_eq(dup_shingles_find(&set, dup_mix(1))->n, DUP_PLACES);
    ck_assert_ptr_null(dup_shingles_find(&set, dup_mix(2)));
    dup_shingles_fini(&set);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sketch");
    TCase *tc = tcase_create("sketch");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, minhash_estimates_jaccard, 0, (int)N_ELEM(overlaps));
    tcase_add_test(tc, minhash_of_nothing_is_zero);
    tcase_add_test(tc, minhash_fills_every_bin_from_one_shingle);
    tcase_add_test(tc, bands_find_half_similar_texts);
    tcase_add_test(tc, winnowing_keeps_one_of_every_window);
    tcase_add_loop_test(tc, winnowing_passes_over_what_is_no_evidence, 0, (int)N_ELEM(silent));
    tcase_add_test(tc, winnowing_is_as_defined_on_any_machine);
    tcase_add_test(tc, shingles_are_those_of_their_words);
    tcase_add_test(tc, exact_hash_knows_order_and_length);
    tcase_add_test(tc, table_agrees_with_a_list);
    tcase_add_test(tc, table_takes_many_keys_as_it_takes_one);
    tcase_add_test(tc, table_counts_a_document_once);
    tcase_add_test(tc, shingles_keep_few_places_of_one);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
