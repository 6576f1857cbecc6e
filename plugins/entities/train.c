/* SPDX-License-Identifier: Apache-2.0 */
/* Folds, votes, weights, probabilities, file. */
#define _GNU_SOURCE
#include "train.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <postil/trainer.h>
#include <postil/training.h>

#include "finder.h"
#include "measure.h"
#include "sequences.h"

/* Of so many documents, one learns without votes. */
enum { WITHOUT_VOTES = 4 };

#define ALL_TYPES ((1u << MEASURE_TYPES) - 1)

struct job {
    const struct train_plan *plan;
    uint8_t *labels;       /* [plan->examples->n_tok] of the first pass, in shared memory */
    const uint8_t **votes; /* [plan->examples->n] into labels                             */
};

static struct postil_trainer_settings
settings_of(const struct train_plan *plan)
{
    return (struct postil_trainer_settings){
        .n_kind = MEASURE_TYPES,
        .n_pass = plan->n_pass,
        .min_count = plan->min_count,
        .max_rows = plan->max_rows,
        .rate = plan->rate,
        .decay = plan->decay,
        .seed = plan->seed,
    };
}

/* -- folds ------------------------------------------------------------------------------------- */

static uint32_t
fold_of(const struct train_plan *plan, size_t example)
{
    return (uint32_t)(plan->examples->items[example].origin * 0x9e3779b97f4a7c15u >> 40) %
           plan->n_fold;
}

/* Train on all other folds and label this one. */
static enum postil_status
label_fold(const struct job *job, const struct sequences *seq, postil_trainer *trainer,
           uint32_t fold, struct postil_error *err)
{
    const struct examples *x = job->plan->examples;
    enum postil_status st = POSTIL_OK;
    uint8_t *use = calloc(seq->n + 1, 1);
    if (!use)
        return postil_fail(err, POSTIL_NOMEM, "fold");
    for (size_t i = 0; i < x->n; i++)
        memset(use + seq->first_of[i], fold_of(job->plan, i) != fold,
               seq->first_of[i + 1] - seq->first_of[i]);
    postil_trainer_forget(trainer);
    for (uint32_t pass = 0; st == POSTIL_OK && pass < job->plan->n_pass; pass++)
        st = postil_trainer_pass(trainer, use, NULL, err);
    postil_trainer_settle(trainer);
    free(use);
    for (size_t i = 0; st == POSTIL_OK && i < x->n; i++) {
        uint8_t *labels = (uint8_t *)job->votes[i];
        for (uint32_t s = seq->first_of[i];
             fold_of(job->plan, i) == fold && s < seq->first_of[i + 1]; s++) {
            postil_trainer_best(trainer, s, labels);
            labels += seq->items[s].n_tok;
        }
    }
    return st;
}

/* Whether a child has done its work. */
static bool
has_succeeded(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Let children label folds, one for each core at a time; what they find lies in shared memory. */
static enum postil_status
fork_folds(const struct job *job, const struct sequences *seq, postil_trainer *trainer,
           struct postil_error *err)
{
    pid_t children[TRAIN_FOLDS];
    uint32_t n_begun = 0, n_done = 0;
    long n_core = sysconf(_SC_NPROCESSORS_ONLN);
    bool sane = true;
    while (n_done < n_begun || (sane && n_begun < job->plan->n_fold)) {
        if (sane && n_begun < job->plan->n_fold && n_begun - n_done < (n_core > 1 ? n_core : 1)) {
            children[n_begun] = fork();
            if (children[n_begun] == 0)
                _exit(label_fold(job, seq, trainer, n_begun, err) == POSTIL_OK ? 0 : 1);
            sane = children[n_begun] > 0;
            n_begun += sane;
        } else {
            sane &= has_succeeded(children[n_done++]);
        }
    }
    return sane ? POSTIL_OK : postil_fail(err, POSTIL_INTERNAL, "a fold could not be trained");
}

static enum postil_status
label_folds(const struct job *job, struct postil_error *err)
{
    struct postil_trainer_settings set = settings_of(job->plan);
    struct sequences seq;
    postil_trainer *trainer = NULL;
    enum postil_status st =
        entities_sequences_make(&job->plan->lexicon->view, job->plan->examples, NULL, &seq, err);
    if (st != POSTIL_OK)
        return st;
    st = postil_trainer_new(&set, seq.items, seq.n, &trainer, err);
    if (st == POSTIL_OK) {
        postil_training_say(job->plan->say, job->plan->ctx,
                            "first pass: %zu sentences, %zu tokens, %zu features, %u folds", seq.n,
                            job->plan->examples->n_tok, postil_trainer_features(trainer),
                            job->plan->n_fold);
        st = fork_folds(job, &seq, trainer, err);
    }
    postil_trainer_free(trainer);
    entities_sequences_fini(&seq);
    return st;
}

/* -- weights ----------------------------------------------------------------------------------- */

/* Write what the trainer has learned to `path`. */
static enum postil_status
write_model(const struct train_plan *plan, postil_trainer *trainer,
            const struct entities_trust trust[MEASURE_TYPES], const char *path,
            struct postil_error *err)
{
    struct postil_model_part parts[POSTIL_TRAINER_PARTS + LEXICON_PARTS + 2];
    enum postil_status st = postil_trainer_parts(trainer, parts, err);
    words_listing_parts(plan->lexicon, parts + POSTIL_TRAINER_PARTS);
    parts[POSTIL_TRAINER_PARTS + LEXICON_PARTS] =
        (struct postil_model_part){"trust", trust, MEASURE_TYPES * sizeof *trust};
    parts[POSTIL_TRAINER_PARTS + LEXICON_PARTS + 1] =
        (struct postil_model_part){"about", plan->about, strlen(plan->about)};
    if (st == POSTIL_OK)
        st = postil_model_write(path, "entities", parts, sizeof parts / sizeof *parts, err);
    return st;
}

static enum postil_status
open_model(const char *path, postil_model **out_model, entities_finder **out_finder,
           struct postil_error *err)
{
    enum postil_status st = postil_model_open(path, "entities", out_model, err);
    if (st != POSTIL_OK)
        return st;
    st = entities_finder_new(*out_model, out_finder, err);
    if (st != POSTIL_OK)
        postil_model_close(*out_model);
    return st;
}

/* F1 over all dev documents with the weights as they stand; beside the output, for the moment. */
static enum postil_status
measure_pass(const struct train_plan *plan, postil_trainer *trainer,
             const struct entities_trust *trust, double *out_f1, struct postil_error *err)
{
    char *path;
    postil_model *model;
    entities_finder *finder;
    struct measure m = {0};
    if (asprintf(&path, "%s.pass", plan->output) < 0)
        return postil_fail(err, POSTIL_NOMEM, "measuring");
    enum postil_status st = write_model(plan, trainer, trust, path, err);
    if (st == POSTIL_OK && (st = open_model(path, &model, &finder, err)) == POSTIL_OK) {
        st = entities_measure_examples(finder, plan->dev, UINT32_MAX, &m, NULL, err);
        entities_finder_free(finder);
        postil_model_close(model);
    }
    unlink(path);
    free(path);
    *out_f1 = entities_measure_f1(&m, ALL_TYPES);
    return st;
}

static void
say_measure(const struct train_plan *plan, const char *file, const struct measure *m)
{
    const char *base = strrchr(file, '/');
    size_t n_right = 0, n_found = 0, n_gold = 0;
    for (int t = 0; t < MEASURE_TYPES; t++) {
        n_right += m->n_right[t];
        n_found += m->n_found[t];
        n_gold += m->n_gold[t];
    }
    while (base && base > file && base[-1] != '/')
        base--; /* the folder says more than the name */
    postil_training_say(
        plan->say, plan->ctx,
        "  F1 %.4f  P %.4f R %.4f  PER %.3f ORG %.3f LOC %.3f MISC %.3f  first three %.4f  %6zu "
        "names  %s",
        entities_measure_f1(m, ALL_TYPES), n_found ? (double)n_right / (double)n_found : 0,
        n_gold ? (double)n_right / (double)n_gold : 0, entities_measure_f1(m, 1 << POSTIL_PER),
        entities_measure_f1(m, 1 << POSTIL_ORG), entities_measure_f1(m, 1 << POSTIL_LOC),
        entities_measure_f1(m, 1 << POSTIL_MISC),
        entities_measure_f1(m, ALL_TYPES & ~(1u << POSTIL_MISC)), n_gold, base ? base : file);
}

/* Measure the written model on each dev file, and how far its probabilities are true. */
static enum postil_status
measure_model(const struct train_plan *plan, struct measure_trust *trust, struct postil_error *err)
{
    postil_model *model;
    entities_finder *finder;
    enum postil_status st = open_model(plan->output, &model, &finder, err);
    if (st != POSTIL_OK)
        return st;
    for (uint32_t file = 0; st == POSTIL_OK && file < plan->n_dev_file; file++) {
        struct measure m;
        st = entities_measure_examples(finder, plan->dev, file, &m, trust, err);
        if (st == POSTIL_OK)
            say_measure(plan, plan->dev_files[file], &m);
    }
    entities_finder_free(finder);
    postil_model_close(model);
    return st;
}

static enum postil_status
make_passes(const struct train_plan *plan, postil_trainer *trainer,
            const struct entities_trust *trust, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    for (uint32_t pass = 1; st == POSTIL_OK && pass <= plan->n_pass; pass++) {
        double loss, f1 = 0;
        st = postil_trainer_pass(trainer, NULL, &loss, err);
        if (st == POSTIL_OK && plan->dev->n)
            st = measure_pass(plan, trainer, trust, &f1, err);
        if (st == POSTIL_OK && plan->dev->n)
            postil_training_say(plan->say, plan->ctx,
                                "pass %u of %u: loss %.5f a token, F1 on dev %.4f", pass,
                                plan->n_pass, loss, f1);
        else if (st == POSTIL_OK)
            postil_training_say(plan->say, plan->ctx, "pass %u of %u: loss %.5f a token", pass,
                                plan->n_pass, loss);
    }
    if (st == POSTIL_OK)
        postil_trainer_settle(trainer);
    return st;
}

static enum postil_status
train_weights(const struct job *job, struct postil_error *err)
{
    const struct train_plan *plan = job->plan;
    struct postil_trainer_settings set = settings_of(plan);
    struct sequences seq;
    postil_trainer *trainer = NULL;
    struct measure_trust seen = {0};
    struct entities_trust trust[MEASURE_TYPES];
    enum postil_status st =
        entities_sequences_make(&plan->lexicon->view, plan->examples, job->votes, &seq, err);
    if (st != POSTIL_OK)
        return st;
    entities_measure_fit(&seen, trust);
    st = postil_trainer_new(&set, seq.items, seq.n, &trainer, err);
    if (st == POSTIL_OK) {
        postil_training_say(plan->say, plan->ctx, "both passes: %zu features",
                            postil_trainer_features(trainer));
        st = make_passes(plan, trainer, trust, err);
    }
    if (st == POSTIL_OK)
        st = write_model(plan, trainer, trust, plan->output, err);
    if (st == POSTIL_OK)
        st = measure_model(plan, &seen, err);
    entities_measure_fit(&seen, trust);
    if (st == POSTIL_OK)
        st = write_model(plan, trainer, trust, plan->output, err);
    postil_trainer_free(trainer);
    entities_sequences_fini(&seq);
    return st;
}

enum postil_status
entities_train_model(const struct train_plan *plan, struct postil_error *err)
{
    const struct examples *x = plan->examples;
    struct job job = {.plan = plan};
    size_t size = x->n_tok + 1, at = 0;
    job.votes = calloc(x->n + 1, sizeof *job.votes);
    job.labels = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!job.votes || job.labels == MAP_FAILED) {
        free(job.votes);
        if (job.labels != MAP_FAILED)
            munmap(job.labels, size);
        return postil_fail(err, POSTIL_NOMEM, "labels of %zu tokens", x->n_tok);
    }
    for (size_t i = 0; i < x->n; at += x->items[i++].n_tok)
        job.votes[i] = job.labels + at;
    enum postil_status st = plan->n_fold > 1 ? label_folds(&job, err) : POSTIL_OK;
    for (size_t i = 0; i < x->n; i++)
        if (plan->n_fold < 2 || (i * 0x9e3779b97f4a7c15u >> 40) % WITHOUT_VOTES == 0)
            job.votes[i] = NULL;
    if (st == POSTIL_OK)
        st = train_weights(&job, err);
    munmap(job.labels, size);
    free(job.votes);
    return st;
}
