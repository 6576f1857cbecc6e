/* SPDX-License-Identifier: Apache-2.0 */
/* Cross-validation, probabilities, weights, file. */
#include "train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/training.h>

#include "measure.h"

static void
say_measure(const struct claims_plan *plan, const char *what, const struct claims_measure *m)
{
    char told[400];
    claims_measure_tell(m, told, sizeof told);
    postil_training_say(plan->say, plan->ctx, "%s: %s", what, told);
}

/* Room to judge all examples. */
struct verdicts {
    struct claims_judged *judged;
    uint32_t *fold;
    size_t n;
};

static enum postil_status
verdicts_init(struct verdicts *v, size_t n, struct postil_error *err)
{
    *v = (struct verdicts){calloc(n + 1, sizeof *v->judged), calloc(n + 1, sizeof *v->fold), n};
    return v->judged && v->fold ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%zu pairs", n);
}

static void
verdicts_fini(struct verdicts *v)
{
    free(v->judged);
    free(v->fold);
}

static void
count(const struct verdicts *v, const struct claims_calibration *c, uint32_t fold,
      struct claims_measure *m)
{
    double p[CLAIMS_LABELS];
    for (size_t i = 0; i < v->n; i++) {
        const struct claims_judged *j = &v->judged[i];
        if (!(j->weight > 0) || (fold != UINT32_MAX && v->fold[i] != fold))
            continue;
        uint32_t label = claims_calibrated(c, j->score, p);
        claims_measure_add(m, j->gold, label, p, (double)j->weight);
    }
}

/* -- cross-validation -------------------------------------------------------------------------- */

static enum postil_status
validate(const struct claims_plan *plan, const struct claims_cues *cues, struct postil_error *err)
{
    static const struct claims_calibration plain = {1, {0}, {1, 1, 1, 1}};
    struct verdicts v;
    struct claims_measure m = {0}, raw = {0};
    enum postil_status st = verdicts_init(&v, plan->corpus->n_example, err);
    if (st == POSTIL_OK)
        st = claims_folds_judge(plan->corpus, cues, &plan->learn, plan->split, plan->n_fold,
                                v.judged, v.fold, err);
    for (uint32_t fold = 0; st == POSTIL_OK && fold < plan->n_fold; fold++) {
        struct claims_calibration c;
        st = claims_calibrate(v.judged, v.n, v.fold, fold, &c, err);
        if (st == POSTIL_OK)
            count(&v, &c, fold, &m);
    }
    if (st == POSTIL_OK) {
        count(&v, &plain, UINT32_MAX, &raw);
        postil_training_say(plan->say, plan->ctx, "%u folds by %s", plan->n_fold,
                            plan->split == CLAIMS_SPLIT_CLAIM ? "claim and body" : "body");
        say_measure(plan, "  likeliest label", &raw);
        say_measure(plan, "  label as written", &m);
    }
    verdicts_fini(&v);
    return st;
}

/* -- probabilities ----------------------------------------------------------------------------- */

static enum postil_status
fit(const struct claims_plan *plan, const struct claims_cues *cues, struct claims_calibration *out,
    struct postil_error *err)
{
    struct verdicts v;
    struct claims_measure m = {0};
    enum postil_status st = verdicts_init(&v, plan->corpus->n_example, err);
    if (st == POSTIL_OK)
        st = claims_folds_judge(plan->corpus, cues, &plan->learn, CLAIMS_SPLIT_CLAIM, plan->n_part,
                                v.judged, v.fold, err);
    if (st == POSTIL_OK)
        st = claims_calibrate(v.judged, v.n, NULL, 0, out, err);
    if (st == POSTIL_OK) {
        count(&v, out, UINT32_MAX, &m);
        postil_training_say(
            plan->say, plan->ctx,
            "probabilities: slope %.3f, bias %.3f %.3f %.3f %.3f, lift %.2f %.2f %.2f %.2f",
            (double)out->slope, (double)out->bias[0], (double)out->bias[1], (double)out->bias[2],
            (double)out->bias[3], (double)out->lift[0], (double)out->lift[1], (double)out->lift[2],
            (double)out->lift[3]);
        say_measure(plan, "  stories left out", &m);
    }
    verdicts_fini(&v);
    return st;
}

/* Let the net's own numbers say what the calibration says. */
static void
apply(struct claims_learned *l, const struct claims_calibration *c)
{
    struct claims_head *h = &l->net.head;
    for (size_t i = 0; i < (size_t)h->n_hidden * CLAIMS_LABELS; i++)
        l->out[i] *= c->slope;
    for (int y = 0; y < CLAIMS_LABELS; y++)
        h->bias[y] = h->bias[y] * c->slope + c->bias[y];
    memcpy(h->lift, c->lift, sizeof h->lift);
}

/* -- the model --------------------------------------------------------------------------------- */

static enum postil_status
measure_dev(const struct claims_plan *plan, const struct claims_cues *cues,
            const struct claims_net *net, struct postil_error *err)
{
    struct claims_calibration as_is = {1, {0}, {0}};
    struct claims_prepared prepared = {0};
    struct verdicts v;
    struct claims_measure m = {0};
    memcpy(as_is.lift, net->head.lift, sizeof as_is.lift);
    enum postil_status st = verdicts_init(&v, plan->dev->n_example, err);
    if (st == POSTIL_OK)
        st = claims_prepare(&prepared, plan->dev, cues, &net->terms, err);
    if (st == POSTIL_OK) {
        claims_judge(net, &prepared, NULL, v.judged);
        count(&v, &as_is, UINT32_MAX, &m);
        say_measure(plan, "dev", &m);
    }
    claims_prepared_fini(&prepared);
    verdicts_fini(&v);
    return st;
}

static enum postil_status
learn_and_write(const struct claims_plan *plan, const struct claims_cues *cues,
                const struct claims_calibration *c, struct postil_error *err)
{
    struct claims_learned learned = {0};
    struct claims_prepared prepared = {0};
    struct postil_model_part parts[CLAIMS_PARTS + 1];
    enum postil_status st =
        claims_learn(&learned, &prepared, plan->corpus, cues, NULL, &plan->learn, err);
    if (st == POSTIL_OK) {
        apply(&learned, c);
        postil_training_say(
            plan->say, plan->ctx, "learned from %zu pairs: %u terms with weights, %u hidden units",
            plan->corpus->n_example, learned.net.head.n_row, learned.net.head.n_hidden);
        claims_learned_parts(&learned, parts);
        parts[CLAIMS_PARTS] = (struct postil_model_part){"about", plan->about, strlen(plan->about)};
        st = postil_model_write(plan->output, "claims", parts, CLAIMS_PARTS + 1, err);
    }
    if (st == POSTIL_OK && plan->dev->n_example)
        st = measure_dev(plan, cues, &learned.net, err);
    claims_prepared_fini(&prepared);
    claims_learned_fini(&learned);
    return st;
}

enum postil_status
claims_train_model(const struct claims_plan *plan, struct postil_error *err)
{
    struct claims_calibration c = {1, {0}, {1, 1, 1, 1}};
    struct claims_cues cues = {0};
    enum postil_status st = claims_cues_init(&cues, err);
    if (st == POSTIL_OK && plan->n_fold)
        st = validate(plan, &cues, err);
    if (st == POSTIL_OK && plan->n_part)
        st = fit(plan, &cues, &c, err);
    if (st == POSTIL_OK)
        st = learn_and_write(plan, &cues, &c, err);
    claims_cues_fini(&cues);
    return st;
}
