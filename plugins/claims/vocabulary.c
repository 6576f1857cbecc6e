/* SPDX-License-Identifier: Apache-2.0 */
/* Counting the stories of each term. */
#include "vocabulary.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "digest.h"

enum { LEAST_STORIES = 2, MOST_ROWS = 20000 };

/* A term in one story. */
struct sight {
    uint32_t stem, story;
};

struct sights {
    struct sight *items;
    size_t n, n_room;
};

static enum postil_status
add_sights(struct sights *s, const struct claims_digest *d, uint32_t story,
           struct postil_error *err)
{
    if (s->n + d->n_entry > s->n_room) {
        size_t n = 2 * (s->n + d->n_entry);
        struct sight *items = realloc(s->items, n * sizeof *items);
        if (!items)
            return postil_fail(err, POSTIL_NOMEM, "%zu terms", n);
        s->items = items;
        s->n_room = n;
    }
    for (uint32_t i = 0; i < d->n_entry; i++)
        s->items[s->n++] = (struct sight){d->entries[i].stem, story};
    return POSTIL_OK;
}

static int
by_stem(const void *a, const void *b)
{
    const struct sight *x = a, *y = b;
    if (x->stem != y->stem)
        return x->stem < y->stem ? -1 : 1;
    return x->story < y->story ? -1 : x->story > y->story;
}

/* Look at each article and claim that an example in use has, once. */
static enum postil_status
see_all(struct sights *s, const struct claims_corpus *c, const struct claims_cues *cues,
        const uint8_t *use, uint8_t *seen, struct postil_error *err)
{
    struct claims_terms none = {0};
    struct claims_digest d = {0};
    enum postil_status st = POSTIL_OK;
    for (size_t i = 0; st == POSTIL_OK && i < c->n_example; i++) {
        const struct claims_example *x = &c->examples[i];
        const struct claims_article *a = &c->articles[x->article];
        if (use && !use[i])
            continue;
        if (!seen[x->article]) {
            st = claims_digest_fill(&d, cues, &none, a->text, a->tokens, a->n_token, a->sentences,
                                    a->n_sentence, err);
            if (st == POSTIL_OK)
                st = add_sights(s, &d, a->story, err);
        }
        if (st == POSTIL_OK && !seen[c->n_article + x->claim]) {
            st = claims_digest_fill_claim(&d, cues, &none, c->claims[x->claim].text, err);
            if (st == POSTIL_OK)
                st = add_sights(s, &d, c->claims[x->claim].story, err);
        }
        seen[x->article] = seen[c->n_article + x->claim] = 1;
    }
    claims_digest_fini(&d);
    return st;
}

/* Stories of the stem at items[i]; *i moves behind it. */
static uint32_t
count_stories(const struct sights *s, size_t *i)
{
    uint32_t stem = s->items[*i].stem, n = 0;
    for (; *i < s->n && s->items[*i].stem == stem; ++*i)
        n += *i == 0 || by_stem(&s->items[*i - 1], &s->items[*i]) != 0;
    return n;
}

static uint16_t
idf_of(uint32_t n_all, double n)
{
    double idf = floor(log((n_all + 1) / (n + .5)) * CLAIMS_IDF_UNIT + .5);
    return idf < 1 ? 1 : idf > UINT16_MAX ? UINT16_MAX : (uint16_t)idf;
}

static enum postil_status
make_table(struct claims_vocabulary *v, const struct sights *s, uint32_t n_story,
           uint32_t min_stories, struct postil_error *err)
{
    uint32_t n_slot = 16, n_term = 0;
    for (size_t i = 0; i < s->n;)
        n_term += count_stories(s, &i) >= LEAST_STORIES;
    while (2 * n_slot < 3 * n_term)
        n_slot *= 2;
    v->slots = calloc(n_slot, sizeof *v->slots);
    if (!v->slots)
        return postil_fail(err, POSTIL_NOMEM, "%u terms", n_term);
    for (size_t i = 0; i < s->n;) {
        uint32_t stem = s->items[i].stem, n = count_stories(s, &i);
        if (n < LEAST_STORIES)
            continue;
        bool has_row = n >= min_stories && v->n_row < MOST_ROWS;
        v->slots[claims_terms_slot(v->slots, n_slot, stem)] = (struct claims_term){
            .stem = stem,
            .row = has_row ? (uint16_t)v->n_row++ : CLAIMS_NO_ROW,
            .idf = idf_of(n_story, n),
        };
    }
    v->n_row += v->n_row == 0; /* a model has at least one */
    v->terms = (struct claims_terms){v->slots, n_slot, idf_of(n_story, 1)};
    return POSTIL_OK;
}

enum postil_status
claims_vocabulary_learn(struct claims_vocabulary *v, const struct claims_corpus *c,
                        const struct claims_cues *cues, const uint8_t *use, uint32_t min_stories,
                        struct postil_error *err)
{
    struct sights s = {0};
    uint8_t *seen = calloc(c->n_article + c->n_claim + 1, 1);
    enum postil_status st =
        seen ? see_all(&s, c, cues, use, seen, err) : postil_fail(err, POSTIL_NOMEM, "terms");
    if (s.n)
        qsort(s.items, s.n, sizeof *s.items, by_stem);
    if (st == POSTIL_OK)
        st = make_table(v, &s, c->n_story, min_stories, err);
    free(s.items);
    free(seen);
    return st;
}

void
claims_vocabulary_fini(struct claims_vocabulary *v)
{
    free(v->slots);
    *v = (struct claims_vocabulary){0};
}
