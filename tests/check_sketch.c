/* SPDX-License-Identifier: Apache-2.0 */
/* Sketches: MinHash against exact Jaccard, what winnowing promises, the table of documents. */
#include "duplicates_corpus.h"

#include <math.h>

#include "shingles.h"
#include "table.h"
#include "suite.h"

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
    uint64_t value[N];
    uint32_t taken[N];
    struct dup_winnowing scratch = {value, taken};
    size_t n = dup_winnow(words, N, shingle, &scratch, out);
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
    uint64_t value[2];
    uint32_t taken[2];
    struct dup_winnowing scratch = {value, taken};
    ck_assert_uint_eq(dup_winnow(words, DUP_SHINGLE, &shingle, &scratch, out), silent[_i].want);
    if (silent[_i].want)
        ck_assert_uint_eq(out[0].quoted, silent[_i].flags == DUP_QUOTED);
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
    tcase_add_test(tc, table_agrees_with_a_list);
    tcase_add_test(tc, table_counts_a_document_once);
    tcase_add_test(tc, shingles_keep_few_places_of_one);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
