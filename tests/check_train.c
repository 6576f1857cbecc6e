/* SPDX-License-Identifier: Apache-2.0 */
/* postil train: which data reaches the hook and how, and what is refused before it is called. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "suite.h"

static const char tagged[] = "Ada\tB-PER\nleft\tO\n\nBergen\tS-LOC\n";
static const char marked[] = "# comment\n[ORG EU] objects. It waits.\n\n[PER Bo] left\n";
static const char lines[] =
    "{\"id\":\"j\",\"text\":\"Bo left.\",\"layers\":{\"entity\":[{\"begin\":0,\"end\":2,"
    "\"type\":\"PER\"}]}}\n"
    "{\"id\":\"k\",\"text\":\"Nobody\",\"layers\":{\"token\":[{\"begin\":0,\"end\":2},"
    "{\"begin\":2,\"end\":6}],\"entity\":[]}}\n";

#define TRAIN(...) POSTIL(NULL, "train", "learner", __VA_ARGS__)

/* Path of the model, with the files that the cases name beside it. */
static const char *
write_files(void)
{
    harness_write("a.tsv", tagged);
    harness_write("b.txt", marked);
    harness_write("c.jsonl", lines);
    harness_write("empty.bio", "\n");
    harness_write("bad.conll", "Ada\tB-PER\n\n-DOCSTART- O\nOslo\tB-GPE\n");
    harness_write("bare.json", "{\"id\":\"n\",\"text\":\"Bo\"}\n");
    ck_assert_int_eq(chdir(harness_folder()), 0);
    return "model";
}

static void
trained(const struct outcome *o, const char *want)
{
    ck_assert_msg(o->code == 0, "exit %d: %s", o->code, o->err);
    ck_assert_str_eq(o->out, "");
    char *model = harness_read(harness_path("model"), NULL);
    ck_assert_str_eq(model, want);
    free(model);
}

START_TEST(documents_reach_the_hook_in_order_segmented)
{
    struct outcome o = TRAIN("--data", "b.txt", "--data", "a.tsv", "--dev", "c.jsonl", "-o",
                             write_files(), "-s", "rounds=1");
    trained(&o, "rounds 1, rate 0.5, 0 tags\n"
                "data b.txt b-1: 6 tokens, 2 sentences: 1:EU\n"
                "data b.txt b-2: 2 tokens, 1 sentences: 0:Bo\n"
                "data a.tsv a-1: 3 tokens, 2 sentences: 0:Ada 2:Bergen\n"
                "dev c.jsonl j: 3 tokens, 1 sentences: 0:Bo\n"
                "dev c.jsonl k: 2 tokens, 1 sentences:\n");
    ck_assert_str_eq(o.err, "postil: b.txt: 2 documents\npostil: a.tsv: 1 document\n"
                            "postil: c.jsonl: 2 documents\npostil: round 1\n");
    outcome_fini(&o);
}
END_TEST

START_TEST(an_option_takes_several_files)
{
    struct outcome o = POSTIL(NULL, "train", "-q", "-o", write_files(), "learner", "--data",
                              "a.tsv", "b.txt", "-s", "tags=x,y");
    trained(&o, "rounds 2, rate 0.5, 2 tags\n"
                "data a.tsv a-1: 3 tokens, 2 sentences: 0:Ada 2:Bergen\n"
                "data b.txt b-1: 6 tokens, 2 sentences: 1:EU\n"
                "data b.txt b-2: 2 tokens, 1 sentences: 0:Bo\n");
    ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
}
END_TEST

START_TEST(settings_of_a_source_have_its_name_in_front)
{
    struct outcome o = TRAIN("--data", "bad.conll", "a.tsv", "-o", write_files(), "-s",
                             "conll.types=GPE=LOC", "-s", "conll.document=1", "-q");
    trained(&o, "rounds 2, rate 0.5, 0 tags\n"
                "data bad.conll bad-1: 1 tokens, 1 sentences: 0:Ada\n"
                "data bad.conll bad-2: 1 tokens, 1 sentences: 2:Oslo\n"
                "data a.tsv a-1: 2 tokens, 1 sentences: 0:Ada\n"
                "data a.tsv a-2: 1 tokens, 1 sentences: 2:Bergen\n");
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *arguments[16];
    int code;
    const char *said;
} wrong[] = {
    /* usage */
    {{"train"}, 2, "train what? name the plugin first"},
    {{"train", "--data", "a.tsv", "-o", "m"}, 2, "train what?"},
    {{"train", "learner", "-o", "m"}, 2, "no data to learn from: --data FILE..."},
    {{"train", "learner", "--data", "a.tsv"}, 2, "where does the model go? -o MODEL"},
    {{"train", "learner", "more", "--data", "a.tsv", "-o", "m"}, 2, "what is 'more' for?"},
    {{"train", "learner", "--data", "a.csv", "-o", "m"},
     2,
     "a.csv: the ending does not say what it is: .jsonl, .json; .tsv"},
    {{"train", "learner", "--data", "-", "-o", "m"}, 2, "-: the ending does not say"},
    {{"train", "learner", "--fly"}, 2, "unrecognized option '--fly'"},
    {{"train", "learner", "--data", "a.tsv", "-o", "m", "-s", "marked.types=x"},
     2,
     "-s marked.types=x: no file is read by a source of that name"},
    {{"train", "mark", "--data", "a.tsv", "-o", "m"},
     2,
     "postil: plugin 'mark' has nothing to train; there are: "},
    /* configuration */
    {{"train", "lerner", "--data", "a.tsv", "-o", "m"}, 78, "did you mean 'learner'?"},
    {{"train", "learner", "--data", "a.tsv", "-o", "m", "-s", "ronds=3"},
     78,
     "-s ronds=3: training of 'learner': unknown option 'ronds'; did you mean 'rounds'? there are: "
     "rounds, rate, need, tags"},
    {{"train", "learner", "--data", "a.tsv", "-o", "m", "-s", "rate=2"},
     78,
     "option 'rate' is out of range; it takes: a number from 0 to 1"},
    {{"train", "learner", "--data", "a.tsv", "-o", "m", "-s", "rounds"},
     78,
     "-s rounds: not of the form path=value"},
    {{"train", "learner", "--data", "a.tsv", "-o", "m", "-s", "conll.document=0"},
     78,
     "option 'document' is out of range"},
    /* data */
    {{"train", "learner", "--data", "none.tsv", "-o", "m"}, 66, "'none.tsv' can't be read"},
    {{"train", "learner", "--data", "a.tsv", "empty.bio", "-o", "m"},
     65,
     "empty.bio: holds no document"},
    {{"train", "learner", "--data", "a.tsv", "--dev", "bad.conll", "-o", "m"},
     65,
     "postil: bad-2 (bad.conll:4): source 'conll': bad.conll:4: type 'GPE' is not PER"},
    {{"train", "learner", "--data", "bad.conll", "-o", "m"},
     65,
     "1 of 2 documents can't be used: nothing is trained on a part of the data"},
    {{"train", "learner", "--data", "bare.json", "-o", "m"},
     65,
     "n (bare.json:1): the document brings no layer 'entity', which 'learner' needs"},
    /* output, and the hook's own reason */
    {{"train", "learner", "--data", "a.tsv", "-o", "/nowhere/m"}, 73, "/nowhere/m: No such file"},
    {{"train", "learner", "--data", "a.tsv", "-o", "."}, 73, ".: is a folder"},
    {{"train", "learner", "--data", "a.tsv", "-o", "m", "-s", "need=other"},
     2,
     "training of 'learner': the model must be called 'other'"},
};

START_TEST(a_fault_has_its_exit_code_and_leaves_no_model)
{
    write_files();
    struct outcome o = harness_postil(NULL, wrong[_i].arguments);
    ck_assert_msg(o.code == wrong[_i].code, "exit %d, wanted %d: %s", o.code, wrong[_i].code,
                  o.err);
    harness_contains(o.err, wrong[_i].said);
    ck_assert_str_eq(o.out, "");
    ck_assert_int_ne(access(harness_path("m"), F_OK), 0);
    outcome_fini(&o);
}
END_TEST

START_TEST(not_all_rejected_documents_are_named)
{
    char text[2048] = "";
    for (int i = 0; i < 30; i++)
        strcat(text, "-DOCSTART- O\nOslo B-GPE\n");
    harness_write("many.tsv", text);
    write_files();
    struct outcome o = TRAIN("--data", "many.tsv", "-o", "m");
    ck_assert_int_eq(o.code, 65);
    ck_assert_uint_eq(harness_count(o.err, "type 'GPE' is not"), 10);
    harness_contains(o.err, "postil: further rejects are only counted\n");
    harness_contains(o.err, "postil: 30 of 30 documents can't be used: ");
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("train");
    TCase *tc = tcase_create("train");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, documents_reach_the_hook_in_order_segmented);
    tcase_add_test(tc, an_option_takes_several_files);
    tcase_add_test(tc, settings_of_a_source_have_its_name_in_front);
    tcase_add_loop_test(tc, a_fault_has_its_exit_code_and_leaves_no_model, 0, N_ELEM(wrong));
    tcase_add_test(tc, not_all_rejected_documents_are_named);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
