/* SPDX-License-Identifier: Apache-2.0 */
/* What is being read around one cue, and the steps that fill its frame. */
#ifndef STANCE_READER_H
#define STANCE_READER_H

#include "frame.h"

enum { STANCE_NOMINAL = PHRASE_NOUN | PHRASE_NAME | PHRASE_NUM | PHRASE_PRON };

struct stance_reader {
    const struct stance_control *control;
    const struct phrase_text *t;
    size_t begin, end; /* words of the sentence */
    const struct stance_cue *cue;
    struct stance_frame *out;
};

/** Word class at i; PHRASE_STOP behind the sentence. */
uint32_t
stance_tag_at(const struct stance_reader *r, size_t i);

/** Whether word i of the sentence is one of `words` (ends in NULL). */
bool
stance_is_any(const struct stance_reader *r, size_t i, const char *const *words);

/** Label, standing and negation from the words around a verb. */
void
stance_take_group(struct stance_reader *r, const struct stance_group *g);

/** A holder, and those that "and" joins to it on the left. */
void
stance_take_holder(struct stance_reader *r, struct phrase_np np);

/** Holders behind "by", from word `from` on: "by the miners and by the mayor". False: none. */
bool
stance_take_agents(struct stance_reader *r, size_t from);

/** The noun phrase at word `at`, or behind a second verb there. False: none. */
bool
stance_take_target(struct stance_reader *r, size_t at);

#endif
