/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about the writing of strings and numbers as JSON. */
#include <postil/json.h>

#include <check.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_buffer.h"
#include "xorshift.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

/* -- strings ----------------------------------------------------------------------------------- */

static const struct {
    const char *bytes;
    size_t len;
    const char *want;
} strings[] = {
    {"", 0, "\"\""},
    {"plain", 5, "\"plain\""},
    {"\"", 1, "\"\\\"\""},
    {"\\", 1, "\"\\\\\""},
    {"/", 1, "\"/\""},
    {"a\nb\tc\rd\be\ff", 11, "\"a\\nb\\tc\\rd\\be\\ff\""},
    {"\0", 1, "\"\\u0000\""},
    {"a\0b", 3, "\"a\\u0000b\""},
    {"\x01\x1f", 2, "\"\\u0001\\u001f\""},
    {"\x7f", 1, "\"\x7f\""},
    {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""},
    {"\xe2\x80\xa8", 3, "\"\xe2\x80\xa8\""},
    {"seven777\"", 9, "\"seven777\\\"\""},
    {"longer than one word of eight\\", 30, "\"longer than one word of eight\\\\\""},
    {"\xff", 1, "\"\xef\xbf\xbd\""},
    {"a\xed\xa0\x80z", 5, "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\""},
    {"cut\xe2\x82", 5, "\"cut\xef\xbf\xbd\xef\xbf\xbd\""},
};

START_TEST(string_is_escaped_where_json_demands)
{
    postil_json_string(&buf, strings[_i].bytes, strings[_i].len);
    ck_assert_str_eq(written(), strings[_i].want);
}
END_TEST

/* A special byte is found at each place of a word, and nothing else is taken for one. */
START_TEST(every_byte_is_escaped_at_every_place)
{
    for (int c = 0; c < 0x80; c++)
        for (size_t at = 0; at < 20; at++) {
            char text[20];
            memset(text, 'x', sizeof text);
            text[at] = (char)c;
            buf.len = 0;
            postil_json_string(&buf, text, sizeof text);
            bool special = c < 0x20 || c == '"' || c == '\\';
            bool brief = c && strchr("\b\t\n\f\r\"\\", c);
            ck_assert_uint_eq(buf.len, 22u + (special ? brief ? 1 : 5 : 0));
            ck_assert_int_eq(buf.bytes[1 + at], special ? '\\' : c);
        }
}
END_TEST

START_TEST(quotes_alone_take_memory_in_proportion)
{
    size_t n = 1 << 20;
    char *text = malloc(n);
    ck_assert_ptr_nonnull(text);
    memset(text, '"', n);
    postil_json_string(&buf, text, n);
    free(text);
    ck_assert_uint_eq(buf.len, 2 * n + 2);
    ck_assert_uint_lt(postil_arena_used(arena), 8 * n);
}
END_TEST

/* -- numbers ----------------------------------------------------------------------------------- */

static const struct {
    long long value;
    const char *want;
} ints[] = {
    {0, "0"},
    {7, "7"},
    {-1, "-1"},
    {10, "10"},
    {1000, "1000"},
    {4294967295, "4294967295"},
    {-1203, "-1203"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN, "-9223372036854775808"},
};

START_TEST(int_is_written)
{
    postil_json_int(&buf, ints[_i].value);
    ck_assert_str_eq(written(), ints[_i].want);
}
END_TEST

static const struct {
    float value;
    const char *want;
} floats[] = {
    {0, "0"},
    {-0.0f, "-0.0"},
    {1, "1"},
    {0.98f, "0.98"},
    {0.1f, "0.1"},
    {-0.5f, "-0.5"},
    {1.0f / 3, "0.33333334"},
    {0.99999994f, "0.99999994"},
    {1e-3f, "0.001"},
    {1.5e-4f, "0.00015"},
    {1e-5f, "0.00001"},
    {1e-6f, "1e-6"},
    {16777215, "16777215"},
    {16777216, "16777216"},
    {8388607.5f, "8388607.5"},
    {1e10f, "10000000000"},
    {123456789e4f, "1234568000000"},
    {1e20f, "1e20"},
    {FLT_MAX, "3.4028235e38"},
    {FLT_MIN, "1.1754944e-38"},
    {1e-45f, "1e-45"},
};

START_TEST(float_is_as_short_as_it_reads_back)
{
    postil_json_float(&buf, floats[_i].value);
    ck_assert_str_eq(written(), floats[_i].want);
}
END_TEST

static const struct {
    double value;
    const char *want;
} doubles[] = {
    {0, "0"},
    {0.98, "0.98"},
    {0.1, "0.1"},
    {1.0 / 3, "0.3333333333333333"},
    {0.1 + 0.2, "0.30000000000000004"},
    {2.5e-5, "0.000025"},
    {123456.789, "123456.789"},
    {999999999999999, "999999999999999"},
    {1e15, "1e15"},
    {9007199254740993.0, "9.007199254740992e15"},
    {1e21, "1e21"},
    {1e22, "1e22"},
    {0x1p-44, "5.684341886080802e-14"}, /* the nearest of 16 digits misses, the next one hits */
    {DBL_MAX, "1.7976931348623157e308"},
    {5e-324, "5e-324"},
    {-DBL_MIN, "-2.2250738585072014e-308"},
};

START_TEST(double_is_as_short_as_it_reads_back)
{
    postil_json_double(&buf, doubles[_i].value);
    ck_assert_str_eq(written(), doubles[_i].want);
}
END_TEST

/* Significant digits of a decimal: none for the zeros at either end. */
static int
count_digits(const char *s)
{
    int n = 0, zeros = 0;
    for (; *s && *s != 'e'; s++) {
        if (*s < '0' || *s > '9' || (*s == '0' && n == 0))
            continue;
        zeros = *s == '0' ? zeros + 1 : 0;
        n++;
    }
    return n - zeros;
}

static int
shortest_by_printf(double value, bool is_float)
{
    char text[64];
    for (int n = 1; n < 17; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, value);
        if (is_float ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value)
            return n;
    }
    return 17;
}

/* Whatever the bits, and for values as scores have them. */
static float
some_float(uint64_t bits, uint32_t i)
{
    float value;
    uint32_t half = (uint32_t)(bits >> 32);
    if (i % 4)
        return (float)half / 4294967296.0f;
    memcpy(&value, &half, sizeof value);
    return value;
}

START_TEST(a_million_floats_read_back)
{
    uint64_t state = 20261122;
    for (uint32_t i = 0; i < 1000000; i++) {
        float value = some_float(next_random(&state), i);
        if (!isfinite(value))
            continue;
        buf.len = 0;
        postil_json_float(&buf, value);
        float direct = strtof(buf.bytes, NULL), via_double = (float)strtod(buf.bytes, NULL);
        if (memcmp(&direct, &value, sizeof value) || memcmp(&via_double, &value, sizeof value))
            ck_abort_msg("%a is written as %s", (double)value, buf.bytes);
        if (i % 16 == 0 || i % 16 == 1)
            ck_assert_int_le(count_digits(buf.bytes), shortest_by_printf(value, true));
    }
}
END_TEST

START_TEST(doubles_read_back)
{
    uint64_t state = 20261123;
    for (uint32_t i = 0; i < 100000; i++) {
        uint64_t bits = next_random(&state);
        double value = (double)(bits >> 11) * 0x1p-53;
        if (i % 3 == 1)
            memcpy(&value, &bits, sizeof value);
        else if (i % 3 == 2)
            value = (double)(bits >> 40) / 1e5;
        if (!isfinite(value))
            continue;
        buf.len = 0;
        postil_json_double(&buf, value);
        double back = strtod(buf.bytes, NULL);
        if (memcmp(&back, &value, sizeof value))
            ck_abort_msg("%a is written as %s", value, buf.bytes);
        if (i % 4 == 0)
            ck_assert_int_le(count_digits(buf.bytes), shortest_by_printf(value, false));
    }
}
END_TEST

START_TEST(powers_of_two_read_back)
{
    for (int e = -149; e < 128; e++) {
        buf.len = 0;
        postil_json_float(&buf, ldexpf(1, e));
        ck_assert(strtof(buf.bytes, NULL) == ldexpf(1, e));
    }
}
END_TEST

START_TEST(decimal_point_is_not_the_locale_s)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "C"};
    for (size_t i = 0; i < N_ELEM(names); i++) {
        if (!setlocale(LC_NUMERIC, names[i]))
            continue;
        buf.len = 0;
        postil_json_float(&buf, 1.5e-30f);
        postil_buffer_puts(&buf, " ");
        postil_json_double(&buf, 1.0 / 3);
        ck_assert_str_eq(written(), "1.5e-30 0.3333333333333333");
    }
    setlocale(LC_NUMERIC, "C");
}
END_TEST

static Suite *
json_value_suite(void)
{
    Suite *suite = suite_create("json_value");
    TCase *tc = tcase_create("json_value");
    tcase_add_checked_fixture(tc, buffer_init, buffer_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, string_is_escaped_where_json_demands, 0, N_ELEM(strings));
    tcase_add_test(tc, every_byte_is_escaped_at_every_place);
    tcase_add_loop_test(tc, int_is_written, 0, N_ELEM(ints));
    tcase_add_loop_test(tc, float_is_as_short_as_it_reads_back, 0, N_ELEM(floats));
    tcase_add_loop_test(tc, double_is_as_short_as_it_reads_back, 0, N_ELEM(doubles));
    tcase_add_test(tc, a_million_floats_read_back);
    tcase_add_test(tc, doubles_read_back);
    tcase_add_test(tc, powers_of_two_read_back);
    tcase_add_test(tc, decimal_point_is_not_the_locale_s);
    tcase_add_test(tc, quotes_alone_take_memory_in_proportion);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    return run_suite(json_value_suite());
}
