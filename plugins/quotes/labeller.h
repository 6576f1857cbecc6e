/* SPDX-License-Identifier: Apache-2.0 */
/* Finding sources, cues and contents with a trained model. */
#ifndef QUOTES_LABELLER_H
#define QUOTES_LABELLER_H

#include <stddef.h>

#include <postil/model.h>

#include "context.h"
#include "reading.h"

/** Names of the two taggers in a model. */
#define QUOTES_FIRST  "first"
#define QUOTES_SECOND "second"

/**
 * Section "bold" of a model: what is added to the log odds of beginning a span of each role. The
 * likeliest labels find too few spans for the best F1, for of what is uncertain they take nothing.
 */
struct quotes_boldness {
    float of[QUOTES_ROLES]; /* within QUOTES_BOLDEST of 0 */
};

#define QUOTES_BOLDEST 8.0f

/** Views into a model and scratch memory, used again for each document. */
typedef struct quotes_labeller quotes_labeller;

/** `model` outlives the labeller. Errors: POSTIL_DATA, POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_labeller_new(const postil_model *model, quotes_labeller **out, struct postil_error *err);

/** Takes NULL. */
void
quotes_labeller_free(quotes_labeller *labeller);

/** Spans of a window. Tokens are counted from its first one. */
struct quotes_found {
    size_t first, n_tok;             /* window: tokens of the document     */
    const uint8_t *labels;           /* [n_tok]                            */
    const struct quotes_span *spans; /* [n_span] in text order             */
    const float *probability;        /* [n_span] the CRF's own             */
    size_t n_span;
    const struct quotes_context *context; /* what was read                      */
};

/**
 * Label the window that begins at token `first` of what is read: as many paragraphs as fit.
 *   out   borrowed until the next call
 * Linear in the window's tokens. Errors: POSTIL_NOMEM. Threads: one at a time.
 */
POSTIL_CHECKED enum postil_status
quotes_labeller_run(quotes_labeller *labeller, const struct quotes_reading *reading, size_t first,
                    struct quotes_found *out, struct postil_error *err);

/**
 * Label what is said at tokens [first, end) of the window that was labelled last, part of one
 * paragraph, as a text of its own: who says something in what somebody says.
 *   out   borrowed until the next call
 * Linear in end - first.
 */
void
quotes_labeller_within(quotes_labeller *labeller, const struct quotes_found *window, uint32_t first,
                       uint32_t end, struct quotes_found *out);

#endif
