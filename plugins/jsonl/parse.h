/* SPDX-License-Identifier: Apache-2.0 */
/* One line of JSON into a document. */
#ifndef JSONL_PARSE_H
#define JSONL_PARSE_H

#include <stdbool.h>

#include <postil/document.h>
#include <postil/json.h>

/** How lines are read. Everything is borrowed. */
struct jsonl_form {
    const char *id_key, *text_key;
    struct postil_strings layers; /* names to take over; empty, or "all": all          */
    uint32_t offsets;             /* enum postil_offset_unit: what the input counts in */
    bool corpus;                  /* a corpus line is a document without id and text   */
    const struct postil_layer_type *const *types; /* [n_type] beside the built-in ones */
    size_t n_type;
};

/**
 * Set id, metadata, text and layers of a document from its raw bytes. A member that is not id,
 * text, "meta" or "layers" becomes metadata; null is the same as nothing. A layer without a known
 * type gets one made up (infer.h). Without an id in the line the document keeps the one that it
 * has. A corpus line that is taken keeps its member `corpus` as metadata. Errors: POSTIL_DATA, with the column or with layer, record and field; POSTIL_NOMEM. The
 * document is then half made. Time O(line). Threads: any.
 */
POSTIL_CHECKED enum postil_status
jsonl_parse(const struct jsonl_form *form, postil_doc *doc, struct postil_error *err);

#endif
