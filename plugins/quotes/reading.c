/* SPDX-License-Identifier: Apache-2.0 */
/* Words, marks and tokens of a document side by side. */
#include "reading.h"

#include <stdlib.h>

enum postil_status
quotes_reading_fill(struct quotes_reading *r, const struct phrase_lexicon *lexicon,
                    const struct phrase_source *from, struct postil_error *err)
{
    size_t n = from->n_token, w = 0;
    if (n + 1 > r->n_token_room) {
        uint32_t *grown = realloc(r->word_of, 2 * (n + 1) * sizeof *grown);
        if (!grown)
            return postil_fail(err, POSTIL_NOMEM, "%zu tokens", n);
        r->word_of = grown;
        r->n_token_room = 2 * (n + 1);
    }
    enum postil_status st = phrase_text_fill(&r->text, lexicon, from, err);
    if (st == POSTIL_OK)
        st = quotes_pair(&r->quotations, &r->text, err);
    if (st != POSTIL_OK)
        return st;
    for (size_t i = 0; i < n; i++) {
        while (w < r->text.n && r->text.word[w].begin < from->token[i].begin)
            w++;
        r->word_of[i] = (uint32_t)w;
    }
    r->word_of[n] = (uint32_t)r->text.n;
    return POSTIL_OK;
}

void
quotes_reading_fini(struct quotes_reading *r)
{
    phrase_text_fini(&r->text);
    quotes_quotations_fini(&r->quotations);
    free(r->word_of);
    *r = (struct quotes_reading){0};
}
