/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 against a decoder written another way: by enumerating what is well-formed. */
#include <string.h>

#include <postil/utf8.h>

#include "harness.h"
#include "suite.h"

/* Encode by definition, one code point at a time. */
static size_t
encode(uint32_t c, unsigned char out[4])
{
    if (c < 0x80)
        return out[0] = (unsigned char)c, 1;
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (unsigned char)(0x80 | (c & 0x3f));
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    out[0] = (unsigned char)(lead[n] | c);
    return n;
}

START_TEST(every_code_point_goes_there_and_back)
{
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        unsigned char want[4];
        char got[4];
        size_t n = encode(c, want), back;
        if (postil_utf8_put(c, got) != n || memcmp(got, want, n) != 0)
            ck_abort_msg("put U+%04X", c);
        if (postil_utf8_get(got, n, &back) != c || back != n || postil_utf8_valid(got, n) != n)
            ck_abort_msg("get U+%04X", c);
        if (n > 1 && (postil_utf8_get(got, n - 1, &back) != 0xfffd || back != 1 ||
                      postil_utf8_valid(got, n - 1) != 0))
            ck_abort_msg("U+%04X cut short", c);
    }
}
END_TEST

START_TEST(put_replaces_what_is_no_code_point)
{
    static const uint32_t bad[] = {0xd800, 0xdbff, 0xdc00, 0xdfff, 0x110000, UINT32_MAX};
    char out[4];
    ck_assert_uint_eq(postil_utf8_put(bad[_i], out), 3);
    ck_assert_mem_eq(out, "\xef\xbf\xbd", 3);
}
END_TEST

/* All sequences of three bytes from a set that holds the border of every range in table 3-7. */
START_TEST(valid_agrees_with_the_table)
{
    static const unsigned char edge[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                         0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
                                         0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};
    static const struct {
        unsigned char lead[2], second[2];
        size_t n;
    } table[] = {{{0xc2, 0xdf}, {0x80, 0xbf}, 2}, {{0xe0, 0xe0}, {0xa0, 0xbf}, 3},
                 {{0xe1, 0xec}, {0x80, 0xbf}, 3}, {{0xed, 0xed}, {0x80, 0x9f}, 3},
                 {{0xee, 0xef}, {0x80, 0xbf}, 3}, {{0xf0, 0xf0}, {0x90, 0xbf}, 4},
                 {{0xf1, 0xf3}, {0x80, 0xbf}, 4}, {{0xf4, 0xf4}, {0x80, 0x8f}, 4}};
    size_t n_edge = N_ELEM(edge);
    for (size_t i = 0; i < n_edge * n_edge * n_edge; i++) {
        unsigned char s[4] = {edge[i % n_edge], edge[i / n_edge % n_edge],
                              edge[i / n_edge / n_edge], 0x80};
        size_t want = s[0] < 0x80 ? 1 : 0, got;
        for (size_t t = 0; t < N_ELEM(table); t++) {
            bool ok = s[0] >= table[t].lead[0] && s[0] <= table[t].lead[1] &&
                      s[1] >= table[t].second[0] && s[1] <= table[t].second[1];
            for (size_t k = 2; k < table[t].n; k++)
                ok = ok && s[k] >= 0x80 && s[k] <= 0xbf;
            want = ok ? table[t].n : want;
        }
        uint32_t c = postil_utf8_get((char *)s, 4, &got);
        if (want ? got != want : (got != 1 || c != 0xfffd))
            ck_abort_msg("%02x %02x %02x %02x: length %zu, wanted %zu", s[0], s[1], s[2], s[3], got,
                         want);
    }
}
END_TEST

/* A fault at each place of a run long enough for the fast path. */
START_TEST(valid_names_the_first_bad_byte)
{
    char text[64];
    for (size_t at = 0; at < sizeof text; at++) {
        memset(text, 'a', sizeof text);
        text[at] = (char)0xff;
        ck_assert_uint_eq(postil_utf8_valid(text, sizeof text), at);
        ck_assert_uint_eq(postil_utf8_valid(text, at), at);
    }
    ck_assert_uint_eq(postil_utf8_valid("", 0), 0);
    ck_assert_uint_eq(postil_utf8_valid("a\0b", 3), 3);
}
END_TEST

START_TEST(borders_do_not_split_sequences)
{
    const char *text = "a\xc3\xa9\xe2\x82\xac";
    static const bool want[] = {true, true, false, true, false, false, true};
    for (size_t i = 0; i <= 6; i++)
        ck_assert_int_eq(postil_utf8_border(text, 6, i), want[i]);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("utf8");
    TCase *tc = tcase_create("utf8");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, every_code_point_goes_there_and_back);
    tcase_add_loop_test(tc, put_replaces_what_is_no_code_point, 0, 6);
    tcase_add_test(tc, valid_agrees_with_the_table);
    tcase_add_test(tc, valid_names_the_first_bad_byte);
    tcase_add_test(tc, borders_do_not_split_sequences);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
