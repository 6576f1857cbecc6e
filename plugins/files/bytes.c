/* SPDX-License-Identifier: Apache-2.0 */
/* Streams over a file descriptor or over a function, with a look at the head. */
#define _GNU_SOURCE
#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum postil_status
pull_fd(void *from, void *out, size_t size, size_t *out_len, struct postil_error *err)
{
    const struct bytes *b = from;
    ssize_t n;
    do
        n = read(b->fd, out, size);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return postil_fail(err, POSTIL_IO, "reading failed: %s", strerror(errno));
    *out_len = (size_t)n;
    return POSTIL_OK;
}

void
bytes_init(struct bytes *b, bytes_pull pull, void *from)
{
    memset(b, 0, sizeof *b);
    b->pull = pull;
    b->from = from;
    b->fd = -1;
}

enum postil_status
bytes_open(struct bytes *b, const char *path, struct postil_error *err)
{
    bytes_init(b, pull_fd, b);
    if (strcmp(path, "-") == 0) {
        b->fd = STDIN_FILENO;
        return POSTIL_OK;
    }
    b->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (b->fd < 0)
        return postil_fail(err, POSTIL_NOINPUT, "can't be opened: %s", strerror(errno));
    struct stat s;
    b->seekable = fstat(b->fd, &s) == 0 && S_ISREG(s.st_mode);
    return POSTIL_OK;
}

void
bytes_close(struct bytes *b)
{
    if (b->fd > STDIN_FILENO)
        close(b->fd);
    b->fd = -1;
}

static enum postil_status
pull(struct bytes *b, void *out, size_t size, size_t *out_len, struct postil_error *err)
{
    *out_len = 0;
    if (b->ended)
        return POSTIL_OK;
    enum postil_status st = b->pull(b->from, out, size, out_len, err);
    if (st != POSTIL_OK)
        return st;
    b->ended = *out_len == 0;
    b->count += *out_len;
    return POSTIL_OK;
}

enum postil_status
bytes_peek(struct bytes *b, size_t *out_len, struct postil_error *err)
{
    while (b->head_len < sizeof b->head) {
        size_t n;
        enum postil_status st =
            pull(b, b->head + b->head_len, sizeof b->head - b->head_len, &n, err);
        if (st != POSTIL_OK)
            return st;
        if (n == 0)
            break;
        b->head_len += n;
    }
    *out_len = b->head_len;
    return POSTIL_OK;
}

enum postil_status
bytes_read(struct bytes *b, void *out, size_t size, size_t *out_len, struct postil_error *err)
{
    size_t n = b->head_len - b->head_at;
    if (n == 0)
        return pull(b, out, size, out_len, err);
    if (n > size)
        n = size;
    memcpy(out, b->head + b->head_at, n);
    b->head_at += n;
    *out_len = n;
    return POSTIL_OK;
}

int64_t
bytes_seek(struct bytes *b, int64_t offset, int whence)
{
    if (!b->seekable)
        return -1;
    if (whence == SEEK_CUR)
        offset -= (int64_t)(b->head_len - b->head_at);
    off_t at = lseek(b->fd, (off_t)offset, whence);
    if (at < 0)
        return -1;
    b->head_at = b->head_len = 0;
    b->ended = false;
    return at;
}
