/* SPDX-License-Identifier: Apache-2.0 */
/* Passages of built pairs whose spans are known, and what counts as evidence of copying. */
#include "duplicates_corpus.h"

#include <postil/layers.h>

#include "align.h"
#include "relate.h"
#include "suite.h"

/* Two texts compared. Owned: pair_fini. */
struct pair {
    dup_lists *lists;
    struct dup_text *a, *b;
    struct dup_shingles set;
    struct dup_common common;
    struct dup_evidence evidence;
};

static struct pair
compare(const char *a, const char *b)
{
    struct pair p = {.lists = open_lists()};
    p.a = keep_text(p.lists, a);
    p.b = keep_text(p.lists, b);
    uint64_t *shingle = shingles_of(p.a->hash, p.a->n_word);
    ck_assert_int_eq(dup_shingles_build(&p.set, shingle, dup_shingle_count(p.a->n_word), NULL),
                     POSTIL_OK);
    free(shingle);
    ck_assert_int_eq(dup_common_find(&p.common, p.a, &p.set, p.b, NULL), POSTIL_OK);
    ck_assert_int_eq(dup_common_chain(&p.common, p.a, p.b, false, NULL), POSTIL_OK);
    dup_evidence_find(&p.common, p.a, p.b, &p.evidence);
    return p;
}

static void
pair_fini(struct pair *p)
{
    dup_text_free(p->a);
    dup_text_free(p->b);
    dup_shingles_fini(&p->set);
    dup_common_fini(&p->common);
    dup_lists_free(p->lists);
}

/* Passages as "text|text (equal)" of both sides. */
static const char *
passages(const struct pair *p, const char *a, const char *b, char *out, size_t size)
{
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < p->common.n_passage; i++) {
        const struct dup_passage *s = &p->common.passages[i];
        uint32_t a0 = p->a->begin[s->a_begin], a1 = dup_text_end(p->a, s->a_end - 1);
        uint32_t b0 = p->b->begin[s->b_begin], b1 = dup_text_end(p->b, s->b_end - 1);
        len += (size_t)snprintf(out + len, size - len, "%s%.*s|%.*s (%u)", i ? "; " : "",
                                (int)(a1 - a0), a + a0, (int)(b1 - b0), b + b0, s->equal);
    }
    return out;
}

static const struct {
    const char *a, *b, *want;
} pairs[] = {
    /* verbatim, whatever the marks, the case and the quotation marks */
    {"Rain fell. A grey heron stood on the old pier while boats went out.",
     "We saw: a GREY heron stood on the old pier, while boats sank.",
     "A grey heron stood on the old pier while boats|"
     "a GREY heron stood on the old pier, while boats (10)"},
    /* words changed in the middle: one passage, near */
    {"the quiet harbour town lost seven wooden ferries to the spring flood last night",
     "the quiet harbour town lost eight wooden ferries to the spring flood last night",
     "the quiet harbour town lost seven wooden ferries to the spring flood last night|"
     "the quiet harbour town lost eight wooden ferries to the spring flood last night (13)"},
    /* two passages that changed places */
    {"alpha bravo charlie delta echo foxtrot golf hotel. "
     "mast keel rudder tiller anchor compass lantern bell.",
     "mast keel rudder tiller anchor compass lantern bell. "
     "alpha bravo charlie delta echo foxtrot golf hotel.",
     "alpha bravo charlie delta echo foxtrot golf hotel|"
     "alpha bravo charlie delta echo foxtrot golf hotel (8); "
     "mast keel rudder tiller anchor compass lantern bell|"
     "mast keel rudder tiller anchor compass lantern bell (8)"},
    /* five words in common are an accident */
    {"one heron stood on the pier at dawn", "a crane stood on the pier at noon", ""},
    {"", "a crane stood on the pier at noon", ""},
    {"", "", ""},
    /* accents and curly apostrophes may be lost on the way */
    {"caf\303\251 owner Jos\303\251 didn\342\200\231t close the na\303\257ve little bar",
     "cafe owner Jose didn't close the naive little bar",
     "caf\303\251 owner Jos\303\251 didn\342\200\231t close the na\303\257ve little bar|"
     "cafe owner Jose didn't close the naive little bar (9)"},
};

START_TEST(finds_passages)
{
    char out[1024];
    struct pair p = compare(pairs[_i].a, pairs[_i].b);
    ck_assert_str_eq(passages(&p, pairs[_i].a, pairs[_i].b, out, sizeof out), pairs[_i].want);
    pair_fini(&p);
}
END_TEST

static const struct {
    const char *a, *b;
    uint32_t want;
} quotations[] = {
    {"He said: \"Slow barges carried wet gravel upstream past silent mills.\"",
     "She heard: \"Slow barges carried wet gravel upstream past silent mills.\"",
     POSTIL_PASSAGE_SHARED},
    {"He said slow barges carried wet gravel upstream past silent mills.",
     "She said slow barges carried wet gravel upstream past silent mills.", POSTIL_PASSAGE_PLAIN},
    /* a word changed, words at the head, and words at the end */
    {"\"Slow barges carried wet gravel upstream past seven silent mills, and nobody counted "
     "them.\"",
     "\"Slow barges carried wet gravel upstream past twelve silent mills, and nobody counted "
     "them.\"",
     POSTIL_PASSAGE_ALTERED},
    {"\"Slow barges often carried gravel upstream past seven silent mills before dawn.\"",
     "\"Well, slow barges carried gravel upstream past seven silent mills before dawn.\"",
     POSTIL_PASSAGE_ALTERED},
    {"\"Gravel went upstream past seven silent mills before dawn on slow old barges.\"",
     "\"Gravel went upstream past seven silent mills before dawn on some slow barges.\"",
     POSTIL_PASSAGE_ALTERED},
    /* the other text quotes less of the sentence: nothing is bent */
    {"\"Well, slow barges carried wet gravel upstream past seven silent mills.\"",
     "He said \"slow barges carried wet gravel upstream past seven silent mills.\"",
     POSTIL_PASSAGE_SHARED},
    {"Owners feared \"slow barges carrying wet gravel\" past seven silent mills before dawn",
     "Owners feared slow barges carrying wet gravel past seven silent mills before dawn",
     POSTIL_PASSAGE_ADDED},
    {"Owners feared slow barges carrying wet gravel past seven silent mills before dawn",
     "Owners feared 'slow barges carrying wet gravel' past seven silent mills before dawn",
     POSTIL_PASSAGE_DROPPED},
};

START_TEST(sees_what_became_of_a_quotation)
{
    struct pair p = compare(quotations[_i].a, quotations[_i].b);
    ck_assert_uint_eq(p.common.n_passage, 1);
    ck_assert_uint_eq(dup_passage_quote(&p.common.passages[0]), quotations[_i].want);
    pair_fini(&p);
}
END_TEST

static const struct {
    const char *name, *a, *b;
    uint32_t runs;
} evidence[] = {
    {"plain words", "slow barges carried gravel upstream", "slow barges carried gravel upstream",
     1},
    {"quoted in one", "\"slow barges carried gravel upstream\"",
     "slow barges carried gravel upstream", 0},
    {"names and frequent words", "President Ada Lovelace of the United States said",
     "President Ada Lovelace of the United States said", 0},
    {"a quotation with its attribution",
     "\"pale clerks counted copper coins at noon\", said one who saw it",
     "\"pale clerks counted copper coins at noon\", said one who saw it", 0},
    {"a stock phrase", "did not immediately respond to a request for comment",
     "did not immediately respond to a request for comment", 0},
    {"two runs", "slow barges carried gravel upstream yesterday. Pale clerks counted copper coins.",
     "Pale clerks counted copper coins. And slow barges carried gravel upstream.", 2},
};

START_TEST(weighs_evidence)
{
    struct pair p = compare(evidence[_i].a, evidence[_i].b);
    ck_assert_msg(p.evidence.n_run == evidence[_i].runs, "%s: %u runs", evidence[_i].name,
                  p.evidence.n_run);
    pair_fini(&p);
}
END_TEST

/* Sentences moved, words swapped: still the same sentences, in this order. */
START_TEST(sees_a_rewrite)
{
    const char *source = "Fishermen hauled rusty anchors ashore.\nInspectors sealed twelve flooded "
                         "tunnels.\nBakers doubled flour orders overnight.";
    const char *rewrite =
        "Rusty anchors were hauled ashore by fishermen.\nTwelve tunnels, flooded, "
        "inspectors sealed.\nNobody mentioned violins, cellos or trumpets.";
    dup_lists *lists = open_lists();
    struct dup_text *a = keep_text(lists, rewrite), *b = keep_text(lists, source);
    struct dup_sentences sentences = {0};
    struct dup_rewrite found;
    ck_assert_int_eq(dup_sentences_build(&sentences, b, true, NULL), POSTIL_OK);
    dup_rewrite_find(&sentences, a, &found);
    ck_assert_uint_eq(found.n_sentence, 3);
    ck_assert_uint_eq(found.n_restate, 2);
    ck_assert_uint_eq(found.n_ordered, 2);
    dup_sentences_fini(&sentences);
    dup_text_free(a);
    dup_text_free(b);
    dup_lists_free(lists);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("passage");
    TCase *tc = tcase_create("passage");
    tcase_add_loop_test(tc, finds_passages, 0, (int)N_ELEM(pairs));
    tcase_add_loop_test(tc, sees_what_became_of_a_quotation, 0, (int)N_ELEM(quotations));
    tcase_add_loop_test(tc, weighs_evidence, 0, (int)N_ELEM(evidence));
    tcase_add_test(tc, sees_a_rewrite);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
