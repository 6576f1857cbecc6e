/* SPDX-License-Identifier: Apache-2.0 */
/* Model files: what is written reads back, what is not whole is refused. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <postil/model.h>

#include "harness.h"
#include "suite.h"

/* Where the header and the table's first row have what the tests damage. */
enum {
    AT_ORDER = 8,
    AT_VERSION = 12,
    AT_SIZE = 16,
    AT_HASH = 24,
    AT_KIND = 32,
    AT_PARTS = 48,
    AT_TABLE = 64,
    AT_OFFSET = AT_TABLE + 16,
    AT_LENGTH = AT_TABLE + 24,
    ROW = 32
};

static const uint32_t numbers[] = {7, 11, 1u << 31};
static const struct postil_model_part parts[] = {
    {"numbers", numbers, sizeof numbers},
    {"text", "seventeen letters", 17},
    {"fifteen-letters", "x", 1},
    {"empty", NULL, 0},
};

static struct postil_error err;

static void
set_up(void)
{
    harness_init();
    err.message[0] = '\0';
}

static void
write_model(const char *path)
{
    ck_assert_int_eq(postil_model_write(path, "kind", parts, N_ELEM(parts), &err), POSTIL_OK);
}

static void
write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

/* Bytes of a model of the parts above, free() them. */
static unsigned char *
model_bytes(size_t *out_size)
{
    const char *path = harness_path("small.model");
    write_model(path);
    return (unsigned char *)harness_read(path, out_size);
}

static void
correct_hash(unsigned char *bytes, size_t size)
{
    uint64_t hash = XXH3_64bits(bytes + AT_TABLE, size - AT_TABLE);
    memcpy(bytes + AT_HASH, &hash, sizeof hash);
}

/* Opening says no, with the path and `why` in the message. */
static void
refuse(const char *path, enum postil_status want, const char *why)
{
    postil_model *model = NULL;
    err.message[0] = '\0';
    ck_assert_int_eq(postil_model_open(path, "kind", &model, &err), want);
    ck_assert_ptr_null(model);
    harness_contains(err.message, path);
    harness_contains(err.message, why);
    ck_assert_int_eq(postil_model_open(path, "kind", &model, NULL), want);
}

static size_t
count_files(void)
{
    DIR *dir = opendir(harness_folder());
    size_t n = 0;
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

/* -- what is written --------------------------------------------------------------------------- */

START_TEST(sections_read_back)
{
    const char *path = harness_path("a.model");
    postil_model *model;
    write_model(path);
    ck_assert_int_eq(postil_model_open(path, "kind", &model, &err), POSTIL_OK);
    ck_assert_str_eq(postil_model_path(model), path);
    for (size_t i = 0; i < N_ELEM(parts); i++) {
        size_t n = 99;
        const void *bytes = postil_model_section(model, parts[i].name, 1, &n, &err);
        ck_assert_ptr_nonnull(bytes);
        ck_assert_uint_eq((uintptr_t)bytes % POSTIL_MODEL_ALIGN, 0);
        ck_assert_uint_eq(n, parts[i].size);
        if (n)
            ck_assert_mem_eq(bytes, parts[i].bytes, n);
    }
    size_t n;
    const uint32_t *got = postil_model_section(model, "numbers", sizeof *got, &n, &err);
    ck_assert_ptr_nonnull(got);
    ck_assert_uint_eq(n, N_ELEM(numbers));
    ck_assert_uint_eq(got[2], numbers[2]);
    postil_model_close(model);
    postil_model_close(NULL);
}
END_TEST

static const struct {
    const char *name;
    size_t size;
} absent[] = {{"number", 1}, {"numbers2", 1}, {"", 1}, {"text", 2}, {"numbers", 5}, {"text", 18}};

START_TEST(a_section_is_there_and_of_whole_elements)
{
    const char *path = harness_path("a.model");
    postil_model *model;
    size_t n = 99;
    write_model(path);
    ck_assert_int_eq(postil_model_open(path, "kind", &model, &err), POSTIL_OK);
    ck_assert_ptr_null(postil_model_section(model, absent[_i].name, absent[_i].size, &n, &err));
    ck_assert_uint_eq(n, 99);
    harness_contains(err.message, path);
    harness_contains(err.message, absent[_i].name);
    harness_contains(err.message, "is missing or of the wrong size");
    ck_assert_ptr_null(postil_model_section(model, absent[_i].name, absent[_i].size, &n, NULL));
    postil_model_close(model);
}
END_TEST

START_TEST(a_model_may_be_empty)
{
    const char *path = harness_path("a.model");
    postil_model *model;
    ck_assert_int_eq(postil_model_write(path, "", NULL, 0, &err), POSTIL_OK);
    ck_assert_int_eq(postil_model_open(path, "", &model, &err), POSTIL_OK);
    postil_model_close(model);
}
END_TEST

START_TEST(the_same_parts_give_the_same_bytes)
{
    size_t size[2];
    unsigned char *bytes[2] = {model_bytes(&size[0]), model_bytes(&size[1])};
    ck_assert_uint_eq(size[0], size[1]);
    ck_assert_mem_eq(bytes[0], bytes[1], size[0]);
    free(bytes[0]);
    free(bytes[1]);
}
END_TEST

START_TEST(the_hash_tells_models_apart)
{
    struct postil_model_part other = {"numbers", numbers, sizeof numbers};
    const char *paths[] = {harness_path("a"), harness_path("b"), harness_path("c")};
    uint64_t hash[3];
    write_model(paths[0]);
    write_model(paths[1]);
    ck_assert_int_eq(postil_model_write(paths[2], "kind", &other, 1, &err), POSTIL_OK);
    for (size_t i = 0; i < 3; i++) {
        postil_model *model;
        ck_assert_int_eq(postil_model_open(paths[i], "kind", &model, &err), POSTIL_OK);
        hash[i] = postil_model_hash(model);
        postil_model_close(model);
    }
    ck_assert_uint_eq(hash[0], hash[1]);
    ck_assert_uint_ne(hash[0], hash[2]);
}
END_TEST

static const struct {
    const char *kind, *name;
    size_t n_part;
} unfit[] = {
    {"sixteen-letters.", "a", 1},
    {"kind", "sixteen-letters.", 1},
    {"kind", "a", 65},
};

START_TEST(what_can_not_be_read_is_not_written)
{
    struct postil_model_part many[65];
    for (size_t i = 0; i < N_ELEM(many); i++)
        many[i] = (struct postil_model_part){unfit[_i].name, "x", 1};
    enum postil_status st =
        postil_model_write(harness_path("a"), unfit[_i].kind, many, unfit[_i].n_part, &err);
    ck_assert_int_eq(st, POSTIL_INTERNAL);
    harness_contains(err.message, harness_path("a"));
    ck_assert_uint_eq(count_files(), 0);
}
END_TEST

/* -- a model appears whole or not at all ------------------------------------------------------- */

static void
refuse_to_write(const char *path, enum postil_status want)
{
    size_t n = count_files();
    err.message[0] = '\0';
    ck_assert_int_eq(postil_model_write(path, "kind", parts, N_ELEM(parts), &err), want);
    harness_contains(err.message, path);
    ck_assert_int_eq(postil_model_write(path, "kind", parts, N_ELEM(parts), NULL), want);
    ck_assert_uint_eq(count_files(), n);
}

START_TEST(nothing_is_left_where_nothing_can_be_written)
{
    refuse_to_write(harness_path("no/a.model"), POSTIL_CANTCREATE);
    harness_write("file", "");
    refuse_to_write(harness_path("file/a.model"), POSTIL_CANTCREATE);
    ck_assert_int_eq(mkdir(harness_path("folder"), 0700), 0);
    refuse_to_write(harness_path("folder"), POSTIL_IO);
    ck_assert_int_eq(mkdir(harness_path("locked"), 0500), 0);
    if (access(harness_path("locked"), W_OK) != 0)
        refuse_to_write(harness_path("locked/a.model"), POSTIL_CANTCREATE);
}
END_TEST

START_TEST(an_old_model_outlives_a_full_disk)
{
    struct rlimit limit, small;
    size_t size, size_after;
    const char *path = harness_path("a.model");
    write_model(path);
    char *before = harness_read(path, &size), *after;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = (struct rlimit){100, limit.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    refuse_to_write(path, POSTIL_IO);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, SIG_DFL);
    after = harness_read(path, &size_after);
    ck_assert_uint_eq(size, size_after);
    ck_assert_mem_eq(before, after, size);
    free(before);
    free(after);
}
END_TEST

/* -- what is refused --------------------------------------------------------------------------- */

START_TEST(refuses_what_is_not_there)
{
    refuse(harness_path("no.model"), POSTIL_NOINPUT, "No such file");
    harness_write("file", "");
    refuse(harness_path("file/a.model"), POSTIL_NOINPUT, "Not a directory");
}
END_TEST

START_TEST(refuses_what_is_no_file)
{
    refuse(harness_folder(), POSTIL_DATA, "it is no regular file");
    const char *pipe = harness_path("pipe");
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    refuse(pipe, POSTIL_DATA, "it is no regular file"); /* and does not wait for a writer */
}
END_TEST

static const struct {
    const char *text, *why;
} foreign[] = {
    {"", "it is no model: only 0 bytes long"},
    {"short", "it is no model: only 5 bytes long"},
    {"A text that is long enough to hold all that the header of a model holds, and a bit more.",
     "it is no model of Postil"},
};

START_TEST(refuses_other_files)
{
    refuse(harness_write("a.txt", foreign[_i].text), POSTIL_DATA, foreign[_i].why);
}
END_TEST

static const struct {
    size_t at;
    uint64_t value;
    size_t size;
    const char *why;
} headers[] = {
    {0, 'p', 1, "it is no model of Postil"},
    {AT_ORDER, 0x04030201, 4, "it was made for machines of the other byte order; train it again"},
    {AT_ORDER, 0x01020305, 4, "it is damaged; copy it again"},
    {AT_VERSION, 2, 4, "it has version 2 of the format, this program reads 1; train it again"},
    {AT_SIZE, 1 << 20, 8, "it is cut short: 384 bytes instead of 1048576; copy it again"},
    {AT_SIZE, 64, 8, "it is too long: 384 bytes instead of 64; copy it again"},
    {AT_HASH, 0, 8, "it is damaged; copy it again"},
    {AT_KIND, 'K', 1, "it is a model for 'Kind', not for 'kind'"},
    {AT_KIND, 0, 1, "it is a model for '', not for 'kind'"},
    {AT_KIND + 4, '2', 1, "it is a model for 'kind2', not for 'kind'"},
    {AT_PARTS, 3, 4, "damaged"},
    {AT_PARTS, 5, 4, "damaged"},
    {AT_PARTS, UINT32_MAX, 4, "damaged"},
};

START_TEST(refuses_other_headers)
{
    size_t size;
    unsigned char *bytes = model_bytes(&size);
    const char *path = harness_path("b.model");
    memcpy(bytes + headers[_i].at, &headers[_i].value, headers[_i].size);
    write_bytes(path, bytes, size);
    refuse(path, POSTIL_DATA, headers[_i].why);
    free(bytes);
}
END_TEST

START_TEST(refuses_another_kind)
{
    postil_model *model = NULL;
    const char *path = harness_path("a.model");
    write_model(path);
    ck_assert_int_eq(postil_model_open(path, "kin", &model, &err), POSTIL_DATA);
    harness_contains(err.message, "it is a model for 'kind', not for 'kin'");
    ck_assert_int_eq(postil_model_open(path, "kinds", &model, &err), POSTIL_DATA);
    ck_assert_ptr_null(model);
}
END_TEST

/* One row of the table, with a hash that fits. */
static const struct {
    size_t at;
    uint64_t value;
    size_t size;
} tables[] = {
    {AT_OFFSET, 0, 8},
    {AT_OFFSET, 128, 8}, /* within the table */
    {AT_OFFSET, 193, 8},
    {AT_OFFSET, 384 + 64, 8},
    {AT_OFFSET, UINT64_MAX - 63, 8},
    {AT_LENGTH, 384, 8},
    {AT_LENGTH, UINT64_MAX, 8},
    {AT_LENGTH, UINT64_MAX - 191, 8}, /* offset + size is 0 again */
    {AT_LENGTH + 3 * ROW, 1, 8},      /* an empty section at the file's end */
    {AT_TABLE + 2 * ROW + 15, 'x', 1} /* a name without end */
};

START_TEST(refuses_a_table_that_points_outside)
{
    size_t size;
    unsigned char *bytes = model_bytes(&size);
    const char *path = harness_path("b.model");
    memcpy(bytes + tables[_i].at, &tables[_i].value, tables[_i].size);
    correct_hash(bytes, size);
    write_bytes(path, bytes, size);
    refuse(path, POSTIL_DATA, "its table of sections is damaged");
    free(bytes);
}
END_TEST

START_TEST(refuses_a_file_without_its_table)
{
    unsigned char bytes[AT_TABLE];
    uint64_t sized = sizeof bytes;
    const char *path = harness_path("a.model");
    size_t size;
    unsigned char *whole = model_bytes(&size);
    memcpy(bytes, whole, sizeof bytes);
    memcpy(bytes + AT_SIZE, &sized, sizeof sized);
    correct_hash(bytes, sizeof bytes);
    write_bytes(path, bytes, sizeof bytes);
    refuse(path, POSTIL_DATA, "its table of sections is damaged");
    free(whole);
}
END_TEST

START_TEST(refuses_every_length_but_its_own)
{
    size_t size;
    unsigned char *bytes = model_bytes(&size);
    const char *path = harness_path("b.model");
    bytes = realloc(bytes, size + 100);
    ck_assert_ptr_nonnull(bytes);
    memset(bytes + size, 0, 100);
    for (size_t len = 0; len < size + 100; len++) {
        if (len == size)
            continue;
        write_bytes(path, bytes, len);
        refuse(path, POSTIL_DATA,
               len < AT_TABLE ? "it is no model"
               : len < size   ? "cut short"
                              : "too long");
    }
    free(bytes);
}
END_TEST

START_TEST(refuses_any_flipped_bit)
{
    size_t size;
    unsigned char *bytes = model_bytes(&size);
    const char *path = harness_path("b.model");
    write_bytes(path, bytes, size);
    int fd = open(path, O_WRONLY);
    ck_assert_int_ge(fd, 0);
    for (size_t i = 0; i < 8 * size; i++) {
        unsigned char flipped = bytes[i / 8] ^ (unsigned char)(1 << i % 8);
        postil_model *model = NULL;
        err.message[0] = '\0';
        ck_assert_int_eq(pwrite(fd, &flipped, 1, (off_t)(i / 8)), 1);
        enum postil_status st = postil_model_open(path, "kind", &model, &err);
        ck_assert_msg(st == POSTIL_DATA, "bit %zu of byte %zu: status %d", i % 8, i / 8, st);
        harness_contains(err.message, path);
        ck_assert_int_eq(pwrite(fd, bytes + i / 8, 1, (off_t)(i / 8)), 1);
    }
    close(fd);
    free(bytes);
}
END_TEST

static void
add_written(Suite *suite)
{
    TCase *tc = tcase_create("written");
    tcase_add_checked_fixture(tc, set_up, harness_fini);
    tcase_add_test(tc, sections_read_back);
    tcase_add_loop_test(tc, a_section_is_there_and_of_whole_elements, 0, (int)N_ELEM(absent));
    tcase_add_test(tc, a_model_may_be_empty);
    tcase_add_test(tc, the_same_parts_give_the_same_bytes);
    tcase_add_test(tc, the_hash_tells_models_apart);
    tcase_add_loop_test(tc, what_can_not_be_read_is_not_written, 0, (int)N_ELEM(unfit));
    tcase_add_test(tc, nothing_is_left_where_nothing_can_be_written);
    tcase_add_test(tc, an_old_model_outlives_a_full_disk);
    suite_add_tcase(suite, tc);
}

static void
add_refused(Suite *suite)
{
    TCase *tc = tcase_create("refused");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, set_up, harness_fini);
    tcase_add_test(tc, refuses_what_is_not_there);
    tcase_add_test(tc, refuses_what_is_no_file);
    tcase_add_loop_test(tc, refuses_other_files, 0, (int)N_ELEM(foreign));
    tcase_add_loop_test(tc, refuses_other_headers, 0, (int)N_ELEM(headers));
    tcase_add_test(tc, refuses_another_kind);
    tcase_add_loop_test(tc, refuses_a_table_that_points_outside, 0, (int)N_ELEM(tables));
    tcase_add_test(tc, refuses_a_file_without_its_table);
    tcase_add_test(tc, refuses_every_length_but_its_own);
    tcase_add_test(tc, refuses_any_flipped_bit);
    suite_add_tcase(suite, tc);
}

int
main(void)
{
    Suite *suite = suite_create("model");
    add_written(suite);
    add_refused(suite);
    return run_suite(suite);
}
