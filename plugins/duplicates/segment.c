/* SPDX-License-Identifier: Apache-2.0 */
/* Header, documents, where each begins, dictionary, postings. */
#define _GNU_SOURCE
#include "segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <postil/utf8.h>

#include "sketch.h"

#define MAGIC 0x3173677064747370u /* "psdtpgs1" as it lies in the file */

enum { UNIT = 2 /* bytes in which it is told where a document begins */ };

const uint32_t dup_key_caps[DUP_KEYS] = {
    [DUP_KEY_EXACT] = 128, [DUP_KEY_BAND] = 128, [DUP_KEY_FINGERPRINT] = 128, [DUP_KEY_LINE] = 2};

struct header {
    uint64_t magic, bytes;
    uint32_t first, n, n_there, n_form;
    int64_t newest, oldest;
    uint64_t begins, forms; /* where these tables lie */
    uint64_t postings[DUP_KEYS], postings_len[DUP_KEYS];
};

struct dup_segment {
    const unsigned char *bytes;
    struct header header;
    const uint32_t *begins;       /* [n + 1] of a document, in pairs of bytes; alike: forgotten */
    const struct dup_form *forms; /* [n_form] by rank */
    struct dup_postings postings[DUP_KEYS];
};

void
dup_kept_fini(struct dup_kept *kept)
{
    free(kept->id);
    free(kept->credit);
    dup_text_free(kept->text);
    free(kept->rank);
    *kept = (struct dup_kept){0};
}

/* -- reading ----------------------------------------------------------------------------------- */

static bool
lies_within(const struct header *h, uint64_t begin, uint64_t len)
{
    return begin % 8 == 0 && begin <= h->bytes && len <= h->bytes - begin;
}

static bool
is_date(int64_t seconds)
{
    enum { FAR = 40 }; /* bits: 34,000 years on either side */
    return seconds > -((int64_t)1 << FAR) && seconds < (int64_t)1 << FAR;
}

static bool
open_tables(struct dup_segment *segment)
{
    const struct header *h = &segment->header;
    if (h->n > UINT32_MAX - h->first ||
        (h->n_there > 0 && (!is_date(h->newest) || !is_date(h->oldest))))
        return false;
    if (!lies_within(h, h->begins, ((uint64_t)h->n + 1) * sizeof *segment->begins) ||
        !lies_within(h, h->forms, (uint64_t)h->n_form * sizeof *segment->forms))
        return false;
    segment->begins = (const uint32_t *)(const void *)(segment->bytes + h->begins);
    segment->forms = (const struct dup_form *)(const void *)(segment->bytes + h->forms);
    for (size_t k = 0; k < DUP_KEYS; k++)
        if (!lies_within(h, h->postings[k], h->postings_len[k]) ||
            !dup_postings_open(&segment->postings[k], segment->bytes + h->postings[k],
                               (size_t)h->postings_len[k], h->n))
            return false;
    return true;
}

static enum postil_status
map(const char *path, int fd, struct dup_segment *segment, struct postil_error *err)
{
    struct stat st;
    struct header *h = &segment->header;
    if (fstat(fd, &st) != 0 || (size_t)st.st_size < sizeof *h)
        return postil_fail(err, POSTIL_DATA, "%s is not part of an index", path);
    void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return postil_fail(err, POSTIL_NOMEM, "%s: %s", path, strerror(errno));
    memcpy(h, bytes, sizeof *h);
    segment->bytes = bytes;
    if (h->magic != MAGIC || h->bytes != (uint64_t)st.st_size || !open_tables(segment)) {
        munmap(bytes, (size_t)st.st_size);
        segment->bytes = NULL;
        return postil_fail(err, POSTIL_DATA, "%s is damaged, or not part of an index", path);
    }
    return POSTIL_OK;
}

enum postil_status
dup_segment_open(const char *path, dup_segment **out_segment, struct postil_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return postil_fail(err, POSTIL_NOINPUT, "%s: %s", path, strerror(errno));
    struct dup_segment *segment = calloc(1, sizeof *segment);
    enum postil_status st =
        segment ? map(path, fd, segment, err) : postil_fail(err, POSTIL_NOMEM, "%s", path);
    close(fd);
    if (st != POSTIL_OK) {
        free(segment);
        return st;
    }
    *out_segment = segment;
    return POSTIL_OK;
}

void
dup_segment_close(dup_segment *segment)
{
    if (!segment)
        return;
    munmap((void *)(uintptr_t)segment->bytes, (size_t)segment->header.bytes);
    free(segment);
}

void
dup_segment_range(const dup_segment *segment, uint32_t *out_first, uint32_t *out_n)
{
    *out_first = segment->header.first;
    *out_n = segment->header.n;
}

uint64_t
dup_segment_bytes(const dup_segment *segment)
{
    return segment->header.bytes;
}

int64_t
dup_segment_newest(const dup_segment *segment)
{
    return segment->header.newest;
}

int64_t
dup_segment_oldest(const dup_segment *segment)
{
    return segment->header.oldest;
}

uint32_t
dup_segment_documents(const dup_segment *segment)
{
    return segment->header.n_there;
}

const struct dup_postings *
dup_segment_postings(const dup_segment *segment, enum dup_key key)
{
    return &segment->postings[key];
}

static int64_t
unpack_signed(struct dup_unpack *in)
{
    uint64_t n = dup_unpack_number(in);
    return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

static enum postil_status
unpack_head(struct dup_unpack *in, struct dup_kept *out, struct postil_error *err)
{
    size_t len = (size_t)dup_unpack_number(in);
    const char *id = dup_unpack_bytes(in, len);
    out->published.known = dup_unpack_number(in) != 0;
    out->published.first = unpack_signed(in);
    int64_t span = (int64_t)dup_unpack_number(in);
    out->day = out->published.known ? out->published.first : unpack_signed(in);
    const void *source = dup_unpack_bytes(in, sizeof out->source);
    out->n_shingle = (uint32_t)dup_unpack_number(in);
    out->n_own = (uint32_t)dup_unpack_number(in);
    out->n_credit = (uint32_t)dup_unpack_number(in);
    const void *credit = dup_unpack_bytes(in, (size_t)out->n_credit * sizeof *out->credit);
    if (!in->at || !is_date(out->published.first) || !is_date(span) || !is_date(out->day) ||
        memchr(id, 0, len) || postil_utf8_valid(id, len) != len)
        return postil_fail(err, POSTIL_DATA, "a document is damaged");
    out->published.last = out->published.first + span;
    memcpy(&out->source, source, sizeof out->source);
    out->id = malloc(len + 1);
    out->credit = malloc((out->n_credit + 1) * sizeof *out->credit);
    if (!out->id || !out->credit)
        return postil_fail(err, POSTIL_NOMEM, "a document");
    memcpy(out->id, id, len);
    out->id[len] = 0;
    memcpy(out->credit, credit, out->n_credit * sizeof *out->credit);
    return POSTIL_OK;
}

enum postil_status
dup_segment_get(const dup_segment *segment, uint32_t i, bool ranks, struct dup_kept *out,
                bool *out_there, struct postil_error *err)
{
    *out = (struct dup_kept){0};
    uint64_t begin = (uint64_t)segment->begins[i] * UNIT,
             end = (uint64_t)segment->begins[i + 1] * UNIT;
    if (end > segment->header.bytes || begin > end)
        return postil_fail(err, POSTIL_DATA, "a document is damaged");
    *out_there = begin < end;
    if (begin == end)
        return POSTIL_OK;
    struct dup_unpack in = {segment->bytes + begin, segment->bytes + end};
    enum postil_status st = unpack_head(&in, out, err);
    if (st == POSTIL_OK)
        st = dup_unpack_text(&in, segment->forms, segment->header.n_form, &out->text,
                             ranks ? &out->rank : NULL, err);
    if (st == POSTIL_OK && (out->n_shingle > out->text->n_word || out->n_own > out->text->n_word))
        st = postil_fail(err, POSTIL_DATA, "a document is damaged");
    if (st == POSTIL_OK)
        out->exact = dup_exact(out->text->hash, sizeof *out->text->hash, out->text->n_word);
    else
        dup_kept_fini(out);
    return st;
}

const struct dup_form *
dup_segment_forms(const dup_segment *segment, size_t *out_n)
{
    *out_n = segment->header.n_form;
    return segment->forms;
}

/* -- writing ----------------------------------------------------------------------------------- */

static enum postil_status
pack_signed(struct dup_packed *out, int64_t n, struct postil_error *err)
{
    return dup_packed_number(out, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0), err);
}

static enum postil_status
pack_document(struct dup_packed *out, const struct dup_kept *kept, struct postil_error *err)
{
    size_t len = strlen(kept->id);
    enum postil_status st = dup_packed_number(out, len, err);
    if (st == POSTIL_OK)
        st = dup_packed_put(out, kept->id, len, err);
    if (st == POSTIL_OK)
        st = dup_packed_number(out, kept->published.known, err);
    if (st == POSTIL_OK)
        st = pack_signed(out, kept->published.first, err);
    if (st == POSTIL_OK)
        st = dup_packed_number(out, (uint64_t)(kept->published.last - kept->published.first), err);
    if (st == POSTIL_OK && !kept->published.known)
        st = pack_signed(out, kept->day, err);
    if (st == POSTIL_OK)
        st = dup_packed_put(out, &kept->source, sizeof kept->source, err);
    if (st == POSTIL_OK)
        st = dup_packed_number(out, kept->n_shingle, err);
    if (st == POSTIL_OK)
        st = dup_packed_number(out, kept->n_own, err);
    if (st == POSTIL_OK)
        st = dup_packed_number(out, kept->n_credit, err);
    if (st == POSTIL_OK)
        st = dup_packed_put(out, kept->credit, kept->n_credit * sizeof *kept->credit, err);
    return st == POSTIL_OK ? dup_pack_text(out, kept->text, kept->rank, err) : st;
}

static enum postil_status
put(FILE *file, const void *bytes, size_t len, size_t unit, struct postil_error *err)
{
    static const char zeros[8] = {0};
    size_t pad = (unit - len % unit) % unit;
    if (fwrite(bytes, 1, len, file) != len || fwrite(zeros, 1, pad, file) != pad)
        return postil_fail(err, POSTIL_IO, "%s", strerror(errno));
    return POSTIL_OK;
}

/* Documents from file position `at` on. */
static enum postil_status
put_documents(FILE *file, const struct dup_segment_parts *parts, struct header *h, uint64_t at,
              uint32_t *begins, struct postil_error *err)
{
    struct dup_packed packed = {0};
    enum postil_status st = POSTIL_OK;
    for (uint32_t i = 0; i < parts->n && st == POSTIL_OK; i++) {
        struct dup_kept kept;
        bool there = false;
        begins[i] = (uint32_t)(at / UNIT);
        st = parts->get(parts->state, i, &kept, &there, err);
        if (st != POSTIL_OK || !there)
            continue;
        packed.len = 0;
        st = pack_document(&packed, &kept, err);
        if (st == POSTIL_OK)
            st = put(file, packed.bytes, packed.len, UNIT, err);
        at += (packed.len + UNIT - 1) / UNIT * UNIT;
        if (kept.day > h->newest)
            h->newest = kept.day;
        if (kept.day < h->oldest)
            h->oldest = kept.day;
        h->n_there++;
        if (!parts->keep)
            dup_kept_fini(&kept);
        if (at / UNIT > UINT32_MAX - 8)
            st = postil_fail(err, POSTIL_IO, "a part of the index would be too large");
    }
    begins[parts->n] = (uint32_t)(at / UNIT);
    h->begins = (at + 7) / 8 * 8;
    if (st == POSTIL_OK)
        st = put(file, "\0\0\0\0\0\0\0", (size_t)(h->begins - at), 1, err);
    free(packed.bytes);
    return st;
}

static enum postil_status
put_all(FILE *file, const struct dup_segment_parts *parts, struct header *h, uint32_t *begins,
        struct postil_error *err)
{
    enum postil_status st = put(file, h, sizeof *h, 8, err);
    if (st == POSTIL_OK)
        st = put_documents(file, parts, h, sizeof *h, begins, err);
    size_t begins_len = ((size_t)parts->n + 1) * sizeof *begins;
    if (st == POSTIL_OK)
        st = put(file, begins, begins_len, 8, err);
    h->forms = h->begins + (begins_len + 7) / 8 * 8;
    if (st == POSTIL_OK)
        st = put(file, parts->forms->items, h->n_form * sizeof *parts->forms->items, 8, err);
    uint64_t at = h->forms + ((uint64_t)h->n_form * sizeof *parts->forms->items + 7) / 8 * 8;
    for (size_t k = 0; k < DUP_KEYS && st == POSTIL_OK; k++) {
        h->postings[k] = at;
        st = dup_postings_write(file, &parts->pairs[k], dup_key_caps[k], parts->n,
                                &h->postings_len[k], err);
        at += h->postings_len[k];
    }
    h->bytes = at;
    if (st == POSTIL_OK && fseek(file, 0, SEEK_SET) != 0)
        st = postil_fail(err, POSTIL_IO, "%s", strerror(errno));
    if (st == POSTIL_OK)
        st = put(file, h, sizeof *h, 8, err);
    if (st == POSTIL_OK && (fflush(file) != 0 || fsync(fileno(file)) != 0))
        st = postil_fail(err, POSTIL_IO, "%s", strerror(errno));
    return st;
}

enum postil_status
dup_segment_write(const char *path, const struct dup_segment_parts *parts, struct postil_error *err)
{
    struct header h = {.magic = MAGIC,
                       .first = parts->first,
                       .n = parts->n,
                       .n_form = parts->forms->n,
                       .newest = INT64_MIN,
                       .oldest = INT64_MAX};
    uint32_t *begins = calloc((size_t)parts->n + 1, sizeof *begins);
    if (!begins)
        return postil_fail(err, POSTIL_NOMEM, "%u documents", parts->n);
    FILE *file = fopen(path, "wb");
    if (!file) {
        free(begins);
        return postil_fail(err, POSTIL_CANTCREATE, "%s: %s", path, strerror(errno));
    }
    enum postil_status st = put_all(file, parts, &h, begins, err);
    free(begins);
    if (fclose(file) != 0 && st == POSTIL_OK)
        st = postil_fail(err, POSTIL_IO, "%s", strerror(errno));
    if (st != POSTIL_OK) {
        postil_blame(err, "%s", path);
        (void)remove(path);
    }
    return st;
}
