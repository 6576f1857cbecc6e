/* SPDX-License-Identifier: Apache-2.0 */
/* Dated groups: best earlier text. Others: greatest spanning tree, then a root. */
#include "tree.h"

#include <stdbool.h>
#include <stdlib.h>

#include "date.h"
#include "own.h"
#include "parents.h"
#include "story.h"

#define NOBODY       UINT32_MAX
#define MEAN_HELD    0.15f /* least mean share between the parts of a story */
#define OWN_VOTES    1.25f /* what a text has alone, against what others have of it */
#define CREDIT_VOTES 0.15f
#define DATE_VOTES   16.0f

/* An edge of the spanning tree, in the list of one of its ends. */
struct branch {
    uint32_t edge, next;
};

struct forest {
    struct dup_corpus *corpus;
    uint32_t n_doc;
    uint32_t *group;         /* [n_doc] union-find; root: lowest member                         */
    float *vote;             /* [n_doc] how much looks like a source                            */
    float *own;              /* [n_doc] share of it that no other text of its story has         */
    uint32_t *story;         /* [n_doc] lowest member of the texts round one source             */
    uint32_t *size;          /* [n_doc] of a story's lowest member: its members                 */
    uint32_t *source;        /* [n_doc] of a story's lowest member: the member with most votes  */
    uint32_t *first;         /* [n_doc] branches of a text; NOBODY: none                        */
    uint32_t *depth;         /* [n_doc] from the source                                         */
    uint32_t *queue;         /* [n_doc]                                                         */
    uint8_t *undated;        /* [n_doc] of a group's root: a member has no date                 */
    struct branch *branches; /* [2 * n_edge]                                              */
    size_t n_branch;
    struct dup_descent *all; /* [n_edge]                                                  */
    size_t n_all;
};

static void
forest_fini(struct forest *f)
{
    free(f->group);
    free(f->vote);
    free(f->own);
    free(f->story);
    free(f->size);
    free(f->source);
    free(f->first);
    free(f->depth);
    free(f->queue);
    free(f->undated);
    free(f->branches);
    free(f->all);
}

static bool
forest_init(struct forest *f, struct dup_corpus *corpus)
{
    size_t n = (size_t)corpus->members.n + 2, n_edge = corpus->n_edge + 1;
    *f = (struct forest){.corpus = corpus, .n_doc = corpus->members.n};
    f->group = calloc(n, sizeof *f->group);
    f->vote = calloc(n, sizeof *f->vote);
    f->own = calloc(n, sizeof *f->own);
    f->story = calloc(n, sizeof *f->story);
    f->size = calloc(n, sizeof *f->size);
    f->source = calloc(n, sizeof *f->source);
    f->first = calloc(n, sizeof *f->first);
    f->depth = calloc(n, sizeof *f->depth);
    f->queue = calloc(n, sizeof *f->queue);
    f->undated = calloc(n, sizeof *f->undated);
    f->branches = calloc(2 * n_edge, sizeof *f->branches);
    f->all = calloc(n_edge, sizeof *f->all);
    return n_edge < NOBODY / 2 && f->group && f->vote && f->own && f->story && f->size &&
           f->source && f->first && f->depth && f->queue && f->undated && f->branches && f->all;
}

static void
reset_groups(struct forest *f)
{
    for (uint32_t i = 0; i < f->n_doc; i++)
        f->group[i] = i;
}

static uint32_t
root_of(struct forest *f, uint32_t i)
{
    while (f->group[i] != i) {
        f->group[i] = f->group[f->group[i]];
        i = f->group[i];
    }
    return i;
}

static bool
join(struct forest *f, uint32_t a, uint32_t b)
{
    uint32_t x = root_of(f, a), y = root_of(f, b);
    if (x == y)
        return false;
    f->group[x < y ? y : x] = x < y ? x : y;
    return true;
}

/* -1: a is the source by date, 1: b is, 0: can't be told. */
static int
by_date(const struct forest *f, const struct dup_edge *edge)
{
    return dup_date_compare(&f->corpus->members.items[edge->a].published,
                            &f->corpus->members.items[edge->b].published);
}

static int
by_credit(const struct forest *f, const struct dup_edge *edge)
{
    return dup_members_credit(&f->corpus->members, edge->a, edge->b);
}

/* What the edges say of who is the source of its story. */
static void
vote(struct forest *f)
{
    for (size_t i = 0; i < f->corpus->n_edge; i++) {
        const struct dup_edge *edge = &f->corpus->edges[i];
        if (f->story[edge->a] != f->story[edge->b])
            continue;
        float other =
            DATE_VOTES * (float)by_date(f, edge) + CREDIT_VOTES * (float)by_credit(f, edge);
        f->vote[edge->a] += edge->in_b - other;
        f->vote[edge->b] += edge->in_a + other;
    }
}

static enum postil_status
find_stories(struct forest *f, struct postil_error *err)
{
    size_t n = f->corpus->n_edge;
    struct dup_linkage linkage = {0, MEAN_HELD, DUP_CANDIDATES};
    struct dup_link *links = calloc(n + 1, sizeof *links);
    if (!links)
        return postil_fail(err, POSTIL_NOMEM, "%zu links", n);
    for (size_t i = 0; i < n; i++) {
        const struct dup_edge *edge = &f->corpus->edges[i];
        float held = edge->in_a > edge->in_b ? edge->in_a : edge->in_b;
        links[i] = (struct dup_link){edge->a, edge->b, held};
    }
    enum postil_status st = dup_stories(links, n, f->n_doc, &linkage, f->story, err);
    free(links);
    return st;
}

/*
 * Much of the others stands in the source of a story, and it has little that none of them has; the
 * others credit an outlet that it doesn't, and are younger.
 */
static enum postil_status
find_sources(struct forest *f, struct postil_error *err)
{
    enum postil_status st = dup_own_parts(f->corpus, f->story, f->own, err);
    if (st != POSTIL_OK)
        return st;
    vote(f);
    for (uint32_t i = 0; i < f->n_doc; i++) {
        f->source[i] = f->story[i];
        f->size[f->story[i]]++;
    }
    for (uint32_t i = 0; i < f->n_doc; i++) {
        uint32_t story = f->story[i], others = f->size[story] - 1;
        f->vote[i] = (others ? f->vote[i] / (float)others : 0) - OWN_VOTES * f->own[i];
        if (f->vote[i] > f->vote[f->source[story]])
            f->source[story] = i;
    }
    return POSTIL_OK;
}

static enum postil_status
survey(struct forest *f, struct postil_error *err)
{
    enum postil_status st = find_stories(f, err);
    if (st == POSTIL_OK)
        st = find_sources(f, err);
    if (st != POSTIL_OK)
        return st;
    reset_groups(f);
    for (size_t i = 0; i < f->corpus->n_edge; i++)
        join(f, f->corpus->edges[i].a, f->corpus->edges[i].b);
    for (uint32_t i = 0; i < f->n_doc; i++)
        f->undated[root_of(f, i)] |= !f->corpus->members.items[i].published.known;
    return POSTIL_OK;
}

static void
add_descent(struct forest *f, const struct dup_edge *edge, uint32_t parent, uint32_t reason)
{
    uint32_t child = edge->a + edge->b - parent;
    const struct dup_date *date = &f->corpus->members.items[parent].published;
    f->all[f->n_all++] = (struct dup_descent){.child = child,
                                              .parent = parent,
                                              .reason = reason,
                                              .part = child == edge->a ? edge->in_a : edge->in_b,
                                              .age = date->known ? date->first : 0};
}

/* A total order of dated texts, so that no ring comes about: date, credits, length, input. */
static uint32_t
earlier_of(const struct forest *f, const struct dup_edge *edge)
{
    const struct dup_member *a = &f->corpus->members.items[edge->a],
                            *b = &f->corpus->members.items[edge->b];
    if (a->published.first != b->published.first)
        return a->published.first < b->published.first ? edge->a : edge->b;
    if (a->n_credit != b->n_credit)
        return a->n_credit < b->n_credit ? edge->a : edge->b;
    return a->n_word > b->n_word ? edge->a : edge->b;
}

static void
add_dated(struct forest *f)
{
    for (size_t i = 0; i < f->corpus->n_edge; i++) {
        const struct dup_edge *edge = &f->corpus->edges[i];
        if (!f->undated[root_of(f, edge->a)])
            add_descent(f, edge, earlier_of(f, edge), by_date(f, edge) ? DUP_BY_DATE : DUP_BY_ROOT);
    }
}

static enum postil_status
choose_dated(struct forest *f, struct dup_descents *out, struct postil_error *err)
{
    struct dup_choice choice = {f->corpus, f->all, f->n_all, f->first};
    return dup_parents(&choice, out, err);
}

static void
add_branch(struct forest *f, uint32_t doc, uint32_t edge)
{
    f->branches[f->n_branch] = (struct branch){edge, f->first[doc]};
    f->first[doc] = (uint32_t)f->n_branch++;
}

struct strength {
    bool inner; /* between texts of one story: those first */
    float weight;
    uint32_t edge;
};

static int
by_strength(const void *left, const void *right)
{
    const struct strength *x = left, *y = right;
    if (x->inner != y->inner)
        return x->inner ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return x->edge < y->edge ? -1 : x->edge > y->edge;
}

static bool
span_undated(struct forest *f)
{
    size_t n_edge = f->corpus->n_edge, n = 0;
    struct strength *strong = calloc(n_edge + 1, sizeof *strong);
    if (!strong)
        return false;
    for (uint32_t i = 0; i < n_edge; i++) {
        const struct dup_edge *edge = &f->corpus->edges[i];
        if (f->undated[root_of(f, edge->a)])
            strong[n++] =
                (struct strength){f->story[edge->a] == f->story[edge->b], edge->jaccard, i};
    }
    if (n > 1)
        qsort(strong, n, sizeof *strong, by_strength);
    reset_groups(f);
    for (uint32_t i = 0; i < f->n_doc; i++)
        f->first[i] = NOBODY;
    for (size_t i = 0; i < n; i++) {
        const struct dup_edge *edge = &f->corpus->edges[strong[i].edge];
        if (!join(f, edge->a, edge->b))
            continue;
        add_branch(f, edge->a, strong[i].edge);
        add_branch(f, edge->b, strong[i].edge);
    }
    free(strong);
    return true;
}

/* Direction of a branch whose end `near` is nearer to the source. */
static void
hang(struct forest *f, const struct dup_edge *edge, uint32_t near, struct dup_descents *out)
{
    uint32_t parent = near, reason = DUP_BY_ROOT;
    int date = by_date(f, edge), credit = by_credit(f, edge);
    if (date != 0) {
        parent = date < 0 ? edge->a : edge->b;
        reason = DUP_BY_DATE;
    } else if (credit != 0 && parent == (credit < 0 ? edge->a : edge->b)) {
        reason = DUP_BY_CREDIT;
    }
    f->n_all = 0;
    add_descent(f, edge, parent, reason);
    out->items[out->n++] = f->all[0];
}

/*
 * Between stories nothing is nearer to a source: what credits an outlet, or looks less like one,
 * took.
 */
static uint32_t
likelier_source(const struct forest *f, const struct dup_edge *edge)
{
    int credit = by_credit(f, edge);
    if (credit != 0)
        return credit < 0 ? edge->a : edge->b;
    return f->vote[edge->a] >= f->vote[edge->b] ? edge->a : edge->b;
}

/* Breadth first from the source of each story. */
static void
hang_undated(struct forest *f, struct dup_descents *out)
{
    for (uint32_t i = 0; i < f->n_doc; i++)
        f->depth[i] = NOBODY;
    for (uint32_t i = 0; i < f->n_doc; i++) {
        if (f->story[i] != i)
            continue;
        size_t head = 0, tail = 0;
        f->queue[tail++] = f->source[i];
        f->depth[f->source[i]] = 0;
        while (head < tail) {
            uint32_t near = f->queue[head++];
            for (uint32_t b = f->first[near]; b != NOBODY; b = f->branches[b].next) {
                const struct dup_edge *edge = &f->corpus->edges[f->branches[b].edge];
                uint32_t far = edge->a + edge->b - near;
                if (f->story[far] != i) {
                    if (near == edge->a)
                        hang(f, edge, likelier_source(f, edge), out);
                    continue;
                }
                if (f->depth[far] != NOBODY)
                    continue;
                f->depth[far] = f->depth[near] + 1;
                f->queue[tail++] = far;
                hang(f, edge, near, out);
            }
        }
    }
}

enum postil_status
dup_tree(struct dup_corpus *corpus, struct dup_descents *out, struct postil_error *err)
{
    struct forest f;
    struct dup_descents found = {.items = calloc(corpus->n_edge + 1, sizeof *found.items)};
    if (!forest_init(&f, corpus) || !found.items || survey(&f, err) != POSTIL_OK)
        goto fail;
    add_dated(&f);
    if (choose_dated(&f, &found, err) != POSTIL_OK || !span_undated(&f))
        goto fail;
    hang_undated(&f, &found);
    if (found.n > 1)
        qsort(found.items, found.n, sizeof *found.items, dup_descent_order);
    forest_fini(&f);
    *out = found;
    return POSTIL_OK;
fail:
    forest_fini(&f);
    free(found.items);
    return postil_fail(err, POSTIL_NOMEM, "tree of %u texts", corpus->members.n);
}
