/* SPDX-License-Identifier: Apache-2.0 */
/* What `postil train quotes` can be told, and handing it on. */
#define _GNU_SOURCE
#include "training.h"

#include <stdio.h>
#include <stdlib.h>

#include "../words/sources.h"
#include "train.h"

#define OPTION(member, ...) POSTIL_OPTION(struct quotes_train_settings, member, __VA_ARGS__)

const struct postil_option quotes_train_options[] = {
    OPTION(lists, .optional = true,
           .help = "word lists, one entry a line: files, or folders of *.txt; a list goes by its "
                   "file's name. Words of \"report\" and \"cue\" are words of saying"),
    OPTION(classes, .optional = true,
           .help = "classes of words with like neighbours: WORD, FINE, MIDDLE, COARSE a line, with "
                   "tabs between"),
    OPTION(lexicon, .optional = true,
           .help = "a model, by name or path, whose lists and classes are taken over"),
    OPTION(passes, .fallback = "6", .min = 1, .max = 1000, .help = "passes over the data"),
    OPTION(folds, .fallback = "4", .min = 2, .max = QUOTES_MOST_FOLDS,
           .help = "parts for the labels that the second pass learns from"),
    OPTION(min_count, .fallback = "3", .min = 1, .max = 1000, .unit = "documents",
           .help = "a feature found in fewer is left out"),
    OPTION(first_rows, .fallback = "125000", .min = 1, .max = 16000000,
           .help = "features kept of the first pass"),
    OPTION(second_rows, .fallback = "125000", .min = 1, .max = 16000000,
           .help = "features kept of the second pass"),
    OPTION(rate, .fallback = "0.03", .min = 1e-6, .max = 10, .help = "first step width"),
    OPTION(decay, .fallback = "0.5", .min = 0, .max = 1000, .help = "L2 penalty of weights"),
    OPTION(drop, .fallback = "0.5", .min = 0, .max = 0.9,
           .help = "share of features left out by lot at each step of learning"),
    OPTION(seed, .fallback = "1", .min = 0, .max = 1e9, .help = "of all that is drawn by lot"),
    POSTIL_OPTIONS_END,
};

/* What stands in the model for whoever wonders. */
static char *
tell(const struct postil_training *t, const struct quotes_examples *x)
{
    char *text = NULL;
    return asprintf(&text, "trained on %zu documents, %zu tokens, of %zu file%s", t->n_doc,
                    x->n_tok, t->n_file, t->n_file == 1 ? "" : "s") < 0
               ? NULL
               : text;
}

static enum postil_status
train(const struct postil_training *t, const struct quotes_train_settings *set,
      const struct quotes_examples *x, const struct quotes_examples *dev,
      const struct listing *lexicon, struct postil_error *err)
{
    char *about = tell(t, x);
    if (!about)
        return postil_fail(err, POSTIL_NOMEM, "training");
    struct quotes_plan plan = {
        .n_fold = (uint32_t)set->folds,
        .n_pass = (uint32_t)set->passes,
        .min_count = (uint32_t)set->min_count,
        .first_rows = (uint32_t)set->first_rows,
        .second_rows = (uint32_t)set->second_rows,
        .rate = set->rate,
        .decay = set->decay,
        .drop = set->drop,
        .seed = (uint64_t)set->seed,
        .examples = x,
        .dev = dev,
        .lexicon = lexicon,
        .about = about,
        .output = t->output,
        .ctx = t->ctx,
        .say = t->say,
    };
    enum postil_status st = quotes_train_model(&plan, err);
    free(about);
    return st;
}

static bool
has_quotes(const struct quotes_examples *x)
{
    for (size_t i = 0; i < x->n_tok; i++)
        if (x->labels[i])
            return true;
    return false;
}

extern const struct postil_plugin quotes_LTX_postil_plugin;

enum postil_status
quotes_train(const struct postil_training *t, const void *settings, struct postil_error *err)
{
    const struct quotes_train_settings *set = settings;
    const struct words_sources from = {set->lists, set->classes, set->lexicon};
    struct listing lexicon = {0};
    struct quotes_examples x = {0}, dev = {0};
    enum postil_status st = words_listing_make(&lexicon, &quotes_LTX_postil_plugin, &from, err);
    if (st == POSTIL_OK)
        st = quotes_examples_init(&x, t->docs, t->n_doc, err);
    if (st == POSTIL_OK)
        st = quotes_examples_init(&dev, t->dev_docs, t->n_dev_doc, err);
    if (st == POSTIL_OK && !has_quotes(&x))
        st = postil_fail(err, POSTIL_DATA, "no quote is marked in the data");
    if (st == POSTIL_OK)
        st = train(t, set, &x, &dev, &lexicon, err);
    quotes_examples_fini(&x);
    quotes_examples_fini(&dev);
    words_listing_fini(&lexicon);
    return st;
}
