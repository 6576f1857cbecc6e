/* SPDX-License-Identifier: Apache-2.0 */
/* What `postil train stance` can be told, and handing it on. */
#include "training.h"

#include <stdio.h>
#include <stdlib.h>

#include "../words/sources.h"
#include "train.h"

#define OPTION(member, ...) POSTIL_OPTION(struct stance_train_settings, member, __VA_ARGS__)

const struct postil_option stance_train_options[] = {
    OPTION(lists, .optional = true,
           .help = "word lists, one entry a line: files, or folders of *.txt; a list goes by its "
                   "file's name"),
    OPTION(classes, .optional = true,
           .help = "classes of words with like neighbours: WORD, FINE, MIDDLE, COARSE a line, with "
                   "tabs between"),
    OPTION(lexicon, .optional = true,
           .help = "a model, by name or path, whose lists and classes are taken over"),
    OPTION(passes, .fallback = "20", .min = 1, .max = 1000,
           .help = "passes of the labeller over the data"),
    OPTION(folds, .fallback = "6", .min = 2, .max = 64,
           .help = "parts, each judged by weights of the others"),
    OPTION(min_count, .fallback = "2", .min = 1, .max = 1000, .unit = "documents",
           .help = "a feature found in fewer is left out"),
    OPTION(rows, .fallback = "400000", .min = 1, .max = 16000000,
           .help = "the labeller's features kept in the model"),
    OPTION(rate, .fallback = "0.01", .min = 1e-6, .max = 10,
           .help = "the labeller's first step width"),
    OPTION(decay, .fallback = "0.25", .min = 0, .max = 1000,
           .help = "L2 penalty of the labeller's weights"),
    OPTION(choice_passes, .fallback = "12", .min = 1, .max = 1000,
           .help = "passes over what is to be chosen"),
    OPTION(choice_min_count, .fallback = "4", .min = 1, .max = 1000, .unit = "choices",
           .help = "a feature found in fewer is left out"),
    OPTION(choice_rate, .fallback = "0.02", .min = 1e-6, .max = 10,
           .help = "first step width of choices"),
    OPTION(choice_decay, .fallback = "0.01", .min = 0, .max = 1000,
           .help = "L2 penalty of choices' weights"),
    OPTION(miss, .fallback = "0.005", .min = 0, .max = 0.5,
           .help =
               "share of positions that the labeller may miss for speed, by each of two bounds"),
    OPTION(boldness, .fallback = "4", .min = 0, .max = 30,
           .help =
               "of the labeller when choices are learned: more than the plugin has, to learn from"),
    OPTION(seed, .fallback = "1", .min = 0, .max = 1e9, .help = "of all that is drawn by lot"),
    POSTIL_OPTIONS_END,
};

static enum postil_status
train(const struct postil_training *t, const struct stance_train_settings *set,
      const struct stance_example *examples, const struct listing *lexicon,
      struct postil_error *err)
{
    char about[200];
    size_t n_gold = 0;
    for (size_t i = 0; i < t->n_doc; i++)
        n_gold += examples[i].n_gold;
    if (!n_gold)
        return postil_fail(err, POSTIL_DATA, "no document has a record in the layer 'stance'");
    snprintf(about, sizeof about, "trained on %zu positions in %zu texts", n_gold, t->n_doc);
    struct stance_plan plan = {
        .examples = examples,
        .n_example = t->n_doc,
        .lexicon = lexicon,
        .labeller = {.n_kind = STANCE_LABELS,
                     .n_pass = (uint32_t)set->passes,
                     .min_count = (uint32_t)set->min_count,
                     .max_rows = (uint32_t)set->rows,
                     .rate = set->rate,
                     .decay = set->decay,
                     .seed = (uint64_t)set->seed},
        .choices = {.n_pass = (uint32_t)set->choice_passes,
                    .min_count = (uint32_t)set->choice_min_count,
                    .rate = set->choice_rate,
                    .decay = set->choice_decay,
                    .seed = (uint64_t)set->seed},
        .miss = set->miss,
        .n_fold = (uint32_t)set->folds,
        .boldness = set->boldness,
        .about = about,
        .output = t->output,
        .ctx = t->ctx,
        .say = t->say,
    };
    return stance_train_model(&plan, err);
}

/* Neighbouring documents of few files: they may be on one matter. */
enum { BLOCK = 50 };

extern const struct postil_plugin stance_LTX_postil_plugin;

enum postil_status
stance_train(const struct postil_training *t, const void *settings, struct postil_error *err)
{
    const struct stance_train_settings *set = settings;
    const struct words_sources from = {set->lists, set->classes, set->lexicon};
    struct listing lexicon = {0};
    struct stance_example *examples = calloc(t->n_doc, sizeof *examples);
    if (!examples)
        return postil_fail(err, POSTIL_NOMEM, "%zu documents", t->n_doc);
    for (size_t i = 0; i < t->n_doc; i++) {
        examples[i] = (struct stance_example){.doc = t->docs[i], .group = (uint32_t)i};
        examples[i].is_pair = postil_doc_meta(t->docs[i], "pair") != NULL;
        examples[i].part = t->n_file < (size_t)set->folds ? (uint32_t)i / BLOCK : t->file_of[i];
        examples[i].gold = postil_doc_records(t->docs[i], &postil_stance_type, &examples[i].n_gold);
    }
    enum postil_status st = words_listing_make(&lexicon, &stance_LTX_postil_plugin, &from, err);
    if (st == POSTIL_OK)
        st = train(t, set, examples, &lexicon, err);
    words_listing_fini(&lexicon);
    free(examples);
    return st;
}
