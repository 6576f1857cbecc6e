/* SPDX-License-Identifier: Apache-2.0 */
/* libarchive over a stream of ours. */
#define _GNU_SOURCE
#include "unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024 };

struct unpack {
    struct archive *archive;
    struct archive_entry *entry;
    struct bytes *from;
    struct postil_error from_err; /* why reading below failed, when it did */
    enum postil_status from_status;
    locale_t utf8; /* libarchive turns names into the locale's charset */
    size_t n_member;
    bool dead;
    char block[BLOCK];
};

static la_ssize_t
read_below(struct archive *a, void *user, const void **out)
{
    unpack *u = user;
    size_t n = 0;
    *out = u->block;
    u->from_status = bytes_read(u->from, u->block, sizeof u->block, &n, &u->from_err);
    if (u->from_status == POSTIL_OK)
        return (la_ssize_t)n;
    archive_set_error(a, EIO, "%s", u->from_err.message);
    return ARCHIVE_FATAL;
}

static la_int64_t
seek_below(struct archive *a, void *user, la_int64_t offset, int whence)
{
    unpack *u = user;
    int64_t at = bytes_seek(u->from, offset, whence);
    if (at >= 0)
        return at;
    archive_set_error(a, EIO, "can't move in the file");
    return ARCHIVE_FATAL;
}

void
unpack_free(unpack *u)
{
    if (!u)
        return;
    archive_read_free(u->archive);
    if (u->utf8)
        freelocale(u->utf8);
    free(u);
}

/* libarchive's reason, or the one from below, with what to do about it. */
static enum postil_status
fail(unpack *u, struct postil_error *err)
{
    if (u->from_status != POSTIL_OK)
        return postil_fail(err, u->from_status, "%s", u->from_err.message);
    if (u->entry && archive_entry_is_encrypted(u->entry) > 0)
        return postil_fail(err, POSTIL_DATA, "encrypted; unpack it with its password first");
    const char *reason = archive_error_string(u->archive);
    return postil_fail(err, POSTIL_DATA, "archive is damaged or cut off: %s; fetch or pack it anew",
                       reason ? reason : "no reason given");
}

/* Only what was sniffed: other formats would be free to see themselves in plain text. */
static int
enable(struct archive *a, enum sniff_kind kind)
{
    if (kind == SNIFF_ZIP)
        return archive_read_support_format_zip(a);
    int worst = archive_read_support_format_tar(a);
    if (kind == SNIFF_TAR)
        return worst;
    int (*const more[])(struct archive *) = {
        archive_read_support_format_raw,  archive_read_support_format_empty,
        archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
        archive_read_support_filter_xz,   archive_read_support_filter_zstd,
        archive_read_support_filter_lz4,
    };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        int r = more[i](a);
        worst = r < worst ? r : worst;
    }
    return worst;
}

static enum postil_status
open_archive(unpack *u, enum sniff_kind kind, struct postil_error *err)
{
    struct archive *a = u->archive;
    if (enable(a, kind) <= ARCHIVE_FAILED) /* a warning: a filter needs an outside program */
        return fail(u, err);
    archive_read_set_callback_data(a, u);
    archive_read_set_read_callback(a, read_below);
    if (u->from->seekable)
        archive_read_set_seek_callback(a, seek_below);
    return archive_read_open1(a) == ARCHIVE_OK ? POSTIL_OK : fail(u, err);
}

enum postil_status
unpack_new(struct bytes *from, enum sniff_kind kind, unpack **out, struct postil_error *err)
{
    unpack *u = calloc(1, sizeof *u);
    if (!u || !(u->archive = archive_read_new())) {
        free(u);
        return postil_fail(err, POSTIL_NOMEM, "archive reader");
    }
    u->from = from;
    u->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    enum postil_status st = open_archive(u, kind, err);
    if (st != POSTIL_OK) {
        unpack_free(u);
        return st;
    }
    *out = u;
    return POSTIL_OK;
}

static int
next_header(unpack *u)
{
    locale_t before = u->utf8 ? uselocale(u->utf8) : (locale_t)0;
    int r;
    do
        r = archive_read_next_header(u->archive, &u->entry);
    while (r >= ARCHIVE_WARN && r != ARCHIVE_EOF &&
           (archive_entry_filetype(u->entry) != AE_IFREG || archive_entry_hardlink(u->entry)));
    if (before)
        uselocale(before);
    return r;
}

static const char *
member_name(unpack *u)
{
    const char *name = archive_entry_pathname_utf8(u->entry);
    if (!name)
        name = archive_entry_pathname(u->entry);
    return name && *name ? name : "(no name)";
}

/* A compressed file that holds nothing is one empty member. */
static bool
is_empty_stream(const unpack *u)
{
    return u->n_member == 0 && archive_format(u->archive) == ARCHIVE_FORMAT_EMPTY;
}

enum postil_status
unpack_next(unpack *u, const char **out_name, struct postil_error *err)
{
    if (u->dead)
        return POSTIL_END;
    int r = next_header(u);
    if (r < ARCHIVE_WARN || r == ARCHIVE_EOF) {
        u->entry = NULL;
        u->dead = true;
    }
    if (r < ARCHIVE_WARN)
        return fail(u, err);
    if (r == ARCHIVE_EOF && !is_empty_stream(u))
        return POSTIL_END;
    int format = archive_format(u->archive);
    bool stream = format == ARCHIVE_FORMAT_RAW || format == ARCHIVE_FORMAT_EMPTY;
    u->n_member++;
    *out_name = stream ? NULL : member_name(u);
    return POSTIL_OK;
}

enum postil_status
unpack_pull(void *from, void *out, size_t size, size_t *out_len, struct postil_error *err)
{
    unpack *u = from;
    *out_len = 0;
    if (!u->entry)
        return POSTIL_OK;
    la_ssize_t n = archive_read_data(u->archive, out, size);
    if (n >= 0) {
        *out_len = (size_t)n;
        return POSTIL_OK;
    }
    u->dead = u->dead || n <= ARCHIVE_FATAL;
    return fail(u, err);
}

struct block {
    const char *bytes;
    size_t len;
};

static enum postil_status
pull_block(void *from, void *out, size_t size, size_t *out_len, struct postil_error *err)
{
    struct block *b = from;
    (void)err;
    *out_len = b->len < size ? b->len : size;
    memcpy(out, b->bytes, *out_len);
    b->bytes += *out_len;
    b->len -= *out_len;
    return POSTIL_OK;
}

/* Pulls to the end; the result has a NUL behind it. */
static enum postil_status
pull_all(unpack *u, postil_arena *arena, char **out, size_t *out_len, struct postil_error *err)
{
    size_t size = 0, len = 0;
    char *all = NULL;
    for (;;) {
        if (size - len < BLOCK) {
            size_t bigger = size * 2 + 2 * BLOCK;
            char *moved = all ? postil_arena_resize(arena, all, size, bigger, 1)
                              : postil_arena_alloc(arena, bigger, 1);
            if (!moved)
                return postil_fail(err, POSTIL_NOMEM, "compressed page of more than %zu bytes",
                                   len);
            all = moved;
            size = bigger;
        }
        size_t n;
        enum postil_status st = unpack_pull(u, all + len, size - len - 1, &n, err);
        if (st != POSTIL_OK)
            return st;
        if (n == 0)
            break;
        len += n;
    }
    all[len] = '\0';
    *out = all;
    *out_len = len;
    return POSTIL_OK;
}

enum postil_status
unpack_memory(const char *bytes, size_t len, postil_arena *arena, char **out, size_t *out_len,
              struct postil_error *err)
{
    struct block block = {bytes, len};
    struct bytes from;
    unpack *u;
    const char *name;
    bytes_init(&from, pull_block, &block);
    enum postil_status st = unpack_new(&from, SNIFF_COMPRESSED, &u, err);
    if (st != POSTIL_OK)
        return st;
    st = unpack_next(u, &name, err);
    if (st == POSTIL_OK)
        st = pull_all(u, arena, out, out_len, err);
    else if (st == POSTIL_END)
        st = postil_fail(err, POSTIL_DATA, "compressed page holds nothing");
    unpack_free(u);
    return st;
}
