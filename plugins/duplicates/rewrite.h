/* SPDX-License-Identifier: Apache-2.0 */
/* Which sentences of one text restate sentences of another. */
#ifndef DUPLICATES_REWRITE_H
#define DUPLICATES_REWRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "text.h"

/** In how many sentences of the source each telling word stands. Zeroed to begin, kept; owned. */
struct dup_sentences {
    struct dup_sentence_slot *slots; /* [1 << bits] */
    uint32_t bits;
    size_t slot_size;
    float *weight;     /* [n_sentence] shared with the sentence in hand  */
    uint32_t *touched; /* [n_sentence]                                   */
    size_t weight_size;
    uint32_t n_sentence;
    uint8_t ignored; /* enum dup_word_flag of words that say nothing */
};

void
dup_sentences_fini(struct dup_sentences *source);

/**
 * Take up a source. `quotations`: whether words between quotation marks count, in it and in what is
 * compared with it. O(words). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
dup_sentences_build(struct dup_sentences *source, const struct dup_text *text, bool quotations,
                    struct postil_error *err);

struct dup_rewrite {
    uint32_t n_sentence; /* of the text that have enough telling words to be judged      */
    uint32_t n_restate;  /* of them, at least half of whose weight stands in one or two
                            neighbouring sentences of the source                         */
    uint32_t n_ordered;  /* of them, in the order of the source                          */
};

/**
 * Compare a text with the source, sentence by sentence. A word weighs 1, a name 1/2, a frequent
 * word or one that stands in many sentences of the source nothing. O(words).
 */
void
dup_rewrite_find(struct dup_sentences *source, const struct dup_text *text,
                 struct dup_rewrite *out);

#endif
