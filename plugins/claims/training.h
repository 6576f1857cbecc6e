/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin's `train` hook: settings and gold documents to a plan. */
#ifndef CLAIMS_TRAINING_H
#define CLAIMS_TRAINING_H

#include <postil/plugin.h>

struct claims_train_settings {
    int64_t folds, parts, passes, hidden, nets, min_stories, seed;
    uint32_t split; /* enum claims_split */
    double rate, decay, drop, drop_word, even, balance;
};

extern const struct postil_option claims_train_options[];

/** The hook `train`. `settings` is a struct claims_train_settings. */
enum postil_status
claims_train(const struct postil_training *training, const void *settings,
             struct postil_error *err);

#endif
