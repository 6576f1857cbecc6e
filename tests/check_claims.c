/* SPDX-License-Identifier: Apache-2.0 */
/* Claims: words, what texts share, the net, probabilities, folds. */
#include <math.h>
#include <stdio.h>

#include <postil/tagger.h>

#include "claims/calibrate.h"
#include "claims/folds.h"
#include "claims/measure.h"
#include "segmented.h"
#include "suite.h"
#include "xorshift.h"

static struct claims_cues cues;
static const struct claims_terms no_terms;

static void
set_up(void)
{
    ck_assert_int_eq(claims_cues_init(&cues, NULL), POSTIL_OK);
}

static void
tear_down(void)
{
    claims_cues_fini(&cues);
}

/* -- words ------------------------------------------------------------------------------------- */

static struct claims_word
only_word(const char *text)
{
    struct claims_word w, more;
    size_t at = 0;
    ck_assert(claims_word_next(&cues, text, strlen(text), &at, &w));
    ck_assert_msg(!claims_word_next(&cues, text, strlen(text), &at, &more), "'%s'", text);
    return w;
}

static const struct {
    const char *a, *b;
    bool same;
} stems[] = {
    {"deny", "denied", true},     {"deny", "Denies", true},    {"deny", "denying", true},
    {"hoax", "hoaxes", true},     {"claim", "claims", true},   {"plan", "planned", true},
    {"make", "making", true},     {"note", "noted", true},     {"note", "not", false},
    {"eat", "eating", true},      {"refuse", "refused", true}, {"U.S.", "us", true},
    {"fox", "box", false},        {"boss", "bo", false},       {"virus", "viru", false},
    {"sing", "s", false},         {"red", "r", false},         {"1.5", "15", true},
    {"caf\u00e9", "cafe", false}, {"n't", "not", true},        {"n\u2019t", "not", true},
};

START_TEST(forms_of_a_word_share_a_stem)
{
    bool same = only_word(stems[_i].a).stem == only_word(stems[_i].b).stem;
    ck_assert_msg(same == stems[_i].same, "%s, %s", stems[_i].a, stems[_i].b);
}
END_TEST

static const struct {
    const char *text, *same_as;
} cuts[] = {
    {"didn't", "did not"},
    {"didn\u2019t", "did not"},
    {"Ana's", "ana s"},
    {"\u201cHoax\u201d \u2014 no\u2026", "hoax no"},
    {"Kim Jong-un", "kim jong un"},
    {"end.Start", "endstart"},
    {"end. Start", "end start"},
    {"so?", "so ?"},
    {"$1,000", "1 000"},
    {"a\u00a0b", "a b"},
    {" \t.", ""},
    {"\xd0\xbd\xd0\xb5\xd1\x82.", "\xd0\xbd\xd0\xb5\xd1\x82"},
};

START_TEST(words_are_cut_alike_in_any_writing)
{
    const char *a = cuts[_i].text, *b = cuts[_i].same_as;
    size_t at_a = 0, at_b = 0;
    struct claims_word w, v;
    for (;;) {
        int more_a = claims_word_next(&cues, a, strlen(a), &at_a, &w);
        int more_b = claims_word_next(&cues, b, strlen(b), &at_b, &v);
        ck_assert_int_eq(more_a, more_b);
        if (!more_a)
            break;
        ck_assert_uint_eq(w.stem, v.stem);
    }
}
END_TEST

START_TEST(words_are_known_for_something)
{
    ck_assert_uint_eq(only_word("hoaxes").cues, CUE_REFUTE);
    ck_assert_uint_eq(only_word("Allegedly").cues, CUE_HEDGE | CUE_CAPITAL);
    ck_assert_uint_eq(only_word("n't").cues, CUE_NEGATION);
    ck_assert_uint_eq(only_word("the").cues, CUE_FUNCTION);
    ck_assert_uint_eq(only_word("17").cues, CUE_NUMBER);
    ck_assert_uint_eq(only_word("?").cues, CUE_QUESTION | CUE_FUNCTION);
    ck_assert_uint_eq(only_word("walrus").cues, 0);
}
END_TEST

/* -- digests ----------------------------------------------------------------------------------- */

static void
fill(struct claims_digest *d, const char *text)
{
    struct result r = segment(text, strlen(text), 64);
    ck_assert_int_eq(
        claims_digest_fill(d, &cues, &no_terms, r.text, r.tok, r.n_tok, r.sen, r.n_sen, NULL),
        POSTIL_OK);
    result_fini(&r);
}

static void
fill_claim(struct claims_digest *d, const char *claim)
{
    ck_assert_int_eq(claims_digest_fill_claim(d, &cues, &no_terms, claim, NULL), POSTIL_OK);
}

/* What holds of any digest. */
static void
is_sound(const struct claims_digest *d)
{
    uint32_t n = 0, n_content = 0;
    ck_assert_uint_ge(d->n_sentence, 1);
    ck_assert_uint_eq(d->sentences[0].first, 0);
    ck_assert_uint_eq(d->sentences[d->n_sentence - 1].end, d->n_word);
    for (uint32_t i = 0; i < d->n_entry; i++) {
        uint32_t n_place = 0, last = 0;
        for (uint32_t p = d->entries[i].first; p != CLAIMS_NOWHERE; p = d->next[p], n_place++) {
            ck_assert(n_place == 0 || p > last);
            ck_assert_uint_eq(d->words[p].stem, d->entries[i].stem);
            ck_assert_uint_eq(d->entry_of[p], i);
            last = p;
        }
        ck_assert_uint_eq(n_place, d->entries[i].n);
        ck_assert_ptr_eq(claims_digest_find(d, d->entries[i].stem), &d->entries[i]);
        n += n_place;
    }
    for (uint32_t p = 0; p < d->n_word; p++)
        n_content += !(d->words[p].cues & CUE_FUNCTION);
    ck_assert_uint_eq(n, n_content);
}

START_TEST(a_digest_knows_what_stands_where)
{
    struct claims_digest d = {0};
    fill(&d, "The walrus slept. A keeper fed the walrus, and the walrus ate.");
    is_sound(&d);
    ck_assert_uint_eq(d.n_sentence, 2);
    ck_assert_uint_eq(claims_digest_find(&d, only_word("walrus").stem)->n, 3);
    ck_assert_ptr_null(claims_digest_find(&d, only_word("the").stem));
    ck_assert(claims_digest_has_gram(
        &d, claims_pair_hash(only_word("keeper").stem, only_word("fed").stem)));
    ck_assert(!claims_digest_has_gram(
        &d, claims_pair_hash(only_word("slept").stem, only_word("keeper").stem)));
    claims_digest_fini(&d);
}
END_TEST

START_TEST(a_digest_of_nothing)
{
    struct claims_digest d = {0};
    struct postil_token far = {0, 3}, inside = {5, 8};
    struct postil_sentence late = {4, 8};
    fill(&d, "");
    is_sound(&d);
    ck_assert_uint_eq(d.n_word, 0);
    ck_assert_int_eq(claims_digest_fill(&d, &cues, &no_terms, "one", &far, 1, NULL, 0, NULL),
                     POSTIL_OK);
    is_sound(&d);
    ck_assert_uint_eq(d.n_word, 1);
    struct postil_token both[] = {far, inside};
    ck_assert_int_eq(claims_digest_fill(&d, &cues, &no_terms, "fox, box", both, 2, &late, 1, NULL),
                     POSTIL_OK);
    is_sound(&d);
    ck_assert_uint_eq(d.n_sentence, 2);
    claims_digest_fini(&d);
}
END_TEST

/* -- matches ----------------------------------------------------------------------------------- */

static struct claims_match
match(const char *claim, const char *text)
{
    struct claims_digest c = {0}, d = {0};
    struct claims_scratch scratch = {0};
    struct claims_match m = {0};
    fill_claim(&c, claim);
    fill(&d, text);
    ck_assert_int_eq(claims_match_make(&c, &d, &scratch, &m, NULL), POSTIL_OK);
    for (int i = 0; i < CLAIMS_DENSE; i++)
        ck_assert_msg(isfinite(m.dense[i]), "%d of '%s'", i, claim);
    claims_scratch_fini(&scratch);
    claims_digest_fini(&c);
    claims_digest_fini(&d);
    return m;
}

START_TEST(the_sentence_that_matches_is_found)
{
    struct claims_match m = match("Walrus escapes zoo", "It rained. Nobody came. The zoo said its "
                                                        "walrus escaped at night. A walrus eats.");
    ck_assert_uint_eq(m.n_sentence, 2);
    ck_assert_uint_eq(m.sentence[0], 2);
    ck_assert_uint_eq(m.sentence[1], 3);
    ck_assert_float_eq_tol(m.dense[0], 1, 1e-6);
    ck_assert_float_eq_tol(m.weight[0], .9, 1e-6); /* 1 and 1/3, squared */
}
END_TEST

START_TEST(nothing_in_common)
{
    struct claims_match m = match("Walrus escapes zoo", "Shares fell. Rates rose.");
    ck_assert_uint_eq(m.n_sentence, 0);
    ck_assert_float_eq(m.dense[0], 0);
}
END_TEST

static const char *const hostile[] = {
    "",
    " ",
    "?",
    "the",
    "\xf0\x9f\x98\x80",
    "n't",
    "a.b.c.d.",
    "????????",
    "'''",
    "...",
    "no",
    "walrus walrus walrus walrus walrus",
};

START_TEST(any_two_texts_can_be_compared)
{
    for (size_t i = 0; i < N_ELEM(hostile); i++)
        for (size_t k = 0; k < N_ELEM(hostile); k++)
            match(hostile[i], hostile[k]);
}
END_TEST

START_TEST(what_was_before_does_not_count)
{
    struct claims_digest c = {0}, d = {0};
    struct claims_scratch scratch = {0};
    struct claims_match m, first = match("Zoo denies walrus escaped", "The zoo lies. A walrus?");
    static const char *const before[] = {"", "The walrus left the zoo. It was a hoax, or not.",
                                         "Zoo zoo zoo."};
    for (size_t i = 0; i < N_ELEM(before); i++) {
        fill_claim(&c, before[i]);
        fill(&d, before[N_ELEM(before) - 1 - i]);
        ck_assert_int_eq(claims_match_make(&c, &d, &scratch, &m, NULL), POSTIL_OK);
        fill_claim(&c, "Zoo denies walrus escaped");
        fill(&d, "The zoo lies. A walrus?");
        ck_assert_int_eq(claims_match_make(&c, &d, &scratch, &m, NULL), POSTIL_OK);
        ck_assert_mem_eq(m.dense, first.dense, sizeof m.dense);
        ck_assert_uint_eq(m.n_sentence, first.n_sentence);
    }
    claims_scratch_fini(&scratch);
    claims_digest_fini(&c);
    claims_digest_fini(&d);
}
END_TEST

/* -- probabilities ----------------------------------------------------------------------------- */

START_TEST(our_exp_is_that_of_libm)
{
    for (double x = -30; x <= 1; x += .37)
        ck_assert_double_eq_tol(postil_exp(x) / exp(x), 1, 1e-11);
}
END_TEST

START_TEST(probabilities_sum_to_one)
{
    static const float scores[][CLAIMS_LABELS] = {
        {0, 0, 0, 0}, {1, 2, 3, 4}, {-1e9f, 0, 1e9f, 5}, {1e20f, -1e20f, 0, 0}};
    double p[CLAIMS_LABELS], sum = 0;
    claims_net_probabilities(scores[_i], p);
    for (int y = 0; y < CLAIMS_LABELS; y++) {
        ck_assert(p[y] >= 0 && p[y] <= 1);
        sum += p[y];
    }
    ck_assert_double_eq_tol(sum, 1, 1e-12);
}
END_TEST

START_TEST(equal_labels_go_to_the_lower_one)
{
    static const double p[] = {.25, .25, .25, .25};
    static const float even[] = {1, 1, 1, 1}, lifted[] = {1, 2, 1, 2};
    ck_assert_uint_eq(claims_net_choose(p, even), 0);
    ck_assert_uint_eq(claims_net_choose(p, lifted), 1);
}
END_TEST

START_TEST(f1_by_hand)
{
    static const double half[] = {.5, 0, .25, .25};
    struct claims_measure m = {0};
    claims_measure_add(&m, POSTIL_AGREE, POSTIL_AGREE, half, 3);
    claims_measure_add(&m, POSTIL_AGREE, POSTIL_DISCUSS, half, 1);
    claims_measure_add(&m, POSTIL_UNRELATED, POSTIL_UNRELATED, half, 4);
    ck_assert_double_eq_tol(claims_measure_accuracy(&m), 7. / 8, 1e-12);
    ck_assert_double_eq_tol(claims_measure_f1(&m, POSTIL_AGREE), 6. / 7, 1e-12);
    ck_assert_double_eq(claims_measure_f1(&m, POSTIL_DISAGREE), 0);
    ck_assert_double_eq_tol(claims_measure_macro(&m), (6. / 7 + 1) / 4, 1e-12);
}
END_TEST

/* Scores three times too sure of themselves. */
START_TEST(probabilities_are_brought_to_the_truth)
{
    enum { N = 20000 };
    struct claims_judged *judged = calloc(N, sizeof *judged);
    struct claims_calibration c, plain = {1, {0}, {1, 1, 1, 1}};
    struct claims_measure m = {0};
    uint64_t state = 88172645463325252u;
    double p[CLAIMS_LABELS], sum = 0, lifted = 0;
    ck_assert_ptr_nonnull(judged);
    for (int i = 0; i < N; i++) {
        float score[CLAIMS_LABELS];
        double u = (double)(next_random(&state) % 100000) / 100000;
        for (int y = 0; y < CLAIMS_LABELS; y++) {
            score[y] = (float)(next_random(&state) % 1000) / 250 - (y == POSTIL_DISAGREE ? 3 : 0);
            judged[i].score[y] = 3 * score[y];
        }
        claims_net_probabilities(score, p);
        for (judged[i].gold = 0; judged[i].gold < 3 && u >= p[judged[i].gold]; judged[i].gold++)
            u -= p[judged[i].gold];
        judged[i].weight = 1;
    }
    ck_assert_int_eq(claims_calibrate(judged, N, NULL, 0, &c, NULL), POSTIL_OK);
    ck_assert_float_eq_tol(c.slope, 1. / 3, .03);
    memcpy(plain.bias, c.bias, sizeof plain.bias);
    plain.slope = c.slope;
    for (int i = 0; i < N; i++) {
        uint32_t label = claims_calibrated(&plain, judged[i].score, p);
        claims_measure_add(&m, judged[i].gold, label, p, 1);
        sum += p[label];
    }
    ck_assert_double_eq_tol(sum / N, claims_measure_accuracy(&m), .01);
    lifted = -claims_measure_macro(&m);
    m = (struct claims_measure){0};
    for (int i = 0; i < N; i++)
        claims_measure_add(&m, judged[i].gold, claims_calibrated(&c, judged[i].score, p), p, 1);
    lifted += claims_measure_macro(&m);
    ck_assert_double_ge(lifted, 0);
    free(judged);
}
END_TEST

/* -- learning ---------------------------------------------------------------------------------- */

enum { ARTICLES = 60, CLAIMS = 3 };

/* Articles with claims on them, and on others: a story each, half of them called a hoax. */
struct world {
    postil_doc *docs[ARTICLES];
    struct claims_corpus corpus;
};

static void
add_claim(postil_layer *layer, postil_doc *doc, const char *text, uint32_t label)
{
    struct postil_claim *c = postil_layer_add(layer, 1, NULL);
    ck_assert_ptr_nonnull(c);
    c->claim = postil_arena_copy(postil_doc_arena(doc), text, strlen(text));
    c->label = label;
    c->score = NAN;
}

static void *
add_layer(postil_doc *doc, const struct postil_layer_type *type, const void *records, size_t n,
          size_t size)
{
    postil_layer *layer;
    ck_assert_int_eq(postil_doc_add_layer(doc, type, &layer, NULL), POSTIL_OK);
    if (n)
        memcpy(postil_layer_add(layer, n, NULL), records, n * size);
    return layer;
}

static postil_doc *
write_article(int i)
{
    static const char *const beasts[] = {"walrus", "badger", "lynx", "otter", "heron", "stoat"};
    static const char *const acts[] = {"escaped", "painted", "swallowed", "drove", "sang"};
    char text[300], claim[100], id[16];
    const char *beast = beasts[i % 6], *act = acts[i / 6 % 5];
    bool hoax = i % 2;
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    int len =
        snprintf(text, sizeof text, "It rained in Hythe%d. %s that the %s %s near Moor%d.", i,
                 hoax ? "Police called it a hoax and denied" : "Police confirmed", beast, act, i);
    struct result r = segment(text, (size_t)len, 64);
    sprintf(id, "a%d", i);
    ck_assert_int_eq(postil_doc_set_id(doc, id, strlen(id), NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_set_text(doc, text, (size_t)len, NULL), POSTIL_OK);
    add_layer(doc, &postil_token_type, r.tok, r.n_tok, sizeof *r.tok);
    add_layer(doc, &postil_sentence_type, r.sen, r.n_sen, sizeof *r.sen);
    result_fini(&r);
    postil_layer *layer = add_layer(doc, &postil_claim_type, NULL, 0, 0);
    sprintf(claim, "The %s %s near Moor%d", beast, act, i);
    add_claim(layer, doc, claim, hoax ? POSTIL_DISAGREE : POSTIL_AGREE);
    for (int k = 1; k < CLAIMS; k++) {
        int other = (i + 7 * k) % ARTICLES;
        sprintf(claim, "The %s %s near Moor%d", beasts[other % 6], acts[other / 6 % 5], other);
        add_claim(layer, doc, claim, POSTIL_UNRELATED);
    }
    return doc;
}

static void
world_init(struct world *w)
{
    w->corpus = (struct claims_corpus){0};
    for (int i = 0; i < ARTICLES; i++) {
        w->docs[i] = write_article(i);
        ck_assert_int_eq(claims_corpus_add(&w->corpus, w->docs[i], NULL), POSTIL_OK);
    }
    ck_assert_int_eq(claims_corpus_find_stories(&w->corpus, NULL), POSTIL_OK);
}

static void
world_fini(struct world *w)
{
    claims_corpus_fini(&w->corpus);
    for (int i = 0; i < ARTICLES; i++)
        postil_doc_free(w->docs[i]);
}

static const struct claims_learn_settings small = {
    .n_pass = 20, .n_hidden = 8, .n_net = 2, .min_stories = 3, .rate = .05, .drop = .2, .seed = 1};

START_TEST(a_story_is_a_claim_and_its_articles)
{
    struct world w;
    world_init(&w);
    ck_assert_uint_eq(w.corpus.n_claim, ARTICLES);
    ck_assert_uint_eq(w.corpus.n_example, ARTICLES * CLAIMS);
    ck_assert_uint_eq(w.corpus.n_story, ARTICLES);
    for (size_t i = 0; i < w.corpus.n_example; i++) {
        const struct claims_example *x = &w.corpus.examples[i];
        bool one = w.corpus.articles[x->article].story == w.corpus.claims[x->claim].story;
        ck_assert_int_eq(one, x->label != POSTIL_UNRELATED);
    }
    world_fini(&w);
}
END_TEST

/* Scores as the header defines them, in doubles and another order. */
static void
score_plainly(const struct claims_net *net, const struct claims_digest *c,
              const struct claims_digest *d, const struct claims_match *m, double *out)
{
    size_t H = net->head.n_hidden, R = net->head.n_row;
    for (int y = 0; y < CLAIMS_LABELS; y++)
        out[y] = (double)net->head.bias[y];
    for (size_t h = 0; h < H; h++) {
        double sum = (double)net->hidden[h];
        uint32_t n = 0, n_lead = 0;
        for (int f = 0; f < CLAIMS_DENSE; f++) {
            double x = (double)((m->dense[f] - net->mean[f]) * net->scale[f]);
            sum += (x > 5 ? 5 : x < -5 ? -5 : x) * (double)net->dense[(size_t)f * H + h];
        }
        for (uint32_t i = 0; i < c->n_entry; i++)
            n += c->entries[i].row != CLAIMS_NO_ROW;
        for (uint32_t i = 0; i < c->n_entry; i++)
            if (c->entries[i].row != CLAIMS_NO_ROW)
                sum += net->rows[(CLAIMS_ZONE_CLAIM * R + c->entries[i].row) * H + h] / sqrt(n) *
                       (double)net->head.unit[CLAIMS_ZONE_CLAIM];
        for (uint32_t s = 0; s < d->n_sentence && s < CLAIMS_LEAD; s++)
            n_lead += d->sentences[s].n_row;
        for (uint32_t p = 0; p < d->n_word; p++) {
            if (d->entry_of[p] == CLAIMS_NOWHERE || d->entries[d->entry_of[p]].row == CLAIMS_NO_ROW)
                continue;
            size_t row = d->entries[d->entry_of[p]].row;
            if (d->sentence_of[p] < CLAIMS_LEAD)
                sum += net->rows[(CLAIMS_ZONE_LEAD * R + row) * H + h] / sqrt(n_lead) *
                       (double)net->head.unit[CLAIMS_ZONE_LEAD];
        }
        for (uint32_t i = 0; i < d->n_entry; i++)
            if (d->entries[i].row != CLAIMS_NO_ROW)
                sum += net->rows[(CLAIMS_ZONE_ALL * R + d->entries[i].row) * H + h] /
                       sqrt(claims_count_rows(d)) * (double)net->head.unit[CLAIMS_ZONE_ALL];
        for (int y = 0; sum > 0 && y < CLAIMS_LABELS; y++)
            out[y] += sum * (double)net->out[h * CLAIMS_LABELS + (size_t)y];
    }
}

START_TEST(the_net_learns_and_scores_as_defined)
{
    struct world w;
    struct claims_learned l = {0};
    struct claims_prepared prepared = {0};
    float sums[CLAIMS_MOST_HIDDEN];
    uint32_t n_right = 0;
    world_init(&w);
    ck_assert_int_eq(claims_learn(&l, &prepared, &w.corpus, &cues, NULL, &small, NULL), POSTIL_OK);
    ck_assert_uint_gt(l.net.head.n_row, 5);
    for (size_t i = 0; i < w.corpus.n_example; i++) {
        const struct claims_example *x = &w.corpus.examples[i];
        const struct claims_digest *c = &prepared.claims[x->claim];
        const struct claims_digest *d = &prepared.articles[x->article];
        float score[CLAIMS_LABELS];
        double plain[CLAIMS_LABELS], p[CLAIMS_LABELS];
        claims_net_sum(&l.net, d, sums);
        claims_net_score(&l.net, c, sums, &prepared.matches[i], score);
        score_plainly(&l.net, c, d, &prepared.matches[i], plain);
        for (int y = 0; y < CLAIMS_LABELS; y++)
            ck_assert_double_eq_tol((double)score[y], plain[y], 1e-3);
        claims_net_probabilities(score, p);
        n_right += claims_net_choose(p, l.net.head.lift) == x->label;
    }
    ck_assert_uint_ge(n_right, w.corpus.n_example * 95 / 100);
    claims_prepared_fini(&prepared);
    claims_learned_fini(&l);
    world_fini(&w);
}
END_TEST

START_TEST(folds_judge_what_was_left_out)
{
    struct world w;
    world_init(&w);
    size_t n = w.corpus.n_example;
    struct claims_judged *judged = calloc(n, sizeof *judged);
    uint32_t *fold = calloc(n, sizeof *fold);
    double n_unrelated = 0, n_related = 0, n_right = 0;
    ck_assert(judged && fold);
    ck_assert_int_eq(
        claims_folds_judge(&w.corpus, &cues, &small, (enum claims_split)_i, 5, judged, fold, NULL),
        POSTIL_OK);
    for (size_t i = 0; i < n; i++) {
        const struct claims_example *x = &w.corpus.examples[i];
        double p[CLAIMS_LABELS], weight = (double)judged[i].weight;
        ck_assert_uint_eq(fold[i], claims_part_of(w.corpus.articles[x->article].id, 5));
        if (weight == 0)
            continue;
        ck_assert_uint_eq(judged[i].gold, x->label);
        *(x->label == POSTIL_UNRELATED ? &n_unrelated : &n_related) += weight;
        claims_net_probabilities(judged[i].score, p);
        n_right += claims_net_choose(p, (float[]){1, 1, 1, 1}) == x->label ? weight : 0;
    }
    ck_assert_double_eq_tol(n_related, ARTICLES, 1e-3);
    ck_assert_double_eq_tol(n_unrelated, (double)n - ARTICLES, 1e-3);
    ck_assert_double_ge(n_right, .85 * (double)n); /* the cues carry over to other stories */
    free(judged);
    free(fold);
    world_fini(&w);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("claims");
    TCase *tc = tcase_create("claims");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, forms_of_a_word_share_a_stem, 0, N_ELEM(stems));
    tcase_add_loop_test(tc, words_are_cut_alike_in_any_writing, 0, N_ELEM(cuts));
    tcase_add_test(tc, words_are_known_for_something);
    tcase_add_test(tc, a_digest_knows_what_stands_where);
    tcase_add_test(tc, a_digest_of_nothing);
    tcase_add_test(tc, the_sentence_that_matches_is_found);
    tcase_add_test(tc, nothing_in_common);
    tcase_add_test(tc, any_two_texts_can_be_compared);
    tcase_add_test(tc, what_was_before_does_not_count);
    tcase_add_test(tc, our_exp_is_that_of_libm);
    tcase_add_loop_test(tc, probabilities_sum_to_one, 0, 4);
    tcase_add_test(tc, equal_labels_go_to_the_lower_one);
    tcase_add_test(tc, f1_by_hand);
    tcase_add_test(tc, probabilities_are_brought_to_the_truth);
    tcase_add_test(tc, a_story_is_a_claim_and_its_articles);
    tcase_add_test(tc, the_net_learns_and_scores_as_defined);
    tcase_add_loop_test(tc, folds_judge_what_was_left_out, CLAIMS_SPLIT_BODY,
                        CLAIMS_SPLIT_CLAIM + 1);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
