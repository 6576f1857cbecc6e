/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of capitalised words, cut at titles, nationalities and known names. */
#include "spans.h"

#include "lexicon.h"

/* Longer runs are cut: no name is so long, and look-ahead stays bounded. */
#define N_RUN 12

/* A sentence being cut. */
struct cut {
    const struct entities_words *w;
    const struct entities_word *words;
    size_t end; /* of the sentence        */
    struct entities_candidate *out;
    size_t n_out;
    bool titled; /* the last thing seen was a title */
};

static bool
is(const struct entities_word *word, uint32_t classes)
{
    return (word->classes & classes) != 0;
}

/* A word that may stand inside of a name. */
static bool
is_name_word(const struct entities_word *word)
{
    return (word->shape & ENTITIES_CAP) && !(word->shape & ENTITIES_BUILT) &&
           !is(word, LEXICON_CALENDAR);
}

/* Whether a capital means a name in a place where all words may have one. */
static bool
is_trusted(const struct cut *c, const struct entities_word *word)
{
    const struct entities_count *n = &c->w->counts[word->count];
    bool seen = n->n_mid > n->n_lower;
    if (!(word->shape & ENTITIES_WEAK))
        return true;
    if (is(word, LEXICON_COMMON) && is(word, LEXICON_LOCHEAD | LEXICON_MISCHEAD) &&
        word + 1 < c->words + c->end && !(word[1].shape & ENTITIES_WEAK) && is_name_word(word + 1))
        return true; /* Hurricane X */
    if (is(word, LEXICON_COMMON))
        return seen && is(word, LEXICON_NAME);
    if (is(word, LEXICON_NAME | LEXICON_TITLE | LEXICON_SURNAME | LEXICON_STATE))
        return n->n_lower == 0 || seen || is(word, LEXICON_COUNTRY | LEXICON_DEMONYM);
    if (word->shape & ENTITIES_HEADING)
        return seen;
    return n->n_mid ? seen : n->n_lower == 0 && !(word->shape & ENTITIES_WORDY);
}

static bool
is_head_word(const struct entities_word *word, const char *two)
{
    return word->head == ENTITIES_HEAD((unsigned char)two[0], (unsigned char)two[1], 0, 0);
}

static bool
is_the(const struct entities_word *word)
{
    return word->head == ENTITIES_HEAD('t', 'h', 'e', 0) && (word->shape & ENTITIES_LOWER);
}

/* "and" that joins two common nouns before a head: Trade and Industry Ministry. */
static bool
joins_nouns(const struct cut *c, size_t first, size_t at)
{
    size_t i = at + 1;
    if (!is(&c->words[at - 1], LEXICON_COMMON | LEXICON_ORGHEAD) || at - first > 2)
        return false;
    for (; i < c->end && i < at + 3 && is_name_word(&c->words[i]); i++)
        if (is(&c->words[i], LEXICON_ORGHEAD) && i > at + 1)
            return true;
    return false;
}

/* Words at `at` that may join the run begun at `first` with the capital behind them; 0: none. */
static size_t
link_len(const struct cut *c, size_t first, size_t at, bool of_head)
{
    const struct entities_word *word = &c->words[at], *before = word - 1;
    size_t i = at;
    if (word->shape & ENTITIES_PARTICLE) {
        while (i < c->end && i < at + 2 && (c->words[i].shape & ENTITIES_PARTICLE))
            i++;
    } else if (is_head_word(word, "of") || word->head == ENTITIES_HEAD('f', 'o', 'r', 0)) {
        uint32_t heads = is_head_word(word, "of") ? LEXICON_HEAD : LEXICON_ORGHEAD;
        if (!is(before, heads) || (is(before, LEXICON_TITLE) && !is(before, LEXICON_ORGHEAD)))
            return 0;
        i += at + 1 < c->end && is_the(&c->words[at + 1]) ? 2 : 1;
    } else if (word->head == '&') {
        i++;
    } else if (word->head == ENTITIES_HEAD('a', 'n', 'd', 0)) {
        if (!joins_nouns(c, first, at) &&
            !(of_head && is(before, LEXICON_COMMON) && at + 1 < c->end &&
              is(&c->words[at + 1], LEXICON_COMMON)))
            return 0;
        i++;
    } else {
        return 0;
    }
    if (i >= c->end || !is_name_word(&c->words[i]))
        return 0;
    return i - at;
}

/* End of the run of capitals that begins at `first`. */
static size_t
run_end(const struct cut *c, size_t first)
{
    bool of_head = false;
    size_t at = first + 1;
    while (at < c->end && at < first + N_RUN) {
        const struct entities_word *word = &c->words[at];
        if (is_name_word(word)) {
            if ((word->shape & ENTITIES_HEADING) && !is_trusted(c, word))
                break;
            at++;
            continue;
        }
        size_t n = link_len(c, first, at, of_head);
        if (!n)
            break;
        of_head |= is_head_word(word, "of") && is(&c->words[at - 1], LEXICON_ORGHEAD);
        at += n;
    }
    return at;
}

/* A title here, and no part of a body's name: "Attorney General", but not "General Assembly". */
static bool
is_title(const struct cut *c, size_t at, size_t end)
{
    const struct entities_word *word = &c->words[at];
    if (is(word, LEXICON_ROLE) && !is(word, LEXICON_NAME | LEXICON_TITLE))
        return (word->shape & ENTITIES_FIRST) && at + 1 < end;
    if (!is(word, LEXICON_TITLE))
        return false;
    if (is(word, LEXICON_FORENAME) && !(word->shape & ENTITIES_INITIAL))
        return false;
    return word->n_token > 1 || at + 1 >= end || !is(&c->words[at + 1], LEXICON_ORGHEAD) ||
           is(&c->words[at + 1], LEXICON_SURNAME | LEXICON_TITLE);
}

/* Where a name that begins at `first` must end: before the next title, nationality, listed name. */
static size_t
extent(const struct cut *c, size_t first, size_t end)
{
    size_t at = first + 1;
    for (; at < end; at++) {
        const struct entities_word *word = &c->words[at];
        bool linked = !(c->words[at - 1].shape & ENTITIES_CAP);
        if (is_title(c, at, end) && !linked)
            break;
        if (is(word, LEXICON_DEMONYM) && !is(word, LEXICON_FORENAME) && !linked)
            break;
        if (is(word, LEXICON_BODY | LEXICON_MISC) && word->n_token > 1 && !linked &&
            !is(word, LEXICON_HEAD | LEXICON_STATE))
            break;
    }
    return at;
}

static enum entities_frame
frame_of_head(const struct entities_word *word)
{
    return is(word, LEXICON_ORGHEAD)   ? ENTITIES_ORGS
           : is(word, LEXICON_LOCHEAD) ? ENTITIES_LOCS
                                       : ENTITIES_MISCS;
}

/* Last head noun in [first, end), before any "of"; `end` when there is none. */
static size_t
find_head(const struct cut *c, size_t first, size_t end)
{
    size_t head = end;
    for (size_t at = first; at < end; at++) {
        const struct entities_word *word = &c->words[at];
        if (!(word->shape & ENTITIES_CAP) && !is_head_word(word, "&") &&
            word->head != ENTITIES_HEAD('a', 'n', 'd', 0))
            break;
        if (is(word, LEXICON_HEAD))
            head = at;
    }
    return head;
}

static void
emit(struct cut *c, size_t first, size_t end, enum entities_frame frame)
{
    const struct entities_word *word = &c->words[first];
    const struct entities_count *n = &c->w->counts[word->count];
    bool doubtful = end == first + 1 && (word->shape & ENTITIES_WEAK) &&
                    !is(word, LEXICON_NAME | LEXICON_SURNAME) && n->n_mid == 0;
    c->out[c->n_out++] = (struct entities_candidate){
        .first = (uint32_t)first,
        .end = (uint32_t)end,
        .frame = frame,
        .titled = c->titled,
        .doubtful = doubtful,
    };
    c->titled = false;
}

/* Adjective built on a name, with what else of the name stands around it: post-World War II. */
static size_t
cut_adjective(struct cut *c, size_t at)
{
    const struct entities_word *word = &c->words[at];
    struct entities_candidate *before = c->n_out ? &c->out[c->n_out - 1] : NULL;
    size_t stop = at + 1;
    c->titled = false;
    if ((word->shape & ENTITIES_HEADING) && is(word, LEXICON_COMMON))
        return stop;
    if (stop < c->end && is(word + 1, LEXICON_MISCHEAD) && is_name_word(word + 1))
        stop = run_end(c, stop);
    if (before && before->end == at && before->first + 1 == at && before->frame == ENTITIES_FREE &&
        is(word - 1, LEXICON_FORENAME)) {
        before->end = (uint32_t)stop;
        before->frame = ENTITIES_ADJ;
        return stop;
    }
    emit(c, at, stop, ENTITIES_ADJ);
    return stop;
}

/* A person's surname that looks like a head noun: "Rod Park", "Jane Hill". */
static bool
is_person_head(const struct cut *c, size_t first, size_t head)
{
    const struct entities_word *word = &c->words[first];
    return is(&c->words[head], LEXICON_SURNAME) && (head == first || is(word, LEXICON_FORENAME) ||
                                                    c->titled || (word->shape & ENTITIES_INITIAL));
}

/* Candidate that begins with a nationality; returns where to go on. */
static size_t
cut_demonym(struct cut *c, size_t first, size_t end)
{
    size_t stop = extent(c, first, end), head = find_head(c, first + 1, stop);
    if (head < stop && is(&c->words[first + 1], LEXICON_STATE | LEXICON_DEMONYM))
        head = stop;
    if (head < stop && is(&c->words[head], LEXICON_STATE))
        head = stop;
    if (head == stop) {
        emit(c, first, first + 1, ENTITIES_LISTED);
        return first + 1;
    }
    bool opens = head + 1 < stop && !(c->words[head + 1].shape & ENTITIES_CAP);
    emit(c, first, opens ? stop : head + 1, frame_of_head(&c->words[head]));
    return opens ? stop : head + 1;
}

/* A lone head noun or common word is no name, unless the lists know it as one. */
static bool
is_bare(const struct cut *c, size_t first, size_t end)
{
    const struct entities_word *word = &c->words[first];
    return end == first + 1 && !is(word, LEXICON_NAME) && !c->titled &&
           is(word, LEXICON_HEAD | LEXICON_COMMON | LEXICON_ROLE) &&
           !(is(word, LEXICON_SURNAME) && !(word->shape & ENTITIES_WEAK));
}

/* An unknown first word of a sentence before a known place is hardly part of a name. */
static bool
is_opener(const struct cut *c, size_t first, size_t end)
{
    const struct entities_word *word = &c->words[first];
    return (word->shape & ENTITIES_FIRST) && first + 1 < end && !c->titled &&
           !is(word, LEXICON_NAME | LEXICON_SURNAME | LEXICON_HEAD) &&
           is(word + 1, LEXICON_PLACE) && !is(word + 1, LEXICON_SURNAME | LEXICON_FORENAME) &&
           c->w->counts[word->count].n_mid == 0;
}

/* Any other candidate that begins at `first`; returns where to go on. */
static size_t
cut_name(struct cut *c, size_t first, size_t end)
{
    const struct entities_word *word = &c->words[first];
    size_t stop = extent(c, first, end), head = find_head(c, first, stop);
    if (head == stop && is_opener(c, first, end))
        return first + 1;
    if (head < stop && head > first && is_person_head(c, first, head))
        head = stop;
    if (head == first && head + 1 == stop)
        head = stop;
    if (head < stop && head == first && is(word, LEXICON_SURNAME | LEXICON_FORENAME) &&
        (c->words[first + 1].shape & ENTITIES_CAP))
        head = stop;
    if (head < stop) {
        bool opens =
            head == first || (head + 1 < stop && !(c->words[head + 1].shape & ENTITIES_CAP));
        size_t to = opens ? stop : head + 1;
        emit(c, first, to, frame_of_head(&c->words[head]));
        return to;
    }
    bool listed = (is(word, LEXICON_PLACE | LEXICON_BODY | LEXICON_MISC) ||
                   (is(word, LEXICON_STATE) && word->n_token > 1)) &&
                  (!is(word, LEXICON_FORENAME | LEXICON_SURNAME) || stop == first + 1);
    if (listed && (word->n_token > 1 || stop == first + 1 || is(word, LEXICON_COUNTRY))) {
        emit(c, first, first + 1, ENTITIES_LISTED);
        return first + 1;
    }
    if (stop == first + 1 && is(word, LEXICON_MEDIA) && !c->titled &&
        (!(word->shape & ENTITIES_WEAK) || first > 0))
        emit(c, first, stop, ENTITIES_BARE);
    else if (!is_bare(c, first, stop))
        emit(c, first, stop, listed && stop == first + 1 ? ENTITIES_LISTED : ENTITIES_FREE);
    c->titled = false;
    return stop;
}

static void
cut_run(struct cut *c, size_t first, size_t end)
{
    for (size_t at = first; at < end;) {
        const struct entities_word *word = &c->words[at];
        if (!(word->shape & (ENTITIES_CAP | ENTITIES_PARTICLE)) ||
            (word->head == ENTITIES_HEAD('t', 'h', 'e', 0) && word->n_token == 1)) {
            at++;
        } else if (is_title(c, at, end)) {
            c->titled = true;
            at++;
        } else if (is(word, LEXICON_DEMONYM) && !is(word, LEXICON_FORENAME)) {
            at = cut_demonym(c, at, end);
        } else {
            at = cut_name(c, at, end);
        }
    }
}

size_t
entities_spans_find(const struct entities_words *w, size_t first, size_t end,
                    struct entities_candidate *out)
{
    struct cut c = {.w = w, .words = w->words, .end = end, .out = out};
    for (size_t at = first; at < end;) {
        const struct entities_word *word = &c.words[at];
        bool particle = (word->shape & ENTITIES_PARTICLE) && at + 1 < end &&
                        is_name_word(&c.words[at + 1]) && !is_head_word(word, "la") &&
                        !is_head_word(word, "le") && !is_head_word(word, "do");
        if (word->shape & ENTITIES_BUILT) {
            at = cut_adjective(&c, at);
        } else if (particle || (is_name_word(word) && is_trusted(&c, word))) {
            size_t stop = run_end(&c, at);
            c.titled = false;
            cut_run(&c, at, stop);
            at = stop;
        } else {
            at++;
        }
    }
    return c.n_out;
}
