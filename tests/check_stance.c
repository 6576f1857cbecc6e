/* SPDX-License-Identifier: Apache-2.0 */
/* Positions: who is for or against what. */
#include <stdio.h>

#include "annotate.h"

#include "../plugins/stance/find.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

#define NAMES                                                                                      \
    "P Ann Lee|P Lee=Ann Lee|P Bo Krug|P Krug=Bo Krug|O Harbour Union|L Freedonia|L Sylvania"

/* As the plugin has them by default. */
static const double BOLDNESS = 1, THRESHOLD = .4;

static postil_model *model;
static struct phrase_lexicon lexicon;
static struct stance_finder finder;
static struct phrase_text words;
static postil_doc *doc;

static void
setup_with(const char *const *targets, size_t n)
{
    char path[4096];
    const char *source = getenv("POSTIL_SOURCE");
    ck_assert_msg(source != NULL, "POSTIL_SOURCE does not name the source folder: use make check");
    snprintf(path, sizeof path, "%s/models/stance-news-en.model", source);
    ck_assert_int_eq(postil_model_open(path, "stance", &model, NULL), POSTIL_OK);
    ck_assert_int_eq(phrase_lexicon_init(&lexicon, NULL), POSTIL_OK);
    ck_assert_int_eq(stance_finder_init(&finder, model, NULL), POSTIL_OK);
    ck_assert_int_eq(stance_targets_init(&finder.targets, targets, n, NULL), POSTIL_OK);
    finder.boldness = BOLDNESS;
    finder.threshold = THRESHOLD;
    doc = postil_doc_new((size_t)1 << 30);
    ck_assert_ptr_nonnull(doc);
}

static void
setup(void)
{
    setup_with(NULL, 0);
}

static void
teardown(void)
{
    postil_doc_free(doc);
    phrase_text_fini(&words);
    stance_finder_fini(&finder);
    phrase_lexicon_fini(&lexicon);
    postil_model_close(model);
}

/* What stands between quotation marks, said by the first name outside. */
static void
add_quote(postil_layer *quotes, const char *text, const struct phrase_source *from)
{
    static const char open[] = "“", close[] = "”";
    const char *begin = strstr(text, open), *end = begin ? strstr(begin, close) : NULL;
    if (!end)
        return;
    for (size_t i = 0; i < from->n_entity; i++) {
        const struct postil_entity *e = &from->entity[i];
        if (text + e->begin > begin && text + e->begin < end)
            continue;
        struct postil_quote *q = postil_layer_add(quotes, 1, NULL);
        ck_assert_ptr_nonnull(q);
        q->begin = (uint32_t)(begin - text) + sizeof open - 1;
        q->end = (uint32_t)(end - text);
        q->kind = POSTIL_DIRECT;
        q->speaker = e->name;
        q->speaker_begin = e->begin;
        q->speaker_end = e->end;
        return;
    }
}

static const struct postil_stance *
run(const char *text, size_t len, size_t *out_n)
{
    annotate(doc, text, len, NAMES);
    struct phrase_source from = phrase_source_of(doc);
    postil_layer *quotes, *layer;
    ck_assert_int_eq(postil_doc_add_layer(doc, &postil_quote_type, &quotes, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_add_layer(doc, &postil_stance_type, &layer, NULL), POSTIL_OK);
    add_quote(quotes, text, &from);
    ck_assert_int_eq(phrase_text_fill(&words, &lexicon, &from, NULL), POSTIL_OK);
    ck_assert_int_eq(stance_find(&finder, &words, postil_layer_records(quotes),
                                 postil_layer_count(quotes), layer, postil_doc_arena(doc), NULL),
                     POSTIL_OK);
    ck_assert_int_eq(postil_layer_sort(layer, NULL), POSTIL_OK);
    *out_n = postil_layer_count(layer);
    return postil_layer_records(layer);
}

/* "Freedonia against herring quota (wished, negated); ..." */
static void
print(const struct postil_stance *s, size_t n, char *out, size_t size)
{
    static const char *const labels[] = {"favor", "against", "neutral", "not-support"};
    static const char *const held[] = {"actual", "wished", "hypothetical", "denied"};
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && at < size; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%s %s %s (%s%s)", i ? "; " : "", s[i].holder,
                               labels[s[i].label], s[i].target, held[s[i].held],
                               s[i].negated ? ", negated" : "");
}

static const struct {
    const char *text, *want;
} cases[] = {
    {"Freedonia opposes the herring quota.", "Freedonia against the herring quota (actual)"},
    {"Freedonia firmly opposes the herring quota.", "Freedonia against the herring quota (actual)"},
    {"Freedonia does not support the herring quota.",
     "Freedonia not-support the herring quota (actual, negated)"},
    {"Freedonia doesn’t support the herring quota.",
     "Freedonia not-support the herring quota (actual, negated)"},
    {"Freedonia “does not support” the herring quota.",
     "Freedonia not-support the herring quota (actual, negated)"},
    {"Freedonia does not oppose the herring quota.",
     "Freedonia neutral the herring quota (actual, negated)"},
    {"Freedonia no longer opposes the herring quota.",
     "Freedonia neutral the herring quota (actual, negated)"},
    {"Freedonia declined to endorse the herring quota.",
     "Freedonia not-support the herring quota (actual)"},
    {"Freedonia refused to sign the herring quota.",
     "Freedonia not-support the herring quota (actual)"},
    {"Freedonia stopped short of condemning the herring quota.",
     "Freedonia neutral the herring quota (actual)"},
    {"Freedonia never supported the herring quota.",
     "Freedonia not-support the herring quota (actual, negated)"},
    {"Freedonia neither supports nor opposes the herring quota.",
     "Freedonia neutral the herring quota (actual, negated)"},
    {"The herring quota is opposed by Freedonia.", "Freedonia against The herring quota (actual)"},
    {"The herring quota was approved by Freedonia and Sylvania.",
     "Freedonia favor The herring quota (actual); Sylvania favor The herring "
     "quota (actual)"},
    {"The herring quota, rejected by the Harbour Union, is dead.",
     "Harbour Union against The herring quota (actual)"},
    {"Freedonia and Sylvania back the herring quota.",
     "Freedonia favor the herring quota (actual); Sylvania favor the herring "
     "quota (actual)"},
    {"Ann Lee is in favor of the herring quota.", "Ann Lee favor the herring quota (actual)"},
    {"Ann Lee is against the herring quota.", "Ann Lee against the herring quota (actual)"},
    {"Ann Lee remains critical of the herring quota.",
     "Ann Lee against the herring quota (actual)"},
    {"Ann Lee is a fierce critic of the herring quota.",
     "Ann Lee against the herring quota (actual)"},
    {"Ann Lee, a supporter of the herring quota, left early.",
     "Ann Lee favor the herring quota (actual)"},
    {"Ann Lee voiced her opposition to the herring quota.",
     "Ann Lee against the herring quota (actual)"},
    {"Freedonia’s opposition to the herring quota is old.",
     "Freedonia against the herring quota (actual)"},
    {"Freedonia has no objection to the herring quota.",
     "Freedonia neutral the herring quota (actual, negated)"},
    {"Freedonia has withdrawn its support for the herring quota.",
     "Freedonia not-support the herring quota (actual)"},
    {"Freedonia wants Sylvania to oppose the herring quota.",
     "Sylvania against the herring quota (wished)"},
    {"Freedonia urged Sylvania not to sign the herring quota.",
     "Sylvania not-support the herring quota (wished, negated)"},
    {"Sylvania is being pressed by Freedonia to denounce the herring quota.",
     "Sylvania against the herring quota (wished)"},
    {"Freedonia wants Sylvania to say that it opposes the herring quota.",
     "Sylvania against the herring quota (wished)"},
    {"Ann Lee hopes that Sylvania will back the herring quota.",
     "Sylvania favor the herring quota (wished)"},
    {"If Sylvania backs the herring quota, prices will fall.",
     "Sylvania favor the herring quota (hypothetical)"},
    {"Sylvania might oppose the herring quota.",
     "Sylvania against the herring quota (hypothetical)"},
    {"Lee asked whether Sylvania supports the herring quota.",
     "Sylvania favor the herring quota (hypothetical)"},
    {"Does Sylvania support the herring quota?", "Sylvania favor the herring quota (hypothetical)"},
    {"Sylvania denied that it backs the herring quota.",
     "Sylvania favor the herring quota (denied)"},
    {"Sylvania is expected to reject the herring quota.",
     "Sylvania against the herring quota (hypothetical)"},
    {"Sylvania will oppose the herring quota unless the price rises.",
     "Sylvania against the herring quota (hypothetical)"},
    {"“We oppose the herring quota,” said Bo Krug.", "Bo Krug against the herring quota (actual)"},
    {"“The herring quota is a disaster,” Bo Krug said.",
     "Bo Krug against The herring quota (actual)"},
    {"Krug called the herring quota a disaster.", "Bo Krug against the herring quota (actual)"},
    {"Krug described the herring quota as unacceptable.",
     "Bo Krug against the herring quota (actual)"},
    {"The herring quota was signed on Monday. Krug denounced it.",
     "Bo Krug against The herring quota (actual)"},
    {"Krug told reporters that Sylvania rejects the herring quota.",
     "Sylvania against the herring quota (actual)"},
    {"Freedonia vetoed the herring quota.", "Freedonia against the herring quota (actual)"},
    {"The Harbour Union walked out of the talks.", "Harbour Union against the talks (actual)"},
    {"Krug welcomed the quota but criticized the price of ice.",
     "Bo Krug favor the quota (actual); Bo Krug against the price of ice (actual)"},
    {"Sylvania took no position on the herring quota.",
     "Sylvania neutral the herring quota (actual, negated)"},
    {"Sylvania abstained.", ""},
    {"Krug, who opposes the herring quota, left early.",
     "Bo Krug against the herring quota (actual)"},
    {"Krug is weighing the herring quota.", "Bo Krug neutral the herring quota (actual)"},
    {"Ann Lee met Bo Krug, who lost his support group.", ""},
    {"The boat backed into the quay.", ""},
    {"The report has twelve pages.", ""},
    {"Freedonia hopes to push Sylvania into rejecting the herring quota.",
     "Sylvania against the herring quota (wished)"},
    {"Sylvania denied backing the herring quota.", "Sylvania favor the herring quota (denied)"},
    {"The opposing team signed two players.", ""},
};

START_TEST(finds_holder_label_target)
{
    char got[4096];
    size_t n;
    const struct postil_stance *s = run(cases[_i].text, strlen(cases[_i].text), &n);
    print(s, n, got, sizeof got);
    ck_assert_str_eq(got, cases[_i].want);
}
END_TEST

/* Texts in which something else is found, too. */
static const struct {
    const char *text, *want;
} among[] = {
    {"Freedonia demanded that Sylvania reject the herring quota.",
     "Sylvania against the herring quota (wished)"},
    {"Sylvania dismissed reports that it supports the herring quota.",
     "Sylvania favor the herring quota (denied)"},
    {"Bo Krug boycotted the herring summit in protest.", "Bo Krug against the herring summit"},
};

START_TEST(finds_this_among_others)
{
    char got[4096];
    size_t n;
    const struct postil_stance *s = run(among[_i].text, strlen(among[_i].text), &n);
    print(s, n, got, sizeof got);
    ck_assert_msg(strstr(got, among[_i].want) != NULL, "%s", got);
    ck_assert_uint_le(n, 2);
}
END_TEST

static char *
all_cases(void)
{
    size_t room = 1, n = 0;
    for (size_t i = 0; i < N_ELEM(cases); i++)
        room += strlen(cases[i].text) + 1;
    char *text = malloc(room);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < N_ELEM(cases); i++)
        n += (size_t)sprintf(text + n, "%s ", cases[i].text);
    return text;
}

/* What the bounds leave out would hardly ever have been a position. */
START_TEST(bounds_miss_hardly_anything)
{
    const struct stance_bounds bounds = finder.labeller.bounds, none = {INT32_MIN, INT32_MIN};
    char *text = all_cases();
    size_t n_all, n;
    finder.labeller.bounds = none;
    run(text, strlen(text), &n_all);
    finder.labeller.bounds = bounds;
    run(text, strlen(text), &n);
    ck_assert_uint_gt(n_all, N_ELEM(cases) / 2);
    ck_assert_uint_ge(100 * n, 95 * n_all);
    free(text);
}
END_TEST

START_TEST(what_is_below_the_bounds_is_not_labelled)
{
    static const struct stance_bounds closed[] = {{INT32_MAX, INT32_MIN}, {INT32_MIN, INT32_MAX}};
    const struct stance_bounds bounds = finder.labeller.bounds;
    for (size_t i = 0; i < N_ELEM(closed); i++) {
        size_t n;
        finder.labeller.bounds = closed[i];
        run(cases[0].text, strlen(cases[0].text), &n);
        ck_assert_uint_eq(n, 0);
    }
    finder.labeller.bounds = bounds;
}
END_TEST

START_TEST(spans_are_bytes)
{
    static const char text[] = "Ça va. “We firmly oppose the dam,” said Ann Lee.";
    size_t n;
    const struct postil_stance *s = run(text, strlen(text), &n);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(s[0].holder_begin, (size_t)(strstr(text, "We") - text));
    ck_assert_uint_eq(s[0].cue_end, (size_t)(strstr(text, "oppose") - text) + strlen("oppose"));
    ck_assert_uint_eq(s[0].begin, s[0].holder_begin);
    ck_assert_uint_eq(s[0].end, (size_t)(strstr(text, "dam") - text) + 3);
    ck_assert(s[0].score > THRESHOLD && s[0].score <= 1);
}
END_TEST

static const char *const asked[] = {"Herring quota|fishing limit|limit on herring",
                                    "Sylvanian independence"};

static void
setup_targets(void)
{
    setup_with(asked, N_ELEM(asked));
}

static const struct {
    const char *text, *want;
} asked_cases[] = {
    {"Krug opposes the herring quota.", "Bo Krug against Herring quota (actual)"},
    {"Krug opposes any quota on herring.", "Bo Krug against Herring quota (actual)"},
    {"Krug opposes the fishing limits.", "Bo Krug against Herring quota (actual)"},
    {"Krug opposes the ice tax.", ""},
    {"Krug backs Sylvania’s independence.", "Bo Krug favor Sylvanian independence (actual)"},
    {"Krug backs freedom for Sylvania.", ""},
    {"Krug backs independence for Sylvania.", "Bo Krug favor Sylvanian independence (actual)"},
    {"The herring quota is back. Krug opposes it.", "Bo Krug against Herring quota (actual)"},
};

START_TEST(keeps_targets_asked_for)
{
    char got[1024];
    size_t n;
    const struct postil_stance *s = run(asked_cases[_i].text, strlen(asked_cases[_i].text), &n);
    print(s, n, got, sizeof got);
    ck_assert_str_eq(got, asked_cases[_i].want);
}
END_TEST

START_TEST(empty_wording_is_refused)
{
    static const char *const lists_of_one[] = {"", "|", "quota|", "quota||limit", "the|quota", " "};
    for (size_t i = 0; i < N_ELEM(lists_of_one); i++) {
        struct stance_targets targets;
        struct postil_error err = {""};
        ck_assert_int_eq(stance_targets_init(&targets, &lists_of_one[i], 1, &err), POSTIL_CONFIG);
        ck_assert_str_ne(err.message, "");
    }
}
END_TEST

static const char *const hostile[] = {
    "oppose ",
    "not ",
    "opposes not ",
    "“",
    "urged Krug to ",
    "that ",
    "denied that ",
    "Krug and ",
    "wants Krug to say that ",
    "by ",
    "it ",
    "against it ",
    "a disaster ",
    "support for ",
    ", ",
    "Krug opposes, ",
    "\xf0\x9f\x90\x9f",
    "A",
    "( ",
    "of the quota ",
    "lend the old the old ",
};

START_TEST(hostile_text_ends)
{
    char *text = annotate_repeat(hostile[_i], 20000);
    size_t n, len = strlen(text);
    const struct postil_stance *s = run(text, len, &n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_lt(s[i].begin, s[i].end);
        ck_assert_uint_le(s[i].end, len);
        ck_assert_uint_le(s[i].holder_end, len);
    }
    free(text);
}
END_TEST

START_TEST(deep_nesting_ends)
{
    char *wish = annotate_repeat("Krug wants Lee to say that ", 5000);
    size_t len = strlen(wish), n;
    static const char tail[] = "Lee opposes the dam.";
    char *text = malloc(len + sizeof tail);
    ck_assert_ptr_nonnull(text);
    memcpy(text, wish, len);
    memcpy(text + len, tail, sizeof tail);
    const struct postil_stance *s = run(text, len + sizeof tail - 1, &n);
    ck_assert_uint_ge(n, 1);
    ck_assert_str_eq(s[n - 1].target, "the dam");
    free(text);
    free(wish);
}
END_TEST

START_TEST(a_megabyte_without_sentence_end)
{
    char *text = annotate_repeat("and Krug opposes the dam but Lee backs it ", 25000);
    size_t n;
    run(text, strlen(text), &n);
    ck_assert_uint_gt(n, 0);
    free(text);
}
END_TEST

START_TEST(empty_text)
{
    size_t n;
    run("", 0, &n);
    ck_assert_uint_eq(n, 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("stance");
    TCase *tc = tcase_create("open targets");
    tcase_add_unchecked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, finds_holder_label_target, 0, N_ELEM(cases));
    tcase_add_loop_test(tc, finds_this_among_others, 0, N_ELEM(among));
    tcase_add_test(tc, bounds_miss_hardly_anything);
    tcase_add_test(tc, what_is_below_the_bounds_is_not_labelled);
    tcase_add_test(tc, spans_are_bytes);
    tcase_add_test(tc, empty_wording_is_refused);
    tcase_add_loop_test(tc, hostile_text_ends, 0, N_ELEM(hostile));
    tcase_add_test(tc, deep_nesting_ends);
    tcase_add_test(tc, a_megabyte_without_sentence_end);
    tcase_add_test(tc, empty_text);
    suite_add_tcase(suite, tc);
    tc = tcase_create("targets asked for");
    tcase_add_unchecked_fixture(tc, setup_targets, teardown);
    tcase_add_loop_test(tc, keeps_targets_asked_for, 0, N_ELEM(asked_cases));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
