/* SPDX-License-Identifier: Apache-2.0 */
/* Links of a window as records. */
#include "finder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../phrase/refer.h"
#include "labeller.h"
#include "link.h"
#include "marks.h"
#include "speaker.h"
#include "trust.h"

enum {
    RUNNING = 40,   /* tokens between a speaker's words that have no other between them     */
    CLAUSE = 3,     /* tokens of the least content that a rule finds                        */
    COMMA = 1 + 20, /* PHRASE_COMMA as the class of a token                                */
    STOP = 1 + 21,  /* PHRASE_STOP                                                         */
    WITHIN = 6      /* a content of fewer tokens is not searched for what others have said  */
};

/* Of a quote within a quote, each part must be so sure. */
#define SURE_WITHIN 0.5f

/* How likely a content that a rule finds is. */
#define RULED 0.5

struct quotes_finder {
    const struct quotes_link_weights *weights;
    const struct quotes_trust *trust;
    quotes_labeller *labeller;
    struct phrase_lexicon phrases;
    struct quotes_reading reading;
    uint32_t scratch[QUOTES_TOKENS];
    struct quotes_link links[2 * QUOTES_TOKENS], within[2 * QUOTES_PARAGRAPH];
    const char *names[QUOTES_TOKENS]; /* of each span that is a source of something */
};

static const void *
one_section(const postil_model *model, const char *name, size_t size, struct postil_error *err)
{
    size_t n;
    const void *section = postil_model_section(model, name, size, &n, err);
    if (section && n == 1)
        return section;
    (void)!postil_fail(err, POSTIL_DATA, "model %s: section '%s' does not fit",
                       postil_model_path(model), name);
    return NULL;
}

enum postil_status
quotes_finder_new(const postil_model *model, quotes_finder **out, struct postil_error *err)
{
    quotes_finder *f = calloc(1, sizeof *f);
    if (!f)
        return postil_fail(err, POSTIL_NOMEM, "finder");
    enum postil_status st = POSTIL_OK;
    f->weights = one_section(model, "link", sizeof *f->weights, err);
    f->trust = f->weights ? one_section(model, "trust", sizeof *f->trust, err) : NULL;
    if (!f->trust)
        st = POSTIL_DATA;
    if (st == POSTIL_OK)
        st = quotes_labeller_new(model, &f->labeller, err);
    if (st == POSTIL_OK)
        st = phrase_lexicon_init(&f->phrases, err);
    if (st != POSTIL_OK) {
        quotes_finder_free(f);
        return st;
    }
    *out = f;
    return POSTIL_OK;
}

void
quotes_finder_free(quotes_finder *f)
{
    if (!f)
        return;
    quotes_labeller_free(f->labeller);
    phrase_lexicon_fini(&f->phrases);
    quotes_reading_fini(&f->reading);
    free(f);
}

/* -- one quote --------------------------------------------------------------------------------- */

/* A window and whoever spoke before it. */
struct job {
    quotes_finder *f;
    struct quotes_found found; /* the window, or part of it                         */
    const uint8_t *labels;     /* of the window                                     */
    size_t window;             /* its first token in the document                   */
    struct quotes_speakers *speakers;
    postil_arena *arena;
    postil_layer *out;
    bool raw;
    /* whoever spoke last: a running quotation is his, too */
    const char *speaker;
    uint32_t speaker_begin, speaker_end;
    size_t spoke_until; /* token of the window */
};

/* Whether the mark at the end of tokens [first, end) closes one behind `first`. */
static bool
closes_within(const struct phrase_source *from, size_t first, size_t end)
{
    bool open = false;
    for (size_t i = first; i + 1 < end; i++)
        open ^= quotes_is_mark(from, i);
    return open;
}

/* Leave out the marks around a content, the comma before the last of them, and a leading "that". */
static void
trim(const struct phrase_source *from, size_t *first, size_t *end)
{
    while (*first < *end && quotes_is_mark(from, *first))
        ++*first;
    while (*first < *end && quotes_is_mark(from, *end - 1) && !closes_within(from, *first, *end))
        --*end;
    if (*first < *end && quotes_is_comma(from, *end - 1))
        --*end;
    if (*first + 1 < *end && quotes_is_that(from, *first))
        ++*first;
    while (*first < *end && quotes_is_mark(from, *first))
        ++*first;
}

static enum postil_quote_kind
kind_of(const struct quotes_context *c, const struct quotes_span *s)
{
    uint32_t n = 0, begins = c->tokens[s->first].state;
    for (uint32_t i = s->first; i < s->end; i++)
        n += c->tokens[i].state != QUOTES_OUTSIDE;
    if (!n)
        return POSTIL_INDIRECT;
    return begins && n + 1 >= s->end - s->first ? POSTIL_DIRECT : POSTIL_MIXED;
}

/* Subject of a cue's verb, by rule, for a cue that has no source: tokens of the window. */
static bool
find_subject(const struct quotes_found *found, uint32_t cue, struct quotes_span *out)
{
    const struct quotes_context *c = found->context;
    const struct quotes_span *s = &found->spans[cue];
    uint32_t low = c->sentences[c->tokens[s->first].sentence].first, end = s->first;
    while (end > low && (c->tokens[end - 1].subject / 4 != QUOTES_BEFORE ||
                         c->tokens[end - 1].right < s->first || c->tokens[end - 1].right >= s->end))
        end--;
    uint32_t first = end;
    while (first > low && c->tokens[first - 1].subject / 4 == QUOTES_BEFORE &&
           !found->labels[first - 1] && end - first < WITHIN)
        first--;
    *out = (struct quotes_span){first, end, QUOTES_SOURCE};
    return first < end;
}

/*
 * What a cue and its source leave of their sentence, before or behind them, for a cue that has no
 * content: the longer part, without its comma and full stop.
 */
static bool
find_content(const struct quotes_found *found, const struct quotes_link *l, struct quotes_span *out)
{
    const struct quotes_context *c = found->context;
    const struct quotes_span *cue = &found->spans[l->cue], *source = &found->spans[l->source];
    const struct quotes_sentence *s = &c->sentences[c->tokens[cue->first].sentence];
    uint32_t low = cue->first < source->first ? cue->first : source->first;
    uint32_t high = cue->end > source->end ? cue->end : source->end;
    if (low < s->first || high > s->end)
        return false;
    while (high < s->end && c->tokens[high].class == COMMA)
        high++;
    while (low > s->first && c->tokens[low - 1].class == COMMA)
        low--;
    uint32_t first = low, end = high;
    while (first > s->first && !found->labels[first - 1])
        first--;
    while (end < s->end && !found->labels[end])
        end++;
    if (end == s->end && end > high && c->tokens[end - 1].class == STOP)
        end--;
    bool behind = end - high >= low - first;
    *out = behind ? (struct quotes_span){high, end, QUOTES_CONTENT}
                  : (struct quotes_span){first, low, QUOTES_CONTENT};
    return out->end - out->first >= CLAUSE;
}

static double
probability(const struct job *j, uint32_t span)
{
    return span == QUOTES_NONE ? 1 : (double)j->found.probability[span];
}

/* A content in quotation marks without a source: does the last speaker go on? */
static bool
runs_on(const struct job *j, const struct quotes_link *l, const struct quotes_span *s)
{
    const struct quotes_context *c = j->found.context;
    return l->cue == QUOTES_NONE && j->speaker && c->tokens[s->first].state &&
           s->first >= j->spoke_until && s->first - j->spoke_until < RUNNING;
}

static enum postil_status
add(struct job *j, const struct quotes_link *l, const struct quotes_span *source, const char *name,
    struct postil_error *err)
{
    const struct phrase_source *from = &j->f->reading.text.from;
    struct quotes_span ruled;
    if (l->content == QUOTES_NONE && !find_content(&j->found, l, &ruled))
        return POSTIL_OK;
    const struct quotes_span *s = l->content == QUOTES_NONE ? &ruled : &j->found.spans[l->content];
    size_t first = j->found.first + s->first, end = j->found.first + s->end;
    trim(from, &first, &end);
    if (first >= end)
        return POSTIL_OK;
    struct postil_quote *q = postil_layer_add(j->out, 1, err);
    if (!q)
        return POSTIL_NOMEM;
    q->begin = from->token[first].begin;
    q->end = from->token[end - 1].end;
    q->kind = kind_of(j->found.context, s);
    if (l->cue != QUOTES_NONE) {
        const struct quotes_span *cue = &j->found.spans[l->cue];
        q->cue_begin = from->token[j->found.first + cue->first].begin;
        q->cue_end = from->token[j->found.first + cue->end - 1].end;
    }
    if (source) {
        j->speaker = name;
        j->speaker_begin = from->token[j->found.first + source->first].begin;
        j->speaker_end = from->token[j->found.first + source->end - 1].end;
    }
    if (source || runs_on(j, l, s)) {
        q->speaker = j->speaker;
        q->speaker_begin = j->speaker_begin;
        q->speaker_end = j->speaker_end;
        j->spoke_until = s->end;
        if (source && source->end > j->spoke_until)
            j->spoke_until = source->end;
    }
    double raw = (l->content == QUOTES_NONE ? RULED : probability(j, l->content)) *
                 probability(j, l->cue) * probability(j, l->source);
    q->score = j->raw ? (float)raw : quotes_trusted(j->f->trust, raw);
    return POSTIL_OK;
}

/* -- windows ----------------------------------------------------------------------------------- */

static size_t
link_spans(const quotes_finder *f, const struct quotes_found *found, uint32_t *scratch,
           struct quotes_link *out)
{
    struct quotes_spans spans = {found->context, found->spans, found->n_span};
    return quotes_link_all(f->weights, &spans, scratch, out);
}

static const char *
name_source(struct job *j, const struct quotes_span *s)
{
    return quotes_speaker_name(j->speakers, &j->f->reading, j->labels, j->window,
                               j->found.first + s->first, j->found.first + s->end, j->arena);
}

static enum postil_status
name_sources(struct job *j, size_t n_link, struct postil_error *err)
{
    quotes_finder *f = j->f;
    for (size_t i = 0; i < j->found.n_span; i++)
        f->names[i] = NULL;
    for (size_t i = 0; i < n_link; i++)
        if (f->links[i].source != QUOTES_NONE)
            f->names[f->links[i].source] = ""; /* is wanted */
    for (uint32_t i = 0; i < j->found.n_span; i++)
        if (f->names[i] && !(f->names[i] = name_source(j, &j->found.spans[i])))
            return postil_fail(err, POSTIL_NOMEM, "name of a speaker");
    return POSTIL_OK;
}

static bool
is_sure(const struct quotes_found *found, const struct quotes_link *l)
{
    return l->content != QUOTES_NONE && l->cue != QUOTES_NONE && l->source != QUOTES_NONE &&
           found->probability[l->content] > SURE_WITHIN &&
           found->probability[l->cue] > SURE_WITHIN && found->probability[l->source] > SURE_WITHIN;
}

/* Whether a source is "I" or "we". */
static bool
is_speaker(const struct job *j, const struct quotes_span *s)
{
    const struct quotes_reading *r = &j->f->reading;
    struct phrase_np np = {r->word_of[j->found.first + s->first],
                           r->word_of[j->found.first + s->end]};
    return np.begin < np.end && phrase_pronoun_kind(&r->text, &np) == PHRASE_SPEAKER;
}

/* What others have said in what the link's speaker says. */
static enum postil_status
add_within(const struct job *outer, const struct quotes_link *link, struct postil_error *err)
{
    quotes_finder *f = outer->f;
    const struct quotes_span *s = &outer->found.spans[link->content];
    const struct quotes_context *c = outer->found.context;
    struct quotes_speakers speakers = *outer->speakers; /* who speaks within is not the last one */
    struct job j = *outer;
    uint32_t first = s->first, reports = 0;
    for (uint32_t i = s->first; i < s->end; i++)
        reports += c->tokens[i].reports;
    while (first < s->end && c->tokens[first].class == 0)
        first++;
    if (!reports || s->end - first < WITHIN)
        return POSTIL_OK;
    quotes_labeller_within(f->labeller, &outer->found, first, s->end, &j.found);
    size_t n = link_spans(f, &j.found, f->scratch, f->within);
    j.speakers = &speakers;
    for (size_t i = 0; i < n; i++) {
        const struct quotes_link *l = &f->within[i];
        if (!is_sure(&j.found, l))
            continue;
        const struct quotes_span *source = &j.found.spans[l->source];
        const char *outer_name = link->source == QUOTES_NONE ? NULL : f->names[link->source];
        const char *name =
            is_speaker(&j, source) && outer_name ? outer_name : name_source(&j, source);
        if (!name)
            return postil_fail(err, POSTIL_NOMEM, "name of a speaker");
        enum postil_status st = add(&j, l, source, name, err);
        if (st != POSTIL_OK)
            return st;
    }
    return POSTIL_OK;
}

/* A quotation of whole sentences, from its mark at token i on, in which no content was found. */
static size_t
unlabelled_end(const struct job *j, size_t i)
{
    const struct quotes_context *c = j->found.context;
    const struct quotes_sentence *s = &c->sentences[c->tokens[i].sentence];
    size_t end = i + 1;
    if (c->tokens[i].state != QUOTES_OPENS || i != s->first)
        return 0;
    while (end < j->found.n_tok && !j->labels[end] &&
           (c->tokens[end].state == QUOTES_LONG || c->tokens[end].state == QUOTES_UNCLOSED))
        end++;
    bool closed = end < j->found.n_tok && c->tokens[end].state == QUOTES_CLOSES;
    size_t last = closed ? end : end - 1;
    bool whole =
        last + 1 == j->found.n_tok || c->tokens[last + 1].sentence != c->tokens[last].sentence;
    return end > i + WITHIN && whole && !j->labels[i] && !(closed && j->labels[end]) ? end : 0;
}

/* Who speaks a quotation without a cue: whoever spoke right before it, or speaks right behind. */
static const struct postil_quote *
neighbour(const struct job *j, size_t n_quote, uint32_t begin, uint32_t end)
{
    enum { NEAR_BYTES = 200 };
    const struct postil_quote *all = postil_layer_records(j->out), *best = NULL;
    uint32_t least = NEAR_BYTES;
    for (size_t i = postil_layer_count(j->out); i-- > n_quote;) {
        const struct postil_quote *q = &all[i];
        uint32_t d = q->end <= begin ? begin - q->end : q->begin >= end ? q->begin - end : least;
        if (q->speaker && d < least) {
            least = d;
            best = q;
        }
    }
    return best;
}

static enum postil_status
add_unlabelled(struct job *j, size_t n_quote, struct postil_error *err)
{
    const struct phrase_source *from = &j->f->reading.text.from;
    for (size_t i = 0, end; i < j->found.n_tok; i = end ? end : i + 1) {
        end = unlabelled_end(j, i);
        if (!end)
            continue;
        uint32_t begin_byte = from->token[j->window + i + 1].begin;
        uint32_t end_byte = from->token[j->window + end - 1].end;
        const struct postil_quote *beside = neighbour(j, n_quote, begin_byte, end_byte);
        struct postil_quote like = {0};
        if (beside)
            like = *beside;
        struct postil_quote *q = postil_layer_add(j->out, 1, err);
        if (!q)
            return POSTIL_NOMEM;
        q->begin = begin_byte;
        q->end = end_byte;
        q->kind = POSTIL_DIRECT;
        q->score = NAN; /* nobody has counted how often such are quotes */
        if (beside) {
            q->speaker = like.speaker;
            q->speaker_begin = like.speaker_begin;
            q->speaker_end = like.speaker_end;
        }
    }
    return POSTIL_OK;
}

static enum postil_status
add_link(struct job *j, const struct quotes_link *l, struct postil_error *err)
{
    struct quotes_span subject;
    if (l->source != QUOTES_NONE)
        return add(j, l, &j->found.spans[l->source], j->f->names[l->source], err);
    if (l->cue == QUOTES_NONE || !find_subject(&j->found, l->cue, &subject))
        return add(j, l, NULL, NULL, err);
    const char *name = name_source(j, &subject);
    return name ? add(j, l, &subject, name, err)
                : postil_fail(err, POSTIL_NOMEM, "name of a speaker");
}

static enum postil_status
add_window(struct job *j, struct postil_error *err)
{
    quotes_finder *f = j->f;
    size_t n = link_spans(f, &j->found, f->scratch, f->links);
    size_t n_quote = postil_layer_count(j->out);
    enum postil_status st = name_sources(j, n, err);
    uint32_t content = QUOTES_NONE;
    j->speaker = NULL;
    for (size_t i = 0; i < n && st == POSTIL_OK; i++) {
        const struct quotes_link *l = &f->links[i];
        st = add_link(j, l, err);
        if (l->content == QUOTES_NONE)
            continue;
        if (st == POSTIL_OK && (content == QUOTES_NONE || l->content > content))
            st = add_within(j, l, err);
        content = content == QUOTES_NONE || l->content > content ? l->content : content;
    }
    return st == POSTIL_OK ? add_unlabelled(j, n_quote, err) : st;
}

enum postil_status
quotes_finder_run(quotes_finder *f, const postil_doc *doc, postil_arena *arena, bool raw,
                  postil_layer *out, struct postil_error *err)
{
    struct phrase_source from = phrase_source_of(doc);
    struct quotes_speakers speakers = {0};
    struct job j = {.f = f, .speakers = &speakers, .arena = arena, .out = out, .raw = raw};
    enum postil_status st = quotes_reading_fill(&f->reading, &f->phrases, &from, err);
    for (size_t i = 0; st == POSTIL_OK && i < from.n_token; i += j.found.n_tok) {
        st = quotes_labeller_run(f->labeller, &f->reading, i, &j.found, err);
        j.labels = j.found.labels;
        j.window = i;
        if (st == POSTIL_OK)
            st = add_window(&j, err);
    }
    return st;
}
