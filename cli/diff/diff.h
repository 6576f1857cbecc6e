/* SPDX-License-Identifier: Apache-2.0 */
/* How differences between two outputs are told. */
#ifndef POSTIL_CLI_DIFF_H
#define POSTIL_CLI_DIFF_H

#include "changes.h"

/** Sums over documents, for one layer. */
struct layer_sum {
    char *name;
    size_t n_doc; /* in which it differs */
    size_t n_same, n_gone, n_new, n_moved;
};

/** Sums over all documents. */
struct diff_sum {
    size_t n_both;            /* documents in both files                         */
    size_t n_equal;           /* of these: the same to the byte, not looked into */
    size_t n_changed;         /* of the others: different                        */
    size_t n_text, n_meta;    /* of these: in text, in metadata             */
    size_t n_only[2];         /* in A, in B alone */
    struct layer_sum *layers; /* [n_layer] in order of appearance */
    size_t n_layer;
};

/** Where and how it goes. Everything is borrowed. */
struct diff_style {
    const char *paths[2];
    struct postil_strings ignored; /* fields not to be named as changed */
    size_t context;                /* bytes of text on either side of a span */
    bool colour;
};

/** For people: a document that differs, one that only one side has, and the sums at the end. */
void
diff_print_change(const struct diff_style *style, const struct document_change *change,
                  postil_arena *scratch);
void
diff_print_only(const struct diff_style *style, const postil_doc *doc, int which);
void
diff_print_sum(const struct diff_style *style, const struct diff_sum *sum);

/** The same for programs, an object a line. Errors: POSTIL_NOMEM, POSTIL_DATA. */
POSTIL_CHECKED enum postil_status
diff_json_change(const struct diff_style *style, const struct document_change *change,
                 postil_arena *scratch, struct postil_error *err);
void
diff_json_only(const postil_doc *doc, int which);
void
diff_json_sum(const struct diff_style *style, const struct diff_sum *sum);

#endif
