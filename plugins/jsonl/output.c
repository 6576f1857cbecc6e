/* SPDX-License-Identifier: Apache-2.0 */
/* Buffered writing that tells when it failed. */
#define _POSIX_C_SOURCE 200809L
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 1 << 18, PAUSE_MS = 50 };

struct jsonl_output {
    const char *path;
    int fd;
    bool failed;
    int64_t written_ms; /* when something was last written */
    size_t len;
    char bytes[BUFFER];
};

enum postil_status
jsonl_output_open(const char *path, jsonl_output **out_output, struct postil_error *err)
{
    jsonl_output *o = malloc(sizeof *o);
    if (!o)
        return postil_fail(err, POSTIL_NOMEM, "a buffer for '%s'", path);
    o->path = path;
    o->failed = false;
    o->written_ms = 0;
    o->len = 0;
    o->fd = STDOUT_FILENO;
    if (strcmp(path, "-") != 0)
        o->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (o->fd < 0) {
        postil_fail(err, POSTIL_CANTCREATE, "'%s' can't be created: %s", path, strerror(errno));
        free(o);
        return POSTIL_CANTCREATE;
    }
    *out_output = o;
    return POSTIL_OK;
}

/* Errno, or 0 when all is written. */
static int
write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n >= 0) {
            bytes += n;
            len -= (size_t)n;
            continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            struct pollfd wait = {.fd = fd, .events = POLLOUT};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static enum postil_status
write_out(jsonl_output *o, const char *bytes, size_t len, struct postil_error *err)
{
    int why = o->failed ? EIO : write_all(o->fd, bytes, len);
    if (!why)
        return POSTIL_OK;
    o->failed = true;
    o->len = 0;
    const char *name = o->fd == STDOUT_FILENO ? "standard output" : o->path;
    return postil_fail(err, POSTIL_IO, "writing to '%s' failed: %s", name, strerror(why));
}

enum postil_status
jsonl_output_flush(jsonl_output *o, struct postil_error *err)
{
    size_t len = o->len;
    o->len = 0;
    return write_out(o, o->bytes, len, err);
}

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum postil_status
jsonl_output_add(jsonl_output *o, const char *bytes, size_t len, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    if (len > BUFFER - o->len)
        st = jsonl_output_flush(o, err);
    if (st != POSTIL_OK)
        return st;
    if (len > BUFFER)
        return write_out(o, bytes, len, err);
    memcpy(o->bytes + o->len, bytes, len);
    o->len += len;
    int64_t now = now_ms();
    if (now - o->written_ms < PAUSE_MS)
        return POSTIL_OK;
    o->written_ms = now;
    return jsonl_output_flush(o, err);
}

void
jsonl_output_close(jsonl_output *o)
{
    if (!o)
        return;
    if (jsonl_output_flush(o, NULL) != POSTIL_OK)
        o->failed = true;
    if (o->fd != STDOUT_FILENO)
        close(o->fd);
    free(o);
}
