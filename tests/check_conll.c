/* SPDX-License-Identifier: Apache-2.0 */
/* The source conll: columns, tags, sentences, documents, and what it refuses. */
#include "gold.h"
#include "suite.h"

static const struct {
    const char *file, *settings, *want;
} cases[] = {
    /* columns */
    {"Bo\tB-PER\nleft\tO\n", "", "x-1: Bo left | Bo left | ~Bo left | PER 0-2 Bo;\n"},
    {"Bo NNP I-NP B-PER\nleft VBD I-VP O\n", "",
     "x-1: Bo left | Bo left | ~Bo left | PER 0-2 Bo;\n"},
    {"Bo   B-PER  \nleft\t\tO\t\n", "", "x-1: Bo left | Bo left | ~Bo left | PER 0-2 Bo;\n"},
    {"New York\tB-LOC\n", "", "x-1: New York | New York | ~New York | LOC 0-8 New York;\n"},
    {"5\xc2\xa0km\tO\n", "", "x-1: 5\xc2\xa0km | 5\xc2\xa0km | ~5\xc2\xa0km |\n"},
    {"Bo\tB-PER\r\nleft\tO\r\n\r\nNow\tO\r\n", "",
     "x-1: Bo left\nNow | Bo left Now | ~Bo left ~Now | PER 0-2 Bo;\n"},
    {"\xef\xbb\xbf" "Bo\tB-PER", "", "x-1: Bo | Bo | ~Bo | PER 0-2 Bo;\n"},
    /* tags */
    {"a I-PER\nb I-PER\nc O\n", "", "x-1: a b c | a b c | ~a b c | PER 0-3 a b;\n"},
    {"a I-PER\nb B-PER\nc I-PER\n", "", "x-1: a b c | a b c | ~a b c | PER 0-1 a; PER 2-5 b c;\n"},
    {"a B-PER\nb I-ORG\nc I-ORG\n", "", "x-1: a b c | a b c | ~a b c | PER 0-1 a; ORG 2-5 b c;\n"},
    {"a B-PER\nb E-PER\nc S-PER\n", "", "x-1: a b c | a b c | ~a b c | PER 0-3 a b; PER 4-5 c;\n"},
    {"a B-LOC\nb L-LOC\nc U-LOC\n", "", "x-1: a b c | a b c | ~a b c | LOC 0-3 a b; LOC 4-5 c;\n"},
    {"a E-PER\nb I-PER\nc S-PER\n", "",
     "x-1: a b c | a b c | ~a b c | PER 0-1 a; PER 2-3 b; PER 4-5 c;\n"},
    {"a B-PER\n\nb I-PER\n", "", "x-1: a\nb | a b | ~a ~b | PER 0-1 a; PER 2-3 b;\n"},
    /* types */
    {"a B-NORP\nb I-NORP\nc B-DATE\nd B-PER\n", "types = ( \"NORP=MISC\", \"DATE=O\" );",
     "x-1: a b c d | a b c d | ~a b c d | MISC 0-3 a b; PER 6-7 d;\n"},
    {"a B-GPE\nb I-FAC\n", "types = ( \"GPE=LOC\", \"FAC=LOC\" );",
     "x-1: a b | a b | ~a b | LOC 0-1 a; LOC 2-3 b;\n"},
    {"a B-MISC\n", "types = \"MISC=O\";", "x-1: a | a | ~a |\n"},
    {"a B-work-of-art=x\n", "types = \"work-of-art=x=MISC\";", "x-1: a | a | ~a | MISC 0-1 a;\n"},
    /* documents */
    {"", "", ""},
    {"\n \n\t\n", "", ""},
    {"\n\na O\n\n \n\nb O\n\n\n", "", "x-1: a\nb | a b | ~a ~b |\n"},
    {"a O\n\nb O\n\nc O\n", "document = 2;", "x-1: a\nb | a b | ~a ~b |\nx-2: c | c | ~c |\n"},
    {"-DOCSTART- -X- O O\n\na O\n\nb O\n\n-DOCSTART-\tO\nc O\n-DOCSTART-\n", "document = 1;",
     "x-1: a\nb | a b | ~a ~b |\nx-2: c | c | ~c |\n"},
    {"a O\n\nb O\n\n-DOCSTART- O\n\nc O\n\nd O\n", "document = 1;",
     "x-1: a | a | ~a |\nx-2: b | b | ~b |\nx-3: c\nd | c d | ~c ~d |\n"},
    /* what is refused costs one document */
    {"a O\n\n-DOCSTART- O\nb\nc O\n-DOCSTART- O\nd O\n", "",
     "x-1: a | a | ~a |\nx-2!x.tsv:4: no tag behind 'b'\nx-3: d | d | ~d |\n"},
    {"\n\tO\n", "", "x-1!x.tsv:2: the line begins with a blank: there is no token\n"},
    {"a O\nb PER\n", "",
     "x-1!x.tsv:2: 'PER' is no tag: O, or B-, I-, E-, S-, L-, U- and a type\n"},
    {"a B-\n", "", "x-1!x.tsv:1: 'B-' is no tag: O, or B-, I-, E-, S-, L-, U- and a type\n"},
    {"a O\n\nb I-GPE\n", "",
     "x-1!x.tsv:3: type 'GPE' is not PER, ORG, LOC or MISC: say what it is with the option types = "
     "( \"GPE=MISC\" ), or \"GPE=O\" to leave it out\n"},
    {"a O\n\nb\xff O\n", "", "x-1!x.tsv:3: not UTF-8\n"},
};

START_TEST(reads_documents)
{
    gold_read_text("conll", "x.tsv", cases[_i].file, cases[_i].settings);
    ck_assert_str_eq(gold, cases[_i].want);
}
END_TEST

START_TEST(files_follow_each_other)
{
    char settings[16000];
    snprintf(settings, sizeof settings, "paths = ( \"%s\", \"%s\", \"%s\" ); document = 1;",
             harness_write("a.b.tsv", "-DOCSTART- O\na O\n\nb O\n"), harness_write("none.tsv", ""),
             harness_write("c", "c O\n\nd O"));
    gold_read("conll", settings);
    ck_assert_str_eq(gold, "a.b-1: a\nb | a b | ~a ~b |\nc-1: c | c | ~c |\nc-2: d | d | ~d |\n");
}
END_TEST

/* Loop over what is too much: tokens for the 1 MiB of a document; bytes for a line. */
START_TEST(too_much_costs_one_document)
{
    static const struct {
        const char *piece, *want;
        size_t n;
    } much[] = {
        {"Tromso\tO\n", "x-1!source 'conll': no room for ", 300000},
        {"Tromso--", "x-1!x.tsv:2: the line is longer than 16 MiB\n", (16 << 20) / 8 + 1},
    };
    size_t len = strlen(much[_i].piece), at = 0;
    char *text = malloc(much[_i].n * len + 64);
    ck_assert_ptr_nonnull(text);
    at = (size_t)sprintf(text, "-DOCSTART- O\n");
    for (size_t i = 0; i < much[_i].n; i++, at += len)
        memcpy(text + at, much[_i].piece, len);
    strcpy(text + at, "\tO\n-DOCSTART- O\na O\n");
    gold_read_text("conll", "x.tsv", text, "");
    free(text);
    harness_contains(gold, much[_i].want);
    harness_contains(gold, "\nx-2: a | a | ~a |\n");
}
END_TEST

static const struct {
    const char *settings, *want;
} refused[] = {
    {"paths = \"/nowhere.tsv\";", "'/nowhere.tsv' can't be read: No such file or directory"},
    {"paths = \"/\";", "'/' is a folder"},
    {"types = \"NORP\";", "types: 'NORP' is not NAME=PER, NAME=ORG"},
    {"types = \"NORP=XYZ\";", "types: 'NORP=XYZ' is not NAME=PER, NAME=ORG"},
    {"types = \"=PER\";", "types: '=PER' is not NAME=PER, NAME=ORG"},
};

START_TEST(open_refuses)
{
    char text[1024], faults[HARNESS_FAULTS] = "";
    struct postil_error err;
    struct postil_report report = {.fault = harness_note, .ctx = faults};
    postil_config *config = postil_config_new();
    postil_chain *chain;
    snprintf(text, sizeof text,
             "source: { plugin = \"conll\"; %s };\nchain = ( { plugin = \"mark\"; } );",
             refused[_i].settings);
    ck_assert_int_eq(postil_config_parse(config, "x.conf", text, strlen(text), &err), POSTIL_OK);
    ck_assert_msg(postil_chain_new(registry, config, &report, &chain) == POSTIL_OK, "%s", faults);
    ck_assert_int_ne(postil_chain_open(chain, POSTIL_ALL, &report), POSTIL_OK);
    harness_contains(faults, refused[_i].want);
    postil_chain_free(chain);
    postil_config_free(config);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("conll");
    TCase *tc = tcase_create("conll");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, reads_documents, 0, N_ELEM(cases));
    tcase_add_test(tc, files_follow_each_other);
    tcase_add_loop_test(tc, too_much_costs_one_document, 0, 2);
    tcase_add_loop_test(tc, open_refuses, 0, N_ELEM(refused));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
