/* SPDX-License-Identifier: Apache-2.0 */
/* Counting right names, F1, and how far probabilities are to be trusted. */
#include "entities/measure.h"
#include "trained.h"

/* An example whose labels are what is found in it, so all is right; counts its names. */
static void
add_found(struct examples *x, size_t n_of[MEASURE_TYPES])
{
    struct text t = make_text(600, 12, 5);
    size_t n;
    add_text(x, &t);
    uint8_t *labels = label_found(&t, &n);
    memcpy(x->items[0].labels, labels, t.n_tok);
    memset(n_of, 0, MEASURE_TYPES * sizeof *n_of);
    for (size_t i = 0; i < t.n_tok; i++)
        if (labels[i] && postil_tag_place(labels[i]) != POSTIL_TAG_INSIDE)
            n_of[postil_tag_kind(labels[i])]++;
    ck_assert(n_of[POSTIL_PER] && n_of[POSTIL_ORG] && n_of[POSTIL_LOC]);
    free(labels);
    text_fini(&t);
}

static struct measure
measure(const struct examples *x, uint32_t file, struct measure_trust *trust)
{
    struct measure m;
    ck_assert_int_eq(entities_measure_examples(finder, x, file, &m, trust, NULL), POSTIL_OK);
    return m;
}

/* Token of the first label of a kind and place. */
static uint32_t
find_label(const struct example *e, uint32_t label)
{
    uint32_t i = 0;
    while (i < e->n_tok && e->labels[i] != label)
        i++;
    ck_assert_uint_lt(i, e->n_tok);
    return i;
}

/* How the gold labels are bent, and what that does to the counts of persons. */
enum bend { AS_FOUND, MISSED, SPURIOUS, LONGER, STILL_LONGER, OTHER_TYPE };
static const struct {
    enum bend bend;
    int right, found, gold; /* more or fewer */
} bends[] = {
    {AS_FOUND, 0, 0, 0},
    {MISSED, 0, 0, 1},       /* gold has one that is not found */
    {SPURIOUS, -1, 0, -1},   /* found is one that gold has not */
    {LONGER, -1, 0, 0},      /* gold goes on where found ends  */
    {STILL_LONGER, -1, 0, 0},
    {OTHER_TYPE, -1, 0, -1}, /* gold has it among MISC         */
};

static void
bend(struct example *e, enum bend how)
{
    uint32_t single = postil_tag_label(POSTIL_PER, POSTIL_TAG_SINGLE);
    uint32_t inside = postil_tag_label(POSTIL_PER, POSTIL_TAG_INSIDE), i;
    switch (how) {
    case AS_FOUND:
        return;
    case MISSED:
        e->labels[find_label(e, 0)] = (uint8_t)single;
        return;
    case SPURIOUS:
        e->labels[find_label(e, single)] = 0;
        return;
    case LONGER:
        for (i = 0; e->labels[i] != single || e->labels[i + 1]; i++)
            ck_assert_uint_lt(i + 2, e->n_tok);
        e->labels[i] = (uint8_t)postil_tag_label(POSTIL_PER, POSTIL_TAG_BEGIN);
        e->labels[i + 1] = (uint8_t)inside;
        return;
    case STILL_LONGER:
        for (i = 0; e->labels[i] != inside || e->labels[i + 1]; i++)
            ck_assert_uint_lt(i + 2, e->n_tok);
        e->labels[i + 1] = (uint8_t)inside;
        return;
    case OTHER_TYPE:
        e->labels[find_label(e, single)] =
            (uint8_t)postil_tag_label(POSTIL_MISC, POSTIL_TAG_SINGLE);
        return;
    }
}

START_TEST(counts_names)
{
    struct examples x = {0};
    size_t n_of[MEASURE_TYPES];
    add_found(&x, n_of);
    bend(&x.items[0], bends[_i].bend);
    struct measure m = measure(&x, UINT32_MAX, NULL);
    size_t n = n_of[POSTIL_PER];
    ck_assert_uint_eq(m.n_right[POSTIL_PER], n + (size_t)bends[_i].right);
    ck_assert_uint_eq(m.n_found[POSTIL_PER], n + (size_t)bends[_i].found);
    ck_assert_uint_eq(m.n_gold[POSTIL_PER], n + (size_t)bends[_i].gold);
    ck_assert_uint_eq(m.n_right[POSTIL_LOC], n_of[POSTIL_LOC]);
    ck_assert_uint_eq(m.n_found[POSTIL_LOC], n_of[POSTIL_LOC]);
    ck_assert_uint_eq(m.n_gold[POSTIL_LOC], n_of[POSTIL_LOC]);
    entities_examples_fini(&x);
}
END_TEST

START_TEST(leaves_out_types_and_files)
{
    struct examples x = {0};
    struct measure_trust trust = {0};
    size_t n_of[MEASURE_TYPES];
    add_found(&x, n_of);
    x.items[0].file = 3;
    ck_assert_uint_eq(measure(&x, 2, NULL).n_found[POSTIL_PER], 0);
    ck_assert_uint_eq(measure(&x, 3, NULL).n_found[POSTIL_PER], n_of[POSTIL_PER]);
    x.items[0].unknown = 1u << POSTIL_PER;
    struct measure m = measure(&x, UINT32_MAX, &trust);
    ck_assert_uint_eq(m.n_found[POSTIL_PER], 0);
    double n_per = 0, n_loc = 0, n_loc_right = 0;
    for (int k = 0; k < ENTITIES_KNOTS; k++) {
        n_per += trust.n[POSTIL_PER][k];
        n_loc += trust.n[POSTIL_LOC][k];
        n_loc_right += trust.n_right[POSTIL_LOC][k];
    }
    ck_assert_double_eq_tol(n_per, 0, 1e-9);
    ck_assert_double_eq_tol(n_loc, (double)n_of[POSTIL_LOC], 1e-6);
    ck_assert_double_eq_tol(n_loc_right, n_loc, 1e-6);
    entities_examples_fini(&x);
}
END_TEST

START_TEST(f1_is_the_mean_of_precision_and_recall)
{
    struct measure m = {.n_right = {3, 1, 0, 0}, .n_found = {4, 2, 0, 5}, .n_gold = {6, 2, 0, 0}};
    ck_assert_double_eq_tol(entities_measure_f1(&m, 1), 2 * 0.75 * 0.5 / 1.25, 1e-12);
    ck_assert_double_eq_tol(entities_measure_f1(&m, 2), 0.5, 1e-12);
    ck_assert_double_eq_tol(entities_measure_f1(&m, 3), 8.0 / 14, 1e-12);
    ck_assert_double_eq_tol(entities_measure_f1(&m, 4), 0, 1e-12);
    ck_assert_double_eq_tol(entities_measure_f1(&m, 15), 8.0 / 19, 1e-12);
    ck_assert_double_eq_tol(entities_measure_f1(&m, 0), 0, 1e-12);
}
END_TEST

/* Isotonic regression by its other definition: of all averages that end here or later, the least;
 * of all that begin here or earlier, the largest of these. */
static double
fit_slowly(const double *n, const double *n_right, int at)
{
    double largest = -1;
    for (int from = 0; from <= at; from++) {
        double least = 2, sum_n = 0, sum = 0;
        for (int to = from; to < ENTITIES_KNOTS; to++) {
            sum_n += n[to] + 4; /* four names at each knot to begin with, as right as they say */
            sum += n_right[to] + 4.0 * to / (ENTITIES_KNOTS - 1);
            if (to >= at && sum / sum_n < least)
                least = sum / sum_n;
        }
        largest = least > largest ? least : largest;
    }
    return largest;
}

START_TEST(fitted_trust_rises)
{
    struct measure_trust trust = {0};
    struct entities_trust fit[MEASURE_TYPES];
    uint64_t seed = (uint64_t)_i + 1;
    for (int t = 1; t < MEASURE_TYPES; t++) /* of type 0 nothing is known */
        for (int k = 0; k < ENTITIES_KNOTS; k++) {
            trust.n[t][k] = (double)(next_random(&seed) % 200) / 8;
            trust.n_right[t][k] = trust.n[t][k] * (double)(next_random(&seed) % 101) / 100;
        }
    entities_measure_fit(&trust, fit);
    for (int t = 0; t < MEASURE_TYPES; t++)
        for (int k = 0; k < ENTITIES_KNOTS; k++) {
            ck_assert(fit[t].of[k] >= 0 && fit[t].of[k] <= 1);
            ck_assert(k == 0 || fit[t].of[k] >= fit[t].of[k - 1]);
            ck_assert_double_eq_tol(fit[t].of[k], fit_slowly(trust.n[t], trust.n_right[t], k),
                                    1e-6);
        }
    ck_assert_double_eq_tol(fit[0].of[8], 0.5, 1e-6);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("measure");
    TCase *tc = tcase_create("measure");
    tcase_add_unchecked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, counts_names, 0, N_ELEM(bends));
    tcase_add_test(tc, leaves_out_types_and_files);
    tcase_add_test(tc, f1_is_the_mean_of_precision_and_recall);
    tcase_add_loop_test(tc, fitted_trust_rises, 0, 20);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
