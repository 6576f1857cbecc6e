/* SPDX-License-Identifier: Apache-2.0 */
/* A stack of containers: the file below, what is inside of it above. */
#include "items.h"

#include <stdlib.h>
#include <string.h>

#include "glob.h"
#include "name.h"
#include "unpack.h"

/* One stream of bytes, and the reader of the container it is (neither: it is a document). */
struct level {
    struct bytes bytes;
    char *origin, *name;
    unpack *unpack;
    warc *warc;
    bool used; /* a document that was handed out, or a stream that can't be read */
};

struct items {
    const struct postil_strings *members;
    size_t n_level;
    struct level levels[ITEMS_DEPTH];
    char *member;   /* origin of a WARC record or of a member that isn't opened */
    uint64_t count; /* of the file once it is closed                            */
};

static void
pop(items *s)
{
    struct level *top = &s->levels[--s->n_level];
    if (s->n_level == 0)
        s->count = top->bytes.count;
    unpack_free(top->unpack);
    warc_free(top->warc);
    bytes_close(&top->bytes);
    free(top->origin);
    free(top->name);
}

void
items_free(items *s)
{
    if (!s)
        return;
    while (s->n_level > 0)
        pop(s);
    free(s->member);
    free(s);
}

static char *
copy(const char *bytes, size_t len)
{
    char *out = malloc(len + 1);
    if (!out)
        return NULL;
    memcpy(out, bytes, len);
    out[len] = '\0';
    return out;
}

/* "archive!member" */
static char *
join(const char *archive, const char *member)
{
    size_t a = strlen(archive), m = strlen(member);
    char *out = malloc(a + m + 2);
    if (!out)
        return NULL;
    memcpy(out, archive, a);
    out[a] = '!';
    memcpy(out + a + 1, member, m + 1);
    return out;
}

/* A new level that owns `origin` (freed on failure too; may be NULL: memory is out). */
static struct level *
push(items *s, char *origin, const char *path)
{
    const char *base = name_base(path);
    char *name = origin ? copy(base, name_uncompressed(base)) : NULL;
    if (!name) {
        free(origin);
        return NULL;
    }
    struct level *top = &s->levels[s->n_level++];
    *top = (struct level){.origin = origin, .name = name};
    return top;
}

enum postil_status
items_new(const char *path, const struct postil_strings *members, items **out,
          struct postil_error *err)
{
    items *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "%s", path);
    s->members = members;
    struct level *first = push(s, copy(path, strlen(path)), strcmp(path, "-") ? path : "stdin");
    if (!first) {
        items_free(s);
        return postil_fail(err, POSTIL_NOMEM, "%s", path);
    }
    bytes_init(&first->bytes, NULL, NULL);
    *out = s;
    return POSTIL_OK;
}

/* Looks at the head of the level and sets up its reader. */
static enum postil_status
begin(struct level *top, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    if (!top->bytes.pull)
        st = bytes_open(&top->bytes, top->origin, err);
    size_t len = 0;
    if (st == POSTIL_OK)
        st = bytes_peek(&top->bytes, &len, err);
    if (st != POSTIL_OK)
        return st;
    enum sniff_kind kind = sniff_container(top->bytes.head, len);
    if (kind == SNIFF_PLAIN)
        return POSTIL_OK;
    if (kind == SNIFF_WARC)
        return warc_new(&top->bytes, &top->warc, err);
    return unpack_new(&top->bytes, kind, &top->unpack, err);
}

static void
describe(struct item *out, const struct level *level)
{
    out->origin = level->origin;
    out->name = level->name;
}

/* The member's level, or none when it is passed over. */
static enum postil_status
open_member(items *s, struct item *out, struct postil_error *err)
{
    struct level *top = &s->levels[s->n_level - 1];
    const char *member;
    enum postil_status st = unpack_next(top->unpack, &member, err);
    if (st == POSTIL_END) {
        pop(s);
        return POSTIL_OK;
    }
    if (st != POSTIL_OK)
        return st;
    if (member && (name_is_hidden(member) || !glob_match_any(s->members, name_base(member))))
        return POSTIL_OK;
    free(s->member);
    s->member = member ? join(top->origin, member) : copy(top->origin, strlen(top->origin));
    if (!s->member)
        return postil_fail(err, POSTIL_NOMEM, "archive member");
    out->origin = s->member;
    out->name = name_base(member ? member : top->name);
    if (s->n_level == ITEMS_DEPTH)
        return postil_fail(err, POSTIL_DATA, "more than %d archives one in the other; unpack some",
                           ITEMS_DEPTH - 1);
    struct level *inner = push(s, copy(s->member, strlen(s->member)), member ? member : top->name);
    if (!inner)
        return postil_fail(err, POSTIL_NOMEM, "archive member");
    bytes_init(&inner->bytes, unpack_pull, top->unpack);
    describe(out, inner);
    st = begin(inner, err);
    inner->used = st != POSTIL_OK;
    return st;
}

/* A record is named by its address; without one by the file. */
static enum postil_status
next_record(items *s, struct item *out, struct postil_error *err)
{
    struct level *top = &s->levels[s->n_level - 1];
    enum postil_status st = warc_next(top->warc, &out->warc, err);
    if (st == POSTIL_END || !out->warc.url[0])
        return st;
    free(s->member);
    s->member = join(top->origin, out->warc.url);
    if (!s->member)
        return postil_fail(err, POSTIL_NOMEM, "WARC record");
    out->origin = s->member;
    return st;
}

enum postil_status
items_next(items *s, struct item *out, struct postil_error *err)
{
    *out = (struct item){0};
    while (s->n_level > 0) {
        struct level *top = &s->levels[s->n_level - 1];
        enum postil_status st = POSTIL_OK;
        describe(out, top);
        if (top->used) {
            pop(s);
        } else if (top->unpack) {
            st = open_member(s, out, err);
        } else if (top->warc) {
            st = next_record(s, out, err);
            if (st != POSTIL_END)
                return st;
            pop(s);
            st = POSTIL_OK;
        } else if (!top->bytes.pull && (st = begin(top, err)) == POSTIL_OK &&
                   (top->unpack || top->warc)) {
            continue;
        } else {
            top->used = true;
            return st;
        }
        if (st != POSTIL_OK)
            return st;
    }
    return POSTIL_END;
}

enum postil_status
items_read(items *s, void *out, size_t size, size_t *out_len, struct postil_error *err)
{
    struct level *top = &s->levels[s->n_level - 1];
    if (top->warc)
        return warc_pull(top->warc, out, size, out_len, err);
    return bytes_read(&top->bytes, out, size, out_len, err);
}

uint64_t
items_count(const items *s)
{
    return s->n_level > 0 ? s->levels[0].bytes.count : s->count;
}
