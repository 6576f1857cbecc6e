/* SPDX-License-Identifier: Apache-2.0 */
/* The board: slots, claims, and two places to sleep. */
#define _GNU_SOURCE
#include "slots.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"

enum { PAGE = 4096, LINE = 64 };

uint64_t
clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static size_t
round_up(size_t n, size_t unit)
{
    return (n + unit - 1) / unit * unit;
}

/* Cut the parts of the board out of one mapping; with base == NULL only their size. */
static size_t
lay_out(struct board *b, char *base)
{
    size_t at = round_up(sizeof *b, LINE);
    size_t slots = at;
    at = round_up(at + b->n_slot * sizeof *b->slots, LINE);
    size_t next = at;
    at = round_up(at + b->n_stage * sizeof *b->next, LINE);
    size_t filled = at;
    at = round_up(at + b->n_stage * sizeof *b->filled, LINE);
    size_t clocks = at;
    at = round_up(at + (size_t)(b->n_worker + 1) * b->n_step * sizeof *b->clocks, PAGE);
    if (base) {
        b->slots = (struct slot *)(base + slots);
        b->next = (_Atomic uint64_t *)(base + next);
        b->filled = (_Atomic uint64_t *)(base + filled);
        b->clocks = (struct step_clock *)(base + clocks);
    }
    return at;
}

static uint32_t
count_slots(const postil_chain *chain, uint32_t n_worker)
{
    if (n_worker == 0)
        return 1;
    uint32_t n = (uint32_t)chain->run.slots;
    return n < 2 * n_worker ? 2 * n_worker : n;
}

enum postil_status
board_new(const postil_chain *chain, uint32_t n_worker, bool timed, struct board **out_board,
          struct postil_error *err)
{
    bool shared = n_worker > 0;
    struct board plan = {
        .timed = timed,
        .n_slot = count_slots(chain, n_worker),
        .n_stage = (uint32_t)chain->n_stage,
        .n_step = (uint32_t)chain->n_step,
        .n_worker = n_worker,
        .document_size = round_up(chain->run.memory, PAGE) + PAGE,
    };
    uint32_t least = n_worker ? 2 * n_worker : 1;
    while (!(plan.documents = postil_pages_map(plan.n_slot * plan.document_size, shared)) &&
           plan.n_slot > least)
        plan.n_slot = plan.n_slot / 2 > least ? plan.n_slot / 2 : least;
    plan.size = lay_out(&plan, NULL);
    char *base = plan.documents ? postil_pages_map(plan.size, shared) : NULL;
    if (!base) {
        if (plan.documents)
            postil_pages_unmap(plan.documents, plan.n_slot * plan.document_size);
        return postil_fail(err, POSTIL_NOMEM,
                           "%u documents of %zu MiB do not fit into the addresses there are: lower "
                           "run.memory or run.workers",
                           plan.n_slot, plan.document_size >> 20);
    }
    struct board *b = (struct board *)base;
    memcpy(b, &plan, sizeof plan);
    lay_out(b, base);
    sem_init(&b->work, shared, 0);
    b->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    for (uint32_t i = 0; i < b->n_slot; i++)
        b->slots[i].doc =
            postil_doc_init(b->documents + i * b->document_size, b->document_size, shared);
    if (b->done < 0) {
        board_free(b);
        return postil_fail(err, POSTIL_INTERNAL, "no place to wait for workers: %s",
                           strerror(errno));
    }
    *out_board = b;
    return POSTIL_OK;
}

void
board_begin_at(struct board *b, uint64_t first)
{
    for (uint32_t stage = 0; stage < b->n_stage; stage++) {
        atomic_store(&b->next[stage], first);
        atomic_store(&b->filled[stage], first);
    }
}

void
board_free(struct board *b)
{
    if (!b)
        return;
    for (uint32_t i = 0; i < b->n_slot; i++)
        postil_arena_adopt(&b->slots[i].doc->arena);
    sem_destroy(&b->work);
    if (b->done >= 0)
        close(b->done);
    postil_pages_unmap(b->documents, b->n_slot * b->document_size);
    postil_pages_unmap(b, b->size);
}

void
board_renew(struct board *b, struct slot *slot)
{
    size_t i = (size_t)(slot - b->slots);
    slot->doc =
        postil_doc_init(b->documents + i * b->document_size, b->document_size, b->n_worker > 0);
    slot->doc->arena.touched = slot->doc->arena.size; /* unknown: all of it goes back on reset */
}

/* -- the queue --------------------------------------------------------------------------------- */

/* Documents that make waking somebody worth while. */
static uint32_t
batch(const struct board *b)
{
    return b->n_slot / 4 + 1;
}

/* Take one off the idle, whom the caller then has to post to. */
static bool
take_idle(struct board *b)
{
    uint32_t idle = atomic_load(&b->n_idle);
    while (idle > 0 && !atomic_compare_exchange_weak(&b->n_idle, &idle, idle - 1))
        continue;
    return idle > 0;
}

static uint64_t
backlog(struct board *b, uint32_t stage)
{
    uint64_t next = atomic_load(&b->next[stage]), filled = atomic_load(&b->filled[stage]);
    return filled > next ? filled - next : 0;
}

void
board_publish(struct board *b, struct slot *slot, uint32_t stage, uint32_t state)
{
    slot->stage = stage;
    atomic_store(&slot->state, state);
    atomic_store(&b->filled[stage], slot->seq + 1);
    if (atomic_load(&b->n_idle) && backlog(b, stage) >= batch(b) && take_idle(b))
        sem_post(&b->work);
}

void
board_call_workers(struct board *b)
{
    uint64_t n = 0;
    for (uint32_t stage = 0; stage < b->n_stage; stage++)
        n += backlog(b, stage);
    for (; n > 0 && take_idle(b); n--)
        sem_post(&b->work);
}

static struct slot *
claim_in(struct board *b, uint32_t stage, uint32_t worker)
{
    for (;;) {
        uint64_t seq = atomic_load(&b->next[stage]);
        if (seq >= atomic_load(&b->filled[stage]))
            return NULL;
        struct slot *slot = &b->slots[seq % b->n_slot];
        uint32_t ready = SLOT_READY;
        bool mine = atomic_compare_exchange_strong(&slot->state, &ready, SLOT_BUSY + worker);
        atomic_compare_exchange_strong(&b->next[stage], &seq, seq + 1);
        if (mine)
            return slot;
    }
}

struct slot *
board_claim(struct board *b, uint32_t worker)
{
    for (uint32_t stage = b->n_stage; stage-- > 0;) {
        struct slot *slot = claim_in(b, stage, worker);
        if (slot)
            return slot;
    }
    return NULL;
}

static void
call_parent(struct board *b)
{
    if (atomic_load(&b->parent_sleeps) && atomic_exchange(&b->parent_sleeps, 0))
        eventfd_write(b->done, 1);
}

void
board_finish(struct board *b, struct slot *slot)
{
    atomic_store(&slot->state, SLOT_DONE);
    if (atomic_fetch_add(&b->n_done, 1) + 1 >= batch(b))
        call_parent(b);
}

static bool
is_work_there(struct board *b)
{
    for (uint32_t stage = 0; stage < b->n_stage; stage++)
        if (backlog(b, stage))
            return true;
    return atomic_load(&b->quit);
}

void
board_wait_for_work(struct board *b)
{
    atomic_fetch_add(&b->n_idle, 1);
    call_parent(b);
    /* unless a call to us is under way already: then it is ours to take */
    if (is_work_there(b) && take_idle(b))
        return;
    while (sem_wait(&b->work) != 0 && errno == EINTR)
        continue;
}

bool
board_wait_for_done(struct board *b, struct pollfd *ends, nfds_t n_end, int ms,
                    bool (*ready)(void *), void *ctx)
{
    ends[0] = (struct pollfd){.fd = b->done, .events = POLLIN};
    atomic_store(&b->n_done, 0);
    atomic_store(&b->parent_sleeps, 1);
    board_call_workers(b);
    int n = ready(ctx) ? 0 : poll(ends, n_end, ms);
    atomic_store(&b->parent_sleeps, 0);
    bool called = n > 0 && ends[0].revents;
    if (called)
        eventfd_read(b->done, &(eventfd_t){0});
    return n > called;
}

void
board_sum_times(const struct board *b, const postil_chain *chain,
                struct postil_step_time *out_times, size_t *n_time)
{
    if (*n_time > b->n_step)
        *n_time = b->n_step;
    for (size_t i = 0; i < *n_time; i++) {
        struct step_clock sum = {0};
        for (uint32_t w = 0; w <= b->n_worker; w++) {
            const struct step_clock *clock = &b->clocks[(size_t)w * b->n_step + i];
            sum.n_doc += clock->n_doc;
            sum.analyze_ns += clock->analyze_ns;
            sum.collect_ns += clock->collect_ns;
        }
        out_times[i] = (struct postil_step_time){
            .step = chain->steps[i].name,
            .n_doc = sum.n_doc,
            .analyze_s = (double)sum.analyze_ns / 1e9,
            .collect_s = (double)sum.collect_ns / 1e9,
        };
    }
}
