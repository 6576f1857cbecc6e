/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the raw bytes of a document of gold data: refused with a reason, or made well. */
#ifndef TESTS_FUZZ_GOLD_H
#define TESTS_FUZZ_GOLD_H

#include <string.h>

#include <postil/document.h>
#include <postil/layers.h>
#include <postil/utf8.h>

#include "fuzz.h"

enum { MEMORY = 4 << 20 };

/* Spans lie in the text one behind the other, on borders of characters, and are not empty. */
static void
demand_spans(const postil_doc *doc, const struct postil_layer_type *type)
{
    size_t n, len, done = 0;
    const char *text = postil_doc_text(doc, &len);
    const char *records = postil_doc_records(doc, type, &n);
    for (size_t i = 0; i < n; i++) {
        const struct postil_token *span = (const void *)(records + i * type->record_size);
        demand(span->begin >= done && span->end > span->begin && span->end <= len,
               "spans follow each other within the text");
        demand(postil_utf8_border(text, len, span->begin) &&
                   postil_utf8_border(text, len, span->end),
               "spans begin and end on borders");
        done = span->end;
    }
}

/* Make a document of data[size] and have `parse` read it; returns it when it could, else NULL. */
static const postil_doc *
gold_try(const uint8_t *data, size_t size,
         enum postil_status (*parse)(postil_doc *doc, struct postil_error *err))
{
    static postil_doc *doc;
    struct postil_error err = {.message = ""};
    if (!doc && !(doc = postil_doc_new(MEMORY)))
        abort();
    postil_doc_reset(doc);
    if (postil_doc_append_raw(doc, data, size, NULL) != POSTIL_OK)
        return NULL;
    if (parse(doc, &err) != POSTIL_OK) {
        demand(err.message[0], "a refusal has a reason");
        return NULL;
    }
    demand_spans(doc, &postil_token_type);
    demand_spans(doc, &postil_sentence_type);
    demand_spans(doc, &postil_entity_type);
    return doc;
}

#endif
