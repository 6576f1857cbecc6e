/* SPDX-License-Identifier: Apache-2.0 */
/* postil check, postil config: what start-up does, without a run. */
#include "command.h"

#include <stdio.h>

#include "args.h"
#include "json.h"

static void
keep(void *ctx, const char *message)
{
    json_key(ctx, NULL, message);
}

static const char check_help[] =
    "usage: postil check [-c FILE]... [-s PATH=VALUE]... [--chain A,B,C] [--plugin-path DIR]... "
    "[--json]\n"
    "Builds the chain as 'postil run' does, opens the models, and names every fault in one pass.\n"
    "It reads no input and writes no output. Exit code: 0 all good, 78 faults.\n";

int
command_check(int argc, char **argv)
{
    struct args args;
    int code = args_read(&args, argc, argv);
    if (code == 0 && args.help) {
        fputs(check_help, stdout);
    } else if (code == 0) {
        struct postil_buffer json = json_begin();
        struct postil_report report = {.fault = args_fault};
        if (args.json)
            report = (struct postil_report){.fault = keep, .ctx = &json};
        json_open(&json, "faults", '[');
        postil_chain *chain = NULL;
        enum postil_status st = postil_chain_new(args.registry, args.config, &report, &chain);
        if (st == POSTIL_OK)
            st = postil_chain_open(chain, POSTIL_ANALYZERS, &report);
        json_close(&json, ']');
        if (!args.json && st == POSTIL_OK && !args.quiet)
            fputs("all good\n", stderr);
        if (args.json)
            json_end(&json);
        else
            postil_arena_free(json.arena);
        code = exit_code(st);
        postil_chain_free(chain);
    }
    args_fini(&args);
    return code;
}

static const char config_help[] = "usage: postil config [-c FILE]... [-s PATH=VALUE]... [--chain "
                                  "A,B,C] [--plugin-path DIR]... [INPUT]...\n"
                                  "Prints the effective configuration with every default; given "
                                  "back with -c it makes the same run.\n";

int
command_config(int argc, char **argv)
{
    struct args args;
    int code = args_read(&args, argc, argv);
    if (code == 0 && args.help) {
        fputs(config_help, stdout);
    } else if (code == 0) {
        struct postil_report report = {.fault = args_fault};
        postil_chain *chain = NULL;
        enum postil_status st = postil_chain_new(args.registry, args.config, &report, &chain);
        if (st == POSTIL_OK)
            postil_chain_print(chain, stdout);
        code = exit_code(st);
        postil_chain_free(chain);
    }
    args_fini(&args);
    return code;
}
