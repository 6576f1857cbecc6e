/* SPDX-License-Identifier: Apache-2.0 */
/* Speed, memory and F1 of the names that `entities` finds. One core, process CPU time.
 * Usage: bench_entities [-m MODEL] [-f] FILE...   files of tokens and tags; -f: nothing but F1 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <postil/postil.h>

#include "odd_texts.h"
#include "score.h"

enum { ROUNDS = 9, OPENINGS = 21, SMALL = 1000000, LARGE = 10 * SMALL };

/* Addresses, not memory: a document of LARGE bytes has as many tokens, in a layer that grows. */
static const size_t room = (size_t)4 << 30;

struct bench {
    const char *model;        /* NULL: the one that `entities` takes by itself         */
    const char *const *paths; /* [n_path]                                              */
    size_t n_path;
    postil_registry *registry;
    postil_doc **docs; /* [n_doc] with the gold layers token, sentence, entity  */
    size_t *first;     /* [n_path + 1] documents of each file                   */
    size_t n_doc, n_doc_room;
    postil_chain *segment;  /* segment                                               */
    postil_chain *entities; /* entities, on tokens that the document brings along    */
    postil_chain *both;     /* segment, entities                                     */
    postil_doc *doc;        /* at work                                               */
};

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void
say(void *ctx, const char *message)
{
    (void)ctx;
    fprintf(stderr, "bench_entities: %s\n", message);
}

static void
need(enum postil_status st, const struct postil_error *err)
{
    if (st == POSTIL_OK)
        return;
    say(NULL, err->message);
    exit(70);
}

static void *
need_memory(void *p)
{
    if (!p)
        need(POSTIL_NOMEM, &(struct postil_error){"out of memory"});
    return p;
}

/* -- chains and documents ---------------------------------------------------------------------- */

/* A chain of `steps`, behind the source conll when there are paths. */
static postil_chain *
make_chain(const struct bench *b, const char *steps, const char *const *paths, size_t n)
{
    struct postil_error err;
    struct postil_report report = {.fault = say};
    postil_chain *chain = NULL;
    char set[4096];
    postil_config *config = need_memory(postil_config_new());
    if (n > 0) {
        need(postil_config_set_source(config, "conll", &err), &err);
        need(postil_config_set_paths(config, paths, n, &err), &err);
    }
    need(postil_config_set_chain(config, steps, &err), &err);
    if (b->model && strstr(steps, "entities")) {
        snprintf(set, sizeof set, "chain.entities.model=%s", b->model);
        need(postil_config_override(config, set, &err), &err);
    }
    if (postil_chain_new(b->registry, config, &report, &chain) != POSTIL_OK)
        exit(70);
    postil_config_free(config);
    return chain;
}

static postil_chain *
open_chain(const struct bench *b, const char *steps, const char *const *paths, size_t n,
           enum postil_chain_part part)
{
    struct postil_report report = {.fault = say};
    postil_chain *chain = make_chain(b, steps, paths, n);
    if (postil_chain_open(chain, part, &report) != POSTIL_OK)
        exit(70);
    return chain;
}

static bool
next(postil_chain *source, postil_doc *doc)
{
    struct postil_error err;
    enum postil_status st = postil_chain_next(source, doc, &err);
    if (st != POSTIL_END)
        need(st, &err);
    return st == POSTIL_OK;
}

static void
read_file(struct bench *b, const char *path)
{
    postil_chain *source = open_chain(b, "segment", &path, 1, POSTIL_ALL);
    while (next(source, b->doc)) {
        if (b->n_doc == b->n_doc_room) {
            b->n_doc_room = b->n_doc_room ? 2 * b->n_doc_room : 256;
            b->docs = need_memory(realloc(b->docs, b->n_doc_room * sizeof *b->docs));
        }
        b->docs[b->n_doc++] = need_memory(postil_doc_new_copy(b->doc));
    }
    postil_chain_free(source);
}

static void
set_text(postil_doc *doc, const char *text, size_t len)
{
    struct postil_error err;
    postil_doc_reset(doc);
    need(postil_doc_set_text(doc, text, len, &err), &err);
}

static void
copy_layer(postil_doc *to, const postil_doc *from, const struct postil_layer_type *type)
{
    struct postil_error err;
    postil_layer *layer;
    size_t n;
    const void *records = postil_doc_records(from, type, &n);
    need(postil_doc_add_layer(to, type, &layer, &err), &err);
    if (n > 0)
        memcpy(need_memory(postil_layer_add(layer, n, &err)), records, n * type->record_size);
}

/* Text, tokens and sentences of a document, but not its names. */
static void
set_tokens(postil_doc *doc, const postil_doc *gold)
{
    size_t len;
    const char *text = postil_doc_text(gold, &len);
    set_text(doc, text, len);
    copy_layer(doc, gold, &postil_token_type);
    copy_layer(doc, gold, &postil_sentence_type);
}

static void
annotate(postil_chain *chain, postil_doc *doc)
{
    struct postil_error err;
    need(postil_chain_annotate(chain, doc, &err), &err);
}

static size_t
count(const postil_doc *doc, const struct postil_layer_type *type)
{
    size_t n;
    postil_doc_records(doc, type, &n);
    return n;
}

/* -- F1 ---------------------------------------------------------------------------------------- */

/* The last two parts of a path: the folder says more than the name. */
static const char *
short_name(const char *path)
{
    const char *at = path + strlen(path);
    for (int n = 0; at > path && (at[-1] != '/' || ++n < 2);)
        at--;
    return at;
}

static void
measure_f1(struct bench *b)
{
    static const char *const types[SCORE_TYPES] = {"PER", "ORG", "LOC", "MISC"};
    printf("%-42s %9s %12s %9s %9s\n", "F1 of span and type, tokens given", "all", "PER ORG LOC",
           "names", "tokens");
    for (size_t f = 0; f < b->n_path; f++) {
        struct score score = {0};
        size_t n_gold = 0, n_token = 0;
        for (size_t i = b->first[f]; i < b->first[f + 1]; i++) {
            set_tokens(b->doc, b->docs[i]);
            annotate(b->entities, b->doc);
            score_add(&score, b->docs[i], b->doc);
            n_gold += count(b->docs[i], &postil_entity_type);
            n_token += count(b->docs[i], &postil_token_type);
        }
        printf("%-42s %9.2f %12.2f %9zu %9zu", short_name(b->paths[f]),
               score_f1(&score, SCORE_TYPES), score_f1(&score, POSTIL_MISC), n_gold, n_token);
        for (int t = 0; t < SCORE_TYPES; t++)
            if (score.gold[t] == 0)
                printf("  no %s", types[t]);
        printf("\n");
    }
}

/* -- speed ------------------------------------------------------------------------------------- */

/* Seconds of `entities` on all documents, tokens given. */
static double
run_given(struct bench *b, size_t *out_n_token, size_t *out_n_byte)
{
    double took = 0;
    *out_n_token = *out_n_byte = 0;
    for (size_t i = 0; i < b->n_doc; i++) {
        size_t len;
        postil_doc_text(b->docs[i], &len);
        set_tokens(b->doc, b->docs[i]);
        double begin = now();
        annotate(b->entities, b->doc);
        took += now() - begin;
        *out_n_token += count(b->doc, &postil_token_type);
        *out_n_byte += len;
    }
    return took;
}

/* Seconds of segment and entities on all documents, text given. */
static double
run_both(struct bench *b, size_t *out_n_token, size_t *out_n_byte)
{
    double begin = now();
    *out_n_token = *out_n_byte = 0;
    for (size_t i = 0; i < b->n_doc; i++) {
        size_t len;
        const char *text = postil_doc_text(b->docs[i], &len);
        set_text(b->doc, text, len);
        annotate(b->both, b->doc);
        *out_n_token += count(b->doc, &postil_token_type);
        *out_n_byte += len;
    }
    return now() - begin;
}

static void
measure_speed(struct bench *b, const char *what,
              double (*run)(struct bench *b, size_t *out_n_token, size_t *out_n_byte))
{
    double took[ROUNDS];
    size_t n_token = 0, n_byte = 0;
    for (int i = 0; i < ROUNDS; i++)
        took[i] = run(b, &n_token, &n_byte);
    qsort(took, ROUNDS, sizeof *took, by_size);
    double n = (double)n_token, mb = (double)n_byte / 1e6, median = took[ROUNDS / 2];
    printf("%-42s %9.0f tokens/s, median %9.0f; %5.2f MB/s, median %5.2f\n", what, n / took[0],
           n / median, mb / took[0], mb / median);
}

static void
measure_opening(const struct bench *b)
{
    double ms[OPENINGS];
    struct postil_report report = {.fault = say};
    for (int i = 0; i < OPENINGS; i++) {
        postil_chain *chain = make_chain(b, "segment,entities", NULL, 0);
        double begin = now();
        if (postil_chain_open(chain, POSTIL_STEPS, &report) != POSTIL_OK)
            exit(70);
        ms[i] = 1e3 * (now() - begin);
        postil_chain_free(chain);
    }
    qsort(ms, OPENINGS, sizeof *ms, by_size);
    printf("%-42s %9.1f ms (%.1f to %.1f)\n", "opening, with the model", ms[OPENINGS / 2], ms[0],
           ms[OPENINGS - 1]);
}

/* -- memory ------------------------------------------------------------------------------------ */

/* Peak resident memory of a child that takes all files through `steps`, one document at a time. */
static void
measure_memory(struct bench *b, const char *steps)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        struct rusage usage;
        postil_chain *source = open_chain(b, "segment", b->paths, b->n_path, POSTIL_ALL);
        postil_chain *chain = open_chain(b, steps, NULL, 0, POSTIL_STEPS);
        postil_doc *doc = need_memory(postil_doc_new(room));
        while (next(source, b->doc)) {
            size_t len;
            const char *text = postil_doc_text(b->doc, &len);
            set_text(doc, text, len);
            annotate(chain, doc);
        }
        getrusage(RUSAGE_SELF, &usage);
        printf("peak memory, %-29s %9.1f MiB\n", steps, (double)usage.ru_maxrss / 1024);
        fflush(stdout);
        _exit(0);
    }
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        exit(70);
}

/* -- growth ------------------------------------------------------------------------------------ */

/* What one text costs, best of some rounds. */
struct cost {
    double segment, entities; /* nanoseconds a byte  */
    double token;             /* nanoseconds of entities a token */
};

static struct cost
measure_text(struct bench *b, const char *text, size_t len, int n_round)
{
    struct cost best = {1e9, 1e9, 1e9};
    for (int i = 0; i < n_round; i++) {
        set_text(b->doc, text, len);
        double begin = now();
        annotate(b->segment, b->doc);
        double between = now();
        annotate(b->entities, b->doc);
        double end = now(), segment = 1e9 * (between - begin) / (double)len,
               entities = 1e9 * (end - between) / (double)len;
        double token = entities * (double)len / (double)count(b->doc, &postil_token_type);
        best.segment = segment < best.segment ? segment : best.segment;
        best.entities = entities < best.entities ? entities : best.entities;
        best.token = token < best.token ? token : best.token;
    }
    postil_doc_reset(b->doc);
    return best;
}

/* All texts in one, for what is made of it. */
static char *
join_texts(const struct bench *b, size_t *out_len)
{
    char *news;
    FILE *out = need_memory(open_memstream(&news, out_len));
    for (size_t i = 0; i < b->n_doc; i++) {
        size_t len;
        const char *text = postil_doc_text(b->docs[i], &len);
        fwrite(text, 1, len, out);
        fputc('\n', out);
    }
    if (fclose(out) != 0)
        exit(70);
    return news;
}

static void
measure_growth(struct bench *b)
{
    size_t len;
    char *news = join_texts(b, &len), *text = need_memory(malloc(LARGE + 1));
    printf("%-42s %9s %9s %9s %9s %9s %9s\n", "entities on one text", "ns/byte", "ns/byte", "",
           "ns/token", "ns/token", "segment");
    printf("%-42s %9s %9s %9s %9s %9s %9s\n", "", "1 MB", "10 MB", "ratio", "1 MB", "10 MB",
           "ratio");
    for (enum odd_text kind = 0; kind < ODD_TEXTS; kind++) {
        struct cost small = measure_text(b, text, odd_text_make(kind, news, len, text, SMALL), 5);
        struct cost large = measure_text(b, text, odd_text_make(kind, news, len, text, LARGE), 2);
        printf("%-42s %9.2f %9.2f %9.2f %9.0f %9.0f %9.2f\n", odd_text_name(kind), small.entities,
               large.entities, large.entities / small.entities, small.token, large.token,
               large.segment / small.segment);
    }
    free(text);
    free(news);
}

/* -- all --------------------------------------------------------------------------------------- */

static void
bench_init(struct bench *b)
{
    struct postil_error err;
    need(postil_registry_new(NULL, 0, &b->registry, &err), &err);
    b->doc = need_memory(postil_doc_new(room));
}

static void
bench_read(struct bench *b)
{
    b->first = need_memory(calloc(b->n_path + 1, sizeof *b->first));
    for (size_t f = 0; f < b->n_path; f++) {
        read_file(b, b->paths[f]);
        b->first[f + 1] = b->n_doc;
    }
    if (b->n_doc == 0)
        need(POSTIL_NOINPUT, &(struct postil_error){"no documents"});
    b->segment = open_chain(b, "segment", NULL, 0, POSTIL_STEPS);
    b->entities = open_chain(b, "entities", b->paths, b->n_path, POSTIL_STEPS);
    b->both = open_chain(b, "segment,entities", NULL, 0, POSTIL_STEPS);
}

static void
bench_fini(struct bench *b)
{
    for (size_t i = 0; i < b->n_doc; i++)
        postil_doc_free(b->docs[i]);
    free(b->docs);
    free(b->first);
    postil_doc_free(b->doc);
    postil_chain_free(b->segment);
    postil_chain_free(b->entities);
    postil_chain_free(b->both);
    postil_registry_free(b->registry);
}

int
main(int argc, char **argv)
{
    struct bench b = {0};
    bool only_f1 = false;
    int option;
    while ((option = getopt(argc, argv, "m:f")) != -1) {
        if (option == '?')
            return 2;
        if (option == 'm')
            b.model = optarg;
        only_f1 |= option == 'f';
    }
    b.paths = (const char *const *)argv + optind;
    b.n_path = (size_t)(argc - optind);
    if (b.n_path == 0) {
        fprintf(stderr, "usage: bench_entities [-m MODEL] [-f] FILE...\n");
        return 2;
    }
    bench_init(&b);
    if (!only_f1) { /* while this process is small, since a child begins as large as it is */
        measure_memory(&b, "segment");
        measure_memory(&b, "segment,entities");
    }
    bench_read(&b);
    if (!only_f1) {
        measure_speed(&b, "entities, tokens given", run_given);
        measure_speed(&b, "segment and entities, text given", run_both);
        measure_opening(&b);
        measure_growth(&b);
    }
    measure_f1(&b);
    bench_fini(&b);
    return 0;
}
