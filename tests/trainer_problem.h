/* SPDX-License-Identifier: Apache-2.0 */
/* The trainer, opened to be looked into, with sequences to learn from, for its suites. */
#ifndef TESTS_TRAINER_PROBLEM_H
#define TESTS_TRAINER_PROBLEM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The trainer's request of this number fails, and all after it; -1: none does. */
static int n_granted = -1;

static inline bool
is_granted(void)
{
    if (n_granted > 0)
        n_granted--;
    return n_granted != 0;
}

static inline void *
grant_malloc(size_t size)
{
    return is_granted() ? malloc(size) : NULL;
}

static inline void *
grant_calloc(size_t n, size_t size)
{
    return is_granted() ? calloc(n, size) : NULL;
}

#define malloc grant_malloc
#define calloc grant_calloc
#include "../core/trainer.c"
#undef malloc
#undef calloc

#include "harness.h"
#include "suite.h"
#include "xorshift.h"

enum { MOST_TOK = 5, MOST_SEQ = 64, MOST_FEATURES = 2048, MOST_FIRST = 512 };

static struct postil_tag_sequence seq[MOST_SEQ];
static uint32_t features[MOST_FEATURES], first[MOST_FIRST];
static uint16_t allowed[MOST_FIRST];
static size_t n_seq, n_feature, n_first;

static struct postil_trainer_settings settings;
static postil_trainer *trainer;
static uint64_t state;
static struct postil_error err;

static inline void
set_up(void)
{
    harness_init();
    n_seq = n_feature = n_first = 0;
    settings = (struct postil_trainer_settings){
        .n_kind = 1, .n_pass = 20, .min_count = 1, .rate = 0.5, .seed = 1};
    trainer = NULL;
    state = 88172645463325252u;
    n_granted = -1;
    err.message[0] = '\0';
}

static inline void
tear_down(void)
{
    postil_trainer_free(trainer);
    harness_fini();
}

/* -- sequences --------------------------------------------------------------------------------- */

/* A sequence without features, any labels allowed. */
static inline struct postil_tag_sequence *
add_sequence(uint32_t n_tok)
{
    struct postil_tag_sequence *q = &seq[n_seq];
    ck_assert(n_seq < MOST_SEQ && n_first + n_tok + 1 <= MOST_FIRST);
    *q = (struct postil_tag_sequence){.n_tok = n_tok,
                                      .weight = 1,
                                      .group = (uint32_t)n_seq++,
                                      .first = first + n_first,
                                      .features = features + n_feature,
                                      .allowed = allowed + n_first};
    n_first += n_tok + 1;
    q->first[0] = 0;
    for (uint32_t i = 0; i < n_tok; i++)
        q->allowed[i] = (uint16_t)((1u << (1 + 3 * settings.n_kind)) - 1);
    return q;
}

static inline void
end_token(struct postil_tag_sequence *q, uint32_t i, const uint32_t *hashes, uint32_t n)
{
    ck_assert_uint_le(n_feature + n, MOST_FEATURES);
    memcpy(q->features + q->first[i], hashes, n * sizeof *hashes);
    q->first[i + 1] = q->first[i] + n;
    n_feature += n;
}

/* A sequence with three features a token, of n_hash different ones. */
static inline struct postil_tag_sequence *
add_random_sequence(uint32_t n_tok, uint32_t n_hash)
{
    struct postil_tag_sequence *q = add_sequence(n_tok);
    for (uint32_t i = 0; i < n_tok; i++) {
        uint32_t hashes[3];
        for (uint32_t k = 0; k < 3; k++)
            hashes[k] = (uint32_t)(next_random(&state) % n_hash) * 0x9e3779b1u;
        end_token(q, i, hashes, 3);
    }
    return q;
}

static inline void
know(struct postil_tag_sequence *q, const uint8_t *label)
{
    for (uint32_t i = 0; i < q->n_tok; i++)
        q->allowed[i] = (uint16_t)(1u << label[i]);
}

/*
 * Words are told by their feature: 1 begins a span of kind 0, 2 ends it, 3 is one of the last kind,
 * 4 nothing; every word has the feature 9, too.
 */
static inline void
add_words(const char *words)
{
    struct postil_tag_sequence *q = add_sequence((uint32_t)strlen(words));
    uint8_t label[MOST_FIRST];
    for (uint32_t i = 0; words[i]; i++) {
        uint32_t word = (uint32_t)(words[i] - '0'), hashes[] = {word * 0x10001u, 9};
        label[i] = (uint8_t)(word == 4 ? 0 : word == 3 ? 3 * settings.n_kind : word);
        end_token(q, i, hashes, 2);
    }
    know(q, label);
}

static const char *const texts[] = {"12",  "4",    "34",   "1224", "4123", "3312",
                                    "444", "1222", "1233", "4312", "1212", "43434"};

static inline void
add_texts(void)
{
    for (size_t i = 0; i < N_ELEM(texts); i++)
        add_words(texts[i]);
}

/* The features are rewritten by a trainer: a second one needs them anew. */
static inline void
new_trainer(void)
{
    postil_trainer_free(trainer);
    trainer = NULL;
    enum postil_status st = postil_trainer_new(&settings, seq, n_seq, &trainer, &err);
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
}

static inline double
pass(const uint8_t *use)
{
    double loss = -1;
    enum postil_status st = postil_trainer_pass(trainer, use, &loss, &err);
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
    return loss;
}

static inline void
draw_weights(float most)
{
    for (size_t i = 0; i < trainer->n_feature; i++)
        for (uint32_t y = 0; y < trainer->n_label; y++)
            trainer->w[i].of[y] = most * ((float)(next_random(&state) % 2001) / 1000 - 1);
    for (uint32_t x = 0; x < trainer->n_label; x++)
        for (uint32_t y = 0; y < trainer->n_label; y++)
            trainer->step[x].of[y] = most * ((float)(next_random(&state) % 2001) / 1000 - 1);
}

#endif
