/* SPDX-License-Identifier: Apache-2.0 */
/* The finder of names, on sentences written for it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entities/finder.h"
#include "entities/lexicon.h"
#include "segment/sentences.h"
#include "segment/tokenize.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof *(a))

static const char *const type_names[] = {"PER", "ORG", "LOC", "MISC"};

struct parsed {
    struct postil_token *tokens;
    struct postil_sentence *sentences;
    size_t n_token, n_sentence;
};

static struct parsed
parse(const char *text, size_t len)
{
    struct parsed p = {.tokens = calloc(len + 2, sizeof *p.tokens),
                       .sentences = calloc(len + 2, sizeof *p.sentences)};
    struct segment_tokenizer tk;
    struct segment_sentences sn;
    size_t n;
    ck_assert(p.tokens && p.sentences);
    segment_tokenizer_init(&tk, text, len);
    while ((n = segment_tokenizer_next(&tk, p.tokens + p.n_token, len + 2 - p.n_token)))
        p.n_token += n;
    segment_sentences_init(&sn, text, len, p.tokens, p.n_token);
    while ((n = segment_sentences_next(&sn, p.sentences + p.n_sentence, len + 2 - p.n_sentence)))
        p.n_sentence += n;
    return p;
}

static void
parsed_free(struct parsed *p)
{
    free(p->tokens);
    free(p->sentences);
}

/* "PER Ada Moe|LOC Oslo" */
static void
show(entities_finder *f, const char *text, char *out, size_t size)
{
    struct parsed p = parse(text, strlen(text));
    const struct postil_entity *names;
    size_t n, at = 0;
    ck_assert_int_eq(entities_finder_run(f, text, p.tokens, p.n_token, p.sentences, p.n_sentence,
                                         &names, &n, NULL),
                     POSTIL_OK);
    out[0] = 0;
    for (size_t i = 0; i < n && at < size; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%s %.*s", i ? "|" : "",
                               type_names[names[i].type], (int)(names[i].end - names[i].begin),
                               text + names[i].begin);
    parsed_free(&p);
}

static const struct {
    const char *text, *want;
} cases[] = {
    /* places */
    {"The talks in Geneva ended.", "LOC Geneva"},
    {"A bus left Nairobi for Mombasa, Kenya.", "LOC Nairobi|LOC Mombasa|LOC Kenya"},
    {"France and Germany signed.", "LOC France|LOC Germany"},
    {"The U.S. and the United Kingdom agreed.", "LOC U.S.|LOC United Kingdom"},
    {"The US agreed, he told us.", "LOC US"},
    {"Ships crossed the Taiwan Strait.", "LOC Taiwan Strait"},
    {"He lives in South Korea.", "LOC South Korea"},
    {"They fled northern Iraq.", "LOC Iraq"},
    {"The town of Brackwater lies nearby.", "LOC Brackwater"},
    {"Floods hit Oberling province.", "LOC Oberling"},
    {"She climbed Mount Tarrow.", "LOC Mount Tarrow"},
    {"They met at the Gulf of Aden.", "LOC Gulf of Aden"},
    {"A ferry to Stone Island sank.", "LOC Stone Island"},
    {"Japan's exports fell.", "LOC Japan"},
    /* people */
    {"Mr. Varga resigned.", "PER Varga"},
    {"President Anna Kovalenko spoke.", "PER Anna Kovalenko"},
    {"The court heard Prime Minister Olaf Lindqvist.", "PER Olaf Lindqvist"},
    {"Maria Okafor won.", "PER Maria Okafor"},
    {"A letter by John F. Harlow was found.", "PER John F. Harlow"},
    {"The envoy, Ahmed al-Rashidi, left.", "PER Ahmed al-Rashidi"},
    {"Critics blame Patrick O'Dowd.", "PER Patrick O'Dowd"},
    {"Critics blame Patrick O\u2019Dowd.", "PER Patrick O\u2019Dowd"},
    {"Its spokesman Joost van der Berg declined.", "PER Joost van der Berg"},
    {"Chen Wei-lun, who led the group, agreed.", "PER Chen Wei-lun"},
    {"Foreign Secretary Tom Ashby flew home.", "PER Tom Ashby"},
    {"Secretary of State Laura Brandt met him.", "PER Laura Brandt"},
    {"Linda Marsh, 45, was hurt.", "PER Linda Marsh"},
    {"Queen Elizabeth waved.", "PER Elizabeth"},
    {"Pope Benedict prayed.", "PER Benedict"},
    {"Jos\u00e9 \u00c1lvarez scored.", "PER Jos\u00e9 \u00c1lvarez"},
    {"Lawyers for Peter Stone appealed.", "PER Peter Stone"},
    {"The Lindgren administration fell.", "PER Lindgren"},
    /* bodies */
    {"The Foreign Ministry protested.", "ORG Foreign Ministry"},
    {"He works for Harrow Mills Inc. in Boston.", "ORG Harrow Mills Inc.|LOC Boston"},
    {"She teaches at the University of Marlow.", "ORG University of Marlow"},
    {"A study by the Keller Institute says so.", "ORG Keller Institute"},
    {"The Bank of England cut rates.", "ORG Bank of England"},
    {"NATO and the EU met.", "ORG NATO|ORG EU"},
    {"The WHO warned those who waited.", "ORG WHO"},
    {"It was printed in The New York Times.", "ORG The New York Times"},
    {"The Pentagon and the White House denied it.", "ORG Pentagon|ORG White House"},
    {"Johnson & Marsh sued.", "ORG Johnson & Marsh"},
    {"The U.S. Defense Department paid.", "ORG U.S. Defense Department"},
    {"The Center for Harbor Studies opened.", "ORG Center for Harbor Studies"},
    {"Hamas freed them.", "ORG Hamas"},
    {"Al-Qaida took blame, and al-Qaida in Iraq did not.", "ORG Al-Qaida|ORG al-Qaida in Iraq"},
    {"The Trade and Industry Ministry closed.", "ORG Trade and Industry Ministry"},
    {"The Iraqi Interior Ministry confirmed it.", "MISC Iraqi|ORG Interior Ministry"},
    {"The militant group Harak al-Nur claimed it.", "ORG Harak al-Nur"},
    /* the rest */
    {"Chinese and Russian officials met.", "MISC Chinese|MISC Russian"},
    {"Taiwanese independence is far off.", "MISC Taiwanese"},
    {"Two Americans drowned.", "MISC Americans"},
    {"He fought in World War II.", "MISC World War II"},
    {"U.S.-led troops left.", "MISC U.S.-led"},
    {"A pro-Russian crowd met anti-American ones.", "MISC pro-Russian|MISC anti-American"},
    {"A post-World War II order formed.", "MISC post-World War II"},
    {"Hurricane Tilda struck.", "MISC Hurricane Tilda"},
    {"The Kyoto Protocol and the Morland Treaty hold.", "MISC Kyoto Protocol|MISC Morland Treaty"},
    {"She won the Nobel Peace Prize at Christmas.", "MISC Nobel Peace Prize|MISC Christmas"},
    {"Iraqi President Karim Haddad left.", "MISC Iraqi|PER Karim Haddad"},
    {"A Shi'ite cleric spoke Arabic.", "MISC Shi'ite|MISC Arabic"},
    {"The Israeli-Palestinian border closed.", "MISC Israeli-Palestinian"},
    /* nothing */
    {"Police said nothing.", ""},
    {"However, several officials left on Monday in March.", ""},
    {"I said that I would.", ""},
    {"He came in mid-June and left.", ""},
    {"The president said so.", ""},
    {"Rejecting the plan, workers walked out.", ""},
    {"Protesters burned tyres.", ""},
    {"\"Nobody knows,\" he said.", ""},
    {"Former officials denied it.", ""},
    /* what the document says */
    {"Dorota Zelin spoke. Zelin smiled. Critics of Zelin left.",
     "PER Dorota Zelin|PER Zelin|PER Zelin"},
    {"The Harbor Protection League (HPL) met. HPL is old.",
     "ORG Harbor Protection League|ORG HPL|ORG HPL"},
    {"The Wall Street Journal asked. He told the Journal so. He kept a journal.",
     "ORG Wall Street Journal|ORG Journal"},
    {"He kept a Journal.", ""},
    {"Rivals fear Hurricane Tilda. People await Tilda.", "MISC Hurricane Tilda|MISC Tilda"},
    {"Mayor Quorn Voted Out After Long Fight Over Harbor Plan\n\nQuorn lost. Voters told Quorn.",
     "PER Quorn|PER Quorn|PER Quorn"},
    {"MAYOR AND COUNCIL FIGHT OVER PARIS HARBOR PLAN\n\nThe fight began in Paris.",
     "LOC PARIS|LOC Paris"},
    {"A Big Fight Over Small Plans Goes On And On\n\nThe fight went on.", ""},
};

static entities_finder *finder;

static void
set_up(void)
{
    finder = entities_finder_new();
    ck_assert(finder);
}

static void
tear_down(void)
{
    entities_finder_free(finder);
}

START_TEST(finds_names)
{
    char got[1024];
    show(finder, cases[_i].text, got, sizeof got);
    ck_assert_str_eq(got, cases[_i].want);
}
END_TEST

/* Texts made of one piece, repeated. */
static const char *const pieces[] = {
    "A",
    "Ab ",
    "\"",
    "John Smith ",
    "the ",
    "\0",
    "\xf0\x9f\x98\x80",
    "A-",
    "Of of ",
    "U.S. ",
    "al-",
    "van de ",
    "President ",
    "University of ",
    "X & ",
    "\xe2\x80\x99",
    "'s ",
    "A, ",
    "\n",
    "Ministry of Trade and ",
    "post-World War ",
    "- ",
    "i",
    "\xc3\x9f\xc3\x89 ",
};

START_TEST(bears_hostile_text)
{
    size_t len = pieces[_i][0] ? strlen(pieces[_i]) : 1, total = 200000 / len * len;
    char *text = malloc(total + 1);
    ck_assert(text);
    for (size_t i = 0; i < total; i += len)
        memcpy(text + i, pieces[_i], len);
    text[total] = 0;
    struct parsed p = parse(text, total);
    const struct postil_entity *names;
    size_t n, end = 0;
    ck_assert_int_eq(entities_finder_run(finder, text, p.tokens, p.n_token, p.sentences,
                                         p.n_sentence, &names, &n, NULL),
                     POSTIL_OK);
    for (size_t i = 0; i < n; i++) {
        ck_assert(names[i].begin >= end && names[i].end > names[i].begin);
        ck_assert(names[i].end - names[i].begin < 2048);
        ck_assert(names[i].end <= total && names[i].type < 4);
        ck_assert(names[i].score > 0 && names[i].score < 1);
        end = names[i].end;
    }
    parsed_free(&p);
    free(text);
}
END_TEST

START_TEST(takes_text_without_tokens)
{
    const struct postil_entity *names;
    size_t n = 1;
    ck_assert_int_eq(entities_finder_run(finder, "", NULL, 0, NULL, 0, &names, &n, NULL),
                     POSTIL_OK);
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(takes_tokens_without_sentences)
{
    static const char text[] = "He left Paris";
    static const struct postil_token tokens[] = {{0, 2}, {3, 7}, {8, 13}};
    const struct postil_entity *names;
    size_t n;
    ck_assert_int_eq(entities_finder_run(finder, text, tokens, 3, NULL, 0, &names, &n, NULL),
                     POSTIL_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_uint_eq(names[0].begin, 8);
    ck_assert_uint_eq(names[0].type, POSTIL_LOC);
}
END_TEST

START_TEST(forgets_the_document_before)
{
    char got[256];
    show(finder, "Dorota Zelin spoke. Critics of Zelin left.", got, sizeof got);
    ck_assert_str_eq(got, "PER Dorota Zelin|PER Zelin");
    show(finder, "Zelin.", got, sizeof got);
    ck_assert_str_eq(got, "");
}
END_TEST

START_TEST(knows_every_list_entry_by_its_hash)
{
    for (uint32_t i = 0, n = 0; i <= entities_lexicon_mask; i++) {
        if (!entities_lexicon_slots[i])
            continue;
        const struct lexicon_entry *e =
            &entities_lexicon_entries[(entities_lexicon_slots[i] & 0xffff) - 1];
        uint32_t hash = 0;
        for (size_t k = 0; k < e->len; k++)
            hash = lexicon_hash_byte(hash, (unsigned char)entities_lexicon_keys[e->key + k]);
        ck_assert_uint_eq(hash, e->hash);
        ck_assert_ptr_eq(entities_lexicon_find(hash, entities_lexicon_keys + e->key, e->len), e);
        ck_assert_uint_le(e->len, LEXICON_KEY_MAX);
        ck_assert_uint_le(e->longest, LEXICON_WORDS_MAX);
        ck_assert_uint_lt(++n, entities_lexicon_mask);
    }
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("entities");
    TCase *tc = tcase_create("finder");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, finds_names, 0, N_ELEM(cases));
    tcase_add_loop_test(tc, bears_hostile_text, 0, N_ELEM(pieces));
    tcase_add_test(tc, takes_text_without_tokens);
    tcase_add_test(tc, takes_tokens_without_sentences);
    tcase_add_test(tc, forgets_the_document_before);
    tcase_add_test(tc, knows_every_list_entry_by_its_hash);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
