/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a layer that another module declares and writes too. */
#include "mark.h"

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(twin) = {
    POSTIL_PLUGIN_HEAD(twin),        .version = "1",     .summary = "writes what 'mark' writes",
    .writes = POSTIL_LAYERS("mark"), .analyze = analyze,
};
