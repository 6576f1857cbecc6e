/* SPDX-License-Identifier: Apache-2.0 */
/* postil eval. */
#define _GNU_SOURCE
#include "eval.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../command.h"
#include "../names.h"
#include "../reading.h"

enum {
    OPT_LAYER = 256,
    OPT_GOLD,
    OPT_BY,
    OPT_MATCH,
    OPT_SPAN,
    OPT_MIN,
    OPT_RESAMPLES,
    OPT_SEED,
    MOST_NAMED = 10,
    SCRATCH = 64 << 20
};

static const struct option long_options[] = {
    {"layer", required_argument, NULL, OPT_LAYER},
    {"gold", required_argument, NULL, OPT_GOLD},
    {"by", required_argument, NULL, OPT_BY},
    {"match", required_argument, NULL, OPT_MATCH},
    {"span", required_argument, NULL, OPT_SPAN},
    {"min", required_argument, NULL, OPT_MIN},
    {"resamples", required_argument, NULL, OPT_RESAMPLES},
    {"seed", required_argument, NULL, OPT_SEED},
    {"json", no_argument, NULL, READING_JSON},
    READING_OPTIONS,
};

static const char help[] =
    "usage: postil eval --layer LAYER --gold GOLD OUT [OPTION]...\n"
    "Holds the records of a layer in OUT against those of GOLD, document by document: precision,\n"
    "recall and F1 for each type, by equal spans, by overlap, by the bytes that are covered; "
    "which\n"
    "types are taken for which; and 95 % intervals over resamples of the documents.\n"
    "      --layer LAYER       entity, quote, stance, claim ...\n"
    "      --gold GOLD         documents with the layer as it should be\n"
    "      --by FIELD          the field that is the type (default: entity type, quote kind, "
    "stance\n"
    "                          label ...); none: all records are of one type\n"
    "      --match A,B         fields that must be equal besides, for a record to be right\n"
    "      --span NAME         compare that span instead: cue, speaker, holder\n"
    "      --min NAME=VALUE    exit with 1 when a figure is lower; may repeat. NAME is f1, "
    "precision\n"
    "                          or recall, with overlap_ or bytes_, and macro_, or a type and a\n"
    "                          colon in front: overlap_macro_f1, PER:recall\n"
    "      --resamples N       for the intervals (default: 1000; 0: none)\n"
    "      --seed N            of the resamples (default: 1)\n"
    "      --json              one JSON object\n"
    "  -s, --set NAME=VALUE    option of a source: conll.types=GPE=LOC, jsonl.id_key=name\n"
    "      --plugin-path DIR   search plugins there first; may repeat\n"
    "  -q, --quiet             do not name documents that one side lacks\n"
    "A file's ending says what it is: .tsv, .conll, .bio, .bio2 tokens and tags; .txt text with\n"
    "names in brackets; else documents as lines of JSON, packed or not. - is standard input.\n"
    "Exit code: 0 measured, 1 a minimum was missed or a document could not be measured, 2 usage,\n"
    "65 nothing to measure, 66 no input, 70 internal, 74 input/output, 78 configuration.\n";

/** What was said; borrows from argv. */
struct eval_args {
    struct reading reading;
    struct view view;
    struct names match;
    const char *files[2];     /* gold, found */
    struct minimum *minimums; /* [n_minimum] owned */
    size_t n_minimum;
    unsigned long n_resample, seed;
};

/* -- arguments --------------------------------------------------------------------------------- */

static int
take_by(struct view *view, const char *field)
{
    view->untyped = strcmp(field, "none") == 0;
    view->by = view->untyped ? NULL : field;
    return 0;
}

static int
take_match(struct eval_args *a, const char *list)
{
    struct postil_error err;
    int code = refuse_unless_ok(names_cut(&a->match, list, &err), &err);
    if (code == 0 && a->match.n > MOST_FIELDS)
        return refuse("--match %s: too many fields", list);
    a->view.n_field = a->match.n;
    for (size_t i = 0; i < a->match.n && code == 0; i++)
        a->view.fields[i] = a->match.items[i];
    return code;
}

static int
take_minimum(struct eval_args *a, const char *text)
{
    struct postil_error err;
    return refuse_unless_ok(minimum_read(text, &a->minimums[a->n_minimum++], &err), &err);
}

static int
take_number(unsigned long *to, unsigned long most, const char *text)
{
    char *end;
    *to = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end && *to <= most
               ? 0
               : refuse("'%s' is no whole number, or too large", text);
}

static int
take(struct eval_args *a, int option)
{
    switch (option) {
    case OPT_LAYER:
        a->view.layer = optarg;
        return 0;
    case OPT_GOLD:
        a->files[0] = optarg;
        return 0;
    case OPT_BY:
        return take_by(&a->view, optarg);
    case OPT_MATCH:
        return take_match(a, optarg);
    case OPT_SPAN:
        a->view.span = optarg;
        return 0;
    case OPT_MIN:
        return take_minimum(a, optarg);
    case OPT_RESAMPLES:
        return take_number(&a->n_resample, 1000000, optarg);
    case OPT_SEED:
        return take_number(&a->seed, UINT32_MAX, optarg);
    default:
        return reading_take(&a->reading, option);
    }
}

static int
read_arguments(struct eval_args *a, int argc, char **argv)
{
    int option, code = 0;
    struct postil_error err;
    optind = 1;
    while (code == 0 && (option = getopt_long(argc, argv, READING_SHORT, long_options, NULL)) != -1)
        code = take(a, option);
    if (code || a->reading.help)
        return code;
    if (!a->view.layer)
        return refuse("which layer? --layer %s", "entity");
    if (!a->files[0])
        return refuse("against what? --gold %s", "GOLD.jsonl");
    if (argc - optind != 1)
        return refuse(argc == optind ? "what is to be measured? name the output%s"
                                     : "one output at a time, not '%s' too",
                      argc == optind ? "" : argv[optind + 1]);
    a->files[1] = argv[optind];
    return refuse_unless_ok(view_complete(&a->view, &err), &err);
}

/* -- documents --------------------------------------------------------------------------------- */

/** An evaluation under way. */
struct measuring {
    const struct eval_args *args;
    struct eval eval;
    struct match match;
    postil_arena *scratch;
    bool of_corpus; /* the layer is of the corpus document */
};

/* Name a document that is not as it should be; the first few of each kind. */
static void
name(const struct measuring *m, size_t n, const postil_doc *doc, const char *what, const char *path)
{
    struct postil_error err;
    if (m->args->reading.quiet || n > MOST_NAMED)
        return;
    postil_fail(&err, POSTIL_DATA, "%s %s %s%s", pairing_name(doc), what, path,
                n == MOST_NAMED ? "; further ones are only counted" : "");
    complain(err.message);
}

static bool
same_text(const struct measuring *m, const postil_doc *gold, const postil_doc *found)
{
    size_t n, len, at = 0;
    const char *a = postil_doc_text(gold, &n), *b = postil_doc_text(found, &len);
    if (n == len && memcmp(a, b, n) == 0)
        return true;
    while (at < n && at < len && a[at] == b[at])
        at++;
    struct postil_error err;
    postil_fail(&err, POSTIL_DATA,
                "%s: the text in %s differs from that in %s at byte %zu: it can't be measured",
                pairing_name(gold), m->eval.found, m->eval.gold, at);
    complain(err.message);
    return false;
}

/* Whether this is the document with the results of a corpus: it has layers that no other has. */
static bool
is_corpus(const postil_doc *doc)
{
    return !*postil_doc_id(doc);
}

/* found: NULL when the output has no such document. */
static enum postil_status
measure(struct measuring *m, const postil_doc *gold, const postil_doc *found,
        struct postil_error *err)
{
    const struct view *view = m->eval.view;
    struct eval_documents *d = &m->eval.documents;
    struct score *score = &m->eval.score;
    const postil_layer *layer = postil_doc_find_layer(gold, view->layer);
    if (!layer) {
        d->n_unmarked += !is_corpus(gold);
        return POSTIL_OK;
    }
    m->of_corpus |= is_corpus(gold);
    if (found && !same_text(m, gold, found)) {
        d->n_rejected++;
        return POSTIL_OK;
    }
    d->n_measured++;
    if (!found || !postil_doc_find_layer(found, view->layer))
        name(m, ++d->n_missing, gold, found ? "has no such layer in" : "is missing in",
             m->eval.found);
    score->has_spans |= view->span || postil_layer_type_has_span(postil_layer_get_type(layer));
    match_clear(&m->match);
    enum postil_status st = items_add(view, gold, 0, &score->types, m->scratch, &m->match, err);
    if (st == POSTIL_OK && found)
        st = items_add(view, found, 1, &score->types, m->scratch, &m->match, err);
    return st == POSTIL_OK ? score_add(score, &m->match, postil_doc_id(gold), err) : st;
}

/* Something must have been measured; what was not is said. */
static enum postil_status
check_documents(struct measuring *m, struct postil_error *err)
{
    const struct eval_documents *d = &m->eval.documents;
    if (d->n_measured == 0)
        return postil_fail(err, POSTIL_DATA, "%s: no document has a layer '%s'%s", m->eval.gold,
                           m->eval.view->layer, d->n_rejected ? " and can be measured" : "");
    if (d->n_unmarked && !m->of_corpus && !m->args->reading.quiet) {
        postil_fail(err, POSTIL_DATA,
                    "%s: %zu documents have no layer '%s' and are not measured: where there is "
                    "nothing, an empty list says so",
                    m->eval.gold, d->n_unmarked, m->eval.view->layer);
        complain(err->message);
    }
    return POSTIL_OK;
}

static enum postil_status
measure_all(struct measuring *m, pairing *p, struct postil_error *err)
{
    const postil_doc *gold, *found;
    enum postil_status st;
    while ((st = pairing_next(p, &gold, &found, err)) == POSTIL_OK) {
        if (gold)
            st = measure(m, gold, found, err);
        else if (!is_corpus(found))
            name(m, ++m->eval.documents.n_extra, found, "is missing in", m->eval.gold);
        if (st != POSTIL_OK)
            return st;
    }
    struct pairing_count a = pairing_count(p, PAIRING_A), b = pairing_count(p, PAIRING_B);
    m->eval.documents.n_rejected += a.n_rejected + b.n_rejected;
    if (st != POSTIL_END)
        return st;
    return check_documents(m, err);
}

/* -- the command ------------------------------------------------------------------------------- */

static int
tell(const struct measuring *m, struct postil_error *err)
{
    double figure;
    bool missed = false;
    enum postil_status st =
        m->args->reading.json ? eval_print_json(&m->eval, err) : eval_print(&m->eval, err);
    if (st != POSTIL_OK)
        return refuse_unless_ok(st, err);
    for (size_t i = 0; i < m->eval.n_minimum; i++)
        if (!minimum_is_reached(&m->eval.minimums[i], &m->eval.score, &figure)) {
            if (isnan(figure))
                postil_fail(err, POSTIL_DATA, "%s is missed: there is no such record",
                            m->eval.minimums[i].text);
            else
                postil_fail(err, POSTIL_DATA, "%s is missed: %.4f", m->eval.minimums[i].text,
                            figure);
            complain(err->message);
            missed = true;
        }
    return missed || m->eval.documents.n_rejected ? EXIT_REJECTS : EXIT_ALL_GOOD;
}

static int
evaluate(void *ctx, pairing *pairs)
{
    const struct eval_args *a = ctx;
    struct postil_error err;
    struct measuring m = {.args = a, .scratch = postil_arena_new(SCRATCH)};
    m.eval = (struct eval){.gold = a->files[0],
                           .found = a->files[1],
                           .view = &a->view,
                           .minimums = a->minimums,
                           .n_minimum = a->n_minimum};
    enum postil_status st = score_init(&m.eval.score, a->n_resample, a->seed, &err);
    if (st == POSTIL_OK && !m.scratch)
        st = postil_fail(&err, POSTIL_NOMEM, "out of memory");
    if (st == POSTIL_OK)
        st = measure_all(&m, pairs, &err);
    int code = st == POSTIL_OK ? tell(&m, &err) : refuse_unless_ok(st, &err);
    score_fini(&m.eval.score);
    match_fini(&m.match);
    postil_arena_free(m.scratch);
    return code;
}

/* Nothing but the layer in question is read; it may be one of the corpus document. */
static int
run(struct eval_args *a)
{
    struct postil_error layers;
    postil_fail(&layers, POSTIL_OK, "jsonl.layers=%s", a->view.layer);
    a->reading.sets[a->reading.n_set++] = layers.message;
    a->reading.sets[a->reading.n_set++] = "jsonl.corpus=true";
    return reading_pairs(&a->reading, a->files, evaluate, a);
}

int
command_eval(int argc, char **argv)
{
    struct eval_args a = {
        .minimums = calloc((size_t)argc + 1, sizeof *a.minimums), .n_resample = 1000, .seed = 1};
    int code = reading_init(&a.reading, argc) && a.minimums ? read_arguments(&a, argc, argv)
                                                            : refuse("out of memory%s", "");
    if (code == 0 && a.reading.help)
        fputs(help, stdout);
    else if (code == 0)
        code = run(&a);
    names_fini(&a.match);
    reading_fini(&a.reading);
    free(a.minimums);
    return code;
}
