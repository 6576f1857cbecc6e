/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration: libconfig's traps, layering, overrides, and where values came from. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "harness.h"
#include "suite.h"

static postil_config *config;
static struct postil_error err;

static void
set_up(void)
{
    harness_init();
    config = postil_config_new();
    ck_assert_ptr_nonnull(config);
    err.message[0] = '\0';
}

static void
tear_down(void)
{
    postil_config_free(config);
    harness_fini();
}

static enum postil_status
parse(const char *text)
{
    return postil_config_parse(config, "x.conf", text, strlen(text), &err);
}

static void
parsed(const char *text)
{
    ck_assert_msg(parse(text) == POSTIL_OK, "%s", err.message);
}

static const struct node *
at(const char *name)
{
    const struct node *node = node_find(config->root, name);
    ck_assert_msg(node != NULL, "no '%s'", name);
    return node;
}

/* -- what libconfig gets wrong ----------------------------------------------------------------- */

static const struct {
    const char *text;
    int64_t want;
} wholes[] = {
    {"n = 3000000000;", 3000000000},
    {"n = -3000000000;", -3000000000},
    {"n = 2147483647;", 2147483647},
    {"n = 2147483648;", 2147483648},
    {"n = -2147483648;", -2147483648},
    {"n = 9223372036854775807;", INT64_MAX},
    {"n = 3000000000L;", 3000000000},
    {"n = 0x7fffffff;", 0x7fffffff},
    {"n = 0xB2D05E00;", 3000000000},
    {"n = 0;", 0},
    {"n=4294967296;", 4294967296},
    {"/* 99999999999999999999 */ n = 5; // 99999999999999999999\n# 99999999999999999999\n", 5},
    {"n = 6; s = \"99999999999999999999\";", 6},
    {"n = 7; s = \"quote \\\" @include 99999999999999999999\";", 7},
    {"abc99999999999999999999 = 1; n = 8;", 8},
};

START_TEST(whole_numbers_keep_their_value)
{
    parsed(wholes[_i].text);
    ck_assert_int_eq(at("n")->kind, NODE_INT);
    ck_assert_msg(at("n")->whole == wholes[_i].want, "%" PRId64, at("n")->whole);
}
END_TEST

START_TEST(numbers_in_lists_and_reals_keep_their_value)
{
    parsed("l = ( 3000000000, [ 4000000000, 5000000000 ], { k = 6000000000; } ); r = 3000000000.5;"
           "e = 3e10; m = -0.5; d = 1.5e-3;");
    const struct node *l = at("l");
    ck_assert(l->items[0]->whole == 3000000000);
    ck_assert(l->items[1]->items[1]->whole == 5000000000);
    ck_assert(node_find(l->items[2], "k")->whole == 6000000000);
    ck_assert_int_eq(at("r")->kind, NODE_REAL);
    ck_assert_double_eq(at("r")->real, 3000000000.5);
    ck_assert_double_eq(at("e")->real, 3e10);
    ck_assert_double_eq(at("m")->real, -0.5);
    ck_assert_double_eq(at("d")->real, 1.5e-3);
}
END_TEST

static const struct {
    const char *text, *reason;
} refused[] = {
    {"n = 9223372036854775808;", "x.conf:1: a number beyond 64 bits"},
    {"\n\nn = 99999999999999999999999;", "x.conf:3: a number beyond 64 bits"},
    {"n = 0xffffffffffffffff;", "x.conf:1: a number beyond 64 bits"},
    {"a = \"x\ny\";\nn = -9223372036854775809;", "x.conf:3: a number beyond 64 bits"},
    {"a = 1;\n@include \"other.conf\"\n",
     "x.conf:2: @include is not supported: give -c more than once"},
    {"a = 1;\na = 2;\n", "x.conf:2: duplicate setting name"},
    {"a = { b = 1;\n b = 2; };\n", "x.conf:2: duplicate setting name"},
    {"a = 1;\nb = ;\n", "x.conf:2: syntax error"},
    {"a = 1;\nb = \"open\n\n", "x.conf:2: a string that is never closed"},
    {"a = 1;\n\"run: {};\n", "x.conf:2: a string that is never closed"},
    {"\"ends in a backslash\\", "x.conf:1: a string that is never closed"},
    {"a = 1;\n/* run: {};\n/", "x.conf:2: a comment that is never closed"},
    {"/*/", "x.conf:1: a comment that is never closed"},
    {"a = (1, 2;\n", "x.conf:1: syntax error"},
    {"a", "syntax error"},
    {"}", "x.conf:1: syntax error"},
    {"a = [ 1, \"two\" ];", "x.conf:1: "},
};

START_TEST(faults_name_file_and_line)
{
    ck_assert_int_eq(parse(refused[_i].text), POSTIL_CONFIG);
    harness_contains(err.message, refused[_i].reason);
    ck_assert_uint_eq(config->root->n_item, 0);
}
END_TEST

START_TEST(a_nul_is_refused)
{
    ck_assert_int_eq(postil_config_parse(config, "x.conf", "a = 1;\nb\0 = 2;", 14, &err),
                     POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "x.conf:2: holds a NUL");
}
END_TEST

START_TEST(empty_texts_are_fine)
{
    static const char *const texts[] = {"", "\n", "# nothing", "// nothing", "/* nothing */"};
    parsed(texts[_i]);
    ck_assert_uint_eq(config->root->n_item, 0);
}
END_TEST

START_TEST(files_that_are_not_there_say_so)
{
    char want[600];
    const char *path = harness_path("none.conf");
    snprintf(want, sizeof want, "%s: No such file or directory", path);
    ck_assert_int_eq(postil_config_read(config, path, &err), POSTIL_NOINPUT);
    ck_assert_str_eq(err.message, want);
    ck_assert_int_eq(postil_config_read(config, harness_folder(), &err), POSTIL_IO);
}
END_TEST

START_TEST(a_file_that_is_too_long_is_refused)
{
    size_t len = (16 << 20) + 1;
    char *text = malloc(len);
    ck_assert_ptr_nonnull(text);
    memset(text, ' ', len);
    ck_assert_int_eq(postil_config_parse(config, "x.conf", text, len, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "x.conf: longer than 16777216 bytes");
    free(text);
}
END_TEST

START_TEST(every_value_knows_its_line)
{
    ck_assert_int_eq(
        postil_config_read(config, harness_write("w.conf", "a = 1;\nb = {\n  c = 2;\n};\n"), &err),
        POSTIL_OK);
    char want[600];
    snprintf(want, sizeof want, "%s:3", harness_path("w.conf"));
    ck_assert_str_eq(node_find(at("b"), "c")->where, want);
}
END_TEST

/* -- layers ------------------------------------------------------------------------------------ */

START_TEST(later_files_win_key_by_key)
{
    parsed(
        "run: { workers = 1; timeout = 2.0; }; source: { plugin = \"files\"; paths = (\"a\"); };");
    parsed("run: { workers = 3; }; chain = ( { plugin = \"one\"; }, { plugin = \"two\"; } );");
    parsed("source: { deep = { k = 1; }; }; chain = ( { plugin = \"three\"; } );");
    parsed("source: { deep = { j = 2; }; };");
    ck_assert_int_eq(node_find(at("run"), "workers")->whole, 3);
    ck_assert_double_eq(node_find(at("run"), "timeout")->real, 2.0);
    ck_assert_str_eq(postil_config_get(config, "source.plugin"), "files");
    ck_assert_int_eq(node_find(node_find(at("source"), "deep"), "k")->whole, 1);
    ck_assert_int_eq(node_find(node_find(at("source"), "deep"), "j")->whole, 2);
    ck_assert_uint_eq(at("chain")->n_item, 1);
    ck_assert_str_eq(node_find(at("chain")->items[0], "plugin")->text, "three");
}
END_TEST

START_TEST(another_plugin_replaces_the_whole_source)
{
    parsed("source: { plugin = \"files\"; paths = (\"a\"); };");
    parsed("source: { plugin = \"jsonl\"; };");
    ck_assert_str_eq(postil_config_get(config, "source.plugin"), "jsonl");
    ck_assert_ptr_null(node_find(at("source"), "paths"));
    parsed("source: { plugin = \"jsonl\"; text_key = \"t\"; };");
    parsed("source: { plugin = \"jsonl\"; };");
    ck_assert_str_eq(postil_config_get(config, "source.text_key"), "t");
}
END_TEST

START_TEST(a_file_that_fails_changes_nothing)
{
    parsed("a = 1;");
    ck_assert_int_eq(parse("a = 2; b = ;"), POSTIL_CONFIG);
    ck_assert_int_eq(at("a")->whole, 1);
}
END_TEST

/* -- overrides --------------------------------------------------------------------------------- */

static const char chain[] = "chain = ( { plugin = \"mark\"; n = 1; },\n"
                            "  { plugin = \"mark\"; name = \"second\"; },\n"
                            "  { plugin = \"jsonl\"; } );\nrun: { workers = 1; }; scalar = 4;\n";

static const struct {
    const char *assignment;
    size_t step; /* 3: run */
    const char *key, *want;
} overrides[] = {
    {"run.workers=4", 3, "workers", "4"},   {"run.timeout=0.5", 3, "timeout", "0.5"},
    {"run.timeout=", 3, "timeout", ""},     {"run.timeout=a=b", 3, "timeout", "a=b"},
    {"chain.second.n=7", 1, "n", "7"},      {"chain.mark.n=8", 0, "n", "8"},
    {"chain.1.n=9", 1, "n", "9"},           {"chain.2.path=x.y=z", 2, "path", "x.y=z"},
    {"chain.jsonl.path=-", 2, "path", "-"},
};

START_TEST(an_override_goes_by_name_or_number)
{
    parsed(chain);
    ck_assert_msg(postil_config_override(config, overrides[_i].assignment, &err) == POSTIL_OK, "%s",
                  err.message);
    const struct node *group =
        overrides[_i].step == 3 ? at("run") : at("chain")->items[overrides[_i].step];
    const struct node *value = node_find(group, overrides[_i].key);
    ck_assert_ptr_nonnull(value);
    ck_assert_int_eq(value->kind, NODE_TEXT);
    ck_assert_str_eq(value->text, overrides[_i].want);
    harness_contains(value->where, overrides[_i].assignment);
    ck_assert_uint_eq(at("chain")->n_item, 3);
}
END_TEST

static const struct {
    const char *assignment, *reason;
} bad_overrides[] = {
    {"run.workers", "-s run.workers: not of the form path=value"},
    {"=4", "-s =4: not of the form path=value"},
    {"run.=4", "-s run.=4: not of the form path=value"},
    {"", "-s : not of the form path=value"},
    {"chain.nobody.n=1", "-s chain.nobody.n=1: the chain has no step 'nobody'"},
    {"chain.3.n=1", "-s chain.3.n=1: the chain has no step '3'"},
    {"chain.segment=1", "-s chain.segment=1: write chain.STEP.OPTION=VALUE"},
    {"scalar.x=1", "-s scalar.x=1: 'scalar' is a whole number, not a group"},
    {"chain.mark.n.deep=1", "-s chain.mark.n.deep=1: 'n' is a whole number, not a group"},
};

START_TEST(a_bad_override_says_why)
{
    parsed(chain);
    ck_assert_int_eq(postil_config_override(config, bad_overrides[_i].assignment, &err),
                     POSTIL_CONFIG);
    ck_assert_str_eq(err.message, bad_overrides[_i].reason);
}
END_TEST

START_TEST(an_ambiguous_step_is_refused)
{
    parsed("chain = ( { plugin = \"mark\"; }, { plugin = \"mark\"; } );");
    ck_assert_int_eq(postil_config_override(config, "chain.mark.n=1", &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message,
                     "-s chain.mark.n=1: two steps go by 'mark': use their number from "
                     "0, or give them names");
    ck_assert_int_eq(postil_config_override(config, "chain.1.n=1", &err), POSTIL_OK);
}
END_TEST

START_TEST(overrides_work_without_any_file)
{
    ck_assert_int_eq(postil_config_override(config, "source.plugin=jsonl", &err), POSTIL_OK);
    ck_assert_str_eq(postil_config_get(config, "source.plugin"), "jsonl");
    ck_assert_ptr_null(postil_config_get(config, "source.paths"));
    ck_assert_ptr_null(postil_config_get(config, "source"));
    ck_assert_int_eq(postil_config_override(config, "chain.mark.n=1", &err), POSTIL_CONFIG);
}
END_TEST

/* -- the command line -------------------------------------------------------------------------- */

START_TEST(set_chain_replaces_the_chain)
{
    parsed(chain);
    ck_assert_int_eq(postil_config_set_chain(config, "a,b", &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_add_step(config, "c", &err), POSTIL_OK);
    ck_assert_uint_eq(at("chain")->n_item, 3);
    ck_assert_str_eq(node_find(at("chain")->items[2], "plugin")->text, "c");
    ck_assert_int_eq(postil_config_set_chain(config, "a,,b", &err), POSTIL_USAGE);
    ck_assert_str_eq(err.message, "--chain a,,b: a name is missing");
    ck_assert_int_eq(postil_config_set_chain(config, ",", &err), POSTIL_USAGE);
}
END_TEST

START_TEST(set_source_replaces_another_but_keeps_its_own_settings)
{
    parsed("source: { plugin = \"files\"; deep = 1; };");
    ck_assert_int_eq(postil_config_set_source(config, "files", &err), POSTIL_OK);
    ck_assert_int_eq(node_find(at("source"), "deep")->whole, 1);
    ck_assert_int_eq(postil_config_set_source(config, "jsonl", &err), POSTIL_OK);
    ck_assert_str_eq(postil_config_get(config, "source.plugin"), "jsonl");
    ck_assert_ptr_null(node_find(at("source"), "deep"));
}
END_TEST

START_TEST(set_source_completes_one_that_names_no_plugin)
{
    parsed("source: { text_key = \"body\"; };");
    ck_assert_int_eq(postil_config_set_source(config, "jsonl", &err), POSTIL_OK);
    ck_assert_str_eq(postil_config_get(config, "source.plugin"), "jsonl");
    ck_assert_str_eq(postil_config_get(config, "source.text_key"), "body");
}
END_TEST

START_TEST(set_paths_replaces_paths)
{
    static const char *const paths[] = {"x", "y"};
    parsed("source: { plugin = \"files\"; paths = \"a\"; };");
    ck_assert_int_eq(postil_config_set_paths(config, paths, 2, &err), POSTIL_OK);
    const struct node *list = node_find(at("source"), "paths");
    ck_assert_uint_eq(list->n_item, 2);
    ck_assert_str_eq(list->items[1]->text, "y");
    ck_assert_int_eq(postil_config_set_paths(config, NULL, 0, &err), POSTIL_OK);
    ck_assert_uint_eq(node_find(at("source"), "paths")->n_item, 0);
}
END_TEST

START_TEST(set_source_is_used_where_the_file_names_none)
{
    ck_assert_int_eq(postil_config_set_source(config, "jsonl", &err), POSTIL_OK);
    ck_assert_str_eq(postil_config_get(config, "source.plugin"), "jsonl");
    postil_config_free(NULL);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("config");
    TCase *tc = tcase_create("config");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, whole_numbers_keep_their_value, 0, N_ELEM(wholes));
    tcase_add_test(tc, numbers_in_lists_and_reals_keep_their_value);
    tcase_add_loop_test(tc, faults_name_file_and_line, 0, N_ELEM(refused));
    tcase_add_test(tc, a_nul_is_refused);
    tcase_add_loop_test(tc, empty_texts_are_fine, 0, 5);
    tcase_add_test(tc, files_that_are_not_there_say_so);
    tcase_add_test(tc, a_file_that_is_too_long_is_refused);
    tcase_add_test(tc, every_value_knows_its_line);
    tcase_add_test(tc, later_files_win_key_by_key);
    tcase_add_test(tc, another_plugin_replaces_the_whole_source);
    tcase_add_test(tc, a_file_that_fails_changes_nothing);
    tcase_add_loop_test(tc, an_override_goes_by_name_or_number, 0, N_ELEM(overrides));
    tcase_add_loop_test(tc, a_bad_override_says_why, 0, N_ELEM(bad_overrides));
    tcase_add_test(tc, an_ambiguous_step_is_refused);
    tcase_add_test(tc, overrides_work_without_any_file);
    tcase_add_test(tc, set_chain_replaces_the_chain);
    tcase_add_test(tc, set_source_replaces_another_but_keeps_its_own_settings);
    tcase_add_test(tc, set_source_completes_one_that_names_no_plugin);
    tcase_add_test(tc, set_paths_replaces_paths);
    tcase_add_test(tc, set_source_is_used_where_the_file_names_none);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
