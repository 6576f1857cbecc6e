/* SPDX-License-Identifier: Apache-2.0 */
/* Nouns that hold no position. */
#ifndef STANCE_THING_H
#define STANCE_THING_H

#include "../phrase/text.h"

struct stance_things {
    struct phrase_trie words;
};

POSTIL_CHECKED enum postil_status
stance_things_init(struct stance_things *things, struct postil_error *err);
void
stance_things_fini(struct stance_things *things);

/** Whether the word is a thing ("decision", "rising prices"), not somebody ("government",
 * "pilots"). */
bool
stance_is_thing(const struct stance_things *things, const struct phrase_text *text, size_t word);

#endif
