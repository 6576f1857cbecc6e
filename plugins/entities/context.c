/* SPDX-License-Identifier: Apache-2.0 */
/* Features of a token from its neighbours, its sentence and its document. */
#include "context.h"

#include <stdlib.h>
#include <string.h>

/* What features are about; they go on where those of words end. */
enum about {
    ABOUT_PAIR = 64,
    ABOUT_PAIR_NEXT,
    ABOUT_SHAPES,
    ABOUT_SHAPES_BACK,
    ABOUT_SHAPES_ON,
    ABOUT_LAST_SHAPE,
    ABOUT_SHAPE_NEXT,
    ABOUT_AROUND,
    ABOUT_TWO_BACK,
    ABOUT_TWO_ON,
    ABOUT_CLASSES,
    ABOUT_CLASSES_NEXT,
    ABOUT_CLASSES_AROUND,
    ABOUT_FINE_AROUND,
    ABOUT_FIRST,
    ABOUT_MODE_SHAPE,
    ABOUT_MODE_WORD,
    ABOUT_MODE_CASE,
    ABOUT_DOCUMENT,
    ABOUT_LISTS,
    ABOUT_LISTS_NEXT,
    ABOUT_LAST_LISTS,
    ABOUT_LISTS_WORD,
    ABOUT_FAR_BACK,
    ABOUT_FAR_ON,
    ABOUT_ROW,
    ABOUT_PHRASE,
    ABOUT_PHRASE_LIST,
    ABOUT_PHRASE_LAST,
    ABOUT_PHRASE_NEXT,
    ABOUT_VOTE,
    ABOUT_VOTE_KIND,
    ABOUT_VOTE_LAST,
    ABOUT_VOTE_NEXT,
    ABOUT_NO_VOTE
};

/* Beyond a sentence's ends. */
static const struct word nothing = {.plain = 1, .shape = 2, .written = WORD_MARK};

enum postil_status
entities_context_init(struct context *c, struct postil_error *err)
{
    *c = (struct context){.n_slot = 2 * CONTEXT_TOKENS};
    c->sentences = calloc(CONTEXT_TOKENS, sizeof *c->sentences);
    c->phrases = calloc(CONTEXT_TOKENS, sizeof *c->phrases);
    c->forms = calloc(CONTEXT_TOKENS, sizeof *c->forms);
    c->form_of = calloc(CONTEXT_TOKENS, sizeof *c->form_of);
    c->slots = calloc(2 * CONTEXT_TOKENS, sizeof *c->slots);
    if (c->sentences && c->phrases && c->forms && c->form_of && c->slots)
        return POSTIL_OK;
    entities_context_fini(c);
    return postil_fail(err, POSTIL_NOMEM, "window of %d tokens", CONTEXT_TOKENS);
}

void
entities_context_fini(struct context *c)
{
    free(c->sentences);
    free(c->phrases);
    free(c->forms);
    free(c->form_of);
    free(c->slots);
    *c = (struct context){0};
}

/* -- sentences --------------------------------------------------------------------------------- */

static bool
is_letters(const struct word *w)
{
    return w->written != WORD_MARK && w->written != WORD_NUMBER;
}

static enum context_mode
mode_of(const struct word *const *words, size_t first, size_t end)
{
    uint32_t n = 0, n_capitals = 0, n_upper = 0, n_long = 0, n_long_upper = 0;
    for (size_t i = first; i < end; i++) {
        const struct word *w = words[i];
        if (!is_letters(w) || w->written == WORD_NUMBERED)
            continue;
        bool upper = w->written != WORD_SMALL;
        n++;
        n_upper += upper;
        n_capitals += w->written == WORD_CAPITALS;
        n_long += w->is_long;
        n_long_upper += w->is_long && upper;
    }
    if (n_capitals >= 2 && n_capitals * 10 >= n * 7)
        return CONTEXT_CAPITALS;
    if (n >= 3 && n_upper == 0)
        return CONTEXT_SMALL;
    return n_long >= 3 && n_long_upper * 10 >= n_long * 9 ? CONTEXT_TITLE : CONTEXT_PROSE;
}

/* Mark the known phrases of a sentence, the longest that begins first. */
static void
find_phrases(struct context *c, const struct lexicon *lexicon, const struct context_sentence *s)
{
    for (size_t i = s->first, next; i < s->end; i = next) {
        uint32_t hash = c->words[i]->lower;
        uint64_t found = 0;
        size_t end = i + 1;
        next = i + 1;
        if (!(c->words[i]->lists & LEXICON_MORE) ||
            (c->words[i]->written == WORD_SMALL && s->mode != CONTEXT_SMALL))
            continue;
        for (size_t k = i + 1; k < s->end && k < i + LEXICON_WORDS; k++) {
            hash = words_lexicon_join(hash, c->words[k]->lower);
            uint64_t lists = words_lexicon_find(lexicon, hash, NULL);
            if (lists & ~LEXICON_MORE) {
                found = lists & ~LEXICON_MORE;
                end = k + 1;
            }
            if (!(lists & LEXICON_MORE))
                break;
        }
        if (!found)
            continue;
        for (size_t k = i; k < end; k++)
            c->phrases[k] =
                (struct context_phrase){found, k > i ? POSTIL_TAG_INSIDE : POSTIL_TAG_BEGIN};
        next = end;
    }
}

/* -- forms ------------------------------------------------------------------------------------- */

static uint32_t
form_of(struct context *c, uint32_t hash)
{
    uint32_t mask = c->n_slot - 1, at = hash & mask;
    while (c->slots[at] && c->forms[c->slots[at] - 1].hash != hash)
        at = (at + 1) & mask;
    if (!c->slots[at]) {
        c->forms[c->n_form] = (struct context_form){.hash = hash};
        c->slots[at] = (uint32_t)++c->n_form;
    }
    return c->slots[at] - 1;
}

static void
count_forms(struct context *c, const struct context_sentence *s)
{
    for (size_t i = s->first; i < s->end; i++) {
        const struct word *w = c->words[i];
        c->form_of[i] = form_of(c, w->lower);
        struct context_form *f = &c->forms[c->form_of[i]];
        f->n++;
        f->n_small += w->written == WORD_SMALL && s->mode != CONTEXT_SMALL;
        f->n_inside += w->written != WORD_SMALL && s->mode == CONTEXT_PROSE && i > s->first;
    }
}

void
entities_context_read(struct context *c, const struct lexicon *lexicon,
                      const struct word *const *words, size_t n_tok, const uint32_t *ends,
                      size_t n_sentence)
{
    c->words = words;
    c->n_tok = n_tok;
    c->n_sentence = n_sentence;
    c->n_form = 0;
    for (c->n_slot = 64; c->n_slot < 2 * n_tok;)
        c->n_slot *= 2;
    memset(c->slots, 0, c->n_slot * sizeof *c->slots);
    memset(c->phrases, 0, n_tok * sizeof *c->phrases);
    for (size_t k = 0; k < n_sentence; k++) {
        struct context_sentence *s = &c->sentences[k];
        s->first = k ? ends[k - 1] : 0;
        s->end = ends[k];
        s->mode = mode_of(words, s->first, s->end);
        find_phrases(c, lexicon, s);
        count_forms(c, s);
    }
}

/* -- features ---------------------------------------------------------------------------------- */

static inline const struct word *
at(const struct context *c, const struct context_sentence *s, size_t i, int d)
{
    if (d < 0 ? i < s->first + (size_t)-d : i + (size_t)d >= s->end)
        return &nothing;
    return c->words[i + (size_t)d];
}

static bool
is_plain(const struct word *w)
{
    return w->written == WORD_SMALL || w->written == WORD_MARK || w->written == WORD_NUMBER;
}

static uint32_t
lists_of(const struct word *w)
{
    uint64_t lists = w->lists & ~LEXICON_MORE;
    return (uint32_t)(lists ^ lists >> 29);
}

static uint32_t
document_of(const struct context *c, size_t i)
{
    const struct context_form *f = &c->forms[c->form_of[i]];
    return (uint32_t)(f->n_small > 0) | (uint32_t)(f->n_inside > 0) << 1 |
           (uint32_t)(f->n > 1) << 2 | (uint32_t)(f->n_small > f->n_inside) << 3;
}

/* Classes of the common words three to five places away, wherever they stand there. */
static size_t
far_features(const struct context *c, const struct context_sentence *s, size_t i, uint32_t *out)
{
    size_t n = 0;
    for (int d = 3; d <= 5; d++) {
        const struct word *back = at(c, s, i, -d), *on = at(c, s, i, d);
        if (back->written == WORD_SMALL)
            out[n++] = words_feature(ABOUT_FAR_BACK, back->class.middle, c->words[i]->written, 0);
        if (on->written == WORD_SMALL)
            out[n++] = words_feature(ABOUT_FAR_ON, on->class.middle, c->words[i]->written, 0);
    }
    return n;
}

static size_t
phrase_features(const struct context *c, const struct context_sentence *s, size_t i, uint32_t *out)
{
    size_t n = 0;
    const struct context_phrase *p = &c->phrases[i];
    if (i > s->first && p[-1].lists && p->place == POSTIL_TAG_BEGIN)
        out[n++] = words_feature(ABOUT_PHRASE_LAST, (uint32_t)(p[-1].lists ^ p[-1].lists >> 29),
                                 c->words[i]->written, 0);
    if (i + 1 < s->end && p[1].lists && p[1].place == POSTIL_TAG_BEGIN)
        out[n++] = words_feature(ABOUT_PHRASE_NEXT, (uint32_t)(p[1].lists ^ p[1].lists >> 29),
                                 c->words[i]->written, 0);
    if (!p->lists)
        return n;
    out[n++] = words_feature(ABOUT_PHRASE, (uint32_t)(p->lists ^ p->lists >> 29), p->place, 0);
    for (uint32_t k = 0, said = 0; k < LEXICON_LISTS && said < 4; k++)
        if (p->lists >> k & 1) {
            out[n++] = words_feature(ABOUT_PHRASE_LIST, k, p->place, c->words[i]->written);
            said++;
        }
    return n;
}

size_t
entities_context_features(const struct context *c, size_t sentence, size_t i, uint32_t *out)
{
    const struct context_sentence *s = &c->sentences[sentence];
    const struct word *w = c->words[i], *l = at(c, s, i, -1), *r = at(c, s, i, 1);
    out[0] = words_feature(ABOUT_MODE_CASE, s->mode, w->written, 0);
    if (s->mode != CONTEXT_SMALL && is_plain(w) && is_plain(l) && is_plain(r))
        return 1;
    const struct word *ll = at(c, s, i, -2), *rr = at(c, s, i, 2);
    uint32_t document = document_of(c, i);
    size_t n = 1;
    out[n++] = words_feature(ABOUT_PAIR, l->plain, w->plain, 0);
    out[n++] = words_feature(ABOUT_PAIR_NEXT, w->plain, r->plain, 0);
    out[n++] = words_feature(ABOUT_SHAPES, l->shape, w->shape, r->shape);
    out[n++] = words_feature(ABOUT_SHAPES_BACK, ll->shape, l->shape, w->shape);
    out[n++] = words_feature(ABOUT_SHAPES_ON, w->shape, r->shape, rr->shape);
    out[n++] = words_feature(ABOUT_LAST_SHAPE, l->plain, w->shape, 0);
    out[n++] = words_feature(ABOUT_SHAPE_NEXT, w->shape, r->plain, 0);
    out[n++] = words_feature(ABOUT_AROUND, l->plain, w->written, r->plain);
    out[n++] = words_feature(ABOUT_TWO_BACK, ll->plain, l->plain, w->written);
    out[n++] = words_feature(ABOUT_TWO_ON, w->written, r->plain, rr->plain);
    out[n++] = words_feature(ABOUT_CLASSES, l->class.middle, w->class.middle, w->written);
    out[n++] = words_feature(ABOUT_CLASSES_NEXT, w->class.middle, r->class.middle, w->written);
    out[n++] = words_feature(ABOUT_CLASSES_AROUND, l->class.middle, w->written, r->class.middle);
    out[n++] = words_feature(ABOUT_FINE_AROUND, l->class.fine, w->written, r->class.fine);
    out[n++] = words_feature(ABOUT_MODE_SHAPE, s->mode, w->shape, i == s->first);
    out[n++] = words_feature(ABOUT_MODE_WORD, s->mode, w->plain, 0);
    out[n++] = words_feature(ABOUT_DOCUMENT, document, w->written,
                             (uint32_t)(i == s->first) << 2 | s->mode);
    out[n++] = words_feature(ABOUT_LISTS, lists_of(l), lists_of(w), w->written);
    out[n++] = words_feature(ABOUT_LISTS_NEXT, lists_of(w), lists_of(r), w->written);
    out[n++] = words_feature(ABOUT_LAST_LISTS, l->plain, lists_of(w), w->written);
    out[n++] = words_feature(ABOUT_LISTS_WORD, lists_of(w), r->plain, w->written);
    out[n++] =
        words_feature(ABOUT_ROW, c->words[s->first]->shape, w->written, s->end - s->first < 12);
    if (i == s->first)
        out[n++] = words_feature(ABOUT_FIRST, w->plain, w->written, s->mode);
    n += far_features(c, s, i, out + n);
    return n + phrase_features(c, s, i, out + n);
}

/* -- votes ------------------------------------------------------------------------------------- */

void
entities_context_vote(struct context *c, const uint8_t *labels)
{
    for (size_t i = 0; i < c->n_tok; i++)
        c->forms[c->form_of[i]].labels[labels[i] % CONTEXT_LABELS]++;
}

/* What the other tokens of a word got. */
struct verdict {
    uint32_t label; /* the most frequent that is none of 0; 0 if there is none */
    uint32_t n_label, n;
};

static struct verdict
verdict_of(const struct context *c, const uint8_t *labels, size_t i)
{
    const struct context_form *f = &c->forms[c->form_of[i]];
    struct verdict v = {.n = f->n - 1u};
    if (v.n == 0)
        return v;
    for (uint32_t y = 1; y < CONTEXT_LABELS; y++) {
        uint32_t n = f->labels[y] - (uint32_t)(labels[i] == y);
        if (n > v.n_label) {
            v.n_label = n;
            v.label = y;
        }
    }
    return v;
}

static uint32_t
kind_of(const struct context *c, const struct context_sentence *s, const uint8_t *labels, size_t i,
        int d)
{
    if (at(c, s, i, d) == &nothing || is_plain(at(c, s, i, d)))
        return 0;
    struct verdict v = verdict_of(c, labels, i + (size_t)d);
    return v.label ? 1 + postil_tag_kind(v.label) : 0;
}

size_t
entities_context_votes(const struct context *c, const uint8_t *labels, size_t sentence, size_t i,
                       uint32_t *out, bool *out_differs)
{
    const struct context_sentence *s = &c->sentences[sentence];
    struct verdict v = verdict_of(c, labels, i);
    uint32_t how = c->words[i]->written;
    size_t n = 0;
    if (v.label && v.label != labels[i])
        *out_differs = true;
    if (s->mode != CONTEXT_SMALL && is_plain(c->words[i]) && !v.label)
        return 0;
    if (v.n && !v.label) {
        out[n++] = words_feature(ABOUT_NO_VOTE, v.n > 2 ? 3 : v.n, how, s->mode);
    } else if (v.label) {
        uint32_t share = v.n_label == v.n ? 2 : 2 * v.n_label > v.n;
        uint32_t often = v.n_label > 4 ? 4 : v.n_label > 2 ? 3 : v.n_label;
        out[n++] = words_feature(ABOUT_VOTE, v.label, share * 8 + often, how);
        out[n++] = words_feature(ABOUT_VOTE_KIND, postil_tag_kind(v.label), how, s->mode);
    }
    uint32_t kind = v.label ? 1 + postil_tag_kind(v.label) : 0;
    uint32_t last = kind_of(c, s, labels, i, -1), next = kind_of(c, s, labels, i, 1);
    if (last)
        out[n++] = words_feature(ABOUT_VOTE_LAST, last, kind, how);
    if (next)
        out[n++] = words_feature(ABOUT_VOTE_NEXT, next, kind, how);
    return n;
}
