/* SPDX-License-Identifier: Apache-2.0 */
/* Healthy runs: the same bytes for any number of workers, in order; layers that come along;
 * signals. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "suite.h"

static const char *const workers[] = {"0", "1", "2", "7"};

#define MADE(j, n, chain, ...)                                                                     \
    POSTIL(NULL, "run", "-q", "--source", "made", "-s", "source.n=" n, "--chain", chain, "-j", j,  \
           __VA_ARGS__)

static void
assert_good(const struct outcome *o)
{
    ck_assert_msg(o->code == 0, "exit %d: %s", o->code, o->err);
    ck_assert_str_eq(o->err, "");
}

/* -- order ------------------------------------------------------------------------------------- */

static struct outcome
slow_run(const char *j)
{
    return MADE(j, "200", "slow,mark,segment,rank,relay,tally", "-s", "chain.slow.most_us=1500",
                "-s", "run.slots=16");
}

START_TEST(output_is_the_same_for_any_number_of_workers)
{
    struct outcome want = slow_run("0"), got = slow_run(workers[_i]);
    assert_good(&want);
    assert_good(&got);
    ck_assert_uint_eq(harness_count(want.out, "\n"), 201);
    harness_same(got.out, want.out);
    outcome_fini(&want);
    outcome_fini(&got);
}
END_TEST

/* The next line of `text`, cut at its end; NULL behind the last one. */
static char *
next_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

/* Collect, analyze, collect again: each link computed here by one plain loop over the texts. */
START_TEST(stages_give_what_a_plain_loop_gives)
{
    struct outcome o = MADE(workers[_i], "150", "mark,rank,relay,tally", "-s", "run.slots=3");
    assert_good(&o);
    unsigned long long number = 0, bytes = 0, sum = 0;
    char want[256], *rest = o.out, *line;
    while ((line = next_line(&rest)) && number < 150) {
        char *text = strstr(line, "\"text\":\"") + 8;
        unsigned long long len = (unsigned long long)(strchr(text, '"') - text);
        unsigned long long value = ++number * len + 1;
        sum = (sum * 31 + value) & 0xffffffff;
        snprintf(want, sizeof want,
                 "\"rank\":[{\"number\":%llu,\"bytes_before\":%llu}],\"relay\":[{\"value\":%llu}],"
                 "\"tally\":[{\"sum\":%llu}]}}",
                 number, bytes, value, sum);
        harness_contains(line, want);
        snprintf(want, sizeof want, "{\"id\":\"d%04llu\",", number);
        ck_assert_mem_eq(line, want, strlen(want));
        bytes += len;
    }
    ck_assert_uint_eq(number, 150);
    snprintf(want, sizeof want,
             "{\"corpus\":true,\"layers\":{\"total\":[{\"documents\":150,\"bytes\":%llu}]}}",
             bytes);
    ck_assert_pstr_eq(line, want);
    ck_assert_str_eq(rest, "");
    outcome_fini(&o);
}
END_TEST

START_TEST(an_empty_source_is_a_good_run)
{
    struct outcome o = MADE(workers[_i], "0", "mark,rank", "--progress", "no");
    assert_good(&o);
    ck_assert_str_eq(o.out,
                     "{\"corpus\":true,\"layers\":{\"total\":[{\"documents\":0,\"bytes\":0}]}}\n");
    outcome_fini(&o);
    o = MADE(workers[_i], "0", "mark", "--progress", "no");
    assert_good(&o);
    ck_assert_str_eq(o.out, "");
    outcome_fini(&o);
}
END_TEST

START_TEST(more_workers_than_documents_do_no_harm)
{
    struct outcome few = MADE("0", "3", "mark", "-s", "run.slots=1");
    struct outcome many = MADE("12", "3", "mark", "-s", "run.slots=1");
    assert_good(&many);
    harness_same(many.out, few.out);
    outcome_fini(&few);
    outcome_fini(&many);
}
END_TEST

/* -- layers that come along -------------------------------------------------------------------- */

static const struct {
    const char *chain, *in, *want;
} given[] = {
    /* analyze makes what is not there */
    {"mark", "{\"id\":\"a\",\"text\":\"one two\"}\n",
     "\"mark\":[{\"begin\":0,\"end\":3,\"n_byte\":3},{\"begin\":4,\"end\":7,\"n_byte\":3}]"},
    /* what is there stays, whatever analyze would say */
    {"mark",
     "{\"id\":\"a\",\"text\":\"one two\",\"layers\":{\"mark\":[{\"begin\":4,\"end\":7,"
     "\"n_byte\":99}]}}\n",
     "\"mark\":[{\"begin\":4,\"end\":7,\"n_byte\":99}]}"},
    {"mark", "{\"id\":\"a\",\"text\":\"one two\",\"layers\":{\"mark\":[]}}\n", "\"mark\":[]}"},
    /* of two layers one is there: it stays, the other is made of it */
    {"segment",
     "{\"id\":\"a\",\"text\":\"one two\",\"layers\":{\"token\":[{\"begin\":0,\"end\":7}]}}\n",
     "\"token\":[{\"begin\":0,\"end\":7}],\"sentence\":[{\"begin\":0,\"end\":7}]}"},
    /* a collector's layer is written anew */
    {"rank",
     "{\"id\":\"a\",\"text\":\"one\",\"layers\":{\"rank\":[{\"number\":9,\"bytes_before\":9}]}}\n",
     "\"rank\":[{\"number\":1,\"bytes_before\":0}]}"},
    /* a layer that no plugin knows goes through */
    {"mark",
     "{\"id\":\"a\",\"text\":\"\",\"layers\":{\"odd\":[{\"begin\":0,\"end\":0,\"k\":7}]}}\n",
     "\"odd\":[{\"begin\":0,\"end\":0,\"k\":7}]"},
};

START_TEST(layers_that_come_along_are_kept)
{
    struct outcome o = POSTIL(given[_i].in, "run", "--source", "jsonl", "--chain", given[_i].chain,
                              "-s", "chain.jsonl.layers=all", "-j", "1", "-");
    assert_good(&o);
    harness_contains(o.out, given[_i].want);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_document_without_a_layer_that_is_read_is_rejected)
{
    struct outcome o = POSTIL(
        "{\"id\":\"a\",\"text\":\"x\",\"layers\":{\"rank\":[{\"number\":1,\"bytes_before\":0}]}}\n"
        "{\"id\":\"b\",\"text\":\"y\"}\n",
        "run", "-q", "--source", "jsonl", "--chain", "relay", "-");
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.out, "{\"id\":\"a\"");
    ck_assert_uint_eq(harness_count(o.out, "\n"), 1);
    harness_contains(o.err, "postil: b (");
    harness_contains(o.err,
                     ": relay: the document brings no layer 'rank': put a step before this one "
                     "that writes it");
    outcome_fini(&o);
}
END_TEST

START_TEST(a_text_file_is_a_document)
{
    const char *path = harness_write("news.txt", "Two words");
    struct outcome o = POSTIL(NULL, "run", "--chain", "mark", path);
    assert_good(&o);
    ck_assert_mem_eq(o.out, "{\"id\":\"news\",", 13);
    harness_contains(o.out, "\"mark\":[{\"begin\":0,\"end\":3,\"n_byte\":3},");
    outcome_fini(&o);
}
END_TEST

/* -- figures ----------------------------------------------------------------------------------- */

START_TEST(stats_count_every_document_of_every_step)
{
    struct outcome o = MADE(workers[_i], "50", "mark,rank", "--stats");
    ck_assert_int_eq(o.code, 0);
    harness_contains(o.err, "50 documents in ");
    static const char *const steps[] = {"\nmark ", "\nrank ", "\njsonl "};
    for (size_t i = 0; i < 3; i++) {
        const char *line = strstr(o.err, steps[i]);
        ck_assert_msg(line != NULL, "%s is not in %s", steps[i], o.err);
        ck_assert_uint_eq(strtoul(line + strlen(steps[i]), NULL, 10), 50);
    }
    outcome_fini(&o);
}
END_TEST

START_TEST(progress_is_shown_when_asked_for)
{
    struct outcome o = POSTIL(NULL, "run", "--source", "made", "-s", "source.n=300", "--chain",
                              "slow,mark", "-j", "1", "--progress", "yes");
    ck_assert_int_eq(o.code, 0);
    harness_contains(o.err, " documents, ");
    harness_contains(o.err, "0 rejected");
    outcome_fini(&o);
}
END_TEST

/* -- signals ----------------------------------------------------------------------------------- */

struct running {
    pid_t pid;
    FILE *out; /* its standard output */
    FILE *err; /* a file              */
};

static struct running
start(const char *const *arguments)
{
    char program[4096];
    const char *argv[32] = {program};
    for (size_t i = 0; arguments[i]; i++)
        argv[i + 1] = arguments[i];
    snprintf(program, sizeof program, "%s/postil", getenv("POSTIL_BUILD"));
    int ends[2];
    struct running r = {.err = tmpfile()};
    ck_assert(r.err && pipe(ends) == 0);
    r.pid = fork();
    if (r.pid == 0) {
        dup2(ends[1], 1), dup2(fileno(r.err), 2);
        close(ends[0]), close(ends[1]);
        signal(SIGINT, SIG_DFL);
        execv(program, (char *const *)argv);
        _exit(127);
    }
    close(ends[1]);
    r.out = fdopen(ends[0], "r");
    ck_assert_ptr_nonnull(r.out);
    return r;
}

/* Wait for its end; its standard error goes to said[size]. */
static int
finish(struct running *r, char *said, size_t size)
{
    int status;
    ck_assert_int_eq(waitpid(r->pid, &status, 0), r->pid);
    rewind(r->err);
    said[fread(said, 1, size - 1, r->err)] = '\0';
    fclose(r->err);
    fclose(r->out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

START_TEST(the_first_interrupt_finishes_what_is_in_flight)
{
    struct running r =
        start((const char *const[]){"run", "--source", "made", "-s", "source.n=1000000", "--chain",
                                    "slow,mark", "-j", workers[_i], NULL});
    char line[1 << 16], want[64], said[4096];
    unsigned n = 0;
    while (fgets(line, sizeof line, r.out)) {
        snprintf(want, sizeof want, "{\"id\":\"d%04u\",", ++n);
        ck_assert_mem_eq(line, want, strlen(want));
        ck_assert_mem_eq(line + strlen(line) - 4, "]}}\n", 4); /* whole lines only */
        if (n == 5)
            ck_assert_int_eq(kill(r.pid, _i % 2 ? SIGTERM : SIGINT), 0);
    }
    ck_assert_int_eq(finish(&r, said, sizeof said), 130);
    ck_assert_uint_ge(n, 5);
    ck_assert_uint_lt(n, 1000000);
    snprintf(want, sizeof want, "postil: interrupted after %u documents (0 rejected)", n);
    harness_contains(said, want);
}
END_TEST

/* The second document hangs for good, so the first interrupt can't end the run; another worker
 * brings the first one to its end. */
START_TEST(the_second_interrupt_ends_it_at_once)
{
    struct running r = start((const char *const[]){
        "run", "--source", "made", "-s", "source.n=100", "-s", "source.spiced=2", "--chain",
        "trouble", "-s", "chain.trouble.how=hang", "--timeout", "0", "-j", workers[_i], NULL});
    char line[1 << 16], said[4096];
    ck_assert_ptr_nonnull(fgets(line, sizeof line, r.out));
    siginfo_t info = {0};
    while (info.si_pid == 0) { /* as often as it takes: two that come at once count as one */
        kill(r.pid, SIGINT);
        usleep(1000);
        ck_assert_int_eq(waitid(P_PID, (id_t)r.pid, &info, WEXITED | WNOHANG | WNOWAIT), 0);
    }
    while (fgets(line, sizeof line, r.out)) /* ends when no worker is left to hold the pipe */
        continue;
    ck_assert_int_eq(finish(&r, said, sizeof said), 130);
}
END_TEST

START_TEST(a_closed_pipe_is_a_write_error)
{
    struct running r =
        start((const char *const[]){"run", "--source", "made", "-s", "source.n=20000", "--chain",
                                    "mark", "-j", workers[_i], NULL});
    char line[1 << 16], said[4096];
    ck_assert_ptr_nonnull(fgets(line, sizeof line, r.out));
    ck_assert_ptr_nonnull(freopen("/dev/null", "r", r.out));
    ck_assert_int_eq(finish(&r, said, sizeof said), 74);
    harness_contains(said, "Broken pipe");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("run");
    TCase *tc = tcase_create("run");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, output_is_the_same_for_any_number_of_workers, 0, 4);
    tcase_add_loop_test(tc, stages_give_what_a_plain_loop_gives, 0, 4);
    tcase_add_loop_test(tc, an_empty_source_is_a_good_run, 0, 4);
    tcase_add_test(tc, more_workers_than_documents_do_no_harm);
    tcase_add_loop_test(tc, layers_that_come_along_are_kept, 0, N_ELEM(given));
    tcase_add_test(tc, a_document_without_a_layer_that_is_read_is_rejected);
    tcase_add_test(tc, a_text_file_is_a_document);
    tcase_add_loop_test(tc, stats_count_every_document_of_every_step, 0, 4);
    tcase_add_test(tc, progress_is_shown_when_asked_for);
    tcase_add_loop_test(tc, the_first_interrupt_finishes_what_is_in_flight, 0, 4);
    tcase_add_loop_test(tc, the_second_interrupt_ends_it_at_once, 2, 4);
    tcase_add_loop_test(tc, a_closed_pipe_is_a_write_error, 0, 4);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
