/* SPDX-License-Identifier: Apache-2.0 */
/* Parents of dated texts: by what they hold, what the best of them lacks, and what is left. */
#include "parents.h"

#include <stdbool.h>
#include <stdlib.h>

#define SECOND_PART 0.1f  /* least share of a child that a further parent holds            */
#define LACKING     0.03f /* of a child, that the best parent lacks and an older one has   */
#define NEARLY      0.75f /* of what the best holds, that the older one holds              */

enum { PARENTS_MAX = 4, RIVALS = 8 };

/* Best parent first; equals by age, then by input order. */
int
dup_descent_order(const void *left, const void *right)
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

/*
 * The best of some possible parents of one text. Equals that are all of the text's own source, or
 * of no known one, are its earlier versions, of which the last was changed; otherwise most will
 * have copied the first.
 */
static const struct dup_descent *
best_of(const struct dup_choice *c, const struct dup_descent *all, size_t n)
{
    const struct dup_member *members = c->corpus->members.items;
    const struct dup_descent *best = &all[0];
    for (size_t i = 0; i < n && all[i].part == all[0].part; i++) {
        if (members[all[i].parent].source != members[all[i].child].source)
            return &all[0];
        if (all[i].age > best->age)
            best = &all[i];
    }
    return best;
}

/*
 * An older text that holds nearly as much of the child, and something that the best lacks, is the
 * likelier parent: what the best has and the older hasn't may have been changed twice alike, but
 * what it lacks can't have come from it.
 */
static enum postil_status
reconsider(struct dup_choice *c, const struct dup_descent *all, size_t n,
           const struct dup_descent **best, struct postil_error *err)
{
    for (size_t i = 0; i < n && i < RIVALS && 1 - (*best)->part >= LACKING; i++) {
        float beyond;
        if (all[i].age >= (*best)->age || all[i].part < NEARLY * (*best)->part)
            continue;
        enum postil_status st = dup_corpus_beyond(c->corpus, all[i].child, &(*best)->parent, 1,
                                                  all[i].parent, &beyond, err);
        if (st != POSTIL_OK)
            return st;
        if (beyond >= LACKING)
            *best = &all[i];
    }
    return POSTIL_OK;
}

/* A further source holds another part of the child and is foreign to those chosen already. */
static enum postil_status
is_second(struct dup_choice *c, const struct dup_descent *edge, const struct dup_descent *mine,
          size_t n, bool *out, struct postil_error *err)
{
    uint32_t known[PARENTS_MAX];
    float beyond;
    *out = false;
    if (edge->part < SECOND_PART)
        return POSTIL_OK;
    for (size_t i = 0; i < n; i++) {
        known[i] = mine[i].parent;
        if (known[i] == edge->parent || has_parent(c->all, c->first, known[i], edge->parent) ||
            has_parent(c->all, c->first, edge->parent, known[i]))
            return POSTIL_OK;
    }
    enum postil_status st =
        dup_corpus_beyond(c->corpus, edge->child, known, n, edge->parent, &beyond, err);
    *out = st == POSTIL_OK && beyond >= SECOND_PART;
    return st;
}

static enum postil_status
choose_parents(struct dup_choice *c, const struct dup_descent *all, size_t n_all,
               struct dup_descents *out, struct postil_error *err)
{
    struct dup_descent *mine = &out->items[out->n];
    size_t n = 1;
    const struct dup_descent *best = best_of(c, all, n_all);
    enum postil_status st = reconsider(c, all, n_all, &best, err);
    mine[0] = *best;
    for (size_t i = 0; i < n_all && n < PARENTS_MAX && st == POSTIL_OK; i++) {
        bool second;
        st = is_second(c, &all[i], mine, n, &second, err);
        if (st != POSTIL_OK || !second)
            continue;
        mine[n] = all[i];
        mine[n++].second = true;
    }
    out->n += n;
    return st;
}

enum postil_status
dup_parents(struct dup_choice *c, struct dup_descents *out, struct postil_error *err)
{
    if (c->n_all > 1)
        qsort(c->all, c->n_all, sizeof *c->all, dup_descent_order);
    size_t at = 0;
    for (uint32_t child = 0; child <= c->corpus->members.n; child++) {
        while (at < c->n_all && c->all[at].child < child)
            at++;
        c->first[child] = (uint32_t)at;
    }
    enum postil_status st = POSTIL_OK;
    for (uint32_t child = 0; child < c->corpus->members.n && st == POSTIL_OK; child++) {
        uint32_t first = c->first[child], n = c->first[child + 1] - first;
        if (n > 0)
            st = choose_parents(c, &c->all[first], n, out, err);
    }
    return st;
}
