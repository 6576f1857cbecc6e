/* SPDX-License-Identifier: Apache-2.0 */
/* From a document to its quotes: labels, links, names, records. */
#ifndef QUOTES_FINDER_H
#define QUOTES_FINDER_H

#include <postil/document.h>
#include <postil/layers.h>
#include <postil/model.h>

/** Views into a model and scratch memory, used again for each document. */
typedef struct quotes_finder quotes_finder;

/** `model` outlives the finder. Errors: POSTIL_DATA, POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_finder_new(const postil_model *model, quotes_finder **out, struct postil_error *err);

/** Takes NULL. */
void
quotes_finder_free(quotes_finder *finder);

/**
 * Add the quotes of a document to a layer, in any order; names go to the document's arena. Reads the
 * layers token, sentence, entity.
 *   raw   scores are left as the CRF has them
 * Linear in the text. Errors: POSTIL_NOMEM. Threads: one at a time.
 */
POSTIL_CHECKED enum postil_status
quotes_finder_run(quotes_finder *finder, const postil_doc *doc, postil_arena *arena, bool raw,
                  postil_layer *out, struct postil_error *err);

#endif
