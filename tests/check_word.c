/* SPDX-License-Identifier: Apache-2.0 */
/* What is read off a token: case, shape, its form without digits, and how many features. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/listing.h"
#include "words/word.h"
#include "harness.h"
#include "suite.h"

static struct listing empty;

static void
set_up(void)
{
    harness_init();
    ck_assert_int_eq(words_listing_init(&empty, NULL), POSTIL_OK);
}

static void
tear_down(void)
{
    words_listing_fini(&empty);
    harness_fini();
}

/* Read s[len] from a block of its own, so that reading past it shows. */
static struct word
read_with(const struct lexicon *lexicon, const char *s, size_t len, size_t *out_n)
{
    struct word word;
    struct postil_tag_feature *features = malloc(WORD_FEATURES * sizeof *features);
    char *copy = malloc(len);
    ck_assert(features && copy);
    memcpy(copy, s, len);
    size_t n = words_read(lexicon, copy, len, &word, features);
    ck_assert_uint_le(n, WORD_FEATURES);
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_le(features[i].reach, POSTIL_TAG_REACH);
    if (out_n)
        *out_n = n;
    free(features);
    free(copy);
    return word;
}

static struct word
read_word(const char *s)
{
    return read_with(&empty.view, s, strlen(s), NULL);
}

/* -- case -------------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    enum word_case want;
} cases[] = {
    {",", WORD_MARK},
    {"...", WORD_MARK},
    {"\xe2\x80\x94", WORD_MARK},     /* a dash   */
    {"\xf0\x9f\x98\x80", WORD_MARK}, /* an emoji */
    {"the", WORD_SMALL},
    {"'s", WORD_SMALL},
    {"\xe2\x80\x99s", WORD_SMALL},
    {"mid-may", WORD_SMALL},
    {"\xc3\xa5r", WORD_SMALL},
    {"\xc3\x9f", WORD_SMALL},
    {"\xe6\x97\xa5\xe6\x9c\xac", WORD_SMALL}, /* letters without case are no capitals */
    {"Ada", WORD_CAPITAL},
    {"Mr.", WORD_CAPITAL},
    {"Jong-un", WORD_CAPITAL},
    {"\xc3\x85se", WORD_CAPITAL},                       /* Åse    */
    {"\xce\x94\xce\xae\xce\xbc\xce\xbf", WORD_CAPITAL}, /* Δήμο   */
    {"\xd0\x9e\xd0\xbb\xd1\x8f", WORD_CAPITAL},         /* Оля    */
    {"Ame\xcc\x81lie", WORD_CAPITAL},                   /* e + combining accent */
    {"NATO", WORD_CAPITALS},
    {"U.S.", WORD_CAPITALS},
    {"P&G", WORD_CAPITALS},
    {"\xc3\x85\xc3\x98", WORD_CAPITALS}, /* ÅØ */
    {"A", WORD_LETTER},
    {"J.", WORD_LETTER},
    {"\xc3\x89.", WORD_LETTER}, /* É. */
    {"McMoe", WORD_MIXED},
    {"iPhone", WORD_MIXED},
    {"Al-Nur", WORD_MIXED},
    {"O'Moe", WORD_MIXED},
    {"U.S.-led", WORD_MIXED},
    {"d'Arc", WORD_MIXED},
    {"1990", WORD_NUMBER},
    {"-3.5", WORD_NUMBER},
    {"\xd9\xa3\xd9\xa4", WORD_NUMBER}, /* Arabic digits */
    {"G20", WORD_NUMBERED},
    {"2nd", WORD_NUMBERED},
    {"1990s", WORD_NUMBERED},
};

START_TEST(tells_how_a_token_is_written)
{
    ck_assert_msg(read_word(cases[_i].text).written == cases[_i].want, "'%s' is %d, wanted %d",
                  cases[_i].text, read_word(cases[_i].text).written, cases[_i].want);
}
END_TEST

START_TEST(counts_letters)
{
    ck_assert(read_word("Adam").is_long && read_word("x-\xc3\xa5-y-z").is_long);
    ck_assert(!read_word("Ada").is_long && !read_word("U.N.").is_long);
    ck_assert(!read_word("1,000").is_long);
    ck_assert(read_word("ada.moe@post.example").is_address && read_word("a@b").is_address);
    ck_assert(!read_word("@ada").is_address && !read_word("ada@").is_address);
    ck_assert(!read_word("@").is_address && !read_word("Ada").is_address);
}
END_TEST

START_TEST(takes_a_nul_and_a_lone_accent)
{
    ck_assert_int_eq(read_with(&empty.view, "\0", 1, NULL).written, WORD_MARK);
    ck_assert_int_eq(read_with(&empty.view, "A\0b", 3, NULL).written, WORD_CAPITAL);
    read_word("\xcc\x81");
}
END_TEST

/* -- pairs ------------------------------------------------------------------------------------- */

enum { SHAPE = 1, LOWER = 2, PLAIN = 4, KEY = 8 };

static const struct {
    const char *a, *b;
    unsigned same; /* what they have in common */
} pairs[] = {
    {"Ada", "Ada", SHAPE | LOWER | PLAIN | KEY},
    /* a run of one kind is as long as any other */
    {"Ada", "Bo", SHAPE},
    {"NATO", "EU", SHAPE},
    {"al-Nur", "ad-Din", SHAPE},
    {"U.S.", "E.U.", SHAPE},
    {"U.S.", "O.E.C.D.", 0},
    {"Moe", "McMoe", 0},
    {"a-b", "a_b", 0},
    {"a-b", "ab", 0},
    {"Ada", "\xc3\x85se", SHAPE},
    {"Ada", "\xd0\x9e\xd0\xbb\xd1\x8f", SHAPE},
    /* case */
    {"ADA", "Ada", LOWER | PLAIN},
    {"\xc3\x85SE", "\xc3\xa5se", LOWER | PLAIN},
    {"\xd0\x9e\xd0\x9b\xd0\xaf", "\xd0\xbe\xd0\xbb\xd1\x8f", LOWER | PLAIN},
    /* digits */
    {"1994", "2031", SHAPE | PLAIN},
    {"1994", "94", SHAPE},
    {"G20", "g77", PLAIN},
    {"G20", "G7", SHAPE},
    {"5-3", "2-0", SHAPE | PLAIN},
    {"5-3", "5:3", 0},
    /* apostrophes */
    {"O'Moe", "O\xe2\x80\x99Moe", SHAPE | LOWER | PLAIN},
    {"'s", "\xe2\x80\x99s", SHAPE | LOWER | PLAIN},
    {"O'Moe", "O\xe2\x80\x98Moe", 0}, /* an opening mark is none */
    /* marks beyond ASCII are one */
    {"\xe2\x80\x93", "\xe2\x80\x94", SHAPE},
    {"-", "\xe2\x80\x94", 0},
};

START_TEST(compares_words)
{
    struct word a = read_word(pairs[_i].a), b = read_word(pairs[_i].b);
    unsigned same = (a.shape == b.shape ? SHAPE : 0) | (a.lower == b.lower ? LOWER : 0) |
                    (a.plain == b.plain ? PLAIN : 0) | (a.key == b.key ? KEY : 0);
    ck_assert_msg(same == pairs[_i].same, "'%s' and '%s': %u, wanted %u", pairs[_i].a, pairs[_i].b,
                  same, pairs[_i].same);
}
END_TEST

/* -- long tokens ------------------------------------------------------------------------------- */

static const char *const letters[] = {
    "a", "\xc3\xa5", "\xe2\x80\x94", "\xf0\x9d\x94\x9e", "X", "\xc3\x85", "7", "-"};

/* `n` times the same character, and a tail. */
static size_t
repeat(const char *letter, size_t n, const char *tail, char *out)
{
    size_t len = strlen(letter);
    for (size_t i = 0; i < n; i++)
        memcpy(out + i * len, letter, len);
    strcpy(out + n * len, tail);
    return n * len + strlen(tail);
}

START_TEST(of_a_long_token_the_beginning_counts)
{
    char text[4 * 200 + 8];
    size_t n_long = WORD_LEN, len = repeat(letters[_i], n_long, "", text);
    struct word cut = read_with(&empty.view, text, len, NULL);
    for (size_t n = 1; n <= 200; n++) {
        len = repeat(letters[_i], n, n % 2 ? "Q" : "", text);
        struct word word = read_with(&empty.view, text, len, NULL);
        if (n < n_long)
            continue;
        ck_assert_uint_eq(word.lower, cut.lower);
        ck_assert_uint_eq(word.shape, cut.shape);
        ck_assert_uint_eq(word.written, cut.written);
        ck_assert(n == n_long || word.key != cut.key);
    }
}
END_TEST

/* Of what is 4 bytes long in small letters, fewer fit: no character is cut in two. */
START_TEST(cuts_a_long_token_between_characters)
{
    char text[4 * 200 + 8], other[4 * 200 + 8];
    for (size_t n_before = 0; n_before < 4; n_before++) {
        memset(text, 'a', n_before);
        memset(other, 'a', n_before);
        size_t len = repeat("\xf0\x9d\x94\x9e", 100, "", text + n_before) + n_before;
        size_t other_len = repeat("\xf0\x9d\x94\x9e", 90, "zz", other + n_before) + n_before;
        ck_assert_uint_eq(read_with(&empty.view, text, len, NULL).lower,
                          read_with(&empty.view, other, other_len, NULL).lower);
    }
}
END_TEST

/* -- features ---------------------------------------------------------------------------------- */

/* A word of all lists, with lists for what stands before its hyphen. */
START_TEST(features_of_a_word_in_all_lists_are_bounded)
{
    struct listing l;
    size_t n;
    const char *list = harness_write("list", "marrow-glen\nmarrow\n");
    const char *classes = harness_write("classes", "marrow-glen\t3\t2\t1\nglen\t4\t2\t1\n");
    ck_assert_int_eq(words_listing_init(&l, NULL), POSTIL_OK);
    for (int i = 0; i < LEXICON_LISTS; i++)
        ck_assert_int_eq(words_listing_add_list(&l, "x", list, NULL), POSTIL_OK);
    ck_assert_int_eq(words_listing_add_classes(&l, classes, NULL), POSTIL_OK);
    struct word word = read_with(&l.view, "Marrow-Glen", 11, &n);
    ck_assert_uint_eq(n, WORD_FEATURES);
    ck_assert_uint_eq(word.lists, LEXICON_MORE - 1);
    ck_assert_uint_eq(word.class.fine, 4);
    read_with(&l.view, "Marrow-tree", 11, &n);
    ck_assert_uint_gt(n, LEXICON_LISTS);
    words_listing_fini(&l);
}
END_TEST

static const struct {
    const char *text;
    size_t n_more; /* features that the list of "bonn" gives */
} parts[] = {
    {"Bonn-led", 1}, {"BONN-LED", 1}, {"Bonn", 2},   {"led-Bonn", 0},
    {"-Bonn", 0},    {"Bonn-", 0},    {"Bonner", 0}, {"-", 0},
};

START_TEST(knows_the_part_before_a_hyphen)
{
    struct listing l;
    size_t n, n_empty, len = strlen(parts[_i].text);
    ck_assert_int_eq(words_listing_init(&l, NULL), POSTIL_OK);
    ck_assert_int_eq(words_listing_add_list(&l, "town", harness_write("list", "Bonn\n"), NULL),
                     POSTIL_OK);
    read_with(&l.view, parts[_i].text, len, &n);
    read_with(&empty.view, parts[_i].text, len, &n_empty);
    ck_assert_uint_eq(n - n_empty, parts[_i].n_more);
    words_listing_fini(&l);
}
END_TEST

START_TEST(a_key_is_that_of_the_bytes)
{
    ck_assert_uint_eq(read_word("Ada").key, words_key("Ada", 3));
    ck_assert_uint_ne(words_key("Ada", 3), words_key("Ada", 2));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("word");
    TCase *tc = tcase_create("word");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, tells_how_a_token_is_written, 0, N_ELEM(cases));
    tcase_add_test(tc, counts_letters);
    tcase_add_test(tc, takes_a_nul_and_a_lone_accent);
    tcase_add_loop_test(tc, compares_words, 0, N_ELEM(pairs));
    tcase_add_loop_test(tc, of_a_long_token_the_beginning_counts, 0, N_ELEM(letters));
    tcase_add_test(tc, cuts_a_long_token_between_characters);
    tcase_add_test(tc, features_of_a_word_in_all_lists_are_bounded);
    tcase_add_loop_test(tc, knows_the_part_before_a_hyphen, 0, N_ELEM(parts));
    tcase_add_test(tc, a_key_is_that_of_the_bytes);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
