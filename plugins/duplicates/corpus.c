/* SPDX-License-Identifier: Apache-2.0 */
/* Look up, compare, keep. */
#include "corpus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FAINT 0.05f /* sameness below which short runs are all there is to see of a copy */

enum postil_status
dup_corpus_new(dup_store *store, struct dup_corpus **out_corpus, struct postil_error *err)
{
    struct dup_corpus *corpus = calloc(1, sizeof *corpus);
    if (!corpus) {
        dup_store_close(store);
        return postil_fail(err, POSTIL_NOMEM, "corpus");
    }
    dup_members_init(&corpus->members, store);
    dup_index_init(&corpus->index, store);
    corpus->taken = UINT32_MAX;
    *out_corpus = corpus;
    return POSTIL_OK;
}

void
dup_corpus_free(struct dup_corpus *corpus)
{
    if (!corpus)
        return;
    dup_index_fini(&corpus->index);
    dup_members_fini(&corpus->members);
    dup_lines_fini(&corpus->lines);
    dup_shingles_fini(&corpus->shingles);
    dup_shingles_fini(&corpus->counted);
    dup_common_fini(&corpus->common);
    dup_sentences_fini(&corpus->sentences);
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
member_make(struct dup_corpus *corpus, const struct dup_entry *entry, struct dup_member *out,
            struct postil_error *err)
{
    size_t len = strlen(entry->id) + 1;
    *out = (struct dup_member){.published = entry->published,
                               .source = entry->source,
                               .exact = entry->sketch.exact,
                               .n_credit = (uint32_t)entry->n_credit};
    out->id = malloc(len);
    out->credit = malloc((entry->n_credit + 1) * sizeof *out->credit);
    if (!out->id || !out->credit)
        return postil_fail(err, POSTIL_NOMEM, "id of %zu bytes", len);
    memcpy(out->id, entry->id, len);
    for (size_t i = 0; i < entry->n_credit; i++)
        out->credit[i] = entry->credits[i].outlet;
    enum postil_status st = dup_text_new(entry->words, entry->n_word, &out->text, err);
    if (st == POSTIL_OK)
        st = dup_lines_mark(&corpus->lines, &corpus->index, entry->source, out->text, err);
    if (st != POSTIL_OK)
        return st;
    out->n_word = out->text->n_word;
    out->n_own = dup_text_own(out->text);
    return POSTIL_OK;
}

static enum postil_status
keep(struct dup_corpus *corpus, const struct dup_entry *entry, struct postil_error *err)
{
    struct dup_member member;
    enum postil_status st = member_make(corpus, entry, &member, err);
    if (st == POSTIL_OK)
        st = dup_members_add(&corpus->members, &member, err);
    if (st != POSTIL_OK)
        dup_member_fini(&member);
    return st;
}

static enum postil_status
build_shingles(struct dup_corpus *corpus, struct dup_shingles *set, const struct dup_text *text,
               struct postil_error *err)
{
    size_t n = dup_shingle_count(text->n_word);
    void *shingle = corpus->shingle;
    if (!grow(&shingle, &corpus->shingle_size, n, sizeof *corpus->shingle))
        return postil_fail(err, POSTIL_NOMEM, "%zu shingles", n);
    corpus->shingle = shingle;
    for (size_t i = 0; i < n; i++)
        corpus->shingle[i] = dup_shingle(text->hash + i);
    return dup_shingles_build(set, corpus->shingle, n, err);
}

/* Make the shingles those of a member. */
static enum postil_status
take_up(struct dup_corpus *corpus, uint32_t member, struct postil_error *err)
{
    if (corpus->taken == member)
        return POSTIL_OK;
    const struct dup_text *text;
    enum postil_status st = dup_members_text(&corpus->members, member, &text, err);
    corpus->taken = UINT32_MAX;
    if (st == POSTIL_OK)
        st = build_shingles(corpus, &corpus->shingles, text, err);
    if (st != POSTIL_OK)
        return st;
    corpus->taken = member;
    corpus->members.items[member].n_shingle = (uint32_t)corpus->shingles.n_distinct;
    return POSTIL_OK;
}

/* Most texts are never compared with any, so their different shingles are counted when one is. */
static enum postil_status
count_shingles(struct dup_corpus *corpus, uint32_t member, const struct dup_text *text,
               struct postil_error *err)
{
    if (corpus->members.items[member].n_shingle > 0)
        return POSTIL_OK;
    enum postil_status st = build_shingles(corpus, &corpus->counted, text, err);
    if (st == POSTIL_OK)
        corpus->members.items[member].n_shingle = (uint32_t)corpus->counted.n_distinct;
    return st;
}

static enum postil_status
find_rewrite(struct dup_corpus *corpus, uint32_t child, uint32_t parent, bool quotations,
             struct dup_rewrite *out, struct postil_error *err)
{
    const struct dup_text *text;
    enum postil_status st = dup_members_text(&corpus->members, parent, &text, err);
    if (st == POSTIL_OK)
        st = dup_sentences_build(&corpus->sentences, text, quotations, err);
    if (st == POSTIL_OK)
        st = dup_members_text(&corpus->members, child, &text, err);
    if (st == POSTIL_OK)
        dup_rewrite_find(&corpus->sentences, text, out);
    return st;
}

/*
 * Second score, for pairs with little evidence in runs: sentences outside of quotations that follow
 * the other's. Costly, so only where there is any.
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

enum postil_status
dup_corpus_link(struct dup_corpus *corpus, const struct dup_edge *edge, struct postil_error *err)
{
    void *edges = corpus->edges;
    if (!grow(&edges, &corpus->edge_size, corpus->n_edge + 1, sizeof *corpus->edges))
        return postil_fail(err, POSTIL_NOMEM, "%zu pairs", corpus->n_edge);
    corpus->edges = edges;
    corpus->edges[corpus->n_edge++] = *edge;
    return POSTIL_OK;
}

/* Words of the new text `a` and of `b` as bytes. */
static struct dup_found
place(const struct dup_passage *p, const struct dup_text *a, const struct dup_text *b)
{
    return (struct dup_found){*p, a->begin[p->a_begin], dup_text_end(a, p->a_end - 1),
                              b->begin[p->b_begin], dup_text_end(b, p->b_end - 1)};
}

static enum postil_status
add_match(struct dup_corpus *corpus, const struct dup_match *match, size_t n_passage,
          struct postil_error *err)
{
    void *passages = corpus->passages;
    if (!grow(&passages, &corpus->passage_size, corpus->n_passage + n_passage,
              sizeof *corpus->passages))
        return postil_fail(err, POSTIL_NOMEM, "%zu passages", n_passage);
    corpus->passages = passages;
    corpus->match[corpus->n_match] = *match;
    corpus->match[corpus->n_match].rank = (uint32_t)corpus->n_match;
    corpus->match[corpus->n_match].first_passage = corpus->n_passage;
    corpus->match[corpus->n_match++].n_passage = n_passage;
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
is_exact(const struct dup_text *a, const struct dup_text *b)
{
    return a->n_word > 0 && a->n_word == b->n_word &&
           memcmp(a->hash, b->hash, a->n_word * sizeof *a->hash) == 0;
}

/* The two texts in hand. */
struct pair {
    uint32_t a, b; /* members; a is the new one */
    const struct dup_text *x, *y;
};

/* Text b is the same as one that has been compared already: what was found holds for it as well. */
static enum postil_status
compare_again(struct dup_corpus *corpus, const struct pair *pair, const struct dup_match *match,
              const struct dup_edge *edge, struct postil_error *err)
{
    struct dup_match again = *match;
    size_t first = match->first_passage, n = match->n_passage;
    enum postil_status st = POSTIL_OK;
    again.other = pair->b;
    if (edge) {
        struct dup_edge copy = *edge;
        copy.b = pair->b;
        st = dup_corpus_link(corpus, &copy, err);
    }
    if (st == POSTIL_OK)
        st = add_match(corpus, &again, n, err);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++)
        corpus->passages[corpus->n_passage++] =
            place(&corpus->passages[first + i].words, pair->x, pair->y);
    return st;
}

static enum postil_status
compare(struct dup_corpus *corpus, const struct pair *pair, struct dup_edge *edge, bool *out_copied,
        struct postil_error *err)
{
    const struct dup_member *items = corpus->members.items;
    const struct dup_member *x = &items[pair->a], *y = &items[pair->b];
    struct dup_common *common = &corpus->common;
    enum postil_status st = count_shingles(corpus, pair->b, pair->y, err);
    if (st == POSTIL_OK)
        st = dup_common_find(common, pair->x, &corpus->shingles, pair->y, err);
    if (st != POSTIL_OK)
        return st;
    struct dup_evidence evidence;
    dup_evidence_find(common, pair->x, pair->y, &evidence);
    *edge = (struct dup_edge){.a = pair->a, .b = pair->b, .exact = is_exact(pair->x, pair->y)};
    edge->jaccard = edge->exact ? 1 : dup_jaccard(common->shared, x->n_shingle, y->n_shingle);
    edge->in_a = edge->exact ? 1 : share_of(common->shared, x->n_shingle);
    edge->in_b = edge->exact ? 1 : share_of(common->shared, y->n_shingle);
    uint32_t longer = x->n_own > y->n_own ? x->n_own : y->n_own;
    edge->same = edge->exact ? 1 : dup_sameness(edge->jaccard, &evidence, longer);
    uint32_t shorter = x->n_word < y->n_word ? x->n_word : y->n_word;
    bool credited = dup_members_credit(&corpus->members, pair->a, pair->b) != 0;
    *out_copied = dup_is_copied(edge->jaccard, &evidence, shorter, credited);
    if (!*out_copied)
        st = look_for_rewrite(corpus, edge, &evidence, err);
    *out_copied = *out_copied || edge->rewritten;
    bool faint = *out_copied && edge->same < FAINT;
    return st == POSTIL_OK ? dup_common_chain(common, pair->x, pair->y, faint, err) : st;
}

static enum postil_status
compare_anew(struct dup_corpus *corpus, const struct pair *pair, struct postil_error *err)
{
    struct dup_edge edge;
    bool copied;
    enum postil_status st = compare(corpus, pair, &edge, &copied, err);
    if (st == POSTIL_OK && copied)
        st = dup_corpus_link(corpus, &edge, err);
    size_t n = corpus->common.n_passage;
    if (st != POSTIL_OK || (!copied && n == 0))
        return st;
    struct dup_match match = {.other = pair->b,
                              .jaccard = edge.jaccard,
                              .same = edge.same,
                              .containment = edge.in_a,
                              .exact = edge.exact,
                              .copied = copied};
    st = add_match(corpus, &match, n, err);
    for (size_t i = 0; i < n && st == POSTIL_OK; i++)
        corpus->passages[corpus->n_passage++] =
            place(&corpus->common.passages[i], pair->x, pair->y);
    return st;
}

/* What was found about a text like y in everything but its bytes; NULL: nothing. */
static enum postil_status
find_twin(struct dup_corpus *corpus, const struct pair *pair, const struct dup_match **out_match,
          struct postil_error *err)
{
    const struct dup_member *items = corpus->members.items, *y = &items[pair->b];
    *out_match = NULL;
    for (size_t i = 0; i < corpus->n_match && !*out_match; i++) {
        const struct dup_text *text;
        const struct dup_member *other = &items[corpus->match[i].other];
        if (other->exact != y->exact || other->n_word != y->n_word)
            continue;
        enum postil_status st =
            dup_members_text(&corpus->members, corpus->match[i].other, &text, err);
        if (st != POSTIL_OK)
            return st;
        if (is_exact(text, pair->y) && memcmp(text->flags, pair->y->flags, text->n_word) == 0)
            *out_match = &corpus->match[i];
    }
    return POSTIL_OK;
}

static const struct dup_edge *
edge_between(const struct dup_corpus *corpus, uint32_t a, uint32_t b)
{
    for (size_t i = corpus->n_edge; i-- > 0 && corpus->edges[i].a == a;)
        if (corpus->edges[i].b == b)
            return &corpus->edges[i];
    return NULL;
}

/* Compare the new text `self` with text number `number`. */
static enum postil_status
compare_with(struct dup_corpus *corpus, uint32_t self, uint32_t number, struct postil_error *err)
{
    struct pair pair = {.a = self};
    const struct dup_match *twin = NULL;
    bool there;
    enum postil_status st = dup_members_find(&corpus->members, number, &pair.b, &there, err);
    if (st != POSTIL_OK || !there)
        return st;
    st = dup_members_text(&corpus->members, pair.b, &pair.y, err);
    if (st == POSTIL_OK)
        st = dup_members_text(&corpus->members, pair.a, &pair.x, err);
    if (st == POSTIL_OK)
        st = find_twin(corpus, &pair, &twin, err);
    if (st != POSTIL_OK)
        return st;
    if (!twin)
        return compare_anew(corpus, &pair, err);
    return compare_again(corpus, &pair, twin, edge_between(corpus, self, twin->other), err);
}

static int
by_number(const void *left, const void *right)
{
    const uint32_t *x = left, *y = right;
    return *x < *y ? -1 : *x > *y;
}

/*
 * The most alike first; equals in the order in which they were compared, which is that of the
 * input.
 */
static int
by_likeness(const void *left, const void *right)
{
    const struct dup_match *x = left, *y = right;
    if (x->same != y->same)
        return x->same > y->same ? -1 : 1;
    if (x->containment != y->containment)
        return x->containment > y->containment ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* Keep a text and look it up. One that can't be looked up leaves no trace. */
static enum postil_status
take_in(struct dup_corpus *corpus, const struct dup_entry *entry, uint32_t other[DUP_CANDIDATES],
        size_t *out_n, struct postil_error *err)
{
    corpus->n_match = corpus->n_passage = 0;
    corpus->kept = corpus->own_lines = false;
    enum postil_status st = keep(corpus, entry, err);
    if (st != POSTIL_OK)
        return st;
    st = dup_index_add(&corpus->index, &entry->sketch, other, out_n, err);
    if (st != POSTIL_OK) {
        dup_members_drop(&corpus->members);
        return st;
    }
    corpus->kept = true;
    corpus->kept_at = corpus->members.n - 1;
    return POSTIL_OK;
}

/* The lines of the text added last count as those of its source. */
static enum postil_status
put_lines(struct dup_corpus *corpus, struct postil_error *err)
{
    enum postil_status st = dup_index_put(&corpus->index, DUP_KEY_LINE, corpus->lines.key,
                                          corpus->lines.n, corpus->index.n_doc - 1, err);
    corpus->own_lines = st == POSTIL_OK;
    return st;
}

enum postil_status
dup_corpus_add(struct dup_corpus *corpus, const struct dup_entry *entry, struct postil_error *err)
{
    uint32_t other[DUP_CANDIDATES];
    size_t n_other = 0;
    enum postil_status st = take_in(corpus, entry, other, &n_other, err);
    if (st != POSTIL_OK)
        return st;
    uint32_t self = corpus->kept_at;
    if (n_other > 0)
        st = take_up(corpus, self, err);
    if (n_other > 1) /* which of them looked best depends on hashes; what comes of it must not */
        qsort(other, n_other, sizeof *other, by_number);
    for (size_t i = 0; i < n_other && st == POSTIL_OK; i++)
        st = compare_with(corpus, self, other[i], err);
    if (corpus->n_match > 1)
        qsort(corpus->match, corpus->n_match, sizeof *corpus->match, by_likeness);
    /* A version of an earlier text would make that text's own lines look like boilerplate. */
    for (size_t i = 0; i < corpus->n_match; i++)
        if (corpus->match[i].same >= DUP_SAME)
            return st;
    return st == POSTIL_OK ? put_lines(corpus, err) : st;
}

void
dup_corpus_begin_at(struct dup_corpus *corpus, uint32_t first, uint32_t stored)
{
    corpus->members.first = corpus->members.next = first;
    corpus->members.stored = corpus->index.n_doc = stored;
}

enum postil_status
dup_corpus_replay(struct dup_corpus *corpus, const struct dup_entry *entry, bool own_lines,
                  struct postil_error *err)
{
    uint32_t other[DUP_CANDIDATES];
    size_t n_other = 0;
    enum postil_status st = take_in(corpus, entry, other, &n_other, err);
    return st == POSTIL_OK && own_lines ? put_lines(corpus, err) : st;
}

enum postil_status
dup_corpus_flush(struct dup_corpus *corpus, struct postil_error *err)
{
    struct dup_members *members = &corpus->members;
    if (!members->store || dup_members_pending(members) == 0)
        return POSTIL_OK;
    struct dup_forms forms = {0};
    struct dup_segment_parts parts = {.n = 0};
    enum postil_status st = dup_members_parts(members, &forms, &parts, err);
    if (st == POSTIL_OK)
        st = dup_index_parts(&corpus->index, parts.first, &parts, err);
    if (st == POSTIL_OK)
        st = dup_store_append(members->store, &parts, err);
    dup_forms_fini(&forms);
    if (st == POSTIL_OK) {
        dup_members_stored(members);
        dup_index_clear(&corpus->index);
    }
    return st;
}

enum postil_status
dup_corpus_order(struct dup_corpus *corpus, struct postil_error *err)
{
    uint32_t *place;
    enum postil_status st = dup_members_order(&corpus->members, &place, err);
    if (st != POSTIL_OK)
        return st;
    for (size_t i = 0; i < corpus->n_edge; i++) {
        corpus->edges[i].a = place[corpus->edges[i].a];
        corpus->edges[i].b = place[corpus->edges[i].b];
    }
    corpus->taken = UINT32_MAX;
    free(place);
    return POSTIL_OK;
}

/*
 * Mark the child's shingles that a text has; returns how many of them had no mark of `old` or
 * later.
 */
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
    uint32_t mark = ++corpus->shingles.mark, n_beyond = 0;
    for (size_t i = 0; i <= n && st == POSTIL_OK; i++) {
        const struct dup_text *text;
        st = dup_members_text(&corpus->members, i < n ? known[i] : other, &text, err);
        if (st == POSTIL_OK)
            n_beyond = mark_shared(&corpus->shingles, text, mark);
    }
    *out_share = share_of(n_beyond, (uint32_t)corpus->shingles.n_distinct);
    return st;
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
