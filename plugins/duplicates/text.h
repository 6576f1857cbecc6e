/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a text once its document is gone. */
#ifndef DUPLICATES_TEXT_H
#define DUPLICATES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "words.h"

/** Ten bytes a word, in columns. Owned by whoever made it; one block, dup_text_free. */
struct dup_text {
    uint32_t n_word;
    uint32_t n_sentence;
    uint32_t *hash;  /* [n_word]                    */
    uint32_t *begin; /* [n_word] bytes of the text  */
    uint8_t *len;    /* [n_word] bytes              */
    uint8_t *flags;  /* [n_word] enum dup_word_flag */
};

/**
 * Keep the words of a text. Errors: POSTIL_NOMEM; POSTIL_DATA when a word's span is empty, too long
 * or in front of the one before, which a scan doesn't give but a layer from outside may.
 */
POSTIL_CHECKED enum postil_status
dup_text_new(const struct dup_word *words, size_t n_word, struct dup_text **out_text,
             struct postil_error *err);

/** Room for a text whose columns the caller fills; n_sentence is 0. NULL: out of memory. */
struct dup_text *
dup_text_alloc(size_t n_word);

/** Takes NULL. */
void
dup_text_free(struct dup_text *text);

/** Words that are not in lines that the source repeats. O(words). */
uint32_t
dup_text_own(const struct dup_text *text);

/** First byte behind a word. */
static inline uint32_t
dup_text_end(const struct dup_text *text, size_t word)
{
    return text->begin[word] + text->len[word];
}

#endif
