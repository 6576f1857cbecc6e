/* SPDX-License-Identifier: Apache-2.0 */
/* Noun phrases by walking over word classes. */
#include "chunk.h"

enum {
    WINDOW = 30,      /* words a noun phrase may have     */
    INSERTION = 40,   /* words between two commas         */
    VERB_WINDOW = 40, /* words back to an earlier verb    */
    DEPTH = 4,
    NOMINAL = PHRASE_NOUN | PHRASE_NAME | PHRASE_NUM,
    INNER = NOMINAL | PHRASE_ADJ | PHRASE_GEN
};

static uint32_t
tag(const struct phrase_text *t, size_t i)
{
    return t->word[i].tag;
}

static bool
is_one_of(const struct phrase_text *t, size_t i, const char *const *words)
{
    for (; *words; words++)
        if (phrase_word_is(t, i, *words))
            return true;
    return false;
}

static bool
same_entity(const struct phrase_text *t, size_t a, size_t b)
{
    return t->word[a].entity && t->word[a].entity == t->word[b].entity;
}

/* The plain phrase without prepositions. */
static bool
base_before(const struct phrase_text *t, size_t end, size_t floor, size_t *out_begin)
{
    size_t i = end - 1;
    uint32_t last = tag(t, i);
    if (last & (PHRASE_PRON | PHRASE_DET)) {
        *out_begin = i;
        return true;
    }
    if (!(last & (NOMINAL | PHRASE_ADJ | PHRASE_GEN)))
        return false;
    bool noun = last & (NOMINAL | PHRASE_GEN);
    while (i > floor && end - i < WINDOW) {
        uint32_t left = tag(t, i - 1);
        bool joined = same_entity(t, i - 1, i);
        bool adverb = left == PHRASE_ADV && tag(t, i) == PHRASE_ADJ && i - 1 > floor &&
                      tag(t, i - 2) & (INNER | PHRASE_DET | PHRASE_POSS);
        if (left & INNER && left != PHRASE_GEN && tag(t, i) & (PHRASE_DET | PHRASE_POSS) && !joined)
            break;
        if (!(left & INNER) && !joined && !adverb) {
            if (left & (PHRASE_DET | PHRASE_POSS) && !(tag(t, i) & PHRASE_GEN))
                i--;
            break;
        }
        noun = noun || left & NOMINAL;
        i--;
    }
    *out_begin = i;
    return noun || tag(t, i) & PHRASE_DET;
}

static bool
joins_left(const struct phrase_text *t, size_t prep, size_t floor)
{
    static const char *const joins[] = {"of",   "in",    "at",    "from",    "for",     "on",
                                        "with", "to",    "among", "inside",  "near",    "behind",
                                        "by",   "about", "over",  "against", "between", NULL};
    if (tag(t, prep) != PHRASE_PREP || prep <= floor || !is_one_of(t, prep, joins))
        return false;
    uint32_t left = tag(t, prep - 1);
    if (left == PHRASE_ADJ)
        return prep - 1 > floor && tag(t, prep - 2) & NOMINAL;
    return left & NOMINAL || (phrase_word_is(t, prep, "of") && left & (PHRASE_PRON | PHRASE_DET));
}

bool
phrase_np_before(const struct phrase_text *t, size_t end, size_t floor, struct phrase_np *out)
{
    size_t begin, more;
    if (end <= floor || end > t->n || !base_before(t, end, floor, &begin))
        return false;
    for (int depth = 0; depth < DEPTH && begin > floor && end - begin < WINDOW; depth++) {
        if (!joins_left(t, begin - 1, floor) || !base_before(t, begin - 1, floor, &more))
            break;
        begin = more;
    }
    *out = (struct phrase_np){begin, end};
    return true;
}

size_t
phrase_np_base(const struct phrase_text *t, size_t begin, size_t limit)
{
    static const char *const alone[] = {"this", "these", "those", "that", "both", "all",
                                        "each", "many",  "some",  "few",  "most", NULL};
    size_t i = begin, head = begin;
    if (limit > t->n)
        limit = t->n;
    if (limit > begin + WINDOW)
        limit = begin + WINDOW;
    if (i < limit && tag(t, i) == PHRASE_PRON)
        return i + 1;
    for (; i < limit; i++) {
        uint32_t here = tag(t, i);
        bool joined = i > begin && same_entity(t, i - 1, i);
        if (here & NOMINAL || joined)
            head = i + 1;
        else if (here == PHRASE_GEN && head == i && i > begin)
            continue;
        else if (here & (PHRASE_DET | PHRASE_POSS) &&
                 (head == begin || tag(t, i - 1) == PHRASE_GEN))
            continue;
        else if (here == PHRASE_ADV && i + 1 < limit && tag(t, i + 1) == PHRASE_ADJ)
            continue;
        else if (here != PHRASE_ADJ)
            break;
    }
    if (head == begin && i > begin && tag(t, begin) & (PHRASE_DET | PHRASE_POSS))
        return i > begin + 1 || is_one_of(t, begin, alone) ? i : begin;
    return head;
}

bool
phrase_np_after(const struct phrase_text *t, size_t begin, size_t limit, struct phrase_np *out)
{
    static const char *const joins[] = {"of", "between", "to", "on", "by", "against", NULL};
    static const char *const after_name[] = {"of", NULL};
    static const char *const after_gerund[] = {"of",   "in",  "on", "with", "to",
                                               "from", "for", "at", NULL};
    if (begin >= limit || begin >= t->n)
        return false;
    bool gerund = tag(t, begin) == PHRASE_VERB && t->word[begin].form & PHRASE_ING;
    size_t end = gerund ? begin + 1 : phrase_np_base(t, begin, limit);
    if (end == begin)
        return false;
    if (gerund) {
        size_t object = phrase_np_base(t, end, limit);
        end = object > end ? object : end;
    }
    if (tag(t, begin) == PHRASE_PRON)
        limit = end;
    for (int depth = 0; depth < 3 && end + 1 < limit && end + 1 < t->n; depth++) {
        const char *const *links = gerund                    ? after_gerund
                                   : t->word[end - 1].entity ? after_name
                                                             : joins;
        if (tag(t, end) != PHRASE_PREP || !is_one_of(t, end, links) ||
            (tag(t, end + 1) == PHRASE_NUM && !phrase_word_is(t, end, "of")))
            break;
        size_t more = phrase_np_base(t, end + 1, limit);
        if (more == end + 1)
            break;
        end = more;
        gerund = false;
    }
    *out = (struct phrase_np){begin, end};
    return true;
}

size_t
phrase_group_begin(const struct phrase_text *t, size_t verb, size_t floor)
{
    size_t i = verb;
    while (i > floor && verb - i < 8 &&
           tag(t, i - 1) & (PHRASE_ADV | PHRASE_NEG | PHRASE_AUX | PHRASE_MODAL | PHRASE_TO))
        i--;
    return i;
}

static bool
is_bracket(const struct phrase_text *t, size_t i)
{
    char c = t->from.text[t->word[i].begin];
    return tag(t, i) == PHRASE_STOP && (c == ')' || c == '(' || (unsigned char)c == 0xe2);
}

/* The insertion's first mark, going left from its last. */
static size_t
insertion_begin(const struct phrase_text *t, size_t last, size_t floor, bool comma)
{
    for (size_t i = last; i > floor && last - i < INSERTION;) {
        i--;
        if (comma ? tag(t, i) == PHRASE_COMMA : is_bracket(t, i))
            return i;
        if (tag(t, i) == PHRASE_STOP && comma)
            break;
    }
    return SIZE_MAX;
}

static bool
has_entity(const struct phrase_text *t, const struct phrase_np *np)
{
    return t->word[phrase_np_head(t, np)].entity != 0;
}

static bool
subject_before_insertion(const struct phrase_text *t, size_t last, size_t floor,
                         struct phrase_np *out)
{
    bool comma = tag(t, last) == PHRASE_COMMA;
    struct phrase_np inner, np;
    bool named = phrase_np_before(t, last, floor, &inner) && has_entity(t, &inner);
    size_t at = last;
    for (int step = 0; step < 3; step++) {
        at = insertion_begin(t, at, floor, comma);
        if (at == SIZE_MAX || at <= floor)
            return false;
        if (!phrase_np_before(t, at, floor, &np) || tag(t, at - 1) & PHRASE_GEN ||
            phrase_word_is(t, at - 1, "that"))
            continue;
        bool inner_is_all = named && inner.begin == at + 1;
        *out = inner_is_all && !has_entity(t, &np) ? inner : np;
        return true;
    }
    return false;
}

/* "the minister on Monday said", "who himself said", "was in turn blamed": words in between. */
static size_t
skip_aside(const struct phrase_text *t, size_t group, size_t floor)
{
    static const char *const reflexive[] = {"himself", "herself", "itself", "themselves", NULL};
    static const char *const adverbial[] = {"turn",     "fact",   "effect",   "part",
                                            "private",  "public", "addition", "particular",
                                            "response", NULL};
    size_t i = group;
    for (int step = 0; step < 4 && i > floor + 1; step++) {
        bool time = tag(t, i - 1) == PHRASE_TIME;
        bool phrase = is_one_of(t, i - 1, adverbial) && tag(t, i - 2) == PHRASE_PREP;
        if (!time && !phrase && !is_one_of(t, i - 1, reflexive))
            break;
        i--;
        if (tag(t, i - 1) == PHRASE_PREP && i > floor + 1)
            i--;
        while (phrase && i > floor + 1 && tag(t, i - 1) & (PHRASE_AUX | PHRASE_ADV | PHRASE_CONJ))
            i--;
    }
    return i;
}

enum phrase_subject
phrase_subject_before(const struct phrase_text *t, size_t group, size_t floor,
                      struct phrase_np *out)
{
    size_t at = skip_aside(t, group, floor);
    if (at <= floor)
        return PHRASE_NO_SUBJECT;
    uint32_t left = tag(t, at - 1);
    if (left == PHRASE_REL) {
        at--;
        if (at > floor && tag(t, at - 1) == PHRASE_COMMA)
            at--;
        return phrase_np_before(t, at, floor, out) ? PHRASE_OWN_SUBJECT : PHRASE_NO_SUBJECT;
    }
    if (left == PHRASE_CONJ)
        return PHRASE_SHARED_SUBJECT;
    if (left == PHRASE_COMMA || (left == PHRASE_STOP && is_bracket(t, at - 1)))
        return subject_before_insertion(t, at - 1, floor, out) ? PHRASE_OWN_SUBJECT
                                                               : PHRASE_NO_SUBJECT;
    return phrase_np_before(t, at, floor, out) ? PHRASE_OWN_SUBJECT : PHRASE_NO_SUBJECT;
}

size_t
phrase_verb_before(const struct phrase_text *t, size_t at, size_t floor)
{
    for (size_t i = at; i > floor && at - i < VERB_WINDOW;) {
        i--;
        if (tag(t, i) & (PHRASE_VERB | PHRASE_AUX))
            return i;
        if (tag(t, i) == PHRASE_STOP && t->from.text[t->word[i].begin] == ';')
            break;
    }
    return SIZE_MAX;
}

bool
phrase_find_subject(const struct phrase_text *t, size_t group, size_t floor, struct phrase_np *out)
{
    for (int step = 0; step < DEPTH; step++) {
        enum phrase_subject kind = phrase_subject_before(t, group, floor, out);
        bool participle = t->word[group].form & PHRASE_ING && tag(t, group) == PHRASE_VERB;
        bool aside = step > 0 && out->begin > floor && kind == PHRASE_OWN_SUBJECT &&
                     tag(t, out->begin - 1) == PHRASE_SUB;
        if (kind == PHRASE_OWN_SUBJECT && !participle && !aside)
            return true;
        if (aside)
            group = out->begin;
        size_t verb = phrase_verb_before(t, group, floor);
        if (verb == SIZE_MAX)
            return kind == PHRASE_OWN_SUBJECT;
        group = phrase_group_begin(t, verb, floor);
    }
    return false;
}

size_t
phrase_np_head(const struct phrase_text *t, const struct phrase_np *np)
{
    for (size_t i = np->begin + 1; i < np->end; i++)
        if (tag(t, i) & (PHRASE_PREP | PHRASE_REL) && !same_entity(t, i - 1, i))
            return i - 1;
    return np->end - 1;
}
