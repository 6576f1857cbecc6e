/* SPDX-License-Identifier: Apache-2.0 */
/* Words that report what somebody said or thinks. */
#ifndef QUOTES_CUE_H
#define QUOTES_CUE_H

#include "../phrase/text.h"

enum quotes_kind {
    QUOTES_SAY = 1 << 0,   /* takes a bare clause, before or behind        */
    QUOTES_THINK = 1 << 1, /* takes a bare clause behind it                */
    QUOTES_THAT = 1 << 2,  /* takes a clause with "that"                   */
    QUOTES_TELL = 1 << 3,  /* takes a hearer, then a clause                */
    QUOTES_QUOTE = 1 << 4, /* takes words in quotation marks               */
    QUOTES_ASK = 1 << 5,   /* takes "whether" and "if"                     */
    QUOTES_SOURCE = 1 << 6 /* no verb; the speaker follows: "according to" */
};

struct quotes_cues {
    struct phrase_trie phrases;
};

struct quotes_cue {
    size_t begin, end; /* words                    */
    uint32_t kinds;    /* set of enum quotes_kind  */
};

POSTIL_CHECKED enum postil_status
quotes_cues_init(struct quotes_cues *cues, struct postil_error *err);
void
quotes_cues_fini(struct quotes_cues *cues);

/** Longest cue that begins at word `at` and ends by `limit`. */
bool
quotes_cue_find(const struct quotes_cues *cues, const struct phrase_text *text, size_t at,
                size_t limit, struct quotes_cue *out);

#endif
