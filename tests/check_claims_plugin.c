/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin claims through the command: what it writes, learns and refuses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claims/net.h"
#include "harness.h"
#include "suite.h"

/* Articles on made-up beasts with gold claims, `n` of them from number `first` on. */
static const char *
write_gold(const char *name, int first, int n)
{
    static const char *const beasts[] = {"walrus", "badger", "lynx", "otter", "heron", "stoat"};
    static char text[1 << 16];
    size_t at = 0;
    for (int i = first; i < first + n; i++)
        at += (size_t)sprintf(
            text + at,
            "{\"id\":\"a%d\",\"text\":\"It rained. %s that the %s of Moor%d had fled.\",\"layers\":"
            "{\"claim\":[{\"claim\":\"The %s of Moor%d fled\",\"label\":\"%s\"},{\"claim\":\"The "
            "%s "
            "of Moor%d fled\",\"label\":\"unrelated\"}]}}\n",
            i, i % 2 ? "Police denied" : "Police confirmed", beasts[i % 6], i, beasts[i % 6], i,
            i % 2 ? "disagree" : "agree", beasts[(i + 5) % 6], (i + 5) % n);
    return harness_write(name, text);
}

#define TRAIN(...) POSTIL(NULL, "train", "claims", __VA_ARGS__)
#define FAST       "-s", "hidden=8", "-s", "nets=1", "-s", "min_stories=2", "-s", "passes=4"

static char *
train_bytes(const char *name, const char *setting, size_t *out_len)
{
    struct outcome o = TRAIN("-q", "--data", harness_path("gold.jsonl"), "-o", harness_path(name),
                             FAST, "-s", "parts=4", "-s", setting);
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    ck_assert_str_eq(o.err, "");
    outcome_fini(&o);
    return harness_read(harness_path(name), out_len);
}

static const struct {
    const char *a, *b;
    bool same;
} settings[] = {
    {"seed=1", "seed=1", true},  {"folds=3", "seed=1", true},   {"drop_word=0.5", "seed=1", false},
    {"seed=1", "seed=2", false}, {"parts=3", "parts=0", false}, {"hidden=16", "hidden=8", false},
};

START_TEST(the_same_settings_give_the_same_bytes)
{
    size_t len, other_len;
    write_gold("gold.jsonl", 0, 40);
    char *one = train_bytes("one.model", settings[_i].a, &len);
    char *other = train_bytes("other.model", settings[_i].b, &other_len);
    ck_assert_int_eq(len == other_len && memcmp(one, other, len) == 0, settings[_i].same);
    free(one);
    free(other);
}
END_TEST

START_TEST(a_training_reports)
{
    const char *data = write_gold("gold.jsonl", 0, 40), *dev = write_gold("dev.jsonl", 40, 20);
    struct outcome o = TRAIN("--data", data, "--dev", dev, "-o", harness_path("a.model"), FAST,
                             "-s", "parts=4", "-s", "folds=4", "-s", "split=claim");
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    harness_contains(o.err, "postil: 4 folds by claim and body\n");
    harness_contains(o.err, "label as written: accuracy ");
    harness_contains(o.err, "postil: probabilities: slope ");
    harness_contains(o.err, "postil: learned from 80 pairs: ");
    harness_contains(o.err, "postil: dev: accuracy ");
    harness_contains(o.err, "  40 pairs\n");
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *file, *setting;
    int code;
    const char *said;
} wrong[] = {
    {"plain.jsonl", "seed=1", 65, "the document brings no layer 'claim'"},
    {"empty.jsonl", "seed=1", 65, "no document has a record in the layer 'claim'"},
    {"mute.jsonl", "seed=1", 65, "claim"},
    {"gold.jsonl", "hidden=12", 2, "hidden: 12 is no multiple of 8"},
    {"gold.jsonl", "nets=32", 2, "hidden: 16 is no multiple of 8, or with 32 nets more than 256"},
    {"gold.jsonl", "folds=1", 2, "folds: one fold leaves nothing to learn from"},
    {"gold.jsonl", "split=topic", 78, "split"},
    {"gold.jsonl", "drop=1", 78, "option 'drop' is out of range"},
};

START_TEST(a_fault_is_said_and_leaves_no_model)
{
    write_gold("gold.jsonl", 0, 12);
    harness_write("plain.jsonl", "{\"id\":\"a\",\"text\":\"Nobody came.\"}\n");
    harness_write("empty.jsonl",
                  "{\"id\":\"a\",\"text\":\"Nobody came.\",\"layers\":{\"claim\":[]}}\n");
    harness_write("mute.jsonl", "{\"id\":\"a\",\"text\":\"Nobody came.\",\"layers\":{\"claim\":["
                                "{\"label\":\"agree\"}]}}\n");
    ck_assert_int_eq(chdir(harness_folder()), 0);
    struct outcome o = TRAIN("--data", wrong[_i].file, "-o", "wrong.model", "-s", "hidden=16", "-s",
                             wrong[_i].setting);
    ck_assert_msg(o.code == wrong[_i].code, "exit %d: %s", o.code, o.err);
    harness_contains(o.err, wrong[_i].said);
    ck_assert_int_ne(access("wrong.model", F_OK), 0);
    outcome_fini(&o);
}
END_TEST

/* -- what is written --------------------------------------------------------------------------- */

#define RUN(input, ...)                                                                            \
    POSTIL(input, "run", "--source", "jsonl", "--chain", "segment,claims", "-s",                   \
           "chain.jsonl.text=false", __VA_ARGS__, "-")

static const struct {
    const char *input, *claims;
    size_t n; /* records */
} records[] = {
    {"{\"id\":\"a\",\"text\":\"A walrus fled.\"}\n", "", 0},
    {"{\"id\":\"a\",\"text\":\"A walrus fled.\"}\n", "walrus fled,no walrus", 2},
    {"{\"id\":\"a\",\"text\":\"A walrus fled.\",\"meta\":{\"claim\":\"own\"}}\n", "", 1},
    {"{\"id\":\"a\",\"text\":\"A walrus fled.\",\"meta\":{\"claim\":\"own\"}}\n", "weasel", 2},
    {"{\"id\":\"a\",\"text\":\"A walrus fled.\",\"meta\":{\"claim\":\"\"}}\n", "weasel", 1},
    {"{\"id\":\"a\",\"text\":\"\"}\n", "weasel", 1},
    {"{\"id\":\"a\",\"text\":\" ... \",\"meta\":{\"claim\":\"??\"}}\n", "weasel", 2},
};

START_TEST(a_record_for_each_claim)
{
    char set[200];
    snprintf(set, sizeof set, "chain.claims.claims=%s", records[_i].claims);
    struct outcome o =
        *records[_i].claims ? RUN(records[_i].input, "-s", set) : RUN(records[_i].input, "-j", "0");
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    ck_assert_uint_eq(harness_count(o.out, "\"label\":"), records[_i].n);
    ck_assert_uint_eq(harness_count(o.out, "\"score\":0."), records[_i].n); /* never 1 */
    outcome_fini(&o);
}
END_TEST

START_TEST(the_documents_own_claim_goes_first)
{
    struct outcome o = RUN("{\"id\":\"a\",\"text\":\"A fox.\",\"meta\":{\"claim\":\"own\"}}\n",
                           "-s", "chain.claims.claims=weasel");
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    harness_contains(o.out, "\"layers\":{\"claim\":[{\"claim\":\"own\"");
    harness_contains(o.out, "},{\"claim\":\"weasel\"");
    outcome_fini(&o);
}
END_TEST

START_TEST(a_claim_without_words_is_refused_as_a_setting)
{
    struct outcome o = RUN("", "-s", "chain.claims.claims=...");
    ck_assert_int_eq(o.code, 78);
    harness_contains(o.err, "claims: \"...\" says nothing");
    outcome_fini(&o);
}
END_TEST

static char *
repeat(const char *before, const char *part, size_t n, const char *after)
{
    size_t len = strlen(part);
    char *text = malloc(strlen(before) + n * len + strlen(after) + 1), *at = text;
    ck_assert_ptr_nonnull(text);
    at += sprintf(at, "%s", before);
    for (; n > 0; n--, at += len)
        memcpy(at, part, len);
    strcpy(at, after);
    return text;
}

static const struct {
    const char *before, *part;
    size_t n;
    const char *after;
} large[] = {
    {"{\"id\":\"a\",\"text\":\"A walrus fled. No.\",\"meta\":{\"claim\":\"", "the walrus may lie ",
     5000, "\"}}\n"},
    {"{\"id\":\"a\",\"meta\":{\"claim\":\"walrus lies\"},\"text\":\"", "The walrus denied it all. ",
     400000, "\"}\n"},
    {"{\"id\":\"a\",\"meta\":{\"claim\":\"walrus lies\"},\"text\":\"", "walrus", 500000, "\"}\n"},
    {"{\"id\":\"a\",\"meta\":{\"claim\":\"walrus lies\"},\"text\":\"", "walrus ", 500000, "\"}\n"},
};

START_TEST(large_texts_and_claims_end)
{
    char *input = repeat(large[_i].before, large[_i].part, large[_i].n, large[_i].after);
    struct outcome o = RUN(input, "-j", "1");
    ck_assert_msg(o.code == 0, "exit %d: %s", o.code, o.err);
    ck_assert_uint_eq(harness_count(o.out, "\"label\":"), 1);
    outcome_fini(&o);
    free(input);
}
END_TEST

START_TEST(any_number_of_workers_writes_the_same)
{
    char input[16000];
    size_t at = 0;
    for (int i = 0; i < 60; i++)
        at += (size_t)sprintf(input + at,
                              "{\"id\":\"%d\",\"text\":\"Day %d. The zoo %s that its walrus fled%s."
                              "\",\"meta\":{\"claim\":\"Walrus number %d fled the zoo\"}}\n",
                              i, i, i % 3 ? "denied" : "confirmed", i % 2 ? ", a hoax" : "", i % 7);
    struct outcome one = RUN(input, "-s", "chain.claims.claims=walrus dead", "-j", "0");
    struct outcome many = RUN(input, "-s", "chain.claims.claims=walrus dead", "-j", "3");
    ck_assert_int_eq(one.code, 0);
    ck_assert_int_eq(many.code, 0);
    harness_same(many.out, one.out);
    outcome_fini(&one);
    outcome_fini(&many);
}
END_TEST

/* -- models that don't fit --------------------------------------------------------------------- */

static const char *const sections[] = {"head",  "terms",  "mean", "scale",
                                       "dense", "hidden", "out",  "rows"};
enum { N_SECTION = N_ELEM(sections) };

/* The sections of the model that comes along; close the model when they are done with. */
static postil_model *
open_shipped(struct postil_model_part parts[N_SECTION])
{
    postil_model *model;
    char path[4096];
    snprintf(path, sizeof path, "%s/models/claims-news-en.model", getenv("POSTIL_SOURCE"));
    ck_assert_int_eq(postil_model_open(path, "claims", &model, NULL), POSTIL_OK);
    for (int i = 0; i < N_SECTION; i++) {
        parts[i].name = sections[i];
        parts[i].bytes = postil_model_section(model, sections[i], 1, &parts[i].size, NULL);
        ck_assert_ptr_nonnull(parts[i].bytes);
    }
    return model;
}

static void
is_refused(const struct postil_model_part parts[N_SECTION])
{
    struct postil_error err;
    postil_model *bad;
    struct claims_net net;
    const char *path = harness_path("bad.model");
    ck_assert_int_eq(postil_model_write(path, "claims", parts, N_SECTION, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_model_open(path, "claims", &bad, NULL), POSTIL_OK);
    ck_assert_int_eq(claims_net_view(bad, &net, &err), POSTIL_DATA);
    harness_contains(err.message, "bad.model: ");
    postil_model_close(bad);
}

START_TEST(a_model_without_a_section_is_refused)
{
    struct postil_model_part parts[N_SECTION];
    postil_model *model = open_shipped(parts);
    parts[_i].name = "other";
    is_refused(parts);
    parts[_i].name = sections[_i];
    parts[_i].size -= 4;
    is_refused(parts);
    postil_model_close(model);
}
END_TEST

static const struct {
    size_t offset;
    uint32_t value;
} heads[] = {
    {offsetof(struct claims_head, shape), CLAIMS_SHAPE + 1},
    {offsetof(struct claims_head, n_dense), 3},
    {offsetof(struct claims_head, n_hidden), 0},
    {offsetof(struct claims_head, n_hidden), 12},
    {offsetof(struct claims_head, n_hidden), 1u << 31},
    {offsetof(struct claims_head, n_row), 0},
    {offsetof(struct claims_head, n_row), 1},
    {offsetof(struct claims_head, n_row), UINT32_MAX},
    {offsetof(struct claims_head, n_slot), 0},
    {offsetof(struct claims_head, n_slot), 3},
    {offsetof(struct claims_head, n_slot), 1u << 31},
    {offsetof(struct claims_head, unit), 0x7fc00000}, /* not a number */
    {offsetof(struct claims_head, bias), 0x7f800000}, /* infinite     */
    {offsetof(struct claims_head, lift), 0xbf800000}, /* -1           */
};

START_TEST(a_head_that_does_not_fit_is_refused)
{
    struct postil_model_part parts[N_SECTION];
    postil_model *model = open_shipped(parts);
    struct claims_head head;
    memcpy(&head, parts[0].bytes, sizeof head);
    memcpy((char *)&head + heads[_i].offset, &heads[_i].value, sizeof heads[_i].value);
    parts[0].bytes = &head;
    is_refused(parts);
    postil_model_close(model);
}
END_TEST

START_TEST(numbers_that_are_none_are_refused)
{
    struct postil_model_part parts[N_SECTION];
    postil_model *model = open_shipped(parts);
    for (int i = 2; i < N_SECTION - 1; i++) {
        const void *as_it_is = parts[i].bytes;
        uint32_t *numbers = malloc(parts[i].size);
        ck_assert_ptr_nonnull(numbers);
        memcpy(numbers, as_it_is, parts[i].size);
        numbers[parts[i].size / 4 - 1] = 0x7fc00000;
        parts[i].bytes = numbers;
        is_refused(parts);
        parts[i].bytes = as_it_is;
        free(numbers);
    }
    postil_model_close(model);
}
END_TEST

START_TEST(terms_that_do_not_fit_are_refused)
{
    struct postil_model_part parts[N_SECTION];
    postil_model *model = open_shipped(parts);
    size_t n = parts[1].size / sizeof(struct claims_term);
    struct claims_term *terms = malloc(parts[1].size);
    ck_assert_ptr_nonnull(terms);
    memcpy(terms, parts[1].bytes, parts[1].size);
    parts[1].bytes = terms;
    for (size_t i = 0; i < n; i++) /* a full table is searched for ever */
        if (!terms[i].stem)
            terms[i] = (struct claims_term){.stem = (uint32_t)i + 1, .row = CLAIMS_NO_ROW};
    is_refused(parts);
    memset(terms, 0, parts[1].size);
    terms[0] = (struct claims_term){.stem = 5, .row = CLAIMS_NO_ROW - 1};
    is_refused(parts);
    free(terms);
    postil_model_close(model);
}
END_TEST

START_TEST(a_foreign_model_is_refused)
{
    char set[4200];
    snprintf(set, sizeof set, "chain.claims.model=%s/models/entities-news-en.model",
             getenv("POSTIL_SOURCE"));
    struct outcome o = RUN("", "-s", set);
    ck_assert_int_ne(o.code, 0);
    harness_contains(o.err, "entities-news-en.model");
    outcome_fini(&o);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("claims plugin");
    TCase *tc = tcase_create("claims plugin");
    tcase_add_checked_fixture(tc, harness_init, harness_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, the_same_settings_give_the_same_bytes, 0, N_ELEM(settings));
    tcase_add_test(tc, a_training_reports);
    tcase_add_loop_test(tc, a_fault_is_said_and_leaves_no_model, 0, N_ELEM(wrong));
    tcase_add_loop_test(tc, a_record_for_each_claim, 0, N_ELEM(records));
    tcase_add_test(tc, the_documents_own_claim_goes_first);
    tcase_add_test(tc, a_claim_without_words_is_refused_as_a_setting);
    tcase_add_loop_test(tc, large_texts_and_claims_end, 0, N_ELEM(large));
    tcase_add_test(tc, any_number_of_workers_writes_the_same);
    tcase_add_loop_test(tc, a_model_without_a_section_is_refused, 0, N_SECTION);
    tcase_add_loop_test(tc, a_head_that_does_not_fit_is_refused, 0, N_ELEM(heads));
    tcase_add_test(tc, numbers_that_are_none_are_refused);
    tcase_add_test(tc, terms_that_do_not_fit_are_refused);
    tcase_add_test(tc, a_foreign_model_is_refused);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
