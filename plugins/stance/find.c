/* SPDX-License-Identifier: Apache-2.0 */
/* From cue to record: names, pronouns, targets that go unsaid. */
#include "find.h"

#include <string.h>

#include "../phrase/refer.h"
#include "frame.h"

enum {
    SENTENCE_WINDOW = 250,
    MEMORY = 300,   /* words that "it" may look back over     */
    QUOTES_BACK = 8 /* quotes that may lie around one another */
};

struct finder {
    const struct stance_lists *lists;
    const struct phrase_text *t;
    const struct postil_quote *quote;
    size_t n_quote, at_quote; /* quotes before at_quote end before the sentence */
    postil_layer *out;
    postil_arena *arena;
    struct postil_error *err;
    struct phrase_np topic; /* what was last spoken of; empty: nothing */
    enum postil_status status;
};

/* The smallest quote with a speaker around a word, or NULL. */
static const struct postil_quote *
quote_around(const struct finder *f, size_t word)
{
    const struct phrase_word *w = &f->t->word[word];
    const struct postil_quote *best = NULL;
    size_t low = 0, high = f->n_quote;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->quote[middle].begin <= w->begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t back = 0; back < QUOTES_BACK && low > 0; back++) {
        const struct postil_quote *q = &f->quote[--low];
        bool around = q->end >= w->end && q->speaker;
        bool cue_inside =
            q->cue_begin != POSTIL_ABSENT && q->cue_begin <= w->begin && q->cue_end >= w->end;
        if (around && !cue_inside && (!best || q->end - q->begin < best->end - best->begin))
            best = q;
    }
    return best;
}

static bool
is_pronoun(const struct phrase_text *t, const struct phrase_np *np)
{
    static const char *const words[] = {"it",  "them",  "that",  "this",
                                        "one", "these", "those", NULL};
    if (np->end - np->begin != 1)
        return false;
    for (const char *const *w = words; *w; w++)
        if (phrase_word_is(t, np->begin, *w))
            return true;
    return false;
}

/* "the matter", "the issue": as good as a pronoun. */
static bool
is_shell(const struct phrase_text *t, const struct phrase_np *np)
{
    static const char *const words[] = {"matter", "issue", "question", "subject",
                                        "news",   "topic", NULL};
    if (np->end - np->begin != 2 || t->word[np->begin].tag != PHRASE_DET)
        return false;
    for (const char *const *w = words; *w; w++)
        if (phrase_word_is(t, np->begin + 1, *w))
            return true;
    return false;
}

/* "rejected reports that": against a report, but no position. */
static bool
is_hearsay(const struct phrase_text *t, const struct phrase_np *np)
{
    static const char *const words[] = {"report",     "reports",     "rumour",     "rumours",
                                        "rumor",      "rumors",      "claim",      "claims",
                                        "suggestion", "suggestions", "notion",     "speculation",
                                        "allegation", "allegations", "accusation", "accusations",
                                        "charge",     "charges",     NULL};
    size_t head = phrase_np_head(t, np);
    for (const char *const *w = words; *w; w++)
        if (phrase_word_is(t, head, *w))
            return true;
    return false;
}

static bool
overlaps(const struct phrase_np *a, const struct phrase_np *b)
{
    return a->begin < b->end && b->begin < a->end;
}

/* A thing named before `at` in this sentence or the one before: the last noun phrase with an
 * article. */
static bool
last_thing(const struct finder *f, size_t at, const struct stance_frame *frame,
           struct phrase_np *out)
{
    const struct phrase_text *t = f->t;
    size_t floor = phrase_sentence_begin(t, at < t->n ? at : t->n - 1, SENTENCE_WINDOW);
    bool found = false;
    for (int sentence = 0; sentence < 2; sentence++) {
        for (size_t i = at; i > floor && at - i < MEMORY;) {
            i--;
            struct phrase_np np;
            if (!(t->word[i].tag & (PHRASE_DET | PHRASE_ADJ | PHRASE_NOUN)) ||
                !phrase_np_after(t, i, at, &np) || t->word[phrase_np_head(t, &np)].entity)
                continue;
            while (np.begin > floor &&
                   t->word[np.begin - 1].tag & (PHRASE_ADJ | PHRASE_NOUN | PHRASE_DET))
                np.begin--;
            bool subject = frame->n_holder && overlaps(&np, &frame->holder[0]);
            if (t->word[np.begin].tag & (PHRASE_DET | PHRASE_ADJ | PHRASE_POSS) && !subject) {
                *out = np;
                return true;
            }
            if (!found && !subject)
                *out = np;
            found = found || !subject;
            i = np.begin;
        }
        if (floor == 0 || found)
            return found;
        at = floor;
        floor = phrase_sentence_begin(t, floor - 1, SENTENCE_WINDOW);
    }
    return found;
}

/* What the position is on: the words themselves, or what "it" stands for. */
static bool
settle_target(struct finder *f, const struct stance_cue *cue, struct stance_frame *frame)
{
    bool shell = frame->has_target && is_shell(f->t, &frame->target) && f->topic.end > 0;
    if (frame->has_target && !is_pronoun(f->t, &frame->target) && !shell) {
        if (!phrase_word_is(f->t, frame->target.begin, "no"))
            f->topic = frame->target;
        return true;
    }
    if (f->topic.end > 0 && cue->begin - f->topic.end < MEMORY &&
        !(frame->n_holder && overlaps(&f->topic, &frame->holder[0]))) {
        frame->target = f->topic;
        return true;
    }
    return last_thing(f, cue->begin, frame, &frame->target);
}

static const char *
target_text(struct finder *f, const struct phrase_np *np)
{
    if (f->lists->targets.n_target)
        return stance_targets_find(&f->lists->targets, f->t, np->begin, np->end);
    const char *text = phrase_pronoun_kind(f->t, np) == PHRASE_NOT_PRONOUN
                           ? phrase_copy(f->t, np, f->arena)
                           : phrase_name(f->t, np, f->arena);
    if (!text)
        f->status = postil_fail(f->err, POSTIL_NOMEM, "target of a stance");
    return text;
}

static void
extend(struct postil_stance *s, uint32_t begin, uint32_t end)
{
    s->begin = begin < s->begin ? begin : s->begin;
    s->end = end > s->end ? end : s->end;
}

static bool
is_repeated(const struct finder *f, const struct postil_stance *s)
{
    size_t n = postil_layer_count(f->out);
    const struct postil_stance *all = postil_layer_records(f->out);
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        const struct postil_stance *o = &all[n - back];
        if (o->label == s->label && o->held == s->held && strcmp(o->holder, s->holder) == 0 &&
            strcmp(o->target, s->target) == 0 && o->begin < s->end && s->begin < o->end)
            return true;
    }
    return false;
}

static void
add(struct finder *f, const struct stance_cue *cue, const struct stance_frame *frame,
    const struct phrase_np *mention, const struct postil_quote *speech)
{
    const struct phrase_text *t = f->t;
    struct postil_stance s = {
        .begin = t->word[cue->begin].begin,
        .end = t->word[cue->end - 1].end,
        .label = frame->label,
        .held = frame->held,
        .negated = frame->negated,
        .cue_begin = t->word[cue->begin].begin,
        .cue_end = t->word[cue->end - 1].end,
        .target = target_text(f, &frame->target),
    };
    if (!s.target || f->status != POSTIL_OK)
        return;
    if (mention) {
        s.holder_begin = t->word[mention->begin].begin;
        s.holder_end = t->word[mention->end - 1].end;
        bool pronoun = phrase_pronoun_kind(t, mention) != PHRASE_NOT_PRONOUN;
        bool known = pronoun && frame->antecedent.end > 0;
        s.holder = speech ? speech->speaker
                          : phrase_name(t, known ? &frame->antecedent : mention, f->arena);
        extend(&s, s.holder_begin, s.holder_end);
    } else {
        s.holder = speech->speaker;
        s.holder_begin = speech->speaker_begin;
        s.holder_end = speech->speaker_end;
    }
    if (!s.holder) {
        f->status = postil_fail(f->err, POSTIL_NOMEM, "holder of a stance");
        return;
    }
    if (t->word[frame->target.begin].sentence == t->word[cue->begin].sentence)
        extend(&s, t->word[frame->target.begin].begin, t->word[frame->target.end - 1].end);
    if (is_repeated(f, &s))
        return;
    struct postil_stance *r = postil_layer_add(f->out, 1, f->err);
    if (!r) {
        f->status = POSTIL_NOMEM;
        return;
    }
    s.score = r->score;
    *r = s;
}

static void
add_all(struct finder *f, const struct stance_cue *cue, struct stance_frame *frame)
{
    const struct postil_quote *speech = quote_around(f, cue->begin);
    if (frame->has_target && is_hearsay(f->t, &frame->target))
        return;
    if (!settle_target(f, cue, frame))
        return;
    if (frame->n_holder == 0) {
        if (frame->by_speaker && speech && cue->class != STANCE_VERB)
            add(f, cue, frame, NULL, speech);
        return;
    }
    for (size_t i = 0; i < frame->n_holder && f->status == POSTIL_OK; i++) {
        enum phrase_pronoun kind = phrase_pronoun_kind(f->t, &frame->holder[i]);
        if (kind == PHRASE_OTHER || (kind == PHRASE_SPEAKER && !speech))
            continue;
        if (overlaps(&frame->holder[i], &frame->target) ||
            stance_is_thing(&f->lists->things, f->t, phrase_np_head(f->t, &frame->holder[i])))
            continue;
        add(f, cue, frame, &frame->holder[i], kind == PHRASE_SPEAKER ? speech : NULL);
    }
}

static void
sentence(struct finder *f, const struct stance_sentence *s)
{
    for (size_t i = s->begin; i < s->end && f->status == POSTIL_OK; i++) {
        struct stance_cue cue;
        struct stance_frame frame;
        if (!stance_cue_find(&f->lists->cues, f->t, i, s->end, &cue))
            continue;
        if (!stance_frame_read(&f->lists->control, f->t, s, &cue, &frame))
            continue;
        add_all(f, &cue, &frame);
        i = cue.end - 1;
    }
}

enum postil_status
stance_find(const struct stance_lists *lists, const struct phrase_text *text,
            const struct postil_quote *quote, size_t n_quote, postil_layer *out,
            postil_arena *arena, struct postil_error *err)
{
    struct finder f = {.lists = lists,
                       .t = text,
                       .quote = quote,
                       .n_quote = n_quote,
                       .out = out,
                       .arena = arena,
                       .err = err,
                       .status = POSTIL_OK};
    struct stance_sentence s = {0, 0};
    while (s.end < text->n && f.status == POSTIL_OK) {
        s.begin = s.end;
        s.end = phrase_sentence_end(text, s.begin, SENTENCE_WINDOW);
        sentence(&f, &s);
    }
    return f.status;
}
