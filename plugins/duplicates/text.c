/* SPDX-License-Identifier: Apache-2.0 */
/* Words packed in columns. */
#include "text.h"

#include <stdlib.h>

static struct dup_text *
allocate(size_t n_word, size_t n_credit)
{
    enum { WORD_BYTES = 2 * sizeof(uint32_t) + 2 * sizeof(uint8_t) };
    if (n_word > (SIZE_MAX >> 1) / WORD_BYTES || n_credit > DUP_CREDITS)
        return NULL;
    struct dup_text *text =
        malloc(sizeof *text + n_word * WORD_BYTES + n_credit * sizeof(uint32_t));
    if (!text)
        return NULL;
    text->n_word = (uint32_t)n_word;
    text->n_credit = (uint32_t)n_credit;
    text->n_sentence = 0;
    text->credit = (uint32_t *)(text + 1);
    text->hash = text->credit + n_credit;
    text->begin = text->hash + n_word;
    text->len = (uint8_t *)(text->begin + n_word);
    text->flags = text->len + n_word;
    return text;
}

static bool
fill(struct dup_text *text, const struct dup_word *words)
{
    for (size_t i = 0; i < text->n_word; i++) {
        uint32_t len = words[i].end - words[i].begin;
        if (len == 0 || len > DUP_WORD_MAX)
            return false;
        text->hash[i] = words[i].hash;
        text->begin[i] = words[i].begin;
        text->len[i] = (uint8_t)len;
        text->flags[i] = (uint8_t)words[i].flags;
        text->n_sentence += (words[i].flags & DUP_SENTENCE) != 0;
    }
    return true;
}

enum postil_status
dup_text_new(const struct dup_word *words, size_t n_word, const struct dup_credit *credits,
             size_t n_credit, struct dup_text **out_text, struct postil_error *err)
{
    if (n_credit > DUP_CREDITS)
        n_credit = DUP_CREDITS;
    struct dup_text *text = allocate(n_word, n_credit);
    if (!text)
        return postil_fail(err, POSTIL_NOMEM, "%zu words", n_word);
    for (size_t i = 0; i < n_credit; i++)
        text->credit[i] = credits[i].outlet;
    if (!fill(text, words)) {
        free(text);
        return postil_fail(err, POSTIL_DATA, "layer word: a span is empty or above %u bytes",
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

static bool
credits_outlet(const struct dup_text *text, uint32_t outlet)
{
    for (size_t i = 0; i < text->n_credit; i++)
        if (text->credit[i] == outlet)
            return true;
    return false;
}

bool
dup_text_credits_more(const struct dup_text *text, const struct dup_text *other)
{
    for (size_t i = 0; i < text->n_credit; i++)
        if (!credits_outlet(other, text->credit[i]))
            return true;
    return false;
}
