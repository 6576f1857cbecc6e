/* SPDX-License-Identifier: Apache-2.0 */
/* One reader for each class of cue. */
#include "frame.h"

#include "reader.h"

enum { COPULA_WINDOW = 8 };

static bool
ends_clause(const struct stance_reader *r, size_t at)
{
    return stance_tag_at(r, at) & (PHRASE_STOP | PHRASE_COMMA | PHRASE_CONJ | PHRASE_TIME |
                                   PHRASE_SUB | PHRASE_PREP | PHRASE_ADV);
}

static bool
read_passive(struct stance_reader *r, const struct stance_group *g)
{
    struct stance_frame *f = r->out;
    if (!stance_take_agents(r, r->cue->end))
        return false;
    f->has_target = g->has_subject;
    f->target = g->subject;
    return true;
}

static bool
read_verb(struct stance_reader *r)
{
    struct stance_frame *f = r->out;
    size_t verb = r->cue->begin;
    struct stance_group g;
    stance_group_read(r->control, r->t, verb, r->begin, &g);
    if (g.nobody)
        return false;
    stance_take_group(r, &g);
    bool part = r->t->word[verb].form & PHRASE_PART;
    if (part && r->t->word[verb].tag == PHRASE_VERB &&
        (g.passive || phrase_word_is(r->t, r->cue->end - 1, "by") ||
         (r->cue->end < r->end && phrase_word_is(r->t, r->cue->end, "by"))))
        return read_passive(r, &g);
    f->by_speaker = !g.has_subject;
    if (g.has_subject)
        stance_take_holder(r, g.subject);
    if (r->cue->class == STANCE_BARE) {
        static const char *const links[] = {"with", "to", "about", "on", NULL};
        size_t at = r->cue->end + stance_is_any(r, r->cue->end, links);
        if (at == r->cue->end)
            return ends_clause(r, at) && stance_tag_at(r, at) != PHRASE_PREP;
        stance_take_target(r, at);
        return true;
    }
    return stance_take_target(r, r->cue->end);
}

/* Verbs whose subject meets the position rather than holds it. */
static bool
is_met_with(const struct stance_reader *r, size_t verb)
{
    static const char *const words[] = {
        "faces",     "face",       "faced",      "facing",    "draws",     "drew",      "drawn",
        "drawing",   "meets",      "met",        "meet",      "sparked",   "sparks",    "prompted",
        "prompts",   "provoked",   "provokes",   "triggered", "won",       "wins",      "win",
        "gained",    "gains",      "gain",       "enjoys",    "enjoyed",   "attracted", "attracts",
        "dismissed", "rejected",   "ignored",    "fueled",    "fuelled",   "caused",    "despite",
        "overcame",  "overcome",   "defied",     "raised",    "sought",    "seeks",     "seek",
        "welcomed",  "criticised", "criticized", "received",  "faltering", "grew",      "remains",
        NULL};
    return stance_is_any(r, verb, words);
}

/* Verbs that take back what the noun says: "lost its support for". */
static bool
is_withdrawing(const struct stance_reader *r, size_t verb)
{
    static const char *const words[] = {
        "dropped",   "drops",     "drop",      "withdrew",  "withdraws", "withdrawn", "withdraw",
        "ended",     "ends",      "end",       "lost",      "lacks",     "lacked",    "lack",
        "abandoned", "rescinded", "retracted", "revoked",   "pulled",    "suspended", "softened",
        "withheld",  "withholds", "withhold",  "renounced", "disavowed", "denied",    NULL};
    return stance_is_any(r, verb, words);
}

/* Whose: "Lee's opposition", "its opposition", "U.S. support"; empty when the noun says nothing. */
static struct phrase_np
owner(const struct stance_reader *r, const struct phrase_np *np)
{
    size_t cue = r->cue->begin;
    for (size_t i = np->begin; i < cue; i++)
        if (stance_tag_at(r, i) == PHRASE_GEN && i > np->begin)
            return (struct phrase_np){np->begin, i};
    if (stance_tag_at(r, np->begin) == PHRASE_POSS)
        return (struct phrase_np){np->begin, np->begin + 1};
    for (size_t i = np->begin; i < cue; i++)
        if (r->t->word[i].entity) {
            size_t end = i + 1;
            while (end < cue && r->t->word[end].entity == r->t->word[i].entity)
                end++;
            return (struct phrase_np){i, end};
        }
    return (struct phrase_np){cue, cue};
}

static bool
read_noun_agents(struct stance_reader *r)
{
    static const char *const from[] = {"from", "by", "among", NULL};
    struct phrase_np np;
    size_t at = r->out->target.end;
    if (!stance_is_any(r, at, from) || !phrase_np_after(r->t, at + 1, r->end, &np))
        return false;
    stance_take_holder(r, np);
    return true;
}

static bool
is_negative(const struct stance_reader *r, size_t i)
{
    static const char *const words[] = {"no", "little", "neither", NULL};
    return stance_is_any(r, i, words);
}

/* "her enthusiasm for it has cooled". */
static bool
has_faded(const struct stance_reader *r, size_t at)
{
    static const char *const words[] = {"cooled",   "waned",     "faded",    "evaporated",
                                        "dwindled", "collapsed", "crumbled", "weakened",
                                        "eroded",   "vanished",  "softened", "ebbed",
                                        "melted",   "slipped",   NULL};
    while (stance_tag_at(r, at) & (PHRASE_AUX | PHRASE_ADV))
        at++;
    return stance_is_any(r, at, words);
}

static bool
read_noun(struct stance_reader *r)
{
    struct stance_frame *f = r->out;
    struct phrase_np np, whose;
    if (!stance_take_target(r, r->cue->end) ||
        !phrase_np_before(r->t, r->cue->begin + 1, r->begin, &np))
        return false;
    if (stance_tag_at(r, np.begin) & STANCE_NOMINAL && np.end - np.begin > 6)
        np.begin = r->cue->begin;
    bool none = is_negative(r, np.begin) || (np.begin > r->begin && is_negative(r, np.begin - 1));
    whose = owner(r, &np);
    size_t before = np.begin;
    while (before > r->begin &&
           stance_tag_at(r, before - 1) & (PHRASE_ADV | PHRASE_PREP | PHRASE_DET) &&
           !phrase_word_is(r->t, before - 1, "of"))
        before--;
    size_t verb = before > r->begin && stance_tag_at(r, before - 1) & (PHRASE_VERB | PHRASE_AUX)
                      ? before - 1
                      : SIZE_MAX;
    if (before > r->begin && stance_tag_at(r, before - 1) == PHRASE_CONJ)
        verb = phrase_verb_before(r->t, before - 1, r->begin);
    struct stance_group g = {0};
    if (verb != SIZE_MAX)
        stance_group_read(r->control, r->t, verb, r->begin, &g);
    if (verb != SIZE_MAX && is_withdrawing(r, verb))
        g.withheld = !g.withheld;
    if (none)
        g.negated = true;
    bool met = verb != SIZE_MAX && (is_met_with(r, verb) || stance_tag_at(r, verb) == PHRASE_AUX) &&
               !(stance_tag_at(r, verb) == PHRASE_AUX &&
                 (phrase_word_is(r->t, verb, "has") || phrase_word_is(r->t, verb, "have") ||
                  phrase_word_is(r->t, verb, "had")));
    if (whose.end > whose.begin && met)
        g = (struct stance_group){.negated = none};
    if (has_faded(r, f->target.end))
        g.withheld = !g.withheld;
    stance_take_group(r, &g);
    bool pronoun = whose.end > whose.begin && stance_tag_at(r, whose.begin) == PHRASE_POSS;
    if (whose.end > whose.begin && !(pronoun && g.has_subject && !met))
        stance_take_holder(r, whose);
    else if (!read_noun_agents(r) && g.has_subject && !met && verb != SIZE_MAX && !g.passive)
        stance_take_holder(r, g.subject);
    return f->n_holder > 0;
}

/* "is", "remains", "declared himself" before an adjective: the verb, or SIZE_MAX. */
static size_t
copula_before(const struct stance_reader *r, size_t at, bool *out_direct)
{
    static const char *const verbs[] = {
        "remain",   "remains", "remained",  "remaining", "become",     "becomes",    "became",
        "becoming", "seem",    "seems",     "seemed",    "appear",     "appears",    "appeared",
        "stay",     "stays",   "stayed",    "stand",     "stands",     "stood",      "feel",
        "feels",    "felt",    "sound",     "sounds",    "sounded",    "look",       "looks",
        "looked",   "turn",    "turned",    "declared",  "declares",   "declare",    "call",
        "calls",    "called",  "describes", "described", "pronounced", "proclaimed", "sits",
        "sit",      "grew",    "grown",     "come",      "came",       "comes",      "get",
        "gets",     "got",     NULL};
    *out_direct = false;
    for (size_t i = at; i > r->begin && at - i < COPULA_WINDOW;) {
        i--;
        uint32_t t = stance_tag_at(r, i);
        if (t == PHRASE_AUX || (t == PHRASE_VERB && stance_is_any(r, i, verbs))) {
            *out_direct = true;
            return i;
        }
        if (!(t & (PHRASE_ADV | PHRASE_NEG | PHRASE_DET | PHRASE_ADJ)) &&
            !(t == PHRASE_PRON && at - i < 4) &&
            !(t == PHRASE_PREP && phrase_word_is(r->t, i, "as")))
            break;
    }
    return SIZE_MAX;
}

static bool
read_adjective(struct stance_reader *r)
{
    static const char *const needs_copula[] = {
        "against", "behind", "for",   "not",  "open",  "cool", "split", "divided", "aware",
        "silent",  "all",    "happy", "sick", "tired", "anti", "a",     NULL};
    struct stance_frame *f = r->out;
    bool direct;
    size_t verb = copula_before(r, r->cue->begin, &direct);
    struct phrase_np np;
    if (verb == SIZE_MAX) {
        if (stance_is_any(r, r->cue->begin, needs_copula))
            return false;
        if (phrase_word_is(r->t, r->cue->begin, "in")) {
            verb = phrase_verb_before(r->t, r->cue->begin, r->begin);
        } else if (phrase_np_before(r->t, r->cue->begin, r->begin, &np)) {
            stance_take_group(r, &(struct stance_group){0});
            stance_take_holder(r, np);
            return stance_take_target(r, r->cue->end) && f->n_holder > 0;
        }
    }
    bool said = stance_tag_at(r, r->cue->end - 1) == PHRASE_PRON; /* "are for it" */
    if (verb == SIZE_MAX || (!said && !stance_take_target(r, r->cue->end)))
        return false;
    struct stance_group g;
    size_t from = direct && stance_tag_at(r, verb) == PHRASE_AUX ? r->cue->begin : verb;
    stance_group_read(r->control, r->t, from, r->begin, &g);
    if (!g.has_subject)
        stance_group_read(r->control, r->t, verb, r->begin, &g);
    stance_take_group(r, &g);
    f->by_speaker = !g.has_subject;
    if (g.has_subject)
        stance_take_holder(r, g.subject);
    return true;
}

static bool
read_person(struct stance_reader *r)
{
    struct stance_frame *f = r->out;
    struct phrase_np np, whom;
    bool direct;
    if (!stance_take_target(r, r->cue->end) ||
        !phrase_np_before(r->t, r->cue->begin + 1, r->begin, &np))
        return false;
    size_t verb = copula_before(r, np.begin, &direct);
    struct stance_group g = {0};
    if (verb != SIZE_MAX)
        stance_group_read(r->control, r->t, verb, r->begin, &g);
    if (is_negative(r, np.begin))
        g.negated = true;
    if (verb != SIZE_MAX && g.has_subject) {
        if (stance_tag_at(r, verb) == PHRASE_AUX)
            g.passive = false;
        whom = g.subject;
    } else if (np.begin > r->begin + 1 && stance_tag_at(r, np.begin - 1) == PHRASE_COMMA &&
               phrase_np_before(r->t, np.begin - 1, r->begin, &whom)) {
        g.negated = false;
    } else {
        if (phrase_word_is(r->t, np.begin, "a") || phrase_word_is(r->t, np.begin, "an"))
            return false;
        whom = (struct phrase_np){np.begin, r->cue->begin + 1};
    }
    stance_take_group(r, &g);
    stance_take_holder(r, whom);
    return f->n_holder > 0;
}

/* "calls the plan", "finds it", "sees in it": the verb of judging before a judgement. */
static size_t
judging_verb(const struct stance_reader *r, size_t at, struct phrase_np *out_target)
{
    static const char *const verbs[] = {
        "call",       "calls",      "called",     "calling",   "find",       "finds",
        "found",      "finding",    "consider",   "considers", "considered", "deem",
        "deems",      "deemed",     "describe",   "describes", "described",  "describing",
        "brand",      "brands",     "branded",    "branding",  "label",      "labels",
        "labelled",   "labeled",    "dub",        "dubs",      "dubbed",     "hold",
        "holds",      "held",       "regard",     "regards",   "regarded",   "see",
        "sees",       "saw",        "view",       "views",     "viewed",     "denounce",
        "denounces",  "denounced",  "denouncing", "condemn",   "condemns",   "condemned",
        "criticised", "criticized", "slammed",    "slams",     "slamming",   "blasted",
        "decried",    "hail",       "hails",      "hailed",    "hailing",    "praised",
        "praises",    "praising",   "welcomed",   "welcomes",  "declared",   "declares",
        "termed",     "terms",      "thinks",     "think",     "thought",    "dismissed",
        "dismisses",  "rejected",   "attacked",   NULL};
    size_t i = at;
    while (i > r->begin && at - i < 4 &&
           stance_tag_at(r, i - 1) & (PHRASE_DET | PHRASE_ADV | PHRASE_ADJ))
        i--;
    if (i > r->begin && phrase_word_is(r->t, i - 1, "as"))
        i--;
    if (i > r->begin + 1 && phrase_word_is(r->t, i - 1, "be"))
        i -= 2;
    for (size_t verb = i; verb > r->begin && i - verb < 12;) {
        verb--;
        if (stance_tag_at(r, verb) == PHRASE_VERB && stance_is_any(r, verb, verbs))
            return phrase_np_after(r->t, verb + 1, i, out_target) && out_target->end == i
                       ? verb
                       : SIZE_MAX;
        if (stance_tag_at(r, verb) & (PHRASE_STOP | PHRASE_COMMA | PHRASE_AUX | PHRASE_MODAL))
            break;
    }
    return SIZE_MAX;
}

static bool
read_judgement(struct stance_reader *r)
{
    struct stance_frame *f = r->out;
    struct stance_group g;
    struct phrase_np np;
    if (stance_tag_at(r, r->cue->end) &
        (STANCE_NOMINAL | PHRASE_ADJ)) /* "a dangerous road" judges nothing */
        return false;
    size_t verb = judging_verb(r, r->cue->begin, &np);
    if (verb != SIZE_MAX) {
        stance_group_read(r->control, r->t, verb, r->begin, &g);
        stance_take_group(r, &g);
        f->target = np;
        f->has_target = true;
        if (g.has_subject && !g.passive)
            stance_take_holder(r, g.subject);
        return f->n_holder > 0;
    }
    bool direct;
    verb = copula_before(r, r->cue->begin, &direct);
    if (verb == SIZE_MAX || stance_tag_at(r, verb) != PHRASE_AUX)
        return false;
    stance_group_read(r->control, r->t, verb, r->begin, &g);
    g.negated = g.negated || is_negative(r, r->cue->begin - 1) ||
                stance_tag_at(r, r->cue->begin - 1) == PHRASE_NEG;
    g.passive = false;
    stance_take_group(r, &g);
    f->by_speaker = true;
    f->has_target = g.has_subject;
    f->target = g.subject;
    return g.has_subject;
}

/* "took no position": the cue itself negates. */
static bool
cue_negates(const struct stance_reader *r)
{
    static const char *const words[] = {"no", "not", "nothing", "never", "none", "neither", NULL};
    for (size_t i = r->cue->begin; i < r->cue->end; i++)
        if (stance_is_any(r, i, words))
            return true;
    return false;
}

static bool
read_class(struct stance_reader *r)
{
    switch (r->cue->class) {
    case STANCE_VERB:
    case STANCE_BARE:
        return read_verb(r);
    case STANCE_NOUN:
        return read_noun(r);
    case STANCE_PERSON:
        return read_person(r);
    case STANCE_ADJECTIVE:
        return read_adjective(r);
    default:
        return read_judgement(r);
    }
}

bool
stance_frame_read(const struct stance_control *control, const struct phrase_text *text,
                  const struct stance_sentence *sentence, const struct stance_cue *cue,
                  struct stance_frame *out)
{
    struct stance_reader r = {control, text, sentence->begin, sentence->end, cue, out};
    *out = (struct stance_frame){.label = cue->label};
    bool found = read_class(&r);
    out->negated = out->negated || cue_negates(&r);
    return found;
}
