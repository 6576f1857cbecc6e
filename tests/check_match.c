/* SPDX-License-Identifier: Apache-2.0 */
/* Matching of two lists of records: against all ways to match small ones. */
#include <stdlib.h>
#include <string.h>

#include "../cli/match.h"
#include "harness.h"
#include "suite.h"
#include "xorshift.h"

static struct match match;

static void
add(int which, uint32_t begin, uint32_t end, uint64_t key, uint32_t type)
{
    struct item item = {.begin = begin, .end = end, .key = key, .type = type};
    item.record = (uint32_t)match.n[which];
    if (match_add(&match, which, item, NULL) != POSTIL_OK)
        ck_abort_msg("no memory");
}

static size_t
n_pair(void)
{
    size_t n = 0;
    for (size_t i = 0; i < match.n[0]; i++) {
        uint32_t with = match.with[0][i];
        n += with != MATCH_NONE;
        if (with != MATCH_NONE && match.with[1][with] != i)
            ck_abort_msg("%zu and %u are not with each other", i, with);
    }
    return n;
}

static void
tear_down(void)
{
    match_fini(&match);
}

START_TEST(equal_records_go_together_one_to_one)
{
    add(0, 3, 5, 1, 0);
    add(0, 0, 2, 1, 7);
    add(0, 0, 2, 1, 7);
    add(0, 0, 2, 2, 7);
    add(1, 0, 2, 1, 7);
    add(1, 3, 5, 1, 1);
    add(1, 3, 5, 2, 0);
    match_sort(&match);
    match_equal(&match, true);
    ck_assert_uint_eq(n_pair(), 1);
    match_equal(&match, false);
    ck_assert_uint_eq(n_pair(), 2);
    ck_assert_uint_eq(match.items[1][match.with[0][3]].type, 1);
}
END_TEST

START_TEST(spans_that_touch_or_are_empty_do_not_overlap)
{
    add(0, 0, 4, 0, 0);
    add(1, 4, 8, 0, 0);
    add(1, 2, 2, 0, 0);
    match_sort(&match);
    ck_assert_int_eq(match_overlap(&match, true, NULL), POSTIL_OK);
    ck_assert_uint_eq(n_pair(), 0);
}
END_TEST

static bool
fits(const struct item *a, const struct item *b, bool typed)
{
    bool empty = a->begin == a->end || b->begin == b->end;
    return !empty && a->begin < b->end && b->begin < a->end && a->key == b->key &&
           (!typed || a->type == b->type);
}

/* Most pairs there can be, by trying all. */
static size_t
most_pairs(size_t a, uint32_t taken, bool typed)
{
    if (a == match.n[0])
        return 0;
    size_t most = most_pairs(a + 1, taken, typed);
    for (size_t b = 0; b < match.n[1]; b++)
        if (!(taken >> b & 1) && fits(&match.items[0][a], &match.items[1][b], typed)) {
            size_t n = 1 + most_pairs(a + 1, taken | 1u << b, typed);
            most = n > most ? n : most;
        }
    return most;
}

static void
add_random(uint64_t *seed)
{
    match_clear(&match);
    for (int which = 0; which < 2; which++)
        for (size_t n = next_random(seed) % 7; n; n--) {
            uint32_t begin = (uint32_t)(next_random(seed) % 12);
            uint32_t end = begin + (uint32_t)(next_random(seed) % 6);
            add(which, begin, end, next_random(seed) % 2, (uint32_t)(next_random(seed) % 2));
        }
    match_sort(&match);
}

START_TEST(overlap_gives_the_most_pairs_there_can_be)
{
    uint64_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        bool typed = round % 2;
        add_random(&seed);
        ck_assert_int_eq(match_overlap(&match, typed, NULL), POSTIL_OK);
        ck_assert_uint_eq(n_pair(), most_pairs(0, 0, typed));
        for (size_t i = 0; i < match.n[0]; i++)
            ck_assert(match.with[0][i] == MATCH_NONE ||
                      fits(&match.items[0][i], &match.items[1][match.with[0][i]], typed));
    }
}
END_TEST

/* Bytes that the spans of a list cover, of one type: each counted once for each key. */
static uint64_t
covered(int which, uint32_t type, bool both)
{
    uint64_t n = 0;
    for (uint32_t at = 0; at < 20; at++)
        for (uint64_t key = 0; key < 2; key++) {
            bool in[2] = {false, false};
            for (int w = 0; w < 2; w++)
                for (size_t i = 0; i < match.n[w]; i++) {
                    const struct item *x = &match.items[w][i];
                    in[w] |= x->type == type && x->key == key && x->begin <= at && at < x->end;
                }
            n += in[which] && (!both || in[!which]);
        }
    return n;
}

START_TEST(extent_counts_each_byte_once)
{
    uint64_t seed = 11;
    for (int round = 0; round < 1000; round++) {
        struct extent extents[2] = {{.shared = 0}};
        add_random(&seed);
        ck_assert_int_eq(match_extent(&match, extents, NULL), POSTIL_OK);
        for (uint32_t type = 0; type < 2; type++) {
            ck_assert_uint_eq(extents[type].bytes[0], covered(0, type, false));
            ck_assert_uint_eq(extents[type].bytes[1], covered(1, type, false));
            ck_assert_uint_eq(extents[type].shared, covered(0, type, true));
        }
    }
}
END_TEST

/* Everything overlaps everything: a method that looks at all pairs would need 10^10 looks. */
START_TEST(a_hundred_thousand_nested_spans_take_no_time)
{
    enum { N = 100000 };
    for (uint32_t i = 0; i < N; i++) {
        add(0, i, 2 * N - i, 0, 0);
        add(1, i, 2 * N - i + 1, 0, 0);
    }
    match_sort(&match);
    ck_assert_int_eq(match_overlap(&match, true, NULL), POSTIL_OK);
    ck_assert_uint_eq(n_pair(), N);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("match");
    TCase *tc = tcase_create("match");
    tcase_add_checked_fixture(tc, NULL, tear_down);
    tcase_add_test(tc, equal_records_go_together_one_to_one);
    tcase_add_test(tc, spans_that_touch_or_are_empty_do_not_overlap);
    tcase_add_test(tc, overlap_gives_the_most_pairs_there_can_be);
    tcase_add_test(tc, extent_counts_each_byte_once);
    tcase_add_test(tc, a_hundred_thousand_nested_spans_take_no_time);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
