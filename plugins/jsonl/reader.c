/* SPDX-License-Identifier: Apache-2.0 */
/* Reading lines through libarchive, which takes a packed file for an archive of one nameless file.
 */
#include "reader.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "../lines/paths.h"
#include "report.h"

enum { READ_SIZE = 1 << 17 };

struct jsonl_reader {
    struct postil_strings paths;
    size_t n_open;           /* files opened so far; the last of them is at hand */
    struct archive *archive; /* NULL between files                               */
    const char *block;       /* [block_len] unpacked; lives until the next read  */
    size_t block_len, at;
    bool ended;           /* nothing more to unpack                           */
    bool corpus;          /* that line is a document too                      */
    uint64_t file_at;     /* bytes of this file taken                         */
    uint64_t line;        /* of this file, from 1                             */
    uint64_t done, total; /* packed bytes: of earlier files, of all           */
};

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return lines_is_stdin(path) ? "stdin" : slash ? slash + 1 : path;
}

/* -- files ------------------------------------------------------------------------------------- */

enum postil_status
jsonl_reader_new(struct postil_strings paths, jsonl_reader **out_reader, struct postil_error *err)
{
    uint64_t total;
    enum postil_status st = lines_look_at(paths, &total, err);
    if (st != POSTIL_OK)
        return st;
    jsonl_reader *r = calloc(1, sizeof *r);
    if (!r)
        return postil_fail(err, POSTIL_NOMEM, "a reader of lines");
    r->paths = paths;
    r->total = total;
    *out_reader = r;
    return POSTIL_OK;
}

void
jsonl_reader_keep_corpus(jsonl_reader *reader)
{
    reader->corpus = true;
}

static void
close_file(jsonl_reader *r)
{
    if (!r->archive)
        return;
    r->done += (uint64_t)archive_filter_bytes(r->archive, -1);
    archive_read_free(r->archive);
    r->archive = NULL;
}

void
jsonl_reader_free(jsonl_reader *reader)
{
    if (!reader)
        return;
    close_file(reader);
    free(reader);
}

static bool
set_up(struct archive *a)
{
    return archive_read_support_filter_gzip(a) == ARCHIVE_OK &&
           archive_read_support_filter_zstd(a) == ARCHIVE_OK &&
           archive_read_support_filter_xz(a) == ARCHIVE_OK &&
           archive_read_support_filter_bzip2(a) == ARCHIVE_OK &&
           archive_read_support_format_raw(a) == ARCHIVE_OK &&
           archive_read_support_format_empty(a) == ARCHIVE_OK;
}

static enum postil_status
open_file(jsonl_reader *r, struct postil_error *err)
{
    const char *path = r->paths.items[r->n_open++];
    struct archive_entry *entry;
    r->block_len = r->at = 0;
    r->file_at = r->line = 0;
    r->archive = archive_read_new();
    if (!r->archive)
        return postil_fail(err, POSTIL_NOMEM, "'%s'", path);
    int status = !set_up(r->archive)    ? ARCHIVE_FATAL
                 : lines_is_stdin(path) ? archive_read_open_fd(r->archive, STDIN_FILENO, READ_SIZE)
                                        : archive_read_open_filename(r->archive, path, READ_SIZE);
    if (status == ARCHIVE_OK)
        status = archive_read_next_header(r->archive, &entry);
    r->ended = status == ARCHIVE_EOF; /* an empty file */
    if (status == ARCHIVE_OK || status == ARCHIVE_EOF || status == ARCHIVE_WARN)
        return POSTIL_OK;
    const char *why = archive_error_string(r->archive);
    return postil_fail(err, POSTIL_NOINPUT, "'%s' can't be read: %s", path, why ? why : "?");
}

/* Have a byte at hand. POSTIL_END at the end of the file. */
static enum postil_status
fill(jsonl_reader *r, struct postil_error *err)
{
    while (r->at == r->block_len) {
        const void *block = NULL;
        size_t len = 0;
        la_int64_t offset;
        if (r->ended)
            return POSTIL_END;
        int status = archive_read_data_block(r->archive, &block, &len, &offset);
        r->ended = status == ARCHIVE_EOF;
        if (r->ended)
            return POSTIL_END;
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN && status != ARCHIVE_RETRY) {
            const char *why = archive_error_string(r->archive);
            return postil_fail(err, POSTIL_IO, "line %llu: reading failed: %s",
                               (unsigned long long)r->line, why ? why : "?");
        }
        r->block = block;
        r->block_len = len;
        r->at = 0;
    }
    return POSTIL_OK;
}

/* -- lines ------------------------------------------------------------------------------------- */

static bool
is_blank(const jsonl_reader *r, char c)
{
    static const char mark[] = "\xef\xbb\xbf";
    bool is_mark = r->file_at < 3 && c == mark[r->file_at];
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || is_mark;
}

/* Go to the first byte of a line that is not blank. */
static enum postil_status
skip_blank(jsonl_reader *r, struct postil_error *err)
{
    r->line++;
    for (;;) {
        enum postil_status st = fill(r, err);
        if (st != POSTIL_OK)
            return st;
        char c = r->block[r->at];
        if (!is_blank(r, c))
            return POSTIL_OK;
        r->line += c == '\n';
        r->file_at++;
        r->at++;
    }
}

/* Take the rest of a line into the document; once that fails, past it. */
static enum postil_status
take_line(jsonl_reader *r, postil_doc *doc, struct postil_error *err)
{
    enum postil_status kept = POSTIL_OK;
    for (;;) {
        enum postil_status st = fill(r, err);
        if (st != POSTIL_OK)
            return st == POSTIL_END ? kept : st;
        const char *from = r->block + r->at;
        const char *end = memchr(from, '\n', r->block_len - r->at);
        size_t len = end ? (size_t)(end - from) : r->block_len - r->at;
        if (kept == POSTIL_OK)
            kept = postil_doc_append_raw(doc, from, len, err);
        r->at += len + (end != NULL);
        r->file_at += len + (end != NULL);
        if (end)
            return kept;
    }
}

static enum postil_status
name_line(const jsonl_reader *r, postil_doc *doc, struct postil_error *err)
{
    const char *path = r->paths.items[r->n_open - 1];
    enum postil_status st =
        postil_doc_set_origin(doc, err, "%s:%llu", base_name(path), (unsigned long long)r->line);
    const char *id = postil_doc_origin(doc);
    if (st == POSTIL_OK)
        st = postil_doc_set_id(doc, id, strlen(id), err);
    if (st == POSTIL_OK && !lines_is_stdin(path))
        st = postil_doc_set_origin(doc, err, "%s:%llu", path, (unsigned long long)r->line);
    return st;
}

/* One line of the file at hand. POSTIL_END when it has no more. */
static enum postil_status
next_line(jsonl_reader *r, postil_doc *doc, struct postil_error *err)
{
    enum postil_status st = skip_blank(r, err);
    if (st == POSTIL_END)
        return st;
    struct postil_error unnamed;
    enum postil_status named = name_line(r, doc, &unnamed);
    if (st == POSTIL_OK)
        st = take_line(r, doc, err);
    if (st == POSTIL_NOMEM)
        return postil_fail(
            err, st, "line %llu: longer than the %zu MiB of a document; raise run.memory",
            (unsigned long long)r->line, postil_arena_size(postil_doc_arena(doc)) >> 20);
    return st == POSTIL_OK && named != POSTIL_OK ? postil_fail(err, named, "%s", unnamed.message)
                                                 : st;
}

enum postil_status
jsonl_reader_next(jsonl_reader *r, postil_doc *doc, struct postil_error *err)
{
    for (;;) {
        if (!r->archive && r->n_open == r->paths.n)
            return POSTIL_END;
        enum postil_status st = r->archive ? POSTIL_OK : open_file(r, err);
        if (st == POSTIL_OK)
            st = next_line(r, doc, err);
        if (st == POSTIL_END || st == POSTIL_IO || st == POSTIL_NOINPUT)
            close_file(r);
        size_t len;
        const char *line = postil_doc_raw(doc, &len);
        if (st == POSTIL_OK &&
            (!jsonl_is_report(line, len) || (r->corpus && jsonl_is_corpus(line, len))))
            return st;
        if (st != POSTIL_OK && st != POSTIL_END)
            return st;
        postil_doc_reset(doc);
    }
}

void
jsonl_reader_extent(const jsonl_reader *r, uint64_t *out_done, uint64_t *out_total)
{
    *out_done = r->done;
    if (r->archive)
        *out_done += (uint64_t)archive_filter_bytes(r->archive, -1);
    *out_total = r->total;
}

bool
jsonl_reader_ready(const jsonl_reader *r)
{
    size_t left = r->archive ? r->block_len - r->at : 0;
    if (left && memchr(r->block + r->at, '\n', left))
        return true;
    size_t at = r->archive ? r->n_open - 1 : r->n_open;
    if (at == r->paths.n || !lines_is_stdin(r->paths.items[at]))
        return true;
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&in, 1, 0) != 0;
}
