/* SPDX-License-Identifier: Apache-2.0 */
/* File-name patterns, the same in every locale. */
#ifndef FILES_GLOB_H
#define FILES_GLOB_H

#include <stdbool.h>

#include <postil/layer.h>

/**
 * Whether a name fits a pattern: `*` any characters, `?` one character (a whole UTF-8 sequence),
 * `[a-z]` and `[!a-z]` one ASCII character of a set; all else stands for itself. O(pattern * name).
 */
bool
glob_match(const char *pattern, const char *name);

/** Whether it fits one of them; no patterns at all let every name through. */
bool
glob_match_any(const struct postil_strings *patterns, const char *name);

#endif
