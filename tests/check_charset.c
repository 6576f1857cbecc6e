/* SPDX-License-Identifier: Apache-2.0 */
/* Which character set bytes are in, and what becomes of them. */
#include "charset.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define N_ELEM(a)      (sizeof(a) / sizeof *(a))
#define BYTES(literal) literal, sizeof(literal) - 1

static postil_arena *arena;

static void
set_up(void)
{
    arena = postil_arena_new(8 << 20);
    ck_assert_ptr_nonnull(arena);
}

static void
tear_down(void)
{
    postil_arena_free(arena);
}

/* `want` NULL: the message must hold `charset` instead. */
static const struct {
    const char *bytes;
    size_t len;
    const char *declared, *encoding;
    const char *want;
    size_t want_len;
    const char *charset;
} cases[] = {
    /* UTF-8 stays to the byte */
    {BYTES("plain"), NULL, NULL, BYTES("plain"), NULL},
    {BYTES("caf\xc3\xa9 \xf0\x9f\x98\x80"), NULL, NULL, BYTES("caf\xc3\xa9 \xf0\x9f\x98\x80"),
     NULL},
    {BYTES("\xef\xbb\xbfmark\r\nline"), NULL, NULL, BYTES("\xef\xbb\xbfmark\r\nline"), NULL},
    {BYTES("a\0b\0\0"), NULL, NULL, BYTES("a\0b\0\0"), NULL},
    {BYTES("caf\xc3\xa9"), "windows-1252", NULL, BYTES("caf\xc3\xa9"), NULL},
    /* marks */
    {BYTES("\xff\xfeh\0i\0"), NULL, NULL, BYTES("hi"), "UTF-16LE"},
    {BYTES("\xfe\xff\0h\0i"), NULL, NULL, BYTES("hi"), "UTF-16BE"},
    {BYTES("\xff\xfe\0\0h\0\0\0"), NULL, NULL, BYTES("h"), "UTF-32LE"},
    {BYTES("\0\0\xfe\xff\0\0\0h"), NULL, NULL, BYTES("h"), "UTF-32BE"},
    {BYTES("\xff\xfe"), NULL, NULL, BYTES(""), "UTF-16LE"},
    {BYTES("h\0e\0l\0l\0o\0 \0y\0o\0u\0"), NULL, NULL, BYTES("hello you"), "UTF-16LE"},
    {BYTES("\0h\0e\0l\0l\0o\0 \0y\0o\0u"), NULL, NULL, BYTES("hello you"), "UTF-16BE"},
    {BYTES("\xff\xfeh\0i"), NULL, NULL, NULL, 0, "UTF-16LE is cut off at byte 2"},
    {BYTES("\xff\xfe\0\xd8h\0"), NULL, NULL, NULL, 0, "not UTF-16LE at byte 0"},
    /* damaged UTF-8 */
    {BYTES("\xe2\x80\x9cYes\xe2\x80\x9d, caf\xe9."), NULL, NULL, NULL, 0,
     "not UTF-8 at byte 14 (0xe9; 1 such bytes)"},
    {BYTES("\xc3\xa9\xc3\xa9\xc0\x80"), NULL, NULL, NULL, 0, "not UTF-8 at byte 4"},
    {BYTES("\xc3\xa9\xed\xa0"), NULL, "UTF-8", NULL, 0, "not UTF-8 at byte 2"},
    {BYTES("\xff"), NULL, "utf8", NULL, 0, "not UTF-8 at byte 0"},
    /* Western text */
    {BYTES("caf\xe9"), NULL, NULL, BYTES("caf\xc3\xa9"), "WINDOWS-1252"},
    {BYTES("\x93Yes\x94, he said \x96 twice."), NULL, NULL,
     BYTES("\xe2\x80\x9cYes\xe2\x80\x9d, he said \xe2\x80\x93 twice."), "WINDOWS-1252"},
    /* declared and forced */
    {BYTES("\xf0\xd2\xc9\xd7\xc5\xd4"), "KOI8-R", NULL,
     BYTES("\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"), "KOI8-R"},
    {BYTES("caf\xe9"), "ISO-8859-1", NULL, BYTES("caf\xc3\xa9"), "WINDOWS-1252"},
    {BYTES("\x81\x93Yes"), "shift_jis", NULL, BYTES("\xef\xbc\x85Yes"), "CP932"},
    {BYTES("caf\xe9"), "UTF-8", NULL, BYTES("caf\xc3\xa9"), "WINDOWS-1252"},
    {BYTES("caf\xe9"), "UTF-8//TRANSLIT", NULL, BYTES("caf\xc3\xa9"), "WINDOWS-1252"},
    {BYTES("caf\xe9"), NULL, "ISO-8859-2", BYTES("caf\xc3\xa9"), "ISO-8859-2"},
    {BYTES("caf\xc3\xa9"), NULL, "ISO-8859-1", BYTES("caf\xc3\x83\xc2\xa9"), "ISO-8859-1"},
    {BYTES("\x81x"), NULL, "WINDOWS-1252", NULL, 0, "not WINDOWS-1252 at byte 0 (0x81)"},
    {BYTES("caf\xc3\xa9"), NULL, "US-ASCII", NULL, 0, "not US-ASCII at byte 3 (0xc3)"},
    /* found out by statistics */
    {BYTES("\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xf1\xea\xe0\xe7\xe0\xeb, \xf7\xf2\xee "
           "\xef\xe5\xf0\xe5\xe3\xee\xe2\xee\xf0\xfb \xe1\xf3\xe4\xf3\xf2"),
     NULL, NULL,
     BYTES("\xd0\x9f\xd1\x80\xd0\xb5\xd0\xb7\xd0\xb8\xd0\xb4\xd0\xb5\xd0\xbd\xd1\x82 "
           "\xd1\x81\xd0\xba\xd0\xb0\xd0\xb7\xd0\xb0\xd0\xbb, \xd1\x87\xd1\x82\xd0\xbe "
           "\xd0\xbf\xd0\xb5\xd1\x80\xd0\xb5\xd0\xb3\xd0\xbe\xd0\xb2\xd0\xbe\xd1\x80\xd1\x8b "
           "\xd0\xb1\xd1\x83\xd0\xb4\xd1\x83\xd1\x82"),
     "WINDOWS-1251"},
    /* no text */
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xc3\xa9"), NULL, NULL, NULL, 0, "a PNG image"},
    {BYTES("\x7f"
           "ELF\2\1\1\0\xff\xfe"),
     NULL, NULL, NULL, 0, "an ELF program"},
    {BYTES("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), NULL, NULL, NULL, 0, "a PDF file"},
    {BYTES("x\0\xff\xfe\0y"), NULL, NULL, NULL, 0, "binary data (it holds NULs)"},
};

static enum postil_status
decode(const char *bytes, size_t len, const struct charset_options *options, const char *declared,
       struct charset_text *out, struct postil_error *err)
{
    struct charset_hints hints = {declared};
    char *exact = malloc(len + 1); /* so that a sanitizer sees a read beyond the end */
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, bytes, len);
    char *tight = realloc(exact, len ? len : 1);
    enum postil_status st = charset_decode(tight, len, options, &hints, arena, out, err);
    if (st == POSTIL_OK && out->bytes == tight)
        out->bytes = postil_arena_copy(arena, tight, len);
    free(tight);
    return st;
}

START_TEST(finds_and_converts)
{
    struct charset_options options = {cases[_i].encoding, false};
    struct charset_text text;
    struct postil_error err = {""};
    enum postil_status st =
        decode(cases[_i].bytes, cases[_i].len, &options, cases[_i].declared, &text, &err);
    if (!cases[_i].want) {
        ck_assert_int_eq(st, POSTIL_DATA);
        ck_assert_msg(strstr(err.message, cases[_i].charset), "%s", err.message);
        return;
    }
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
    ck_assert_uint_eq(text.len, cases[_i].want_len);
    ck_assert_mem_eq(text.bytes, cases[_i].want, text.len);
    ck_assert_pstr_eq(text.charset, cases[_i].charset);
    ck_assert_uint_eq(text.n_replaced, 0);
}
END_TEST

static const struct {
    const char *bytes, *encoding, *want;
    size_t n;
} damaged[] = {
    {"\xc3\xa9\xff\xc3\xa9", NULL, "\xc3\xa9\xef\xbf\xbd\xc3\xa9", 1},
    {"\xe2\x80\x9cHi\xe2\x80", NULL, NULL, 0}, /* one good, two bad: not mostly UTF-8 */
    {"\xe2\x80\x9cHi\xe2\x80\x9d\xe2\x80", NULL,
     "\xe2\x80\x9cHi\xe2\x80\x9d\xef\xbf\xbd\xef\xbf\xbd", 2},
    {"\xed\xa0\x80x", "UTF-8", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx", 3},
    {"good", "UTF-8", "good", 0},
};

START_TEST(replaces_bad_utf8_when_told)
{
    struct charset_options options = {damaged[_i].encoding, true};
    struct charset_text text;
    struct postil_error err;
    const char *bytes = damaged[_i].bytes;
    enum postil_status st = decode(bytes, strlen(bytes), &options, NULL, &text, &err);
    if (!damaged[_i].want) {
        ck_assert(st != POSTIL_OK || text.n_replaced == 0);
        return;
    }
    ck_assert_int_eq(st, POSTIL_OK);
    ck_assert_str_eq(text.bytes, damaged[_i].want);
    ck_assert_uint_eq(text.n_replaced, damaged[_i].n);
    ck_assert_ptr_null(text.charset);
}
END_TEST

static const struct {
    const char *html, *label;
} heads[] = {
    {"<meta charset=utf-8>", "utf-8"},
    {"<META CHARSET = 'KOI8-R' >", "KOI8-R"},
    {"<meta http-equiv=x content=\"text/html; charset=iso-8859-2\">", "iso-8859-2"},
    {"<?xml version='1.0' encoding='windows-1251'?>", "windows-1251"},
    {"a charset of <meta charset=gbk>", "gbk"},
    {"<meta charset=>", NULL},
    {"<meta charset", NULL},
    {"<p>none</p>", NULL},
};

START_TEST(finds_the_label_in_a_page)
{
    char label[64] = "";
    bool found = charset_find_label(heads[_i].html, strlen(heads[_i].html), label);
    ck_assert_int_eq(found, heads[_i].label != NULL);
    if (found)
        ck_assert_str_eq(label, heads[_i].label);
}
END_TEST

START_TEST(survives_every_prefix_and_byte)
{
    struct charset_options options = {NULL, false};
    struct charset_text text;
    struct postil_error err;
    for (size_t i = 0; i < N_ELEM(cases); i++)
        for (size_t len = 0; len <= cases[i].len; len++)
            if (decode(cases[i].bytes, len, &options, NULL, &text, &err) == POSTIL_OK)
                ck_assert_uint_eq(text.bytes[text.len], 0);
    for (int byte = 0; byte < 256; byte++) {
        char c = (char)byte;
        enum postil_status st = decode(&c, 1, &options, NULL, &text, &err);
        ck_assert(st == POSTIL_OK || st == POSTIL_DATA);
    }
}
END_TEST

START_TEST(reports_a_full_arena)
{
    postil_arena *small = postil_arena_new(4096);
    struct charset_options options = {NULL, false};
    struct charset_hints hints = {NULL};
    struct charset_text text;
    static char bytes[100000];
    memset(bytes, 'a', sizeof bytes);
    bytes[500] = (char)0xe9;
    ck_assert_ptr_nonnull(small);
    enum postil_status st =
        charset_decode(bytes, sizeof bytes, &options, &hints, small, &text, NULL);
    ck_assert_int_eq(st, POSTIL_NOMEM);
    postil_arena_free(small);
}
END_TEST

START_TEST(knows_what_iconv_knows)
{
    ck_assert(charset_is_known("ISO-8859-1"));
    ck_assert(!charset_is_known("NO-SUCH-SET"));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("charset");
    TCase *tc = tcase_create("charset");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, finds_and_converts, 0, N_ELEM(cases));
    tcase_add_loop_test(tc, replaces_bad_utf8_when_told, 0, N_ELEM(damaged));
    tcase_add_loop_test(tc, finds_the_label_in_a_page, 0, N_ELEM(heads));
    tcase_add_test(tc, survives_every_prefix_and_byte);
    tcase_add_test(tc, reports_a_full_arena);
    tcase_add_test(tc, knows_what_iconv_knows);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
