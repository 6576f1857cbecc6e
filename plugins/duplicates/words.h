/* SPDX-License-Identifier: Apache-2.0 */
/* A text as a row of normalised words. */
#ifndef DUPLICATES_WORDS_H
#define DUPLICATES_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>
#include <postil/layers.h>

#include "lists.h"

enum dup_word_flag {
    DUP_QUOTED = 1 << 0,      /* stands between quotation marks                              */
    DUP_SENTENCE = 1 << 1,    /* first word of a sentence                                    */
    DUP_LINE = 1 << 2,        /* first word of a line                                        */
    DUP_CAPITAL = 1 << 3,     /* begins with a capital letter or a digit                     */
    DUP_COMMON = 1 << 4,      /* too frequent in any news to be evidence                     */
    DUP_BOILERPLATE = 1 << 5, /* part of a stock phrase                                      */
    DUP_REPEATED = 1 << 6     /* in a line that its source repeats: known once collected     */
};

/** Longest word in bytes; what is longer counts as several. */
#define DUP_WORD_MAX 255u

struct dup_word {
    uint32_t begin, end; /* bytes of the text                                     */
    uint32_t hash;       /* of the letters and digits, folded: "U.S." is "us"     */
    uint32_t flags;      /* enum dup_word_flag                                    */
};

/** Words in text order; zeroed to begin, kept between texts, owned: dup_words_fini. */
struct dup_words {
    struct dup_word *items; /* [n] of room for [size] */
    size_t n, size;
    uint32_t *cues; /* [n_cue], room as above: words of which one is in each stock phrase */
    size_t n_cue;
};

/** Takes zeroed ones too. */
void
dup_words_fini(struct dup_words *words);

/**
 * Find the words of a text and set every flag but DUP_SENTENCE. Letters are compared without case,
 * accents and compatibility forms; apostrophes vanish ("don't" is "dont"), so do full stops and
 * commas inside abbreviations and numbers; a hyphen parts words. Quotation ends with its paragraph.
 * O(len). Errors: POSTIL_NOMEM. Threads: any.
 */
POSTIL_CHECKED enum postil_status
dup_words_scan(struct dup_words *words, const dup_lists *lists, const char *text, size_t len,
               struct postil_error *err);

/** Set DUP_SENTENCE where the sentences (in text order) begin. O(words + sentences). */
void
dup_words_mark_sentences(struct dup_words *words, const struct postil_sentence *sentences,
                         size_t n_sentence);

#endif
