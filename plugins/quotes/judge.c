/* SPDX-License-Identifier: Apache-2.0 */
/* Labels and records, found and gold. */
#include "judge.h"

#include "finder.h"
#include "labeller.h"

enum { ROOM = 256 << 20 }; /* bytes of addresses for one document's records */

struct bench {
    postil_model *model;
    quotes_labeller *labeller;
    quotes_finder *finder;
    struct phrase_lexicon phrases;
    struct quotes_reading reading;
    postil_doc *scratch;
};

static enum postil_status
bench_init(struct bench *b, const char *path, struct postil_error *err)
{
    enum postil_status st = postil_model_open(path, "quotes", &b->model, err);
    if (st == POSTIL_OK)
        st = quotes_labeller_new(b->model, &b->labeller, err);
    if (st == POSTIL_OK)
        st = quotes_finder_new(b->model, &b->finder, err);
    if (st == POSTIL_OK)
        st = phrase_lexicon_init(&b->phrases, err);
    if (st == POSTIL_OK && !(b->scratch = postil_doc_new(ROOM)))
        st = postil_fail(err, POSTIL_NOMEM, "a document");
    return st;
}

static void
bench_fini(struct bench *b)
{
    postil_doc_free(b->scratch);
    quotes_reading_fini(&b->reading);
    phrase_lexicon_fini(&b->phrases);
    quotes_finder_free(b->finder);
    quotes_labeller_free(b->labeller);
    postil_model_close(b->model);
}

static enum postil_status
judge_labels(struct bench *b, const postil_doc *doc, const uint8_t *gold, struct quotes_measure *m,
             struct postil_error *err)
{
    struct phrase_source from = phrase_source_of(doc);
    struct quotes_found found;
    enum postil_status st = quotes_reading_fill(&b->reading, &b->phrases, &from, err);
    for (size_t i = 0; st == POSTIL_OK && i < from.n_token; i += found.n_tok) {
        st = quotes_labeller_run(b->labeller, &b->reading, i, &found, err);
        if (st == POSTIL_OK)
            quotes_measure_add(m, gold + i, found.labels, found.n_tok);
    }
    return st;
}

static enum postil_status
judge_quotes(struct bench *b, const postil_doc *doc, struct quotes_tally *tally,
             struct postil_error *err)
{
    size_t n_gold;
    const struct postil_quote *gold = postil_doc_records(doc, &postil_quote_type, &n_gold);
    postil_layer *layer;
    postil_doc_reset(b->scratch);
    enum postil_status st = postil_doc_add_layer(b->scratch, &postil_quote_type, &layer, err);
    if (st == POSTIL_OK)
        st = quotes_finder_run(b->finder, doc, postil_doc_arena(b->scratch), true, layer, err);
    if (st == POSTIL_OK)
        quotes_tally_add(tally, gold, n_gold, postil_layer_records(layer),
                         postil_layer_count(layer));
    return st;
}

enum postil_status
quotes_judge(const char *path, const struct quotes_examples *x, const uint8_t *use,
             struct quotes_verdict *out, struct postil_error *err)
{
    struct bench b = {0};
    *out = (struct quotes_verdict){0};
    enum postil_status st = bench_init(&b, path, err);
    for (size_t i = 0; st == POSTIL_OK && i < x->n_doc; i++) {
        if (use && !use[i])
            continue;
        st = judge_labels(&b, x->docs[i], x->labels + x->first_tok[i], &out->measure, err);
        if (st == POSTIL_OK)
            st = judge_quotes(&b, x->docs[i], &out->tally, err);
    }
    bench_fini(&b);
    return st;
}
