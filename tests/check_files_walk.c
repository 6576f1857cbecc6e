/* SPDX-License-Identifier: Apache-2.0 */
/* Paths into files, names into ids, patterns. */
#define _GNU_SOURCE
#include "walk.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "glob.h"
#include "name.h"
#include "sniff.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

static char top[64];

/* A file, or a folder when the name ends in '/'; `text` becomes its content. */
static void
make(const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", top, name);
    if (path[strlen(path) - 1] == '/') {
        ck_assert_int_eq(mkdir(path, 0700), 0);
        return;
    }
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

static void
set_up(void)
{
    static const char *const folders[] = {"b/", "b/deep/", "b/deep/er/", "empty/", ".hidden/"};
    static const char *const files[] = {"a.txt",       "b/2.txt", "b/10.txt", "b/.secret",
                                        "b.txt",       "Z.html",  "c",        ".hidden/x.txt",
                                        "b/deep/er/y", "~"};
    strcpy(top, "/tmp/postil-walk-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    for (size_t i = 0; i < N_ELEM(folders); i++)
        make(folders[i], NULL);
    for (size_t i = 0; i < N_ELEM(files); i++)
        make(files[i], "1234567890");
}

static void
link_to(const char *target, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", top, name);
    ck_assert_int_eq(symlink(target, path), 0);
}

static void
tear_down(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(system(command), 0);
}

/* The walk's files below `top`, one blank between, "!" behind those that gave an error. */
static const char *
list(const struct postil_strings *paths, const struct postil_strings *patterns)
{
    static char out[4096];
    struct postil_error err = {""};
    walk *w;
    ck_assert_int_eq(walk_new(paths, patterns, &w, &err), POSTIL_OK);
    const char *path;
    enum postil_status st;
    out[0] = '\0';
    while ((st = walk_next(w, &path, &err)) != POSTIL_END) {
        bool below = strncmp(path, top, strlen(top)) == 0 && path[strlen(top)] == '/';
        strcat(out, out[0] ? " " : "");
        strcat(out, below ? path + strlen(top) + 1 : path);
        strcat(out, st == POSTIL_OK ? "" : "!");
    }
    walk_free(w);
    return out;
}

static const char *
list_one(const char *path, const char *pattern)
{
    struct postil_strings paths = {&path, 1}, patterns = {&pattern, 1};
    return list(&paths, &patterns);
}

START_TEST(sorts_by_bytes_and_skips_hidden)
{
    ck_assert_str_eq(list_one(top, "*"), "Z.html a.txt b/10.txt b/2.txt b/deep/er/y b.txt c ~");
}
END_TEST

START_TEST(selects_by_pattern_in_folders_only)
{
    ck_assert_str_eq(list_one(top, "*.txt"), "a.txt b/10.txt b/2.txt b.txt");
    char path[128];
    snprintf(path, sizeof path, "%s/c", top);
    ck_assert_str_eq(list_one(path, "*.txt"), "c");
}
END_TEST

START_TEST(takes_given_paths_in_given_order)
{
    char c[128], b[128];
    snprintf(c, sizeof c, "%s/c", top);
    snprintf(b, sizeof b, "%s/b/", top);
    const char *given[] = {c, "-", b, c};
    struct postil_strings paths = {given, 4}, patterns = {NULL, 0};
    ck_assert_str_eq(list(&paths, &patterns), "c - b/10.txt b/2.txt b/deep/er/y c");
}
END_TEST

START_TEST(follows_links_to_files_but_not_to_folders)
{
    link_to("..", "b/deep/loop");
    link_to(".", "self");
    link_to("../c", "b/link");
    link_to("nowhere", "b/zz");
    char path[128];
    snprintf(path, sizeof path, "%s/self/b", top); /* but a path that was given */
    ck_assert_str_eq(list_one(path, "*"),
                     "self/b/10.txt self/b/2.txt self/b/deep/er/y self/b/link self/b/zz!");
}
END_TEST

START_TEST(leaves_pipes_in_folders_alone)
{
    char path[128];
    snprintf(path, sizeof path, "%s/empty/pipe", top);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    snprintf(path, sizeof path, "%s/empty", top);
    ck_assert_str_eq(list_one(path, "*"), "");
}
END_TEST

START_TEST(names_a_missing_path)
{
    const char *path = "/tmp/postil-no-such-file";
    struct postil_strings paths = {&path, 1}, patterns = {NULL, 0};
    struct postil_error err;
    walk *w;
    ck_assert_int_eq(walk_new(&paths, &patterns, &w, &err), POSTIL_NOINPUT);
    ck_assert_str_eq(err.message, "/tmp/postil-no-such-file: No such file or directory");
}
END_TEST

START_TEST(goes_on_after_a_folder_it_cannot_read)
{
    char path[128];
    snprintf(path, sizeof path, "%s/b/deep", top);
    ck_assert_int_eq(chmod(path, 0), 0);
    const char *want = geteuid() == 0 ? "b/10.txt b/2.txt b/deep/er/y" : "b/10.txt b/2.txt b/deep!";
    char given[128];
    snprintf(given, sizeof given, "%s/b", top);
    ck_assert_str_eq(list_one(given, "*"), want);
    ck_assert_int_eq(chmod(path, 0700), 0);
}
END_TEST

START_TEST(adds_up_the_sizes_of_what_it_will_give)
{
    const char *path = top, *dash = "-", *pattern = "*";
    struct postil_strings paths = {&path, 1}, input = {&dash, 1}, patterns = {&pattern, 1};
    ck_assert_uint_eq(walk_total(&paths, &patterns, 100), 80);
    ck_assert_uint_eq(walk_total(&paths, &patterns, 7), 0); /* more than it may look at */
    ck_assert_uint_eq(walk_total(&input, &patterns, 100), 0);
}
END_TEST

START_TEST(goes_deeper_than_a_path_may_be_long_without_harm)
{
    char path[6000];
    snprintf(path, sizeof path, "%s", top);
    for (int i = 0; i < 60; i++) {
        strcat(path, "/a-rather-long-name-for-a-folder-that-says-nothing-at-all");
        if (mkdir(path, 0700) != 0)
            break;
    }
    list_one(top, "*");
}
END_TEST

static const struct {
    const char *pattern, *name;
    bool fits;
} globs[] = {
    {"*", "a", true},
    {"*", "", true},
    {"*.txt", "a.txt", true},
    {"*.txt", "a.txt.gz", false},
    {"?.txt", "\xc3\xa9.txt", true},
    {"??.txt", "\xc3\xa9.txt", false},
    {"[a-c]x", "bx", true},
    {"[a-c]x", "dx", false},
    {"[!a-c]x", "dx", true},
    {"[]]", "]", true},
    {"[", "[", true},
    {"a*b*c", "a--b--b--c", true},
    {"a*b*c", "a--b--b--", false},
    {"", "", true},
    {"", "a", false},
    {"a", "", false},
    {"*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
};

START_TEST(matches_patterns)
{
    ck_assert_int_eq(glob_match(globs[_i].pattern, globs[_i].name), globs[_i].fits);
}
END_TEST

static const struct {
    const char *path, *stem;
} stems[] = {
    {"a.txt", "a"},         {"dir/a.b.txt", "a.b"},
    {"noext", "noext"},     {".hidden", ".hidden"},
    {"x.d/noext", "noext"}, {"a.txt.gz", "a"},
    {"b.ZST", "b"},         {"c.tar.gz", "c"},
    {".gz", ".gz"},         {"d.", "d"},
};

START_TEST(makes_ids_from_names)
{
    char name[64];
    snprintf(name, sizeof name, "%s", name_base(stems[_i].path));
    name[name_uncompressed(name)] = '\0';
    name[name_stem(name)] = '\0';
    ck_assert_str_eq(name, stems[_i].stem);
}
END_TEST

static const struct {
    const char *path;
    bool hidden;
} hidden[] = {
    {"a/b", false},  {".a/b", true},           {"a/.b", true}, {"./a", false},
    {"../a", false}, {"__MACOSX/a.txt", true}, {"", false},    {"a..b", false},
};

START_TEST(tells_hidden_names)
{
    ck_assert_int_eq(name_is_hidden(hidden[_i].path), hidden[_i].hidden);
}
END_TEST

START_TEST(writes_names_as_utf8)
{
    char out[64];
    name_to_utf8("caf\xe9 \xc3\xa9\xff", 8, out);
    ck_assert_str_eq(out, "caf%E9 \xc3\xa9%FF");
}
END_TEST

static const struct {
    const char *text;
    bool html;
} heads[] = {
    {"<!DOCTYPE html><p>", true},
    {" \n<!-- x --><html lang=en>", true},
    {"\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE html>", true},
    {"<body>", true},
    {"<html", true},
    {"<header>", false},
    {"<!-- <html>", false},
    {"<p>text</p>", false},
    {"Plain words <html>", false},
    {"", false},
};

START_TEST(tells_pages_from_text)
{
    ck_assert_int_eq(sniff_html(heads[_i].text, strlen(heads[_i].text)), heads[_i].html);
    for (size_t len = 0; len < strlen(heads[_i].text); len++)
        (void)sniff_html(heads[_i].text, len);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("files_walk");
    TCase *tc = tcase_create("walk");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, sorts_by_bytes_and_skips_hidden);
    tcase_add_test(tc, selects_by_pattern_in_folders_only);
    tcase_add_test(tc, takes_given_paths_in_given_order);
    tcase_add_test(tc, follows_links_to_files_but_not_to_folders);
    tcase_add_test(tc, leaves_pipes_in_folders_alone);
    tcase_add_test(tc, names_a_missing_path);
    tcase_add_test(tc, goes_on_after_a_folder_it_cannot_read);
    tcase_add_test(tc, adds_up_the_sizes_of_what_it_will_give);
    tcase_add_test(tc, goes_deeper_than_a_path_may_be_long_without_harm);
    suite_add_tcase(suite, tc);
    TCase *names = tcase_create("names");
    tcase_add_loop_test(names, matches_patterns, 0, N_ELEM(globs));
    tcase_add_loop_test(names, makes_ids_from_names, 0, N_ELEM(stems));
    tcase_add_loop_test(names, tells_hidden_names, 0, N_ELEM(hidden));
    tcase_add_test(names, writes_names_as_utf8);
    tcase_add_loop_test(names, tells_pages_from_text, 0, N_ELEM(heads));
    suite_add_tcase(suite, names);
    return run_suite(suite);
}
