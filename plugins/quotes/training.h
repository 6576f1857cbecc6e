/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin's `train` hook: settings and gold documents to a plan. */
#ifndef QUOTES_TRAINING_H
#define QUOTES_TRAINING_H

#include <postil/plugin.h>

struct quotes_train_settings {
    struct postil_strings lists;
    const char *classes, *lexicon;
    int64_t passes, folds, min_count, first_rows, second_rows, seed;
    double rate, decay, drop;
};

extern const struct postil_option quotes_train_options[];

/** The hook `train`. `settings` is a struct quotes_train_settings. */
enum postil_status
quotes_train(const struct postil_training *training, const void *settings,
             struct postil_error *err);

#endif
