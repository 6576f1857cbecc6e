/* SPDX-License-Identifier: Apache-2.0 */
/* Counting features and giving them numbers. */
#include "feature_index.h"

#include <stdlib.h>

/* Hash of each feature and in how many groups it occurs; open addressing. */
struct index {
    uint32_t *hash;  /* [n_slot]                              */
    uint32_t *count; /* [n_slot] 0: free; later 1 + its number */
    uint32_t *group; /* [n_slot] where it was seen last        */
    size_t n_slot, n;
};

static size_t
find_slot(const struct index *x, uint32_t hash)
{
    size_t at = (hash * 0x9e3779b97f4a7c15u >> 20) & (x->n_slot - 1);
    while (x->count[at] && x->hash[at] != hash)
        at = (at + 1) & (x->n_slot - 1);
    return at;
}

static void
index_fini(struct index *x)
{
    free(x->hash);
    free(x->count);
    free(x->group);
}

static bool
grow(struct index *x)
{
    struct index more = {.n_slot = x->n_slot ? 2 * x->n_slot : 1 << 16, .n = x->n};
    more.hash = malloc(more.n_slot * sizeof *more.hash);
    more.count = calloc(more.n_slot, sizeof *more.count);
    more.group = malloc(more.n_slot * sizeof *more.group);
    if (!more.hash || !more.count || !more.group) {
        index_fini(&more);
        return false;
    }
    for (size_t i = 0; i < x->n_slot; i++)
        if (x->count[i]) {
            size_t at = find_slot(&more, x->hash[i]);
            more.hash[at] = x->hash[i];
            more.count[at] = x->count[i];
            more.group[at] = x->group[i];
        }
    index_fini(x);
    *x = more;
    return true;
}

struct member {
    uint32_t group, number;
};

static int
by_group(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static bool
count_sequence(struct index *x, const struct postil_tag_sequence *q)
{
    for (uint32_t i = 0; i < q->first[q->n_tok]; i++) {
        if (2 * x->n >= x->n_slot && !grow(x))
            return false;
        uint32_t hash = q->features[i];
        size_t at = find_slot(x, hash);
        x->n += x->count[at] == 0;
        x->count[at] += x->count[at] == 0 || x->group[at] != q->group;
        x->hash[at] = hash;
        x->group[at] = q->group;
    }
    return true;
}

/* Group by group: of each feature only the last one is remembered. */
static bool
count_features(struct index *x, const struct postil_tag_sequence *seq, size_t n)
{
    struct member *members = malloc((n + 1) * sizeof *members);
    bool done = members != NULL;
    for (uint32_t i = 0; done && i < n; i++)
        members[i] = (struct member){seq[i].group, i};
    if (done)
        qsort(members, n, sizeof *members, by_group);
    for (size_t i = 0; done && i < n; i++)
        done = count_sequence(x, &seq[members[i].number]);
    free(members);
    return done;
}

/* Number the features that are kept, in the order of the table. */
static bool
number_features(struct index *x, uint32_t min_count, uint32_t **out_hash, size_t *out_n)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n_slot; i++)
        n += x->count[i] >= min_count && x->count[i];
    uint32_t *hash = malloc((n + 1) * sizeof *hash), number = 0;
    if (!hash)
        return false;
    for (size_t i = 0; i < x->n_slot; i++) {
        if (!x->count[i])
            continue;
        bool kept = x->count[i] >= min_count;
        if (kept)
            hash[number++] = x->hash[i];
        x->count[i] = kept ? number : FEATURE_DROPPED;
    }
    *out_hash = hash;
    *out_n = n;
    return true;
}

static void
rewrite(const struct index *x, const struct postil_tag_sequence *q)
{
    for (uint32_t i = 0; i < q->first[q->n_tok]; i++) {
        uint32_t number = x->count[find_slot(x, q->features[i])];
        q->features[i] = number == FEATURE_DROPPED ? FEATURE_DROPPED : number - 1;
    }
}

bool
feature_index_make(const struct postil_tag_sequence *seq, size_t n, uint32_t min_count,
                   uint32_t **out_hash, size_t *out_n)
{
    struct index x = {0};
    bool done =
        grow(&x) && count_features(&x, seq, n) && number_features(&x, min_count, out_hash, out_n);
    for (size_t s = 0; done && s < n; s++)
        rewrite(&x, &seq[s]);
    index_fini(&x);
    return done;
}
