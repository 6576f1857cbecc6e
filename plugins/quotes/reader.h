/* SPDX-License-Identifier: Apache-2.0 */
/* Documents read window by window, with each word's features: how a training looks at them. */
#ifndef QUOTES_READER_H
#define QUOTES_READER_H

#include <postil/document.h>

#include "../words/lexicon.h"
#include "../words/word.h"
#include "context.h"
#include "reading.h"

struct quotes_typed {
    struct postil_tag_feature items[WORD_FEATURES];
    size_t n;
};

/** What one document needs while it is read; large. */
struct quotes_reader {
    const struct lexicon *lexicon;
    struct phrase_lexicon phrases;
    struct quotes_reading reading;
    struct quotes_context context;
    struct word words[QUOTES_TOKENS];
    const struct word *pointers[QUOTES_TOKENS];
    struct quotes_typed typed[QUOTES_TOKENS]; /* features of each token's word */
};

/** `lexicon` is borrowed. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_reader_new(const struct lexicon *lexicon, struct quotes_reader **out,
                  struct postil_error *err);

/** Takes NULL. */
void
quotes_reader_free(struct quotes_reader *r);

/** The document is borrowed until the next. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_reader_begin(struct quotes_reader *r, const postil_doc *doc, struct postil_error *err);

/** Read the window that begins at token `first`; returns where it ends. */
size_t
quotes_reader_window(struct quotes_reader *r, size_t first);

#endif
