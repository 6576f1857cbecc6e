/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens to words and phrases: shapes, word lists, and what the document itself tells of a form. */
#include "words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lexicon.h"

/* A form that finds no place in so many steps shares one count with others of its kind. */
#define N_PROBE 32

static uint32_t
head_of(const char *s, size_t len)
{
    uint32_t head = 0;
    for (size_t i = 0; i < 4 && i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        head |= (uint32_t)(c >= 'A' && c <= 'Z' ? c | 0x20 : c) << 8 * i;
    }
    return len > 4 ? head | 0x80000000u : head;
}

/* Phrase of the word lists that begins at tokens[at], put into `word` as one; the longest wins. */
static void
match_phrase(const char *text, const struct postil_token *tokens, size_t n, size_t at,
             const struct entities_key *first, size_t longest, struct entities_word *word)
{
    struct entities_key key = *first;
    bool capital = word->shape & ENTITIES_CAP;
    for (size_t i = 1; i < longest && at + i < n && key.len < LEXICON_KEY_MAX; i++) {
        const char *s = text + tokens[at + i].begin;
        size_t len = tokens[at + i].end - tokens[at + i].begin;
        if (len > LEXICON_KEY_MAX)
            break;
        struct entities_key last = {.len = 0};
        entities_key_add(&last, s, len);
        entities_key_add(&key, " ", 1);
        entities_key_add(&key, s, len);
        const struct lexicon_entry *e = entities_key_find(&key);
        if (!e || !e->classes)
            continue;
        bool ends_well = capital ? !(entities_shape(s, len) & ENTITIES_LOWER) || *s == '\'' ||
                                       (unsigned char)*s == 0xe2
                                 : !(e->classes & ~(uint32_t)(LEXICON_ROLE | LEXICON_COMMON));
        if (!ends_well)
            continue;
        word->classes = e->classes;
        if (e->classes & (LEXICON_ORG | LEXICON_STATE))
            word->classes |= entities_classes(s, len) & (LEXICON_ORGHEAD | LEXICON_MEDIA);
        word->hash = e->hash;
        word->last = last.hash;
        word->n_token = (uint32_t)i + 1;
        word->shape &= ~(uint32_t)(ENTITIES_INITIAL | ENTITIES_CAPITALS);
    }
}

/* The word or phrase that begins at tokens[at], of n tokens in the sentence. */
static struct entities_word
read_word(const char *text, const struct postil_token *tokens, size_t n, size_t at)
{
    const char *s = text + tokens[at].begin;
    size_t len = tokens[at].end - tokens[at].begin;
    struct entities_word word = {
        .n_token = 1, .shape = entities_shape(s, len), .head = head_of(s, len)};
    struct entities_key key = {.len = 0};
    entities_key_add(&key, s, len);
    word.hash = word.last = key.hash;
    bool letters = word.shape & (ENTITIES_CAP | ENTITIES_LOWER);
    const struct lexicon_entry *e = letters ? entities_key_find(&key) : NULL;
    if (e)
        word.classes = e->classes;
    else if ((word.shape & ENTITIES_CAP) && entities_ends_wordy(s, len))
        word.shape |= ENTITIES_WORDY;
    if (word.shape & ENTITIES_CAPITALS)
        word.classes |= entities_key_find_capitals(&key);
    if ((word.shape & ENTITIES_LOWER) && len > 2 && (s[1] == '\'' || (unsigned char)s[1] == 0xe2) &&
        entities_is_article(s, 1) &&
        ((s[1] == '\'' && entities_is_upper((unsigned char)s[2])) ||
         (len > 4 && (unsigned char)s[1] == 0xe2 && entities_is_upper((unsigned char)s[4]))))
        word.shape ^= ENTITIES_LOWER | ENTITIES_CAP;
    if ((word.shape & ENTITIES_HYPHEN) && !(word.classes & LEXICON_NAME))
        word.shape = entities_shape_hyphenated(s, len, word.shape);
    else if ((word.shape & ENTITIES_HYPHEN) && (word.classes & LEXICON_NAME) &&
             word.shape & ENTITIES_LOWER)
        word.shape ^= ENTITIES_LOWER | ENTITIES_CAP; /* al-Qaida */
    if ((word.shape & ENTITIES_LOWER) && (word.classes & LEXICON_PARTICLE))
        word.shape |= ENTITIES_PARTICLE;
    if (e && e->longest > 1 && !(at == 0 && (e->classes & LEXICON_COMMON) && len == 3))
        match_phrase(text, tokens, n, at, &key, e->longest, &word);
    return word;
}

/* Mark where capitals tell little: the sentence's first word, words behind quotation marks. */
static void
mark_weak(struct entities_word *words, size_t n, const char *text,
          const struct postil_token *tokens)
{
    bool first = true, soft = false;
    for (size_t i = 0; i < n; i++) {
        if (words[i].shape & ENTITIES_MARK) {
            const char *s = text + tokens[words[i].token].begin;
            soft = *s == '"' || *s == ':' || *s == '`' || (unsigned char)*s == 0xe2;
            continue;
        }
        if (first)
            words[i].shape |= ENTITIES_FIRST;
        else if (soft)
            words[i].shape |= ENTITIES_SOFT;
        first = soft = false;
    }
}

/* Whether a line's capitals tell nothing, as in headlines. */
static bool
is_heading(const struct entities_word *words, size_t n)
{
    size_t n_cap = 0, n_lower = 0, n_capitals = 0;
    for (size_t i = 0; i < n; i++) {
        bool small = words[i].head < 0x1000000u;
        n_capitals += (words[i].shape & ENTITIES_CAPITALS) && !small;
        n_cap += (words[i].shape & ENTITIES_CAP) && !small;
        n_lower += (words[i].shape & ENTITIES_LOWER) && !small;
    }
    bool stop = n && words[n - 1].head == '.';
    return n_cap > 2 && ((n_lower == 0 && (!stop || n_capitals == n_cap)) ||
                         (!stop && n_cap > 3 && n_lower * 4 <= n_cap));
}

static uint32_t
mix(uint32_t h)
{
    h ^= h >> 16;
    h *= 0x7feb352du;
    h ^= h >> 15;
    h *= 0x846ca68bu;
    return h ^ h >> 16;
}

static uint32_t
count_slot(const struct entities_words *w, uint32_t hash)
{
    uint32_t mask = (uint32_t)w->n_count - 1, at = mix(hash) & mask;
    for (int i = 0; i < N_PROBE; i++, at = (at + 1) & mask) {
        if (w->counts[at].n_all == 0)
            w->counts[at].hash = hash;
        if (w->counts[at].hash == hash)
            return at;
    }
    return at;
}

static void
count_words(struct entities_words *w, size_t from)
{
    for (size_t i = from; i < w->n; i++) {
        struct entities_word *word = &w->words[i];
        word->count = count_slot(w, word->hash);
        struct entities_count *count = &w->counts[word->count];
        count->n_all++;
        count->n_lower += (word->shape & ENTITIES_LOWER) != 0;
        count->n_mid += (word->shape & ENTITIES_CAP) && !(word->shape & ENTITIES_WEAK);
    }
}

static void
read_sentence(struct entities_words *w, const char *text, const struct postil_token *tokens,
              size_t begin, size_t end)
{
    size_t from = w->n;
    w->starts[w->n_start++] = (uint32_t)from;
    for (size_t at = begin; at < end; at += w->words[w->n++].n_token) {
        w->words[w->n] = read_word(text, tokens + begin, end - begin, at - begin);
        w->words[w->n].token = (uint32_t)at;
    }
    mark_weak(w->words + from, w->n - from, text, tokens);
    if (is_heading(w->words + from, w->n - from)) {
        for (size_t i = from; i < w->n; i++)
            w->words[i].shape |= ENTITIES_HEADING;
    }
    count_words(w, from);
}

/* Make room for n elements; what was there need not stay. */
static enum postil_status
reserve(void **array, size_t *n_room, size_t n, size_t size, struct postil_error *err)
{
    if (n <= *n_room)
        return POSTIL_OK;
    void *bigger = n > SIZE_MAX / 2 / size ? NULL : malloc((n + n / 2) * size);
    if (!bigger)
        return postil_fail(err, POSTIL_NOMEM, "%zu words", n);
    free(*array);
    *array = bigger;
    *n_room = n + n / 2;
    return POSTIL_OK;
}

void
entities_words_fini(struct entities_words *w)
{
    free(w->words);
    free(w->starts);
    free(w->counts);
    *w = (struct entities_words){.n = 0};
}

enum postil_status
entities_words_read(struct entities_words *w, const char *text, const struct postil_token *tokens,
                    size_t n_token, const struct postil_sentence *sentences, size_t n_sentence,
                    struct postil_error *err)
{
    w->n = w->n_start = 0;
    for (w->n_count = 64; w->n_count < 2 * n_token;)
        w->n_count *= 2;
    enum postil_status st = reserve((void **)&w->words, &w->n_room, n_token, sizeof *w->words, err);
    if (st == POSTIL_OK)
        st = reserve((void **)&w->starts, &w->n_start_room, n_sentence + 2, sizeof *w->starts, err);
    if (st == POSTIL_OK)
        st = reserve((void **)&w->counts, &w->n_count_room, w->n_count, sizeof *w->counts, err);
    if (st != POSTIL_OK)
        return st;
    memset(w->counts, 0, w->n_count * sizeof *w->counts);
    size_t at = 0;
    for (size_t i = 0; i < n_sentence && at < n_token; i++) {
        size_t begin = at;
        while (at < n_token && (i + 1 == n_sentence || tokens[at].begin < sentences[i + 1].begin))
            at++;
        if (at > begin)
            read_sentence(w, text, tokens, begin, at);
    }
    if (at < n_token)
        read_sentence(w, text, tokens, at, n_token);
    w->starts[w->n_start] = (uint32_t)w->n;
    return POSTIL_OK;
}
