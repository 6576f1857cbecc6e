/* SPDX-License-Identifier: Apache-2.0 */
/* Words packed in columns. */
#include "text.h"

#include <stdlib.h>

struct dup_text *
dup_text_alloc(size_t n_word)
{
    enum { WORD_BYTES = 2 * sizeof(uint32_t) + 2 * sizeof(uint8_t) };
    if (n_word > UINT32_MAX / WORD_BYTES)
        return NULL;
    struct dup_text *text = malloc(sizeof *text + n_word * WORD_BYTES);
    if (!text)
        return NULL;
    text->n_word = (uint32_t)n_word;
    text->n_sentence = 0;
    text->hash = (uint32_t *)(text + 1);
    text->begin = text->hash + n_word;
    text->len = (uint8_t *)(text->begin + n_word);
    text->flags = text->len + n_word;
    return text;
}

static bool
fill(struct dup_text *text, const struct dup_word *words)
{
    uint32_t end = 0;
    for (size_t i = 0; i < text->n_word; i++) {
        uint32_t len = words[i].end - words[i].begin;
        if (len == 0 || len > DUP_WORD_MAX || words[i].begin < end)
            return false;
        end = words[i].end;
        text->hash[i] = words[i].hash;
        text->begin[i] = words[i].begin;
        text->len[i] = (uint8_t)len;
        text->flags[i] = (uint8_t)words[i].flags;
        text->n_sentence += (words[i].flags & DUP_SENTENCE) != 0;
    }
    return true;
}

enum postil_status
dup_text_new(const struct dup_word *words, size_t n_word, struct dup_text **out_text,
             struct postil_error *err)
{
    struct dup_text *text = dup_text_alloc(n_word);
    if (!text)
        return postil_fail(err, POSTIL_NOMEM, "%zu words", n_word);
    if (!fill(text, words)) {
        free(text);
        return postil_fail(err, POSTIL_DATA,
                           "layer word: a span is empty, above %u bytes or out of order",
                           DUP_WORD_MAX);
    }
    *out_text = text;
    return POSTIL_OK;
}

void
dup_text_free(struct dup_text *text)
{
    free(text);
}

uint32_t
dup_text_own(const struct dup_text *text)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < text->n_word; i++)
        n += !(text->flags[i] & DUP_REPEATED);
    return n;
}
