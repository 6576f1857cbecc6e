/* SPDX-License-Identifier: Apache-2.0 */
/* Folds, two passes' weights, file. */
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

#include "judge.h"
#include "labeller.h"
#include "linking.h"

static struct postil_trainer_settings
settings_of(const struct quotes_plan *plan, uint32_t max_rows)
{
    return (struct postil_trainer_settings){
        .n_kind = QUOTES_ROLES,
        .n_pass = plan->n_pass,
        .min_count = plan->min_count,
        .max_rows = max_rows,
        .rate = plan->rate,
        .decay = plan->decay,
        .seed = plan->seed,
        .drop = plan->drop,
        .adapt = true,
    };
}

/* -- folds ------------------------------------------------------------------------------------- */

static uint32_t
fold_of(const struct quotes_plan *plan, size_t doc)
{
    return (uint32_t)(doc * 0x9e3779b97f4a7c15u >> 40) % plan->n_fold;
}

static enum postil_status
make_passes(const struct quotes_plan *plan, postil_trainer *trainer, const uint8_t *use,
            const char *what, struct postil_error *err)
{
    enum postil_status st = POSTIL_OK;
    double loss;
    for (uint32_t pass = 1; st == POSTIL_OK && pass <= plan->n_pass; pass++) {
        st = postil_trainer_pass(trainer, use, &loss, err);
        if (st == POSTIL_OK && what)
            postil_training_say(plan->say, plan->ctx, "%s pass, round %u of %u: loss %.5f a token",
                                what, pass, plan->n_pass, loss);
    }
    if (st == POSTIL_OK)
        postil_trainer_settle(trainer);
    return st;
}

/* Train on all other folds and label this one. */
static enum postil_status
label_fold(const struct quotes_plan *plan, const struct quotes_sequences *seq,
           postil_trainer *trainer, uint32_t fold, uint8_t *labels, struct postil_error *err)
{
    uint8_t *use = calloc(seq->n + 1, 1);
    if (!use)
        return postil_fail(err, POSTIL_NOMEM, "fold");
    for (size_t i = 0; i < seq->n_doc; i++)
        memset(use + seq->first_of[i], fold_of(plan, i) != fold,
               seq->first_of[i + 1] - seq->first_of[i]);
    postil_trainer_forget(trainer);
    enum postil_status st = make_passes(plan, trainer, use, NULL, err);
    for (size_t i = 0, at = 0; st == POSTIL_OK && i < seq->n; at += seq->items[i++].n_tok)
        if (!use[i])
            postil_trainer_best(trainer, i, labels + at);
    free(use);
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

/* Let children label folds from 1 on, one for each core at a time; labels lie in shared memory. */
static enum postil_status
fork_folds(const struct quotes_plan *plan, const struct quotes_sequences *seq,
           postil_trainer *trainer, uint8_t *labels, struct postil_error *err)
{
    pid_t children[QUOTES_MOST_FOLDS];
    uint32_t n_begun = 1, n_done = 1;
    long n_core = sysconf(_SC_NPROCESSORS_ONLN);
    bool sane = true;
    while (n_done < n_begun || (sane && n_begun < plan->n_fold)) {
        if (sane && n_begun < plan->n_fold && n_begun - n_done < (n_core > 1 ? n_core : 1)) {
            children[n_begun] = fork();
            if (children[n_begun] == 0)
                _exit(label_fold(plan, seq, trainer, n_begun, labels, err) == POSTIL_OK ? 0 : 1);
            sane = children[n_begun] > 0;
            n_begun += sane;
        } else {
            sane &= has_succeeded(children[n_done++]);
        }
    }
    return sane ? POSTIL_OK : postil_fail(err, POSTIL_INTERNAL, "a fold could not be trained");
}

/* -- weights ----------------------------------------------------------------------------------- */

/* A pass in the making. */
struct stage {
    struct quotes_sequences seq;
    postil_trainer *trainer;
};

static enum postil_status
stage_init(struct stage *s, const struct quotes_plan *plan, const uint8_t *noted, uint32_t max_rows,
           struct postil_error *err)
{
    struct postil_trainer_settings set = settings_of(plan, max_rows);
    enum postil_status st =
        quotes_sequences_make(&plan->lexicon->view, plan->examples, noted, &s->seq, err);
    if (st == POSTIL_OK)
        st = postil_trainer_new(&set, s->seq.items, s->seq.n, &s->trainer, err);
    return st;
}

static void
stage_fini(struct stage *s)
{
    postil_trainer_free(s->trainer);
    quotes_sequences_fini(&s->seq);
    *s = (struct stage){0};
}

/* Parts that outlive their trainer. */
struct kept {
    struct postil_model_part of[POSTIL_TRAINER_PARTS];
    char names[POSTIL_TRAINER_PARTS][POSTIL_MODEL_NAME + 1];
};

static void
kept_fini(struct kept *k)
{
    for (int i = 0; i < POSTIL_TRAINER_PARTS; i++)
        free((void *)k->of[i].bytes);
}

static enum postil_status
keep(struct kept *k, postil_trainer *trainer, const char *name, struct postil_error *err)
{
    struct postil_model_part parts[POSTIL_TRAINER_PARTS];
    enum postil_status st = postil_trainer_parts_named(trainer, name, parts, err);
    for (int i = 0; st == POSTIL_OK && i < POSTIL_TRAINER_PARTS; i++) {
        void *bytes = malloc(parts[i].size + 1);
        if (!bytes)
            return postil_fail(err, POSTIL_NOMEM, "weights");
        memcpy(bytes, parts[i].bytes, parts[i].size);
        snprintf(k->names[i], sizeof k->names[i], "%s", parts[i].name);
        k->of[i] = (struct postil_model_part){k->names[i], bytes, parts[i].size};
    }
    return st;
}

/* Weights for fold 0 and for all; the trainer has learned those of fold 0. */
static enum postil_status
keep_both(const struct quotes_plan *plan, postil_trainer *trainer, const char *name,
          struct kept *trial, struct kept *whole, struct postil_error *err)
{
    enum postil_status st = keep(trial, trainer, name, err);
    postil_trainer_forget(trainer);
    if (st == POSTIL_OK)
        st = make_passes(plan, trainer, NULL, name, err);
    return st == POSTIL_OK ? keep(whole, trainer, name, err) : st;
}

static enum postil_status
learn_first(const struct quotes_plan *plan, uint8_t *labels, struct kept *trial, struct kept *whole,
            struct postil_error *err)
{
    struct stage s = {0};
    enum postil_status st = stage_init(&s, plan, NULL, plan->first_rows, err);
    if (st == POSTIL_OK) {
        postil_training_say(
            plan->say, plan->ctx, "first pass: %zu paragraphs, %zu tokens, %zu features, %u folds",
            s.seq.n, plan->examples->n_tok, postil_trainer_features(s.trainer), plan->n_fold);
        st = fork_folds(plan, &s.seq, s.trainer, labels, err);
    }
    if (st == POSTIL_OK)
        st = label_fold(plan, &s.seq, s.trainer, 0, labels, err);
    if (st == POSTIL_OK)
        st = keep_both(plan, s.trainer, QUOTES_FIRST, trial, whole, err);
    stage_fini(&s);
    return st;
}

static enum postil_status
learn_second(const struct quotes_plan *plan, const uint8_t *labels, struct kept *trial,
             struct kept *whole, struct postil_error *err)
{
    struct stage s = {0};
    uint8_t *scratch = malloc(plan->examples->n_tok + 1);
    enum postil_status st =
        scratch ? stage_init(&s, plan, labels, plan->second_rows, err)
                : postil_fail(err, POSTIL_NOMEM, "labels of %zu tokens", plan->examples->n_tok);
    if (st == POSTIL_OK) {
        postil_training_say(plan->say, plan->ctx, "second pass: %zu features",
                            postil_trainer_features(s.trainer));
        st = label_fold(plan, &s.seq, s.trainer, 0, scratch, err);
    }
    if (st == POSTIL_OK)
        st = keep_both(plan, s.trainer, QUOTES_SECOND, trial, whole, err);
    stage_fini(&s);
    free(scratch);
    return st;
}

static enum postil_status
learn_links(const struct quotes_plan *plan, struct quotes_link_weights *out,
            struct postil_error *err)
{
    struct quotes_lessons lessons = {0}, dev = {0};
    enum postil_status st =
        quotes_lessons_make(&plan->lexicon->view, plan->examples, &lessons, err);
    if (st == POSTIL_OK)
        st = quotes_lessons_make(&plan->lexicon->view, plan->dev, &dev, err);
    if (st == POSTIL_OK)
        st = quotes_lessons_learn(&lessons, out, err);
    if (st == POSTIL_OK)
        postil_training_say(plan->say, plan->ctx, "links: %.4f of %zu right, on dev %.4f of %zu",
                            quotes_lessons_right(&lessons, out), lessons.n,
                            quotes_lessons_right(&dev, out), dev.n);
    quotes_lessons_fini(&lessons);
    quotes_lessons_fini(&dev);
    return st;
}

/* -- the model --------------------------------------------------------------------------------- */

/* All that is learned. */
struct model {
    struct kept first, second;
    struct quotes_link_weights links;
    struct quotes_trust trust;
    struct quotes_boldness bold;
};

static enum postil_status
write_model(const struct quotes_plan *plan, const struct model *m, const char *path,
            struct postil_error *err)
{
    struct postil_model_part parts[2 * POSTIL_TRAINER_PARTS + LEXICON_PARTS + 4];
    memcpy(parts, m->first.of, sizeof m->first.of);
    memcpy(parts + POSTIL_TRAINER_PARTS, m->second.of, sizeof m->second.of);
    words_listing_parts(plan->lexicon, parts + 2 * POSTIL_TRAINER_PARTS);
    struct postil_model_part *more = parts + 2 * POSTIL_TRAINER_PARTS + LEXICON_PARTS;
    more[0] = (struct postil_model_part){"link", &m->links, sizeof m->links};
    more[1] = (struct postil_model_part){"trust", &m->trust, sizeof m->trust};
    more[2] = (struct postil_model_part){"bold", &m->bold, sizeof m->bold};
    more[3] = (struct postil_model_part){"about", plan->about, strlen(plan->about)};
    return postil_model_write(path, "quotes", parts, sizeof parts / sizeof *parts, err);
}

static void
say_measure(const struct quotes_plan *plan, const char *what, const struct quotes_measure *m)
{
    static const char *const names[] = {"source", "cue", "content"};
    char line[400];
    int at = 0;
    for (int r = 0; r < QUOTES_ROLES; r++) {
        const struct quotes_count *t = &m->tokens[r];
        at += snprintf(
            line + at, sizeof line - (size_t)at, "  %s %.4f (P %.3f R %.3f) exact %.4f", names[r],
            quotes_measure_f1(t), t->found ? (double)t->right / (double)t->found : 0,
            t->gold ? (double)t->right / (double)t->gold : 0, quotes_measure_f1(&m->runs[r]));
    }
    postil_training_say(plan->say, plan->ctx, "%s:%s", what, line);
}

/* Sum over roles of the F1 of tokens and, for a quarter, of runs. */
static double
worth(const struct quotes_measure *m)
{
    double sum = 0;
    for (int r = 0; r < QUOTES_ROLES; r++)
        sum += quotes_measure_f1(&m->tokens[r]) + quotes_measure_f1(&m->runs[r]) / 4;
    return sum;
}

/* A model that knows nothing of fold 0, and where it lies to be tried there. */
struct trial {
    struct model *model;
    char *path;
    uint8_t *use; /* [documents] */
    struct quotes_verdict verdict;
};

static enum postil_status
judge_trial(const struct quotes_plan *plan, struct trial *t, struct postil_error *err)
{
    enum postil_status st = write_model(plan, t->model, t->path, err);
    return st == POSTIL_OK ? quotes_judge(t->path, plan->examples, t->use, &t->verdict, err) : st;
}

/* The boldness that is worth most, one role after the other: cues first, they are missed most. */
static enum postil_status
choose_boldness(const struct quotes_plan *plan, struct trial *t, struct postil_error *err)
{
    static const float steps[] = {0.25f, 0.5f, 0.75f, 1, 1.25f};
    static const enum quotes_role order[] = {QUOTES_CUE, QUOTES_SOURCE, QUOTES_CONTENT};
    float *bold = t->model->bold.of;
    enum postil_status st = judge_trial(plan, t, err);
    double most = worth(&t->verdict.measure);
    for (int r = 0; r < QUOTES_ROLES; r++) {
        float best = 0;
        for (size_t i = 0; st == POSTIL_OK && i < sizeof steps / sizeof *steps; i++) {
            bold[order[r]] = steps[i];
            st = judge_trial(plan, t, err);
            double now = worth(&t->verdict.measure);
            best = now > most ? steps[i] : best;
            most = now > most ? now : most;
        }
        bold[order[r]] = best;
    }
    return st;
}

/* Fit boldness and probabilities to documents that neither pass of the trial has seen. */
static enum postil_status
fit(const struct quotes_plan *plan, struct model *trial, struct model *whole,
    struct postil_error *err)
{
    struct trial t = {.model = trial, .use = calloc(plan->examples->n_doc + 1, 1)};
    if (!t.use || asprintf(&t.path, "%s.trial", plan->output) < 0) {
        free(t.use);
        return postil_fail(err, POSTIL_NOMEM, "trial");
    }
    for (size_t i = 0; i < plan->examples->n_doc; i++)
        t.use[i] = fold_of(plan, i) == 0;
    enum postil_status st = choose_boldness(plan, &t, err);
    if (st == POSTIL_OK)
        st = judge_trial(plan, &t, err);
    if (st == POSTIL_OK) {
        postil_training_say(plan->say, plan->ctx, "boldness: source %.2f, cue %.2f, content %.2f",
                            (double)trial->bold.of[0], (double)trial->bold.of[1],
                            (double)trial->bold.of[2]);
        say_measure(plan, "both passes, on a fold they have not seen", &t.verdict.measure);
        quotes_tally_fit(&t.verdict.tally, &whole->trust);
        whole->bold = trial->bold;
    }
    unlink(t.path);
    free(t.path);
    free(t.use);
    return st;
}

static enum postil_status
measure_dev(const struct quotes_plan *plan, const struct quotes_trust *trust,
            struct postil_error *err)
{
    struct quotes_verdict v;
    enum postil_status st = quotes_judge(plan->output, plan->dev, NULL, &v, err);
    if (st != POSTIL_OK)
        return st;
    double n = 0, n_right = 0, score = 0;
    for (int k = 0; k < QUOTES_KNOTS; k++) {
        n += v.tally.n[k];
        n_right += v.tally.n_right[k];
        score += v.tally.n[k] * (double)trust->of[k];
    }
    say_measure(plan, "dev", &v.measure);
    postil_training_say(plan->say, plan->ctx, "dev: %.0f quotes, mean score %.3f, right %.3f", n,
                        n > 0 ? score / n : 0, n > 0 ? n_right / n : 0);
    return POSTIL_OK;
}

static void
model_fini(struct model *m)
{
    kept_fini(&m->first);
    kept_fini(&m->second);
}

/* `trial` knows nothing of fold 0. */
static enum postil_status
learn_all(const struct quotes_plan *plan, uint8_t *labels, struct model *trial, struct model *whole,
          struct postil_error *err)
{
    const struct quotes_examples *x = plan->examples;
    struct quotes_measure m = {0}, part = {0};
    enum postil_status st = learn_first(plan, labels, &trial->first, &whole->first, err);
    if (st != POSTIL_OK)
        return st;
    quotes_measure_add(&m, x->labels, labels, x->n_tok);
    for (size_t i = 0; i < x->n_doc; i++)
        if (fold_of(plan, i) == 0)
            quotes_measure_add(&part, x->labels + x->first_tok[i], labels + x->first_tok[i],
                               x->first_tok[i + 1] - x->first_tok[i]);
    say_measure(plan, "first pass, on documents it has not seen", &m);
    say_measure(plan, "first pass, on a fold it has not seen", &part);
    st = learn_second(plan, labels, &trial->second, &whole->second, err);
    if (st == POSTIL_OK)
        st = learn_links(plan, &whole->links, err);
    trial->links = whole->links;
    if (st == POSTIL_OK)
        st = fit(plan, trial, whole, err);
    if (st == POSTIL_OK)
        st = write_model(plan, whole, plan->output, err);
    if (st == POSTIL_OK && plan->dev->n_doc)
        st = measure_dev(plan, &whole->trust, err);
    return st;
}

enum postil_status
quotes_train_model(const struct quotes_plan *plan, struct postil_error *err)
{
    struct model *models = calloc(2, sizeof *models);
    size_t size = plan->examples->n_tok + 1;
    uint8_t *labels = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    enum postil_status st = POSTIL_OK;
    if (!models || labels == MAP_FAILED)
        st = postil_fail(err, POSTIL_NOMEM, "labels of %zu tokens", size);
    if (st == POSTIL_OK)
        st = learn_all(plan, labels, &models[0], &models[1], err);
    for (int i = 0; models && i < 2; i++)
        model_fini(&models[i]);
    if (labels != MAP_FAILED)
        munmap(labels, size);
    free(models);
    return st;
}
