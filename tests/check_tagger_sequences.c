/* SPDX-License-Identifier: Apache-2.0 */
/* Best labels and probabilities against all label sequences of short texts; long and extreme ones. */
#include <math.h>

#include "labelling.h"
#include "tagger_model.h"

enum { LONG = 512 };

/* A tagger of n kinds without features, with steps of -most ... most. */
static void
open_steps(uint32_t n_kind, int most)
{
    head.n_kind = n_kind;
    for (int x = 0; x < LANES; x++)
        for (int y = 0; y < LANES; y++)
            head.step[x][y] = (int16_t)draw(most);
    open_tagger();
}

/* -- labels ------------------------------------------------------------------------------------ */

static void
note_steps(void *ctx, const uint8_t *label)
{
    bool(*seen)[LANES] = ctx;
    for (int i = 0; i <= 4; i++)
        seen[i ? label[i - 1] : 0][i < 4 ? label[i] : 0] = true;
}

START_TEST(follows_what_spans_allow)
{
    uint32_t n_kind = (uint32_t)_i, n_label = 1 + 3 * n_kind;
    bool seen[LANES][LANES] = {{false}};
    labelling_each(n_kind, 4, note_steps, seen);
    for (uint32_t x = 0; x < n_label; x++)
        for (uint32_t y = 0; y < n_label; y++)
            ck_assert_msg(seen[x][y] == !!postil_tag_follows(x, y), "%u after %u", y, x);
}
END_TEST

START_TEST(labels_name_kind_and_place)
{
    for (uint32_t kind = 0; kind < POSTIL_TAG_KINDS; kind++)
        for (uint32_t place = 0; place < 3; place++) {
            uint32_t label = postil_tag_label(kind, (enum postil_tag_place)place);
            ck_assert_uint_eq(label, 1 + 3 * kind + place);
            ck_assert_uint_eq(postil_tag_kind(label), kind);
            ck_assert_uint_eq(postil_tag_place(label), place);
        }
}
END_TEST

/* -- all sequences ----------------------------------------------------------------------------- */

struct sums {
    uint32_t n_tok;
    const struct postil_tag_row *score;
    bool any;
    int most;
    uint8_t best[LABELLING_MOST];
    double all, span[LABELLING_MOST][LABELLING_MOST + 1][POSTIL_TAG_KINDS];
};

/* Of equal sequences the one with the lower last label wins, then the one before. */
static bool
is_lower(const uint8_t *a, const uint8_t *b, uint32_t n)
{
    while (n-- > 0)
        if (a[n] != b[n])
            return a[n] < b[n];
    return false;
}

static void
add_sequence(void *ctx, const uint8_t *label)
{
    struct sums *s = ctx;
    int score = 0;
    for (uint32_t i = 0; i < s->n_tok; i++)
        score += s->score[i].of[label[i]] + head.step[i ? label[i - 1] : 0][label[i]];
    if (!s->any || score > s->most || (score == s->most && is_lower(label, s->best, s->n_tok))) {
        s->any = true;
        s->most = score;
        memcpy(s->best, label, s->n_tok);
    }
    double p = exp(score * (double)head.unit);
    s->all += p;
    for (uint32_t begin = 0; begin < s->n_tok; begin++) {
        uint32_t end = begin + 1;
        if (label[begin] == 0 || (label[begin] - 1) % 3 == 1)
            continue;
        while ((label[begin] - 1) % 3 == 0 && end < s->n_tok && label[end] == label[begin] + 1)
            end++;
        s->span[begin][end][(label[begin] - 1) / 3] += p;
    }
}

static void
draw_scores(struct postil_tag_row *score, size_t n_tok, int most)
{
    for (size_t i = 0; i < n_tok; i++)
        for (int y = 0; y < LANES; y++)
            score[i].of[y] = (int16_t)draw(most);
}

/* Largest weight: of few there are many ties. */
static const int spreads[] = {0, 1, 2, 30, 400};

/* Loop: kinds x tokens. */
START_TEST(best_labels_are_the_best_of_all)
{
    uint32_t n_kind = 1 + (uint32_t)_i % 5, n_tok = 1 + (uint32_t)_i / 5;
    struct postil_tag_row score[5];
    for (size_t k = 0; k < N_ELEM(spreads); k++) {
        uint8_t label[5], scratch[5 * LANES];
        open_steps(n_kind, spreads[k]);
        draw_scores(score, n_tok, spreads[k]);
        struct sums want = {.n_tok = n_tok, .score = score};
        labelling_each(n_kind, n_tok, add_sequence, &want);
        memset(scratch, 0xff, sizeof scratch);
        postil_tagger_best(tagger, n_tok, score, label, scratch);
        ck_assert_mem_eq(label, want.best, n_tok);
    }
}
END_TEST

START_TEST(probabilities_are_shares_of_all)
{
    uint32_t n_kind = 1 + (uint32_t)_i % 5, n_tok = 1 + (uint32_t)_i / 5;
    struct postil_tag_row score[5];
    for (int spread = 0; spread <= 80; spread += 40) {
        struct postil_tag_sums sums[5];
        open_steps(n_kind, spread);
        draw_scores(score, n_tok, spread);
        struct sums want = {.n_tok = n_tok, .score = score};
        labelling_each(n_kind, n_tok, add_sequence, &want);
        postil_tagger_sum(tagger, n_tok, score, sums);
        for (uint32_t begin = 0; begin < n_tok; begin++)
            for (uint32_t end = begin + 1; end <= n_tok; end++)
                for (uint32_t kind = 0; kind < n_kind; kind++)
                    ck_assert_double_eq_tol(
                        postil_tagger_probability(tagger, sums, n_tok, begin, end, kind),
                        want.span[begin][end][kind] / want.all, 2e-6);
    }
}
END_TEST

START_TEST(no_probability_is_beyond_1)
{
    struct postil_tag_row score[20];
    struct postil_tag_sums sums[20];
    open_steps(4, 127);
    for (int round = 0; round < 200; round++) {
        draw_scores(score, N_ELEM(score), 8 << round % 8);
        postil_tagger_sum(tagger, N_ELEM(score), score, sums);
        for (size_t begin = 0; begin < 20; begin++)
            for (size_t end = begin + 1; end <= 20 && end < begin + 4; end++)
                for (uint32_t kind = 0; kind < 4; kind++)
                    ck_assert_double_le(
                        postil_tagger_probability(tagger, sums, 20, begin, end, kind), 1);
    }
}
END_TEST

START_TEST(steps_far_apart_have_probabilities)
{
    struct postil_tag_row score[3] = {{{0}}};
    struct postil_tag_sums sums[3];
    open_steps(1, 0);
    for (int x = 0; x < LANES; x++) /* e to the power of 166 overflows a float */
        for (int y = 0; y < LANES; y++)
            head.step[x][y] = 4000;
    open_tagger();
    postil_tagger_sum(tagger, 3, score, sums);
    struct sums want = {.n_tok = 3, .score = score};
    memset(head.step, 0, sizeof head.step); /* the same for all sequences */
    labelling_each(1, 3, add_sequence, &want);
    ck_assert_double_eq_tol(postil_tagger_probability(tagger, sums, 3, 0, 2, 0),
                            want.span[0][2][0] / want.all, 2e-6);
}
END_TEST

/* -- long and extreme sequences ---------------------------------------------------------------- */

START_TEST(no_tokens_have_no_labels)
{
    uint8_t label = 77, scratch = 77;
    struct postil_tag_row score = {{77}};
    struct postil_tag_sums sums = {.scale = 77};
    open_steps(5, 100);
    postil_tagger_score(tagger, 0, NULL, (const uint32_t[]){0}, NULL, &score);
    postil_tagger_best(tagger, 0, &score, &label, &scratch);
    postil_tagger_sum(tagger, 0, &score, &sums);
    ck_assert_uint_eq(label, 77);
    ck_assert_uint_eq(scratch, 77);
    ck_assert_int_eq(score.of[0], 77);
    ck_assert_float_eq(sums.scale, 77);
}
END_TEST

static struct postil_tag_row scores[LONG];
static uint8_t labels[LONG], scratches[LONG * LANES];
static struct postil_tag_sums all_sums[LONG];

static void
check_legal(size_t n_tok)
{
    for (size_t i = 0; i <= n_tok; i++) {
        uint32_t last = i ? labels[i - 1] : 0, label = i < n_tok ? labels[i] : 0;
        ck_assert_uint_lt(label, 1 + 3 * head.n_kind);
        ck_assert_msg(postil_tag_follows(last, label), "token %zu of %zu: %u after %u", i, n_tok,
                      label, last);
    }
}

/* Best labels in whole numbers of any size. */
static void
expect_best(size_t n_tok, uint8_t *out_label)
{
    static uint8_t from[LONG][LANES];
    uint32_t n_label = 1 + 3 * head.n_kind, label = 0;
    const int64_t none = INT64_MIN / 2;
    int64_t path[LANES] = {0}, next[LANES];
    for (uint32_t y = 1; y < n_label; y++)
        path[y] = none;
    for (size_t i = 0; i < n_tok; i++) {
        for (uint32_t y = 0; y < n_label; y++) {
            next[y] = none;
            for (uint32_t x = 0; x < n_label; x++)
                if (postil_tag_follows(x, y) && path[x] > none &&
                    path[x] + head.step[x][y] > next[y]) {
                    next[y] = path[x] + head.step[x][y];
                    from[i][y] = (uint8_t)x;
                }
            next[y] = next[y] > none ? next[y] + scores[i].of[y] : none;
        }
        memcpy(path, next, sizeof path);
    }
    for (uint32_t y = 1; y < n_label; y++)
        if (postil_tag_follows(y, 0) && path[y] > path[label])
            label = y;
    for (size_t i = n_tok; i-- > 0; label = from[i][label])
        out_label[i] = (uint8_t)label;
}

static const size_t lengths[] = {1, 2, 3, 64, LONG};

START_TEST(long_sequences_have_their_best_labels)
{
    for (uint32_t n_kind = 1; n_kind <= POSTIL_TAG_KINDS; n_kind++)
        for (size_t k = 0; k < N_ELEM(spreads); k++) {
            uint8_t want[LONG];
            size_t n_tok = lengths[_i];
            open_steps(n_kind, spreads[k]);
            draw_scores(scores, n_tok, 4 * spreads[k]);
            expect_best(n_tok, want);
            postil_tagger_best(tagger, n_tok, scores, labels, scratches);
            ck_assert_mem_eq(labels, want, n_tok);
            check_legal(n_tok);
        }
}
END_TEST

START_TEST(a_token_is_in_one_span_or_outside)
{
    open_steps(3, 30);
    draw_scores(scores, LONG, 60);
    postil_tagger_sum(tagger, LONG, scores, all_sums);
    for (size_t t = 0; t < LONG; t += t < 3 || t > LONG - 4 ? 1 : 50) {
        double total = 0, outside = 0, sum;
        for (uint32_t y = 0; y < LANES; y++)
            total += (double)all_sums[t].before[y] * all_sums[t].after[y];
        outside = (double)all_sums[t].before[0] * all_sums[t].after[0] / total;
        sum = outside;
        for (size_t begin = t > 40 ? t - 40 : 0; begin <= t; begin++)
            for (size_t end = t + 1; end <= LONG && end < t + 40; end++)
                for (uint32_t kind = 0; kind < 3; kind++)
                    sum += postil_tagger_probability(tagger, all_sums, LONG, begin, end, kind);
        ck_assert_double_eq_tol(sum, 1, 1e-4);
    }
}
END_TEST

static const int16_t extremes[] = {INT16_MIN, -12000, -8000, -127, 0, 127, 8000, 12000, INT16_MAX};

/* Scores and steps from the ends of what there is: labels are legal, probabilities are some. */
START_TEST(extreme_weights_give_legal_labels)
{
    head.n_kind = (uint32_t)_i;
    for (int round = 0; round < 100; round++) {
        size_t n_tok = lengths[round % N_ELEM(lengths)];
        for (int x = 0; x < LANES; x++)
            for (int y = 0; y < LANES; y++)
                head.step[x][y] = round % 2 ? extremes[next_random(&state) % N_ELEM(extremes)] : 0;
        for (size_t i = 0; i < n_tok; i++)
            for (int y = 0; y < LANES; y++)
                scores[i].of[y] = extremes[next_random(&state) % N_ELEM(extremes)];
        head.unit = round % 3 ? UNIT : 0.99f;
        open_tagger();
        postil_tagger_best(tagger, n_tok, scores, labels, scratches);
        check_legal(n_tok);
        postil_tagger_sum(tagger, n_tok, scores, all_sums);
        for (size_t begin = 0; begin < n_tok; begin++)
            for (size_t end = begin + 1; end <= n_tok && end < begin + 4; end++) {
                double p = postil_tagger_probability(tagger, all_sums, n_tok, begin, end, 0);
                ck_assert_msg(p >= 0 && p <= 1, "%zu-%zu: %g", begin, end, p);
            }
    }
}
END_TEST

/* What a label that must not stand here scores, and all others. */
START_TEST(an_illegal_label_never_wins)
{
    for (size_t n_tok = 1; n_tok <= 6; n_tok++) {
        open_steps(5, 0);
        for (size_t i = 0; i < n_tok; i++)
            for (int y = 0; y < LANES; y++)
                scores[i].of[y] = y == _i ? INT16_MAX : INT16_MIN;
        postil_tagger_best(tagger, n_tok, scores, labels, scratches);
        check_legal(n_tok);
    }
}
END_TEST

START_TEST(the_largest_rows_everywhere_are_a_tie)
{
    int8_t row[LANES];
    uint32_t own[200], first[LONG + 1];
    static struct postil_tag_type type;
    static const struct postil_tag_type *types[LONG];
    head.n_kind = 5;
    head.n_bucket = 30;
    memset(row, 127, sizeof row);
    for (uint32_t i = 0; i < N_ELEM(own); i++) {
        own[i] = draw_feature();
        put_row(own[i], row);
    }
    for (int x = 0; x < LANES; x++)
        for (int y = 0; y < LANES; y++)
            head.step[x][y] = INT16_MAX;
    for (uint32_t i = 0; i <= LONG; i++)
        first[i] = i % 2 ? 200 : 0;
    for (uint32_t i = 0; i < LONG; i++)
        types[i] = &type;
    open_tagger();
    for (uint32_t i = 0; i < LONG; i += 2) { /* tokens with all features, one at a time */
        postil_tagger_score(tagger, 1, types, first, own, &scores[i]);
        scores[i + 1] = scores[i];
    }
    ck_assert_int_eq(scores[0].of[15], 127 * 200);
    postil_tagger_best(tagger, LONG, scores, labels, scratches);
    for (uint32_t i = 0; i < LONG; i++)
        ck_assert_uint_eq(labels[i], 0);
}
END_TEST

static void
add_short(Suite *suite)
{
    TCase *tc = tcase_create("short");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, follows_what_spans_allow, 1, POSTIL_TAG_KINDS + 1);
    tcase_add_test(tc, labels_name_kind_and_place);
    tcase_add_loop_test(tc, best_labels_are_the_best_of_all, 0, 25);
    tcase_add_loop_test(tc, probabilities_are_shares_of_all, 0, 25);
    tcase_add_test(tc, no_probability_is_beyond_1);
    tcase_add_test(tc, steps_far_apart_have_probabilities);
    suite_add_tcase(suite, tc);
}

int
main(void)
{
    Suite *suite = suite_create("tagger sequences");
    add_short(suite);
    TCase *tc = tcase_create("long");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, no_tokens_have_no_labels);
    tcase_add_loop_test(tc, long_sequences_have_their_best_labels, 0, (int)N_ELEM(lengths));
    tcase_add_test(tc, a_token_is_in_one_span_or_outside);
    tcase_add_loop_test(tc, extreme_weights_give_legal_labels, 1, POSTIL_TAG_KINDS + 1);
    tcase_add_loop_test(tc, an_illegal_label_never_wins, 0, LANES);
    tcase_add_test(tc, the_largest_rows_everywhere_are_a_tie);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
