/* SPDX-License-Identifier: Apache-2.0 */
/* An option whose range is none, since nothing compares with it. */
#include <math.h>

#include <postil/plugin.h>

struct settings {
    double share;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, share, .fallback = "0.5", .max = NAN, .help = "how much"),
    POSTIL_OPTIONS_END,
};

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(lax) = {
    POSTIL_PLUGIN_HEAD(lax),
    .version = "1",
    .summary = "takes any number",
    .options = options,
    .settings_size = sizeof(struct settings),
    .analyze = analyze,
};
