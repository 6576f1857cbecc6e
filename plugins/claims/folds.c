/* SPDX-License-Identifier: Apache-2.0 */
/* Who is in which fold; a process for each. */
#define _GNU_SOURCE
#include "folds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
    const struct claims_corpus *corpus;
    const struct claims_cues *cues;
    const struct claims_learn_settings *settings;
    uint32_t n_fold;
    uint32_t *of_article, *of_claim; /* folds                             */
    struct claims_judged *judged;    /* [n_example] in shared memory      */
    bool whole;                      /* claims have folds, too            */
};

/* -- who is where ------------------------------------------------------------------------------ */

/* A story goes by its first article, or by its first claim. */
static enum postil_status
assign_stories(struct job *j, struct postil_error *err)
{
    const struct claims_corpus *c = j->corpus;
    uint32_t *of_story = malloc((c->n_story + 1) * sizeof *of_story);
    if (!of_story)
        return postil_fail(err, POSTIL_NOMEM, "stories");
    memset(of_story, 0xff, (c->n_story + 1) * sizeof *of_story);
    for (size_t i = 0; i < c->n_article; i++) {
        uint32_t *fold = &of_story[c->articles[i].story];
        if (*fold == UINT32_MAX)
            *fold = claims_part_of(c->articles[i].id, j->n_fold);
        j->of_article[i] = *fold;
    }
    for (size_t i = 0; i < c->n_claim; i++) {
        uint32_t *fold = &of_story[c->claims[i].story];
        if (*fold == UINT32_MAX)
            *fold = claims_part_of(c->claims[i].text, j->n_fold);
        j->of_claim[i] = *fold;
    }
    free(of_story);
    return POSTIL_OK;
}

static enum postil_status
assign(struct job *j, enum claims_split split, struct postil_error *err)
{
    const struct claims_corpus *c = j->corpus;
    j->whole = split == CLAIMS_SPLIT_CLAIM;
    j->of_article = calloc(c->n_article + c->n_claim + 1, sizeof *j->of_article);
    if (!j->of_article)
        return postil_fail(err, POSTIL_NOMEM, "folds");
    j->of_claim = j->of_article + c->n_article;
    if (j->whole)
        return assign_stories(j, err);
    for (size_t i = 0; i < c->n_article; i++)
        j->of_article[i] = claims_part_of(c->articles[i].id, j->n_fold);
    return POSTIL_OK;
}

static bool
is_judged(const struct job *j, size_t example, uint32_t fold)
{
    const struct claims_example *x = &j->corpus->examples[example];
    return j->of_article[x->article] == fold && (!j->whole || j->of_claim[x->claim] == fold);
}

static bool
is_learned(const struct job *j, size_t example, uint32_t fold)
{
    const struct claims_example *x = &j->corpus->examples[example];
    return j->of_article[x->article] != fold && (!j->whole || j->of_claim[x->claim] != fold);
}

/* Unrelated pairs that could be judged stand for all. */
static void
weigh(const struct job *j)
{
    const struct claims_corpus *c = j->corpus;
    double n = 0, n_judged = 0;
    for (size_t i = 0; i < c->n_example; i++) {
        bool unrelated = c->examples[i].label == POSTIL_UNRELATED;
        n += unrelated;
        n_judged += unrelated && j->judged[i].weight > 0;
    }
    for (size_t i = 0; i < c->n_example; i++)
        if (c->examples[i].label == POSTIL_UNRELATED && j->judged[i].weight > 0)
            j->judged[i].weight = (float)(n / n_judged);
}

/* -- judging ----------------------------------------------------------------------------------- */

void
claims_judge(const struct claims_net *net, const struct claims_prepared *p, const uint8_t *only,
             struct claims_judged *out)
{
    const struct claims_corpus *c = p->corpus;
    float sums[CLAIMS_MOST_HIDDEN];
    uint32_t article = UINT32_MAX;
    for (size_t i = 0; i < c->n_example; i++) {
        const struct claims_example *x = &c->examples[i];
        if (only && !only[i])
            continue;
        if (x->article != article)
            claims_net_sum(net, &p->articles[x->article], sums);
        article = x->article;
        claims_net_score(net, &p->claims[x->claim], sums, &p->matches[i], out[i].score);
        out[i].gold = x->label;
        out[i].weight = 1;
    }
}

static enum postil_status
judge_fold(const struct job *j, uint32_t fold)
{
    size_t n = j->corpus->n_example;
    struct claims_learned learned = {0};
    struct claims_prepared prepared = {0};
    struct postil_error err;
    uint8_t *use = calloc(2 * n + 1, 1), *test = use + n;
    if (!use)
        return POSTIL_NOMEM;
    for (size_t i = 0; i < n; i++) {
        use[i] = is_learned(j, i, fold);
        test[i] = is_judged(j, i, fold);
    }
    enum postil_status st =
        claims_learn(&learned, &prepared, j->corpus, j->cues, use, j->settings, &err);
    if (st == POSTIL_OK)
        claims_judge(&learned.net, &prepared, test, j->judged);
    claims_prepared_fini(&prepared);
    claims_learned_fini(&learned);
    free(use);
    return st;
}

/* -- processes --------------------------------------------------------------------------------- */

static bool
has_succeeded(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static enum postil_status
fork_folds(const struct job *j, struct postil_error *err)
{
    pid_t children[CLAIMS_MOST_FOLDS];
    uint32_t n_begun = 0, n_done = 0;
    bool sane = true;
    while (n_done < n_begun || (sane && n_begun < j->n_fold)) {
        if (sane && n_begun < j->n_fold && n_begun - n_done < CLAIMS_PROCESSES) {
            children[n_begun] = fork();
            if (children[n_begun] == 0)
                _exit(judge_fold(j, n_begun) == POSTIL_OK ? 0 : 1);
            sane = children[n_begun] > 0;
            n_begun += sane;
        } else {
            sane &= has_succeeded(children[n_done++]);
        }
    }
    return sane ? POSTIL_OK
                : postil_fail(err, POSTIL_INTERNAL,
                              "a fold could not be learned: too little data for %u folds?",
                              j->n_fold);
}

enum postil_status
claims_folds_judge(const struct claims_corpus *corpus, const struct claims_cues *cues,
                   const struct claims_learn_settings *settings, enum claims_split split,
                   uint32_t n_fold, struct claims_judged *out, uint32_t *out_fold,
                   struct postil_error *err)
{
    struct job j = {.corpus = corpus, .cues = cues, .settings = settings, .n_fold = n_fold};
    size_t size = (corpus->n_example + 1) * sizeof *j.judged;
    j.judged = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (j.judged == MAP_FAILED)
        return postil_fail(err, POSTIL_NOMEM, "%zu pairs", corpus->n_example);
    enum postil_status st = assign(&j, split, err);
    if (st == POSTIL_OK)
        st = fork_folds(&j, err);
    if (st == POSTIL_OK) {
        weigh(&j);
        memcpy(out, j.judged, corpus->n_example * sizeof *out);
        for (size_t i = 0; i < corpus->n_example; i++)
            out_fold[i] = j.of_article[corpus->examples[i].article];
    }
    free(j.of_article);
    munmap(j.judged, size);
    return st;
}
