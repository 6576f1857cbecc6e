/* SPDX-License-Identifier: Apache-2.0 */
/* Buffered writing that tells when it failed. */
#define _GNU_SOURCE
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

void
jsonl_output_close(jsonl_output *o)
{
    if (!o)
        return;
    if (jsonl_output_flush(o, NULL) != POSTIL_OK)
        o->failed = true;
    if (o->fd >= 0 && o->fd != STDOUT_FILENO)
        close(o->fd);
    free(o);
}

/* Whether what has been written can be cut off again. */
static bool
is_file(int fd)
{
    struct stat s;
    return fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

/* The name of a file that was created is on the disk. */
static bool
sync_name(const char *path)
{
    char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash)
        slash[slash == folder] = '\0';
    int fd = folder ? open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    free(folder);
    return ok;
}

static enum postil_status
check_file(const jsonl_output *o, enum jsonl_output_mode mode, struct postil_error *err)
{
    if (o->fd < 0)
        return postil_fail(err, POSTIL_CANTCREATE, "'%s' can't be created: %s", o->path,
                           strerror(errno));
    if (mode == JSONL_ANEW)
        return POSTIL_OK;
    if (o->fd == STDOUT_FILENO || !is_file(o->fd))
        return postil_fail(err, POSTIL_CONFIG,
                           "%s can't be resumed: have the output written to a file (-o FILE), or "
                           "run without --resume",
                           o->fd == STDOUT_FILENO ? "standard output" : o->path);
    return sync_name(o->path)
               ? POSTIL_OK
               : postil_fail(err, POSTIL_IO, "the folder of '%s': %s", o->path, strerror(errno));
}

enum postil_status
jsonl_output_open(const char *path, enum jsonl_output_mode mode, jsonl_output **out_output,
                  struct postil_error *err)
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
        o->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (mode == JSONL_RESUMED ? 0 : O_TRUNC),
                     0666);
    enum postil_status st = check_file(o, mode, err);
    if (st == POSTIL_OK)
        *out_output = o;
    else
        jsonl_output_close(o);
    return st;
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

enum postil_status
jsonl_output_sync(jsonl_output *o, uint64_t *out_len, struct postil_error *err)
{
    enum postil_status st = jsonl_output_flush(o, err);
    if (st != POSTIL_OK)
        return st;
    off_t len = lseek(o->fd, 0, SEEK_CUR);
    if (len < 0 || fdatasync(o->fd) != 0)
        return postil_fail(err, POSTIL_IO, "writing to '%s' failed: %s", o->path, strerror(errno));
    *out_len = (uint64_t)len;
    return POSTIL_OK;
}

enum postil_status
jsonl_output_rewind(jsonl_output *o, uint64_t len, struct postil_error *err)
{
    struct stat s;
    if (fstat(o->fd, &s) == 0 && (uint64_t)s.st_size < len)
        return postil_fail(err, POSTIL_CONFIG,
                           "'%s' has been changed: %llu bytes had been written, and it has %llu; "
                           "put the file back",
                           o->path, (unsigned long long)len, (unsigned long long)s.st_size);
    if (ftruncate(o->fd, (off_t)len) != 0 || lseek(o->fd, (off_t)len, SEEK_SET) < 0)
        return postil_fail(err, POSTIL_IO, "'%s': %s", o->path, strerror(errno));
    return POSTIL_OK;
}
