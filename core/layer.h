/* SPDX-License-Identifier: Apache-2.0 */
/* Layers as the host sees them. */
#ifndef POSTIL_CORE_LAYER_H
#define POSTIL_CORE_LAYER_H

#include <postil/arena.h>
#include <postil/layer.h>

struct postil_layer {
    const struct postil_layer_type *type;
    postil_arena *arena;
    char *records;
    char *blank; /* [record_size] a record with everything absent */
    size_t n, size;
};

/** NULL when the arena is full. */
postil_layer *
postil_layer_new(postil_arena *arena, const struct postil_layer_type *type);

/**
 * Whether a type can be trusted: named, fields inside the record and apart from each other, a span
 * at the record's start or none, symbols where they belong. Errors: POSTIL_CONFIG.
 */
enum postil_status
postil_layer_type_check(const struct postil_layer_type *type, struct postil_error *err);

/**
 * What the host does with a layer after the step that wrote it: offsets must lie in the text, on
 * code-point borders, records in text order, symbols in their table (else POSTIL_INTERNAL); strings
 * that lie outside the arena are copied into it, since they would die with the worker.
 */
enum postil_status
postil_layer_settle(postil_layer *layer, const char *text, size_t len, struct postil_error *err);

#endif
