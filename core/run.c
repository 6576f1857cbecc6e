/* SPDX-License-Identifier: Apache-2.0 */
/* Runs: the parent reads, keeps order, collects; workers do the rest. */
#define _GNU_SOURCE
#include <postil/run.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint.h"
#include "reject.h"
#include "worker.h"

#define NO_BARRIER UINT64_MAX

enum {
    LINE_SIZE = 256 << 20, /* addresses for a reject's line               */
    CORPUS_SIZE_LOG = 36,  /* addresses for corpus results, as log2 bytes */
    WAIT_MS = 10,
    CALL_NS = 200 * 1000, /* a batch is not waited for any longer */
    WATCH_NS = 20 * 1000000,
    PROGRESS_NS = 100 * 1000000
};

/** One run under way. */
struct run {
    postil_chain *chain;
    struct postil_run_watch *watch;
    struct board *board;
    struct crew crew;
    uint64_t *collected; /* [n_stage] documents that have left each stage */
    uint64_t n_passed;   /* documents in front of the only one wanted     */
    uint64_t n_filled;   /* documents the source gave                     */
    uint64_t n_left;     /* documents that have left the run              */
    uint64_t barrier;    /* those from this number on wait for a checkpoint */
    uint64_t n_saved;    /* n_left at the last checkpoint                 */
    bool no_more;        /* the source is at its end, or we stop          */
    bool stopped, interrupted;
    bool completed;           /* before: there is nothing left to do           */
    enum postil_status fatal; /* the run can't go on                           */
    struct postil_error *err;
    struct postil_run_counts counts;
    uint64_t begun_ns, called_ns, watched_ns, shown_ns, saved_ns;
    double seconds_before; /* of the run before it was resumed              */
    postil_arena *line;    /* for rejects                                   */
};

static void
stop(struct run *r, enum postil_status status)
{
    r->fatal = status;
    r->no_more = true;
}

static void
enter(struct run *r, const char *hook, const struct step *step, const postil_doc *doc)
{
    struct postil_run_place *place = r->watch->place;
    if (!place)
        return;
    place->document = postil_doc_id(doc);
    place->step = step->name;
    place->hook = hook;
}

static void
leave(struct run *r)
{
    if (r->watch->place)
        r->watch->place->hook = NULL;
}

/* -- a document enters ------------------------------------------------------------------------- */

static bool
is_parallel(const struct run *r, uint32_t stage)
{
    if (stage == 0 && r->chain->source->plugin->decode)
        return true;
    for (size_t i = r->chain->stages[stage].from; i < r->chain->stages[stage].to; i++)
        if (r->chain->steps[i].plugin->analyze)
            return true;
    return false;
}

static void
publish(struct run *r, struct slot *slot, uint32_t stage)
{
    bool work_to_do = slot->status == POSTIL_OK && is_parallel(r, stage);
    board_publish(r->board, slot, stage, work_to_do ? SLOT_READY : SLOT_DONE);
}

/* Let every step put out what it holds back. */
static void
go_idle(struct run *r)
{
    for (size_t i = 0; i < r->chain->n_step && r->fatal == POSTIL_OK; i++) {
        const struct step *step = &r->chain->steps[i];
        struct postil_error err = {.message = "no reason given"};
        if (!step->plugin->idle)
            continue;
        enum postil_status st = step->plugin->idle(step->state, &err);
        if (st == POSTIL_OK)
            continue;
        postil_fail(r->err, st, "step '%s': %s", step->name, err.message);
        stop(r, st);
    }
}

/* Whether the next document may be fetched now: while some are in flight, only without waiting. */
static bool
may_fetch(struct run *r)
{
    uint64_t in_flight = r->n_filled - r->n_left;
    if (r->no_more || in_flight == r->board->n_slot)
        return false;
    const struct step *source = r->chain->source;
    if (!source->plugin->ready || source->plugin->ready(source->state))
        return true;
    if (in_flight == 0)
        go_idle(r);
    return in_flight == 0 && r->fatal == POSTIL_OK;
}

static enum postil_status
fetch(struct run *r, postil_doc *doc, struct postil_error *reason)
{
    const struct step *source = r->chain->source;
    postil_doc_reset(doc);
    enter(r, "next", source, doc);
    enum postil_status st = source->plugin->next(source->state, doc, reason);
    leave(r);
    return st;
}

static bool
fill(struct run *r)
{
    struct board *b = r->board;
    if (!may_fetch(r))
        return false;
    struct slot *slot = &b->slots[r->n_filled % b->n_slot];
    slot->reason.message[0] = '\0';
    atomic_store(&slot->since_ns, 0);
    enum postil_status st = fetch(r, slot->doc, &slot->reason);
    if (st == POSTIL_END) {
        r->no_more = true;
        return false;
    }
    if (r->watch->hash_input || r->watch->checkpoint)
        slot->input = checkpoint_hash(slot->doc, st);
    slot->seq = r->n_filled++;
    r->no_more = r->watch->only != 0;
    slot->status = st;
    atomic_store(&slot->step, STEP_SOURCE);
    publish(r, slot, 0);
    return true;
}

/* -- a document leaves ------------------------------------------------------------------------- */

static void
retire(struct run *r, struct slot *slot)
{
    if (slot->status == POSTIL_OK) {
        size_t len;
        postil_doc_text(slot->doc, &len);
        r->counts.text_bytes += len;
    } else {
        r->counts.n_rejected++;
        reject_report(r->chain, r->watch, r->board, slot, r->line);
        if (r->chain->run.max_errors &&
            r->counts.n_rejected == (uint64_t)r->chain->run.max_errors && r->fatal == POSTIL_OK) {
            postil_fail(r->err, POSTIL_STOPPED,
                        "stopped after %llu rejected documents "
                        "(run.max_errors)",
                        (unsigned long long)r->counts.n_rejected);
            r->stopped = r->no_more = true;
        }
    }
    r->counts.n_done++;
    if (r->watch->hash_input || r->watch->checkpoint)
        r->counts.input_hash = checkpoint_fold(r->counts.input_hash, slot->input);
    if (r->watch->checkpoint && r->fatal == POSTIL_OK) {
        enum postil_status st = checkpoint_note(r->watch->checkpoint, slot->input, r->err);
        if (st != POSTIL_OK)
            stop(r, st);
    }
    r->n_left++;
    atomic_store(&slot->state, SLOT_FREE);
}

/* -- ordered hooks ----------------------------------------------------------------------------- */

static bool
is_fault_of_run(enum postil_status st)
{
    return st == POSTIL_IO || st == POSTIL_CANTCREATE;
}

static void
collect_step(struct run *r, struct slot *slot, uint32_t i)
{
    const struct step *step = &r->chain->steps[i];
    if (!step->plugin->collect)
        return;
    struct step_clock *clock = &r->board->clocks[(size_t)r->board->n_worker * r->board->n_step + i];
    uint64_t begin = r->board->timed ? clock_ns() : 0;
    slot->reason.message[0] = '\0';
    enter(r, "collect", step, slot->doc);
    enum postil_status st = step_collect(step, slot->doc, &slot->reason);
    leave(r);
    if (r->board->timed)
        clock->collect_ns += clock_ns() - begin;
    if (st == POSTIL_OK)
        return;
    atomic_store(&slot->step, i);
    slot->status = st;
    if (slot->reason.message[0] == '\0')
        postil_fail(&slot->reason, st, "no reason given");
    if (is_fault_of_run(st) && r->fatal == POSTIL_OK) {
        postil_fail(r->err, st, "step '%s': %s", step->name, slot->reason.message);
        stop(r, st);
    }
}

static bool
is_collectable(const struct run *r, uint32_t stage)
{
    const struct board *b = r->board;
    if (r->collected[stage] >= atomic_load(&b->filled[stage]) || r->collected[stage] >= r->barrier)
        return false;
    const struct slot *slot = &b->slots[r->collected[stage] % b->n_slot];
    return atomic_load(&slot->state) == SLOT_DONE && slot->stage == stage;
}

static bool
is_any_collectable(void *ctx)
{
    const struct run *r = ctx;
    for (uint32_t stage = 0; stage < r->board->n_stage; stage++)
        if (is_collectable(r, stage))
            return true;
    return false;
}

static bool
collect(struct run *r, uint32_t stage)
{
    if (!is_collectable(r, stage))
        return false;
    struct slot *slot = &r->board->slots[r->collected[stage]++ % r->board->n_slot];
    postil_arena_adopt(&slot->doc->arena);
    struct stage s = r->chain->stages[stage];
    for (size_t i = s.from; i < s.to && slot->status == POSTIL_OK && r->fatal == POSTIL_OK; i++)
        collect_step(r, slot, (uint32_t)i);
    if (stage + 1 < r->board->n_stage)
        publish(r, slot, stage + 1);
    else
        retire(r, slot);
    return true;
}

/* -- the loop ---------------------------------------------------------------------------------- */

static bool
work_here(struct run *r)
{
    struct slot *slot = r->board->n_worker == 0 ? board_claim(r->board, 0) : NULL;
    if (!slot)
        return false;
    work(r->chain, r->board, slot, r->board->clocks);
    board_finish(r->board, slot);
    return true;
}

static void
count(struct run *r)
{
    const struct step *source = r->chain->source;
    r->counts.n_read = r->n_filled - r->n_passed;
    r->counts.seconds = r->seconds_before + (double)(clock_ns() - r->begun_ns) / 1e9;
    if (source->plugin->extent)
        source->plugin->extent(source->state, &r->counts.done_bytes, &r->counts.total_bytes);
}

/* Look for dead workers, and those that take too long. */
static void
watch(struct run *r)
{
    r->watched_ns = clock_ns();
    enum postil_status st = crew_watch(&r->crew, r->err);
    if (st != POSTIL_OK)
        stop(r, st);
}

/* What has to be looked at now and then: signals, dead workers, progress. */
static void
look_up(struct run *r)
{
    if (r->watch->stop && *r->watch->stop && !r->no_more) {
        postil_fail(r->err, POSTIL_STOPPED, "interrupted");
        r->stopped = r->interrupted = r->no_more = true;
    }
    uint64_t now = clock_ns();
    if (r->board->n_worker && now - r->called_ns >= CALL_NS) {
        r->called_ns = now;
        board_call_workers(r->board);
    }
    if (r->board->n_worker && now - r->watched_ns >= WATCH_NS)
        watch(r);
    if (r->watch->progress && now - r->shown_ns >= PROGRESS_NS) {
        r->shown_ns = now;
        count(r);
        r->watch->progress(r->watch->ctx, &r->counts);
    }
}

static void
save(struct run *r)
{
    enum postil_status st = checkpoint_save(r->watch->checkpoint, r->watch, &r->counts, r->err);
    r->saved_ns = clock_ns();
    r->n_saved = r->n_left;
    if (st != POSTIL_OK)
        stop(r, st);
}

/*
 * A checkpoint stands between two documents for all ordered hooks: when one is due, the first stage
 * waits until the last has come to the same document. Workers go on meanwhile.
 */
static void
save_when_due(struct run *r)
{
    double interval = r->chain->run.checkpoint;
    if (!r->watch->checkpoint || r->fatal != POSTIL_OK)
        return;
    if (r->barrier == NO_BARRIER && r->collected[0] > r->n_saved &&
        (double)(clock_ns() - r->saved_ns) / 1e9 >= interval)
        r->barrier = r->collected[0];
    if (r->n_left != r->barrier)
        return;
    count(r);
    save(r);
    r->barrier = NO_BARRIER;
}

static void
loop(struct run *r)
{
    while (r->fatal == POSTIL_OK && (!r->no_more || r->n_left < r->n_filled)) {
        bool moved = fill(r);
        for (uint32_t stage = r->board->n_stage; stage-- > 0;)
            while (r->fatal == POSTIL_OK && collect(r, stage))
                moved = true;
        moved |= work_here(r);
        save_when_due(r);
        look_up(r);
        if (!moved && r->board->n_worker && r->n_left < r->n_filled)
            if (crew_sleep(&r->crew, WAIT_MS, is_any_collectable, r))
                watch(r);
    }
}

static enum postil_status
conclude(struct run *r)
{
    postil_doc *corpus = NULL;
    for (int log = CORPUS_SIZE_LOG; !corpus && log >= 20; log--)
        corpus = postil_doc_new_corpus((size_t)1 << log);
    if (!corpus)
        return postil_fail(r->err, POSTIL_NOMEM, "no memory for the corpus document");
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < r->chain->n_step && st == POSTIL_OK; i++) {
        const struct step *step = &r->chain->steps[i];
        struct postil_error err = {.message = "no reason given"};
        enter(r, "conclude", step, corpus);
        st = step_conclude(step, corpus, &err);
        leave(r);
        if (st != POSTIL_OK)
            postil_fail(r->err, st, "step '%s': %s", step->name, err.message);
    }
    postil_doc_free(corpus);
    return st;
}

static uint32_t
count_workers(const postil_chain *chain)
{
    if (chain->run.workers >= 0)
        return (uint32_t)chain->run.workers;
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 1024 ? 1024 : (uint32_t)n;
}

static enum postil_status
start_workers(struct run *r)
{
    if (r->board->n_worker)
        return crew_start(&r->crew, r->chain, r->board, r->err);
    uint32_t step;
    postil_fail(r->err, POSTIL_OK, "no reason given");
    enum postil_status st = work_start(r->chain, &step, r->err);
    if (st != POSTIL_OK)
        postil_blame(r->err, "'%s' can't start", reject_step_name(r->chain, step));
    return st;
}

/* Have the source at the document that the run is to begin with. */
static enum postil_status
pass(struct run *r, uint64_t n)
{
    postil_checkpoint *checkpoint = r->watch->checkpoint;
    postil_doc *doc = r->board->slots[0].doc;
    struct postil_error reason;
    for (uint64_t i = 0; i < n; i++) {
        if (r->watch->stop && *r->watch->stop)
            return postil_fail(r->err, POSTIL_STOPPED, "interrupted");
        enum postil_status st = fetch(r, doc, &reason);
        if (checkpoint && (st = checkpoint_expect(checkpoint, doc, st, r->err)) != POSTIL_OK)
            return st;
        if (!checkpoint && st == POSTIL_END)
            return postil_fail(r->err, POSTIL_NOINPUT,
                               "there is no document %llu: the input holds %llu",
                               (unsigned long long)n + 1, (unsigned long long)i);
    }
    postil_doc_reset(doc);
    return POSTIL_OK;
}

/* Stand where the run was left, or at its beginning, which can be come back to as well. */
static enum postil_status
begin(struct run *r)
{
    enum postil_status st = POSTIL_OK;
    uint64_t first = r->n_passed = r->watch->only ? r->watch->only - 1 : 0;
    if (r->watch->checkpoint) {
        st = checkpoint_restore(r->watch->checkpoint, r->watch, &r->counts, r->err);
        first = r->counts.n_done;
        r->seconds_before = r->counts.seconds;
    }
    r->completed = r->watch->checkpoint && postil_checkpoint_completed(r->watch->checkpoint);
    if (st == POSTIL_OK && !r->completed)
        st = pass(r, first);
    r->n_filled = r->n_left = r->n_saved = first;
    board_begin_at(r->board, first);
    for (uint32_t stage = 0; stage < r->board->n_stage; stage++)
        r->collected[stage] = first;
    r->barrier = NO_BARRIER;
    if (st == POSTIL_OK && r->watch->checkpoint && first == 0 && !r->completed) {
        save(r);
        st = r->fatal;
    }
    r->saved_ns = clock_ns();
    return st;
}

/* The documents are through, or can't be. */
static enum postil_status
end(struct run *r)
{
    postil_checkpoint *checkpoint = r->watch->checkpoint;
    enum postil_status st = r->fatal;
    count(r);
    crew_stop(&r->crew, st != POSTIL_OK);
    if (r->board->n_worker == 0)
        work_stop(r->chain);
    if (st == POSTIL_OK && checkpoint && r->interrupted) {
        save(r);
        return r->fatal == POSTIL_OK ? POSTIL_STOPPED : r->fatal;
    }
    if (st == POSTIL_OK)
        st = conclude(r);
    if (st == POSTIL_OK && r->watch->only && r->n_left == r->n_passed)
        st = postil_fail(r->err, POSTIL_NOINPUT, "there is no document %llu: the input holds %llu",
                         (unsigned long long)r->watch->only, (unsigned long long)r->n_passed);
    if (st == POSTIL_OK && checkpoint)
        st = checkpoint_finish(checkpoint, r->watch, &r->counts, r->err);
    return st == POSTIL_OK && r->stopped ? POSTIL_STOPPED : st;
}

enum postil_status
postil_run(postil_chain *chain, struct postil_run_watch *watch,
           struct postil_run_counts *out_counts, struct postil_error *err)
{
    struct postil_run_watch nobody = {0};
    struct postil_error reason = {.message = ""};
    struct run r = {
        .chain = chain, .watch = watch ? watch : &nobody, .err = &reason, .begun_ns = clock_ns()};
    enum postil_status st = POSTIL_OK;
    if (!chain->source)
        return postil_fail(err, POSTIL_CONFIG, "there is no source to read from");
    if (!(r.line = postil_arena_new(LINE_SIZE)) ||
        !(r.collected = postil_arena_array(chain->arena, uint64_t, chain->n_stage)))
        st = postil_fail(&reason, POSTIL_NOMEM, "run: out of memory");
    if (st == POSTIL_OK)
        st = board_new(chain, count_workers(chain), r.watch->times != NULL, &r.board, &reason);
    if (st == POSTIL_OK)
        st = begin(&r);
    if (st == POSTIL_OK && !r.completed)
        st = start_workers(&r);
    if (st == POSTIL_OK && !r.completed) {
        loop(&r);
        st = end(&r);
        if (r.watch->times)
            board_sum_times(r.board, chain, r.watch->times, &r.watch->n_time);
    } else {
        crew_stop(&r.crew, true);
    }
    r.counts.seconds = r.seconds_before + (double)(clock_ns() - r.begun_ns) / 1e9;
    if (out_counts)
        *out_counts = r.counts;
    if (st != POSTIL_OK)
        postil_fail(err, st, "%s", reason.message);
    board_free(r.board);
    postil_arena_free(r.line);
    return st;
}
