/* SPDX-License-Identifier: Apache-2.0 */
/* The word lists as lists.awk writes them: entries, NULL behind the last. */
#ifndef DUPLICATES_LIST_DATA_H
#define DUPLICATES_LIST_DATA_H

extern const char *const dup_list_common[];
extern const char *const dup_list_phrases[];
extern const char *const dup_list_outlets[];

#endif
