/* SPDX-License-Identifier: Apache-2.0 */
/* Standoff annotations of a text as a layer. */
#ifndef BRAT_READ_H
#define BRAT_READ_H

#include <postil/document.h>

/** How annotations are read. Everything is borrowed. */
struct brat_form {
    const char *layer;
    uint32_t offsets;                             /* enum postil_offset_unit: what offsets count */
    struct postil_strings rules;                  /* "GPE=LOC" for types, "DATE=O" leaves out    */
    const struct postil_layer_type *const *types; /* [n_type] known ones */
    size_t n_type;
};

/**
 * Add a layer to a document with text: a record for each text-bound annotation (T), its type in the
 * field `type`, `kind` or `label`; one in several pieces becomes several records. Attributes (A, M)
 * and notes (#) are fields by their names; a relation (R) named `cue` to another annotation gives
 * cue_begin and cue_end, and the other is then no record. Lines that say nothing of a field are
 * counted in the metadata "brat_unread". A layer that is not known takes all fields as they come.
 *   ann   [len]
 * Errors: POSTIL_DATA, with the line or with layer, record and field; POSTIL_NOMEM. O(n log n).
 */
POSTIL_CHECKED enum postil_status
brat_read(const struct brat_form *form, postil_doc *doc, const char *ann, size_t len,
          struct postil_error *err);

/** Whether every rule is NAME=OTHER. Errors: POSTIL_CONFIG. */
POSTIL_CHECKED enum postil_status
brat_check_rules(struct postil_strings rules, struct postil_error *err);

#endif
