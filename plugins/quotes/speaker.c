/* SPDX-License-Identifier: Apache-2.0 */
/* Names, appositions, pronouns, and descriptions that were a name's before. */
#include "speaker.h"

#include <string.h>

#include "../phrase/refer.h"

enum { TOKENS_BACK = 200, SENTENCES_BACK = 3, NEAR = 120 };

static const struct postil_entity *
entity_of(const struct quotes_reading *r, size_t word)
{
    uint32_t e = word < r->text.n ? r->text.word[word].entity : 0;
    return e ? &r->text.from.entity[e - 1] : NULL;
}

static bool
is_content(const uint8_t *labels, size_t i)
{
    return labels[i] && postil_tag_kind(labels[i]) == QUOTES_CONTENT;
}

/* -- pronouns ---------------------------------------------------------------------------------- */

static bool
fits(const struct postil_entity *e, enum phrase_pronoun kind)
{
    return kind == PHRASE_PERSON ? e->type == POSTIL_PER
                                 : e->type == POSTIL_ORG || e->type == POSTIL_LOC;
}

/* First fitting name of the nearest sentence that has one outside of what is said. */
static const struct postil_entity *
antecedent(const struct quotes_reading *r, const uint8_t *labels, size_t window, size_t first,
           enum phrase_pronoun kind)
{
    const struct phrase_text *t = &r->text;
    const struct postil_entity *found = NULL;
    uint32_t own = t->word[r->word_of[first]].sentence, at = own;
    for (size_t i = first; i > window && first - i < TOKENS_BACK;) {
        size_t word = r->word_of[--i];
        if (!quotes_reading_is_word(r, i) || is_content(labels, i - window))
            continue;
        if (t->word[word].sentence != at) {
            if (found || own - t->word[word].sentence > SENTENCES_BACK)
                break;
            at = t->word[word].sentence;
        }
        const struct postil_entity *e = entity_of(r, word);
        bool owner = word + 1 < t->n && t->word[word + 1].tag == PHRASE_GEN;
        if (e && fits(e, kind) && (!owner || !found))
            found = e;
    }
    return found;
}

/* -- descriptions ------------------------------------------------------------------------------ */

/* Where a description's name begins to be something else: "Ann Lee, a judge", "a man in Rome". */
static size_t
chunk_end(const struct phrase_text *t, size_t begin, size_t end)
{
    size_t i = begin;
    while (i < end && !(t->word[i].tag & (PHRASE_COMMA | PHRASE_STOP)))
        i++;
    return i;
}

/* The name that a chunk's words are about. */
static const struct postil_entity *
chunk_name(const struct quotes_reading *r, size_t begin, size_t end)
{
    if (begin >= end)
        return NULL;
    struct phrase_np np = {begin, end};
    size_t head = phrase_np_head(&r->text, &np);
    if (r->text.word[head].tag == PHRASE_GEN && head > begin)
        return NULL;
    return entity_of(r, head);
}

/* The name a source gives: of a person, wherever it stands alone; else of its first chunk. */
static const struct postil_entity *
own_name(const struct quotes_reading *r, size_t begin, size_t end)
{
    const struct postil_entity *name = NULL;
    for (size_t i = begin, stop; i < end; i = stop + 1) {
        stop = chunk_end(&r->text, i, end);
        const struct postil_entity *e = chunk_name(r, i, stop);
        bool whole = e && r->text.word[i].begin >= e->begin && r->text.word[stop - 1].end <= e->end;
        if (e && i == begin)
            name = e;
        if (e && e->type == POSTIL_PER && (whole || i == begin))
            return e;
    }
    return name && name->type == POSTIL_MISC ? NULL : name;
}

static size_t
slot_of(const struct quotes_speakers *s, uint64_t word)
{
    size_t at = (size_t)(word >> 20) % QUOTES_TITLES;
    for (size_t n = 0; n < 8 && s->titles[at].name && s->titles[at].word != word; n++)
        at = (at + 1) % QUOTES_TITLES;
    return at;
}

/* Nouns of a source with a name go by that name from here on. */
static void
learn_titles(struct quotes_speakers *s, const struct phrase_text *t, size_t begin, size_t end,
             const char *name)
{
    for (size_t i = begin; i < end; i++)
        if (t->word[i].tag == PHRASE_NOUN && !t->word[i].entity) {
            size_t at = slot_of(s, t->word[i].hash);
            s->titles[at].word = t->word[i].hash;
            s->titles[at].name = name;
        }
}

/* "the spokesman" after "spokesman Bo Krug"; NULL: nobody yet. */
static const char *
find_title(const struct quotes_speakers *s, const struct phrase_text *t, size_t begin, size_t end)
{
    size_t last = end - 1;
    if (end - begin < 2 || !phrase_word_is(t, begin, "the") || t->word[last].tag != PHRASE_NOUN)
        return NULL;
    for (size_t i = begin; i < end; i++)
        if (t->word[i].entity || t->word[i].tag & (PHRASE_PREP | PHRASE_REL))
            return NULL;
    size_t at = slot_of(s, t->word[last].hash);
    return s->titles[at].word == t->word[last].hash ? s->titles[at].name : NULL;
}

/* -- names ------------------------------------------------------------------------------------- */

static const char *
copy_name(const struct quotes_reading *r, const struct postil_entity *e, postil_arena *arena)
{
    if (e->name)
        return postil_arena_copy(arena, e->name, strlen(e->name));
    return postil_arena_copy(arena, r->text.from.text + e->begin, e->end - e->begin);
}

static const char *
remember(struct quotes_speakers *s, const char *name, uint32_t type, size_t token)
{
    s->last = name;
    s->last_type = type;
    s->last_token = token;
    return name;
}

static const char *
pronoun_name(struct quotes_speakers *s, const struct quotes_reading *r, const uint8_t *labels,
             size_t window, size_t first, const struct phrase_np *np, enum phrase_pronoun kind,
             postil_arena *arena)
{
    const struct postil_entity *e = NULL;
    bool person = kind == PHRASE_PERSON || kind == PHRASE_OTHER;
    if (kind == PHRASE_PERSON ||
        (kind == PHRASE_THING && phrase_word_is(&r->text, np->begin, "it")))
        e = antecedent(r, labels, window, first, kind);
    if (e)
        return remember(s, copy_name(r, e, arena), e->type, first);
    bool fits_last = s->last && first - s->last_token < NEAR &&
                     (person ? s->last_type == POSTIL_PER || s->last_type == QUOTES_NONE
                             : s->last_type != POSTIL_PER);
    if (fits_last && (kind == PHRASE_PERSON || kind == PHRASE_THING)) {
        s->last_token = first;
        return s->last;
    }
    return phrase_name(&r->text, np, arena);
}

const char *
quotes_speaker_name(struct quotes_speakers *s, const struct quotes_reading *r,
                    const uint8_t *labels, size_t window, size_t first, size_t end,
                    postil_arena *arena)
{
    const struct phrase_text *t = &r->text;
    size_t begin = r->word_of[first], stop = r->word_of[end];
    if (begin >= stop)
        return postil_arena_copy(arena, t->from.text + t->from.token[first].begin,
                                 t->from.token[end - 1].end - t->from.token[first].begin);
    struct phrase_np np = {begin, stop};
    enum phrase_pronoun kind = phrase_pronoun_kind(t, &np);
    if (kind != PHRASE_NOT_PRONOUN)
        return pronoun_name(s, r, labels, window, first, &np, kind, arena);
    const struct postil_entity *e = own_name(r, begin, stop);
    if (e) {
        const char *name = copy_name(r, e, arena);
        if (name && e->type == POSTIL_PER)
            learn_titles(s, t, begin, stop, name);
        return remember(s, name, e->type, first);
    }
    const char *known = find_title(s, t, begin, stop);
    if (known)
        return remember(s, known, POSTIL_PER, first);
    np.end = chunk_end(t, begin, stop);
    if (np.end == begin)
        np.end = stop;
    return remember(s, phrase_copy(t, &np, arena), QUOTES_NONE, first);
}
