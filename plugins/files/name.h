/* SPDX-License-Identifier: Apache-2.0 */
/* What a file's name says: id, suffix, hidden or not. */
#ifndef FILES_NAME_H
#define FILES_NAME_H

#include <stdbool.h>
#include <stddef.h>

/** The part behind the last '/'. Borrowed from `path`. */
const char *
name_base(const char *path);

/** Length of a base name without its last extension; all of it when that would leave nothing. */
size_t
name_stem(const char *base);

/** Length of a name without .gz, .bz2, .xz, .zst or .lz4; all of it when it has none. */
size_t
name_uncompressed(const char *name);

/** Whether a name of `len` bytes ends in `suffix` (lower case, with its dot), whatever its own
 * case. */
bool
name_has_suffix(const char *name, size_t len, const char *suffix);

/** Whether a part of the path begins with a dot (other than "." and ".."), or is __MACOSX. */
bool
name_is_hidden(const char *path);

/**
 * Names are bytes, ids and metadata are UTF-8: copies [len] bytes into out[3 * len + 1], with %XX
 * for each byte that is not UTF-8, and returns the length written.
 */
size_t
name_to_utf8(const char *bytes, size_t len, char *out);

#endif
