/* SPDX-License-Identifier: Apache-2.0 */
/* Calls a function that exists nowhere. */
#include <postil/plugin.h>

int
function_that_nobody_wrote(void);

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc;
    return function_that_nobody_wrote() ? postil_fail(err, POSTIL_DATA, "no") : POSTIL_OK;
}

POSTIL_PLUGIN(undefined) = {
    POSTIL_PLUGIN_HEAD(undefined),
    .version = "1",
    .summary = "can't be linked",
    .analyze = analyze,
};
