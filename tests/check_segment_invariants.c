/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens and sentences: invariants on made-up text, linear work on hostile text. */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <postil/utf8.h>

#include "segmented.h"
#include "suite.h"

/* -- invariants -------------------------------------------------------------------------------- */

/* Blanks and joiners by code point, written down apart from the tables of the segmenter. */
static bool
is_blank(uint32_t c)
{
    return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) ||
           c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202f) ||
           (c >= 0x205f && c <= 0x206f) || c == 0x3000 || c == 0xfeff;
}

static bool
is_mark(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || c == 0x200d || c == 0xfe0f ||
           (c >= 0x1f3fb && c <= 0x1f3ff);
}

/* For the inner loops: libcheck writes a message for each of its own assertions, held or not. */
static void
require(bool held, const char *what, size_t at)
{
    if (!held)
        ck_abort_msg("%s at %zu", what, at);
}

static void
assert_gap(const struct result *r, size_t begin, size_t end)
{
    while (begin < end) {
        size_t len;
        require(is_blank(postil_utf8_get(r->text + begin, end - begin, &len)), "no token", begin);
        begin += len;
    }
}

static void
assert_tokens(const struct result *r)
{
    size_t done = 0;
    for (size_t t = 0; t < r->n_tok; t++) {
        struct postil_token tok = r->tok[t];
        require(tok.begin >= done, "overlap", t);
        require(tok.end > tok.begin, "empty token", t);
        require(tok.end <= r->len, "token behind the text", t);
        require(postil_utf8_border(r->text, r->len, tok.begin), "torn character", tok.begin);
        require(postil_utf8_border(r->text, r->len, tok.end), "torn character", tok.end);
        assert_gap(r, done, tok.begin);
        size_t len;
        uint32_t c = postil_utf8_get(r->text + tok.begin, tok.end - tok.begin, &len);
        require(!is_blank(c), "token begins with a blank", tok.begin);
        require(!is_mark(c) || t == 0 || done < tok.begin, "torn off mark", tok.begin);
        done = tok.end;
    }
    assert_gap(r, done, r->len);
}

static void
assert_sentences(const struct result *r)
{
    size_t t = 0;
    for (size_t s = 0; s < r->n_sen; s++) {
        require(t < r->n_tok, "sentence behind the tokens", s);
        require(r->sen[s].begin == r->tok[t].begin, "sentence begins off its token", s);
        while (t + 1 < r->n_tok && r->tok[t].end < r->sen[s].end)
            t++;
        require(r->sen[s].end == r->tok[t].end, "sentence ends off its token", s);
        t++;
    }
    require(t == r->n_tok, "token in no sentence", t);
}

static void
assert_work(const struct result *r)
{
    ck_assert_uint_le(r->tok_looked, 32 * r->len);
    ck_assert_uint_le(r->sen_looked, 16 * r->n_tok + 3 * r->len + 1);
}

static uint32_t
draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((*seed >> 32) * below) >> 32);
}

/* Pieces that meet the rules' edges when they are thrown together. */
static const char *const pieces[] = {"a",
                                     "I",
                                     "the",
                                     "The",
                                     "U.S.",
                                     "Gen.",
                                     "no.",
                                     "No. ",
                                     "n't",
                                     "can't",
                                     "cannot",
                                     "'s",
                                     "’s",
                                     "'",
                                     "\"",
                                     "“",
                                     "”",
                                     "``",
                                     "''",
                                     ".",
                                     "..",
                                     "...",
                                     "…",
                                     "!",
                                     "?",
                                     "?!",
                                     ",",
                                     "-",
                                     "--",
                                     "—",
                                     "1",
                                     "23",
                                     "1,234",
                                     "1.5",
                                     "$",
                                     "US$",
                                     "%",
                                     "/",
                                     "&",
                                     "@",
                                     "#",
                                     ".com",
                                     "www.",
                                     "http://",
                                     "a@b.co",
                                     "(",
                                     ")",
                                     "[",
                                     "]",
                                     " ",
                                     " ",
                                     " ",
                                     "\n",
                                     "\n\n",
                                     "\r\n",
                                     "\t",
                                     "\f",
                                     "é",
                                     "e\xcc\x81",
                                     "\xcc\x81",
                                     "\xe2\x80\x8d",
                                     "👍🏽",
                                     "🇳🇴",
                                     "\xef\xb8\x8f",
                                     "\xef\xbb\xbf",
                                     "\xe2\x80\x8b",
                                     "\xc2\xa0",
                                     "\xc2\xad",
                                     "雪",
                                     "。",
                                     "\xe2\x80\xa8",
                                     "‑"};

/* Words, marks and the like; one draw in eight is a random code point. */
static size_t
make_text(uint64_t seed, char *text, size_t size)
{
    size_t at = 0;
    while (at + 16 < size) {
        if (draw(&seed, 8) == 0) {
            uint32_t c = draw(&seed, 0x110000);
            at += c >= 0xd800 && c < 0xe000 ? 0 : postil_utf8_put(c, text + at);
            continue;
        }
        const char *piece = pieces[draw(&seed, N_ELEM(pieces))];
        size_t len = strlen(piece);
        memcpy(text + at, piece, len);
        at += len;
    }
    return at;
}

START_TEST(holds_invariants_on_made_up_text)
{
    char text[600];
    for (uint64_t i = 0; i < 200; i++) {
        uint64_t seed = (uint64_t)_i * 1000 + i;
        size_t len = make_text(seed, text, 32 + (size_t)i * 2);
        struct result r = segment(text, len, 2 + i % 5);
        assert_tokens(&r);
        assert_sentences(&r);
        assert_work(&r);
        result_fini(&r);
    }
}
END_TEST

START_TEST(holds_invariants_on_random_bytes)
{
    char text[4096];
    uint64_t seed = (uint64_t)_i;
    size_t len = 0;
    while (len < sizeof text) {
        for (size_t i = len; i < sizeof text; i++)
            text[i] = (char)draw(&seed, 256);
        size_t valid = postil_utf8_valid(text + len, sizeof text - len);
        len += valid;
        if (valid == 0)
            text[len++] = 'x';
    }
    struct result r = segment(text, len, 64);
    assert_tokens(&r);
    assert_sentences(&r);
    assert_work(&r);
    result_fini(&r);
}
END_TEST

START_TEST(does_not_depend_on_batches)
{
    char text[2000];
    size_t len = make_text((uint64_t)_i + 7, text, sizeof text);
    struct result a = segment(text, len, 2);
    struct result b = segment(text, len, 1024);
    ck_assert_uint_eq(a.n_tok, b.n_tok);
    ck_assert_uint_eq(a.n_sen, b.n_sen);
    ck_assert_mem_eq(a.tok, b.tok, a.n_tok * sizeof *a.tok);
    ck_assert_mem_eq(a.sen, b.sen, a.n_sen * sizeof *a.sen);
    result_fini(&a);
    result_fini(&b);
}
END_TEST

/* -- hostile text ------------------------------------------------------------------------------ */

static const char *const hostile[] = {"a",
                                      "A",
                                      "7",
                                      " ",
                                      "\n",
                                      ".",
                                      "\"",
                                      "'",
                                      "-",
                                      "(",
                                      ",",
                                      "\xcc\x81",
                                      "😀",
                                      "“",
                                      "…",
                                      "@",
                                      "a.",
                                      "aa.",
                                      "A. ",
                                      "a@",
                                      "?\" Bo ",
                                      ".\"",
                                      ".)",
                                      "'s",
                                      "n't",
                                      "1,",
                                      "1.",
                                      "http://a",
                                      "🇳🇴",
                                      "\xe2\x80\x8d",
                                      "a-",
                                      "a'",
                                      "a/",
                                      "U.S. ",
                                      "a.b-c.",
                                      ". The ",
                                      "[1",
                                      ".[1]",
                                      "\r",
                                      "😀\xe2\x80\x8d",
                                      "a. \n",
                                      "/www.",
                                      "$A",
                                      "a:",
                                      "http://",
                                      "\xe2\x80\xa9",
                                      "\xef\xbb\xbf",
                                      "a&",
                                      "雪",
                                      "-A."};

static char *
repeat(const char *piece, size_t len, size_t *out_len)
{
    size_t n = strlen(piece);
    char *text = malloc(len + n);
    ck_assert_ptr_nonnull(text);
    size_t at = 0;
    for (; at < len; at += n)
        memcpy(text + at, piece, n);
    *out_len = at;
    return text;
}

START_TEST(works_in_linear_steps)
{
    uint64_t looked[2];
    for (size_t i = 0; i < 2; i++) {
        size_t len;
        char *text = repeat(hostile[_i], (size_t)20000 << i, &len);
        struct result r = segment(text, len, 512);
        assert_tokens(&r);
        assert_sentences(&r);
        assert_work(&r);
        looked[i] = r.tok_looked + r.sen_looked;
        result_fini(&r);
        free(text);
    }
    ck_assert_uint_le(looked[1], 2 * looked[0] + 2000);
}
END_TEST

static const char *const huge[] = {"a", "A", "\"", ".", "\n", "😀", "é", "-", "a. ", "\xcc\x81"};

START_TEST(takes_ten_megabytes_of_one_character)
{
    size_t len;
    char *text = repeat(huge[_i], 10 << 20, &len);
    struct result r = segment(text, len, 4096);
    assert_work(&r);
    assert_sentences(&r);
    result_fini(&r);
    free(text);
}
END_TEST

START_TEST(takes_ten_megabytes_of_nul)
{
    size_t len = 10 << 20;
    char *text = calloc(len, 1);
    ck_assert_ptr_nonnull(text);
    struct result r = segment(text, len, 4096);
    ck_assert_uint_eq(r.n_tok, 0);
    ck_assert_uint_eq(r.n_sen, 0);
    result_fini(&r);
    free(text);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("segment_invariants");
    TCase *invariants = tcase_create("invariants");
    tcase_set_timeout(invariants, 120);
    tcase_add_loop_test(invariants, holds_invariants_on_made_up_text, 0, 10);
    tcase_add_loop_test(invariants, holds_invariants_on_random_bytes, 0, 20);
    tcase_add_loop_test(invariants, does_not_depend_on_batches, 0, 20);
    suite_add_tcase(suite, invariants);

    TCase *work = tcase_create("work");
    tcase_set_timeout(work, 120);
    tcase_add_loop_test(work, works_in_linear_steps, 0, (int)N_ELEM(hostile));
    tcase_add_loop_test(work, takes_ten_megabytes_of_one_character, 0, (int)N_ELEM(huge));
    tcase_add_test(work, takes_ten_megabytes_of_nul);
    suite_add_tcase(suite, work);

    return run_suite(suite);
}
