/* SPDX-License-Identifier: Apache-2.0 */
/* Records to lines of standoff. */
#include "write.h"

#include <string.h>

#include "../lines/label.h"

enum { STRIDE = 64 };

/** A layer under way. */
struct writing {
    const postil_doc *doc;
    const struct postil_layer_type *type;
    const struct postil_field *type_field; /* NULL: spans are called like the layer */
    const char *text;
    size_t len;
    struct brat_losses *losses;
    const uint32_t *before;           /* [len / STRIDE + 1] code points in front */
    struct postil_buffer *buf, value; /* the lines; a field's value */
    long long n_mention, n_relation, n_attribute, n_note;
    struct postil_error *err;
};

/* -- offsets ----------------------------------------------------------------------------------- */

static uint32_t
count_points(const char *s, size_t len)
{
    uint32_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)s[i] & 0xc0) != 0x80;
    return n;
}

static enum postil_status
index_points(struct writing *w)
{
    uint32_t *before = postil_arena_array(w->buf->arena, uint32_t, w->len / STRIDE + 1);
    uint32_t n = 0;
    if (!before)
        return postil_fail(w->err, POSTIL_NOMEM, "no room to count characters (run.memory)");
    for (size_t at = 0; at <= w->len; at += STRIDE) {
        before[at / STRIDE] = n;
        n += count_points(w->text + at, w->len - at < STRIDE ? w->len - at : STRIDE);
    }
    w->before = before;
    return POSTIL_OK;
}

static long long
points_before(const struct writing *w, uint32_t offset)
{
    size_t from = offset / STRIDE * STRIDE;
    return w->before[offset / STRIDE] + count_points(w->text + from, offset - from);
}

/* -- lines ------------------------------------------------------------------------------------- */

static void
put(struct writing *w, const char *string)
{
    postil_buffer_puts(w->buf, string);
}

static void
put_number(struct writing *w, const char *head, long long n, const char *tail)
{
    put(w, head);
    postil_json_int(w->buf, n);
    put(w, tail);
}

/* A line has no line breaks. */
static void
put_text(struct writing *w, uint32_t begin, uint32_t end)
{
    size_t from = w->buf->len;
    postil_buffer_add(w->buf, w->text + begin, end - begin);
    for (size_t i = from; i < w->buf->len; i++)
        if (w->buf->bytes[i] == '\n' || w->buf->bytes[i] == '\r')
            w->buf->bytes[i] = ' ';
}

static long long
put_mention(struct writing *w, const char *name, size_t len, uint32_t begin, uint32_t end)
{
    put_number(w, "T", ++w->n_mention, "\t");
    postil_buffer_add(w->buf, name, len);
    put_number(w, " ", points_before(w, begin), " ");
    put_number(w, "", points_before(w, end), "\t");
    put_text(w, begin, end);
    put(w, "\n");
    return w->n_mention;
}

/* -- fields ------------------------------------------------------------------------------------ */

/* The field's value as JSON, "" where it is absent. */
static enum postil_status
read_value(struct writing *w, const struct postil_field *field, const void *record)
{
    w->value.len = 0;
    postil_buffer_puts(&w->value, "");
    enum postil_status st = postil_json_field(&w->value, w->doc, w->type, field, record, w->err);
    if (st == POSTIL_OK && w->value.failed)
        st = postil_fail(w->err, POSTIL_NOMEM, "no room for a value (run.memory)");
    return st;
}

/* Whether a JSON string can stand without its quotes: nothing in it is escaped, and it does not
 * look like JSON itself. */
static bool
is_plain(const struct postil_buffer *value)
{
    return value->len > 2 && !strchr("\"[{", value->bytes[1]) &&
           !memchr(value->bytes, '\\', value->len);
}

static void
put_note(struct writing *w, const struct postil_field *field, long long mention)
{
    bool bare = *w->value.bytes == '"' && is_plain(&w->value);
    put_number(w, "#", ++w->n_note, "\t");
    put(w, field->name);
    put_number(w, " T", mention, "\t");
    postil_buffer_add(w->buf, w->value.bytes + bare, w->value.len - 2 * bare);
    put(w, "\n");
}

static void
put_attribute(struct writing *w, const struct postil_field *field, long long mention)
{
    bool symbol = field->type == POSTIL_ENUM;
    put_number(w, "A", ++w->n_attribute, "\t");
    put(w, field->name);
    put_number(w, " T", mention, " ");
    postil_buffer_add(w->buf, w->value.bytes + symbol, w->value.len - 2 * symbol);
    put(w, "\n");
}

static uint32_t
offset_at(const struct postil_field *field, const void *record)
{
    return *(const uint32_t *)((const char *)record + field->offset);
}

static bool
is_of_this_text(const struct postil_field *field)
{
    return field->type == POSTIL_OFFSET && !(field->unit && strcmp(field->unit, "other") == 0);
}

/* The length of "cue" when the field is cue_begin, and cue_end stands behind it; else 0. */
static size_t
part_len(const struct postil_field *field)
{
    static const char begin[] = "_begin", end[] = "_end";
    size_t len = strlen(field->name), head = len - (sizeof begin - 1);
    if (!is_of_this_text(field) || len < sizeof begin || strcmp(field->name + head, begin) != 0)
        return 0;
    const struct postil_field *next = field + 1;
    return is_of_this_text(next) && strncmp(next->name, field->name, head) == 0 &&
                   strcmp(next->name + head, end) == 0
               ? head
               : 0;
}

static void
put_part(struct writing *w, const struct postil_field *field, size_t len, const void *record,
         long long mention)
{
    uint32_t begin = offset_at(field, record), end = offset_at(field + 1, record);
    if (begin == POSTIL_ABSENT || end == POSTIL_ABSENT || begin > end)
        return;
    long long part = put_mention(w, field->name, len, begin, end);
    put_number(w, "R", ++w->n_relation, "\t");
    postil_buffer_add(w->buf, field->name, len);
    put_number(w, " Arg1:T", mention, " ");
    put_number(w, "Arg2:T", part, "\n");
}

static enum postil_status
put_fields(struct writing *w, const void *record, long long mention)
{
    enum postil_status st = POSTIL_OK;
    for (const struct postil_field *f = w->type->fields + 2;
         f->type != POSTIL_NO_FIELD && st == POSTIL_OK; f++) {
        size_t part = part_len(f);
        if (part) {
            put_part(w, f++, part, record, mention);
            continue;
        }
        if (f == w->type_field)
            continue;
        st = read_value(w, f, record);
        if (st != POSTIL_OK || !w->value.len)
            continue;
        bool worded = strchr("\"[{", *w->value.bytes) && f->type != POSTIL_ENUM;
        if (worded)
            put_note(w, f, mention);
        else
            put_attribute(w, f, mention);
    }
    return st;
}

static enum postil_status
put_record(struct writing *w, const void *record)
{
    const uint32_t *span = record;
    const char *name = w->type->name;
    size_t len = strlen(name);
    enum postil_status st = w->type_field ? read_value(w, w->type_field, record) : POSTIL_OK;
    if (st == POSTIL_OK && w->type_field && w->value.len) {
        w->losses->renamed += lines_label(w->value.bytes, &w->value.len);
        name = w->value.len ? w->value.bytes : name;
        len = w->value.len ? w->value.len : len;
    }
    return st == POSTIL_OK ? put_fields(w, record, put_mention(w, name, len, span[0], span[1]))
                           : st;
}

enum postil_status
brat_write(const char *layer, const postil_doc *doc, struct postil_buffer *buf,
           struct brat_losses *losses, struct postil_error *err)
{
    const postil_layer *at = postil_doc_find_layer(doc, layer);
    size_t n = at ? postil_layer_count(at) : 0;
    if (n == 0)
        return POSTIL_OK;
    struct writing w = {
        .doc = doc, .type = postil_layer_get_type(at), .buf = buf, .losses = losses, .err = err};
    const char *record = postil_layer_records(at);
    if (!postil_layer_type_has_span(w.type))
        return postil_fail(err, POSTIL_DATA, "layer '%s' has no spans", layer);
    w.type_field = lines_type_field(w.type);
    w.text = postil_doc_text(doc, &w.len);
    w.value.arena = buf->arena;
    enum postil_status st = index_points(&w);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++, record += w.type->record_size) {
        const uint32_t *span = (const uint32_t *)(const void *)record;
        if (span[0] == span[1])
            losses->empty++;
        else
            st = put_record(&w, record);
    }
    if (st == POSTIL_OK && buf->failed)
        st = postil_fail(err, POSTIL_NOMEM, "no room for annotations (run.memory)");
    return st;
}
