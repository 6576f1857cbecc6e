/* SPDX-License-Identifier: Apache-2.0 */
/* postil plugin fuzz: what fails is found, made small, and fails again with the command it says. */
#define _GNU_SOURCE
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "own_plugins.h"
#include "suite.h"

static const char *
bad(const char *module)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s.so", harness_modules("bad"), module);
    return path;
}

static struct outcome
fuzz(const char *set, const char *output, const char *seed, const char *module)
{
    return POSTIL(NULL, "plugin", "fuzz", "-s", set, "--time", "60", "--timeout", "1", "--seed",
                  seed, "-o", output, bad(module));
}

/* -- what is found ----------------------------------------------------------------------------- */

static const struct {
    const char *module, *set, *said;
    const char *text; /* all that is left of it; NULL: it depends    */
    size_t n_token;   /* in its layer of tokens                      */
} finds[] = {
    {"flawed", "fault=empty", "analyze crashed (SIGSEGV) on document fuzz", "", 0},
    {"flawed", "fault=range", "analyze: layer 'note', record 1: span ", NULL, 0},
    {"flawed", "fault=borders", "splits a character", NULL, 0},
    {"flawed", "fault=counts", "the same document gives something else the second time", NULL, 0},
    {"meddler", "fault=trusts", "analyze: this can't be", NULL, 1},
};

START_TEST(what_fails_is_made_small)
{
    const char *output = harness_path("least.jsonl");
    struct outcome o = fuzz(finds[_i].set, output, "1", finds[_i].module);
    ck_assert_msg(o.code == 1, "%s%s", o.out, o.err);
    harness_contains(o.out, finds[_i].said);
    harness_contains(o.out, "the least that fails: ");
    size_t len;
    char *line = harness_read(output, &len);
    json_t *doc = json_loads(line, JSON_ALLOW_NUL, NULL);
    ck_assert_msg(doc != NULL, "%s", line);
    const json_t *text = json_object_get(doc, "text");
    if (finds[_i].text)
        ck_assert_str_eq(json_string_value(text), finds[_i].text);
    else
        ck_assert_uint_le(json_string_length(text), 6); /* two letters that are counted, or one */
    ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(doc, "layers"), "token")),
                      finds[_i].n_token);
    ck_assert_uint_eq(json_object_size(json_object_get(doc, "meta")), 0);
    json_decref(doc);
    free(line);
    outcome_fini(&o);

    o = POSTIL(NULL, "plugin", "fuzz", "-s", finds[_i].set, "--replay", output,
               bad(finds[_i].module));
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.out, finds[_i].said);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_file_that_a_source_cant_stand_is_found)
{
    const char *output = harness_path("least.bin");
    struct outcome o = POSTIL(NULL, "plugin", "fuzz", "--time", "60", "-o", output, bad("fragile"));
    ck_assert_msg(o.code == 1, "%s%s", o.out, o.err);
    harness_contains(o.out, "next or decode crashed (SIGSEGV)");
    size_t len;
    char *bytes = harness_read(output, &len);
    ck_assert_uint_eq(len, 1);
    ck_assert_uint_ge((unsigned char)bytes[0], 0x80);
    free(bytes);
    outcome_fini(&o);
    o = POSTIL(NULL, "plugin", "fuzz", "--replay", output, bad("fragile"));
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.out, "next or decode crashed (SIGSEGV)");
    outcome_fini(&o);
}
END_TEST

START_TEST(a_hang_is_found)
{
    struct outcome o =
        POSTIL(NULL, "plugin", "fuzz", "-s", "how=hang", "-s", "on=A", "--time", "60", "--timeout",
               "0.2", "-o", harness_path("least.jsonl"), "trouble");
    ck_assert_msg(o.code == 1, "%s%s", o.out, o.err);
    harness_contains(o.out, "trouble: FAILED: analyze took too long on document fuzz");
    char *line = harness_read(harness_path("least.jsonl"), NULL);
    harness_contains(line, "\"text\":\"A\"");
    free(line);
    outcome_fini(&o);
}
END_TEST

/* Of the documents that an instance had before, those are kept without which it doesn't fail. */
START_TEST(a_failure_that_needs_more_than_one_document_keeps_them)
{
    const char *output = harness_path("least.jsonl");
    struct outcome o = fuzz("fault=third", output, "1", "flawed");
    ck_assert_msg(o.code == 1, "%s%s", o.out, o.err);
    char *lines = harness_read(output, NULL);
    ck_assert_uint_eq(harness_count(lines, "{\"id\":\"fuzz\""), 3);
    free(lines);
    outcome_fini(&o);
    o = POSTIL(NULL, "plugin", "fuzz", "-s", "fault=third", "--replay", output, bad("flawed"));
    ck_assert_int_eq(o.code, 1);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_seed_finds_the_same_again)
{
    char *lines[3];
    static const char *const seeds[] = {"7", "7", "8"};
    for (int i = 0; i < 3; i++) {
        struct outcome o = fuzz("fault=counts", harness_path("least.jsonl"), seeds[i], "flawed");
        ck_assert_int_eq(o.code, 1);
        lines[i] = harness_read(harness_path("least.jsonl"), NULL);
        outcome_fini(&o);
    }
    ck_assert_str_eq(lines[0], lines[1]);
    for (int i = 0; i < 3; i++)
        free(lines[i]);
}
END_TEST

/* -- the command ------------------------------------------------------------------------------- */

static const struct {
    const char *arguments[12];
    int code;
    const char *out, *err; /* what is said among other things; "": nothing at all */
} uses[] = {
    {{"plugin", "fuzz", "--help"}, 0, "usage: postil plugin fuzz", ""},
    {{"plugin", "fuzz"}, 2, "", "fuzz what?"},
    {{"plugin", "fuzz", "mark", "relay"}, 2, "", "fuzz what?"},
    {{"plugin", "fuzz", "--time", "long", "mark"}, 2, "", "--time takes seconds, not 'long'"},
    {{"plugin", "fuzz", "--seed", "-1", "mark"}, 2, "", "--seed takes a whole number, not '-1'"},
    {{"plugin", "fuzz", "-s", "x", "mark"}, 2, "", "not of the form key=value"},
    {{"plugin", "fuzz", "nobody"}, 66, "", "no plugin 'nobody'"},
    {{"plugin", "fuzz", "--replay", "/nowhere.jsonl", "mark"}, 66, "", "/nowhere.jsonl: No such"},
    {{"plugin", "fuzz", "-s", "no=1", "mark"}, 1, "mark: FAILED: -s chain.0.no=1: ", ""},
    {{"plugin", "fuzz", "--time", "0.2", "mark"}, 0, " documents in ", ""},
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

START_TEST(a_document_that_is_fine_does_not_fail)
{
    const char *path = harness_write("fine.jsonl", "{\"id\":\"a\",\"text\":\"Ada met Bo.\"}\n");
    struct outcome o = POSTIL(NULL, "plugin", "fuzz", "--replay", path, "segment");
    ck_assert_msg(o.code == 0, "%s%s", o.out, o.err);
    ck_assert_str_eq(o.out, "segment: nothing failed\n");
    outcome_fini(&o);
}
END_TEST

/* -- our own ----------------------------------------------------------------------------------- */

START_TEST(our_own_plugins_stand_a_short_run)
{
    char set[4096];
    snprintf(set, sizeof set, own[_i].set ? own[_i].set : "%s", getenv("POSTIL_SOURCE"));
    const char *output = harness_path("least");
    struct outcome o =
        own[_i].set ? POSTIL(NULL, "plugin", "fuzz", "--time", "0.5", "-o", output, "-s", set,
                             own[_i].plugin)
                    : POSTIL(NULL, "plugin", "fuzz", "--time", "0.5", "-o", output, own[_i].plugin);
    ck_assert_msg(o.code == 0, "%s%s", o.out, o.err);
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("plugin fuzz");
    TCase *tc = tcase_create("plugin fuzz");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, what_fails_is_made_small, 0, N_ELEM(finds));
    tcase_add_test(tc, a_file_that_a_source_cant_stand_is_found);
    tcase_add_test(tc, a_hang_is_found);
    tcase_add_test(tc, a_failure_that_needs_more_than_one_document_keeps_them);
    tcase_add_test(tc, a_seed_finds_the_same_again);
    tcase_add_loop_test(tc, the_command_says_and_returns_what_is_right, 0, N_ELEM(uses));
    tcase_add_test(tc, a_document_that_is_fine_does_not_fail);
    tcase_add_loop_test(tc, our_own_plugins_stand_a_short_run, 0, N_ELEM(own));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
