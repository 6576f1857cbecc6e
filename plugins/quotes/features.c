/* SPDX-License-Identifier: Apache-2.0 */
/* Features of a token from its neighbours, quotation marks, words of saying, and the first pass. */
#include "context.h"

#include <string.h>

/* What features are about; they go on where those of words end. */
enum about {
    ABOUT_STATE = 64,
    ABOUT_STATE_WORD,
    ABOUT_STATE_CLASS,
    ABOUT_CLASSES_BACK,
    ABOUT_CLASSES,
    ABOUT_CLASSES_ON,
    ABOUT_FIVE,
    ABOUT_PAIR,
    ABOUT_PAIR_NEXT,
    ABOUT_AROUND,
    ABOUT_LEFT,
    ABOUT_LEFT_WORD,
    ABOUT_LEFT_CLASS,
    ABOUT_LEFT_NEXT,
    ABOUT_RIGHT,
    ABOUT_RIGHT_WORD,
    ABOUT_RIGHT_CLASS,
    ABOUT_RIGHT_LAST,
    ABOUT_BOTH,
    ABOUT_ENTITY,
    ABOUT_ENTITIES,
    ABOUT_SUBJECT,
    ABOUT_SUBJECT_VERB,
    ABOUT_SUBJECTS,
    ABOUT_GROUP,
    ABOUT_MARK,
    ABOUT_MARK_PLACE,
    ABOUT_PLACE,
    ABOUT_FIRST_WORD,
    ABOUT_SHAPE,
    ABOUT_SHAPES,
    ABOUT_NOTED,
    ABOUT_NOTED_THREE,
    ABOUT_NOTED_FIVE,
    ABOUT_NOTED_WORD,
    ABOUT_NOTED_CLASS,
    ABOUT_NOTED_NEAR,
    ABOUT_NOTED_FAR,
    ABOUT_NOTED_LEFT,
    ABOUT_NOTED_RIGHT,
    ABOUT_NOTED_LEFT_CLASS,
    ABOUT_NOTED_RIGHT_CLASS,
    ABOUT_NOTED_SENTENCE,
    ABOUT_NOTED_LAST,
    ABOUT_NOTED_NEXT,
    ABOUT_NOTED_STATE,
    ABOUT_NOTED_FORM,
    ABOUT_NOTED_EDGE,
    ABOUT_CLASS_NEXT,
    ABOUT_CLASS_LAST,
    ABOUT_CLASS_AROUND,
    ABOUT_LISTS_AROUND
};

/* Beyond a paragraph's ends. */
static const struct word nothing = {.plain = 1, .shape = 2, .written = WORD_MARK};
static const struct quotes_token no_token = {
    .left = QUOTES_NONE, .right = QUOTES_NONE, .class = QUOTES_TAGS + 1};

/* -- features of the first pass ---------------------------------------------------------------- */

/* A distance in steps that grow. */
static inline uint32_t
far(uint32_t n)
{
    return n < 5 ? n : n < 7 ? 5 : n < 10 ? 6 : n < 15 ? 7 : n < 25 ? 8 : 9;
}

static inline bool
is_in(const struct quotes_paragraph *p, size_t i, int d)
{
    return d < 0 ? i >= p->first + (size_t)-d : i + (size_t)d < p->end;
}

static inline const struct word *
word_at(const struct quotes_context *c, const struct quotes_paragraph *p, size_t i, int d)
{
    return is_in(p, i, d) ? c->words[i + (size_t)d] : &nothing;
}

static inline const struct quotes_token *
token_at(const struct quotes_context *c, const struct quotes_paragraph *p, size_t i, int d)
{
    return is_in(p, i, d) ? &c->tokens[i + (size_t)d] : &no_token;
}

static size_t
report_features(const struct quotes_context *c, const struct quotes_paragraph *p, size_t i,
                uint32_t *out)
{
    const struct quotes_token *t = &c->tokens[i];
    size_t n = 0;
    uint32_t left = 0, right = 0;
    if (t->left != QUOTES_NONE) {
        uint32_t at = t->left;
        left = far((uint32_t)i - at);
        out[n++] = words_feature(ABOUT_LEFT_WORD, left, c->words[at]->plain, t->state);
        out[n++] = words_feature(ABOUT_LEFT_CLASS, c->words[at]->class.middle, t->class, left);
        out[n++] = words_feature(ABOUT_LEFT_NEXT, token_at(c, p, at, 1)->class * 32u + t->class,
                                 left, word_at(c, p, at, 1)->plain);
        out[n++] = words_feature(ABOUT_LEFT, left, c->tokens[at].subject ? 1 : c->tokens[at].form,
                                 t->state * 32u + t->class);
    }
    if (t->right != QUOTES_NONE) {
        uint32_t at = t->right;
        right = far(at - (uint32_t)i);
        out[n++] = words_feature(ABOUT_RIGHT_WORD, right, c->words[at]->plain, t->state);
        out[n++] = words_feature(ABOUT_RIGHT_CLASS, c->words[at]->class.middle, t->class, right);
        out[n++] = words_feature(ABOUT_RIGHT_LAST, token_at(c, p, at, -1)->class * 32u + t->class,
                                 right, token_at(c, p, at, 1)->class);
    }
    out[n++] = words_feature(ABOUT_BOTH, left * 16 + right, t->state,
                             c->sentences[t->sentence].shape * 2u + t->reports);
    return n;
}

static size_t
place_features(const struct quotes_context *c, const struct quotes_paragraph *p, size_t i,
               uint32_t *out)
{
    const struct quotes_token *t = &c->tokens[i];
    const struct quotes_sentence *s = &c->sentences[t->sentence];
    size_t n = 0;
    uint32_t number = t->sentence - c->tokens[p->first].sentence;
    uint32_t before = s->first > p->first ? s[-1].shape : 16;
    uint32_t after = s->end < p->end ? s[1].shape : 16;
    out[n++] = words_feature(ABOUT_PLACE,
                             i == s->first     ? 1
                             : i + 1 == s->end ? 2
                                               : 0,
                             number < 3 ? number : 3, t->state);
    out[n++] = words_feature(ABOUT_FIRST_WORD, c->words[s->first]->plain, t->state,
                             i - s->first < 8 ? (uint32_t)(i - s->first) : 8);
    out[n++] = words_feature(ABOUT_SHAPE, s->shape, t->state, t->class);
    out[n++] = words_feature(ABOUT_SHAPES, s->shape * 32u + before, after,
                             t->state * 2u + (i == s->first));
    return n;
}

static size_t
mark_features(const struct quotes_context *c, const struct quotes_paragraph *p, size_t i,
              uint32_t *out)
{
    const struct quotes_token *t = &c->tokens[i];
    const struct quotes_sentence *s = &c->sentences[t->sentence];
    const struct quotes_token *tl = token_at(c, p, i, -1), *tr = token_at(c, p, i, 1);
    uint32_t since = far((uint32_t)i - s->first), to = far(s->end - (uint32_t)i);
    if (!t->mark)
        return 0;
    out[0] = words_feature(ABOUT_MARK, t->mark, tl->state * 8u + tr->state, tr->entity != 0);
    out[1] = words_feature(ABOUT_MARK_PLACE, t->mark * 16u + since, to,
                           tl->entity * 2u + (tr->state != 0));
    return 2;
}

size_t
quotes_context_features(const struct quotes_context *c, size_t paragraph, size_t i, uint32_t *out)
{
    const struct quotes_paragraph *p = &c->paragraphs[paragraph];
    const struct word *w = c->words[i], *l = word_at(c, p, i, -1), *r = word_at(c, p, i, 1);
    const struct quotes_token *t = &c->tokens[i];
    const struct quotes_token *tl = token_at(c, p, i, -1), *tr = token_at(c, p, i, 1);
    const struct quotes_token *tll = token_at(c, p, i, -2), *trr = token_at(c, p, i, 2);
    size_t n = 0;
    out[n++] = words_feature(ABOUT_STATE, t->state, t->edge, tl->state * 8u + tr->state);
    out[n++] = words_feature(ABOUT_STATE_WORD, t->state, w->plain, t->edge);
    out[n++] = words_feature(ABOUT_CLASSES, tl->class * 32u + t->class, tr->class, t->state);
    out[n++] = words_feature(ABOUT_PAIR, l->plain, w->plain, 0);
    out[n++] = words_feature(ABOUT_PAIR_NEXT, w->plain, r->plain, 0);
    out[n++] = words_feature(ABOUT_SUBJECTS, tl->subject * 32u + t->subject, tr->subject, t->state);
    out[n++] = words_feature(ABOUT_GROUP, t->in_group * 2u + t->reports, t->class,
                             tr->in_group * 2u + tr->reports + 4u * (tl->in_group || tl->reports));
    out[n++] = words_feature(ABOUT_STATE_CLASS, t->state * 16u + t->edge, tl->class, tr->class);
    out[n++] = words_feature(ABOUT_CLASSES_BACK, tll->class * 32u + tl->class, t->class, 0);
    out[n++] = words_feature(ABOUT_CLASSES_ON, t->class * 32u + tr->class, trr->class, 0);
    out[n++] = words_feature(ABOUT_FIVE, tll->class * 32u + tl->class, t->class,
                             tr->class * 32u + trr->class);
    out[n++] = words_feature(ABOUT_AROUND, l->plain, t->class, r->plain);
    /* what words seldom seen have in common with others in their place */
    out[n++] = words_feature(ABOUT_CLASS_NEXT, w->class.middle, r->plain, t->class);
    out[n++] = words_feature(ABOUT_CLASS_LAST, l->plain, w->class.middle, t->class);
    out[n++] = words_feature(ABOUT_CLASS_AROUND, w->class.fine, tl->class * 32u + tr->class,
                             tl->entity != 0);
    out[n++] = words_feature(ABOUT_LISTS_AROUND, (uint32_t)(w->lists ^ w->lists >> 29),
                             tl->class * 32u + t->class, tr->class);
    out[n++] = words_feature(ABOUT_ENTITY, t->entity, tl->entity * 16u + tr->entity, t->state);
    out[n++] = words_feature(ABOUT_ENTITIES, tl->entity * 16u + t->entity, tr->class, tl->class);
    if (t->subject) {
        uint32_t verb = t->subject / 4 == QUOTES_BEFORE ? t->right : t->left;
        out[n++] = words_feature(ABOUT_SUBJECT, t->subject, w->plain, 0);
        if (verb != QUOTES_NONE)
            out[n++] =
                words_feature(ABOUT_SUBJECT_VERB, t->subject, c->words[verb]->plain, t->state);
    }
    n += mark_features(c, p, i, out + n);
    n += report_features(c, p, i, out + n);
    return n + place_features(c, p, i, out + n);
}

/* -- what the first pass has found ------------------------------------------------------------- */

static inline uint32_t
role_of(uint8_t label)
{
    return label ? 1 + postil_tag_kind(label) : 0;
}

static void
note_spans(struct quotes_context *c)
{
    c->n_span = 0;
    for (size_t i = 0; i < c->n_tok; i++) {
        uint8_t label = c->labels[i];
        if (!label)
            continue;
        struct quotes_span *last = c->n_span ? &c->spans[c->n_span - 1] : NULL;
        if (postil_tag_place(label) == POSTIL_TAG_INSIDE && last && last->end == i &&
            last->role == postil_tag_kind(label))
            last->end++;
        else
            c->spans[c->n_span++] =
                (struct quotes_span){(uint32_t)i, (uint32_t)i + 1, postil_tag_kind(label)};
    }
    for (size_t i = 0, k = 0; i < c->n_tok; i++) {
        while (k < c->n_span && c->spans[k].end <= i)
            k++;
        c->span_of[i] = (uint32_t)k;
    }
}

static uint32_t
form_of(struct quotes_context *c, uint32_t hash)
{
    uint32_t mask = c->n_slot - 1, at = hash & mask;
    while (c->slots[at] && c->forms[c->slots[at] - 1].hash != hash)
        at = (at + 1) & mask;
    if (!c->slots[at]) {
        c->forms[c->n_form] = (struct quotes_form){.hash = hash};
        c->slots[at] = (uint32_t)++c->n_form;
    }
    return c->slots[at] - 1;
}

static void
note_forms(struct quotes_context *c)
{
    c->n_form = 0;
    for (c->n_slot = 64; c->n_slot < 2 * c->n_tok;)
        c->n_slot *= 2;
    memset(c->slots, 0, c->n_slot * sizeof *c->slots);
    for (size_t i = 0; i < c->n_tok; i++) {
        c->form_of[i] = form_of(c, c->words[i]->lower);
        struct quotes_form *f = &c->forms[c->form_of[i]];
        f->n++;
        if (c->labels[i])
            f->n_role[postil_tag_kind(c->labels[i]) % QUOTES_ROLES]++;
    }
}

void
quotes_context_note(struct quotes_context *c, const uint8_t *labels)
{
    c->labels = labels;
    note_spans(c);
    note_forms(c);
    memset(c->found, 0, c->n_sentence);
    for (size_t i = 0; i < c->n_tok; i++)
        if (labels[i])
            c->found[c->tokens[i].sentence] |= (uint8_t)(1u << postil_tag_kind(labels[i]));
}

/* -- features of the second pass --------------------------------------------------------------- */

/* What a span is and how far off, as seen from token i: 0 where there is none near. */
static uint32_t
look(const struct quotes_context *c, const struct quotes_span *span, size_t i)
{
    uint32_t own = c->tokens[i].sentence, other = c->tokens[span->first].sentence;
    uint32_t a = c->sentences[own].paragraph, b = c->sentences[other].paragraph;
    if (a > b ? a - b > 1 : b - a > 1)
        return 0;
    return 1 + span->role * 3 + (own == other ? 0 : a == b ? 1 : 2);
}

static uint32_t
look_at(const struct quotes_context *c, size_t span, size_t i)
{
    return span < c->n_span ? look(c, &c->spans[span], i) : 0;
}

static size_t
near_features(const struct quotes_context *c, size_t i, uint32_t role, uint32_t *out)
{
    const struct quotes_token *t = &c->tokens[i];
    size_t n = 0, at = c->span_of[i],
           next = at < c->n_span && c->spans[at].first <= i ? at + 1 : at;
    uint32_t left = look_at(c, at - 1, i), left2 = look_at(c, at - 2, i); /* wrap below 0 */
    uint32_t right = look_at(c, next, i), right2 = look_at(c, next + 1, i);
    out[n++] = words_feature(ABOUT_NOTED_NEAR, left * 16 + right, role, t->state);
    out[n++] = words_feature(ABOUT_NOTED_FAR, left * 16 + right, left2 * 16 + right2, role);
    if (next != at) {
        uint32_t since = (uint32_t)i - c->spans[at].first, to = c->spans[at].end - 1 - (uint32_t)i;
        out[n++] =
            words_feature(ABOUT_NOTED_EDGE, role * 16 + far(since), far(to), left * 16 + right);
    }
    if (left) {
        const struct quotes_span *s = &c->spans[at - 1];
        uint32_t d = far((uint32_t)i - s->end);
        out[n++] =
            words_feature(ABOUT_NOTED_LEFT, c->words[s->end - 1]->plain, left * 16 + d, role);
        out[n++] = words_feature(ABOUT_NOTED_LEFT_CLASS, left * 16 + d, t->class, t->state);
    }
    if (right) {
        const struct quotes_span *s = &c->spans[next];
        uint32_t d = far(s->first - (uint32_t)i);
        out[n++] =
            words_feature(ABOUT_NOTED_RIGHT, c->words[s->first]->plain, right * 16 + d, role);
        out[n++] = words_feature(ABOUT_NOTED_RIGHT_CLASS, right * 16 + d, t->class, t->state);
    }
    return n;
}

static size_t
sentence_features(const struct quotes_context *c, size_t i, uint32_t role, uint32_t *out)
{
    const struct quotes_token *t = &c->tokens[i];
    const struct quotes_sentence *s = &c->sentences[t->sentence];
    size_t n = 0;
    bool has_last = t->sentence > 0, has_next = t->sentence + 1 < c->n_sentence;
    uint32_t here = c->found[t->sentence];
    uint32_t last = has_last ? c->found[t->sentence - 1] : 8;
    uint32_t next = has_next ? c->found[t->sentence + 1] : 8;
    last |= has_last && s[-1].paragraph != s->paragraph ? 16 : 0;
    next |= has_next && s[1].paragraph != s->paragraph ? 16 : 0;
    uint32_t before = s->first ? role_of(c->labels[s->first - 1]) : 4;
    out[n++] = words_feature(ABOUT_NOTED_SENTENCE, here, role, t->state);
    out[n++] = words_feature(ABOUT_NOTED_LAST, here * 32 + last, before * 4 + role,
                             t->state * 2u + (i == s->first));
    out[n++] = words_feature(ABOUT_NOTED_NEXT, here * 32 + next, role, t->state);
    return n;
}

size_t
quotes_context_noted(const struct quotes_context *c, size_t paragraph, size_t i, uint32_t *out)
{
    const struct quotes_paragraph *p = &c->paragraphs[paragraph];
    const struct quotes_token *t = &c->tokens[i];
    const struct quotes_form *f = &c->forms[c->form_of[i]];
    uint32_t y[5], role = role_of(c->labels[i]);
    size_t n = 0;
    for (int d = -2; d <= 2; d++)
        y[d + 2] = is_in(p, i, d) ? c->labels[i + (size_t)d] : QUOTES_LABELS - 1;
    out[n++] = words_feature(ABOUT_NOTED, y[2], 0, 0);
    out[n++] = words_feature(ABOUT_NOTED_THREE, y[1], y[2], y[3]);
    out[n++] = words_feature(ABOUT_NOTED_FIVE, y[0] * 16 + y[1], y[2], y[3] * 16 + y[4]);
    out[n++] = words_feature(ABOUT_NOTED_WORD, y[2], c->words[i]->plain, 0);
    out[n++] = words_feature(ABOUT_NOTED_CLASS, y[2], t->class, t->state);
    out[n++] = words_feature(ABOUT_NOTED_STATE, y[2], t->state * 16u + t->edge, y[1] * 16 + y[3]);
    if (f->n > 1) {
        uint32_t others = f->n - 1u, source = f->n_role[QUOTES_SOURCE] - (uint32_t)(role == 1);
        uint32_t cue = f->n_role[QUOTES_CUE] - (uint32_t)(role == 2);
        out[n++] =
            words_feature(ABOUT_NOTED_FORM,
                          (4 * source + others - 1) / others * 8 + (4 * cue + others - 1) / others,
                          role, far(others));
    }
    n += near_features(c, i, role, out + n);
    return n + sentence_features(c, i, role, out + n);
}
