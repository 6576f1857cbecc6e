/* SPDX-License-Identifier: Apache-2.0 */
/* The source marked: marks, comments, documents, and what it refuses. */
#include "gold.h"
#include "suite.h"

static const struct {
    const char *file, *want;
} cases[] = {
    {"[PER Xi Jinping] met [ORG EU] men.\n", "x-1: Xi Jinping met EU men. | PER 0-10 Xi Jinping; "
                                             "ORG 15-17 EU;\n"},
    {"[LOC Lima]", "x-1: Lima | LOC 0-4 Lima;\n"},
    {"([ORG NUTP])\r\n[MISC Malay]-born\r\n",
     "x-1: (NUTP)\nMalay-born | ORG 1-5 NUTP; MISC 7-12 Malay;\n"},
    {"[LOC Troms\xc3\xb8][LOC Bod\xc3\xb8]\n",
     "x-1: Troms\xc3\xb8" "Bod\xc3\xb8 | LOC 0-7 Troms\xc3\xb8; LOC 7-12 Bod\xc3\xb8;\n"},
    {"\xef\xbb\xbf[PER Bo]\n", "x-1: Bo | PER 0-2 Bo;\n"},
    {"no name\n", "x-1: no name |\n"},
    /* documents and comments */
    {"", ""},
    {"# only [a\n\n# comment\n", ""},
    {"# head\n\na\n\n \t\n\nb\nc\n", "x-1: a |\nx-2: b\nc |\n"},
    {"a\n# not [here]\nb\n#\n\nc\n#\n", "x-1: a\nb |\nx-2: c |\n"},
    {"# above\na\n", "x-1: a |\n"},
    /* what is refused costs one document */
    {"a\n\n# b\nb\n[GPE Lima]\n\n[PER Bo]\n",
     "x-1: a |\nx-2!x.txt:5: '[GPE Lima]' is no mark: [PER name], [ORG name], [LOC name] or [MISC "
     "name]\nx-3: Bo | PER 0-2 Bo;\n"},
    {"[1]\n", "x-1!x.txt:1: '[1]' is no mark: [PER name], [ORG name], [LOC name] or [MISC name]\n"},
    {"[PERBo]\n",
     "x-1!x.txt:1: '[PERBo]' is no mark: [PER name], [ORG name], [LOC name] or [MISC name]\n"},
    {"a]\n", "x-1!x.txt:1: ']' without a mark before it\n"},
    {"[PER Bo\nBa]\n", "x-1!x.txt:1: the mark '[PER Bo' is not closed\n"},
    {"[PER [ORG EU]]\n", "x-1!x.txt:1: the mark '[PER [ORG EU]]' is not closed\n"},
    {"[PER ]\n", "x-1!x.txt:1: the mark '[PER ]' holds no name, or blanks beside it\n"},
    {"[PER  Bo]\n", "x-1!x.txt:1: the mark '[PER  Bo]' holds no name, or blanks beside it\n"},
    {"[PER Bo ]\n", "x-1!x.txt:1: the mark '[PER Bo ]' holds no name, or blanks beside it\n"},
    {"a\nb\xff\n", "x-1!x.txt:2: not UTF-8\n"},
};

START_TEST(reads_documents)
{
    gold_read_text("marked", "x.txt", cases[_i].file, "");
    ck_assert_str_eq(gold, cases[_i].want);
}
END_TEST

START_TEST(a_long_line_is_no_trouble)
{
    enum { N = 20000 };
    static const char piece[] = "[PER Bo] went to [LOC Bonn]. ";
    char *text = malloc(N * sizeof piece);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < N; i++)
        memcpy(text + i * (sizeof piece - 1), piece, sizeof piece);
    struct outcome o =
        POSTIL(text, "run", "--source", "marked", "--chain", "segment", "-j", "0", "-");
    ck_assert_int_eq(o.code, 0);
    ck_assert_uint_eq(harness_count(o.out, "\"type\":\"PER\",\"name\":\"Bo\"}"), N);
    harness_contains(o.out, "{\"id\":\"stdin-1\"");
    outcome_fini(&o);
    free(text);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("marked");
    TCase *tc = tcase_create("marked");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, reads_documents, 0, N_ELEM(cases));
    tcase_add_test(tc, a_long_line_is_no_trouble);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
