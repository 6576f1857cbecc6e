/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin's `train` hook: settings and gold documents to a plan. */
#ifndef ENTITIES_TRAINING_H
#define ENTITIES_TRAINING_H

#include <postil/plugin.h>

struct entities_train_settings {
    struct postil_strings lists, weights;
    const char *classes, *lexicon;
    int64_t passes, folds, min_count, rows, seed;
    double rate, decay, headline, capitals, title, small, apart, swap;
};

extern const struct postil_option entities_train_options[];

/** The hook `train`. `settings` is a struct entities_train_settings. */
enum postil_status
entities_train(const struct postil_training *training, const void *settings,
               struct postil_error *err);

#endif
