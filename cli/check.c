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

static void
keep_failed(void *ctx, const char *where, const char *name, const char *what)
{
    json_open(ctx, NULL, '{');
    json_key(ctx, "where", where);
    json_key(ctx, "test", name);
    json_key(ctx, "what", what);
    json_close(ctx, '}');
}

static void
say_failed(void *ctx, const char *where, const char *name, const char *what)
{
    (void)ctx;
    fprintf(stderr, "postil: %s: test '%s': %s\n", where, name, what);
}

/* What both say of the options they share. */
#define CONFIGURATION                                                                              \
    "  -c, --config FILE       configuration; may repeat, later ones win\n"                        \
    "  -s, --set PATH=VALUE    one setting: run.timeout=5, chain.entities.types=PER,ORG\n"         \
    "      --chain A,B,C       these plugins with their defaults\n"                                \
    "      --source NAME       source plugin\n"                                                    \
    "      --plugin-path DIR   search plugins there first; may repeat\n"

static const char check_help[] =
    "usage: postil check [-c FILE]... [-s PATH=VALUE]... [--chain A,B,C] [OPTION]...\n"
    "Builds the chain as 'postil run' does, opens the models, and names every fault in one pass.\n"
    "It reads no input and writes no output.\n" CONFIGURATION
    "      --tests             take the texts of the configuration's tests through the chain, "
    "too,\n"
    "                          and say what was expected and what was found where they differ\n"
    "      --json              one JSON object\n"
    "  -q, --quiet             say nothing when all is good\n"
    "Exit code: 0 all good, 1 tests failed, 2 usage, 78 faults.\n";

/* Check as the arguments say. Faults go to `report`, failed tests to `watch`. */
static int
check(const struct args *args, struct postil_report *report, const struct postil_test_watch *watch,
      struct postil_test_counts *counts)
{
    postil_chain *chain = NULL;
    enum postil_status st = postil_chain_new(args->registry, args->config, report, &chain);
    if (st == POSTIL_OK)
        st = postil_chain_open(chain, POSTIL_ANALYZERS, report);
    if (st == POSTIL_OK && args->tests)
        st = postil_test_run(chain, args->config, report, watch, counts);
    postil_chain_free(chain);
    return st == POSTIL_OK && counts->n_failed ? EXIT_REJECTS : exit_code(st);
}

static int
check_for_scripts(const struct args *args)
{
    struct postil_buffer json = json_begin(), failed = json_begin();
    struct postil_report report = {.fault = keep, .ctx = &json};
    struct postil_test_watch watch = {.failed = keep_failed, .ctx = &failed};
    struct postil_test_counts counts = {0};
    json_open(&json, "faults", '[');
    json_open(&failed, "failed", '[');
    int code = check(args, &report, &watch, &counts);
    json_close(&json, ']');
    json_close(&failed, ']');
    if (args->tests) {
        json_number(&failed, "run", (double)counts.n_test);
        json_close(&failed, '}');
        json_raw(&json, "tests", failed.failed ? "null" : failed.bytes);
    }
    json_end(&json);
    postil_arena_free(failed.arena);
    return code;
}

static int
check_for_people(const struct args *args)
{
    struct postil_report report = {.fault = args_fault};
    struct postil_test_watch watch = {.failed = say_failed};
    struct postil_test_counts counts = {0};
    int code = check(args, &report, &watch, &counts);
    if (args->tests && report.n_fault == 0 && (!args->quiet || counts.n_failed))
        fprintf(stderr, "postil: %zu of %zu tests failed\n", counts.n_failed, counts.n_test);
    else if (code == EXIT_ALL_GOOD && !args->quiet)
        fputs("all good\n", stderr);
    return code;
}

int
command_check(int argc, char **argv)
{
    struct args args;
    int code = args_read(&args, argc, argv);
    if (code == 0 && args.help)
        fputs(check_help, stdout);
    else if (code == 0)
        code = args.json ? check_for_scripts(&args) : check_for_people(&args);
    args_fini(&args);
    return code;
}

static const char config_help[] =
    "usage: postil config [-c FILE]... [-s PATH=VALUE]... [--chain A,B,C] [OPTION]... [INPUT]...\n"
    "Prints the effective configuration with every default; given back with -c it makes the same\n"
    "run.\n" CONFIGURATION "Exit code: 0 printed, 2 usage, 78 faults.\n";

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
