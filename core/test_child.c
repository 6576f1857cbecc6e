/* SPDX-License-Identifier: Apache-2.0 */
/* Running tests in a child, so that one that crashes or hangs costs no more than itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chain.h"
#include "test.h"

enum { MESSAGE_SIZE = 64 << 20 };

/* What a child says: one of these, a reason, a NUL. */
enum { FAILED = 'F', DONE = 'D', CANNOT = 'a' /* and a status */ };

/* -- in the child ------------------------------------------------------------------------------ */

static void
say(FILE *out, int what, const char *reason)
{
    fputc(what, out);
    fwrite(reason, 1, strlen(reason) + 1, out);
    fflush(out); /* it may be the last that we say */
}

static void
say_failed(void *ctx, const char *what)
{
    say(ctx, FAILED, what);
}

static enum postil_status
start_steps(const postil_chain *chain, struct postil_error *err)
{
    for (size_t i = 0; i < chain->n_step; i++) {
        const struct step *step = &chain->steps[i];
        enum postil_status st = POSTIL_OK;
        if (step->open && step->plugin->start)
            st = step->plugin->start(step->state, err);
        if (st != POSTIL_OK) {
            postil_blame(err, "'%s' can't start", step->name);
            return st;
        }
    }
    return POSTIL_OK;
}

static void
stop_steps(const postil_chain *chain)
{
    for (size_t i = chain->n_step; i-- > 0;) {
        const struct step *step = &chain->steps[i];
        if (step->open && step->plugin->stop)
            step->plugin->stop(step->state);
    }
}

/* SIGALRM ends us when `seconds` are over; 0: never. */
static void
set_limit(double seconds)
{
    double whole = floor(seconds);
    struct itimerval limit = {
        .it_value = {.tv_sec = (time_t)whole, .tv_usec = (suseconds_t)((seconds - whole) * 1e6)}};
    setitimer(ITIMER_REAL, &limit, NULL);
}

/* The tests from the first-th on. */
static enum postil_status
run_from(struct tester *t, const struct node *tests, size_t first, struct postil_error *err)
{
    enum postil_status st = start_steps(t->chain, err);
    for (size_t i = first; i < tests->n_item && st == POSTIL_OK; i++) {
        t->test = tests->items[i];
        set_limit(t->chain->run.timeout);
        st = test_run(t, err);
        set_limit(0);
        if (st == POSTIL_OK)
            say(t->ctx, DONE, "");
    }
    return st;
}

static _Noreturn void
be_child(struct tester *t, const struct node *tests, size_t first, int fd)
{
    struct postil_error err = {.message = "no reason given"};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGALRM, SIG_DFL);
    t->failed = say_failed;
    t->ctx = fdopen(fd, "w");
    if (!t->ctx)
        _exit(1);
    enum postil_status st = run_from(t, tests, first, &err);
    if (st != POSTIL_OK)
        say(t->ctx, CANNOT + (int)st, err.message);
    stop_steps(t->chain);
    _exit(0);
}

/* -- in the parent ----------------------------------------------------------------------------- */

/* Tests as far as they have come. */
struct progress {
    const struct node *tests;
    size_t n_done;
    bool failed; /* the one that is running */
    const struct postil_test_watch *watch;
    struct postil_test_counts *counts;
};

static void
pass_on(struct progress *p, const char *what)
{
    const struct node *test = p->tests->items[p->n_done];
    const struct node *name = node_find(test, "name"), *text = node_find(test, "text");
    p->failed = true;
    if (p->watch && p->watch->failed)
        p->watch->failed(p->watch->ctx, test->where, name ? name->text : text->text, what);
}

static void
finish_one(struct progress *p)
{
    p->n_done++;
    p->counts->n_test++;
    p->counts->n_failed += p->failed;
    p->failed = false;
}

/* Hear a child out. */
static enum postil_status
listen(struct progress *p, FILE *in, struct postil_error *err)
{
    char *message = NULL;
    size_t size = 0;
    enum postil_status st = POSTIL_OK;
    while (p->n_done < p->tests->n_item && st == POSTIL_OK &&
           getdelim(&message, &size, 0, in) > 0) {
        if (message[0] == FAILED)
            pass_on(p, message + 1);
        else if (message[0] == DONE)
            finish_one(p);
        else
            st = postil_fail(err, (enum postil_status)(message[0] - CANNOT), "%s", message + 1);
    }
    free(message);
    return st;
}

static void
blame_end(struct progress *p, int status, double timeout)
{
    char what[128];
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        snprintf(what, sizeof what, "took longer than %g s (run.timeout)", timeout);
    else if (WIFSIGNALED(status))
        snprintf(what, sizeof what, "crashed (SIG%s)", sigabbrev_np(WTERMSIG(status)));
    else
        snprintf(what, sizeof what, "left its process with status %d", WEXITSTATUS(status));
    pass_on(p, what);
    finish_one(p);
}

/* Run the tests that are left in a child, up to one that ends it. */
static enum postil_status
run_child(struct tester *t, struct progress *p, struct postil_error *err)
{
    int ends[2], status = 0;
    if (pipe(ends) < 0)
        return postil_fail(err, POSTIL_INTERNAL, "can't open a pipe: %s", strerror(errno));
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        be_child(t, p->tests, p->n_done, ends[1]);
    }
    close(ends[1]);
    FILE *in = fdopen(ends[0], "r");
    enum postil_status st = POSTIL_OK;
    if (pid < 0 || !in)
        st = postil_fail(err, POSTIL_INTERNAL, "can't fork: %s", strerror(errno));
    else
        st = listen(p, in, err);
    if (in)
        fclose(in);
    else
        close(ends[0]);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (st == POSTIL_OK && p->n_done < p->tests->n_item)
        blame_end(p, status, t->chain->run.timeout);
    return st;
}

static enum postil_status
run_all(const postil_chain *chain, struct progress *p, struct postil_error *err)
{
    struct tester t = {.chain = chain};
    enum postil_status st = POSTIL_OK;
    t.doc = postil_doc_new((size_t)chain->run.memory);
    t.scratch = postil_arena_new(MESSAGE_SIZE);
    if (!t.doc || !t.scratch)
        st = postil_fail(err, POSTIL_NOMEM, "no memory for a document (run.memory)");
    while (st == POSTIL_OK && p->n_done < p->tests->n_item)
        st = run_child(&t, p, err);
    postil_arena_free(t.scratch);
    postil_doc_free(t.doc);
    return st;
}

enum postil_status
postil_test_run(const postil_chain *chain, const postil_config *config,
                struct postil_report *report, const struct postil_test_watch *watch,
                struct postil_test_counts *out_counts)
{
    struct progress p = {
        .tests = node_find(config->root, "tests"), .watch = watch, .counts = out_counts};
    *out_counts = (struct postil_test_counts){0};
    if (!p.tests)
        return POSTIL_OK;
    if (!tests_check(p.tests, chain, report))
        return POSTIL_CONFIG;
    struct postil_error err;
    enum postil_status st = run_all(chain, &p, &err);
    if (st != POSTIL_OK) {
        postil_blame(&err, "tests");
        postil_report_fault(report, &err);
    }
    return st;
}
