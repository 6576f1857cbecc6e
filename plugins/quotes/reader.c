/* SPDX-License-Identifier: Apache-2.0 */
/* One window after the other. */
#include "reader.h"

#include <stdlib.h>

enum postil_status
quotes_reader_new(const struct lexicon *lexicon, struct quotes_reader **out,
                  struct postil_error *err)
{
    struct quotes_reader *r = calloc(1, sizeof *r);
    if (!r)
        return postil_fail(err, POSTIL_NOMEM, "reader");
    r->lexicon = lexicon;
    enum postil_status st = phrase_lexicon_init(&r->phrases, err);
    if (st == POSTIL_OK)
        st = quotes_context_init(&r->context, lexicon, err);
    if (st != POSTIL_OK) {
        quotes_reader_free(r);
        return st;
    }
    *out = r;
    return POSTIL_OK;
}

void
quotes_reader_free(struct quotes_reader *r)
{
    if (!r)
        return;
    quotes_context_fini(&r->context);
    quotes_reading_fini(&r->reading);
    phrase_lexicon_fini(&r->phrases);
    free(r);
}

enum postil_status
quotes_reader_begin(struct quotes_reader *r, const postil_doc *doc, struct postil_error *err)
{
    struct phrase_source from = phrase_source_of(doc);
    return quotes_reading_fill(&r->reading, &r->phrases, &from, err);
}

size_t
quotes_reader_window(struct quotes_reader *r, size_t first)
{
    const struct phrase_source *from = &r->reading.text.from;
    size_t end = quotes_window_end(&r->reading, first);
    for (size_t i = 0; i < end - first; i++) {
        const struct postil_token *t = &from->token[first + i];
        r->typed[i].n = words_read(r->lexicon, from->text + t->begin, t->end - t->begin,
                                   &r->words[i], r->typed[i].items);
        r->pointers[i] = &r->words[i];
    }
    quotes_context_read(&r->context, &r->reading, r->pointers, first, end);
    return end;
}
