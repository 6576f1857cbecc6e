/* SPDX-License-Identifier: Apache-2.0 */
/* Reading lines through a buffer that is as long as the longest line, within a bound. */
#define _GNU_SOURCE
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paths.h"

enum { FIRST_SIZE = 1 << 16 };

struct lines {
    struct postil_strings paths;
    size_t n_open; /* files opened so far; the last of them is at hand */
    int fd;        /* -1 between files                                 */
    char *buf;     /* [size], of which from..to has been read          */
    size_t size, from, to;
    size_t seen;     /* bytes behind `from` that hold no newline         */
    size_t line_len; /* of the line at `from` with its newline; 0: none is at hand */
    bool ended;      /* nothing more to read in this file                */
    uint64_t number;
    uint64_t done, total;
};

/* -- files ------------------------------------------------------------------------------------- */

enum postil_status
lines_new(struct postil_strings paths, lines **out_lines, struct postil_error *err)
{
    uint64_t total;
    enum postil_status st = lines_look_at(paths, &total, err);
    if (st != POSTIL_OK)
        return st;
    lines *l = calloc(1, sizeof *l);
    if (!l || !(l->buf = malloc(FIRST_SIZE))) {
        free(l);
        return postil_fail(err, POSTIL_NOMEM, "a reader of lines");
    }
    l->paths = paths;
    l->fd = -1;
    l->size = FIRST_SIZE;
    l->total = total;
    *out_lines = l;
    return POSTIL_OK;
}

static void
close_file(lines *l)
{
    if (l->fd > STDIN_FILENO)
        close(l->fd);
    l->fd = -1;
    l->from = l->to = l->seen = l->line_len = 0;
}

void
lines_free(lines *l)
{
    if (!l)
        return;
    close_file(l);
    free(l->buf);
    free(l);
}

enum postil_status
lines_open(lines *l, struct postil_error *err)
{
    close_file(l);
    if (l->n_open == l->paths.n)
        return POSTIL_END;
    const char *path = l->paths.items[l->n_open++];
    l->fd = lines_is_stdin(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (l->fd < 0)
        return postil_fail(err, POSTIL_NOINPUT, "'%s' can't be read: %s", path, strerror(errno));
    l->ended = false;
    l->number = 1;
    return POSTIL_OK;
}

const char *
lines_path(const lines *l)
{
    return l->fd < 0 ? NULL : l->paths.items[l->n_open - 1];
}

static enum postil_status
fail(const lines *l, enum postil_status st, const char *why, struct postil_error *err)
{
    const char *path = lines_path(l);
    return postil_fail(err, st, "%s:%" PRIu64 ": %s", lines_is_stdin(path) ? "stdin" : path,
                       l->number, why);
}

/* -- lines ------------------------------------------------------------------------------------- */

/* Have room behind `to`, by moving to the front or by growth. */
static enum postil_status
make_room(lines *l, struct postil_error *err)
{
    if (l->to < l->size)
        return POSTIL_OK;
    if (l->from > 0) {
        memmove(l->buf, l->buf + l->from, l->to - l->from);
        l->to -= l->from;
        l->from = 0;
        return POSTIL_OK;
    }
    if (l->size >= LINES_MOST)
        return fail(l, POSTIL_DATA, "the line is longer than 16 MiB", err);
    char *grown = realloc(l->buf, 2 * l->size);
    if (!grown)
        return fail(l, POSTIL_NOMEM, "no memory for the line", err);
    l->buf = grown;
    l->size *= 2;
    return POSTIL_OK;
}

static enum postil_status
read_more(lines *l, struct postil_error *err)
{
    ssize_t n;
    do
        n = read(l->fd, l->buf + l->to, l->size - l->to);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail(l, POSTIL_IO, strerror(errno), err);
    l->ended = n == 0;
    l->to += (size_t)n;
    l->done += (uint64_t)n;
    return POSTIL_OK;
}

/* Look for the end of the line in what has been read. */
static bool
find_end(lines *l)
{
    size_t len = l->to - l->from;
    const char *end = memchr(l->buf + l->from + l->seen, '\n', len - l->seen);
    l->seen = len;
    if (end)
        l->line_len = (size_t)(end - (l->buf + l->from)) + 1;
    else if (l->ended)
        l->line_len = len;
    return l->line_len > 0;
}

/* Forget the line at hand but for its end, which is still to be read. */
static enum postil_status
pass_unread(lines *l)
{
    enum postil_status st = POSTIL_OK;
    while (!find_end(l) && !l->ended && st == POSTIL_OK) {
        l->from = l->to = l->seen = 0;
        st = read_more(l, NULL);
    }
    lines_pass(l);
    return st;
}

static enum postil_status
find_line(lines *l, struct postil_error *err)
{
    while (l->line_len == 0 && !find_end(l)) {
        if (l->ended)
            return POSTIL_END;
        enum postil_status st = make_room(l, err);
        if (st != POSTIL_OK)
            return pass_unread(l) == POSTIL_OK ? st : POSTIL_IO;
        if ((st = read_more(l, err)) != POSTIL_OK)
            return st;
    }
    return POSTIL_OK;
}

enum postil_status
lines_peek(lines *l, const char **out_line, size_t *out_len, struct postil_error *err)
{
    static const char mark[] = "\xef\xbb\xbf";
    enum postil_status st = l->fd < 0 ? POSTIL_END : find_line(l, err);
    if (st == POSTIL_END || st == POSTIL_IO)
        close_file(l);
    if (st != POSTIL_OK)
        return st;
    const char *line = l->buf + l->from;
    size_t len = l->line_len;
    if (line[len - 1] == '\n')
        len -= len > 1 && line[len - 2] == '\r' ? 2 : 1;
    size_t skip = l->number == 1 && len >= 3 && memcmp(line, mark, 3) == 0 ? 3 : 0;
    *out_line = line + skip;
    *out_len = len - skip;
    return POSTIL_OK;
}

void
lines_pass(lines *l)
{
    l->from += l->line_len;
    l->number++;
    l->line_len = l->seen = 0;
    if (l->from == l->to)
        l->from = l->to = 0;
}

uint64_t
lines_number(const lines *l)
{
    return l->number;
}

void
lines_extent(const lines *l, uint64_t *out_done, uint64_t *out_total)
{
    *out_done = l->done;
    *out_total = l->total;
}

bool
lines_ready(const lines *l)
{
    size_t at = l->fd < 0 ? l->n_open : l->n_open - 1;
    if (l->from < l->to || at == l->paths.n || !lines_is_stdin(l->paths.items[at]))
        return true;
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&in, 1, 0) != 0;
}
