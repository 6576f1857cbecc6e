/* SPDX-License-Identifier: Apache-2.0 */
/* A step that does nothing: what remains is the runner. */
#include <postil/plugin.h>

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state;
    (void)doc;
    (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(noop) = {
    POSTIL_PLUGIN_HEAD(noop),
    .version = "1",
    .summary = "does nothing",
    .analyze = analyze,
};
