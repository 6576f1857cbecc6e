/* SPDX-License-Identifier: Apache-2.0 */
/* The layer that the test modules pass round. */
#ifndef TESTS_MODULES_MARK_H
#define TESTS_MODULES_MARK_H

#include <stddef.h>

#include <postil/plugin.h>

/** A run of ASCII letters. */
struct mark {
    uint32_t begin, end;
    uint32_t n_byte;
};

static const struct postil_field mark_fields[] = {
    POSTIL_SPAN(struct mark),
    POSTIL_FIELD(struct mark, n_byte, .unit = "bytes", .help = "its length"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type mark_type = {
    .name = "mark",
    .help = "runs of letters",
    .record_size = sizeof(struct mark),
    .fields = mark_fields,
};

#endif
