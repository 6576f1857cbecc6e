/* SPDX-License-Identifier: Apache-2.0 */
/* postil plugin check: each fault is found by the one test that is there for it, and no other. */
#define _GNU_SOURCE
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "own_plugins.h"
#include "suite.h"

/* The object of the only plugin in a report. */
static json_t *
plugin_of(const json_t *report)
{
    json_t *plugins = json_object_get(report, "plugins");
    ck_assert_uint_eq(json_array_size(plugins), 1);
    return json_array_get(plugins, 0);
}

/* Names of the tests with this result, a blank between them. */
static const char *
names_of(const json_t *plugin, const char *result)
{
    static char names[4096];
    size_t i;
    json_t *test;
    names[0] = '\0';
    json_array_foreach(
        json_object_get(plugin, "tests"), i,
        test) if (strcmp(json_string_value(json_object_get(test, "result")), result) == 0)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", names[0] ? " " : "",
                 json_string_value(json_object_get(test, "name")));
    return names;
}

static const char *
bad(const char *module)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s.so", harness_modules("bad"), module);
    return path;
}

/* -- bad plugins ------------------------------------------------------------------------------- */

static const struct {
    const char *module, *fault, *test;
} flaws[] = {
    {"undefined", NULL, "load/symbols"},
    {"symbol", NULL, "load/symbols"},
    {"aborts", NULL, "load/symbols"},
    {"leaves", NULL, "load/symbols"},
    {"hangs", NULL, "load/symbols"},
    {"abi", NULL, "load/descriptor"},
    {"size", NULL, "load/descriptor"},
    {"misnamed", NULL, "load/descriptor"},
    {"nohooks", NULL, "load/descriptor"},
    {"badoption", NULL, "load/descriptor"},
    {"badlayer", NULL, "load/descriptor"},
    {"flawed", "opens-once", "load/open"},
    {"flawed", "undeclared", "layers/written"},
    {"meddler", "changes", "layers/kept"},
    {"meddler", "peeks", "layers/read"},
    {"meddler", "trusts", "layers/odd"},
    {"flawed", "range", "records/range"},
    {"flawed", "borders", "records/borders"},
    {"flawed", "order", "records/order"},
    {"flawed", "symbol", "records/symbols"},
    {"lax", NULL, "options/refused"},
    {"flawed", "stuck", "options/failed-open"},
    {"flawed", "refuses", "options/accepted"},
    {"flawed", "none", "texts/none"},
    {"flawed", "empty", "texts/empty"},
    {"flawed", "blank", "texts/blank"},
    {"flawed", "letter", "texts/one-letter"},
    {"flawed", "crlf", "texts/crlf"},
    {"flawed", "emoji", "texts/emoji"},
    {"flawed", "combining", "texts/combining"},
    {"flawed", "hebrew", "texts/right-to-left"},
    {"flawed", "nul", "texts/nul"},
    {"flawed", "control", "texts/controls"},
    {"flawed", "unclosed", "texts/unclosed"},
    {"flawed", "capitals", "texts/capitals"},
    {"flawed", "one-word", "texts/one-word"},
    {"flawed", "huge", "texts/huge"},
    {"fragile", NULL, "texts/bad-utf8"},
    {"flawed", "clock", "same/twice"},
    {"flawed", "counts", "same/order"},
    {"flawed", "process", "same/worker"},
    {"flawed", "prints", "same/silent"},
    {"flawed", "leaks", "leaks/analyze"},
    {"flawed", "keeps", "leaks/close"},
    {"flawed", "files", "leaks/close"},
    {"flawed", "slow", "time/linear"},
};

START_TEST(a_flaw_is_found_by_its_test_and_no_other)
{
    char set[64];
    snprintf(set, sizeof set, "fault=%s", flaws[_i].fault ? flaws[_i].fault : "");
    const char *path = bad(flaws[_i].module);
    struct outcome o = flaws[_i].fault ? POSTIL(NULL, "plugin", "check", "--json", "-s", set, path)
                                       : POSTIL(NULL, "plugin", "check", "--json", path);
    json_t *report = json_loads(o.out, 0, NULL);
    ck_assert_msg(report != NULL, "%s%s", o.out, o.err);
    ck_assert_msg(strcmp(names_of(plugin_of(report), "failed"), flaws[_i].test) == 0,
                  "%s %s: wanted %s: %s", flaws[_i].module, set, flaws[_i].test, o.out);
    ck_assert_int_eq(o.code, 1);
    ck_assert_str_eq(o.err, "");
    json_decref(report);
    outcome_fini(&o);
}
END_TEST

/* So that no test is there that nothing is known to fail. */
START_TEST(there_is_a_flaw_for_every_test)
{
    struct outcome o = POSTIL(NULL, "plugin", "check", "--list");
    size_t n = 0;
    ck_assert_int_eq(o.code, 0);
    for (char *line = strtok(o.out, "\n"); line; line = strtok(NULL, "\n"), n++) {
        bool found = false;
        line[strcspn(line, " ")] = '\0';
        for (size_t i = 0; i < N_ELEM(flaws); i++)
            found |= strcmp(flaws[i].test, line) == 0;
        ck_assert_msg(found, "no flaw is for %s", line);
    }
    ck_assert_uint_gt(n, 30);
    outcome_fini(&o);
}
END_TEST

START_TEST(without_a_flaw_nothing_fails)
{
    static const char *const modules[] = {"flawed", "meddler"};
    struct outcome o = POSTIL(NULL, "plugin", "check", "-s", "fault=nothing", bad(modules[_i]));
    ck_assert_msg(o.code == 0, "%s%s", o.out, o.err);
    harness_contains(o.out, " passed, 0 failed, ");
    outcome_fini(&o);
}
END_TEST

START_TEST(a_test_has_a_time_limit)
{
    struct outcome o = POSTIL(NULL, "plugin", "check", "-s", "where=analyze", "-s", "how=hang",
                              "-s", "on=", "--timeout", "0.5", "--include", "layers/*", "trouble");
    harness_contains(o.out, "FAILED    layers/written        analyze took longer than 0.5 s on "
                            "document council");
    harness_contains(o.out, "skipped   layers/kept           waits for layers/written");
    ck_assert_int_eq(o.code, 1);
    outcome_fini(&o);
}
END_TEST

/* -- the command ------------------------------------------------------------------------------- */

static const struct {
    const char *arguments[12];
    int code;
    const char *out, *err; /* what is said among other things; "": nothing at all */
} uses[] = {
    {{"plugin"}, 2, "", "usage: postil plugin COMMAND"},
    {{"plugin", "fly"}, 2, "", "there is no command 'plugin fly'"},
    {{"plugin", "--help"}, 0, "whether a plugin keeps its contract", ""},
    {{"plugin", "check", "--help"}, 0, "usage: postil plugin check", ""},
    {{"plugin", "new", "--help"}, 0, "usage: postil plugin new", ""},
    {{"plugin", "new"}, 2, "", "takes one name: postil plugin new mine"},
    {{"plugin", "new", "Mine"}, 2, "", "'Mine' is no name for a plugin"},
    {{"plugin", "new", "--kind", "cat", "mine"}, 2, "", "not 'cat'"},
    {{"plugin", "new", "--dir", "/nowhere/mine", "mine"}, 73, "", "/nowhere/mine: No such file"},
    {{"plugin", "check"}, 2, "", "check what?"},
    {{"plugin", "check", "nobody"}, 66, "", "no plugin 'nobody'"},
    {{"plugin", "check", "/nowhere/nobody.so"}, 66, "", "/nowhere/nobody.so: No such file"},
    {{"plugin", "check", "/etc/passwd"}, 78, "", "a plugin's file is called NAME.so"},
    {{"plugin", "check", "--timeout", "soon", "mark"}, 2, "", "--timeout takes seconds"},
    {{"plugin", "check", "-s", "fault", "mark"}, 2, "", "not of the form key=value"},
    {{"plugin", "check", "--include", "nothing/*", "mark"}, 2, "", "no test is called so"},
    {{"plugin", "check", "--list", "--include", "same/t*"}, 0, "same/twice  ", ""},
    {{"plugin", "check", "--include", "l*/*", "--exclude", "[!l]*", "mark"}, 0, "mark: ", ""},
    {{"plugin", "check", "--include", "load/*", "-s", "no=1", "mark"},
     1,
     "unknown option 'no'; there are none",
     ""},
    {{"plugin", "check", "--include", "load/open", "lonely"}, 1, "no plugin, writes", ""},
    {{"plugin", "check", "--only-failed", "--include", "load/*", "mark"},
     0,
     "mark: 3 passed, 0 failed, 0 skipped\n",
     ""},
    {{"plugin", "check", "--json", "--include", "texts/bad-utf8", "mark"},
     0,
     "\"result\":\"skipped\",\"reason\":\"is no source\"",
     ""},
};

START_TEST(the_command_says_and_returns_what_is_right)
{
    struct outcome o = harness_postil(NULL, uses[_i].arguments);
    ck_assert_msg(o.code == uses[_i].code, "exit %d, wanted %d: %s%s", o.code, uses[_i].code, o.out,
                  o.err);
    harness_contains(o.out, uses[_i].out);
    harness_contains(o.err, uses[_i].err);
    ck_assert(*uses[_i].out || !*o.out);
    ck_assert(*uses[_i].err || !*o.err);
    outcome_fini(&o);
}
END_TEST

START_TEST(several_plugins_are_checked_in_turn)
{
    struct outcome o = POSTIL(NULL, "plugin", "check", "--json", "--include", "load/*", "mark",
                              bad("abi"), "relay");
    json_t *report = json_loads(o.out, 0, NULL);
    ck_assert_int_eq(o.code, 1);
    ck_assert_uint_eq(json_array_size(json_object_get(report, "plugins")), 3);
    ck_assert_int_eq(json_number_value(json_object_get(report, "failed")), 1);
    ck_assert_int_eq(json_number_value(json_object_get(report, "passed")), 7);
    json_decref(report);
    outcome_fini(&o);
}
END_TEST

/* -- our own ----------------------------------------------------------------------------------- */

START_TEST(our_own_plugins_pass)
{
    char set[4096];
    snprintf(set, sizeof set, own[_i].set ? own[_i].set : "%s", getenv("POSTIL_SOURCE"));
    struct outcome o =
        own[_i].set ? POSTIL(NULL, "plugin", "check", "--only-failed", "-s", set, own[_i].plugin)
                    : POSTIL(NULL, "plugin", "check", "--only-failed", own[_i].plugin);
    ck_assert_msg(o.code == 0, "%s%s", o.out, o.err);
    outcome_fini(&o);
}
END_TEST

/* A program behind it answers with no records; reading byte by byte, it is no measure of time. */
START_TEST(a_step_that_is_a_program_passes)
{
    static const char command[] =
        "command=sed -u 's/^{\"id\":\"\\([^\"]*\\)\".*/{\"id\":\"\\1\"\\x2c\"layers\":{}}/'";
    struct outcome o =
        POSTIL(NULL, "plugin", "check", "--only-failed", "--exclude", "time/*", "--exclude",
               "texts/huge", "-s", command, "-s", "writes=nothing begin end", "exec");
    ck_assert_msg(o.code == 0, "%s%s", o.out, o.err);
    harness_contains(o.out, "exec: 31 passed, 0 failed, 3 skipped");
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("plugin check");
    TCase *tc = tcase_create("plugin check");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, a_flaw_is_found_by_its_test_and_no_other, 0, N_ELEM(flaws));
    tcase_add_test(tc, there_is_a_flaw_for_every_test);
    tcase_add_loop_test(tc, without_a_flaw_nothing_fails, 0, 2);
    tcase_add_test(tc, a_test_has_a_time_limit);
    tcase_add_loop_test(tc, the_command_says_and_returns_what_is_right, 0, N_ELEM(uses));
    tcase_add_test(tc, several_plugins_are_checked_in_turn);
    tcase_add_loop_test(tc, our_own_plugins_pass, 0, N_ELEM(own));
    tcase_add_test(tc, a_step_that_is_a_program_passes);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
