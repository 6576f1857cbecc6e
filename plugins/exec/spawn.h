/* SPDX-License-Identifier: Apache-2.0 */
/* Child programs behind three pipes. */
#ifndef EXEC_SPAWN_H
#define EXEC_SPAWN_H

#include <sys/types.h>

#include <postil/error.h>

/** Zero when there is no child, but for `owner`. The ends of its pipes are ours, and don't block. */
struct exec_child {
    pid_t pid;   /* also the number of its process group       */
    pid_t owner; /* the process whose child it is              */
    int done;    /* becomes readable when it has ended (pidfd) */
    int in;      /* we write, it reads; -1 when closed         */
    int out, err;
};

/**
 * Start argv[0], found as a shell would find it, in a process group of its own. It has our
 * environment and folder, no other file of ours, default signals, no limit on its memory but the
 * hard one, and dies with the thread that started it. Errors: POSTIL_CONFIG when there is no such
 * program; POSTIL_INTERNAL.
 */
POSTIL_CHECKED enum postil_status
exec_spawn(const char *const *argv, struct exec_child *out_child, struct postil_error *err);

/** Whether exec_spawn would find argv[0]: POSTIL_OK, or POSTIL_CONFIG with the reason. */
POSTIL_CHECKED enum postil_status
exec_spawn_find(const char *program, struct postil_error *err);

/** Close the pipe it reads from: it shall come to its end. */
void
exec_child_close_in(struct exec_child *child);

/**
 * Kill its group if it has not ended, close the pipes, and return the status it ended with as
 * waitpid has it. After a fork it is another's child: then the pipes are closed and no more.
 */
int
exec_child_end(struct exec_child *child);

#endif
