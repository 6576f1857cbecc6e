/* SPDX-License-Identifier: Apache-2.0 */
/* postil train entities: what it learns is found, what its bytes hang on, what it refuses. */
#include <stdio.h>
#include <unistd.h>

#include "trained.h"

START_TEST(a_trained_model_finds_what_it_learned)
{
    char set[4200];
    snprintf(set, sizeof set, "chain.entities.model=%s", harness_path("small.model"));
    struct outcome o = POSTIL(
        "{\"id\":\"a\",\"text\":\"Tova Moe visited Hythe. Mr. Moe said that the Fen Bank "
        "would pay.\"}\n",
        "run", "--source", "jsonl", "--chain", "segment,entities", "-s", set, "-j", "0", "-");
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    harness_contains(o.out, "{\"begin\":0,\"end\":8,\"type\":\"PER\",\"name\":\"Tova Moe\"");
    harness_contains(o.out, "{\"begin\":17,\"end\":22,\"type\":\"LOC\",\"name\":\"Hythe\"");
    harness_contains(o.out, "{\"begin\":28,\"end\":31,\"type\":\"PER\",\"name\":\"Tova Moe\"");
    harness_contains(o.out, "{\"begin\":46,\"end\":54,\"type\":\"ORG\",\"name\":\"Fen Bank\"");
    ck_assert_uint_eq(harness_count(o.out, "\"type\":"), 4);
    outcome_fini(&o);
}
END_TEST

static char *
train_bytes(const char *name, const char *setting, size_t *out_len)
{
    struct outcome o =
        TRAIN("-q", "--data", harness_path("news.txt"), "--dev", harness_path("dev.txt"), "-o",
              harness_path(name), FAST, "-s", setting);
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
    return harness_read(harness_path(name), out_len);
}

static const struct {
    const char *a, *b;
    bool same;
} settings[] = {
    {"seed=1", "seed=1", true},
    {"seed=2", "seed=2", true},
    {"folds=1", "folds=1", true},
    {"swap=1", "swap=1", true},
    {"title=1", "title=1", true},
    {"weights=news.txt=1", "seed=1", true},
    {"seed=1", "seed=2", false},
    {"folds=1", "folds=4", false},
    {"decay=0.5", "decay=5", false},
};

START_TEST(the_same_settings_give_the_same_bytes)
{
    size_t len, other_len;
    char *one = train_bytes("one.model", settings[_i].a, &len);
    char *other = train_bytes("other.model", settings[_i].b, &other_len);
    bool same = len == other_len && memcmp(one, other, len) == 0;
    ck_assert_int_eq(same, settings[_i].same);
    free(one);
    free(other);
}
END_TEST

START_TEST(a_lexicon_is_taken_over_from_a_model)
{
    char set[4200];
    snprintf(set, sizeof set, "lexicon=%s", harness_path("small.model"));
    size_t len;
    free(train_bytes("heir.model", set, &len));
    postil_model *heir;
    struct lexicon taken;
    ck_assert_int_eq(postil_model_open(harness_path("heir.model"), "entities", &heir, NULL),
                     POSTIL_OK);
    ck_assert_int_eq(words_lexicon_view(heir, &taken, NULL), POSTIL_OK);
    ck_assert_uint_eq(taken.n_entry, lexicon.n_entry);
    ck_assert_mem_eq(taken.entries, lexicon.entries, lexicon.n_entry * sizeof *lexicon.entries);
    ck_assert_str_eq(taken.lists[0], "lists");
    postil_model_close(heir);
}
END_TEST

static const struct {
    const char *file, *setting;
    int code;
    const char *said;
} wrong[] = {
    {"news.txt", "lists=/nowhere/list", 66, "lists: /nowhere/list: No such file"},
    {"news.txt", "classes=/nowhere/classes", 66, "/nowhere/classes: No such file"},
    {"news.txt", "classes=news.txt", 65, "news.txt: line 1: not a word and three numbers"},
    {"news.txt", "lexicon=/nowhere/x.model", 66, "/nowhere/x.model"},
    {"news.txt", "lexicon=./news.txt", 65, "./news.txt"},
    {"news.txt", "lexicon=no-such", 66, "entities-no-such.model"},
    {"news.txt", "weights=news.txt", 78, "weights: \"news.txt\" is no part of a path, '=', and"},
    {"news.txt", "weights=news=", 78, "weights: \"news=\" is no part"},
    {"news.txt", "weights==2", 78, "weights: \"=2\" is no part"},
    {"news.txt", "weights=news=0", 78, "weights: \"news=0\" is no part"},
    {"news.txt", "weights=news=-1", 78, "weights: \"news=-1\" is no part"},
    {"news.txt", "weights=news=2x", 78, "weights: \"news=2x\" is no part"},
    {"news.txt", "weights=news=nan", 78, "weights: \"news=nan\" is no part"},
    {"news.txt", "weights=news=1e9", 78, "weights: \"news=1e9\" is no part"},
    {"news.txt", "weights=olds=2", 78, "weights: \"olds=2\" fits no file of the data"},
    {"news.txt", "folds=0", 78, "option 'folds' is out of range"},
    {"news.txt", "swap=1.5", 78, "option 'swap' is out of range"},
    {"plain.txt", "seed=1", 65, "no name is marked in the data"},
};

START_TEST(a_fault_is_said_and_leaves_no_model)
{
    harness_write("plain.txt", "Nobody came.\n\nNobody left.\n");
    ck_assert_int_eq(chdir(harness_folder()), 0);
    struct outcome o =
        TRAIN("--data", wrong[_i].file, "-o", "wrong.model", FAST, "-s", wrong[_i].setting);
    ck_assert_msg(o.code == wrong[_i].code, "exit %d: %s", o.code, o.err);
    harness_contains(o.err, wrong[_i].said);
    ck_assert_int_ne(access("wrong.model", F_OK), 0);
    outcome_fini(&o);
}
END_TEST

/* -- models that don't fit --------------------------------------------------------------------- */

static const char *const sections[] = {
    "tag.head", "tag.keys",    "tag.rows",  "lex.entries",
    "lex.sets", "lex.classes", "lex.lists", "trust",
};

START_TEST(a_model_without_a_section_is_refused)
{
    struct postil_model_part parts[N_ELEM(sections)];
    struct postil_error err;
    postil_model *lacking;
    entities_finder *none;
    for (size_t i = 0; i < N_ELEM(sections); i++) {
        parts[i].name = i == (size_t)_i ? "other" : sections[i];
        parts[i].bytes = postil_model_section(model, sections[i], 1, &parts[i].size, NULL);
        ck_assert_ptr_nonnull(parts[i].bytes);
    }
    const char *path = harness_path("lacking.model");
    ck_assert_int_eq(postil_model_write(path, "entities", parts, N_ELEM(parts), NULL), POSTIL_OK);
    ck_assert_int_eq(postil_model_open(path, "entities", &lacking, NULL), POSTIL_OK);
    ck_assert_int_eq(entities_finder_new(lacking, &none, &err), POSTIL_DATA);
    harness_contains(err.message, "lacking.model: ");
    postil_model_close(lacking);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("learning");
    TCase *tc = tcase_create("learning");
    tcase_add_unchecked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, a_trained_model_finds_what_it_learned);
    tcase_add_loop_test(tc, the_same_settings_give_the_same_bytes, 0, N_ELEM(settings));
    tcase_add_test(tc, a_lexicon_is_taken_over_from_a_model);
    tcase_add_loop_test(tc, a_fault_is_said_and_leaves_no_model, 0, N_ELEM(wrong));
    tcase_add_loop_test(tc, a_model_without_a_section_is_refused, 0, N_ELEM(sections));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
