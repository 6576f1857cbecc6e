/* SPDX-License-Identifier: Apache-2.0 */
/* Finding and loading plugins: order, shadows, refused folders, and the true reason of each
 * failure. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <postil/registry.h>

#include "harness.h"
#include "suite.h"

static postil_registry *registry;
static struct postil_error err;

static void
set_up(void)
{
    harness_init();
}

static void
tear_down(void)
{
    postil_registry_free(registry);
    registry = NULL;
    harness_fini();
}

static void
find_in(const char *folder)
{
    ck_assert_msg(postil_registry_new(&folder, folder ? 1 : 0, &registry, &err) == POSTIL_OK, "%s",
                  err.message);
}

/* Copy a module into a folder of the scratch folder, which is made if need be; returns its path. */
static const char *
put(const char *folder, const char *module, const char *as)
{
    char from[4096], to[4096];
    mkdir(harness_path(folder), 0755);
    snprintf(from, sizeof from, "%s/%s", harness_modules(""), module);
    snprintf(to, sizeof to, "%s/%s", folder, as);
    size_t len;
    char *bytes = harness_read(from, &len);
    FILE *file = fopen(harness_path(to), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
    free(bytes);
    return harness_path(to);
}

/* -- loading ----------------------------------------------------------------------------------- */

START_TEST(a_plugin_is_loaded_once)
{
    const struct postil_plugin *first, *second;
    find_in(NULL);
    ck_assert_msg(postil_registry_load(registry, "mark", &first, &err) == POSTIL_OK, "%s",
                  err.message);
    ck_assert_str_eq(first->name, "mark");
    ck_assert_ptr_nonnull(first->analyze);
    ck_assert_int_eq(postil_registry_load(registry, "mark", &second, &err), POSTIL_OK);
    ck_assert_ptr_eq(first, second);
    ck_assert_int_eq(postil_registry_load(registry, "two-words", &second, &err), POSTIL_OK);
    ck_assert_str_eq(second->name, "two-words");
}
END_TEST

static const struct {
    const char *name, *reason; /* behind "plugin /folder/NAME.so: " */
} bad[] = {
    {"abi", "built for another Postil: ABI number is 42 there and 1 here; compile it against these "
            "headers"},
    {"size", "built for another Postil: struct postil_option is 24 there and "},
    {"symbol", "is no Postil plugin: it does not export symbol_LTX_postil_plugin"},
    {"undefined", "undefined symbol: function_that_nobody_wrote"},
    {"aborts", "crashed while being loaded (SIGABRT)"},
    {"leaves", "left the process while being loaded"},
    {"hangs", "was still being loaded after 10 seconds"},
    {"misnamed", "calls itself 'renamed', but its file is named 'misnamed.so'"},
    {"badoption", "option 'n' has a fallback that it refuses"},
    {"badlayer", "layer 'thing': field 'weight' lies outside the record"},
    {"nohooks", "has no hook: neither a step nor a source"},
};

/* Twice, since a failure is not remembered; and the process goes on. */
START_TEST(a_bad_plugin_costs_a_message_with_the_true_reason)
{
    const char *name = bad[_i].name;
    const struct postil_plugin *plugin = NULL;
    char blame[4200];
    find_in(harness_modules("bad"));
    for (int round = 0; round < 2; round++) {
        ck_assert_int_eq(postil_registry_load(registry, name, &plugin, &err), POSTIL_CONFIG);
        ck_assert_ptr_null(plugin);
        snprintf(blame, sizeof blame, "%s.so: ", name);
        ck_assert_mem_eq(err.message, "plugin /", 8);
        harness_contains(err.message, blame);
        harness_contains(err.message, bad[_i].reason);
    }
    ck_assert_int_eq(postil_registry_load(registry, "mark", &plugin, &err), POSTIL_OK);
}
END_TEST

START_TEST(a_file_that_is_no_shared_object_says_so)
{
    static const char *const texts[] = {
        "", "words that go on for longer than the head of any shared object, all in vain",
        "\x7f"
        "ELF and no more"};
    const struct postil_plugin *plugin;
    harness_write("words.so", texts[_i]);
    find_in(harness_folder());
    ck_assert_int_eq(postil_registry_load(registry, "words", &plugin, &err), POSTIL_CONFIG);
    harness_contains(err.message, _i == 1 ? "invalid ELF header" : "file too short");
}
END_TEST

START_TEST(a_missing_plugin_names_the_nearest)
{
    const struct postil_plugin *plugin;
    find_in(NULL);
    ck_assert_int_eq(postil_registry_load(registry, "tallly", &plugin, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "no plugin 'tallly'; did you mean 'tally'?");
    ck_assert_int_eq(postil_registry_load(registry, "hippopotamus", &plugin, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "no plugin 'hippopotamus' ('postil list' shows them all)");
    ck_assert_int_eq(postil_registry_load(registry, "../mark", &plugin, &err), POSTIL_CONFIG);
}
END_TEST

/* -- searching --------------------------------------------------------------------------------- */

static const char *
path_of(const char *name, bool shadowed)
{
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, name) == 0 && files[i].shadowed == shadowed)
            return files[i].path;
    return "";
}

START_TEST(folders_are_searched_in_order)
{
    char share[4096], both[4096];
    mkdir(harness_path("share"), 0755), mkdir(harness_path("share/postil"), 0755);
    char *given = strdup(put("given", "mark.so", "mark.so"));
    char *variable = strdup(put("variable", "mark.so", "mark.so"));
    char *second = strdup(put("second", "mark.so", "mark.so"));
    char *user = strdup(put("share/postil/plugins", "mark.so", "mark.so"));
    char *folder = strdup(harness_path("given"));
    snprintf(both, sizeof both, "%s:%s", harness_path("variable"), harness_path("second"));
    snprintf(share, sizeof share, "%s", harness_path("share"));
    setenv("POSTIL_PLUGIN_PATH", both, 1);
    setenv("XDG_DATA_HOME", share, 1);
    find_in(folder);
    size_t n, at = 0;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    while (at < n && strcmp(files[at].name, "mark") != 0)
        at++;
    ck_assert_uint_le(at + 5, n);
    ck_assert(!files[at].shadowed);
    ck_assert_str_eq(files[at].path, given);
    ck_assert_str_eq(files[at + 1].path, variable);
    ck_assert_str_eq(files[at + 2].path, second);
    ck_assert_str_eq(files[at + 3].path, user);
    for (size_t i = 1; i < 5; i++)
        ck_assert(files[at + i].shadowed && strcmp(files[at + i].name, "mark") == 0);
    unsetenv("POSTIL_PLUGIN_PATH");
    free(given), free(variable), free(second), free(user), free(folder);
}
END_TEST

START_TEST(files_are_listed_by_name)
{
    find_in(harness_modules("bad"));
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    ck_assert_uint_gt(n, 20);
    for (size_t i = 1; i < n; i++)
        ck_assert_int_le(strcmp(files[i - 1].name, files[i].name), 0);
}
END_TEST

START_TEST(the_system_path_replaces_the_installed_folder)
{
    setenv("POSTIL_PLUGIN_SYSTEM_PATH", "", 1);
    find_in(NULL);
    size_t n;
    postil_registry_files(registry, &n);
    ck_assert_uint_eq(n, 0);
    const struct postil_folder *folders = postil_registry_folders(registry, &n);
    for (size_t i = 0; i < n; i++)
        ck_assert(!folders[i].exists);
    const struct postil_plugin *plugin;
    ck_assert_int_eq(postil_registry_load(registry, "mark", &plugin, &err), POSTIL_CONFIG);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_no_fault)
{
    find_in("/nowhere/at/all");
    size_t n;
    const struct postil_folder *folders = postil_registry_folders(registry, &n);
    ck_assert_str_eq(folders[0].path, "/nowhere/at/all");
    ck_assert(!folders[0].exists && !folders[0].refused);
}
END_TEST

/* -- trust ------------------------------------------------------------------------------------- */

static const char *
refusal(const char *folder)
{
    find_in(harness_path(folder));
    size_t n;
    return postil_registry_folders(registry, &n)[0].refused;
}

START_TEST(a_folder_that_others_may_write_to_is_refused)
{
    const struct postil_plugin *plugin;
    put("open", "mark.so", "wanted.so");
    ck_assert_int_eq(chmod(harness_path("open"), 0757), 0);
    ck_assert_pstr_eq(refusal("open"), "everybody may write to it");
    ck_assert_str_eq(path_of("wanted", false), "");
    ck_assert_int_eq(postil_registry_load(registry, "wanted", &plugin, &err), POSTIL_CONFIG);
    harness_contains(err.message, "no plugin 'wanted'");
    harness_contains(err.message, "open is not searched: everybody may write to it");
}
END_TEST

START_TEST(a_file_that_others_may_write_to_is_refused)
{
    const struct postil_plugin *plugin;
    ck_assert_int_eq(chmod(put("shut", "mark.so", "mark.so"), 0757), 0);
    ck_assert_ptr_null(refusal("shut"));
    ck_assert_int_eq(postil_registry_load(registry, "mark", &plugin, &err), POSTIL_CONFIG);
    harness_contains(err.message, "shut/mark.so: everybody may write to it");
}
END_TEST

/* Only root may give files away; others have nothing to test here. */
START_TEST(a_folder_of_somebody_else_is_refused)
{
    if (geteuid() != 0)
        return;
    put("theirs", "mark.so", "mark.so");
    ck_assert_int_eq(chown(harness_path("theirs"), 12345, 0), 0);
    ck_assert_pstr_eq(refusal("theirs"), "belongs to another user");
    tear_down();
    set_up();
    put("group", "mark.so", "mark.so");
    ck_assert_int_eq(chown(harness_path("group"), 0, 12345), 0);
    ck_assert_int_eq(chmod(harness_path("group"), 0775), 0);
    ck_assert_pstr_eq(refusal("group"), "a group may write to it");
}
END_TEST

/* -- a single file ----------------------------------------------------------------------------- */

START_TEST(a_file_that_is_added_shadows_its_name)
{
    const struct postil_plugin *plugin;
    const char *path = put("one", "mark.so", "mark.so"), *name;
    put("one", "rank.so", "rank.so");
    size_t n, n_before;
    find_in(NULL);
    postil_registry_files(registry, &n_before);
    ck_assert_msg(postil_registry_add(registry, path, &name, &err) == POSTIL_OK, "%s", err.message);
    ck_assert_str_eq(name, "mark");
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    ck_assert_uint_eq(n, n_before + 1); /* and nothing of what lies beside it */
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, "mark") == 0)
            ck_assert_int_eq(files[i].shadowed, strcmp(files[i].path, path) != 0);
    ck_assert_int_eq(postil_registry_load(registry, name, &plugin, &err), POSTIL_OK);
    ck_assert_str_eq(plugin->name, "mark");
}
END_TEST

START_TEST(a_file_that_is_no_plugin_is_not_added)
{
    const char *name = "untouched";
    find_in(NULL);
    ck_assert_int_eq(postil_registry_add(registry, "/nowhere/mark.so", &name, &err),
                     POSTIL_NOINPUT);
    ck_assert_str_eq(err.message, "/nowhere/mark.so: No such file or directory");
    const char *path = harness_write("mark.txt", "");
    ck_assert_int_eq(postil_registry_add(registry, path, &name, &err), POSTIL_CONFIG);
    harness_contains(err.message, "mark.txt: a plugin's file is called NAME.so");
    ck_assert_str_eq(name, "untouched");
}
END_TEST

START_TEST(the_writer_of_a_layer_is_found)
{
    find_in(NULL);
    ck_assert_str_eq(postil_registry_find_writer(registry, "relay"), "relay");
    ck_assert_str_eq(postil_registry_find_writer(registry, "rank"), "rank"); /* by collect */
    ck_assert_ptr_null(postil_registry_find_writer(registry, "manna"));
}
END_TEST

START_TEST(a_plugin_that_goes_away_says_so)
{
    const struct postil_plugin *plugin;
    const char *path = put("fleeting", "mark.so", "fleet.so");
    find_in(harness_path("fleeting"));
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(postil_registry_load(registry, "fleet", &plugin, &err), POSTIL_CONFIG);
    harness_contains(err.message, "fleet.so: No such file or directory");
}
END_TEST

START_TEST(a_renamed_copy_is_refused)
{
    const struct postil_plugin *plugin;
    put("copy", "mark.so", "remark.so");
    find_in(harness_path("copy"));
    ck_assert_int_eq(postil_registry_load(registry, "remark", &plugin, &err), POSTIL_CONFIG);
    harness_contains(err.message, "does not export remark_LTX_postil_plugin");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("registry");
    TCase *tc = tcase_create("registry");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_plugin_is_loaded_once);
    tcase_add_loop_test(tc, a_bad_plugin_costs_a_message_with_the_true_reason, 0, N_ELEM(bad));
    tcase_add_loop_test(tc, a_file_that_is_no_shared_object_says_so, 0, 3);
    tcase_add_test(tc, a_missing_plugin_names_the_nearest);
    tcase_add_test(tc, folders_are_searched_in_order);
    tcase_add_test(tc, files_are_listed_by_name);
    tcase_add_test(tc, the_system_path_replaces_the_installed_folder);
    tcase_add_test(tc, a_folder_that_is_not_there_is_no_fault);
    tcase_add_test(tc, a_folder_that_others_may_write_to_is_refused);
    tcase_add_test(tc, a_file_that_others_may_write_to_is_refused);
    tcase_add_test(tc, a_folder_of_somebody_else_is_refused);
    tcase_add_test(tc, a_file_that_is_added_shadows_its_name);
    tcase_add_test(tc, a_file_that_is_no_plugin_is_not_added);
    tcase_add_test(tc, the_writer_of_a_layer_is_found);
    tcase_add_test(tc, a_plugin_that_goes_away_says_so);
    tcase_add_test(tc, a_renamed_copy_is_refused);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
