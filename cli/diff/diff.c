/* SPDX-License-Identifier: Apache-2.0 */
/* postil diff. */
#define _GNU_SOURCE
#include "diff.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../command.h"
#include "../names.h"
#include "../reading.h"
#include "../source.h"

enum {
    OPT_LAYER = 256,
    OPT_IGNORE,
    OPT_CONTEXT,
    OPT_FAIL,
    OPT_ALL,
    MOST_CONTEXT = 1 << 20,
    USUAL_CONTEXT = 40,
    ARENA = 1 << 30
};

static const struct option long_options[] = {
    {"layer", required_argument, NULL, OPT_LAYER},
    {"ignore", required_argument, NULL, OPT_IGNORE},
    {"context", required_argument, NULL, OPT_CONTEXT},
    {"fail-on-change", no_argument, NULL, OPT_FAIL},
    {"all", no_argument, NULL, OPT_ALL},
    {"json", no_argument, NULL, READING_JSON},
    READING_OPTIONS,
};

static const char help[] =
    "usage: postil diff A B [OPTION]...\n"
    "Shows what changed from output A to output B: documents, text, metadata, and of each layer "
    "the\n"
    "records that are gone (-), new (+), or have other fields (~), in the text around them; sums "
    "at\n"
    "the end.\n"
    "      --layer A,B         these layers alone, and no metadata\n"
    "      --ignore A,B        fields whose changes don't count: score\n"
    "      --context N         bytes of text on either side (default: 40)\n"
    "      --fail-on-change    exit with 1 when anything differs\n"
    "      --all               look into lines that are the same to the byte, too: they are "
    "passed\n"
    "                          over otherwise, and their records not counted\n"
    "      --json              a JSON object a line for each document that differs, then the sums\n"
    "  -s, --set NAME=VALUE    option of a source: jsonl.id_key=name\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "  -q, --quiet             the sums alone\n"
    "Files are read as 'postil eval' reads them. Documents are matched by id; those that stand in\n"
    "another order wait in memory.\n"
    "Exit code: 0 compared, 1 something differs (--fail-on-change) or a document could not be "
    "read,\n"
    "2 usage, 66 no input, 70 internal, 74 input/output, 78 configuration.\n";

/** What was said; borrows from argv. */
struct diff_args {
    struct reading reading;
    struct names layers, ignored;
    const char *files[2];
    size_t context;
    bool fail, all;
};

/* -- arguments --------------------------------------------------------------------------------- */

static int
take_names(struct names *names, const char *list)
{
    struct postil_error err;
    return refuse_unless_ok(names_cut(names, list, &err), &err);
}

static int
take_context(struct diff_args *a, const char *text)
{
    char *end;
    a->context = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && a->context <= MOST_CONTEXT
               ? 0
               : refuse("--context takes a whole number of bytes, not '%s'", text);
}

static int
take(struct diff_args *a, int option)
{
    switch (option) {
    case OPT_LAYER:
        return take_names(&a->layers, optarg);
    case OPT_IGNORE:
        return take_names(&a->ignored, optarg);
    case OPT_CONTEXT:
        return take_context(a, optarg);
    case OPT_FAIL:
        a->fail = true;
        return 0;
    case OPT_ALL:
        a->all = true;
        return 0;
    default:
        return reading_take(&a->reading, option);
    }
}

static int
read_arguments(struct diff_args *a, int argc, char **argv)
{
    int option, code = 0;
    optind = 1;
    while (code == 0 && (option = getopt_long(argc, argv, READING_SHORT, long_options, NULL)) != -1)
        code = take(a, option);
    if (code || a->reading.help)
        return code;
    if (argc - optind != 2)
        return refuse("two files are compared: postil diff A.jsonl %s", "B.jsonl");
    a->files[0] = argv[optind];
    a->files[1] = argv[optind + 1];
    return 0;
}

/* -- documents --------------------------------------------------------------------------------- */

/** A comparison of two files under way. */
struct differ {
    const struct diff_args *args;
    struct diff_style style;
    struct diff_sum sum;
    struct comparison comparison;
    postil_arena *scratch;
};

/* The sums of a layer; NULL: no memory. */
static struct layer_sum *
sum_of(struct diff_sum *sum, const char *name)
{
    for (size_t i = 0; i < sum->n_layer; i++)
        if (strcmp(sum->layers[i].name, name) == 0)
            return &sum->layers[i];
    struct layer_sum *layers = realloc(sum->layers, (sum->n_layer + 1) * sizeof *layers);
    sum->layers = layers ? layers : sum->layers;
    char *copy = layers ? strdup(name) : NULL;
    if (!copy)
        return NULL;
    layers[sum->n_layer] = (struct layer_sum){.name = copy};
    return &layers[sum->n_layer++];
}

static void
sum_fini(struct diff_sum *sum)
{
    for (size_t i = 0; i < sum->n_layer; i++)
        free(sum->layers[i].name);
    free(sum->layers);
}

static enum postil_status
add_up(struct diff_sum *sum, const struct document_change *d, struct postil_error *err)
{
    sum->n_both++;
    sum->n_changed += changes_any(d);
    sum->n_text += d->text;
    sum->n_meta += d->n_meta > 0;
    for (size_t i = 0; i < d->n_layer; i++) {
        const struct layer_change *l = &d->layers[i];
        struct layer_sum *layer = sum_of(sum, l->name);
        if (!layer)
            return postil_fail(err, POSTIL_NOMEM, "out of memory");
        layer->n_doc += changes_in_layer(l);
        layer->n_same += l->n_same;
        layer->n_gone += l->n_gone;
        layer->n_new += l->n_new;
        layer->n_moved += l->n_moved;
    }
    return POSTIL_OK;
}

static enum postil_status
compare(struct differ *d, const postil_doc *a, const postil_doc *b, struct postil_error *err)
{
    struct document_change change;
    enum postil_status st = changes_find(&d->comparison, a, b, &change, err);
    if (st == POSTIL_OK)
        st = add_up(&d->sum, &change, err);
    if (st != POSTIL_OK || d->args->reading.quiet || !changes_any(&change))
        return st;
    postil_arena_reset(d->scratch);
    if (d->args->reading.json)
        return diff_json_change(&d->style, &change, d->scratch, err);
    diff_print_change(&d->style, &change, d->scratch);
    return POSTIL_OK;
}

static void
take_only(struct differ *d, const postil_doc *doc, int which)
{
    d->sum.n_only[which]++;
    if (d->args->reading.quiet)
        return;
    if (d->args->reading.json)
        diff_json_only(doc, which);
    else
        diff_print_only(&d->style, doc, which);
}

/* A corpus document with none of the layers that count is not looked at. */
static bool
is_of_interest(const struct differ *d, const postil_doc *doc)
{
    bool interest = *postil_doc_id(doc) || d->args->layers.n == 0;
    for (size_t i = 0; i < d->args->layers.n; i++)
        interest |= postil_doc_find_layer(doc, d->args->layers.items[i]) != NULL;
    return interest;
}

/* Whether a document is all in its raw bytes. */
static bool
is_json(const char *path)
{
    return !source_name(path) || strcmp(source_name(path), "jsonl") == 0;
}

static enum postil_status
compare_all(struct differ *d, pairing *p, struct postil_error *err)
{
    const postil_doc *a, *b;
    enum postil_status st;
    if (!d->args->all && is_json(d->args->files[0]) && is_json(d->args->files[1]))
        pairing_pass_equal(p);
    while ((st = pairing_next(p, &a, &b, err)) == POSTIL_OK) {
        if (!is_of_interest(d, a ? a : b) && !(b && is_of_interest(d, b)))
            continue;
        if (!a || !b)
            take_only(d, a ? a : b, a ? PAIRING_A : PAIRING_B);
        else if ((st = compare(d, a, b, err)) != POSTIL_OK)
            return st;
    }
    d->sum.n_equal = pairing_count(p, PAIRING_A).n_equal;
    d->sum.n_both += d->sum.n_equal;
    return st == POSTIL_END ? POSTIL_OK : st;
}

/* -- the command ------------------------------------------------------------------------------- */

static int
tell(const struct differ *d, const pairing *p)
{
    const struct diff_sum *sum = &d->sum;
    if (d->args->reading.json)
        diff_json_sum(&d->style, sum);
    else
        diff_print_sum(&d->style, sum);
    bool changed = sum->n_changed || sum->n_only[0] || sum->n_only[1];
    bool rejected =
        pairing_count(p, PAIRING_A).n_rejected || pairing_count(p, PAIRING_B).n_rejected;
    return (changed && d->args->fail) || rejected ? EXIT_REJECTS : EXIT_ALL_GOOD;
}

static int
diff(void *ctx, pairing *pairs)
{
    const struct diff_args *a = ctx;
    struct postil_error err;
    struct postil_strings ignored = {a->ignored.items, a->ignored.n};
    struct differ d = {.args = a, .scratch = postil_arena_new(ARENA)};
    d.style = (struct diff_style){.paths = {a->files[0], a->files[1]},
                                  .ignored = ignored,
                                  .context = a->context,
                                  .colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR")};
    d.comparison = (struct comparison){.layers = {a->layers.items, a->layers.n},
                                       .ignored = ignored,
                                       .arena = postil_arena_new(ARENA)};
    enum postil_status st = d.scratch && d.comparison.arena
                                ? compare_all(&d, pairs, &err)
                                : postil_fail(&err, POSTIL_NOMEM, "out of memory");
    int code = st == POSTIL_OK ? tell(&d, pairs) : refuse_unless_ok(st, &err);
    sum_fini(&d.sum);
    match_fini(&d.comparison.match);
    postil_arena_free(d.comparison.arena);
    postil_arena_free(d.scratch);
    return code;
}

int
command_diff(int argc, char **argv)
{
    struct diff_args a = {.context = USUAL_CONTEXT};
    int code = reading_init(&a.reading, argc) ? read_arguments(&a, argc, argv)
                                              : refuse("out of memory%s", "");
    if (code == 0 && a.reading.help) {
        fputs(help, stdout);
    } else if (code == 0) {
        a.reading.sets[a.reading.n_set++] = "jsonl.corpus=true";
        code = reading_pairs(&a.reading, a.files, diff, &a);
    }
    names_fini(&a.layers);
    names_fini(&a.ignored);
    reading_fini(&a.reading);
    return code;
}
