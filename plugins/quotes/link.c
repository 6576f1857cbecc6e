/* SPDX-License-Identifier: Apache-2.0 */
/* Choices among the spans nearby, by a sum of weights. */
#include "link.h"

enum about {
    ABOUT_NONE,
    ABOUT_ORDER,
    ABOUT_BETWEEN,
    ABOUT_DISTANCE,
    ABOUT_PLACES,
    ABOUT_WORD,
    ABOUT_OTHER_WORD,
    ABOUT_SUBJECT,
    ABOUT_STATE,
    ABOUT_GAP,
    ABOUT_EDGES,
    ABOUT_WORDS
};

static uint32_t
far(uint32_t n)
{
    return n < 4 ? n : n < 7 ? 4 : n < 15 ? 5 : n < 40 ? 6 : 7;
}

static void
say(struct quotes_choice *c, uint32_t role, enum about about, uint32_t a, uint32_t b)
{
    uint32_t hash = words_feature(1000 + about, role, a, b);
    c->rows[c->n_row++] = (uint16_t)(hash % QUOTES_LINK_ROWS);
}

/* Roles of what lies between two spans, nearest to the first one first. */
static uint32_t
between(const struct quotes_spans *s, uint32_t from, uint32_t to)
{
    uint32_t roles = 1;
    int step = to > from ? 1 : -1;
    for (uint32_t i = from + (uint32_t)step; i != to; i += (uint32_t)step)
        roles = roles * 4 + s->of[i].role;
    return roles;
}

/* 0: one sentence, 1: the next one, 2: farther, 3: the next paragraph; 9: too far. */
static uint32_t
places(const struct quotes_context *c, uint32_t a, uint32_t b)
{
    uint32_t from = c->tokens[a].sentence, to = c->tokens[b].sentence;
    uint32_t p = c->sentences[from].paragraph, q = c->sentences[to].paragraph;
    if (p != q)
        return (p > q ? p - q : q - p) == 1 ? 3 : 9;
    uint32_t d = from > to ? from - to : to - from;
    return d > 2 ? 2 : d;
}

/* The word of a cue that says most: its last verb of saying, else its last word. */
static uint32_t
word_of(const struct quotes_context *c, const struct quotes_span *s)
{
    for (uint32_t i = s->end; i-- > s->first;)
        if (c->tokens[i].reports)
            return c->words[i]->plain;
    return c->words[s->end - 1]->plain;
}

static void
describe(const struct quotes_spans *s, uint32_t from, uint32_t to, struct quotes_choice *out)
{
    const struct quotes_context *c = s->context;
    const struct quotes_span *a = &s->of[from], *b = &s->of[to];
    uint32_t role = a->role, behind = to > from;
    uint32_t last = behind ? a->end - 1 : b->end - 1, next = behind ? b->first : a->first;
    uint32_t distance = far(next - last - 1), place = places(c, a->first, b->first);
    uint32_t order = between(s, from, to) * 2 + behind;
    uint32_t gap = next > last + 1 ? c->tokens[last + 1].class : 31;
    uint32_t gap_last = next > last + 1 ? c->tokens[next - 1].class : 31;
    uint32_t edges = c->tokens[a->first].state * 8u + c->tokens[a->end - 1].state;
    say(out, role, ABOUT_ORDER, order, place);
    say(out, role, ABOUT_BETWEEN, order, 0);
    say(out, role, ABOUT_DISTANCE, distance * 2 + behind, place);
    say(out, role, ABOUT_PLACES, place * 2 + behind, edges);
    say(out, role, ABOUT_WORD, role == QUOTES_CUE ? word_of(c, a) : word_of(c, b), order);
    say(out, role, ABOUT_OTHER_WORD, c->words[b->first]->plain, distance * 2 + behind);
    say(out, role, ABOUT_GAP, gap * 32 + gap_last, distance * 2 + behind);
    say(out, role, ABOUT_STATE, edges, order);
    say(out, role, ABOUT_EDGES,
        (c->sentences[c->tokens[a->first].sentence].first == a->first) * 2u +
            (c->sentences[c->tokens[b->first].sentence].first == b->first),
        order);
    say(out, role, ABOUT_SUBJECT, c->tokens[b->first].subject, distance * 2 + behind);
    if (next > last + 1)
        say(out, role, ABOUT_WORDS, c->words[last + 1]->plain, distance * 2 + behind);
}

size_t
quotes_link_choices(const struct quotes_spans *s, uint32_t from, struct quotes_choice *out)
{
    const struct quotes_context *c = s->context;
    const struct quotes_span *a = &s->of[from];
    uint32_t wanted = a->role == QUOTES_CONTENT ? QUOTES_CUE : QUOTES_SOURCE;
    uint32_t low = from > QUOTES_LINK_REACH ? from - QUOTES_LINK_REACH : 0;
    uint32_t edges = c->tokens[a->first].state * 8u + c->tokens[a->end - 1].state;
    size_t n = 1;
    out[0] = (struct quotes_choice){.span = QUOTES_NONE};
    say(&out[0], a->role, ABOUT_NONE, 0, 0);
    say(&out[0], a->role, ABOUT_WORD, a->role == QUOTES_CUE ? word_of(c, a) : 0, 0);
    say(&out[0], a->role, ABOUT_STATE, edges, 0);
    for (uint32_t to = low; to <= from + QUOTES_LINK_REACH && to < s->n; to++) {
        if (s->of[to].role != wanted || places(c, a->first, s->of[to].first) == 9)
            continue;
        out[n] = (struct quotes_choice){.span = to};
        describe(s, from, to, &out[n++]);
    }
    return n;
}

size_t
quotes_link_best(const struct quotes_link_weights *w, const struct quotes_choice *choices, size_t n)
{
    size_t best = 0;
    int64_t most = INT64_MIN;
    for (size_t i = 0; i < n; i++) {
        int64_t sum = 0;
        for (size_t k = 0; k < choices[i].n_row; k++)
            sum += w->of[choices[i].rows[k]];
        if (sum > most) {
            most = sum;
            best = i;
        }
    }
    return best;
}

/* The content nearest to a cue in its sentence, or QUOTES_NONE: the one behind it goes first. */
static uint32_t
content_near(const struct quotes_spans *s, uint32_t cue)
{
    const struct quotes_context *c = s->context;
    uint32_t sentence = c->tokens[s->of[cue].first].sentence;
    for (uint32_t d = 1; d <= QUOTES_LINK_REACH; d++) {
        if (cue + d < s->n && s->of[cue + d].role == QUOTES_CONTENT &&
            c->tokens[s->of[cue + d].first].sentence == sentence)
            return cue + d;
        if (cue >= d && s->of[cue - d].role == QUOTES_CONTENT &&
            c->tokens[s->of[cue - d].end - 1].sentence == sentence)
            return cue - d;
    }
    return QUOTES_NONE;
}

static uint32_t
choose(const struct quotes_link_weights *w, const struct quotes_spans *s, uint32_t from)
{
    struct quotes_choice choices[QUOTES_CHOICES];
    size_t n = quotes_link_choices(s, from, choices);
    return choices[quotes_link_best(w, choices, n)].span;
}

size_t
quotes_link_all(const struct quotes_link_weights *w, const struct quotes_spans *s,
                uint32_t *scratch, struct quotes_link *out)
{
    size_t n = 0;
    for (uint32_t i = 0; i < s->n; i++) /* a cue's source, and none yet has a content */
        scratch[i] = s->of[i].role == QUOTES_CUE ? choose(w, s, i) : QUOTES_NONE;
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->of[i].role != QUOTES_CONTENT)
            continue;
        uint32_t cue = choose(w, s, i);
        out[n++] = (struct quotes_link){i, cue, cue == QUOTES_NONE ? QUOTES_NONE : scratch[cue]};
    }
    size_t n_content = n;
    for (uint32_t i = 0, k = 0; i < s->n; i++) {
        if (s->of[i].role != QUOTES_CUE)
            continue;
        bool has = false;
        while (k < n_content && out[k].content + QUOTES_LINK_REACH < i)
            k++;
        for (size_t m = k; m < n_content && out[m].content <= i + QUOTES_LINK_REACH; m++)
            has |= out[m].cue == i;
        uint32_t content = has ? QUOTES_NONE : content_near(s, i);
        if (content != QUOTES_NONE || (!has && scratch[i] != QUOTES_NONE))
            out[n++] = (struct quotes_link){content, i, scratch[i]};
    }
    return n;
}
