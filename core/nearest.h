/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the valid name nearest to a misspelt one. */
#ifndef POSTIL_CORE_NEAREST_H
#define POSTIL_CORE_NEAREST_H

#include <stddef.h>

/**
 * The one of names[n] that takes the fewest insertions, deletions, substitutions and swaps of
 * neighbours to make from `name` (equal: the first), or NULL when none is near enough to guess at
 * (at most a third of the longer name's length). Names longer than 63 bytes are never near.
 * Source: restricted Damerau-Levenshtein distance, Damerau, CACM 7(3), 1964.
 */
const char *
postil_nearest(const char *name, const char *const *names, size_t n);

#endif
