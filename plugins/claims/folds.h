/* SPDX-License-Identifier: Apache-2.0 */
/* Judging every pair by a net that has not learned from it. */
#ifndef CLAIMS_FOLDS_H
#define CLAIMS_FOLDS_H

#include "calibrate.h"
#include "learn.h"

enum claims_split {
    CLAIMS_SPLIT_BODY, /* all pairs of an article in one fold, by the hash of its id; claims recur  */
    CLAIMS_SPLIT_CLAIM /* all of a story in one fold: neither claim nor article nor story recurs    */
};

enum { CLAIMS_MOST_FOLDS = 64, CLAIMS_PROCESSES = 2 };

/**
 * Learn n_fold times and judge what was left out, two folds at a time in processes of their own.
 *   out_judged   [n_example]
 *   out_fold     [n_example]
 * Under CLAIMS_SPLIT_CLAIM a fold's pairs are those with claim and article in it. Most unrelated
 * pairs lie between folds and can't be judged; the others stand for them with a larger weight.
 * Errors: POSTIL_NOMEM; POSTIL_INTERNAL when a fold could not be learned.
 */
POSTIL_CHECKED enum postil_status
claims_folds_judge(const struct claims_corpus *corpus, const struct claims_cues *cues,
                   const struct claims_learn_settings *settings, enum claims_split split,
                   uint32_t n_fold, struct claims_judged *out_judged, uint32_t *out_fold,
                   struct postil_error *err);

/** Judge the examples i with only[i] (NULL: all); the others stay as they are. */
void
claims_judge(const struct claims_net *net, const struct claims_prepared *prepared,
             const uint8_t *only, struct claims_judged *out_judged);

#endif
