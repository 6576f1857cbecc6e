/* SPDX-License-Identifier: Apache-2.0 */
/* Manifests: what they say, and what verify says when something has been changed. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "harness.h"
#include "suite.h"

static const char input[] = "{\"id\":\"a\",\"text\":\"one two\"}\n"
                            "{\"id\":\"b\",\"text\":\"three\"}\n"
                            "{\"id\":\n"
                            "{\"id\":\"d\",\"text\":\"four\"}\n";

#define RUN(...)                                                                                   \
    POSTIL(NULL, "run", "-q", "-c", harness_path("conf"), "-o", harness_path("out"), "--rejects",  \
           harness_path("rejects"), "--manifest", harness_path("manifest"), __VA_ARGS__)

#define VERIFY(...) POSTIL(NULL, "verify", harness_path("manifest"), __VA_ARGS__)

static void
assert_code(const struct outcome *o, int code)
{
    ck_assert_msg(o->code == code, "exit %d, not %d: %s%s", o->code, code, o->err, o->out);
}

/* Make a run whose plugins lie in the scratch folder. */
static void
make_run(void)
{
    char command[8192], conf[8192];
    snprintf(command, sizeof command, "mkdir -p %s && chmod 755 %s && cp -L %s/mark.so %s",
             harness_path("plugins"), harness_path("plugins"), harness_modules(""),
             harness_path("plugins"));
    ck_assert_int_eq(system(command), 0);
    snprintf(conf, sizeof conf,
             "postil = 1;\nchain = ( { plugin = \"mark\"; }, { plugin = \"jsonl\"; } );\n");
    harness_write("conf", conf);
    harness_write("in.jsonl", input);
    struct outcome o = RUN("--plugin-path", harness_path("plugins"), harness_path("in.jsonl"));
    assert_code(&o, 1);
    outcome_fini(&o);
}

static json_t *
read_manifest(void)
{
    json_error_t why;
    json_t *m = json_load_file(harness_path("manifest"), 0, &why);
    ck_assert_msg(m != NULL, "%s", why.text);
    return m;
}

START_TEST(a_manifest_says_what_was_run)
{
    make_run();
    json_t *m = read_manifest();
    const char *path, *owner, *hash, *reads, *id;
    int n_read, n_rejected, bytes;
    size_t len;
    free(harness_read(harness_path("out"), &len));
    ck_assert_int_eq(json_unpack(m, "{s:{s:i,s:i,s:s}}", "documents", "read", &n_read, "rejected",
                                 &n_rejected, "hash", &hash),
                     0);
    ck_assert_int_eq(n_read, 4);
    ck_assert_int_eq(n_rejected, 1);
    ck_assert_uint_eq(strlen(hash), 16);
    ck_assert_int_eq(json_unpack(m, "{s:[{s:s,s:s,s:i,s:s}]}", "outputs", "owner", &owner, "path",
                                 &path, "bytes", &bytes, "hash", &hash),
                     0);
    ck_assert_str_eq(owner, "step 'jsonl'");
    ck_assert_str_eq(path, harness_path("out"));
    ck_assert_int_eq(bytes, (int)len);
    ck_assert_int_eq(json_unpack(m, "{s:[{s:s,s:s}]}", "inputs", "path", &reads, "hash", &hash), 0);
    ck_assert_str_eq(reads, harness_path("in.jsonl"));
    ck_assert_int_eq(
        json_unpack(m, "{s:[{},{s:s,s:s},{}]}", "plugins", "owner", &owner, "path", &id), 0);
    ck_assert_str_eq(owner, "step 'mark'");
    harness_contains(id, "/plugins/mark.so");
    json_decref(m);
}
END_TEST

static const char *const workers[] = {"0", "1", "3"};

START_TEST(what_has_not_been_changed_is_the_same)
{
    make_run();
    struct outcome o = VERIFY("-j", workers[_i]);
    assert_code(&o, 0);
    ck_assert_str_eq(o.out, "the same: 4 documents, 1 of them rejected, 1 outputs\n");
    ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
}
END_TEST

static void
append(const char *name, const char *text)
{
    FILE *file = fopen(harness_path(name), "a");
    ck_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void
change_input(void)
{
    char changed[sizeof input];
    memcpy(changed, input, sizeof input);
    memcpy(strstr(changed, "three"), "seven", 5);
    harness_write("in.jsonl", changed);
}

static void
shorten_input(void)
{
    char changed[sizeof input];
    memcpy(changed, input, sizeof input);
    *strstr(changed, "{\"id\":\"d\"") = '\0';
    harness_write("in.jsonl", changed);
}

static void
lengthen_input(void)
{
    append("in.jsonl", "{\"id\":\"e\",\"text\":\"five\"}\n");
}

static void
change_setting(void)
{
    harness_write("conf",
                  "postil = 1;\nchain = ( { plugin = \"mark\"; }, { plugin = \"jsonl\"; text "
                  "= false; } );\n");
}

static void
change_plugin(void)
{
    append("plugins/mark.so", "x");
}

static void
change_both(void)
{
    change_input();
    append("out", "x");
}

static void
change_reject(void)
{
    char changed[sizeof input];
    memcpy(changed, input, sizeof input);
    memcpy(strstr(changed, "{\"id\":\n"), "{\"id\"!\n", 7);
    harness_write("in.jsonl", changed);
}

static const struct {
    void (*change)(void);
    const char *want[3];
    size_t n; /* lines */
} changes[] = {
    {change_input,
     {"source 'jsonl': paths ", "in.jsonl has been changed (hash ",
      "out: document \"b\" (line 2) is the first that differs\n"},
     3},
    {shorten_input,
     {"documents: 4 were read, and now 3\n", "out: document \"d\" (line 3) is missing\n", ""},
     3},
    {lengthen_input,
     {"documents: 4 were read, and now 5\n", "out: document \"e\" (line 4) is new\n", ""},
     3},
    {change_setting,
     {"step 'jsonl': text was true and is false\n",
      "out: document \"a\" (line 1) is the first that differs\n", ""},
     2},
    {change_plugin, {"step 'mark': plugin ", "plugins/mark.so has been changed (hash ", ""}, 1},
    {change_both, {"documents: the input is another one\n", "since the file isn't what", ""}, 3},
    {change_reject,
     {"documents: the input is another one\n", "rejects: document \"in.jsonl:3\" (line 1) is", ""},
     3},
};

START_TEST(what_has_been_changed_is_named)
{
    make_run();
    changes[_i].change();
    size_t len;
    char *before = harness_read(harness_path("out"), &len);
    struct outcome o = VERIFY(NULL);
    assert_code(&o, 1);
    for (size_t i = 0; i < 3; i++)
        harness_contains(o.out, changes[_i].want[i]);
    ck_assert_uint_eq(harness_count(o.out, "\n"), changes[_i].n);
    outcome_fini(&o);
    char *after = harness_read(harness_path("out"), &len);
    harness_same(after, before); /* it is not written again */
    free(before), free(after);
}
END_TEST

START_TEST(new_outputs_are_kept_when_asked_for)
{
    make_run();
    struct outcome o = VERIFY("--keep", harness_path("kept"));
    assert_code(&o, 0);
    char *got = harness_read(harness_path("kept/1-path"), NULL);
    char *want = harness_read(harness_path("out"), NULL);
    harness_same(got, want);
    free(got), free(want);
    outcome_fini(&o);
}
END_TEST

/* A run that made its index anew can be repeated; the next one can't. */
START_TEST(an_index_that_held_documents_is_no_start)
{
    char index[4096];
    snprintf(index, sizeof index, "chain.duplicates.index=%s", harness_path("index"));
    harness_write("in.jsonl", input);
    for (int i = 0; i < 2; i++) {
        struct outcome o = POSTIL(NULL, "run", "-q", "--chain", "segment,duplicates", "-s", index,
                                  "-o", harness_path("out"), "--manifest", harness_path("manifest"),
                                  harness_path("in.jsonl"));
        assert_code(&o, 1);
        outcome_fini(&o);
        o = VERIFY(NULL);
        assert_code(&o, i == 0 ? 0 : 78);
        if (i == 1)
            harness_contains(o.err, "held documents before it");
        outcome_fini(&o);
    }
}
END_TEST

START_TEST(what_cannot_be_repeated_is_refused)
{
    struct outcome o = POSTIL(input, "run", "-q", "--source", "jsonl", "--chain", "mark",
                              "--manifest", harness_path("manifest"), "-");
    assert_code(&o, 1);
    outcome_fini(&o);
    o = VERIFY(NULL);
    assert_code(&o, 78);
    harness_contains(o.err, "it read standard input");
    outcome_fini(&o);
    harness_write("manifest", "{\"manifest\":2}");
    o = VERIFY(NULL);
    assert_code(&o, 65);
    outcome_fini(&o);
    harness_write("manifest", "half a line");
    o = VERIFY(NULL);
    assert_code(&o, 65);
    harness_contains(o.err, "is no manifest: line 1: ");
    outcome_fini(&o);
    unlink(harness_path("manifest"));
    o = VERIFY(NULL);
    assert_code(&o, 66);
    outcome_fini(&o);
    o = POSTIL(NULL, "verify", NULL);
    assert_code(&o, 2);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_run_that_fails_leaves_no_manifest)
{
    make_run();
    struct outcome o = RUN("--plugin-path", harness_path("plugins"), harness_path("nowhere.jsonl"));
    assert_code(&o, 66);
    outcome_fini(&o);
    ck_assert_int_ne(access(harness_path("manifest"), F_OK), 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("manifest");
    TCase *tc = tcase_create("manifest");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, a_manifest_says_what_was_run);
    tcase_add_loop_test(tc, what_has_not_been_changed_is_the_same, 0, N_ELEM(workers));
    tcase_add_loop_test(tc, what_has_been_changed_is_named, 0, N_ELEM(changes));
    tcase_add_test(tc, new_outputs_are_kept_when_asked_for);
    tcase_add_test(tc, an_index_that_held_documents_is_no_start);
    tcase_add_test(tc, what_cannot_be_repeated_is_refused);
    tcase_add_test(tc, a_run_that_fails_leaves_no_manifest);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
