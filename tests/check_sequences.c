/* SPDX-License-Identifier: Apache-2.0 */
/* Features that are learned from and those that names are found with: every score is the same. */
#include "words/cache.h"
#include "entities/context.h"
#include "entities/sequences.h"
#include "trained.h"

/* One example as the finder sees it. */
struct view {
    struct cache cache;
    struct context context;
    const struct word *words[CONTEXT_TOKENS];
    const struct postil_tag_type *types[CONTEXT_TOKENS];
    struct postil_tag_row scores[CONTEXT_TOKENS];
    uint32_t first[CONTEXT_SENTENCE + 1], features[CONTEXT_SENTENCE * CONTEXT_FEATURES];
};

static struct view *
view_new(const struct example *e)
{
    struct view *v = calloc(1, sizeof *v);
    ck_assert_ptr_nonnull(v);
    ck_assert_int_eq(words_cache_init(&v->cache, NULL), POSTIL_OK);
    ck_assert_int_eq(entities_context_init(&v->context, NULL), POSTIL_OK);
    for (uint32_t i = 0; i < e->n_tok; i++) {
        const struct postil_token *t = &e->tokens[i];
        const struct cache_word *w =
            words_cache_get(&v->cache, &lexicon, tagger, e->text + t->begin, t->end - t->begin);
        ck_assert_ptr_nonnull(w);
        v->words[i] = &w->word;
        v->types[i] = &w->type;
    }
    entities_context_read(&v->context, &lexicon, v->words, e->n_tok, e->ends, e->n_sentence);
    return v;
}

static void
view_free(struct view *v)
{
    words_cache_fini(&v->cache);
    entities_context_fini(&v->context);
    free(v);
}

/* Scores of a sentence as the finder sums them: of types, own features, and votes if any. */
static bool
score_by_types(struct view *v, size_t s, const uint8_t *votes)
{
    const struct context_sentence *sentence = &v->context.sentences[s];
    size_t n_tok = sentence->end - sentence->first;
    bool differs = false;
    v->first[0] = 0;
    for (size_t i = 0; i < n_tok; i++) {
        size_t n = entities_context_features(&v->context, s, sentence->first + i,
                                             v->features + v->first[i]);
        ck_assert_uint_le(n, CONTEXT_FEATURES);
        v->first[i + 1] = v->first[i] + (uint32_t)n;
    }
    postil_tagger_score(tagger, n_tok, v->types + sentence->first, v->first, v->features,
                        v->scores + sentence->first);
    for (size_t i = sentence->first; votes && i < sentence->end; i++) {
        uint32_t more[CONTEXT_FEATURES];
        size_t n = entities_context_votes(&v->context, votes, s, i, more, &differs);
        ck_assert_uint_le(n, CONTEXT_FEATURES);
        postil_tagger_add(tagger, more, n, &v->scores[i]);
    }
    return differs;
}

/* Scores of a sequence, from its features one by one. */
static void
score_by_features(const struct postil_tag_sequence *q, struct postil_tag_row *out)
{
    memset(out, 0, q->n_tok * sizeof *out);
    for (uint32_t i = 0; i < q->n_tok; i++)
        for (uint32_t k = q->first[i]; k < q->first[i + 1]; k++)
            postil_tagger_add(tagger, &q->features[k], 1, &out[i]);
}

static void
find_labels(const struct postil_tag_sequence *q, uint8_t *out)
{
    static struct postil_tag_row scores[CONTEXT_SENTENCE];
    static uint8_t paths[CONTEXT_SENTENCE * POSTIL_TAG_LANES];
    score_by_features(q, scores);
    postil_tagger_best(tagger, q->n_tok, scores, out, paths);
}

/* A document, and both passes over it as training sees them. */
struct trial {
    struct text text;
    struct examples x;
    struct sequences seq, voted;
    uint8_t *first, *second;       /* [n_tok] labels of each pass                */
    const uint8_t **votes;         /* [x.n] into `first`                         */
    struct postil_tag_row *scores; /* [n_tok] by which the second ones are chosen */
};

static void
trial_init(struct trial *r, size_t n_tok, uint64_t longest, uint64_t seed)
{
    *r = (struct trial){.text = make_text(n_tok, longest, seed)};
    add_text(&r->x, &r->text);
    r->first = calloc(n_tok, 1);
    r->second = calloc(n_tok, 1);
    r->votes = calloc(r->x.n, sizeof *r->votes);
    r->scores = calloc(n_tok, sizeof *r->scores);
    ck_assert(r->first && r->second && r->votes && r->scores);
    ck_assert_int_eq(entities_sequences_make(&lexicon, &r->x, NULL, &r->seq, NULL), POSTIL_OK);
    size_t at = 0;
    for (uint32_t k = 0, s = 0; k < r->x.n; k++) {
        r->votes[k] = r->first + at;
        for (; s < r->seq.first_of[k + 1]; at += r->seq.items[s++].n_tok)
            find_labels(&r->seq.items[s], r->first + at);
    }
    memcpy(r->second, r->first, n_tok);
    ck_assert_int_eq(entities_sequences_make(&lexicon, &r->x, r->votes, &r->voted, NULL),
                     POSTIL_OK);
}

static void
trial_fini(struct trial *r)
{
    entities_sequences_fini(&r->seq);
    entities_sequences_fini(&r->voted);
    entities_examples_fini(&r->x);
    text_fini(&r->text);
    free(r->first);
    free(r->second);
    free(r->votes);
    free(r->scores);
}

/* Fail unless both ways to a pass's scores of an example agree; the second pass keeps those of
 * sentences of which the votes say otherwise. `base` is the number of its first token. */
static void
compare_pass(struct trial *r, struct view *v, size_t k, size_t base, const uint8_t *votes)
{
    static struct postil_tag_row want[CONTEXT_SENTENCE];
    const struct sequences *seq = votes ? &r->voted : &r->seq;
    ck_assert_uint_eq(seq->first_of[k + 1] - seq->first_of[k], r->x.items[k].n_sentence);
    for (uint32_t s = 0; s < r->x.items[k].n_sentence; s++) {
        const struct postil_tag_sequence *q = &seq->items[seq->first_of[k] + s];
        uint32_t first = v->context.sentences[s].first;
        ck_assert_uint_eq(q->n_tok, v->context.sentences[s].end - first);
        ck_assert_uint_eq(q->group, r->x.items[k].origin);
        score_by_features(q, want);
        bool differs = score_by_types(v, s, votes);
        ck_assert_mem_eq(v->scores + first, want, q->n_tok * sizeof *want);
        if (differs)
            find_labels(q, r->second + base + first);
        if (differs || !votes)
            memcpy(r->scores + base + first, want, q->n_tok * sizeof *want);
    }
}

static void
compare(struct trial *r)
{
    size_t base = 0;
    for (size_t k = 0; k < r->x.n; base += r->x.items[k++].n_tok) {
        struct view *v = view_new(&r->x.items[k]);
        compare_pass(r, v, k, base, NULL);
        entities_context_vote(&v->context, r->votes[k]);
        compare_pass(r, v, k, base, r->votes[k]);
        view_free(v);
    }
}

/* Fail unless the finder's own probabilities are those of the same scores. */
static void
compare_probabilities(const struct trial *r)
{
    static struct postil_tag_sums sums[CONTEXT_SENTENCE];
    const struct entities_name *names;
    size_t n, i = 0, base = 0;
    ck_assert_int_eq(entities_finder_run(finder, r->text.text, r->text.tokens, r->text.n_tok,
                                         r->text.sentences, r->text.n_sentence, &names, &n, NULL),
                     POSTIL_OK);
    for (size_t s = 0; s < r->seq.n; base += r->seq.items[s++].n_tok) {
        size_t n_tok = r->seq.items[s].n_tok;
        postil_tagger_sum(tagger, n_tok, r->scores + base, sums);
        for (; i < n && names[i].first < base + n_tok; i++)
            ck_assert_float_eq(names[i].raw, (float)postil_tagger_probability(
                                                 tagger, sums, n_tok, names[i].first - base,
                                                 names[i].end - base, names[i].type));
    }
    ck_assert_uint_eq(i, n);
}

static const struct {
    size_t n_tok;
    uint64_t longest;
} texts[] = {
    {1, 1},
    {2, 1},
    {3, 8},
    {60, 1},
    {200, 2},
    {200, 5},
    {200, 9},
    {500, 30},
    {1000, 60},
    {1500, 1500},
    {CONTEXT_TOKENS + 500, 20},
};

START_TEST(the_finder_scores_what_was_trained)
{
    struct trial r;
    size_t n_name;
    trial_init(&r, texts[_i].n_tok, texts[_i].longest, (uint64_t)_i + 1);
    compare(&r);
    uint8_t *found = label_found(&r.text, &n_name);
    ck_assert_mem_eq(found, r.second, r.text.n_tok);
    ck_assert(n_name > 0 || r.text.n_tok < 60);
    compare_probabilities(&r);
    free(found);
    trial_fini(&r);
}
END_TEST

START_TEST(a_token_outside_may_be_of_a_type_that_is_not_marked)
{
    struct examples x = {0};
    struct sequences seq;
    marked_add(&x, "Ada/Pb Moe/Pi left Ely/L", 0);
    x.items[0].unknown = 1u << POSTIL_ORG | 1u << POSTIL_MISC;
    x.items[0].weight = 2.5f;
    ck_assert_int_eq(entities_sequences_make(&lexicon, &x, NULL, &seq, NULL), POSTIL_OK);
    const struct postil_tag_sequence *q = &seq.items[0];
    ck_assert_uint_eq(seq.n, 1);
    ck_assert_float_eq(q->weight, 2.5f);
    ck_assert_uint_eq(q->allowed[0], 1u << postil_tag_label(POSTIL_PER, POSTIL_TAG_BEGIN));
    ck_assert_uint_eq(q->allowed[1], 1u << postil_tag_label(POSTIL_PER, POSTIL_TAG_INSIDE));
    ck_assert_uint_eq(q->allowed[2], 1 | 7 << 4 | 7 << 10);
    ck_assert_uint_eq(q->allowed[3], 1u << postil_tag_label(POSTIL_LOC, POSTIL_TAG_SINGLE));
    entities_sequences_fini(&seq);
    entities_examples_fini(&x);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sequences");
    TCase *tc = tcase_create("sequences");
    tcase_add_unchecked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, the_finder_scores_what_was_trained, 0, N_ELEM(texts));
    tcase_add_test(tc, a_token_outside_may_be_of_a_type_that_is_not_marked);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
