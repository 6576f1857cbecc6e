/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about tests that stand in a configuration: what they find, and how they say it. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suite.h"

/* Every document gets these records; `note` has one field of each type. */
static const char records[] =
    "\"layers\":{\"name\":[{\"begin\":0,\"end\":3,\"kind\":\"PER\",\"cue_begin\":4,\"cue_end\":7},"
    "{\"begin\":8,\"end\":10,\"kind\":\"PER\",\"of\":\"Bo\"},"
    "{\"begin\":8,\"end\":10,\"kind\":\"LOC\",\"of\":\"Bo\"}],"
    "\"note\":[{\"whole\":-3,\"small\":7,\"score\":0.925,\"big\":310000000,\"yes\":true,"
    "\"word\":\"w\",\"words\":[\"a\",\"b\"],\"hash\":\"00000000000000ff\"}],\"nothing\":[]}";

/* Write a chain with such a step, and `tests`; its path. */
static const char *
write_chain(const char *tests)
{
    char text[8192];
    snprintf(text, sizeof text,
             "while IFS= read -r line; do\n"
             "case $line in *pepper*) reject=',\"rejected\":{\"reason\":\"too hot\"}' ;;\n"
             "*1999*) reject=',\"rejected\":{\"reason\":\"too old\"}' ;; *) reject= ;; esac\n"
             "printf '%%s\\n' '{\"id\":\"test\",%s'\"$reject}\"\ndone\n",
             records);
    const char *script = harness_write("step.sh", text);
    snprintf(text, sizeof text,
             "chain = ( { plugin = \"exec\"; command = ( \"/bin/sh\", \"%s\" );\n"
             "writes = ( \"name begin end kind:PER|LOC of:string cue_begin:offset "
             "cue_end:offset\", \"note whole:i64 small:u8 score:f32 big:f64 yes:bool word:string "
             "words:strings hash:hash\", \"nothing word:string\" ); },\n"
             "{ plugin = \"jsonl\"; path = \"/nowhere/out\"; } );\n"
             "tests = ( %s );\n",
             script, tests);
    return harness_write("t.conf", text);
}

#define CHECK(tests, ...) POSTIL(NULL, "check", "-c", write_chain(tests), "--tests", __VA_ARGS__)

#define TEXT "text = \"Ada met Bo\"; "

static const char *const passes[] = {
    TEXT "expect = { name = ( { text = \"Ada\"; kind = \"PER\"; cue = \"met\"; } ); };",
    TEXT "expect = { name = ( { begin = 8; end = 10; of = \"Bo\"; } ); };",
    TEXT "expect = { name = ( {}, {}, {} ); nothing = (); }; only = ( \"name\", \"nothing\" );",
    TEXT "only = ( \"nothing\" ); absent = { nothing = ( {} ); name = ( { text = \"Cy\"; } ); };",
    /* each of its own, whichever comes first */
    TEXT "expect = { name = ( { of = \"Bo\"; }, { text = \"Bo\"; kind = \"PER\"; } ); };",
    TEXT "expect = { name = ( { text = \"Bo\"; kind = \"PER\"; }, { of = \"Bo\"; } ); };",
    TEXT "expect = { note = ( { whole = -3; small = 7; score = 0.93; big = 310000000; "
         "yes = true; word = \"w\"; words = ( \"a\", \"b\" ); hash = \"00000000000000ff\"; } ); };",
    TEXT "expect = { note = ( { score = 0.92; big = 312000000.0; } ); };",
    TEXT "absent = { note = ( { score = 0.91; }, { big = 310000001; }, { yes = false; }, "
         "{ words = ( \"a\" ); }, { words = ( \"a\", \"c\" ); }, { word = \"ww\"; }, { whole = 3; "
         "} ); name = ( { of = \"\"; }, { text = \"Ada\"; of = \"Bo\"; }, { text = \"Ad\"; } ); };",
    "text = \"pepper\"; rejected = \"too hot\";",
    TEXT "meta = { year = 1999; }; rejected = \"too old\";",
    TEXT "meta = { a = \"1999\"; }; rejected = \"it rejects the document: too old\";",
    TEXT "meta = { a = 1.5; b = true; }; expect = { };",
};

START_TEST(what_is_so_passes)
{
    char test[2048];
    snprintf(test, sizeof test, "{ %s }", passes[_i]);
    struct outcome o = CHECK(test, "-s", "run.memory=1M");
    ck_assert_str_eq(o.err, "postil: 0 of 1 tests failed\n");
    ck_assert_int_eq(o.code, 0);
    ck_assert_str_eq(o.out, "");
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *test, *said;
} failures[] = {
    {TEXT "expect = { name = ( { text = \"Ada\"; kind = \"LOC\"; } ); };",
     "name: no record is\n    { text = \"Ada\"; kind = \"LOC\"; }\n  found were\n"
     "    { text = \"Ada\"; kind = \"PER\"; }\n    { text = \"Bo\"; kind = \"LOC\"; }\n"
     "    { text = \"Bo\"; kind = \"PER\"; }\n"},
    {TEXT "expect = { name = ( { kind = \"LOC\"; }, { kind = \"LOC\"; } ); };",
     "name: too few records are\n    { kind = \"LOC\"; }\n  found were\n    { kind = \"LOC\"; }\n"
     "    { kind = \"PER\"; }\n    { kind = \"PER\"; }\n"},
    {TEXT "expect = { nothing = ( { word = \"x\"; } ); };",
     "nothing: no record is\n    { word = \"x\"; }\n  the layer is empty\n"},
    {TEXT "expect = { name = ( { of = \"Cy\"; } ); };", /* Ada's has none */
     "name: no record is\n    { of = \"Cy\"; }\n  found were\n    { }\n    { of = \"Bo\"; }\n"
     "    { of = \"Bo\"; }\n"},
    {TEXT "expect = { note = ( { score = 0.5; words = ( \"a\" ); yes = false; } ); };",
     "note: no record is\n    { score = 0.5; words = ( \"a\" ); yes = false; }\n  found were\n"
     "    { score = 0.925; words = ( \"a\", \"b\" ); yes = true; }\n"},
    {TEXT "expect = { name = ( { of = \"Bo\"; } , { of = \"Bo\"; } ); }; only = ( \"name\" );",
     "name: a record is there that is not expected\n"
     "    { text = \"Ada\"; kind = \"PER\"; cue_begin = 4; cue_end = 7; }\n"},
    {TEXT "absent = { note = ( { whole = -3; } ); };",
     "note: no record should be\n    { whole = -3; }\n  found was\n    { whole = -3; small = 7; "
     "score = 0.925; big = 310000000; yes = true; word = \"w\"; words = ( \"a\", \"b\" ); hash = "
     "\"00000000000000ff\"; }\n"},
    {"text = \"pepper\"; expect = { };", "the document is rejected: exec: the program's answer: it "
                                         "rejects the document: too hot\n"},
    {"text = \"pepper\"; rejected = \"too cold\";",
     "the document is rejected: exec: the program's answer: it rejects the document: too hot\n"
     "  expected was the reason\n    too cold\n"},
    {TEXT "rejected = \"too hot\";",
     "the document is not rejected\n  expected was the reason\n    too hot\n"},
};

START_TEST(what_is_not_so_fails_and_is_shown)
{
    char test[2048], want[2048];
    snprintf(test, sizeof test, "{ name = \"it\"; %s }", failures[_i].test);
    struct outcome o = CHECK(test, "-q");
    snprintf(want, sizeof want, "postil: %s:4: test 'it': %spostil: 1 of 1 tests failed\n",
             harness_path("t.conf"), failures[_i].said);
    ck_assert_str_eq(o.err, want);
    ck_assert_int_eq(o.code, 1);
    outcome_fini(&o);
}
END_TEST

/* A test that fails, or a document that is rejected, has no part in the next. */
START_TEST(each_test_is_apart)
{
    struct outcome o =
        CHECK("{ text = \"pepper\"; rejected = \"too cold\"; },\n{ " TEXT "only = ( \"note\" "
              "); },\n{ " TEXT "expect = { note = ( {} ); }; only = ( \"note\" ); }",
              "--json");
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.out, "{\"faults\":[],\"tests\":{\"failed\":[{\"where\":\"");
    harness_contains(o.out, "t.conf:4\",\"test\":\"pepper\",\"what\":\"the document is rejected: ");
    harness_contains(o.out,
                     "t.conf:5\",\"test\":\"Ada met Bo\",\"what\":\"note: a record is there");
    harness_contains(o.out, "\"}],\"run\":3}}\n");
    ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *test, *fault;
} senseless[] = {
    {"\"x\"", "a test is a group: { text = \"...\"; expect = { }; }"},
    {"{ rejected = \"x\"; }", "a test has a text: text = \"...\""},
    {"{ text = 7; rejected = \"x\"; }", "text is a string"},
    {"{ " TEXT "}", "a test that nothing can fail: give it expect, absent, only or rejected"},
    {"{ " TEXT "expects = { }; only = (); }",
     "a test has no 'expects'; did you mean 'expect'? there are: name, text, meta, expect, absent, "
     "only, rejected"},
    {"{ " TEXT "expect = (); }",
     "expect is a group of layers: { entity = ( { text = \"...\"; } ); }"},
    {"{ " TEXT "absent = { name = { text = \"x\"; }; }; }",
     "layer 'name' takes a list of records: ( { text = \"...\"; } )"},
    {"{ " TEXT "expect = { name = ( \"x\" ); }; }",
     "a record is a group of what it holds: { text = \"...\"; }"},
    {"{ " TEXT "expect = { token = ( {} ); }; }", "no step of the chain writes layer 'token'"},
    {"{ " TEXT "only = \"name\"; }", "only is a list of names of layers: ( \"entity\" )"},
    {"{ " TEXT "only = ( \"token\" ); }", "no step of the chain writes layer 'token'"},
    {"{ " TEXT "meta = 1; only = (); }", "meta is a group: { title = \"...\"; }"},
    {"{ " TEXT "meta = { a = (); }; only = (); }", "meta 'a' is a string, a number, true or false"},
    {"{ " TEXT "expect = { name = ( { knid = \"PER\"; } ); }; }",
     "layer 'name' has no 'knid'; there are begin end kind of cue_begin cue_end, and text: the "
     "words "
     "covered"},
    {"{ " TEXT "expect = { note = ( { text = \"x\"; } ); }; }",
     "layer 'note' has no 'text'; there are whole small score big yes word words hash"},
    {"{ " TEXT "expect = { name = ( { kind = \"ORG\"; } ); }; }",
     "layer 'name': 'kind' is one of PER LOC"},
    {"{ " TEXT "expect = { name = ( { kind = 1; } ); }; }", "layer 'name': 'kind' is a string"},
    {"{ " TEXT "expect = { name = ( { text = 1; } ); }; }", "layer 'name': 'text' is a string"},
    {"{ " TEXT "expect = { name = ( { begin = \"0\"; } ); }; }",
     "layer 'name': 'begin' is a whole number"},
    {"{ " TEXT "expect = { note = ( { score = \"0\"; } ); }; }",
     "layer 'note': 'score' is a number"},
    {"{ " TEXT "expect = { note = ( { yes = 1; } ); }; }", "layer 'note': 'yes' is true or false"},
    {"{ " TEXT "expect = { note = ( { words = \"a\"; } ); }; }",
     "layer 'note': 'words' is a list of strings"},
    {"{ " TEXT "expect = { note = ( { hash = 255; } ); }; }",
     "layer 'note': 'hash' is a string of 16 hexadecimal digits"},
};

START_TEST(senseless_tests_are_faults)
{
    char want[1024];
    struct outcome o = CHECK(senseless[_i].test, "-q");
    snprintf(want, sizeof want, "postil: %s:4: %s\n", harness_path("t.conf"), senseless[_i].fault);
    ck_assert_str_eq(o.err, want);
    ck_assert_int_eq(o.code, 78);
    outcome_fini(&o);
}
END_TEST

START_TEST(layers_of_many_documents_are_not_tested)
{
    const char *path =
        harness_write("d.conf", "chain = ( { plugin = \"segment\"; }, { plugin = "
                                "\"duplicates\"; } );\n"
                                "tests = ( { text = \"x\"; only = ( \"duplicate\" ); },"
                                " { text = \"x\"; only = ( \"story\" ); } );");
    struct outcome o = POSTIL(NULL, "check", "--tests", "-c", path);
    ck_assert_int_eq(o.code, 78);
    harness_contains(o.err, "layer 'duplicate' depends on other documents, and a test has but one");
    harness_contains(o.err, "layer 'story' depends on other documents, and a test has but one");
    outcome_fini(&o);
}
END_TEST

/* Loop over faults: each costs one test. */
static const struct {
    const char *how, *what;
} ends[] = {
    {"crash", "crashed (SIGSEGV)"},
    {"abort", "crashed (SIGABRT)"},
    {"leave", "left its process with status 3"},
    {"hang", "took longer than 1.5 s (run.timeout)"},
};

START_TEST(a_test_that_crashes_or_hangs_fails_alone)
{
    char text[1024], want[1024];
    const char *path = harness_path("e.conf");
    snprintf(text, sizeof text,
             "run: { timeout = 1.5; };\n"
             "chain = ( { plugin = \"trouble\"; how = \"%s\"; } );\n"
             "tests = ( { text = \"a\"; only = ( \"woe\" ); },\n"
             "{ text = \"pepper\"; only = (); },\n"
             "{ text = \"b\"; expect = { woe = ( {} ); }; },\n"
             "{ text = \"pepper\"; only = (); } );\n",
             ends[_i].how);
    struct outcome o = POSTIL(NULL, "check", "--tests", "-c", harness_write("e.conf", text));
    snprintf(want, sizeof want,
             "postil: %s:4: test 'pepper': %s\npostil: %s:5: test 'b': woe: no record is\n    { }\n"
             "  the layer is empty\npostil: %s:6: test 'pepper': %s\npostil: 3 of 4 tests failed\n",
             path, ends[_i].what, path, path, ends[_i].what);
    ck_assert_str_eq(o.err, want);
    ck_assert_int_eq(o.code, 1);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_step_that_can_not_start_ends_them)
{
    const char *path =
        harness_write("s.conf", "chain = ( { plugin = \"trouble\"; where = \"start\"; "
                                "how = \"data\"; } );\n"
                                "tests = ( { text = \"a\"; only = (); } );\n");
    struct outcome o = POSTIL(NULL, "check", "--tests", "-c", path);
    ck_assert_str_eq(o.err, "postil: tests: 'trouble' can't start: not my?cup of tea\n");
    ck_assert_int_eq(o.code, 65);
    outcome_fini(&o);
}
END_TEST

START_TEST(without_tests_all_is_good)
{
    struct outcome o = POSTIL(NULL, "check", "--chain", "segment", "--tests");
    ck_assert_int_eq(o.code, 0);
    ck_assert_str_eq(o.err, "postil: 0 of 0 tests failed\n");
    outcome_fini(&o);
    o = CHECK("{ text = 1; }", "--json");
    ck_assert_int_eq(o.code, 78);
    outcome_fini(&o);
    o = POSTIL(NULL, "check", "-c", harness_path("t.conf")); /* nobody asked for tests */
    ck_assert_int_eq(o.code, 0);
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("test");
    TCase *tc = tcase_create("test");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, what_is_so_passes, 0, N_ELEM(passes));
    tcase_add_loop_test(tc, what_is_not_so_fails_and_is_shown, 0, N_ELEM(failures));
    tcase_add_test(tc, each_test_is_apart);
    tcase_add_loop_test(tc, senseless_tests_are_faults, 0, N_ELEM(senseless));
    tcase_add_loop_test(tc, a_test_that_crashes_or_hangs_fails_alone, 0, N_ELEM(ends));
    tcase_add_test(tc, a_step_that_can_not_start_ends_them);
    tcase_add_test(tc, layers_of_many_documents_are_not_tested);
    tcase_add_test(tc, without_tests_all_is_good);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
