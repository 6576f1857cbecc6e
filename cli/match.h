/* SPDX-License-Identifier: Apache-2.0 */
/* Which record of one list is which of another. */
#ifndef POSTIL_CLI_MATCH_H
#define POSTIL_CLI_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

/** What of a record tells whether two are the same. */
struct item {
    uint32_t begin, end; /* span; both 0 where records have none */
    uint64_t key;        /* of whatever must be equal besides    */
    uint32_t type;
    uint32_t record; /* index into its layer                 */
};

enum { MATCH_NONE = UINT32_MAX };

/** Two lists side by side, and who is with whom. */
struct match {
    struct item *items[2]; /* [n[i]] sorted by match_sort; owned */
    uint32_t *with[2];     /* [n[i]] index into the other list, or MATCH_NONE; owned */
    size_t n[2], size[2];  /* records, and how many there is room for */
    struct event *events;  /* [2 * room] scratch      */
    uint32_t *heaps;       /* [room] scratch          */
    size_t room;           /* records of both lists   */
};

/** Forget all records of both lists. A struct of zeros is empty. */
void
match_clear(struct match *match);

void
match_fini(struct match *match);

/** Append to a list. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
match_add(struct match *match, int which, struct item item, struct postil_error *err);

/** Sort both lists by span, key and type; nobody is with anybody. O(n log n). */
void
match_sort(struct match *match);

/** Forget who is with whom. */
void
match_part(struct match *match);

/**
 * Among those that are with nobody yet, put together records of equal span and key, and, if
 * `typed`, of equal type. One to one; as many as there can be. O(n).
 */
void
match_equal(struct match *match, bool typed);

/**
 * The same for spans that overlap: of all ways to do so one with the most pairs. Empty spans
 * overlap nothing. O(n log n). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
match_overlap(struct match *match, bool typed, struct postil_error *err);

/** Bytes of text that the spans of one type cover in either list, and in both. */
struct extent {
    uint64_t bytes[2], shared;
};

/**
 * Add up what the spans cover, those of equal key and type taken together: nothing is counted
 * twice.
 *   extents   [types]
 * O(n log n). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
match_extent(struct match *match, struct extent *extents, struct postil_error *err);

#endif
