/* SPDX-License-Identifier: Apache-2.0 */
/* Reasons: one clean line, cut visibly, prefixed as they climb. */
#include <string.h>

#include <postil/error.h>
#include <postil/utf8.h>

#include "harness.h"
#include "suite.h"

START_TEST(fail_returns_its_status_and_writes_the_reason)
{
    struct postil_error err;
    ck_assert_int_eq(postil_fail(&err, POSTIL_DATA, "line %d: %s", 3, "empty"), POSTIL_DATA);
    ck_assert_str_eq(err.message, "line 3: empty");
}
END_TEST

START_TEST(fail_and_blame_take_no_error)
{
    ck_assert_int_eq(postil_fail(NULL, POSTIL_NOMEM, "x"), POSTIL_NOMEM);
    postil_blame(NULL, "x");
}
END_TEST

START_TEST(blame_prefixes_in_the_order_of_climbing)
{
    struct postil_error err;
    postil_fail(&err, POSTIL_DATA, "line 3");
    postil_blame(&err, "lexicon %s", "a.txt");
    postil_blame(&err, "step '%s'", "x");
    ck_assert_str_eq(err.message, "step 'x': lexicon a.txt: line 3");
}
END_TEST

START_TEST(the_message_may_be_among_its_own_arguments)
{
    struct postil_error err;
    postil_fail(&err, POSTIL_DATA, "inner");
    postil_fail(&err, POSTIL_DATA, "outer %s outer", err.message);
    ck_assert_str_eq(err.message, "outer inner outer");
}
END_TEST

static const struct {
    const char *in, *want;
} dirty[] = {
    {"two\nlines\r\t", "two?lines??"},
    {"esc\x1b[31m del\x7f", "esc?[31m del?"},
    {"bad \xff\xc3 end", "bad ?? end"},
    {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
    {"real \xef\xbf\xbd stays", "real \xef\xbf\xbd stays"},
    {"surrogate \xed\xa0\x80.", "surrogate ???."},
};

START_TEST(what_came_in_is_made_one_clean_line)
{
    struct postil_error err;
    postil_fail(&err, POSTIL_DATA, "%s", dirty[_i].in);
    ck_assert_str_eq(err.message, dirty[_i].want);
}
END_TEST

/* Letters of one to four bytes, so that the cut falls everywhere within them. */
START_TEST(a_long_reason_is_cut_on_a_border)
{
    static const char *const letters[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    char text[2048] = "";
    for (int i = 0; i < _i % 4; i++)
        strcat(text, "x");
    while (strlen(text) + 8 < sizeof text)
        strcat(text, letters[_i / 4]);
    struct postil_error err;
    postil_fail(&err, POSTIL_DATA, "%s", text);
    size_t len = strlen(err.message);
    ck_assert_uint_lt(len, sizeof err.message);
    ck_assert_uint_gt(len, sizeof err.message - 8);
    ck_assert_str_eq(err.message + len - 3, "...");
    ck_assert_mem_eq(err.message, text, len - 3);
    ck_assert_uint_eq(postil_utf8_valid(err.message, len), len);
}
END_TEST

START_TEST(a_reason_that_just_fits_is_whole)
{
    char text[sizeof((struct postil_error *)0)->message];
    memset(text, 'y', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct postil_error err;
    postil_fail(&err, POSTIL_DATA, "%s", text);
    ck_assert_str_eq(err.message, text);
    postil_blame(&err, "z");
    ck_assert_uint_eq(strlen(err.message), sizeof text - 1);
    ck_assert_mem_eq(err.message, "z: yyy", 6);
    ck_assert_str_eq(err.message + sizeof text - 4, "...");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("error");
    TCase *tc = tcase_create("error");
    tcase_add_test(tc, fail_returns_its_status_and_writes_the_reason);
    tcase_add_test(tc, fail_and_blame_take_no_error);
    tcase_add_test(tc, blame_prefixes_in_the_order_of_climbing);
    tcase_add_test(tc, the_message_may_be_among_its_own_arguments);
    tcase_add_loop_test(tc, what_came_in_is_made_one_clean_line, 0, N_ELEM(dirty));
    tcase_add_loop_test(tc, a_long_reason_is_cut_on_a_border, 0, 16);
    tcase_add_test(tc, a_reason_that_just_fits_is_whole);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
