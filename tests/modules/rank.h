/* SPDX-License-Identifier: Apache-2.0 */
/* What 'rank' finds, 'relay' passes on and 'tally' sums up. */
#ifndef TESTS_MODULES_RANK_H
#define TESTS_MODULES_RANK_H

#include <stddef.h>

#include <postil/plugin.h>

/** How a document stands in the order of input. */
struct rank {
    uint64_t number;       /* from 1                          */
    uint64_t bytes_before; /* of text, in documents before it */
};

static const struct postil_field rank_fields[] = {
    POSTIL_FIELD(struct rank, number, .help = "place in the input, from 1"),
    POSTIL_FIELD(struct rank, bytes_before, .help = "bytes of text in front"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type rank_type = {
    .name = "rank",
    .help = "place in the order of input",
    .record_size = sizeof(struct rank),
    .fields = rank_fields,
};

/** A number made of the rank and the text. */
struct relay {
    uint64_t value;
};

static const struct postil_field relay_fields[] = {
    POSTIL_FIELD(struct relay, value, .help = "number * length of the text + 1"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type relay_type = {
    .name = "relay",
    .help = "made of the rank",
    .record_size = sizeof(struct relay),
    .fields = relay_fields,
};

/** Running sum of the relayed numbers. */
struct tally {
    uint64_t sum;
};

static const struct postil_field tally_fields[] = {
    POSTIL_FIELD(struct tally, sum, .help = "of the values so far, modulo 2^32"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type tally_type = {
    .name = "tally",
    .help = "running sum",
    .record_size = sizeof(struct tally),
    .fields = tally_fields,
};

#endif
