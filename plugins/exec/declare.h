/* SPDX-License-Identifier: Apache-2.0 */
/* A layer declared in one line of a configuration. */
#ifndef EXEC_DECLARE_H
#define EXEC_DECLARE_H

#include <postil/arena.h>
#include <postil/layer.h>

/**
 * Read "keyword begin end word:string weight:f32 kind:low|high": the layer's name and its fields,
 * each with a type, or with its symbols if it is one of several. `begin` and `end` are offsets
 * without saying so. A name alone stands for a layer that somebody else declares: *out_type is then
 * NULL. Both results lie in `arena`. Errors: POSTIL_CONFIG, POSTIL_NOMEM. The type is still to be
 * checked like any other. Threads: any.
 */
POSTIL_CHECKED enum postil_status
exec_declare(const char *line, postil_arena *arena, const char **out_name,
             const struct postil_layer_type **out_type, struct postil_error *err);

#endif
