/* SPDX-License-Identifier: Apache-2.0 */
/* postil convert: there and back again, what a form can't hold, and files that are not as they
 * should be. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "suite.h"

/* Names of all kinds, characters of one to four bytes, and a name that goes over a line's end. */
static const char tagged[] = "-DOCSTART-\tO\n"
                             "\n"
                             "Åsa\tB-PER\n"
                             "Bo\tB-PER\n"
                             "Ek\tI-PER\n"
                             "met\tO\n"
                             "😀\tB-MISC\n"
                             "\n"
                             "Oslo\tB-LOC\n"
                             ".\tO\n"
                             "\n"
                             "-DOCSTART-\tO\n"
                             "\n"
                             "EU\tB-ORG\n"
                             "\n";

static const char stances[] =
    "{\"id\":\"a\",\"meta\":{},\"text\":\"Åsa 😀 opposes\\nthe \\\"plan\\\".\",\"layers\":{"
    "\"stance\":[{\"begin\":0,\"end\":22,\"holder\":\"Åsa\",\"holder_begin\":0,\"holder_end\":4,"
    "\"target\":\"\\\"plan\\\" \\t "
    "[x\",\"label\":\"against\",\"held\":\"actual\",\"negated\":false,"
    "\"cue_begin\":10,\"cue_end\":17,\"score\":0.5},{\"begin\":18,\"end\":28,\"holder\":\"5\","
    "\"label\":\"not-support\",\"held\":\"denied\",\"negated\":true}],"
    "\"mark\":[{\"begin\":0,\"end\":4,\"type\":\"a_b\",\"n\":3,\"of\":[1,\"x\"],\"s\":\"[no\"},"
    "{\"begin\":5,\"end\":9,\"type\":\"c\",\"s\":\"two words\"}]}}\n"
    "{\"id\":\"b\",\"meta\":{},\"text\":\"\",\"layers\":{\"stance\":[],\"mark\":[]}}\n";

static void
enter(void)
{
    ck_assert_int_eq(chdir(harness_folder()), 0);
}

static void
same_file(const char *path, const char *want)
{
    char *text = harness_read(harness_path(path), NULL);
    harness_same(text, want);
    free(text);
}

/* Run, with what is said on standard error. */
static void
converted(const char *want_err, const char *const *arguments)
{
    struct outcome o = harness_postil(NULL, arguments);
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    ck_assert_str_eq(o.err, want_err);
    ck_assert_str_eq(o.out, "");
    outcome_fini(&o);
}
#define CONVERT(want_err, ...)                                                                     \
    converted(want_err, (const char *const[]){"convert", __VA_ARGS__, NULL})

START_TEST(tags_come_back_from_json_to_the_byte)
{
    harness_write("a.tsv", tagged);
    enter();
    CONVERT("", "a.tsv", "-o", "b.jsonl");
    CONVERT("", "b.jsonl", "-o", "c.tsv");
    same_file("c.tsv", tagged);
}
END_TEST

START_TEST(tags_come_back_from_brat)
{
    harness_write("a.tsv", tagged);
    enter();
    CONVERT("", "a.tsv", "-o", "folder/");
    same_file("folder/a-1.txt", "Åsa Bo Ek met 😀\nOslo .");
    same_file("folder/a-1.ann", "T1\tPER 0 3\tÅsa\n#1\tname T1\tÅsa\n"
                                "T2\tPER 4 9\tBo Ek\n#2\tname T2\tBo Ek\n"
                                "T3\tMISC 14 15\t😀\n#3\tname T3\t😀\n"
                                "T4\tLOC 16 20\tOslo\n#4\tname T4\tOslo\n");
    CONVERT("", "folder", "-o", "c.tsv");
    same_file("c.tsv", tagged);
}
END_TEST

/* Layers with parts, symbols, flags, odd strings; one that nobody has declared. */
START_TEST(layers_come_back_from_brat)
{
    static const char *const layers[] = {"stance", "mark"};
    static const char *const lost[] = {"postil: brat: 2 records of layer 'mark' are left out\n",
                                       "postil: brat: 2 records of layer 'stance' are left out\n"};
    harness_write("a.jsonl", stances);
    enter();
    CONVERT(lost[_i], "a.jsonl", "--layer", layers[_i], "-o", "folder/");
    CONVERT("", "folder", "--layer", layers[_i], "-o", "b.jsonl");
    struct outcome o = POSTIL(NULL, "diff", "--layer", layers[_i], "a.jsonl", "b.jsonl");
    harness_contains(o.out, "2         0         0         0  0\n"
                            "2 documents in both, 0 differ (0 in text, 0 in metadata); 0 only in");
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *json, *layer, *lines, *lost;
} losses[] = {
    /* the outer of two, the first of two that cross */
    {"{\"id\":\"a\",\"text\":\"Bank of New York said\",\"layers\":{\"entity\":["
     "{\"begin\":0,\"end\":16,\"type\":\"ORG\"},{\"begin\":8,\"end\":16,\"type\":\"LOC\"},"
     "{\"begin\":12,\"end\":21,\"type\":\"MISC\"}]}}",
     "entity", "Bank\tB-ORG\nof\tI-ORG\nNew\tI-ORG\nYork\tI-ORG\nsaid\tO\n\n",
     "postil: conll: 2 spans within others, or reaching into them, are left out\n"},
    {"{\"id\":\"a\",\"text\":\"Oslo. It is.\",\"layers\":{\"entity\":["
     "{\"begin\":1,\"end\":3,\"type\":\"LOC\"},{\"begin\":3,\"end\":4,\"type\":\"PER\"}]}}",
     "entity", "Oslo\tB-LOC\n.\tO\n\nIt\tO\nis\tO\n.\tO\n\n",
     "postil: conll: 1 spans without a token of their own are left out\n"
     "postil: conll: 1 spans are widened to whole tokens\n"},
    {"{\"id\":\"a\",\"text\":\"It ends. It begins.\",\"layers\":{\"entity\":["
     "{\"begin\":3,\"end\":11,\"type\":\"MISC\"}]}}",
     "entity", "It\tO\nends\tB-MISC\n.\tI-MISC\n\nIt\tB-MISC\nbegins\tO\n.\tO\n\n",
     "postil: conll: 1 spans are cut at the end of a sentence\n"},
    {"{\"id\":\"a\",\"title\":\"T\",\"text\":\"Xi left\",\"layers\":{\"entity\":["
     "{\"begin\":0,\"end\":2,\"type\":\"PER\",\"name\":\"Xi Jinping\"}],\"quote\":[{\"begin\":0,"
     "\"end\":2,\"kind\":\"direct\"}]}}",
     "entity", "Xi\tB-PER\nleft\tO\n\n",
     "postil: conll: 1 records are written without score and other fields\n"
     "postil: conll: 1 records of layer 'quote' are left out\n"
     "postil: conll: 1 pieces of metadata are left out\n"},
    /* no type: the layer's name; another field */
    {"{\"id\":\"a\",\"text\":\"Xi left\",\"layers\":{\"mark\":[{\"begin\":3,\"end\":7}]}}", "mark",
     "Xi\tO\nleft\tB-mark\n\n", ""},
    {"{\"id\":\"a\",\"text\":\"Xi left\",\"layers\":{\"mark\":[{\"begin\":3,\"end\":7,"
     "\"kind\":\"a b\"}]}}",
     "mark", "Xi\tO\nleft\tB-a_b\n\n", "postil: conll: 1 types are written with '_' for blanks\n"},
};

START_TEST(what_tags_cannot_hold_is_said)
{
    harness_write("a.jsonl", losses[_i].json);
    enter();
    struct outcome o = POSTIL(NULL, "convert", "a.jsonl", "--to", "conll", "--layer",
                              losses[_i].layer, "-s", "chain.conll.marks=false");
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    ck_assert_str_eq(o.out, losses[_i].lines);
    ck_assert_str_eq(o.err, losses[_i].lost);
    outcome_fini(&o);
}
END_TEST

START_TEST(four_columns)
{
    harness_write("a.tsv", "EU\tB-ORG\n");
    enter();
    struct outcome o =
        POSTIL(NULL, "convert", "a.tsv", "--to", "conll", "-s", "chain.conll.columns=4");
    ck_assert_str_eq(o.out, "-DOCSTART-\t_\t_\tO\n\nEU\t_\t_\tB-ORG\n\n");
    outcome_fini(&o);
}
END_TEST

/* -- standoff that others have written --------------------------------------------------------- */

static const struct {
    const char *ann, *set;
    int code;
    const char *out, *err; /* parts */
} standoff[] = {
    {"T1\tPerson 0 3\tAda\nT2\tGPE 11 15\tOslo\n*\tEquiv T1 T2\nE1\tLife:T1\nA1\tSure T1\n",
     "source.types=Person=PER,GPE=LOC", 0,
     "\"meta\":{\"brat_unread\":3},\"text\":\"Ada is "
     "in\\r\\nOslo\",\"layers\":{\"entity\":[{\"begin\":0,"
     "\"end\":3,\"type\":\"PER\",\"name\":\"Ada\"},{\"begin\":11,\"end\":15,\"type\":\"LOC\","
     "\"name\":\"Oslo\"}]}",
     ""},
    /* in pieces, over a line's end, in any order */
    {"A1\tscore T1 0.25\nT1\tMISC 0 3;7 9\tAda in\nT2\tPER 7 15\tin  Oslo\n", "source.layer=entity",
     0,
     "\"entity\":[{\"begin\":0,\"end\":3,\"type\":\"MISC\",\"name\":\"Ada\",\"score\":0.25},"
     "{\"begin\":7,\"end\":9,\"type\":\"MISC\",\"name\":\"in\",\"score\":0.25},{\"begin\":7,"
     "\"end\":15,\"type\":\"PER\",\"name\":\"in  Oslo\"}]",
     ""},
    {"T1\tDATE 0 3\tAda\n", "source.types=DATE=O", 0, "\"entity\":[]", ""},
    {"T1\tGPE 0 3\tAda\n", "source.layer=place", 0,
     "\"place\":[{\"begin\":0,\"end\":3,\"type\":\"GPE\"}]", ""},
    {"\nT1\tGPE 0 3\tAda\n", "source.layer=entity", 1, "",
     "line 2: 'GPE' is no type of this layer"},
    {"T1\tPER 0 3\tEva\n", "source.layer=entity", 1, "", "line 1: 'Eva' does not stand there"},
    {"T1\tPER 0 99\tAda\n", "source.layer=entity", 1, "", "line 1: '0 99' lies outside the text"},
    {"T1\tPER 3 0\tAda\n", "source.layer=entity", 1, "", "line 1: '3 0' is no span"},
    {"T1\tPER\tAda\n", "source.layer=entity", 1, "", "line 1: 'PER' has no span"},
    {"T1\tPER 0 3;x\tAda\n", "source.layer=entity", 1, "", "line 1: 'x' is no span"},
    {"T1\tPER 0 3\tAda\nA1\tscore T1 high\n", "source.layer=entity", 1, "",
     "layer 'entity', record 0: score is not a number"},
    {"", "source.types=GPE", 78, "", "types: 'GPE' is not NAME=OTHER"},
    {"T1\tPER 0 3\tAda\n", "source.layer=claim", 1, "", "layer 'claim' has no spans"},
};

START_TEST(standoff_is_read)
{
    ck_assert_int_eq(mkdir(harness_path("in"), 0777), 0);
    harness_write("in/a.txt", "Ada is in\r\nOslo");
    harness_write("in/a.ann", standoff[_i].ann);
    enter();
    struct outcome o = POSTIL(NULL, "convert", "in", "-s", standoff[_i].set);
    ck_assert_msg(o.code == standoff[_i].code, "exit %d: %s", o.code, o.err);
    harness_contains(o.out, standoff[_i].out);
    harness_contains(o.err, standoff[_i].err);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_text_without_annotations_is_rejected)
{
    ck_assert_int_eq(mkdir(harness_path("in"), 0777), 0);
    harness_write("in/a.txt", "one");
    harness_write("in/b.txt", "two");
    harness_write("in/b.ann", "");
    enter();
    struct outcome o = POSTIL(NULL, "convert", "in");
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.err, "in/a.ann: No such file or directory: an empty one says");
    ck_assert_uint_eq(harness_count(o.out, "\n"), 1);
    harness_contains(o.out, "\"id\":\"b\"");
    outcome_fini(&o);
}
END_TEST

START_TEST(an_id_that_is_no_name_of_a_file_becomes_one)
{
    harness_write("a.jsonl", "{\"id\":\"../a\\n1\",\"text\":\"x\"}\n");
    enter();
    CONVERT("", "a.jsonl", "-o", "out/");
    same_file("out/_._a_1.txt", "x");
}
END_TEST

START_TEST(files_that_are_there_stay)
{
    harness_write("a.tsv", "EU\tB-ORG\n");
    enter();
    CONVERT("", "a.tsv", "-o", "out/");
    harness_write("out/a-1.ann", "mine");
    struct outcome o = POSTIL(NULL, "convert", "a.tsv", "-o", "out/");
    ck_assert_int_eq(o.code, 1);
    harness_contains(o.err, "is there already: write to an empty folder");
    same_file("out/a-1.ann", "mine");
    outcome_fini(&o);
}
END_TEST

/* -- usage ------------------------------------------------------------------------------------- */

static const struct {
    const char *arguments[8];
    int code;
    const char *said;
} wrong[] = {
    {{"convert"}, 2, "convert what?"},
    {{"convert", "a.tsv", "--to", "brat"}, 2, "brat is a folder: name it with -o FOLDER"},
    {{"convert", "a.tsv", "--to", "marked"}, 2, "plugin 'marked' does not write"},
    {{"convert", "a.tsv", "--to", "nobody"}, 78, "no plugin 'nobody'"},
    {{"convert", "a.tsv", "--from", "segment"}, 78, "plugin 'segment' is no source"},
    {{"convert", "none.tsv"}, 66, "none.tsv"},
    {{"convert", "a.tsv", "-o", "/nowhere/x.jsonl"}, 73, "/nowhere/x.jsonl"},
    {{"convert", "a.tsv", "-o", "/dev/full", "--to", "conll"}, 74, "No space left"},
    {{"convert", "a.tsv", "--to", "conll", "-s", "chain.conll.columns=3"}, 78, "not 3"},
    {{"convert", "bad.tsv"}, 1, "postil: 1 documents were rejected\n"},
};

START_TEST(a_fault_has_its_exit_code)
{
    harness_write("a.tsv", "EU\tB-ORG\n");
    harness_write("bad.tsv", "EU\tB-GPE\n");
    enter();
    struct outcome o = harness_postil(NULL, wrong[_i].arguments);
    ck_assert_msg(o.code == wrong[_i].code, "exit %d, wanted %d: %s", o.code, wrong[_i].code,
                  o.err);
    harness_contains(o.err, wrong[_i].said);
    outcome_fini(&o);
}
END_TEST

/* The writer is a step like any other: its losses stand in the results about all documents. */
START_TEST(a_run_can_write_tags_too)
{
    harness_write("a.jsonl", losses[0].json);
    enter();
    struct outcome o = POSTIL(NULL, "run", "-j", "2", "-q", "--chain", "segment,conll,jsonl", "-s",
                              "chain.conll.path=a.tsv", "a.jsonl");
    ck_assert_msg(o.code == 0, "%s", o.err);
    harness_contains(o.out, "{\"corpus\":true,\"layers\":{\"conll-loss\":[{\"what\":\"spans within "
                            "others, or reaching into them, are left out\",\"n\":2}]}}\n");
    char *lines = harness_read(harness_path("a.tsv"), NULL);
    harness_contains(lines, losses[0].lines);
    free(lines);
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("convert");
    TCase *tc = tcase_create("convert");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, tags_come_back_from_json_to_the_byte);
    tcase_add_test(tc, tags_come_back_from_brat);
    tcase_add_loop_test(tc, layers_come_back_from_brat, 0, 2);
    tcase_add_loop_test(tc, what_tags_cannot_hold_is_said, 0, N_ELEM(losses));
    tcase_add_test(tc, four_columns);
    tcase_add_loop_test(tc, standoff_is_read, 0, N_ELEM(standoff));
    tcase_add_test(tc, a_text_without_annotations_is_rejected);
    tcase_add_test(tc, an_id_that_is_no_name_of_a_file_becomes_one);
    tcase_add_test(tc, files_that_are_there_stay);
    tcase_add_loop_test(tc, a_fault_has_its_exit_code, 0, N_ELEM(wrong));
    tcase_add_test(tc, a_run_can_write_tags_too);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
