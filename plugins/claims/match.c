/* SPDX-License-Identifier: Apache-2.0 */
/* Overlaps, then the sentences that match, then the tone of both. */
#include "match.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR = 4, LATE = 3, TOP_WORDS = 3 };

/* A pair in the making. */
struct pair {
    const struct claims_digest *claim, *doc;
    struct claims_scratch *scratch;
    struct claims_match *out;
    int n; /* numbers written so far */
};

/* What of the claim's words is in the document. */
struct found {
    double mass, all, words, names, missed_capitals, dot, claim_norm;
    double top[TOP_WORDS], top_found[TOP_WORDS]; /* the words that tell most */
    double most_missed;
    uint32_t n_number, n_number_found, n_place, first;
};

static void
put(struct pair *p, double x)
{
    assert(p->n < CLAIMS_DENSE);
    p->out->dense[p->n++] = (float)x;
}

static double
least(double a, double b)
{
    return a < b ? a : b;
}

static double
ratio(double part, double all)
{
    return all > 0 ? part / all : 0;
}

/* About log2(1 + x), from exact steps. */
static double
log_of(double x)
{
    int exponent;
    double m = frexp(1 + x, &exponent);
    return exponent - 1 + (2 * m - 1);
}

static double
idf_of(const struct claims_entry *e)
{
    return e->idf / (double)CLAIMS_IDF_UNIT;
}

/* -- memory ------------------------------------------------------------------------------------ */

static enum postil_status
make_room(struct claims_scratch *s, const struct claims_digest *doc, struct postil_error *err)
{
    if (doc->n_sentence > s->n_sentence_room) {
        double *share = realloc(s->share, doc->n_sentence * sizeof *share);
        if (!share)
            return postil_fail(err, POSTIL_NOMEM, "%u sentences", doc->n_sentence);
        s->share = share;
        s->n_sentence_room = doc->n_sentence;
    }
    if (doc->n_word > s->n_word_room || s->serial == UINT32_MAX) {
        size_t n = doc->n_word > s->n_word_room ? doc->n_word : s->n_word_room;
        uint32_t *marks = calloc(n + 1, sizeof *marks);
        if (!marks)
            return postil_fail(err, POSTIL_NOMEM, "%zu words", n);
        free(s->marks);
        s->marks = marks;
        s->n_word_room = n;
        s->serial = 0;
    }
    s->serial++;
    memset(s->share, 0, doc->n_sentence * sizeof *s->share);
    return POSTIL_OK;
}

void
claims_scratch_fini(struct claims_scratch *s)
{
    free(s->share);
    free(s->marks);
    *s = (struct claims_scratch){0};
}

/* -- overlap ----------------------------------------------------------------------------------- */

/* Credit the sentences that have the word, each once, and mark its places. */
static void
visit_places(struct pair *p, const struct claims_entry *e)
{
    uint32_t last = CLAIMS_NOWHERE;
    for (uint32_t at = e->first; at != CLAIMS_NOWHERE; at = p->doc->next[at]) {
        uint32_t s = p->doc->sentence_of[at];
        p->scratch->marks[at] = p->scratch->serial;
        if (s != last)
            p->scratch->share[s] += idf_of(e);
        last = s;
    }
}

/* Keep the words that tell most, in order; equals: the earlier one first. */
static void
rank_word(struct found *f, double idf, bool is_found)
{
    double found = is_found;
    for (int i = 0; i < TOP_WORDS; i++)
        if (idf > f->top[i]) {
            double old = f->top[i], old_found = f->top_found[i];
            f->top[i] = idf;
            f->top_found[i] = found;
            idf = old;
            found = old_found;
        }
}

static void
find_word(struct pair *p, const struct claims_entry *word, struct found *f)
{
    const struct claims_entry *e = claims_digest_find(p->doc, word->stem);
    double idf = idf_of(word);
    uint32_t cues = p->claim->words[word->first].cues;
    f->all += idf;
    f->n_number += (cues & CUE_NUMBER) != 0;
    rank_word(f, idf, e);
    if (!e) {
        f->most_missed = idf > f->most_missed ? idf : f->most_missed;
        f->missed_capitals += cues & CUE_CAPITAL ? idf : 0;
        return;
    }
    f->mass += idf;
    f->words++;
    f->names += e->capitals ? idf : 0;
    f->n_number_found += (cues & CUE_NUMBER) != 0;
    f->dot += sqrt((double)e->n * word->n) * idf * idf;
    f->n_place += e->n;
    f->first = e->first < f->first ? e->first : f->first;
    visit_places(p, e);
}

/* Shares of neighbouring content words that are neighbours in the document, too. */
static void
put_grams(struct pair *p)
{
    const struct claims_digest *c = p->claim;
    uint32_t last = 0, pair = 0, n2 = 0, n3 = 0, found2 = 0, found3 = 0;
    for (uint32_t i = 0; i < c->n_word; i++) {
        uint32_t stem = c->words[i].stem;
        if (c->words[i].cues & CUE_FUNCTION)
            continue;
        if (pair) {
            n3++;
            found3 += claims_digest_has_gram(p->doc, claims_pair_hash(pair, stem));
        }
        pair = last ? claims_pair_hash(last, stem) : 0;
        if (pair) {
            n2++;
            found2 += claims_digest_has_gram(p->doc, pair);
        }
        last = stem;
    }
    put(p, ratio(found2, n2));
    put(p, log_of(found2));
    put(p, ratio(found3, n3));
    put(p, log_of(found3));
}

static void
put_words(struct pair *p, const struct found *f)
{
    const struct claims_digest *c = p->claim, *d = p->doc;
    put(p, ratio(f->mass, f->all));
    put(p, ratio(f->words, c->n_entry));
    put(p, log_of(f->mass));
    put(p, log_of(f->all - f->mass));
    put(p, ratio(f->names, f->all));
    put(p, ratio(f->missed_capitals, f->all));
    put(p, ratio(f->dot, c->norm * d->norm));
    put(p, ratio(f->most_missed, f->top[0]));
    for (int i = 0; i < TOP_WORDS; i++)
        put(p, f->top_found[i]);
    put(p, f->n_number > 0);
    put(p, ratio(f->n_number_found, f->n_number));
    put(p, f->words > 0 ? log_of(f->first) : log_of(d->n_word));
    put(p, ratio(f->n_place, d->n_word));
    put(p, log_of(f->n_place));
    put(p, log_of(c->n_entry));
    put(p, log_of(d->n_word));
    put(p, log_of(d->n_sentence));
}

/* -- sentences --------------------------------------------------------------------------------- */

static void
rank_sentence(struct claims_match *m, double *best, uint32_t s, double share)
{
    for (uint32_t i = 0; i < CLAIMS_ATTENTION; i++)
        if (i == m->n_sentence || share > best[i]) {
            if (m->n_sentence < CLAIMS_ATTENTION)
                m->n_sentence++;
            for (uint32_t k = m->n_sentence - 1; k > i; k--) {
                best[k] = best[k - 1];
                m->sentence[k] = m->sentence[k - 1];
            }
            best[i] = share;
            m->sentence[i] = s;
            return;
        }
}

/* Choose the sentences that match best, and weigh them by the square of what they share. */
static void
put_sentences(struct pair *p, const struct found *f)
{
    double best[CLAIMS_ATTENTION] = {0}, lead = 0, pair = 0, before = 0, sum = 0;
    uint32_t n = p->doc->n_sentence, n_half = 0, n_quarter = 0;
    struct claims_match *m = p->out;
    m->n_sentence = 0;
    for (uint32_t i = 0; i < n; i++) {
        double share = ratio(p->scratch->share[i], f->all);
        p->scratch->share[i] = share;
        if (share > 0)
            rank_sentence(m, best, i, share);
        lead = i < CLAIMS_LEAD && share > lead ? share : lead;
        pair = share + before > pair ? share + before : pair;
        before = share;
        n_half += share >= .5;
        n_quarter += share >= .25;
    }
    for (uint32_t i = 0; i < m->n_sentence; i++)
        sum += best[i] * best[i];
    for (uint32_t i = 0; i < m->n_sentence; i++)
        m->weight[i] = (float)(best[i] * best[i] / sum);
    for (int i = 0; i < CLAIMS_ATTENTION; i++)
        put(p, best[i]);
    put(p, lead);
    put(p, p->scratch->share[0]);
    put(p, least(pair, 1));
    put(p, m->n_sentence ? ratio(m->sentence[0], n) : 1);
    put(p, m->n_sentence ? 1. / (1 + m->sentence[0]) : 0);
    put(p, ratio(n_half, n));
    put(p, ratio(n_quarter, n));
    put(p, log_of(n_quarter));
}

/* -- tone -------------------------------------------------------------------------------------- */

struct tone {
    double of[CUE_CLASSES];
};

/* Words of each class in sentences begin ... end - 1, `weight` times. */
static void
add_tone(struct tone *t, const struct claims_digest *d, uint32_t begin, uint32_t end, double weight)
{
    for (uint32_t s = begin; s < end && s < d->n_sentence; s++)
        for (int c = 0; c < CUE_CLASSES; c++)
            t->of[c] += weight * d->sentences[s].cues[c];
}

static void
put_tone(struct pair *p, const struct tone *t)
{
    for (int c = 0; c < CUE_CLASSES; c++)
        put(p, log_of(t->of[c]));
}

/* How many words of a class stand near to words of the claim, in the sentences that match. */
static void
put_near(struct pair *p)
{
    const struct claims_digest *d = p->doc;
    double near[CUE_CLASSES] = {0};
    for (uint32_t i = 0; i < p->out->n_sentence; i++) {
        const struct claims_sentence *s = &d->sentences[p->out->sentence[i]];
        uint32_t marked = CLAIMS_NOWHERE; /* the last word of the claim */
        uint32_t seen[CUE_CLASSES];       /* the last cue that is not counted yet */
        memset(seen, 0xff, sizeof seen);
        for (uint32_t at = s->first; at < s->end; at++) {
            bool is_marked = p->scratch->marks[at] == p->scratch->serial;
            for (int c = 0; c < CUE_CLASSES; c++) {
                bool is_cue = d->words[at].cues & 1u << c && !is_marked;
                if (is_cue && marked != CLAIMS_NOWHERE && at - marked <= NEAR)
                    near[c] += (double)p->out->weight[i];
                else if (is_cue)
                    seen[c] = at;
                if (is_marked && seen[c] != CLAIMS_NOWHERE && at - seen[c] <= NEAR) {
                    near[c] += (double)p->out->weight[i];
                    seen[c] = CLAIMS_NOWHERE;
                }
            }
            marked = is_marked ? at : marked;
        }
    }
    for (int c = 0; c < CUE_CLASSES - 1; c++)
        put(p, near[c]);
}

/* What does not simply affirm, in the claim and in the document. */
static void
put_polarity(struct pair *p, const struct tone *claim, const struct tone *near,
             const struct tone *lead)
{
    for (int c = 0; c < CUE_CONTRARY; c++) {
        bool is_contrary = claim->of[c] > 0;
        put(p, is_contrary != (near->of[c] > .5));
        put(p, is_contrary ? near->of[c] : 0);
        put(p, is_contrary ? lead->of[c] : 0);
    }
}

static void
put_tones(struct pair *p)
{
    const struct claims_match *m = p->out;
    const struct claims_digest *d = p->doc;
    struct tone claim = {{0}}, near = {{0}}, around = {{0}}, lead = {{0}}, all = {{0}}, end = {{0}};
    uint32_t n = d->n_sentence;
    add_tone(&claim, p->claim, 0, 1, 1);
    for (uint32_t i = 0; i < m->n_sentence; i++) {
        double w = (double)m->weight[i];
        add_tone(&near, d, m->sentence[i], m->sentence[i] + 1, w);
        add_tone(&around, d, m->sentence[i] ? m->sentence[i] - 1 : 0, m->sentence[i], w);
        add_tone(&around, d, m->sentence[i] + 1, m->sentence[i] + 2, w);
    }
    add_tone(&lead, d, 0, CLAIMS_LEAD, 1);
    add_tone(&end, d, n > LATE ? n - LATE : 0, n, 1);
    add_tone(&all, d, 0, n, ratio(100, d->n_word));
    put_tone(p, &claim);
    put_tone(p, &near);
    put_tone(p, &around);
    put_tone(p, &lead);
    put_tone(p, &end);
    put_tone(p, &all);
    put_near(p);
    put_polarity(p, &claim, &near, &lead);
}

enum postil_status
claims_match_make(const struct claims_digest *claim, const struct claims_digest *doc,
                  struct claims_scratch *scratch, struct claims_match *out,
                  struct postil_error *err)
{
    struct pair p = {claim, doc, scratch, out, 0};
    struct found f = {.first = CLAIMS_NOWHERE};
    enum postil_status st = make_room(scratch, doc, err);
    if (st != POSTIL_OK)
        return st;
    for (uint32_t i = 0; i < claim->n_entry; i++)
        find_word(&p, &claim->entries[i], &f);
    put_words(&p, &f);
    put_grams(&p);
    put_sentences(&p, &f);
    put_tones(&p);
    assert(p.n == CLAIMS_DENSE);
    return POSTIL_OK;
}
