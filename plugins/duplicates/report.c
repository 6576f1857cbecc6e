/* SPDX-License-Identifier: Apache-2.0 */
/* Groups, their heads, and the probabilities of descents. */
#include "report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "story.h"

#define NOBODY     UINT32_MAX
#define MEAN_SAME  0.3f /* least mean sameness between the parts of a story                */
#define HELD_WHOLE 0.5f /* share of a text inside another that makes it part of a digest */

static enum postil_status
group_mutual(const struct dup_corpus *corpus, uint32_t *group, struct postil_error *err)
{
    struct dup_link *links = calloc(corpus->n_edge + 1, sizeof *links);
    if (!links)
        return postil_fail(err, POSTIL_NOMEM, "%zu links", corpus->n_edge);
    for (size_t i = 0; i < corpus->n_edge; i++)
        links[i] = (struct dup_link){corpus->edges[i].a, corpus->edges[i].b, corpus->edges[i].same};
    struct dup_linkage linkage = {DUP_SAME, MEAN_SAME, DUP_CANDIDATES};
    enum postil_status st =
        dup_stories(links, corpus->n_edge, corpus->members.n, &linkage, group, err);
    free(links);
    return st;
}

/* `text` holds `part` of a group: a second group makes it a digest. held[text]: group + 1, or 0. */
static void
note_held(const uint32_t *group, uint32_t *held, uint8_t *digest, uint32_t text, uint32_t part)
{
    if (held[text] && held[text] != group[part] + 1)
        digest[text] = 1;
    held[text] = group[part] + 1;
}

static void
find_digests(const struct dup_corpus *corpus, const uint32_t *group, uint32_t *held,
             uint8_t *digest)
{
    for (size_t i = 0; i < corpus->n_edge; i++) {
        const struct dup_edge *edge = &corpus->edges[i];
        if (edge->in_b >= HELD_WHOLE)
            note_held(group, held, digest, edge->a, edge->b);
        if (edge->in_a >= HELD_WHOLE)
            note_held(group, held, digest, edge->b, edge->a);
    }
}

static uint32_t
root_of(uint32_t *group, uint32_t i)
{
    while (group[i] != i) {
        group[i] = group[group[i]];
        i = group[i];
    }
    return i;
}

/* A text of several sources, and one that holds several others, ties none of them together. */
static enum postil_status
join_copied(const struct dup_corpus *corpus, const struct dup_descents *descents, uint32_t *group,
            struct postil_error *err)
{
    uint32_t *held = calloc((size_t)corpus->members.n + 1, sizeof *held);
    uint8_t *digest = calloc((size_t)corpus->members.n + 1, 1);
    if (!held || !digest) {
        free(held);
        free(digest);
        return postil_fail(err, POSTIL_NOMEM, "stories of %u texts", corpus->members.n);
    }
    find_digests(corpus, group, held, digest);
    for (size_t i = 0; i < descents->n; i++)
        if (descents->items[i].second)
            digest[descents->items[i].child] = 1;
    for (size_t i = 0; i < descents->n; i++) {
        const struct dup_descent *d = &descents->items[i];
        uint32_t x = root_of(group, d->child), y = root_of(group, d->parent);
        if (!digest[d->child] && !digest[d->parent])
            group[x < y ? y : x] = x < y ? x : y;
    }
    for (uint32_t i = 0; i < corpus->members.n; i++)
        group[i] = root_of(group, i);
    free(held);
    free(digest);
    return POSTIL_OK;
}

/* Whether x stands for a story rather than y, the one so far. */
static bool
is_better_head(const struct dup_corpus *corpus, const uint8_t *inner, uint32_t x, uint32_t y)
{
    const struct dup_member *a = &corpus->members.items[x], *b = &corpus->members.items[y];
    if (inner[x] != inner[y])
        return !inner[x];
    if (a->published.known != b->published.known)
        return a->published.known;
    if (a->published.first != b->published.first)
        return a->published.first < b->published.first;
    if (a->n_word != b->n_word)
        return a->n_word > b->n_word;
    return strcmp(a->id, b->id) < 0;
}

static bool
report_alloc(struct dup_report *report, uint32_t n)
{
    report->order = calloc((size_t)n + 1, sizeof *report->order);
    report->first = calloc((size_t)n + 2, sizeof *report->first);
    report->head = calloc((size_t)n + 1, sizeof *report->head);
    return report->order && report->first && report->head;
}

/* Lay out the groups of two and more. `group` names the lowest member, so one pass finds them. */
static enum postil_status
list_stories(const struct dup_corpus *corpus, const uint32_t *group, struct dup_report *report,
             struct postil_error *err)
{
    uint32_t n = corpus->members.n;
    uint32_t *size = calloc(2 * (size_t)n + 1, sizeof *size); /* [n] of a group's root */
    uint8_t *inner = calloc((size_t)n + 1, 1);
    if (!size || !inner || !report_alloc(report, n)) {
        free(size);
        free(inner);
        return postil_fail(err, POSTIL_NOMEM, "stories of %u texts", n);
    }
    uint32_t *free_at = size + n; /* [n] next free place in order */
    for (size_t i = 0; i < report->descents.n; i++) {
        const struct dup_descent *d = &report->descents.items[i];
        inner[d->child] |= group[d->child] == group[d->parent];
    }
    for (uint32_t i = 0; i < n; i++)
        size[group[i]]++;
    for (uint32_t i = 0, at = 0; i < n; i++) {
        if (group[i] != i || size[i] < 2)
            continue;
        free_at[i] = at;
        report->head[report->n_story] = i;
        at += size[i];
        report->first[++report->n_story] = at;
    }
    for (uint32_t i = 0; i < n; i++)
        if (size[group[i]] >= 2)
            report->order[free_at[group[i]]++] = i;
    for (size_t s = 0; s < report->n_story; s++)
        for (uint32_t k = report->first[s]; k < report->first[s + 1]; k++)
            if (is_better_head(corpus, inner, report->order[k], report->head[s]))
                report->head[s] = report->order[k];
    free(size);
    free(inner);
    return POSTIL_OK;
}

enum postil_status
dup_report_make(struct dup_corpus *corpus, enum dup_links links, struct dup_report *out,
                struct postil_error *err)
{
    *out = (struct dup_report){0};
    uint32_t *group = calloc((size_t)corpus->members.n + 1, sizeof *group);
    if (!group)
        return postil_fail(err, POSTIL_NOMEM, "stories of %u texts", corpus->members.n);
    enum postil_status st = dup_corpus_order(corpus, err);
    if (st == POSTIL_OK)
        st = group_mutual(corpus, group, err);
    if (st == POSTIL_OK)
        st = dup_tree(corpus, &out->descents, err);
    if (st == POSTIL_OK && links == DUP_LINKS_COPIED)
        st = join_copied(corpus, &out->descents, group, err);
    if (st == POSTIL_OK)
        st = list_stories(corpus, group, out, err);
    free(group);
    if (st != POSTIL_OK)
        dup_report_fini(out);
    return st;
}

void
dup_report_fini(struct dup_report *report)
{
    free(report->order);
    free(report->first);
    free(report->head);
    free(report->descents.items);
    *report = (struct dup_report){0};
}

float
dup_descent_score(const struct dup_descent *descent)
{
    static const float dated[4] = {0.70f, 0.87f, 0.93f, 0.94f}; /* by quarters of the part */
    if (descent->reason != DUP_BY_DATE)
        return NAN;
    int quarter = (int)(descent->part * 4);
    return dated[quarter > 3 ? 3 : quarter < 0 ? 0 : quarter];
}
