/* SPDX-License-Identifier: Apache-2.0 */
/* Question and answer over the pipes of a child program. */
#define _GNU_SOURCE
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "spawn.h"

enum { CHUNK = 1 << 16, LONGEST_WORD = 200, END_MS = 500 };

/* What a program said on stderr: the last line that is not empty, as far as it fits. */
struct last_words {
    char line[LONGEST_WORD + 1];
    size_t len;
    bool ended; /* the next byte begins another */
};

struct exec_program {
    struct exec_order order;
    struct exec_child child; /* pid 0: none */
    uint64_t n_answer;       /* of this child */
    struct last_words words; /* of this child */
    int log;                 /* -1: none      */
    char chunk[CHUNK];
};

/* How a conversation stands. */
enum turn {
    GOING,
    ANSWERED,
    ENDED,    /* it closed its stdout                        */
    LATE,     /* its time is up                              */
    CHATTY,   /* more than one line                          */
    TOO_LONG, /* a line beyond what is allowed               */
    UNASKED,  /* something to read before anything was asked */
    NO_ROOM
};

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
is_running(const exec_program *p)
{
    return p->child.pid != 0;
}

/* -- its stderr -------------------------------------------------------------------------------- */

static void
hear(struct last_words *words, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] == '\n' || bytes[i] == '\r') {
            words->ended = true;
            continue;
        }
        if (words->ended)
            words->len = 0;
        words->ended = false;
        if (words->len < LONGEST_WORD)
            words->line[words->len++] = bytes[i];
    }
    words->line[words->len] = '\0';
}

/* Take what there is, without waiting. */
static void
read_err(exec_program *p)
{
    ssize_t n;
    while (p->child.err >= 0 && (n = read(p->child.err, p->chunk, CHUNK)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        hear(&p->words, p->chunk, (size_t)n);
        if (p->log >= 0 && write(p->log, p->chunk, (size_t)n) < 0) {
            close(p->log); /* a full disk is no reason to stop */
            p->log = -1;
        }
    }
    if (p->child.err >= 0)
        close(p->child.err);
    p->child.err = -1;
}

/* -- its end ----------------------------------------------------------------------------------- */

static bool
wait_until_ended(const exec_program *p, int64_t ms)
{
    struct pollfd done = {.fd = p->child.done, .events = POLLIN};
    return poll(&done, 1, (int)ms) == 1;
}

static int
end(exec_program *p)
{
    read_err(p);
    p->n_answer = 0;
    return exec_child_end(&p->child);
}

void
exec_program_kill(exec_program *p)
{
    if (is_running(p))
        end(p);
}

void
exec_program_stop(exec_program *p)
{
    if (!is_running(p))
        return;
    int64_t until = now_ms() + (int64_t)(p->order.timeout * 1000);
    exec_child_close_in(&p->child);
    for (int64_t left; p->child.owner == getpid() && (left = until - now_ms()) > 0;) {
        struct pollfd ends[] = {{.fd = p->child.done, .events = POLLIN},
                                {.fd = p->child.out, .events = POLLIN},
                                {.fd = p->child.err, .events = POLLIN}};
        if (poll(ends, 3, (int)left) < 0 && errno != EINTR)
            break;
        if (ends[0].revents)
            break;
        if (ends[1].revents && read(p->child.out, p->chunk, CHUNK) <= 0) {
            close(p->child.out); /* what it says after its last answer is for nobody */
            p->child.out = -1;
        }
        if (ends[2].revents)
            read_err(p);
    }
    end(p);
}

/* -- question and answer ----------------------------------------------------------------------- */

struct talk {
    const char *question; /* [len], the rest of it */
    size_t len;
    struct postil_buffer *answer;
    size_t begun; /* bytes in `answer` that are not ours */
    bool answered;
};

/* Bytes written, 0 for now none, -1 when nobody reads any more. SIGPIPE is the caller's affair. */
static ssize_t
write_some(int fd, const char *bytes, size_t len)
{
    ssize_t n;
    while ((n = write(fd, bytes, len)) < 0 && errno == EINTR)
        continue;
    return n < 0 && errno == EAGAIN ? 0 : n;
}

static void
send_some(exec_program *p, struct talk *t)
{
    ssize_t n = write_some(p->child.in, t->question, t->len);
    if (n < 0) { /* it closed its stdin: an answer that is complete counts all the same */
        exec_child_close_in(&p->child);
        t->len = 0;
        return;
    }
    t->question += n;
    t->len -= (size_t)n;
}

static enum turn
receive_some(exec_program *p, struct talk *t)
{
    ssize_t n = read(p->child.out, p->chunk, CHUNK);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? GOING : ENDED;
    if (n == 0)
        return ENDED;
    if (t->answered)
        return CHATTY;
    const char *newline = memchr(p->chunk, '\n', (size_t)n);
    if (newline && newline + 1 < p->chunk + n)
        return CHATTY;
    if (t->answer->len - t->begun + (size_t)n > p->order.longest_answer)
        return TOO_LONG;
    postil_buffer_add(t->answer, p->chunk, (size_t)n);
    t->answered = newline != NULL;
    return t->answer->failed ? NO_ROOM : GOING;
}

/* Whether it has said anything, or ended, since its last answer. */
static enum turn
look(exec_program *p)
{
    char byte;
    ssize_t n = read(p->child.out, &byte, 1);
    return n > 0 ? UNASKED : n == 0 ? ENDED : GOING;
}

static enum turn
converse(exec_program *p, struct talk *t, int64_t until)
{
    enum turn turn = p->child.in < 0 ? ENDED : look(p);
    while (turn == GOING) {
        int64_t left = until - now_ms();
        struct pollfd ends[] = {{.fd = t->len ? p->child.in : -1, .events = POLLOUT},
                                {.fd = p->child.out, .events = POLLIN},
                                {.fd = p->child.err, .events = POLLIN}};
        if (left <= 0)
            return LATE;
        if (poll(ends, 3, left > INT32_MAX ? INT32_MAX : (int)left) < 0)
            continue;
        if (ends[0].revents)
            send_some(p, t);
        if (ends[2].revents)
            read_err(p);
        if (ends[1].revents)
            turn = receive_some(p, t);
        if (turn == GOING && t->answered && t->len == 0)
            return ANSWERED;
    }
    return turn;
}

/* A program that ends while we write must not end us: SIGPIPE is held back and forgotten. */
static enum turn
converse_safely(exec_program *p, struct talk *t, int64_t until)
{
    sigset_t pipe_alone, before, pending;
    sigemptyset(&pipe_alone);
    sigaddset(&pipe_alone, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe_alone, &before);
    enum turn turn = converse(p, t, until);
    const struct timespec at_once = {0};
    if (!sigismember(&pending, SIGPIPE))
        while (sigtimedwait(&pipe_alone, NULL, &at_once) < 0 && errno == EINTR)
            continue;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return turn;
}

/* -- what went wrong --------------------------------------------------------------------------- */

static enum postil_status
quote(const exec_program *p, enum postil_status st, struct postil_error *err)
{
    if (p->words.len && err)
        postil_fail(err, st, "%s; it said last: \"%s\"", err->message, p->words.line);
    return st;
}

static enum postil_status
explain_end(exec_program *p, struct postil_error *err)
{
    bool by_itself = wait_until_ended(p, END_MS);
    int status = end(p);
    if (!by_itself)
        postil_fail(err, POSTIL_DATA, "the program closed its standard output");
    else if (WIFSIGNALED(status))
        postil_fail(err, POSTIL_DATA, "the program crashed (SIG%s)",
                    sigabbrev_np(WTERMSIG(status)));
    else
        postil_fail(err, POSTIL_DATA, "the program ended with status %d before it answered",
                    WEXITSTATUS(status));
    return quote(p, POSTIL_DATA, err);
}

static enum postil_status
explain(exec_program *p, enum turn turn, double allowed, struct postil_error *err)
{
    if (turn == ENDED)
        return explain_end(p, err);
    end(p);
    switch (turn) {
    case LATE:
        postil_fail(err, POSTIL_DATA, "the program took longer than %g s (timeout)", allowed);
        break;
    case CHATTY:
        postil_fail(err, POSTIL_DATA,
                    "the program answered more than one line: a document is one line of JSON, and "
                    "its standard output is for nothing else");
        break;
    case TOO_LONG:
        postil_fail(err, POSTIL_DATA,
                    "the program's answer is longer than %zu bytes (longest_answer)",
                    p->order.longest_answer);
        break;
    case UNASKED:
        postil_fail(err, POSTIL_DATA,
                    "the program spoke unasked, before it was sent the document: its standard "
                    "output is for one line of JSON a document, and nothing else");
        break;
    default:
        return postil_fail(err, POSTIL_NOMEM, "the program's answer");
    }
    return quote(p, POSTIL_DATA, err);
}

/* -- the program ------------------------------------------------------------------------------- */

enum postil_status
exec_program_new(const struct exec_order *order, exec_program **out_program,
                 struct postil_error *err)
{
    exec_program *p = calloc(1, sizeof *p);
    if (!p)
        return postil_fail(err, POSTIL_NOMEM, "a program");
    p->order = *order;
    p->log = order->log ? open(order->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    if (order->log && p->log < 0) {
        postil_fail(err, POSTIL_CANTCREATE, "log '%s': %s", order->log, strerror(errno));
        free(p);
        return POSTIL_CANTCREATE;
    }
    *out_program = p;
    return POSTIL_OK;
}

void
exec_program_free(exec_program *p)
{
    if (!p)
        return;
    exec_program_stop(p);
    if (p->log >= 0)
        close(p->log);
    free(p);
}

enum postil_status
exec_program_start(exec_program *p, struct postil_error *err)
{
    if (is_running(p) && p->child.owner == getpid())
        return POSTIL_OK;
    if (is_running(p))
        exec_child_end(&p->child);
    p->n_answer = 0;
    p->words = (struct last_words){.len = 0};
    return exec_spawn(p->order.argv, &p->child, err);
}

/* One try. *out_ended: it ended before it answered. */
static enum postil_status
ask(exec_program *p, const char *question, size_t len, struct postil_buffer *answer,
    bool *out_ended, struct postil_error *err)
{
    double allowed = p->order.timeout + (p->n_answer ? 0 : p->order.startup);
    struct talk talk = {.question = question, .len = len, .answer = answer, .begun = answer->len};
    enum turn turn = converse_safely(p, &talk, now_ms() + (int64_t)(allowed * 1000));
    *out_ended = turn == ENDED;
    if (turn != ANSWERED)
        return explain(p, turn, allowed, err);
    p->n_answer++;
    return POSTIL_OK;
}

enum postil_status
exec_program_ask(exec_program *p, const char *question, size_t len, struct postil_buffer *answer,
                 struct postil_error *err)
{
    enum postil_status st = exec_program_start(p, err);
    if (st != POSTIL_OK)
        return st;
    bool was_fresh = p->n_answer == 0, ended = false;
    size_t begun = answer->len;
    st = ask(p, question, len, answer, &ended, err);
    if (!ended || was_fresh)
        return st;
    answer->len = begun;
    st = exec_program_start(p, err);
    return st == POSTIL_OK ? ask(p, question, len, answer, &ended, err) : st;
}
