/* SPDX-License-Identifier: Apache-2.0 */
/* A text as words and known phrases, each with what can be said of it before names are sought. */
#ifndef ENTITIES_WORDS_H
#define ENTITIES_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include <postil/layers.h>

#include "shape.h"

/** A word, or a phrase of the word lists taken as one. */
struct entities_word {
    uint32_t token; /* its first token                                              */
    uint32_t n_token;
    uint32_t hash;    /* of its lower-cased bytes (lexicon_hash_byte)                 */
    uint32_t last;    /* the same of its last token                                   */
    uint32_t classes; /* enum lexicon_class                                           */
    uint32_t shape;   /* enum entities_shape                                          */
    uint32_t count;   /* index into `counts`                                          */
    uint32_t head;    /* bytes 0..3, lower case, 0 behind the end: tells "of" and "," */
};

/** How often a lower-cased form stands in the document, and how. */
struct entities_count {
    uint32_t hash;
    uint32_t n_lower; /* in small letters                              */
    uint32_t n_mid;   /* capitalised where that tells something        */
    uint32_t n_all;
};

/** A document's words. Grows as needed and is used again for the next document. */
struct entities_words {
    struct entities_word *words; /* [n]                                           */
    size_t n, n_room;
    uint32_t *starts; /* [n_start + 1] first word of each sentence     */
    size_t n_start, n_start_room;
    struct entities_count *counts; /* [n_count] open addressing, power of two     */
    size_t n_count, n_count_room;
};

void
entities_words_fini(struct entities_words *w);

/**
 * Read a text. `tokens` and `sentences` are in text order; a token outside of all sentences counts
 * to the one before. O(tokens). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
entities_words_read(struct entities_words *w, const char *text, const struct postil_token *tokens,
                    size_t n_token, const struct postil_sentence *sentences, size_t n_sentence,
                    struct postil_error *err);

/** Four bytes as `head` holds them: ENTITIES_HEAD('o', 'f', 0, 0). */
#define ENTITIES_HEAD(a, b, c, d)                                                                  \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

#endif
