/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of records. */
#include "pattern.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a setting of a pattern asks for: a field, or the words between two offsets. */
struct aspect {
    const struct postil_field *field;
    const struct postil_field *begin, *end;
};

static const struct postil_field *
find_offset(const struct postil_layer_type *type, const char *name, const char *which)
{
    char full[128];
    snprintf(full, sizeof full, "%s%s", name, which);
    const struct postil_field *field = postil_layer_type_find(type, full);
    return field && field->type == POSTIL_OFFSET ? field : NULL;
}

/* False when the type has nothing of that name. */
static bool
find_aspect(const struct postil_layer_type *type, const char *name, struct aspect *out)
{
    *out = (struct aspect){.field = postil_layer_type_find(type, name)};
    if (out->field)
        return true;
    if (strcmp(name, "text") == 0) {
        out->begin = find_offset(type, "", "begin");
        out->end = find_offset(type, "", "end");
    } else {
        out->begin = find_offset(type, name, "_begin");
        out->end = find_offset(type, name, "_end");
    }
    return out->begin && out->end;
}

struct records
records_of(const postil_doc *doc, const struct postil_layer_type *type)
{
    struct records r = {.type = type};
    const postil_layer *layer = postil_doc_find_layer(doc, type->name);
    r.text = postil_doc_text(doc, &r.len);
    if (layer) {
        r.base = postil_layer_records(layer);
        r.n = postil_layer_count(layer);
    }
    return r;
}

/* -- what a record says ------------------------------------------------------------------------ */

/* The value of a field, as far as its kind goes. */
struct fact {
    enum { ABSENT, WHOLE, REAL, FLAG, WORDS, LIST } kind;
    int64_t whole;
    double real;
    bool single;       /* it was a float, and is written as one */
    const char *words; /* [len] */
    size_t len;
    struct postil_strings list;
    char hash[17];
};

static void
set_words(struct fact *fact, const char *words, size_t len)
{
    fact->kind = words ? WORDS : ABSENT;
    fact->words = words;
    fact->len = len;
}

static void
set_whole(struct fact *fact, int64_t whole)
{
    fact->kind = WHOLE;
    fact->whole = whole;
}

static void
set_real(struct fact *fact, double real)
{
    fact->kind = isnan(real) ? ABSENT : REAL;
    fact->real = real;
}

static void
read_field(const struct postil_field *field, const char *record, struct fact *fact)
{
    const void *at = record + field->offset;
    const char *string;
    switch (field->type) {
    case POSTIL_U8:
        set_whole(fact, *(const uint8_t *)at);
        break;
    case POSTIL_U16:
        set_whole(fact, *(const uint16_t *)at);
        break;
    case POSTIL_U32:
        set_whole(fact, *(const uint32_t *)at);
        break;
    case POSTIL_U64:
    case POSTIL_I64:
        set_whole(fact, *(const int64_t *)at);
        break;
    case POSTIL_F32:
        set_real(fact, *(const float *)at);
        fact->single = true;
        break;
    case POSTIL_F64:
        set_real(fact, *(const double *)at);
        break;
    case POSTIL_BOOL:
        fact->kind = FLAG;
        fact->whole = *(const bool *)at;
        break;
    case POSTIL_STRING:
    case POSTIL_JSON:
        string = *(const char *const *)at;
        set_words(fact, string, string ? strlen(string) : 0);
        break;
    case POSTIL_STRINGS:
        fact->list = *(const struct postil_strings *)at;
        fact->kind = fact->list.items ? LIST : ABSENT;
        break;
    case POSTIL_ENUM:
        string = field->symbols[*(const uint32_t *)at];
        set_words(fact, string, strlen(string));
        break;
    case POSTIL_OFFSET:
        set_whole(fact, *(const uint32_t *)at);
        if (fact->whole == POSTIL_ABSENT)
            fact->kind = ABSENT;
        break;
    case POSTIL_HASH:
        snprintf(fact->hash, sizeof fact->hash, "%016" PRIx64, *(const uint64_t *)at);
        set_words(fact, fact->hash, 16);
        break;
    }
}

static void
read_aspect(const struct aspect *aspect, const struct records *r, size_t i, struct fact *fact)
{
    const char *record = r->base + i * r->type->record_size;
    *fact = (struct fact){.kind = ABSENT};
    if (aspect->field) {
        read_field(aspect->field, record, fact);
        return;
    }
    uint32_t begin = *(const uint32_t *)(record + aspect->begin->offset),
             end = *(const uint32_t *)(record + aspect->end->offset);
    if (begin <= end && end <= r->len)
        set_words(fact, r->text + begin, end - begin);
}

/* -- whether it is what was asked for ---------------------------------------------------------- */

static bool
is_same_words(const struct node *value, const char *words, size_t len)
{
    return strlen(value->text) == len && memcmp(value->text, words, len) == 0;
}

static bool
is_near(double wanted, double real)
{
    double size = fabs(wanted) > 1 ? fabs(wanted) : 1;
    return fabs(wanted - real) <= 0.01 * size;
}

static bool
is_same_list(const struct node *value, const struct postil_strings *list)
{
    if (value->n_item != list->n)
        return false;
    for (size_t i = 0; i < list->n; i++)
        if (!is_same_words(value->items[i], list->items[i], strlen(list->items[i])))
            return false;
    return true;
}

static bool
meets(const struct fact *fact, const struct node *value)
{
    switch (fact->kind) {
    case ABSENT:
        return false;
    case WHOLE:
        return fact->whole == value->whole;
    case REAL:
        return value->kind == NODE_INT ? (double)value->whole == fact->real
                                       : is_near(value->real, fact->real);
    case FLAG:
        return value->flag == (fact->whole != 0);
    case WORDS:
        return is_same_words(value, fact->words, fact->len);
    case LIST:
        return is_same_list(value, &fact->list);
    }
    return false;
}

size_t
pattern_count_met(const struct node *pattern, const struct records *records, size_t i)
{
    size_t n = 0;
    for (size_t k = 0; k < pattern->n_item; k++) {
        struct aspect aspect;
        struct fact fact;
        if (!find_aspect(records->type, pattern->items[k]->name, &aspect))
            continue;
        read_aspect(&aspect, records, i, &fact);
        n += meets(&fact, pattern->items[k]);
    }
    return n;
}

/* -- whether it can be asked for --------------------------------------------------------------- */

static bool
is_list_of_strings(const struct node *value)
{
    for (size_t i = 0; value->kind == NODE_LIST && i < value->n_item; i++)
        if (value->items[i]->kind != NODE_STRING)
            return false;
    return value->kind == NODE_LIST;
}

/* NULL when `value` can be that of a field of this type, else what it should be. */
static const char *
wanted_for(uint32_t type, const struct node *value)
{
    switch (type) {
    case POSTIL_F32:
    case POSTIL_F64:
        return value->kind == NODE_INT || value->kind == NODE_REAL ? NULL : "a number";
    case POSTIL_BOOL:
        return value->kind == NODE_BOOL ? NULL : "true or false";
    case POSTIL_STRING:
    case POSTIL_JSON:
    case POSTIL_ENUM:
        return value->kind == NODE_STRING ? NULL : "a string";
    case POSTIL_HASH:
        return value->kind == NODE_STRING ? NULL : "a string of 16 hexadecimal digits";
    case POSTIL_STRINGS:
        return is_list_of_strings(value) ? NULL : "a list of strings";
    default:
        return value->kind == NODE_INT ? NULL : "a whole number";
    }
}

static bool
is_symbol(const struct postil_field *field, const char *name)
{
    for (size_t i = 0; field->symbols[i]; i++)
        if (strcmp(field->symbols[i], name) == 0)
            return true;
    return false;
}

static void
list_name(char *list, size_t size, const char *name)
{
    size_t len = strlen(list);
    snprintf(list + len, size - len, " %s", name);
}

static enum postil_status
check_setting(const struct node *value, const struct postil_layer_type *type,
              struct postil_error *err)
{
    struct aspect aspect;
    char list[256] = "";
    if (!find_aspect(type, value->name, &aspect)) {
        for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++)
            list_name(list, sizeof list, f->name);
        return postil_fail(err, POSTIL_CONFIG, "layer '%s' has no '%s'; there are%s%s", type->name,
                           value->name, list,
                           postil_layer_type_has_span(type) ? ", and text: the words covered" : "");
    }
    const char *wanted = wanted_for(aspect.field ? aspect.field->type : POSTIL_STRING, value);
    if (wanted)
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': '%s' is %s", type->name, value->name,
                           wanted);
    if (aspect.field && aspect.field->symbols && !is_symbol(aspect.field, value->text)) {
        for (size_t i = 0; aspect.field->symbols[i]; i++)
            list_name(list, sizeof list, aspect.field->symbols[i]);
        return postil_fail(err, POSTIL_CONFIG, "layer '%s': '%s' is one of%s", type->name,
                           value->name, list);
    }
    return POSTIL_OK;
}

enum postil_status
pattern_check(const struct node *pattern, const struct postil_layer_type *type,
              struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    if (pattern->kind != NODE_GROUP)
        return postil_fail(err, POSTIL_CONFIG,
                           "a record is a group of what it holds: { text = \"...\"; }");
    for (size_t i = 0; i < pattern->n_item && st == POSTIL_OK; i++)
        st = check_setting(pattern->items[i], type, err);
    return st;
}

/* -- for people -------------------------------------------------------------------------------- */

static void
put_list_item(struct postil_buffer *buf, size_t i, const char *string)
{
    postil_buffer_puts(buf, i ? ", " : " ");
    postil_json_string(buf, string, strlen(string));
}

static void
put_value(struct postil_buffer *buf, const struct node *value)
{
    switch (value->kind) {
    case NODE_INT:
        postil_json_int(buf, value->whole);
        break;
    case NODE_REAL:
        postil_json_double(buf, value->real);
        break;
    case NODE_BOOL:
        postil_buffer_puts(buf, value->flag ? "true" : "false");
        break;
    case NODE_LIST:
        postil_buffer_puts(buf, "(");
        for (size_t i = 0; i < value->n_item; i++)
            put_list_item(buf, i, value->items[i]->text);
        postil_buffer_puts(buf, " )");
        break;
    default:
        postil_json_string(buf, value->text, strlen(value->text));
    }
}

static void
put_fact(struct postil_buffer *buf, const struct fact *fact)
{
    switch (fact->kind) {
    case ABSENT:
        break;
    case WHOLE:
        postil_json_int(buf, fact->whole);
        break;
    case REAL:
        if (fact->single)
            postil_json_float(buf, (float)fact->real);
        else
            postil_json_double(buf, fact->real);
        break;
    case FLAG:
        postil_buffer_puts(buf, fact->whole ? "true" : "false");
        break;
    case WORDS:
        postil_json_string(buf, fact->words, fact->len);
        break;
    case LIST:
        postil_buffer_puts(buf, "(");
        for (size_t i = 0; i < fact->list.n; i++)
            put_list_item(buf, i, fact->list.items[i]);
        postil_buffer_puts(buf, " )");
        break;
    }
}

void
pattern_put(struct postil_buffer *buf, const struct node *pattern)
{
    postil_buffer_puts(buf, "{ ");
    for (size_t i = 0; i < pattern->n_item; i++) {
        postil_buffer_puts(buf, pattern->items[i]->name);
        postil_buffer_puts(buf, " = ");
        put_value(buf, pattern->items[i]);
        postil_buffer_puts(buf, "; ");
    }
    postil_buffer_puts(buf, "}");
}

/* "name = value; ", or nothing when the record says nothing on it. */
static void
put_aspect(struct postil_buffer *buf, const char *name, const struct records *r, size_t i)
{
    struct aspect aspect;
    struct fact fact;
    if (!find_aspect(r->type, name, &aspect))
        return;
    read_aspect(&aspect, r, i, &fact);
    if (fact.kind == ABSENT)
        return;
    postil_buffer_puts(buf, name);
    postil_buffer_puts(buf, " = ");
    put_fact(buf, &fact);
    postil_buffer_puts(buf, "; ");
}

void
pattern_put_record(struct postil_buffer *buf, const struct node *pattern,
                   const struct records *records, size_t i)
{
    postil_buffer_puts(buf, "{ ");
    for (size_t k = 0; pattern && k < pattern->n_item; k++)
        put_aspect(buf, pattern->items[k]->name, records, i);
    if (!pattern) {
        const struct postil_field *field = records->type->fields;
        if (postil_layer_type_has_span(records->type)) {
            put_aspect(buf, "text", records, i);
            field += 2;
        }
        for (; field->type != POSTIL_NO_FIELD; field++)
            put_aspect(buf, field->name, records, i);
    }
    postil_buffer_puts(buf, "}");
}
