/* SPDX-License-Identifier: Apache-2.0 */
/* Steps that all readers of frames share. */
#include "reader.h"

enum { AGENT_WINDOW = 14 /* words between a passive verb and its "by" */ };

uint32_t
stance_tag_at(const struct stance_reader *r, size_t i)
{
    return i < r->end ? r->t->word[i].tag : PHRASE_STOP;
}

bool
stance_is_any(const struct stance_reader *r, size_t i, const char *const *words)
{
    for (; i < r->end && *words; words++)
        if (phrase_word_is(r->t, i, *words))
            return true;
    return false;
}

/* A negation or a refusal turns the label; both together turn it back. */
static uint32_t
turned(uint32_t label, bool negated, bool withheld)
{
    if (negated == withheld)
        return label;
    switch (label) {
    case POSTIL_FAVOR:
        return POSTIL_NOT_SUPPORT;
    case POSTIL_AGAINST:
        return POSTIL_NEUTRAL;
    default:
        return label;
    }
}

static bool
is_conditional(const struct stance_reader *r)
{
    static const char *const words[] = {"if", "unless", "provided", "until", "should", NULL};
    for (size_t i = r->begin; i < r->end && i < r->begin + 80; i++)
        if (stance_is_any(r, i, words) && (stance_tag_at(r, i) == PHRASE_SUB || i == r->begin))
            return true;
    return false;
}

static bool
is_question(const struct stance_reader *r)
{
    return r->end > r->begin && r->t->from.text[r->t->word[r->end - 1].begin] == '?';
}

/* "if Lee backs it, ...": the cue stands in the condition itself. */
static bool
in_condition(const struct stance_reader *r)
{
    static const char *const openers[] = {"if", "unless", "should", "were", "had", NULL};
    size_t i = r->cue->begin;
    while (i > r->begin && r->cue->begin - i < 30 &&
           !(stance_tag_at(r, i) & (PHRASE_COMMA | PHRASE_STOP)))
        i--;
    return stance_is_any(r, i, openers) ||
           (stance_tag_at(r, i) & (PHRASE_COMMA | PHRASE_STOP) && stance_is_any(r, i + 1, openers));
}

/* "said it would", "said that, as for him, he would": what is said to come is held already. */
static bool
after_that(const struct stance_reader *r, const struct phrase_np *np)
{
    if (np->begin > r->begin && stance_tag_at(r, np->begin - 1) & (PHRASE_THAT | PHRASE_VERB))
        return true;
    if (np->begin == r->begin || stance_tag_at(r, np->begin - 1) != PHRASE_COMMA)
        return false;
    for (size_t i = np->begin; i > r->begin && np->begin - i < 12; i--)
        if (stance_tag_at(r, i) == PHRASE_THAT && stance_tag_at(r, i + 1) == PHRASE_COMMA)
            return true;
    return false;
}

void
stance_take_group(struct stance_reader *r, const struct stance_group *g)
{
    struct stance_frame *f = r->out;
    f->negated = g->negated || g->no_word;
    f->antecedent = g->antecedent;
    f->label = turned(r->cue->label, g->negated, g->withheld);
    f->held = g->held;
    if (f->held != POSTIL_ACTUAL)
        return;
    bool open = g->would && !g->negated && !(g->has_subject && after_that(r, &g->subject));
    if (open || ((g->would || g->will) && is_conditional(r)) || is_question(r) || in_condition(r))
        f->held = POSTIL_HYPOTHETICAL;
}

static bool
is_person_or_body(const struct stance_reader *r, const struct phrase_np *np)
{
    uint32_t t = stance_tag_at(r, phrase_np_head(r->t, np));
    return t & (STANCE_NOMINAL | PHRASE_DET | PHRASE_ADJ | PHRASE_POSS | PHRASE_GEN);
}

/* "Malta and Italy": both. */
void
stance_take_holder(struct stance_reader *r, struct phrase_np np)
{
    struct stance_frame *f = r->out;
    f->n_holder = 0;
    if (!is_person_or_body(r, &np))
        return;
    f->holder[f->n_holder++] = np;
    while (f->n_holder < STANCE_HOLDERS && np.begin > r->begin + 1 &&
           phrase_word_is(r->t, np.begin - 1, "and")) {
        size_t end = np.begin - 1;
        end -= stance_tag_at(r, end - 1) == PHRASE_COMMA && end > r->begin + 1;
        if (!phrase_np_before(r->t, end, r->begin, &np))
            break;
        bool starts =
            np.begin == r->begin || stance_tag_at(r, np.begin - 1) &
                                        (PHRASE_STOP | PHRASE_COMMA | PHRASE_CONJ | PHRASE_SUB |
                                         PHRASE_THAT | PHRASE_DET | PHRASE_ADV | PHRASE_NEG);
        if (!starts || !(stance_tag_at(r, np.end - 1) & STANCE_NOMINAL))
            break;
        f->holder[f->n_holder++] = np;
    }
}

bool
stance_take_agents(struct stance_reader *r, size_t from)
{
    struct stance_frame *f = r->out;
    struct phrase_np np;
    f->n_holder = 0;
    for (size_t i = from; i < r->end && i < from + AGENT_WINDOW; i++) {
        if (stance_tag_at(r, i) &
            (PHRASE_STOP | PHRASE_VERB | PHRASE_AUX | PHRASE_MODAL | PHRASE_REL))
            break;
        bool by = phrase_word_is(r->t, i, "by");
        bool more = f->n_holder > 0 && phrase_word_is(r->t, i, "and");
        if ((!by && !more) || !phrase_np_after(r->t, i + 1, r->end, &np) ||
            stance_tag_at(r, i + 1) & (PHRASE_NUM | PHRASE_VERB))
            continue;
        f->holder[f->n_holder++] = np;
        i = np.end - 1;
        if (f->n_holder == STANCE_HOLDERS)
            break;
    }
    return f->n_holder > 0;
}

bool
stance_take_target(struct stance_reader *r, size_t at)
{
    static const char *const not_it[] = {"himself", "herself", "itself", "themselves", "nobody",
                                         "nothing", "anybody", "anyone", NULL};
    struct stance_frame *f = r->out;
    while (stance_tag_at(r, at) == PHRASE_ADV)
        at++;
    if (stance_tag_at(r, at) == PHRASE_CONJ &&
        stance_tag_at(r, at + 1) & (PHRASE_VERB | PHRASE_ADV)) {
        at += 2;
        while (stance_tag_at(r, at) & (PHRASE_ADV | PHRASE_PREP))
            at++;
    }
    f->has_target = phrase_np_after(r->t, at, r->end, &f->target) &&
                    stance_tag_at(r, at) != PHRASE_TIME && stance_tag_at(r, at) != PHRASE_NUM &&
                    !stance_is_any(r, at, not_it);
    return f->has_target;
}
