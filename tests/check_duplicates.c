/* SPDX-License-Identifier: Apache-2.0 */
/* Words, credits, dates, and a corpus as a whole, on friendly and on hostile text. */
#include "duplicates_corpus.h"
#include "plain.h"
#include "suite.h"

/* The path for machines without SSE2, built in beside the other. */
size_t
plain_words_portable(struct dup_plain *plain, size_t at);
#define DUP_PORTABLE
#define dup_plain_words plain_words_portable
#include "plain.c"
#undef dup_plain_words

/* The scan letter by letter. */
static size_t
plain_words_none(struct dup_plain *plain, size_t at)
{
    (void)plain;
    return at;
}
enum postil_status
scan_letters(struct dup_words *words, const dup_lists *lists, const char *text, size_t len,
             struct postil_error *err);
void
mark_sentences_unused(struct dup_words *words, const struct postil_sentence *sentences,
                      size_t n_sentence);
void
words_fini_unused(struct dup_words *words);
#define dup_plain_words          plain_words_none
#define dup_words_scan           scan_letters
#define dup_words_mark_sentences mark_sentences_unused
#define dup_words_fini           words_fini_unused
#define reserve                  reserve_words
#include "words.c"
#undef reserve
#undef dup_plain_words
#undef dup_words_scan
#undef dup_words_mark_sentences
#undef dup_words_fini

/* -- words ------------------------------------------------------------------------------------- */

/* Each word with its flags: q quoted, l line, c capital, f frequent, b stock phrase. */
static const struct {
    const char *text, *want;
} word_cases[] = {
    {"", ""},
    {"Cats sleep.", "Cats/lc sleep/"},
    {"the U.S. won't pay 1,000.5 now", "the/lf U.S/cf won't/f pay/ 1,000.5/cf now/f"},
    {"pier.Mast sea-worn", "pier/l Mast/c sea/ worn/"},
    {"he said \"slow ferry\" sank", "he/lf said/f slow/q ferry/q sank/"},
    {"\342\200\234slow ferry\342\200\235 sank", "slow/ql ferry/q sank/"},
    {"an \342\200\234open ferry\" sank", "an/lf open/qf ferry/q sank/"},
    {"\"never closed.\nnew paragraph", "never/qlf closed/qf new/lf paragraph/"},
    {"\"broken for\nwidth\" only", "broken/ql for/qf width/ql only/f"},
    {"x did not respond to requests for comment y",
     "x/l did/fb not/fb respond/b to/fb requests/b for/fb comment/fb y/"},
    {"a \342\200\230slow ferry\342\200\231 sank", "a/lf slow/q ferry/q sank/"},
    {"a 'slow ferry' sank 'em all", "a/lf slow/q ferry/q sank/ em/ all/f"},
    {"the crews' ferry, rock 'n' roll", "the/lf crews/ ferry/ rock/ n/q roll/"},
    {"\342\200\234a \342\200\230slow\342\200\231 ferry\342\200\235 sank",
     "a/qlf slow/q ferry/q sank/"},
    {"a\302\255b \303\211t\303\251", "a\302\255b/l \303\211t\303\251/c"},
    {"\xff\xfe", ""},
    {"''' ,.\342\200\231", ""},
};

static const char *
show_words(const struct dup_words *words, const char *text, char *out, size_t size)
{
    static const struct {
        uint32_t flag;
        char letter;
    } letters[] = {{DUP_QUOTED, 'q'},
                   {DUP_LINE, 'l'},
                   {DUP_CAPITAL, 'c'},
                   {DUP_COMMON, 'f'},
                   {DUP_BOILERPLATE, 'b'}};
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < words->n; i++) {
        const struct dup_word *w = &words->items[i];
        len += (size_t)snprintf(out + len, size - len, "%s%.*s/", i ? " " : "",
                                (int)(w->end - w->begin), text + w->begin);
        for (size_t k = 0; k < N_ELEM(letters); k++)
            if (w->flags & letters[k].flag)
                len += (size_t)snprintf(out + len, size - len, "%c", letters[k].letter);
    }
    return out;
}

START_TEST(scans_words)
{
    char out[512];
    const char *text = word_cases[_i].text;
    dup_lists *lists = open_lists();
    struct dup_words words = {0};
    ck_assert_int_eq(dup_words_scan(&words, lists, text, strlen(text), NULL), POSTIL_OK);
    ck_assert_str_eq(show_words(&words, text, out, sizeof out), word_cases[_i].want);
    dup_words_fini(&words);
    dup_lists_free(lists);
}
END_TEST

/*
 * Most words are read many bytes at a time; letter by letter must give the same, wherever they
 * stand.
 */
START_TEST(reads_words_alike_however_they_stand)
{
    static const char *const bits[] = {"a",
                                       "word",
                                       "The",
                                       "don't",
                                       "U.S.",
                                       " ",
                                       "  ",
                                       ", ",
                                       ". ",
                                       ".",
                                       "\n",
                                       "\"",
                                       "'",
                                       "x'",
                                       "-",
                                       "7",
                                       "1,000.5",
                                       "q9",
                                       "9q",
                                       "(",
                                       "\342\200\231",
                                       "\303\251t\303\251",
                                       "\t",
                                       "fifteen-letters",
                                       "abcdefghijklmno",
                                       "abcdefghijklmnop",
                                       "abcdefghijklmnopqrstuvwxyz",
                                       "did not respond to"};
    dup_lists *lists = open_lists();
    struct dup_words slow = {0}, fast = {0};
    for (uint64_t seed = 0; seed < 4000; seed++) {
        char text[400] = "";
        size_t len = 0, shift = seed % 70;
        for (uint64_t k = 0; len < 60; k++) {
            const char *bit = bits[dup_mix(seed * 64 + k + 1) % N_ELEM(bits)];
            if (len + strlen(bit) >= 79)
                break;
            strcpy(text + len, bit);
            len += strlen(bit);
        }
        ck_assert_int_eq(scan_letters(&slow, lists, text, len, NULL), POSTIL_OK);
        memmove(text + shift, text, len);
        memset(text, ' ', shift);
        memset(text + shift + len, ' ', sizeof text - shift - len);
        ck_assert_int_eq(dup_words_scan(&fast, lists, text, sizeof text, NULL), POSTIL_OK);
        ck_assert_uint_eq(fast.n, slow.n);
        for (size_t i = 0; i < slow.n; i++) {
            ck_assert_uint_eq(fast.items[i].begin, slow.items[i].begin + shift);
            ck_assert_uint_eq(fast.items[i].end, slow.items[i].end + shift);
            ck_assert_uint_eq(fast.items[i].hash, slow.items[i].hash);
            ck_assert_uint_eq(fast.items[i].flags, slow.items[i].flags);
        }
    }
    dup_words_fini(&slow);
    dup_words_fini(&fast);
    dup_lists_free(lists);
}
END_TEST

/* Mostly letters and spaces, often marks and lines, now and then anything, and long words. */
static void
draw_text(char *text, size_t len, uint64_t seed)
{
    for (size_t i = 0; i < len; i++) {
        uint64_t draw = dup_mix(seed * len + i + 1);
        text[i] = draw % 97 == 0 ? (char)(draw >> 20)
                  : draw % (seed % 9 == 0 ? 30 : 6) == 0
                      ? " ,.-?:\n\""[draw >> 20 & 7]
                      : (char)("aA"[draw % 11 == 0] + (int)(draw >> 20 & 0xff) % 26);
    }
}

START_TEST(reads_words_alike_on_any_machine)
{
    enum { SIZE = 1400, ROOM = 2 * DUP_PLAIN_ROOM };
    dup_lists *lists = open_lists();
    struct dup_word items[2][ROOM];
    uint32_t cues[2][ROOM];
    char text[SIZE];
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct dup_words words[2];
        struct dup_plain plain[2];
        size_t at[2];
        draw_text(text, SIZE, seed);
        for (int k = 0; k < 2; k++) {
            words[k] = (struct dup_words){.items = items[k], .size = ROOM, .cues = cues[k]};
            plain[k] = (struct dup_plain){.words = &words[k],
                                          .table = dup_lists_table(lists),
                                          .text = text,
                                          .len = SIZE - seed % 3 * 600,
                                          .quoted = seed & 1,
                                          .single = seed & 4,
                                          .last = 'a',
                                          .line_start = seed & 2};
            at[k] = k ? plain_words_portable(&plain[k], seed % 80)
                      : dup_plain_words(&plain[k], seed % 80);
        }
        ck_assert_uint_eq(at[0], at[1]);
        ck_assert_uint_eq(words[0].n, words[1].n);
        ck_assert_mem_eq(items[0], items[1], words[0].n * sizeof items[0][0]);
        ck_assert_uint_eq(words[0].n_cue, words[1].n_cue);
        ck_assert_mem_eq(cues[0], cues[1], words[0].n_cue * sizeof cues[0][0]);
        ck_assert_int_eq(plain[0].quoted, plain[1].quoted);
        ck_assert_int_eq(plain[0].single, plain[1].single);
        ck_assert_int_eq(plain[0].line_start, plain[1].line_start);
        ck_assert_int_eq(plain[0].last, plain[1].last);
    }
    dup_lists_free(lists);
}
END_TEST

static const struct {
    const char *a, *b;
    bool same;
} foldings[] = {
    {"U.S.", "us", true},
    {"don't", "DON\342\200\231T", true},
    {"na\303\257ve", "naive", true},
    {"\357\274\241\357\274\242", "ab", true}, /* full width */
    {"stra\303\237e", "strasse", true},
    {"ferry", "ferries", false},
};

START_TEST(folds_words)
{
    dup_lists *lists = open_lists();
    struct dup_words a = scan_text(lists, foldings[_i].a, strlen(foldings[_i].a));
    struct dup_words b = scan_text(lists, foldings[_i].b, strlen(foldings[_i].b));
    ck_assert_uint_eq(a.n, 1);
    ck_assert_uint_eq(b.n, 1);
    ck_assert_int_eq(a.items[0].hash == b.items[0].hash, foldings[_i].same);
    dup_words_fini(&a);
    dup_words_fini(&b);
    dup_lists_free(lists);
}
END_TEST

START_TEST(cuts_words_that_are_too_long)
{
    enum { LEN = 2000 };
    char text[LEN];
    for (size_t i = 0; i < LEN; i++)
        text[i] = i % 7 ? 'a' : '\'';
    dup_lists *lists = open_lists();
    struct dup_words words = {0};
    ck_assert_int_eq(dup_words_scan(&words, lists, text, LEN, NULL), POSTIL_OK);
    ck_assert_uint_ge(words.n, LEN / DUP_WORD_MAX);
    for (size_t i = 0; i < words.n; i++)
        ck_assert_uint_le(words.items[i].end - words.items[i].begin, DUP_WORD_MAX);
    dup_words_fini(&words);
    dup_lists_free(lists);
}
END_TEST

/* -- credits and dates ------------------------------------------------------------------------- */

static const struct {
    const char *text, *want;
} credit_cases[] = {
    {"The dam leaks, according to The Valley Gazette.", "Gazette"},
    {"\"It leaks,\" she told the Gazette.", "Gazette"},
    {"The Valley Gazette reported on Monday that it leaks.", "Gazette"},
    {"As first reported by the Valley Gazette, it leaks.", "Gazette"},
    {"He read the Valley Gazette at breakfast.", ""},
    {"Many times they told the post office.", ""},
};

START_TEST(finds_credits)
{
    char out[128] = "";
    const char *text = credit_cases[_i].text;
    dup_lists *lists = open_lists();
    struct dup_words words = scan_text(lists, text, strlen(text));
    struct dup_credit credits[DUP_CREDITS];
    size_t n = dup_credits(lists, words.items, words.n, credits), len = 0;
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(out + len, sizeof out - len, "%s%.*s", i ? " " : "",
                                (int)(credits[i].end - credits[i].begin), text + credits[i].begin);
    ck_assert_str_eq(out, credit_cases[_i].want);
    dup_words_fini(&words);
    dup_lists_free(lists);
}
END_TEST

static const struct {
    const char *a, *b;
    int order;
} dates[] = {
    {"2026-03-01", "2026-03-02", -1},
    {"2026-03-01T23:59:59Z", "2026-03-02", -1},
    {"2026-03-01", "2026-03-01T10:00Z", 0}, /* the day says no more */
    {"2026-03-01T10:00:00+02:00", "2026-03-01T09:00:00Z", -1},
    {"2026-03-01T10:00:00.123-0500", "2026-03-01T15:00:00Z", 0},
    {"2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z", -1},
    {"1969-12-31", "1970-01-01", -1},
    {"yesterday", "2026-03-01", 0},
    {"2026-13-01", "2026-03-01", 0},
    {NULL, "2026-03-01", 0},
};

START_TEST(compares_dates)
{
    struct dup_date a = dup_date_parse(dates[_i].a), b = dup_date_parse(dates[_i].b);
    ck_assert_int_eq(dup_date_compare(&a, &b), dates[_i].order);
    ck_assert_int_eq(dup_date_compare(&b, &a), -dates[_i].order);
}
END_TEST

START_TEST(counts_days)
{
    struct dup_date epoch = dup_date_parse("1970-01-01T00:00:00Z");
    struct dup_date later = dup_date_parse("2000-03-01T00:00:00Z");
    ck_assert_int_eq(epoch.first, 0);
    ck_assert_int_eq(later.first, 951868800);
}
END_TEST

/* -- a corpus ---------------------------------------------------------------------------------- */

static struct dup_corpus *
new_corpus(void)
{
    struct dup_corpus *corpus;
    ck_assert_int_eq(dup_corpus_new(NULL, &corpus, NULL), POSTIL_OK);
    return corpus;
}

START_TEST(knows_a_repost_whatever_the_marks)
{
    const char *text = "Ferry traffic resumed. Divers lifted the \"old\" anchor; crews cheered.";
    const char *again = "FERRY traffic resumed! Divers lifted the old anchor - crews cheered";
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    add_text(corpus, lists, "one", NULL, text, strlen(text));
    ck_assert_uint_eq(corpus->n_match, 0);
    add_text(corpus, lists, "two", NULL, again, strlen(again));
    ck_assert_uint_eq(corpus->n_match, 1);
    ck_assert(corpus->match[0].exact);
    ck_assert_float_eq(corpus->match[0].jaccard, 1);
    ck_assert_float_eq(corpus->match[0].containment, 1);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

/* Similarity of a text with one that lost its last part, against the count by hand. */
START_TEST(measures_similarity_exactly)
{
    char text[8192];
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    size_t len = babble(text, sizeof text, 5, 300);
    add_text(corpus, lists, "full", NULL, text, len);
    size_t words = 0, cut = 0;
    while (words < 200)
        words += text[cut++] == ' ';
    add_text(corpus, lists, "cut", NULL, text, cut);
    ck_assert_uint_eq(corpus->n_match, 1);
    ck_assert_float_eq_tol(corpus->match[0].jaccard, 196.0f / 296, 1e-6f);
    ck_assert_float_eq(corpus->match[0].containment, 1);
    ck_assert(!corpus->match[0].exact);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

/* A long quotation in two long texts is a passage, and says nothing of who copied. */
START_TEST(shared_quotations_are_no_copying)
{
    const char *quotation =
        "\"Slow barges carried wet gravel upstream past silent mills, and nobody "
        "counted copper coins or mended broken nets that winter,\" she said. ";
    char text[8192];
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    for (uint32_t i = 0; i < 2; i++) {
        size_t len = babble(text, sizeof text, 10 + i, 150);
        len += (size_t)snprintf(text + len, sizeof text - len, "%s", quotation);
        len += babble(text + len, sizeof text - len, 20 + i, 50);
        add_text(corpus, lists, i ? "two" : "one", NULL, text, len);
    }
    ck_assert_uint_eq(corpus->n_match, 1);
    ck_assert_uint_eq(corpus->match[0].n_passage, 1);
    ck_assert(!corpus->match[0].copied);
    ck_assert_uint_eq(corpus->n_edge, 0);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

static const struct {
    const char *name, *unit;
} hostile[] = {
    {"one word", "word "},     {"no space", "a"},
    {"quotation marks", "\""}, {"capitals", "A B "},
    {"newlines", "\n"},        {"emoji", "\360\237\230\200"},
    {"apostrophes", "a'"},     {"stock phrases", "all rights reserved "},
};

/* Two texts of a megabyte and a short one, all of the same: done at all, and quickly. */
START_TEST(bears_repetition)
{
    enum { SIZE = 1 << 20 };
    char *text = malloc(SIZE);
    ck_assert_ptr_nonnull(text);
    size_t unit = strlen(hostile[_i].unit), len = 0;
    while (len + unit <= SIZE) {
        memcpy(text + len, hostile[_i].unit, unit);
        len += unit;
    }
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    struct dup_report report;
    add_text(corpus, lists, "a", NULL, text, len);
    add_text(corpus, lists, "b", NULL, text, len - len % unit - unit);
    add_text(corpus, lists, "c", NULL, text, 40 * unit);
    ck_assert_int_eq(dup_report_make(corpus, DUP_LINKS_COPIED, &report, NULL), POSTIL_OK);
    for (size_t i = 0; i < corpus->n_match; i++)
        ck_assert_uint_le(corpus->match[i].n_passage, DUP_RUNS);
    dup_report_fini(&report);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
    free(text);
}
END_TEST

START_TEST(takes_ten_megabytes_of_one_word)
{
    enum { SIZE = 10 << 20 };
    char *text = malloc(SIZE);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < SIZE; i++)
        text[i] = "word "[i % 5];
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    add_text(corpus, lists, "a", NULL, text, SIZE);
    add_text(corpus, lists, "a", NULL, text, SIZE);
    ck_assert_uint_eq(corpus->n_match, 1);
    ck_assert(corpus->match[0].exact);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
    free(text);
}
END_TEST

/*
 * Found once, told of each: a text that ten thousand papers have costs no more than one that is
 * new.
 */
START_TEST(takes_ten_thousand_copies)
{
    enum { COPIES = 10000 };
    char text[8192];
    size_t len = babble(text, sizeof text, 3, 200);
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    struct dup_report report;
    for (uint32_t i = 0; i < COPIES; i++)
        add_text(corpus, lists, "x", "2026-03-01", text, len);
    ck_assert_uint_eq(corpus->n_match, DUP_CANDIDATES);
    for (size_t i = 0; i < corpus->n_match; i++)
        ck_assert(corpus->match[i].exact && corpus->match[i].n_passage == 1);
    ck_assert_int_eq(dup_report_make(corpus, DUP_LINKS_MUTUAL, &report, NULL), POSTIL_OK);
    ck_assert_uint_eq(report.n_story, 1);
    ck_assert_uint_eq(report.first[1], COPIES);
    ck_assert_uint_eq(report.descents.n, COPIES - 1);
    ck_assert_uint_eq(report.descents.items[COPIES - 2].parent, 0);
    dup_report_fini(&report);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

START_TEST(empty_texts_match_nothing)
{
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    struct dup_report report;
    for (int i = 0; i < 3; i++) {
        add_text(corpus, lists, "", NULL, "", 0);
        ck_assert_uint_eq(corpus->n_match, 0);
    }
    ck_assert_int_eq(dup_report_make(corpus, DUP_LINKS_MUTUAL, &report, NULL), POSTIL_OK);
    ck_assert_uint_eq(report.n_story, 0);
    ck_assert_uint_eq(report.descents.n, 0);
    dup_report_fini(&report);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

/*
 * What a source puts into every text is no evidence from its third text on; elsewhere it still is.
 */
START_TEST(learns_the_lines_that_a_source_repeats)
{
    static const char *const sources[] = {"one", "one", "one", "other"};
    static const uint32_t want[] = {0, 1, 0, 1};
    char text[8192];
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    for (uint32_t i = 0; i < 4; i++) {
        size_t len = babble(text, sizeof text, 30 + i, 100);
        len += (size_t)snprintf(text + len, sizeof text - len,
                                "\nEnter your city and weigh grey "
                                "pebbles against wet sand before noon\n");
        add_text_of(corpus, lists, sources[i], "x", NULL, text, len);
        size_t n_passage = 0;
        for (size_t k = 0; k < corpus->n_match; k++)
            n_passage += corpus->match[k].n_passage > 0;
        ck_assert_uint_eq(n_passage > 0, want[i]);
    }
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

/* Layers may come from elsewhere: spans that no scan gives are refused, counts that lie are borne.
 */
START_TEST(refuses_words_without_length)
{
    struct dup_word words[] = {{0, 0, 1, 0}};
    struct dup_entry entry = {.id = "x", .words = words, .n_word = 1};
    struct dup_corpus *corpus = new_corpus();
    ck_assert_int_eq(dup_corpus_add(corpus, &entry, NULL), POSTIL_DATA);
    ck_assert_uint_eq(corpus->members.n, 0);
    ck_assert_uint_eq(corpus->index.n_doc, 0);
    dup_corpus_free(corpus);
}
END_TEST

START_TEST(jaccard_of_counts_that_lie_stays_in_range)
{
    ck_assert_float_eq(dup_jaccard(7, 0, 0), 1);
    ck_assert_float_eq(dup_jaccard(0, 0, 0), 0);
    ck_assert_float_eq(dup_jaccard(1, 2, 2), 1.0f / 3);
}
END_TEST

/* The work of a look-up is bounded however many texts share a phrase: a story in 500 papers. */
START_TEST(candidates_are_capped)
{
    char text[8192];
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = new_corpus();
    for (uint32_t i = 0; i < 500; i++) {
        size_t len = babble(text, sizeof text, 1, 60);
        len += babble(text + len, sizeof text - len, 100 + i, 20);
        add_text(corpus, lists, "x", NULL, text, len);
        ck_assert_uint_le(corpus->n_match, DUP_CANDIDATES);
        if (i > 0)
            ck_assert_uint_gt(corpus->n_match, 0);
    }
    struct dup_report report;
    ck_assert_int_eq(dup_report_make(corpus, DUP_LINKS_MUTUAL, &report, NULL), POSTIL_OK);
    ck_assert_uint_eq(report.n_story, 1);
    ck_assert_uint_eq(report.first[1], 500);
    dup_report_fini(&report);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("duplicates");
    TCase *words = tcase_create("words");
    tcase_add_loop_test(words, scans_words, 0, (int)N_ELEM(word_cases));
    tcase_add_loop_test(words, folds_words, 0, (int)N_ELEM(foldings));
    tcase_add_test(words, reads_words_alike_however_they_stand);
    tcase_add_test(words, reads_words_alike_on_any_machine);
    tcase_add_test(words, cuts_words_that_are_too_long);
    tcase_add_loop_test(words, finds_credits, 0, (int)N_ELEM(credit_cases));
    tcase_add_loop_test(words, compares_dates, 0, (int)N_ELEM(dates));
    tcase_add_test(words, counts_days);
    suite_add_tcase(suite, words);

    TCase *corpus = tcase_create("corpus");
    tcase_set_timeout(corpus, 120);
    tcase_add_test(corpus, knows_a_repost_whatever_the_marks);
    tcase_add_test(corpus, measures_similarity_exactly);
    tcase_add_test(corpus, shared_quotations_are_no_copying);
    tcase_add_loop_test(corpus, bears_repetition, 0, (int)N_ELEM(hostile));
    tcase_add_test(corpus, takes_ten_megabytes_of_one_word);
    tcase_add_test(corpus, takes_ten_thousand_copies);
    tcase_add_test(corpus, empty_texts_match_nothing);
    tcase_add_test(corpus, learns_the_lines_that_a_source_repeats);
    tcase_add_test(corpus, refuses_words_without_length);
    tcase_add_test(corpus, jaccard_of_counts_that_lie_stays_in_range);
    tcase_add_test(corpus, candidates_are_capped);
    suite_add_tcase(suite, corpus);

    return run_suite(suite);
}
