/* SPDX-License-Identifier: Apache-2.0 */
/* Documents as the host sees them. */
#ifndef POSTIL_CORE_DOCUMENT_H
#define POSTIL_CORE_DOCUMENT_H

#include <postil/document.h>

#include "arena.h"
#include "layer.h"

struct postil_doc {
    postil_arena arena; /* blocks begin right behind this struct   */
    const char *id, *origin;
    const char *text;
    size_t text_len;
    char *raw;          /* [raw_size], raw_len of them used        */
    size_t raw_len, raw_size;
    struct postil_meta *metas;
    size_t n_meta, meta_size;
    postil_layer **layers;
    size_t n_layer, layer_size;
    bool has_text, corpus;
};

/** Make a document of memory[size], which stays the caller's and is aligned for anything. */
postil_doc *
postil_doc_init(void *memory, size_t size, bool shared);

/**
 * Whether a document made by postil_doc_init(memory, size) is still that, and every pointer that
 * leads to id, origin and metadata stays inside it, so that it can be reported after the process
 * that wrote it crashed.
 */
bool
postil_doc_is_sane(postil_doc *doc, size_t size);

#endif
