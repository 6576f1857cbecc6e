/* SPDX-License-Identifier: Apache-2.0 */
/* A layer type for records that nobody has declared, so that they travel on unharmed. */
#ifndef JSONL_INFER_H
#define JSONL_INFER_H

#include <jansson.h>

#include <postil/arena.h>
#include <postil/layer.h>

#include "offsets.h"

/**
 * A type that holds all of records[], made in `arena`. When each record has a span (`begin` and
 * `end`, whole numbers that fit the text), the span becomes offsets; every other field keeps its
 * value as JSON, in the order in which the fields first appear.
 * Errors: POSTIL_DATA when a record is not an object or fields are too many; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
jsonl_infer_type(const char *name, const json_t *records, const struct jsonl_offsets *offsets,
                 postil_arena *arena, const struct postil_layer_type **out_type,
                 struct postil_error *err);

#endif
