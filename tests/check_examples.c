/* SPDX-License-Identifier: Apache-2.0 */
/* Examples: labels from names, windows, sentences, types that a file does not mark. */
#include "examples.h"

#include "entities/context.h"
#include "suite.h"

static struct examples x;

static void
set_up(void)
{
    x = (struct examples){0};
}

static void
tear_down(void)
{
    entities_examples_fini(&x);
}

/* -- labels ------------------------------------------------------------------------------------ */

/* The text is cut at blanks; a sentence is [begin, end), a name too. */
static const struct {
    const char *text;
    struct postil_sentence sentences[3];
    struct postil_entity names[4];
    const char *want;
} cases[] = {
    {"Moe left", {{0, 8}}, {{0, 3, POSTIL_PER, 0, 0}}, "Moe/P left"},
    {"Ada Moe left", {{0, 12}}, {{0, 7, POSTIL_PER, 0, 0}}, "Ada/Pb Moe/Pi left"},
    {"in New Moor City", {{0, 16}}, {{3, 16, POSTIL_LOC, 0, 0}}, "in New/Lb Moor/Li City/Li"},
    {"Moe left", {{0, 8}}, {{0, 0, 0, 0, 0}}, "Moe left"},
    /* side by side */
    {"Ada Bo left",
     {{0, 11}},
     {{0, 3, POSTIL_PER, 0, 0}, {4, 6, POSTIL_PER, 0, 0}},
     "Ada/P Bo/P left"},
    {"Ada Moe EU men",
     {{0, 14}},
     {{0, 7, POSTIL_PER, 0, 0}, {8, 10, POSTIL_ORG, 0, 0}},
     "Ada/Pb Moe/Pi EU/O men"},
    /* a name covers the tokens it touches */
    {"pre-Moe era", {{0, 11}}, {{4, 7, POSTIL_MISC, 0, 0}}, "pre-Moe/M era"},
    {"the Ada-led men", {{0, 15}}, {{2, 5, POSTIL_PER, 0, 0}}, "the/Pb Ada-led/Pi men"},
    {"a blank b", {{0, 9}}, {{1, 2, POSTIL_PER, 0, 0}}, "a blank b"},
    {"EU-UN men",
     {{0, 9}},
     {{0, 2, POSTIL_ORG, 0, 0}, {3, 5, POSTIL_LOC, 0, 0}},
     "EU-UN/O men"}, /* the first has the token */
    /* sentences end within names */
    {"Ada Moe left", {{0, 3}, {4, 12}}, {{0, 7, POSTIL_PER, 0, 0}}, "Ada/P | Moe/P left"},
    {"New Moor City Hall",
     {{0, 8}, {9, 18}},
     {{0, 18, POSTIL_ORG, 0, 0}},
     "New/Ob Moor/Oi | City/Ob Hall/Oi"},
    {"New Moor City Hall",
     {{0, 3}, {4, 13}, {14, 18}},
     {{0, 18, POSTIL_ORG, 0, 0}},
     "New/O | Moor/Ob City/Oi | Hall/O"},
    {"New Moor City Hall",
     {{0, 8}, {9, 18}},
     {{0, 8, POSTIL_LOC, 0, 0}, {9, 18, POSTIL_LOC, 0, 0}},
     "New/Lb Moor/Li | City/Lb Hall/Li"},
    /* tokens outside of sentences count to the one before */
    {"a b c d", {{2, 3}, {6, 7}}, {{0, 0, 0, 0, 0}}, "a | b c | d"},
    {"a b", {{0, 0}}, {{0, 0, 0, 0, 0}}, "a b"},
};

/* Tokens between blanks. */
static size_t
cut(const char *text, struct postil_token *out)
{
    size_t n = 0;
    for (uint32_t at = 0, len; text[at]; at += len) {
        at += (uint32_t)strspn(text + at, " ");
        len = (uint32_t)strcspn(text + at, " ");
        if (len)
            out[n++] = (struct postil_token){at, at + len};
    }
    return n;
}

START_TEST(labels_tokens)
{
    struct postil_token tokens[MARKED_TOKENS];
    size_t n_sentence = 0, n_name = 0;
    while (n_sentence < 3 && cases[_i].sentences[n_sentence].end)
        n_sentence++;
    while (n_name < 4 && cases[_i].names[n_name].end)
        n_name++;
    ck_assert_int_eq(entities_examples_add(&x, cases[_i].text, tokens, cut(cases[_i].text, tokens),
                                           cases[_i].sentences, n_sentence, cases[_i].names, n_name,
                                           7, NULL),
                     POSTIL_OK);
    ck_assert_uint_eq(x.n, 1);
    ck_assert_str_eq(marked_show(&x.items[0]), cases[_i].want);
    ck_assert_uint_eq(x.items[0].file, 7);
    ck_assert_uint_eq(x.items[0].origin, 0);
    marked_is_sound(&x.items[0]);
}
END_TEST

START_TEST(a_document_without_tokens_is_no_example)
{
    ck_assert_int_eq(entities_examples_add(&x, "", NULL, 0, NULL, 0, NULL, 0, 0, NULL), POSTIL_OK);
    ck_assert_uint_eq(x.n, 0);
}
END_TEST

/* -- windows ----------------------------------------------------------------------------------- */

/* A text of n tokens "a ", with names of three tokens each ten tokens, sentences of `length`. */
static void
add_long(uint32_t n, uint32_t length)
{
    char *text = malloc(2 * (size_t)n + 1);
    struct postil_token *tokens = calloc(n, sizeof *tokens);
    struct postil_sentence *sentences = calloc(n, sizeof *sentences);
    struct postil_entity *names = calloc(n, sizeof *names);
    size_t n_sentence = 0, n_name = 0;
    ck_assert(text && tokens && sentences && names);
    for (uint32_t i = 0; i < n; i++) {
        memcpy(text + 2 * i, "a ", 3);
        tokens[i] = (struct postil_token){2 * i, 2 * i + 1};
        if (length && i % length == 0)
            sentences[n_sentence++] = (struct postil_sentence){2 * i, 2 * (i + length)};
        if (i % 10 == 5 && i + 3 <= n)
            names[n_name++] = (struct postil_entity){
                .begin = 2 * i, .end = 2 * i + 5, .type = i / 10 % (POSTIL_MISC + 1)};
    }
    ck_assert_int_eq(
        entities_examples_add(&x, text, tokens, n, sentences, n_sentence, names, n_name, 0, NULL),
        POSTIL_OK);
    free(text);
    free(tokens);
    free(sentences);
    free(names);
}

static const struct {
    uint32_t n, length, n_window;
} windows[] = {
    {1, 0, 1},
    {CONTEXT_SENTENCE + 1, 0, 1},
    {CONTEXT_TOKENS, 0, 1},
    {CONTEXT_TOKENS + 1, 0, 2},
    {CONTEXT_TOKENS, CONTEXT_TOKENS, 1},
    {CONTEXT_TOKENS + 10, 10, 2},
    {3 * CONTEXT_TOKENS, 7, 4},
    {2 * CONTEXT_TOKENS, 1, 2},
    {2 * CONTEXT_TOKENS, 700, 3}, /* 512 and 188 tokens in turn */
};

START_TEST(cuts_a_document_to_windows)
{
    size_t n_tok = 0;
    add_long(windows[_i].n, windows[_i].length);
    ck_assert_uint_eq(x.n, windows[_i].n_window);
    for (size_t i = 0; i < x.n; i++) {
        const struct example *e = &x.items[i];
        marked_is_sound(e);
        ck_assert_uint_le(e->n_tok, CONTEXT_TOKENS);
        ck_assert_uint_eq(e->origin, i);
        for (uint32_t s = 0, first = 0; s < e->n_sentence; first = e->ends[s++])
            ck_assert_uint_le(e->ends[s] - first, CONTEXT_SENTENCE);
        for (uint32_t t = 0; t < e->n_tok; t++) {
            size_t at = n_tok + t, from = at % 10;
            bool named = from >= 5 && from < 8 && at - from + 8 <= windows[_i].n;
            ck_assert_int_eq(e->labels[t] != 0, named);
            ck_assert(!named || postil_tag_kind(e->labels[t]) == (at / 10) % (POSTIL_MISC + 1));
            ck_assert_int_eq(e->text[e->tokens[t].begin], 'a');
        }
        n_tok += e->n_tok;
    }
    ck_assert_uint_eq(n_tok, windows[_i].n);
    ck_assert_uint_eq(x.n_tok, n_tok);
}
END_TEST

/* -- words ------------------------------------------------------------------------------------- */

START_TEST(adds_words_like_another)
{
    static char *words[] = {"Ada", "Moe", "left", "Ely"};
    static const uint8_t labels[] = {1, 2, 0, 9};
    static const uint32_t ends[] = {3, 4};
    marked_add(&x, "first", 3);
    x.items[0].unknown = 5;
    x.items[0].weight = 2.5f;
    for (int i = 0; i < 600; i++) /* the items move, and `like` among them */
        ck_assert_int_eq(
            entities_examples_add_words(&x, words, 4, labels, ends, 2, &x.items[x.n - 1], NULL),
            POSTIL_OK);
    const struct example *e = &x.items[600];
    ck_assert_str_eq(marked_show(e), "Ada/Pb Moe/Pi left | Ely/L");
    ck_assert_uint_eq(e->file, 3);
    ck_assert_uint_eq(e->unknown, 5);
    ck_assert_uint_eq(e->origin, 0);
    ck_assert_float_eq(e->weight, 2.5f);
    ck_assert_uint_eq(x.n_tok, 1 + 600 * 4);
}
END_TEST

/* -- types ------------------------------------------------------------------------------------- */

static const struct {
    const char *marked;
    uint32_t file, unknown;
} unknown[] = {
    {"Ada/P left", 0, 8},  {"the EU/O left Port/Lb Moor/Li", 0, 8},
    {"nobody left", 0, 8}, {"Dane/M | Ada/Pb Moe/Pi", 1, 6},
    {"nobody", 2, 15},
};

START_TEST(a_type_that_a_file_never_marks_is_unknown)
{
    for (size_t i = 0; i < N_ELEM(unknown); i++)
        marked_add(&x, unknown[i].marked, unknown[i].file);
    entities_examples_find_unknown(&x, 4);
    for (size_t i = 0; i < N_ELEM(unknown); i++)
        ck_assert_uint_eq(x.items[i].unknown, unknown[i].unknown);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("examples");
    TCase *tc = tcase_create("examples");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, labels_tokens, 0, N_ELEM(cases));
    tcase_add_test(tc, a_document_without_tokens_is_no_example);
    tcase_add_loop_test(tc, cuts_a_document_to_windows, 0, N_ELEM(windows));
    tcase_add_test(tc, adds_words_like_another);
    tcase_add_test(tc, a_type_that_a_file_never_marks_is_unknown);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
