/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of a text once its document is gone. */
#ifndef DUPLICATES_TEXT_H
#define DUPLICATES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>

#include "credit.h"
#include "words.h"

/** Ten bytes a word, in columns. Owned by whoever made it; one block, dup_text_free. */
struct dup_text {
    uint32_t n_word;
    uint32_t n_sentence;
    uint32_t n_credit;
    uint32_t *hash;   /* [n_word]                              */
    uint32_t *begin;  /* [n_word] bytes of the text            */
    uint8_t *len;     /* [n_word] bytes                        */
    uint8_t *flags;   /* [n_word] enum dup_word_flag           */
    uint32_t *credit; /* [n_credit] outlets, as word hashes    */
};

/**
 * Keep the words of a text and the outlets that it credits. Errors: POSTIL_NOMEM; POSTIL_DATA when
 * a word's span is empty or too long, which a scan doesn't give but a layer from outside may.
 */
POSTIL_CHECKED enum postil_status
dup_text_new(const struct dup_word *words, size_t n_word, const struct dup_credit *credits,
             size_t n_credit, struct dup_text **out_text, struct postil_error *err);

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

/** Whether `text` credits an outlet that `other` does not. */
bool
dup_text_credits_more(const struct dup_text *text, const struct dup_text *other);

#endif
