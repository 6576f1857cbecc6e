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
 * Case, accents, points, hyphens, "The", titles and a possessive "'s" do not count. Part of exactly
 * one person's name, a body's initials, its last words, or its first without the legal form stand
 * for the full form; so does what stands beside it in brackets. What could be two things keeps its
 * own name, unless it stands between the first mentions of both. A rare misspelling goes to the
 * common spelling. Shown is the fullest mention, in capitals only if there is no other.
 * A mention whose type is nearly sure keeps it against the full form. How the mentions were found
 * does not matter; text[] ends in a NUL. O(n + bytes of names). Errors: POSTIL_NOMEM. Threads: any.
 */
POSTIL_CHECKED enum postil_status
entities_canonical(const char *text, struct postil_entity *names, size_t n, postil_arena *arena,
                   struct postil_error *err);

#endif
