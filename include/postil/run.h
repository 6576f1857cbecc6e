/* SPDX-License-Identifier: Apache-2.0 */
/* A run: one source, one chain, workers, outcome. */
#ifndef POSTIL_RUN_H
#define POSTIL_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include <postil/chain.h>
#include <postil/checkpoint.h>

POSTIL_BEGIN_DECLS

/** Figures of a run so far. */
struct postil_run_counts {
    uint64_t n_read;                  /* documents the source gave                            */
    uint64_t n_done;                  /* of these: taken through the whole chain              */
    uint64_t n_rejected;              /* of these: rejected                                   */
    uint64_t text_bytes;              /* of documents done                                    */
    uint64_t done_bytes, total_bytes; /* of the source; 0 when it can't tell     */
    double seconds;
    uint64_t n_resumed;  /* of those done: before the run was resumed            */
    uint64_t input_hash; /* of all documents done, as the source gave them; 0: nobody asked */
};

struct postil_buffer;

/** Time of one step, over all workers. */
struct postil_step_time {
    const char *step;
    uint64_t n_doc;
    double analyze_s, collect_s;
};

/**
 * The hook that runs in the parent now, where no other process stands between it and the run: for
 * the caller's handler of SIGSEGV and its like. NULL: none.
 */
struct postil_run_place {
    const char *volatile hook, *volatile step, *volatile document;
};

/**
 * How the caller follows a run. Any pointer may be NULL. Called in the parent, between documents.
 */
struct postil_run_watch {
    void *ctx;
    /** A rejected document, in input order; `line` is its JSON object and newline. */
    void (*reject)(void *ctx, const postil_doc *doc, const char *step, const char *reason,
                   const char *line);
    /** Now and then, at most ten times a second. */
    void (*progress)(void *ctx, const struct postil_run_counts *counts);
    /** Set by a signal handler: 1 finish what is in flight, 2 stop at once. */
    const volatile sig_atomic_t *stop;
    /** Kept up to date. */
    struct postil_run_place *place;
    /** Measure time per step: [n_time] is filled at the end, n_time at most what it was before. */
    struct postil_step_time *times;
    size_t n_time;
    /** What a reject's line says before and behind the document's number: a command that takes it
     * alone. */
    const char *const *reproduce; /* [2] */
    bool hash_input;              /* count input_hash, as a run with a checkpoint does anyhow */
    uint64_t only;                /* take this document of the source alone, from 1; 0: all */
    /**
     * Where the run goes on from, and can be resumed from. It is saved each run.checkpoint seconds,
     * and when the run is stopped by `stop`, which then concludes nothing.
     */
    postil_checkpoint *checkpoint;
    /** As the hooks of a plugin, for what the caller writes. */
    enum postil_status (*save)(void *ctx, struct postil_buffer *out, struct postil_error *err);
    enum postil_status (*restore)(void *ctx, const void *bytes, size_t len,
                                  struct postil_error *err);
};

/**
 * Take every document of the chain's source through the chain. What a run needs beyond the chain
 * (workers, timeout, memory ...) stands in the configuration's `run` group. The result does not
 * depend on the number of workers. Forks workers unless run.workers is 0: call it while the process
 * has one thread. Returns POSTIL_OK when every document was written or rejected; POSTIL_STOPPED
 * after `stop` or too many errors; POSTIL_CONFIG when the input isn't what it was before the run
 * was resumed; POSTIL_NOINPUT when there is no document of the number `only`; POSTIL_IO and others
 * when a writer failed.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_run(postil_chain *chain, struct postil_run_watch *watch,
           struct postil_run_counts *out_counts, struct postil_error *err);

POSTIL_END_DECLS

#endif
