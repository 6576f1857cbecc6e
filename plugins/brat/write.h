/* SPDX-License-Identifier: Apache-2.0 */
/* A layer as standoff annotations. */
#ifndef BRAT_WRITE_H
#define BRAT_WRITE_H

#include <postil/json.h>

/** What standoff can't hold. */
struct brat_losses {
    uint64_t empty;   /* spans of no length                      */
    uint64_t renamed; /* whose type has blanks: they become '_' */
};

/**
 * Append the annotations of a document's layer, as brat_read takes them: T lines for spans and for
 * what their fields point to, R for that relation, A for numbers, flags and symbols, # for strings.
 * Offsets count code points. A document without the layer gives nothing. O(text + records).
 * Errors: POSTIL_DATA when the layer has no spans; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
brat_write(const char *layer, const postil_doc *doc, struct postil_buffer *buf,
           struct brat_losses *losses, struct postil_error *err);

#endif
