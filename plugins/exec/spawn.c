/* SPDX-License-Identifier: Apache-2.0 */
/* Starting and ending of child programs. */
#define _GNU_SOURCE
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* -- finding it -------------------------------------------------------------------------------- */

static bool
is_program(const char *path)
{
    struct stat st;
    return access(path, X_OK) == 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

enum postil_status
exec_spawn_find(const char *program, struct postil_error *err)
{
    const char *path = getenv("PATH");
    char file[4096];
    if (strchr(program, '/')) {
        if (is_program(program))
            return POSTIL_OK;
        return postil_fail(err, POSTIL_CONFIG, "'%s' is no program: %s", program,
                           access(program, F_OK) == 0 ? "it can't be executed" : strerror(errno));
    }
    for (const char *end; path; path = *end ? end + 1 : NULL) {
        end = strchrnul(path, ':');
        snprintf(file, sizeof file, "%.*s/%s", (int)(end - path), path, program);
        if (is_program(file))
            return POSTIL_OK;
    }
    return postil_fail(err, POSTIL_CONFIG, "program '%s' is not in any folder of $PATH", program);
}

/* -- in the child ------------------------------------------------------------------------------ */

/* Undo what a worker has done to itself, which a program could not know. */
static void
be_ordinary(void)
{
    struct rlimit limit;
    sigset_t none;
    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (getrlimit(RLIMIT_DATA, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_DATA, &limit);
    }
}

static _Noreturn void
become(const char *const *argv, const int ends[3], int failed, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127); /* it died before we could ask to be told */
    setpgid(0, 0);
    be_ordinary();
    close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
    if (dup2(ends[0], 0) == 0 && dup2(ends[1], 1) == 1 && dup2(ends[2], 2) == 2)
        execvp(argv[0], (char *const *)argv);
    int why = errno;
    if (write(failed, &why, sizeof why) < 0)
        _exit(126);
    _exit(127);
}

/* -- in the parent ----------------------------------------------------------------------------- */

static void
close_both(int ends[2])
{
    for (size_t i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
}

/* A pipe whose ends lie beyond 0, 1 and 2, since the child puts others there. */
static bool
open_pipe(int ends[2])
{
    int low[2];
    if (pipe2(low, O_CLOEXEC) < 0)
        return false;
    for (size_t i = 0; i < 2; i++) {
        ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 3);
        close(low[i]);
    }
    return ends[0] >= 0 && ends[1] >= 0;
}

/* Errno of the child's exec, 0 when it went well: the pipe is then closed without a word. */
static int
hear(int failed)
{
    int why = 0;
    ssize_t n;
    while ((n = read(failed, &why, sizeof why)) < 0 && errno == EINTR)
        continue;
    return n == sizeof why ? why : 0;
}

enum { TO, FROM, SAID, FAILED, N_PIPE };

static enum postil_status
start(const char *const *argv, int pipes[N_PIPE][2], struct exec_child *child,
      struct postil_error *err)
{
    const int ends[3] = {pipes[TO][0], pipes[FROM][1], pipes[SAID][1]};
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        become(argv, ends, pipes[FAILED][1], parent);
    if (pid < 0)
        return postil_fail(err, POSTIL_INTERNAL, "can't fork: %s", strerror(errno));
    setpgid(pid, pid); /* whoever comes first */
    close(pipes[FAILED][1]);
    pipes[FAILED][1] = -1;
    *child = (struct exec_child){.pid = pid, .owner = parent, .in = -1, .out = -1, .err = -1};
    child->done = pidfd_open(pid, 0);
    int why = hear(pipes[FAILED][0]);
    if (why == 0 && child->done >= 0)
        return POSTIL_OK;
    exec_child_end(child);
    return why ? postil_fail(err, POSTIL_CONFIG, "'%s' can't be started: %s", argv[0],
                             strerror(why))
               : postil_fail(err, POSTIL_INTERNAL, "can't watch a program");
}

static int
take(int *end)
{
    int fd = *end;
    *end = -1;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

enum postil_status
exec_spawn(const char *const *argv, struct exec_child *out_child, struct postil_error *err)
{
    int pipes[N_PIPE][2] = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    struct exec_child child = {0};
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < N_PIPE && st == POSTIL_OK; i++)
        if (!open_pipe(pipes[i]))
            st = postil_fail(err, POSTIL_INTERNAL, "can't open a pipe: %s", strerror(errno));
    if (st == POSTIL_OK)
        st = start(argv, pipes, &child, err);
    if (st == POSTIL_OK) {
        child.in = take(&pipes[TO][1]);
        child.out = take(&pipes[FROM][0]);
        child.err = take(&pipes[SAID][0]);
        *out_child = child;
    }
    for (size_t i = 0; i < N_PIPE; i++)
        close_both(pipes[i]);
    return st;
}

static void
close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void
exec_child_close_in(struct exec_child *child)
{
    close_end(&child->in);
}

int
exec_child_end(struct exec_child *child)
{
    int status = 0;
    if (child->owner == getpid()) {
        /* before it is waited for: until then nobody else can get its number */
        kill(-child->pid, SIGKILL);
        kill(child->pid, SIGKILL);
        while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    close_end(&child->in);
    close_end(&child->out);
    close_end(&child->err);
    close_end(&child->done);
    *child = (struct exec_child){.in = -1, .out = -1, .err = -1, .done = -1};
    return status;
}
