/* SPDX-License-Identifier: Apache-2.0 */
/* An option that must be given. */
#include <postil/plugin.h>

struct settings {
    const char *model;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, model, .help = "file of the model"),
    POSTIL_OPTIONS_END,
};

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(needy) = {
    POSTIL_PLUGIN_HEAD(needy),
    .version = "1",
    .summary = "must be given a model",
    .options = options,
    .settings_size = sizeof(struct settings),
    .analyze = analyze,
};
