/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands of `postil plugin`. Each takes its own argv (argv[0] is the program's name). */
#ifndef POSTIL_CLI_PLUGIN_PLUGIN_H
#define POSTIL_CLI_PLUGIN_PLUGIN_H

int
plugin_new(int argc, char **argv);
int
plugin_check(int argc, char **argv);
int
plugin_fuzz(int argc, char **argv);

#endif
