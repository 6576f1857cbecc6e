/* SPDX-License-Identifier: Apache-2.0 */
/* What `postil train claims` can be told, and handing it on. */
#define _GNU_SOURCE
#include "training.h"

#include <stdio.h>
#include <stdlib.h>

#include "train.h"

#define OPTION(member, ...) POSTIL_OPTION(struct claims_train_settings, member, __VA_ARGS__)

static const char *const splits[] = {"body", "claim", NULL};

const struct postil_option claims_train_options[] = {
    OPTION(folds, .fallback = "0", .min = 0, .max = CLAIMS_MOST_FOLDS,
           .help = "of a cross-validation that is reported; 0: none"),
    OPTION(split, .fallback = "body", .choices = splits,
           .help = "its folds by body, or by claim and body: no claim of a fold is learned from"),
    OPTION(parts, .fallback = "10", .min = 0, .max = CLAIMS_MOST_FOLDS,
           .help = "of the stories, each judged by a net of the others to fit probabilities; 0: no "
                   "fit"),
    OPTION(passes, .fallback = "8", .min = 1, .max = 1000, .help = "passes over the data"),
    OPTION(hidden, .fallback = "64", .min = 8, .max = CLAIMS_MOST_HIDDEN,
           .help = "units of one net, a multiple of 8"),
    OPTION(nets, .fallback = "2", .min = 1, .max = CLAIMS_MOST_HIDDEN / 8,
           .help = "nets whose scores are averaged"),
    OPTION(min_stories, .fallback = "10", .min = 1, .max = 1000000, .unit = "stories",
           .help = "a word of fewer has no weights of its own"),
    OPTION(rate, .fallback = "0.02", .min = 1e-6, .max = 10, .help = "first step width"),
    OPTION(decay, .fallback = "0.02", .min = 0, .max = 1,
           .help = "share of each weight that is lost in a pass"),
    OPTION(drop, .fallback = "0.5", .min = 0, .max = 0.99,
           .help = "of claim, lead and whole: chance that an example is learned without its words"),
    OPTION(drop_word, .fallback = "0.0", .min = 0, .max = 0.99,
           .help = "chance that it is learned without a word"),
    OPTION(even, .fallback = "0.25", .min = 0, .max = 1,
           .help = "0: each example weighs the same, 1: each story"),
    OPTION(balance, .fallback = "0.3", .min = 0, .max = 1,
           .help = "0: each example weighs the same, 1: each label"),
    OPTION(seed, .fallback = "1", .min = 0, .max = 1e9, .help = "of all that is drawn by lot"),
    POSTIL_OPTIONS_END,
};

static enum postil_status
add_docs(struct claims_corpus *corpus, postil_doc *const *docs, size_t n, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; st == POSTIL_OK && i < n; i++)
        st = claims_corpus_add(corpus, docs[i], err);
    return st == POSTIL_OK ? claims_corpus_find_stories(corpus, err) : st;
}

static enum postil_status
check(const struct claims_corpus *corpus, const struct claims_train_settings *set,
      struct postil_error *err)
{
    if (!corpus->n_example)
        return postil_fail(err, POSTIL_DATA, "no document has a record in the layer 'claim'");
    if (set->hidden % 8 || set->hidden * set->nets > CLAIMS_MOST_HIDDEN)
        return postil_fail(err, POSTIL_USAGE,
                           "hidden: %lld is no multiple of 8, or with %lld nets more than %d",
                           (long long)set->hidden, (long long)set->nets, CLAIMS_MOST_HIDDEN);
    if (set->folds == 1 || set->parts == 1)
        return postil_fail(err, POSTIL_USAGE, "%s: one fold leaves nothing to learn from",
                           set->folds == 1 ? "folds" : "parts");
    return POSTIL_OK;
}

static enum postil_status
train(const struct postil_training *t, const struct claims_train_settings *set,
      const struct claims_corpus *corpus, const struct claims_corpus *dev, struct postil_error *err)
{
    char about[200];
    snprintf(about, sizeof about, "trained on %zu pairs of %zu claims and %zu documents",
             corpus->n_example, corpus->n_claim, corpus->n_article);
    struct claims_plan plan = {
        .corpus = corpus,
        .dev = dev,
        .learn = {.n_pass = (uint32_t)set->passes,
                  .n_hidden = (uint32_t)set->hidden,
                  .n_net = (uint32_t)set->nets,
                  .min_stories = (uint32_t)set->min_stories,
                  .rate = set->rate,
                  .decay = set->decay,
                  .drop = set->drop,
                  .drop_word = set->drop_word,
                  .even = set->even,
                  .balance = set->balance,
                  .seed = (uint64_t)set->seed},
        .n_fold = (uint32_t)set->folds,
        .split = set->split,
        .n_part = (uint32_t)set->parts,
        .about = about,
        .output = t->output,
        .ctx = t->ctx,
        .say = t->say,
    };
    return claims_train_model(&plan, err);
}

enum postil_status
claims_train(const struct postil_training *t, const void *settings, struct postil_error *err)
{
    const struct claims_train_settings *set = settings;
    struct claims_corpus corpus = {0}, dev = {0};
    enum postil_status st = add_docs(&corpus, t->docs, t->n_doc, err);
    if (st == POSTIL_OK)
        st = add_docs(&dev, t->dev_docs, t->n_dev_doc, err);
    if (st == POSTIL_OK)
        st = check(&corpus, set, err);
    if (st == POSTIL_OK)
        st = train(t, set, &corpus, &dev, err);
    claims_corpus_fini(&corpus);
    claims_corpus_fini(&dev);
    return st;
}
