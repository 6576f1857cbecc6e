/* SPDX-License-Identifier: Apache-2.0 */
/* Parts, sequences, stretches, choices, file. */
#define _GNU_SOURCE
#include "train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/training.h>

enum { ALL_PARTS = UINT32_MAX };

/* The plugin's own. */
static const double RUN_BOLDNESS = 1;

/* Least probability of a stretch that bounds are to keep. */
static const float LIKELY = .25f;

struct found {
    struct stance_stretch *items; /* [n] */
    size_t n;
};

struct job {
    const struct stance_plan *plan;
    struct stance_desk desk;
    struct postil_tag_sequence *sequences; /* [n_sequence]                             */
    size_t n_sequence, room;
    uint32_t *first_of;          /* [n_example + 1] first sequence of an example              */
    struct found *found;         /* [n_example]                                               */
    uint8_t *use;                /* [n_sequence + n_example]                                  */
    struct stance_bounds bounds; /* of the labeller, when it is known what they may be */
    struct stance_learner choices, truths, pairs;
    struct stance_weights weights, truth_weights, pair_weights;
};

static uint32_t
fold_of(const struct stance_plan *plan, size_t example)
{
    return plan->examples[example].part % plan->n_fold;
}

static enum postil_status
make_sequences(struct job *j, struct postil_error *err)
{
    const struct stance_plan *plan = j->plan;
    enum postil_status st = POSTIL_OK;
    for (size_t e = 0; st == POSTIL_OK && e < plan->n_example; e++) {
        size_t n = 0;
        j->first_of[e] = (uint32_t)j->n_sequence;
        if (plan->examples[e].is_pair)
            continue;
        st = stance_desk_read(&j->desk, &plan->examples[e], err);
        if (st != POSTIL_OK)
            break;
        size_t need = j->n_sequence + stance_desk_sequences(&j->desk) + 1;
        if (need > j->room) {
            struct postil_tag_sequence *grown =
                realloc(j->sequences, 2 * need * sizeof *j->sequences);
            if (!grown)
                return postil_fail(err, POSTIL_NOMEM, "%zu sequences", need);
            j->sequences = grown;
            j->room = 2 * need;
        }
        st = stance_example_sequences(&j->desk, &plan->examples[e], j->sequences + j->n_sequence,
                                      &n, err);
        j->n_sequence += n;
    }
    j->first_of[plan->n_example] = (uint32_t)j->n_sequence;
    return st;
}

static enum postil_status
write_model(const struct stance_plan *plan, postil_trainer *trainer,
            const struct stance_choice *choice, const struct stance_bounds *bounds,
            const char *path, struct postil_error *err)
{
    enum { OWN = 3, ALL = POSTIL_TRAINER_PARTS + LEXICON_PARTS + OWN };
    struct postil_model_part parts[ALL];
    enum postil_status st = postil_trainer_parts(trainer, parts, err);
    words_listing_parts(plan->lexicon, parts + POSTIL_TRAINER_PARTS);
    struct postil_model_part own[OWN] = {
        {"choice", choice->buckets, choice->n_bucket * sizeof *choice->buckets},
        {"bounds", bounds, sizeof *bounds},
        {"about", plan->about, strlen(plan->about)},
    };
    memcpy(parts + ALL - OWN, own, sizeof own);
    return st == POSTIL_OK ? postil_model_write(path, "stance", parts, ALL, err) : st;
}

/* -- parts ------------------------------------------------------------------------------------- */

static enum postil_status
learn_labels(struct job *j, postil_trainer *trainer, uint32_t fold, struct postil_error *err)
{
    const struct stance_plan *plan = j->plan;
    enum postil_status st = POSTIL_OK;
    double loss = 0;
    for (size_t e = 0; e < plan->n_example; e++)
        memset(j->use + j->first_of[e], fold == ALL_PARTS || fold_of(plan, e) != fold,
               j->first_of[e + 1] - j->first_of[e]);
    postil_trainer_forget(trainer);
    for (uint32_t pass = 0; st == POSTIL_OK && pass < plan->labeller.n_pass; pass++)
        st = postil_trainer_pass(trainer, j->use, &loss, err);
    postil_trainer_settle(trainer);
    if (st == POSTIL_OK)
        postil_training_say(plan->say, plan->ctx, "labels, part %d of %u: loss %.5f a word",
                            (int)(fold + 1), plan->n_fold, loss);
    return st;
}

static enum postil_status
keep_found(struct found *found, const struct stance_labeller *l, struct postil_error *err)
{
    found->items = calloc(l->n_found + 1, sizeof *found->items);
    if (!found->items)
        return postil_fail(err, POSTIL_NOMEM, "stretches");
    for (size_t i = 0; i < l->n_found; i++)
        found->items[i] = l->found[i];
    found->n = l->n_found;
    return POSTIL_OK;
}

/* Whether stretches of an example are found after the labeller has learned from all but `fold`. */
static bool
is_wanted(const struct stance_plan *plan, size_t e, uint32_t fold)
{
    if (fold == ALL_PARTS)
        return plan->examples[e].is_pair;
    return !plan->examples[e].is_pair && fold_of(plan, e) == fold;
}

/* Stretches of a part, by a model of the others that is written for that and removed; at last,
 * those of pairs. */
static enum postil_status
find_stretches(struct job *j, postil_trainer *trainer, uint32_t fold, struct postil_error *err)
{
    static const struct choice_bucket nothing;
    const struct stance_choice none = {&nothing, 1};
    const struct stance_plan *plan = j->plan;
    struct stance_labeller *labeller = calloc(1, sizeof *labeller);
    postil_model *model = NULL;
    char *path = NULL;
    if (!labeller || asprintf(&path, "%s.part", plan->output) < 0) {
        free(labeller);
        return postil_fail(err, POSTIL_NOMEM, "labeller");
    }
    enum postil_status st = write_model(plan, trainer, &none, &j->bounds, path, err);
    if (st == POSTIL_OK)
        st = postil_model_open(path, "stance", &model, err);
    if (st == POSTIL_OK)
        st = stance_labeller_init(labeller, model, err);
    for (size_t e = 0; st == POSTIL_OK && e < plan->n_example; e++) {
        if (!is_wanted(plan, e, fold))
            continue;
        st = stance_desk_read(&j->desk, &plan->examples[e], err);
        if (st == POSTIL_OK)
            st = stance_labeller_run(labeller, &j->desk.scene,
                                     fold == ALL_PARTS ? RUN_BOLDNESS : plan->boldness, err);
        if (st == POSTIL_OK)
            st = keep_found(&j->found[e], labeller, err);
    }
    stance_labeller_fini(labeller);
    postil_model_close(model);
    unlink(path);
    free(path);
    free(labeller);
    return st;
}

static int
compare(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* The bound that a share of `values` falls short of; they are put in order. */
static int32_t
bound_of(int32_t *values, size_t n, double share)
{
    qsort(values, n, sizeof *values, compare);
    return n ? values[(size_t)(share * (double)n)] : INT32_MIN;
}

/* Bounds that keep nearly all of the likely stretches that are right, as labellers of other parts
 * found them. */
static enum postil_status
set_bounds(struct job *j, struct postil_error *err)
{
    const struct stance_plan *plan = j->plan;
    size_t n_found = 0, n = 0;
    for (size_t e = 0; e < plan->n_example; e++)
        n_found += j->found[e].n;
    int32_t *types = malloc((n_found + 1) * sizeof *types);
    int32_t *all = malloc((n_found + 1) * sizeof *all);
    enum postil_status st =
        types && all ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%zu stretches", n_found);
    for (size_t e = 0; st == POSTIL_OK && e < plan->n_example; e++) {
        st = j->found[e].n ? stance_desk_read(&j->desk, &plan->examples[e], err) : POSTIL_OK;
        for (size_t k = 0; st == POSTIL_OK && k < j->found[e].n; k++) {
            const struct stance_stretch *s = &j->found[e].items[k];
            if (stance_stretch_shows(s) < LIKELY ||
                !stance_meets_gold(&j->desk, &plan->examples[e], s))
                continue;
            types[n] = s->types;
            all[n++] = s->all;
        }
    }
    if (st == POSTIL_OK) {
        j->bounds =
            (struct stance_bounds){bound_of(types, n, plan->miss), bound_of(all, n, plan->miss)};
        postil_training_say(plan->say, plan->ctx, "bounds: %d and %d steps, by %zu stretches",
                            (int)j->bounds.types, (int)j->bounds.all, n);
    }
    free(types);
    free(all);
    return st;
}

/* -- choices ----------------------------------------------------------------------------------- */

static enum postil_status
learn_choices(struct job *j, struct postil_error *err)
{
    const struct stance_plan *plan = j->plan;
    enum postil_status st = POSTIL_OK;
    uint8_t *use = j->use; /* of examples, here */
    for (size_t e = 0; st == POSTIL_OK && e < plan->n_example; e++) {
        if (plan->examples[e].is_pair)
            continue;
        st = stance_desk_read(&j->desk, &plan->examples[e], err);
        if (st == POSTIL_OK)
            st = stance_example_choices(&j->desk, &plan->examples[e], j->found[e].items,
                                        j->found[e].n, &j->choices, err);
    }
    for (uint32_t fold = 0; st == POSTIL_OK && fold < plan->n_fold; fold++) {
        struct stance_weights weights;
        for (size_t e = 0; e < plan->n_example; e++)
            use[e] = fold_of(plan, e) != fold;
        st = stance_learner_learn(&j->choices, &plan->choices, use, &weights, err);
        for (size_t e = 0; st == POSTIL_OK && e < plan->n_example; e++) {
            if (use[e] || plan->examples[e].is_pair)
                continue;
            st = stance_desk_read(&j->desk, &plan->examples[e], err);
            if (st == POSTIL_OK)
                st = stance_example_truths(&j->desk, &plan->examples[e], j->found[e].items,
                                           j->found[e].n, &weights.view, &j->truths, err);
        }
        stance_weights_fini(&weights);
    }
    if (st == POSTIL_OK)
        st = stance_learner_learn(&j->choices, &plan->choices, NULL, &j->weights, err);
    if (st == POSTIL_OK)
        st = stance_learner_learn(&j->truths, &plan->choices, NULL, &j->truth_weights, err);
    postil_training_say(plan->say, plan->ctx,
                        "choices: %zu, of which %zu whether a stretch is a position",
                        j->choices.n_choice, j->truths.n_choice);
    return st;
}

/* How pairs of names stand to each other, after all else is learned. */
static enum postil_status
learn_pairs(struct job *j, postil_trainer *trainer, struct postil_error *err)
{
    const struct stance_plan *plan = j->plan;
    enum postil_status st = find_stretches(j, trainer, ALL_PARTS, err);
    for (size_t e = 0; st == POSTIL_OK && e < plan->n_example; e++) {
        if (!plan->examples[e].is_pair)
            continue;
        st = stance_desk_read(&j->desk, &plan->examples[e], err);
        if (st == POSTIL_OK)
            st = stance_example_pair(&j->desk, &plan->examples[e], j->found[e].items, j->found[e].n,
                                     &j->weights.view, &j->pairs, err);
    }
    struct stance_learn_settings pairs = plan->choices;
    pairs.min_count = plan->labeller.min_count; /* some relations are rare */
    pairs.rate /= 2;
    if (st == POSTIL_OK)
        st = stance_learner_learn(&j->pairs, &pairs, NULL, &j->pair_weights, err);
    postil_training_say(plan->say, plan->ctx, "pairs of names: %zu", j->pairs.n_choice);
    return st;
}

static void
close_job(struct job *j)
{
    for (size_t i = 0; i < j->n_sequence; i++) {
        free(j->sequences[i].first);
        free(j->sequences[i].features);
        free(j->sequences[i].allowed);
    }
    for (size_t e = 0; j->found && e < j->plan->n_example; e++)
        free(j->found[e].items);
    free(j->sequences);
    free(j->first_of);
    free(j->found);
    free(j->use);
    stance_learner_fini(&j->choices);
    stance_learner_fini(&j->truths);
    stance_learner_fini(&j->pairs);
    stance_weights_fini(&j->weights);
    stance_weights_fini(&j->truth_weights);
    stance_weights_fini(&j->pair_weights);
    stance_desk_fini(&j->desk);
}

static enum postil_status
train(struct job *j, struct postil_error *err)
{
    const struct stance_plan *plan = j->plan;
    struct stance_weights all = {0};
    postil_trainer *trainer = NULL;
    enum postil_status st = make_sequences(j, err);
    j->use = calloc(j->n_sequence + plan->n_example + 1, 1);
    if (st == POSTIL_OK && !j->use)
        st = postil_fail(err, POSTIL_NOMEM, "parts");
    if (st == POSTIL_OK)
        st = postil_trainer_new(&plan->labeller, j->sequences, j->n_sequence, &trainer, err);
    for (uint32_t fold = 0; st == POSTIL_OK && fold < plan->n_fold; fold++) {
        st = learn_labels(j, trainer, fold, err);
        if (st == POSTIL_OK)
            st = find_stretches(j, trainer, fold, err);
    }
    if (st == POSTIL_OK)
        st = learn_choices(j, err);
    if (st == POSTIL_OK)
        st = set_bounds(j, err);
    if (st == POSTIL_OK)
        st = learn_labels(j, trainer, ALL_PARTS, err);
    if (st == POSTIL_OK)
        st = learn_pairs(j, trainer, err);
    const struct stance_weights *const tables[] = {&j->weights, &j->truth_weights,
                                                   &j->pair_weights};
    if (st == POSTIL_OK)
        st = stance_weights_merge(tables, sizeof tables / sizeof *tables, &all, err);
    if (st == POSTIL_OK)
        st = write_model(plan, trainer, &all.view, &j->bounds, plan->output, err);
    stance_weights_fini(&all);
    postil_trainer_free(trainer);
    return st;
}

enum postil_status
stance_train_model(const struct stance_plan *plan, struct postil_error *err)
{
    struct job j = {.plan = plan, .bounds = {INT32_MIN, INT32_MIN}};
    j.first_of = calloc(plan->n_example + 1, sizeof *j.first_of);
    j.found = calloc(plan->n_example + 1, sizeof *j.found);
    enum postil_status st = j.first_of && j.found
                                ? stance_desk_init(&j.desk, &plan->lexicon->view, err)
                                : postil_fail(err, POSTIL_NOMEM, "training");
    if (st == POSTIL_OK)
        st = train(&j, err);
    close_job(&j);
    return st;
}
