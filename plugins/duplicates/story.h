/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of texts that tell one story. */
#ifndef DUPLICATES_STORY_H
#define DUPLICATES_STORY_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/** How much two texts (numbers below n_doc) are alike, 0 to 1. */
struct dup_link {
    uint32_t a, b;
    float weight;
};

/** What joins two groups. */
struct dup_linkage {
    float least;      /* weight of a link that may join; weaker ones only count in means */
    float least_mean; /* weight between the members of two groups, 0 where no link is    */
    uint32_t mates;   /* links of one text that are looked at: more are not missed       */
};

/**
 * Average linkage over a sparse graph: links are taken from the strongest down, and two groups are
 * joined when the mean weight between their members is large enough. So a digest that holds two
 * articles goes with one of them and doesn't tie them together.
 *   links      [n_link] any order; sorted here
 *   out_group  [n_doc]  lowest number in the same group
 * O(n_link log n_link) and, for each refused join, the links of the smaller group.
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_stories(struct dup_link *links, size_t n_link, uint32_t n_doc,
            const struct dup_linkage *linkage, uint32_t *out_group, struct postil_error *err);

#endif
