/* SPDX-License-Identifier: Apache-2.0 */
/* Filling a digest: words, then sentences, then what stands where. */
#include "digest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_ROOM = 64, MOST_COUNT = UINT16_MAX };

/* -- memory ------------------------------------------------------------------------------------ */

static bool
resize(void *array, size_t n, size_t size)
{
    void **p = array;
    void *moved = n <= SIZE_MAX / size ? realloc(*p, n * size) : NULL;
    if (moved)
        *p = moved;
    return moved;
}

static enum postil_status
make_word_room(struct claims_digest *d, struct postil_error *err)
{
    if (d->n_word < d->n_word_room)
        return POSTIL_OK;
    size_t n = d->n_word_room ? 2 * (size_t)d->n_word_room : LEAST_ROOM;
    if (n >= UINT32_MAX / 8 || !resize(&d->words, n, sizeof *d->words))
        return postil_fail(err, POSTIL_NOMEM, "%zu words", n);
    d->n_word_room = (uint32_t)n;
    return POSTIL_OK;
}

static enum postil_status
make_sentence_room(struct claims_digest *d, struct postil_error *err)
{
    if (d->n_sentence < d->n_sentence_room)
        return POSTIL_OK;
    size_t n = d->n_sentence_room ? 2 * (size_t)d->n_sentence_room : LEAST_ROOM;
    if (!resize(&d->sentences, n, sizeof *d->sentences))
        return postil_fail(err, POSTIL_NOMEM, "%zu sentences", n);
    d->n_sentence_room = (uint32_t)n;
    return POSTIL_OK;
}

/* Tables for n_word words, no more than half full. */
static enum postil_status
make_tables(struct claims_digest *d, struct postil_error *err)
{
    size_t n = d->n_word ? d->n_word : 1;
    uint32_t n_slot = 16;
    while (n_slot < 2 * n)
        n_slot *= 2;
    if (!resize(&d->next, n, sizeof *d->next) || !resize(&d->entry_of, n, sizeof *d->entry_of) ||
        !resize(&d->sentence_of, n, sizeof *d->sentence_of) ||
        !resize(&d->entries, n, sizeof *d->entries) ||
        !resize(&d->slots, n_slot, sizeof *d->slots) ||
        !resize(&d->grams, 2 * (size_t)n_slot, sizeof *d->grams))
        return postil_fail(err, POSTIL_NOMEM, "%zu words", n);
    memset(d->slots, 0, n_slot * sizeof *d->slots);
    memset(d->grams, 0, 2 * (size_t)n_slot * sizeof *d->grams);
    d->n_slot = n_slot;
    d->n_gram_slot = 2 * n_slot;
    return POSTIL_OK;
}

void
claims_digest_fini(struct claims_digest *d)
{
    free(d->words);
    free(d->next);
    free(d->sentence_of);
    free(d->entry_of);
    free(d->sentences);
    free(d->entries);
    free(d->slots);
    free(d->grams);
    *d = (struct claims_digest){0};
}

/* -- words and sentences ----------------------------------------------------------------------- */

static enum postil_status
begin_sentence(struct claims_digest *d, struct postil_error *err)
{
    enum postil_status st = make_sentence_room(d, err);
    if (st == POSTIL_OK)
        d->sentences[d->n_sentence++] = (struct claims_sentence){.first = d->n_word};
    return st;
}

static enum postil_status
add_words(struct claims_digest *d, const struct claims_cues *cues, const char *text, size_t begin,
          size_t end, struct postil_error *err)
{
    enum postil_status st = make_word_room(d, err);
    while (st == POSTIL_OK && claims_word_next(cues, text, end, &begin, &d->words[d->n_word])) {
        d->n_word++;
        st = make_word_room(d, err);
    }
    return st;
}

static void
count_cue(struct claims_sentence *s, uint32_t cues)
{
    for (int c = 0; c < CUE_CLASSES; c++)
        if (cues & 1u << c && s->cues[c] < MOST_COUNT)
            s->cues[c]++;
}

/* -- what stands where ------------------------------------------------------------------------- */

static uint32_t *
find_slot(const struct claims_digest *d, uint32_t stem)
{
    uint32_t at = (stem ^ stem >> 13) & (d->n_slot - 1);
    while (d->slots[at] && d->entries[d->slots[at] - 1].stem != stem)
        at = (at + 1) & (d->n_slot - 1);
    return &d->slots[at];
}

static void
enter_word(struct claims_digest *d, const struct claims_terms *terms, uint32_t place, bool opens)
{
    const struct claims_word *w = &d->words[place];
    uint32_t *slot = find_slot(d, w->stem);
    if (!*slot) {
        struct claims_term term = claims_terms_get(terms, w->stem);
        d->entries[d->n_entry++] = (struct claims_entry){
            .stem = w->stem, .first = place, .last = place, .row = term.row, .idf = term.idf};
        *slot = d->n_entry;
    }
    struct claims_entry *e = &d->entries[*slot - 1];
    if (e->n++)
        d->next[e->last] = place;
    e->last = place;
    e->capitals += !opens && w->cues & CUE_CAPITAL;
    d->entry_of[place] = *slot - 1;
}

static void
enter_gram(struct claims_digest *d, uint32_t gram)
{
    uint32_t at = gram & (d->n_gram_slot - 1);
    while (d->grams[at] && d->grams[at] != gram)
        at = (at + 1) & (d->n_gram_slot - 1);
    d->grams[at] = gram;
}

static void
enter_sentence(struct claims_digest *d, const struct claims_terms *terms, uint32_t i)
{
    struct claims_sentence *s = &d->sentences[i];
    uint32_t last = 0, pair = 0;
    for (uint32_t p = s->first; p < s->end; p++) {
        const struct claims_word *w = &d->words[p];
        d->next[p] = d->entry_of[p] = CLAIMS_NOWHERE;
        d->sentence_of[p] = i;
        count_cue(s, w->cues);
        if (w->cues & CUE_FUNCTION)
            continue;
        enter_word(d, terms, p, p == s->first);
        if (d->entries[d->entry_of[p]].row != CLAIMS_NO_ROW && s->n_row < MOST_COUNT)
            s->n_row++;
        if (pair)
            enter_gram(d, claims_pair_hash(pair, w->stem));
        pair = last ? claims_pair_hash(last, w->stem) : 0;
        if (pair)
            enter_gram(d, pair);
        last = w->stem;
    }
}

static enum postil_status
enter_all(struct claims_digest *d, const struct claims_terms *terms, struct postil_error *err)
{
    enum postil_status st = make_tables(d, err);
    double sum = 0;
    for (uint32_t i = 0; st == POSTIL_OK && i < d->n_sentence; i++) {
        d->sentences[i].end = i + 1 < d->n_sentence ? d->sentences[i + 1].first : d->n_word;
        enter_sentence(d, terms, i);
    }
    for (uint32_t i = 0; st == POSTIL_OK && i < d->n_entry; i++) {
        double idf = d->entries[i].idf / (double)CLAIMS_IDF_UNIT;
        sum += d->entries[i].n * idf * idf;
    }
    d->norm = sqrt(sum);
    return st;
}

enum postil_status
claims_digest_fill(struct claims_digest *d, const struct claims_cues *cues,
                   const struct claims_terms *terms, const char *text,
                   const struct postil_token *tokens, size_t n_token,
                   const struct postil_sentence *sentences, size_t n_sentence,
                   struct postil_error *err)
{
    size_t s = 0;
    d->n_word = d->n_sentence = d->n_entry = 0;
    enum postil_status st = begin_sentence(d, err);
    for (size_t t = 0; st == POSTIL_OK && t < n_token; t++) {
        bool begins = false;
        for (; s < n_sentence && sentences[s].begin <= tokens[t].begin; s++)
            begins = true;
        if (begins && d->n_word > d->sentences[d->n_sentence - 1].first)
            st = begin_sentence(d, err);
        if (st == POSTIL_OK)
            st = add_words(d, cues, text, tokens[t].begin, tokens[t].end, err);
    }
    return st == POSTIL_OK ? enter_all(d, terms, err) : st;
}

enum postil_status
claims_digest_fill_claim(struct claims_digest *d, const struct claims_cues *cues,
                         const struct claims_terms *terms, const char *claim,
                         struct postil_error *err)
{
    d->n_word = d->n_sentence = d->n_entry = 0;
    enum postil_status st = begin_sentence(d, err);
    if (st == POSTIL_OK)
        st = add_words(d, cues, claim, 0, strlen(claim), err);
    return st == POSTIL_OK ? enter_all(d, terms, err) : st;
}

const struct claims_entry *
claims_digest_find(const struct claims_digest *d, uint32_t stem)
{
    uint32_t slot = d->n_slot ? *find_slot(d, stem) : 0;
    return slot ? &d->entries[slot - 1] : NULL;
}

bool
claims_digest_has_gram(const struct claims_digest *d, uint32_t gram)
{
    uint32_t at = gram & (d->n_gram_slot - 1);
    while (d->grams[at] && d->grams[at] != gram)
        at = (at + 1) & (d->n_gram_slot - 1);
    return d->grams[at] == gram;
}
