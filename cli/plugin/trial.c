/* SPDX-License-Identifier: Apache-2.0 */
/* Trials. */
#define _GNU_SOURCE
#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <postil/utf8.h>

enum {
    SAID = 1 << 16, /* bytes of standard error that are kept                    */
    MEMORY_LOG = 34 /* what a child may allocate, arenas included, as log2 bytes */
};

void
trial_enter(struct trial_report *report, const char *hook, const char *document)
{
    snprintf(report->document, sizeof report->document, "%s", document ? document : "");
    snprintf(report->hook, sizeof report->hook, "%s", hook ? hook : "");
}

static void
tell(struct trial_report *report, enum trial_result result, const char *format, va_list args)
{
    report->result = result;
    vsnprintf(report->reason, sizeof report->reason, format, args);
    for (char *p = report->reason; *p; p++)
        if (*p == '\n')
            *p = ' ';
}

bool
trial_fail(struct trial_report *report, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(report, TRIAL_FAILED, format, args);
    va_end(args);
    return false;
}

bool
trial_blame(struct trial_report *report, const char *what)
{
    char reason[sizeof report->reason];
    memcpy(reason, report->reason, sizeof reason);
    return trial_fail(report, "%s: %.900s", what, reason);
}

bool
trial_skip(struct trial_report *report, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell(report, TRIAL_SKIPPED, format, args);
    va_end(args);
    return false;
}

/* -- in the child ------------------------------------------------------------------------------ */

static void
limit(void)
{
#ifndef __SANITIZE_ADDRESS__ /* which maps terabytes */
    const struct rlimit memory = {(rlim_t)1 << MEMORY_LOG, (rlim_t)1 << MEMORY_LOG};
    setrlimit(RLIMIT_DATA, &memory);
#endif
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

static _Noreturn void
be_child(void (*call)(void *, struct trial_report *), void *ctx, struct trial_report *report,
         int out, int err)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (in < 0 || dup2(in, 0) != 0 || dup2(out, 1) != 1 || dup2(err, 2) != 2)
        _exit(127);
    limit();
    call(ctx, report);
    fflush(NULL);
    trial_enter(report, NULL, NULL);
    report->done = true;
    _exit(0);
}

/* -- in the parent ----------------------------------------------------------------------------- */

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Wait for the child, at most until `end`; its wait status. Whatever it left behind dies. */
static int
await(pid_t pid, double end, bool *out_late)
{
    int fd = pidfd_open(pid, 0), status = 0;
    double left = end - now();
    while (fd >= 0 && left > 0) {
        struct pollfd ended = {.fd = fd, .events = POLLIN};
        int n = poll(&ended, 1, (int)(left * 1e3) + 1);
        if (n > 0 || (n < 0 && errno != EINTR))
            break;
        left = end - now();
    }
    if (fd >= 0)
        close(fd);
    *out_late = left <= 0 && waitpid(pid, &status, WNOHANG) == 0;
    kill(-pid, SIGKILL);
    if (*out_late)
        kill(pid, SIGKILL); /* it may have left its group */
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

/* The child may have written anywhere before it died. */
static void
distrust(struct trial_report *report)
{
    report->hook[sizeof report->hook - 1] = '\0';
    report->document[sizeof report->document - 1] = '\0';
    report->reason[sizeof report->reason - 1] = '\0';
    if (report->result > TRIAL_SKIPPED)
        report->result = TRIAL_FAILED;
}

static void
explain(struct trial *trial, const struct trial_report *report, int status, bool late,
        double seconds)
{
    char what[64];
    if (late)
        snprintf(what, sizeof what, "took longer than %g s", seconds);
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) /* an alarm that the trial set */
        snprintf(what, sizeof what, "took too long");
    else if (WIFSIGNALED(status))
        snprintf(what, sizeof what, "crashed (SIG%s)", sigabbrev_np(WTERMSIG(status)));
    else
        snprintf(what, sizeof what, "left the process with status %d", WEXITSTATUS(status));
    bool document = report->document[0] != '\0';
    trial->result = TRIAL_FAILED;
    snprintf(trial->reason, sizeof trial->reason, "%s%s%s%s%s", report->hook,
             report->hook[0] ? " " : "", what, document ? " on document " : "",
             document ? report->document : "");
}

/* What came from the plugin is shown to people and put into JSON. */
static void
clean(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        i += postil_utf8_valid(text + i, len - i);
        if (i < len)
            text[i] = '?';
    }
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t')
            text[i] = '?';
}

static char *
read_back(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return NULL;
    size_t size = st.st_size < SAID ? (size_t)st.st_size : SAID;
    char *text = malloc(size + 1);
    ssize_t n = text ? pread(fd, text, size, 0) : -1;
    if (text) {
        text[n > 0 ? n : 0] = '\0';
        clean(text, n > 0 ? (size_t)n : 0);
    }
    return text;
}

static void
begin(struct trial *out, struct trial_report *report, void (*call)(void *, struct trial_report *),
      void *ctx, double seconds)
{
    int to[2] = {memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC)};
    double begun = now();
    fflush(NULL);
    pid_t pid = to[0] >= 0 && to[1] >= 0 ? fork() : -1;
    if (pid == 0)
        be_child(call, ctx, report, to[0], to[1]);
    if (pid < 0) {
        snprintf(out->reason, sizeof out->reason, "can't fork: %s", strerror(errno));
    } else {
        bool late;
        setpgid(pid, pid);
        int status = await(pid, begun + seconds, &late);
        out->seconds = now() - begun;
        distrust(report);
        out->result = report->result;
        memcpy(out->reason, report->reason, sizeof out->reason);
        if (!report->done)
            explain(out, report, status, late, seconds);
        clean(out->reason, strlen(out->reason));
        out->said = read_back(to[1]);
    }
    for (int i = 0; i < 2; i++)
        if (to[i] >= 0)
            close(to[i]);
}

void
trial_run(void (*call)(void *, struct trial_report *), void *ctx, double seconds, struct trial *out)
{
    *out = (struct trial){.result = TRIAL_FAILED, .reason = "out of memory"};
    struct trial_report *report =
        mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (report == MAP_FAILED)
        return;
    begin(out, report, call, ctx, seconds);
    munmap(report, sizeof *report);
}

void
trial_fini(struct trial *trial)
{
    free(trial->said);
    trial->said = NULL;
}
