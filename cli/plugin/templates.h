/* SPDX-License-Identifier: Apache-2.0 */
/* The files that a new plugin begins with. */
#ifndef POSTIL_CLI_PLUGIN_TEMPLATES_H
#define POSTIL_CLI_PLUGIN_TEMPLATES_H

struct plugin_template {
    const char *kind; /* "analyzer" ..., or "any" */
    const char
        *name; /* of the file; "plugin.c" is called after the plugin, "gitignore" .gitignore */
    const char *text; /* with @name@ and the like */
};

/** Ends with a NULL kind. */
extern const struct plugin_template plugin_templates[];

#endif
