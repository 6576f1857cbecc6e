/* SPDX-License-Identifier: Apache-2.0 */
/* All that is decided about a stretch, in the order in which one thing rests on the other. */
#ifndef STANCE_DECIDE_H
#define STANCE_DECIDE_H

#include "reading.h"

struct stance_decision {
    size_t holder, target; /* the likeliest candidates               */
    double truth;          /* probability that it is a position, so held */
};

/** Probability, before the surroundings are read, that the stretch shows a position. */
double
stance_glance(const struct stance_choice *choice, const struct stance_reading *r);

/** Label, holder, standing, negation and target; false: nobody, or nothing else, is near. */
bool
stance_decide(const struct stance_choice *choice, struct stance_reading *r,
              struct stance_decision *out);

/** Length of a target's words: index into ends[n]. The shortest that probably has most of what
 * tells what is meant. */
size_t
stance_choose_wording(const struct stance_choice *choice, const struct stance_reading *r,
                      const struct phrase_np *np, const uint32_t *ends, size_t n);

#endif
