/* SPDX-License-Identifier: Apache-2.0 */
/* Who says what: cue, speaker and content. */
#ifndef QUOTES_ATTRIBUTE_H
#define QUOTES_ATTRIBUTE_H

#include <postil/arena.h>

#include "cue.h"
#include "quotation.h"

/**
 * Add the quotes of a text to `out`, in any order. Names go to the arena.
 *   quotations   those of this text; `used` is set
 * O(words): each cue looks at no more than 60 words and its sentence's bounds. Errors:
 * POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
quotes_attribute(const struct phrase_text *text, const struct quotes_cues *cues,
                 struct quotes_quotations *quotations, postil_layer *out, postil_arena *arena,
                 struct postil_error *err);

#endif
