/* SPDX-License-Identifier: Apache-2.0 */
/* A thin reader of WARC records, one buffer wide. */
#include "warc.h"

#include <stdlib.h>
#include <string.h>

enum { BUFFER = 64 * 1024, FIELD = 4096 };

enum chunk_state { NOT_CHUNKED, CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_DATA, CHUNK_TAIL, CHUNKS_DONE };

struct warc {
    struct bytes *from;
    size_t at, len; /* what is left in buffer                  */
    uint64_t left;  /* bytes of the block not yet taken        */
    uint64_t chunk_left;
    enum chunk_state chunk;
    int status; /* of HTTP; 0: no HTTP in this record      */
    bool dead, chunked;
    char kind[32], mime[FIELD], id[FIELD], url[FIELD], date[64], charset[64], coding[64];
    char buffer[BUFFER];
};

enum postil_status
warc_new(struct bytes *from, warc **out, struct postil_error *err)
{
    warc *w = calloc(1, sizeof *w);
    if (!w)
        return postil_fail(err, POSTIL_NOMEM, "WARC reader");
    w->from = from;
    *out = w;
    return POSTIL_OK;
}

void
warc_free(warc *w)
{
    free(w);
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool
equals(const char *bytes, size_t len, const char *want)
{
    size_t i = 0;
    while (i < len && want[i] && lower(bytes[i]) == want[i])
        i++;
    return i == len && !want[i];
}

/* Reads more behind what is in the buffer; 0 when it is full or the stream has ended. */
static enum postil_status
fill(warc *w, size_t *out_n, struct postil_error *err)
{
    memmove(w->buffer, w->buffer + w->at, w->len - w->at);
    w->len -= w->at;
    w->at = 0;
    *out_n = 0;
    if (w->len == sizeof w->buffer)
        return POSTIL_OK;
    enum postil_status st =
        bytes_read(w->from, w->buffer + w->len, sizeof w->buffer - w->len, out_n, err);
    if (st != POSTIL_OK)
        w->dead = true;
    else
        w->len += *out_n;
    return st;
}

static enum postil_status
cut_off(warc *w, struct postil_error *err)
{
    w->dead = true;
    return postil_fail(err, POSTIL_DATA, "WARC record is cut off; fetch the file anew");
}

/*
 * A header line without its line end, borrowed until the next read; at most `limit` bytes of the
 * stream, from which it is taken. POSTIL_END when these or the stream are used up before it ends.
 */
static enum postil_status
read_line(warc *w, uint64_t *limit, const char **out, size_t *out_len, struct postil_error *err)
{
    size_t seen = 0;
    for (;;) {
        size_t have = w->len - w->at;
        if (have > *limit)
            have = (size_t)*limit;
        const char *start = w->buffer + w->at;
        const char *end = have > seen ? memchr(start + seen, '\n', have - seen) : NULL;
        if (end) {
            size_t len = (size_t)(end - start);
            w->at += len + 1;
            *limit -= len + 1;
            *out = start;
            *out_len = len > 0 && end[-1] == '\r' ? len - 1 : len;
            return POSTIL_OK;
        }
        seen = have;
        if (have == *limit) {
            w->at += have;
            *limit = 0;
            return POSTIL_END;
        }
        size_t n;
        enum postil_status st = fill(w, &n, err);
        if (st != POSTIL_OK)
            return st;
        if (n == 0 && w->len == sizeof w->buffer) {
            w->dead = true;
            return postil_fail(err, POSTIL_DATA, "WARC header line of more than %d bytes", BUFFER);
        }
        if (n == 0 && w->len > 0)
            return cut_off(w, err); /* in the middle of a line */
        if (n == 0)
            return POSTIL_END;
    }
}

/* Copies a value without blanks around it; one that is too long counts as absent. */
static void
keep(char *out, size_t size, const char *value, size_t len)
{
    while (len > 0 && (*value == ' ' || *value == '\t')) {
        value++;
        len--;
    }
    while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
        len--;
    if (len >= size || memchr(value, '\0', len))
        len = 0;
    memcpy(out, value, len);
    out[len] = '\0';
}

/* Splits "Name: value". */
static bool
split(const char *line, size_t len, size_t *out_name, const char **out_value, size_t *out_len)
{
    const char *colon = memchr(line, ':', len);
    if (!colon)
        return false;
    *out_name = (size_t)(colon - line);
    *out_value = colon + 1;
    *out_len = len - *out_name - 1;
    return true;
}

static bool
to_number(const char *digits, uint64_t *out)
{
    if (!*digits)
        return false;
    for (*out = 0; *digits >= '0' && *digits <= '9'; digits++) {
        if (*out > UINT64_MAX / 16)
            return false;
        *out = *out * 10 + (uint64_t)(*digits - '0');
    }
    return !*digits;
}

/* Takes "<urn:uuid:...>" down to what is inside. */
static void
unwrap(char *value, const char *prefix)
{
    size_t len = strlen(value), skip = value[0] == '<';
    if (skip && value[len - 1] == '>')
        len--;
    size_t n = strlen(prefix);
    if (len - skip > n && memcmp(value + skip, prefix, n) == 0)
        skip += n;
    memmove(value, value + skip, len - skip);
    value[len - skip] = '\0';
}

static enum postil_status
read_warc_header(warc *w, struct postil_error *err)
{
    uint64_t limit = BUFFER;
    char length[32] = "";
    for (;;) {
        const char *line, *value;
        size_t len, name, value_len;
        enum postil_status st = read_line(w, &limit, &line, &len, err);
        if (st != POSTIL_OK)
            return st == POSTIL_END ? cut_off(w, err) : st;
        if (len == 0)
            break;
        if (!split(line, len, &name, &value, &value_len))
            continue;
        if (equals(line, name, "content-length"))
            keep(length, sizeof length, value, value_len);
        else if (equals(line, name, "warc-type"))
            keep(w->kind, sizeof w->kind, value, value_len);
        else if (equals(line, name, "warc-target-uri"))
            keep(w->url, sizeof w->url, value, value_len);
        else if (equals(line, name, "warc-date"))
            keep(w->date, sizeof w->date, value, value_len);
        else if (equals(line, name, "warc-record-id"))
            keep(w->id, sizeof w->id, value, value_len);
        else if (equals(line, name, "content-type"))
            keep(w->mime, sizeof w->mime, value, value_len);
    }
    unwrap(w->id, "urn:uuid:");
    unwrap(w->url, "");
    if (to_number(length, &w->left))
        return POSTIL_OK;
    w->dead = true;
    return postil_fail(err, POSTIL_DATA, "WARC record without a proper Content-Length");
}

/* "HTTP/1.1 200 OK" and the fields behind it. */
static enum postil_status
read_http_header(warc *w, struct postil_error *err)
{
    const char *line, *value;
    size_t len, name, value_len;
    w->mime[0] = '\0';
    w->status = -1;
    enum postil_status st = read_line(w, &w->left, &line, &len, err);
    if (st == POSTIL_OK && len >= 12 && equals(line, 5, "http/")) {
        const char *blank = memchr(line, ' ', len - 3);
        if (blank && memcmp(blank + 1, "200", 3) == 0)
            w->status = 200;
    }
    while (st == POSTIL_OK) {
        st = read_line(w, &w->left, &line, &len, err);
        if (st == POSTIL_OK && len == 0)
            return st;
        if (st != POSTIL_OK || !split(line, len, &name, &value, &value_len))
            continue;
        char coding[64];
        if (equals(line, name, "content-type"))
            keep(w->mime, sizeof w->mime, value, value_len);
        else if (equals(line, name, "content-encoding"))
            keep(w->coding, sizeof w->coding, value, value_len);
        else if (equals(line, name, "transfer-encoding")) {
            keep(coding, sizeof coding, value, value_len);
            w->chunked = equals(coding, strlen(coding), "chunked");
        }
    }
    w->status = -1; /* the block is all header */
    if (st == POSTIL_END)
        return w->left > 0 ? cut_off(w, err) : POSTIL_OK;
    return st;
}

/* "Text/HTML; charset="x"" becomes "text/html" and "x". */
static void
split_mime(warc *w)
{
    static const char key[] = "charset=";
    char *end = w->mime + strcspn(w->mime, "; \t");
    for (char *p = end; *p; p++) {
        if (strlen(p) <= sizeof key - 1 || !equals(p, sizeof key - 1, key))
            continue;
        p += sizeof key - 1;
        p += *p == '"';
        keep(w->charset, sizeof w->charset, p, strcspn(p, "\"; \t"));
        break;
    }
    *end = '\0';
    for (char *p = w->mime; *p; p++)
        *p = lower(*p);
}

static bool
is_wanted(const warc *w)
{
    if (w->status != 0 && w->status != 200)
        return false;
    return strcmp(w->mime, "text/html") == 0 || strcmp(w->mime, "text/plain") == 0 ||
           strcmp(w->mime, "application/xhtml+xml") == 0;
}

/* Some archives keep the header "chunked" over a body that no longer is: look for a size line. */
static enum postil_status
look_for_chunks(warc *w, struct postil_error *err)
{
    w->chunk = NOT_CHUNKED;
    if (!w->chunked)
        return POSTIL_OK;
    size_t n = 1;
    while (n > 0 && w->len - w->at < 32 && w->len - w->at < w->left) {
        enum postil_status st = fill(w, &n, err);
        if (st != POSTIL_OK)
            return st;
    }
    size_t digits = 0, have = w->len - w->at;
    const char *p = w->buffer + w->at;
    while (digits < have && digits < 16 && p[digits] && strchr("0123456789abcdefABCDEF", p[digits]))
        digits++;
    if (digits > 0 && digits < have && p[digits] && strchr("\r\n; ", p[digits]))
        w->chunk = CHUNK_SIZE;
    w->chunk_left = 0;
    return POSTIL_OK;
}

/* Bytes of the block as they lie in the buffer; none at its end. */
static enum postil_status
block_piece(warc *w, const char **out, size_t *out_len, struct postil_error *err)
{
    *out_len = 0;
    if (w->left == 0)
        return POSTIL_OK;
    if (w->at == w->len) {
        size_t n;
        enum postil_status st = fill(w, &n, err);
        if (st != POSTIL_OK)
            return st;
        if (n == 0)
            return cut_off(w, err);
    }
    size_t have = w->len - w->at;
    *out = w->buffer + w->at;
    *out_len = have < w->left ? have : (size_t)w->left;
    return POSTIL_OK;
}

static void
take(warc *w, size_t n)
{
    w->at += n;
    w->left -= n;
}

/* One byte of the framing between chunks. */
static bool
step_chunk(warc *w, char c)
{
    static const char hex[] = "0123456789abcdef";
    if (c == '\n') {
        if (w->chunk == CHUNK_TAIL)
            w->chunk = CHUNK_SIZE;
        else
            w->chunk = w->chunk_left > 0 ? CHUNK_DATA : CHUNKS_DONE;
        return true;
    }
    if (w->chunk == CHUNK_TAIL || w->chunk == CHUNK_EXTENSION)
        return w->chunk == CHUNK_EXTENSION || c == '\r';
    const char *digit = c ? strchr(hex, lower(c)) : NULL;
    if (!digit) {
        w->chunk = CHUNK_EXTENSION;
        return c == '\r' || c == ';' || c == ' ' || c == '\t';
    }
    if (w->chunk_left > UINT64_MAX / 32)
        return false;
    w->chunk_left = w->chunk_left * 16 + (uint64_t)(digit - hex);
    return true;
}

enum postil_status
warc_pull(void *from, void *out, size_t size, size_t *out_len, struct postil_error *err)
{
    warc *w = from;
    *out_len = 0;
    while (w->chunk != CHUNKS_DONE) {
        const char *piece;
        size_t n;
        enum postil_status st = block_piece(w, &piece, &n, err);
        if (st != POSTIL_OK)
            return st;
        if (n == 0)
            return w->chunk == NOT_CHUNKED
                       ? POSTIL_OK
                       : postil_fail(err, POSTIL_DATA, "chunked page is cut off");
        if (w->chunk != NOT_CHUNKED && w->chunk != CHUNK_DATA) {
            if (!step_chunk(w, *piece))
                return postil_fail(err, POSTIL_DATA, "chunked page is damaged");
            take(w, 1);
            continue;
        }
        n = n < size ? n : size;
        if (w->chunk == CHUNK_DATA) {
            n = n < w->chunk_left ? n : (size_t)w->chunk_left;
            w->chunk_left -= n;
            w->chunk = w->chunk_left > 0 ? CHUNK_DATA : CHUNK_TAIL;
        }
        memcpy(out, piece, n);
        take(w, n);
        *out_len = n;
        return POSTIL_OK;
    }
    return POSTIL_OK;
}

static void
forget_record(warc *w)
{
    w->kind[0] = w->mime[0] = w->id[0] = w->url[0] = w->date[0] = '\0';
    w->charset[0] = w->coding[0] = '\0';
    w->chunked = false;
    w->status = 0;
}

/* Past what is left of the record, to the line that begins the next one. */
static enum postil_status
find_record(warc *w, struct postil_error *err)
{
    const char *piece = NULL, *line;
    size_t n;
    enum postil_status st;
    do {
        st = block_piece(w, &piece, &n, err);
        if (st == POSTIL_OK)
            take(w, n);
    } while (st == POSTIL_OK && n > 0);
    uint64_t limit = BUFFER;
    do
        st = st == POSTIL_OK ? read_line(w, &limit, &line, &n, err) : st;
    while (st == POSTIL_OK && n == 0);
    if (st != POSTIL_OK)
        return st;
    if (n > 5 && equals(line, 5, "warc/"))
        return POSTIL_OK;
    w->dead = true;
    return postil_fail(err, POSTIL_DATA, "no WARC record where one should begin");
}

static enum postil_status
read_headers(warc *w, struct postil_error *err)
{
    enum postil_status st = read_warc_header(w, err);
    if (st != POSTIL_OK)
        return st;
    bool http = strcmp(w->kind, "response") == 0;
    if (!http && strcmp(w->kind, "resource") != 0 && strcmp(w->kind, "conversion") != 0)
        w->mime[0] = '\0';
    if (http && strlen(w->mime) >= 16 && equals(w->mime, 16, "application/http"))
        st = read_http_header(w, err);
    else if (http)
        w->mime[0] = '\0';
    split_mime(w);
    return st;
}

/* What is left of a coding once gzip is off. */
static bool
is_coding_known(const char *coding)
{
    static const char *const known[] = {"", "identity", "gzip", "x-gzip"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (equals(coding, strlen(coding), known[i]))
            return true;
    return false;
}

enum postil_status
warc_next(warc *w, struct warc_record *out, struct postil_error *err)
{
    *out = (struct warc_record){w->id, w->url, w->date, w->mime, w->charset};
    do {
        if (w->dead)
            return POSTIL_END;
        forget_record(w);
        enum postil_status st = find_record(w, err);
        if (st == POSTIL_OK)
            st = read_headers(w, err);
        if (st != POSTIL_OK)
            return st;
    } while (!is_wanted(w));
    if (!is_coding_known(w->coding))
        return postil_fail(err, POSTIL_DATA,
                           "page is coded as '%s', only gzip can be read; fetch it uncompressed",
                           w->coding);
    return look_for_chunks(w, err);
}
