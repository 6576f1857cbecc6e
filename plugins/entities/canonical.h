/* SPDX-License-Identifier: Apache-2.0 */
/* One name for all mentions of one thing: "Xi", "Mr. Xi", "Xi Jingping" -> "Xi Jinping". */
#ifndef ENTITIES_CANONICAL_H
#define ENTITIES_CANONICAL_H

#include <stddef.h>

#include <postil/arena.h>
#include <postil/layers.h>

/**
 * Set `name` of every mention in a document, and its type where its full form knows better.
 *   names   [n]  in text order; begin, end, type and score are set
 *   arena        takes the name strings
 * A part of exactly one person's name, a body's initials or its last words stand for the full form;
 * what could be two things keeps its own name. A rare misspelling goes to the common spelling. A
 * mention whose type is nearly sure keeps it against the full form. How the mentions were found
 * does not matter. O(n). Errors: POSTIL_NOMEM. Threads: any.
 */
POSTIL_CHECKED enum postil_status
entities_canonical(const char *text, struct postil_entity *names, size_t n, postil_arena *arena,
                   struct postil_error *err);

#endif
