/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of quotes that need no model: gold labels, counts, trust, choices. */
#include "annotate.h"

#include "../plugins/quotes/gold.h"
#include "../plugins/quotes/link.h"
#include "../plugins/quotes/measure.h"
#include "../plugins/quotes/trust.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

static postil_doc *doc;

static void
setup(void)
{
    doc = postil_doc_new((size_t)1 << 30);
    ck_assert_ptr_nonnull(doc);
}

static void
teardown(void)
{
    postil_doc_free(doc);
}

/* A quote of substrings; "" for what is not there. */
static struct postil_quote
quote(const char *text, const char *content, const char *cue, const char *source)
{
    const char *parts[] = {content, cue, source};
    uint32_t begin[3], end[3];
    for (int i = 0; i < 3; i++) {
        const char *at = *parts[i] ? strstr(text, parts[i]) : NULL;
        begin[i] = at ? (uint32_t)(at - text) : POSTIL_ABSENT;
        end[i] = at ? begin[i] + (uint32_t)strlen(parts[i]) : POSTIL_ABSENT;
    }
    return (struct postil_quote){.begin = begin[0],
                                 .end = end[0],
                                 .cue_begin = begin[1],
                                 .cue_end = end[1],
                                 .speaker_begin = begin[2],
                                 .speaker_end = end[2]};
}

/* One letter for a token: S source, C cue, X content, in capitals where a span begins; - outside. */
static void
write_labels(const uint8_t *labels, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = labels[i] ? "scx"[postil_tag_kind(labels[i])] : '-';
        if (labels[i] && postil_tag_place(labels[i]) != POSTIL_TAG_INSIDE)
            out[i] = (char)(out[i] - 'a' + 'A');
    }
    out[n] = '\0';
}

static const struct {
    const char *text, *content, *cue, *source, *want;
} labelled[] = {
    {"“It leaks,” said Bo.", "It leaks", "said", "Bo", "XxxxxCS-"},
    {"Bo says that it leaks.", "it leaks", "says", "Bo", "SCXxx-"},
    {"It leaks.", "It leaks", "", "", "Xx-"},
    {"“It,” Bo says, “leaks.”", "It,” Bo says, “leaks", "says", "Bo", "XxxxSCXxx--"},
    {"Bo has said: it leaks", "it leaks", "has said:", "Bo", "SCccXx"},
};

START_TEST(gold_quotes_become_labels)
{
    const char *text = labelled[_i].text;
    uint8_t labels[64];
    char got[65];
    annotate(doc, text, strlen(text), "P Bo");
    struct phrase_source from = phrase_source_of(doc);
    struct postil_quote q =
        quote(text, labelled[_i].content, labelled[_i].cue, labelled[_i].source);
    quotes_gold_label(&from, &q, 1, labels);
    write_labels(labels, from.n_token, got);
    ck_assert_str_eq(got, labelled[_i].want);
}
END_TEST

/* Labels from letters as write_labels has them. */
static void
read_labels(const char *s, uint8_t *out)
{
    for (size_t i = 0; s[i]; i++) {
        const char *role = strchr("scx", s[i] | 0x20);
        bool begins = s[i] >= 'A' && s[i] <= 'Z', goes_on = s[i + 1] == (s[i] | 0x20);
        out[i] = 0;
        if (s[i] != '-')
            out[i] =
                (uint8_t)postil_tag_label((uint32_t)(role - "scx"), !begins   ? POSTIL_TAG_INSIDE
                                                                    : goes_on ? POSTIL_TAG_BEGIN
                                                                              : POSTIL_TAG_SINGLE);
    }
}

START_TEST(counts_tokens_and_runs)
{
    static const char gold[] = "SsCXxx-XxCc", found[] = "SsC-Xx-XxC-";
    uint8_t a[16], b[16];
    struct quotes_measure m = {0};
    read_labels(gold, a);
    read_labels(found, b);
    quotes_measure_add(&m, a, b, strlen(gold));
    ck_assert_uint_eq(m.tokens[QUOTES_SOURCE].right, 2);
    ck_assert_uint_eq(m.tokens[QUOTES_CONTENT].right, 4);
    ck_assert_uint_eq(m.tokens[QUOTES_CONTENT].gold, 5);
    ck_assert_uint_eq(m.tokens[QUOTES_CUE].found, 2);
    ck_assert_uint_eq(m.runs[QUOTES_SOURCE].right, 1);
    ck_assert_uint_eq(m.runs[QUOTES_CONTENT].right, 1);
    ck_assert_uint_eq(m.runs[QUOTES_CONTENT].gold, 2);
    ck_assert_uint_eq(m.runs[QUOTES_CUE].right, 1);
    ck_assert_double_eq_tol(quotes_measure_f1(&m.tokens[QUOTES_CONTENT]), 8.0 / 9, 1e-9);
}
END_TEST

START_TEST(trust_rises)
{
    static const char text[] = "“It leaks,” said Bo. Ida hopes that it floats.";
    struct postil_quote gold[2] = {quote(text, "It leaks", "said", "Bo"),
                                   quote(text, "it floats", "hopes", "Ida")};
    struct postil_quote found[2] = {gold[0], quote(text, "it floats", "said", "Bo")};
    struct quotes_tally tally = {{0}, {0}};
    struct quotes_trust trust;
    quotes_tally_fit(&tally, &trust);
    for (int k = 0; k < QUOTES_KNOTS; k++)
        ck_assert_float_eq_tol(trust.of[k], (float)k / 16, 1e-6f);
    for (int i = 0; i < 200; i++) {
        found[0].score = (float)(i % 20) / 20;
        found[1].score = (float)(i % 10) / 10;
        quotes_tally_add(&tally, gold, 2, found, 2);
    }
    quotes_tally_fit(&tally, &trust);
    for (int k = 1; k < QUOTES_KNOTS; k++)
        ck_assert_float_ge(trust.of[k], trust.of[k - 1]);
    ck_assert_float_eq_tol(quotes_trusted(&trust, 0.5), trust.of[8], 1e-6f);
    ck_assert_float_eq_tol(quotes_trusted(&trust, 7), trust.of[16], 1e-6f);
    ck_assert(trust.of[8] > 0.3f && trust.of[8] < 0.7f);
}
END_TEST

START_TEST(equal_choices_go_to_the_first)
{
    static const struct quotes_link_weights none;
    struct quotes_choice choices[3] = {{.span = QUOTES_NONE}, {.span = 1}, {.span = 2}};
    ck_assert_uint_eq(quotes_link_best(&none, choices, 3), 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("quotes: parts");
    TCase *tc = tcase_create("parts");
    tcase_add_unchecked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, gold_quotes_become_labels, 0, N_ELEM(labelled));
    tcase_add_test(tc, counts_tokens_and_runs);
    tcase_add_test(tc, trust_rises);
    tcase_add_test(tc, equal_choices_go_to_the_first);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
