/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of a training, and its progress. */
#include <postil/training.h>

#include <stdarg.h>
#include <stdio.h>

#include <postil/plugin.h>

#include "option.h"

enum postil_status
postil_training_bind(const struct postil_plugin *plugin, const postil_config *config,
                     postil_arena *arena, const void **out_settings, struct postil_report *report)
{
    struct postil_error owner;
    size_t before = report->n_fault;
    void *settings = postil_arena_calloc(arena, 1, plugin->train_settings_size + 1, 16);
    if (!settings) {
        postil_fail(&owner, POSTIL_NOMEM, "settings of a training: out of memory");
        postil_report_fault(report, &owner);
        return POSTIL_NOMEM;
    }
    postil_fail(&owner, POSTIL_OK, "training of '%s'", plugin->name);
    struct binding binding = {.options = plugin->train_options,
                              .owner = owner.message,
                              .arena = arena,
                              .report = report};
    postil_options_bind(&binding, config->root, settings);
    if (report->n_fault > before)
        return POSTIL_CONFIG;
    *out_settings = settings;
    return POSTIL_OK;
}

void
postil_training_say(void (*say)(void *ctx, const char *line), void *ctx, const char *format, ...)
{
    char line[512];
    va_list args;
    if (!say)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    say(ctx, line);
}
