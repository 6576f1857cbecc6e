/* SPDX-License-Identifier: Apache-2.0 */
/* What the finder finds with the model that comes along, in text written for it. */
#include "words/cache.h"
#include "shipped.h"

static const struct {
    const char *text, *want;
} cases[] = {
    /* places */
    {"The talks in Geneva ended on Friday.", "LOC Geneva"},
    {"A bus left Nairobi for Mombasa, Kenya.", "LOC Nairobi|LOC Mombasa|LOC Kenya"},
    {"The U.S. and the United Kingdom agreed.", "LOC U.S.|LOC United Kingdom"},
    {"He asked us about the US.", "LOC US"},
    {"Warships crossed the Taiwan Strait.", "LOC Taiwan Strait"},
    {"They fled northern Iraq.", "LOC Iraq"},
    {"The town of Brackwater lies nearby.", "LOC Brackwater"},
    {"In March, May met June in Paris, Texas.", "LOC Paris|LOC Texas"},
    {"They met in Oslo, Bergen, Troms\u00f8 and Narvik.",
     "LOC Oslo|LOC Bergen|LOC Troms\u00f8|LOC Narvik"},
    {"Ministers from Chad, Mali, Niger and Togo attended.", "LOC Chad|LOC Mali|LOC Niger|LOC Togo"},
    /* people: titles */
    {"Mr. Varga resigned.", "PER Varga"},
    {"Mrs. Thandiwe Dube thanked Dr. Ruiz.", "PER Thandiwe Dube|PER Ruiz"},
    {"President Anna Kovalenko spoke.", "PER Anna Kovalenko"},
    {"The court heard Prime Minister Olaf Lindqvist.", "PER Olaf Lindqvist"},
    {"Gen. Tomas Reiter took command of the garrison.", "PER Tomas Reiter"},
    {"Secretary of State Laura Brandt met him.", "PER Laura Brandt"},
    {"Iraqi President Karim Haddad left.", "MISC Iraqi|PER Karim Haddad"},
    /* people: initials, particles, apostrophes, generations */
    {"A letter by John F. Harlow was found.", "PER John F. Harlow"},
    {"J. R. Whitlock wrote the report.", "PER J. R. Whitlock"},
    {"John Moe Jr. and Robert Vale III inherited it.", "PER John Moe Jr.|PER Robert Vale III"},
    {"The envoy, Ahmed al-Rashidi, left.", "PER Ahmed al-Rashidi"},
    {"Its spokesman Joost van der Berg declined.", "PER Joost van der Berg"},
    {"Maria de la Fuente won the seat.", "PER Maria de la Fuente"},
    {"Critics blame Patrick O'Dowd.", "PER Patrick O'Dowd"},
    {"Critics blame Patrick O\u2019Dowd.", "PER Patrick O\u2019Dowd"},
    {"Linda Marsh, 45, was hurt.", "PER Linda Marsh"},
    /* people: possessives and quotes */
    {"Japan's exports fell.", "LOC Japan"},
    {"Lindgren's lawyers and Kovalenko's allies met.", "PER Lindgren|PER Kovalenko"},
    {"Nigeria\u2019s president met Adeyemi\u2019s deputy in Lagos.",
     "LOC Nigeria|PER Adeyemi|LOC Lagos"},
    {"\u201cWe will not wait,\u201d said Helen Marsh.", "PER Helen Marsh"},
    /* people: transliterated and accented */
    {"Oleksandr Hrytsenko and Zhang Meiling signed it.",
     "PER Oleksandr Hrytsenko|PER Zhang Meiling"},
    {"Chen Wei-lun, who led the group, agreed.", "PER Chen Wei-lun"},
    {"Nguyen Van Thanh was elected in Hanoi.", "PER Nguyen Van Thanh|LOC Hanoi"},
    {"Jos\u00e9 \u00c1lvarez scored twice.", "PER Jos\u00e9 \u00c1lvarez"},
    {"Jose\u0301 Moreno scored twice.", "PER Jose\u0301 Moreno"},
    {"Sheikh Mohammed bin Rashid al-Maktoum rules Dubai.",
     "PER Mohammed bin Rashid al-Maktoum|LOC Dubai"},
    /* people and companies of today */
    {"Volodymyr Zelenskyy met Emmanuel Macron in Paris.",
     "PER Volodymyr Zelenskyy|PER Emmanuel Macron|LOC Paris"},
    {"Keir Starmer hosted Claudia Sheinbaum and Friedrich Merz.",
     "PER Keir Starmer|PER Claudia Sheinbaum|PER Friedrich Merz"},
    {"Lai Ching-te visited Palau.", "PER Lai Ching-te|LOC Palau"},
    {"OpenAI and Nvidia signed a deal with Oracle.", "ORG OpenAI|ORG Nvidia|ORG Oracle"},
    {"DeepSeek and Anthropic released models; ByteDance did not.",
     "ORG DeepSeek|ORG Anthropic|ORG ByteDance"},
    {"TikTok sued the U.S. government.", "ORG TikTok|LOC U.S."},
    /* bodies */
    {"The Foreign Ministry protested.", "ORG Foreign Ministry"},
    {"He works for Harrow Mills Inc. in Boston.", "ORG Harrow Mills Inc.|LOC Boston"},
    {"She teaches at the University of Marlow.", "ORG University of Marlow"},
    {"The Bank of England cut rates.", "ORG Bank of England"},
    {"NATO and the EU met in Brussels.", "ORG NATO|ORG EU|LOC Brussels"},
    {"It was printed in The New York Times.", "ORG The New York Times"},
    {"The Pentagon and the White House denied it.", "ORG Pentagon|ORG White House"},
    {"The Trade and Industry Ministry closed.", "ORG Trade and Industry Ministry"},
    {"The Iraqi Interior Ministry confirmed it.", "MISC Iraqi|ORG Interior Ministry"},
    {"Johnson & Marsh sued Microsoft.", "ORG Johnson & Marsh|ORG Microsoft"},
    /* brackets */
    {"The World Health Organization (WHO) warned of cholera.",
     "ORG World Health Organization|ORG WHO"},
    {"The firm (Harrow Mills) is based in Leeds.", "ORG Harrow Mills|LOC Leeds"},
    {"The actor (Tom Ashby) and the singer [Helen Marsh] wed.", "PER Tom Ashby|PER Helen Marsh"},
    /* the rest */
    {"Chinese and Russian officials met two Americans.",
     "MISC Chinese|MISC Russian|MISC Americans"},
    {"He fought in World War II.", "MISC World War II"},
    {"The Kyoto Protocol and the Geneva Conventions hold.",
     "MISC Kyoto Protocol|MISC Geneva Conventions"},
    {"She won the Nobel Peace Prize.", "MISC Nobel Peace Prize"},
    /* hyphens */
    {"U.S.-led troops left.", "MISC U.S.-led"},
    {"U.S.-Taiwan ties have grown closer.", "MISC U.S.-Taiwan"},
    {"A pro-Russian crowd gathered.", "MISC pro-Russian"},
    {"The Israeli-Palestinian talks stalled.", "MISC Israeli-Palestinian"},
    {"He came in mid-June and left.", ""},
    /* datelines and bylines */
    {"LONDON (Reuters) - Shares fell.", "LOC LONDON|ORG Reuters"},
    {"GENEVA, March 3 (AP) \u2014 Aid workers left Sudan.", "LOC GENEVA|ORG AP|LOC Sudan"},
    {"KYIV, Ukraine \u2014 Shelling went on overnight.", "LOC KYIV|LOC Ukraine"},
    {"By ADA MOE and TOM ASHBY", "PER ADA MOE|PER TOM ASHBY"},
    /* headlines */
    {"PRIME MINISTER MERKEL VISITS BERLIN", "PER MERKEL|LOC BERLIN"},
    {"UKRAINE SAYS RUSSIA SHELLED KHARKIV", "LOC UKRAINE|LOC RUSSIA|LOC KHARKIV"},
    {"MAYOR AND COUNCIL FIGHT OVER PARIS HARBOR PLAN\n\nThe fight began in Paris.",
     "LOC PARIS|LOC Paris"},
    {"A Big Fight Over Small Plans Goes On And On\n\nThe fight went on.", ""},
    {"Kovalenko Sees Talks With Poland Ending Soon\n\nPresident Anna Kovalenko said talks with "
     "Poland would end soon.",
     "PER Kovalenko|LOC Poland|PER Anna Kovalenko|LOC Poland"},
    {"Storm Hits Coast Near Mombasa As Thousands Flee\n\nThousands fled Mombasa on Tuesday.",
     "LOC Mombasa|LOC Mombasa"},
    /* small letters */
    {"mayor quorn met angela merkel in berlin on friday.",
     "PER quorn|PER angela merkel|LOC berlin"},
    {"the european union fined google.", "ORG european union|ORG google"},
    {"he was born in france and lives in new york.", "LOC france|LOC new york"},
    /* tables */
    {"Results:\nLiverpool 3, Everton 1\nArsenal 2, Chelsea 2",
     "ORG Liverpool|ORG Everton|ORG Arsenal|ORG Chelsea"},
    {"1. Lena Fischer (Germany) 54.21\n2. Amina Yusuf (Kenya) 54.90\n3. Marta Silva (Portugal) "
     "55.02",
     "PER Lena Fischer|LOC Germany|PER Amina Yusuf|LOC Kenya|PER Marta Silva|LOC Portugal"},
    {"Iga Swiatek (Poland) beat Coco Gauff (U.S.) 6-2 6-3",
     "PER Iga Swiatek|LOC Poland|PER Coco Gauff|LOC U.S."},
    /* nothing */
    {"Police said nothing.", ""},
    {"However, several officials left on Monday in March.", ""},
    {"I said that I would.", ""},
    {"Rejecting the plan, workers walked out.", ""},
    {"\"Nobody knows,\" he said.", ""},
    {"The minister told the committee that the bill would pass.", ""},
    /* what the document says */
    {"Dorota Zelin spoke. Zelin smiled. Critics of Zelin left.",
     "PER Dorota Zelin|PER Zelin|PER Zelin"},
};

START_TEST(finds_names)
{
    finds(cases[_i].text, cases[_i].want);
}
END_TEST

/* -- sameness ---------------------------------------------------------------------------------- */

/* All cases as one document. */
static char *
join_cases(size_t *out_len)
{
    size_t len = 0;
    for (size_t i = 0; i < N_ELEM(cases); i++)
        len += strlen(cases[i].text) + 2;
    char *text = malloc(len + 1);
    ck_assert_ptr_nonnull(text);
    *text = 0;
    for (size_t i = 0, at = 0; i < N_ELEM(cases); i++)
        at += (size_t)sprintf(text + at, "%s\n\n", cases[i].text);
    *out_len = len;
    return text;
}

START_TEST(the_documents_before_do_not_count)
{
    size_t len, n, n_again;
    char *text = join_cases(&len);
    struct result r = segment(text, len, 64);
    struct entities_name *first = find_copy(&r, &n), *again = find_copy(&r, &n_again);
    ck_assert_uint_gt(n, N_ELEM(cases));
    are_same(first, n, again, n_again);
    free(again);
    finds("He kept zelin.", "");
    finds(cases[0].text, cases[0].want);
    again = find_copy(&r, &n_again);
    are_same(first, n, again, n_again);
    free(first);
    free(again);
    result_fini(&r);
    free(text);
}
END_TEST

/* More different words than the cache holds lie between the two. */
START_TEST(forgets_nothing_when_the_cache_is_full)
{
    enum { N = 3 * CACHE_WORDS, SIZE = 16 };
    char *text = malloc(N * SIZE);
    size_t len = 0, n;
    ck_assert_ptr_nonnull(text);
    for (int i = 0; i < N; i++)
        len += (size_t)sprintf(text + len, "x%dy%s", i, i % 12 == 11 ? ".\n" : " ");
    struct result r = segment(text, len, 4096);
    finds(cases[0].text, cases[0].want);
    ck_assert_uint_gt(r.n_tok, N - 1);
    find_in(&r, &n);
    for (size_t i = 0; i < N_ELEM(cases); i++)
        finds(cases[i].text, cases[i].want);
    result_fini(&r);
    free(text);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("entities");
    TCase *tc = tcase_create("entities");
    tcase_add_unchecked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, finds_names, 0, N_ELEM(cases));
    tcase_add_test(tc, the_documents_before_do_not_count);
    tcase_add_test(tc, forgets_nothing_when_the_cache_is_full);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
