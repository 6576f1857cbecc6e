/* SPDX-License-Identifier: Apache-2.0 */
/* Takes a different, unpredictable time for each document. */
#define _GNU_SOURCE
#include <time.h>
#include <unistd.h>

#include <postil/plugin.h>

struct settings {
    int64_t most_us;
};

static enum postil_status
slow_open(const struct postil_context *ctx, const void *settings, void **out_state,
          struct postil_error *err)
{
    (void)ctx, (void)err;
    *out_state = (void *)settings;
    return POSTIL_OK;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)doc, (void)err;
    const struct settings *set = state;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t dice = ((uint64_t)now.tv_nsec + (uint64_t)getpid()) * 6364136223846793005u;
    usleep((useconds_t)((dice >> 33) % (uint64_t)(set->most_us + 1)));
    return POSTIL_OK;
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, most_us, .fallback = "2000", .max = 1e6, .unit = "microseconds",
                  .help = "longest time for a document"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(slow) = {
    POSTIL_PLUGIN_HEAD(slow),
    .version = "1",
    .summary = "takes its time",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = slow_open,
    .analyze = analyze,
};
