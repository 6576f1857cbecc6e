/* SPDX-License-Identifier: Apache-2.0 */
/* Quotations: who says what. */
#include <stdio.h>

#include "quoted.h"
#include "suite.h"

#include "../plugins/quotes/quotation.h"

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

#define NAMES                                                                                      \
    "P Ann Lee|P Lee=Ann Lee|P Bo Krug|P Krug=Bo Krug|O Harbour Union|O Northern Post|L "          \
    "Freedonia|"                                                                                   \
    "L Sylvania|O Ministry of Fish|P Ida Moe"

static struct phrase_lexicon lexicon;
static postil_model *model;
static quotes_finder *finder;
static struct phrase_text words;
static struct quotes_quotations quotations;
static postil_doc *doc;

static void
setup(void)
{
    ck_assert_int_eq(phrase_lexicon_init(&lexicon, NULL), POSTIL_OK);
    quoted_open(&model, &finder);
    doc = postil_doc_new((size_t)1 << 30);
    ck_assert_ptr_nonnull(doc);
}

static void
teardown(void)
{
    postil_doc_free(doc);
    quotes_quotations_fini(&quotations);
    phrase_text_fini(&words);
    quotes_finder_free(finder);
    postil_model_close(model);
    phrase_lexicon_fini(&lexicon);
}

static const struct postil_quote *
run(const char *text, size_t len, size_t *out_n)
{
    annotate(doc, text, len, NAMES);
    return quoted_run(finder, doc, out_n);
}

/* "direct Ann Lee [said] text; ..." */
static void
print(const char *text, const struct postil_quote *q, size_t n, char *out, size_t size)
{
    static const char *const kinds[] = {"direct", "indirect", "mixed"};
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n && at < size; i++) {
        bool cue = q[i].cue_begin != POSTIL_ABSENT;
        at += (size_t)snprintf(
            out + at, size - at, "%s%s %s [%.*s] %.*s", i ? "; " : "", kinds[q[i].kind],
            q[i].speaker ? q[i].speaker : "-", cue ? (int)(q[i].cue_end - q[i].cue_begin) : 0,
            cue ? text + q[i].cue_begin : "", (int)(q[i].end - q[i].begin), text + q[i].begin);
    }
}

static const struct {
    const char *text, *want;
} cases[] = {
    {"“The nets are empty,” said Ann Lee.", "direct Ann Lee [said] The nets are empty"},
    {"“The nets are empty,” Ann Lee said.", "direct Ann Lee [said] The nets are empty"},
    {"Ann Lee said: “The nets are empty.”", "direct Ann Lee [said:] The nets are empty."},
    {"Ann Lee said, “The nets are empty.”", "direct Ann Lee [said] The nets are empty."},
    {"“The nets are empty,\" said Ann Lee.", "direct Ann Lee [said] The nets are empty"},
    {"Ann Lee said that the nets were empty.", "indirect Ann Lee [said] the nets were empty"},
    {"Ann Lee said the nets were empty.", "indirect Ann Lee [said] the nets were empty"},
    {"The nets were empty, Ann Lee said.", "indirect Ann Lee [said] The nets were empty"},
    {"The nets were empty, said Ann Lee.", "indirect Ann Lee [said] The nets were empty"},
    {"The nets were empty, according to Ann Lee.",
     "indirect Ann Lee [according to] The nets were empty"},
    {"According to people familiar with the catch, the nets were empty.",
     "indirect people familiar with the catch [According to] the nets were empty"},
    {"Ann Lee told the Northern Post that the nets were empty.",
     "indirect Ann Lee [told] the nets were empty"},
    {"Krug believes that the price will double.",
     "indirect Bo Krug [believes] the price will double"},
    {"The Harbour Union announced it would keep its boats in port.",
     "indirect Harbour Union [announced] it would keep its boats in port"},
    {"Krug argued that cod “belongs to nobody” and should stay in the sea.",
     "mixed Bo Krug [argued] cod “belongs to nobody” and should stay in the sea"},
    {"According to Ann Lee, the nets were empty.",
     "indirect Ann Lee [According to] the nets were empty"},
    {"Krug called the quota “a gift to Sylvania”.",
     "mixed Bo Krug [called] the quota “a gift to Sylvania”"},
    {"The port would close on Friday, Ann Lee told the Northern Post.",
     "indirect Ann Lee [told] The port would close on Friday"},
    {"“The nets are empty,” said Ann Lee, “and the boats stay in port.”",
     "direct Ann Lee [said] The nets are empty; direct Ann Lee [said] and the boats stay in port."},
    {"He mended a so-called “smart” net.", ""},
    {"“Fish first” is painted on the quay.", ""},
    {"“We sail at dawn,” said the harbour master, Ida Moe.",
     "direct Ida Moe [said] We sail at dawn"},
    {"“We sail at dawn,” said a spokesman for the Ministry of Fish.",
     "direct a spokesman for the Ministry of Fish [said] We sail at dawn"},
    {"“We sail at dawn,” Ida Moe, the harbour master, said.",
     "direct Ida Moe [said] We sail at dawn"},
    {"Bo Krug mended nets all day. He said the season was lost.",
     "indirect Bo Krug [said] the season was lost"},
    {"Bo Krug mended nets all day. “The season is lost,” he said.",
     "direct Bo Krug [said] The season is lost"},
    {"Bo Krug, who lost two boats, said the season was over.",
     "indirect Bo Krug [said] the season was over"},
    {"Bo Krug (Sylvania) said the season was over.", "indirect Bo Krug [said] the season was over"},
    {"“We sail at dawn,” Krug said, adding that no crew would stay behind.",
     "direct Bo Krug [said] We sail at dawn; indirect Bo Krug [adding] no crew "
     "would stay behind"},
    {"Krug sold the boat and said he would never sail again.",
     "indirect Bo Krug [said] he would never sail again"},
    {"The minister did not say whether the port would close.",
     "indirect The minister [did not say] whether the port would close"},
    {"Officials said on Friday that the port would close.",
     "indirect Officials [said] the port would close"},
    {"“It leaks,” Krug said. “It always did. It leaked under my father.”",
     "direct Bo Krug [said] It leaks; direct Bo Krug [said] It always did. It leaked "
     "under my father."},
    {"A report by the Ministry of Fish says stocks fell by half.",
     "indirect A report by the Ministry of Fish [says] stocks fell by half"},
    {"Krug joked that his dog catches more.", "indirect Bo Krug [joked] his dog catches more"},
    {"‘It leaks,’ said Krug.", "direct Bo Krug [said] It leaks"},
    {"Lee denied that the boat leaks.", "indirect Ann Lee [denied] the boat leaks"},
    {"Krug hopes the rain will stop.", "indirect Bo Krug [hopes] the rain will stop"},
    {"In a letter to the crew, Lee wrote that the boat would be sold.",
     "indirect Ann Lee [wrote] the boat would be sold"},
    {"“It leaks,” Krug said. He added that it always did.",
     "direct Bo Krug [said] It leaks; indirect Bo Krug [added] it always did"},
    {"“It leaks,” Krug said.\n\n“It always did,” he added.",
     "direct Bo Krug [said] It leaks; direct Bo Krug [added] It always did"},
    {"As Krug put his boat ashore, it began to rain.", ""},
    {"The net weighs forty kilos and was knitted by hand.", ""},
};

START_TEST(finds_speaker_cue_content)
{
    char got[4096];
    size_t n;
    const struct postil_quote *q = run(cases[_i].text, strlen(cases[_i].text), &n);
    print(cases[_i].text, q, n, got, sizeof got);
    ck_assert_str_eq(got, cases[_i].want);
}
END_TEST

START_TEST(mentions_are_byte_spans)
{
    static const char text[] = "“Ça va,” said Åsa. “Très bien,” said Ann Lee.";
    size_t n;
    const struct postil_quote *q = run(text, strlen(text), &n);
    ck_assert_uint_eq(n, 2);
    ck_assert_uint_eq(q[1].speaker_begin, (size_t)(strstr(text, "Ann") - text));
    ck_assert_uint_eq(q[1].speaker_end, (size_t)(strstr(text, "Lee.") - text) + 3);
    ck_assert_uint_eq(q[1].begin, (size_t)(strstr(text, "Très") - text));
}
END_TEST

START_TEST(scores_are_probabilities)
{
    static const char text[] =
        "“It leaks,” Krug said. “It leaked under my father.” Few in Sylvania "
        "seem to think that the boats called “smart” do not.";
    size_t n;
    const struct postil_quote *q = run(text, strlen(text), &n);
    ck_assert_uint_ge(n, 2);
    for (size_t i = 0; i < n; i++)
        ck_assert(q[i].score > 0 && q[i].score < 1);
    ck_assert(q[0].score > 0.8f);
}
END_TEST

START_TEST(pairs_marks)
{
    static const struct {
        const char *text;
        size_t n, begin, end;
        bool unclosed;
    } pairs[] = {
        {"a “b c” d", 1, 1, 3, false},    {"a \"b c\" d", 1, 1, 3, false},
        {"a “b c\" d", 1, 1, 3, false},   {"a “b c", 1, 1, 3, true},
        {"a b” c", 0, 0, 0, false},       {"“”", 0, 0, 0, false},
        {"a “b.\n\nC d.", 1, 1, 3, true}, {"don’t and the boys’ net", 0, 0, 0, false},
    };
    for (size_t i = 0; i < N_ELEM(pairs); i++) {
        annotate(doc, pairs[i].text, strlen(pairs[i].text), NAMES);
        struct phrase_source from = phrase_source_of(doc);
        ck_assert_int_eq(phrase_text_fill(&words, &lexicon, &from, NULL), POSTIL_OK);
        ck_assert_int_eq(quotes_pair(&quotations, &words, NULL), POSTIL_OK);
        ck_assert_msg(quotations.n == pairs[i].n, "%s", pairs[i].text);
        if (pairs[i].n == 0)
            continue;
        ck_assert_msg(quotations.item[0].begin == pairs[i].begin, "%s", pairs[i].text);
        ck_assert_msg(quotations.item[0].end == pairs[i].end, "%s", pairs[i].text);
        ck_assert_msg(quotations.item[0].unclosed == pairs[i].unclosed, "%s", pairs[i].text);
    }
}
END_TEST

static const char *const hostile[] = {
    "“",
    "”",
    "\"",
    "'",
    "“ a ",
    "a” ",
    "said ",
    "he said ",
    "said, ",
    "“said “",
    "Ann Lee, ",
    "A ",
    "\xf0\x9f\x90\x9f",
    "that that ",
    ", ",
    "(said (",
    "according to ",
    "Ann Lee said that ",
    "“a” said “",
    "\n“a\n",
};

START_TEST(hostile_text_ends)
{
    char *text = annotate_repeat(hostile[_i], 20000);
    size_t n, len = strlen(text);
    const struct postil_quote *q = run(text, len, &n);
    ck_assert_uint_le(n, len);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_lt(q[i].begin, q[i].end);
        ck_assert_uint_le(q[i].end, len);
        ck_assert(i == 0 || q[i - 1].begin <= q[i].begin);
    }
    free(text);
}
END_TEST

START_TEST(a_megabyte_without_sentence_end)
{
    char *text = annotate_repeat("and Krug said “the net” was old ", 32768);
    size_t n;
    run(text, strlen(text), &n);
    ck_assert_uint_gt(n, 100);
    free(text);
}
END_TEST

/* Whether some quote has this speaker and a content that holds these words. */
static bool
says(const char *text, const char *speaker, const char *what)
{
    size_t n;
    const struct postil_quote *q = run(text, strlen(text), &n);
    for (size_t i = 0; i < n; i++) {
        const char *at = strstr(text, what);
        if (at && q[i].begin <= at - text && q[i].end >= at - text + (ptrdiff_t)strlen(what) &&
            q[i].speaker && strcmp(q[i].speaker, speaker) == 0)
            return true;
    }
    return false;
}

static const struct {
    const char *text, *speaker, *what;
} said[] = {
    {"Harbour master Ida Moe said the port was full. “We sail at dawn,” the master said.",
     "Ida Moe", "We sail at dawn"},
    {"Krug said that Ann Lee told him that the port would close on Friday.", "Bo Krug",
     "the port would close"},
    {"“Ann Lee told me that the port would close on Friday,” Krug said.", "Bo Krug",
     "the port would close"},
    {"“Ann Lee told me that the port would close on Friday,” Krug said.", "Ann Lee",
     "the port would close"},
    {"Krug said: “First came the rain and then the wind.\n\nThe boats stayed in port.", "Bo Krug",
     "the rain and then"},
    {"“First came the rain and then the cold wind.\n\n“Then came the wind,” Krug said.", "Bo Krug",
     "the rain and then"},
    {"“The nets are empty,” said Ann Lee. “Nobody can say why,” she added. “Nobody.”", "Ann Lee",
     "Nobody can say why"},
};

START_TEST(says_who_speaks)
{
    ck_assert_msg(says(said[_i].text, said[_i].speaker, said[_i].what), "%s: %s", said[_i].speaker,
                  said[_i].text);
}
END_TEST

START_TEST(empty_text)
{
    size_t n;
    run("", 0, &n);
    ck_assert_uint_eq(n, 0);
    run("\0\0\0", 3, &n);
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(full_arena_is_nomem)
{
    static const char text[] = "“The nets are empty,” said Ann Lee.";
    struct postil_error err = {""};
    annotate(doc, text, strlen(text), NAMES);
    postil_layer *layer;
    postil_arena *small = postil_arena_new(4096);
    ck_assert_ptr_nonnull(small);
    ck_assert_int_eq(postil_doc_add_layer(doc, &postil_quote_type, &layer, NULL), POSTIL_OK);
    while (postil_arena_alloc(small, 1, 1))
        ;
    ck_assert_int_eq(quotes_finder_run(finder, doc, small, false, layer, &err), POSTIL_NOMEM);
    ck_assert_str_ne(err.message, "");
    postil_arena_free(small);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("quotes");
    TCase *tc = tcase_create("quotes");
    tcase_add_unchecked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, finds_speaker_cue_content, 0, N_ELEM(cases));
    tcase_add_loop_test(tc, says_who_speaks, 0, N_ELEM(said));
    tcase_add_test(tc, mentions_are_byte_spans);
    tcase_add_test(tc, scores_are_probabilities);
    tcase_add_test(tc, pairs_marks);
    tcase_add_loop_test(tc, hostile_text_ends, 0, N_ELEM(hostile));
    tcase_add_test(tc, a_megabyte_without_sentence_end);
    tcase_add_test(tc, empty_text);
    tcase_add_test(tc, full_arena_is_nomem);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
