/* SPDX-License-Identifier: Apache-2.0 */
/* postil plugin. */
#include "plugin.h"

#include <stdio.h>
#include <string.h>

#include "../command.h"

static const struct {
    const char *name;
    int (*call)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"new", plugin_new, "write a small complete plugin to begin with"},
    {"check", plugin_check, "whether a plugin keeps its contract"},
    {"fuzz", plugin_fuzz, "look for documents that a plugin can't stand"},
};

enum { N_COMMAND = sizeof commands / sizeof commands[0] };

static void
print_help(FILE *out)
{
    fputs("usage: postil plugin COMMAND [ARGUMENT]...\nFor those who write plugins.\n", out);
    for (size_t i = 0; i < N_COMMAND; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
    fputs("'postil plugin COMMAND --help' says more.\n", out);
}

int
command_plugin(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < N_COMMAND; i++)
        if (strcmp(commands[i].name, name) == 0) {
            argv[1] = argv[0];
            return commands[i].call(argc - 1, argv + 1);
        }
    if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return EXIT_ALL_GOOD;
    }
    if (*name)
        fprintf(stderr, "postil: there is no command 'plugin %s'\n", name);
    print_help(stderr);
    return EXIT_USAGE;
}
