/* SPDX-License-Identifier: Apache-2.0 */
/* Average linkage with union-find; each group keeps a list of its links. */
#include "story.h"

#include <stdbool.h>
#include <stdlib.h>

#define NOTHING UINT32_MAX

/* A link stands in the lists of both its texts: entry 2 * link + side. */
struct groups {
    const struct dup_link *links;
    uint32_t *parent;       /* [n_doc]                       */
    uint32_t *size;         /* [n_doc] members, of a root    */
    uint32_t *first, *last; /* [n_doc] list of a root        */
    uint32_t *degree;       /* [n_doc] its length            */
    uint32_t *next;         /* [2 * n_link]                  */
    uint32_t *block;        /* all of the above, one piece   */
};

static int
by_weight(const void *left, const void *right)
{
    const struct dup_link *x = left, *y = right;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

static void
list_append(struct groups *g, uint32_t root, uint32_t entry)
{
    g->next[entry] = NOTHING;
    if (g->first[root] == NOTHING)
        g->first[root] = entry;
    else
        g->next[g->last[root]] = entry;
    g->last[root] = entry;
    g->degree[root]++;
}

static bool
groups_init(struct groups *g, const struct dup_link *links, size_t n_link, uint32_t n_doc)
{
    if (n_link >= NOTHING / 2)
        return false;
    g->links = links;
    g->block = calloc(5 * (size_t)n_doc + 2 * n_link + 1, sizeof *g->block);
    if (!g->block)
        return false;
    g->parent = g->block;
    g->size = g->parent + n_doc;
    g->first = g->size + n_doc;
    g->last = g->first + n_doc;
    g->degree = g->last + n_doc;
    g->next = g->degree + n_doc;
    for (uint32_t i = 0; i < n_doc; i++) {
        g->parent[i] = i;
        g->size[i] = 1;
        g->first[i] = NOTHING;
    }
    for (uint32_t i = 0; i < n_link; i++) {
        list_append(g, links[i].a, 2 * i);
        list_append(g, links[i].b, 2 * i + 1);
    }
    return true;
}

static uint32_t
root_of(struct groups *g, uint32_t i)
{
    while (g->parent[i] != i) {
        g->parent[i] = g->parent[g->parent[i]];
        i = g->parent[i];
    }
    return i;
}

static uint32_t
min_of(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Mean weight between two groups, over as many pairs as could have been compared. */
static double
mean_between(struct groups *g, uint32_t x, uint32_t y, uint32_t mates)
{
    uint32_t few = g->degree[x] <= g->degree[y] ? x : y, many = few == x ? y : x;
    double sum = 0;
    for (uint32_t entry = g->first[few]; entry != NOTHING; entry = g->next[entry]) {
        const struct dup_link *link = &g->links[entry / 2];
        uint32_t far = entry % 2 ? link->a : link->b;
        if (root_of(g, far) == many)
            sum += link->weight;
    }
    uint32_t small = min_of(g->size[x], g->size[y]), large = g->size[x] + g->size[y] - small;
    return sum / ((double)small * min_of(large, mates));
}

/* The lower number stays root, so that a group is named by its lowest member. */
static void
join(struct groups *g, uint32_t x, uint32_t y)
{
    uint32_t root = min_of(x, y), other = x + y - root;
    g->parent[other] = root;
    g->size[root] += g->size[other];
    g->degree[root] += g->degree[other];
    if (g->first[other] == NOTHING)
        return;
    if (g->first[root] == NOTHING)
        g->first[root] = g->first[other];
    else
        g->next[g->last[root]] = g->first[other];
    g->last[root] = g->last[other];
}

enum postil_status
dup_stories(struct dup_link *links, size_t n_link, uint32_t n_doc,
            const struct dup_linkage *linkage, uint32_t *out_group, struct postil_error *err)
{
    struct groups g;
    if (n_link > 1)
        qsort(links, n_link, sizeof *links, by_weight);
    if (!groups_init(&g, links, n_link, n_doc))
        return postil_fail(err, POSTIL_NOMEM, "stories of %u texts", n_doc);
    for (size_t i = 0; i < n_link && links[i].weight >= linkage->least; i++) {
        uint32_t x = root_of(&g, links[i].a), y = root_of(&g, links[i].b);
        if (x != y && mean_between(&g, x, y, linkage->mates) >= linkage->least_mean)
            join(&g, x, y);
    }
    for (uint32_t i = 0; i < n_doc; i++)
        out_group[i] = root_of(&g, i);
    free(g.block);
    return POSTIL_OK;
}
