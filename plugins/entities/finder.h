/* SPDX-License-Identifier: Apache-2.0 */
/* Finding names and their types by rules and word lists. */
#ifndef ENTITIES_FINDER_H
#define ENTITIES_FINDER_H

#include <stddef.h>

#include <postil/layers.h>

/** Word tables, weights and scratch memory, used again for each document. */
typedef struct entities_finder entities_finder;

/** NULL when memory is out. Owned; give it to entities_finder_free. */
POSTIL_CHECKED entities_finder *
entities_finder_new(void);

/** Takes NULL. */
void
entities_finder_free(entities_finder *finder);

/**
 * Names in a text.
 *   tokens, sentences   in text order, inside the text
 *   out_names   [*out_n]  in text order, without overlap; `name` is NULL; `score` is the
 * probability that span and type are right; borrowed until the next call A capitalised run is a
 * candidate; word lists, its form, its neighbours and the other places where the document has the
 * same form vote for its type. O(tokens). Errors: POSTIL_NOMEM. Threads: one at a time.
 */
POSTIL_CHECKED enum postil_status
entities_finder_run(entities_finder *finder, const char *text, const struct postil_token *tokens,
                    size_t n_token, const struct postil_sentence *sentences, size_t n_sentence,
                    const struct postil_entity **out_names, size_t *out_n,
                    struct postil_error *err);

#endif
