/* SPDX-License-Identifier: Apache-2.0 */
/* The postil command. */
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct {
    const char *name;
    int (*call)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"run", command_run, "take documents through a chain"},
    {"check", command_check, "find every fault of a configuration"},
    {"config", command_config, "print the effective configuration"},
    {"list", command_list, "list the plugins there are"},
    {"inspect", command_inspect, "describe a plugin: options, layers, where it was found"},
    {"verify", command_verify, "make the run of a manifest once more and compare"},
    {"plugin", command_plugin, "begin a plugin, check and fuzz it"},
    {"train", command_train, "make a plugin's model from documents with gold layers"},
    {"eval", command_eval, "measure what was found against what should be"},
    {"diff", command_diff, "show what differs between two outputs"},
    {"convert", command_convert, "turn annotated documents from one form into another"},
};

enum { N_COMMAND = sizeof commands / sizeof commands[0] };

int
exit_code(enum postil_status status)
{
    switch (status) {
    case POSTIL_OK:
    case POSTIL_END:
        return EXIT_ALL_GOOD;
    case POSTIL_USAGE:
        return EXIT_USAGE;
    case POSTIL_DATA:
        return 65;
    case POSTIL_NOINPUT:
        return 66;
    case POSTIL_CANTCREATE:
        return 73;
    case POSTIL_IO:
        return 74;
    case POSTIL_STOPPED:
        return 75;
    case POSTIL_CONFIG:
        return 78;
    case POSTIL_NOMEM:
    case POSTIL_INTERNAL:
        break;
    }
    return 70;
}

void
complain(const char *reason)
{
    fprintf(stderr, "postil: %s\n", reason);
}

int
refuse(const char *reason, const char *value)
{
    struct postil_error err;
    return refuse_unless_ok(postil_fail(&err, POSTIL_USAGE, reason, value), &err);
}

int
refuse_unless_ok(enum postil_status status, const struct postil_error *err)
{
    if (status != POSTIL_OK)
        complain(err->message);
    return exit_code(status);
}

static void
print_help(FILE *out)
{
    fputs("usage: postil COMMAND [ARGUMENT]...\n"
          "Text analysis for English news: who is named, who says what, where they stand, who "
          "copied\n"
          "whom.\n",
          out);
    for (size_t i = 0; i < N_COMMAND; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
    fputs("'postil COMMAND --help' says more, and so do postil(1) and postil.conf(5).\n", out);
}

/* Data that could not be written is no success. */
static int
close_stdout(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    complain("standard output: can't be written");
    return code ? code : exit_code(POSTIL_IO);
}

int
main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < N_COMMAND; i++)
        if (strcmp(commands[i].name, name) == 0) {
            argv[1] = (char *)"postil"; /* so that getopt complains in our name */
            return close_stdout(commands[i].call(argc - 1, argv + 1));
        }
    if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return close_stdout(EXIT_ALL_GOOD);
    }
    if (strcmp(name, "-V") == 0 || strcmp(name, "--version") == 0) {
        puts("postil " PACKAGE_VERSION);
        return close_stdout(EXIT_ALL_GOOD);
    }
    if (*name)
        fprintf(stderr, "postil: there is no command '%s'\n", name);
    print_help(stderr);
    return EXIT_USAGE;
}
