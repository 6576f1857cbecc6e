/* SPDX-License-Identifier: Apache-2.0 */
/* A parsed value as JSON text. */
#ifndef JSONL_VALUE_H
#define JSONL_VALUE_H

#include <jansson.h>

#include <postil/arena.h>

/**
 * Compact JSON, members in their order, reals as short as they read back. The text lies in `arena`,
 * with a NUL behind. Values are nested no deeper than the parser allows (2048). Errors:
 * POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
jsonl_value_text(const json_t *value, postil_arena *arena, const char **out_text,
                 struct postil_error *err);

#endif
