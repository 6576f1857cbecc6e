/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: usage errors, exit codes, and what list, inspect, check and config say. */
#define _GNU_SOURCE
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "suite.h"

/* -- what goes wrong --------------------------------------------------------------------------- */

static const struct {
    const char *arguments[12];
    int code;
    const char *said; /* on standard error */
} wrong[] = {
    {{NULL}, 2, "usage: postil COMMAND"},
    {{"fly"}, 2, "postil: there is no command 'fly'"},
    {{"run", "--fly"}, 2, "unrecognized option '--fly'"},
    {{"run", "-c"}, 2, "option requires an argument -- 'c'"},
    {{"run", "--progress", "maybe"}, 2, "--progress takes auto, yes or no, not 'maybe'"},
    {{"run", "--chain", "mark,,knobs", "-"}, 2, "--chain mark,,knobs: a name is missing"},
    {{"run", "--chain", "mark"}, 2, "no input: name files"},
    {{"inspect"}, 2, "inspect what?"},
    {{"inspect", "nobody"}, 1, "no plugin 'nobody'"},
    {{"inspect", "mrak"}, 1, "did you mean 'mark'?"},
    {{"run", "-c", "/nowhere.conf", "-"}, 66, "/nowhere.conf: No such file or directory"},
    {{"run", "--source", "jsonl", "--chain", "mark", "/nowhere.jsonl"}, 66, "/nowhere.jsonl"},
    {{"run", "--source", "made", "--chain", "mark", "-o", "/nowhere/out"}, 73, "/nowhere/out"},
    {{"run", "--source", "made", "--chain", "mark", "--rejects", "/nowhere/out"},
     73,
     "/nowhere/out: No such file or directory"},
    {{"run", "--source", "made", "--chain", "mark", "-o", "/dev/full"},
     74,
     "No space left on device"},
    {{"run", "--source", "made", "--chain", "nobody"}, 78, "no plugin 'nobody'"},
    {{"run", "--source", "nobody", "--chain", "mark"}, 78, "no plugin 'nobody'"},
    {{"run", "--source", "made", "--chain", "mark", "-j", "two"},
     78,
     "-s run.workers=two: run: option 'workers' has the wrong type"},
    {{"run", "--source", "made", "--chain", "mark", "-j", "-2"}, 78, "is out of range"},
    {{"run", "--source", "made", "--chain", "mark", "-s", "chain.mark.x=1"},
     78,
     "unknown option 'x'; there are none"},
    {{"run", "--source", "made", "--chain", "mark", "-s", "nonsense"},
     78,
     "not of the form path=value"},
    {{"run", "--source", "made"}, 78, "there is no chain"},
    {{"check", "--chain", "relay"}, 78, "put { plugin = \"rank\"; } before it"},
    {{"config", "--chain", "relay"}, 78, "put { plugin = \"rank\"; } before it"},
};

START_TEST(a_fault_has_its_exit_code)
{
    struct outcome o = harness_postil(NULL, wrong[_i].arguments);
    ck_assert_msg(o.code == wrong[_i].code, "exit %d, wanted %d: %s", o.code, wrong[_i].code,
                  o.err);
    harness_contains(o.err, wrong[_i].said);
    ck_assert_str_eq(o.out, "");
    outcome_fini(&o);
}
END_TEST

START_TEST(help_and_version_go_to_standard_output)
{
    static const char *const cases[][3] = {{"--help"},       {"-h"},           {"help"},
                                           {"--version"},    {"-V"},           {"run", "--help"},
                                           {"check", "-h"},  {"config", "-h"}, {"list", "--help"},
                                           {"inspect", "-h"}, {"train", "--help"}};
    const char *const *arguments = cases[_i];
    struct outcome o = harness_postil(NULL, arguments);
    ck_assert_int_eq(o.code, 0);
    ck_assert_str_eq(o.err, "");
    harness_contains(o.out, _i == 3 || _i == 4 ? "postil 0." : "usage: postil");
    outcome_fini(&o);
}
END_TEST

START_TEST(standard_output_that_is_full_is_a_fault)
{
    char line[8192];
    snprintf(line, sizeof line, "'%s/postil' list >/dev/full 2>/dev/null", getenv("POSTIL_BUILD"));
    ck_assert_int_eq(WEXITSTATUS(system(line)), 74);
    snprintf(line, sizeof line, "'%s/postil' run --source made --chain mark >/dev/full 2>/dev/null",
             getenv("POSTIL_BUILD"));
    ck_assert_int_eq(WEXITSTATUS(system(line)), 74);
}
END_TEST

/* -- run --------------------------------------------------------------------------------------- */

START_TEST(output_goes_where_it_is_told)
{
    struct outcome to_stdout = POSTIL(NULL, "run", "--source", "made", "--chain", "mark");
    struct outcome to_file =
        POSTIL(NULL, "run", "--source", "made", "--chain", "mark", "-o", harness_path("out.jsonl"));
    ck_assert_int_eq(to_file.code, 0);
    ck_assert_str_eq(to_file.out, "");
    char *written = harness_read(harness_path("out.jsonl"), NULL);
    harness_same(written, to_stdout.out);
    ck_assert_uint_eq(harness_count(written, "\n"), 10);
    free(written);
    outcome_fini(&to_stdout);
    outcome_fini(&to_file);
}
END_TEST

START_TEST(what_is_written_reads_back_as_the_same)
{
    const char *first = harness_path("first.jsonl");
    struct outcome o = POSTIL(NULL, "run", "--source", "made", "--chain", "mark,segment", "-s",
                              "chain.jsonl.layers=all", "-o", first);
    ck_assert_int_eq(o.code, 0);
    outcome_fini(&o);
    char *want = harness_read(first, NULL);
    o = POSTIL(want, "run", "--chain", "mark,segment", "--source", "jsonl", "-s",
               "chain.jsonl.layers=all", "-");
    ck_assert_msg(o.code == 0, "%s", o.err);
    harness_same(o.out, want);
    outcome_fini(&o);
    o = POSTIL(NULL, "run", "--chain", "mark,segment", "-s", "chain.jsonl.layers=all", first);
    harness_same(o.out, want); /* called *.jsonl, so it is read as that */
    outcome_fini(&o);
    free(want);
}
END_TEST

START_TEST(later_files_and_overrides_win)
{
    const char *base = harness_write("base.conf", "source: { plugin = \"made\"; n = 4; };\n"
                                                  "chain = ( { plugin = \"mark\"; } );\n");
    const char *more = harness_write("more.conf", "source: { n = 6; };\nchain = ( { plugin = "
                                                  "\"jsonl\"; text = false; } );\n");
    struct outcome o = POSTIL(NULL, "run", "-c", base, "-c", more);
    ck_assert_int_eq(o.code, 0);
    ck_assert_uint_eq(harness_count(o.out, "\n"), 6);
    ck_assert_uint_eq(harness_count(o.out, "\"text\""), 0);
    outcome_fini(&o);
    o = POSTIL(NULL, "run", "-c", base, "-c", more, "-s", "source.n=2", "-s", "chain.0.text=true");
    ck_assert_uint_eq(harness_count(o.out, "\n"), 2);
    ck_assert_uint_eq(harness_count(o.out, "\"text\""), 2);
    outcome_fini(&o);
    o = POSTIL(NULL, "run", "-c", base); /* no writer: nothing is written */
    ck_assert_int_eq(o.code, 0);
    ck_assert_str_eq(o.out, "");
    outcome_fini(&o);
    o = POSTIL(NULL, "run", "-c", base, "--chain", "knobs"); /* --chain writes to standard output */
    ck_assert_uint_eq(harness_count(o.out, "\"knobs\":\"flag="), 4);
    outcome_fini(&o);
}
END_TEST

START_TEST(quiet_and_verbose)
{
    struct outcome o =
        POSTIL(NULL, "run", "--source", "made", "-s", "source.unread=2", "--chain", "mark", "-v");
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.err, "postil: d0002 (made:2): made: torn page\n");
    harness_contains(o.err, "postil: 10 documents, 1 rejected, ");
    outcome_fini(&o);
}
END_TEST

/* -- check and config -------------------------------------------------------------------------- */

START_TEST(check_names_every_fault)
{
    const char *path = harness_write(
        "bad.conf", "postil = 9;\nrun: { wrokers = 2; };\nchain = ( { plugin = \"knobs\"; whole = "
                    "0.5; }, { plugin = \"relya\"; } );\n");
    struct outcome o = POSTIL(NULL, "check", "-c", path);
    ck_assert_int_eq(o.code, 78);
    ck_assert_uint_eq(harness_count(o.err, "\n"), 4);
    ck_assert_uint_eq(harness_count(o.err, "bad.conf:"), 4);
    ck_assert_str_eq(o.out, "");
    outcome_fini(&o);
    o = POSTIL(NULL, "check", "-c", path, "--json");
    ck_assert_int_eq(o.code, 78);
    ck_assert_str_eq(o.err, "");
    json_t *json = json_loads(o.out, 0, NULL);
    ck_assert_msg(json != NULL, "%s", o.out);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "faults")), 4);
    harness_contains(json_string_value(json_array_get(json_object_get(json, "faults"), 1)),
                     "did you mean 'workers'?");
    json_decref(json);
    outcome_fini(&o);
}
END_TEST

START_TEST(check_opens_analyzers_but_no_writer)
{
    struct outcome o = POSTIL(NULL, "check", "--chain", "mark", "-o", harness_path("out.jsonl"));
    ck_assert_int_eq(o.code, 0);
    ck_assert_str_eq(o.err, "all good\n");
    ck_assert_ptr_null(fopen(harness_path("out.jsonl"), "r"));
    outcome_fini(&o);
    o = POSTIL(NULL, "check", "--chain", "trouble", "-s", "chain.trouble.where=open", "-s",
               "chain.trouble.how=data");
    ck_assert_int_eq(o.code, 65);
    harness_contains(o.err, "step 'trouble': not my?cup of tea");
    outcome_fini(&o);
    o = POSTIL(NULL, "check", "--chain", "mark", "--json");
    ck_assert_str_eq(o.out, "{\"faults\":[]}\n");
    outcome_fini(&o);
}
END_TEST

START_TEST(config_prints_what_runs_the_same)
{
    struct outcome first = POSTIL(NULL, "config", "--source", "made", "-s", "source.n=5", "--chain",
                                  "mark,rank", "-s", "run.timeout=0.25", "-j", "2");
    ck_assert_int_eq(first.code, 0);
    harness_contains(first.out, "timeout = 0.25;");
    const char *path = harness_write("effective.conf", first.out);
    struct outcome second = POSTIL(NULL, "config", "-c", path);
    harness_same(second.out, first.out);
    struct outcome direct =
        POSTIL(NULL, "run", "--source", "made", "-s", "source.n=5", "--chain", "mark,rank");
    struct outcome through = POSTIL(NULL, "run", "-c", path);
    harness_same(through.out, direct.out);
    outcome_fini(&first), outcome_fini(&second), outcome_fini(&direct), outcome_fini(&through);
}
END_TEST

/* -- list and inspect -------------------------------------------------------------------------- */

START_TEST(list_shows_what_loads_and_what_does_not)
{
    struct outcome o = POSTIL(NULL, "list", "--plugin-path", harness_modules("bad"));
    ck_assert_int_eq(o.code, 0);
    harness_contains(o.out, "mark         analyzer        marks runs of letters\n");
    harness_contains(o.out, "made         source          makes documents up\n");
    harness_contains(o.out, "jsonl        source, writer  ");
    harness_contains(o.out, "aborts       does not load   ");
    harness_contains(o.out, "crashed while being loaded (SIGABRT)");
    outcome_fini(&o);
}
END_TEST

static json_t *
find_named(const json_t *list, const char *key, const char *value)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item) if (json_is_string(json_object_get(item, key)) &&
                                          strcmp(json_string_value(json_object_get(item, key)),
                                                 value) == 0) return item;
    return NULL;
}

START_TEST(list_speaks_json)
{
    mkdir(harness_path("open"), 0755);
    ck_assert_int_eq(chmod(harness_path("open"), 0777), 0);
    struct outcome o = POSTIL(NULL, "list", "--json", "--plugin-path", harness_path("open"),
                              "--plugin-path", harness_modules("bad"));
    ck_assert_int_eq(o.code, 0);
    json_t *json = json_loads(o.out, 0, NULL);
    ck_assert_msg(json != NULL, "%s", o.out);
    json_t *mark = find_named(json_object_get(json, "plugins"), "name", "mark");
    ck_assert_str_eq(json_string_value(json_object_get(mark, "kind")), "analyzer");
    ck_assert_str_eq(json_string_value(json_object_get(mark, "version")), "1");
    ck_assert_ptr_null(json_object_get(mark, "fault"));
    json_t *size = find_named(json_object_get(json, "plugins"), "name", "size");
    harness_contains(json_string_value(json_object_get(size, "fault")), "struct postil_option");
    json_t *open = json_array_get(json_object_get(json, "folders"), 0);
    ck_assert_str_eq(json_string_value(json_object_get(open, "refused")),
                     "everybody may write to it");
    ck_assert(json_is_true(json_object_get(open, "exists")));
    json_decref(json);
    outcome_fini(&o);
}
END_TEST

START_TEST(list_says_which_folders_are_refused)
{
    mkdir(harness_path("open"), 0755);
    ck_assert_int_eq(chmod(harness_path("open"), 0777), 0);
    struct outcome o = POSTIL(NULL, "list", "--plugin-path", harness_path("open"));
    harness_contains(o.err, "open is not searched: everybody may write to it\n");
    outcome_fini(&o);
}
END_TEST

START_TEST(inspect_describes_a_plugin)
{
    struct outcome o = POSTIL(NULL, "inspect", "knobs", "mark");
    ck_assert_int_eq(o.code, 0);
    static const char *const wanted[] = {
        "knobs 1.2: shows its settings\n",
        "knobs.so\n",
        "hooks      analyze\n",
        "  whole          int     = 7  [-10, 5000000000]  things\n      how many\n",
        "colour: red, green, blue",
        "(optional)",
        "writes     mark\n",
        "layer mark: runs of letters\n",
        "  n_byte         u32     its length, bytes\n"};
    for (size_t i = 0; i < N_ELEM(wanted); i++)
        harness_contains(o.out, wanted[i]);
    outcome_fini(&o);
}
END_TEST

START_TEST(inspect_speaks_json)
{
    struct outcome o = POSTIL(NULL, "inspect", "--json", "knobs");
    ck_assert_int_eq(o.code, 0);
    json_t *json = json_loads(o.out, 0, NULL);
    ck_assert_msg(json != NULL, "%s", o.out);
    json_t *pick = find_named(json_object_get(json, "options"), "name", "pick");
    ck_assert_str_eq(json_string_value(json_object_get(pick, "type")), "choice");
    ck_assert_str_eq(json_string_value(json_object_get(pick, "default")), "green");
    ck_assert_uint_eq(json_array_size(json_object_get(pick, "choices")), 3);
    json_t *whole = find_named(json_object_get(json, "options"), "name", "whole");
    ck_assert_double_eq(json_number_value(json_object_get(whole, "max")), 5e9);
    ck_assert(json_is_false(json_object_get(whole, "required")));
    json_decref(json);
    outcome_fini(&o);
    o = POSTIL(NULL, "inspect", "--json", "entity"); /* a built-in layer */
    if (o.out[0] != '{') {
        ck_abort_msg("%s", o.err);
    }
    json = json_loads(o.out, 0, NULL);
    ck_assert_ptr_nonnull(json);
    json_t *type = find_named(json_object_get(json, "fields"), "name", "type");
    ck_assert_uint_eq(json_array_size(json_object_get(type, "symbols")), 4);
    json_decref(json);
    outcome_fini(&o);
}
END_TEST

START_TEST(inspect_shows_options_of_training)
{
    struct outcome o = POSTIL(NULL, "inspect", "learner", "knobs");
    ck_assert_int_eq(o.code, 0);
    harness_contains(o.out, "hooks      analyze train\n");
    harness_contains(o.out, "options of train\n  rounds         int     = 2  [1, 9]\n");
    ck_assert_uint_eq(harness_count(o.out, "options of train"), 1);
    outcome_fini(&o);
    o = POSTIL(NULL, "inspect", "--json", "learner");
    json_t *json = json_loads(o.out, 0, NULL);
    ck_assert_msg(json != NULL, "%s", o.out);
    ck_assert_uint_eq(json_array_size(json_object_get(json, "options")), 0);
    json_t *rate = find_named(json_object_get(json, "train_options"), "name", "rate");
    ck_assert_str_eq(json_string_value(json_object_get(rate, "default")), "0.5");
    json_decref(json);
    outcome_fini(&o);
    o = POSTIL(NULL, "inspect", "--json", "knobs");
    ck_assert_uint_eq(harness_count(o.out, "train_options"), 0);
    outcome_fini(&o);
}
END_TEST

START_TEST(inspect_shows_what_is_shadowed)
{
    char from[4096];
    snprintf(from, sizeof from, "%s/mark.so", harness_modules(""));
    size_t len;
    char *bytes = harness_read(from, &len);
    mkdir(harness_path("mine"), 0755);
    FILE *file = fopen(harness_path("mine/mark.so"), "wb");
    ck_assert(file && fwrite(bytes, 1, len, file) == len && fclose(file) == 0);
    free(bytes);
    struct outcome o = POSTIL(NULL, "inspect", "mark", "--plugin-path", harness_path("mine"));
    const char *mine = strstr(o.out, "/mine/mark.so\n"), *theirs = strstr(o.out, "\nshadows    ");
    ck_assert(mine && theirs && mine < theirs);
    outcome_fini(&o);
}
END_TEST

START_TEST(inspect_says_why_a_plugin_does_not_load)
{
    struct outcome o = POSTIL(NULL, "inspect", "abi", "--plugin-path", harness_modules("bad"));
    ck_assert_int_eq(o.code, 78);
    harness_contains(o.err, "abi.so: built for another Postil: ABI number is 42 there and 1 here");
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("command");
    TCase *tc = tcase_create("command");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_fault_has_its_exit_code, 0, N_ELEM(wrong));
    tcase_add_loop_test(tc, help_and_version_go_to_standard_output, 0, 11);
    tcase_add_test(tc, standard_output_that_is_full_is_a_fault);
    tcase_add_test(tc, output_goes_where_it_is_told);
    tcase_add_test(tc, what_is_written_reads_back_as_the_same);
    tcase_add_test(tc, later_files_and_overrides_win);
    tcase_add_test(tc, quiet_and_verbose);
    tcase_add_test(tc, check_names_every_fault);
    tcase_add_test(tc, check_opens_analyzers_but_no_writer);
    tcase_add_test(tc, config_prints_what_runs_the_same);
    tcase_add_test(tc, list_shows_what_loads_and_what_does_not);
    tcase_add_test(tc, list_speaks_json);
    tcase_add_test(tc, list_says_which_folders_are_refused);
    tcase_add_test(tc, inspect_describes_a_plugin);
    tcase_add_test(tc, inspect_speaks_json);
    tcase_add_test(tc, inspect_shows_options_of_training);
    tcase_add_test(tc, inspect_shows_what_is_shadowed);
    tcase_add_test(tc, inspect_says_why_a_plugin_does_not_load);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
