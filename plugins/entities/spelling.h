/* SPDX-License-Identifier: Apache-2.0 */
/* Slips of the pen: "Xi Jingping" is "Xi Jinping" misspelt. */
#ifndef ENTITIES_SPELLING_H
#define ENTITIES_SPELLING_H

#include "links.h"

/**
 * Join names of persons and bodies of two words or more that differ by a slip in one: the rarer to
 * the other. Each is compared with a few others only. O(forms). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
entities_spelling_join(struct entities_links *links, struct postil_error *err);

/** Make a person's words known, so that one misspelt may find them. */
void
entities_spelling_offer(struct entities_links *links, uint32_t form,
                        const struct entities_parts *name);

/** Join a person's name of one word that stands there once, and is like a common one. */
void
entities_spelling_join_bare(struct entities_links *links, uint32_t form);

#endif
