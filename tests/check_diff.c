/* SPDX-License-Identifier: Apache-2.0 */
/* postil diff: what counts as changed, how it is told, and documents in another order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "suite.h"

#define TEXT "\"text\":\"Ada met Bo in Årdal.\""

static const char before[] =
    "{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1}," TEXT ",\"layers\":{\"entity\":["
    "{\"begin\":0,\"end\":3,\"type\":\"PER\",\"score\":0.5},{\"begin\":8,\"end\":10,"
    "\"type\":\"PER\"}],\"quote\":[]}}\n"
    "{\"id\":\"b\",\"text\":\"one\",\"layers\":{}}\n"
    "{\"corpus\":true,\"layers\":{\"derivation\":[{\"child\":\"b\",\"parent\":\"a\",\"share\":0.5},"
    "{\"child\":\"c\",\"parent\":\"a\"}]}}\n";

static const struct {
    const char *after; /* what B holds; NULL: the same as A */
    const char *arguments[6];
    int code;
    const char *out;
} cases[] = {
    {NULL,
     {"--fail-on-change", "--all"},
     0,
     "layer             same      gone       new   changed  documents\n"
     "entity               2         0         0         0  0\n"
     "quote                0         0         0         0  0\n"
     "derivation           2         0         0         0  0\n"
     "3 documents in both, 0 differ (0 in text, 0 in metadata); 0 only in a.jsonl, 0 only in "
     "b.jsonl\n"},
    {NULL,
     {"--fail-on-change"},
     0,
     "3 documents in both (3 of them the same to the byte and not looked into), 0 differ (0 in "
     "text, "
     "0 in metadata); 0 only in a.jsonl, 0 only in b.jsonl\n"},
    /* records: fields, gone, new; the snippet keeps to characters */
    {"{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1}," TEXT ",\"layers\":{\"entity\":["
     "{\"begin\":0,\"end\":3,\"type\":\"ORG\"},{\"begin\":14,\"end\":20,\"type\":\"LOC\"}],"
     "\"quote\":[]}}\n{\"id\":\"b\",\"text\":\"one\",\"layers\":{}}\n",
     {"--fail-on-change", "--context", "5"},
     1,
     "@@ a\n"
     "  layer entity\n"
     "  ~ 0-3 type \"PER\" -> \"ORG\"; score 0.5 -> absent\n"
     "      [Ada] met ...\n"
     "  - 8-10 type=PER\n"
     "      ... met [Bo] in Å...\n"
     "  + 14-20 type=LOC\n"
     "      ...o in [Årdal].\n"
     "- the corpus document is only in a.jsonl\n"
     "layer             same      gone       new   changed  documents\n"
     "entity               0         1         1         1  1\n"},
    {"{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1}," TEXT ",\"layers\":{\"entity\":["
     "{\"begin\":0,\"end\":3,\"type\":\"PER\",\"score\":0.6},{\"begin\":8,\"end\":10,"
     "\"type\":\"PER\"}]}}\n{\"id\":\"b\",\"text\":\"one\",\"layers\":{}}\n",
     {"--layer", "entity", "--ignore", "score", "--fail-on-change"},
     0,
     "entity               2         0         0         0  0\n"
     "2 documents in both (1 of them the same to the byte and not looked into), 0 differ"},
    /* an empty layer is something else than none */
    {"{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":1}," TEXT ",\"layers\":{\"entity\":["
     "{\"begin\":0,\"end\":3,\"type\":\"PER\",\"score\":0.5},{\"begin\":8,\"end\":10,"
     "\"type\":\"PER\"}]}}\n{\"id\":\"b\",\"text\":\"one\",\"layers\":{}}\n",
     {"--fail-on-change"},
     1,
     "@@ a\n"
     "  layer quote is not in b.jsonl\n"
     "- the corpus document"},
    /* metadata and text */
    {"{\"id\":\"b\",\"text\":\"once\",\"layers\":{}}\n"
     "{\"id\":\"a\",\"meta\":{\"n\":\"1\",\"title\":\"T\",\"url\":\"u\"}," TEXT ",\"layers\":{}}\n",
     {"--fail-on-change"},
     1,
     "@@ b\n"
     "  text differs from byte 2 on: its layers are not compared\n"
     "  - one\n"
     "  + once\n"
     "@@ a\n"
     "  - meta n: 1\n"
     "  + meta n: 1\n"
     "  + meta url: u\n"
     "  layer entity is not in b.jsonl\n"
     "  - 0-3 type=PER score=0.5\n"
     "      [Ada] met Bo in Årdal.\n"},
    {"{\"id\":\"b\",\"text\":\"once\",\"layers\":{}}\n",
     {"--quiet"},
     0,
     "1 documents in both, 1 differ (1 in text, 0 in metadata); 2 only in a.jsonl, 0 only in "
     "b.jsonl\n"},
    /* the corpus document; records that belong together by their fields */
    {"{\"corpus\":true,\"layers\":{\"derivation\":[{\"child\":\"b\",\"parent\":\"a\","
     "\"share\":0.75},{\"child\":\"c\",\"parent\":\"b\"}]}}\n",
     {"--layer", "derivation"},
     0,
     "@@ the corpus document\n"
     "  layer derivation\n"
     "  ~ child=\"b\" parent=\"a\" share=0.5 share 0.5 -> 0.75\n"
     "  - child=\"c\" parent=\"a\"\n"
     "  + child=\"c\" parent=\"b\"\n"},
    /* for programs */
    {"{\"id\":\"a\",\"meta\":{\"title\":\"T\",\"n\":2}," TEXT ",\"layers\":{\"entity\":["
     "{\"begin\":0,\"end\":3,\"type\":\"ORG\",\"score\":0.5},{\"begin\":14,\"end\":20,"
     "\"type\":\"LOC\"}],\"quote\":[]}}\n{\"id\":\"z\",\"text\":\"one\",\"layers\":{}}\n",
     {"--json"},
     0,
     "{\"id\":\"a\",\"meta\":[{\"key\":\"n\",\"a\":1,\"b\":2}],\"layers\":{\"entity\":{\"changes\":"
     "["
     "{\"change\":\"fields\",\"fields\":[\"type\"],\"a\":{\"begin\":0,\"end\":3,\"type\":\"PER\","
     "\"score\":0.5},\"b\":{\"begin\":0,\"end\":3,\"type\":\"ORG\",\"score\":0.5}},"
     "{\"change\":\"gone\",\"a\":{\"begin\":8,\"end\":10,\"type\":\"PER\"}},"
     "{\"change\":\"new\",\"b\":{\"begin\":14,\"end\":20,\"type\":\"LOC\"}}]}}}\n"},
    {"{\"id\":\"z\",\"text\":\"one\",\"layers\":{}}\n",
     {"--json"},
     0,
     "{\"id\":\"a\",\"only\":\"a\"}\n{\"id\":\"b\",\"only\":\"a\"}\n{\"corpus\":true,\"only\":"
     "\"a\"}\n"
     "{\"id\":\"z\",\"only\":\"b\"}\n{\"sum\":{\"a\":\"a.jsonl\",\"b\":\"b.jsonl\",\"both\":0,"
     "\"equal\":0,\"changed\":0,\"text\":0,\"meta\":0,\"only_a\":3,\"only_b\":1,\"layers\":{}}}\n"},
};

START_TEST(changes_are_told)
{
    const char *arguments[10] = {"diff", "a.jsonl", "b.jsonl"};
    harness_write("a.jsonl", before);
    harness_write("b.jsonl", cases[_i].after ? cases[_i].after : before);
    ck_assert_int_eq(chdir(harness_folder()), 0);
    for (size_t i = 0; cases[_i].arguments[i]; i++)
        arguments[i + 3] = cases[_i].arguments[i];
    struct outcome o = harness_postil(NULL, arguments);
    ck_assert_msg(o.code == cases[_i].code, "exit %d, wanted %d: %s%s", o.code, cases[_i].code,
                  o.err, o.out);
    harness_contains(o.out, cases[_i].out);
    ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *arguments[6];
    int code;
    const char *said;
} wrong[] = {
    {{"diff", "a.jsonl"}, 2, "two files are compared"},
    {{"diff", "-", "-"}, 2, "standard input can be one of the two files, not both"},
    {{"diff", "a.jsonl", "a.jsonl", "--context", "x"}, 2, "--context takes a whole number"},
    {{"diff", "a.jsonl", "a.jsonl", "--layer", "a,"}, 2, "'a,': a name is missing"},
    {{"diff", "a.jsonl", "none.jsonl"}, 66, "none.jsonl"},
    {{"diff", "a.jsonl", "bad.jsonl"}, 1, "bad.jsonl:1 (bad.jsonl:1): source 'jsonl': line 1:"},
};

START_TEST(a_fault_has_its_exit_code)
{
    harness_write("a.jsonl", before);
    harness_write("bad.jsonl", "{\"id\":\"x\",\n");
    ck_assert_int_eq(chdir(harness_folder()), 0);
    struct outcome o = harness_postil(NULL, wrong[_i].arguments);
    ck_assert_msg(o.code == wrong[_i].code, "exit %d, wanted %d: %s", o.code, wrong[_i].code,
                  o.err);
    harness_contains(o.err, wrong[_i].said);
    outcome_fini(&o);
}
END_TEST

/* Every id stands n times; `order` says which comes where. */
static char *
documents(const int *order, int n)
{
    char *lines = calloc((size_t)n, 64);
    for (int i = 0; i < n; i++)
        sprintf(lines + strlen(lines), "{\"id\":\"d%d\",\"text\":\"t%d\"}\n", order[i] / 2,
                order[i]);
    return lines;
}

/* Documents 0 to 999 in two orders; 17 lacks a counterpart, ids stand twice and pair in order. */
START_TEST(order_does_not_matter)
{
    enum { N = 1000 };
    int one[N], other[N];
    for (int i = 0; i < N; i++)
        one[i] = other[i] = i;
    for (int i = 0; i < N; i += 2) { /* pairs of one id keep their order */
        int j = i * 7 % N / 2 * 2, first = other[i], second = other[i + 1];
        other[i] = other[j];
        other[i + 1] = other[j + 1];
        other[j] = first;
        other[j + 1] = second;
    }
    char *a = documents(one, N), *b = documents(other, N - 1);
    harness_write("a.jsonl", a);
    harness_write("b.jsonl", b);
    ck_assert_int_eq(chdir(harness_folder()), 0);
    struct outcome o = POSTIL(NULL, "diff", "a.jsonl", "b.jsonl");
    ck_assert_int_eq(o.code, 0);
    harness_contains(o.out, "999 documents in both (2 of them the same to the byte and not looked "
                            "into), 0 differ (0 in text, 0 in metadata); 1 only in "
                            "a.jsonl, 0 only in b.jsonl\n");
    ck_assert_uint_eq(harness_count(o.out, "\n"), 2);
    outcome_fini(&o);
    free(a);
    free(b);
}
END_TEST

START_TEST(one_side_may_come_through_a_pipe)
{
    harness_write("a.jsonl", before);
    ck_assert_int_eq(chdir(harness_folder()), 0);
    struct outcome o = POSTIL(before, "diff", "a.jsonl", "-", "--fail-on-change");
    ck_assert_msg(o.code == 0, "%s%s", o.out, o.err);
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("diff");
    TCase *tc = tcase_create("diff");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, changes_are_told, 0, N_ELEM(cases));
    tcase_add_loop_test(tc, a_fault_has_its_exit_code, 0, N_ELEM(wrong));
    tcase_add_test(tc, order_does_not_matter);
    tcase_add_test(tc, one_side_may_come_through_a_pipe);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
