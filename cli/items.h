/* SPDX-License-Identifier: Apache-2.0 */
/* Records of a layer as items that can be matched. */
#ifndef POSTIL_CLI_ITEMS_H
#define POSTIL_CLI_ITEMS_H

#include <postil/postil.h>

#include "match.h"

enum { MOST_FIELDS = 16, MOST_TYPES = 256 };

/** What of a layer's records counts. */
struct view {
    const char *layer;
    const char *by;                  /* field that is the type; NULL: the usual one, if any       */
    bool untyped;                    /* all records are of one type                               */
    const char *fields[MOST_FIELDS]; /* [n_field] that must be equal besides; borrowed            */
    size_t n_field;
    const char *span; /* NULL: begin and end; "cue": cue_begin and cue_end */
};

/** Names of types: numbers from 0 in order of appearance. */
struct types {
    char *names[MOST_TYPES]; /* [n] as in JSON, without quotes; owned */
    size_t n;
};

void
types_fini(struct types *types);

/**
 * Fill in what a layer is usually judged by where nothing was said: of an entity its type, of a
 * stance its label ... A layer that is not built in may have a field `type`, `label` or `kind`.
 * Errors: POSTIL_USAGE when a built-in layer has no field of a name that was given.
 */
POSTIL_CHECKED enum postil_status
view_complete(struct view *view, struct postil_error *err);

/** What a hash begins with. */
#define ITEMS_HASH 0xcbf29ce484222325u

/**
 * Mix a field's value, or that it is absent, into a hash. `field` may be NULL: absent.
 *   buf   holds the value as JSON afterwards, "" where it is absent
 * Errors: POSTIL_DATA, POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
items_hash(const postil_doc *doc, const struct postil_layer_type *type,
           const struct postil_field *field, const void *record, struct postil_buffer *buf,
           uint64_t *hash, struct postil_error *err);

/**
 * Append the records of a document's layer to list `which` of `match`; those that lack the span in
 * question are left out.
 *   scratch   reset
 * Errors: POSTIL_USAGE when the layer can't be seen so; POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
items_add(const struct view *view, const postil_doc *doc, int which, struct types *types,
          postil_arena *scratch, struct match *match, struct postil_error *err);

#endif
