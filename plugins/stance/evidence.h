/* SPDX-License-Identifier: Apache-2.0 */
/* Saying features of a stretch: their numbers, and what all of them look at. */
#ifndef STANCE_EVIDENCE_H
#define STANCE_EVIDENCE_H

#include "../words/word.h"
#include "reading.h"

/* What features are about, by decision; numbers are part of the model. */
enum stance_about {
    ABOUT_RELATION = 200,
    ABOUT_WORDING = 400,
    ABOUT_LABEL = 500,
    ABOUT_HELD = 600,
    ABOUT_NEGATED = 700,
    ABOUT_TRUTH = 800,
    ABOUT_GLANCE = 850
};

static inline void
say(struct choice_features *f, uint32_t about, uint32_t a, uint32_t b, uint32_t c)
{
    if (f->n < CHOICE_FEATURES) {
        uint32_t hash = words_feature(about, a, b, c);
        f->hash[f->n++] = hash ? hash : 1;
    }
}

static inline uint32_t
word_at(const struct stance_reading *r, size_t i)
{
    return i >= r->begin && i < r->end ? (uint32_t)r->scene->t->word[i].hash : 0;
}

static inline uint32_t
tag_at(const struct stance_reading *r, size_t i)
{
    return i >= r->begin && i < r->end ? scene_tag(r->scene, i) : 0;
}

static inline uint32_t
at_most(size_t n, uint32_t most)
{
    return n < most ? (uint32_t)n : most;
}

static inline uint32_t
step_of(double p)
{
    static const double steps[] = {.001, .004, .01, .02, .04,  .08, .14, .22, .3,   .4,
                                   .5,   .6,   .7,  .8,  .875, .92, .95, .97, .985, .995};
    uint32_t n = 0;
    while (n < sizeof steps / sizeof *steps && p >= steps[n])
        n++;
    return n;
}

/* One feature for each step that p reaches: all of them add up. */
static inline void
say_steps(double p, uint32_t about, uint32_t value, struct choice_features *out)
{
    for (uint32_t k = 0, n = step_of(p); k < n; k++)
        say(out, about, k, value, 0);
}

#endif
