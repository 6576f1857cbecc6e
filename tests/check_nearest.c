/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": near enough names, and none when none is. */
#include <string.h>

#include "harness.h"
#include "nearest.h"
#include "suite.h"

static const char *const names[] = {"threshold", "timeout", "targets", "path", "paths", "n"};

static const struct {
    const char *name, *want;
} cases[] = {
    {"treshold", "threshold"},   /* one missing   */
    {"thresholdd", "threshold"}, /* one too many  */
    {"threshald", "threshold"},  /* one wrong     */
    {"therskold", "threshold"},  /* a swap counts once, and one wrong */
    {"tiemout", "timeout"},      /* a swap        */
    {"pth", "path"},             /* the nearest   */
    {"pahts", "paths"},
    {"m", "n"}, /* one edit is always near */
    {"", "n"},
    {"workers", NULL},    /* nothing near  */
    {"timetables", NULL}, /* more than a third away */
    {"path", "path"},
};

START_TEST(finds_the_nearest)
{
    const char *got = postil_nearest(cases[_i].name, names, N_ELEM(names));
    if (cases[_i].want)
        ck_assert_pstr_eq(got, cases[_i].want);
    else
        ck_assert_ptr_null(got);
}
END_TEST

START_TEST(equal_distances_go_to_the_first)
{
    static const char *const pair[] = {"cat", "bat"};
    ck_assert_str_eq(postil_nearest("rat", pair, 2), "cat");
}
END_TEST

START_TEST(long_names_are_never_near)
{
    char name[65], other[65];
    memset(name, 'a', 64), name[64] = '\0';
    memcpy(other, name, 65);
    const char *list[] = {other};
    ck_assert_ptr_null(postil_nearest(name, list, 1));
    name[63] = other[63] = '\0';
    name[10] = 'b';
    ck_assert_ptr_eq(postil_nearest(name, list, 1), other);
    ck_assert_ptr_null(postil_nearest("x", NULL, 0));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("nearest");
    TCase *tc = tcase_create("nearest");
    tcase_add_loop_test(tc, finds_the_nearest, 0, N_ELEM(cases));
    tcase_add_test(tc, equal_distances_go_to_the_first);
    tcase_add_test(tc, long_names_are_never_near);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
