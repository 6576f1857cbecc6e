/* SPDX-License-Identifier: Apache-2.0 */
/* Attribution by rules around a cue: the speaker beside it, the content before or behind. */
#include "attribute.h"

#include <math.h>

#include "../phrase/refer.h"

enum {
    SENTENCE_WINDOW = 250, /* words of a sentence that are looked at        */
    SCARE_QUOTE = 3,       /* words of a quotation that reports nothing     */
    NO_WORD = UINT32_MAX
};

struct finder {
    const struct phrase_text *text;
    const struct quotes_cues *cues;
    struct quotes_quotations *quotations;
    postil_layer *out;
    postil_arena *arena;
    struct postil_error *err;
    size_t begin, end;   /* words of the sentence                                */
    const char *speaker; /* of the quote before this one; NULL: none             */
    uint32_t mention_begin, mention_end;
    struct phrase_np inverted; /* speaker behind a cue of this sentence; empty: none    */
    size_t last_content;       /* one behind the last word of the last quoted content  */
    size_t open_record;        /* 1 + the quote that runs on in the next paragraph, or 0 */
    enum postil_status status;
};

static uint32_t
tag(const struct finder *f, size_t i)
{
    return i < f->end ? f->text->word[i].tag : PHRASE_STOP;
}

static bool
is_colon(const struct finder *f, size_t i)
{
    return i < f->end && f->text->from.text[f->text->word[i].begin] == ':';
}

/* The quotation that holds word i, or NULL. */
static struct quotes_quotation *
quotation_of(const struct finder *f, size_t i)
{
    size_t at = quotes_quotation_at(f->quotations, i);
    if (at == f->quotations->n || f->quotations->item[at].begin > i)
        return NULL;
    return &f->quotations->item[at];
}

static struct quotes_quotation *
quotation_starting(const struct finder *f, size_t i)
{
    struct quotes_quotation *q = quotation_of(f, i);
    return q && q->begin == i ? q : NULL;
}

/* The quotation whose last word stands right before word i. */
static struct quotes_quotation *
quotation_ending(const struct finder *f, size_t i)
{
    struct quotes_quotation *q = i ? quotation_of(f, i - 1) : NULL;
    return q && q->end == i ? q : NULL;
}

struct content {
    size_t begin, end; /* words */
};

/* Leave out marks at either end; a question mark or full stop inside quotation marks stays. */
static void
trim(const struct finder *f, struct content *c)
{
    while (c->begin < c->end && tag(f, c->begin) & (PHRASE_COMMA | PHRASE_STOP))
        c->begin++;
    while (c->begin < c->end) {
        const struct phrase_word *last = &f->text->word[c->end - 1];
        bool full = last->tag == PHRASE_STOP && quotation_of(f, c->end - 1) &&
                    quotation_of(f, c->end - 1)->end == c->end;
        if (full || !(last->tag & (PHRASE_COMMA | PHRASE_STOP)))
            break;
        c->end--;
    }
}

/* Direct: all of it stands in one quotation; mixed: some of it. Marks the quotations as used. */
static uint32_t
kind_of(const struct finder *f, const struct content *c)
{
    uint32_t kind = POSTIL_INDIRECT;
    for (size_t i = quotes_quotation_at(f->quotations, c->begin);
         i < f->quotations->n && f->quotations->item[i].begin < c->end; i++) {
        struct quotes_quotation *q = &f->quotations->item[i];
        q->used = true;
        kind = q->begin <= c->begin && q->end + 1 >= c->end ? POSTIL_DIRECT : POSTIL_MIXED;
    }
    return kind;
}

/* How a quote was found. */
enum form { SOURCE, INVERTED, BEFORE, BEHIND_MARK, BEHIND_THAT, BEHIND_BARE, TRANSCRIPT, UNCUED };

/* Share of each form whose cue and speaker were right on the 84 development articles of PolNeAR. */
static const float form_score[] = {
    [SOURCE] = 0.95f,      [INVERTED] = 0.89f,    [BEFORE] = 0.99f,   [BEHIND_MARK] = 0.74f,
    [BEHIND_THAT] = 0.69f, [BEHIND_BARE] = 0.72f, [TRANSCRIPT] = NAN, [UNCUED] = NAN,
};

/* A quotation without a cue that runs on belongs to whoever says the next paragraph. */
static void
share_speaker(struct finder *f, size_t record)
{
    struct postil_quote *q = (struct postil_quote *)postil_layer_records(f->out) + record;
    q->speaker = f->speaker;
    q->speaker_begin = f->mention_begin;
    q->speaker_end = f->mention_end;
}

static void
add(struct finder *f, struct content c, const struct quotes_cue *cue, const struct phrase_np *np,
    enum form form)
{
    trim(f, &c);
    if (c.begin >= c.end || f->status != POSTIL_OK)
        return;
    struct postil_quote *q = postil_layer_add(f->out, 1, f->err);
    if (!q) {
        f->status = POSTIL_NOMEM;
        return;
    }
    q->begin = f->text->word[c.begin].begin;
    q->end = f->text->word[c.end - 1].end;
    q->kind = kind_of(f, &c);
    q->score = form_score[form];
    if (cue) {
        q->cue_begin = f->text->word[cue->begin].begin;
        q->cue_end = f->text->word[cue->end - 1].end;
    }
    if (np) {
        f->speaker = phrase_name(f->text, np, f->arena);
        f->mention_begin = f->text->word[np->begin].begin;
        f->mention_end = f->text->word[np->end - 1].end;
        if (!f->speaker)
            f->status = postil_fail(f->err, POSTIL_NOMEM, "name of a speaker");
    }
    q->speaker = f->speaker;
    if (f->speaker && (np || !cue)) {
        q->speaker_begin = f->mention_begin;
        q->speaker_end = f->mention_end;
    }
    if (np && f->open_record && c.begin == f->last_content)
        share_speaker(f, f->open_record - 1);
    f->open_record = 0;
    f->last_content = c.end;
}

/* The speaker behind a cue, with what belongs to a description: "people familiar with the matter".
 */
static bool
speaker_after(const struct finder *f, size_t at, struct phrase_np *np)
{
    if (!phrase_np_after(f->text, at, f->end, np) || f->text->word[np->begin].tag == PHRASE_VERB)
        return false;
    for (int step = 0; step < 3; step++) {
        struct phrase_np more;
        size_t i = np->end;
        if (tag(f, i) == PHRASE_ADJ)
            i++;
        if (tag(f, i) != PHRASE_PREP || !phrase_np_after(f->text, i + 1, f->end, &more) ||
            tag(f, i + 1) & (PHRASE_TIME | PHRASE_VERB))
            break;
        np->end = more.end;
    }
    return true;
}

/* Whether a clause begins at word i: a noun phrase with a verb behind it. */
static bool
clause_begins(const struct finder *f, size_t i)
{
    struct phrase_np np;
    if (tag(f, i) & (PHRASE_SUB | PHRASE_THAT) ||
        (i < f->end && phrase_word_is(f->text, i, "there")))
        return true;
    for (int skip = 0; skip < 3 && tag(f, i) & (PHRASE_ADV | PHRASE_PREP | PHRASE_TIME); skip++) {
        if (tag(f, i) == PHRASE_PREP && phrase_np_after(f->text, i + 1, f->end, &np))
            i = np.end;
        else
            i++;
        if (tag(f, i) == PHRASE_COMMA)
            i++;
    }
    if (!phrase_np_after(f->text, i, f->end, &np) ||
        (tag(f, i) == PHRASE_VERB && np.end - np.begin == 1))
        return false;
    for (size_t k = np.end; k < f->end && k < np.end + 12; k++) {
        if (tag(f, k) & (PHRASE_VERB | PHRASE_AUX | PHRASE_MODAL))
            return tag(f, k) != PHRASE_VERB || f->text->word[k].form != PHRASE_ING;
        if (tag(f, k) & (PHRASE_STOP | PHRASE_TO))
            break;
    }
    return false;
}

/* From word `at` to the end of the sentence, or of the quotation that begins there. */
static struct content
content_after(const struct finder *f, size_t at)
{
    struct content c = {at, f->end};
    struct quotes_quotation *q = quotation_starting(f, at);
    if (q) {
        bool ends_here = q->end >= f->end || tag(f, q->end) & (PHRASE_STOP | PHRASE_COMMA) ||
                         tag(f, q->end - 1) & (PHRASE_STOP | PHRASE_COMMA);
        if (ends_here)
            c.end = q->end;
        return c;
    }
    for (size_t i = at; i < f->end; i++)
        if (f->text->from.text[f->text->word[i].begin] == ';' && !quotation_of(f, i)) {
            c.end = i;
            break;
        }
    return c;
}

/* From the beginning of the sentence (or of the quotation that reaches into it) to word `at`. */
static struct content
content_before(const struct finder *f, size_t at)
{
    struct content c = {f->begin, at};
    struct quotes_quotation *q = at ? quotation_of(f, at - 1) : NULL;
    if (!q && at > 1 && tag(f, at - 1) == PHRASE_COMMA)
        q = quotation_ending(f, at - 1);
    if (q && q->begin < f->begin)
        c.begin = q->begin;
    if (tag(f, c.begin) == PHRASE_CONJ)
        c.begin++;
    return c;
}

/* Whether something said may end right before word i. */
static bool
content_ends(const struct finder *f, size_t i)
{
    return i > f->begin && (tag(f, i - 1) == PHRASE_COMMA || quotation_ending(f, i));
}

static bool
passive(const struct finder *f, const struct quotes_cue *cue)
{
    if (!(f->text->word[cue->begin].form & PHRASE_PART))
        return false;
    size_t i = cue->begin;
    while (i > f->begin && tag(f, i - 1) & (PHRASE_ADV | PHRASE_NEG))
        i--;
    if (i == f->begin || tag(f, i - 1) != PHRASE_AUX)
        return false;
    static const char *const have[] = {"have", "has", "had", "having", "'ve", "’ve", "did", "'s"};
    for (size_t k = 0; k < sizeof have / sizeof *have; k++)
        if (phrase_word_is(f->text, i - 1, have[k]))
            return false;
    return true;
}

/* "According to X, which was checked by Y, ...": one behind the comma that ends the source. */
static size_t
behind_source(const struct finder *f, size_t at)
{
    for (size_t i = at; i < f->end; i++)
        if (tag(f, i) == PHRASE_COMMA && tag(f, i + 1) != PHRASE_REL &&
            !(tag(f, i + 1) == PHRASE_VERB && f->text->word[i + 1].form & PHRASE_ING))
            return i + 1;
    return f->end;
}

/* The source of a report does not go on speaking in the next sentence. */
static void
from_source(struct finder *f, const struct quotes_cue *cue)
{
    struct phrase_np np;
    if (!speaker_after(f, cue->end, &np))
        return;
    struct content c = content_before(f, cue->begin);
    if (phrase_group_begin(f->text, cue->begin, f->begin) == f->begin)
        c = content_after(f, behind_source(f, np.end));
    else if (tag(f, np.end) == PHRASE_COMMA && tag(f, cue->begin - 1) == PHRASE_COMMA)
        c.end = f->end;
    const char *speaker = f->speaker;
    uint32_t begin = f->mention_begin, end = f->mention_end;
    add(f, c, cue, &np, SOURCE);
    f->speaker = speaker;
    f->mention_begin = begin;
    f->mention_end = end;
}

/* "told reporters": one behind the hearer. */
static size_t
behind_hearer(const struct finder *f, size_t at)
{
    struct phrase_np np;
    struct quotes_quotation *q = quotation_starting(f, at);
    return !q && phrase_np_after(f->text, at, f->end, &np) ? np.end : at;
}

/* Where the content behind a cue begins, or NO_WORD. */
static size_t
content_behind(const struct finder *f, const struct quotes_cue *cue)
{
    size_t at = cue->end;
    if (cue->kinds & QUOTES_TELL && tag(f, at) != PHRASE_THAT && tag(f, at) != PHRASE_COMMA)
        at = behind_hearer(f, at);
    size_t far = at;
    while (far < f->end && far < at + 10 && !(tag(f, far) & (PHRASE_THAT | PHRASE_COMMA)) &&
           !is_colon(f, far) && !quotation_starting(f, far) &&
           tag(f, far) & (PHRASE_ADV | PHRASE_PREP | PHRASE_TIME | PHRASE_NOUN | PHRASE_DET |
                          PHRASE_NAME | PHRASE_NUM | PHRASE_POSS | PHRASE_ADJ | PHRASE_GEN))
        far++;
    bool mark = tag(f, far) == PHRASE_COMMA || is_colon(f, far);
    bool near = far == at || tag(f, at) & (PHRASE_ADV | PHRASE_PREP | PHRASE_TIME);
    if (quotation_starting(f, far + mark) && (mark || near || cue->kinds & QUOTES_QUOTE))
        return far + mark;
    if (is_colon(f, far) && far + 1 < f->end)
        return far + 1;
    if (tag(f, far) == PHRASE_THAT && near && cue->kinds != QUOTES_QUOTE)
        return far + 1 + (tag(f, far + 1) == PHRASE_COMMA);
    if (cue->kinds & QUOTES_ASK && tag(f, at) == PHRASE_SUB)
        return at;
    if (!(cue->kinds & (QUOTES_SAY | QUOTES_THINK | QUOTES_TELL)))
        return NO_WORD;
    if (cue->kinds & QUOTES_TELL && !(cue->kinds & QUOTES_SAY) && at == cue->end)
        return NO_WORD;
    return clause_begins(f, at) ? at : NO_WORD;
}

static bool
inverted(struct finder *f, const struct quotes_cue *cue)
{
    struct phrase_np np;
    size_t group = phrase_group_begin(f->text, cue->begin, f->begin);
    if (!(cue->kinds & (QUOTES_SAY | QUOTES_QUOTE | QUOTES_TELL)) || !content_ends(f, group) ||
        f->text->word[cue->begin].form == PHRASE_ING || quotation_starting(f, cue->end) ||
        !speaker_after(f, cue->end, &np))
        return false;
    bool quoted =
        quotation_ending(f, group) || (group > f->begin + 1 && quotation_ending(f, group - 1));
    bool ends = np.end >= f->end ||
                tag(f, np.end) & (PHRASE_COMMA | PHRASE_STOP | PHRASE_PREP | PHRASE_SUB |
                                  PHRASE_TIME | PHRASE_CONJ) ||
                f->text->word[np.end].form == PHRASE_ING;
    if (!ends || (!quoted && !(cue->kinds & QUOTES_SAY)))
        return false;
    f->inverted = np;
    add(f, content_before(f, group), cue, &np, INVERTED);
    for (size_t i = np.end; i < f->end && i < np.end + 12; i++)
        if (quotation_starting(f, i) && quoted && tag(f, i - 1) & (PHRASE_COMMA | PHRASE_STOP)) {
            add(f, content_after(f, i), cue, &np, INVERTED);
            break;
        }
    return true;
}

static enum form
form_behind(const struct finder *f, size_t at)
{
    if (quotation_starting(f, at) || is_colon(f, at - 1))
        return BEHIND_MARK;
    return tag(f, at - 1) == PHRASE_THAT || tag(f, at) == PHRASE_SUB ? BEHIND_THAT : BEHIND_BARE;
}

/* "Ann Lee, a judge, said", "Ann Lee (Ohio) said". */
static bool
closes_insertion(const struct finder *f, size_t group)
{
    return group > f->begin && tag(f, group - 1) & (PHRASE_COMMA | PHRASE_STOP | PHRASE_TIME);
}

/* Speaker, then cue: the content follows, or ends right before the speaker. */
static void
ordinary(struct finder *f, const struct quotes_cue *cue)
{
    struct phrase_np np;
    size_t group = phrase_group_begin(f->text, cue->begin, f->begin);
    bool adds = f->text->word[cue->begin].form == PHRASE_ING && f->inverted.end > 0;
    if (adds)
        np = f->inverted;
    else if (!phrase_find_subject(f->text, group, f->begin, &np))
        return;
    if (np.end > cue->begin || (quotation_of(f, np.begin) && !quotation_of(f, cue->begin)))
        return;
    size_t at = content_behind(f, cue);
    bool before = cue->kinds & (QUOTES_SAY | QUOTES_TELL | QUOTES_THINK) &&
                  f->text->word[cue->begin].form != PHRASE_ING && content_ends(f, np.begin) &&
                  (np.end == group || closes_insertion(f, group));
    bool quoted = before && (quotation_ending(f, np.begin) || quotation_ending(f, np.begin - 1));
    bool last = tag(f, cue->end) & (PHRASE_STOP | PHRASE_COMMA | PHRASE_PREP | PHRASE_TIME) ||
                cue->kinds & QUOTES_TELL;
    if (before && (quoted || (at == NO_WORD && last))) {
        struct content c = content_before(f, np.begin);
        if (!quoted && tag(f, cue->end) == PHRASE_COMMA)
            c.end = f->end; /* "The price, Lee insisted, will rise" */
        add(f, c, cue, &np, BEFORE);
    }
    if (at != NO_WORD)
        add(f, content_after(f, at), cue, &np, form_behind(f, at));
}

/* "Ann: ...". */
static void
transcript(struct finder *f)
{
    struct phrase_np np;
    if (!phrase_np_after(f->text, f->begin, f->end, &np) || !is_colon(f, np.end) ||
        !quotation_starting(f, np.end + 1) || !phrase_refer(f->text, &np))
        return;
    struct quotes_cue cue = {np.end, np.end + 1, 0};
    add(f, content_after(f, np.end + 1), &cue, &np, TRANSCRIPT);
}

static void
sentence(struct finder *f)
{
    f->inverted = (struct phrase_np){0, 0};
    transcript(f);
    for (size_t i = f->begin; i < f->end && f->status == POSTIL_OK; i++) {
        struct quotes_cue cue;
        if (!quotes_cue_find(f->cues, f->text, i, f->end, &cue))
            continue;
        if (quotation_of(f, i))
            continue;
        if (cue.kinds & QUOTES_SOURCE)
            from_source(f, &cue);
        else if (!passive(f, &cue) && !inverted(f, &cue))
            ordinary(f, &cue);
        i = cue.end - 1;
    }
}

static bool
near_before(const struct finder *f, const struct quotes_quotation *q)
{
    return f->speaker && q->begin >= f->last_content && q->begin - f->last_content < 40;
}

/* Quotations of the sentence that no cue has claimed. */
static void
uncued(struct finder *f)
{
    for (size_t i = quotes_quotation_at(f->quotations, f->begin);
         i < f->quotations->n && f->quotations->item[i].begin < f->end; i++) {
        struct quotes_quotation *q = &f->quotations->item[i];
        if (q->used || q->begin < f->begin || q->end - q->begin <= SCARE_QUOTE)
            continue;
        bool whole = q->begin == f->begin && q->end + 1 >= f->end;
        if (!whole || !near_before(f, q))
            f->speaker = NULL;
        struct content c = {q->begin, q->end};
        add(f, c, NULL, NULL, UNCUED);
        if (q->unclosed && !f->speaker)
            f->open_record = postil_layer_count(f->out);
    }
}

enum postil_status
quotes_attribute(const struct phrase_text *text, const struct quotes_cues *cues,
                 struct quotes_quotations *quotations, postil_layer *out, postil_arena *arena,
                 struct postil_error *err)
{
    struct finder f = {.text = text,
                       .cues = cues,
                       .quotations = quotations,
                       .out = out,
                       .arena = arena,
                       .err = err,
                       .status = POSTIL_OK};
    while (f.end < text->n && f.status == POSTIL_OK) {
        f.begin = f.end;
        f.end = phrase_sentence_end(text, f.begin, SENTENCE_WINDOW);
        sentence(&f);
        uncued(&f);
    }
    return f.status;
}
