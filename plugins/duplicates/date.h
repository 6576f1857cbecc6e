/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of publication. */
#ifndef DUPLICATES_DATE_H
#define DUPLICATES_DATE_H

#include <stdbool.h>
#include <stdint.h>

/** A stretch of time: a day when no more is known. known == false: no date. */
struct dup_date {
    bool known;
    int64_t first, last; /* seconds since 1970, both inclusive */
};

/**
 * "2025-09-27", "2025-09-27T14:05", "...:30.5", with "Z" or "+02:00" behind or without a zone
 * (UTC). Anything else, and NULL, is no date.
 */
struct dup_date
dup_date_parse(const char *iso);

/** -1: a before b, 1: after, 0: same, or can't be told. */
int
dup_date_compare(const struct dup_date *a, const struct dup_date *b);

#endif
