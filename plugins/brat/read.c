/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of standoff to JSON records, which are then read like those of any line of JSON. */
#include "read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../jsonl/infer.h"
#include "../jsonl/offsets.h"
#include "../jsonl/records.h"
#include "../lines/label.h"

/** A piece of a line; borrowed. */
struct cell {
    const char *at;
    size_t len;
};

/** A text-bound annotation, or one piece of it. */
struct mention {
    struct cell id, type;
    size_t line, order; /* among all, as they stand in the file */
    json_t *record;     /* owned */
    long long begin, end;
    bool part; /* a cue, a speaker: no record of its own */
};

/** Annotations under way. */
struct reading {
    const struct brat_form *form;
    const struct postil_layer_type *type; /* NULL: not a known one */
    const char *type_field;               /* NULL: the layer has none */
    struct jsonl_offsets offsets;
    struct mention *mentions; /* [n] sorted by id once all are there */
    size_t n, size;
    size_t n_unread, line;
    struct postil_error *err;
};

static enum postil_status
fault(const struct reading *r, const char *what, struct cell cell)
{
    int len = (int)(cell.len < 80 ? cell.len : 80);
    return postil_fail(r->err, POSTIL_DATA, "line %zu: '%.*s' %s", r->line, len, cell.at, what);
}

static enum postil_status
no_memory(const struct reading *r)
{
    return postil_fail(r->err, POSTIL_NOMEM, "no memory for annotations");
}

/* What stands before the next `mark`; both are passed. */
static struct cell
cut(struct cell *rest, char mark)
{
    const char *end = rest->len ? memchr(rest->at, mark, rest->len) : NULL;
    struct cell cell = {rest->at, end ? (size_t)(end - rest->at) : rest->len};
    size_t passed = cell.len + (end != NULL);
    rest->at += passed;
    rest->len -= passed;
    return cell;
}

static bool
is(struct cell cell, const char *string)
{
    return strlen(string) == cell.len && memcmp(string, cell.at, cell.len) == 0;
}

/* -- types ------------------------------------------------------------------------------------- */

enum postil_status
brat_check_rules(struct postil_strings rules, struct postil_error *err)
{
    for (size_t i = 0; i < rules.n; i++) {
        const char *equals = strrchr(rules.items[i], '=');
        if (!equals || equals == rules.items[i] || !equals[1])
            return postil_fail(err, POSTIL_CONFIG,
                               "types: '%s' is not NAME=OTHER, or NAME=O to leave such spans out",
                               rules.items[i]);
    }
    return POSTIL_OK;
}

/* What a type is here: {"O"} leaves it out. */
static struct cell
apply_rules(const struct reading *r, struct cell name)
{
    for (size_t i = 0; i < r->form->rules.n; i++) {
        const char *rule = r->form->rules.items[i], *equals = strrchr(rule, '=');
        if ((size_t)(equals - rule) == name.len && memcmp(rule, name.at, name.len) == 0)
            return (struct cell){equals + 1, strlen(equals + 1)};
    }
    return name;
}

static enum postil_status
set_string(const struct reading *r, json_t *record, const char *key, struct cell value)
{
    return json_object_set_new(record, key, json_stringn(value.at, value.len)) == 0 ? POSTIL_OK
                                                                                    : no_memory(r);
}

static enum postil_status
set_type(const struct reading *r, json_t *record, struct cell name)
{
    const struct postil_field *field =
        r->type && r->type_field ? postil_layer_type_find(r->type, r->type_field) : NULL;
    if (!r->type_field || (!r->type && is(name, r->form->layer)))
        return POSTIL_OK; /* written so where records have no type */
    bool known = !field || field->type != POSTIL_ENUM;
    for (size_t i = 0; !known && field->symbols[i]; i++)
        known = is(name, field->symbols[i]);
    return known ? set_string(r, record, r->type_field, name)
                 : fault(r,
                         "is no type of this layer: say what it is with the option types = "
                         "( \"NAME=OTHER\" ), or NAME=O to leave it out",
                         name);
}

/* -- text-bound annotations -------------------------------------------------------------------- */

static bool
read_offset(struct cell cell, long long *out)
{
    long long n = 0;
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] < '0' || cell.at[i] > '9' || n > UINT32_MAX)
            return false;
        n = 10 * n + cell.at[i] - '0';
    }
    *out = n;
    return cell.len > 0;
}

static enum postil_status
add_mention(struct reading *r, struct cell id, struct cell type, struct cell piece)
{
    if (r->n == r->size) {
        size_t size = r->size ? 2 * r->size : 64;
        struct mention *mentions = realloc(r->mentions, size * sizeof *mentions);
        if (!mentions)
            return no_memory(r);
        r->mentions = mentions;
        r->size = size;
    }
    struct cell rest = piece, begin = cut(&rest, ' ');
    struct mention m = {.id = id, .type = type, .line = r->line, .order = r->n};
    if (!read_offset(begin, &m.begin) || !read_offset(rest, &m.end) || m.begin > m.end)
        return fault(r, "is no span: BEGIN END", piece);
    if (jsonl_offsets_find(&r->offsets, m.begin) == POSTIL_ABSENT ||
        jsonl_offsets_find(&r->offsets, m.end) == POSTIL_ABSENT)
        return fault(r, "lies outside the text or splits a character (option offsets)", piece);
    m.record = json_pack("{s:I,s:I}", "begin", (json_int_t)m.begin, "end", (json_int_t)m.end);
    if (!m.record)
        return no_memory(r);
    r->mentions[r->n++] = m;
    return POSTIL_OK;
}

/* The text that an annotation repeats must stand where it says. */
static enum postil_status
check_text(const struct reading *r, const struct mention *m, struct cell text)
{
    uint32_t begin = jsonl_offsets_find(&r->offsets, m->begin);
    uint32_t end = jsonl_offsets_find(&r->offsets, m->end);
    bool same = end - begin == text.len;
    for (size_t i = 0; same && i < text.len; i++) {
        char c = r->offsets.text[begin + i];
        same = c == text.at[i] || ((c == '\n' || c == '\r') && text.at[i] == ' ');
    }
    return same ? POSTIL_OK
                : fault(r, "does not stand there in the text (option offsets says what is counted)",
                        text);
}

/* A name is what stands there, on one line, unless a note says otherwise. */
static enum postil_status
set_name(const struct reading *r, const struct mention *m)
{
    const struct postil_field *name = r->type ? postil_layer_type_find(r->type, "name") : NULL;
    uint32_t begin = jsonl_offsets_find(&r->offsets, m->begin);
    uint32_t end = jsonl_offsets_find(&r->offsets, m->end);
    if (!name || name->type != POSTIL_STRING)
        return POSTIL_OK;
    char *text = malloc(end - begin + 1);
    if (!text)
        return no_memory(r);
    for (uint32_t i = begin; i < end; i++)
        text[i - begin] = strchr("\r\n", r->offsets.text[i]) ? ' ' : r->offsets.text[i];
    enum postil_status st = set_string(r, m->record, "name", (struct cell){text, end - begin});
    free(text);
    return st;
}

/* T1 \t TYPE 0 5;8 10 \t text */
static enum postil_status
read_mention(struct reading *r, struct cell id, struct cell rest)
{
    struct cell where = cut(&rest, '\t');
    struct cell type = apply_rules(r, cut(&where, ' '));
    bool pieces = memchr(where.at, ';', where.len) != NULL;
    enum postil_status st = POSTIL_OK;
    if (is(type, "O"))
        return POSTIL_OK;
    if (!where.len)
        return fault(r, "has no span", type);
    while (where.len && st == POSTIL_OK) {
        st = add_mention(r, id, type, cut(&where, ';'));
        if (st == POSTIL_OK)
            st = set_name(r, &r->mentions[r->n - 1]);
    }
    return st == POSTIL_OK && !pieces ? check_text(r, &r->mentions[r->n - 1], rest) : st;
}

static int
by_id(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    size_t len = x->id.len < y->id.len ? x->id.len : y->id.len;
    int order = memcmp(x->id.at, y->id.at, len);
    if (order || x->id.len != y->id.len)
        return order ? order : x->id.len < y->id.len ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static int
by_order(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

/* The mentions of an id: [*out_n], or NULL. */
static struct mention *
find(const struct reading *r, struct cell id, size_t *out_n)
{
    size_t low = 0, high = r->n;
    struct mention key = {.id = id}; /* no mention of this id comes before it */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_id(&r->mentions[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t n = 0;
    while (low + n < r->n && r->mentions[low + n].id.len == id.len &&
           memcmp(r->mentions[low + n].id.at, id.at, id.len) == 0)
        n++;
    *out_n = n;
    return n ? &r->mentions[low] : NULL;
}

/* -- what is said of them ---------------------------------------------------------------------- */

/* What can be the name of a field: not empty, without blanks and control characters. */
static bool
is_word(struct cell name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] <= ' ')
            return false;
    return name.len > 0;
}

/* What only a T line says. */
static bool
is_reserved(const struct reading *r, const char *key)
{
    return strcmp(key, "begin") == 0 || strcmp(key, "end") == 0 ||
           (r->type_field && strcmp(key, r->type_field) == 0);
}

/* The member `name` of all records of an id. */
static enum postil_status
set_member(struct reading *r, struct cell id, struct cell name, json_t *value)
{
    char key[128];
    size_t n;
    struct mention *m = find(r, id, &n);
    enum postil_status st = value ? POSTIL_OK : no_memory(r);
    bool fits = m && name.len < sizeof key && is_word(name);
    if (fits) {
        memcpy(key, name.at, name.len);
        key[name.len] = '\0';
        fits = !is_reserved(r, key) && (!r->type || postil_layer_type_find(r->type, key));
    }
    r->n_unread += !fits;
    for (size_t i = 0; fits && i < n && st == POSTIL_OK; i++)
        if (json_object_set(m[i].record, key, value) != 0)
            st = no_memory(r);
    json_decref(value);
    return st;
}

/* Numbers, true and false are what they look like; all else is a string. */
static json_t *
value_of(struct cell cell)
{
    bool json = cell.len && strchr("0123456789-tf\"[{", *cell.at);
    json_t *value =
        json ? json_loadb(cell.at, cell.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;
    return value ? value : json_stringn(cell.at, cell.len);
}

/* A1 \t NAME T1 VALUE; without a value it is a flag */
static enum postil_status
read_attribute(struct reading *r, struct cell rest)
{
    struct cell name = cut(&rest, ' '), id = cut(&rest, ' ');
    return set_member(r, id, name, rest.len ? value_of(rest) : json_true());
}

/* #1 \t NAME T1 \t TEXT: a string; one that begins like JSON is JSON */
static enum postil_status
read_note(struct reading *r, struct cell rest)
{
    struct cell head = cut(&rest, '\t');
    struct cell name = cut(&head, ' ');
    bool json = rest.len && strchr("\"[{", *rest.at);
    return set_member(r, head, name, json ? value_of(rest) : json_stringn(rest.at, rest.len));
}

static struct cell
argument(struct cell cell)
{
    cut(&cell, ':');
    return cell;
}

/* R1 \t NAME Arg1:T1 Arg2:T2: the second is the first one's NAME, its cue for instance */
static enum postil_status
read_relation(struct reading *r, struct cell rest)
{
    char begin[80], end[80];
    size_t n, n_other;
    struct cell name = cut(&rest, ' '), first = argument(cut(&rest, ' '));
    struct mention *m = find(r, first, &n), *other = find(r, argument(cut(&rest, ' ')), &n_other);
    bool fits = m && n_other == 1 && name.len < 70;
    if (fits) {
        snprintf(begin, sizeof begin, "%.*s_begin", (int)name.len, name.at);
        snprintf(end, sizeof end, "%.*s_end", (int)name.len, name.at);
        fits = r->type && postil_layer_type_find(r->type, begin) &&
               postil_layer_type_find(r->type, end);
    }
    r->n_unread += !fits;
    if (!fits)
        return POSTIL_OK;
    other->part = true;
    for (size_t i = 0; i < n; i++)
        if (json_object_set_new(m[i].record, begin, json_integer(other->begin)) != 0 ||
            json_object_set_new(m[i].record, end, json_integer(other->end)) != 0)
            return no_memory(r);
    return POSTIL_OK;
}

/* -- lines ------------------------------------------------------------------------------------- */

static enum postil_status
read_line(struct reading *r, struct cell line, bool mentions)
{
    struct cell rest = line, id = cut(&rest, '\t');
    bool is_mention = *line.at == 'T';
    if (is_mention != mentions)
        return POSTIL_OK;
    switch (*line.at) {
    case 'T':
        return read_mention(r, id, rest);
    case 'A':
    case 'M':
        return read_attribute(r, rest);
    case '#':
        return read_note(r, rest);
    case 'R':
        return read_relation(r, rest);
    default:
        r->n_unread++;
        return POSTIL_OK;
    }
}

/* Text-bound annotations first: others may speak of them from before. */
static enum postil_status
read_lines(struct reading *r, struct cell ann, bool mentions)
{
    enum postil_status st = POSTIL_OK;
    for (r->line = 1; ann.len && st == POSTIL_OK; r->line++) {
        struct cell line = cut(&ann, '\n');
        while (line.len && line.at[line.len - 1] == '\r')
            line.len--;
        if (line.len)
            st = read_line(r, line, mentions);
    }
    if (mentions && r->n)
        qsort(r->mentions, r->n, sizeof *r->mentions, by_id);
    return st;
}

/* -- the layer --------------------------------------------------------------------------------- */

static const struct postil_layer_type *
known_type(const struct brat_form *form)
{
    for (size_t i = 0; i < form->n_type; i++)
        if (strcmp(form->types[i]->name, form->layer) == 0)
            return form->types[i];
    return postil_layer_type_builtin(form->layer);
}

static enum postil_status
add_layer(struct reading *r, postil_doc *doc)
{
    json_t *records = json_array();
    const struct postil_layer_type *type = r->type;
    enum postil_status st = records ? POSTIL_OK : no_memory(r);
    if (r->n)
        qsort(r->mentions, r->n, sizeof *r->mentions, by_order);
    for (size_t i = 0; i < r->n && st == POSTIL_OK; i++) {
        const struct mention *m = &r->mentions[i];
        r->line = m->line;
        if (m->part)
            continue;
        st = set_type(r, m->record, m->type);
        if (st == POSTIL_OK && json_array_append(records, m->record) != 0)
            st = no_memory(r);
    }
    if (st == POSTIL_OK && !type)
        st = jsonl_infer_type(r->form->layer, records, &r->offsets, postil_doc_arena(doc), &type,
                              r->err);
    if (st == POSTIL_OK)
        st = jsonl_read_records(doc, type, records, &r->offsets, r->err);
    json_decref(records);
    return st;
}

static enum postil_status
tell_unread(const struct reading *r, postil_doc *doc)
{
    char n[24];
    snprintf(n, sizeof n, "%zu", r->n_unread);
    return r->n_unread ? postil_doc_set_meta_json(doc, "brat_unread", n, r->err) : POSTIL_OK;
}

enum postil_status
brat_read(const struct brat_form *form, postil_doc *doc, const char *ann, size_t len,
          struct postil_error *err)
{
    struct reading r = {.form = form, .type = known_type(form), .err = err};
    size_t text_len;
    const char *text = postil_doc_text(doc, &text_len);
    if (r.type && !postil_layer_type_has_span(r.type))
        return postil_fail(err, POSTIL_DATA, "layer '%s' has no spans", form->layer);
    const struct postil_field *field = r.type ? lines_type_field(r.type) : NULL;
    r.type_field = field ? field->name : r.type ? NULL : "type";
    enum postil_status st =
        jsonl_offsets_init(&r.offsets, text, text_len, form->offsets, postil_doc_arena(doc), err);
    if (st == POSTIL_OK)
        st = read_lines(&r, (struct cell){ann, len}, true);
    if (st == POSTIL_OK)
        st = read_lines(&r, (struct cell){ann, len}, false);
    if (st == POSTIL_OK)
        st = add_layer(&r, doc);
    if (st == POSTIL_OK)
        st = tell_unread(&r, doc);
    for (size_t i = 0; i < r.n; i++)
        json_decref(r.mentions[i].record);
    free(r.mentions);
    return st;
}
