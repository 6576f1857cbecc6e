/* SPDX-License-Identifier: Apache-2.0 */
/* A window read: words, sentences, quotation marks, words of saying. */
#include "context.h"

#include <stdlib.h>
#include <string.h>

#include "../phrase/chunk.h"

enum {
    CLAUSE = 6,           /* words of a quotation that is no mere term      */
    SENTENCE_REACH = 250, /* words back to a sentence's beginning           */
    SUBJECT_REACH = 64    /* tokens back to a subject                       */
};

static uint64_t
find_lists(const struct lexicon *lexicon)
{
    static const char *const names[] = {"report", "cue"};
    uint64_t lists = 0;
    for (size_t i = 0; i < lexicon->n_list; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (strncmp(lexicon->lists[i], names[k], LEXICON_LIST_NAME) == 0)
                lists |= UINT64_C(1) << i;
    return lists;
}

enum postil_status
quotes_context_init(struct quotes_context *c, const struct lexicon *lexicon,
                    struct postil_error *err)
{
    *c = (struct quotes_context){.report_lists = find_lists(lexicon)};
    c->tokens = calloc(QUOTES_TOKENS, sizeof *c->tokens);
    c->sentences = calloc(QUOTES_TOKENS, sizeof *c->sentences);
    c->paragraphs = calloc(QUOTES_TOKENS, sizeof *c->paragraphs);
    c->spans = calloc(QUOTES_TOKENS + 1, sizeof *c->spans);
    c->span_of = calloc(QUOTES_TOKENS, sizeof *c->span_of);
    c->found = calloc(QUOTES_TOKENS, sizeof *c->found);
    c->forms = calloc(QUOTES_TOKENS, sizeof *c->forms);
    c->form_of = calloc(QUOTES_TOKENS, sizeof *c->form_of);
    c->slots = calloc(2 * QUOTES_TOKENS, sizeof *c->slots);
    if (c->tokens && c->sentences && c->paragraphs && c->spans && c->span_of && c->found &&
        c->forms && c->form_of && c->slots)
        return POSTIL_OK;
    quotes_context_fini(c);
    return postil_fail(err, POSTIL_NOMEM, "window of %d tokens", QUOTES_TOKENS);
}

void
quotes_context_fini(struct quotes_context *c)
{
    free(c->tokens);
    free(c->sentences);
    free(c->paragraphs);
    free(c->spans);
    free(c->span_of);
    free(c->found);
    free(c->forms);
    free(c->form_of);
    free(c->slots);
    *c = (struct quotes_context){0};
}

/* -- windows ----------------------------------------------------------------------------------- */

size_t
quotes_window_end(const struct quotes_reading *r, size_t first)
{
    const struct phrase_text *t = &r->text;
    size_t n = t->from.n_token, most = first + QUOTES_TOKENS, sentence = 0;
    if (n <= most)
        return n;
    for (size_t i = most; i > first + QUOTES_TOKENS / 2; i--) {
        if (!quotes_reading_is_word(r, i))
            continue;
        uint32_t flags = t->word[r->word_of[i]].flags;
        bool marked = !quotes_reading_is_word(r, i - 1);
        if (flags & PHRASE_PARAGRAPH)
            return i - marked;
        if (flags & PHRASE_FIRST && !sentence)
            sentence = i - marked;
    }
    return sentence ? sentence : most;
}

/* -- words ------------------------------------------------------------------------------------- */

static uint8_t
number_of(uint32_t class)
{
    uint8_t n = 1;
    while (class > 1) {
        class >>= 1;
        n++;
    }
    return n;
}

/* Marks that may be cues: "Who knows?" - Ann Lee. Ann Lee: it leaks. */
static uint32_t
mark_of(const struct quotes_reading *r, size_t token)
{
    const struct postil_token *t = &r->text.from.token[token];
    const char *s = r->text.from.text + t->begin;
    size_t len = t->end - t->begin;
    bool dash =
        (*s == '-' && len <= 3) || (len == 3 && memcmp(s, "\xe2\x80", 2) == 0 &&
                                    (unsigned char)s[2] >= 0x92 && (unsigned char)s[2] <= 0x95);
    return dash ? 1 : *s == ':' ? 2 : 0;
}

static void
read_tokens(struct quotes_context *c, const struct quotes_reading *r, size_t first)
{
    const struct phrase_source *from = &r->text.from;
    for (size_t i = 0; i < c->n_tok; i++) {
        struct quotes_token *t = &c->tokens[i];
        *t = (struct quotes_token){.left = QUOTES_NONE, .right = QUOTES_NONE};
        t->mark = (uint8_t)mark_of(r, first + i);
        if (!quotes_reading_is_word(r, first + i))
            continue;
        const struct phrase_word *w = &r->text.word[r->word_of[first + i]];
        t->class = number_of(w->tag);
        t->form = w->form;
        t->reports = c->words[i]->lists & c->report_lists &&
                     (w->tag & (PHRASE_VERB | PHRASE_AUX | PHRASE_PREP | PHRASE_NOUN));
        if (w->entity) {
            const struct postil_entity *e = &from->entity[w->entity - 1];
            t->entity = (uint8_t)(1 + 2 * e->type + (e->begin < w->begin));
        }
    }
}

/* -- sentences, paragraphs --------------------------------------------------------------------- */

static bool
line_ends(const struct phrase_source *from, size_t token)
{
    if (token == 0)
        return true;
    uint32_t gap = from->token[token - 1].end, begin = from->token[token].begin;
    return begin > gap && memchr(from->text + gap, '\n', begin - gap) != NULL;
}

static void
add_sentence(struct quotes_context *c, size_t i, size_t end, bool is_paragraph)
{
    struct quotes_paragraph *p = c->n_paragraph ? &c->paragraphs[c->n_paragraph - 1] : NULL;
    if (!p || is_paragraph || end - p->first > QUOTES_PARAGRAPH)
        c->paragraphs[c->n_paragraph++] = (struct quotes_paragraph){(uint32_t)i, (uint32_t)end};
    c->sentences[c->n_sentence++] = (struct quotes_sentence){
        .first = (uint32_t)i, .end = (uint32_t)end, .paragraph = (uint32_t)c->n_paragraph - 1};
    c->paragraphs[c->n_paragraph - 1].end = (uint32_t)end;
}

/* Sentences of the window; of a very long one, pieces. */
static void
read_sentences(struct quotes_context *c, const struct quotes_reading *r, size_t first)
{
    const struct phrase_source *from = &r->text.from;
    size_t low = 0, high = from->n_sentence;
    while (low < high) { /* first sentence that begins behind the window's first token */
        size_t middle = low + (high - low) / 2;
        if (from->sentence[middle].begin <= from->token[first].begin)
            low = middle + 1;
        else
            high = middle;
    }
    c->n_sentence = c->n_paragraph = 0;
    for (size_t i = 0, end; i < c->n_tok; i = end) {
        bool starts =
            i == 0 || low == 0 || from->sentence[low - 1].begin == from->token[first + i].begin;
        while (low < from->n_sentence && from->sentence[low].begin <= from->token[first + i].begin)
            low++;
        for (end = i + 1; end < c->n_tok && end < i + QUOTES_PARAGRAPH; end++)
            if (low < from->n_sentence &&
                from->sentence[low].begin <= from->token[first + end].begin)
                break;
        add_sentence(c, i, end, starts && line_ends(from, first + i));
        while (low < from->n_sentence && end < c->n_tok &&
               from->sentence[low].begin <= from->token[first + end].begin)
            low++;
        for (size_t k = i; k < end; k++)
            c->tokens[k].sentence = (uint32_t)c->n_sentence - 1;
    }
}

/* -- quotation marks --------------------------------------------------------------------------- */

static void
mark_quotation(struct quotes_context *c, const struct quotes_quotation *q,
               const struct postil_token *tokens, size_t *at)
{
    while (*at < c->n_tok && tokens[*at].begin < q->outer_begin)
        ++*at;
    uint32_t state = q->unclosed                   ? QUOTES_UNCLOSED
                     : q->end - q->begin >= CLAUSE ? QUOTES_LONG
                                                   : QUOTES_SHORT;
    for (; *at < c->n_tok && tokens[*at].begin < q->outer_end; ++*at) {
        bool opens = tokens[*at].begin == q->outer_begin && c->tokens[*at].class == 0;
        bool closes = !q->unclosed && tokens[*at].end >= q->outer_end;
        c->tokens[*at].state = (uint8_t)(opens ? QUOTES_OPENS : closes ? QUOTES_CLOSES : state);
    }
}

/* How far the marks are, in their paragraph: 3 is far. */
static void
read_edges(struct quotes_context *c)
{
    for (size_t p = 0; p < c->n_paragraph; p++) {
        const struct quotes_paragraph *g = &c->paragraphs[p];
        uint32_t since = 3, to = 3;
        for (size_t i = g->first; i < g->end; i++) {
            uint32_t s = c->tokens[i].state;
            since = s == QUOTES_OPENS || s == QUOTES_CLOSES ? 0 : since < 3 ? since + 1 : 3;
            c->tokens[i].edge = (uint8_t)since;
        }
        for (size_t i = g->end; i-- > g->first;) {
            uint32_t s = c->tokens[i].state;
            to = s == QUOTES_OPENS || s == QUOTES_CLOSES ? 0 : to < 3 ? to + 1 : 3;
            c->tokens[i].edge |= (uint8_t)(to << 2);
        }
    }
}

static void
read_marks(struct quotes_context *c, const struct quotes_reading *r, size_t first)
{
    const struct postil_token *tokens = r->text.from.token + first;
    const struct quotes_quotations *q = &r->quotations;
    size_t at = 0;
    for (size_t k = quotes_quotation_at(q, r->word_of[first]); k < q->n && at < c->n_tok; k++)
        mark_quotation(c, &q->item[k], tokens, &at);
    read_edges(c);
}

/* -- words of saying --------------------------------------------------------------------------- */

/* Mark tokens [begin, end) in bytes as one that may speak; what is marked already stays. */
static void
mark_subject(struct quotes_context *c, const struct postil_token *tokens, size_t from, size_t limit,
             uint32_t begin, uint32_t end, enum quotes_subject kind)
{
    size_t i = from, last;
    while (i < limit && tokens[i].begin < begin)
        i++;
    for (last = i; last < limit && tokens[last].begin < end; last++)
        if (c->tokens[last].subject)
            return;
    for (size_t k = i; k < last; k++) {
        uint32_t place = k == i ? k + 1 == last ? 3 : 0 : k + 1 == last ? 2 : 1;
        c->tokens[k].subject = (uint8_t)(4 * kind + place);
    }
}

static bool
is_behind_content(const struct quotes_context *c, const struct quotes_sentence *s, size_t i)
{
    return i > s->first &&
           (c->tokens[i - 1].class == 0 || c->tokens[i - 1].class == 1 + 20 /* PHRASE_COMMA */);
}

static void
read_report(struct quotes_context *c, const struct quotes_reading *r, size_t first, size_t i)
{
    const struct postil_token *tokens = r->text.from.token + first;
    const struct phrase_text *text = &r->text;
    const struct quotes_sentence *s = &c->sentences[c->tokens[i].sentence];
    size_t word = r->word_of[first + i], floor = phrase_sentence_begin(text, word, SENTENCE_REACH);
    size_t limit = phrase_sentence_end(text, word, SENTENCE_REACH);
    size_t back = i > s->first + SUBJECT_REACH ? i - SUBJECT_REACH : s->first;
    struct phrase_np np;
    if (text->word[word].tag & (PHRASE_VERB | PHRASE_AUX)) {
        size_t group = phrase_group_begin(text, word, floor);
        for (size_t k = i; k > s->first && tokens[k - 1].begin >= text->word[group].begin; k--)
            c->tokens[k - 1].in_group = true;
        if (is_behind_content(c, s, i) && phrase_np_after(text, word + 1, limit, &np))
            mark_subject(c, tokens, i + 1, s->end, text->word[np.begin].begin,
                         text->word[np.end - 1].end, QUOTES_BEHIND);
        if (phrase_find_subject(text, group, floor, &np))
            mark_subject(c, tokens, back, i, text->word[np.begin].begin, text->word[np.end - 1].end,
                         QUOTES_BEFORE);
    } else if (phrase_np_after(
                   text, word + 1 + (word + 1 < limit && phrase_word_is(text, word + 1, "to")),
                   limit, &np)) {
        mark_subject(c, tokens, i + 1, s->end, text->word[np.begin].begin,
                     text->word[np.end - 1].end, QUOTES_SOURCE_OF);
    }
}

static void
read_reports(struct quotes_context *c, const struct quotes_reading *r, size_t first)
{
    for (size_t k = 0; k < c->n_sentence; k++) {
        struct quotes_sentence *s = &c->sentences[k];
        uint32_t near = QUOTES_NONE;
        for (uint32_t i = s->first; i < s->end; i++) {
            c->tokens[i].left = near;
            if (!c->tokens[i].reports)
                continue;
            near = i;
            read_report(c, r, first, i);
        }
        near = QUOTES_NONE;
        for (uint32_t i = s->end; i-- > s->first;) {
            c->tokens[i].right = near;
            near = c->tokens[i].reports ? i : near;
            s->shape |= c->tokens[i].state ? QUOTES_HAS_MARKS : 0;
        }
        s->shape |= near != QUOTES_NONE ? QUOTES_HAS_REPORT : 0;
        s->shape |= c->tokens[s->first].state ? QUOTES_STARTS_QUOTED : 0;
        s->shape |= c->tokens[s->end - 1].state ? QUOTES_ENDS_QUOTED : 0;
    }
}

void
quotes_context_read(struct quotes_context *c, const struct quotes_reading *reading,
                    const struct word *const *words, size_t first, size_t end)
{
    c->words = words;
    c->n_tok = end - first;
    read_tokens(c, reading, first);
    read_sentences(c, reading, first);
    read_marks(c, reading, first);
    read_reports(c, reading, first);
}

void
quotes_context_read_within(struct quotes_context *c, const struct quotes_context *outer,
                           uint32_t first, uint32_t end)
{
    c->words = outer->words + first;
    c->n_tok = end - first;
    c->n_sentence = 0;
    c->n_paragraph = 1;
    c->paragraphs[0] = (struct quotes_paragraph){0, end - first};
    for (uint32_t i = first; i < end; i++) {
        struct quotes_token *t = &c->tokens[i - first];
        *t = outer->tokens[i];
        if (i == first || t->sentence != outer->tokens[i - 1].sentence)
            c->sentences[c->n_sentence++] = (struct quotes_sentence){.first = i - first};
        t->sentence = (uint32_t)c->n_sentence - 1;
        t->state = QUOTES_OUTSIDE;
        t->edge = 15;
        t->left = t->left == QUOTES_NONE || t->left < first ? QUOTES_NONE : t->left - first;
        t->right = t->right == QUOTES_NONE || t->right >= end ? QUOTES_NONE : t->right - first;
        struct quotes_sentence *s = &c->sentences[c->n_sentence - 1];
        s->end = i + 1 - first;
        s->shape |= t->reports ? QUOTES_HAS_REPORT : 0;
    }
}
