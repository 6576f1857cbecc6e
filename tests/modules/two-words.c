/* SPDX-License-Identifier: Apache-2.0 */
/* A name that is no C name. */
#include <postil/plugin.h>

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(two_words) = {
    .abi = POSTIL_ABI,
    .plugin_size = sizeof(struct postil_plugin),
    .option_size = sizeof(struct postil_option),
    .layer_type_size = sizeof(struct postil_layer_type),
    .field_size = sizeof(struct postil_field),
    .name = "two-words",
    .version = "1",
    .summary = "has a dash in its name",
    .analyze = analyze,
};
