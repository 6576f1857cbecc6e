/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes of features to numbers from 0, so that weights lie in a plain array. */
#ifndef POSTIL_CORE_FEATURE_INDEX_H
#define POSTIL_CORE_FEATURE_INDEX_H

#include <stdbool.h>

#include <postil/trainer.h>

/** In place of a number: the feature is left out. */
#define FEATURE_DROPPED UINT32_MAX

/**
 * Number the features that occur in at least `min_count` groups of sequences, and rewrite the
 * sequences' features to these numbers.
 *   out_hash   [*out_n] hash of each feature; owned, for free()
 * The same sequences give the same numbers. False when memory is out; nothing is rewritten then.
 */
POSTIL_CHECKED bool
feature_index_make(const struct postil_tag_sequence *seq, size_t n, uint32_t min_count,
                   uint32_t **out_hash, size_t *out_n);

#endif
