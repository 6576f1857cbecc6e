/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a noun phrase names: names, pronouns, descriptions. */
#ifndef PHRASE_REFER_H
#define PHRASE_REFER_H

#include <postil/arena.h>

#include "chunk.h"

enum phrase_pronoun {
    PHRASE_NOT_PRONOUN,
    PHRASE_SPEAKER, /* I, we, our    */
    PHRASE_PERSON,  /* he, she       */
    PHRASE_THING,   /* it, they      */
    PHRASE_OTHER    /* nobody, you   */
};

/** Kind of a phrase that is a pronoun (or a possessive one) alone. */
enum phrase_pronoun
phrase_pronoun_kind(const struct phrase_text *text, const struct phrase_np *np);

/**
 * Entity that a phrase names: the name in it, the name beside it ("the judge, Ann Lee,"), or what
 * its pronoun stands for. Looks back 3 sentences and 120 words. NULL: none. Borrowed from the text.
 */
const struct postil_entity *
phrase_refer(const struct phrase_text *text, const struct phrase_np *np);

/** Canonical name, else the phrase as it stands, in the arena. NULL when the arena is full. */
const char *
phrase_name(const struct phrase_text *text, const struct phrase_np *np, postil_arena *arena);

/** The phrase's bytes with white space and marks made single blanks, in the arena. */
const char *
phrase_copy(const struct phrase_text *text, const struct phrase_np *np, postil_arena *arena);

#endif
