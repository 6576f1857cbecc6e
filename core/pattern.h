/* SPDX-License-Identifier: Apache-2.0 */
/* What a test says of a record, beside what the record says. */
#ifndef POSTIL_CORE_PATTERN_H
#define POSTIL_CORE_PATTERN_H

#include <postil/document.h>
#include <postil/json.h>

#include "config.h"

/**
 * A pattern is a group of settings, { label = "against"; text = "opposes"; }, each of which names a
 * field, or the words between two offsets: `text` those of the record's span, `cue` those from
 * cue_begin to cue_end, unless the layer has a field of that name. A real number is met by whatever
 * is within a hundredth of it, relatively if it is above one.
 */

/** Records of one layer of one document. Borrowed. */
struct records {
    const struct postil_layer_type *type;
    const char *base; /* [n] `record_size` apart      */
    size_t n;
    const char *text; /* [len] that the offsets are of */
    size_t len;
};

/** The records of that type that `doc` has; none when it lacks the layer. */
struct records
records_of(const postil_doc *doc, const struct postil_layer_type *type);

/** Whether a pattern can be asked of that type. Errors: POSTIL_CONFIG, naming what can. */
enum postil_status
pattern_check(const struct node *pattern, const struct postil_layer_type *type,
              struct postil_error *err);

/** How many of the pattern's settings the i-th record meets: pattern->n_item is all of them. */
size_t
pattern_count_met(const struct node *pattern, const struct records *records, size_t i);

/** The pattern as it is written in a configuration, on one line. */
void
pattern_put(struct postil_buffer *buf, const struct node *pattern);

/** The i-th record in the same form, with the pattern's settings alone, or whole when it is NULL. */
void
pattern_put_record(struct postil_buffer *buf, const struct node *pattern,
                   const struct records *records, size_t i);

#endif
