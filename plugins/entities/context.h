/* SPDX-License-Identifier: Apache-2.0 */
/* What the words around a token, its sentence and its document tell about it. */
#ifndef ENTITIES_CONTEXT_H
#define ENTITIES_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>
#include <postil/tagger.h>

#include "../words/lexicon.h"
#include "../words/word.h"

enum {
    CONTEXT_TOKENS = 8192,  /* most tokens of a window                                   */
    CONTEXT_SENTENCE = 512, /* most tokens of a sentence: a longer one is read in pieces */
    CONTEXT_FEATURES = 40,  /* most features of a token, in each of the two passes       */
    CONTEXT_LABELS = POSTIL_TAG_LANES
};

/** How a sentence is written. */
enum context_mode { CONTEXT_PROSE, CONTEXT_CAPITALS, CONTEXT_TITLE, CONTEXT_SMALL };

/** All tokens of a window that are one word, however written. */
struct context_form {
    uint32_t hash;
    uint16_t n, n_small, n_inside;   /* in all; in small letters; capitalised inside of prose */
    uint16_t labels[CONTEXT_LABELS]; /* how often the first pass gave it which label        */
};

struct context_sentence {
    uint32_t first, end; /* tokens, half-open */
    enum context_mode mode;
};

/** Part of a known phrase of two words or more. */
struct context_phrase {
    uint64_t lists; /* that the phrase stands in; 0: no phrase */
    uint8_t place;  /* enum postil_tag_place                   */
};

/** Neighbouring sentences that are read together: a document, or a part of a very long one. */
struct context {
    const struct word *const *words; /* [n_tok] borrowed                     */
    size_t n_tok, n_sentence, n_form;
    struct context_sentence *sentences; /* [n_sentence]                      */
    struct context_phrase *phrases;     /* [n_tok]                           */
    struct context_form *forms;         /* [n_form]                          */
    uint32_t *form_of;                  /* [n_tok]                           */
    uint32_t *slots;                    /* 1 + form, open addressing          */
    uint32_t n_slot;
};

/** Room for CONTEXT_TOKENS tokens. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
entities_context_init(struct context *c, struct postil_error *err);
void
entities_context_fini(struct context *c);

/**
 * Read a window.
 *   words   [n_tok <= CONTEXT_TOKENS] borrowed while the window is used
 *   ends    [n_sentence] token behind the last of each sentence, none above CONTEXT_SENTENCE long;
 * the last is n_tok. O(n_tok).
 */
void
entities_context_read(struct context *c, const struct lexicon *lexicon,
                      const struct word *const *words, size_t n_tok, const uint32_t *ends,
                      size_t n_sentence);

/**
 * Features of token `i` of sentence `s`, beside those of its type and its neighbours'.
 *   out   [CONTEXT_FEATURES]
 * Returns how many. O(1).
 */
size_t
entities_context_features(const struct context *c, size_t s, size_t i, uint32_t *out);

/** Note the labels that the first pass gave to all tokens: labels [n_tok]. */
void
entities_context_vote(struct context *c, const uint8_t *labels);

/**
 * What the other tokens of the same word got in the first pass, as features for the second.
 *   label        what the token got itself
 *   out          [CONTEXT_FEATURES]
 *   out_differs  whether they were mostly names of another kind or place
 * Returns how many. O(1).
 */
size_t
entities_context_votes(const struct context *c, const uint8_t *labels, size_t s, size_t i,
                       uint32_t *out, bool *out_differs);

#endif
