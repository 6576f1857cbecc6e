/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the earlier texts that share something with a text are its sources. */
#ifndef DUPLICATES_PARENTS_H
#define DUPLICATES_PARENTS_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "corpus.h"
#include "tree.h"

/** Every descent that dates allow. */
struct dup_choice {
    struct dup_corpus *corpus;
    struct dup_descent *all; /* [n_all] sorted by dup_parents               */
    size_t n_all;
    uint32_t *first; /* [members + 1] scratch: where those of a child begin */
};

/** Order for qsort: by child, the best parent first; equals by age, then by input order. */
int
dup_descent_order(const void *left, const void *right);

/**
 * Append the parents of each child to `out`, which has room for all. O(n_all log n_all), and the
 * words of a few rivals for each child. Errors: POSTIL_NOMEM, POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
dup_parents(struct dup_choice *choice, struct dup_descents *out, struct postil_error *err);

#endif
