/* SPDX-License-Identifier: Apache-2.0 */
/* A text made ready for comparing: words, where each stands, sentences, pairs of neighbours. */
#ifndef CLAIMS_DIGEST_H
#define CLAIMS_DIGEST_H

#include <stdbool.h>

#include <postil/layers.h>

#include "terms.h"
#include "words.h"

#define CLAIMS_NOWHERE UINT32_MAX

/** A stem of a text. Function words have none. */
struct claims_entry {
    uint32_t stem, n;     /* how often                                    */
    uint32_t first, last; /* places: indices into `words`                 */
    uint16_t row, idf;    /* of struct claims_term                        */
    uint32_t capitals;    /* how often with a capital inside of a sentence */
};

struct claims_sentence {
    uint32_t first, end;        /* words                            */
    uint16_t cues[CUE_CLASSES]; /* how many words of each class     */
    uint16_t n_row;             /* content words with a row         */
};

/** Owned by who calls; all zero is empty. It may be filled again and again. */
struct claims_digest {
    struct claims_word *words;         /* [n_word]                                          */
    uint32_t *next;                    /* [n_word] next place of the stem, or NOWHERE       */
    uint32_t *sentence_of;             /* [n_word]                                          */
    uint32_t *entry_of;                /* [n_word] index into entries; NOWHERE: function    */
    struct claims_sentence *sentences; /* [n_sentence] at least one                         */
    struct claims_entry *entries;      /* [n_entry] by first place                          */
    uint32_t *slots;                   /* [n_slot] entry + 1, 0: empty; a power of 2        */
    uint32_t *grams;                   /* [n_gram_slot] hashes of 2 and 3 content words     */
    uint32_t n_word, n_sentence, n_entry, n_slot, n_gram_slot;
    uint32_t n_word_room, n_sentence_room;
    double norm; /* length of the vector of sqrt(n) * idf             */
};

/**
 * Fill from a text with its tokens and sentences, in text order; a token that no sentence holds goes
 * to the one before. Words are cut within tokens. Time O(len).
 * Errors: POSTIL_NOMEM. Threads: any, one a digest.
 */
POSTIL_CHECKED enum postil_status
claims_digest_fill(struct claims_digest *d, const struct claims_cues *cues,
                   const struct claims_terms *terms, const char *text,
                   const struct postil_token *tokens, size_t n_token,
                   const struct postil_sentence *sentences, size_t n_sentence,
                   struct postil_error *err);

/** The same for a text of one sentence without tokens: a claim. */
POSTIL_CHECKED enum postil_status
claims_digest_fill_claim(struct claims_digest *d, const struct claims_cues *cues,
                         const struct claims_terms *terms, const char *claim,
                         struct postil_error *err);

/** Takes one that is all zero. */
void
claims_digest_fini(struct claims_digest *d);

/** Entry of a stem, or NULL. */
const struct claims_entry *
claims_digest_find(const struct claims_digest *d, uint32_t stem);

/** Whether two or three content words with this hash stand side by side, function words aside. */
bool
claims_digest_has_gram(const struct claims_digest *d, uint32_t gram);

#endif
