/* SPDX-License-Identifier: Apache-2.0 */
/* What a model knows of words and phrases: the lists they stand in, and their distributional class. */
#ifndef WORDS_LEXICON_H
#define WORDS_LEXICON_H

#include <stddef.h>
#include <stdint.h>

#include <postil/model.h>

enum {
    LEXICON_LISTS = 63,     /* most lists                                   */
    LEXICON_WORDS = 8,      /* words of the longest phrase                  */
    LEXICON_LIST_NAME = 24, /* bytes of a list's name, with its NUL         */
    LEXICON_PARTS = 4       /* sections of a model                          */
};

/** Set in `lists` of what begins a longer phrase. */
#define LEXICON_MORE (UINT64_C(1) << 63)

/** Classes of words with like neighbours: numbers from 1 at three grains; 0 is none. */
struct lexicon_class {
    uint16_t fine, middle, coarse;
};

struct lexicon_entry {
    uint32_t hash; /* of the phrase; 0: free  */
    uint16_t set;  /* index into `sets`       */
    uint16_t fine; /* index into `classes`    */
};

/** Views into a model, or into what a builder holds. Immutable; threads: any. */
struct lexicon {
    const struct lexicon_entry *entries; /* [n_entry] open addressing; at least one is free */
    size_t n_entry;
    const uint64_t *sets; /* [n_set] bit i: stands in list i; sets[0] is none */
    size_t n_set;
    const struct lexicon_class *classes; /* [n_class] classes[0] is none */
    size_t n_class;
    const char (*lists)[LEXICON_LIST_NAME]; /* [n_list] */
    size_t n_list;
};

/** Sections "lex.*" of a model. Errors: POSTIL_DATA. */
POSTIL_CHECKED enum postil_status
words_lexicon_view(const postil_model *model, struct lexicon *out, struct postil_error *err);

/** Hash of a word; `lower` is in small letters. */
uint32_t
words_lexicon_hash(const char *lower, size_t len);

/** Hash of a phrase from that of all its words but the last. */
static inline uint32_t
words_lexicon_join(uint32_t phrase, uint32_t word)
{
    uint32_t h = (phrase * 0x9e3779b1u ^ word) * 0x85ebca6bu;
    return h ^ h >> 13;
}

/** Lists that a word or phrase stands in, LEXICON_MORE, and its class. O(1). */
uint64_t
words_lexicon_find(const struct lexicon *lexicon, uint32_t hash, struct lexicon_class *out_class);

#endif
