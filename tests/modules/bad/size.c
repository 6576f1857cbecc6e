/* SPDX-License-Identifier: Apache-2.0 */
/* The right ABI number, but a struct of another size. */
#include <postil/plugin.h>

extern POSTIL_API const struct postil_plugin size_LTX_postil_plugin;
const struct postil_plugin size_LTX_postil_plugin = {
    .abi = POSTIL_ABI,
    .plugin_size = sizeof(struct postil_plugin),
    .option_size = 24,
    .layer_type_size = sizeof(struct postil_layer_type),
    .field_size = sizeof(struct postil_field),
    .name = "size",
};
