/* SPDX-License-Identifier: Apache-2.0 */
/* Workers: processes that decode and analyze documents. */
#ifndef POSTIL_CORE_WORKER_H
#define POSTIL_CORE_WORKER_H

#include <sys/types.h>

#include "slots.h"

/**
 * Take the slot's document through the parallel part of its stage; the outcome goes to the slot.
 */
void
work(const postil_chain *chain, struct board *board, struct slot *slot, struct step_clock *clocks);

/** Call every `start` hook in this process. */
enum postil_status
work_start(const postil_chain *chain, uint32_t *out_step, struct postil_error *err);

/** Call every `stop` hook in this process, which has started them. */
void
work_stop(const postil_chain *chain);

/** The parent's view of its workers. */
struct crew {
    const postil_chain *chain;
    struct board *board;
    pid_t *pids;         /* [n_worker] */
    struct pollfd *ends; /* [n_worker + 1] the board's, then one for the end of each worker */
    uint32_t n_worker;
    uint32_t n_idle_deaths; /* in a row, of workers that held no document */
};

enum postil_status
crew_start(struct crew *crew, const postil_chain *chain, struct board *board,
           struct postil_error *err);

/**
 * Bury workers that died or took too long: the document that one held is rejected (its slot becomes
 * DONE with status and reason), and another worker takes its place. Errors: that of a `start` hook
 * that failed, POSTIL_INTERNAL when workers die without a document or can't be forked.
 */
enum postil_status
crew_watch(struct crew *crew, struct postil_error *err);

/** Sleep as board_wait_for_done does. Whether a worker has died meanwhile. */
bool
crew_sleep(struct crew *crew, int ms, bool (*ready)(void *), void *ctx);

/** Let the workers go home, or kill them. Takes a crew that never started. */
void
crew_stop(struct crew *crew, bool kill_them);

#endif
