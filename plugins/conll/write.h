/* SPDX-License-Identifier: Apache-2.0 */
/* A document as lines of tokens and tags. */
#ifndef CONLL_WRITE_H
#define CONLL_WRITE_H

#include <postil/json.h>

/** How it is written. Everything is borrowed. */
struct conll_form {
    const char *layer; /* whose spans become tags                                         */
    const char *field; /* that is a span's type; NULL or "": `type`, `kind` or `label` if there
                          is one, else the layer's name                                   */
    bool four;         /* token, two empty columns, tag; else token and tag                */
    bool marks;        /* a line -DOCSTART- before each document                           */
};

/** What the form could not hold. */
struct conll_losses {
    uint64_t overlapping; /* spans that lie within others or reach into them */
    uint64_t homeless;    /* without a token                                 */
    uint64_t widened;     /* that begin or end within a token                */
    uint64_t cut;         /* that go on in the next sentence                 */
    uint64_t renamed;     /* whose type has blanks: they become '_'          */
    uint64_t bare;        /* records with fields beside span and type        */
};

/**
 * Append a document with tokens and sentences in BIO2: a span begins with B- and goes on with I-.
 * Of spans that overlap, the one that begins first, and of these the longest, is written. Columns
 * are parted by tabs. O(n log n) of the records. Errors: POSTIL_NOMEM; POSTIL_DATA when the layer
 * has no spans or not that field.
 */
POSTIL_CHECKED enum postil_status
conll_write(const struct conll_form *form, const postil_doc *doc, struct postil_buffer *buf,
            struct conll_losses *losses, struct postil_error *err);

#endif
