/* SPDX-License-Identifier: Apache-2.0 */
/* A program that answers each line with a line. */
#ifndef EXEC_PROGRAM_H
#define EXEC_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/arena.h>
#include <postil/json.h>

/** How it is started, and how long it may take. Borrowed. */
struct exec_order {
    const char *const *argv; /* ends in NULL                                                    */
    const char *log;         /* file that what it says on stderr is appended to, or NULL        */
    double timeout;          /* seconds for an answer, and for coming to its end                */
    double startup;          /* seconds more for the first answer                               */
    size_t longest_answer;   /* bytes                                                           */
};

/** It runs or it doesn't; whoever asks need not know. Threads: one at a time. */
typedef struct exec_program exec_program;

/** Starts nothing yet. Errors: POSTIL_NOMEM; POSTIL_CANTCREATE when the log can't be opened. */
POSTIL_CHECKED enum postil_status
exec_program_new(const struct exec_order *order, exec_program **out_program,
                 struct postil_error *err);

/** Stops it. Takes NULL. */
void
exec_program_free(exec_program *program);

/** Does nothing when it runs in this process. Errors: as exec_spawn. */
POSTIL_CHECKED enum postil_status
exec_program_start(exec_program *program, struct postil_error *err);

/**
 * Send question[len], which ends in a newline, and append the one line that comes back to `answer`,
 * newline included. It is started when it doesn't run, and when it has ended since its last answer;
 * a question that it ends on is asked once more of a fresh one, unless it was fresh. Never blocks
 * for longer than the order allows, whichever of the three pipes the program neglects. When it
 * fails, it is killed, so that the next question meets a fresh one.
 * Errors: those of exec_spawn; POSTIL_DATA when it ends, takes too long, answers more than a line
 * or too long a line, or speaks unasked. The reason ends in the last line of its stderr.
 */
POSTIL_CHECKED enum postil_status
exec_program_ask(exec_program *program, const char *question, size_t len,
                 struct postil_buffer *answer, struct postil_error *err);

/** Kill it: its last answer shows that it can't be trusted. */
void
exec_program_kill(exec_program *program);

/** Let it come to its end, and kill it if it takes too long about that. */
void
exec_program_stop(exec_program *program);

#endif
