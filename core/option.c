/* SPDX-License-Identifier: Apache-2.0 */
/* Options: check the table, bind values, print them. */
#define _GNU_SOURCE
#include "option.h"

#include <inttypes.h>
#include <locale.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include <postil/utf8.h>

#include "nearest.h"

enum { MOST_OPTIONS = 256 };

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

enum { N_OPTION_TYPE = sizeof shape_of / sizeof shape_of[0] };

/* -- values from text, whatever the locale ---------------------------------------------------- */

static bool
parse_real(const char *text, double *out)
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
    if (!parse_real(text, &real) || real < -9.2e18 || real > 9.2e18)
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
    if (!parse_real(number, out) || *out < 0)
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

static size_t
count(const char *const *names)
{
    size_t n = 0;
    while (names && names[n])
        n++;
    return n;
}

/* -- one value --------------------------------------------------------------------------------- */

struct target {
    const struct postil_option *option;
    postil_arena *arena;
    char *at; /* the field */
};

/* What went wrong with a value; NULL is nothing. */
static const char *
store_number(const struct target *t, double value)
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
store_int(const struct target *t, int64_t value)
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
store_strings(const struct target *t, const char *const *items, size_t n)
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
store_split(const struct target *t, const char *text)
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
store_string(const struct target *t, const char *text)
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

/* A value written on the command line or as a fallback takes the type that is asked of it. */
static const char *
store_text(const struct target *t, const char *text)
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
        return parse_real(text, &real) ? store_number(t, real) : "has the wrong type";
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
store_list(const struct target *t, const struct node *list)
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

static const char *
store(const struct target *t, const struct node *value)
{
    uint32_t type = t->option->type;
    bool numeric = type == POSTIL_OPTION_REAL || type == POSTIL_OPTION_INT ||
                   type == POSTIL_OPTION_SIZE;
    if (value->text && !is_utf8(value->text))
        return "is not UTF-8";
    switch (value->kind) {
    case NODE_TEXT:
        return store_text(t, value->text);
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

/* -- binding ----------------------------------------------------------------------------------- */

static void
put_names(struct postil_error *line, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        postil_fail(line, POSTIL_OK, "%s%s%s", line->message, i ? ", " : "", names[i]);
}

static void
say(const struct binding *b, const char *where, const char *format, const char *a, const char *c)
{
    struct postil_error err;
    postil_fail(&err, POSTIL_OK, format, a, c);
    postil_blame(&err, "%s: %s", where, b->owner);
    postil_report_fault(b->report, &err);
}

/* "a whole number from 0 to 64", "exact, near" */
static void
describe(const struct postil_option *o, struct postil_error *line)
{
    line->message[0] = '\0';
    if (o->type == POSTIL_OPTION_CHOICE)
        put_names(line, o->choices, count(o->choices));
    else if (o->min != o->max)
        postil_fail(line, POSTIL_OK, "%s from %.15g to %.15g", shape_of[o->type].name, o->min, o->max);
    else
        postil_fail(line, POSTIL_OK, "%s", shape_of[o->type].name);
}

static bool
applies(const struct postil_option *o, enum postil_option_scope scope)
{
    return o->scope == POSTIL_ANYWHERE || scope == POSTIL_ANYWHERE || o->scope == scope;
}

static const struct postil_option *
find(const struct binding *b, const char *name)
{
    for (const struct postil_option *o = b->options; o && o->type != POSTIL_NO_OPTION; o++)
        if (applies(o, b->scope) && strcmp(o->name, name) == 0)
            return o;
    return NULL;
}

static void
blame_unknown(const struct binding *b, const struct node *value)
{
    const char *names[MOST_OPTIONS];
    size_t n = 0;
    for (const struct postil_option *o = b->options;
         o && o->type != POSTIL_NO_OPTION && n < MOST_OPTIONS; o++)
        if (applies(o, b->scope))
            names[n++] = o->name;
    struct postil_error all = {.message = ""};
    put_names(&all, names, n);
    const char *near = postil_nearest(value->name, names, n);
    struct postil_error remedy;
    if (near)
        postil_fail(&remedy, POSTIL_OK, "did you mean '%s'? there are: %s", near, all.message);
    else
        postil_fail(&remedy, POSTIL_OK, n ? "there are: %s" : "there are none%s", all.message);
    say(b, value->where, "unknown option '%s'; %s", value->name, remedy.message);
}

static bool
is_reserved(const struct binding *b, const char *name)
{
    for (size_t i = 0; b->reserved && b->reserved[i]; i++)
        if (strcmp(b->reserved[i], name) == 0)
            return true;
    return false;
}

void
postil_options_bind(const struct binding *b, const struct node *group, void *settings)
{
    for (size_t i = 0; group && i < group->n_item; i++)
        if (!find(b, group->items[i]->name) && !is_reserved(b, group->items[i]->name))
            blame_unknown(b, group->items[i]);
    for (const struct postil_option *o = b->options; o && o->type != POSTIL_NO_OPTION; o++) {
        struct target t = {.option = o, .arena = b->arena, .at = (char *)settings + o->offset};
        const struct node *value =
            group && applies(o, b->scope) ? node_find(group, o->name) : NULL;
        const char *fault = NULL;
        if (value)
            fault = store(&t, value);
        else if (o->fallback)
            fault = store_text(&t, o->fallback);
        else if (!o->optional && applies(o, b->scope))
            say(b, group ? group->where : "configuration", "option '%s' must be given (%s)", o->name,
                o->help ? o->help : "");
        if (fault) {
            struct postil_error wanted;
            describe(o, &wanted);
            postil_blame(&wanted, "option '%s' %s; it takes", o->name, fault);
            postil_blame(&wanted, "%s: %s", value ? value->where : "default", b->owner);
            postil_report_fault(b->report, &wanted);
        }
    }
}

/* -- can the table be trusted? ----------------------------------------------------------------- */

static const char *
fault_of(const struct postil_option *o, const struct postil_option *first, size_t settings_size,
         postil_arena *scratch, void *settings)
{
    if (!o->name || !*o->name || strspn(o->name, "abcdefghijklmnopqrstuvwxyz0123456789_") !=
                                     strlen(o->name))
        return "is not named in lower case";
    if (o->type >= N_OPTION_TYPE)
        return "has an unknown type";
    if (o->offset > settings_size || shape_of[o->type].size > settings_size - o->offset)
        return "lies outside the settings";
    size_t align = o->type == POSTIL_OPTION_BOOL ? 1 : o->type == POSTIL_OPTION_CHOICE ? 4 : 8;
    if (o->offset % align != 0)
        return "is not aligned";
    if ((o->type == POSTIL_OPTION_CHOICE) != (o->choices != NULL) || (o->choices && !o->choices[0]))
        return "must have choices exactly when it is a choice";
    for (const struct postil_option *p = first; p != o; p++)
        if (strcmp(p->name, o->name) == 0)
            return "is declared twice";
    struct target t = {.option = o, .arena = scratch, .at = (char *)settings + o->offset};
    return o->fallback && store_text(&t, o->fallback) ? "has a fallback that it refuses" : NULL;
}

enum postil_status
postil_options_check(const struct postil_option *options, size_t settings_size,
                     struct postil_error *err)
{
    if (!options)
        return POSTIL_OK;
    postil_arena *scratch = postil_arena_new(1 << 20);
    void *settings = calloc(1, settings_size + 1);
    enum postil_status st = POSTIL_OK;
    if (!scratch || !settings)
        st = postil_fail(err, POSTIL_NOMEM, "options: out of memory");
    for (const struct postil_option *o = options; st == POSTIL_OK && o->type != POSTIL_NO_OPTION;
         o++) {
        const char *fault = o - options == MOST_OPTIONS
                                ? "is one too many"
                                : fault_of(o, options, settings_size, scratch, settings);
        if (fault)
            st = postil_fail(err, POSTIL_CONFIG, "option '%s' %s", o->name ? o->name : "?", fault);
    }
    postil_arena_free(scratch);
    free(settings);
    return st;
}

/* -- printing ----------------------------------------------------------------------------------- */

void
postil_config_print_string(const char *s, FILE *out)
{
    fputc('"', out);
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            fprintf(out, "\\%c", *s);
        else if (*s == '\n')
            fputs("\\n", out);
        else if ((unsigned char)*s < 0x20 || *s == 0x7f)
            fprintf(out, "\\x%02x", *s);
        else
            fputc(*s, out);
    }
    fputc('"', out);
}

/* A decimal that reads back, with a point so that it stays a real number. */
static void
print_real(double value, FILE *out)
{
    char text[40];
    double back;
    for (int digits = 15; digits <= 17; digits += 2) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        for (char *p = text; *p; p++)
            if (*p == ',')
                *p = '.';
        if (parse_real(text, &back) && back == value)
            break;
    }
    fprintf(out, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

static void
print_value(const struct postil_option *o, const char *at, FILE *out)
{
    const struct postil_strings *list = (const void *)at;
    int64_t whole;
    switch (o->type) {
    case POSTIL_OPTION_BOOL:
        fputs(*(const bool *)at ? "true" : "false", out);
        break;
    case POSTIL_OPTION_INT:
    case POSTIL_OPTION_SIZE:
        memcpy(&whole, at, sizeof whole);
        fprintf(out, "%" PRId64 "%s", whole, whole > INT32_MAX || whole < INT32_MIN ? "L" : "");
        break;
    case POSTIL_OPTION_REAL:
        print_real(*(const double *)at, out);
        break;
    case POSTIL_OPTION_STRING:
        postil_config_print_string(*(const char *const *)at, out);
        break;
    case POSTIL_OPTION_CHOICE:
        postil_config_print_string(o->choices[*(const uint32_t *)at], out);
        break;
    case POSTIL_OPTION_STRINGS:
        fputs("(", out);
        for (size_t i = 0; i < list->n; i++) {
            fputs(i ? ", " : " ", out);
            postil_config_print_string(list->items[i], out);
        }
        fputs(" )", out);
        break;
    }
}

void
postil_options_print(const struct postil_option *options, enum postil_option_scope scope,
                     const void *settings, const char *indent, FILE *out)
{
    for (const struct postil_option *o = options; o && o->type != POSTIL_NO_OPTION; o++) {
        const char *at = (const char *)settings + o->offset;
        bool absent = (o->type == POSTIL_OPTION_STRING && !*(const char *const *)at) ||
                      (o->type == POSTIL_OPTION_STRINGS &&
                       !((const struct postil_strings *)(const void *)at)->items);
        if (absent || !applies(o, scope))
            continue;
        fprintf(out, "%s%s = ", indent, o->name);
        print_value(o, at, out);
        fputs(";\n", out);
    }
}
