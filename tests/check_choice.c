/* SPDX-License-Identifier: Apache-2.0 */
/* Learning to choose, and the table that weights are kept in. */
#include <math.h>
#include <stdlib.h>

#include "../plugins/stance/learner.h"
#include "suite.h"
#include "xorshift.h"

static struct stance_learn_settings settings = {
    .n_pass = 20, .min_count = 1, .rate = .1, .decay = .001, .seed = 1};

static struct choice_features
features(uint32_t a, uint32_t b)
{
    return (struct choice_features){.hash = {a, b}, .n = 2};
}

/* Of three alternatives the one with feature 1 is right; 100 + i is noise. */
static void
fill(struct stance_learner *l, size_t n)
{
    uint64_t state = 7;
    for (size_t i = 0; i < n; i++) {
        size_t right = next_random(&state) % 3;
        ck_assert_int_eq(stance_learner_begin(l, (uint32_t)i % 4, false, NULL), POSTIL_OK);
        for (size_t k = 0; k < 3; k++) {
            struct choice_features f =
                features(k == right ? 1 : 2, 100 + (uint32_t)(next_random(&state) % 50));
            ck_assert_int_eq(stance_learner_add(l, &f, 0, k == right, NULL), POSTIL_OK);
        }
    }
}

START_TEST(learns_what_is_right)
{
    struct stance_learner l = {0};
    struct stance_weights w;
    fill(&l, 300);
    ck_assert_int_eq(stance_learner_learn(&l, &settings, NULL, &w, NULL), POSTIL_OK);
    struct choice_features right = features(1, 120), wrong = features(2, 120);
    double p[2] = {stance_choice_score(&w.view, &right), stance_choice_score(&w.view, &wrong)};
    stance_choice_normalize(p, 2);
    ck_assert_double_gt(p[0], .9);
    ck_assert_double_eq_tol(p[0] + p[1], 1, 1e-12);
    stance_weights_fini(&w);
    stance_learner_fini(&l);
}
END_TEST

START_TEST(the_same_again)
{
    struct stance_learner l = {0};
    struct stance_weights a, b;
    fill(&l, 200);
    ck_assert_int_eq(stance_learner_learn(&l, &settings, NULL, &a, NULL), POSTIL_OK);
    ck_assert_int_eq(stance_learner_learn(&l, &settings, NULL, &b, NULL), POSTIL_OK);
    ck_assert_uint_eq(a.n, b.n);
    for (size_t i = 0; i < a.n; i++) {
        ck_assert_uint_eq(a.items[i].hash, b.items[i].hash);
        ck_assert_uint_eq(a.items[i].answer, b.items[i].answer);
        ck_assert(a.items[i].value == b.items[i].value);
    }
    stance_weights_fini(&a);
    stance_weights_fini(&b);
    stance_learner_fini(&l);
}
END_TEST

START_TEST(only_the_documents_asked_for)
{
    static const uint8_t use[4] = {0, 0, 0, 0};
    struct stance_learner l = {0};
    struct stance_weights w;
    fill(&l, 100);
    ck_assert_int_eq(stance_learner_learn(&l, &settings, use, &w, NULL), POSTIL_OK);
    ck_assert_uint_eq(w.n, 0);
    struct choice_features f = features(1, 2);
    ck_assert(stance_choice_score(&w.view, &f) == 0);
    stance_weights_fini(&w);
    stance_learner_fini(&l);
}
END_TEST

START_TEST(a_yes_or_no_of_its_own)
{
    struct stance_learner l = {0};
    struct stance_weights w;
    for (uint32_t i = 0; i < 100; i++) {
        struct choice_features f = features(i % 2 ? 11 : 12, 13);
        ck_assert_int_eq(stance_learner_begin(&l, i, true, NULL), POSTIL_OK);
        ck_assert_int_eq(stance_learner_add(&l, &f, 0, i % 2, NULL), POSTIL_OK);
    }
    ck_assert_int_eq(stance_learner_learn(&l, &settings, NULL, &w, NULL), POSTIL_OK);
    struct choice_features yes = features(11, 13), no = features(12, 13);
    ck_assert_double_gt(stance_choice_score(&w.view, &yes), 1);
    ck_assert_double_lt(stance_choice_score(&w.view, &no), -1);
    stance_weights_fini(&w);
    stance_learner_fini(&l);
}
END_TEST

/* Every weight is found again among thousands, and what was never there weighs nothing, nearly always. */
START_TEST(the_table_keeps_all)
{
    enum { N = 20000 };
    struct stance_weights parts[2] = {{.n = 0}, {.n = 0}}, all;
    const struct stance_weights *both[] = {&parts[0], &parts[1]};
    uint64_t state = 99;
    for (int k = 0; k < 2; k++) {
        parts[k].items = malloc(N * sizeof *parts[k].items);
        ck_assert_ptr_nonnull(parts[k].items);
        for (size_t i = 0; i < N; i++)
            parts[k].items[i] =
                (struct stance_weight){(uint32_t)next_random(&state) | 1,
                                       (uint32_t)i % CHOICE_ANSWERS, 1 + (float)(i % 7)};
        parts[k].n = N;
    }
    ck_assert_int_eq(stance_weights_merge(both, 2, &all, NULL), POSTIL_OK);
    ck_assert_uint_eq(all.n, 2 * N);
    size_t n_other = 0, n_taken = 0;
    for (size_t i = 0; i < N; i++) {
        const struct stance_weight *item = &parts[0].items[i];
        struct choice_features f = {.hash = {item->hash}, .n = 1};
        double scores[CHOICE_ANSWERS];
        stance_choice_scores(&all.view, &f, scores);
        n_other += fabs(scores[item->answer] - (double)item->value) > .01;
        f.hash[0] = (uint32_t)next_random(&state) & ~1u;
        n_taken += stance_choice_score(&all.view, &f) != 0;
    }
    ck_assert_uint_lt(n_other, N / 1000); /* two of one key and one home */
    ck_assert_uint_lt(n_taken, N / 500);
    stance_weights_fini(&parts[0]);
    stance_weights_fini(&parts[1]);
    stance_weights_fini(&all);
}
END_TEST

/* One question, three answers: each has weights of its own for the same features. */
START_TEST(answers_have_weights_of_their_own)
{
    struct stance_learner l = {0};
    struct stance_weights w;
    for (uint32_t i = 0; i < 60; i++) {
        struct choice_features f = features(20 + i % 3, 30);
        ck_assert_int_eq(stance_learner_begin(&l, i, false, NULL), POSTIL_OK);
        for (uint32_t k = 0; k < 3; k++)
            ck_assert_int_eq(stance_learner_add(&l, &f, k, k == i % 3, NULL), POSTIL_OK);
    }
    ck_assert_int_eq(stance_learner_learn(&l, &settings, NULL, &w, NULL), POSTIL_OK);
    for (uint32_t i = 0; i < 3; i++) {
        struct choice_features f = features(20 + i, 30);
        double p[CHOICE_ANSWERS];
        stance_choice_scores(&w.view, &f, p);
        ck_assert(p[3] == 0);
        ck_assert(stance_choice_score(&w.view, &f) == p[0]);
        stance_choice_normalize(p, 3);
        ck_assert_double_gt(p[i], .8);
    }
    stance_weights_fini(&w);
    stance_learner_fini(&l);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("choice");
    TCase *tc = tcase_create("choice");
    tcase_add_test(tc, learns_what_is_right);
    tcase_add_test(tc, the_same_again);
    tcase_add_test(tc, only_the_documents_asked_for);
    tcase_add_test(tc, a_yes_or_no_of_its_own);
    tcase_add_test(tc, the_table_keeps_all);
    tcase_add_test(tc, answers_have_weights_of_their_own);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
