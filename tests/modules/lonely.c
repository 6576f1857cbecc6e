/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a layer that no plugin writes. */
#include <postil/plugin.h>

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(lonely) = {
    POSTIL_PLUGIN_HEAD(lonely),      .version = "1",     .summary = "reads what nobody writes",
    .reads = POSTIL_LAYERS("manna"), .analyze = analyze,
};
