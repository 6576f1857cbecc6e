/* SPDX-License-Identifier: Apache-2.0 */
/* Options and configuration of run, check and config. */
#define _GNU_SOURCE
#include "args.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

enum {
    OPT_CHAIN = 256,
    OPT_SOURCE,
    OPT_PLUGIN_PATH,
    OPT_TIMEOUT,
    OPT_MAX_ERRORS,
    OPT_REJECTS,
    OPT_STATS,
    OPT_PROGRESS,
    OPT_TEXT_KEY,
    OPT_JSON,
    OPT_TESTS,
    OPT_RESUME,
    OPT_MANIFEST,
    OPT_INTO,
    OPT_ONLY
};

static const struct option long_options[] = {
    {"config", required_argument, NULL, 'c'},
    {"set", required_argument, NULL, 's'},
    {"chain", required_argument, NULL, OPT_CHAIN},
    {"source", required_argument, NULL, OPT_SOURCE},
    {"workers", required_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"plugin-path", required_argument, NULL, OPT_PLUGIN_PATH},
    {"timeout", required_argument, NULL, OPT_TIMEOUT},
    {"max-errors", required_argument, NULL, OPT_MAX_ERRORS},
    {"rejects", required_argument, NULL, OPT_REJECTS},
    {"stats", no_argument, NULL, OPT_STATS},
    {"progress", required_argument, NULL, OPT_PROGRESS},
    {"text-key", required_argument, NULL, OPT_TEXT_KEY},
    {"json", no_argument, NULL, OPT_JSON},
    {"tests", no_argument, NULL, OPT_TESTS},
    {"resume", optional_argument, NULL, OPT_RESUME},
    {"manifest", required_argument, NULL, OPT_MANIFEST},
    {"into", required_argument, NULL, OPT_INTO},
    {"only", required_argument, NULL, OPT_ONLY},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/** What was said, before it can be put together: files first, then --chain, then overrides. */
struct said {
    const char **files, **sets, **folders; /* each [argc] */
    size_t n_file, n_set, n_folder;
    const char *chain, *source;
};

void
args_fault(void *ctx, const char *message)
{
    (void)ctx;
    complain(message);
}

/* "path=value" in memory that args_read releases with `said`. */
static const char *
assign(const char *path, const char *value)
{
    size_t size = strlen(path) + strlen(value) + 2;
    char *s = malloc(size);
    if (s)
        snprintf(s, size, "%s=%s", path, value);
    return s;
}

static const char *
shorthand(int option)
{
    switch (option) {
    case 'j':
        return "run.workers";
    case 'o':
        return "chain.jsonl.path";
    case OPT_TIMEOUT:
        return "run.timeout";
    case OPT_MAX_ERRORS:
        return "run.max_errors";
    case OPT_TEXT_KEY:
        return "source.text_key";
    default:
        return NULL;
    }
}

static int
take_progress(struct args *args, const char *when)
{
    static const char *const names[] = {"auto", "yes", "no"};
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], when) == 0) {
            args->progress = (enum progress_when)i;
            return 0;
        }
    return refuse("--progress takes auto, yes or no, not '%s'", when);
}

static int
take_only(struct args *args, const char *number)
{
    char *end;
    errno = 0;
    args->only = strtoull(number, &end, 10);
    if (errno || *end || args->only == 0 || *number == '-')
        return refuse("--only takes the number of a document, from 1, not '%s'", number);
    return 0;
}

static int
take(struct args *args, struct said *said, int option)
{
    if (shorthand(option)) {
        said->sets[said->n_set] = assign(shorthand(option), optarg);
        return said->sets[said->n_set++] ? 0 : refuse("out of memory%s", "");
    }
    switch (option) {
    case 'c':
        said->files[said->n_file++] = optarg;
        return 0;
    case 's':
        said->sets[said->n_set++] = strdup(optarg);
        return 0;
    case OPT_CHAIN:
        said->chain = optarg;
        return 0;
    case OPT_SOURCE:
        said->source = optarg;
        return 0;
    case OPT_PLUGIN_PATH:
        said->folders[said->n_folder++] = optarg;
        return 0;
    case OPT_REJECTS:
        args->rejects = optarg;
        return 0;
    case OPT_MANIFEST:
        args->manifest = optarg;
        return 0;
    case OPT_RESUME:
        args->resume = optarg ? optarg : "";
        return 0;
    case OPT_INTO:
        args->into = optarg;
        return 0;
    case OPT_ONLY:
        return take_only(args, optarg);
    case OPT_STATS:
        args->stats = true;
        return 0;
    case OPT_PROGRESS:
        return take_progress(args, optarg);
    case OPT_JSON:
        args->json = true;
        return 0;
    case OPT_TESTS:
        args->tests = true;
        return 0;
    case 'q':
        args->quiet++;
        return 0;
    case 'v':
        args->verbose++;
        return 0;
    case 'h':
        args->help = true;
        return 0;
    default:
        return EXIT_USAGE; /* getopt has said why */
    }
}

/* -- the same run once more -------------------------------------------------------------------- */

/* Whether an option says what a run does, and not just what it says or where it stands. */
static bool
is_of_run(int option)
{
    static const int others[] = {OPT_REJECTS, OPT_STATS, OPT_PROGRESS, OPT_JSON,
                                 OPT_RESUME,  OPT_ONLY,  OPT_MANIFEST, OPT_INTO,
                                 'q',         'v',       'h'};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i] == option)
            return false;
    return true;
}

static int
keep_argument(struct args *args, char *argument)
{
    if (!argument)
        return refuse("out of memory%s", "");
    args->again[args->n_again++] = argument;
    return 0;
}

static int
keep_option(struct args *args, int option)
{
    const struct option *o = long_options;
    char *argument = NULL;
    while (o->name && o->val != option)
        o++;
    if (!o->name || !is_of_run(option))
        return 0;
    if (asprintf(&argument, "--%s%s%s", o->name, o->has_arg ? "=" : "", optarg ? optarg : "") < 0)
        argument = NULL;
    return keep_argument(args, argument);
}

/* Inputs stand behind all options. */
static int
keep_inputs(struct args *args)
{
    int code = args->n_input ? keep_argument(args, strdup("--")) : 0;
    for (int i = 0; i < args->n_input && code == 0; i++)
        code = keep_argument(args, strdup(args->inputs[i]));
    return code;
}

/* -- putting it together ----------------------------------------------------------------------- */

static bool
ends_in(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static bool
is_json_lines(const char *path)
{
    static const char *const endings[] = {".jsonl",     ".ndjson",     ".jsonl.gz", ".ndjson.gz",
                                          ".jsonl.zst", ".ndjson.zst", ".jsonl.xz", ".ndjson.xz"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends_in(path, endings[i]))
            return true;
    return false;
}

/* JSON lines when all inputs are called so, else files. */
static const char *
guess_source(const struct args *args)
{
    for (int i = 0; i < args->n_input; i++)
        if (!is_json_lines(args->inputs[i]))
            return "files";
    return "jsonl";
}

static bool
is_writer(const struct args *args, const char *name, size_t len)
{
    char copy[256];
    const struct postil_plugin *plugin;
    if (len >= sizeof copy)
        return false;
    memcpy(copy, name, len);
    copy[len] = '\0';
    return postil_registry_load(args->registry, copy, &plugin, NULL) == POSTIL_OK &&
           (plugin->flags & POSTIL_WRITER);
}

/* --chain names analyzers; without a writer among them the result goes to stdout as JSON lines. */
static enum postil_status
set_chain(const struct args *args, const char *names, struct postil_error *err)
{
    enum postil_status st = postil_config_set_chain(args->config, names, err);
    bool written = false;
    for (const char *at = names; *at && st == POSTIL_OK;) {
        size_t len = strcspn(at, ",");
        written |= is_writer(args, at, len);
        at += len + (at[len] == ',');
    }
    return st == POSTIL_OK && !written ? postil_config_add_step(args->config, "jsonl", err) : st;
}

static enum postil_status
put_together(struct args *args, const struct said *said, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; i < said->n_file && st == POSTIL_OK; i++)
        st = postil_config_read(args->config, said->files[i], err);
    if (st == POSTIL_OK && said->chain)
        st = set_chain(args, said->chain, err);
    if (st == POSTIL_OK && said->source)
        st = postil_config_set_source(args->config, said->source, err);
    if (st == POSTIL_OK && args->n_input) {
        if (!postil_config_get(args->config, "source.plugin"))
            st = postil_config_set_source(args->config, guess_source(args), err);
        if (st == POSTIL_OK)
            st = postil_config_set_paths(args->config, (const char *const *)args->inputs,
                                         (size_t)args->n_input, err);
    }
    for (size_t i = 0; i < said->n_set && st == POSTIL_OK; i++)
        st = postil_config_override(args->config, said->sets[i], err);
    return st;
}

static int
read_options(struct args *args, struct said *said, int argc, char **argv)
{
    int option, code = 0;
    optind = 1;
    while (code == 0 && (option = getopt_long(argc, argv, "c:s:j:o:qvh", long_options, NULL)) != -1)
        if ((code = take(args, said, option)) == 0)
            code = keep_option(args, option);
    args->inputs = argv + optind;
    args->n_input = argc - optind;
    if (code || args->help || (code = keep_inputs(args)) != 0)
        return code;
    struct postil_error err;
    enum postil_status st =
        postil_registry_new(said->folders, said->n_folder, &args->registry, &err);
    args->config = postil_config_new();
    if (st == POSTIL_OK && !args->config)
        st = postil_fail(&err, POSTIL_NOMEM, "out of memory");
    if (st == POSTIL_OK)
        st = put_together(args, said, &err);
    if (st == POSTIL_OK)
        return 0;
    complain(err.message);
    return exit_code(st);
}

int
args_read(struct args *args, int argc, char **argv)
{
    *args = (struct args){0};
    struct said said = {
        .files = calloc((size_t)argc + 1, sizeof *said.files),
        .sets = calloc((size_t)argc + 1, sizeof *said.sets),
        .folders = calloc((size_t)argc + 1, sizeof *said.folders),
    };
    args->again = calloc((size_t)argc + 2, sizeof *args->again);
    int code = said.files && said.sets && said.folders && args->again
                   ? read_options(args, &said, argc, argv)
                   : refuse("out of memory%s", "");
    for (size_t i = 0; i < said.n_set; i++)
        free((char *)said.sets[i]);
    free(said.files);
    free(said.sets);
    free(said.folders);
    return code;
}

void
args_fini(struct args *args)
{
    for (size_t i = 0; i < args->n_again; i++)
        free(args->again[i]);
    free(args->again);
    postil_config_free(args->config);
    postil_registry_free(args->registry);
}
