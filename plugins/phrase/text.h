/* SPDX-License-Identifier: Apache-2.0 */
/* A text as words with word classes: what phrase rules look at. */
#ifndef PHRASE_TEXT_H
#define PHRASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/document.h>
#include <postil/layers.h>

#include "trie.h"

/** Word classes. A word has a set of possible ones and, in its place, exactly one. */
enum phrase_class {
    PHRASE_NOUN = 1 << 0,
    PHRASE_NAME = 1 << 1,
    PHRASE_ADJ = 1 << 2,
    PHRASE_NUM = 1 << 3,
    PHRASE_VERB = 1 << 4,
    PHRASE_AUX = 1 << 5,
    PHRASE_MODAL = 1 << 6,
    PHRASE_ADV = 1 << 7,
    PHRASE_NEG = 1 << 8,
    PHRASE_DET = 1 << 9,
    PHRASE_POSS = 1 << 10, /* my, his, whose              */
    PHRASE_GEN = 1 << 11,  /* 's behind a noun             */
    PHRASE_PRON = 1 << 12,
    PHRASE_REL = 1 << 13,  /* who, which, that behind a noun */
    PHRASE_THAT = 1 << 14, /* that before a clause         */
    PHRASE_PREP = 1 << 15,
    PHRASE_TO = 1 << 16, /* to before a verb             */
    PHRASE_CONJ = 1 << 17,
    PHRASE_SUB = 1 << 18,
    PHRASE_TIME = 1 << 19,
    PHRASE_COMMA = 1 << 20,
    PHRASE_STOP = 1 << 21 /* any other mark               */
};

/** Forms a verb may have. */
enum phrase_form {
    PHRASE_BASE = 1 << 0,
    PHRASE_S = 1 << 1,
    PHRASE_PAST = 1 << 2,
    PHRASE_PART = 1 << 3,
    PHRASE_ING = 1 << 4
};

enum phrase_flag {
    PHRASE_CAP = 1 << 0,       /* begins with a capital                  */
    PHRASE_FIRST = 1 << 1,     /* first of its sentence                  */
    PHRASE_PARAGRAPH = 1 << 2, /* first behind a line feed               */
    PHRASE_KNOWN = 1 << 3      /* in the lexicon                         */
};

struct phrase_word {
    uint64_t hash;
    uint32_t begin, end; /* bytes                                   */
    uint32_t sentence;
    uint32_t entity;  /* 1 + index of the name around it, or 0   */
    uint32_t classes; /* set of enum phrase_class                */
    uint32_t tag;     /* the one that holds here                 */
    uint8_t form, flags;
};

enum phrase_mark_kind { PHRASE_OPEN, PHRASE_CLOSE };

/** A quotation mark. Marks are no words: rules see through them. */
struct phrase_mark {
    uint32_t begin, end; /* bytes                                       */
    uint32_t word;       /* index of the word behind it                 */
    uint32_t kind;
    bool single;
};

/** What a text is made from; borrowed while the phrase_text is in use. Layers in text order. */
struct phrase_source {
    const char *text;
    size_t len;
    const struct postil_token *token;
    size_t n_token;
    const struct postil_sentence *sentence;
    size_t n_sentence;
    const struct postil_entity *entity;
    size_t n_entity;
};

/** What a document offers. */
struct phrase_source
phrase_source_of(const postil_doc *doc);

/** Zeroed to begin; filled again and again, memory is reused. */
struct phrase_text {
    struct phrase_source from;
    struct phrase_word *word; /* [n]                                         */
    struct phrase_mark *mark; /* [n_mark]                                    */
    size_t n, size, n_mark, mark_size;
};

/** Words of the language and their classes. */
struct phrase_lexicon {
    struct phrase_trie words;
};

POSTIL_CHECKED enum postil_status
phrase_lexicon_init(struct phrase_lexicon *lexicon, struct postil_error *err);
void
phrase_lexicon_fini(struct phrase_lexicon *lexicon);

/** Split tokens into words and marks and give each word its class. O(tokens). Errors: POSTIL_NOMEM.
 */
POSTIL_CHECKED enum postil_status
phrase_text_fill(struct phrase_text *text, const struct phrase_lexicon *lexicon,
                 const struct phrase_source *from, struct postil_error *err);
void
phrase_text_fini(struct phrase_text *text);

/** First word of the sentence (or paragraph within it) around `word`, at most `window` words back.
 */
size_t
phrase_sentence_begin(const struct phrase_text *text, size_t word, size_t window);

/** One behind the last word of that stretch, at most `window` words on. */
size_t
phrase_sentence_end(const struct phrase_text *text, size_t word, size_t window);

/** Whether word i is the given lower-case word. */
bool
phrase_word_is(const struct phrase_text *text, size_t i, const char *word);

#endif
