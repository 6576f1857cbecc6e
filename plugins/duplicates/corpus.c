/* SPDX-License-Identifier: Apache-2.0 */
/* Look up, compare, keep. */
#include "corpus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum postil_status
dup_corpus_new(struct dup_corpus **out_corpus, struct postil_error *err)
{
    struct dup_corpus *corpus = calloc(1, sizeof *corpus);
    if (!corpus)
        return postil_fail(err, POSTIL_NOMEM, "corpus");
    dup_index_init(&corpus->index);
    dup_lines_init(&corpus->lines);
    corpus->taken = UINT32_MAX;
    *out_corpus = corpus;
    return POSTIL_OK;
}

static void
member_fini(struct dup_member *member)
{
    free(member->id);
    dup_text_free(member->text);
}

void
dup_corpus_free(struct dup_corpus *corpus)
{
    if (!corpus)
        return;
    for (uint32_t i = 0; i < corpus->n_member; i++)
        member_fini(&corpus->members[i]);
    dup_index_fini(&corpus->index);
    dup_lines_fini(&corpus->lines);
    dup_shingles_fini(&corpus->shingles);
    dup_common_fini(&corpus->common);
    dup_sentences_fini(&corpus->sentences);
    free(corpus->members);
    free(corpus->edges);
    free(corpus->passages);
    free(corpus->shingle);
    free(corpus);
}

/* Room for one more of `*items`; `size` counts elements. */
static bool
grow(void **items, size_t *size, size_t need, size_t bytes)
{
    if (need <= *size)
        return true;
    size_t more = need + need / 2 + 64;
    void *larger = realloc(*items, more * bytes);
    if (!larger)
        return false;
    *items = larger;
    *size = more;
    return true;
}

static enum postil_status
keep(struct dup_corpus *corpus, const struct dup_entry *entry, struct postil_error *err)
{
    void *members = corpus->members;
    if (!grow(&members, &corpus->member_size, (size_t)corpus->n_member + 1,
              sizeof *corpus->members))
        return postil_fail(err, POSTIL_NOMEM, "%u texts", corpus->n_member);
    corpus->members = members;
    struct dup_member member = {
        .published = entry->published, .source = entry->source, .exact = entry->sketch.exact, .n_shingle = entry->n_shingle};
    size_t len = strlen(entry->id) + 1;
    member.id = malloc(len);
    if (!member.id)
        return postil_fail(err, POSTIL_NOMEM, "id of %zu bytes", len);
    memcpy(member.id, entry->id, len);
    enum postil_status st = dup_text_new(entry->words, entry->n_word, entry->credits,
                                         entry->n_credit, &member.text, err);
    if (st == POSTIL_OK)
        st = dup_lines_mark(&corpus->lines, entry->source, member.text, err);
    if (st != POSTIL_OK) {
        member_fini(&member);
        return st;
    }
    member.n_own = dup_text_own(member.text);
    corpus->members[corpus->n_member++] = member;
    return POSTIL_OK;
}

static void
drop_last(struct dup_corpus *corpus)
{
    member_fini(&corpus->members[--corpus->n_member]);
}

static enum postil_status
take_up(struct dup_corpus *corpus, uint32_t member, struct postil_error *err)
{
    if (corpus->taken == member)
        return POSTIL_OK;
    const struct dup_text *text = corpus->members[member].text;
    size_t n = dup_shingle_count(text->n_word);
    corpus->taken = UINT32_MAX;
    void *shingle = corpus->shingle;
    if (!grow(&shingle, &corpus->shingle_size, n, sizeof *corpus->shingle))
        return postil_fail(err, POSTIL_NOMEM, "%zu shingles", n);
    corpus->shingle = shingle;
    for (size_t i = 0; i < n; i++)
        corpus->shingle[i] = dup_shingle(text->hash + i);
    enum postil_status st = dup_shingles_build(&corpus->shingles, corpus->shingle, n, err);
    if (st == POSTIL_OK)
        corpus->taken = member;
    return st;
}

static enum postil_status
find_rewrite(struct dup_corpus *corpus, uint32_t child, uint32_t parent, bool quotations,
             struct dup_rewrite *out, struct postil_error *err)
{
    enum postil_status st =
        dup_sentences_build(&corpus->sentences, corpus->members[parent].text, quotations, err);
    if (st == POSTIL_OK)
        dup_rewrite_find(&corpus->sentences, corpus->members[child].text, out);
    return st;
}

/*
 * Second score, for pairs with little evidence in runs: sentences outside of quotations that follow the
 * other's. Costly, so only where there is any.
 */
static enum postil_status
look_for_rewrite(struct dup_corpus *corpus, struct dup_edge *edge,
                 const struct dup_evidence *evidence, struct postil_error *err)
{
    struct dup_rewrite rewrite;
    if (evidence->n_run == 0)
        return POSTIL_OK;
    enum postil_status st = find_rewrite(corpus, edge->a, edge->b, false, &rewrite, err);
    edge->rewritten = st == POSTIL_OK && dup_is_rewritten(&rewrite, evidence);
    if (st == POSTIL_OK && !edge->rewritten) {
        st = find_rewrite(corpus, edge->b, edge->a, false, &rewrite, err);
        edge->rewritten = st == POSTIL_OK && dup_is_rewritten(&rewrite, evidence);
    }
    return st;
}

static enum postil_status
add_edge(struct dup_corpus *corpus, const struct dup_edge *edge, struct postil_error *err)
{
    void *edges = corpus->edges;
    if (!grow(&edges, &corpus->edge_size, corpus->n_edge + 1, sizeof *corpus->edges))
        return postil_fail(err, POSTIL_NOMEM, "%zu pairs", corpus->n_edge);
    corpus->edges = edges;
    corpus->edges[corpus->n_edge++] = *edge;
    return POSTIL_OK;
}

static enum postil_status
keep_passages(struct dup_corpus *corpus, struct dup_match *match, struct postil_error *err)
{
    void *passages = corpus->passages;
    size_t n = corpus->common.n_passage;
    match->first_passage = corpus->n_passage;
    match->n_passage = n;
    if (n == 0)
        return POSTIL_OK;
    if (!grow(&passages, &corpus->passage_size, corpus->n_passage + n, sizeof *corpus->passages))
        return postil_fail(err, POSTIL_NOMEM, "%zu passages", n);
    corpus->passages = passages;
    memcpy(corpus->passages + corpus->n_passage, corpus->common.passages,
           n * sizeof *corpus->passages);
    corpus->n_passage += n;
    return POSTIL_OK;
}

static float
share_of(uint32_t part, uint32_t all)
{
    if (part >= all) /* counts may come from a layer made elsewhere */
        return part > 0;
    return (float)part / (float)all;
}

static bool
is_exact(const struct dup_member *a, const struct dup_member *b)
{
    size_t n = a->text->n_word;
    return a->exact == b->exact && n > 0 && n == b->text->n_word &&
           memcmp(a->text->hash, b->text->hash, n * sizeof *a->text->hash) == 0;
}

static enum postil_status
compare(struct dup_corpus *corpus, uint32_t a, uint32_t b, struct postil_error *err)
{
    const struct dup_member *x = &corpus->members[a], *y = &corpus->members[b];
    struct dup_common *common = &corpus->common;
    enum postil_status st = dup_common_find(common, x->text, &corpus->shingles, y->text, err);
    if (st != POSTIL_OK)
        return st;
    struct dup_evidence evidence;
    dup_evidence_find(common, x->text, y->text, &evidence);
    struct dup_edge edge = {.a = a, .b = b, .exact = is_exact(x, y)};
    edge.jaccard = edge.exact ? 1 : dup_jaccard(common->shared, x->n_shingle, y->n_shingle);
    edge.in_a = edge.exact ? 1 : share_of(common->shared, x->n_shingle);
    edge.in_b = edge.exact ? 1 : share_of(common->shared, y->n_shingle);
    uint32_t longer = x->n_own > y->n_own ? x->n_own : y->n_own;
    edge.same = edge.exact ? 1 : dup_sameness(edge.jaccard, &evidence, longer);
    uint32_t shorter = x->text->n_word < y->text->n_word ? x->text->n_word : y->text->n_word;
    bool credited =
        dup_text_credits_more(x->text, y->text) != dup_text_credits_more(y->text, x->text);
    bool copied = dup_is_copied(edge.jaccard, &evidence, shorter, credited);
    if (!copied)
        st = look_for_rewrite(corpus, &edge, &evidence, err);
    copied = copied || edge.rewritten;
    if (st == POSTIL_OK)
        st = dup_common_chain(common, x->text, y->text, copied, err);
    if (st == POSTIL_OK && copied)
        st = add_edge(corpus, &edge, err);
    if (st != POSTIL_OK || (!copied && common->n_passage == 0))
        return st;
    struct dup_match *match = &corpus->match[corpus->n_match++];
    *match = (struct dup_match){.other = b,
                                .jaccard = edge.jaccard,
                                .same = edge.same,
                                .containment = edge.in_a,
                                .exact = edge.exact,
                                .copied = copied};
    return keep_passages(corpus, match, err);
}

enum postil_status
dup_corpus_add(struct dup_corpus *corpus, const struct dup_entry *entry, struct postil_error *err)
{
    uint32_t other[DUP_CANDIDATES];
    size_t n_other = 0;
    corpus->n_match = corpus->n_passage = 0;
    enum postil_status st = keep(corpus, entry, err);
    if (st != POSTIL_OK)
        return st;
    st = dup_index_add(&corpus->index, &entry->sketch, other, &n_other, err);
    if (st != POSTIL_OK) {
        drop_last(corpus);
        return st;
    }
    uint32_t self = corpus->n_member - 1;
    if (n_other > 0)
        st = take_up(corpus, self, err);
    for (size_t i = 0; i < n_other && st == POSTIL_OK; i++)
        st = compare(corpus, self, other[i], err);
    /* A version of an earlier text would make that text's own lines look like boilerplate. */
    for (size_t i = 0; i < corpus->n_match; i++)
        if (corpus->match[i].same >= DUP_SAME)
            return st;
    return st == POSTIL_OK ? dup_lines_learn(&corpus->lines, self, err) : st;
}

/* Mark the child's shingles that a text has; returns how many of them had no mark of `old` or later. */
static uint32_t
mark_shared(struct dup_shingles *set, const struct dup_text *text, uint32_t old)
{
    uint32_t n = 0;
    for (size_t i = 0; i < dup_shingle_count(text->n_word); i++) {
        struct dup_shingle_slot *slot = dup_shingles_find(set, dup_shingle(text->hash + i));
        if (!slot || slot->mark >= old)
            continue;
        slot->mark = old;
        n++;
    }
    return n;
}

enum postil_status
dup_corpus_beyond(struct dup_corpus *corpus, uint32_t child, const uint32_t *known, size_t n,
                  uint32_t other, float *out_share, struct postil_error *err)
{
    enum postil_status st = take_up(corpus, child, err);
    if (st != POSTIL_OK)
        return st;
    uint32_t mark = ++corpus->shingles.mark;
    for (size_t i = 0; i < n; i++)
        mark_shared(&corpus->shingles, corpus->members[known[i]].text, mark);
    uint32_t n_beyond = mark_shared(&corpus->shingles, corpus->members[other].text, mark);
    *out_share = share_of(n_beyond, (uint32_t)corpus->shingles.n_distinct);
    return POSTIL_OK;
}

enum postil_status
dup_corpus_share(struct dup_corpus *corpus, uint32_t child, uint32_t parent, float *out_share,
                 struct postil_error *err)
{
    struct dup_rewrite rewrite;
    enum postil_status st = find_rewrite(corpus, child, parent, true, &rewrite, err);
    if (st != POSTIL_OK)
        return st;
    *out_share = rewrite.n_sentence ? (float)rewrite.n_restate / (float)rewrite.n_sentence : NAN;
    return POSTIL_OK;
}
