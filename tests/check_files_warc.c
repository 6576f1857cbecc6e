/* SPDX-License-Identifier: Apache-2.0 */
/* The source on web archives, and on damaged files of every kind. */
#define _GNU_SOURCE
#include <archive.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

#include "files_source.h"
#include "suite.h"

/* -- web archives ------------------------------------------------------------------------------ */

#define RECORD(kind, address, mime, len)                                                           \
    "WARC/1.0\r\nWARC-Type: " kind "\r\nWARC-Target-URI: " address                                 \
    "\r\nWARC-Date: 2024-05-06T07:08:09Z\r\nWARC-Record-ID: <urn:uuid:" address ">\r\n"            \
    "Content-Type: " mime "\r\nContent-Length: " #len "\r\n\r\n"
#define HTTP "application/http; msgtype=response"

static const struct {
    const char *bytes;
    size_t len;
    const char *want;
} warcs[] = {
    {BYTES(RECORD("warcinfo", "i", "application/warc-fields", 4) "a: b\r\n\r\n" RECORD(
         "response", "http://e/1", HTTP,
         52) "HTTP/1.1 200 OK\r\nContent-Type: "
             "text/html\r\n\r\n<p>one\r\n\r\n" RECORD(
                 "response", "http://e/2/", HTTP,
                 53) "HTTP/1.1 404 "
                     "No\r\ncontent-type: "
                     "text/"
                     "plain\r\n\r\ntwo.."
                     "\r\n\r\n" RECORD("request",
                                       "http://"
                                       "e/3",
                                       HTTP, 5) "GET "
                                                "/\r\n"
                                                "\r"
                                                "\n" RECORD("conversion", "http://e/4",
                                                            "text/plain", 4) "four\r\n\r\n"),
     "http://e/1 w.warc!http://e/1 \"one\"\nhttp://e/4 w.warc!http://e/4 \"four\"\n"},
    {BYTES(RECORD(
         "response", "http://e/5/", HTTP,
         88) "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
             "3;x\r\nabc\r\n"
             "0\r\n\r\n"),
     "http://e/5/ w.warc!http://e/5/ \"abc\"\n"},
    {BYTES(RECORD("response", "u", HTTP,
                  76) "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: "
                      "chunked\r\n\r\nno."),
     "u w.warc!u \"no.\"\n"},
    {BYTES(RECORD("response", "u", HTTP, 67) "HTTP/1.0 200 OK\nContent-Type: text/plain; "
                                             "charset=KOI8-R\n\n\xf0\xd2\xc9\xd7\xc5\xd4"
                                             "..."),
     "u w.warc!u \"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82...\"\n"},
    {BYTES(RECORD("response", "u", HTTP,
                  71) "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: "
                      "br\r\n\r\n....\r\n\r\n" RECORD("resource", "v", "text/plain", 1) "v"),
     "u w.warc!u !page is coded as 'br', only gzip can be read; fetch it uncompressed\n"
     "v w.warc!v \"v\"\n"},
    {BYTES(RECORD("response", "u", HTTP, 15) "HTTP/1.1 200 OK\r\n\r\n" RECORD("resource", "v",
                                                                              "text/plain", 1) "v"),
     "v w.warc!v \"v\"\n"},
    {BYTES(RECORD("resource", "u", "text/plain", 9) "cut"),
     "u w.warc!u !WARC record is cut off; fetch the file anew\n"},
    {BYTES(RECORD("resource", "u", "text/plain", 1) "u\r\n\r\nNonsense\r\n"),
     "u w.warc!u \"u\"\nw w.warc !no WARC record where one should begin\n"},
    {BYTES("WARC/1.0\r\nWARC-Type: resource\r\n\r\n"),
     "w w.warc !WARC record without a proper Content-Length\n"},
    {BYTES("WARC/1.0\r\nWARC-Type: res"),
     "w w.warc !WARC record is cut off; fetch the file anew\n"},
};

START_TEST(reads_web_archives)
{
    put_file("w.warc", warcs[_i].bytes, warcs[_i].len);
    ck_assert_str_eq(run("w.warc"), warcs[_i].want);
}
END_TEST

START_TEST(a_page_keeps_where_and_when_it_was_fetched)
{
    struct postil_context ctx = {.size = sizeof ctx, .step = "source", .role = POSTIL_SOURCE};
    const char *path = "w.warc.gz";
    struct settings settings = settings_for(&path, 1);
    struct member m = {"w", warcs[0].bytes, warcs[0].len};
    void *state;
    pack(path, archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, &m, 1);
    ck_assert_int_eq(plugin->open(&ctx, &settings, &state, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->next(state, doc, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->decode(state, doc, NULL), POSTIL_OK);
    ck_assert_str_eq(postil_doc_meta(doc, "url"), "http://e/1");
    ck_assert_str_eq(postil_doc_meta(doc, "published"), "2024-05-06T07:08:09Z");
    ck_assert_str_eq(postil_doc_meta(doc, "type"), "text/html");
    ck_assert_str_eq(postil_doc_meta(doc, "path"), "w.warc.gz!http://e/1");
    plugin->close(state);
}
END_TEST

START_TEST(a_page_that_is_gzipped_within_is_unpacked)
{
    char bytes[4096], page[1024];
    pack("p.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, two, 1);
    size_t len = get_file("p.gz", page, sizeof page);
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n";
    int n = snprintf(bytes, sizeof bytes,
                     "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
                     "Content-Length: %zu\r\n\r\n%s",
                     sizeof head - 1 + len, head);
    memcpy(bytes + n, page, len);
    put_file("w.warc", bytes, (size_t)n + len);
    ck_assert_str_eq(run("w.warc"), "w w.warc \"one\"\n");
    bytes[(size_t)n + len / 2] ^= 0x55;
    put_file("w.warc", bytes, (size_t)n + len);
    ck_assert_ptr_nonnull(strstr(run("w.warc"), "w w.warc !"));
}
END_TEST

/* -- every prefix, and bytes turned over ------------------------------------------------------- */

START_TEST(damage_never_crashes_or_hangs)
{
    static char bytes[50000], copy[50000];
    static const char *const paths[] = {"f.zip", "f.tar.gz", "f.tar", "f.warc", "f.xz", "f.zst"};
    zip_two("f.zip");
    pack("f.tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip, NULL, two, 2);
    pack("f.tar", archive_write_set_format_ustar, NULL, NULL, two, 2);
    pack("f.xz", archive_write_set_format_raw, archive_write_add_filter_xz, NULL, two, 1);
    pack("f.zst", archive_write_set_format_raw, archive_write_add_filter_zstd, NULL, two, 1);
    put_file("f.warc", warcs[_i % N_ELEM(warcs)].bytes, warcs[_i % N_ELEM(warcs)].len);
    const char *path = paths[_i % N_ELEM(paths)];
    size_t len = get_file(path, bytes, sizeof bytes), step = len > 2000 ? 61 : 3;
    for (size_t i = 0; i < len; i += step) {
        put_file(path, bytes, i);
        run(path);
        memcpy(copy, bytes, len);
        copy[i] = (char)(copy[i] ^ (0x01 << (i % 8)));
        put_file(path, copy, len);
        run(path);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("files_warc");
    TCase *tc = tcase_create("files_warc");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, reads_web_archives, 0, N_ELEM(warcs));
    tcase_add_test(tc, a_page_keeps_where_and_when_it_was_fetched);
    tcase_add_test(tc, a_page_that_is_gzipped_within_is_unpacked);
    tcase_add_loop_test(tc, damage_never_crashes_or_hangs, 0, 6);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
