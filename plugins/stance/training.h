/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin's `train` hook: settings and gold documents to a plan. */
#ifndef STANCE_TRAINING_H
#define STANCE_TRAINING_H

#include <postil/plugin.h>

struct stance_train_settings {
    struct postil_strings lists;
    const char *classes, *lexicon;
    int64_t passes, folds, min_count, rows, seed, choice_passes, choice_min_count;
    double rate, decay, choice_rate, choice_decay, miss, boldness;
};

extern const struct postil_option stance_train_options[];

/** The hook `train`. `settings` is a struct stance_train_settings. */
enum postil_status
stance_train(const struct postil_training *training, const void *settings,
             struct postil_error *err);

#endif
