/* SPDX-License-Identifier: Apache-2.0 */
/* What the parent and its workers share: documents in slots, and who works on which. */
#ifndef POSTIL_CORE_SLOTS_H
#define POSTIL_CORE_SLOTS_H

#include <poll.h>
#include <semaphore.h>
#include <stdatomic.h>

#include <postil/run.h>

#include "chain.h"
#include "document.h"

/**
 * Document number s (from 0) lives in slot s % n_slot until it has left the run, so the slots are
 * the queue. In each stage the parent publishes documents in order (`filled` counts them); a worker
 * claims one by turning its slot's state from READY to BUSY + its number, in one atomic step, so
 * that at any moment it is known who holds what. `next` is where claiming looks first; whoever
 * finds it behind moves it on, so a worker may die anywhere.
 */
enum { SLOT_FREE, SLOT_READY, SLOT_DONE, SLOT_BUSY };

/** Index of "the source" among the steps. */
#define STEP_SOURCE UINT32_MAX

struct slot {
    _Atomic uint32_t state;    /* SLOT_..., or SLOT_BUSY + number of the worker   */
    _Atomic uint32_t step;     /* that is running, or rejected the document       */
    _Atomic uint64_t since_ns; /* when a worker claimed it                        */
    uint64_t seq;              /* number of the document                          */
    uint64_t input;            /* its hash as the source gave it                  */
    uint32_t stage;
    enum postil_status status; /* POSTIL_OK until it is rejected                  */
    struct postil_error reason;
    postil_doc *doc;
};

struct step_clock {
    uint64_t n_doc, analyze_ns, collect_ns;
};

/** Shared memory, but for what the pointers say otherwise. */
struct board {
    sem_t work;              /* workers sleep here                                        */
    int done;                /* eventfd: the parent sleeps here, and where workers end    */
    _Atomic uint32_t n_idle; /* workers asleep that nobody has called yet  */
    _Atomic uint32_t parent_sleeps;
    _Atomic uint32_t n_done; /* documents finished since it fell asleep    */
    _Atomic uint32_t quit;
    _Atomic uint32_t start_failed;
    uint32_t start_step;
    enum postil_status start_status;
    struct postil_error start_reason;
    bool timed;
    uint32_t n_slot, n_stage, n_step, n_worker;
    struct slot *slots;        /* [n_slot]                                   */
    _Atomic uint64_t *next;    /* [n_stage]                                  */
    _Atomic uint64_t *filled;  /* [n_stage]                                  */
    struct step_clock *clocks; /* [n_worker + 1][n_step]; the last row is the parent's */
    size_t size;               /* bytes of the mapping that holds all this   */
    char *documents;           /* [n_slot][document_size]                    */
    size_t document_size;
};

/**
 * Map a board with slots for `chain`, fewer when addresses are short (two for each worker at
 * least). Shared with later children when n_worker > 0. Errors: POSTIL_NOMEM.
 */
enum postil_status
board_new(const postil_chain *chain, uint32_t n_worker, bool timed, struct board **out_board,
          struct postil_error *err);

/** Begin with document number `first`, before any is published. */
void
board_begin_at(struct board *board, uint64_t first);

/** Takes NULL. Only the parent, when no worker is left. */
void
board_free(struct board *board);

/*
 * Waking somebody costs more than a small document, so both sides wait until there is a batch of
 * work for the other, or until they would fall asleep themselves.
 */

/** Put `slot` up for its stage. Parent only, in the order of documents. */
void
board_publish(struct board *board, struct slot *slot, uint32_t stage, uint32_t state);

/** Claim a published document, the latest stage first; NULL when there is none. */
struct slot *
board_claim(struct board *board, uint32_t worker);

/** Wake as many sleeping workers as there are documents to claim. */
void
board_call_workers(struct board *board);

/** Hand a claimed document back. */
void
board_finish(struct board *board, struct slot *slot);

/** A worker with nothing to claim sleeps until it is called. */
void
board_wait_for_work(struct board *board);

/**
 * The parent sleeps until a batch is finished or workers run dry, one of ends[n_end] has something
 * to say, or `ms` are over; not if `ready`. ends[0] is taken for `done`. Whether it was one of the
 * others.
 */
bool
board_wait_for_done(struct board *board, struct pollfd *ends, nfds_t n_end, int ms,
                    bool (*ready)(void *), void *ctx);

/** Make the slot's document anew, after its worker may have written anywhere. */
void
board_renew(struct board *board, struct slot *slot);

/** Times of the first *n_time steps, over all workers; *n_time becomes how many there are. */
void
board_sum_times(const struct board *board, const postil_chain *chain,
                struct postil_step_time *out_times, size_t *n_time);

uint64_t
clock_ns(void);

#endif
