/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a model: it is refused with a reason, or its labels are legal and its probabilities
 * are some. A copy with the header's size and hash put right lets the rest of the bytes be reached.
 */
#define _GNU_SOURCE
#include <postil/tagger.h>

#include "model_bytes.h"
#include "scratch.h"

enum { N_TOK = 9, PER_TOKEN = 4 };

/* Features of which the model's keys are halves, so that rows are found. */
static uint32_t
feature_of(const uint16_t *keys, size_t n_key, size_t i)
{
    uint32_t key = n_key ? keys[i * 7 % n_key] : 0;
    return (uint32_t)(i * 0x3c6ef372u) << 16 | key;
}

static void
check_labels(const postil_tagger *tagger, uint32_t n_kind, const struct postil_tag_row *score)
{
    uint8_t label[N_TOK], scratch[N_TOK * POSTIL_TAG_LANES];
    struct postil_tag_sums sums[N_TOK];
    postil_tagger_best(tagger, N_TOK, score, label, scratch);
    for (size_t i = 0; i <= N_TOK; i++) {
        uint32_t last = i ? label[i - 1] : 0, next = i < N_TOK ? label[i] : 0;
        demand(next < 1 + 3 * n_kind && postil_tag_follows(last, next), "labels are legal");
    }
    postil_tagger_sum(tagger, N_TOK, score, sums);
    for (size_t begin = 0; begin < N_TOK; begin++)
        for (size_t end = begin + 1; end <= N_TOK; end++)
            for (uint32_t kind = 0; kind < n_kind; kind++) {
                double p = postil_tagger_probability(tagger, sums, N_TOK, begin, end, kind);
                demand(p >= 0 && p <= 1, "a probability is in 0 ... 1");
            }
}

static void
use(const postil_model *model, const postil_tagger *tagger, uint32_t n_kind)
{
    struct postil_tag_feature features[PER_TOKEN];
    struct postil_tag_type types[3];
    const struct postil_tag_type *of[N_TOK];
    struct postil_tag_row score[N_TOK];
    uint32_t first[N_TOK + 1], own[N_TOK * PER_TOKEN];
    size_t n_key;
    const uint16_t *keys = postil_model_section(model, "tag.keys", sizeof *keys, &n_key, NULL);
    demand(keys != NULL, "what a tagger was made of is there");
    for (uint32_t k = 0; k < 3; k++) {
        for (uint32_t i = 0; i < PER_TOKEN; i++)
            features[i] =
                (struct postil_tag_feature){feature_of(keys, n_key, k * PER_TOKEN + i), i % 3};
        postil_tagger_sum_type(tagger, features, PER_TOKEN, &types[k]);
    }
    for (uint32_t i = 0; i < N_TOK * PER_TOKEN; i++)
        own[i] = feature_of(keys, n_key, i);
    for (uint32_t i = 0; i <= N_TOK; i++)
        first[i] = i * PER_TOKEN;
    for (uint32_t i = 0; i < N_TOK; i++)
        of[i] = &types[i % 3];
    postil_tagger_score(tagger, N_TOK, of, first, own, score);
    check_labels(tagger, n_kind, score);
}

static void
try_bytes(const uint8_t *data, size_t size)
{
    static struct scratch file = {.fd = -1};
    struct postil_error err = {.message = ""};
    postil_model *model = NULL;
    scratch_fill(&file, data, size);
    if (postil_model_open(file.path, "fuzz", &model, &err) != POSTIL_OK) {
        demand(err.message[0] && !model, "a refusal has a reason");
        return;
    }
    for (uint32_t n_kind = 0; n_kind <= POSTIL_TAG_KINDS; n_kind++) {
        postil_tagger *tagger = NULL;
        err.message[0] = '\0';
        if (postil_tagger_new(model, n_kind, &tagger, &err) == POSTIL_OK)
            use(model, tagger, n_kind);
        else
            demand(err.message[0] && !tagger, "a refusal has a reason");
        postil_tagger_free(tagger);
    }
    postil_model_close(model);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_bytes(data, size);
    if (size < MODEL_HEADER)
        return 0;
    uint8_t *copy = malloc(size);
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    model_mend(copy, size);
    try_bytes(copy, size);
    free(copy);
    return 0;
}
