/* SPDX-License-Identifier: Apache-2.0 */
/* Pronouns go to the subject of their sentence, or of the nearest sentence that names somebody. */
#include "refer.h"

#include <string.h>

enum { SENTENCES_BACK = 3, WORDS_BACK = 120 };

static bool
is_any(const struct phrase_text *t, size_t i, const char *const *words)
{
    for (; *words; words++)
        if (phrase_word_is(t, i, *words))
            return true;
    return false;
}

enum phrase_pronoun
phrase_pronoun_kind(const struct phrase_text *t, const struct phrase_np *np)
{
    static const char *const speaker[] = {"i", "we", "us", "me", "our", "my", "ourselves", NULL};
    static const char *const person[] = {"he",  "she",     "him",     "her",
                                         "his", "himself", "herself", NULL};
    static const char *const thing[] = {"it", "they", "them", "its", "their", "itself", NULL};
    if (np->end - np->begin != 1 ||
        !(t->word[np->begin].tag & (PHRASE_PRON | PHRASE_POSS | PHRASE_REL)))
        return PHRASE_NOT_PRONOUN;
    if (is_any(t, np->begin, speaker))
        return PHRASE_SPEAKER;
    if (is_any(t, np->begin, person))
        return PHRASE_PERSON;
    return is_any(t, np->begin, thing) ? PHRASE_THING : PHRASE_OTHER;
}

static const struct postil_entity *
entity_at(const struct phrase_text *t, size_t i)
{
    return i < t->n && t->word[i].entity ? &t->from.entity[t->word[i].entity - 1] : NULL;
}

static bool
fits(const struct postil_entity *e, enum phrase_pronoun kind)
{
    return kind == PHRASE_PERSON ? e->type == POSTIL_PER
                                 : e->type == POSTIL_ORG || e->type == POSTIL_LOC;
}

/* First name of the fitting kind in the nearest sentence that has one before the pronoun. */
static const struct postil_entity *
antecedent(const struct phrase_text *t, size_t pronoun, enum phrase_pronoun kind)
{
    const struct postil_entity *found = NULL;
    uint32_t at = t->word[pronoun].sentence;
    for (size_t i = pronoun; i > 0 && pronoun - i < WORDS_BACK;) {
        i--;
        if (t->word[i].sentence != at) {
            if (found || t->word[pronoun].sentence - t->word[i].sentence > SENTENCES_BACK)
                break;
            at = t->word[i].sentence;
        }
        const struct postil_entity *e = entity_at(t, i);
        bool owner = i + 1 < t->n && t->word[i + 1].tag == PHRASE_GEN;
        if (e && fits(e, kind) && (!owner || !found))
            found = e;
    }
    return found;
}

/* "the judge, Ann Lee," and "the judge, Ann Lee." */
static const struct postil_entity *
name_beside(const struct phrase_text *t, const struct phrase_np *np)
{
    size_t i = np->end;
    if (i + 1 >= t->n || t->word[i].tag != PHRASE_COMMA)
        return NULL;
    const struct postil_entity *e = entity_at(t, i + 1);
    if (!e || e->type != POSTIL_PER || e->begin != t->word[i + 1].begin)
        return NULL;
    while (i + 1 < t->n && entity_at(t, i + 1) == e)
        i++;
    bool closed = i + 1 >= t->n || t->word[i + 1].tag & (PHRASE_COMMA | PHRASE_STOP);
    return closed ? e : NULL;
}

const struct postil_entity *
phrase_refer(const struct phrase_text *t, const struct phrase_np *np)
{
    enum phrase_pronoun kind = phrase_pronoun_kind(t, np);
    if (kind == PHRASE_PERSON)
        return antecedent(t, np->begin, kind);
    if (kind == PHRASE_THING)
        return phrase_word_is(t, np->begin, "it") ? antecedent(t, np->begin, kind) : NULL;
    if (kind != PHRASE_NOT_PRONOUN)
        return NULL;
    size_t head = phrase_np_head(t, np);
    if (t->word[head].tag == PHRASE_GEN && head > np->begin)
        head--;
    const struct postil_entity *e = entity_at(t, head);
    if (e && e->type != POSTIL_MISC)
        return e;
    const struct postil_entity *beside = name_beside(t, np);
    return beside ? beside : e;
}

const char *
phrase_copy(const struct phrase_text *t, const struct phrase_np *np, postil_arena *arena)
{
    uint32_t begin = t->word[np->begin].begin, end = t->word[np->end - 1].end;
    char *copy = postil_arena_alloc(arena, end - begin + 1, 1);
    if (!copy)
        return NULL;
    size_t n = 0;
    for (size_t i = np->begin; i < np->end; i++) {
        const struct phrase_word *w = &t->word[i];
        if (i > np->begin && w->begin > t->word[i - 1].end)
            copy[n++] = ' ';
        memcpy(copy + n, t->from.text + w->begin, w->end - w->begin);
        n += w->end - w->begin;
    }
    copy[n] = '\0';
    return copy;
}

const char *
phrase_name(const struct phrase_text *t, const struct phrase_np *np, postil_arena *arena)
{
    const struct postil_entity *e = phrase_refer(t, np);
    if (e && e->name)
        return postil_arena_copy(arena, e->name, strlen(e->name));
    if (e)
        return postil_arena_copy(arena, t->from.text + e->begin, e->end - e->begin);
    return phrase_copy(t, np, arena);
}
