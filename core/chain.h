/* SPDX-License-Identifier: Apache-2.0 */
/* Chains as the runner sees them. */
#ifndef POSTIL_CORE_CHAIN_H
#define POSTIL_CORE_CHAIN_H

#include <postil/chain.h>

#include "step.h"

/** The `run` group of the configuration. */
struct run_settings {
    int64_t workers;     /* -1: one for each core; 0: all in one process */
    double timeout;      /* seconds a document may take in a worker; 0: any time */
    int64_t max_errors;  /* 0: any number */
    uint64_t memory;     /* bytes of a document's arena */
    uint64_t heap;       /* bytes a worker may allocate beyond what it was born with */
    int64_t slots;       /* documents in flight */
    double checkpoint;   /* seconds between two checkpoints of a run that can be resumed */
};

/** Its option table. */
extern const struct postil_option run_options[];

/**
 * Steps [from, to) whose `analyze` may run one after the other in a worker before the first
 * `collect` among them: a stage ends where an `analyze` would have to wait for an earlier step's
 * `collect`.
 */
struct stage {
    size_t from, to;
};

struct postil_chain {
    postil_arena *arena;
    struct step *source; /* NULL when none is configured */
    struct step *steps;  /* [n_step]  */
    size_t n_step;
    struct stage *stages; /* [n_stage] */
    size_t n_stage;
    struct run_settings run;
    const struct postil_layer_type **types; /* [n_types] built in, or declared by a plugin here */
    size_t n_types;
};

/** The type of a layer that is known in the chain, or NULL. */
const struct postil_layer_type *
chain_find_type(const postil_chain *chain, const char *name);

#endif
