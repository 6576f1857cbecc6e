/* SPDX-License-Identifier: Apache-2.0 */
/* Rewriting examples word by word. */
#include "variants.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <postil/tagger.h>
#include <postil/utf8.h>

enum { N_TYPE = 4, SWAP_WORDS = 6 };

/* A document being rewritten. */
struct draft {
    char **words;    /* [n] owned */
    uint8_t *labels; /* [n]       */
    uint32_t *ends;  /* [n_sentence] */
    uint32_t n, n_room, n_sentence;
};

/* A name somewhere in the examples. */
struct mention {
    uint32_t example, first, end;
};

/* Names of one type to choose from. */
struct pool {
    struct mention *items; /* [n] */
    size_t n, n_room;
};

/* What a word is as a name of its own, over all examples: votes by type. */
struct usage {
    uint64_t hash;
    uint32_t n[N_TYPE];
};

struct workshop {
    struct examples *x;
    size_t n_original;
    uint64_t random;
    struct pool pools[N_TYPE];
    struct usage *usages; /* [n_usage] open addressing, a power of two */
    size_t n_usage;
};

static double
chance(struct workshop *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (double)(w->random >> 11) / 9007199254740992.0;
}

/* -- drafts ------------------------------------------------------------------------------------ */

static void
draft_fini(struct draft *d)
{
    for (uint32_t i = 0; i < d->n; i++)
        free(d->words[i]);
    free(d->words);
    free(d->labels);
    free(d->ends);
}

static bool
draft_init(struct draft *d, const struct example *e)
{
    *d = (struct draft){.n_room = e->n_tok + 64};
    d->words = malloc(d->n_room * sizeof *d->words);
    d->labels = malloc(d->n_room);
    d->ends = calloc(e->n_sentence + 1, sizeof *d->ends);
    return d->words && d->labels && d->ends;
}

/* Append a copy of s[len]. */
static bool
put(struct draft *d, const char *s, size_t len, uint32_t label)
{
    if (d->n == d->n_room) {
        uint32_t room = 2 * d->n_room;
        char **words = realloc(d->words, room * sizeof *words);
        if (words)
            d->words = words;
        uint8_t *labels = words ? realloc(d->labels, room) : NULL;
        if (!labels)
            return false;
        d->labels = labels;
        d->n_room = room;
    }
    char *word = malloc(len + 1);
    if (!word)
        return false;
    memcpy(word, s, len);
    word[len] = 0;
    d->words[d->n] = word;
    d->labels[d->n++] = (uint8_t)label;
    return true;
}

/* Token i of an example. */
static const char *
token(const struct example *e, uint32_t i, size_t *out_len)
{
    *out_len = e->tokens[i].end - e->tokens[i].begin;
    return e->text + e->tokens[i].begin;
}

typedef bool
rewrite(struct workshop *w, const struct example *e, uint32_t sentence, uint32_t first,
        uint32_t end, struct draft *out);

/* Write a whole example anew, sentence by sentence, and add it. */
static enum postil_status
add_variant(struct workshop *w, size_t i, rewrite *change, struct postil_error *err)
{
    struct draft d;
    struct example e = w->x->items[i]; /* the items move when one is added */
    bool done = draft_init(&d, &e);
    for (uint32_t s = 0, first = 0; done && s < e.n_sentence; first = e.ends[s++]) {
        done = change(w, &e, s, first, e.ends[s], &d);
        d.ends[d.n_sentence++] = d.n;
    }
    enum postil_status st = done ? entities_examples_add_words(w->x, d.words, d.n, d.labels, d.ends,
                                                               d.n_sentence, &e, err)
                                 : postil_fail(err, POSTIL_NOMEM, "variant");
    draft_fini(&d);
    return st;
}

/* -- letters ----------------------------------------------------------------------------------- */

enum letters { AS_IS, CAPITALS, SMALL, FIRST_CAPITAL };

static bool
put_letters(struct draft *d, const char *s, size_t len, enum letters letters, uint32_t label)
{
    char *out = malloc(4 * len + 1);
    size_t n_out = 0;
    if (!out)
        return false;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t c = postil_utf8_get(s + i, len - i, &n);
        bool upper = letters == CAPITALS || (letters == FIRST_CAPITAL && i == 0);
        c = (uint32_t)(upper              ? utf8proc_toupper((utf8proc_int32_t)c)
                       : letters == SMALL ? utf8proc_tolower((utf8proc_int32_t)c)
                                          : (utf8proc_int32_t)c);
        n_out += postil_utf8_put(c, out + n_out);
    }
    bool done = put(d, out, n_out, label);
    free(out);
    return done;
}

static bool
rewrite_letters(const struct example *e, uint32_t first, uint32_t end, enum letters letters,
                struct draft *out)
{
    for (uint32_t i = first; i < end; i++) {
        size_t len;
        const char *s = token(e, i, &len);
        enum letters how = letters == FIRST_CAPITAL && len < 4 && i > first ? AS_IS : letters;
        if (*s == '\'')
            how = letters == CAPITALS ? CAPITALS : AS_IS;
        if (!put_letters(out, s, len, how, e->labels[i]))
            return false;
    }
    return true;
}

static bool
in_capitals(struct workshop *w, const struct example *e, uint32_t sentence, uint32_t first,
            uint32_t end, struct draft *out)
{
    (void)w, (void)sentence;
    return rewrite_letters(e, first, end, CAPITALS, out);
}

static bool
in_title_case(struct workshop *w, const struct example *e, uint32_t sentence, uint32_t first,
              uint32_t end, struct draft *out)
{
    (void)w, (void)sentence;
    return rewrite_letters(e, first, end, FIRST_CAPITAL, out);
}

static bool
in_small_letters(struct workshop *w, const struct example *e, uint32_t sentence, uint32_t first,
                 uint32_t end, struct draft *out)
{
    (void)w, (void)sentence;
    return rewrite_letters(e, first, end, SMALL, out);
}

static bool
under_headline(struct workshop *w, const struct example *e, uint32_t sentence, uint32_t first,
               uint32_t end, struct draft *out)
{
    enum letters letters = sentence > 0 ? AS_IS : chance(w) < 0.5 ? CAPITALS : FIRST_CAPITAL;
    return rewrite_letters(e, first, end, letters, out);
}

/* -- hyphens ----------------------------------------------------------------------------------- */

/* Where a word stands, or would: then its hash there is 0. */
static struct usage *
usage_of(struct workshop *w, uint64_t hash)
{
    size_t at = hash >> 8 & (w->n_usage - 1);
    while (w->usages[at].hash && w->usages[at].hash != hash)
        at = (at + 1) & (w->n_usage - 1);
    return &w->usages[at];
}

static uint64_t
usage_hash(const char *s, size_t len)
{
    return XXH3_64bits(s, len) | 1;
}

/* Label of a part of a word that is a MISC as a whole: what the part is alone, most often. */
static uint32_t
label_alone(struct workshop *w, const char *s, size_t len)
{
    const struct usage *u = usage_of(w, usage_hash(s, len));
    uint32_t best = 0;
    for (uint32_t t = 1; t < N_TYPE; t++)
        if (u->n[t] > u->n[best])
            best = t;
    return u->n[best] ? postil_tag_label(best, POSTIL_TAG_SINGLE) : 0;
}

/* Labels of the pieces of a token that is cut. */
static uint32_t
label_piece(struct workshop *w, const char *s, size_t len, uint32_t whole, bool is_first)
{
    if (!whole)
        return 0;
    uint32_t kind = postil_tag_kind(whole);
    if (postil_tag_place(whole) == POSTIL_TAG_SINGLE && kind == POSTIL_MISC)
        return *s == '-' ? 0 : label_alone(w, s, len);
    return postil_tag_label(kind, is_first && postil_tag_place(whole) != POSTIL_TAG_INSIDE
                                      ? POSTIL_TAG_BEGIN
                                      : POSTIL_TAG_INSIDE);
}

static bool
cut_apart(struct workshop *w, const struct example *e, uint32_t sentence, uint32_t first,
          uint32_t end, struct draft *out)
{
    (void)sentence;
    for (uint32_t i = first; i < end; i++) {
        size_t len, n;
        const char *s = token(e, i, &len);
        const char *hyphen = memchr(s, '-', len);
        if (!hyphen || hyphen == s || hyphen + 1 == s + len || hyphen[1] == '-') {
            if (!put(out, s, len, e->labels[i]))
                return false;
            continue;
        }
        for (size_t at = 0; at < len; at += n) {
            hyphen = memchr(s + at, '-', len - at);
            n = !hyphen ? len - at : hyphen == s + at ? 1 : (size_t)(hyphen - s) - at;
            if (!put(out, s + at, n, label_piece(w, s + at, n, e->labels[i], at == 0)))
                return false;
        }
    }
    return true;
}

/* -- other names ------------------------------------------------------------------------------- */

/* Where the name that begins at token i ends. */
static uint32_t
name_end(const struct example *e, uint32_t i, uint32_t end)
{
    uint32_t inside = postil_tag_label(postil_tag_kind(e->labels[i]), POSTIL_TAG_INSIDE);
    uint32_t at = i + 1;
    while (at < end && e->labels[at] == inside)
        at++;
    return at;
}

static uint64_t
hash_words(const struct example *e, uint32_t first, uint32_t end)
{
    uint64_t hash = 0;
    for (uint32_t i = first; i < end; i++) {
        size_t len;
        const char *s = token(e, i, &len);
        hash = hash * 31 + XXH3_64bits(s, len);
    }
    return hash;
}

/* The longer person's name in the document that a single word ends, or 0 and 0. */
static struct mention
full_name(const struct example *e, uint32_t i)
{
    size_t len, other_len;
    const char *s = token(e, i, &len);
    uint32_t begin = postil_tag_label(POSTIL_PER, POSTIL_TAG_BEGIN);
    for (uint32_t k = 0; k < e->n_tok; k++) {
        if (e->labels[k] != begin)
            continue;
        uint32_t end = name_end(e, k, e->n_tok);
        const char *last = token(e, end - 1, &other_len);
        if (other_len == len && memcmp(last, s, len) == 0)
            return (struct mention){0, k, end};
    }
    return (struct mention){0, 0, 0};
}

/* The name that stands for another throughout a document: a function of both, not of the place. */
static const struct mention *
stand_in(struct workshop *w, const struct example *e, uint32_t type, uint32_t first, uint32_t end)
{
    uint64_t hash = (hash_words(e, first, end) ^ (uint64_t)(w->x->n + 1) * 0x9e3779b97f4a7c15u) *
                    0xc2b2ae3d27d4eb4fu;
    hash ^= hash >> 29;
    if (hash % 10 < 3) /* some keep their own */
        return NULL;
    const struct pool *pool = &w->pools[type];
    return pool->n ? &pool->items[(hash >> 8) % pool->n] : NULL;
}

static bool
put_name(struct draft *out, const struct example *from, uint32_t first, uint32_t end, uint32_t type)
{
    for (uint32_t i = first; i < end; i++) {
        size_t len;
        const char *s = token(from, i, &len);
        enum postil_tag_place place = end - first == 1 ? POSTIL_TAG_SINGLE
                                      : i == first     ? POSTIL_TAG_BEGIN
                                                       : POSTIL_TAG_INSIDE;
        if (!put(out, s, len, postil_tag_label(type, place)))
            return false;
    }
    return true;
}

static bool
with_other_names(struct workshop *w, const struct example *e, uint32_t sentence, uint32_t first,
                 uint32_t end, struct draft *out)
{
    (void)sentence;
    for (uint32_t i = first, next; i < end; i = next) {
        size_t len;
        const char *s = token(e, i, &len);
        next = i + 1;
        if (!e->labels[i]) {
            if (!put(out, s, len, 0))
                return false;
            continue;
        }
        uint32_t type = postil_tag_kind(e->labels[i]);
        next = name_end(e, i, end);
        struct mention full = {0, i, next};
        bool is_short = type == POSTIL_PER && next - i == 1 && (full = full_name(e, i)).end;
        const struct mention *other =
            type == POSTIL_MISC
                ? NULL
                : stand_in(w, e, type, is_short ? full.first : i, is_short ? full.end : next);
        const struct example *from = other ? &w->x->items[other->example] : e;
        uint32_t a = other ? other->first : i, b = other ? other->end : next;
        if (!put_name(out, from, other && is_short ? b - 1 : a, b, type))
            return false;
    }
    return true;
}

/* -- all together ------------------------------------------------------------------------------ */

static bool
note_name(struct workshop *w, uint32_t example, uint32_t first, uint32_t end)
{
    const struct example *e = &w->x->items[example];
    uint32_t type = postil_tag_kind(e->labels[first]);
    struct pool *pool = &w->pools[type];
    if (end - first == 1) {
        size_t len;
        const char *s = token(e, first, &len);
        uint64_t hash = usage_hash(s, len);
        struct usage *u = usage_of(w, hash);
        u->hash = hash;
        u->n[type]++;
    }
    if (end - first > SWAP_WORDS)
        return true;
    if (pool->n == pool->n_room) {
        size_t room = pool->n_room ? 2 * pool->n_room : 1024;
        struct mention *items = realloc(pool->items, room * sizeof *items);
        if (!items)
            return false;
        pool->items = items;
        pool->n_room = room;
    }
    pool->items[pool->n++] = (struct mention){example, first, end};
    return true;
}

static bool
note_names(struct workshop *w)
{
    for (w->n_usage = 1024; w->n_usage < 2 * w->x->n_tok;)
        w->n_usage *= 2;
    w->usages = calloc(w->n_usage, sizeof *w->usages);
    for (uint32_t i = 0; w->usages && i < w->n_original; i++) {
        const struct example *e = &w->x->items[i];
        for (uint32_t k = 0, next; k < e->n_tok; k = next) {
            next = e->labels[k] ? name_end(e, k, e->n_tok) : k + 1;
            if (e->labels[k] && !note_name(w, i, k, next))
                return false;
        }
    }
    return w->usages != NULL;
}

enum postil_status
entities_variants_add(struct examples *x, const struct variant_shares *shares, uint64_t seed,
                      struct postil_error *err)
{
    const struct {
        double share;
        rewrite *change;
    } kinds[] = {
        {shares->headline, under_headline}, {shares->capitals, in_capitals},
        {shares->title, in_title_case},     {shares->small, in_small_letters},
        {shares->apart, cut_apart},         {shares->swap, with_other_names},
    };
    struct workshop w = {.x = x, .n_original = x->n, .random = seed * 2 + 1};
    enum postil_status st = note_names(&w) ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "variants");
    for (size_t i = 0; st == POSTIL_OK && i < w.n_original; i++)
        for (size_t k = 0; st == POSTIL_OK && k < sizeof kinds / sizeof *kinds; k++)
            if (chance(&w) < kinds[k].share)
                st = add_variant(&w, i, kinds[k].change, err);
    for (size_t t = 0; t < N_TYPE; t++)
        free(w.pools[t].items);
    free(w.usages);
    return st;
}
