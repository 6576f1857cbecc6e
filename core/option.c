/* SPDX-License-Identifier: Apache-2.0 */
/* Options: check the table, bind values, print them. */
#include "option.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "value.h"

enum { MOST_OPTIONS = 256 };

static size_t
count(const char *const *names)
{
    size_t n = 0;
    while (names && names[n])
        n++;
    return n;
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
        postil_fail(line, POSTIL_OK, "%s from %.15g to %.15g", value_type_name(o->type), o->min,
                    o->max);
    else
        postil_fail(line, POSTIL_OK, "%s", value_type_name(o->type));
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
        struct value_target t = {
            .option = o, .arena = b->arena, .at = (char *)settings + o->offset};
        const struct node *value = group && applies(o, b->scope) ? node_find(group, o->name) : NULL;
        const char *fault = NULL;
        if (value)
            fault = value_store(&t, value);
        else if (o->fallback)
            fault = value_store_text(&t, o->fallback);
        else if (!o->optional && applies(o, b->scope))
            say(b, group ? group->where : "configuration", "option '%s' must be given (%s)",
                o->name, o->help ? o->help : "");
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
    if (!o->name || !*o->name ||
        strspn(o->name, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(o->name))
        return "is not named in lower case";
    if (value_size(o->type) == 0)
        return "has an unknown type";
    if (o->offset > settings_size || value_size(o->type) > settings_size - o->offset)
        return "lies outside the settings";
    size_t align = o->type == POSTIL_OPTION_BOOL ? 1 : o->type == POSTIL_OPTION_CHOICE ? 4 : 8;
    if (o->offset % align != 0)
        return "is not aligned";
    if ((o->type == POSTIL_OPTION_CHOICE) != (o->choices != NULL) || (o->choices && !o->choices[0]))
        return "must have choices exactly when it is a choice";
    if (o->file > POSTIL_FILE_PROGRAM ||
        (o->file && o->type != POSTIL_OPTION_STRING && o->type != POSTIL_OPTION_STRINGS))
        return "names a file, but is no string";
    if (o->file == POSTIL_FILE_STORE && (!o->optional || o->type != POSTIL_OPTION_STRING))
        return "names a store, but is not an optional string";
    for (const struct postil_option *p = first; p != o; p++)
        if (strcmp(p->name, o->name) == 0)
            return "is declared twice";
    struct value_target t = {.option = o, .arena = scratch, .at = (char *)settings + o->offset};
    return o->fallback && value_store_text(&t, o->fallback) ? "has a fallback that it refuses"
                                                            : NULL;
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

/* -- printing ---------------------------------------------------------------------------------- */

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
        if (value_parse_real(text, &back) && back == value)
            break;
    }
    fprintf(out, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

bool
postil_option_is_set(const struct postil_option *o, enum postil_option_scope scope,
                     const void *settings)
{
    const char *at = (const char *)settings + o->offset;
    bool absent = (o->type == POSTIL_OPTION_STRING && !*(const char *const *)at) ||
                  (o->type == POSTIL_OPTION_STRINGS &&
                   !((const struct postil_strings *)(const void *)at)->items);
    return !absent && applies(o, scope);
}

void
postil_option_print(const struct postil_option *o, const void *settings, FILE *out)
{
    const char *at = (const char *)settings + o->offset;
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
        if (!postil_option_is_set(o, scope, settings))
            continue;
        fprintf(out, "%s%s = ", indent, o->name);
        postil_option_print(o, settings, out);
        fputs(";\n", out);
    }
}
