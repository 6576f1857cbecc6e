/* SPDX-License-Identifier: Apache-2.0 */
/* Binding a group of the configuration to a settings struct through its option table. */
#ifndef POSTIL_CORE_OPTION_H
#define POSTIL_CORE_OPTION_H

#include <stdio.h>

#include <postil/option.h>

#include "config.h"

/**
 * Whether a table can be trusted: names, fields inside the settings and aligned, fallbacks that
 * parse, choices where they belong. `options` may be NULL (no options). Errors: POSTIL_CONFIG.
 */
enum postil_status
postil_options_check(const struct postil_option *options, size_t settings_size,
                     struct postil_error *err);

struct binding {
    const struct postil_option *options; /* may be NULL                              */
    enum postil_option_scope scope;      /* SOURCE_ONLY or STEP_ONLY: the role       */
    const char *owner;                   /* "step 'stance'", for messages            */
    const char *const *reserved;         /* keys that are not options, ends in NULL  */
    postil_arena *arena;                 /* strings and lists are copied into it     */
    struct postil_report *report;
};

/** Fill `settings` from `group` (NULL: all defaults). Every fault is reported. */
void
postil_options_bind(const struct binding *b, const struct node *group, void *settings);

/** Whether an option is for this scope and not absent. */
bool
postil_option_is_set(const struct postil_option *option, enum postil_option_scope scope,
                     const void *settings);

/** Print an option's value as libconfig writes it. */
void
postil_option_print(const struct postil_option *option, const void *settings, FILE *out);

/** Print settings as libconfig assignments, one a line, each behind `indent`. */
void
postil_options_print(const struct postil_option *options, enum postil_option_scope scope,
                     const void *settings, const char *indent, FILE *out);

/** A string as libconfig writes it, with its quotes. */
void
postil_config_print_string(const char *s, FILE *out);

#endif
