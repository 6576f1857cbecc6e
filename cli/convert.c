/* SPDX-License-Identifier: Apache-2.0 */
/* postil convert. */
#define _GNU_SOURCE
#include "command.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "reading.h"
#include "source.h"

enum { OPT_FROM = 256, OPT_TO, OPT_LAYER, CORPUS = 64 << 20 };

static const struct option long_options[] = {
    {"from", required_argument, NULL, OPT_FROM},
    {"to", required_argument, NULL, OPT_TO},
    {"layer", required_argument, NULL, OPT_LAYER},
    {"output", required_argument, NULL, 'o'},
    READING_OPTIONS,
};

static const char help[] =
    "usage: postil convert [--from FORM] [--to FORM] [--layer LAYER] [-o OUTPUT] INPUT...\n"
    "Turns annotated documents from one form into another: jsonl (lines of JSON), conll (tokens "
    "and\n"
    "tags), brat (a folder of texts with standoff files), marked (names in brackets; to read "
    "only),\n"
    "or whatever other plugin is a source or a writer. What the new form can't hold is said.\n"
    "      --from FORM         source plugin (default: by the input's ending; a folder is brat)\n"
    "      --to FORM           writer plugin (default: by the output's ending, else jsonl)\n"
    "      --layer LAYER       layer that the spans of conll and brat are (default: entity)\n"
    "  -o, --output OUTPUT     file, or folder for brat (default: standard output)\n"
    "  -s, --set PATH=VALUE    one setting: source.types=GPE=LOC, chain.conll.columns=4\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "  -q, --quiet             do not say what is lost\n"
    "Exit code: 0 converted, 1 documents were rejected, 2 usage, 66 no input, 70 internal, 73 "
    "cannot\n"
    "create, 74 input/output, 78 configuration.\n";

/** What was said; borrows from argv. */
struct convert_args {
    struct reading reading;
    const char *from, *to, *layer, *output;
    char **inputs; /* [n_input] */
    int n_input;
};

/* -- arguments --------------------------------------------------------------------------------- */

static int
take(struct convert_args *a, int option)
{
    switch (option) {
    case OPT_FROM:
        a->from = optarg;
        return 0;
    case OPT_TO:
        a->to = optarg;
        return 0;
    case OPT_LAYER:
        a->layer = optarg;
        return 0;
    case 'o':
        a->output = optarg;
        return 0;
    default:
        return reading_take(&a->reading, option);
    }
}

/* A folder is brat, and so is one that is to be made. */
static const char *
guess(const char *path)
{
    if (path && path[strlen(path) - 1] == '/')
        return "brat";
    return path && source_name(path) ? source_name(path) : "jsonl";
}

static int
read_arguments(struct convert_args *a, int argc, char **argv)
{
    int option, code = 0;
    optind = 1;
    while (code == 0 &&
           (option = getopt_long(argc, argv, "o:" READING_SHORT, long_options, NULL)) != -1)
        code = take(a, option);
    a->inputs = argv + optind;
    a->n_input = argc - optind;
    if (code || a->reading.help)
        return code;
    if (a->n_input == 0)
        return refuse("convert what? name the input, or - for standard input%s", "");
    if ((a->output && !*a->output) || !*a->inputs[0])
        return refuse("a path is empty%s", "");
    if (!a->from)
        a->from = guess(a->inputs[0]);
    if (!a->to)
        a->to = guess(a->output);
    return strcmp(a->to, "brat") == 0 && !a->output
               ? refuse("brat is a folder: name it with -o %s", "FOLDER")
               : 0;
}

/* -- the chain --------------------------------------------------------------------------------- */

static enum postil_status
set(postil_config *config, const char *group, const char *name, const char *value,
    struct postil_error *err)
{
    char *assignment;
    if (asprintf(&assignment, "%s.%s=%s", group, name, value) < 0)
        return postil_fail(err, POSTIL_NOMEM, "out of memory");
    enum postil_status st = postil_config_override(config, assignment, err);
    free(assignment);
    return st;
}

static bool
is_of_spans(const char *form)
{
    return strcmp(form, "conll") == 0 || strcmp(form, "brat") == 0;
}

/* Lines of JSON keep all layers; the forms of spans have the one that was named. */
static enum postil_status
set_layers(postil_config *config, const struct convert_args *a, struct postil_error *err)
{
    char writer[80];
    snprintf(writer, sizeof writer, "chain.%s", a->to);
    if (a->layer && strcmp(a->from, "brat") == 0) {
        enum postil_status st = set(config, "source", "layer", a->layer, err);
        if (st != POSTIL_OK)
            return st;
    }
    if (a->layer && is_of_spans(a->to))
        return set(config, writer, "layer", a->layer, err);
    if (strcmp(a->to, "jsonl") == 0)
        return set(config, writer, "layers", a->layer ? a->layer : "all", err);
    return POSTIL_OK;
}

static enum postil_status
configure(postil_config *config, const struct convert_args *a, struct postil_error *err)
{
    char writer[80], chain[80];
    snprintf(writer, sizeof writer, "chain.%s", a->to);
    snprintf(chain, sizeof chain, "%s%s", strcmp(a->to, "conll") == 0 ? "segment," : "", a->to);
    enum postil_status st = postil_config_set_source(config, a->from, err);
    if (st == POSTIL_OK)
        st = postil_config_set_paths(config, (const char *const *)a->inputs, (size_t)a->n_input,
                                     err);
    if (st == POSTIL_OK)
        st = postil_config_set_chain(config, chain, err);
    if (st == POSTIL_OK && a->output)
        st = set(config, writer, "path", a->output, err);
    if (st == POSTIL_OK)
        st = set_layers(config, a, err);
    for (size_t i = 0; i < a->reading.n_set && st == POSTIL_OK; i++)
        st = postil_config_override(config, a->reading.sets[i], err);
    return st;
}

static enum postil_status
open_chain(postil_registry *registry, const struct convert_args *a, postil_chain **out_chain)
{
    struct postil_error err;
    struct postil_report report = {.fault = args_fault};
    const struct postil_plugin *writer;
    postil_config *config = postil_config_new();
    enum postil_status st = postil_registry_load(registry, a->to, &writer, &err);
    if (st == POSTIL_OK && !(writer->flags & POSTIL_WRITER))
        st = postil_fail(&err, POSTIL_USAGE, "plugin '%s' does not write: --to jsonl, conll, brat",
                         a->to);
    if (st == POSTIL_OK)
        st = config ? configure(config, a, &err) : postil_fail(&err, POSTIL_NOMEM, "out of memory");
    if (st == POSTIL_OK)
        st = postil_chain_new(registry, config, &report, out_chain);
    else
        complain(err.message);
    postil_config_free(config);
    return st == POSTIL_OK ? postil_chain_open(*out_chain, POSTIL_ALL, &report) : st;
}

/* -- documents --------------------------------------------------------------------------------- */

/* A fault that is not the document's own. */
static bool
ends_it(enum postil_status st)
{
    return st == POSTIL_IO || st == POSTIL_CANTCREATE;
}

static enum postil_status
convert_all(postil_chain *chain, postil_doc *doc, const char *input, size_t *out_rejected,
            struct postil_error *err)
{
    for (;;) {
        enum postil_status st = postil_chain_next(chain, doc, err);
        if (st == POSTIL_END)
            return POSTIL_OK;
        if (st == POSTIL_OK) {
            st = postil_chain_annotate(chain, doc, err);
            if (ends_it(st))
                return st;
        }
        if (st != POSTIL_OK)
            source_reject(doc, input, ++*out_rejected, err);
    }
}

/* Writers tell in a layer NAME-loss what their form can't hold. */
static void
say_losses(const postil_doc *corpus, const char *form)
{
    char name[80];
    snprintf(name, sizeof name, "%s-loss", form);
    const postil_layer *layer = postil_doc_find_layer(corpus, name);
    const struct postil_layer_type *type = layer ? postil_layer_get_type(layer) : NULL;
    const struct postil_field *what = type ? postil_layer_type_find(type, "what") : NULL;
    const struct postil_field *n = type ? postil_layer_type_find(type, "n") : NULL;
    if (!what || !n || what->type != POSTIL_STRING || n->type != POSTIL_U64)
        return;
    const char *record = postil_layer_records(layer);
    for (size_t i = 0; i < postil_layer_count(layer); i++, record += type->record_size)
        fprintf(stderr, "postil: %s: %" PRIu64 " %s\n", form,
                *(const uint64_t *)(record + n->offset),
                *(const char *const *)(record + what->offset));
}

static int
convert(const struct convert_args *a, postil_chain *chain)
{
    struct postil_error err;
    size_t n_rejected = 0;
    postil_doc *doc = source_doc(), *corpus = postil_doc_new_corpus(CORPUS);
    enum postil_status st = doc && corpus ? convert_all(chain, doc, a->inputs[0], &n_rejected, &err)
                                          : postil_fail(&err, POSTIL_NOMEM, "out of memory");
    if (st == POSTIL_OK)
        st = postil_chain_conclude(chain, corpus, &err);
    if (st == POSTIL_OK && !a->reading.quiet)
        say_losses(corpus, a->to);
    postil_doc_free(doc);
    postil_doc_free(corpus);
    if (st == POSTIL_OK && n_rejected)
        fprintf(stderr, "postil: %zu documents were rejected\n", n_rejected);
    return st == POSTIL_OK && n_rejected ? EXIT_REJECTS : refuse_unless_ok(st, &err);
}

static int
run(const struct convert_args *a)
{
    struct postil_error err;
    postil_registry *registry = NULL;
    postil_chain *chain = NULL;
    int code = refuse_unless_ok(
        postil_registry_new(a->reading.folders, a->reading.n_folder, &registry, &err), &err);
    if (code == 0)
        code = exit_code(open_chain(registry, a, &chain));
    if (code == 0)
        code = convert(a, chain);
    postil_chain_free(chain);
    postil_registry_free(registry);
    return code;
}

int
command_convert(int argc, char **argv)
{
    struct convert_args a = {.from = NULL};
    int code = reading_init(&a.reading, argc) ? read_arguments(&a, argc, argv)
                                              : refuse("out of memory%s", "");
    if (code == 0 && a.reading.help)
        fputs(help, stdout);
    else if (code == 0)
        code = run(&a);
    reading_fini(&a.reading);
    return code;
}
