/* SPDX-License-Identifier: Apache-2.0 */
/* A layer with a field of each type, for the suites that write and read records. */
#ifndef TESTS_SAMPLE_LAYER_H
#define TESTS_SAMPLE_LAYER_H

#include <postil/layers.h>

struct sample {
    uint32_t begin, end;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32, kind, at, other_begin;
    uint64_t u64, hash;
    int64_t i64;
    float f32;
    double f64;
    bool flag;
    const char *string, *json;
    struct postil_strings list;
};

static const char *const kinds[] = {"first", "second", NULL};
static const struct postil_field sample_fields[] = {
    POSTIL_SPAN(struct sample),
    POSTIL_FIELD(struct sample, u8),
    POSTIL_FIELD(struct sample, u16),
    POSTIL_FIELD(struct sample, u32),
    POSTIL_FIELD(struct sample, u64),
    POSTIL_FIELD(struct sample, i64),
    POSTIL_FIELD(struct sample, f32),
    POSTIL_FIELD(struct sample, f64),
    POSTIL_FIELD(struct sample, flag),
    POSTIL_FIELD(struct sample, string),
    POSTIL_FIELD(struct sample, list),
    POSTIL_ENUM_FIELD(struct sample, kind, kinds),
    POSTIL_OFFSET_FIELD(struct sample, at),
    POSTIL_OFFSET_FIELD(struct sample, other_begin, .unit = "other"),
    POSTIL_FIELD_AS(struct sample, hash, POSTIL_HASH),
    POSTIL_FIELD_AS(struct sample, json, POSTIL_JSON),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type sample_type = {
    .name = "sample", .record_size = sizeof(struct sample), .fields = sample_fields};

#endif
