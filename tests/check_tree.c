/* SPDX-License-Identifier: Apache-2.0 */
/* Stories and descents of corpora built for the purpose. */
#include "duplicates_corpus.h"

#include <math.h>

#include "story.h"
#include "suite.h"

/* Babble by parts: "ab" is part a, then part b. A part has 120 words that stand nowhere else. */
static size_t
compose(char *out, size_t size, const char *parts)
{
    size_t len = 0;
    out[0] = 0;
    for (const char *p = parts; *p; p++)
        len += babble(out + len, size - len, (uint32_t)*p, 120);
    return len;
}

struct source {
    const char *id, *date, *parts;
    const char *credit; /* a sentence in front; NULL: none */
};

static const struct {
    const char *name;
    struct source docs[6];
    const char *stories;  /* mutual: "head:members" */
    const char *copied;   /* the same with rewrites; NULL: as mutual */
    const char *descents; /* "child<parent" */
} corpora[] = {
    {"a chain of trims with dates, given backwards",
     {{"short", "2026-03-03", "abc", NULL},
      {"middle", "2026-03-02", "abcd", NULL},
      {"full", "2026-03-01", "abcde", NULL}},
     "full:short,middle,full",
     NULL,
     "short<middle middle<full"},
    {"additions follow the one before",
     {{"first", "2026-03-01T08:00Z", "ab", NULL},
      {"second", "2026-03-01T09:00Z", "abc", NULL},
      {"third", "2026-03-01T10:00Z", "abcd", NULL}},
     "first:first,second,third",
     NULL,
     "second<first third<second"},
    {"time zones count",
     {{"east", "2026-03-01T10:00+09:00", "abc", NULL}, {"west", "2026-03-01T02:00Z", "abc", NULL}},
     "east:east,west",
     NULL,
     "west<east"},
    {"a repost without dates comes after",
     {{"one", NULL, "abc", NULL}, {"two", NULL, "abc", NULL}},
     "one:one,two",
     NULL,
     "two<one"},
    {"who credits an outlet is downstream",
     {{"copy", NULL, "abc", "According to The Northern Herald, this is so. "},
      {"source", NULL, "abcd", NULL}},
     "source:copy,source",
     NULL,
     "copy<source"},
    {"a digest of two ties neither, nor them together",
     {{"left", "2026-03-01", "abc", NULL},
      {"right", "2026-03-01", "xyz", NULL},
      {"digest", "2026-03-02", "abcxyz", NULL}},
     "left:left,digest",
     NULL,
     "digest<left digest<right"},
    {"a digest of three is nobody's version",
     {{"left", NULL, "ab", NULL},
      {"right", NULL, "xy", NULL},
      {"third", NULL, "mn", NULL},
      {"digest", NULL, "abxymnopq", NULL}},
     "",
     NULL,
     "left<digest right<digest third<digest"},
    {"a copied part makes a story only when asked",
     {{"own", "2026-03-01", "abcdef", NULL}, {"taker", "2026-03-02", "apqrst", NULL}},
     "",
     "own:own,taker",
     "taker<own"},
    {"strangers",
     {{"one", "2026-03-01", "abc", NULL}, {"two", "2026-03-02", "def", NULL}},
     "",
     NULL,
     ""},
    {"two documents of one id",
     {{"same", NULL, "abc", NULL}, {"same", NULL, "abc", NULL}, {"other", NULL, "xyz", NULL}},
     "same:same,same",
     NULL,
     "same<same"},
};

static struct dup_corpus *
fill(const dup_lists *lists, const struct source *docs)
{
    static const size_t size = 1 << 16;
    char *text = malloc(size);
    struct dup_corpus *corpus;
    ck_assert_ptr_nonnull(text);
    ck_assert_int_eq(dup_corpus_new(NULL, &corpus, NULL), POSTIL_OK);
    for (size_t i = 0; i < 6 && docs[i].id; i++) {
        size_t len = 0;
        if (docs[i].credit)
            len = (size_t)snprintf(text, size, "%s", docs[i].credit);
        len += compose(text + len, size - len, docs[i].parts);
        add_text(corpus, lists, docs[i].id, docs[i].date, text, len);
    }
    free(text);
    return corpus;
}

static const char *
show_stories(const struct dup_corpus *corpus, const struct dup_report *report, char *out,
             size_t size)
{
    size_t len = 0;
    out[0] = 0;
    for (size_t s = 0; s < report->n_story; s++) {
        len += (size_t)snprintf(out + len, size - len, "%s%s:", s ? " " : "",
                                corpus->members.items[report->head[s]].id);
        for (uint32_t k = report->first[s]; k < report->first[s + 1]; k++)
            len += (size_t)snprintf(out + len, size - len, "%s%s", k > report->first[s] ? "," : "",
                                    corpus->members.items[report->order[k]].id);
    }
    return out;
}

static const char *
show_descents(const struct dup_corpus *corpus, const struct dup_report *report, char *out,
              size_t size)
{
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < report->descents.n; i++)
        len += (size_t)snprintf(out + len, size - len, "%s%s<%s", i ? " " : "",
                                corpus->members.items[report->descents.items[i].child].id,
                                corpus->members.items[report->descents.items[i].parent].id);
    return out;
}

START_TEST(draws_stories_and_descents)
{
    char out[512];
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = fill(lists, corpora[_i].docs);
    struct dup_report report;
    ck_assert_int_eq(dup_report_make(corpus, DUP_LINKS_MUTUAL, &report, NULL), POSTIL_OK);
    ck_assert_str_eq(show_descents(corpus, &report, out, sizeof out), corpora[_i].descents);
    ck_assert_str_eq(show_stories(corpus, &report, out, sizeof out), corpora[_i].stories);
    dup_report_fini(&report);
    ck_assert_int_eq(dup_report_make(corpus, DUP_LINKS_COPIED, &report, NULL), POSTIL_OK);
    ck_assert_str_eq(show_stories(corpus, &report, out, sizeof out),
                     corpora[_i].copied ? corpora[_i].copied : corpora[_i].stories);
    dup_report_fini(&report);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}
END_TEST

/* Undated descents have no score; the better a dated one is covered, the surer. */
START_TEST(scores_only_dated_descents)
{
    struct dup_descent d = {.reason = DUP_BY_CREDIT, .part = 1};
    ck_assert(isnan(dup_descent_score(&d)));
    d.reason = DUP_BY_DATE;
    float sure = dup_descent_score(&d);
    d.part = 0.1f;
    ck_assert_float_lt(dup_descent_score(&d), sure);
    ck_assert_float_lt(sure, 1);
}
END_TEST

/* Groups of random graphs: each is connected by links, and every join was a mean that held. */
START_TEST(single_link_graphs_fall_into_their_cliques)
{
    enum { CLIQUES = 20, SIZE = 8, N = CLIQUES * SIZE };
    struct dup_link links[CLIQUES * SIZE * SIZE + CLIQUES];
    size_t n = 0;
    for (uint32_t c = 0; c < CLIQUES; c++) {
        for (uint32_t i = 0; i < SIZE; i++)
            for (uint32_t k = 0; k < i; k++)
                links[n++] = (struct dup_link){c + CLIQUES * i, c + CLIQUES * k,
                                               0.4f + (float)(dup_mix(n) % 100) / 200};
        if (c > 0) /* one strong link to the neighbour must not chain them */
            links[n++] = (struct dup_link){c, c - 1, 0.95f};
    }
    uint32_t group[N];
    struct dup_linkage linkage = {0.3f, 0.3f, 64};
    ck_assert_int_eq(dup_stories(links, n, N, &linkage, group, NULL), POSTIL_OK);
    for (uint32_t i = CLIQUES; i < N; i++)
        for (uint32_t k = CLIQUES; k < i; k++)
            ck_assert_int_eq(group[i] == group[k], i % CLIQUES == k % CLIQUES);
}
END_TEST

/* A text that was reprinted more often than texts are compared must stay one story. */
START_TEST(large_groups_do_not_fall_apart)
{
    enum { N = 200, MATES = 16 };
    static struct dup_link links[N * MATES];
    size_t n = 0;
    for (uint32_t i = 1; i < N; i++)
        for (uint32_t k = 0; k < MATES && k < i; k++)
            links[n++] = (struct dup_link){i, i - 1 - k, 0.8f};
    uint32_t group[N];
    struct dup_linkage linkage = {0.3f, 0.3f, MATES};
    ck_assert_int_eq(dup_stories(links, n, N, &linkage, group, NULL), POSTIL_OK);
    for (uint32_t i = 0; i < N; i++)
        ck_assert_uint_eq(group[i], 0);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("tree");
    TCase *tc = tcase_create("tree");
    tcase_add_loop_test(tc, draws_stories_and_descents, 0, (int)N_ELEM(corpora));
    tcase_add_test(tc, scores_only_dated_descents);
    tcase_add_test(tc, single_link_graphs_fall_into_their_cliques);
    tcase_add_test(tc, large_groups_do_not_fall_apart);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
