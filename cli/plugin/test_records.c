/* SPDX-License-Identifier: Apache-2.0 */
/* Tests: offsets lie in the text, on borders of characters, in order; symbols exist. */
#include "tests.h"

#include <string.h>

/** A layer under the eye of one test. */
struct look {
    struct stand *stand;
    const struct visit *visit;
    const struct postil_layer_type *type;
    const char *records, *text;
    size_t n, len;
};

static uint32_t
number_at(const struct look *l, size_t record, const struct postil_field *f)
{
    uint32_t number;
    memcpy(&number, l->records + record * l->type->record_size + f->offset, sizeof number);
    return number;
}

static bool
blame(const struct look *l, size_t record, const char *field, const char *what)
{
    return trial_fail(l->stand->report, "%s on document %s: layer '%s', record %zu: %s %s",
                      l->visit->hook, postil_doc_id(l->visit->doc), l->type->name, record, field,
                      what);
}

/* Whether the offset counts in this text, and is there. */
static bool
is_here(const struct postil_field *f, uint32_t number)
{
    return f->type == POSTIL_OFFSET && number != POSTIL_ABSENT &&
           !(f->unit && strcmp(f->unit, "other") == 0);
}

static bool
in_range(const struct look *l)
{
    bool span = postil_layer_type_has_span(l->type);
    for (size_t i = 0; i < l->n; i++) {
        for (const struct postil_field *f = l->type->fields; f->type != POSTIL_NO_FIELD; f++)
            if (is_here(f, number_at(l, i, f)) && number_at(l, i, f) > l->len)
                return blame(l, i, f->name, "lies outside the text");
        const struct postil_field *begin = l->type->fields, *end = begin + 1;
        if (span &&
            (number_at(l, i, begin) == POSTIL_ABSENT || number_at(l, i, end) == POSTIL_ABSENT ||
             number_at(l, i, begin) > number_at(l, i, end)))
            return blame(l, i, "begin", "is absent, or lies behind its end");
    }
    return true;
}

static bool
on_borders(const struct look *l)
{
    for (size_t i = 0; i < l->n; i++)
        for (const struct postil_field *f = l->type->fields; f->type != POSTIL_NO_FIELD; f++)
            if (is_here(f, number_at(l, i, f)) && number_at(l, i, f) <= l->len &&
                !postil_utf8_border(l->text, l->len, number_at(l, i, f)))
                return blame(l, i, f->name, "splits a character");
    return true;
}

static bool
in_order(const struct look *l)
{
    const struct postil_field *begin = l->type->fields, *end = begin + 1;
    for (size_t i = 1; postil_layer_type_has_span(l->type) && i < l->n; i++) {
        uint32_t a = number_at(l, i - 1, begin), b = number_at(l, i, begin);
        if (a > b || (a == b && number_at(l, i - 1, end) > number_at(l, i, end)))
            return blame(l, i, "span", "begins before the one in front of it: postil_layer_sort");
        if (l->type->flags & POSTIL_LAYER_APART && b < number_at(l, i - 1, end))
            return blame(l, i, "span", "begins before the one in front of it ends");
    }
    return true;
}

static bool
with_symbols(const struct look *l)
{
    for (const struct postil_field *f = l->type->fields; f->type != POSTIL_NO_FIELD; f++) {
        size_t n_symbol = 0;
        while (f->symbols && f->symbols[n_symbol])
            n_symbol++;
        for (size_t i = 0; f->type == POSTIL_ENUM && i < l->n; i++)
            if (number_at(l, i, f) >= n_symbol)
                return blame(l, i, f->name, "is none of its symbols");
    }
    return true;
}

static const struct {
    const char *name;
    bool (*call)(const struct look *);
} looks[] = {
    {"range", in_range}, {"borders", on_borders}, {"order", in_order}, {"symbols", with_symbols}};

static bool
look_at_layers(struct stand *s, void *which, const struct visit *visit)
{
    struct look l = {.stand = s, .visit = visit};
    l.text = postil_doc_text(visit->doc, &l.len);
    for (size_t i = 0; i < postil_doc_layer_count(visit->doc); i++) {
        const postil_layer *layer = postil_doc_layer_at(visit->doc, i);
        l.type = postil_layer_get_type(layer);
        l.records = postil_layer_records(layer);
        l.n = postil_layer_count(layer);
        for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++)
            if (strcmp(looks[k].name, which) == 0 && visit_is_new(visit, layer) &&
                !looks[k].call(&l))
                return false;
    }
    return true;
}

static bool
look(struct stand *s, const char *which)
{
    return plugin_tests_walk(s, &(struct visitor){.after = look_at_layers, .ctx = (void *)which});
}

const struct plugin_test record_tests[] = {
    {"records/range", "offsets lie in the text, begin before end", "layers/written", ON_BOTH, look},
    {"records/borders", "offsets stand on borders of characters", "layers/written", ON_BOTH, look},
    {"records/order", "spans stand in text order", "layers/written", ON_BOTH, look},
    {"records/symbols", "enums hold symbols of theirs", "layers/written", ON_BOTH, look},
    {.name = NULL},
};
