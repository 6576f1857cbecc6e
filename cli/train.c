/* SPDX-License-Identifier: Apache-2.0 */
/* postil train. */
#define _GNU_SOURCE
#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "args.h"
#include "gold.h"
#include "source.h"

enum { OPT_DATA = 256, OPT_DEV, OPT_PLUGIN_PATH, SETTINGS_SIZE = 64 << 20 };

static const struct option long_options[] = {
    {"data", required_argument, NULL, OPT_DATA},
    {"dev", required_argument, NULL, OPT_DEV},
    {"output", required_argument, NULL, 'o'},
    {"set", required_argument, NULL, 's'},
    {"plugin-path", required_argument, NULL, OPT_PLUGIN_PATH},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "usage: postil train PLUGIN --data FILE... [--dev FILE...] -o MODEL [-s NAME=VALUE]...\n"
    "Trains a plugin's model on documents with gold layers. Progress goes to standard error.\n"
    "      --data FILE...      learn from these\n"
    "      --dev FILE...       held-out data: measure by these, and never learn from them\n"
    "  -o, --output MODEL      write the model there\n"
    "  -s, --set NAME=VALUE    option of the training ('postil inspect PLUGIN' lists them), or\n"
    "                          with a dot one of a source: conll.types=GPE=LOC,DATE=O\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "  -q, --quiet             no progress\n"
    "A FILE's ending says what it is: .jsonl, .json documents as lines of JSON with their layers;\n"
    ".tsv, .conll, .bio, .bio2 tokens and tags; .txt text with names in brackets. Tokens and\n"
    "sentences that are not given are made by 'segment'.\n"
    "Exit code: 0 trained, 2 usage, 65 a document can't be used, 66 no input, 70 internal, 73\n"
    "cannot create, 74 input/output, 78 configuration.\n";

/** What was said. Lists borrow from argv. */
struct train_args {
    const char *plugin, *output;
    const char **data, **dev, **sets, **source_sets, **folders; /* each [argc] */
    size_t n_data, n_dev, n_set, n_source_set, n_folder;
    bool quiet, help;
};

/* -- arguments --------------------------------------------------------------------------------- */

static int
take_file(const char **files, size_t *n, const char *path)
{
    files[(*n)++] = path;
    return source_name(path)
               ? 0
               : refuse("%s: the ending does not say what it is: .jsonl, .json; .tsv, "
                        ".conll, .bio, .bio2; .txt",
                        path);
}

/* A word that belongs to no option: a further file behind --data or --dev, else the plugin. */
static int
take_word(struct train_args *a, int list, const char *word)
{
    if (list == OPT_DATA)
        return take_file(a->data, &a->n_data, word);
    if (list == OPT_DEV)
        return take_file(a->dev, &a->n_dev, word);
    if (a->plugin)
        return refuse("what is '%s' for? files stand behind --data or --dev", word);
    a->plugin = word;
    return 0;
}

static int
take_set(struct train_args *a, const char *assignment)
{
    if (assignment[strcspn(assignment, ".=")] == '.')
        a->source_sets[a->n_source_set++] = assignment;
    else
        a->sets[a->n_set++] = assignment;
    return 0;
}

static int
take(struct train_args *a, int option, int *list)
{
    int before = *list;
    *list = option == 1 ? before : option;
    switch (option) {
    case 1:
        return take_word(a, before, optarg);
    case OPT_DATA:
    case OPT_DEV:
        return take_word(a, option, optarg);
    case 'o':
        a->output = optarg;
        return 0;
    case 's':
        return take_set(a, optarg);
    case OPT_PLUGIN_PATH:
        a->folders[a->n_folder++] = optarg;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case 'h':
        a->help = true;
        return 0;
    default:
        return EXIT_USAGE; /* getopt has said why */
    }
}

/* A source's option must be for a source that reads something. */
static int
check_source_sets(const struct train_args *a)
{
    for (size_t i = 0; i < a->n_source_set; i++) {
        size_t len = strcspn(a->source_sets[i], ".");
        bool used = false;
        for (size_t j = 0; j < a->n_data + a->n_dev && !used; j++) {
            const char *path = j < a->n_data ? a->data[j] : a->dev[j - a->n_data];
            const char *source = source_name(path);
            used = strlen(source) == len && memcmp(source, a->source_sets[i], len) == 0;
        }
        if (!used)
            return refuse("-s %s: no file is read by a source of that name", a->source_sets[i]);
    }
    return 0;
}

static int
read_arguments(struct train_args *a, int argc, char **argv)
{
    int option, code = 0, list = 0;
    optind = 1;
    while (code == 0 && (option = getopt_long(argc, argv, "-o:s:qh", long_options, NULL)) != -1)
        code = take(a, option, &list);
    for (; code == 0 && optind < argc; optind++) /* behind a "--" */
        code = take_word(a, list, argv[optind]);
    if (code || a->help)
        return code;
    if (!a->plugin)
        return refuse("train what? name the plugin first: postil train PLUGIN --data FILE%s",
                      "...");
    if (!a->n_data)
        return refuse("no data to learn from: --data FILE%s", "...");
    if (!a->output)
        return refuse("where does the model go? -o %s", "MODEL");
    return check_source_sets(a);
}

/* -- training ---------------------------------------------------------------------------------- */

static void
name_trainable(postil_registry *registry, struct postil_error *names)
{
    size_t n;
    const struct postil_plugin_file *files = postil_registry_files(registry, &n);
    names->message[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const struct postil_plugin *plugin;
        if (!files[i].shadowed &&
            postil_registry_load(registry, files[i].name, &plugin, NULL) == POSTIL_OK &&
            plugin->train)
            postil_fail(names, POSTIL_OK, "%s%s%s", names->message, *names->message ? ", " : "",
                        plugin->name);
    }
}

static enum postil_status
find_plugin(postil_registry *registry, const char *name, const struct postil_plugin **out_plugin,
            struct postil_error *err)
{
    struct postil_error names;
    enum postil_status st = postil_registry_load(registry, name, out_plugin, err);
    if (st != POSTIL_OK || (*out_plugin)->train)
        return st;
    name_trainable(registry, &names);
    return *names.message
               ? postil_fail(err, POSTIL_USAGE, "plugin '%s' has nothing to train; there are: %s",
                             name, names.message)
               : postil_fail(err, POSTIL_USAGE,
                             "plugin '%s' has nothing to train, and no other has", name);
}

/* A training may take hours: what would fail at its end is better known now. */
static enum postil_status
check_output(const char *path, struct postil_error *err)
{
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return postil_fail(err, POSTIL_CANTCREATE, "%s: is a folder", path);
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    char *folder = slash ? strndup(path, len ? len : 1) : strdup(".");
    if (!folder)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    int fault = access(folder, W_OK) == 0 ? 0 : errno;
    free(folder);
    return fault ? postil_fail(err, POSTIL_CANTCREATE, "%s: %s", path, strerror(fault)) : POSTIL_OK;
}

static void
say(void *ctx, const char *line)
{
    const struct train_args *a = ctx;
    if (!a->quiet)
        fprintf(stderr, "postil: %s\n", line);
}

static enum postil_status
call(const struct train_args *a, const struct postil_plugin *plugin, const void *settings,
     const struct gold *data, const struct gold *dev)
{
    struct postil_error err = {.message = "no reason given"};
    struct postil_training training = {
        .size = sizeof training,
        .docs = data->docs,
        .file_of = data->file_of,
        .n_doc = data->n_doc,
        .files = data->files,
        .n_file = data->n_file,
        .dev_docs = dev->docs,
        .dev_file_of = dev->file_of,
        .n_dev_doc = dev->n_doc,
        .dev_files = dev->files,
        .n_dev_file = dev->n_file,
        .output = a->output,
        .ctx = (void *)a,
        .say = say,
    };
    enum postil_status st = plugin->train(&training, settings, &err);
    if (st == POSTIL_OK && access(a->output, R_OK) != 0)
        st = postil_fail(&err, POSTIL_INTERNAL, "is done, but did not write %s", a->output);
    if (st != POSTIL_OK) {
        postil_blame(&err, "training of '%s'", plugin->name);
        complain(err.message);
    }
    return st;
}

static enum postil_status
read_and_call(const struct train_args *a, postil_registry *registry,
              const struct postil_plugin *plugin, const void *settings)
{
    struct gold data = {.files = a->data, .n_file = a->n_data};
    struct gold dev = {.files = a->dev, .n_file = a->n_dev};
    struct gold_reader reader = {.registry = registry,
                                 .plugin = plugin,
                                 .sets = a->source_sets,
                                 .n_set = a->n_source_set,
                                 .quiet = a->quiet};
    enum postil_status st = gold_read(&data, &reader);
    if (st == POSTIL_OK)
        st = gold_read(&dev, &reader);
    if (st == POSTIL_OK)
        st = call(a, plugin, settings, &data, &dev);
    gold_fini(&data);
    gold_fini(&dev);
    return st;
}

/* Settings of the training from -s; faults are said. */
static enum postil_status
bind(const struct train_args *a, const struct postil_plugin *plugin, postil_arena *arena,
     const void **out_settings)
{
    struct postil_error err;
    struct postil_report report = {.fault = args_fault};
    postil_config *config = postil_config_new();
    enum postil_status st = config ? POSTIL_OK : postil_fail(&err, POSTIL_NOMEM, "out of memory");
    for (size_t i = 0; i < a->n_set && st == POSTIL_OK; i++)
        st = postil_config_override(config, a->sets[i], &err);
    if (st == POSTIL_OK)
        st = postil_training_bind(plugin, config, arena, out_settings, &report);
    else
        complain(err.message);
    postil_config_free(config);
    return st;
}

static enum postil_status
train(const struct train_args *a, postil_registry *registry)
{
    struct postil_error err;
    const struct postil_plugin *plugin;
    const void *settings;
    enum postil_status st = find_plugin(registry, a->plugin, &plugin, &err);
    if (st == POSTIL_OK)
        st = check_output(a->output, &err);
    postil_arena *arena = postil_arena_new(SETTINGS_SIZE);
    if (st == POSTIL_OK && !arena)
        st = postil_fail(&err, POSTIL_NOMEM, "out of memory");
    if (st != POSTIL_OK)
        complain(err.message);
    else if ((st = bind(a, plugin, arena, &settings)) == POSTIL_OK)
        st = read_and_call(a, registry, plugin, settings);
    postil_arena_free(arena);
    return st;
}

static int
run(const struct train_args *a)
{
    struct postil_error err;
    postil_registry *registry = NULL;
    enum postil_status st = postil_registry_new(a->folders, a->n_folder, &registry, &err);
    if (st != POSTIL_OK)
        complain(err.message);
    else
        st = train(a, registry);
    postil_registry_free(registry);
    return exit_code(st);
}

int
command_train(int argc, char **argv)
{
    size_t n = (size_t)argc + 1;
    const char **lists = calloc(5 * n, sizeof *lists);
    struct train_args a = {.data = lists,
                           .dev = lists + n,
                           .sets = lists + 2 * n,
                           .source_sets = lists + 3 * n,
                           .folders = lists + 4 * n};
    int code = lists ? read_arguments(&a, argc, argv) : refuse("out of memory%s", "");
    if (code == 0 && a.help)
        fputs(help, stdout);
    else if (code == 0)
        code = run(&a);
    free(lists);
    return code;
}
