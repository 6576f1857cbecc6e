/* SPDX-License-Identifier: Apache-2.0 */
/* The source as a whole: files, archives, and what can be wrong with them. */
#define _GNU_SOURCE
#include <archive.h>
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <postil/plugin.h>

#include "files_source.h"
#include "suite.h"

/* -- plain files ------------------------------------------------------------------------------- */

static const struct {
    const char *name, *bytes;
    size_t len;
} plain[] = {
    {"a.txt", BYTES("text\n")},
    {"crlf.txt", BYTES("\xef\xbb\xbfone\r\ntwo\r\n\r\n")},
    {"nul.txt", BYTES("a\0b\0")},
    {"empty.txt", BYTES("")},
    {"empty", BYTES("")},
    {"page.txt", BYTES("<!doctype html><p>kept as it is")},
    {"feed.xml", BYTES("<?xml version='1.0'?><rss>kept</rss>")},
    {"begin", BYTES("begin 644 x\n#86)C\n`\nend\n")},
    {"PK", BYTES("PK is a postcode")},
    {"noext", BYTES("no newline at the end")},
};

START_TEST(plain_files_are_kept_to_the_byte)
{
    struct postil_context ctx = {.size = sizeof ctx, .step = "source", .role = POSTIL_SOURCE};
    struct settings settings = settings_for(&plain[_i].name, 1);
    void *state;
    size_t len;
    put_file(plain[_i].name, plain[_i].bytes, plain[_i].len);
    ck_assert_int_eq(plugin->open(&ctx, &settings, &state, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->next(state, doc, NULL), POSTIL_OK);
    ck_assert_int_eq(plugin->decode(state, doc, NULL), POSTIL_OK);
    const char *text = postil_doc_text(doc, &len);
    ck_assert_uint_eq(len, plain[_i].len);
    ck_assert_mem_eq(text, plain[_i].bytes, len);
    ck_assert_str_eq(postil_doc_meta(doc, "path"), plain[_i].name);
    ck_assert_ptr_null(postil_doc_meta(doc, "charset"));
    postil_doc_reset(doc);
    ck_assert_int_eq(plugin->next(state, doc, NULL), POSTIL_END);
    plugin->close(state);
}
END_TEST

START_TEST(reads_standard_input)
{
    put_file("in", BYTES("piped"));
    int saved = dup(STDIN_FILENO), fd = open("in", O_RDONLY);
    ck_assert_int_ge(dup2(fd, STDIN_FILENO), 0);
    ck_assert_str_eq(run("-"), "stdin - \"piped\"\n");
    zip_two("in.zip");
    ck_assert_int_ge(dup2(open("in.zip", O_RDONLY), STDIN_FILENO), 0);
    ck_assert_str_eq(run("-"), "a -!a.txt \"one\"\nb -!dir/b.txt \"two\"\n");
    if (saved >= 0)
        dup2(saved, STDIN_FILENO);
}
END_TEST

START_TEST(walks_a_folder)
{
    ck_assert_int_eq(mkdir("d", 0700), 0);
    put_file("d/b.txt", BYTES("b"));
    put_file("d/a.html", BYTES("<title>T</title><p>a"));
    zip_two("d/c.zip");
    ck_assert_str_eq(run("d"), "a d/a.html \"a\"\nb d/b.txt \"b\"\na d/c.zip!a.txt \"one\"\n"
                               "b d/c.zip!dir/b.txt \"two\"\n");
    const char *path = "d", *zips = "*.zip", *bs = "b*";
    struct settings settings = settings_for(&path, 1);
    settings.pattern = (struct postil_strings){&zips, 1};
    settings.members = (struct postil_strings){&bs, 1};
    ck_assert_str_eq(run_with(&settings), "b d/c.zip!dir/b.txt \"two\"\n");
}
END_TEST

START_TEST(names_that_are_not_utf8_are_escaped)
{
    put_file("caf\xe9.txt", BYTES("x"));
    ck_assert_str_eq(run("caf\xe9.txt"), "caf%E9 caf%E9.txt \"x\"\n");
}
END_TEST

/* -- archives ---------------------------------------------------------------------------------- */

static const struct {
    const char *path;
    int (*format)(struct archive *);
    int (*filter)(struct archive *);
} archives[] = {
    {"w.tar", archive_write_set_format_ustar, NULL},
    {"w.tar.gz", archive_write_set_format_pax_restricted, archive_write_add_filter_gzip},
    {"w.tar.xz", archive_write_set_format_gnutar, archive_write_add_filter_xz},
    {"w.tar.bz2", archive_write_set_format_ustar, archive_write_add_filter_bzip2},
    {"w.tar.zst", archive_write_set_format_ustar, archive_write_add_filter_zstd},
    {"w.tar.lz4", archive_write_set_format_ustar, archive_write_add_filter_lz4},
    {"w.zip", archive_write_set_format_zip, NULL},
    {"w", archive_write_set_format_zip, archive_write_add_filter_gzip},
};

START_TEST(opens_archives)
{
    static const struct member members[] = {
        {"dir/", "", 0},
        {"dir/a.txt", "one", 0},
        {"dir/.b.txt", "hidden", 0},
        {"b.html", "<p>two", 0},
        {"./c", "", 0},
        {"__MACOSX/x", "hidden", 0},
        {"caf\xc3\xa9.txt", "e", 0},
    };
    char want[512];
    const char *p = archives[_i].path;
    pack(p, archives[_i].format, archives[_i].filter, NULL, members, N_ELEM(members));
    snprintf(want, sizeof want,
             "a %s!dir/a.txt \"one\"\nb %s!b.html \"two\"\nc %s!./c \"\"\n"
             "caf\xc3\xa9 %s!caf\xc3\xa9.txt \"e\"\n",
             p, p, p, p);
    ck_assert_str_eq(run(p), want);
}
END_TEST

static const struct {
    const char *path;
    int (*filter)(struct archive *);
    const char *want;
} compressed[] = {
    {"a.txt.gz", archive_write_add_filter_gzip, "a a.txt.gz \"one\"\n"},
    {"a.txt.xz", archive_write_add_filter_xz, "a a.txt.xz \"one\"\n"},
    {"a.txt.bz2", archive_write_add_filter_bzip2, "a a.txt.bz2 \"one\"\n"},
    {"a.txt.zst", archive_write_add_filter_zstd, "a a.txt.zst \"one\"\n"},
    {"a.b.lz4", archive_write_add_filter_lz4, "a a.b.lz4 \"one\"\n"},
    {"odd.name", archive_write_add_filter_gzip, "odd odd.name \"one\"\n"},
};

START_TEST(opens_compressed_files)
{
    pack(compressed[_i].path, archive_write_set_format_raw, compressed[_i].filter, NULL, two, 1);
    ck_assert_str_eq(run(compressed[_i].path), compressed[_i].want);
}
END_TEST

START_TEST(compressed_nothing_is_an_empty_document)
{
    static const struct member nothing[] = {{"x", "", 0}};
    pack("a.txt.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, nothing, 1);
    ck_assert_str_eq(run("a.txt.gz"), "a a.txt.gz \"\"\n");
}
END_TEST

/* Packs the file `inner` into the archive `outer`, which then bears its name. */
static void
nest(const char *inner, const char *outer, int (*format)(struct archive *))
{
    static char bytes[100000];
    struct member m = {inner, bytes, get_file(inner, bytes, sizeof bytes)};
    pack(outer, format, NULL, NULL, &m, 1);
}

START_TEST(opens_archives_in_archives)
{
    pack("t.txt.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, two, 1);
    nest("t.txt.gz", "day.zip", archive_write_set_format_zip);
    nest("day.zip", "week.tar", archive_write_set_format_ustar);
    ck_assert_str_eq(run("day.zip"), "t day.zip!t.txt.gz \"one\"\n");
    ck_assert_str_eq(run("week.tar"), "t week.tar!day.zip!t.txt.gz \"one\"\n");
    nest("week.tar", "year.zip", archive_write_set_format_zip);
    ck_assert_str_eq(run("year.zip"), "t year.zip!week.tar!day.zip!t.txt.gz "
                                      "!more than 3 archives one in the other; unpack some\n");
}
END_TEST

/* -- faults ------------------------------------------------------------------------------------ */

START_TEST(a_missing_path_fails_at_once)
{
    put_file("a", BYTES("x"));
    const char *paths[] = {"a", "missing"};
    struct settings settings = settings_for(paths, 2);
    ck_assert_str_eq(run_with(&settings), "!missing: No such file or directory\n");
}
END_TEST

START_TEST(an_unknown_encoding_fails_at_once)
{
    const char *path = "-";
    struct settings settings = settings_for(&path, 1);
    settings.encoding = "NO-SUCH-SET";
    ck_assert_str_eq(run_with(&settings), "!encoding: iconv doesn't know 'NO-SUCH-SET'; `iconv -l` "
                                          "lists what it knows\n");
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_costs_one_document)
{
    put_file("a", BYTES("x"));
    put_file("b", BYTES("y"));
    ck_assert_int_eq(chmod("a", 0), 0);
    const char *paths[] = {"a", "b"};
    struct settings settings = settings_for(paths, 2);
    const char *got = run_with(&settings);
    if (geteuid() != 0)
        ck_assert_str_eq(got, "a a !can't be opened: Permission denied\nb b \"y\"\n");
}
END_TEST

START_TEST(a_truncated_file_costs_one_document)
{
    static char bytes[200000], noise[100000];
    unsigned seed = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)('a' + (seed = seed * 1103515245u + 12345u) / 65536u % 26u);
    struct member m = {"x", noise, sizeof noise};
    pack("t.gz", archive_write_set_format_raw, archive_write_add_filter_gzip, NULL, &m, 1);
    size_t len = get_file("t.gz", bytes, sizeof bytes);
    put_file("t.gz", bytes, len - 100);
    put_file("z", BYTES("z"));
    const char *paths[] = {"t.gz", "z"};
    struct settings settings = settings_for(paths, 2);
    ck_assert_str_eq(
        run_with(&settings),
        "t t.gz !archive is damaged or cut off: truncated gzip input; fetch or pack it "
        "anew\nz z \"z\"\n");
}
END_TEST

START_TEST(an_encrypted_member_is_refused)
{
    pack("e.zip", archive_write_set_format_zip, NULL, "secret", two, 2);
    ck_assert_str_eq(run("e.zip"),
                     "a e.zip!a.txt !encrypted; unpack it with its password first\n"
                     "b e.zip!dir/b.txt !encrypted; unpack it with its password first\n");
}
END_TEST

START_TEST(a_damaged_member_costs_one_document)
{
    static char bytes[10000];
    static const struct member three[] = {
        {"a.txt", "first words", 0}, {"b.txt", "second words", 0}, {"c.txt", "third words", 0}};
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_set_options(a, "zip:compression=store");
    archive_write_open_filename(a, "d.zip");
    for (size_t i = 0; i < 3; i++)
        add_member(a, &three[i]);
    archive_write_free(a);
    size_t len = get_file("d.zip", bytes, sizeof bytes);
    char *at = memmem(bytes, len, "second", 6);
    ck_assert_ptr_nonnull(at);
    *at = 'S';
    put_file("d.zip", bytes, len);
    const char *got = run("d.zip");
    ck_assert_ptr_nonnull(strstr(got, "a d.zip!a.txt \"first words\"\n"));
    ck_assert_ptr_nonnull(strstr(got, "b d.zip!b.txt !archive is damaged or cut off: ZIP bad CRC"));
    ck_assert_ptr_nonnull(strstr(got, "c d.zip!c.txt \"third words\"\n"));
}
END_TEST

START_TEST(what_outgrows_the_arena_costs_one_document)
{
    size_t len = 3 << 20;
    char *line = malloc(len); /* one line, no blank in it */
    ck_assert_ptr_nonnull(line);
    memset(line, 'A', len);
    struct member bomb[] = {{"big.txt", line, len}, {"small.txt", "small", 0}};
    pack("bomb.tar.gz", archive_write_set_format_ustar, archive_write_add_filter_gzip, NULL, bomb,
         2);
    put_file("line.txt", line, len);
    ck_assert_str_eq(run("line.txt"), "line line.txt 3145728 bytes\n");
    postil_doc_free(doc);
    doc = postil_doc_new(1 << 20);
    const char *paths[] = {"bomb.tar.gz", "line.txt"};
    struct settings settings = settings_for(paths, 2);
    ck_assert_str_eq(run_with(&settings),
                     "big bomb.tar.gz!big.txt !no room for the raw bytes within the document's 1 "
                     "MiB (run.memory)\n"
                     "small bomb.tar.gz!small.txt \"small\"\n"
                     "line line.txt !no room for the raw bytes within the document's 1 MiB "
                     "(run.memory)\n");
    free(line);
}
END_TEST

START_TEST(binary_and_damaged_text_are_refused)
{
    put_file("p.txt", BYTES("\x89PNG\r\n\x1a\n\0\0"));
    ck_assert_str_eq(run("p.txt"), "p p.txt !no text: it looks like a PNG image\n");
    put_file("d.txt", BYTES("\xc3\xa9\xc3\xa9 \xff"));
    ck_assert_ptr_nonnull(strstr(run("d.txt"), "!not UTF-8 at byte 5 (0xff; 1 such bytes): mend"));
    const char *path = "d.txt";
    struct settings settings = settings_for(&path, 1);
    settings.bad_utf8 = 1;
    ck_assert_str_eq(run_with(&settings), "d d.txt \"\xc3\xa9\xc3\xa9 \xef\xbf\xbd\"\n");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("files");
    TCase *tc = tcase_create("files");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, plain_files_are_kept_to_the_byte, 0, N_ELEM(plain));
    tcase_add_test(tc, reads_standard_input);
    tcase_add_test(tc, walks_a_folder);
    tcase_add_test(tc, names_that_are_not_utf8_are_escaped);
    tcase_add_loop_test(tc, opens_archives, 0, N_ELEM(archives));
    tcase_add_loop_test(tc, opens_compressed_files, 0, N_ELEM(compressed));
    tcase_add_test(tc, compressed_nothing_is_an_empty_document);
    tcase_add_test(tc, opens_archives_in_archives);
    tcase_add_test(tc, a_missing_path_fails_at_once);
    tcase_add_test(tc, an_unknown_encoding_fails_at_once);
    tcase_add_test(tc, a_file_that_cannot_be_opened_costs_one_document);
    tcase_add_test(tc, a_truncated_file_costs_one_document);
    tcase_add_test(tc, an_encrypted_member_is_refused);
    tcase_add_test(tc, a_damaged_member_costs_one_document);
    tcase_add_test(tc, what_outgrows_the_arena_costs_one_document);
    tcase_add_test(tc, binary_and_damaged_text_are_refused);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
