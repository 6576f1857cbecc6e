/* SPDX-License-Identifier: Apache-2.0 */
/* What `postil train entities` can be told, and handing it on. */
#define _GNU_SOURCE
#include "training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "train.h"
#include "../words/sources.h"
#include "variants.h"

#define OPTION(member, ...) POSTIL_OPTION(struct entities_train_settings, member, __VA_ARGS__)

const struct postil_option entities_train_options[] = {
    OPTION(lists, .optional = true,
           .help = "word lists, one entry a line: files, or folders of *.txt; a list goes by its "
                   "file's name"),
    OPTION(classes, .optional = true,
           .help = "classes of words with like neighbours: WORD, FINE, MIDDLE, COARSE a line, with "
                   "tabs between"),
    OPTION(lexicon, .optional = true,
           .help = "a model, by name or path, whose lists and classes are taken over"),
    OPTION(weights, .optional = true,
           .help = "what an error costs in some of the data, by a part of the file's path: "
                   "\"wiki=0.5\""),
    OPTION(passes, .fallback = "20", .min = 1, .max = 1000, .help = "passes over the data"),
    OPTION(folds, .fallback = "4", .min = 1, .max = TRAIN_FOLDS,
           .help = "parts for the labels that the second pass learns from; 1: no second pass"),
    OPTION(min_count, .fallback = "2", .min = 1, .max = 1000, .unit = "documents",
           .help = "a feature found in fewer is left out"),
    OPTION(rows, .fallback = "400000", .min = 1, .max = 16000000,
           .help = "features kept in the model"),
    OPTION(rate, .fallback = "0.01", .min = 1e-6, .max = 10, .help = "first step width"),
    OPTION(decay, .fallback = "0.5", .min = 0, .max = 1000, .help = "L2 penalty of weights"),
    OPTION(seed, .fallback = "1", .min = 0, .max = 1e9, .help = "of all that is drawn by lot"),
    OPTION(headline, .fallback = "0.1", .min = 0, .max = 1,
           .help = "share of documents learned again under a headline in capitals or Title Case"),
    OPTION(capitals, .fallback = "0.1", .min = 0, .max = 1, .help = "... in capitals"),
    OPTION(title, .fallback = "0.1", .min = 0, .max = 1, .help = "... in Title Case"),
    OPTION(small, .fallback = "0.1", .min = 0, .max = 1, .help = "... in small letters"),
    OPTION(apart, .fallback = "0.05", .min = 0, .max = 1,
           .help = "... with hyphenated words cut apart"),
    OPTION(swap, .fallback = "0.05", .min = 0, .max = 1,
           .help = "... with names from other documents"),
    POSTIL_OPTIONS_END,
};

/* -- examples ---------------------------------------------------------------------------------- */

static enum postil_status
add_examples(struct examples *x, postil_doc *const *docs, const uint32_t *file_of, size_t n_doc,
             size_t n_file, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; st == POSTIL_OK && i < n_doc; i++) {
        size_t len, n_token, n_sentence, n_name;
        const char *text = postil_doc_text(docs[i], &len);
        const struct postil_token *tokens =
            postil_doc_records(docs[i], &postil_token_type, &n_token);
        const struct postil_sentence *sentences =
            postil_doc_records(docs[i], &postil_sentence_type, &n_sentence);
        const struct postil_entity *names =
            postil_doc_records(docs[i], &postil_entity_type, &n_name);
        st = entities_examples_add(x, text, tokens, n_token, sentences, n_sentence, names, n_name,
                                   file_of[i], err);
    }
    if (st == POSTIL_OK)
        entities_examples_find_unknown(x, n_file);
    return st;
}

static enum postil_status
check_names(const struct examples *x, struct postil_error *err)
{
    uint32_t all = (1u << (POSTIL_MISC + 1)) - 1;
    for (size_t i = 0; i < x->n; i++)
        if (x->items[i].unknown != all)
            return POSTIL_OK;
    return postil_fail(err, POSTIL_DATA, "no name is marked in the data");
}

static enum postil_status
weigh(struct examples *x, const struct postil_training *t, const struct postil_strings *weights,
      struct postil_error *err)
{
    for (size_t k = 0; k < weights->n; k++) {
        const char *rule = weights->items[k], *sign = strrchr(rule, '=');
        char *end = NULL;
        double weight = sign ? strtod(sign + 1, &end) : 0;
        if (!sign || sign == rule || end == sign + 1 || *end || !(weight > 0) || weight > 1000)
            return postil_fail(err, POSTIL_CONFIG,
                               "weights: \"%s\" is no part of a path, '=', and a number above 0",
                               rule);
        size_t n = 0;
        for (size_t i = 0; i < x->n; i++)
            if (memmem(t->files[x->items[i].file], strlen(t->files[x->items[i].file]), rule,
                       (size_t)(sign - rule))) {
                x->items[i].weight = (float)weight;
                n++;
            }
        if (!n)
            return postil_fail(err, POSTIL_CONFIG, "weights: \"%s\" fits no file of the data",
                               rule);
    }
    return POSTIL_OK;
}

/* -- all --------------------------------------------------------------------------------------- */

/* What stands in the model for whoever wonders: the data, by the last two parts of the paths. */
static char *
tell(const struct postil_training *t, const struct examples *x)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "trained on %zu tokens of", x->n_tok);
    for (size_t i = 0; i < t->n_file; i++) {
        const char *path = t->files[i], *base = path + strlen(path);
        for (int n = 0; base > path && (base[-1] != '/' || ++n < 2);)
            base--;
        fprintf(out, "%s %s", i ? "," : "", base);
    }
    return fclose(out) == 0 ? text : (free(text), NULL);
}

static enum postil_status
train(const struct postil_training *t, const struct entities_train_settings *set,
      struct examples *x, struct examples *dev, const struct listing *lexicon,
      struct postil_error *err)
{
    struct variant_shares shares = {
        .headline = set->headline,
        .capitals = set->capitals,
        .title = set->title,
        .small = set->small,
        .apart = set->apart,
        .swap = set->swap,
    };
    char *about = tell(t, x);
    if (!about)
        return postil_fail(err, POSTIL_NOMEM, "training");
    struct train_plan plan = {
        .n_fold = (uint32_t)set->folds,
        .n_pass = (uint32_t)set->passes,
        .min_count = (uint32_t)set->min_count,
        .max_rows = (uint32_t)set->rows,
        .rate = set->rate,
        .decay = set->decay,
        .seed = (uint64_t)set->seed,
        .examples = x,
        .dev = dev,
        .dev_files = t->dev_files,
        .n_dev_file = t->n_dev_file,
        .lexicon = lexicon,
        .about = about,
        .output = t->output,
        .ctx = t->ctx,
        .say = t->say,
    };
    enum postil_status st = entities_variants_add(x, &shares, plan.seed, err);
    if (st == POSTIL_OK)
        st = entities_train_model(&plan, err);
    free(about);
    return st;
}

extern const struct postil_plugin entities_LTX_postil_plugin;

enum postil_status
entities_train(const struct postil_training *t, const void *settings, struct postil_error *err)
{
    const struct entities_train_settings *set = settings;
    struct listing lexicon = {0};
    struct examples x = {0}, dev = {0};
    const struct words_sources from = {set->lists, set->classes, set->lexicon};
    enum postil_status st = words_listing_make(&lexicon, &entities_LTX_postil_plugin, &from, err);
    if (st == POSTIL_OK)
        st = add_examples(&x, t->docs, t->file_of, t->n_doc, t->n_file, err);
    if (st == POSTIL_OK)
        st = add_examples(&dev, t->dev_docs, t->dev_file_of, t->n_dev_doc, t->n_dev_file, err);
    if (st == POSTIL_OK)
        st = check_names(&x, err);
    if (st == POSTIL_OK)
        st = weigh(&x, t, &set->weights, err);
    if (st == POSTIL_OK)
        st = train(t, set, &x, &dev, &lexicon, err);
    entities_examples_fini(&x);
    entities_examples_fini(&dev);
    words_listing_fini(&lexicon);
    return st;
}
