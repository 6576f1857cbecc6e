/* SPDX-License-Identifier: Apache-2.0 */
/* Words that tell whether a full stop ends a sentence. */
#ifndef SEGMENT_LEXICON_H
#define SEGMENT_LEXICON_H

#include <stddef.h>
#include <stdint.h>

enum segment_word_flag {
    SEGMENT_TITLE = 1 << 0,   /* abbreviation that goes with the next word: never the end     */
    SEGMENT_SHORT = 1 << 1,   /* abbreviation that may end a sentence                         */
    SEGMENT_NUMBER = 1 << 2,  /* abbreviation only before a number: "No. 7", but "No."        */
    SEGMENT_DOMAIN = 1 << 3,  /* ends a host or file name                                     */
    SEGMENT_STARTER = 1 << 4, /* begins a sentence if capitalised: "The"                      */
    SEGMENT_REPORT = 1 << 5   /* verb of saying                                               */
};

/** Longest word of the table, in bytes. */
#define SEGMENT_ENTRY_MAX 11

struct segment_entry {
    char word[SEGMENT_ENTRY_MAX + 1];
    uint8_t len;   /* 0: free slot        */
    uint8_t flags; /* enum segment_word_flag   */
};

/**
 * Open-addressing table that lexicon.awk makes from lexicon.txt: [segment_lexicon_mask + 1].
 * The hash of a word is h = h * 31 + byte over its bytes, from 0, modulo 65536.
 */
extern const struct segment_entry segment_lexicon[];
extern const uint32_t segment_lexicon_mask;

/**
 * Flags of a word, without its full stop; 0 when it is not in the table. An entry in lower case
 * holds for "vol", "Vol" and "VOL"; a capitalised title for "Gen" and "GEN", but not "gen".
 */
uint32_t
segment_lexicon_find(const unsigned char *word, size_t len);

#endif
