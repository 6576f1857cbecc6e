/* SPDX-License-Identifier: Apache-2.0 */
/* From paths to files, in an order that is the same everywhere. */
#ifndef FILES_WALK_H
#define FILES_WALK_H

#include <stdint.h>

#include <postil/error.h>
#include <postil/layer.h>

/**
 * The paths in the order given; a folder stands for what is in it, folders within included, sorted
 * by the bytes of the names. Within folders hidden entries (".name"), sockets, pipes and devices
 * are left out, symbolic links to folders are not followed (so there are no loops), and a file's
 * name must fit one of `patterns`. A path that was given is always taken, and may be a pipe; "-" is
 * passed on as it is. Memory: the names of the folders from the top down to the present one.
 */
typedef struct walk walk;

/**
 * Everything handed in is borrowed until `walk_free`. Errors: POSTIL_NOINPUT (a path that doesn't
 * exist, named in `err`), POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
walk_new(const struct postil_strings *paths, const struct postil_strings *patterns, walk **out,
         struct postil_error *err);

/** Takes NULL. */
void
walk_free(walk *w);

/**
 * The next file's path, borrowed until the next call, or POSTIL_END. Another status (folder that
 * can't be read, POSTIL_NOMEM) gives the path it is about, and the walk goes on after it.
 */
POSTIL_CHECKED enum postil_status
walk_next(walk *w, const char **out_path, struct postil_error *err);

/** Size of all files together; 0 when it isn't known or there are more than `max_files`. */
uint64_t
walk_total(const struct postil_strings *paths, const struct postil_strings *patterns,
           size_t max_files);

#endif
