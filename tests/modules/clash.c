/* SPDX-License-Identifier: Apache-2.0 */
/* Declares the layer of another module in its own way. */
#include <stddef.h>

#include <postil/plugin.h>

struct mark {
    uint32_t begin, end;
    float n_byte;
};

static const struct postil_field fields[] = {
    POSTIL_SPAN(struct mark),
    POSTIL_FIELD(struct mark, n_byte, .help = "not what the other takes it for"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type type = {
    .name = "mark",
    .help = "runs of letters",
    .record_size = sizeof(struct mark),
    .fields = fields,
};

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(clash) = {
    POSTIL_PLUGIN_HEAD(clash),
    .version = "1",
    .summary = "declares 'mark' in another way",
    .layers = (const struct postil_layer_type *const[]){&type, NULL},
    .analyze = analyze,
};
