/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a descriptor can be trusted. */
#ifndef POSTIL_CORE_PLUGIN_H
#define POSTIL_CORE_PLUGIN_H

#include <postil/plugin.h>

/**
 * Check a descriptor found in a file that goes by `name`: ABI and sizes first, before any other
 * field is looked at, then names, options, layers, hooks. Errors: POSTIL_CONFIG, naming what
 * differs.
 */
enum postil_status
postil_plugin_check(const struct postil_plugin *plugin, const char *name,
                    struct postil_error *err);

/**
 * What an instance with these settings reads and writes, checked like a descriptor. It lives as
 * long as the plugin and `arena`. Errors: POSTIL_CONFIG; whatever `declare` says.
 */
enum postil_status
postil_plugin_declare(const struct postil_plugin *plugin, const void *settings,
                      postil_arena *arena, struct postil_declaration *out,
                      struct postil_error *err);

#endif
