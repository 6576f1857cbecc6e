/* SPDX-License-Identifier: Apache-2.0 */
/* Minimums: their names, and whether they are reached. */
#include "minimum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pass `word` at *at, which stands alone or has '_' or '=' behind. */
static bool
pass(const char **at, const char *word)
{
    size_t len = strlen(word);
    if (strncmp(*at, word, len) != 0 || ((*at)[len] != '_' && (*at)[len] != '='))
        return false;
    *at += len + ((*at)[len] == '_');
    return true;
}

static bool
read_name(const char **at, struct minimum *m)
{
    bool measured = false;
    for (int i = 0; i < N_MEASURE && !measured; i++)
        if ((measured = pass(at, measure_names[i])))
            m->measure = (enum measure)i;
    m->macro = pass(at, "macro");
    bool scoped = m->macro || pass(at, "micro");
    m->figure = FIGURE_F1;
    if (**at == '=')
        return measured || scoped;
    for (int i = 0; i < N_FIGURE; i++)
        if (pass(at, figure_names[i])) {
            m->figure = (enum figure)i;
            return **at == '=';
        }
    return false;
}

enum postil_status
minimum_read(const char *text, struct minimum *out_minimum, struct postil_error *err)
{
    struct minimum m = {.text = text, .measure = MEASURE_EXACT};
    const char *equals = strrchr(text, '='), *colon = equals;
    while (colon && colon > text && *colon != ':')
        colon--;
    const char *at = colon && *colon == ':' ? colon + 1 : text;
    m.type_len = at == text ? 0 : (size_t)(at - 1 - text);
    char *end = NULL;
    if (!equals || !read_name(&at, &m) || at != equals || (m.macro && m.type_len))
        return postil_fail(err, POSTIL_USAGE,
                           "--min %s: not NAME=VALUE with a NAME such as f1, precision, recall, "
                           "overlap_f1, bytes_f1, macro_f1, overlap_macro_recall, PER:f1",
                           text);
    m.least = strtod(equals + 1, &end);
    if (end == equals + 1 || *end || !(m.least >= 0 && m.least <= 1))
        return postil_fail(err, POSTIL_USAGE, "--min %s: the value is a number from 0 to 1", text);
    *out_minimum = m;
    return POSTIL_OK;
}

static bool
is_type(const char *name, const char *text, size_t len)
{
    return strlen(name) == len && memcmp(name, text, len) == 0;
}

bool
minimum_is_reached(const struct minimum *m, const struct score *score, double *out_figure)
{
    size_t scope = m->macro ? SCOPE_MACRO : SCOPE_MICRO;
    if (m->type_len) {
        scope = 0;
        while (scope < score->types.n && !is_type(score->types.names[scope], m->text, m->type_len))
            scope++;
    }
    *out_figure = m->type_len && scope == score->types.n
                      ? NAN
                      : score_figure(score, m->measure, scope, m->figure);
    return *out_figure >= m->least;
}
