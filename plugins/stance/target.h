/* SPDX-License-Identifier: Apache-2.0 */
/* Targets that a run asks about. */
#ifndef STANCE_TARGET_H
#define STANCE_TARGET_H

#include "../phrase/text.h"

/** "Taiwan independence|independence for Taiwan": the first wording is the name. */
struct stance_targets {
    struct stance_wording *wording; /* [n]  of all targets                  */
    size_t n;
    char *names;     /* storage of the names                 */
    size_t n_target; /* 0: every target is taken             */
};

/** Errors: POSTIL_NOMEM; POSTIL_CONFIG for a wording without words. */
POSTIL_CHECKED enum postil_status
stance_targets_init(struct stance_targets *targets, const char *const *list, size_t n_list,
                    struct postil_error *err);
void
stance_targets_fini(struct stance_targets *targets);

/**
 * Name of the target whose words are all among words [begin, end), or NULL. Articles, "of" and the
 * like do not count, and endings are cut, so that "Taiwanese independence" is "Taiwan
 * independence".
 */
const char *
stance_targets_find(const struct stance_targets *targets, const struct phrase_text *text,
                    size_t begin, size_t end);

#endif
