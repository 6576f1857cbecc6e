/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a verb group from the cue leftwards. */
#include "control.h"

#include <postil/layers.h>

static const struct {
    const char *phrase;
    uint32_t effect;
} rows[] = {
#include "plugins/stance/control.inc"
};

enum { N_ROW = sizeof rows / sizeof *rows, STEPS = 14, PHRASE = 6, DEPTH = 4 };

enum postil_status
stance_control_init(struct stance_control *control, struct postil_error *err)
{
    phrase_trie_init(&control->verb);
    phrase_trie_init(&control->holder);
    phrase_trie_init(&control->clause);
    for (size_t i = 0; i < N_ROW; i++) {
        struct phrase_trie *trie = rows[i].effect < STANCE_WISH    ? &control->verb
                                   : rows[i].effect == STANCE_WISH ? &control->holder
                                                                   : &control->clause;
        enum postil_status st =
            phrase_trie_add(trie, rows[i].phrase, PHRASE_BACKWARD, rows[i].effect, err);
        if (st != POSTIL_OK) {
            stance_control_fini(control);
            return st;
        }
    }
    return POSTIL_OK;
}

void
stance_control_fini(struct stance_control *control)
{
    phrase_trie_fini(&control->verb);
    phrase_trie_fini(&control->holder);
    phrase_trie_fini(&control->clause);
}

/* Longest phrase that ends right before `end`, adverbs aside: its first word, or SIZE_MAX. */
static size_t
match_before(const struct phrase_trie *trie, const struct phrase_text *t, size_t end, size_t floor,
             uint32_t *out_effect)
{
    uint32_t node = 0, effect;
    size_t begin = SIZE_MAX;
    for (size_t i = end; i > floor && end - i < PHRASE;) {
        i--;
        uint32_t next = phrase_trie_step(trie, node, t->word[i].hash);
        if (!next && t->word[i].tag == PHRASE_ADV)
            continue;
        node = next;
        if (!node)
            break;
        if (phrase_trie_get(trie, node, &effect)) {
            begin = i;
            *out_effect = effect;
        }
    }
    return begin;
}

static bool
is_any(const struct phrase_text *t, size_t i, const char *const *words)
{
    for (; *words; words++)
        if (phrase_word_is(t, i, *words))
            return true;
    return false;
}

static void
raise(struct stance_group *g, uint32_t held)
{
    if (g->held == POSTIL_ACTUAL)
        g->held = held;
}

static void
apply(struct stance_group *g, uint32_t effect)
{
    switch (effect) {
    case STANCE_REFUSE:
    case STANCE_CEASE:
        g->withheld = !g->withheld;
        break;
    case STANCE_MAYBE:
        raise(g, POSTIL_HYPOTHETICAL);
        break;
    case STANCE_DENY:
        raise(g, POSTIL_DENIED);
        break;
    case STANCE_ASKED:
        raise(g, POSTIL_WISHED);
        break;
    default:
        break;
    }
}

/* One auxiliary, adverb or negation. */
static bool
read_word(const struct phrase_text *t, size_t i, struct stance_group *g, bool next_to_verb)
{
    static const char *const be[] = {"is", "are", "was", "were", "be",  "been", "being",
                                     "am", "'s",  "’s",  "'re",  "’re", NULL};
    static const char *const maybe[] = {"could", "might", "may", NULL};
    static const char *const wished[] = {"should", "must", "ought", NULL};
    static const char *const hearsay[] = {"reportedly", "allegedly", "supposedly", "purportedly",
                                          "possibly",   "perhaps",   NULL};
    static const char *const falsely[] = {"wrongly", "falsely", "mistakenly", NULL};
    const struct phrase_word *w = &t->word[i];
    if (w->tag == PHRASE_NEG || (w->classes & PHRASE_NEG && w->tag == PHRASE_PREP)) {
        g->negated = true;
    } else if (w->tag == PHRASE_MODAL) {
        g->would = g->would || phrase_word_is(t, i, "would") || phrase_word_is(t, i, "'d") ||
                   phrase_word_is(t, i, "’d");
        g->will = g->will || phrase_word_is(t, i, "will") || phrase_word_is(t, i, "'ll") ||
                  phrase_word_is(t, i, "’ll") || phrase_word_is(t, i, "wo");
        if (is_any(t, i, maybe))
            raise(g, POSTIL_HYPOTHETICAL);
        if (is_any(t, i, wished))
            raise(g, POSTIL_WISHED);
    } else if (w->tag == PHRASE_AUX) {
        g->passive = g->passive || (next_to_verb && is_any(t, i, be));
    } else if (w->tag == PHRASE_ADV) {
        if (is_any(t, i, hearsay))
            raise(g, POSTIL_HYPOTHETICAL);
        if (is_any(t, i, falsely))
            raise(g, POSTIL_DENIED);
    } else {
        return false;
    }
    return true;
}

/* The wish has been found at `wish`: take over its holder, and its negation. */
static void
take_wish(const struct phrase_text *t, size_t wish, size_t floor, struct stance_group *g)
{
    g->has_subject = true;
    g->begin = phrase_group_begin(t, wish, floor);
    for (size_t i = g->begin; i < wish; i++)
        if (t->word[i].tag == PHRASE_NEG)
            g->negated = !g->negated;
    raise(g, POSTIL_WISHED);
}

/* "is pushed by Lee to": whoever is pushed. */
static bool
read_passive_wish(const struct stance_control *c, const struct phrase_text *t, size_t by,
                  size_t floor, struct stance_group *g)
{
    uint32_t effect;
    size_t wish = match_before(&c->holder, t, by, floor, &effect);
    if (wish == SIZE_MAX || !phrase_word_is(t, by, "by") ||
        phrase_subject_before(t, phrase_group_begin(t, wish, floor), floor, &g->subject) !=
            PHRASE_OWN_SUBJECT)
        return false;
    if (phrase_word_is(t, by - 1, "expected"))
        raise(g, POSTIL_HYPOTHETICAL);
    take_wish(t, wish, floor, g);
    return true;
}

/* "urged Lee to", "pushed Lee into": Lee, if the words before are of wishing. */
static bool
read_wish(const struct stance_control *c, const struct phrase_text *t, size_t link, size_t floor,
          struct stance_group *g)
{
    static const char *const links[] = {"to", "into", "on", "in", ":", NULL};
    const uint32_t part_of_wish =
        PHRASE_PREP | PHRASE_NOUN | PHRASE_ADV | PHRASE_DET | PHRASE_ADJ | PHRASE_POSS | PHRASE_GEN;
    uint32_t effect;
    bool inner = link > floor && t->word[link - 1].tag == PHRASE_NEG; /* "urged Lee not to" */
    if (!is_any(t, link, links) || !phrase_np_before(t, link - inner, floor, &g->subject))
        return false;
    if (g->subject.begin > floor && read_passive_wish(c, t, g->subject.begin - 1, floor, g))
        return true;
    for (size_t begin = g->subject.begin; begin < link; begin++) {
        size_t wish = match_before(&c->holder, t, begin, floor, &effect);
        if (wish != SIZE_MAX) {
            g->subject.begin = begin;
            g->negated = g->negated != inner;
            take_wish(t, wish, floor, g);
            return true;
        }
        if (!(t->word[begin].tag & part_of_wish))
            break;
    }
    return false;
}

/* Auxiliaries and "declined to" before the verb; stops where the subject should be. */
static void
read_left(const struct stance_control *c, const struct phrase_text *t, size_t verb, size_t floor,
          struct stance_group *g)
{
    bool next_to_verb = true;
    g->begin = verb;
    for (int step = 0; step < STEPS && g->begin > floor && !g->has_subject; step++) {
        uint32_t effect;
        size_t start = match_before(&c->verb, t, g->begin, floor, &effect);
        uint32_t tag = t->word[g->begin - 1].tag;
        if (start != SIZE_MAX) {
            apply(g, effect);
            g->no_word =
                g->no_word || phrase_word_is(t, start, "no") || phrase_word_is(t, start, "not");
            g->begin = start;
            next_to_verb = false;
        } else if (read_word(t, g->begin - 1, g, next_to_verb)) {
            next_to_verb = next_to_verb && tag & (PHRASE_ADV | PHRASE_NEG);
            g->begin--;
        } else if (!read_wish(c, t, g->begin - 1, floor, g)) {
            break;
        }
    }
}

static bool
opens_condition(const struct phrase_text *t, size_t i)
{
    static const char *const words[] = {"whether", "if",    "unless", "should", "had", "were",
                                        "once",    "until", "does",   "do",     "did", "would",
                                        "will",    "might", "could",  "lest",   NULL};
    return is_any(t, i, words);
}

/* What the words before a clause make of it: "denies that Lee backs", "hopes Lee will back". */
static void
weigh_clause(uint32_t effect, bool marked, const struct phrase_word *verb, struct stance_group *g)
{
    bool bare = verb->form & PHRASE_BASE && !(verb->form & PHRASE_PAST);
    if (effect == STANCE_HOPES && (bare || g->will || g->would))
        raise(g, POSTIL_WISHED);
    if (effect == STANCE_DENIES && marked)
        raise(g, POSTIL_DENIED);
    if (effect == STANCE_DOUBTS)
        raise(g, POSTIL_HYPOTHETICAL);
}

/* "nobody", "neither Lee nor Bo", "nor is Lee". */
static bool
is_negative_subject(const struct phrase_text *t, const struct phrase_np *np, size_t floor)
{
    static const char *const words[] = {"no", "none", "nobody", "neither", "nothing", NULL};
    static const char *const before[] = {"neither", "nor", "never", NULL};
    size_t at = np->begin;
    if (is_any(t, at, words))
        return true;
    if (at > floor + 1 && t->word[at - 1].tag & (PHRASE_AUX | PHRASE_MODAL))
        at--;
    return at > floor && is_any(t, at - 1, before);
}

/* Go out through the clauses around: "wants Lee to say that she backs". */
static void
read_clauses(const struct stance_control *c, const struct phrase_text *t, size_t verb, size_t floor,
             struct stance_group *g)
{
    struct stance_group above = *g;
    for (int depth = 0; depth < DEPTH && above.has_subject; depth++) {
        size_t at = above.subject.begin;
        uint32_t effect;
        if (at <= floor)
            return;
        if (opens_condition(t, at - 1)) {
            raise(g, POSTIL_HYPOTHETICAL);
            return;
        }
        while (at > floor + 1 && (t->word[at - 1].tag == PHRASE_ADV ||
                                  (phrase_word_is(t, at - 1, "at") && depth == 0)))
            at--;
        bool that = t->word[at - 1].tag == PHRASE_THAT;
        at -= that;
        while (that && at > floor + 1 && t->word[at - 1].tag == PHRASE_ADV)
            at--;
        if (at <= floor)
            return;
        static const char *const causes[] = {"have", "make", "see", "let", "having", NULL};
        bool bare = t->word[verb].form & PHRASE_BASE && !g->would && !g->will;
        if (bare && depth == 0 && is_any(t, at - 1, causes))
            raise(g, POSTIL_WISHED);
        if (match_before(&c->clause, t, at, floor, &effect) != SIZE_MAX)
            weigh_clause(effect, that || t->word[at - 1].tag == PHRASE_NOUN, &t->word[verb], g);
        if (t->word[at - 1].tag != PHRASE_VERB || g->held != POSTIL_ACTUAL)
            return;
        verb = at - 1;
        above = (struct stance_group){0};
        read_left(c, t, verb, floor, &above);
        raise(g, above.held);
        g->negated = g->negated || above.negated;
        if (above.has_subject) {
            g->antecedent = above.subject;
            return;
        }
        above.has_subject =
            phrase_subject_before(t, above.begin, floor, &above.subject) == PHRASE_OWN_SUBJECT;
        if (above.has_subject && is_negative_subject(t, &above.subject, floor))
            g->negated = true;
    }
}

/* What a verb without its own subject takes over from the verb before it. */
static void
inherit(struct stance_group *g, const struct stance_group *from, bool alternative)
{
    g->subject = from->subject;
    g->has_subject = from->has_subject;
    g->would = g->would || from->would;
    g->will = g->will || from->will;
    raise(g, from->held);
    if (alternative) {
        g->negated = g->negated || from->negated;
        g->withheld = g->withheld || from->withheld;
    }
}

/* "seeks a U.S. pledge opposing", "its policy of opposing": the name inside the noun phrase. */
static bool
read_modifier(const struct stance_control *c, const struct phrase_text *t, size_t verb,
              size_t floor, struct stance_group *g)
{
    static const char *const sought[] = {"seek",    "seeks",  "seeking", "sought",   "secure",
                                         "extract", "demand", "demands", "demanded", "wants",
                                         "want",    "wanted", "obtain",  "request",  "requested",
                                         "win",     NULL};
    struct phrase_np np;
    bool of = verb > floor && phrase_word_is(t, verb - 1, "of");
    size_t end = verb - of;
    if (end <= floor || !phrase_np_before(t, end, floor, &np))
        return false;
    for (size_t i = np.begin; i + 1 < np.end; i++) {
        if (!t->word[i].entity || t->word[i].entity == t->word[np.end - 1].entity)
            continue;
        size_t last = i + 1;
        while (last < np.end && t->word[last].entity == t->word[i].entity)
            last++;
        g->subject = (struct phrase_np){i, last};
        g->has_subject = true;
        size_t verb_above = phrase_verb_before(t, np.begin, floor);
        struct stance_group above = {0};
        if (verb_above != SIZE_MAX)
            read_left(c, t, verb_above, floor, &above);
        raise(g, above.held);
        if (np.begin > floor && is_any(t, np.begin - 1, sought))
            raise(g, POSTIL_WISHED);
        return true;
    }
    return false;
}

/* "the difference between supporting and opposing": nobody does either. */
static bool
is_only_named(const struct phrase_text *t, const struct stance_group *g, size_t floor)
{
    if (g->begin <= floor)
        return false;
    return phrase_word_is(t, g->begin - 1, "between") ||
           (phrase_word_is(t, g->begin - 1, "of") && g->begin > floor + 1 &&
            t->word[g->begin - 2].tag == PHRASE_NOUN);
}

/* "saw Lee backing it": Lee is the one who does. */
static bool
is_perceived(const struct phrase_text *t, const struct phrase_np *np, size_t floor)
{
    static const char *const verbs[] = {"see",    "sees",  "saw",     "seen",    "show",    "shows",
                                        "showed", "shown", "hear",    "heard",   "have",    "has",
                                        "had",    "watch", "watched", "imagine", "picture", NULL};
    return np->end > 0 && np->begin > floor && is_any(t, np->begin - 1, verbs);
}

void
stance_group_read(const struct stance_control *control, const struct phrase_text *text, size_t verb,
                  size_t floor, struct stance_group *out)
{
    struct stance_group chain[DEPTH] = {0};
    bool alternative[DEPTH] = {false};
    int n = 0;
    for (size_t at = verb; n < DEPTH && at != SIZE_MAX; n++) {
        struct stance_group *g = &chain[n];
        read_left(control, text, at, floor, g);
        if (g->has_subject) {
            n++;
            break;
        }
        enum phrase_subject kind = phrase_subject_before(text, g->begin, floor, &g->subject);
        bool participle = text->word[at].form & PHRASE_ING &&
                          !is_perceived(text, &g->subject, floor) &&
                          (g->begin == at || text->word[g->begin].tag == PHRASE_PREP);
        if (kind == PHRASE_OWN_SUBJECT && !participle) {
            g->has_subject = true;
            g->negated = g->negated || is_negative_subject(text, &g->subject, floor);
            read_clauses(control, text, at, floor, g);
            n++;
            break;
        }
        if (text->word[at].form & PHRASE_ING && n == 0) {
            if (read_modifier(control, text, g->begin, floor, g)) {
                n++;
                break;
            }
            if (is_only_named(text, g, floor)) {
                g->nobody = true;
                n++;
                break;
            }
        }
        alternative[n] = g->begin > floor && (phrase_word_is(text, g->begin - 1, "or") ||
                                              phrase_word_is(text, g->begin - 1, "nor"));
        at = phrase_verb_before(text, g->begin, floor);
        if (at == SIZE_MAX && kind == PHRASE_OWN_SUBJECT)
            g->has_subject = true;
    }
    for (int i = n - 1; i > 0; i--)
        inherit(&chain[i - 1], &chain[i], alternative[i - 1]);
    *out = chain[0];
}
