/* SPDX-License-Identifier: Apache-2.0 */
/* Which cue a content belongs to, and which source a cue. */
#ifndef QUOTES_LINK_H
#define QUOTES_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "context.h"

enum {
    QUOTES_LINK_ROWS = 8192,   /* weights; a feature has one by its hash                   */
    QUOTES_LINK_REACH = 5,     /* spans before and behind that are looked at               */
    QUOTES_LINK_FEATURES = 16, /* most features of a choice                                */
    QUOTES_CHOICES = 2 * QUOTES_LINK_REACH + 1
};

/** How good a choice is: a sum of whole weights, so that all machines agree. */
struct quotes_link_weights {
    int32_t of[QUOTES_LINK_ROWS];
};

/** Spans of a window, as the labeller or the gold layer has them, and what surrounds them. */
struct quotes_spans {
    const struct quotes_context *context;
    const struct quotes_span *of; /* [n] */
    size_t n;
};

/** A choice: the other span, or QUOTES_NONE, and the features that speak for it. */
struct quotes_choice {
    uint32_t span;
    uint16_t rows[QUOTES_LINK_FEATURES];
    size_t n_row;
};

/**
 * What the span `from` may belong to: a content to cues, a cue to sources. None of them is the first.
 *   out   [QUOTES_CHOICES]
 * Returns how many. O(1).
 */
size_t
quotes_link_choices(const struct quotes_spans *spans, uint32_t from, struct quotes_choice *out);

/** Best of n > 0 choices; equal ones go to the first. */
size_t
quotes_link_best(const struct quotes_link_weights *weights, const struct quotes_choice *choices,
                 size_t n);

/** A content with its cue and source: indices of spans, or QUOTES_NONE. */
struct quotes_link {
    uint32_t content, cue, source;
};

/**
 * Link all spans of a window. Each content is in one link at least; each cue in as many as it has
 * contents, and in one with another's content where it has none of its own and one is near. A cue
 * that has a source but no such content is in a link without one.
 *   cue_source   [spans->n] scratch
 *   out          [2 * spans->n]
 * Returns how many links there are. O(spans->n).
 */
size_t
quotes_link_all(const struct quotes_link_weights *weights, const struct quotes_spans *spans,
                uint32_t *scratch, struct quotes_link *out);

#endif
