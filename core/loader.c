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
#include <sys/wait.h>
#include <unistd.h>

#include "plugin.h"

enum { TRIAL_SECONDS = 10 };

enum postil_status
loader_init(struct postil_error *err)
{
    if (lt_dlinit() != 0)
        return postil_fail(err, POSTIL_INTERNAL, "libltdl: %s", lt_dlerror());
    return POSTIL_OK;
}

void
loader_fini(void)
{
    lt_dlexit();
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
    char symbol[256];
    symbol_of(name, symbol, sizeof symbol);
    const struct postil_plugin *plugin = dlsym(object, symbol);
    if (!plugin)
        return postil_fail(err, POSTIL_CONFIG, "is no Postil plugin: it does not export %s", symbol);
    return postil_plugin_check(plugin, name, err);
}

static void
child(const char *path, const char *name, int pipe_end)
{
    struct postil_error err = {.message = ""};
    alarm(TRIAL_SECONDS);
    enum postil_status st = try_load(path, name, &err);
    ssize_t n = write(pipe_end, err.message, strlen(err.message));
    _exit(st == POSTIL_OK && n >= 0 ? 0 : 1);
}

/* -- what the parent makes of it --------------------------------------------------------------- */

static size_t
read_all(int fd, char *out, size_t size)
{
    size_t len = 0;
    while (len < size) {
        ssize_t n = read(fd, out + len, size - len);
        if (n == 0 || (n < 0 && errno != EINTR))
            break;
        len += n > 0 ? (size_t)n : 0;
    }
    return len;
}

static enum postil_status
judge(int wait_status, const char *message, struct postil_error *err)
{
    if (WIFSIGNALED(wait_status)) {
        int sig = WTERMSIG(wait_status);
        if (sig == SIGALRM)
            return postil_fail(err, POSTIL_CONFIG, "was still being loaded after %d seconds",
                               TRIAL_SECONDS);
        return postil_fail(err, POSTIL_CONFIG, "crashed while being loaded (SIG%s)",
                           sigabbrev_np(sig));
    }
    if (WEXITSTATUS(wait_status) == 0)
        return POSTIL_OK;
    return postil_fail(err, POSTIL_CONFIG, "%s",
                       *message ? message : "left the process while being loaded");
}

static enum postil_status
probe(const char *path, const char *name, struct postil_error *err)
{
    int ends[2];
    if (pipe(ends) != 0)
        return postil_fail(err, POSTIL_INTERNAL, "pipe: %s", strerror(errno));
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(path, name, ends[1]);
    }
    close(ends[1]);
    char message[sizeof err->message] = "";
    size_t len = pid > 0 ? read_all(ends[0], message, sizeof message - 1) : 0;
    message[len] = '\0';
    close(ends[0]);
    int status = 0;
    if (pid < 0)
        return postil_fail(err, POSTIL_INTERNAL, "fork: %s", strerror(errno));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return postil_fail(err, POSTIL_INTERNAL, "waitpid: %s", strerror(errno));
    return judge(status, message, err);
}

enum postil_status
loader_open(const char *path, const char *name, loader_handle **out_handle,
            const struct postil_plugin **out_plugin, struct postil_error *err)
{
    enum postil_status st = probe(path, name, err);
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
