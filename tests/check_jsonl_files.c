/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about the files of JSON lines: reading them, packed or not, and writing them. */
#define _POSIX_C_SOURCE 200809L
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "../plugins/jsonl/output.h"
#include "../plugins/jsonl/parse.h"
#include "../plugins/jsonl/reader.h"
#include "../plugins/jsonl/report.h"
#include "jsonl_line.h"
#include "xorshift.h"
#include "suite.h"

static char folder[64];

static void
set_up(void)
{
    line_init();
    strcpy(folder, "/tmp/check_jsonl.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
tear_down(void)
{
    static const char *const names[] = {"one.jsonl", "two.jsonl", "packed", "out"};
    char path[128];
    for (size_t i = 0; i < N_ELEM(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    line_fini();
}

static const char *
fixture(const char *name)
{
    static char path[512];
    const char *source = getenv("POSTIL_SOURCE");
    snprintf(path, sizeof path, "%s/tests/data/jsonl/%s", source ? source : ".", name);
    return path;
}

static const char *
made(const char *name, const char *content)
{
    static char paths[2][128];
    char *path = paths[strcmp(name, "one.jsonl") == 0];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(content, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

/* -- files ------------------------------------------------------------------------------------- */

static jsonl_reader *
reader_of(const char *const *paths, size_t n)
{
    jsonl_reader *reader;
    ck_assert_msg(jsonl_reader_new((struct postil_strings){paths, n}, &reader, &err) == POSTIL_OK,
                  "%s", err.message);
    return reader;
}

START_TEST(golden_file_comes_back_byte_for_byte)
{
    const char *path = fixture("articles.jsonl");
    jsonl_reader *reader = reader_of(&path, 1);
    FILE *golden = fopen(path, "rb");
    ck_assert_ptr_nonnull(golden);
    char line[8192];
    uint64_t done, total;
    while (jsonl_reader_next(reader, doc, &err) == POSTIL_OK) {
        ck_assert_msg(jsonl_parse(&plain, doc, &err) == POSTIL_OK, "%s", err.message);
        ck_assert_ptr_nonnull(fgets(line, sizeof line, golden));
        ck_assert_str_eq(write_in(POSTIL_BYTES), line);
        postil_doc_reset(doc);
    }
    ck_assert_ptr_null(fgets(line, sizeof line, golden));
    jsonl_reader_extent(reader, &done, &total);
    ck_assert_uint_eq(done, total);
    ck_assert_uint_gt(total, 0);
    fclose(golden);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(untidy_file_is_read)
{
    static const struct {
        const char *id, *text;
        enum postil_status decoded;
    } want[] = {
        {"a", "One.", POSTIL_OK},
        {"7", "Two.", POSTIL_OK},
        {"untidy.jsonl:7", "No id.", POSTIL_OK},
        {"untidy.jsonl:9", "", POSTIL_DATA},
        {"last", "No newline.", POSTIL_OK},
    };
    const char *path = fixture("untidy.jsonl");
    jsonl_reader *reader = reader_of(&path, 1);
    for (size_t i = 0; i < N_ELEM(want); i++) {
        postil_doc_reset(doc);
        ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_OK);
        ck_assert_int_eq(jsonl_parse(&plain, doc, &err), want[i].decoded);
        ck_assert_str_eq(postil_doc_id(doc), want[i].id);
        ck_assert_str_eq(postil_doc_text(doc, NULL), want[i].text);
        ck_assert_ptr_eq(strstr(postil_doc_origin(doc), path), postil_doc_origin(doc));
    }
    postil_doc_reset(doc);
    ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_END);
    ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_END);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(files_follow_each_other)
{
    const char *paths[] = {made("one.jsonl", "{\"text\":\"1\"}\n\n"), made("two.jsonl", ""),
                           fixture("articles.jsonl")};
    jsonl_reader *reader = reader_of(paths, 3);
    size_t n = 0;
    for (; jsonl_reader_next(reader, doc, &err) == POSTIL_OK; n++)
        postil_doc_reset(doc);
    ck_assert_uint_eq(n, 4);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(line_longer_than_memory_costs_one_document)
{
    char *line = repeat("{\"text\":\"", "0123456789abcdef", 70000, "\"}\n{\"text\":\"short\"}\n");
    const char *path = made("one.jsonl", line);
    free(line);
    postil_doc *small = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(small);
    jsonl_reader *reader = reader_of(&path, 1);
    ck_assert_int_eq(jsonl_reader_next(reader, small, &err), POSTIL_NOMEM);
    ck_assert_str_eq(err.message, "line 1: longer than the 1 MiB of a document; raise run.memory");
    ck_assert_str_eq(postil_doc_id(small), "one.jsonl:1");
    postil_doc_reset(small);
    ck_assert_int_eq(jsonl_reader_next(reader, small, &err), POSTIL_OK);
    ck_assert_str_eq(postil_doc_id(small), "one.jsonl:2");
    postil_doc_reset(small);
    ck_assert_int_eq(jsonl_reader_next(reader, small, &err), POSTIL_END);
    jsonl_reader_free(reader);
    postil_doc_free(small);
}
END_TEST

static int (*const filters[])(struct archive *) = {
    archive_write_add_filter_gzip, archive_write_add_filter_xz, archive_write_add_filter_zstd,
    archive_write_add_filter_bzip2};

/* `n` lines, packed; the file then loses its last `cut` bytes. */
static const char *
packed(int (*filter)(struct archive *), size_t n, off_t cut)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/packed", folder);
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    ck_assert_int_eq(filter(a), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_set_format_raw(a), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_filename(a, path), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    uint64_t seed = 5;
    for (size_t i = 0; i < n; i++) {
        char line[64];
        int len = snprintf(line, sizeof line, "{\"text\":\"%016llx\"}\n",
                           (unsigned long long)next_random(&seed));
        ck_assert_int_eq(archive_write_data(a, line, (size_t)len), len);
    }
    archive_entry_free(entry);
    archive_write_free(a);
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(truncate(path, st.st_size - cut), 0);
    return path;
}

START_TEST(packed_file_is_read)
{
    const char *path = packed(filters[_i], 20000, 0);
    jsonl_reader *reader = reader_of(&path, 1);
    size_t n = 0;
    for (; jsonl_reader_next(reader, doc, &err) == POSTIL_OK; n++) {
        ck_assert_int_eq(jsonl_parse(&plain, doc, &err), POSTIL_OK);
        postil_doc_reset(doc);
    }
    ck_assert_uint_eq(n, 20000);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(packed_file_that_is_cut_off_costs_one_document)
{
    const char *path = packed(filters[0], 20000, 5000);
    const char *paths[] = {path, fixture("articles.jsonl")};
    jsonl_reader *reader = reader_of(paths, 2);
    size_t n_good = 0, n_bad = 0;
    enum postil_status st;
    while ((st = jsonl_reader_next(reader, doc, &err)) != POSTIL_END) {
        n_good += st == POSTIL_OK;
        n_bad += st == POSTIL_IO;
        postil_doc_reset(doc);
    }
    ck_assert_uint_gt(n_good, 10000);
    ck_assert_uint_eq(n_bad, 1);
    ck_assert_ptr_nonnull(strstr(err.message, "reading failed: "));
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(missing_input_is_told_before_anything_is_read)
{
    jsonl_reader *reader;
    const char *paths[] = {fixture("articles.jsonl"), "/nonexistent/x.jsonl"};
    struct postil_strings both = {paths, 2};
    ck_assert_int_eq(jsonl_reader_new(both, &reader, &err), POSTIL_NOINPUT);
    ck_assert_str_eq(err.message,
                     "'/nonexistent/x.jsonl' can't be read: No such file or directory");
    paths[1] = folder;
    ck_assert_int_eq(jsonl_reader_new(both, &reader, &err), POSTIL_NOINPUT);
    ck_assert_ptr_nonnull(strstr(err.message, "is a folder"));
}
END_TEST

START_TEST(corpus_line_is_a_document_where_it_is_wanted)
{
    struct jsonl_form form = plain;
    const char *path = made("corpus.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n"
                                            "{\"id\":\"r\",\"rejected\":{}}\n"
                                            "{\"corpus\":true,\"layers\":{\"story\":[{"
                                            "\"id\":\"a\",\"documents\":[\"a\"]}]}}\n");
    jsonl_reader *reader = reader_of(&path, 1);
    jsonl_reader_keep_corpus(reader);
    form.corpus = true;
    ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_OK);
    ck_assert_int_eq(jsonl_parse(&form, doc, &err), POSTIL_OK);
    ck_assert_str_eq(postil_doc_id(doc), "a");
    postil_doc_reset(doc);
    ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_OK);
    ck_assert_msg(jsonl_parse(&form, doc, &err) == POSTIL_OK, "%s", err.message);
    ck_assert_str_eq(write_in(POSTIL_BYTES),
                     "{\"id\":\"\",\"meta\":{\"corpus\":true},\"text\":\"\",\"layers\":{"
                     "\"story\":[{\"id\":\"a\",\"documents\":[\"a\"]}]}}\n");
    postil_doc_reset(doc);
    ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_END);
    jsonl_reader_free(reader);
}
END_TEST

static const struct {
    const char *line;
    bool want;
} reports[] = {
    {"{\"corpus\":true,\"layers\":{}}", true},
    {" { \"corpus\" : true }", true},
    {"{\"corpus\":false}", false},
    {"{\"corpus\":\"BNC\",\"text\":\"\"}", false},
    {"{\"id\":\"a\\\"b\\\\\",\"rejected\":{\"step\":\"s\"}}", true},
    {"{\"id\": \"a\", \"rejected\": {\"step\": \"s\"}}", true},
    {"{\"id\":\"a\",\"rejected\":false,\"text\":\"\"}", false},
    {"{\"id\":\"a\",\"text\":\"\",\"rejected\":{}}", false},
    {"{\"id\":\"a", false},
    {"{\"id\":\"a\\", false},
    {"{\"corpus", false},
    {"{", false},
    {"", false},
};

START_TEST(report_is_told_from_document)
{
    size_t len = strlen(reports[_i].line);
    char *exact = malloc(len + 1);
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, reports[_i].line, len);
    ck_assert(jsonl_is_report(exact, len) == reports[_i].want);
    free(exact);
}
END_TEST

/* -- output ------------------------------------------------------------------------------------ */

START_TEST(output_is_what_was_added)
{
    char path[128];
    snprintf(path, sizeof path, "%s/out", folder);
    jsonl_output *output;
    ck_assert_int_eq(jsonl_output_open(path, JSONL_ANEW, &output, &err), POSTIL_OK);
    char *big = repeat("", "0123456789abcde\n", 50000, "");
    size_t n = 0;
    for (size_t len = 0; len < 800000; len = len * 3 + 1, n += len) {
        ck_assert_int_eq(jsonl_output_add(output, big, len, &err), POSTIL_OK);
        if (len * 3 + 1 >= 800000)
            break;
    }
    ck_assert_int_eq(jsonl_output_flush(output, &err), POSTIL_OK);
    jsonl_output_close(output);
    free(big);
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq((size_t)st.st_size, n);
}
END_TEST

START_TEST(full_disk_is_told)
{
    jsonl_output *output;
    if (access("/dev/full", W_OK) != 0)
        return;
    ck_assert_int_eq(jsonl_output_open("/dev/full", JSONL_ANEW, &output, &err), POSTIL_OK);
    enum postil_status st = jsonl_output_add(output, "x\n", 2, &err);
    if (st == POSTIL_OK)
        st = jsonl_output_flush(output, &err);
    ck_assert_int_eq(st, POSTIL_IO);
    ck_assert_str_eq(err.message, "writing to '/dev/full' failed: No space left on device");
    ck_assert_int_eq(jsonl_output_flush(output, &err), POSTIL_IO);
    jsonl_output_close(output);
}
END_TEST

START_TEST(file_that_cannot_be_created_is_told)
{
    jsonl_output *output;
    ck_assert_int_eq(jsonl_output_open("/nonexistent/out", JSONL_ANEW, &output, &err),
                     POSTIL_CANTCREATE);
    ck_assert_str_eq(err.message, "'/nonexistent/out' can't be created: No such file or directory");
}
END_TEST

START_TEST(output_goes_back_to_what_was_saved)
{
    char path[128];
    uint64_t len;
    snprintf(path, sizeof path, "%s/out", folder);
    jsonl_output *output;
    ck_assert_int_eq(jsonl_output_open(path, JSONL_RESUMABLE, &output, &err), POSTIL_OK);
    ck_assert_int_eq(jsonl_output_add(output, "one\ntwo\n", 8, &err), POSTIL_OK);
    ck_assert_int_eq(jsonl_output_sync(output, &len, &err), POSTIL_OK);
    ck_assert_uint_eq(len, 8);
    ck_assert_int_eq(jsonl_output_add(output, "lost\n", 5, &err), POSTIL_OK);
    jsonl_output_close(output);
    ck_assert_int_eq(jsonl_output_open(path, JSONL_RESUMED, &output, &err), POSTIL_OK);
    ck_assert_int_eq(jsonl_output_rewind(output, 14, &err), POSTIL_CONFIG);
    ck_assert_int_eq(jsonl_output_rewind(output, len, &err), POSTIL_OK);
    ck_assert_int_eq(jsonl_output_add(output, "three\n", 6, &err), POSTIL_OK);
    jsonl_output_close(output);
    char text[64] = "";
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(text, 1, sizeof text - 1, file), 14);
    fclose(file);
    ck_assert_str_eq(text, "one\ntwo\nthree\n");
    ck_assert_int_eq(jsonl_output_open("/dev/null", JSONL_RESUMABLE, &output, &err), POSTIL_CONFIG);
    ck_assert_int_eq(jsonl_output_open("-", JSONL_RESUMABLE, &output, &err), POSTIL_CONFIG);
}
END_TEST

static Suite *
jsonl_files_suite(void)
{
    Suite *suite = suite_create("jsonl_files");
    TCase *tc = tcase_create("jsonl_files");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, golden_file_comes_back_byte_for_byte);
    tcase_add_test(tc, untidy_file_is_read);
    tcase_add_test(tc, files_follow_each_other);
    tcase_add_test(tc, line_longer_than_memory_costs_one_document);
    tcase_add_loop_test(tc, packed_file_is_read, 0, N_ELEM(filters));
    tcase_add_test(tc, packed_file_that_is_cut_off_costs_one_document);
    tcase_add_test(tc, missing_input_is_told_before_anything_is_read);
    tcase_add_test(tc, corpus_line_is_a_document_where_it_is_wanted);
    tcase_add_loop_test(tc, report_is_told_from_document, 0, N_ELEM(reports));
    tcase_add_test(tc, output_is_what_was_added);
    tcase_add_test(tc, output_goes_back_to_what_was_saved);
    tcase_add_test(tc, full_disk_is_told);
    tcase_add_test(tc, file_that_cannot_be_created_is_told);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    return run_suite(jsonl_files_suite());
}
