/* SPDX-License-Identifier: Apache-2.0 */
/* Lexicons: made of lists and classes, taken over, written to a model, looked up in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entities/context.h"
#include "words/listing.h"
#include "words/word.h"
#include "harness.h"
#include "suite.h"

enum { N_WORD = 32 };

static struct listing lexicon;

static void
set_up(void)
{
    harness_init();
    ck_assert_int_eq(words_listing_init(&lexicon, NULL), POSTIL_OK);
}

static void
tear_down(void)
{
    words_listing_fini(&lexicon);
    harness_fini();
}

static void
add_list(struct listing *l, const char *name, const char *text)
{
    ck_assert_int_eq(words_listing_add_list(l, name, harness_write("list", text), NULL), POSTIL_OK);
}

static void
add_classes(struct listing *l, const char *text)
{
    ck_assert_int_eq(words_listing_add_classes(l, harness_write("classes", text), NULL), POSTIL_OK);
}

/* Words between blanks, in order. */
static size_t
read_words(const struct lexicon *x, const char *text, struct word *out)
{
    size_t n = 0;
    struct postil_tag_feature features[WORD_FEATURES];
    for (size_t len; *(text += strspn(text, " ")); text += len) {
        len = strcspn(text, " ");
        ck_assert_uint_lt(n, N_WORD);
        words_read(x, text, len, &out[n++], features);
    }
    return n;
}

/* Lists that a phrase stands in. */
static uint64_t
lists_of(const struct lexicon *x, const char *phrase)
{
    struct word words[N_WORD];
    size_t n = read_words(x, phrase, words);
    uint32_t hash = words[0].lower;
    for (size_t i = 1; i < n; i++)
        hash = words_lexicon_join(hash, words[i].lower);
    return words_lexicon_find(x, hash, NULL);
}

/* -- lists ------------------------------------------------------------------------------------- */

static const char towns[] = "# towns\n"
                            "New Moor\n"
                            "New Moor City\tTT\t12\n"
                            "  Port  of\tignored\n"
                            "Ely\r\n"
                            "\n"
                            "#Nowhere\n"
                            "King's Fell\n"
                            "\xc3\x85SE\n"
                            "O\xe2\x80\x99Moor\n"
                            "a b c d e f g h\n"
                            "b b c d e f g h i\n"
                            "Last";
static const char names[] = "Ely\nMoor\nnew\n";

#define TOWN 1u
#define NAME 2u
#define MORE LEXICON_MORE

static const struct {
    const char *phrase;
    uint64_t want;
} entries[] = {
    {"New Moor", TOWN | MORE},
    {"new MOOR", TOWN | MORE},
    {"New Moor City", TOWN},
    {"New Moor City TT", 0},
    {"New", NAME | MORE},
    {"Moor", NAME},
    {"Moor New", 0},
    {"City", 0},
    {"Port of", TOWN},
    {"Port", MORE},
    {"ignored", 0},
    {"Ely", TOWN | NAME},
    {"Nowhere", 0},
    {"towns", 0},
    {"#Nowhere", 0},
    {"King 's Fell", TOWN},
    {"King's Fell", 0},
    {"King 's", MORE},
    {"\xc3\xa5se", TOWN},
    {"O'Moor", TOWN},
    {"a b c d e f g h", TOWN},
    {"b b c d e f g", MORE},
    {"b b c d e f g h", 0},
    {"b b c d e f g h i", 0},
    {"Last", TOWN},
    {"Lost", 0},
};

static void
add_both(struct listing *l)
{
    add_list(l, "town", towns);
    add_list(l, "name", names);
    add_classes(l, "ely\t7\t3\t1\nmoor\t0\t0\t0\nand\t7\t3\t1\n");
}

static void
knows_entry(const struct lexicon *x, size_t i)
{
    ck_assert_msg(lists_of(x, entries[i].phrase) == entries[i].want, "'%s' is in %llx, wanted %llx",
                  entries[i].phrase, (unsigned long long)lists_of(x, entries[i].phrase),
                  (unsigned long long)entries[i].want);
}

START_TEST(finds_entries)
{
    add_both(&lexicon);
    knows_entry(&lexicon.view, (size_t)_i);
}
END_TEST

START_TEST(names_lists_in_order)
{
    add_both(&lexicon);
    add_list(&lexicon, "a-name-of-more-bytes-than-there-is-room-for", "");
    ck_assert_uint_eq(lexicon.view.n_list, 3);
    ck_assert_str_eq(lexicon.view.lists[0], "town");
    ck_assert_str_eq(lexicon.view.lists[1], "name");
    ck_assert_str_eq(lexicon.view.lists[2], "a-name-of-more-bytes-th");
}
END_TEST

START_TEST(finds_all_of_many)
{
    enum { N = 20000 };
    char *text = malloc(N * 16), word[16], *at = text;
    ck_assert_ptr_nonnull(text);
    for (int i = 0; i < N; i++)
        at += sprintf(at, "w%dx\n", i);
    add_list(&lexicon, "many", text);
    free(text);
    for (int i = 0; i < N; i++) {
        snprintf(word, sizeof word, "W%dx", i);
        ck_assert_uint_eq(lists_of(&lexicon.view, word), 1);
        snprintf(word, sizeof word, "v%dx", i);
        ck_assert_uint_eq(lists_of(&lexicon.view, word), 0);
    }
    ck_assert_uint_eq(lexicon.n_used, N);
    ck_assert_uint_lt(lexicon.n_used, lexicon.n_room);
}
END_TEST

START_TEST(an_empty_lexicon_knows_nothing)
{
    struct lexicon_class class = {1, 1, 1};
    ck_assert_uint_eq(words_lexicon_find(&lexicon.view, 1, &class), 0);
    ck_assert(!class.fine && !class.middle && !class.coarse);
}
END_TEST

/* -- classes ----------------------------------------------------------------------------------- */

static void
has_class(const struct lexicon *x, const char *word, int fine, int middle, int coarse)
{
    struct lexicon_class class;
    words_lexicon_find(x, words_lexicon_hash(word, strlen(word)), &class);
    ck_assert_int_eq(class.fine, fine);
    ck_assert_int_eq(class.middle, middle);
    ck_assert_int_eq(class.coarse, coarse);
}

static void
knows_classes(const struct lexicon *x)
{
    has_class(x, "ely", 8, 4, 2);
    has_class(x, "and", 8, 4, 2);
    has_class(x, "moor", 1, 1, 1);
    has_class(x, "new", 0, 0, 0);
    has_class(x, "nothing", 0, 0, 0);
}

START_TEST(classes_count_from_1)
{
    add_both(&lexicon);
    knows_classes(&lexicon.view);
    add_classes(&lexicon, "last\t65534\t65534\t65534\n");
    has_class(&lexicon.view, "last", 65535, 65535, 65535);
    knows_classes(&lexicon.view);
}
END_TEST

static const struct {
    const char *text;
    int line;
} bad_classes[] = {
    {"ely\n", 1},
    {"ely 1 2 3\n", 1},
    {"ely\t1\t2\n", 1},
    {"ely\t1\t2\tx\n", 1},
    {"ely\t1\t2\t3\n\n", 2},
    {"ely\t1\t2\t3\nmoor\t65535\t1\t1\n", 2},
    {"ely\t1\t65535\t3\n", 1},
    {"ely\t1\t2\t99999999\n", 1},
    {"a\t1\t1\t1\nb\t1\t1\t1\nc\t-1\t1\t1\n", 3},
};

START_TEST(names_the_line_of_a_bad_class)
{
    struct postil_error err;
    char want[64];
    const char *path = harness_write("classes", bad_classes[_i].text);
    ck_assert_int_eq(words_listing_add_classes(&lexicon, path, &err), POSTIL_DATA);
    snprintf(want, sizeof want, "classes: line %d: not a word and three numbers",
             bad_classes[_i].line);
    harness_contains(err.message, want);
}
END_TEST

/* -- files ------------------------------------------------------------------------------------- */

START_TEST(names_the_file_that_is_not_there)
{
    struct postil_error err;
    ck_assert_int_eq(words_listing_add_list(&lexicon, "x", "/nowhere/list", &err), POSTIL_NOINPUT);
    harness_contains(err.message, "/nowhere/list: No such file");
    ck_assert_int_eq(words_listing_add_classes(&lexicon, "/nowhere/classes", &err), POSTIL_NOINPUT);
    harness_contains(err.message, "/nowhere/classes: No such file");
    ck_assert_int_eq(words_listing_add_list(&lexicon, "x", harness_folder(), &err), POSTIL_IO);
    harness_contains(err.message, harness_folder());
}
END_TEST

START_TEST(refuses_a_list_too_many)
{
    struct postil_error err;
    for (int i = 0; i < LEXICON_LISTS; i++)
        add_list(&lexicon, "x", "Ely\n");
    ck_assert_uint_eq(lists_of(&lexicon.view, "Ely"), LEXICON_MORE - 1);
    ck_assert_int_eq(words_listing_add_list(&lexicon, "x", harness_write("more", "Ely\n"), &err),
                     POSTIL_CONFIG);
    harness_contains(err.message, "more: more than 63 lists");
}
END_TEST

/* -- copies ------------------------------------------------------------------------------------ */

static void
knows_all(const struct lexicon *x)
{
    for (size_t i = 0; i < N_ELEM(entries); i++)
        knows_entry(x, i);
    knows_classes(x);
    ck_assert_uint_eq(x->n_list, 2);
    ck_assert_str_eq(x->lists[1], "name");
}

START_TEST(takes_another_over_and_goes_on)
{
    struct listing copy;
    add_both(&lexicon);
    ck_assert_int_eq(words_listing_init(&copy, NULL), POSTIL_OK);
    ck_assert_int_eq(words_listing_take_over(&copy, &lexicon.view, NULL), POSTIL_OK);
    ck_assert_uint_eq(copy.n_used, lexicon.n_used);
    knows_all(&copy.view);
    add_list(&copy, "third", "Ely\nHythe\n");
    add_classes(&copy, "hythe\t9\t3\t1\n");
    ck_assert_uint_eq(lists_of(&copy.view, "Ely"), TOWN | NAME | 4);
    ck_assert_uint_eq(lists_of(&copy.view, "hythe"), 4);
    has_class(&copy.view, "hythe", 10, 4, 2);
    ck_assert_str_eq(copy.view.lists[2], "third");
    knows_all(&lexicon.view);
    words_listing_fini(&copy);
}
END_TEST

static postil_model *
write_model(const struct postil_model_part *parts, size_t n)
{
    postil_model *model;
    const char *path = harness_path("x.model");
    ck_assert_int_eq(postil_model_write(path, "entities", parts, n, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_model_open(path, "entities", &model, NULL), POSTIL_OK);
    return model;
}

START_TEST(reads_what_a_model_holds)
{
    struct postil_model_part parts[LEXICON_PARTS];
    struct lexicon view;
    struct listing copy;
    add_both(&lexicon);
    words_listing_parts(&lexicon, parts);
    postil_model *model = write_model(parts, LEXICON_PARTS);
    ck_assert_int_eq(words_lexicon_view(model, &view, NULL), POSTIL_OK);
    knows_all(&view);
    ck_assert_int_eq(words_listing_init(&copy, NULL), POSTIL_OK);
    ck_assert_int_eq(words_listing_take_over(&copy, &view, NULL), POSTIL_OK);
    postil_model_close(model);
    knows_all(&copy.view);
    words_listing_fini(&copy);
}
END_TEST

START_TEST(reads_a_lexicon_without_lists)
{
    struct postil_model_part parts[LEXICON_PARTS];
    struct lexicon view;
    words_listing_parts(&lexicon, parts);
    postil_model *model = write_model(parts, LEXICON_PARTS);
    ck_assert_int_eq(words_lexicon_view(model, &view, NULL), POSTIL_OK);
    ck_assert_uint_eq(view.n_list, 0);
    ck_assert_uint_eq(lists_of(&view, "Ely"), 0);
    postil_model_close(model);
}
END_TEST

/* One section is missing, of an odd size, or empty; lists may be none. */
static const struct {
    int part, change;
    enum postil_status want;
} bad_models[] = {
    {0, 'm', POSTIL_DATA}, {0, 'o', POSTIL_DATA}, {0, 'e', POSTIL_DATA}, {1, 'm', POSTIL_DATA},
    {1, 'o', POSTIL_DATA}, {1, 'e', POSTIL_DATA}, {2, 'm', POSTIL_DATA}, {2, 'o', POSTIL_DATA},
    {2, 'e', POSTIL_DATA}, {3, 'm', POSTIL_DATA}, {3, 'o', POSTIL_DATA}, {3, 'e', POSTIL_OK},
};

START_TEST(refuses_a_model_that_does_not_fit)
{
    struct postil_model_part parts[LEXICON_PARTS], *part = &parts[bad_models[_i].part];
    struct lexicon view;
    struct postil_error err;
    add_both(&lexicon);
    words_listing_parts(&lexicon, parts);
    if (bad_models[_i].change == 'm')
        part->name = "lex.other";
    else
        part->size = bad_models[_i].change == 'e' ? 0 : part->size - 1;
    postil_model *model = write_model(parts, LEXICON_PARTS);
    ck_assert_int_eq(words_lexicon_view(model, &view, &err), bad_models[_i].want);
    if (bad_models[_i].want != POSTIL_OK)
        harness_contains(err.message, "x.model: ");
    postil_model_close(model);
}
END_TEST

/* Numbers in a section may say anything. */
static const struct {
    struct lexicon_entry entries[2];
    enum postil_status want;
} tables[] = {
    {{{1, 0, 0}, {0, 0, 0}}, POSTIL_OK},
    {{{1, 0, 0}, {2, 0, 0}}, POSTIL_DATA}, /* a search for a third would not end */
    {{{1, UINT16_MAX, 0}, {0, 0, 0}}, POSTIL_DATA},
    {{{1, 0, UINT16_MAX}, {0, 0, 0}}, POSTIL_DATA},
    {{{1, 0, 0}, {0, UINT16_MAX, 0}}, POSTIL_DATA},
};

START_TEST(refuses_numbers_that_lead_nowhere)
{
    struct postil_model_part parts[LEXICON_PARTS];
    struct lexicon view;
    add_both(&lexicon);
    words_listing_parts(&lexicon, parts);
    parts[0].bytes = tables[_i].entries;
    parts[0].size = sizeof tables[_i].entries;
    postil_model *model = write_model(parts, LEXICON_PARTS);
    ck_assert_int_eq(words_lexicon_view(model, &view, NULL), tables[_i].want);
    postil_model_close(model);
}
END_TEST

START_TEST(refuses_a_name_without_an_end)
{
    struct postil_model_part parts[LEXICON_PARTS];
    struct lexicon view;
    char name[LEXICON_LIST_NAME];
    memset(name, 'a', sizeof name);
    add_both(&lexicon);
    words_listing_parts(&lexicon, parts);
    parts[3].bytes = name;
    parts[3].size = sizeof name;
    postil_model *model = write_model(parts, LEXICON_PARTS);
    ck_assert_int_eq(words_lexicon_view(model, &view, NULL), POSTIL_DATA);
    postil_model_close(model);
}
END_TEST

/* -- phrases ----------------------------------------------------------------------------------- */

/* Sentences are separated by "|"; B and I are tokens of phrases, . is any other. */
static const struct {
    const char *text, *want;
} phrases[] = {
    {"New Moor lies in Ely", "BI..."},
    {"New Moor City grows", "BII."},
    {"New Moor City Hall burned", "BII.."}, /* not "City Hall": the first phrase goes first */
    {"Moor City Hall burned", ".BI."},
    {"New New Moor grew", ".BI."},
    {"New Moor New Moor grew", "BIBI."},
    {"New City Hall burned", ".BI."},
    {"He saw New", "..."},
    {"In New | Moor City Hall", "...BI"},
    {"In NEW moor they sang", ".BI.."},
    {"In new Moor He sang", "....."}, /* in prose a phrase begins with a capital */
    {"they saw new moor city", "..BII"},
    {"They saw new moor city", "....."},
    {"Sons of Old Fen and a Long Way Home", "BIIIIIII."},
};

START_TEST(marks_the_longest_phrase_that_begins_first)
{
    struct context c;
    struct word words[N_WORD];
    const struct word *pointers[N_WORD];
    uint32_t ends[N_WORD];
    size_t n = 0, n_sentence = 0;
    char text[128], got[N_WORD + 1];
    add_list(&lexicon, "x",
             "New Moor\nNew Moor City\nCity Hall\nSons of Old\nSons of Old Fen and a Long Way\n"
             "Sons of Old Fen and a Long Way Home\n");
    strcpy(text, phrases[_i].text);
    for (char *part = strtok(text, "|"); part; part = strtok(NULL, "|"))
        ends[n_sentence++] = (uint32_t)(n += read_words(&lexicon.view, part, words + n));
    for (size_t i = 0; i < n; i++)
        pointers[i] = &words[i];
    ck_assert_int_eq(entities_context_init(&c, NULL), POSTIL_OK);
    entities_context_read(&c, &lexicon.view, pointers, n, ends, n_sentence);
    for (size_t i = 0; i < n; i++)
        got[i] = !c.phrases[i].lists ? '.' : c.phrases[i].place == POSTIL_TAG_BEGIN ? 'B' : 'I';
    got[n] = 0;
    ck_assert_str_eq(got, phrases[_i].want);
    entities_context_fini(&c);
}
END_TEST

static void
add_tests(TCase *tc)
{
    tcase_add_loop_test(tc, finds_entries, 0, N_ELEM(entries));
    tcase_add_test(tc, names_lists_in_order);
    tcase_add_test(tc, finds_all_of_many);
    tcase_add_test(tc, an_empty_lexicon_knows_nothing);
    tcase_add_test(tc, classes_count_from_1);
    tcase_add_loop_test(tc, names_the_line_of_a_bad_class, 0, N_ELEM(bad_classes));
    tcase_add_test(tc, names_the_file_that_is_not_there);
    tcase_add_test(tc, refuses_a_list_too_many);
    tcase_add_test(tc, takes_another_over_and_goes_on);
    tcase_add_test(tc, reads_what_a_model_holds);
    tcase_add_test(tc, reads_a_lexicon_without_lists);
    tcase_add_loop_test(tc, refuses_a_model_that_does_not_fit, 0, N_ELEM(bad_models));
    tcase_add_loop_test(tc, refuses_numbers_that_lead_nowhere, 0, N_ELEM(tables));
    tcase_add_test(tc, refuses_a_name_without_an_end);
    tcase_add_loop_test(tc, marks_the_longest_phrase_that_begins_first, 0, N_ELEM(phrases));
}

int
main(void)
{
    Suite *suite = suite_create("lexicon");
    TCase *tc = tcase_create("lexicon");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    add_tests(tc);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
