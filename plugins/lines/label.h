/* SPDX-License-Identifier: Apache-2.0 */
/* What spans are called in a file of columns. */
#ifndef LINES_LABEL_H
#define LINES_LABEL_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/layer.h>

/** The field `type`, `kind` or `label`, whichever comes first; NULL: there is none. */
const struct postil_field *
lines_type_field(const struct postil_layer_type *type);

/**
 * Make a label of a JSON value in its place: a string loses quotes and escapes, and what parts
 * columns, or is no character to print, becomes '_'.
 *   json   [*len] as postil_json_field writes it
 * Returns whether anything became '_'.
 */
bool
lines_label(char *json, size_t *len);

#endif
