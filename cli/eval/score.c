/* SPDX-License-Identifier: Apache-2.0 */
/* Precision, recall and F1, exact, by overlap and by bytes. */
#include "score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const measure_names[N_MEASURE] = {"exact", "overlap", "bytes"};
const char *const figure_names[N_FIGURE] = {"precision", "recall", "f1"};

static const struct {
    enum count right, gold, found;
} parts[N_MEASURE] = {
    [MEASURE_EXACT] = {COUNT_EXACT, COUNT_GOLD, COUNT_FOUND},
    [MEASURE_OVERLAP] = {COUNT_OVERLAP, COUNT_GOLD, COUNT_FOUND},
    [MEASURE_BYTES] = {COUNT_SHARED_BYTES, COUNT_GOLD_BYTES, COUNT_FOUND_BYTES},
};

enum postil_status
score_init(struct score *s, size_t n, uint64_t seed, struct postil_error *err)
{
    *s = (struct score){.has_spans = false};
    s->confusion = calloc(MOST_TYPES + 1, sizeof *s->confusion);
    if (!s->confusion)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    return bootstrap_init(&s->bootstrap, n, N_COUNT, seed, err);
}

void
score_fini(struct score *s)
{
    types_fini(&s->types);
    bootstrap_fini(&s->bootstrap);
    free(s->confusion);
}

/* -- counting ---------------------------------------------------------------------------------- */

/* Right ones among the gold records, as they are put together now. */
static void
count_right(const struct match *m, uint64_t (*counts)[N_COUNT], enum count which)
{
    for (size_t i = 0; i < m->n[0]; i++)
        counts[m->items[0][i].type][which] += m->with[0][i] != MATCH_NONE;
}

static enum postil_status
count_bytes(struct score *s, struct match *m, uint64_t (*counts)[N_COUNT], struct postil_error *err)
{
    struct extent extents[MOST_TYPES] = {{.shared = 0}};
    enum postil_status st = match_extent(m, extents, err);
    for (size_t type = 0; type < s->types.n; type++) {
        counts[type][COUNT_GOLD_BYTES] = extents[type].bytes[0];
        counts[type][COUNT_FOUND_BYTES] = extents[type].bytes[1];
        counts[type][COUNT_SHARED_BYTES] = extents[type].shared;
    }
    return st;
}

static enum postil_status
count(struct score *s, struct match *m, uint64_t (*counts)[N_COUNT], struct postil_error *err)
{
    for (int which = 0; which < 2; which++)
        for (size_t i = 0; i < m->n[which]; i++)
            counts[m->items[which][i].type][which == 0 ? COUNT_GOLD : COUNT_FOUND]++;
    match_part(m);
    match_equal(m, true);
    count_right(m, counts, COUNT_EXACT);
    enum postil_status st = match_overlap(m, true, err);
    count_right(m, counts, COUNT_OVERLAP);
    return st == POSTIL_OK ? count_bytes(s, m, counts, err) : st;
}

static enum postil_status
confuse(struct score *s, struct match *m, struct postil_error *err)
{
    match_part(m);
    match_equal(m, true);
    match_equal(m, false);
    enum postil_status st = match_overlap(m, true, err);
    if (st == POSTIL_OK)
        st = match_overlap(m, false, err);
    for (size_t i = 0; i < m->n[0]; i++) {
        uint32_t with = m->with[0][i];
        size_t found = with == MATCH_NONE ? MOST_TYPES : m->items[1][with].type;
        s->confusion[m->items[0][i].type][found]++;
    }
    for (size_t i = 0; i < m->n[1]; i++)
        s->confusion[MOST_TYPES][m->items[1][i].type] += m->with[1][i] == MATCH_NONE;
    return st;
}

enum postil_status
score_add(struct score *s, struct match *m, const char *id, struct postil_error *err)
{
    uint64_t counts[MOST_TYPES][N_COUNT];
    memset(counts, 0, s->types.n * sizeof *counts);
    match_sort(m);
    enum postil_status st = count(s, m, counts, err);
    if (st == POSTIL_OK)
        st = confuse(s, m, err);
    bootstrap_draw(&s->bootstrap, id);
    for (size_t type = 0; type < s->types.n && st == POSTIL_OK; type++) {
        for (size_t k = 0; k < N_COUNT; k++)
            s->counts[type][k] += counts[type][k];
        if (counts[type][COUNT_GOLD] + counts[type][COUNT_FOUND])
            st = bootstrap_add(&s->bootstrap, type, counts[type], err);
    }
    s->n_doc++;
    return st;
}

/* -- figures ----------------------------------------------------------------------------------- */

bool
score_has(const struct score *s, size_t type)
{
    return s->counts[type][COUNT_GOLD] + s->counts[type][COUNT_FOUND] > 0;
}

static double
figure_of(const double *counts, enum measure measure, enum figure figure)
{
    double right = counts[parts[measure].right], gold = counts[parts[measure].gold];
    double found = counts[parts[measure].found];
    double of = figure == FIGURE_PRECISION ? found
                : figure == FIGURE_RECALL  ? gold
                                           : (gold + found) / 2;
    return of > 0 ? right / of : NAN;
}

/* rows[n_type] of counts: those of the documents, or of a resample */
static double
figure_in(const double (*rows)[N_COUNT], size_t n_type, enum measure measure, size_t scope,
          enum figure figure)
{
    double sum[N_COUNT] = {0}, mean = 0;
    size_t n = 0;
    if (scope < MOST_TYPES)
        return figure_of(rows[scope], measure, figure);
    for (size_t type = 0; type < n_type; type++) {
        double one = figure_of(rows[type], measure, figure);
        mean += isnan(one) ? 0 : one;
        n += rows[type][COUNT_GOLD] + rows[type][COUNT_FOUND] > 0;
        for (size_t k = 0; k < N_COUNT; k++)
            sum[k] += rows[type][k];
    }
    return scope == SCOPE_MICRO ? figure_of(sum, measure, figure) : n ? mean / (double)n : NAN;
}

double
score_figure(const struct score *s, enum measure measure, size_t scope, enum figure figure)
{
    double rows[MOST_TYPES][N_COUNT];
    for (size_t type = 0; type < s->types.n; type++)
        for (size_t k = 0; k < N_COUNT; k++)
            rows[type][k] = (double)s->counts[type][k];
    return figure_in(rows, s->types.n, measure, scope, figure);
}

enum postil_status
score_interval(const struct score *s, enum measure measure, size_t scope, enum figure figure,
               double *out_low, double *out_high, struct postil_error *err)
{
    size_t n = s->n_doc < 2 ? 0 : s->bootstrap.n;
    double rows[MOST_TYPES][N_COUNT];
    double *values = calloc(n + 1, sizeof *values);
    if (!values)
        return postil_fail(err, POSTIL_NOMEM, "%zu resamples", n);
    for (size_t i = 0; i < n; i++) {
        for (size_t type = 0; type < s->types.n; type++)
            if (type == scope || scope >= MOST_TYPES)
                bootstrap_get(&s->bootstrap, type, i, rows[type]);
        values[i] = figure_in(rows, s->types.n, measure, scope, figure);
    }
    bootstrap_interval(values, n, out_low, out_high);
    free(values);
    return POSTIL_OK;
}

struct score_counts
score_counts(const struct score *s, enum measure measure, size_t scope)
{
    struct score_counts sum = {0, 0, 0};
    for (size_t type = 0; type < s->types.n; type++)
        if (scope == SCOPE_MICRO || scope == type) {
            sum.right += s->counts[type][parts[measure].right];
            sum.gold += s->counts[type][parts[measure].gold];
            sum.found += s->counts[type][parts[measure].found];
        }
    return sum;
}
