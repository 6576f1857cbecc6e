/* SPDX-License-Identifier: Apache-2.0 */
/* A labeller with weights made by hand, for its suites. */
#ifndef TESTS_TAGGER_MODEL_H
#define TESTS_TAGGER_MODEL_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suite.h"
#include "tagger.h"
#include "xorshift.h"

enum { LANES = POSTIL_TAG_LANES, MOST_ROWS = 1024, MOST_BUCKETS = 256 };

#define UNIT (1.0f / 24)

/* Weights as a model has them, and as a plain list. */
static struct tag_head head;
static uint16_t keys[MOST_BUCKETS][TAG_BUCKET];
static int8_t rows[MOST_BUCKETS][TAG_BUCKET][LANES];
static uint32_t n_listed, listed[MOST_ROWS];
static int8_t weights[MOST_ROWS][LANES];
static bool taken[1 << 16]; /* keys: features of a test never pass for each other */

static postil_model *model;
static postil_tagger *tagger;
static uint64_t state;
static struct postil_error err;

static inline void
set_up(void)
{
    harness_init();
    head = (struct tag_head){.unit = UNIT, .n_bucket = 1};
    memset(keys, 0, sizeof keys);
    memset(rows, 0, sizeof rows);
    memset(taken, 0, sizeof taken);
    n_listed = 0;
    state = 88172645463325252u;
    model = NULL;
    tagger = NULL;
    err.message[0] = '\0';
}

static inline void
tear_down(void)
{
    postil_tagger_free(tagger);
    postil_model_close(model);
    harness_fini();
}

/* -most ... most */
static inline int
draw(int most)
{
    return (int)(next_random(&state) % (uint32_t)(2 * most + 1)) - most;
}

static inline void
open_model(const struct postil_model_part *parts, size_t n)
{
    const char *path = harness_path("a.model");
    ck_assert_int_eq(postil_model_write(path, "test", parts, n, &err), POSTIL_OK);
    ck_assert_int_eq(postil_model_open(path, "test", &model, &err), POSTIL_OK);
}

static inline void
open_tagger(void)
{
    const struct postil_model_part parts[] = {
        {"tag.head", &head, sizeof head},
        {"tag.keys", keys, head.n_bucket * sizeof keys[0]},
        {"tag.rows", rows, head.n_bucket * sizeof rows[0]},
    };
    postil_tagger_free(tagger);
    postil_model_close(model);
    open_model(parts, N_ELEM(parts));
    enum postil_status st = postil_tagger_new(model, head.n_kind, &tagger, &err);
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
}

/* Into the first free place from its bucket on, round the end. */
static inline void
put_row(uint32_t hash, const int8_t *row)
{
    uint32_t at = tag_bucket(hash, head.n_bucket) * TAG_BUCKET;
    while (keys[at / TAG_BUCKET][at % TAG_BUCKET])
        at = (at + 1) % (head.n_bucket * TAG_BUCKET);
    keys[at / TAG_BUCKET][at % TAG_BUCKET] = tag_key(hash);
    memcpy(rows[at / TAG_BUCKET][at % TAG_BUCKET], row, LANES);
    listed[n_listed] = hash;
    memcpy(weights[n_listed++], row, LANES);
}

static inline void
put_random_row(uint32_t hash)
{
    int8_t row[LANES];
    for (int y = 0; y < LANES; y++)
        row[y] = (int8_t)draw(127);
    put_row(hash, row);
}

static inline int
weight_of(uint32_t hash, int y)
{
    for (uint32_t i = 0; i < n_listed; i++)
        if (listed[i] == hash)
            return weights[i][y];
    return 0;
}

static inline bool
take_key(uint32_t hash)
{
    bool is_new = !taken[tag_key(hash)];
    taken[tag_key(hash)] = true;
    return is_new;
}

/* A feature that looks like no other, from no distance. */
static inline uint32_t
draw_feature(void)
{
    uint32_t hash;
    bool is_new;
    do {
        hash = (uint32_t)next_random(&state);
        is_new = take_key(hash);
        for (int d = -POSTIL_TAG_REACH; d <= POSTIL_TAG_REACH; d++)
            is_new = take_key(postil_tag_seen_from(hash, d)) && is_new;
    } while (!is_new);
    return hash;
}

#endif
