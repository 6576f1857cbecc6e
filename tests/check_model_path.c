/* SPDX-License-Identifier: Apache-2.0 */
/* Where the names of models lead. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <postil/model.h>
#include <postil/plugin.h>

#include "harness.h"
#include "suite.h"

static struct postil_error err;

static void
set_up(void)
{
    harness_init();
    setenv("POSTIL_MODEL_PATH", "", 1);
    setenv("HOME", "/nowhere", 1);
    err.message[0] = '\0';
}

static void
write_model(const char *path, const char *kind)
{
    const struct postil_model_part part = {"none", NULL, 0};
    ck_assert_int_eq(postil_model_write(path, kind, &part, 1, &err), POSTIL_OK);
}

static const struct postil_plugin plugin = {.name = "kind"};

/* Make folder NAME in the scratch folder, and all above it; borrowed like harness_path's. */
static const char *
make_folder(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s", harness_path(name));
    for (char *at = path + strlen(harness_folder()) + 1; (at = strchr(at, '/')); at++) {
        *at = '\0';
        mkdir(path, 0700);
        *at = '/';
    }
    mkdir(path, 0700);
    return harness_path(name);
}

/* Write a model into a folder that is made for it; its path. */
static const char *
put_model(const char *folder, const char *file)
{
    char name[4096];
    make_folder(folder);
    snprintf(name, sizeof name, "%s/%s", folder, file);
    const char *path = harness_path(name);
    write_model(path, "kind");
    return path;
}

static void
opens_as(const struct postil_plugin *p, const char *name, const char *path)
{
    postil_model *model;
    enum postil_status st = postil_model_open_for(p, name, &model, &err);
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
    ck_assert_str_eq(postil_model_path(model), path);
    postil_model_close(model);
}

static void
set_path(const char *first, const char *second)
{
    char list[4096];
    snprintf(list, sizeof list, "%s:%s", first, second);
    setenv("POSTIL_MODEL_PATH", list, 1);
}

START_TEST(a_slash_makes_it_a_path)
{
    const char *path = put_model("any", "file");
    opens_as(&plugin, path, path);
    postil_model *model = NULL;
    ck_assert_int_eq(postil_model_open_for(&plugin, "./no-such-file", &model, &err),
                     POSTIL_NOINPUT);
    harness_contains(err.message, "model ./no-such-file: No such file");
    ck_assert_ptr_null(model);
}
END_TEST

START_TEST(the_first_folder_of_the_path_wins)
{
    const char *second = put_model("b", "kind-en.model"), *first = harness_path("a");
    set_path(first, harness_path("b"));
    opens_as(&plugin, "en", second); /* folder a is not there */
    put_model("a", "kind-de.model");
    put_model("a", "other-en.model");
    opens_as(&plugin, "en", second);
    const char *wanted = put_model("a", "kind-en.model");
    opens_as(&plugin, "en", wanted);
    set_path("", harness_path("b")); /* "::" names no folder */
    opens_as(&plugin, "en", second);
}
END_TEST

START_TEST(the_path_goes_before_the_data_folder_and_that_before_home)
{
    const char *home = put_model("home/.local/share/postil/models", "kind-en.model");
    setenv("HOME", harness_path("home"), 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("POSTIL_MODEL_PATH");
    opens_as(&plugin, "en", home);
    setenv("XDG_DATA_HOME", "", 1);
    opens_as(&plugin, "en", home);
    setenv("XDG_DATA_HOME", "relative", 1);
    opens_as(&plugin, "en", home);
    const char *data = put_model("data/postil/models", "kind-en.model");
    setenv("XDG_DATA_HOME", harness_path("data"), 1);
    opens_as(&plugin, "en", data);
    const char *path = put_model("a", "kind-en.model");
    setenv("POSTIL_MODEL_PATH", harness_path("a"), 1);
    opens_as(&plugin, "en", path);
}
END_TEST

START_TEST(models_lie_beside_their_plugin)
{
    char module[4096];
    size_t size;
    snprintf(module, sizeof module, "%s/mark.so", harness_modules(""));
    char *bytes = harness_read(module, &size);
    FILE *copy = fopen(harness_path("mark.so"), "wb");
    ck_assert_ptr_nonnull(copy);
    ck_assert_uint_eq(fwrite(bytes, 1, size, copy), size);
    ck_assert_int_eq(fclose(copy), 0);
    free(bytes);
    void *so = dlopen(harness_path("mark.so"), RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(so != NULL, "%s", dlerror());
    const struct postil_plugin *mark = dlsym(so, "mark_LTX_postil_plugin");
    ck_assert_ptr_nonnull(mark);
    const char *path = harness_path("models/mark-en.model");
    make_folder("models");
    write_model(path, "mark");
    opens_as(mark, "en", path);
    dlclose(so);
}
END_TEST

START_TEST(says_where_it_searched)
{
    postil_model *model = NULL;
    set_path("/no/a", "/no/b");
    setenv("XDG_DATA_HOME", "/no/data", 1);
    ck_assert_int_eq(postil_model_open_for(&plugin, "en", &model, &err), POSTIL_NOINPUT);
    harness_contains(err.message, "model en: there is no file kind-en.model in /no/a, /no/b, "
                                  "/no/data/postil/models, ");
    harness_contains(err.message, "; give its path, or its folder in POSTIL_MODEL_PATH");
    unsetenv("XDG_DATA_HOME");
    setenv("HOME", "/no/home", 1);
    ck_assert_int_eq(postil_model_open_for(&plugin, "en", &model, &err), POSTIL_NOINPUT);
    harness_contains(err.message, "/no/home/.local/share/postil/models, ");
    ck_assert_int_eq(postil_model_open_for(&plugin, "en", &model, NULL), POSTIL_NOINPUT);
    ck_assert_ptr_null(model);
}
END_TEST

START_TEST(what_is_found_is_checked)
{
    postil_model *model = NULL;
    const struct postil_plugin other = {.name = "other"};
    const char *path = put_model("a", "other-en.model");
    setenv("POSTIL_MODEL_PATH", harness_path("a"), 1);
    ck_assert_int_eq(postil_model_open_for(&other, "en", &model, &err), POSTIL_DATA);
    harness_contains(err.message, path);
    harness_contains(err.message, "it is a model for 'kind', not for 'other'");
    ck_assert_int_eq(postil_model_open_for(&other, path, &model, &err), POSTIL_DATA);
    ck_assert_ptr_null(model);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("model path");
    TCase *tc = tcase_create("found");
    tcase_add_checked_fixture(tc, set_up, harness_fini);
    tcase_add_test(tc, a_slash_makes_it_a_path);
    tcase_add_test(tc, the_first_folder_of_the_path_wins);
    tcase_add_test(tc, the_path_goes_before_the_data_folder_and_that_before_home);
    tcase_add_test(tc, models_lie_beside_their_plugin);
    tcase_add_test(tc, says_where_it_searched);
    tcase_add_test(tc, what_is_found_is_checked);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
