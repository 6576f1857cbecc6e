/* SPDX-License-Identifier: Apache-2.0 */
/* Model files: writing, mapping, checking. */
#define _GNU_SOURCE
#include <postil/model.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

/* As a machine of the other byte order reads it, it is another number. */
#define BYTE_ORDER_MARK 0x01020304u
#define SWAPPED_MARK    0x04030201u
#define FORMAT_VERSION  1u
#define MOST_PARTS      64

static const char magic[8] = {'P', 'O', 'S', 'T', 'I', 'L', 'M', '\n'};

struct header {
    char magic[8];
    uint32_t byte_order;
    uint32_t version;
    uint64_t size; /* of the whole file                */
    uint64_t hash; /* XXH3_64 of all behind the header */
    char kind[POSTIL_MODEL_NAME + 1];
    uint32_t n_part;
    uint32_t spare[3];
};

/* One row of the table that follows the header. */
struct entry {
    char name[POSTIL_MODEL_NAME + 1];
    uint64_t offset; /* from the file's first byte, a multiple of POSTIL_MODEL_ALIGN */
    uint64_t size;
};

_Static_assert(sizeof(struct header) == 64 && sizeof(struct entry) == 32, "the format has no gaps");

struct postil_model {
    const unsigned char *bytes; /* [size] mapped */
    size_t size;
    const struct header *header;
    const struct entry *entries; /* [header->n_part] */
    char *path;
};

/* -- reading ----------------------------------------------------------------------------------- */

static bool
all_zero(const void *bytes, size_t size)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < size; i++)
        if (b[i])
            return false;
    return true;
}

/* The hash covers what follows the header, this the bytes of it that say nothing. */
static bool
is_whole(const struct postil_model *m)
{
    const struct header *h = m->header;
    size_t len = strlen(h->kind);
    return all_zero(h->kind + len, sizeof h->kind - len) && all_zero(h->spare, sizeof h->spare) &&
           XXH3_64bits(m->bytes + sizeof *h, m->size - sizeof *h) == h->hash;
}

static enum postil_status
map_file(postil_model *m, const char *path, struct postil_error *err)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe is refused, not waited for */
    if (fd < 0)
        return postil_fail(err, POSTIL_NOINPUT, "%s", strerror(errno));
    enum postil_status st = POSTIL_OK;
    if (fstat(fd, &info) != 0)
        st = postil_fail(err, POSTIL_IO, "%s", strerror(errno));
    else if (!S_ISREG(info.st_mode))
        st = postil_fail(err, POSTIL_DATA, "it is no regular file");
    else if (info.st_size < (off_t)sizeof(struct header))
        st = postil_fail(err, POSTIL_DATA, "it is no model: only %jd bytes long",
                         (intmax_t)info.st_size);
    if (st == POSTIL_OK) {
        void *bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
        if (bytes == MAP_FAILED) {
            st = postil_fail(err, POSTIL_NOMEM, "it can't be mapped: %s", strerror(errno));
        } else {
            m->bytes = bytes;
            m->size = (size_t)info.st_size;
        }
    }
    close(fd);
    return st;
}

static enum postil_status
check_header(const postil_model *m, const char *kind, struct postil_error *err)
{
    const struct header *h = m->header;
    if (memcmp(h->magic, magic, sizeof magic) != 0)
        return postil_fail(err, POSTIL_DATA, "it is no model of Postil");
    if (h->byte_order == SWAPPED_MARK)
        return postil_fail(err, POSTIL_DATA,
                           "it was made for machines of the other byte order; train it again here");
    if (h->byte_order != BYTE_ORDER_MARK)
        return postil_fail(err, POSTIL_DATA, "it is damaged; copy it again");
    if (h->version != FORMAT_VERSION)
        return postil_fail(err, POSTIL_DATA,
                           "it has version %" PRIu32 " of the format, this program reads %u; train "
                           "it again",
                           h->version, FORMAT_VERSION);
    if (h->size != m->size)
        return postil_fail(err, POSTIL_DATA,
                           "it is %s: %zu bytes instead of %" PRIu64 "; copy it again",
                           m->size < h->size ? "cut short" : "too long", m->size, h->size);
    if (!memchr(h->kind, 0, sizeof h->kind) || strcmp(h->kind, kind) != 0)
        return postil_fail(err, POSTIL_DATA, "it is a model for '%.15s', not for '%s'", h->kind,
                           kind);
    if (!is_whole(m))
        return postil_fail(err, POSTIL_DATA, "it is damaged; copy it again");
    return POSTIL_OK;
}

static enum postil_status
check_entries(const postil_model *m, struct postil_error *err)
{
    size_t n = m->header->n_part, table = sizeof(struct header) + n * sizeof(struct entry);
    bool sane = n <= MOST_PARTS && table <= m->size;
    for (size_t i = 0; sane && i < n; i++) {
        const struct entry *e = &m->entries[i];
        sane = memchr(e->name, 0, sizeof e->name) && e->offset % POSTIL_MODEL_ALIGN == 0 &&
               e->offset >= table && e->offset <= m->size && e->size <= m->size - e->offset;
    }
    if (sane) { /* a row that n_part leaves out would stand before the first section */
        size_t first = n ? m->entries[0].offset : m->size;
        sane = all_zero(m->bytes + table, first - table);
    }
    return sane ? POSTIL_OK : postil_fail(err, POSTIL_DATA, "its table of sections is damaged");
}

enum postil_status
postil_model_open(const char *path, const char *kind, postil_model **out_model,
                  struct postil_error *err)
{
    postil_model *m = calloc(1, sizeof *m);
    if (!m || !(m->path = strdup(path))) {
        free(m);
        return postil_fail(err, POSTIL_NOMEM, "model %s", path);
    }
    enum postil_status st = map_file(m, path, err);
    if (st == POSTIL_OK) {
        m->header = (const void *)m->bytes;
        m->entries = (const void *)(m->bytes + sizeof *m->header);
        st = check_header(m, kind, err);
    }
    if (st == POSTIL_OK)
        st = check_entries(m, err);
    if (st != POSTIL_OK) {
        postil_blame(err, "model %s", path);
        postil_model_close(m);
        return st;
    }
    *out_model = m;
    return POSTIL_OK;
}

void
postil_model_close(postil_model *m)
{
    if (!m)
        return;
    if (m->bytes)
        munmap((void *)m->bytes, m->size);
    free(m->path);
    free(m);
}

const void *
postil_model_section(const postil_model *m, const char *name, size_t size, size_t *out_n,
                     struct postil_error *err)
{
    for (size_t i = 0; i < m->header->n_part; i++) {
        const struct entry *e = &m->entries[i];
        if (strcmp(e->name, name) != 0)
            continue;
        if (e->size % size != 0)
            break;
        *out_n = e->size / size;
        return m->bytes + e->offset;
    }
    postil_fail(err, POSTIL_DATA, "model %s: section '%s' is missing or of the wrong size", m->path,
                name);
    return NULL;
}

uint64_t
postil_model_hash(const postil_model *m)
{
    return m->header->hash;
}

const char *
postil_model_path(const postil_model *m)
{
    return m->path;
}

/* -- writing ----------------------------------------------------------------------------------- */

static size_t
aligned(size_t size)
{
    return (size + POSTIL_MODEL_ALIGN - 1) / POSTIL_MODEL_ALIGN * POSTIL_MODEL_ALIGN;
}

/* What a reader would refuse, or find under another name, is not written. */
static enum postil_status
check_parts(const char *kind, const struct postil_model_part *parts, size_t n_part,
            struct postil_error *err)
{
    if (n_part > MOST_PARTS)
        return postil_fail(err, POSTIL_INTERNAL, "%zu sections, %d are the most", n_part,
                           MOST_PARTS);
    for (size_t i = 0; i <= n_part; i++) {
        const char *name = i < n_part ? parts[i].name : kind;
        if (strlen(name) > POSTIL_MODEL_NAME)
            return postil_fail(err, POSTIL_INTERNAL, "the name '%s' has more than %d bytes", name,
                               POSTIL_MODEL_NAME);
    }
    return POSTIL_OK;
}

/* The whole file in memory, or NULL. */
static unsigned char *
lay_out(const char *kind, const struct postil_model_part *parts, size_t n_part, size_t *out_size)
{
    size_t size = aligned(sizeof(struct header) + n_part * sizeof(struct entry));
    for (size_t i = 0; i < n_part; i++)
        size += aligned(parts[i].size);
    unsigned char *bytes = calloc(1, size);
    if (!bytes)
        return NULL;
    struct header *h = (void *)bytes;
    struct entry *entries = (void *)(bytes + sizeof *h);
    size_t at = aligned(sizeof *h + n_part * sizeof *entries);
    for (size_t i = 0; i < n_part; i++) {
        snprintf(entries[i].name, sizeof entries[i].name, "%s", parts[i].name);
        entries[i].offset = at;
        entries[i].size = parts[i].size;
        if (parts[i].size)
            memcpy(bytes + at, parts[i].bytes, parts[i].size);
        at += aligned(parts[i].size);
    }
    *h = (struct header){.byte_order = BYTE_ORDER_MARK,
                         .version = FORMAT_VERSION,
                         .size = size,
                         .hash = XXH3_64bits(bytes + sizeof *h, size - sizeof *h),
                         .n_part = (uint32_t)n_part};
    memcpy(h->magic, magic, sizeof magic);
    snprintf(h->kind, sizeof h->kind, "%s", kind);
    *out_size = size;
    return bytes;
}

static bool
write_all(int fd, const unsigned char *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

enum postil_status
postil_model_write(const char *path, const char *kind, const struct postil_model_part *parts,
                   size_t n_part, struct postil_error *err)
{
    size_t size;
    enum postil_status st = check_parts(kind, parts, n_part, err);
    if (st != POSTIL_OK) {
        postil_blame(err, "model %s", path);
        return st;
    }
    unsigned char *bytes = lay_out(kind, parts, n_part, &size);
    char *scratch = NULL;
    if (!bytes || asprintf(&scratch, "%s.tmp", path) < 0) {
        free(bytes);
        return postil_fail(err, POSTIL_NOMEM, "model %s", path);
    }
    int fd = open(scratch, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        st = postil_fail(err, POSTIL_CANTCREATE, "model %s: %s", scratch, strerror(errno));
    } else {
        bool done = write_all(fd, bytes, size) && fsync(fd) == 0;
        done = close(fd) == 0 && done;
        if (!done || rename(scratch, path) != 0) {
            st = postil_fail(err, POSTIL_IO, "model %s: %s", path, strerror(errno));
            unlink(scratch);
        }
    }
    free(scratch);
    free(bytes);
    return st;
}
