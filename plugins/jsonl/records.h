/* SPDX-License-Identifier: Apache-2.0 */
/* Records of a layer, from JSON to C structs. */
#ifndef JSONL_RECORDS_H
#define JSONL_RECORDS_H

#include <jansson.h>

#include <postil/document.h>

#include "offsets.h"

/**
 * Add a layer of `type` to the document and fill it from records[], an array. Every value is
 * checked: a field that is missing or null is absent, or the first symbol where the field lets it;
 * a missing span or other symbol, an unknown field, a wrong type, a number out of range, an offset
 * outside the text or within a character is an error that names layer, record and field. Records
 * are brought into text order.
 * Errors: POSTIL_DATA; POSTIL_NOMEM; POSTIL_INTERNAL when the document has the layer.
 */
POSTIL_CHECKED enum postil_status
jsonl_read_records(postil_doc *doc, const struct postil_layer_type *type, const json_t *records,
                   const struct jsonl_offsets *offsets, struct postil_error *err);

#endif
