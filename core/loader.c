/* SPDX-License-Identifier: Apache-2.0 */
/* Loading plugins: a trial in a child, then libltdl. */
#define _GNU_SOURCE
#include "loader.h"

#include <dlfcn.h>
#include <errno.h>
#include <ltdl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugin.h"

enum { TRIAL_SECONDS = 10 };

struct loader {
    pid_t pid; /* of the child, or 0 when there is none          */
    int line;  /* our end of the socket to it, while it lives    */
};

/** What goes over the line, one packet each. */
struct question {
    char path[3072], name[256];
};
struct answer {
    enum postil_status status;
    struct postil_error reason;
};

enum postil_status
loader_new(loader **out_loader, struct postil_error *err)
{
    loader *l = calloc(1, sizeof *l);
    if (!l)
        return postil_fail(err, POSTIL_NOMEM, "plugins: out of memory");
    if (lt_dlinit() != 0) {
        free(l);
        return postil_fail(err, POSTIL_INTERNAL, "libltdl: %s", lt_dlerror());
    }
    *out_loader = l;
    return POSTIL_OK;
}

/* Take leave of the child, dead or alive; returns its wait status. */
static int
dismiss(loader *l)
{
    int status = 0;
    close(l->line);
    while (waitpid(l->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    l->pid = 0;
    return status;
}

void
loader_free(loader *l)
{
    if (!l)
        return;
    if (l->pid) {
        kill(l->pid, SIGKILL);
        dismiss(l);
    }
    lt_dlexit();
    free(l);
}

/* NAME_LTX_postil_plugin, as libltdl spells it: what can't stand in a C name becomes '_'. */
static void
symbol_of(const char *name, char *symbol, size_t size)
{
    snprintf(symbol, size, "%s_LTX_postil_plugin", name);
    for (char *p = symbol; *p; p++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *p))
            *p = '_';
}

/* -- the trial, in the child ------------------------------------------------------------------- */

static enum postil_status
try_load(const char *path, const char *name, struct postil_error *err)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object)
        return postil_fail(err, POSTIL_CONFIG, "%s", dlerror());
    char symbol[320];
    symbol_of(name, symbol, sizeof symbol);
    const struct postil_plugin *plugin = dlsym(object, symbol);
    if (!plugin)
        return postil_fail(err, POSTIL_CONFIG, "is no Postil plugin: it does not export %s",
                           symbol);
    return postil_plugin_check(plugin, name, err);
}

static _Noreturn void
be_child(int line)
{
    struct question q;
    sigset_t alarms;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGINT, SIG_IGN);
    signal(SIGALRM, SIG_DFL); /* whatever the host does with it */
    sigprocmask(SIG_UNBLOCK, &alarms, NULL);
    dup2(STDERR_FILENO, STDOUT_FILENO); /* what a constructor prints is no data */
    while (recv(line, &q, sizeof q, 0) == (ssize_t)sizeof q) {
        struct answer a = {0};
        alarm(TRIAL_SECONDS);
        a.status = try_load(q.path, q.name, &a.reason);
        alarm(0);
        if (send(line, &a, sizeof a, MSG_NOSIGNAL) != (ssize_t)sizeof a)
            break;
    }
    _exit(0);
}

/* -- what the parent makes of it --------------------------------------------------------------- */

static enum postil_status
hire(loader *l, struct postil_error *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return postil_fail(err, POSTIL_INTERNAL, "socketpair: %s", strerror(errno));
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        be_child(ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return postil_fail(err, POSTIL_INTERNAL, "fork: %s", strerror(errno));
    }
    l->pid = pid;
    l->line = ends[0];
    return POSTIL_OK;
}

static enum postil_status
explain_death(int wait_status, struct postil_error *err)
{
    if (!WIFSIGNALED(wait_status))
        return postil_fail(err, POSTIL_CONFIG, "left the process while being loaded");
    int sig = WTERMSIG(wait_status);
    if (sig == SIGALRM)
        return postil_fail(err, POSTIL_CONFIG, "was still being loaded after %d seconds",
                           TRIAL_SECONDS);
    return postil_fail(err, POSTIL_CONFIG, "crashed while being loaded (SIG%s)", sigabbrev_np(sig));
}

static enum postil_status
try_in_child(loader *l, const char *path, const char *name, struct postil_error *err)
{
    struct question q = {0};
    struct answer a;
    if (strlen(path) >= sizeof q.path || strlen(name) >= sizeof q.name)
        return postil_fail(err, POSTIL_CONFIG, "the path is too long");
    strcpy(q.path, path);
    strcpy(q.name, name);
    enum postil_status st = l->pid ? POSTIL_OK : hire(l, err);
    if (st != POSTIL_OK)
        return st;
    ssize_t n = 0;
    if (send(l->line, &q, sizeof q, MSG_NOSIGNAL) == (ssize_t)sizeof q)
        while ((n = recv(l->line, &a, sizeof a, 0)) < 0 && errno == EINTR)
            continue;
    if (n != (ssize_t)sizeof a)
        return explain_death(dismiss(l), err);
    if (a.status != POSTIL_OK && err)
        *err = a.reason;
    return a.status;
}

enum postil_status
loader_open(loader *l, const char *path, const char *name, loader_handle **out_handle,
            const struct postil_plugin **out_plugin, struct postil_error *err)
{
    enum postil_status st = try_in_child(l, path, name, err);
    if (st != POSTIL_OK)
        return st;
    lt_dladvise advise;
    if (lt_dladvise_init(&advise) != 0)
        return postil_fail(err, POSTIL_NOMEM, "libltdl: %s", lt_dlerror());
    lt_dladvise_local(&advise);
    lt_dlhandle handle = lt_dlopenadvise(path, advise);
    lt_dladvise_destroy(&advise);
    const struct postil_plugin *plugin = handle ? lt_dlsym(handle, "postil_plugin") : NULL;
    if (!plugin) {
        if (handle)
            lt_dlclose(handle);
        return postil_fail(err, POSTIL_CONFIG, "libltdl can't load what dlopen could: %s",
                           lt_dlerror());
    }
    *out_handle = (loader_handle *)handle;
    *out_plugin = plugin;
    return POSTIL_OK;
}

void
loader_close(loader_handle *handle)
{
    if (handle)
        lt_dlclose((lt_dlhandle)handle);
}
