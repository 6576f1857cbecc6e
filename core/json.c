/* SPDX-License-Identifier: Apache-2.0 */
/* Documents as lines of JSON, written in one pass and without a tree. */
#include "json.h"

#include <stdalign.h>

#include <postil/utf8.h>

enum { STRIDE = 64 }; /* bytes between two entries of an index of offsets */

/* A line under way. */
struct line {
    struct postil_buffer *buf;
    const char *text;
    size_t text_len;
    uint32_t unit;          /* enum postil_offset_unit                                        */
    const uint32_t *before; /* [text_len / STRIDE + 1] units in front; NULL: bytes will do    */
    const struct postil_layer_type *type; /* layer and record at hand, for messages           */
    size_t record;
    struct postil_error *err;
};

/* -- offsets ----------------------------------------------------------------------------------- */

static inline size_t
ones_in_bytes(uint64_t w)
{
    const uint64_t ones = 0x0101010101010101u;
    return (w & ones) * ones >> 56;
}

/* Code points or UTF-16 units that begin within s[len]. */
static size_t
count_units(const char *s, size_t len, bool utf16)
{
    size_t n = len, i = 0;
    for (; len - i >= 8; i += 8) {
        uint64_t w;
        memcpy(&w, s + i, sizeof w);
        n -= ones_in_bytes((w >> 7) & (~w >> 6));
        if (utf16)
            n += ones_in_bytes((w >> 7) & (w >> 6) & (w >> 5) & (w >> 4));
    }
    for (; i < len; i++) {
        n -= ((unsigned char)s[i] & 0xc0) == 0x80;
        n += utf16 && (unsigned char)s[i] >= 0xf0;
    }
    return n;
}

static enum postil_status
index_offsets(struct line *line)
{
    size_t n = line->text_len / STRIDE + 1, sum = 0;
    uint32_t *before = postil_arena_array(line->buf->arena, uint32_t, n);
    if (!before)
        return postil_fail(line->err, POSTIL_NOMEM, "an index of %zu offsets (run.memory)", n);
    for (size_t i = 0; i < n; i++) {
        size_t at = i * STRIDE, left = line->text_len - at;
        before[i] = (uint32_t)sum;
        sum +=
            count_units(line->text + at, left < STRIDE ? left : STRIDE, line->unit == POSTIL_UTF16);
    }
    if (sum != line->text_len)
        line->before = before;
    return POSTIL_OK;
}

static uint32_t
convert(const struct line *line, uint32_t offset)
{
    if (!line->before)
        return offset;
    size_t at = offset / STRIDE;
    return line->before[at] + (uint32_t)count_units(line->text + at * STRIDE, offset % STRIDE,
                                                    line->unit == POSTIL_UTF16);
}

/* -- records ----------------------------------------------------------------------------------- */

/* The key of a member, with the comma that parts it from the one in front. */
static void
add_key(struct postil_buffer *buf, const char *name)
{
    if (buf->len && buf->bytes[buf->len - 1] != '{')
        add(buf, ",", 1);
    postil_json_quote(buf, name, strlen(name));
    add(buf, ":", 1);
}

/* JSON from elsewhere, kept on one line: outside strings a control character is white space. */
static void
add_json(struct postil_buffer *buf, const char *json)
{
    size_t from = buf->len;
    postil_buffer_puts(buf, json);
    for (size_t i = from; i < buf->len; i++)
        if ((unsigned char)buf->bytes[i] < 0x20)
            buf->bytes[i] = ' ';
}

static void
add_hash(struct postil_buffer *buf, uint64_t hash)
{
    char digits[18] = {'"', [17] = '"'};
    for (size_t i = 16; i > 0; i--, hash >>= 4)
        digits[i] = "0123456789abcdef"[hash & 15];
    add(buf, digits, sizeof digits);
}

static enum postil_status
fault(const struct line *line, const struct postil_field *f, const char *what)
{
    return postil_fail(line->err, POSTIL_DATA, "layer '%s', record %zu: %s %s", line->type->name,
                       line->record, f->name, what);
}

static enum postil_status
put_string(const struct line *line, const struct postil_field *f, const char *s)
{
    if (!s)
        return fault(line, f, "has an item that is NULL");
    size_t len = strlen(s);
    if (postil_utf8_valid(s, len) < len)
        return fault(line, f, "is not UTF-8");
    if (f->type == POSTIL_JSON)
        add_json(line->buf, s);
    else
        postil_json_quote(line->buf, s, len);
    return POSTIL_OK;
}

static enum postil_status
put_strings(const struct line *line, const struct postil_field *f,
            const struct postil_strings *list)
{
    enum postil_status st = POSTIL_OK;
    add(line->buf, "[", 1);
    for (size_t i = 0; i < list->n && st == POSTIL_OK; i++) {
        if (i)
            add(line->buf, ",", 1);
        st = put_string(line, f, list->items[i]);
    }
    add(line->buf, "]", 1);
    return st;
}

static enum postil_status
put_symbol(const struct line *line, const struct postil_field *f, uint32_t value)
{
    uint32_t i = 0;
    while (i < value && f->symbols[i])
        i++;
    if (!f->symbols[i])
        return fault(line, f, "has no symbol for its value");
    postil_json_quote(line->buf, f->symbols[i], strlen(f->symbols[i]));
    return POSTIL_OK;
}

static enum postil_status
put_offset(const struct line *line, const struct postil_field *f, uint32_t offset)
{
    bool foreign = f->unit && strcmp(f->unit, "other") == 0;
    if (!foreign && offset > line->text_len)
        return fault(line, f, "lies outside the text");
    if (!foreign && !postil_utf8_border(line->text, line->text_len, offset))
        return fault(line, f, "splits a character");
    postil_json_int(line->buf, foreign ? offset : convert(line, offset));
    return POSTIL_OK;
}

static enum postil_status
put_real(const struct line *line, const struct postil_field *f, double value)
{
    if (value - value != 0)
        return fault(line, f, "is infinite");
    if (f->type == POSTIL_F32)
        postil_json_float(line->buf, (float)value);
    else
        postil_json_double(line->buf, value);
    return POSTIL_OK;
}

/* The type of the field says what lies at a place in a record. */
#define AT(type) (*(const type *)at)

static bool
is_absent(const struct postil_field *f, const char *at)
{
    switch (f->type) {
    case POSTIL_F32:
        return AT(float) != AT(float);
    case POSTIL_F64:
        return AT(double) != AT(double);
    case POSTIL_STRING:
    case POSTIL_JSON:
        return !AT(char *);
    case POSTIL_STRINGS:
        return !AT(struct postil_strings).items;
    case POSTIL_OFFSET:
        return AT(uint32_t) == POSTIL_ABSENT;
    }
    return false;
}

static enum postil_status
put_value(const struct line *line, const struct postil_field *f, const char *at)
{
    switch (f->type) {
    case POSTIL_U8:
        postil_json_int(line->buf, AT(uint8_t));
        return POSTIL_OK;
    case POSTIL_U16:
        postil_json_int(line->buf, AT(uint16_t));
        return POSTIL_OK;
    case POSTIL_U32:
        postil_json_int(line->buf, AT(uint32_t));
        return POSTIL_OK;
    case POSTIL_U64:
        if (AT(uint64_t) > INT64_MAX)
            return fault(line, f, "is above 2^63-1");
        postil_json_int(line->buf, (long long)AT(uint64_t));
        return POSTIL_OK;
    case POSTIL_I64:
        postil_json_int(line->buf, AT(int64_t));
        return POSTIL_OK;
    case POSTIL_F32:
        return put_real(line, f, AT(float));
    case POSTIL_F64:
        return put_real(line, f, AT(double));
    case POSTIL_BOOL:
        postil_buffer_puts(line->buf, AT(bool) ? "true" : "false");
        return POSTIL_OK;
    case POSTIL_STRING:
    case POSTIL_JSON:
        return put_string(line, f, AT(char *));
    case POSTIL_STRINGS:
        return put_strings(line, f, &AT(struct postil_strings));
    case POSTIL_ENUM:
        return put_symbol(line, f, AT(uint32_t));
    case POSTIL_OFFSET:
        return put_offset(line, f, AT(uint32_t));
    case POSTIL_HASH:
        add_hash(line->buf, AT(uint64_t));
        return POSTIL_OK;
    }
    return fault(line, f, "has an unknown type");
}

static enum postil_status
put_record(const struct line *line, const char *record)
{
    enum postil_status st = POSTIL_OK;
    add(line->buf, "{", 1);
    for (const struct postil_field *f = line->type->fields;
         f->type != POSTIL_NO_FIELD && st == POSTIL_OK; f++) {
        if (is_absent(f, record + f->offset))
            continue;
        add_key(line->buf, f->name);
        st = put_value(line, f, record + f->offset);
    }
    add(line->buf, "}", 1);
    return st;
}

enum postil_status
postil_json_field(struct postil_buffer *buf, const postil_doc *doc,
                  const struct postil_layer_type *type, const struct postil_field *field,
                  const void *record, struct postil_error *err)
{
    const char *at = (const char *)record + field->offset;
    struct line line = {.buf = buf, .type = type, .err = err};
    line.text = postil_doc_text(doc, &line.text_len);
    return is_absent(field, at) ? POSTIL_OK : put_value(&line, field, at);
}

/* -- documents --------------------------------------------------------------------------------- */

static enum postil_status
put_layer(struct line *line, const postil_layer *layer)
{
    enum postil_status st = POSTIL_OK;
    size_t n = postil_layer_count(layer);
    const char *records = postil_layer_records(layer);
    line->type = postil_layer_get_type(layer);
    add_key(line->buf, line->type->name);
    add(line->buf, "[", 1);
    for (size_t i = 0; i < n && st == POSTIL_OK && !line->buf->failed; i++) {
        if (i)
            add(line->buf, ",", 1);
        line->record = i;
        st = put_record(line, records + i * line->type->record_size);
    }
    add(line->buf, "]", 1);
    return st;
}

/* A layer whose name begins with '.' is private to the step that made it. */
static bool
is_wanted(const struct postil_strings *wanted, const struct postil_layer_type *type)
{
    if (type->name[0] == '.')
        return false;
    if (wanted->n == 0)
        return !(type->flags & POSTIL_LAYER_BULK);
    for (size_t i = 0; i < wanted->n; i++)
        if (strcmp(wanted->items[i], "all") == 0 || strcmp(wanted->items[i], type->name) == 0)
            return true;
    return false;
}

static enum postil_status
put_layers(struct line *line, const postil_doc *doc, const struct postil_strings *wanted)
{
    enum postil_status st = POSTIL_OK;
    add_key(line->buf, "layers");
    add(line->buf, "{", 1);
    for (size_t i = 0; i < postil_doc_layer_count(doc) && st == POSTIL_OK; i++) {
        const postil_layer *layer = postil_doc_layer_at(doc, i);
        if (is_wanted(wanted, postil_layer_get_type(layer)))
            st = put_layer(line, layer);
    }
    add(line->buf, "}", 1);
    return st;
}

static void
put_member(struct postil_buffer *buf, const char *key, const char *value)
{
    add_key(buf, key);
    postil_json_string(buf, value, strlen(value));
}

static void
put_metas(struct postil_buffer *buf, const postil_doc *doc)
{
    size_t n;
    const struct postil_meta *metas = postil_doc_metas(doc, &n);
    add_key(buf, "meta");
    add(buf, "{", 1);
    for (size_t i = 0; i < n; i++) {
        if (!metas[i].json) {
            put_member(buf, metas[i].key, metas[i].value);
            continue;
        }
        add_key(buf, metas[i].key);
        add_json(buf, metas[i].value);
    }
    add(buf, "}", 1);
}

/* A line ends; what was begun is taken back when it can't be whole. */
static enum postil_status
end_line(struct postil_buffer *buf, size_t begun, enum postil_status st, struct postil_error *err)
{
    add(buf, "}\n", 2);
    if (st == POSTIL_OK && buf->failed)
        st = postil_fail(err, POSTIL_NOMEM,
                         "no room for a line of JSON beside the document "
                         "(run.memory)");
    if (st == POSTIL_OK)
        return POSTIL_OK;
    buf->len = begun;
    if (buf->bytes)
        buf->bytes[begun] = '\0';
    return st;
}

enum postil_status
postil_json_doc(struct postil_buffer *buf, const postil_doc *doc,
                const struct postil_json_style *style, struct postil_error *err)
{
    struct line line = {.buf = buf, .unit = style->offsets, .err = err};
    line.text = postil_doc_text(doc, &line.text_len);
    enum postil_status st = line.unit == POSTIL_BYTES ? POSTIL_OK : index_offsets(&line);
    if (st != POSTIL_OK)
        return st;
    size_t begun = buf->len;
    add(buf, "{", 1);
    if (postil_doc_is_corpus(doc)) {
        postil_buffer_puts(buf, "\"corpus\":true");
    } else {
        put_member(buf, "id", postil_doc_id(doc));
        put_metas(buf, doc);
        if (!style->no_text) {
            add_key(buf, "text");
            postil_json_quote(buf, line.text, line.text_len);
        }
    }
    return end_line(buf, begun, put_layers(&line, doc, &style->layers), err);
}

enum postil_status
postil_json_reject(struct postil_buffer *buf, const postil_doc *doc, const char *step,
                   const char *reason, const char *reproduce, struct postil_error *err)
{
    size_t begun = buf->len;
    add(buf, "{", 1);
    put_member(buf, "id", postil_doc_id(doc));
    add_key(buf, "rejected");
    add(buf, "{", 1);
    put_member(buf, "step", step);
    put_member(buf, "reason", reason);
    if (postil_doc_origin(doc)[0])
        put_member(buf, "origin", postil_doc_origin(doc));
    if (reproduce)
        put_member(buf, "reproduce", reproduce);
    add(buf, "}", 1);
    put_metas(buf, doc);
    return end_line(buf, begun, POSTIL_OK, err);
}
