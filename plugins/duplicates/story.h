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

/**
 * Average linkage over a sparse graph: links are taken from the strongest down, and two groups are
 * joined when the mean weight between their members is at least `least`; a pair without a link
 * counts 0. So a digest that holds two articles goes with one of them and doesn't tie them
 * together. links  [n_link] any order; sorted here. Those below `least` only count in means. mates
 * links that one text has at most: more are not missed in the mean of large groups out_group
 * [n_doc] lowest number in the same group O(n_link log n_link) and, for each refused join, the
 * links of the smaller group. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_stories(struct dup_link *links, size_t n_link, uint32_t n_doc, float least, uint32_t mates,
            uint32_t *out_group, struct postil_error *err);

#endif
