/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens and sentences: rules by example. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon.h"
#include "segmented.h"
#include "sentences.h"
#include "suite.h"

/* "Ada|left|. // Bo|stayed|." */
static void
assert_shown(const char *text, size_t len, const char *want)
{
    struct result r = segment(text, len, 3);
    char got[2048] = "";
    size_t at = 0, s = 0;
    for (size_t t = 0; t < r.n_tok; t++) {
        bool first = s < r.n_sen && r.tok[t].begin == r.sen[s].begin;
        const char *sep = first ? (t ? " // " : "") : "|";
        s += first;
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%.*s", sep,
                               (int)(r.tok[t].end - r.tok[t].begin), r.text + r.tok[t].begin);
        ck_assert_uint_lt(at, sizeof got);
    }
    ck_assert_str_eq(got, want);
    result_fini(&r);
}

static const struct {
    const char *text, *want;
} token_cases[] = {
    {"", ""},
    {" \t\r\n ", ""},
    {"Mayors met", "Mayors|met"},
    /* clitics and apostrophes */
    {"Ostby's boat", "Ostby|'s|boat"},
    {"Ostby’s boat", "Ostby|’s|boat"},
    {"the crews' pay", "the|crews|'|pay"},
    {"It isn't, we can't, they won’t", "It|is|n't|,|we|ca|n't|,|they|wo|n’t"},
    {"DON'T SAY I'M LATE", "DO|N'T|SAY|I|'M|LATE"},
    {"they'd've; we'll; you're", "they|'d|'ve|;|we|'ll|;|you|'re"},
    {"She cannot go", "She|can|not|go"},
    {"Cannot a cannoteer?", "Can|not|a|cannoteer|?"},
    {"do n't, Kai 's", "do|n't|,|Kai|'s"},
    {"O'Hara of Xi'an and D’Arcy", "O'Hara|of|Xi'an|and|D’Arcy"},
    {"rock 'n' roll of the '70s", "rock|'|n|'|roll|of|the|'70s"},
    {"the U.S.'s aim, the paper”’s", "the|U.S.|'s|aim|,|the|paper|”|’s"},
    /* abbreviations and initials */
    {"Mr. Oda and Gen. Pak", "Mr.|Oda|and|Gen.|Pak"},
    {"GEN. PAK", "GEN.|PAK"},
    {"J. K. Brandt, J.R.R. Holm, P.T.Strand", "J.|K.|Brandt|,|J.R.R.|Holm|,|P.T.|Strand"},
    {"a U.S.-led, anti-U.S. bloc", "a|U.S.-led|,|anti-U.S.|bloc"},
    {"from 9 a.m. to 5 p.m. sharp", "from|9|a.m.|to|5|p.m.|sharp"},
    {"Harper, W.Va., and a B.Sc. course", "Harper|,|W.Va.|,|and|a|B.Sc.|course"},
    {"a Ph.D. candidate, e.g. mine", "a|Ph.D.|candidate|,|e.g.|mine"},
    {"No. 4 beat p. 12 on Mar. 9", "No.|4|beat|p.|12|on|Mar.|9"},
    {"said no. Then", "said|no|. // Then"},
    {"They chose plan B.", "They|chose|plan|B|."},
    {"Acme Corp., Bolt Ltd.", "Acme|Corp.|,|Bolt|Ltd."},
    /* numbers, money, dates, times */
    {"1,234.5 of 1,00,000", "1,234.5|of|1,00,000"},
    {"in 2012,300 left; 1,2,3", "in|2012|,|300|left|;|1|,|2|,|3"},
    {"$3.5bn or US$ 40, €9, £5m", "$|3.5bn|or|US$|40|,|€|9|,|£|5m"},
    {"up 7%, to 80th in the 1990s", "up|7|%|,|to|80th|in|the|1990s"},
    {"at 10:30, 08/16/2000, 2024-05-09", "at|10:30|,|08/16/2000|,|2024-05-09"},
    {"won 2-0, 1/2 of it, -5 or .5 or +1", "won|2-0|,|1/2|of|it|,|-5|or|.5|or|+1"},
    {"in 1914–18.", "in|1914|–|18|."},
    {"No.5 and v2.0 and 3km²", "No.|5|and|v2.0|and|3km²"},
    /* joints */
    {"23-year-old F-16s, and/or", "23-year-old|F-16s|,|and|/|or"},
    {"naïve‑ish café-bar", "naïve‑ish|café-bar"},
    {"AT&T, R&D, a P/E of 9; A & B", "AT&T|,|R&D|,|a|P/E|of|9|;|A|&|B"},
    /* addresses */
    {"See https://a.example/x_(y)?q=1.", "See|https://a.example/x_(y)?q=1|."},
    {"(http://a.example/b), then", "(|http://a.example/b|)|,|then"},
    {"www.a.example, b.co.uk/c or d.com.", "www.a.example|,|b.co.uk/c|or|d.com|."},
    {"write to ada.bo@mail.example.org!", "write|to|ada.bo@mail.example.org|!"},
    {"#Harbour for @ada_bo #5", "#Harbour|for|@ada_bo|#|5"},
    {"it ended.De Wit left", "it|ended|. // De|Wit|left"},
    /* marks */
    {"\"Yes\" 'no' “a” ‘b’ ``c''", "\"|Yes|\"|'|no|'|“|a|”|‘|b|’|``|c|''"},
    {"well... so… ?! !!!", "well|...|so|…|?!|!!!"},
    {"a - b – c—d -- e", "a|-|b|–|c|—|d|--|e"},
    {"(x) [y] {z} <w>", "(|x|)|[|y|]|{|z|}|<|w|>"},
    {"***** ===== ~~", "*****|=====|~~"},
    {"© 2020 Acme™", "©|2020|Acme|™"},
    /* beyond ASCII */
    {"Åsa Ødegård, Đilas", "Åsa|Ødegård|,|Đilas"},
    {"e\xcc\x81te\xcc\x81 .\xcc\x81 a", "e\xcc\x81te\xcc\x81|.\xcc\x81|a"},
    {"👍🏽👩‍🚀 🇳🇴🇸🇪 1️⃣ ☀️",
     "👍🏽|👩‍🚀|🇳🇴|🇸🇪|1️⃣|☀️"},
    {"a\xc2\xa0"
     "b\xe2\x80\x8b"
     "c\xe3\x80\x80"
     "d",
     "a|b|c|d"},
    {"\xef\xbb\xbfThe co\xc2\xad"
     "op",
     "The|co\xc2\xad"
     "op"},
    {"\xcc\x81 a", "\xcc\x81|a"},
};

START_TEST(cuts_tokens)
{
    assert_shown(token_cases[_i].text, strlen(token_cases[_i].text), token_cases[_i].want);
}
END_TEST

static const struct {
    const char *text, *want;
} sentence_cases[] = {
    {"Ada left. Bo stayed.", "Ada left.|Bo stayed."},
    {"Ada left! Did Bo? He did.", "Ada left!|Did Bo?|He did."},
    {"Prices rose 3.5 percent. 20 firms closed.", "Prices rose 3.5 percent.|20 firms closed."},
    {"it rained. then it snowed.", "it rained. then it snowed."},
    {"Sales fell. iPhone makers wept.", "Sales fell.|iPhone makers wept."},
    {"She stayed; he left: nobody knew.", "She stayed; he left: nobody knew."},
    /* abbreviations */
    {"He met Gen. He Weiguo. They spoke.", "He met Gen. He Weiguo.|They spoke."},
    {"Mr. Oda and Dr. Lind spoke.", "Mr. Oda and Dr. Lind spoke."},
    {"It left the U.S. The ship sank.", "It left the U.S.|The ship sank."},
    {"The U.S. Senate voted.", "The U.S. Senate voted."},
    {"He joined Acme Corp. Chairman Li quit.", "He joined Acme Corp. Chairman Li quit."},
    {"He joined Acme Corp. She did not.", "He joined Acme Corp.|She did not."},
    {"At 5 p.m. Monday it closed.", "At 5 p.m. Monday it closed."},
    {"It shut at 5 p.m. On Monday it was quiet.", "It shut at 5 p.m.|On Monday it was quiet."},
    {"On Jan. 5 it froze. No. 8 lost.", "On Jan. 5 it froze.|No. 8 lost."},
    {"By J. K. Brandt and A. Holm.", "By J. K. Brandt and A. Holm."},
    {"Nuts, bolts, etc. But no screws.", "Nuts, bolts, etc.|But no screws."},
    {"“We quit the U.S.” Voters cheered.", "“We quit the U.S.”|Voters cheered."},
    {"She lives in St. Gallen. He doesn't.", "She lives in St. Gallen.|He doesn't."},
    /* quotations */
    {"\"Stop,\" he said. \"Go!\" she cried.", "\"Stop,\" he said.|\"Go!\" she cried."},
    {"“Why?” asked Bo. “Who knows?”", "“Why?” asked Bo.|“Who knows?”"},
    {"“Why?” Bo Lind asked. “Well.”", "“Why?” Bo Lind asked.|“Well.”"},
    {"“Why?” The minister asked it twice.", "“Why?”|The minister asked it twice."},
    {"He wants \"independence.\" She does not.", "He wants \"independence.\"|She does not."},
    {"\"I left. She stayed,\" he said.", "\"I left.|She stayed,\" he said."},
    {"He said: “I am calm.” Nobody was.", "He said: “I am calm.”|Nobody was."},
    {"They call it “One Shore\" policy. We do not.",
     "They call it “One Shore\" policy.|We do not."},
    {"He \"left.\"She stayed.", "He \"left.\"|She stayed."},
    {"``Yes.'' She nodded.", "``Yes.''|She nodded."},
    {"'Maybe.' Then she left.", "'Maybe.'|Then she left."},
    {"(He left.) [She stayed.] So?", "(He left.)|[She stayed.]|So?"},
    {"He paid (the U.S. way) and left.", "He paid (the U.S. way) and left."},
    {"It was \" odd . \" Bo left .", "It was \" odd . \"|Bo left ."},
    {"He asked (\"Why?\"). Nobody knew.", "He asked (\"Why?\").|Nobody knew."},
    /* ellipses, dashes, notes */
    {"Well... it rained. Then… Snow came.", "Well... it rained.|Then…|Snow came."},
    {"I think ... I know.", "I think ... I know."},
    {"“It ends.” — the mayor", "“It ends.” — the mayor"},
    {"It ended. - Next came rain.", "It ended.|- Next came rain."},
    {"Rain fell.[12] Snow came.", "Rain fell.[12]|Snow came."},
    {"What?! No!!! Yes.", "What?!|No!!!|Yes."},
    {"It ended.The next began.So there.", "It ended.|The next began.|So there."},
    {"He uses .NET at work. It is old.", "He uses .NET at work.|It is old."},
    {"OSLO (XY) — The vote failed. It did.", "OSLO (XY) — The vote failed.|It did."},
    {"Go to a.example.com. Then pay.", "Go to a.example.com.|Then pay."},
    {"1. Open it. Wait.\n2. Shut it.\n", "1. Open it.|Wait.|2. Shut it."},
    {"雨。 雪！", "雨。|雪！"},
    /* lines */
    {"Ferry sinks\nTwo men drowned on Monday.", "Ferry sinks|Two men drowned on Monday."},
    {"Ferry sinks\r\nTwo men drowned.\r\n", "Ferry sinks|Two men drowned."},
    {"Ferry sinks\rTwo men drowned.\r", "Ferry sinks|Two men drowned."},
    {"one line\n\nanother line", "one line|another line"},
    {"one page\fanother page", "one page|another page"},
    {"one line\xe2\x80\xa8"
     "two lines\xe2\x80\xa9"
     "three",
     "one line|two lines|three"},
    {"The ferry sank off the northern coast\n"
     "when a wave struck it early on Monday.\n"
     "Two men drowned and others were hurt,\n"
     "the mayor said. Nobody knew why the\n"
     "Ostby family had sailed.\n"
     "Divers arrived at noon and found it.",
     "The ferry sank off the northern coast\nwhen a wave struck it early on Monday.|"
     "Two men drowned and others were hurt,\nthe mayor said.|"
     "Nobody knew why the\nOstby family had sailed.|"
     "Divers arrived at noon and found it."},
    {"FERRY SINKS\n"
     "The ferry sank off the northern coast\n"
     "when a wave struck it early on Monday\n"
     "and two of the men drowned. The mayor\n"
     "wept.",
     "FERRY SINKS|The ferry sank off the northern coast\nwhen a wave struck it early on Monday\n"
     "and two of the men drowned.|The mayor\nwept."},
};

START_TEST(splits_sentences)
{
    const char *text = sentence_cases[_i].text;
    struct result r = segment(text, strlen(text), 2);
    char got[1024] = "";
    size_t at = 0;
    for (size_t s = 0; s < r.n_sen; s++)
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%.*s", s ? "|" : "",
                               (int)(r.sen[s].end - r.sen[s].begin), text + r.sen[s].begin);
    ck_assert_str_eq(got, sentence_cases[_i].want);
    result_fini(&r);
}
END_TEST

START_TEST(passes_over_nul_bytes)
{
    assert_shown("a\0b. \0\0C.\0", 10, "a|b|. // C|.");
}
END_TEST

START_TEST(takes_tokens_from_elsewhere)
{
    static const char text[] = "Ada left. Bo stayed.";
    static const struct postil_token tok[] = {{0, 8}, {8, 9}, {10, 20}};
    struct segment_sentences sn;
    segment_sentences_init(&sn, text, sizeof text - 1, tok, N_ELEM(tok));
    struct postil_sentence sen[3];
    ck_assert_uint_eq(segment_sentences_next(&sn, sen, 3), 2);
    ck_assert_uint_eq(sen[0].end, 9);
    ck_assert_uint_eq(sen[1].begin, 10);
    ck_assert_uint_eq(segment_sentences_next(&sn, sen, 3), 0);
}
END_TEST

static const struct {
    const char *word;
    uint32_t flags;
} word_cases[] = {
    {"Gen", SEGMENT_TITLE},
    {"GEN", SEGMENT_TITLE},
    {"gen", 0},
    {"vol", SEGMENT_NUMBER},
    {"Vol", SEGMENT_NUMBER},
    {"Corp", SEGMENT_SHORT},
    {"The", SEGMENT_STARTER},
    {"the", 0},
    {"said", SEGMENT_REPORT},
    {"org", SEGMENT_DOMAIN},
    {"", 0},
    {"longerthananyentry", 0},
};

START_TEST(finds_words)
{
    const char *word = word_cases[_i].word;
    ck_assert_uint_eq(segment_lexicon_find((const unsigned char *)word, strlen(word)),
                      word_cases[_i].flags);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("segment");
    TCase *rules = tcase_create("rules");
    tcase_add_loop_test(rules, cuts_tokens, 0, (int)N_ELEM(token_cases));
    tcase_add_loop_test(rules, splits_sentences, 0, (int)N_ELEM(sentence_cases));
    tcase_add_loop_test(rules, finds_words, 0, (int)N_ELEM(word_cases));
    tcase_add_test(rules, passes_over_nul_bytes);
    tcase_add_test(rules, takes_tokens_from_elsewhere);
    suite_add_tcase(suite, rules);

    return run_suite(suite);
}
