/* SPDX-License-Identifier: Apache-2.0 */
/* A whole analyzer: it declares nothing, writes nothing, and looks at every document. */
#include <postil/plugin.h>

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(noop) = {
    POSTIL_PLUGIN_HEAD(noop),
    .version = "1",
    .summary = "does nothing, and does it for every document",
    .analyze = analyze,
};
