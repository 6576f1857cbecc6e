/* SPDX-License-Identifier: Apache-2.0 */
/* Who copied whom. */
#ifndef DUPLICATES_TREE_H
#define DUPLICATES_TREE_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "corpus.h"

/** What tells the direction of an edge, the surest first. */
enum dup_reason {
    DUP_BY_DATE,   /* the parent was published earlier                            */
    DUP_BY_CREDIT, /* the child credits an outlet, and the parent doesn't         */
    DUP_BY_ROOT    /* the parent is nearer to the text that most looks like the source */
};

struct dup_descent {
    uint32_t child, parent;
    float part;      /* share of the child's shingles that the parent has          */
    uint32_t reason; /* enum dup_reason                                            */
    bool second;     /* a further source of a text that has one already            */
    int64_t age;     /* for the order of equals: when the parent was published     */
};

/** Owned: free(items). */
struct dup_descents {
    struct dup_descent *items; /* [n] by child, the main parent first */
    size_t n;
};

/**
 * Draw the tree of each connected group. Where all dates are known, the parent of a text is the
 * earlier one that holds most of it, the earliest of equals; further parents are added that hold
 * another part of it and have nothing to do with the first. Elsewhere the tree is the one of the
 * strongest similarities, hung up at the text that most looks like the source by dates, credits and
 * length; an edge whose own ends are dated keeps to the dates. There are no cycles.
 * O(edges log edges). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_tree(struct dup_corpus *corpus, struct dup_descents *out, struct postil_error *err);

#endif
