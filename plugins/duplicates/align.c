/* SPDX-License-Identifier: Apache-2.0 */
/* Seed with equal shingles, extend to runs, chain runs to passages. */
#include "align.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sketch.h"

enum {
    GAP_MAX = 12,     /* words between two runs of one passage, on either side     */
    PASSAGE_MIN = 8,  /* equal words in a row that make a passage by themselves    */
    PLAIN_MIN = 2,    /* telling words of a passage between related texts */
    PASSAGE_SUM = 12, /* or equal words in all, when the rest differs little       */
    RUNS_FIRST = 64
};

static uint32_t
extend(const struct dup_text *a, uint32_t at_a, const struct dup_text *b, uint32_t at_b)
{
    uint32_t n = 0;
    while (at_a + n < a->n_word && at_b + n < b->n_word && a->hash[at_a + n] == b->hash[at_b + n])
        n++;
    return n;
}

/* Longest run from word `at_b`, over the places where its first shingle stands in `a`. */
static struct dup_run
longest_run(const struct dup_text *a, const struct dup_shingles *set,
            const struct dup_shingle_slot *slot, const struct dup_text *b, uint32_t at_b)
{
    struct dup_run best = {0};
    for (uint32_t place = slot->first; place; place = set->next[place - 1]) {
        uint32_t n = extend(a, place - 1, b, at_b);
        if (n > best.n)
            best = (struct dup_run){place - 1, at_b, n};
    }
    return best;
}

static bool
add_run(struct dup_common *common, struct dup_run run)
{
    if (common->n_run == DUP_RUNS)
        return true;
    if (common->n_run == common->run_size) {
        size_t size = common->run_size ? 2 * common->run_size : RUNS_FIRST;
        struct dup_run *runs = realloc(common->runs, size * sizeof *runs);
        if (!runs)
            return false;
        common->runs = runs;
        common->run_size = size;
    }
    common->runs[common->n_run++] = run;
    return true;
}

static int
by_a(const void *left, const void *right)
{
    const struct dup_run *x = left, *y = right;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

enum postil_status
dup_common_find(struct dup_common *common, const struct dup_text *a, struct dup_shingles *set,
                const struct dup_text *b, struct postil_error *err)
{
    uint32_t mark = ++set->mark;
    uint32_t covered = 0; /* words of b before this one lie in a run */
    common->shared = 0;
    common->n_run = 0;
    for (uint32_t i = 0; i < dup_shingle_count(b->n_word); i++) {
        uint64_t shingle = dup_shingle(b->hash + i);
        if (!dup_shingles_maybe(set, shingle))
            continue;
        struct dup_shingle_slot *slot = dup_shingles_find(set, shingle);
        if (!slot)
            continue;
        common->shared += slot->mark != mark;
        slot->mark = mark;
        if (i < covered)
            continue;
        struct dup_run run = longest_run(a, set, slot, b, i);
        if (run.n < DUP_SHINGLE)
            continue; /* two shingles with one hash */
        if (!add_run(common, run))
            return postil_fail(err, POSTIL_NOMEM, "%zu common runs", common->n_run);
        covered = i + run.n;
    }
    if (common->n_run > 1)
        qsort(common->runs, common->n_run, sizeof *common->runs, by_a);
    return POSTIL_OK;
}

/* Equal words of two short gaps, in order (longest common subsequence). */
static uint32_t
gap_equal(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b)
{
    uint32_t row[GAP_MAX + 1] = {0};
    for (uint32_t i = 0; i < n_a; i++) {
        uint32_t corner = 0;
        for (uint32_t k = 0; k < n_b; k++) {
            uint32_t above = row[k + 1];
            if (a[i] == b[k])
                row[k + 1] = corner + 1;
            else if (row[k] > above)
                row[k + 1] = row[k];
            corner = above;
        }
    }
    return row[n_b];
}

static bool
continues(const struct dup_passage *p, const struct dup_run *run)
{
    return run->a >= p->a_end && run->a - p->a_end <= GAP_MAX && run->b >= p->b_end &&
           run->b - p->b_end <= GAP_MAX;
}

static void
append_run(struct dup_passage *p, const struct dup_run *run, const struct dup_text *a,
           const struct dup_text *b)
{
    p->equal +=
        gap_equal(a->hash + p->a_end, run->a - p->a_end, b->hash + p->b_end, run->b - p->b_end);
    p->equal += run->n;
    p->a_end = run->a + run->n;
    p->b_end = run->b + run->n;
    if (run->n > p->longest)
        p->longest = run->n;
}

static bool
is_long(const struct dup_passage *p)
{
    uint32_t n_a = p->a_end - p->a_begin, n_b = p->b_end - p->b_begin;
    uint32_t n = n_a > n_b ? n_a : n_b;
    return p->longest >= PASSAGE_MIN || (p->equal >= PASSAGE_SUM && p->equal * 4 >= n * 3);
}

/* Words that are neither frequent nor names, nor part of a stock phrase. */
static bool
is_telling(const struct dup_passage *p, const struct dup_text *a)
{
    enum { NOT_PLAIN = DUP_COMMON | DUP_CAPITAL | DUP_BOILERPLATE };
    uint32_t n_plain = 0;
    for (uint32_t i = p->a_begin; i < p->a_end && n_plain < PLAIN_MIN; i++)
        n_plain += !(a->flags[i] & NOT_PLAIN);
    return n_plain >= PLAIN_MIN;
}

static bool
add_passage(struct dup_common *common, const struct dup_passage *p)
{
    if (common->n_passage == common->passage_size) {
        size_t size = common->passage_size ? 2 * common->passage_size : RUNS_FIRST;
        struct dup_passage *passages = realloc(common->passages, size * sizeof *passages);
        if (!passages)
            return false;
        common->passages = passages;
        common->passage_size = size;
    }
    common->passages[common->n_passage++] = *p;
    return true;
}

enum postil_status
dup_common_chain(struct dup_common *common, const struct dup_text *a, const struct dup_text *b,
                 bool related, struct postil_error *err)
{
    struct dup_passage p = {0};
    uint32_t covered = 0; /* words of a before this one lie in a run */
    common->n_passage = 0;
    for (size_t i = 0; i <= common->n_run; i++) {
        const struct dup_run *run = i < common->n_run ? &common->runs[i] : NULL;
        if (run && run->a + run->n <= covered)
            continue;
        if (run && p.equal && continues(&p, run)) {
            append_run(&p, run, a, b);
            covered = p.a_end;
            continue;
        }
        if (p.equal && (is_long(&p) || (related && is_telling(&p, a))) && !add_passage(common, &p))
            return postil_fail(err, POSTIL_NOMEM, "%zu passages", common->n_passage);
        if (!run)
            break;
        p = (struct dup_passage){run->a, run->a + run->n, run->b, run->b + run->n, run->n, run->n};
        covered = p.a_end;
    }
    return POSTIL_OK;
}

void
dup_common_fini(struct dup_common *common)
{
    free(common->runs);
    free(common->passages);
    *common = (struct dup_common){0};
}
