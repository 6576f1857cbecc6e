/* SPDX-License-Identifier: Apache-2.0 */
/* One value: from a configuration, or written out as text, into a field of a settings struct. */
#define _GNU_SOURCE
#include "value.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <postil/utf8.h>

static const struct {
    size_t size;
    const char *name;
} shape_of[] = {
    [POSTIL_OPTION_BOOL] = {sizeof(bool), "true or false"},
    [POSTIL_OPTION_INT] = {sizeof(int64_t), "a whole number"},
    [POSTIL_OPTION_REAL] = {sizeof(double), "a number"},
    [POSTIL_OPTION_STRING] = {sizeof(char *), "a string"},
    [POSTIL_OPTION_CHOICE] = {sizeof(uint32_t), "one of its names"},
    [POSTIL_OPTION_SIZE] = {sizeof(uint64_t), "a size in bytes such as 65536, \"64K\" or \"1.5G\""},
    [POSTIL_OPTION_STRINGS] = {sizeof(struct postil_strings), "a list of strings"},
};

size_t
value_size(uint32_t type)
{
    return type < sizeof shape_of / sizeof shape_of[0] ? shape_of[type].size : 0;
}

const char *
value_type_name(uint32_t type)
{
    return shape_of[type].name;
}

/* Numbers are read as in the C locale, whatever the program has set. */

bool
value_parse_real(const char *text, double *out)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c || !*text)
        return false;
    char *end;
    *out = strtod_l(text, &end, c);
    freelocale(c);
    return *end == '\0' && *out == *out && *out - *out == 0;
}

static bool
parse_int(const char *text, int64_t *out)
{
    double real;
    if (!value_parse_real(text, &real) || real < -9.2e18 || real > 9.2e18)
        return false;
    char *end;
    *out = strtoll(text, &end, 10);
    return *end == '\0';
}

static bool
parse_size(const char *text, double *out)
{
    size_t len = strlen(text);
    char number[64];
    if (len == 0 || len >= sizeof number)
        return false;
    static const char units[] = "KMGT";
    const char *unit = strchr(units, text[len - 1]);
    memcpy(number, text, len + 1);
    if (unit)
        number[len - 1] = '\0';
    if (!value_parse_real(number, out) || *out < 0)
        return false;
    for (const char *u = units; unit && u <= unit; u++)
        *out *= 1024;
    return *out < 9.2e18;
}

static bool
parse_bool(const char *text, bool *out)
{
    *out = strcmp(text, "true") == 0;
    return *out || strcmp(text, "false") == 0;
}

static const char *
store_number(const struct value_target *t, double value)
{
    const struct postil_option *o = t->option;
    if (o->min != o->max && (value < o->min || value > o->max))
        return "is out of range";
    if (o->type == POSTIL_OPTION_REAL)
        *(double *)t->at = value;
    else if (o->type == POSTIL_OPTION_SIZE)
        *(uint64_t *)t->at = (uint64_t)value;
    return NULL;
}

static const char *
store_int(const struct value_target *t, int64_t value)
{
    if (t->option->type != POSTIL_OPTION_INT) {
        if (t->option->type == POSTIL_OPTION_SIZE && value < 0)
            return "is out of range";
        return store_number(t, (double)value);
    }
    *(int64_t *)t->at = value;
    return store_number(t, (double)value);
}

static const char *
store_strings(const struct value_target *t, const char *const *items, size_t n)
{
    const char **copy = postil_arena_array(t->arena, const char *, n + 1);
    if (!copy)
        return "is too much for memory";
    for (size_t i = 0; i < n; i++)
        if (!(copy[i] = postil_arena_copy(t->arena, items[i], strlen(items[i]))))
            return "is too much for memory";
    *(struct postil_strings *)t->at = (struct postil_strings){.items = copy, .n = n};
    return NULL;
}

static const char *
store_split(const struct value_target *t, const char *text)
{
    size_t n = 0, size = 1;
    for (const char *p = text; *p; p++)
        size += *p == ',';
    const char **items = postil_arena_array(t->arena, const char *, size);
    if (!items)
        return "is too much for memory";
    while (*text) {
        size_t len = strcspn(text, ",");
        if (!(items[n++] = postil_arena_copy(t->arena, text, len)))
            return "is too much for memory";
        text += len + (text[len] == ',');
    }
    *(struct postil_strings *)t->at = (struct postil_strings){.items = items, .n = n};
    return NULL;
}

static const char *
store_string(const struct value_target *t, const char *text)
{
    if (t->option->type == POSTIL_OPTION_STRINGS)
        return store_strings(t, &text, 1);
    if (t->option->type == POSTIL_OPTION_CHOICE) {
        for (uint32_t i = 0; t->option->choices[i]; i++)
            if (strcmp(t->option->choices[i], text) == 0) {
                *(uint32_t *)t->at = i;
                return NULL;
            }
        return "is none of its names";
    }
    if (t->option->type == POSTIL_OPTION_SIZE) {
        double size;
        return parse_size(text, &size) ? store_number(t, size) : "has the wrong type";
    }
    if (t->option->type != POSTIL_OPTION_STRING)
        return "has the wrong type";
    const char *copy = postil_arena_copy(t->arena, text, strlen(text));
    if (!copy)
        return "is too much for memory";
    *(const char **)t->at = copy;
    return NULL;
}

const char *
value_store_text(const struct value_target *t, const char *text)
{
    double real;
    int64_t whole;
    bool flag;
    switch (t->option->type) {
    case POSTIL_OPTION_BOOL:
        if (!parse_bool(text, &flag))
            return "has the wrong type";
        *(bool *)t->at = flag;
        return NULL;
    case POSTIL_OPTION_INT:
        return parse_int(text, &whole) ? store_int(t, whole) : "has the wrong type";
    case POSTIL_OPTION_REAL:
        return value_parse_real(text, &real) ? store_number(t, real) : "has the wrong type";
    case POSTIL_OPTION_STRINGS:
        return store_split(t, text);
    default:
        return store_string(t, text);
    }
}

static bool
is_utf8(const char *text)
{
    size_t len = strlen(text);
    return postil_utf8_valid(text, len) == len;
}

static const char *
store_list(const struct value_target *t, const struct node *list)
{
    const char **items = postil_arena_array(t->arena, const char *, list->n_item + 1);
    if (!items)
        return "is too much for memory";
    if (t->option->type != POSTIL_OPTION_STRINGS)
        return "has the wrong type";
    for (size_t i = 0; i < list->n_item; i++) {
        if (list->items[i]->kind != NODE_STRING)
            return "has the wrong type";
        items[i] = list->items[i]->text;
        if (!is_utf8(items[i]))
            return "is not UTF-8";
    }
    return store_strings(t, items, list->n_item);
}

const char *
value_store(const struct value_target *t, const struct node *value)
{
    uint32_t type = t->option->type;
    bool numeric =
        type == POSTIL_OPTION_REAL || type == POSTIL_OPTION_INT || type == POSTIL_OPTION_SIZE;
    if (value->text && !is_utf8(value->text))
        return "is not UTF-8";
    switch (value->kind) {
    case NODE_TEXT:
        return value_store_text(t, value->text);
    case NODE_STRING:
        return store_string(t, value->text);
    case NODE_LIST:
        return store_list(t, value);
    case NODE_BOOL:
        if (type != POSTIL_OPTION_BOOL)
            return "has the wrong type";
        *(bool *)t->at = value->flag;
        return NULL;
    case NODE_INT:
        return numeric ? store_int(t, value->whole) : "has the wrong type";
    case NODE_REAL:
        return type == POSTIL_OPTION_REAL ? store_number(t, value->real) : "has the wrong type";
    case NODE_GROUP:
        break;
    }
    return "has the wrong type";
}
