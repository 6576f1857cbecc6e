/* SPDX-License-Identifier: Apache-2.0 */
/* An option whose default is out of its own range. */
#include <stddef.h>

#include <postil/plugin.h>

struct settings {
    int64_t n;
};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, n, .fallback = "12", .max = 10, .help = "how many"),
    POSTIL_OPTIONS_END,
};

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

POSTIL_PLUGIN(badoption) = {
    POSTIL_PLUGIN_HEAD(badoption),
    .version = "1",
    .summary = "is refused",
    .options = options,
    .settings_size = sizeof(struct settings),
    .analyze = analyze,
};
