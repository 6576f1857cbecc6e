/* SPDX-License-Identifier: Apache-2.0 */
/* A line of JSON as a tree, and layers out of it. */
#ifndef JSONL_TREE_H
#define JSONL_TREE_H

#include <jansson.h>

#include <postil/document.h>

#include "offsets.h"

/**
 * Parse line[len], which holds one JSON object and perhaps a byte order mark in front. The tree is
 * owned: json_decref. Errors: POSTIL_DATA with the column, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
jsonl_tree_load(const char *line, size_t len, json_t **out_root, struct postil_error *err);

/**
 * Add layer `name` with records[] to a document that has its text. Its type is that of types[n_type]
 * or a built-in one, or else is made up (infer.h). Errors: as jsonl_read_records; POSTIL_DATA when
 * `records` is no list, the name is none, or layers are too many.
 */
POSTIL_CHECKED enum postil_status
jsonl_tree_layer(postil_doc *doc, const char *name, const json_t *records,
                 const struct postil_layer_type *const *types, size_t n_type,
                 const struct jsonl_offsets *offsets, struct postil_error *err);

#endif
