/* SPDX-License-Identifier: Apache-2.0 */
/* One segment from several neighbours. */
#ifndef DUPLICATES_MERGE_H
#define DUPLICATES_MERGE_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "segment.h"

/**
 * Write what segments[n], in order of their documents, hold to a new file, without documents whose
 * day is before `day`. Memory: the dictionary and about four bits a posting. Errors: as
 * dup_segment_write and dup_segment_get.
 */
POSTIL_CHECKED enum postil_status
dup_merge(const char *path, dup_segment *const *segments, size_t n, int64_t day,
          struct postil_error *err);

#endif
