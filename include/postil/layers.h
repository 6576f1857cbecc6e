/* SPDX-License-Identifier: Apache-2.0 */
/* The layers that plugins of different authors share. Names, order and meaning of fields are
 * fixed. */
#ifndef POSTIL_LAYERS_H
#define POSTIL_LAYERS_H

#include <postil/layer.h>

POSTIL_BEGIN_DECLS

/** A word, number or mark. Bulk, apart. */
struct postil_token {
    uint32_t begin, end;
};

/** A sentence, headline or caption, without the white space around it. Bulk, apart. */
struct postil_sentence {
    uint32_t begin, end;
};

enum postil_entity_kind { POSTIL_PER, POSTIL_ORG, POSTIL_LOC, POSTIL_MISC };

/** A name. */
struct postil_entity {
    uint32_t begin, end;
    uint32_t type;    /* enum postil_entity_kind                                           */
    const char *name; /* canonical name within the document: "Xi" -> "Xi Jinping"          */
    float score;      /* probability that span and type are right                          */
};

enum postil_quote_kind { POSTIL_DIRECT, POSTIL_INDIRECT, POSTIL_MIXED };

/** Something said, written or believed; begin/end is the content without quotation marks. */
struct postil_quote {
    uint32_t begin, end;
    uint32_t kind;                       /* enum postil_quote_kind                      */
    const char *speaker;                 /* canonical name                              */
    uint32_t speaker_begin, speaker_end; /* the mention beside the content              */
    uint32_t cue_begin, cue_end;         /* "said", "according to"                      */
    float score;
};

enum postil_stance_label { POSTIL_FAVOR, POSTIL_AGAINST, POSTIL_NEUTRAL, POSTIL_NOT_SUPPORT };
enum postil_stance_held { POSTIL_ACTUAL, POSTIL_WISHED, POSTIL_HYPOTHETICAL, POSTIL_DENIED };

/** A position: holder -> stance -> target; begin/end is the evidence. */
struct postil_stance {
    uint32_t begin, end;
    const char *holder;                /* canonical name                                 */
    uint32_t holder_begin, holder_end; /* the mention that carries the stance            */
    const char *target;                /* shortest noun phrase that names it             */
    uint32_t label;                    /* enum postil_stance_label                       */
    uint32_t held;                     /* enum postil_stance_held                        */
    bool negated;                      /* a negating word takes part                     */
    uint32_t cue_begin, cue_end;
    float score;
};

enum postil_claim_label { POSTIL_AGREE, POSTIL_DISAGREE, POSTIL_DISCUSS, POSTIL_UNRELATED };

/** How the document as a whole stands to a claim. */
struct postil_claim {
    const char *claim;
    uint32_t label; /* enum postil_claim_label */
    float score;
};

enum postil_duplicate_kind {
    POSTIL_DUPLICATE_EXACT,
    POSTIL_DUPLICATE_NEAR,
    POSTIL_DUPLICATE_PARTIAL
};

/** An earlier document that shares text with this one. */
struct postil_duplicate {
    const char *other; /* its id                                                 */
    uint32_t kind;     /* enum postil_duplicate_kind                             */
    float similarity;  /* Jaccard of word shingles                               */
    float containment; /* share of this text found in the other                  */
    float same;        /* share of the longer text that the other has in long runs of words */
};

enum postil_passage_kind { POSTIL_PASSAGE_VERBATIM, POSTIL_PASSAGE_NEAR };

/** What quotation marks say about a passage. */
enum postil_passage_quote {
    POSTIL_PASSAGE_PLAIN,   /* no quotation, or one that both texts have in the midst of more     */
    POSTIL_PASSAGE_SHARED,  /* both quote it, in the same words: no evidence of copying by itself */
    POSTIL_PASSAGE_ALTERED, /* both quote it, in words that differ                                */
    POSTIL_PASSAGE_ADDED,   /* quoted here, narration in the other                                */
    POSTIL_PASSAGE_DROPPED  /* narration here, quoted in the other                                */
};

/** A stretch of text that stands in another document too. */
struct postil_passage {
    uint32_t begin, end;
    const char *other;
    uint32_t other_begin, other_end; /* bytes into the other's text, whatever `offsets` says */
    uint32_t kind;                   /* enum postil_passage_kind             */
    float similarity;
    uint32_t quote;                  /* enum postil_passage_quote            */
};

/** Corpus layer: documents that tell one story. */
struct postil_story {
    const char *id; /* id of the document that stands for all */
    struct postil_strings documents;
};

/** Corpus layer: one edge of the tree of who copied whom. */
struct postil_derivation {
    const char *child, *parent;
    float share; /* of the child's sentences that restate the parent       */
    float score; /* probability that the edge, in this direction, is right */
};

POSTIL_API extern const struct postil_layer_type postil_token_type;
POSTIL_API extern const struct postil_layer_type postil_sentence_type;
POSTIL_API extern const struct postil_layer_type postil_entity_type;
POSTIL_API extern const struct postil_layer_type postil_quote_type;
POSTIL_API extern const struct postil_layer_type postil_stance_type;
POSTIL_API extern const struct postil_layer_type postil_claim_type;
POSTIL_API extern const struct postil_layer_type postil_duplicate_type;
POSTIL_API extern const struct postil_layer_type postil_passage_type;
POSTIL_API extern const struct postil_layer_type postil_story_type;
POSTIL_API extern const struct postil_layer_type postil_derivation_type;

POSTIL_END_DECLS

#endif
