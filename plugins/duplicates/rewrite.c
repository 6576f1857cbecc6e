/* SPDX-License-Identifier: Apache-2.0 */
/* An inverted index of one text's sentences, asked sentence by sentence. */
#include "rewrite.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BITS = 6,
    LAST_BITS = 30,
    POSTINGS = 6,    /* sentences of the source that a telling word may stand in        */
    TELLING_MIN = 4, /* weight, in halves, that a sentence needs to be judged           */
    WORDS_MAX = 128  /* distinct words of one sentence that are looked at               */
};

struct dup_sentence_slot {
    uint32_t word;
    uint32_t n; /* sentences; 0: empty slot; > POSTINGS: too many */
    uint32_t at[POSTINGS];
};

static bool
make_room(struct dup_sentences *source, const struct dup_text *text)
{
    uint32_t bits = FIRST_BITS;
    while (bits < LAST_BITS && ((size_t)1 << bits) < 2 * (size_t)text->n_word)
        bits++;
    size_t n_slot = (size_t)1 << bits;
    if (n_slot > source->slot_size) {
        free(source->slots);
        source->slots = calloc(n_slot, sizeof *source->slots);
        source->slot_size = source->slots ? n_slot : 0;
    } else {
        memset(source->slots, 0, n_slot * sizeof *source->slots);
    }
    size_t n_sentence = (size_t)text->n_sentence + 1;
    if (n_sentence > source->weight_size) {
        free(source->weight);
        free(source->touched);
        source->weight = calloc(n_sentence, sizeof *source->weight);
        source->touched = calloc(n_sentence, sizeof *source->touched);
        source->weight_size = source->weight && source->touched ? n_sentence : 0;
    }
    source->bits = bits;
    return source->slots && source->weight_size;
}

static struct dup_sentence_slot *
slot_of(const struct dup_sentences *source, uint32_t word)
{
    size_t mask = ((size_t)1 << source->bits) - 1;
    size_t at = (word * 0x9e3779b1u) >> (32 - source->bits);
    while (source->slots[at].n && source->slots[at].word != word)
        at = (at + 1) & mask;
    return &source->slots[at];
}

enum postil_status
dup_sentences_build(struct dup_sentences *source, const struct dup_text *text, bool quotations,
                    struct postil_error *err)
{
    source->ignored = DUP_COMMON | DUP_BOILERPLATE | (quotations ? 0 : DUP_QUOTED);
    if (!make_room(source, text))
        return postil_fail(err, POSTIL_NOMEM, "%u words by sentence", text->n_word);
    uint32_t sentence = 0;
    for (uint32_t i = 0; i < text->n_word; i++) {
        sentence += i > 0 && text->flags[i] & DUP_SENTENCE;
        if (text->flags[i] & source->ignored)
            continue;
        struct dup_sentence_slot *slot = slot_of(source, text->hash[i]);
        if (slot->n > POSTINGS || (slot->n && slot->at[slot->n - 1] == sentence))
            continue;
        slot->word = text->hash[i];
        if (slot->n < POSTINGS)
            slot->at[slot->n] = sentence;
        slot->n++;
    }
    source->n_sentence = text->n_word ? sentence + 1 : 0;
    return POSTIL_OK;
}

/* The sentence in hand: its telling words, once each. */
struct sentence {
    uint32_t words[WORDS_MAX];
    float weights[WORDS_MAX];
    uint32_t n;
};

static void
sentence_add(struct sentence *s, uint32_t word, uint8_t flags)
{
    if (s->n == WORDS_MAX)
        return;
    for (uint32_t i = 0; i < s->n; i++)
        if (s->words[i] == word)
            return;
    s->words[s->n] = word;
    s->weights[s->n++] = flags & DUP_CAPITAL ? 0.5f : 1.0f;
}

/* Weight goes to the pair (at, at + 1) of source sentences that hold the word, once. */
static uint32_t
spread(struct dup_sentences *source, const struct dup_sentence_slot *slot, float weight,
       uint32_t n_touched)
{
    uint32_t done = 0; /* pairs before this one have the word already */
    for (uint32_t i = 0; i < slot->n; i++) {
        uint32_t at = slot->at[i];
        for (uint32_t pair = at > 0 ? at - 1 : 0; pair <= at; pair++) {
            if (pair < done)
                continue;
            if (source->weight[pair] == 0)
                source->touched[n_touched++] = pair;
            source->weight[pair] += weight;
            done = pair + 1;
        }
    }
    return n_touched;
}

/* Best pair of source sentences for the one in hand; false when it has too little to go by. */
static bool
judge(struct dup_sentences *source, const struct sentence *s, bool *out_restates, uint32_t *out_at)
{
    float total = 0, best = 0;
    uint32_t n_touched = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        const struct dup_sentence_slot *slot = slot_of(source, s->words[i]);
        if (slot->n > POSTINGS)
            continue;
        total += s->weights[i];
        n_touched = spread(source, slot, s->weights[i], n_touched);
    }
    for (uint32_t i = 0; i < n_touched; i++) {
        uint32_t pair = source->touched[i];
        if (source->weight[pair] > best || (source->weight[pair] == best && pair < *out_at)) {
            best = source->weight[pair];
            *out_at = pair;
        }
        source->weight[pair] = 0;
    }
    *out_restates = 2 * best >= total && total > 0;
    return 2 * total >= TELLING_MIN;
}

void
dup_rewrite_find(struct dup_sentences *source, const struct dup_text *text, struct dup_rewrite *out)
{
    struct sentence s = {.n = 0};
    uint32_t last = 0;
    *out = (struct dup_rewrite){0};
    for (uint32_t i = 0; i < text->n_word; i++) {
        if (!(text->flags[i] & source->ignored))
            sentence_add(&s, text->hash[i], text->flags[i]);
        if (i + 1 < text->n_word && !(text->flags[i + 1] & DUP_SENTENCE))
            continue;
        bool restates = false;
        uint32_t at = UINT32_MAX;
        if (judge(source, &s, &restates, &at)) {
            out->n_sentence++;
            out->n_restate += restates;
            out->n_ordered += restates && at + 2 >= last;
            if (restates)
                last = at;
        }
        s.n = 0;
    }
}

void
dup_sentences_fini(struct dup_sentences *source)
{
    free(source->slots);
    free(source->weight);
    free(source->touched);
    *source = (struct dup_sentences){0};
}
