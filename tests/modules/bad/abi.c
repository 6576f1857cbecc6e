/* SPDX-License-Identifier: Apache-2.0 */
/* Built against another generation of the headers. */
#include <postil/plugin.h>

extern POSTIL_API const struct postil_plugin abi_LTX_postil_plugin;
const struct postil_plugin abi_LTX_postil_plugin = {
    .abi = POSTIL_ABI + 41, .plugin_size = 8, .name = (const char *)1, /* not to be looked at */
};
