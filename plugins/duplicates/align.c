/* SPDX-License-Identifier: Apache-2.0 */
/* Seed with equal shingles, extend to runs, chain runs to passages. */
#include "align.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <postil/layers.h>

#include "sketch.h"

enum {
    GAP_MAX = 3,      /* words between two runs of one passage, on either side     */
    GAP_WORD = 1,     /* the same in front of a run too short to be a passage      */
    GAP_QUOTED = 12,  /* the same in the midst of a quotation that both have       */
    REWORD_MIN = 2,   /* equal words in the rest of a quoted sentence, worded differently */
    ONE_SIDED = 4,    /* equal words that only one text has in quotation marks     */
    PASSAGE_MIN = 8,  /* equal words in a row that make a passage by themselves    */
    FAINT_MIN = 7,    /* the same in a faint copy, if it is telling                        */
    PLAIN_MIN = 2,    /* telling words of such a passage                                   */
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

/* Add those parts of a run that neither source repeats in many texts. */
static bool
add_parts(struct dup_common *common, const struct dup_text *a, const struct dup_text *b,
          const struct dup_run *run)
{
    uint32_t begin = 0;
    for (uint32_t i = 0; i <= run->n; i++) {
        if (i < run->n && !((a->flags[run->a + i] | b->flags[run->b + i]) & DUP_REPEATED))
            continue;
        struct dup_run part = {run->a + begin, run->b + begin, i - begin};
        if (part.n >= DUP_SHINGLE && !add_run(common, part))
            return false;
        begin = i + 1;
    }
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
        if (!add_parts(common, a, b, &run))
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
    uint32_t row[GAP_QUOTED + 1] = {0};
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
all_quoted(const uint8_t *flags, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++)
        if (!(flags[i] & DUP_QUOTED))
            return false;
    return true;
}

/*
 * Whether what lies between the passage and a run is quotation on both sides, and so are its ends.
 */
static bool
gap_is_quoted(const struct dup_passage *p, const struct dup_run *run, const struct dup_text *a,
              const struct dup_text *b)
{
    return all_quoted(a->flags, p->a_end - 1, run->a + 1) &&
           all_quoted(b->flags, p->b_end - 1, run->b + 1);
}

static bool
continues(const struct dup_passage *p, const struct dup_run *run, const struct dup_text *a,
          const struct dup_text *b)
{
    if (run->a < p->a_end || run->b < p->b_end)
        return false;
    uint32_t gap_a = run->a - p->a_end, gap_b = run->b - p->b_end;
    uint32_t gap = gap_a > gap_b ? gap_a : gap_b;
    if (gap > GAP_WORD && run->n < PASSAGE_MIN && !gap_is_quoted(p, run, a, b))
        return false;
    return gap <= GAP_MAX || (gap <= GAP_QUOTED && gap_is_quoted(p, run, a, b));
}

/* Take note of the quotation marks of a run. */
static void
add_quoted(struct dup_passage *p, const struct dup_run *run, const struct dup_text *a,
           const struct dup_text *b)
{
    uint32_t added = 0, dropped = 0;
    for (uint32_t i = 0; i < run->n; i++) {
        bool in_a = a->flags[run->a + i] & DUP_QUOTED, in_b = b->flags[run->b + i] & DUP_QUOTED;
        added = in_a && !in_b ? added + 1 : 0;
        dropped = in_b && !in_a ? dropped + 1 : 0;
        p->quoted += in_a && in_b;
        if (added > p->added)
            p->added = added;
        if (dropped > p->dropped)
            p->dropped = dropped;
    }
}

static struct dup_passage
begin_passage(const struct dup_run *run, const struct dup_text *a, const struct dup_text *b)
{
    struct dup_passage p = {.a_begin = run->a,
                            .a_end = run->a + run->n,
                            .b_begin = run->b,
                            .b_end = run->b + run->n,
                            .equal = run->n,
                            .longest = run->n};
    add_quoted(&p, run, a, b);
    return p;
}

static void
append_run(struct dup_passage *p, const struct dup_run *run, const struct dup_text *a,
           const struct dup_text *b)
{
    uint32_t gap_a = run->a - p->a_end, gap_b = run->b - p->b_end;
    uint32_t equal = gap_equal(a->hash + p->a_end, gap_a, b->hash + p->b_end, gap_b);
    if (gap_is_quoted(p, run, a, b))
        p->altered += (gap_a > gap_b ? gap_a : gap_b) - equal;
    p->equal += equal + run->n;
    p->a_end = run->a + run->n;
    p->b_end = run->b + run->n;
    if (run->n > p->longest)
        p->longest = run->n;
    add_quoted(p, run, a, b);
}

/* Words in front of `at` that belong to the same quoted sentence, or GAP_QUOTED + 1 if more. */
static uint32_t
quoted_before(const struct dup_text *text, uint32_t at)
{
    uint32_t n = 0;
    if (!(text->flags[at] & DUP_QUOTED))
        return 0;
    while (n <= GAP_QUOTED && n < at && !(text->flags[at - n] & (DUP_SENTENCE | DUP_LINE)) &&
           text->flags[at - n - 1] & DUP_QUOTED)
        n++;
    return n;
}

static uint32_t
quoted_behind(const struct dup_text *text, uint32_t end)
{
    uint32_t n = 0;
    if (!(text->flags[end - 1] & DUP_QUOTED))
        return 0;
    while (n <= GAP_QUOTED && end + n < text->n_word && text->flags[end + n] & DUP_QUOTED &&
           !(text->flags[end + n] & (DUP_SENTENCE | DUP_LINE)))
        n++;
    return n;
}

/* Whether the rest of a quoted sentence says the same in other words: `equal` of n_a and n_b. */
static bool
is_rewording(uint32_t equal, uint32_t n_a, uint32_t n_b)
{
    uint32_t n = n_a < n_b ? n_a : n_b;
    return equal >= REWORD_MIN && 2 * equal >= n;
}

/* Where a passage begins or ends amid a quoted sentence of both texts, take in how that goes on. */
static void
extend_quotation(struct dup_passage *p, const struct dup_text *a, const struct dup_text *b)
{
    uint32_t n_a = quoted_before(a, p->a_begin), n_b = quoted_before(b, p->b_begin);
    if (n_a && n_b && n_a <= GAP_QUOTED && n_b <= GAP_QUOTED) {
        uint32_t equal =
            gap_equal(a->hash + p->a_begin - n_a, n_a, b->hash + p->b_begin - n_b, n_b);
        if (is_rewording(equal, n_a, n_b)) {
            p->a_begin -= n_a;
            p->b_begin -= n_b;
            p->equal += equal;
            p->quoted += equal;
            p->altered += (n_a > n_b ? n_a : n_b) - equal;
        }
    }
    n_a = quoted_behind(a, p->a_end);
    n_b = quoted_behind(b, p->b_end);
    if (n_a && n_b && n_a <= GAP_QUOTED && n_b <= GAP_QUOTED) {
        uint32_t equal = gap_equal(a->hash + p->a_end, n_a, b->hash + p->b_end, n_b);
        if (is_rewording(equal, n_a, n_b)) {
            p->a_end += n_a;
            p->b_end += n_b;
            p->equal += equal;
            p->quoted += equal;
            p->altered += (n_a > n_b ? n_a : n_b) - equal;
        }
    }
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
                 bool faint, struct postil_error *err)
{
    struct dup_passage p = {0};
    uint32_t covered = 0; /* words of a before this one lie in a run */
    common->n_passage = 0;
    for (size_t i = 0; i <= common->n_run; i++) {
        const struct dup_run *run = i < common->n_run ? &common->runs[i] : NULL;
        if (run && run->a + run->n <= covered)
            continue;
        if (run && p.equal && continues(&p, run, a, b)) {
            append_run(&p, run, a, b);
            covered = p.a_end;
            continue;
        }
        if (p.equal)
            extend_quotation(&p, a, b);
        if (p.equal && (is_long(&p) || (faint && p.longest >= FAINT_MIN && is_telling(&p, a))) &&
            !add_passage(common, &p))
            return postil_fail(err, POSTIL_NOMEM, "%zu passages", common->n_passage);
        if (!run)
            break;
        p = begin_passage(run, a, b);
        covered = p.a_end;
    }
    return POSTIL_OK;
}

uint32_t
dup_passage_quote(const struct dup_passage *passage)
{
    if (passage->altered > 0)
        return POSTIL_PASSAGE_ALTERED;
    if (passage->added >= ONE_SIDED || passage->dropped >= ONE_SIDED)
        return passage->added >= passage->dropped ? POSTIL_PASSAGE_ADDED : POSTIL_PASSAGE_DROPPED;
    return passage->quoted == passage->equal ? POSTIL_PASSAGE_SHARED : POSTIL_PASSAGE_PLAIN;
}

void
dup_common_fini(struct dup_common *common)
{
    free(common->runs);
    free(common->passages);
    *common = (struct dup_common){0};
}
