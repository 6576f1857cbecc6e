/* SPDX-License-Identifier: Apache-2.0 */
/* What the analyze of a writer hands to its collect and conclude. */
#ifndef LINES_HANDOVER_H
#define LINES_HANDOVER_H

#include <postil/document.h>

/** Hand over the document as it is to be written, in its arena. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
handover_text(postil_doc *doc, const void *step, const char *text, size_t len,
              struct postil_error *err);

/** What this step has handed over, or NULL. */
const char *
handover_find(const postil_doc *doc, const void *step, size_t *out_len);

/**
 * Hand over that the format can't hold `n` things of a kind; 0 is no loss.
 *   what   "spans within others are left out"; copied
 * Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
handover_loss(postil_doc *doc, const void *step, const char *what, uint64_t n,
              struct postil_error *err);

/**
 * Hand over that the records of all layers but `layer`, and the metadata, are not written; working
 * material is passed over. Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
handover_unwritten(postil_doc *doc, const void *step, const char *layer, struct postil_error *err);

/** Losses of all documents, by kind. All zero: none. */
struct losses {
    struct loss *items; /* [n] in order of appearance; owned */
    size_t n;
};

/** A record of the layer that tells of losses, on the corpus document. */
struct loss_record {
    const char *what;
    uint64_t n;
};
extern const struct postil_field loss_fields[];

/** Add up what a step lost of a document. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
losses_take(struct losses *losses, const postil_doc *doc, const void *step,
            struct postil_error *err);

/** Put them on the corpus document, as a layer of `type` with loss_fields. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
losses_put(const struct losses *losses, postil_doc *corpus, const struct postil_layer_type *type,
           struct postil_error *err);

void
losses_fini(struct losses *losses);

#endif
