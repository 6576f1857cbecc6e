/* SPDX-License-Identifier: Apache-2.0 */
/* The finder on text of any size and kind, and its cache of words. */
#include <postil/utf8.h>

#include "words/cache.h"
#include "shipped.h"

/* -- the cache --------------------------------------------------------------------------------- */

enum { N_CROWD = 64 };

/* Words that share one set: more than have room in it. */
static void
find_crowd(char crowd[N_CROWD][16])
{
    size_t n_set = CACHE_WORDS / CACHE_WAYS;
    uint64_t wanted = (words_key("Geneva", 6) >> 20) % n_set;
    for (int i = 0, n = 0; n < N_CROWD; i++) {
        int len = snprintf(crowd[n], sizeof crowd[n], "Q%d", i);
        n += (words_key(crowd[n], (size_t)len) >> 20) % n_set == wanted;
    }
}

START_TEST(a_crowded_set_changes_nothing)
{
    char crowd[N_CROWD][16], text[64 + N_CROWD * 16] = "", got[256];
    size_t n;
    find_crowd(crowd);
    for (int i = 0; i < N_CROWD; i++)
        strcat(strcat(text, crowd[i]), i % 8 == 7 ? ".\n" : " ");
    size_t n_before = strlen(text);
    strcat(text, "The talks in Geneva ended in Geneva.");
    struct result r = segment(text, strlen(text), 64);
    const struct entities_name *names = find_in(&r, &n);
    while (n && r.tok[names->first].begin < n_before)
        names++, n--;
    write_names(r.text, r.tok, names, n, got, sizeof got);
    ck_assert_str_eq(got, "LOC Geneva|LOC Geneva");
    result_fini(&r);
}
END_TEST

START_TEST(what_the_cache_gave_out_stays_for_the_window)
{
    char crowd[N_CROWD][16];
    struct lexicon lexicon;
    struct cache cache;
    postil_tagger *tagger;
    const struct cache_word *got[N_CROWD];
    find_crowd(crowd);
    ck_assert_int_eq(words_lexicon_view(model, &lexicon, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_tagger_new(model, 4, &tagger, NULL), POSTIL_OK);
    ck_assert_int_eq(words_cache_init(&cache, NULL), POSTIL_OK);
    cache.window = UINT32_MAX - 2; /* and the numbers of windows begin anew */
    for (int window = 0; window < 5; window++) {
        words_cache_next_window(&cache);
        for (int i = 0; i < N_CROWD; i++)
            got[i] = words_cache_get(&cache, &lexicon, tagger, crowd[i], strlen(crowd[i]));
        for (int i = 0; i < N_CROWD; i++)
            ck_assert_uint_eq(got[i]->word.key, words_key(crowd[i], strlen(crowd[i])));
        ck_assert_uint_eq(cache.n_spare, N_CROWD - CACHE_WAYS);
    }
    words_cache_fini(&cache);
    postil_tagger_free(tagger);
}
END_TEST

/* -- sizes ------------------------------------------------------------------------------------- */

/* `piece` so often that there are `n_least` tokens or more. */
static struct result
repeat(const char *piece, size_t len, size_t n_least)
{
    struct result one = segment(piece, len, 64);
    size_t n = n_least / (one.n_tok ? one.n_tok : 1) + 2;
    char *text = malloc(n * len);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * len, piece, len);
    struct result r = segment(text, n * len, 4096);
    result_fini(&one);
    free(text);
    return r;
}

static const char *const pieces[] = {
    "The talks in Geneva ended on Friday.\n",
    "A",
    "Ab ",
    "\"",
    "John Smith ",
    "john smith ",
    "JOHN SMITH ",
    "the ",
    "\xf0\x9f\x98\x80",
    "A-",
    "Of of ",
    "U.S. ",
    "van de ",
    "University of ",
    "X & ",
    "\xe2\x80\x99",
    "'s ",
    "A, ",
    "\n",
    "Ministry of Trade and ",
    "12 ",
    "1,234.50\n",
    "e\xcc\x81",
    "\xc3\x9f\xc3\x89 ",
};

START_TEST(bears_any_text_of_several_windows)
{
    size_t n, n_again;
    struct result r = repeat(pieces[_i], strlen(pieces[_i]), 2 * CONTEXT_TOKENS + 100);
    struct entities_name *names = find_copy(&r, &n);
    const struct entities_name *again = find_in(&r, &n_again);
    are_same(names, n, again, n_again);
    free(names);
    result_fini(&r);
}
END_TEST

START_TEST(finds_names_in_all_windows)
{
    size_t n;
    struct result r = repeat(pieces[0], strlen(pieces[0]), 2 * CONTEXT_TOKENS + 100);
    const struct entities_name *names = find_in(&r, &n);
    ck_assert_uint_gt(r.n_tok, 2 * CONTEXT_TOKENS);
    ck_assert_uint_eq(n, r.n_sen);
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(names[i].type, POSTIL_LOC);
        ck_assert_uint_eq(names[i].first, 8 * i + 3);
        ck_assert_uint_eq(names[i].end, 8 * i + 4);
    }
    result_fini(&r);
}
END_TEST

/* Tokens of one letter, of which most are more than a window: given, as another tokenizer cuts. */
static const struct {
    size_t n_token, n_sentence; /* sentences are of equal length */
} sizes[] = {
    {1, 0},
    {1, 1},
    {CONTEXT_SENTENCE, 1},
    {CONTEXT_SENTENCE + 1, 1},
    {3 * CONTEXT_SENTENCE, 0},
    {CONTEXT_TOKENS, 1},
    {CONTEXT_TOKENS, CONTEXT_TOKENS},
    {CONTEXT_TOKENS + 1, CONTEXT_TOKENS + 1},
    {CONTEXT_TOKENS + 1, 0},
    {CONTEXT_TOKENS + 1, 2},
    {2 * CONTEXT_TOKENS - 1, 21},
    {5 * CONTEXT_TOKENS, 1},
};

START_TEST(takes_sentences_of_any_length)
{
    size_t n_token = sizes[_i].n_token, n_sentence = sizes[_i].n_sentence, n;
    char *text = malloc(n_token + 1);
    struct postil_token *tokens = calloc(n_token, sizeof *tokens);
    struct postil_sentence *sentences = calloc(n_sentence + 1, sizeof *sentences);
    ck_assert(text && tokens && sentences);
    for (uint32_t i = 0; i < n_token; i++) {
        text[i] = "Aab,1"[i % 5];
        tokens[i] = (struct postil_token){i, i + 1};
    }
    for (size_t i = 0; i < n_sentence; i++)
        sentences[i] = (struct postil_sentence){(uint32_t)(i * n_token / n_sentence),
                                                (uint32_t)((i + 1) * n_token / n_sentence)};
    find(text, tokens, n_token, sentences, n_sentence, &n);
    free(text);
    free(tokens);
    free(sentences);
}
END_TEST

/* -- tokens and sentences that are given ------------------------------------------------------- */

static const struct {
    const char *text;
    struct postil_token tokens[8];
    struct postil_sentence sentences[3];
    const char *want;
} given[] = {
    {"", {{0, 0}}, {{0, 0}}, ""},
    {" \n ", {{0, 0}}, {{0, 0}}, ""},
    /* without sentences */
    {"He left Paris", {{0, 2}, {3, 7}, {8, 13}}, {{0, 0}}, "LOC Paris"},
    /* tokens outside of sentences, before, between, behind */
    {"He left Paris", {{0, 2}, {3, 7}, {8, 13}}, {{3, 7}}, "LOC Paris"},
    {"He left Paris", {{0, 2}, {3, 7}, {8, 13}}, {{0, 2}, {8, 13}}, "LOC Paris"},
    {"He left Paris", {{0, 2}, {3, 7}, {8, 13}}, {{0, 2}}, "LOC Paris"},
    /* sentences without tokens */
    {"He left Paris", {{0, 2}, {3, 7}, {8, 13}}, {{0, 2}, {2, 3}, {3, 13}}, "LOC Paris"},
    /* tokens that leave text out, or stand close */
    {"He left Paris", {{8, 13}}, {{0, 13}}, "LOC Paris"},
    {"inParis", {{0, 2}, {2, 7}}, {{0, 7}}, "LOC Paris"},
};

START_TEST(takes_what_is_given)
{
    char got[256];
    size_t n, n_token = 0, n_sentence = 0;
    while (n_token < 8 && given[_i].tokens[n_token].end)
        n_token++;
    while (n_sentence < 3 && given[_i].sentences[n_sentence].end)
        n_sentence++;
    const struct entities_name *names =
        find(given[_i].text, given[_i].tokens, n_token, given[_i].sentences, n_sentence, &n);
    write_names(given[_i].text, given[_i].tokens, names, n, got, sizeof got);
    ck_assert_str_eq(got, given[_i].want);
}
END_TEST

static const char news[] =
    "TROMS\u00d8, Norway (AP) \u2014 \u201cWe will not wait,\u201d said Jos\u00e9 \u00c1lvarez of "
    "NATO.\n"
    "The U.S.-led force, 1,234 men from Mali and the G20, left at 10:30 a.m.; \u738b did too.";

/* Tokens of every length from 1 to 9 bytes, whatever the text says there. */
START_TEST(takes_tokens_cut_at_odd_places)
{
    uint32_t len = sizeof news - 1;
    struct postil_token tokens[sizeof news];
    size_t n;
    for (uint32_t size = 1; size < 10; size++) {
        size_t n_token = 0;
        for (uint32_t at = 0, end; at < len; at = end) {
            end = at + size < len ? at + size : len;
            while (!postil_utf8_border(news, len, end))
                end++;
            tokens[n_token++] = (struct postil_token){at, end};
        }
        find(news, tokens, n_token, NULL, 0, &n);
    }
}
END_TEST

static const struct {
    const char *text;
    size_t len;
} odd[] = {
    {"\0", 1},
    {"A\0B \0\0 Paris", 12},
    {"Ada\0", 4},
    {"\xcc\x81", 2},
    {"A\xcc\x81\xcc\x81\xcc\x81 \xcc\x81", 10},
    {"\xe2\x80\x8f\xd7\x90", 5},
    {"0123456789", 10},
};

START_TEST(bears_odd_characters)
{
    size_t n;
    struct postil_token whole = {0, (uint32_t)odd[_i].len};
    struct result r = segment(odd[_i].text, odd[_i].len, 64);
    find_in(&r, &n);
    find(r.text, &whole, 1, NULL, 0, &n);
    result_fini(&r);
    r = repeat(odd[_i].text, odd[_i].len, 1000);
    find_in(&r, &n);
    result_fini(&r);
}
END_TEST

static const char *const huge[] = {"a", "A", "7", "-", "A-", "\xc3\x85", "\xf0\x9d\x94\x9e", "."};

START_TEST(takes_one_huge_token)
{
    enum { N = 100000 };
    size_t len = strlen(huge[_i]), n;
    char *text = malloc(N * len);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < N; i++)
        memcpy(text + i * len, huge[_i], len);
    struct postil_token token = {0, (uint32_t)(N * len)};
    struct postil_sentence sentence = {0, token.end};
    find(text, &token, 1, &sentence, 1, &n);
    free(text);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("finder");
    TCase *tc = tcase_create("finder");
    tcase_add_unchecked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_crowded_set_changes_nothing);
    tcase_add_test(tc, what_the_cache_gave_out_stays_for_the_window);
    tcase_add_loop_test(tc, bears_any_text_of_several_windows, 0, N_ELEM(pieces));
    tcase_add_test(tc, finds_names_in_all_windows);
    tcase_add_loop_test(tc, takes_sentences_of_any_length, 0, N_ELEM(sizes));
    tcase_add_loop_test(tc, takes_what_is_given, 0, N_ELEM(given));
    tcase_add_test(tc, takes_tokens_cut_at_odd_places);
    tcase_add_loop_test(tc, bears_odd_characters, 0, N_ELEM(odd));
    tcase_add_loop_test(tc, takes_one_huge_token, 0, N_ELEM(huge));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
