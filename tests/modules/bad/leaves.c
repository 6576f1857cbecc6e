/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves the process, as if all were well, while it is being loaded. */
#include <stdlib.h>

#include <postil/plugin.h>

__attribute__((constructor)) static void
on_load(void)
{
    exit(0);
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(leaves) = {
    POSTIL_PLUGIN_HEAD(leaves),
    .version = "1",
    .summary = "never gets that far",
    .analyze = analyze,
};
