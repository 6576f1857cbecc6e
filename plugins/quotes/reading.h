/* SPDX-License-Identifier: Apache-2.0 */
/* A document as the labeller reads it: tokens, word classes, quotation marks. */
#ifndef QUOTES_READING_H
#define QUOTES_READING_H

#include "../phrase/text.h"
#include "quotation.h"

/** Zeroed to begin; filled again and again, memory is reused. */
struct quotes_reading {
    struct phrase_text text; /* with the layers it was made from in text.from */
    struct quotes_quotations quotations;
    uint32_t *word_of; /* [n_token + 1] first word that does not begin before the token */
    size_t n_token_room;
};

/** Layers are borrowed while the reading is in use. O(tokens). Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_reading_fill(struct quotes_reading *r, const struct phrase_lexicon *lexicon,
                    const struct phrase_source *from, struct postil_error *err);
void
quotes_reading_fini(struct quotes_reading *r);

/** Whether token i is a word, and no quotation mark. */
static inline bool
quotes_reading_is_word(const struct quotes_reading *r, size_t i)
{
    uint32_t w = r->word_of[i];
    return w < r->text.n && r->text.word[w].begin == r->text.from.token[i].begin;
}

#endif
