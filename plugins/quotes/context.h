/* SPDX-License-Identifier: Apache-2.0 */
/* What a token's neighbours, its sentence and its paragraph tell about it. */
#ifndef QUOTES_CONTEXT_H
#define QUOTES_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <postil/error.h>
#include <postil/tagger.h>

#include "../words/lexicon.h"
#include "../words/word.h"
#include "reading.h"

enum {
    QUOTES_TOKENS = 8192,   /* most tokens of a window                                    */
    QUOTES_PARAGRAPH = 512, /* most tokens of a paragraph: a longer one is read in pieces */
    QUOTES_FEATURES = 64,   /* most features of a token, in each of the two passes        */
    QUOTES_LABELS = POSTIL_TAG_LANES,
    QUOTES_TAGS = 22, /* word classes: of enum phrase_class                         */
    QUOTES_NONE = UINT32_MAX
};

/** What a token may be part of: the kinds of spans the labeller knows. */
enum quotes_role { QUOTES_SOURCE, QUOTES_CUE, QUOTES_CONTENT, QUOTES_ROLES };

/** Where a token stands between quotation marks. */
enum quotes_state {
    QUOTES_OUTSIDE,
    QUOTES_OPENS,    /* the mark itself                         */
    QUOTES_LONG,     /* inside of a quotation of a clause or more */
    QUOTES_SHORT,    /* inside of one of a few words            */
    QUOTES_UNCLOSED, /* inside of one that runs on              */
    QUOTES_CLOSES    /* the mark itself                         */
};

/** Whom a reporting verb may have for its speaker, by the words around it. */
enum quotes_subject { QUOTES_NO_SUBJECT, QUOTES_BEFORE, QUOTES_BEHIND, QUOTES_SOURCE_OF };

struct quotes_token {
    uint32_t left,
        right; /* nearest reporting word before and behind in the sentence, or QUOTES_NONE */
    uint32_t sentence; /* index                                                        */
    uint8_t class;     /* 1 + number of its enum phrase_class; 0: a quotation mark     */
    uint8_t form;      /* set of enum phrase_form                                      */
    uint8_t state;     /* enum quotes_state                                            */
    uint8_t edge;      /* how near the marks before and behind it are                  */
    uint8_t entity;    /* 1 + 2 * type, 1 more inside of the name; 0: no name          */
    uint8_t subject;   /* 4 * enum quotes_subject + place, or 0                        */
    uint8_t mark;      /* 1: a dash, 2: a colon                                        */
    bool reports;      /* a word of saying                                             */
    bool in_group;     /* auxiliary or adverb of one                                   */
};

struct quotes_sentence {
    uint32_t first, end; /* tokens */
    uint32_t paragraph;  /* index  */
    uint8_t shape;       /* set of enum quotes_shape                                   */
};

enum quotes_shape {
    QUOTES_STARTS_QUOTED = 1,
    QUOTES_ENDS_QUOTED = 2,
    QUOTES_HAS_MARKS = 4,
    QUOTES_HAS_REPORT = 8
};

struct quotes_paragraph {
    uint32_t first, end; /* tokens */
};

/** A run of tokens that the first pass took for one thing. */
struct quotes_span {
    uint32_t first, end; /* tokens             */
    uint32_t role;       /* enum quotes_role   */
};

/** How often the first pass took the tokens of one form for something. */
struct quotes_form {
    uint32_t hash;
    uint16_t n, n_role[QUOTES_ROLES];
};

/** Neighbouring paragraphs that are read together: a document, or a part of a very long one. */
struct quotes_context {
    uint64_t report_lists;           /* lists of reporting words                         */
    const struct word *const *words; /* [n_tok] borrowed                                 */
    struct quotes_token *tokens;     /* [n_tok]                                          */
    struct quotes_sentence *sentences;
    struct quotes_paragraph *paragraphs;
    size_t n_tok, n_sentence, n_paragraph;
    /* what the first pass has found */
    const uint8_t *labels;     /* [n_tok] borrowed                                         */
    struct quotes_span *spans; /* [n_span] in text order                                   */
    uint32_t *span_of;         /* [n_tok] the span around it, else the next one            */
    uint8_t *found;            /* [n_sentence] bit of each role that a sentence has        */
    struct quotes_form *forms; /* [n_form]                                                 */
    uint32_t *form_of;         /* [n_tok]                                                  */
    uint32_t *slots;           /* 1 + form, open addressing                                */
    size_t n_span, n_form;
    uint32_t n_slot;
};

/** Room for QUOTES_TOKENS tokens; the lexicon outlives it. Errors: POSTIL_NOMEM. */
POSTIL_CHECKED enum postil_status
quotes_context_init(struct quotes_context *c, const struct lexicon *lexicon,
                    struct postil_error *err);
void
quotes_context_fini(struct quotes_context *c);

/** Token behind the window that begins at `first`: where a paragraph begins, if one does. */
size_t
quotes_window_end(const struct quotes_reading *reading, size_t first);

/**
 * Read a window: tokens [first, end) of what is read, QUOTES_TOKENS or fewer; a new paragraph (or
 * sentence, where that is too far) begins there.
 *   words   [end - first] borrowed while the window is used
 * O(end - first).
 */
void
quotes_context_read(struct quotes_context *c, const struct quotes_reading *reading,
                    const struct word *const *words, size_t first, size_t end);

/**
 * Read what is said at tokens [first, end) of a window, part of one paragraph, as a text of its own
 * that has no quotation marks. `outer` is borrowed while this is used. O(end - first).
 */
void
quotes_context_read_within(struct quotes_context *c, const struct quotes_context *outer,
                           uint32_t first, uint32_t end);

/**
 * Features of token `i` of paragraph `p`, beside those of its type and its neighbours'.
 *   out   [QUOTES_FEATURES]
 * Returns how many. O(1).
 */
size_t
quotes_context_features(const struct quotes_context *c, size_t p, size_t i, uint32_t *out);

/** Take note of the labels that the first pass gave to all tokens: labels [n_tok], borrowed. */
void
quotes_context_note(struct quotes_context *c, const uint8_t *labels);

/** What was noted, as features for the second pass. out [QUOTES_FEATURES]. O(1). */
size_t
quotes_context_noted(const struct quotes_context *c, size_t p, size_t i, uint32_t *out);

#endif
