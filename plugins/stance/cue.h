/* SPDX-License-Identifier: Apache-2.0 */
/* Words that show a position. */
#ifndef STANCE_CUE_H
#define STANCE_CUE_H

#include "../phrase/text.h"

enum stance_class {
    STANCE_VERB,      /* "backs"                     */
    STANCE_BARE,      /* "disagrees", target unsaid  */
    STANCE_NOUN,      /* "support for"               */
    STANCE_PERSON,    /* "critic of"                 */
    STANCE_ADJECTIVE, /* "in favor of"               */
    STANCE_JUDGEMENT  /* "a mistake"                 */
};
enum { STANCE_N_CLASS = STANCE_JUDGEMENT + 1 };

struct stance_cue {
    size_t begin, end; /* words                     */
    uint32_t label;    /* enum postil_stance_label  */
    uint32_t class;    /* enum stance_class         */
};

struct stance_cues {
    struct phrase_trie verbs, nouns, adjectives, judgements;
    uint64_t first[1024]; /* bits by hash: words that begin a cue, and few others */
};

POSTIL_CHECKED enum postil_status
stance_cues_init(struct stance_cues *cues, struct postil_error *err);
void
stance_cues_fini(struct stance_cues *cues);

/** Longest cue that begins at word `at` and ends by `limit`. Looks at 16 words at most. */
bool
stance_cue_find(const struct stance_cues *cues, const struct phrase_text *text, size_t at,
                size_t limit, struct stance_cue *out);

#endif
