/* SPDX-License-Identifier: Apache-2.0 */
/* Layers filled by rule: within the contract, and seldom seen. */
#ifndef POSTIL_CLI_PLUGIN_MADE_LAYERS_H
#define POSTIL_CLI_PLUGIN_MADE_LAYERS_H

#include <postil/document.h>

enum made_shape {
    MADE_WORDS,  /* a record for each word             */
    MADE_EMPTY,  /* none                               */
    MADE_WHOLE,  /* one, as long as the text           */
    MADE_NESTED, /* each within the one before it      */
    MADE_POINTS, /* without length, at each word       */
    MADE_TWICE,  /* each word two times                */
    N_MADE_SHAPE
};

/** Whether a layer of that type may have that shape. */
bool
made_shape_fits(enum made_shape shape, const struct postil_layer_type *type);

/** "nested records" */
const char *
made_shape_name(enum made_shape shape);

/**
 * Add a layer of that type, with spans where the type has them; other fields hold what their type
 * allows: symbols in turn, strings that are absent, empty or a word. False when memory is out.
 */
bool
made_layer_add(postil_doc *doc, const struct postil_layer_type *type, enum made_shape shape);

#endif
