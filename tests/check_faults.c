/* SPDX-License-Identifier: Apache-2.0 */
/* Runs with a plugin that misbehaves: it costs one document, with the reason, and nothing else. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suite.h"

static const char *const workers[] = {"1", "2", "7", "0"};

#define TROUBLE(j, n, spiced, ...)                                                                 \
    POSTIL(NULL, "run", "--source", "made", "-s", "source.n=" n, "-s", "source.spiced=" spiced,    \
           "-s", "source.spice=pepper\xc3\xa9", "--chain", "mark,trouble", "-j", j, "--rejects",   \
           harness_path("rejects"), __VA_ARGS__)

/* Take the line of document `id` out of `out`. */
static void
take_out(char *out, const char *id)
{
    char head[64];
    snprintf(head, sizeof head, "{\"id\":\"%s\",", id);
    char *line = strstr(out, head);
    ck_assert_msg(line != NULL, "%s has not been written", id);
    char *end = strchr(line, '\n') + 1;
    memmove(line, end, strlen(end) + 1);
}

static const struct {
    const char *how, *reason;
    bool fatal; /* to the process that analyzes */
} faults[] = {
    {"crash", "crashed (SIGSEGV)", true},
    {"abort", "crashed (SIGABRT)", true},
    {"leave", "left its process with status 3", true},
    {"hang", "took longer than 0.3 s (run.timeout)", true},
    {"scribble", "crashed (SIGSEGV)", true},
    {"heap", "out of memory (run.memory, run.heap): the heap is used up", true},
    {"arena", "out of memory (run.memory, run.heap): the arena is used up", false},
    {"span", "layer 'woe', record 0: span 0-", false},
    {"split", "layer 'woe', record 0: end ", false},
    {"order", "layer 'woe', record 1: begins before the one in front of it", false},
    {"symbol", "layer 'woe', record 0: kind 2 has no symbol", false},
    {"undeclared", "adds layer 'secret', which it does not declare", false},
    {"disguised", "layer 'woe': field 'kind' is declared in two ways", false},
    {"data", "not my?cup of tea", false},
    {"silent", "no reason given", false},
    {"io", "disk full", false}, /* analyze writes nothing: it is the document's fault */
};

/* Loop over faults and numbers of workers. */
START_TEST(a_fault_costs_one_document)
{
    const char *how = faults[_i / 4].how, *j = workers[_i % 4];
    if (faults[_i / 4].fatal && *j == '0')
        return; /* without workers there is nobody to die in the program's stead */
    if (HARNESS_SANITIZED && strcmp(how, "heap") == 0)
        return; /* AddressSanitizer ends the process where malloc would say NULL */
    char setting[64], want[256];
    snprintf(setting, sizeof setting, "chain.trouble.how=%s", how);
    struct outcome good = TROUBLE("0", "60", "17", "-s", "run.memory=2M");
    ck_assert_msg(good.code == 0, "%s", good.err);
    struct outcome o =
        TROUBLE(j, "60", "17", "-s", setting, "--timeout", strcmp(how, "hang") == 0 ? "0.3" : "20",
                "-s", "run.heap=64M", "-s", "run.memory=2M");
    ck_assert_msg(o.code == 1, "exit %d: %s", o.code, o.err);
    take_out(good.out, "d0017");
    harness_same(o.out, good.out);
    ck_assert_str_eq(o.err, "postil: 1 of 60 documents rejected (trouble 1)\n");
    char *rejects = harness_read(harness_path("rejects"), NULL);
    bool lost = strcmp(how, "scribble") == 0; /* id and origin were overwritten */
    snprintf(want, sizeof want, "{\"id\":\"%s\",\"rejected\":{\"step\":\"trouble\",\"reason\":\"%s",
             lost ? "#17" : "d0017", faults[_i / 4].reason);
    if (!(lost && HARNESS_SANITIZED))
        ck_assert_msg(strncmp(rejects, want, strlen(want)) == 0, "%s\nwanted: %s", rejects, want);
    if (!lost)
        harness_contains(rejects,
                         "\",\"origin\":\"made:17\",\"reproduce\":\"postil run --only 17 ");
    ck_assert_uint_eq(harness_count(rejects, "\n"), 1);
    free(rejects);
    outcome_fini(&good);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_crash_among_a_thousand_leaves_the_rest_in_order)
{
    struct outcome good = TROUBLE("0", "1000", "500", "-q");
    struct outcome o = TROUBLE(workers[_i], "1000", "500", "-q", "-s", "chain.trouble.how=crash");
    ck_assert_int_eq(o.code, 1);
    take_out(good.out, "d0500");
    harness_same(o.out, good.out);
    outcome_fini(&good);
    outcome_fini(&o);
}
END_TEST

/* Every document that holds a common word: workers die by the dozen. */
START_TEST(many_crashes_cost_many_documents)
{
    struct outcome o = TROUBLE(workers[_i], "40", "0", "-s", "chain.trouble.how=crash", "-s",
                               "chain.trouble.on=the ");
    ck_assert_int_eq(o.code, 1);
    char *rejects = harness_read(harness_path("rejects"), NULL);
    size_t n_reject = harness_count(rejects, "\n"), n_good = harness_count(o.out, "\n");
    ck_assert_uint_gt(n_reject, 10);
    ck_assert_uint_eq(n_reject + n_good, 40);
    ck_assert_uint_eq(harness_count(rejects, "crashed (SIGSEGV)"), n_reject);
    ck_assert_uint_eq(harness_count(o.out, "the "), 0);
    const char *last = "", *next;
    for (char *at = rejects; (next = strstr(at, "\"id\":\"d")); at = (char *)next + 1) {
        ck_assert_int_lt(strncmp(last, next, 11), 0); /* in input order */
        last = next;
    }
    free(rejects);
    outcome_fini(&o);
}
END_TEST

/* Take out of `out` every line whose document is named in `rejects`; how many. */
static size_t
take_out_rejects(char *out, const char *rejects)
{
    size_t n = 0;
    for (const char *at = rejects; (at = strstr(at, "{\"id\":\"d")); at++, n++) {
        char id[16];
        ck_assert_int_eq(sscanf(at, "{\"id\":\"%15[^\"]", id), 1);
        take_out(out, id);
    }
    return n;
}

/* One document in twenty crashes, hangs or blows up. */
START_TEST(the_others_are_as_in_a_run_without_faults)
{
    struct outcome good = POSTIL(NULL, "run", "--source", "made", "-s", "source.n=400", "--chain",
                                 "mark,hazard", "-j", "0", "-s", "chain.hazard.share=0");
    ck_assert_msg(good.code == 0, "%s", good.err);
    struct outcome o =
        POSTIL(NULL, "run", "--source", "made", "-s", "source.n=400", "--chain", "mark,hazard",
               "-j", workers[_i], "--timeout", "1", "-s", "run.heap=64M", "-s", "run.memory=2M",
               "--rejects", harness_path("rejects"), "-s",
               HARNESS_SANITIZED ? "chain.hazard.memory=false" : "run.slots=32");
    ck_assert_msg(o.code == 1, "exit %d: %s", o.code, o.err);
    char *rejects = harness_read(harness_path("rejects"), NULL);
    size_t n_reject = take_out_rejects(good.out, rejects);
    harness_same(o.out, good.out);
    ck_assert_uint_eq(n_reject + harness_count(o.out, "\n"), 400);
    ck_assert_uint_gt(n_reject, 8);
    ck_assert_uint_lt(n_reject, 30);
    harness_contains(rejects, "crashed (SIGSEGV)");
    harness_contains(rejects, "crashed (SIGABRT)");
    harness_contains(rejects, "took longer than 1 s (run.timeout)");
    free(rejects);
    outcome_fini(&good);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_borrowed_string_outlives_its_worker)
{
    struct outcome o = TROUBLE(workers[_i], "5", "3", "-s", "chain.trouble.how=foreign");
    ck_assert_int_eq(o.code, 0);
    harness_contains(o.out,
                     "\"woe\":[{\"begin\":0,\"end\":1,\"kind\":\"small\",\"word\":\"borrowed\"}]");
    outcome_fini(&o);
}
END_TEST

/* -- the source -------------------------------------------------------------------------------- */

START_TEST(a_document_that_can_not_be_read_is_rejected)
{
    struct outcome o =
        TROUBLE(workers[_i], "9", "0", "-s", "source.unread=4", "-s", "source.undecoded=7");
    ck_assert_int_eq(o.code, 1);
    ck_assert_uint_eq(harness_count(o.out, "\n"), 7);
    ck_assert_str_eq(o.err, "postil: 2 of 9 documents rejected (made 2)\n");
    char *rejects = harness_read(harness_path("rejects"), NULL);
    static const char again[] =
        "\"reproduce\":\"postil run --only %d --source=made --set=source.n=9 "
        "--set=source.spiced=0 '--set=source.spice=pepper\xc3\xa9' --chain=mark,trouble "
        "--set=source.unread=4 --set=source.undecoded=7\"},\"meta\":{}}\n";
    char want[2048], first[512], second[512];
    snprintf(first, sizeof first, again, 4);
    snprintf(second, sizeof second, again, 7);
    snprintf(want, sizeof want,
             "{\"id\":\"d0004\",\"rejected\":{\"step\":\"made\",\"reason\":\"torn page\","
             "\"origin\":\"made:4\",%s"
             "{\"id\":\"d0007\",\"rejected\":{\"step\":\"made\",\"reason\":\"unknown script\","
             "\"origin\":\"made:7\",%s",
             first, second);
    ck_assert_str_eq(rejects, want);
    free(rejects);
    outcome_fini(&o);
}
END_TEST

/* -- the other hooks --------------------------------------------------------------------------- */

static const struct {
    const char *where, *how;
    int code;
    const char *said;
} others[] = {
    {"open", "data", 65, "postil: command line: step 'trouble': not my?cup of tea\n"},
    {"open", "io", 74, "postil: command line: step 'trouble': disk full\n"},
    {"start", "data", 65, "postil: 'trouble' can't start: not my?cup of tea\n"},
    {"start", "silent", 65, "postil: 'trouble' can't start: no reason given\n"},
    {"collect", "data", 1, "postil: 1 of 20 documents rejected (trouble 1)\n"},
    {"collect", "undeclared", 1, "postil: 1 of 20 documents rejected (trouble 1)\n"},
    {"collect", "silent", 1, "postil: 1 of 20 documents rejected (trouble 1)\n"},
    {"collect", "io", 74, "postil: step 'trouble': disk full\n"},
    {"collect", "crash", 70, "'trouble' crashed in collect, document d0011; the run is lost\n"},
    {"collect", "abort", 70, "'trouble' crashed in collect, document d0011; the run is lost\n"},
    {"conclude", "crash", 70, "'trouble' crashed in conclude; the run is lost\n"},
    {"conclude", "data", 65, "postil: step 'trouble': not my?cup of tea\n"},
    {"conclude", "silent", 65, "postil: step 'trouble': no reason given\n"},
    {"conclude", "io", 74, "postil: step 'trouble': disk full\n"},
};

START_TEST(other_hooks_end_the_run_or_reject)
{
    char where[64], how[64];
    snprintf(where, sizeof where, "chain.trouble.where=%s", others[_i / 4].where);
    snprintf(how, sizeof how, "chain.trouble.how=%s", others[_i / 4].how);
    struct outcome o = TROUBLE(workers[_i % 4], "20", "11", "-s", where, "-s", how);
    ck_assert_msg(o.code == others[_i / 4].code, "exit %d: %s", o.code, o.err);
    harness_contains(o.err, others[_i / 4].said);
    if (o.code == 1)
        ck_assert_uint_eq(harness_count(o.out, "\n"), 19);
    outcome_fini(&o);
}
END_TEST

/* What was still in flight is lost, but what has been written is a beginning of the whole. */
START_TEST(a_writer_that_fails_stops_the_run_where_it_stands)
{
    struct outcome good = TROUBLE("0", "100", "11", "-q");
    struct outcome o = TROUBLE(workers[_i], "100", "11", "-s", "chain.trouble.where=collect", "-s",
                               "chain.trouble.how=io");
    ck_assert_int_eq(o.code, 74);
    ck_assert_uint_le(harness_count(o.out, "\n"), 10);
    ck_assert_uint_le(o.out_len, good.out_len);
    good.out[o.out_len] = '\0';
    harness_same(o.out, good.out);
    outcome_fini(&good);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_plugin_that_crashes_at_the_start_ends_the_run)
{
    static const char *const hows[] = {"crash", "abort", "leave"};
    char how[64];
    snprintf(how, sizeof how, "chain.trouble.how=%s", hows[_i / 3]);
    struct outcome o =
        TROUBLE(workers[_i % 3], "20", "0", "-s", "chain.trouble.where=start", "-s", how);
    ck_assert_int_eq(o.code, 70);
    ck_assert_str_eq(o.out, "");
    harness_contains(o.err, "workers die without a document: a plugin crashes when it starts?");
    outcome_fini(&o);
}
END_TEST

/* -- limits ------------------------------------------------------------------------------------ */

START_TEST(a_run_stops_after_too_many_rejects)
{
    struct outcome o = TROUBLE(workers[_i], "3000", "0", "-s", "chain.trouble.how=data", "-s",
                               "chain.trouble.on= ", "--max-errors", "3");
    ck_assert_int_eq(o.code, 75);
    harness_contains(o.err, "postil: stopped after 3 rejected documents (run.max_errors)\n");
    char *rejects = harness_read(harness_path("rejects"), NULL);
    ck_assert_uint_ge(harness_count(rejects, "\n"), 3);
    ck_assert_uint_lt(harness_count(rejects, "\n"), 3000);
    free(rejects);
    outcome_fini(&o);
}
END_TEST

START_TEST(fewer_rejects_than_allowed_do_not_stop_it)
{
    struct outcome o =
        TROUBLE(workers[_i], "50", "20", "-s", "chain.trouble.how=data", "--max-errors", "2");
    ck_assert_int_eq(o.code, 1);
    ck_assert_uint_eq(harness_count(o.out, "\n"), 49);
    outcome_fini(&o);
}
END_TEST

START_TEST(rejects_are_said_up_to_twenty)
{
    struct outcome o =
        POSTIL(NULL, "run", "--source", "made", "-s", "source.n=30", "--chain", "trouble", "-s",
               "chain.trouble.how=data", "-s", "chain.trouble.on= ", "-j", workers[_i]);
    ck_assert_int_eq(o.code, 1);
    ck_assert_uint_eq(harness_count(o.err, "): trouble: not my?cup of tea\n"), 20);
    harness_contains(o.err, "postil: d0001 (made:1): trouble: not my?cup of tea\n");
    harness_contains(o.err, "postil: further rejects are only counted");
    harness_contains(o.err, "postil: 30 of 30 documents rejected (trouble 30)\n");
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("faults");
    TCase *tc = tcase_create("faults");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_fault_costs_one_document, 0, 4 * (int)N_ELEM(faults));
    tcase_add_loop_test(tc, a_crash_among_a_thousand_leaves_the_rest_in_order, 0, 3);
    tcase_add_loop_test(tc, many_crashes_cost_many_documents, 0, 3);
    tcase_add_loop_test(tc, the_others_are_as_in_a_run_without_faults, 0, 3);
    tcase_add_loop_test(tc, a_borrowed_string_outlives_its_worker, 0, 4);
    tcase_add_loop_test(tc, a_document_that_can_not_be_read_is_rejected, 0, 4);
    tcase_add_loop_test(tc, other_hooks_end_the_run_or_reject, 0, 4 * (int)N_ELEM(others));
    tcase_add_loop_test(tc, a_writer_that_fails_stops_the_run_where_it_stands, 0, 4);
    tcase_add_loop_test(tc, a_plugin_that_crashes_at_the_start_ends_the_run, 0, 9);
    tcase_add_loop_test(tc, a_run_stops_after_too_many_rejects, 0, 4);
    tcase_add_loop_test(tc, fewer_rejects_than_allowed_do_not_stop_it, 0, 4);
    tcase_add_loop_test(tc, rejects_are_said_up_to_twenty, 0, 4);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
