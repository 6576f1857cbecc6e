/* SPDX-License-Identifier: Apache-2.0 */
/* Speed of `quotes` alone. One core, process CPU time.
 * Usage: bench_quotes FILE.jsonl [MODEL]   documents that bring the layers token, sentence, entity */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <postil/postil.h>

enum { ROUNDS = 9 };

struct bench {
    postil_registry *registry;
    postil_chain *chain; /* reads; finds quotes where tokens and names are given */
    postil_doc **docs;   /* [n_doc] as they were read                            */
    size_t n_doc, n_room;
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
    fprintf(stderr, "bench_quotes: %s\n", message);
}

static void
need(enum postil_status st, const struct postil_error *err)
{
    if (st == POSTIL_OK)
        return;
    fprintf(stderr, "bench_quotes: %s\n", err->message);
    exit(70);
}

static void *
need_memory(void *p)
{
    struct postil_error err;
    if (!p)
        need(postil_fail(&err, POSTIL_NOMEM, "out of memory"), &err);
    return p;
}

static postil_chain *
open_chain(const struct bench *b, const char *path, const char *model)
{
    struct postil_error err;
    struct postil_report report = {.fault = say};
    postil_chain *chain = NULL;
    char set[4096];
    postil_config *config = need_memory(postil_config_new());
    need(postil_config_set_source(config, "jsonl", &err), &err);
    need(postil_config_set_paths(config, &path, 1, &err), &err);
    need(postil_config_override(config, "source.layers=token,sentence,entity", &err), &err);
    need(postil_config_set_chain(config, "segment,entities,quotes", &err), &err);
    if (model) {
        snprintf(set, sizeof set, "chain.quotes.model=%s", model);
        need(postil_config_override(config, set, &err), &err);
    }
    if (postil_chain_new(b->registry, config, &report, &chain) != POSTIL_OK ||
        postil_chain_open(chain, POSTIL_ALL, &report) != POSTIL_OK)
        exit(70);
    postil_config_free(config);
    return chain;
}

static void
read_all(struct bench *b, postil_doc *doc)
{
    struct postil_error err;
    enum postil_status st;
    while ((st = postil_chain_next(b->chain, doc, &err)) == POSTIL_OK) {
        if (b->n_doc == b->n_room) {
            b->n_room = b->n_room ? 2 * b->n_room : 256;
            b->docs = need_memory(realloc(b->docs, b->n_room * sizeof *b->docs));
        }
        b->docs[b->n_doc++] = need_memory(postil_doc_new_copy(doc));
    }
    if (st != POSTIL_END)
        need(st, &err);
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

/* Names stay where they are: the document they come from outlives the copy. */
static void
set_given(postil_doc *doc, const postil_doc *from)
{
    struct postil_error err;
    size_t len;
    const char *text = postil_doc_text(from, &len);
    postil_doc_reset(doc);
    need(postil_doc_set_text(doc, text, len, &err), &err);
    copy_layer(doc, from, &postil_token_type);
    copy_layer(doc, from, &postil_sentence_type);
    copy_layer(doc, from, &postil_entity_type);
}

int
main(int argc, char **argv)
{
    struct bench b = {0};
    struct postil_error err;
    double took[ROUNDS] = {0};
    size_t n_token = 0, n_quote = 0, n;
    if (argc < 2) {
        fprintf(stderr, "usage: bench_quotes FILE.jsonl [MODEL]\n");
        return 2;
    }
    need(postil_registry_new(NULL, 0, &b.registry, &err), &err);
    b.chain = open_chain(&b, argv[1], argc > 2 ? argv[2] : NULL);
    postil_doc *doc = need_memory(postil_doc_new((size_t)1 << 30));
    read_all(&b, doc);
    for (int i = 0; i < ROUNDS; i++) {
        n_token = n_quote = 0;
        for (size_t k = 0; k < b.n_doc; k++) {
            set_given(doc, b.docs[k]);
            double begin = now();
            need(postil_chain_annotate(b.chain, doc, &err), &err);
            took[i] += now() - begin;
            postil_doc_records(doc, &postil_token_type, &n);
            n_token += n;
            postil_doc_records(doc, &postil_quote_type, &n);
            n_quote += n;
        }
    }
    qsort(took, ROUNDS, sizeof *took, by_size);
    printf("quotes alone, best of %d: %.0f tokens/s, median %.0f; %zu quotes in %zu tokens\n",
           ROUNDS, (double)n_token / took[0], (double)n_token / took[ROUNDS / 2], n_quote, n_token);
    for (size_t k = 0; k < b.n_doc; k++)
        postil_doc_free(b.docs[k]);
    free(b.docs);
    postil_doc_free(doc);
    postil_chain_free(b.chain);
    postil_registry_free(b.registry);
    return 0;
}
