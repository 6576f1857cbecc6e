/* SPDX-License-Identifier: Apache-2.0 */
/* What a program answers, checked and put on the document. */
#ifndef EXEC_ANSWER_H
#define EXEC_ANSWER_H

#include <stdbool.h>

#include <postil/document.h>

/** Everything is borrowed. */
struct exec_form {
    const char *const *writes;                    /* layers that are taken, ends in NULL  */
    uint32_t offsets;                             /* enum postil_offset_unit              */
    const struct postil_layer_type *const *types; /* [n_type]          */
    size_t n_type;
};

/**
 * Read line[len], the answer to `doc`, and add its layers to the document. It is an object with the
 * document's `id`, and `layers`; `text`, if there, must be the document's, and `meta` is passed
 * over. Of the layers those in `writes` are taken, each with every check that a source makes;
 * others must be the document's own, come back. With `rejected.reason` instead of layers the
 * program refuses the document. *out_in_step: the line speaks of this document, whatever its faults.
 * Errors: POSTIL_DATA, also for a refusal; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
exec_answer_read(const struct exec_form *form, const char *line, size_t len, postil_doc *doc,
                 bool *out_in_step, struct postil_error *err);

#endif
