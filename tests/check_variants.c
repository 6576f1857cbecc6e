/* SPDX-License-Identifier: Apache-2.0 */
/* Variants of examples: what each kind rewrites, and that labels go with their words. */
#include "examples.h"

#include "entities/context.h"
#include "entities/variants.h"
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

static void
vary(const struct variant_shares *shares, uint64_t seed)
{
    ck_assert_int_eq(entities_variants_add(&x, shares, seed, NULL), POSTIL_OK);
}

static const struct variant_shares capitals = {.capitals = 1}, title = {.title = 1},
                                   small = {.small = 1}, headline = {.headline = 1},
                                   apart = {.apart = 1}, swap = {.swap = 1};

/* -- letters and hyphens ----------------------------------------------------------------------- */

static const struct {
    const struct variant_shares *shares;
    const char *marked, *want;
} cases[] = {
    {&capitals, "Ada/Pb Moe/Pi left the EU/O .", "ADA/Pb MOE/Pi LEFT THE EU/O ."},
    {&capitals, "Moe/P 's U.S.-led/M men | d'Arc/P", "MOE/P 'S U.S.-LED/M MEN | D'ARC/P"},
    {&capitals, "\xc3\x85se/P \xc3\xb8l \xd0\x9e\xd0\xbb\xd1\x8f/P",
     "\xc3\x85SE/P \xc3\x98L \xd0\x9e\xd0\x9b\xd0\xaf/P"},
    {&small, "Ada/Pb Moe/Pi left the EU/O . | In NEW/L",
     "ada/Pb moe/Pi left the eu/O . | in new/L"},
    {&small, "\xc3\x85SE/P \xd0\x9e\xd0\x9b\xd0\xaf/P", "\xc3\xa5se/P \xd0\xbe\xd0\xbb\xd1\x8f/P"},
    {&title, "the men of Moor/L left in haste 's | we met",
     "The men of Moor/L Left in Haste 's | We met"},
    {&title, "\xc3\xa5ret rundt", "\xc3\x85ret Rundt"},
    {&apart, "Moe/P left", "Moe/P left"},
    {&apart, "Al-Nur/P left", "Al/Pb -/Pi Nur/Pi left"},
    {&apart, "Abu/Pb al-Nur/Pi left", "Abu/Pb al/Pi -/Pi Nur/Pi left"},
    {&apart, "al-Nur/Pb Moe/Pi left", "al/Pb -/Pi Nur/Pi Moe/Pi left"},
    {&apart, "mid-may | -x y- -- a--b -", "mid - may | -x y- -- a--b -"},
    {&apart, "a-b-c", "a - b - c"},
    /* a hyphenated adjective falls into what its parts are elsewhere */
    {&apart, "Ely-led/M men of Ely/L | the EU-Ely/M pact of the EU/O",
     "Ely/L - led men of Ely/L | the EU/O - Ely/L pact of the EU/O"},
    {&apart, "Danish-led/M men", "Danish - led men"},
    {&apart, "post-War/Mb Act/Mi", "post/Mb -/Mi War/Mi Act/Mi"},
};

START_TEST(rewrites_a_document)
{
    marked_add(&x, cases[_i].marked, 2);
    x.items[0].weight = 3;
    x.items[0].unknown = 4;
    vary(cases[_i].shares, 1);
    ck_assert_uint_eq(x.n, 2);
    ck_assert_str_eq(marked_show(&x.items[0]), cases[_i].marked);
    ck_assert_str_eq(marked_show(&x.items[1]), cases[_i].want);
    ck_assert_uint_eq(x.items[1].file, 2);
    ck_assert_uint_eq(x.items[1].origin, 0);
    ck_assert_uint_eq(x.items[1].unknown, 4);
    ck_assert_float_eq(x.items[1].weight, 3);
    marked_is_sound(&x.items[1]);
}
END_TEST

START_TEST(a_headline_is_the_first_sentence_alone)
{
    static const char *const want[] = {"MOE/P QUITS COUNCIL | Moe/P quits council",
                                       "Moe/P Quits Council | Moe/P quits council"};
    size_t n[2] = {0};
    for (int i = 0; i < 40; i++)
        marked_add(&x, "Moe/P quits council | Moe/P quits council", 0);
    vary(&headline, 1);
    ck_assert_uint_eq(x.n, 80);
    for (size_t i = 40; i < x.n; i++) {
        const char *got = marked_show(&x.items[i]);
        ck_assert(strcmp(got, want[0]) == 0 || strcmp(got, want[1]) == 0);
        n[strcmp(got, want[1]) == 0]++;
    }
    ck_assert(n[0] > 8 && n[1] > 8);
}
END_TEST

/* -- other names ------------------------------------------------------------------------------- */

static const char *const stories[] = {
    "Ada/Pb Moe/Pi met Bo/P in Ely/L . | Moe/P wept .",
    "Ida/Pb Lund/Pi of the EU/O met Olaf/Pb van/Pi Rey/Pi . | Lund/P and Rey/P wept .",
    "The Old/Ob League/Oi of Port/Lb Moor/Li is Danish/M . | Port/Lb Moor/Li is not .",
};

static void
add_stories(int n_times)
{
    for (int i = 0; i < n_times; i++)
        for (size_t k = 0; k < N_ELEM(stories); k++)
            marked_add(&x, stories[k], (uint32_t)k);
}

/* Words with label 0, blanks between. */
static const char *
plain_words(const struct example *e)
{
    static char out[MARKED_SIZE];
    size_t at = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < e->n_tok; i++)
        if (!e->labels[i] || postil_tag_kind(e->labels[i]) == POSTIL_MISC)
            at += (size_t)sprintf(out + at, "%.*s ", (int)(e->tokens[i].end - e->tokens[i].begin),
                                  e->text + e->tokens[i].begin);
    return out;
}

START_TEST(other_names_leave_the_rest_alone)
{
    char plain[MARKED_SIZE];
    size_t n_changed = 0;
    add_stories(10);
    size_t n = x.n;
    vary(&swap, 1);
    ck_assert_uint_eq(x.n, 2 * n);
    for (size_t i = 0; i < n; i++) {
        const struct example *e = &x.items[n + i];
        strcpy(plain, plain_words(&x.items[i]));
        ck_assert_str_eq(plain_words(e), plain);
        ck_assert_uint_eq(e->n_sentence, x.items[i].n_sentence);
        marked_is_sound(e);
        n_changed += strcmp(marked_show(e), stories[i % N_ELEM(stories)]) != 0;
    }
    ck_assert_uint_gt(n_changed, n / 2);
}
END_TEST

/* What a name may become: any of its type, or the last word of a person's. */
static const struct {
    const char *name;
    uint32_t type;
} known[] = {
    {"Ada Moe", POSTIL_PER},  {"Bo", POSTIL_PER},        {"Moe", POSTIL_PER},
    {"Ida Lund", POSTIL_PER}, {"Lund", POSTIL_PER},      {"Olaf van Rey", POSTIL_PER},
    {"Rey", POSTIL_PER},      {"EU", POSTIL_ORG},        {"Old League", POSTIL_ORG},
    {"Ely", POSTIL_LOC},      {"Port Moor", POSTIL_LOC}, {"Danish", POSTIL_MISC},
};

static bool
is_known(const char *name, size_t len, uint32_t type)
{
    for (size_t k = 0; k < N_ELEM(known); k++)
        if (known[k].type == type && strlen(known[k].name) == len &&
            memcmp(known[k].name, name, len) == 0)
            return true;
    return false;
}

START_TEST(other_names_are_of_the_same_type)
{
    add_stories(10);
    size_t n = x.n;
    vary(&swap, 7);
    for (size_t i = n; i < x.n; i++) {
        const struct example *e = &x.items[i];
        for (uint32_t t = 0, end; t < e->n_tok; t = end) {
            end = t + 1;
            if (!e->labels[t])
                continue;
            uint32_t kind = postil_tag_kind(e->labels[t]), begin = e->tokens[t].begin;
            while (end < e->n_tok && e->labels[end] == postil_tag_label(kind, POSTIL_TAG_INSIDE))
                end++;
            ck_assert_msg(is_known(e->text + begin, e->tokens[end - 1].end - begin, kind), "%s",
                          marked_show(e));
        }
    }
}
END_TEST

/* Where "Ada Moe" becomes another, her family name does so too, and it is the same one. */
START_TEST(a_person_keeps_one_name_throughout)
{
    for (int i = 0; i < 40; i++) {
        marked_add(&x, "Ada/Pb Moe/Pi wept . | Moe/P left . | Ada/Pb Moe/Pi left .", 0);
        marked_add(&x, "Ida/Pb Lund/Pi wept . | Lund/P left . | Ida/Pb Lund/Pi left .", 0);
    }
    size_t n = x.n;
    vary(&swap, 3);
    for (size_t i = n; i < x.n; i++) {
        const char *got = marked_show(&x.items[i]);
        bool ada = strstr(got, "Ada/Pb Moe/Pi wept"), ida = strstr(got, "Ida/Pb Lund/Pi wept");
        ck_assert(!ada || (strstr(got, "| Moe/P left") && !strstr(got, "Lund")));
        ck_assert(!ida || (strstr(got, "| Lund/P left") && !strstr(got, "Moe")));
        bool bare = !ada && !ida; /* a stand-in of one word stands for all three */
        ck_assert(!bare || !strstr(got, "/Pb"));
    }
}
END_TEST

/* -- shares and seeds -------------------------------------------------------------------------- */

START_TEST(no_shares_give_no_variants)
{
    add_stories(5);
    vary(&(struct variant_shares){0}, 1);
    ck_assert_uint_eq(x.n, 5 * N_ELEM(stories));
}
END_TEST

START_TEST(no_examples_give_no_variants)
{
    vary(&capitals, 1);
    ck_assert_uint_eq(x.n, 0);
}
END_TEST

START_TEST(full_shares_give_all_kinds_of_each)
{
    add_stories(2);
    size_t n = x.n, n_tok = 0;
    vary(&(struct variant_shares){1, 1, 1, 1, 1, 1}, 1);
    ck_assert_uint_eq(x.n, 7 * n);
    for (size_t i = n; i < x.n; i++) {
        ck_assert_uint_eq(x.items[i].origin, (i - n) / 6);
        marked_is_sound(&x.items[i]);
    }
    for (size_t i = 0; i < x.n; i++)
        n_tok += x.items[i].n_tok;
    ck_assert_uint_eq(x.n_tok, n_tok);
}
END_TEST

START_TEST(a_share_is_kept_to)
{
    add_stories(200);
    size_t n = x.n;
    vary(&(struct variant_shares){.small = 0.25}, 1);
    ck_assert_uint_gt(x.n - n, n / 5);
    ck_assert_uint_lt(x.n - n, n / 3);
}
END_TEST

/* All variants of the stories under a seed, one a line. */
static char *
write_all(uint64_t seed)
{
    struct variant_shares half = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    entities_examples_fini(&x);
    add_stories(4);
    vary(&half, seed);
    char *all = calloc(x.n + 1, 256);
    ck_assert_ptr_nonnull(all);
    for (size_t i = 0, at = 0; i < x.n; i++)
        at += (size_t)sprintf(all + at, "%.250s\n", marked_show(&x.items[i]));
    return all;
}

START_TEST(a_seed_tells_the_variants)
{
    char *one = write_all(1), *again = write_all(1), *other = write_all(2);
    ck_assert_str_eq(one, again);
    ck_assert_str_ne(one, other);
    free(one);
    free(again);
    free(other);
}
END_TEST

/* -- sizes ------------------------------------------------------------------------------------- */

/* An example of one sentence: n times the same word under the same label. */
static void
add_run(const char *word, uint32_t n, uint32_t per_sentence)
{
    char **words = calloc(n, sizeof *words);
    uint8_t *labels = calloc(n, 1);
    uint32_t *ends = calloc(n, sizeof *ends), n_sentence = 0;
    struct example like = {.origin = (uint32_t)x.n, .weight = 1};
    ck_assert(words && labels && ends);
    for (uint32_t i = 0; i < n; i++) {
        words[i] = (char *)word;
        labels[i] = (uint8_t)postil_tag_label(
            POSTIL_ORG, i % per_sentence == 0 ? POSTIL_TAG_BEGIN : POSTIL_TAG_INSIDE);
        if ((i + 1) % per_sentence == 0)
            ends[n_sentence++] = i + 1;
    }
    ck_assert_int_eq(
        entities_examples_add_words(&x, words, n, labels, ends, n_sentence, &like, NULL),
        POSTIL_OK);
    free(words);
    free(labels);
    free(ends);
}

/* What is cut apart has more tokens: windows and sentences stay within their bounds. */
START_TEST(variants_fit_into_windows)
{
    size_t n_tok = 0;
    add_run("a-b", CONTEXT_TOKENS, CONTEXT_SENTENCE);
    vary(&apart, 1);
    ck_assert_uint_gt(x.n, 2);
    for (size_t i = 1; i < x.n; i++) {
        const struct example *e = &x.items[i];
        marked_is_sound(e);
        ck_assert_uint_eq(e->origin, 0);
        ck_assert_uint_le(e->n_tok, CONTEXT_TOKENS);
        for (uint32_t s = 0, first = 0; s < e->n_sentence; first = e->ends[s++])
            ck_assert_uint_le(e->ends[s] - first, CONTEXT_SENTENCE);
        n_tok += e->n_tok;
    }
    ck_assert_uint_eq(n_tok, 3 * CONTEXT_TOKENS);
}
END_TEST

/* Parts that are no names anywhere are asked for, and kept nowhere. */
START_TEST(bears_a_word_of_thousands_of_parts)
{
    enum { N = 4000 };
    char *word = malloc(N * 8 + 8), *words[1] = {word};
    uint8_t label = (uint8_t)postil_tag_label(POSTIL_MISC, POSTIL_TAG_SINGLE);
    uint32_t end = 1;
    struct example like = {.weight = 1};
    ck_assert_ptr_nonnull(word);
    for (int i = 0, at = 0; i < N; i++)
        at += sprintf(word + at, "%s%d", i ? "-" : "", i);
    ck_assert_int_eq(entities_examples_add_words(&x, words, 1, &label, &end, 1, &like, NULL),
                     POSTIL_OK);
    vary(&apart, 1);
    ck_assert_uint_eq(x.n_tok, 1 + 2 * N - 1);
    free(word);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("variants");
    TCase *tc = tcase_create("variants");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 20);
    tcase_add_loop_test(tc, rewrites_a_document, 0, N_ELEM(cases));
    tcase_add_test(tc, a_headline_is_the_first_sentence_alone);
    tcase_add_test(tc, other_names_leave_the_rest_alone);
    tcase_add_test(tc, other_names_are_of_the_same_type);
    tcase_add_test(tc, a_person_keeps_one_name_throughout);
    tcase_add_test(tc, no_shares_give_no_variants);
    tcase_add_test(tc, no_examples_give_no_variants);
    tcase_add_test(tc, full_shares_give_all_kinds_of_each);
    tcase_add_test(tc, a_share_is_kept_to);
    tcase_add_test(tc, a_seed_tells_the_variants);
    tcase_add_test(tc, variants_fit_into_windows);
    tcase_add_test(tc, bears_a_word_of_thousands_of_parts);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
