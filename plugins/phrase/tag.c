/* SPDX-License-Identifier: Apache-2.0 */
/* Word classes in context, by rules over the neighbours. */
#include "tag.h"

enum {
    NOMINAL_START = PHRASE_DET | PHRASE_POSS | PHRASE_PRON | PHRASE_NAME,
    INSIDE_NOUN_PHRASE = PHRASE_DET | PHRASE_POSS | PHRASE_GEN | PHRASE_ADJ | PHRASE_NUM,
    VERBAL = PHRASE_VERB | PHRASE_AUX | PHRASE_MODAL,
    FINITE_OR_BASE = PHRASE_BASE | PHRASE_S
};

/* Tag of the nearest word to the left that is no adverb; PHRASE_STOP at the start of a sentence. */
static uint32_t
left_tag(const struct phrase_text *t, size_t i, size_t *out_at)
{
    for (size_t back = 0; back < 3 && i > 0 && !(t->word[i].flags & PHRASE_FIRST); back++) {
        i--;
        if (t->word[i].tag != PHRASE_ADV) {
            *out_at = i;
            return t->word[i].tag;
        }
    }
    *out_at = i;
    return PHRASE_STOP;
}

static uint32_t
right_classes(const struct phrase_text *t, size_t i)
{
    for (size_t on = 0; on < 2; on++) {
        if (++i >= t->n || t->word[i].flags & PHRASE_FIRST)
            return PHRASE_STOP;
        if (t->word[i].classes != PHRASE_ADV)
            return t->word[i].classes;
    }
    return PHRASE_ADV;
}

static bool
ends_in_s(const struct phrase_text *t, size_t i)
{
    const struct phrase_word *w = &t->word[i];
    return w->end > w->begin && (t->from.text[w->end - 1] | 0x20) == 's';
}

static bool
is_plural(const struct phrase_text *t, size_t i)
{
    return (t->word[i].tag & (PHRASE_NOUN | PHRASE_NAME) && ends_in_s(t, i)) ||
           phrase_word_is(t, i, "people") || phrase_word_is(t, i, "police") ||
           phrase_word_is(t, i, "women") || phrase_word_is(t, i, "men");
}

static bool
is_object_pronoun(const struct phrase_text *t, size_t i)
{
    return phrase_word_is(t, i, "them") || phrase_word_is(t, i, "him") ||
           phrase_word_is(t, i, "us") || phrase_word_is(t, i, "me") || phrase_word_is(t, i, "her");
}

/* "support", "backs", "calls": verb or noun? */
static uint32_t
verb_or_noun(const struct phrase_text *t, size_t i)
{
    size_t at;
    uint32_t left = left_tag(t, i, &at), right = right_classes(t, i);
    bool starts = right & (NOMINAL_START | PHRASE_THAT | PHRASE_TO);
    bool third = t->word[i].form & PHRASE_S;
    if (left & (INSIDE_NOUN_PHRASE | PHRASE_PREP))
        return PHRASE_NOUN;
    if (left & (PHRASE_TO | PHRASE_MODAL | PHRASE_NEG | PHRASE_REL))
        return PHRASE_VERB;
    if (left == PHRASE_AUX)
        return !third && (phrase_word_is(t, at, "do") || phrase_word_is(t, at, "does") ||
                          phrase_word_is(t, at, "did"))
                   ? PHRASE_VERB
                   : PHRASE_NOUN;
    if (left == PHRASE_PRON)
        return is_object_pronoun(t, at) && !starts ? PHRASE_NOUN : PHRASE_VERB;
    if (left & (PHRASE_NAME | PHRASE_NOUN)) {
        if (right & (PHRASE_COMMA | PHRASE_STOP | VERBAL) && !(right & PHRASE_NOUN) && !starts)
            return PHRASE_NOUN;
        if (third && !is_plural(t, at))
            return starts || left == PHRASE_NAME || right & PHRASE_ADJ ? PHRASE_VERB : PHRASE_NOUN;
        if (third && left == PHRASE_NAME && starts)
            return PHRASE_VERB;
        if (!third && is_plural(t, at))
            return PHRASE_VERB;
        return !third && right & (PHRASE_DET | PHRASE_POSS | PHRASE_PRON) ? PHRASE_VERB
                                                                          : PHRASE_NOUN;
    }
    return starts && !(right & (PHRASE_TO | PHRASE_THAT)) ? PHRASE_VERB : PHRASE_NOUN;
}

/* "-ed" and "-ing" forms stand as adjectives and nouns too. */
static uint32_t
verb_or_modifier(const struct phrase_text *t, size_t i)
{
    size_t at;
    uint32_t left = left_tag(t, i, &at);
    bool noun_follows = right_classes(t, i) & (PHRASE_NOUN | PHRASE_NAME | PHRASE_ADJ);
    if (t->word[i].form & PHRASE_ING) {
        if (left & (PHRASE_DET | PHRASE_POSS | PHRASE_ADJ))
            return noun_follows ? PHRASE_ADJ : PHRASE_NOUN;
        return PHRASE_VERB;
    }
    return left & (INSIDE_NOUN_PHRASE | PHRASE_PREP | PHRASE_VERB) && noun_follows ? PHRASE_ADJ
                                                                                   : PHRASE_VERB;
}

static uint32_t
that(const struct phrase_text *t, size_t i)
{
    size_t at;
    uint32_t left = left_tag(t, i, &at), right = right_classes(t, i);
    if (right & VERBAL && !(right & (PHRASE_NOUN | PHRASE_ADJ)))
        return left & (PHRASE_NOUN | PHRASE_NAME | PHRASE_PRON) ? PHRASE_REL : PHRASE_PRON;
    if (right & (PHRASE_COMMA | PHRASE_STOP))
        return left & PHRASE_VERB ? PHRASE_THAT : PHRASE_PRON;
    return left & PHRASE_PREP ? PHRASE_DET : PHRASE_THAT;
}

static uint32_t
apostrophe_s(const struct phrase_text *t, size_t i)
{
    size_t at;
    uint32_t left = left_tag(t, i, &at);
    if (left & (PHRASE_PRON | PHRASE_REL | PHRASE_THAT | PHRASE_SUB | PHRASE_STOP))
        return PHRASE_AUX;
    return PHRASE_GEN;
}

static uint32_t
lowest(uint32_t classes)
{
    return classes & -classes;
}

static uint32_t
choose(const struct phrase_text *t, size_t i)
{
    const struct phrase_word *w = &t->word[i];
    uint32_t open = PHRASE_NOUN | PHRASE_VERB | PHRASE_ADJ | PHRASE_ADV;
    size_t at;
    if (w->classes & PHRASE_GEN)
        return w->classes & PHRASE_AUX ? apostrophe_s(t, i) : PHRASE_GEN;
    if (w->classes & (PHRASE_COMMA | PHRASE_STOP))
        return lowest(w->classes);
    if (w->entity && w->flags & PHRASE_CAP)
        return PHRASE_NAME;
    if (w->flags & PHRASE_CAP && !(w->flags & PHRASE_FIRST) && !(w->classes & ~open) &&
        left_tag(t, i, &at) != PHRASE_STOP)
        return PHRASE_NAME;
    if (w->classes == PHRASE_THAT)
        return that(t, i);
    if (w->classes & PHRASE_TO)
        return i + 1 < t->n && right_classes(t, i) & PHRASE_VERB &&
                       !(right_classes(t, i) & PHRASE_NAME)
                   ? PHRASE_TO
                   : PHRASE_PREP;
    if (w->classes == (PHRASE_POSS | PHRASE_PRON))
        return right_classes(t, i) & (PHRASE_NOUN | PHRASE_NAME | PHRASE_ADJ | PHRASE_NUM)
                   ? PHRASE_POSS
                   : PHRASE_PRON;
    if (w->classes & PHRASE_VERB && w->form & ~(unsigned)FINITE_OR_BASE &&
        !(w->form & FINITE_OR_BASE && w->classes & PHRASE_NOUN))
        return verb_or_modifier(t, i);
    if (w->classes & PHRASE_VERB && w->classes & (PHRASE_NOUN | PHRASE_ADJ)) {
        uint32_t tag = verb_or_noun(t, i);
        return tag == PHRASE_NOUN && !(w->classes & PHRASE_NOUN) ? PHRASE_ADJ : tag;
    }
    if (w->classes == PHRASE_VERB && left_tag(t, i, &at) & (PHRASE_DET | PHRASE_POSS) &&
        at + 1 == i)
        return PHRASE_NOUN;
    if (w->classes & PHRASE_NEG && w->classes & PHRASE_DET)
        return PHRASE_NEG;
    if (w->classes & PHRASE_PREP)
        return PHRASE_PREP;
    if (w->classes == PHRASE_ADV && left_tag(t, i, &at) & (PHRASE_DET | PHRASE_POSS) &&
        at + 1 == i && i + 1 < t->n && t->word[i + 1].classes & PHRASE_NOUN)
        return PHRASE_ADJ;
    return lowest(w->classes);
}

void
phrase_tag(struct phrase_text *text)
{
    for (size_t i = 0; i < text->n; i++)
        text->word[i].tag = choose(text, i);
}
