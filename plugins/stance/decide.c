/* SPDX-License-Identifier: Apache-2.0 */
/* One log-linear choice after the other. */
#include "decide.h"

#include "../phrase/refer.h"

_Static_assert((int)CHOICE_ANSWERS == STANCE_LABELS && (int)CHOICE_ANSWERS == POSTIL_DENIED + 1,
               "an answer for each label, and for each standing");

/* What a further phrase of a target must add to the probability that the target is named. */
static const double BREVITY = .05;

/* What is added to the score of a wish: to take one for the position of who is asked is the worst
 * mistake, and the other way round a small one. */
static const double WISHED = 1;

/* ... and where the rule has followed verbs and clauses to somebody who asks. */
static const double RULED_WISH = 2;

/* Below the score of anything that may be. */
static const double NEVER = -1000;

static size_t
likeliest(const double *p, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        best = p[i] > p[best] ? i : best;
    return best;
}

static void
choose_label(const struct stance_choice *choice, struct stance_reading *r)
{
    struct choice_features f;
    double p[CHOICE_ANSWERS];
    stance_label_features(r, &f);
    stance_choice_scores(choice, &f, p);
    r->label = (uint32_t)likeliest(p, STANCE_LABELS);
}

static void
choose_held(const struct stance_choice *choice, struct stance_reading *r, size_t holder)
{
    struct choice_features f;
    double p[CHOICE_ANSWERS];
    stance_held_features(r, holder, &f);
    stance_choice_scores(choice, &f, p);
    p[POSTIL_WISHED] += WISHED;
    if (r->is_framed && r->frame.held == POSTIL_WISHED)
        p[POSTIL_WISHED] += RULED_WISH;
    r->held = (uint32_t)likeliest(p, CHOICE_ANSWERS);
    stance_negation_features(r, &f);
    r->negated = stance_choice_score(choice, &f) > 0;
}

/* Scores of all candidates in both roles; the likeliest holder. */
static size_t
choose_holder(const struct stance_choice *choice, struct stance_reading *r)
{
    struct choice_features f;
    double p[READING_CANDIDATES], as[CHOICE_ANSWERS];
    for (size_t i = 0; i < r->n_candidate; i++) {
        stance_relation_features(r, i, &f);
        stance_choice_scores(choice, &f, as);
        p[i] = as[AS_HOLDER];
        r->candidates[i].target = as[AS_TARGET];
    }
    stance_choice_normalize(p, r->n_candidate);
    for (size_t i = 0; i < r->n_candidate; i++)
        r->candidates[i].holder = p[i];
    return likeliest(p, r->n_candidate);
}

/* What is not inside of the holder, nor around it, nor a mere "it". */
static bool
may_be_target(const struct stance_reading *r, size_t i, size_t holder)
{
    const struct phrase_np *a = &r->candidates[i].np, *b = &r->candidates[holder].np;
    if (phrase_pronoun_kind(r->scene->t, a) == PHRASE_THING)
        return false;
    return a->end <= b->begin || b->end <= a->begin ||
           (r->candidates[holder].kind == MENTION_OWNER && a->end > b->end);
}

static size_t
choose_target(struct stance_reading *r, size_t holder)
{
    double p[READING_CANDIDATES];
    for (size_t i = 0; i < r->n_candidate; i++)
        p[i] = may_be_target(r, i, holder) ? r->candidates[i].target : NEVER;
    stance_choice_normalize(p, r->n_candidate);
    for (size_t i = 0; i < r->n_candidate; i++)
        r->candidates[i].target = p[i];
    return likeliest(p, r->n_candidate);
}

double
stance_glance(const struct stance_choice *choice, const struct stance_reading *r)
{
    struct choice_features f;
    double odds[2] = {0};
    stance_glance_features(r, &f);
    odds[1] = stance_choice_score(choice, &f);
    stance_choice_normalize(odds, 2);
    return odds[1];
}

bool
stance_decide(const struct stance_choice *choice, struct stance_reading *r,
              struct stance_decision *out)
{
    struct choice_features f;
    if (r->n_candidate < 2)
        return false;
    choose_label(choice, r);
    out->holder = choose_holder(choice, r);
    choose_held(choice, r, out->holder);
    out->target = choose_target(r, out->holder);
    if (!may_be_target(r, out->target, out->holder))
        return false;
    stance_truth_features(r, out->holder, out->target, &f);
    double odds[2] = {0, stance_choice_score(choice, &f)};
    stance_choice_normalize(odds, 2);
    out->truth = odds[1];
    return true;
}

/* Words that tell what is meant. */
static double
weight_of(const struct stance_scene *scene, size_t begin, size_t end)
{
    double n = 0;
    for (size_t i = begin; i < end; i++)
        n += (scene_tag(scene, i) &
              (PHRASE_NOUN | PHRASE_NAME | PHRASE_ADJ | PHRASE_VERB | PHRASE_NUM)) != 0;
    return n;
}

size_t
stance_choose_wording(const struct stance_choice *choice, const struct stance_reading *r,
                      const struct phrase_np *np, const uint32_t *ends, size_t n)
{
    struct choice_features f;
    double p[READING_WORDINGS], gain[READING_WORDINGS], weight[READING_WORDINGS];
    for (size_t i = 0; i < n; i++) {
        stance_wording_features(r, np, ends, i, &f);
        p[i] = stance_choice_score(choice, &f);
        weight[i] = weight_of(r->scene, np->begin, ends[i]);
    }
    stance_choice_normalize(p, n);
    for (size_t i = 0; i < n; i++) {
        gain[i] = -BREVITY * (double)i;
        for (size_t k = 0; k < n; k++)
            gain[i] += 3 * weight[i] >= 2 * weight[k] ? p[k] : 0;
    }
    return likeliest(gain, n);
}
