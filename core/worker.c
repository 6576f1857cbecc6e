/* SPDX-License-Identifier: Apache-2.0 */
/* Workers. */
#define _GNU_SOURCE
#include "worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_IDLE_DEATHS = 8 };

/* -- in the worker ----------------------------------------------------------------------------- */

static enum postil_status
reject(struct slot *slot, uint32_t step, enum postil_status st)
{
    atomic_store(&slot->step, step);
    const char *reason = slot->reason.message;
    if (*reason == '\0')
        postil_fail(&slot->reason, st, "no reason given");
    if (st == POSTIL_NOMEM && !strstr(reason, "run."))
        postil_fail(&slot->reason, st, "out of memory (run.memory, run.heap): %s", reason);
    return slot->status = st;
}

static enum postil_status
analyze(const struct step *step, struct slot *slot, struct step_clock *clock, bool timed)
{
    if (!timed)
        return step_analyze(step, slot->doc, &slot->reason);
    uint64_t begin = clock_ns();
    enum postil_status st = step_analyze(step, slot->doc, &slot->reason);
    clock->analyze_ns += clock_ns() - begin;
    clock->n_doc++;
    return st;
}

void
work(const postil_chain *chain, struct board *b, struct slot *slot, struct step_clock *clocks)
{
    slot->reason.message[0] = '\0';
    if (slot->stage == 0) {
        atomic_store_explicit(&slot->step, STEP_SOURCE, memory_order_relaxed);
        enum postil_status st = step_decode(chain->source, slot->doc, &slot->reason);
        if (st != POSTIL_OK) {
            reject(slot, STEP_SOURCE, st);
            return;
        }
    }
    struct stage stage = chain->stages[slot->stage];
    for (size_t i = stage.from; i < stage.to; i++) {
        atomic_store_explicit(&slot->step, (uint32_t)i, memory_order_relaxed);
        enum postil_status st = analyze(&chain->steps[i], slot, &clocks[i], b->timed);
        if (st != POSTIL_OK) {
            reject(slot, (uint32_t)i, st);
            return;
        }
    }
}

static enum postil_status
start(const struct step *step, struct postil_error *err)
{
    return step->plugin->start ? step->plugin->start(step->state, err) : POSTIL_OK;
}

enum postil_status
work_start(const postil_chain *chain, uint32_t *out_step, struct postil_error *err)
{
    *out_step = STEP_SOURCE;
    enum postil_status st = start(chain->source, err);
    for (size_t i = 0; i < chain->n_step && st == POSTIL_OK; i++) {
        *out_step = (uint32_t)i;
        st = start(&chain->steps[i], err);
    }
    return st;
}

void
work_stop(const postil_chain *chain)
{
    for (size_t i = chain->n_step; i-- > 0;)
        if (chain->steps[i].plugin->stop)
            chain->steps[i].plugin->stop(chain->steps[i].state);
    if (chain->source->plugin->stop)
        chain->source->plugin->stop(chain->source->state);
}

/* A worker may allocate `heap` bytes beyond what it has now; then malloc fails. */
static void
limit_heap(uint64_t heap)
{
    FILE *statm = heap ? fopen("/proc/self/statm", "r") : NULL;
    if (!statm)
        return;
    unsigned long data;
    if (fscanf(statm, "%*u %*u %*u %*u %*u %lu", &data) == 1) {
        struct rlimit limit;
        getrlimit(RLIMIT_DATA, &limit);
        rlim_t wanted = (rlim_t)data * (rlim_t)sysconf(_SC_PAGESIZE) + heap;
        if (limit.rlim_max == RLIM_INFINITY || wanted < limit.rlim_max)
            limit.rlim_cur = wanted;
        setrlimit(RLIMIT_DATA, &limit);
    }
    fclose(statm);
}

static _Noreturn void
be_worker(const postil_chain *chain, struct board *b, uint32_t number, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1); /* it died before we could ask to be told */
    signal(SIGINT,
           SIG_IGN); /* the parent decides what a Ctrl-C means, or systemd's SIGTERM to all */
    signal(SIGTERM, SIG_IGN);
    limit_heap(chain->run.heap);
    struct postil_error err = {.message = "no reason given"};
    uint32_t step;
    enum postil_status st = work_start(chain, &step, &err);
    if (st != POSTIL_OK) {
        b->start_step = step;
        b->start_status = st;
        b->start_reason = err;
        atomic_store(&b->start_failed, 1);
        _exit(1);
    }
    struct step_clock *clocks = b->clocks + (size_t)number * b->n_step;
    while (!atomic_load(&b->quit)) {
        struct slot *slot = board_claim(b, number);
        if (!slot) {
            board_wait_for_work(b);
            continue;
        }
        atomic_store(&slot->since_ns, clock_ns());
        postil_arena_adopt(&slot->doc->arena);
        work(chain, b, slot, clocks);
        board_finish(b, slot);
    }
    work_stop(chain);
    _exit(0);
}

/* -- in the parent ----------------------------------------------------------------------------- */

static enum postil_status
hire(struct crew *crew, uint32_t number, struct postil_error *err)
{
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        be_worker(crew->chain, crew->board, number, parent);
    if (pid < 0)
        return postil_fail(err, POSTIL_INTERNAL, "can't fork a worker: %s", strerror(errno));
    crew->pids[number] = pid;
    /* without one, its end is seen a little later */
    crew->ends[number + 1] = (struct pollfd){.fd = pidfd_open(pid, 0), .events = POLLIN};
    return POSTIL_OK;
}

enum postil_status
crew_start(struct crew *crew, const postil_chain *chain, struct board *board,
           struct postil_error *err)
{
    *crew = (struct crew){.chain = chain, .board = board, .n_worker = board->n_worker};
    crew->ends = calloc(crew->n_worker + 1, sizeof *crew->ends);
    crew->pids = crew->ends ? calloc(crew->n_worker + 1, sizeof *crew->pids) : NULL;
    if (!crew->pids) {
        free(crew->ends);
        return postil_fail(err, POSTIL_NOMEM, "workers: out of memory");
    }
    enum postil_status st = POSTIL_OK;
    for (uint32_t i = 0; i < crew->n_worker && st == POSTIL_OK; i++)
        st = hire(crew, i, err);
    return st;
}

/* The document that a worker holds, or NULL. */
static struct slot *
held_by(struct board *b, uint32_t number)
{
    for (uint32_t i = 0; i < b->n_slot; i++)
        if (atomic_load(&b->slots[i].state) == SLOT_BUSY + number)
            return &b->slots[i];
    return NULL;
}

static void
explain(struct slot *slot, int wait_status, bool late, double timeout)
{
    slot->status = POSTIL_INTERNAL;
    if (late)
        postil_fail(&slot->reason, slot->status, "took longer than %g s (run.timeout)", timeout);
    else if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL)
        postil_fail(&slot->reason, slot->status,
                    "was killed (SIGKILL), perhaps for want of memory");
    else if (WIFSIGNALED(wait_status))
        postil_fail(&slot->reason, slot->status, "crashed (SIG%s)",
                    sigabbrev_np(WTERMSIG(wait_status)));
    else
        postil_fail(&slot->reason, slot->status, "left its process with status %d",
                    WEXITSTATUS(wait_status));
}

/* Worker `number` has been waited for. */
static void
let_go(struct crew *crew, uint32_t number)
{
    crew->pids[number] = 0;
    if (crew->ends[number + 1].fd >= 0)
        close(crew->ends[number + 1].fd);
    crew->ends[number + 1].fd = -1;
}

/* Worker `number` is dead: see to its document, and hire another. */
static enum postil_status
bury(struct crew *crew, uint32_t number, int wait_status, bool late, struct postil_error *err)
{
    struct board *b = crew->board;
    let_go(crew, number);
    if (atomic_load(&b->start_failed)) {
        *err = b->start_reason;
        const char *name = b->start_step == STEP_SOURCE ? crew->chain->source->name
                                                        : crew->chain->steps[b->start_step].name;
        postil_blame(err, "'%s' can't start", name);
        return b->start_status;
    }
    struct slot *slot = held_by(b, number);
    if (slot) {
        crew->n_idle_deaths = 0;
        explain(slot, wait_status, late, crew->chain->run.timeout);
        if (!postil_doc_is_sane(slot->doc, b->document_size))
            board_renew(b, slot);
        board_finish(b, slot);
    } else if (++crew->n_idle_deaths > MOST_IDLE_DEATHS) {
        return postil_fail(err, POSTIL_INTERNAL,
                           "workers die without a document: a plugin crashes when it starts?");
    }
    sem_post(&b->work); /* the dead one may have taken a call with it */
    return hire(crew, number, err);
}

enum postil_status
crew_watch(struct crew *crew, struct postil_error *err)
{
    uint64_t allowed_ns = (uint64_t)(crew->chain->run.timeout * 1e9), now = clock_ns();
    for (uint32_t i = 0; i < crew->n_worker; i++) {
        struct slot *slot = allowed_ns ? held_by(crew->board, i) : NULL;
        uint64_t since = slot ? atomic_load(&slot->since_ns) : 0;
        bool late = slot && since && now > since && now - since > allowed_ns &&
                    atomic_load(&slot->state) == SLOT_BUSY + i;
        int wait_status;
        if (late)
            kill(crew->pids[i], SIGKILL);
        if (waitpid(crew->pids[i], &wait_status, late ? 0 : WNOHANG) != crew->pids[i])
            continue;
        enum postil_status st = bury(crew, i, wait_status, late, err);
        if (st != POSTIL_OK)
            return st;
    }
    return POSTIL_OK;
}

bool
crew_sleep(struct crew *crew, int ms, bool (*ready)(void *), void *ctx)
{
    return board_wait_for_done(crew->board, crew->ends, crew->n_worker + 1, ms, ready, ctx);
}

void
crew_stop(struct crew *crew, bool kill_them)
{
    if (!crew->pids)
        return;
    atomic_store(&crew->board->quit, 1);
    for (uint32_t i = 0; i < crew->n_worker; i++)
        sem_post(&crew->board->work);
    for (uint32_t i = 0; i < crew->n_worker; i++) {
        if (crew->pids[i] <= 0)
            continue;
        if (kill_them)
            kill(crew->pids[i], SIGKILL);
        while (waitpid(crew->pids[i], NULL, 0) < 0 && errno == EINTR)
            continue;
        let_go(crew, i);
    }
    free(crew->pids);
    free(crew->ends);
    crew->pids = NULL;
    crew->ends = NULL;
}
