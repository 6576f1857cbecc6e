/* SPDX-License-Identifier: Apache-2.0 */
/* Goes by one name and lies in a file of another. */
#include <postil/plugin.h>

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(misnamed) = {
    .abi = POSTIL_ABI,
    .plugin_size = sizeof(struct postil_plugin),
    .option_size = sizeof(struct postil_option),
    .layer_type_size = sizeof(struct postil_layer_type),
    .field_size = sizeof(struct postil_field),
    .name = "renamed",
    .version = "1",
    .summary = "calls itself by another name",
    .analyze = analyze,
};
