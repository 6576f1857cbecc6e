/* SPDX-License-Identifier: Apache-2.0 */
/* Where names may lie: runs of capitalised words cut into candidates. */
#ifndef ENTITIES_SPANS_H
#define ENTITIES_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "words.h"

/** What gave a candidate its borders, which says much about its type. */
enum entities_frame {
    ENTITIES_FREE,   /* nothing but capitals                            */
    ENTITIES_LISTED, /* it is a word-list entry as a whole               */
    ENTITIES_ORGS,   /* a head noun of bodies ends or opens it: University of X */
    ENTITIES_LOCS,   /* ... of places                                   */
    ENTITIES_MISCS,  /* ... of events, laws, works                      */
    ENTITIES_ADJ,    /* hyphenated adjective                            */
    ENTITIES_BARE    /* last word of a newspaper's name: none by itself */
};

struct entities_candidate {
    uint32_t first, end; /* words, half-open                                        */
    uint32_t frame;      /* enum entities_frame                                     */
    bool titled;         /* a title stands before it                                */
    bool doubtful;       /* one word where capitals tell nothing, unsupported       */
};

/**
 * Candidates among the words [first, end) of one sentence.
 *   out   [end - first]  caller's array
 * Returns how many; in text order, without overlap. O(end - first). Threads: any.
 */
size_t
entities_spans_find(const struct entities_words *w, size_t first, size_t end,
                    struct entities_candidate *out);

#endif
