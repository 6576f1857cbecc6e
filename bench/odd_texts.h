/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of any size, like news and unlike it, by which to see how time grows with size. */
#ifndef BENCH_ODD_TEXTS_H
#define BENCH_ODD_TEXTS_H

#include <stddef.h>

enum odd_text {
    ODD_ONE_LINE,  /* sentences with blanks between           */
    ODD_CAPITALS,  /* the same in capitals                    */
    ODD_NO_SPACES, /* its letters alone                       */
    ODD_MARKS,     /* digits and marks                        */
    ODD_ONE_WORD,  /* one word again and again                */
    ODD_NEW_WORDS, /* words that all differ, with full stops  */
    ODD_TEXTS
};

/** "one line of sentences" */
const char *
odd_text_name(enum odd_text kind);

/**
 * Make a text.
 *   news   [len]       UTF-8 with some letters in it, repeated as often as it takes
 *   out    [size + 1]  UTF-8 and a NUL
 * Returns its length: `size`, or less by a part of a character. The same on every machine.
 */
size_t
odd_text_make(enum odd_text kind, const char *news, size_t len, char *out, size_t size);

#endif
