/* SPDX-License-Identifier: Apache-2.0 */
/* Features and the weights that a model has for them; what a labeller refuses. */
#include <math.h>

#include "tagger_model.h"

enum { N_TYPE = 6, PER_TYPE = 8, N_OWN = 90 };

struct text {
    struct postil_tag_feature of[N_TYPE][PER_TYPE];
    uint32_t type[12];
    uint32_t own[N_OWN], first[13];
};

/* Two of three features have weights, each from a distance of its own. */
static void
make_text(struct text *text, uint32_t n_tok)
{
    for (uint32_t k = 0; k < N_TYPE; k++)
        for (uint32_t f = 0; f < PER_TYPE; f++) {
            uint32_t hash = draw_feature(), reach = f % (POSTIL_TAG_REACH + 1);
            text->of[k][f] = (struct postil_tag_feature){hash, reach};
            for (int d = -POSTIL_TAG_REACH; f % 3 && d <= POSTIL_TAG_REACH; d++)
                put_random_row(postil_tag_seen_from(hash, d)); /* beyond its reach too */
        }
    for (uint32_t i = 0; i < N_OWN; i++) {
        text->own[i] = draw_feature();
        if (i % 3)
            put_random_row(text->own[i]);
    }
    text->first[0] = 0;
    for (uint32_t i = 0; i < n_tok; i++) {
        text->type[i] = (uint32_t)(next_random(&state) % N_TYPE);
        text->first[i + 1] = text->first[i] + (i == 1 ? 70 : i % 3); /* 70: more than one batch */
    }
}

static int
expected_score(const struct text *text, int n_tok, int i, int y)
{
    int sum = 0;
    for (int j = 0; j < n_tok; j++)
        for (uint32_t f = 0; f < PER_TYPE; f++) {
            struct postil_tag_feature feature = text->of[text->type[j]][f];
            if (abs(i - j) <= (int)feature.reach)
                sum += weight_of(postil_tag_seen_from(feature.hash, i - j), y);
        }
    for (uint32_t k = text->first[i]; k < text->first[i + 1]; k++)
        sum += weight_of(text->own[k], y);
    return sum;
}

START_TEST(scores_are_sums_of_rows)
{
    static struct text text;
    struct postil_tag_type types[N_TYPE];
    const struct postil_tag_type *of[12];
    struct postil_tag_row score[12];
    uint32_t n_tok = (uint32_t)_i;
    head.n_kind = 5;
    head.n_bucket = 60;
    make_text(&text, n_tok);
    open_tagger();
    for (uint32_t k = 0; k < N_TYPE; k++)
        postil_tagger_sum_type(tagger, text.of[k], PER_TYPE, &types[k]);
    for (uint32_t i = 0; i < n_tok; i++)
        of[i] = &types[text.type[i]];
    postil_tagger_score(tagger, n_tok, of, text.first, text.own, score);
    for (uint32_t i = 0; i < n_tok; i++)
        for (int y = 0; y < LANES; y++)
            ck_assert_int_eq(score[i].of[y], expected_score(&text, (int)n_tok, (int)i, y));
}
END_TEST

START_TEST(a_type_may_have_many_features)
{
    struct postil_tag_feature features[70];
    struct postil_tag_type type;
    head.n_kind = 1;
    head.n_bucket = 20;
    for (uint32_t f = 0; f < N_ELEM(features); f++) {
        features[f] = (struct postil_tag_feature){draw_feature(), 1};
        put_random_row(postil_tag_seen_from(features[f].hash, -1));
    }
    open_tagger();
    postil_tagger_sum_type(tagger, features, N_ELEM(features), &type);
    for (int y = 0; y < LANES; y++) {
        int sum = 0;
        for (uint32_t f = 0; f < N_ELEM(features); f++)
            sum += weight_of(postil_tag_seen_from(features[f].hash, -1), y);
        ck_assert_int_eq(type.at[POSTIL_TAG_REACH - 1].of[y], sum);
        ck_assert_int_eq(type.at[POSTIL_TAG_REACH].of[y], 0);
    }
    postil_tagger_sum_type(tagger, NULL, 0, &type);
    for (int y = 0; y < LANES; y++)
        ck_assert_int_eq(type.at[POSTIL_TAG_REACH - 1].of[y], 0);
}
END_TEST

/* Buckets, rows that all belong into the last of them, and whether one place stays free. */
static const struct {
    uint32_t n_bucket, n_row;
} crowds[] = {{1, 0}, {1, 7}, {1, 8}, {2, 9}, {2, 16}, {3, 20}, {3, 24}, {256, 500}};

START_TEST(rows_lie_on_where_a_bucket_is_full)
{
    struct postil_tag_row score;
    uint32_t n = crowds[_i].n_row, features[MOST_ROWS];
    head.n_kind = 5;
    head.n_bucket = crowds[_i].n_bucket;
    for (uint32_t i = 0; i < n + 20; i++) { /* the last 20 are absent */
        features[i] = 0xffff0000u | (0xfff0 - 3 * i);
        if (i < n)
            put_random_row(features[i]);
    }
    open_tagger();
    for (uint32_t i = 0; i < n + 20; i++) {
        memset(&score, 0, sizeof score);
        postil_tagger_add(tagger, &features[i], 1, &score);
        for (int y = 0; y < LANES; y++)
            ck_assert_int_eq(score.of[y], weight_of(features[i], y));
    }
    struct postil_tag_row sum = {{5, 6, 7}};
    postil_tagger_add(tagger, features, n > 100 ? 100 : n + 20, &sum);
    for (int y = 0; y < LANES; y++) {
        int want = y < 3 ? 5 + y : 0;
        for (uint32_t i = 0; i < (n > 100 ? 100 : n + 20); i++)
            want += weight_of(features[i], y);
        ck_assert_int_eq(sum.of[y], want);
    }
}
END_TEST

START_TEST(a_key_of_zero_is_a_key)
{
    static const int8_t row[LANES] = {1, 2, 3};
    uint32_t hash = 0x12340000;
    struct postil_tag_row score = {{0}};
    head.n_kind = 1;
    put_row(hash, row);
    open_tagger();
    postil_tagger_add(tagger, &hash, 1, &score);
    ck_assert_int_eq(score.of[2], 3);
}
END_TEST

/* -- damaged models ---------------------------------------------------------------------------- */

static const struct {
    uint32_t n_kind, n_bucket;
    float unit;
    size_t head, keys, rows; /* sizes of the sections, 0: left out */
    const char *why;
} damaged[] = {
    {2, 2, UNIT, 0, 32, 256, "section 'tag.head' is missing or of the wrong size"},
    {2, 2, UNIT, 528, 0, 256, "section 'tag.keys' is missing or of the wrong size"},
    {2, 2, UNIT, 528, 32, 0, "section 'tag.rows' is missing or of the wrong size"},
    {2, 2, UNIT, 527, 32, 256, "section 'tag.head' is missing or of the wrong size"},
    {2, 2, UNIT, 528, 31, 256, "section 'tag.keys' is missing or of the wrong size"},
    {2, 2, UNIT, 528, 32, 255, "section 'tag.rows' is missing or of the wrong size"},
    {2, 2, UNIT, 1056, 32, 256, "its weights do not fit together"},
    {2, 2, UNIT, 528, 48, 256, "its weights do not fit together"},
    {2, 2, UNIT, 528, 32, 384, "its weights do not fit together"},
    {2, 3, UNIT, 528, 32, 256, "its weights do not fit together"},
    {2, 0, UNIT, 528, 32, 256, "its weights do not fit together"},
    {1, 2, UNIT, 528, 32, 256, "its weights do not fit together"},
    {6, 2, UNIT, 528, 32, 256, "its weights do not fit together"},
    {2, 2, 0, 528, 32, 256, "its weights do not fit together"},
    {2, 2, 1, 528, 32, 256, "its weights do not fit together"},
    {2, 2, -UNIT, 528, 32, 256, "its weights do not fit together"},
    {2, 2, INFINITY, 528, 32, 256, "its weights do not fit together"},
    {2, 2, NAN, 528, 32, 256, "its weights do not fit together"},
};

START_TEST(refuses_sections_that_do_not_fit)
{
    struct tag_head heads[2] = {
        {.n_kind = damaged[_i].n_kind, .n_bucket = damaged[_i].n_bucket, .unit = damaged[_i].unit}};
    const size_t sizes[] = {damaged[_i].head, damaged[_i].keys, damaged[_i].rows};
    const struct postil_model_part whole[] = {
        {"tag.head", heads, sizes[0]}, {"tag.keys", keys, sizes[1]}, {"tag.rows", rows, sizes[2]}};
    struct postil_model_part parts[3];
    size_t n = 0;
    for (size_t i = 0; i < N_ELEM(whole); i++)
        if (sizes[i])
            parts[n++] = whole[i];
    open_model(parts, n);
    ck_assert_int_eq(postil_tagger_new(model, 2, &tagger, &err), POSTIL_DATA);
    ck_assert_ptr_null(tagger);
    harness_contains(err.message, harness_path("a.model"));
    harness_contains(err.message, damaged[_i].why);
    ck_assert_int_eq(postil_tagger_new(model, 2, &tagger, NULL), POSTIL_DATA);
}
END_TEST

START_TEST(refuses_more_kinds_than_there_can_be)
{
    head.n_kind = POSTIL_TAG_KINDS + 1;
    const struct postil_model_part parts[] = {{"tag.head", &head, sizeof head},
                                              {"tag.keys", keys, sizeof keys[0]},
                                              {"tag.rows", rows, sizeof rows[0]}};
    open_model(parts, N_ELEM(parts));
    ck_assert_int_eq(postil_tagger_new(model, POSTIL_TAG_KINDS + 1, &tagger, &err), POSTIL_DATA);
    ck_assert_ptr_null(tagger);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("tagger");
    TCase *tc = tcase_create("scores");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, scores_are_sums_of_rows, 1, 13);
    tcase_add_test(tc, a_type_may_have_many_features);
    tcase_add_loop_test(tc, rows_lie_on_where_a_bucket_is_full, 0, (int)N_ELEM(crowds));
    tcase_add_test(tc, a_key_of_zero_is_a_key);
    suite_add_tcase(suite, tc);
    tc = tcase_create("damaged");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, refuses_sections_that_do_not_fit, 0, (int)N_ELEM(damaged));
    tcase_add_test(tc, refuses_more_kinds_than_there_can_be);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
