/* SPDX-License-Identifier: Apache-2.0 */
/* A layer type whose field reaches beyond its record. */
#include <stddef.h>

#include <postil/plugin.h>

struct thing {
    uint32_t begin, end;
    double weight;
};

static const struct postil_field fields[] = {
    POSTIL_SPAN(struct thing),
    POSTIL_FIELD(struct thing, weight, .help = "how much"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type type = {
    .name = "thing",
    .help = "a thing",
    .record_size = sizeof(struct thing) - sizeof(double),
    .fields = fields,
};

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(badlayer) = {
    POSTIL_PLUGIN_HEAD(badlayer),
    .version = "1",
    .summary = "is refused",
    .layers = (const struct postil_layer_type *const[]){&type, NULL},
    .writes = POSTIL_LAYERS("thing"),
    .analyze = analyze,
};
