/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands. Each takes its own argv (argv[0] is its name) and returns the exit code. */
#ifndef POSTIL_CLI_COMMAND_H
#define POSTIL_CLI_COMMAND_H

#include <postil/error.h>

/** Exit codes that are no status of ours; the others follow sysexits.h. */
enum { EXIT_ALL_GOOD = 0, EXIT_REJECTS = 1, EXIT_USAGE = 2, EXIT_INTERRUPTED = 130 };

int
command_run(int argc, char **argv);
int
command_check(int argc, char **argv);
int
command_config(int argc, char **argv);
int
command_list(int argc, char **argv);
int
command_inspect(int argc, char **argv);
int
command_plugin(int argc, char **argv);
int
command_train(int argc, char **argv);
int
command_eval(int argc, char **argv);
int
command_diff(int argc, char **argv);
int
command_convert(int argc, char **argv);

int
command_verify(int argc, char **argv);

/** Exit code for a status. */
int
exit_code(enum postil_status status);

/** Say "postil: reason" on stderr. */
void
complain(const char *reason);

/** Say a reason with one %s for `value`, which may be of the user's making; EXIT_USAGE. */
int
refuse(const char *reason, const char *value);

/** Say the reason unless `status` is POSTIL_OK; its exit code. */
int
refuse_unless_ok(enum postil_status status, const struct postil_error *err);

#endif
