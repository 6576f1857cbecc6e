/* SPDX-License-Identifier: Apache-2.0 */
/* Training against sums over all label sequences, finite differences, and what it must learn. */
#include <math.h>

#include "labelling.h"
#include "trainer_problem.h"

/* -- all sequences ----------------------------------------------------------------------------- */

struct sums {
    const struct postil_tag_sequence *q;
    double all, right;
};

static void
add_labels(void *ctx, const uint8_t *label)
{
    struct sums *s = ctx;
    double score = 0;
    bool right = true;
    for (uint32_t i = 0; i < s->q->n_tok; i++) {
        right = right && s->q->allowed[i] >> label[i] & 1;
        score += trainer->step[i ? label[i - 1] : 0].of[label[i]];
        for (uint32_t k = s->q->first[i]; k < s->q->first[i + 1]; k++)
            score += trainer->w[s->q->features[k]].of[label[i]];
    }
    s->all += exp(score);
    s->right += right ? exp(score) : 0;
}

/* Negative log probability of what is allowed. */
static double
expected_loss(const struct postil_tag_sequence *q)
{
    struct sums sums = {.q = q};
    labelling_each(settings.n_kind, q->n_tok, add_labels, &sums);
    return log(sums.all) - log(sums.right);
}

static double
slope(float *weight, const struct postil_tag_sequence *q)
{
    float at = *weight;
    *weight = at + 0.0078125f;
    double up = expected_loss(q);
    *weight = at - 0.0078125f;
    double down = expected_loss(q);
    *weight = at;
    return (up - down) / 0.015625;
}

/* How labels are known: all, some, nothing but that a token is in a span or outside, nothing. */
enum knowledge { ALL, HALF, INSIDE_OR_NOT, NOTHING, N_KNOWLEDGE };

static void
note_labels(void *ctx, const uint8_t *label)
{
    uint8_t *kept = ctx; /* [0] how many sequences to go until the one that is kept */
    if (kept[0] == 0)
        return;
    kept[0]--;
    memcpy(kept + 1, label, MOST_TOK);
}

static void
know_some(struct postil_tag_sequence *q, enum knowledge how)
{
    uint8_t kept[1 + MOST_TOK] = {(uint8_t)(1 + next_random(&state) % 100)};
    labelling_each(settings.n_kind, q->n_tok, note_labels, kept);
    for (uint32_t i = 0; i < q->n_tok; i++) {
        uint32_t label = kept[1 + i];
        if (how == ALL || (how == HALF && i % 2))
            q->allowed[i] = (uint16_t)(1u << label);
        else if (how == INSIDE_OR_NOT)
            q->allowed[i] = label ? q->allowed[i] & (uint16_t)~1u : 1;
    }
}

/* Loop: kinds x knowledge. */
START_TEST(one_step_goes_down_the_gradient)
{
    static struct row gradient_w[64], gradient_step[LANES], before_w[64], before_step[LANES];
    settings.n_kind = 1 + (uint32_t)_i / N_KNOWLEDGE;
    settings.n_pass = 1;
    settings.rate = 1;
    uint32_t n_tok = settings.n_kind > 3 ? 3 : MOST_TOK;
    struct postil_tag_sequence *q = add_random_sequence(n_tok, 12);
    know_some(q, (enum knowledge)(_i % N_KNOWLEDGE));
    q->weight = 0.5f;
    new_trainer();
    ck_assert_uint_le(trainer->n_feature, N_ELEM(before_w));
    draw_weights(1);
    memcpy(before_w, trainer->w, trainer->n_feature * sizeof *before_w);
    memcpy(before_step, trainer->step, sizeof before_step);
    for (size_t i = 0; i < trainer->n_feature; i++)
        for (uint32_t y = 0; y < trainer->n_label; y++)
            gradient_w[i].of[y] = (float)slope(&trainer->w[i].of[y], q);
    for (uint32_t x = 0; x < trainer->n_label; x++)
        for (uint32_t y = 0; y < trainer->n_label; y++)
            gradient_step[x].of[y] = (float)slope(&trainer->step[x].of[y], q);
    double want = expected_loss(q);
    ck_assert_double_eq_tol(pass(NULL) * n_tok, want, 1e-4);
    for (size_t i = 0; i < trainer->n_feature; i++)
        for (uint32_t y = 0; y < trainer->n_label; y++)
            ck_assert_float_eq_tol(before_w[i].of[y] - trainer->w[i].of[y],
                                   0.5f * gradient_w[i].of[y], 1e-4f);
    for (uint32_t x = 0; x < trainer->n_label; x++)
        for (uint32_t y = 0; y < trainer->n_label; y++)
            ck_assert_float_eq_tol(before_step[x].of[y] - trainer->step[x].of[y],
                                   0.5f * gradient_step[x].of[y], 1e-4f);
}
END_TEST

/* Weights that are sure of what must not be: the loss is what they are wrong by. */
START_TEST(what_is_right_may_be_unlikely)
{
    struct postil_tag_sequence *q = add_random_sequence(3, 1);
    settings.rate = 0;
    q->allowed[0] = 1 << 1 | 1 << 2 | 1 << 3; /* a span begins it, of one token or of two */
    q->allowed[2] = 1;
    new_trainer();
    trainer->w[0].of[0] = (float)_i * 10 / 3; /* each token has the feature three times */
    trainer->w[0].of[2] = (float)_i;
    trainer->step[0].of[3] = -10;
    ck_assert_double_eq_tol(pass(NULL) * 3, expected_loss(q), 1e-3 * (1 + _i));
    for (uint32_t k = 0; k < q->n_tok; k++)
        for (uint32_t y = 0; y < LANES; y++)
            ck_assert(isfinite(trainer->p[k].of[y]));
}
END_TEST

START_TEST(decay_shrinks_all_weights)
{
    settings.rate = 0.5;
    settings.decay = 0.25;
    settings.n_pass = 4;
    struct postil_tag_sequence *q = add_random_sequence(3, 12);
    q->weight = 0; /* nothing else moves them */
    add_random_sequence(2, 12)->weight = 0;
    new_trainer();
    draw_weights(1);
    float w = trainer->w[0].of[1], step = trainer->step[0].of[1];
    pass(NULL);
    float by = 1 - 0.5f * 0.25f / 2; /* once for each of two sequences */
    ck_assert_float_eq_tol(trainer->w[0].of[1], w * by * by, 1e-6f);
    ck_assert_float_eq_tol(trainer->step[0].of[1], step * by * by, 1e-6f);
    pass((const uint8_t[]){1, 0}); /* the second pass takes half the step */
    float by2 = 1 - 0.25f * 0.25f;
    ck_assert_float_eq_tol(trainer->w[0].of[1], w * by * by * by2, 1e-6f);
}
END_TEST

/* -- what is learned --------------------------------------------------------------------------- */

static void
check_learned(void)
{
    for (uint32_t i = 0; i < n_seq; i++) {
        uint8_t label[MOST_FIRST];
        postil_trainer_best(trainer, i, label);
        for (uint32_t k = 0; k < seq[i].n_tok; k++)
            ck_assert_msg(seq[i].allowed[k] >> label[k] & 1, "token %u of '%s': label %u", k,
                          texts[i], label[k]);
    }
}

START_TEST(learns_what_words_tell)
{
    settings.n_kind = (uint32_t)_i;
    add_texts();
    new_trainer();
    ck_assert_uint_eq(postil_trainer_features(trainer), 5);
    double first_loss = pass(NULL), loss = first_loss, last;
    for (uint32_t k = 1; k < settings.n_pass; k++) {
        last = loss;
        loss = pass(NULL);
        ck_assert_double_lt(loss, last);
    }
    ck_assert_double_lt(loss, first_loss / 10);
    check_learned();
    postil_trainer_settle(trainer);
    check_learned();
}
END_TEST

/* Loop: without and with features left out by lot. */
START_TEST(learns_with_widths_of_each_weight)
{
    settings.adapt = true;
    settings.rate = 0.3;
    settings.drop = _i ? 0.3 : 0;
    add_texts();
    new_trainer();
    double first_loss = pass(NULL), loss = first_loss;
    for (uint32_t k = 1; k < settings.n_pass; k++)
        loss = pass(NULL);
    ck_assert_double_lt(loss, first_loss / 2);
    postil_trainer_settle(trainer);
    check_learned();
}
END_TEST

/* Of a third of the texts, labels are left to the trainer; the others teach them. */
START_TEST(learns_from_partly_known_labels)
{
    static uint16_t known[MOST_FIRST];
    add_texts();
    memcpy(known, allowed, sizeof known);
    for (size_t i = 0; i < n_seq; i += 3)
        for (uint32_t k = 0; k < seq[i].n_tok; k++)
            seq[i].allowed[k] = 15;
    new_trainer();
    for (uint32_t k = 0; k < settings.n_pass; k++)
        pass(NULL);
    postil_trainer_settle(trainer);
    memcpy(allowed, known, sizeof known);
    check_learned();
}
END_TEST

START_TEST(first_loss_is_that_of_no_knowledge)
{
    add_words("4");
    add_words("34");
    settings.rate = 0;
    new_trainer();
    /* one token: outside or a span of one; two tokens: five ways */
    ck_assert_double_eq_tol(pass(NULL), (log(2) + log(5)) / 3, 1e-5);
    ck_assert_double_eq_tol(pass((const uint8_t[]){1, 0}), log(2), 1e-5);
    ck_assert_double_eq(pass((const uint8_t[]){0, 0}), 0);
}
END_TEST

START_TEST(what_is_not_used_teaches_nothing)
{
    add_words("34");
    add_words("12");
    new_trainer();
    pass((const uint8_t[]){1, 0});
    for (size_t i = 0; i < trainer->n_feature; i++) {
        float moved = fabsf(trainer->w[i].of[3]);
        if (trainer->hash[i] == 0x10001u || trainer->hash[i] == 0x20002u)
            ck_assert_float_eq(moved, 0);
        else
            ck_assert_float_gt(moved, 0);
    }
}
END_TEST

/* A weight of 2 moves twice as far; of 0 not at all. */
START_TEST(a_weight_is_what_an_error_costs)
{
    static const float cost[] = {0, 1, 2};
    float moved[3];
    for (size_t i = 0; i < N_ELEM(cost); i++) {
        n_seq = n_feature = n_first = 0;
        add_words("34");
        seq[0].weight = cost[i];
        new_trainer();
        pass(NULL);
        moved[i] = trainer->w[0].of[3];
    }
    ck_assert_float_eq(moved[0], 0);
    ck_assert_float_ne(moved[1], 0);
    ck_assert_float_eq_tol(moved[2], 2 * moved[1], 1e-6f);
}
END_TEST

START_TEST(no_tokens_and_no_sequences_are_fine)
{
    uint8_t label = 77;
    new_trainer();
    ck_assert_double_eq(pass(NULL), 0);
    add_words("");
    add_words("34");
    new_trainer();
    ck_assert_double_gt(pass(NULL), 0);
    postil_trainer_best(trainer, 0, &label);
    ck_assert_uint_eq(label, 77);
    ck_assert_int_eq(postil_trainer_pass(trainer, NULL, NULL, NULL), POSTIL_OK);
    postil_trainer_free(NULL);
}
END_TEST

/* -- labels that can't be ---------------------------------------------------------------------- */

static const struct {
    uint32_t n_tok;
    uint16_t allowed[3];
} impossible[] = {
    {2, {1, 0}}, /* no label at all                   */
    {1, {0}},
    {2, {1, 1 << 2}}, /* inside what never began           */
    {1, {1 << 2}},
    {1, {1 << 1}}, /* begins and never goes on          */
    {3, {1, 1 << 1, 1 << 3}},
    {2, {1 << 1, 1 << 0}},
    {2, {1, 1 << 4}}, /* a kind that is not there          */
    {2, {1, 1 << 4 | 1 << 15}},
    {2, {1 << 1 | 1, 1 << 1}}, /* partly known, and none of them can be */
    {2, {1 << 0 | 1 << 3, 1 << 2}},
};

START_TEST(a_sequence_without_labels_is_named)
{
    add_words("34");
    struct postil_tag_sequence *q = add_random_sequence(impossible[_i].n_tok, 5);
    memcpy(q->allowed, impossible[_i].allowed, q->n_tok * sizeof *q->allowed);
    new_trainer();
    double loss = 77;
    ck_assert_int_eq(postil_trainer_pass(trainer, NULL, &loss, &err), POSTIL_DATA);
    ck_assert_str_eq(err.message, "training: sequence 1 has no label sequence");
    ck_assert_double_eq(loss, 77);
    ck_assert_int_eq(postil_trainer_pass(trainer, NULL, NULL, NULL), POSTIL_DATA);
    ck_assert_int_eq(postil_trainer_pass(trainer, (const uint8_t[]){1, 0}, &loss, &err), POSTIL_OK);
}
END_TEST

/* -- which features there are ------------------------------------------------------------------ */

/* Groups of the sequences that a feature is in, twice in each. */
static const struct {
    uint32_t min_count, n, group[4];
    size_t want;
} counts[] = {
    {0, 1, {0}, 1},       {1, 1, {0}, 1},          {2, 1, {0}, 0},          {2, 2, {0, 0}, 0},
    {2, 2, {0, 1}, 1},    {3, 4, {0, 0, 1, 1}, 0}, {3, 4, {0, 1, 2, 2}, 1}, {3, 4, {0, 1, 0, 1}, 0},
    {2, 3, {7, 3, 7}, 1}, {3, 3, {7, 3, 7}, 0},    {1, 0, {0}, 0},
};

START_TEST(features_are_counted_by_groups)
{
    uint32_t hashes[] = {77, 77};
    settings.min_count = counts[_i].min_count;
    for (uint32_t i = 0; i < counts[_i].n; i++) {
        struct postil_tag_sequence *q = add_sequence(1);
        q->group = counts[_i].group[i];
        q->allowed[0] = 1 << 3;
        end_token(q, 0, hashes, 2);
    }
    new_trainer();
    ck_assert_uint_eq(postil_trainer_features(trainer), counts[_i].want);
    pass(NULL);
}
END_TEST

START_TEST(many_features_are_told_apart)
{
    enum { N = 100000 }; /* the index grows */
    uint32_t *hash = calloc(N, sizeof *hash), starts[2] = {0, N};
    uint16_t any = 1;
    ck_assert_ptr_nonnull(hash);
    for (uint32_t i = 0; i < N; i++)
        hash[i] = i % 70000 * 0x9e3779b1u;
    seq[0] = (struct postil_tag_sequence){1, 1, 0, starts, hash, &any};
    n_seq = 1;
    new_trainer();
    ck_assert_uint_eq(postil_trainer_features(trainer), 70000);
    for (uint32_t i = 0; i < N; i++)
        ck_assert_uint_eq(trainer->hash[hash[i]], i % 70000 * 0x9e3779b1u);
    free(hash);
}
END_TEST

static void
add_learning(Suite *suite)
{
    TCase *tc = tcase_create("learning");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, one_step_goes_down_the_gradient, 0, 5 * N_KNOWLEDGE);
    tcase_add_loop_test(tc, what_is_right_may_be_unlikely, 0, 21);
    tcase_add_test(tc, decay_shrinks_all_weights);
    tcase_add_loop_test(tc, learns_with_widths_of_each_weight, 0, 2);
    tcase_add_loop_test(tc, learns_what_words_tell, 1, POSTIL_TAG_KINDS + 1);
    tcase_add_test(tc, learns_from_partly_known_labels);
    tcase_add_test(tc, first_loss_is_that_of_no_knowledge);
    tcase_add_test(tc, what_is_not_used_teaches_nothing);
    tcase_add_test(tc, a_weight_is_what_an_error_costs);
    tcase_add_test(tc, no_tokens_and_no_sequences_are_fine);
    tcase_add_loop_test(tc, a_sequence_without_labels_is_named, 0, (int)N_ELEM(impossible));
    tcase_add_loop_test(tc, features_are_counted_by_groups, 0, (int)N_ELEM(counts));
    tcase_add_test(tc, many_features_are_told_apart);
    suite_add_tcase(suite, tc);
}

int
main(void)
{
    Suite *suite = suite_create("trainer");
    add_learning(suite);
    return run_suite(suite);
}
