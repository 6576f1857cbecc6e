/* SPDX-License-Identifier: Apache-2.0 */
/* Dated groups: best earlier text. Others: greatest spanning tree, then a root. */
#include "tree.h"

#include <stdlib.h>

#include "date.h"

#define NOBODY       UINT32_MAX
#define SECOND_PART  0.1f /* least share of a child that a further parent holds */
#define LENGTH_RATIO 1.1f /* how much more of one text must be in the other     */

enum { PARENTS_MAX = 4, CREDIT_VOTES = 4, DATE_VOTES = 16 };

/* An edge of the spanning tree, in the list of one of its ends. */
struct branch {
    uint32_t edge, next;
};

struct forest {
    const struct dup_corpus *corpus;
    uint32_t n_doc;
    uint32_t *group;         /* [n_doc] union-find; root: lowest member                         */
    int32_t *vote;           /* [n_doc] how much looks like a source                            */
    uint32_t *source;        /* [n_doc] of a group's root: the member with most votes           */
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
    free(f->source);
    free(f->first);
    free(f->depth);
    free(f->queue);
    free(f->undated);
    free(f->branches);
    free(f->all);
}

static bool
forest_init(struct forest *f, const struct dup_corpus *corpus)
{
    size_t n = (size_t)corpus->n_member + 2, n_edge = corpus->n_edge + 1;
    *f = (struct forest){.corpus = corpus, .n_doc = corpus->n_member};
    f->group = calloc(n, sizeof *f->group);
    f->vote = calloc(n, sizeof *f->vote);
    f->source = calloc(n, sizeof *f->source);
    f->first = calloc(n, sizeof *f->first);
    f->depth = calloc(n, sizeof *f->depth);
    f->queue = calloc(n, sizeof *f->queue);
    f->undated = calloc(n, sizeof *f->undated);
    f->branches = calloc(2 * n_edge, sizeof *f->branches);
    f->all = calloc(n_edge, sizeof *f->all);
    return n_edge < NOBODY / 2 && f->group && f->vote && f->source && f->first && f->depth &&
           f->queue && f->undated && f->branches && f->all;
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
    return dup_date_compare(&f->corpus->members[edge->a].published,
                            &f->corpus->members[edge->b].published);
}

static int
by_credit(const struct forest *f, const struct dup_edge *edge)
{
    const struct dup_text *a = f->corpus->members[edge->a].text;
    const struct dup_text *b = f->corpus->members[edge->b].text;
    return (int)dup_text_credits_more(a, b) - (int)dup_text_credits_more(b, a);
}

static int
by_length(const struct dup_edge *edge)
{
    if (edge->in_a > LENGTH_RATIO * edge->in_b)
        return 1;
    return edge->in_b > LENGTH_RATIO * edge->in_a ? -1 : 0;
}

static void
survey(struct forest *f)
{
    reset_groups(f);
    for (size_t i = 0; i < f->corpus->n_edge; i++)
        join(f, f->corpus->edges[i].a, f->corpus->edges[i].b);
    for (size_t i = 0; i < f->corpus->n_edge; i++) {
        const struct dup_edge *edge = &f->corpus->edges[i];
        int votes =
            DATE_VOTES * by_date(f, edge) + CREDIT_VOTES * by_credit(f, edge) + by_length(edge);
        f->vote[edge->a] -= votes;
        f->vote[edge->b] += votes;
    }
    for (uint32_t i = 0; i < f->n_doc; i++)
        f->source[i] = i;
    for (uint32_t i = 0; i < f->n_doc; i++) {
        uint32_t root = root_of(f, i);
        f->undated[root] |= !f->corpus->members[i].published.known;
        if (f->vote[i] > f->vote[f->source[root]])
            f->source[root] = i;
    }
}

static void
add_descent(struct forest *f, const struct dup_edge *edge, uint32_t parent, uint32_t reason)
{
    uint32_t child = edge->a + edge->b - parent;
    const struct dup_date *date = &f->corpus->members[parent].published;
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
    const struct dup_member *a = &f->corpus->members[edge->a], *b = &f->corpus->members[edge->b];
    if (a->published.first != b->published.first)
        return a->published.first < b->published.first ? edge->a : edge->b;
    if (a->text->n_credit != b->text->n_credit)
        return a->text->n_credit < b->text->n_credit ? edge->a : edge->b;
    return a->text->n_word > b->text->n_word ? edge->a : edge->b;
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

/* Best parent first; equals by age, then by input order. */
static int
by_child(const void *left, const void *right)
{
    const struct dup_descent *x = left, *y = right;
    if (x->child != y->child)
        return x->child < y->child ? -1 : 1;
    if (x->part != y->part)
        return x->part > y->part ? -1 : 1;
    if (x->age != y->age)
        return x->age < y->age ? -1 : 1;
    return x->parent < y->parent ? -1 : x->parent > y->parent;
}

static bool
has_parent(const struct dup_descent *all, const uint32_t *first, uint32_t child, uint32_t parent)
{
    for (uint32_t i = first[child]; i < first[child + 1]; i++)
        if (all[i].parent == parent)
            return true;
    return false;
}

/* A further source holds another part of the child and is foreign to those chosen already. */
static bool
is_second(const struct forest *f, const struct dup_descent *edge, const struct dup_descent *mine,
          size_t n)
{
    if (edge->part < SECOND_PART)
        return false;
    for (size_t i = 0; i < n; i++)
        if (has_parent(f->all, f->first, mine[i].parent, edge->parent) ||
            has_parent(f->all, f->first, edge->parent, mine[i].parent))
            return false;
    return true;
}

static void
choose_dated(struct forest *f, struct dup_descents *out)
{
    if (f->n_all > 1)
        qsort(f->all, f->n_all, sizeof *f->all, by_child);
    size_t at = 0;
    for (uint32_t child = 0; child <= f->n_doc; child++) {
        while (at < f->n_all && f->all[at].child < child)
            at++;
        f->first[child] = (uint32_t)at;
    }
    for (uint32_t child = 0; child < f->n_doc; child++) {
        struct dup_descent *mine = &out->items[out->n];
        size_t n = 0;
        for (uint32_t i = f->first[child]; i < f->first[child + 1] && n < PARENTS_MAX; i++) {
            if (n > 0 && !is_second(f, &f->all[i], mine, n))
                continue;
            mine[n] = f->all[i];
            mine[n].second = n > 0;
            n++;
        }
        out->n += n;
    }
}

static void
add_branch(struct forest *f, uint32_t doc, uint32_t edge)
{
    f->branches[f->n_branch] = (struct branch){edge, f->first[doc]};
    f->first[doc] = (uint32_t)f->n_branch++;
}

struct strength {
    float weight;
    uint32_t edge;
};

static int
by_strength(const void *left, const void *right)
{
    const struct strength *x = left, *y = right;
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
            strong[n++] = (struct strength){edge->jaccard, i};
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

/* Breadth first from the source of each group. */
static void
hang_undated(struct forest *f, struct dup_descents *out)
{
    for (uint32_t i = 0; i < f->n_doc; i++)
        f->depth[i] = NOBODY;
    for (uint32_t i = 0; i < f->n_doc; i++) {
        if (f->group[i] != i || !f->undated[i])
            continue;
        size_t head = 0, tail = 0;
        f->queue[tail++] = f->source[i];
        f->depth[f->source[i]] = 0;
        while (head < tail) {
            uint32_t near = f->queue[head++];
            for (uint32_t b = f->first[near]; b != NOBODY; b = f->branches[b].next) {
                const struct dup_edge *edge = &f->corpus->edges[f->branches[b].edge];
                uint32_t far = edge->a + edge->b - near;
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
dup_tree(const struct dup_corpus *corpus, struct dup_descents *out, struct postil_error *err)
{
    struct forest f;
    struct dup_descents found = {.items = calloc(corpus->n_edge + 1, sizeof *found.items)};
    if (!forest_init(&f, corpus) || !found.items)
        goto fail;
    survey(&f);
    add_dated(&f);
    choose_dated(&f, &found);
    if (!span_undated(&f))
        goto fail;
    hang_undated(&f, &found);
    if (found.n > 1)
        qsort(found.items, found.n, sizeof *found.items, by_child);
    forest_fini(&f);
    *out = found;
    return POSTIL_OK;
fail:
    forest_fini(&f);
    free(found.items);
    return postil_fail(err, POSTIL_NOMEM, "tree of %u texts", corpus->n_member);
}
