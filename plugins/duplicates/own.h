/* SPDX-License-Identifier: Apache-2.0 */
/* What each text of a story has alone. */
#ifndef DUPLICATES_OWN_H
#define DUPLICATES_OWN_H

#include <stdint.h>

#include <postil/error.h>

#include "corpus.h"

/**
 * Share of each text's shingles that no other text of its story has.
 *   story    [n_member] lowest member of the same story
 *   out_own  [n_member] 1 for a text alone in its story, 0 for one without shingles
 * O(words). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_own_parts(struct dup_corpus *corpus, const uint32_t *story, float *out_own,
              struct postil_error *err);

#endif
