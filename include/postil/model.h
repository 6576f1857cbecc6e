/* SPDX-License-Identifier: Apache-2.0 */
/* A model file: named sections of numbers, mapped and never parsed. */
#ifndef POSTIL_MODEL_H
#define POSTIL_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

POSTIL_BEGIN_DECLS

/**
 * A file of named sections, mapped read-only: all processes share its pages. The header carries a
 * magic, the byte order, a version, the size, and an XXH3 hash over all that follows it, so a file
 * that is foreign, cut short or damaged is refused before a byte of it is used. The hash is no
 * signature: whoever reads a section checks what it says. Threads: any.
 */
typedef struct postil_model postil_model;

/** Most bytes of a kind's or section's name, and where sections begin: multiples of this. */
enum { POSTIL_MODEL_NAME = 15, POSTIL_MODEL_ALIGN = 64 };

/**
 * Map the file at `path` and check it whole. `kind` names who can read it ("entities").
 *   out_model   owned; give it to postil_model_close
 * Errors: POSTIL_NOINPUT when it can't be opened, POSTIL_DATA when it is no such model, POSTIL_IO,
 * POSTIL_NOMEM. The message names the path, what is wrong, and what to do.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_model_open(const char *path, const char *kind, postil_model **out_model,
                  struct postil_error *err);

struct postil_plugin;

/**
 * Open a plugin's model by its name or path: with a '/' it is a path; without, the file
 * PLUGIN-NAME.model is searched in the folders of $POSTIL_MODEL_PATH, in
 * $XDG_DATA_HOME/postil/models (~/.local/share without it), in `models` beside the plugin's own
 * file, and where Postil's models are installed. The kind is the plugin's name.
 * Errors: as postil_model_open; POSTIL_NOINPUT names the folders that were searched.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_model_open_for(const struct postil_plugin *plugin, const char *name,
                      postil_model **out_model, struct postil_error *err);

/**
 * Where postil_model_open_for finds it.
 *   out_path   owned; free() it
 * Errors: POSTIL_NOINPUT, POSTIL_NOMEM.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_model_find(const struct postil_plugin *plugin, const char *name, char **out_path,
                  struct postil_error *err);

/** Takes NULL. */
POSTIL_API void
postil_model_close(postil_model *model);

/**
 * A section as an array of elements of `size` bytes each.
 *   out_n   how many
 * Borrowed until the model is closed. NULL when there is no such section, or when it is no whole
 * number of elements; `err` then says so.
 */
POSTIL_API POSTIL_CHECKED const void *
postil_model_section(const postil_model *model, const char *name, size_t size, size_t *out_n,
                     struct postil_error *err);

/** Hash over the sections, as the header has it: one model's identity. */
POSTIL_API uint64_t
postil_model_hash(const postil_model *model);

/** The path it was opened by. Borrowed. */
POSTIL_API const char *
postil_model_path(const postil_model *model);

/** A section to write. */
struct postil_model_part {
    const char *name;
    const void *bytes; /* [size] borrowed */
    size_t size;
};

/**
 * Write a model. It appears at `path` whole or not at all. The same parts give the same bytes.
 * Errors: POSTIL_CANTCREATE, POSTIL_IO, POSTIL_NOMEM; POSTIL_INTERNAL when a name is too long or
 * there are more than 64 parts.
 */
POSTIL_API POSTIL_CHECKED enum postil_status
postil_model_write(const char *path, const char *kind, const struct postil_model_part *parts,
                   size_t n_part, struct postil_error *err);

POSTIL_END_DECLS

#endif
