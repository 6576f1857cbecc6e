/* SPDX-License-Identifier: Apache-2.0 */
/* Runs that are killed or stopped and resumed, and why one can't be; one document alone. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "suite.h"

static const char *const workers[] = {"0", "1", "2", "7"};

#define FUSED "mark,rank,relay,fuse"

/* 40 documents of which the 20th can't be read, and a fuse at the one called `at`. */
#define RUN(out, at, ...)                                                                          \
    POSTIL(NULL, "run", "--source", "made", "-s", "source.n=40", "-s", "source.undecoded=20",      \
           "--chain", FUSED, "-s", at, "-s", burnt(), "-o", harness_path(out), "--rejects",        \
           harness_path("rejects"), __VA_ARGS__)

#define RESUME(at, ...) RUN("out", at, "--resume", "-s", "run.checkpoint=0", __VA_ARGS__)

static const char *
burnt(void)
{
    static char setting[4096];
    snprintf(setting, sizeof setting, "chain.fuse.burnt=%s", harness_path("burnt"));
    return setting;
}

static void
assert_code(const struct outcome *o, int code)
{
    ck_assert_msg(o->code == code, "exit %d, not %d: %s", o->code, code, o->err);
}

/* Both files of a run that nobody disturbs; `out` and `rejects` are read and removed. */
static void
read_results(const char *out, char **out_text, char **out_rejects)
{
    *out_text = harness_read(harness_path(out), NULL);
    *out_rejects = harness_read(harness_path("rejects"), NULL);
    unlink(harness_path(out));
    unlink(harness_path("rejects"));
}

static void
assert_same_as_undisturbed(const char *at, const char *signal)
{
    char *want, *want_rejects, *got, *got_rejects;
    read_results("out", &got, &got_rejects);
    unlink(harness_path("out.resume"));
    FILE *file = fopen(harness_path("burnt"), "w");
    ck_assert(file && fclose(file) == 0);
    struct outcome whole = RUN("out", at, "-q", signal ? "-s" : NULL, signal);
    assert_code(&whole, 1);
    read_results("out", &want, &want_rejects);
    ck_assert_uint_eq(harness_count(want, "\n"), 40); /* 39 and the corpus */
    harness_same(got, want);
    harness_same(got_rejects, want_rejects);
    outcome_fini(&whole);
    free(want), free(want_rejects), free(got), free(got_rejects);
}

/* -- killed ------------------------------------------------------------------------------------ */

static const char *const places[] = {"chain.fuse.at=d0001", "chain.fuse.at=d0002",
                                     "chain.fuse.at=d0019", "chain.fuse.at=d0021",
                                     "chain.fuse.at=d0039", "chain.fuse.at=d0040"};

/* Loop over places and numbers of workers. */
START_TEST(a_killed_run_is_resumed_to_the_same_bytes)
{
    const char *at = places[_i / 4], *j = workers[_i % 4];
    struct outcome killed = RESUME(at, "-j", j), resumed;
    assert_code(&killed, 1000 + SIGKILL);
    resumed = RESUME(at, "-j", j);
    assert_code(&resumed, 1);
    harness_contains(resumed.err, "postil: resumed after ");
    harness_contains(resumed.err, "postil: 1 of 40 documents rejected (made 1)\n");
    ck_assert_int_ne(access(harness_path("out.resume"), F_OK), 0);
    outcome_fini(&killed);
    outcome_fini(&resumed);
    assert_same_as_undisturbed(at, NULL);
}
END_TEST

/* How many workers there are is not what a run depends on. */
START_TEST(a_run_is_resumed_with_other_workers)
{
    struct outcome o = RESUME(places[2], "-j", "2");
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    o = RESUME(places[2], "-j", "0", "-s", "run.slots=4");
    assert_code(&o, 1);
    outcome_fini(&o);
    assert_same_as_undisturbed(places[2], NULL);
}
END_TEST

START_TEST(a_run_killed_before_its_first_document_begins_anew)
{
    struct outcome o = RUN("out", places[0], "--resume", "-j", "0");
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    o = RUN("out", places[0], "--resume", "-j", "0");
    assert_code(&o, 1);
    harness_contains(o.err, "postil: resumed after 0 documents\n");
    outcome_fini(&o);
    assert_same_as_undisturbed(places[0], NULL);
}
END_TEST

/* It has concluded, but could not say so: nothing is done again. */
START_TEST(a_run_killed_behind_its_end_is_over)
{
    static const char at[] = "chain.fuse.at=close";
    struct outcome o = RESUME(at, "-j", "0");
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    ck_assert_int_eq(access(harness_path("out.resume/checkpoint"), F_OK), 0);
    o = RESUME(at, "-j", "0");
    assert_code(&o, 1);
    harness_contains(o.err, "postil: the run was at its end, after 40 documents\n");
    harness_contains(o.err, "postil: 1 of 40 documents rejected (made 1)\n");
    ck_assert_int_ne(access(harness_path("out.resume"), F_OK), 0);
    outcome_fini(&o);
    assert_same_as_undisturbed(at, NULL);
}
END_TEST

START_TEST(an_interrupt_saves_all_that_is_done)
{
    struct outcome o = RUN("out", places[2], "--resume", "-s", "chain.fuse.signal=2", "-j",
                           workers[_i], "-s", "run.slots=16");
    assert_code(&o, 75);
    harness_contains(o.err, " documents; the same command resumes\n");
    ck_assert_uint_eq(harness_count(o.err, "interrupted"), 0);
    outcome_fini(&o);
    char *text = harness_read(harness_path("out"), NULL), want[64];
    snprintf(want, sizeof want, "postil: resumed after %zu documents\n", harness_count(text, "\n"));
    ck_assert_uint_eq(harness_count(text, "\"corpus\""), 0);
    free(text);
    o = RUN("out", places[2], "--resume", "-s", "chain.fuse.signal=2", "-j", workers[_i], "-s",
            "run.slots=16");
    assert_code(&o, 1);
    if (_i == 0) /* nothing is in flight: the rejected one comes behind */
        harness_contains(o.err, want);
    outcome_fini(&o);
    assert_same_as_undisturbed(places[2], "chain.fuse.signal=2");
}
END_TEST

/* -- refused ----------------------------------------------------------------------------------- */

static const struct {
    const char *setting, *want;
} changes[] = {
    {"chain.fuse.signal=15", "step 'fuse': signal was 9 and is 15; take that back, or remove "},
    {"source.n=41", "source 'made': n was 40 and is 41"},
    {"chain.jsonl.layers=all", "step 'jsonl': 'offsets' was set, and now 'layers' is"},
    {"run.memory=2M", "run: memory was "},
    {"chain.jsonl.text=false", "step 'jsonl': text was true and is false"},
};

START_TEST(a_changed_setting_is_named)
{
    struct outcome o = RESUME(places[2], "-j", "0");
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    size_t len, now;
    char *before = harness_read(harness_path("out"), &len);
    o = RESUME(places[2], "-s", changes[_i].setting, "-j", "0");
    assert_code(&o, 78);
    harness_contains(o.err, "postil: the run can't be resumed: ");
    harness_contains(o.err, changes[_i].want);
    outcome_fini(&o);
    free(harness_read(harness_path("out"), &now));
    ck_assert_uint_eq(now, len); /* it has not been touched */
    free(before);
    o = RESUME(places[2], "-j", "0");
    assert_code(&o, 1);
    outcome_fini(&o);
    assert_same_as_undisturbed(places[2], NULL);
}
END_TEST

/* A script is as much a part of the run as a plugin is. */
START_TEST(a_changed_program_is_named)
{
    const char *path = harness_write("step.sh", "cat >/dev/null\n");
    char command[4096];
    snprintf(command, sizeof command, "chain.exec.command=sh '%s'", path);
    for (int i = 0; i < 2; i++) {
        struct outcome o =
            POSTIL(NULL, "run", "--source", "made", "-s", "source.n=40", "--chain", "fuse,exec",
                   "-s", command, "-s", "chain.exec.writes=note begin end", "-s", places[0], "-s",
                   burnt(), "-o", harness_path("out"), "--resume");
        assert_code(&o, i ? 78 : 1000 + SIGKILL);
        if (i)
            harness_contains(o.err, "step 'exec': its command is another one: ");
        outcome_fini(&o);
        harness_write("step.sh", "cat\n");
    }
}
END_TEST

#define FILES(...)                                                                                 \
    POSTIL(NULL, "run", "--chain", "mark,fuse", "-s", "chain.fuse.at=d", "-s", burnt(), "-s",      \
           "run.checkpoint=0", "-s", "run.slots=1", "-j", "0", "-o", harness_path("out"),          \
           "--resume", __VA_ARGS__)

static const struct {
    const char *text, *want;
} inputs[] = {
    {"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":\"other\"}\n",
     "document 2 of the input ("},
    {"{\"id\":\"a\",\"text\":\"x\"}\n", "the input ends before document 2"},
};

START_TEST(a_changed_input_is_named)
{
    const char *path = harness_write("in.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n"
                                                 "{\"id\":\"b\",\"text\":\"y\"}\n"
                                                 "{\"id\":\"c\",\"text\":\"z\"}\n"
                                                 "{\"id\":\"d\",\"text\":\"z\"}\n");
    struct outcome o = FILES(path);
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    harness_write("in.jsonl", inputs[_i].text);
    o = FILES(path);
    assert_code(&o, 78);
    harness_contains(o.err, inputs[_i].want);
    outcome_fini(&o);
}
END_TEST

/* The checkpoint of a run that was over is no reason to refuse another one. */
START_TEST(another_run_may_follow_one_that_was_over)
{
    const char *path = harness_write("in.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n");
    char setting[64];
    struct outcome o = FILES(path, "-s", "chain.fuse.at=close");
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    if (_i)
        harness_write("in.jsonl", "{\"id\":\"new\",\"text\":\"x\"}\n");
    snprintf(setting, sizeof setting, "chain.jsonl.text=%s", _i ? "true" : "false");
    o = FILES(path, "-s", "chain.fuse.at=close", "-s", setting);
    assert_code(&o, 0);
    ck_assert_str_eq(o.err, "");
    char *text = harness_read(harness_path("out"), NULL);
    harness_contains(text, _i ? "{\"id\":\"new\"," : "{\"id\":\"a\",");
    ck_assert_uint_eq(harness_count(text, "\"text\""), _i ? 1 : 0);
    ck_assert_uint_eq(harness_count(text, "\n"), 1);
    free(text);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_changed_output_is_named)
{
    struct outcome o = RESUME(places[3], "-j", "0");
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    ck_assert_int_eq(truncate(harness_path(_i ? "out" : "rejects"), 0), 0);
    o = RESUME(places[3], "-j", "0");
    assert_code(&o, 78);
    harness_contains(o.err, _i ? "/out' has been changed: " : "/rejects' has been changed");
    outcome_fini(&o);
}
END_TEST

START_TEST(a_damaged_checkpoint_is_refused)
{
    struct outcome o = RESUME(places[2], "-j", "0");
    assert_code(&o, 1000 + SIGKILL);
    outcome_fini(&o);
    FILE *file = fopen(harness_path("out.resume/checkpoint"), "r+");
    ck_assert(file && fseek(file, 200, SEEK_SET) == 0 && fputc(7, file) == 7);
    fclose(file);
    o = RESUME(places[2], "-j", "0");
    assert_code(&o, 65);
    outcome_fini(&o);
}
END_TEST

START_TEST(what_keeps_state_without_saving_it_is_refused)
{
    struct outcome o = POSTIL(NULL, "run", "--source", "made", "-s", "source.n=3", "--chain",
                              "mark,rank,relay,tally", "-o", harness_path("out"), "--resume");
    assert_code(&o, 78);
    harness_contains(o.err, "step 'tally' can't be resumed: plugin 'tally' has no save");
    ck_assert_int_ne(access(harness_path("out"), F_OK), 0);
    ck_assert_int_ne(access(harness_path("out.resume"), F_OK), 0);
    outcome_fini(&o);
}
END_TEST

START_TEST(what_cannot_be_cut_back_is_refused)
{
    struct outcome o =
        POSTIL(NULL, "run", "--source", "made", "-s", "source.n=3", "--chain", "mark", "--resume");
    assert_code(&o, 2);
    harness_contains(o.err, "standard output can't be resumed");
    outcome_fini(&o);
    char folder[4096];
    snprintf(folder, sizeof folder, "--resume=%s", harness_path("folder"));
    o = POSTIL(NULL, "run", "--source", "made", "-s", "source.n=3", "--chain", "mark", folder, "-o",
               "/dev/null");
    assert_code(&o, 78);
    harness_contains(o.err, "/dev/null can't be resumed");
    ck_assert_int_ne(access(harness_path("folder"), F_OK), 0);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_folder_of_other_things_is_refused)
{
    char folder[4096];
    ck_assert_int_eq(mkdir(harness_path("folder"), 0777), 0);
    harness_write("folder/letter", "Dear all");
    snprintf(folder, sizeof folder, "--resume=%s", harness_path("folder"));
    struct outcome o = POSTIL(NULL, "run", "--source", "made", "-s", "source.n=3", "--chain",
                              "mark", folder, "-o", harness_path("out"));
    assert_code(&o, 78);
    harness_contains(o.err, "holds 'letter', which belongs to no checkpoint");
    ck_assert_int_eq(access(harness_path("folder/letter"), F_OK), 0);
    outcome_fini(&o);
}
END_TEST

/* -- one document ------------------------------------------------------------------------------ */

START_TEST(one_document_is_taken_alone)
{
    struct outcome all = POSTIL(NULL, "run", "--source", "made", "-s", "source.n=9", "--chain",
                                "mark", "-j", workers[_i]);
    struct outcome one =
        POSTIL(NULL, "run", "--source", "made", "-s", "source.n=9", "--chain", "mark", "-j",
               workers[_i], "-o", harness_path("out"), "--only", "7");
    assert_code(&one, 0);
    ck_assert_uint_eq(harness_count(one.out, "\n"), 1);
    harness_contains(one.out, "{\"id\":\"d0007\",");
    harness_contains(all.out, one.out);
    ck_assert_int_ne(access(harness_path("out"), F_OK), 0);
    outcome_fini(&one);
    one = POSTIL(NULL, "run", "--source", "made", "-s", "source.n=9", "--chain", "mark", "--only",
                 "10");
    assert_code(&one, 66);
    harness_contains(one.err, "there is no document 10: the input holds 9");
    outcome_fini(&one);
    outcome_fini(&all);
}
END_TEST

/* The command that stands in the rejects file, given to a shell, fails in the same way. */
START_TEST(a_reject_says_how_to_reproduce_it)
{
    struct outcome o =
        POSTIL(NULL, "run", "--source", "made", "-s", "source.n=60", "-s", "source.spiced=17", "-s",
               "source.spice=pepper\xc3\xa9 d'or", "--chain", "mark,trouble", "-s",
               "chain.trouble.how=crash", "--rejects", harness_path("rejects"), "-j", "2", "-o",
               harness_path("out"));
    assert_code(&o, 1);
    outcome_fini(&o);
    static const char key[] = "\"reproduce\":\"postil";
    char *rejects = harness_read(harness_path("rejects"), NULL), *end, command[8192];
    char *at = strstr(rejects, key);
    ck_assert_ptr_nonnull(at);
    at += sizeof key - 1;
    ck_assert_ptr_nonnull(end = strchr(at, '"'));
    *end = '\0';
    char plain[4096];
    size_t n = 0;
    for (; *at; at++) /* JSON writes a backslash twice */
        if (*at != '\\' || at[1] != '\\' || (at++, true))
            plain[n++] = *at;
    plain[n] = '\0';
    snprintf(command, sizeof command, "%s/postil%s 2>%s", getenv("POSTIL_BUILD"), plain,
             harness_path("said"));
    int status = system(command);
    char *said = harness_read(harness_path("said"), NULL);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 1, "%s: %s", command, said);
    harness_contains(said, "postil: d0017 (made:17): trouble: crashed (SIGSEGV)\n");
    harness_contains(said, "postil: 1 of 1 documents rejected (trouble 1)\n");
    free(said);
    free(rejects);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("resume");
    TCase *tc = tcase_create("resume");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_killed_run_is_resumed_to_the_same_bytes, 0, 4 * N_ELEM(places));
    tcase_add_test(tc, a_run_is_resumed_with_other_workers);
    tcase_add_test(tc, a_run_killed_before_its_first_document_begins_anew);
    tcase_add_test(tc, a_run_killed_behind_its_end_is_over);
    tcase_add_loop_test(tc, another_run_may_follow_one_that_was_over, 0, 2);
    tcase_add_loop_test(tc, an_interrupt_saves_all_that_is_done, 0, 4);
    tcase_add_loop_test(tc, a_changed_setting_is_named, 0, N_ELEM(changes));
    tcase_add_test(tc, a_changed_program_is_named);
    tcase_add_loop_test(tc, a_changed_input_is_named, 0, N_ELEM(inputs));
    tcase_add_loop_test(tc, a_changed_output_is_named, 0, 2);
    tcase_add_test(tc, a_damaged_checkpoint_is_refused);
    tcase_add_test(tc, what_keeps_state_without_saving_it_is_refused);
    tcase_add_test(tc, what_cannot_be_cut_back_is_refused);
    tcase_add_test(tc, a_folder_of_other_things_is_refused);
    tcase_add_loop_test(tc, one_document_is_taken_alone, 0, 4);
    if (!HARNESS_SANITIZED)
        tcase_add_test(tc, a_reject_says_how_to_reproduce_it);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
