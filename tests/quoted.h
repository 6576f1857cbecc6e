/* SPDX-License-Identifier: Apache-2.0 */
/* The finder of quotes with the model that comes along. */
#ifndef TESTS_QUOTED_H
#define TESTS_QUOTED_H

#include <stdio.h>

#include "annotate.h"

#include "../plugins/quotes/finder.h"

/** Open the shipped model. */
static inline void
quoted_open(postil_model **model, quotes_finder **finder)
{
    char path[4096];
    const char *source = getenv("POSTIL_SOURCE");
    ck_assert_msg(source != NULL, "POSTIL_SOURCE does not name the source folder: use make check");
    snprintf(path, sizeof path, "%s/models/quotes-news-en.model", source);
    ck_assert_int_eq(postil_model_open(path, "quotes", model, NULL), POSTIL_OK);
    ck_assert_int_eq(quotes_finder_new(*model, finder, NULL), POSTIL_OK);
}

/** Add the layer of quotes to an annotated document. */
static inline const struct postil_quote *
quoted_run(quotes_finder *finder, postil_doc *doc, size_t *out_n)
{
    postil_layer *layer;
    ck_assert_int_eq(postil_doc_add_layer(doc, &postil_quote_type, &layer, NULL), POSTIL_OK);
    ck_assert_int_eq(quotes_finder_run(finder, doc, postil_doc_arena(doc), false, layer, NULL),
                     POSTIL_OK);
    ck_assert_int_eq(postil_layer_sort(layer, NULL), POSTIL_OK);
    *out_n = postil_layer_count(layer);
    return postil_layer_records(layer);
}

#endif
