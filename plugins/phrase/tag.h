/* SPDX-License-Identifier: Apache-2.0 */
/* Choosing the word class that holds in a place. */
#ifndef PHRASE_TAG_H
#define PHRASE_TAG_H

#include "text.h"

/** Set `tag` of every word from its `classes` and its neighbours. O(words). */
void
phrase_tag(struct phrase_text *text);

#endif
