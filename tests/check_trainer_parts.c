/* SPDX-License-Identifier: Apache-2.0 */
/* What a training leaves: the same bytes each time, the largest weights, the trainer's labels. */
#include <math.h>

#include "trainer_problem.h"

struct parts {
    struct postil_model_part of[POSTIL_TRAINER_PARTS];
    unsigned char *bytes[POSTIL_TRAINER_PARTS];
};

static void
train_all(void)
{
    n_seq = n_feature = n_first = 0;
    add_texts();
    new_trainer();
    for (uint32_t k = 0; k < settings.n_pass; k++)
        pass(NULL);
    postil_trainer_settle(trainer);
}

static void
copy_named_parts(const char *name, struct parts *out)
{
    ck_assert_int_eq(postil_trainer_parts_named(trainer, name, out->of, &err), POSTIL_OK);
    for (size_t i = 0; i < POSTIL_TRAINER_PARTS; i++) {
        out->bytes[i] = malloc(out->of[i].size);
        ck_assert_ptr_nonnull(out->bytes[i]);
        memcpy(out->bytes[i], out->of[i].bytes, out->of[i].size);
    }
}

static void
copy_parts(struct parts *out)
{
    copy_named_parts("tag", out);
}

static bool
same_parts(const struct parts *a, const struct parts *b)
{
    for (size_t i = 0; i < POSTIL_TRAINER_PARTS; i++)
        if (strcmp(a->of[i].name, b->of[i].name) != 0 || a->of[i].size != b->of[i].size ||
            memcmp(a->bytes[i], b->bytes[i], a->of[i].size) != 0)
            return false;
    return true;
}

static void
parts_fini(struct parts *parts)
{
    for (size_t i = 0; i < POSTIL_TRAINER_PARTS; i++)
        free(parts->bytes[i]);
}

START_TEST(the_same_training_gives_the_same_bytes)
{
    struct parts one, two, again;
    train_all();
    copy_parts(&one);
    train_all();
    copy_parts(&two);
    postil_trainer_forget(trainer);
    for (uint32_t k = 0; k < settings.n_pass; k++)
        pass(NULL);
    postil_trainer_settle(trainer);
    copy_parts(&again);
    ck_assert(same_parts(&one, &two));
    ck_assert(same_parts(&one, &again));
    parts_fini(&one);
    parts_fini(&two);
    parts_fini(&again);
}
END_TEST

START_TEST(another_seed_is_another_order)
{
    uint32_t order[N_ELEM(texts)];
    add_texts();
    new_trainer();
    pass(NULL);
    memcpy(order, trainer->order, sizeof order);
    settings.seed = 2;
    n_seq = n_feature = n_first = 0;
    add_texts();
    new_trainer();
    pass(NULL);
    ck_assert_mem_ne(order, trainer->order, sizeof order);
    uint32_t seen = 0;
    for (size_t i = 0; i < N_ELEM(order); i++)
        seen |= 1u << order[i];
    ck_assert_uint_eq(seen, (1u << N_ELEM(order)) - 1);
}
END_TEST

START_TEST(the_average_is_that_of_the_second_half)
{
    float sum = 0, step_sum = 0;
    settings.n_pass = 4;
    add_texts();
    new_trainer();
    for (uint32_t k = 0; k < settings.n_pass; k++) {
        pass(NULL);
        sum += k < 2 ? 0 : trainer->w[0].of[3];
        step_sum += k < 2 ? 0 : trainer->step[0].of[3];
    }
    postil_trainer_settle(trainer);
    ck_assert_float_eq_tol(trainer->w[0].of[3], sum / 2, 1e-6f);
    ck_assert_float_eq_tol(trainer->step[0].of[3], step_sum / 2, 1e-6f);
}
END_TEST

START_TEST(settling_without_an_average_keeps_the_weights)
{
    add_texts();
    new_trainer();
    pass(NULL);
    float w = trainer->w[0].of[3];
    postil_trainer_settle(trainer);
    ck_assert_float_eq(trainer->w[0].of[3], w);
}
END_TEST

/* Model of the trainer's weights as they stand. */
static postil_model *
export_model(void)
{
    struct postil_model_part parts[POSTIL_TRAINER_PARTS];
    postil_model *model;
    const char *path = harness_path("a.model");
    ck_assert_int_eq(postil_trainer_parts(trainer, parts, &err), POSTIL_OK);
    ck_assert_int_eq(postil_model_write(path, "test", parts, N_ELEM(parts), &err), POSTIL_OK);
    ck_assert_int_eq(postil_model_open(path, "test", &model, &err), POSTIL_OK);
    return model;
}

/* Whole steps next to each weight, and none for what is left out. */
static void
check_rows(const postil_tagger *tagger, float least)
{
    for (size_t i = 0; i < trainer->n_feature; i++) {
        struct postil_tag_row row = {{0}};
        float most = 0;
        postil_tagger_add(tagger, &trainer->hash[i], 1, &row);
        for (uint32_t y = 0; y < trainer->n_label; y++)
            most = fmaxf(most, fabsf(trainer->w[i].of[y]));
        for (uint32_t y = 0; y < LANES; y++) {
            float w = most >= least ? 24 * trainer->w[i].of[y] : 0;
            ck_assert_float_eq_tol(row.of[y], fminf(fmaxf(w, -127), 127), 0.501f);
        }
    }
}

START_TEST(the_model_labels_as_the_trainer)
{
    settings.n_kind = (uint32_t)_i;
    train_all();
    postil_model *model = export_model();
    postil_tagger *tagger;
    ck_assert_int_eq(postil_tagger_new(model, settings.n_kind, &tagger, &err), POSTIL_OK);
    check_rows(tagger, 0);
    static const struct postil_tag_type type; /* all features are the token's own */
    const struct postil_tag_type *types[MOST_FIRST];
    for (size_t i = 0; i < MOST_FIRST; i++)
        types[i] = &type;
    for (uint32_t i = 0; i < n_seq; i++) {
        struct postil_tag_row score[MOST_TOK];
        uint32_t own[2 * MOST_TOK];
        uint8_t want[MOST_TOK], got[MOST_TOK], scratch[MOST_TOK * LANES];
        for (uint32_t k = 0; k < seq[i].first[seq[i].n_tok]; k++)
            own[k] = trainer->hash[seq[i].features[k]];
        postil_tagger_score(tagger, seq[i].n_tok, types, seq[i].first, own, score);
        postil_tagger_best(tagger, seq[i].n_tok, score, got, scratch);
        postil_trainer_best(trainer, i, want);
        ck_assert_mem_eq(got, want, seq[i].n_tok);
    }
    postil_tagger_free(tagger);
    postil_model_close(model);
}
END_TEST

/* Loop: how many rows are kept; 0 is all of the 40. */
START_TEST(the_largest_weights_are_kept)
{
    settings.max_rows = (uint32_t)_i;
    settings.n_kind = 5;
    struct postil_tag_sequence *q = add_sequence(1);
    uint32_t hashes[40];
    for (uint32_t i = 0; i < N_ELEM(hashes); i++)
        hashes[i] = i * 0x9e3779b1u + i * i;
    end_token(q, 0, hashes, N_ELEM(hashes));
    new_trainer();
    draw_weights(0);
    for (size_t i = 0; i < N_ELEM(hashes); i++) /* the seventh is the least */
        trainer->w[i].of[i % 16] = (i % 2 ? 1 : -1) * (float)(1 + (i * 11 + 34) % 40) / 4;
    trainer->step[0].of[1] = 1000;
    trainer->step[0].of[3] = -1000;
    trainer->step[3].of[0] = 1.25f;
    postil_model *model = export_model();
    postil_tagger *tagger;
    size_t n;
    ck_assert_int_eq(postil_tagger_new(model, 5, &tagger, &err), POSTIL_OK);
    check_rows(tagger, _i ? (float)(41 - _i) / 4 : 0);
    const struct tag_head *head = postil_model_section(model, "tag.head", sizeof *head, &n, &err);
    ck_assert_int_eq(head->step[0][1], 4000);
    ck_assert_int_eq(head->step[0][3], -4000);
    ck_assert_int_eq(head->step[3][0], 30);
    postil_tagger_free(tagger);
    postil_model_close(model);
}
END_TEST

/* Rows of the features that trainer and tagger know, summed up. */
static int
sum_rows(const postil_tagger *tagger)
{
    int sum = 0;
    for (size_t i = 0; i < trainer->n_feature; i++) {
        struct postil_tag_row row = {{0}};
        postil_tagger_add(tagger, &trainer->hash[i], 1, &row);
        for (uint32_t y = 0; y < LANES; y++)
            sum += abs(row.of[y]);
    }
    return sum;
}

START_TEST(a_model_holds_several_taggers)
{
    static const char *const names[] = {"early", "0123456789"};
    static const char *const sections[] = {"early.head",      "early.keys",      "early.rows",
                                           "0123456789.head", "0123456789.keys", "0123456789.rows"};
    struct postil_model_part parts[2 * POSTIL_TRAINER_PARTS];
    struct parts copies[2];
    postil_model *model;
    postil_tagger *tagger;
    int sums[2], wanted[2];
    n_seq = n_feature = n_first = 0;
    add_texts();
    new_trainer();
    for (int k = 0; k < 2; k++) {
        pass(NULL);
        copy_named_parts(names[k], &copies[k]);
        for (int i = 0; i < POSTIL_TRAINER_PARTS; i++) {
            parts[k * POSTIL_TRAINER_PARTS + i] = copies[k].of[i];
            parts[k * POSTIL_TRAINER_PARTS + i].bytes = copies[k].bytes[i];
        }
        ck_assert_str_eq(copies[k].of[0].name, sections[k * POSTIL_TRAINER_PARTS]);
        postil_model *alone = export_model();
        ck_assert_int_eq(postil_tagger_new(alone, settings.n_kind, &tagger, &err), POSTIL_OK);
        wanted[k] = sum_rows(tagger);
        postil_tagger_free(tagger);
        postil_model_close(alone);
    }
    for (size_t i = 0; i < N_ELEM(parts); i++)
        parts[i].name = sections[i]; /* the trainer has made other names since */
    const char *path = harness_path("two.model");
    ck_assert_int_eq(postil_model_write(path, "test", parts, N_ELEM(parts), &err), POSTIL_OK);
    ck_assert_int_eq(postil_model_open(path, "test", &model, &err), POSTIL_OK);
    for (int k = 0; k < 2; k++) {
        ck_assert_int_eq(postil_tagger_new_named(model, names[k], settings.n_kind, &tagger, &err),
                         POSTIL_OK);
        sums[k] = sum_rows(tagger);
        ck_assert_int_eq(sums[k], wanted[k]);
        postil_tagger_free(tagger);
        parts_fini(&copies[k]);
    }
    ck_assert_int_ne(sums[0], sums[1]);
    ck_assert_int_eq(postil_tagger_new(model, settings.n_kind, &tagger, &err), POSTIL_DATA);
    ck_assert_int_eq(
        postil_tagger_new_named(model, "0123456789ab", settings.n_kind, &tagger, &err),
        POSTIL_DATA);
    postil_model_close(model);
}
END_TEST

START_TEST(a_taggers_name_must_fit)
{
    struct postil_model_part parts[POSTIL_TRAINER_PARTS];
    add_texts();
    new_trainer();
    ck_assert_int_eq(postil_trainer_parts_named(trainer, "", parts, &err), POSTIL_INTERNAL);
    ck_assert_int_eq(postil_trainer_parts_named(trainer, "01234567890", parts, &err),
                     POSTIL_INTERNAL);
    harness_contains(err.message, "01234567890");
}
END_TEST

START_TEST(what_rounds_to_nothing_is_left_out)
{
    size_t n, n_key = 0;
    add_texts();
    new_trainer();
    draw_weights(0);
    trainer->w[0].of[0] = 1 / 50.0f;
    trainer->w[1].of[0] = -1 / 40.0f;
    postil_model *model = export_model();
    const uint16_t *key = postil_model_section(model, "tag.keys", sizeof *key, &n, &err);
    for (size_t i = 0; i < n; i++)
        n_key += key[i] != 0;
    ck_assert_uint_eq(n_key, 1);
    postil_model_close(model);
}
END_TEST

/* -- memory ------------------------------------------------------------------------------------ */

START_TEST(a_failed_request_is_no_memory)
{
    struct postil_model_part parts[POSTIL_TRAINER_PARTS];
    enum postil_status st = POSTIL_NOMEM;
    int n;
    for (n = 1; st != POSTIL_OK; n++) {
        n_seq = n_feature = n_first = 0;
        add_texts();
        trainer = NULL;
        n_granted = n;
        st = postil_trainer_new(&settings, seq, n_seq, &trainer, &err);
        if (st != POSTIL_OK) {
            ck_assert_int_eq(st, POSTIL_NOMEM);
            ck_assert_ptr_null(trainer);
            harness_contains(err.message, "trainer");
        }
    }
    ck_assert_int_gt(n, 10);
    n_granted = -1;
    pass(NULL);
    st = POSTIL_NOMEM;
    for (n = 1; st != POSTIL_OK; n++) {
        n_granted = n;
        st = postil_trainer_parts(trainer, parts, &err);
        ck_assert(st == POSTIL_OK || st == POSTIL_NOMEM);
    }
    ck_assert_int_gt(n, 3);
}
END_TEST

static void
add_parts(Suite *suite)
{
    TCase *tc = tcase_create("parts");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, the_same_training_gives_the_same_bytes);
    tcase_add_test(tc, another_seed_is_another_order);
    tcase_add_test(tc, the_average_is_that_of_the_second_half);
    tcase_add_test(tc, settling_without_an_average_keeps_the_weights);
    tcase_add_loop_test(tc, the_model_labels_as_the_trainer, 1, POSTIL_TAG_KINDS + 1);
    tcase_add_loop_test(tc, the_largest_weights_are_kept, 0, 42);
    tcase_add_test(tc, a_model_holds_several_taggers);
    tcase_add_test(tc, a_taggers_name_must_fit);
    tcase_add_test(tc, what_rounds_to_nothing_is_left_out);
    tcase_add_test(tc, a_failed_request_is_no_memory);
    suite_add_tcase(suite, tc);
}

int
main(void)
{
    Suite *suite = suite_create("trainer parts");
    add_parts(suite);
    return run_suite(suite);
}
