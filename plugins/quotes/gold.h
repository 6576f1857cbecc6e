/* SPDX-License-Identifier: Apache-2.0 */
/* Gold quotes as labels of tokens. */
#ifndef QUOTES_GOLD_H
#define QUOTES_GOLD_H

#include "../phrase/text.h"

/**
 * Label all tokens by the quotes of a document.
 *   quotes       [n_quote] in any order; the same content may come several times
 *   out_labels   [from->n_token] as postil/tagger.h has them, kinds are enum quotes_role
 * A content takes the quotation marks and the "that" beside it; where cue or source lies in a
 * content, the content stands apart around it.
 */
void
quotes_gold_label(const struct phrase_source *from, const struct postil_quote *quotes,
                  size_t n_quote, uint8_t *out_labels);

/** First token that ends behind byte `begin`. O(log n). */
size_t
quotes_token_at(const struct phrase_source *from, uint32_t begin);

#endif
