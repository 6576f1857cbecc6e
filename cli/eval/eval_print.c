/* SPDX-License-Identifier: Apache-2.0 */
/* The outcome of an evaluation, for people and for programs. */
#include "eval.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../json.h"

enum { NAME_WIDTH = 14 };

static const char *
name_of(const struct score *s, size_t type)
{
    return *s->types.names[type] ? s->types.names[type] : "(none)";
}

/* Types that have records. */
static size_t
count_types(const struct score *s)
{
    size_t n = 0;
    for (size_t type = 0; type < s->types.n; type++)
        n += score_has(s, type);
    return n;
}

static bool
is_measured(const struct eval *e, enum measure measure)
{
    return measure == MEASURE_EXACT || e->score.has_spans;
}

/* -- for people -------------------------------------------------------------------------------- */

static void
print_figure(double value)
{
    if (isnan(value))
        printf("  %6s", "-");
    else
        printf("  %6.4f", value);
}

static enum postil_status
print_row(const struct score *s, enum measure measure, size_t scope, const char *name,
          struct postil_error *err)
{
    double low, high;
    struct score_counts n = score_counts(s, measure, scope);
    enum postil_status st = score_interval(s, measure, scope, FIGURE_F1, &low, &high, err);
    if (st != POSTIL_OK)
        return st;
    printf("%-*s", NAME_WIDTH, name);
    for (int figure = 0; figure < N_FIGURE; figure++)
        print_figure(score_figure(s, measure, scope, (enum figure)figure));
    if (!isnan(low))
        printf("  %6.4f-%6.4f", low, high);
    else if (scope != SCOPE_MACRO)
        printf("  %-13s", "");
    if (scope != SCOPE_MACRO)
        printf("  %8" PRIu64 "  %8" PRIu64 "  %8" PRIu64, n.gold, n.found, n.right);
    puts("");
    return POSTIL_OK;
}

static enum postil_status
print_measure(const struct score *s, enum measure measure, struct postil_error *err)
{
    size_t n_type = count_types(s);
    enum postil_status st = POSTIL_OK;
    printf("\n%-*s  %6s  %6s  %6s  %-13s  %8s  %8s  %8s\n", NAME_WIDTH, measure_names[measure], "P",
           "R", "F1", "95 % of F1", "gold", "found", "right");
    for (size_t type = 0; type < s->types.n && st == POSTIL_OK && n_type > 1; type++)
        if (score_has(s, type))
            st = print_row(s, measure, type, name_of(s, type), err);
    if (st == POSTIL_OK)
        st = print_row(s, measure, SCOPE_MICRO, n_type > 1 ? "all (micro)" : "all", err);
    if (st == POSTIL_OK && n_type > 1)
        st = print_row(s, measure, SCOPE_MACRO, "mean (macro)", err);
    return st;
}

static void
print_confusion(const struct score *s)
{
    printf("\nconfusion: gold types down, found across%s\n%-*s",
           s->has_spans ? ", where spans overlap" : "", NAME_WIDTH, "");
    for (size_t i = 0; i < s->types.n; i++)
        if (score_has(s, i))
            printf("  %8s", name_of(s, i));
    printf("  %8s\n", "missed");
    for (size_t gold = 0; gold <= MOST_TYPES; gold++) {
        if (gold < MOST_TYPES && (gold >= s->types.n || !score_has(s, gold)))
            continue;
        printf("%-*s", NAME_WIDTH, gold == MOST_TYPES ? "spurious" : name_of(s, gold));
        for (size_t found = 0; found < s->types.n; found++)
            if (score_has(s, found))
                printf("  %8" PRIu64, s->confusion[gold][found]);
        if (gold < MOST_TYPES)
            printf("  %8" PRIu64, s->confusion[gold][MOST_TYPES]);
        puts("");
    }
}

static void
print_view(const struct view *view, const char *by)
{
    printf("%s%s%s", view->layer, by ? " by " : "", by ? by : "");
    if (view->span)
        printf(", span of the %s", view->span);
    for (size_t i = 0; i < view->n_field; i++)
        printf("%s%s", i ? ", " : ", equal ", view->fields[i]);
}

static void
print_minimums(const struct eval *e)
{
    double figure;
    for (size_t i = 0; i < e->n_minimum; i++) {
        bool reached = minimum_is_reached(&e->minimums[i], &e->score, &figure);
        printf("%s%-*s ", i ? "" : "\n", 28, e->minimums[i].text);
        print_figure(figure);
        puts(reached ? "  reached" : "  missed");
    }
}

enum postil_status
eval_print(const struct eval *e, struct postil_error *err)
{
    const struct eval_documents *d = &e->documents;
    enum postil_status st = POSTIL_OK;
    print_view(e->view, e->view->untyped ? NULL : e->view->by);
    printf(": %zu document%s", d->n_measured, d->n_measured == 1 ? "" : "s");
    if (d->n_missing)
        printf(", %zu of them with nothing found because the output lacks them", d->n_missing);
    puts("");
    for (int measure = 0; measure < N_MEASURE && st == POSTIL_OK; measure++)
        if (is_measured(e, (enum measure)measure))
            st = print_measure(&e->score, (enum measure)measure, err);
    if (st == POSTIL_OK && count_types(&e->score) > 1)
        print_confusion(&e->score);
    if (st == POSTIL_OK)
        print_minimums(e);
    return st;
}

/* -- for programs ------------------------------------------------------------------------------ */

static void
json_figure(struct postil_buffer *out, const char *key, double value)
{
    if (!isnan(value))
        json_number(out, key, value);
}

static enum postil_status
json_scope(struct postil_buffer *out, const char *name, const struct score *s, enum measure measure,
           size_t scope, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    struct score_counts n = score_counts(s, measure, scope);
    json_open(out, name, '{');
    for (int figure = 0; figure < N_FIGURE && st == POSTIL_OK; figure++) {
        double low, high;
        char key[32];
        st = score_interval(s, measure, scope, (enum figure)figure, &low, &high, err);
        json_figure(out, figure_names[figure],
                    score_figure(s, measure, scope, (enum figure)figure));
        snprintf(key, sizeof key, "%s_low", figure_names[figure]);
        json_figure(out, key, low);
        snprintf(key, sizeof key, "%s_high", figure_names[figure]);
        json_figure(out, key, high);
    }
    if (scope != SCOPE_MACRO) {
        json_number(out, "gold", (double)n.gold);
        json_number(out, "found", (double)n.found);
        json_number(out, "right", (double)n.right);
    }
    json_close(out, '}');
    return st;
}

static enum postil_status
json_measure(struct postil_buffer *out, const struct score *s, enum measure measure,
             struct postil_error *err)
{
    json_open(out, measure_names[measure], '{');
    enum postil_status st = json_scope(out, "micro", s, measure, SCOPE_MICRO, err);
    if (st == POSTIL_OK)
        st = json_scope(out, "macro", s, measure, SCOPE_MACRO, err);
    json_open(out, "types", '{');
    for (size_t type = 0; type < s->types.n && st == POSTIL_OK; type++)
        if (score_has(s, type))
            st = json_scope(out, s->types.names[type], s, measure, type, err);
    json_close(out, '}');
    json_close(out, '}');
    return st;
}

static void
json_confusion_row(struct postil_buffer *out, const struct score *s, size_t gold, const char *name)
{
    json_open(out, name, '{');
    for (size_t found = 0; found < s->types.n; found++)
        if (s->confusion[gold][found])
            json_number(out, s->types.names[found], (double)s->confusion[gold][found]);
    json_close(out, '}');
}

static void
json_confusion(struct postil_buffer *out, const struct score *s)
{
    json_open(out, "confusion", '{');
    for (size_t gold = 0; gold < s->types.n; gold++)
        if (score_has(s, gold))
            json_confusion_row(out, s, gold, s->types.names[gold]);
    json_close(out, '}');
    json_confusion_row(out, s, MOST_TYPES, "spurious");
    json_open(out, "missed", '{');
    for (size_t gold = 0; gold < s->types.n; gold++)
        if (s->confusion[gold][MOST_TYPES])
            json_number(out, s->types.names[gold], (double)s->confusion[gold][MOST_TYPES]);
    json_close(out, '}');
}

static void
json_documents(struct postil_buffer *out, const struct eval_documents *d)
{
    json_open(out, "documents", '{');
    json_number(out, "measured", (double)d->n_measured);
    json_number(out, "missing", (double)d->n_missing);
    json_number(out, "extra", (double)d->n_extra);
    json_number(out, "unmarked", (double)d->n_unmarked);
    json_number(out, "rejected", (double)d->n_rejected);
    json_close(out, '}');
}

static void
json_minimums(struct postil_buffer *out, const struct eval *e)
{
    json_open(out, "minimums", '[');
    for (size_t i = 0; i < e->n_minimum; i++) {
        double figure;
        bool reached = minimum_is_reached(&e->minimums[i], &e->score, &figure);
        json_open(out, NULL, '{');
        json_key(out, "minimum", e->minimums[i].text);
        json_figure(out, "figure", figure);
        json_flag(out, "reached", reached);
        json_close(out, '}');
    }
    json_close(out, ']');
}

enum postil_status
eval_print_json(const struct eval *e, struct postil_error *err)
{
    struct postil_buffer out = json_begin();
    enum postil_status st = POSTIL_OK;
    json_key(&out, "layer", e->view->layer);
    json_key(&out, "by", e->view->by);
    json_open(&out, "match", '[');
    for (size_t i = 0; i < e->view->n_field; i++)
        json_key(&out, NULL, e->view->fields[i]);
    json_close(&out, ']');
    json_key(&out, "span", e->view->span);
    json_key(&out, "gold", e->gold);
    json_key(&out, "found", e->found);
    json_documents(&out, &e->documents);
    json_number(&out, "resamples", (double)e->score.bootstrap.n);
    json_open(&out, "measures", '{');
    for (int measure = 0; measure < N_MEASURE && st == POSTIL_OK; measure++)
        if (is_measured(e, (enum measure)measure))
            st = json_measure(&out, &e->score, (enum measure)measure, err);
    json_close(&out, '}');
    json_confusion(&out, &e->score);
    json_minimums(&out, e);
    json_end(&out);
    return st;
}
