/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two documents of one id. */
#ifndef POSTIL_CLI_CHANGES_H
#define POSTIL_CLI_CHANGES_H

#include <postil/postil.h>

#include "../match.h"

/** A record of A that B lacks (b is NULL), the reverse, or one whose fields differ. */
struct record_change {
    const void *a, *b;
};

struct layer_change {
    const char *name;
    const postil_layer *a, *b;     /* NULL: the document has no such layer */
    struct record_change *records; /* [n_gone + n_new + n_moved] in text order */
    size_t n_same, n_gone, n_new, n_moved;
};

struct meta_change {
    const struct postil_meta *a, *b; /* NULL: not there */
};

/** Everything lies in the arena of the comparison, or in the documents. */
struct document_change {
    const postil_doc *a, *b;
    bool text;                 /* the texts differ; layers are not compared then */
    size_t text_at;            /* from this byte on                              */
    struct meta_change *metas; /* [n_meta] */
    size_t n_meta;
    struct layer_change *layers; /* [n_layer] all that were compared */
    size_t n_layer;
};

/** How documents are compared. Everything but `match` is borrowed. */
struct comparison {
    struct postil_strings layers;  /* those that count; empty: all, and metadata too */
    struct postil_strings ignored; /* fields that don't count */
    postil_arena *arena;           /* reset by each call      */
    struct match match;
};

/**
 * Compare. Records are the same when all fields that count are equal; else those of one span, or
 * where there is none of one claim, document ..., are one record whose fields differ.
 * O(n log n) of the records. Errors: POSTIL_NOMEM, POSTIL_DATA.
 */
POSTIL_CHECKED enum postil_status
changes_find(struct comparison *c, const postil_doc *a, const postil_doc *b,
             struct document_change *out_change, struct postil_error *err);

/** Whether there is any. */
bool
changes_any(const struct document_change *change);
bool
changes_in_layer(const struct layer_change *layer);

/** A field of a record that changed: its values as JSON, NULL where it is absent. */
struct field_change {
    const char *name, *a, *b;
};

/**
 * The next field in which the records of A and B differ, those that don't count left out.
 *   at   0 at first; where to go on
 * False: no more, or `arena`, in which the values lie, is full.
 */
bool
changes_next_field(const struct document_change *change, const struct layer_change *layer,
                   const struct record_change *record, struct postil_strings ignored,
                   postil_arena *arena, size_t *at, struct field_change *out_field);

/** Whether a name is in a list. */
bool
changes_listed(struct postil_strings list, const char *name);

#endif
