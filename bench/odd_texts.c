/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of any size, like news and unlike it, by which to see how time grows with size. */
#include "odd_texts.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { WORD = 5, STEP = WORD + 2, WORDS = 26 * 26 * 26 * 26 * 26 };

const char *
odd_text_name(enum odd_text kind)
{
    static const char *const names[ODD_TEXTS] = {
        "one line of sentences",  "all in capitals", "letters, no spaces",
        "digits and marks alone", "one word",        "words that all differ",
    };
    return names[kind];
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void
repeat(const char *news, size_t len, char *out, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = news[i % len] == '\n' ? ' ' : news[i % len];
}

static void
repeat_capitals(const char *news, size_t len, char *out, size_t size)
{
    repeat(news, len, out, size);
    for (size_t i = 0; i < size; i++)
        if (out[i] >= 'a' && out[i] <= 'z')
            out[i] = (char)(out[i] - 'a' + 'A');
}

static void
repeat_letters(const char *news, size_t len, char *out, size_t size)
{
    for (size_t i = 0, at = 0; at < size; i++)
        if (is_letter(news[i % len]))
            out[at++] = news[i % len];
}

static void
write_marks(char *out, size_t size)
{
    static const char marks[32] = "0123456789012345.,,;:-()%$/'\"!? ";
    uint64_t seed = 1;
    for (size_t i = 0; i < size; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        out[i] = marks[seed >> 59];
    }
}

static void
write_one_word(char *out, size_t size)
{
    static const char word[] = "Geneva ";
    for (size_t i = 0; i < size; i++)
        out[i] = word[i % (sizeof word - 1)];
}

/* Words of five letters, each third with a capital, each twentieth with a full stop behind. */
static void
write_new_words(char *out, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        size_t k = i / STEP, place = i % STEP;
        uint32_t number = (uint32_t)(k * 7654321u % WORDS); /* has no divisor in common with 26 */
        for (size_t j = 0; j < place; j++)
            number /= 26;
        if (place >= WORD)
            out[i] = place == WORD && k % 20 == 19 ? '.' : ' ';
        else
            out[i] = (char)((place == 0 && k % 3 == 0 ? 'A' : 'a') + number % 26);
    }
}

size_t
odd_text_make(enum odd_text kind, const char *news, size_t len, char *out, size_t size)
{
    switch (kind) {
    case ODD_ONE_LINE:
        repeat(news, len, out, size);
        break;
    case ODD_CAPITALS:
        repeat_capitals(news, len, out, size);
        break;
    case ODD_NO_SPACES:
        repeat_letters(news, len, out, size);
        break;
    case ODD_MARKS:
        write_marks(out, size);
        break;
    case ODD_ONE_WORD:
        write_one_word(out, size);
        break;
    default:
        write_new_words(out, size);
    }
    for (; size > 0 && (unsigned char)out[size - 1] >= 0x80; size--)
        continue; /* what may be half a character */
    out[size] = '\0';
    return size;
}
