/* SPDX-License-Identifier: Apache-2.0 */
/* A document in CoNLL form: a token and its tag on each line. */
#ifndef CONLL_PARSE_H
#define CONLL_PARSE_H

#include <postil/document.h>

#include "types.h"

/**
 * Make text and the layers `token`, `sentence` and `entity` of the raw bytes: tokens with a blank
 * between, sentences with a newline between. The first column is the token, the last one its tag.
 * A span begins at B-, S-, U-, where the type changes, and behind E-, L-, S-, U-; so IOB1, BIO2,
 * IOBES and BILOU are all read as they are meant. An entity's name is its text; it has no score.
 * Errors, with path and line: POSTIL_DATA; POSTIL_NOMEM. O(raw bytes). Threads: any.
 */
POSTIL_CHECKED enum postil_status
conll_parse(const struct conll_types *types, postil_doc *doc, struct postil_error *err);

#endif
