/* SPDX-License-Identifier: Apache-2.0 */
/* Does nothing at all. */
#include <postil/plugin.h>

POSTIL_PLUGIN(nohooks) = {
    POSTIL_PLUGIN_HEAD(nohooks),
    .version = "1",
    .summary = "has no hooks",
};
