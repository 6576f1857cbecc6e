/* SPDX-License-Identifier: Apache-2.0 */
/* From tokens to words: clitics split off, quotation marks set aside, classes looked up. */
#include "text.h"

#include <stdlib.h>
#include <string.h>

#include <postil/utf8.h>

#include "tag.h"

static const struct {
    const char *form;
    uint32_t classes, forms;
} lexicon_rows[] = {
#include "plugins/phrase/words.inc"
};

enum { N_ROW = sizeof lexicon_rows / sizeof *lexicon_rows };

enum postil_status
phrase_lexicon_init(struct phrase_lexicon *lexicon, struct postil_error *err)
{
    phrase_trie_init(&lexicon->words);
    for (uint32_t i = 0; i < N_ROW; i++) {
        enum postil_status st =
            phrase_trie_add(&lexicon->words, lexicon_rows[i].form, PHRASE_FORWARD, i, err);
        if (st != POSTIL_OK) {
            phrase_lexicon_fini(lexicon);
            return st;
        }
    }
    return POSTIL_OK;
}

void
phrase_lexicon_fini(struct phrase_lexicon *lexicon)
{
    phrase_trie_fini(&lexicon->words);
}

void
phrase_text_fini(struct phrase_text *text)
{
    free(text->word);
    free(text->mark);
    *text = (struct phrase_text){0};
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
ends_with(const char *s, size_t len, const char *tail)
{
    size_t n = strlen(tail);
    return len >= n && memcmp(s + len - n, tail, n) == 0;
}

/* Bytes of a clitic at the end of a token ("'s", "n't", "'ll"), 0 without one. */
static size_t
clitic_len(const char *s, size_t len)
{
    static const char *const tails[] = {"n't", "n’t", "'s",  "’s", "'re", "’re", "'ve",
                                        "’ve", "'ll", "’ll", "'d", "’d",  "'m",  "’m"};
    bool has_mark = false; /* hardly any token has one, and each is asked */
    for (size_t i = len > 5 ? len - 5 : 0; i < len && !has_mark; i++)
        has_mark = s[i] == '\'' || s[i] == '\x99';
    for (size_t i = 0; has_mark && i < sizeof tails / sizeof *tails; i++)
        if (ends_with(s, len, tails[i]) && strlen(tails[i]) < len)
            return strlen(tails[i]);
    return 0;
}

static bool
is_capital(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    return (c >= 0xc0 && c <= 0xde) || (c >= 0x100 && c < 0x180 && !(c & 1)) ||
           (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f);
}

/* Classes of a word that no list has, by its shape. */
static uint32_t
guess(struct phrase_word *w, const char *s, size_t len)
{
    static const char *const adjectives[] = {"ous",  "ful",  "ive",  "able",
                                             "ible", "less", "ical", "atory"};
    if (w->flags & PHRASE_CAP)
        return PHRASE_NAME;
    if (len > 4 && ends_with(s, len, "ly"))
        return PHRASE_ADV;
    if (len > 4 && ends_with(s, len, "ed")) {
        w->form = PHRASE_PAST | PHRASE_PART;
        return PHRASE_VERB;
    }
    if (len > 5 && ends_with(s, len, "ing")) {
        w->form = PHRASE_ING;
        return PHRASE_VERB;
    }
    for (size_t i = 0; len > 5 && i < sizeof adjectives / sizeof *adjectives; i++)
        if (ends_with(s, len, adjectives[i]))
            return PHRASE_ADJ;
    return PHRASE_NOUN;
}

static void
classify(struct phrase_word *w, const struct phrase_lexicon *lexicon, const char *s, size_t len)
{
    size_t n;
    uint32_t row, c = postil_utf8_get(s, len, &n);
    if (is_capital(c))
        w->flags |= PHRASE_CAP;
    if (len == 1 && *s == ',') {
        w->classes = PHRASE_COMMA;
    } else if (w->classes) {
        return;
    } else if (phrase_trie_get(&lexicon->words, phrase_trie_step(&lexicon->words, 0, w->hash),
                               &row)) {
        w->classes = lexicon_rows[row].classes;
        w->form = (uint8_t)lexicon_rows[row].forms;
        w->flags |= PHRASE_KNOWN;
        if (ends_with(s, len, "'s") || ends_with(s, len, "’s"))
            w->classes |= PHRASE_GEN;
    } else if ((c >= '0' && c <= '9') || c == '$' || c == '%' || c == 0xa3 || c == 0x20ac) {
        w->classes = PHRASE_NUM;
    } else if (c < 0x80 ? is_letter((char)c) : c < 0x2000 || c > 0x206f) {
        w->classes = guess(w, s, len);
    } else {
        w->classes = PHRASE_STOP;
    }
}

struct fill {
    struct phrase_text *text;
    const struct phrase_lexicon *lexicon;
    size_t sentence, entity;
    size_t last_end; /* byte behind the token before     */
    bool single_is_open;
    bool double_is_open;
};

static bool
room(void **block, size_t *size, size_t n, size_t width)
{
    if (n < *size)
        return true;
    size_t more = *size ? 2 * *size : 1024;
    void *grown = more <= SIZE_MAX / width ? realloc(*block, more * width) : NULL;
    if (!grown)
        return false;
    *block = grown;
    *size = more;
    return true;
}

static bool
add_word(struct fill *f, uint32_t begin, uint32_t end, uint32_t classes)
{
    struct phrase_text *t = f->text;
    const struct phrase_source *from = &t->from;
    if (!room((void **)&t->word, &t->size, t->n, sizeof *t->word))
        return false;
    while (f->sentence < from->n_sentence && from->sentence[f->sentence].end <= begin)
        f->sentence++;
    while (f->entity < from->n_entity && from->entity[f->entity].end <= begin)
        f->entity++;
    struct phrase_word *w = &t->word[t->n];
    *w = (struct phrase_word){
        .hash = phrase_hash(from->text + begin, end - begin),
        .begin = begin,
        .end = end,
        .sentence = (uint32_t)f->sentence,
        .classes = classes,
    };
    if (f->entity < from->n_entity && from->entity[f->entity].begin <= begin &&
        from->entity[f->entity].end >= end)
        w->entity = (uint32_t)f->entity + 1;
    if (t->n == 0 || t->word[t->n - 1].sentence != w->sentence)
        w->flags |= PHRASE_FIRST;
    size_t gap = t->n ? t->word[t->n - 1].end : 0;
    if (w->flags & PHRASE_FIRST && (t->n == 0 || memchr(from->text + gap, '\n', begin - gap)))
        w->flags |= PHRASE_PARAGRAPH;
    classify(w, f->lexicon, from->text + begin, end - begin);
    t->n++;
    return true;
}

static bool
add_mark(struct fill *f, uint32_t begin, uint32_t end, uint32_t kind, bool single)
{
    struct phrase_text *t = f->text;
    if (!room((void **)&t->mark, &t->mark_size, t->n_mark, sizeof *t->mark))
        return false;
    t->mark[t->n_mark++] = (struct phrase_mark){
        .begin = begin, .end = end, .word = (uint32_t)t->n, .kind = kind, .single = single};
    *(single ? &f->single_is_open : &f->double_is_open) = kind == PHRASE_OPEN;
    return true;
}

static bool
looks_opening(const struct phrase_source *from, uint32_t begin, uint32_t end)
{
    char before = begin ? from->text[begin - 1] : ' ';
    char after = end < from->len ? from->text[end] : ' ';
    return (is_space(before) || before == '(' || before == '[' || before == '-' ||
            (begin >= 3 && memcmp(from->text + begin - 3, "\xe2\x80\x94", 3) == 0)) &&
           !is_space(after);
}

/* A token that is a quotation mark (or an apostrophe by itself). */
static bool
add_quotation(struct fill *f, uint32_t begin, uint32_t end, uint32_t c)
{
    const struct phrase_source *from = &f->text->from;
    switch (c) {
    case 0x201c:
    case 0x201e:
    case 0xab:
        return add_mark(f, begin, end, PHRASE_OPEN, false);
    case 0x201d:
    case 0xbb:
        return add_mark(f, begin, end, PHRASE_CLOSE, false);
    case '"': {
        bool open = f->double_is_open ? false
                                      : looks_opening(from, begin, end) || !begin ||
                                            !is_letter(from->text[begin - 1]);
        return add_mark(f, begin, end, open ? PHRASE_OPEN : PHRASE_CLOSE, false);
    }
    case 0x2018:
        return add_mark(f, begin, end, PHRASE_OPEN, true);
    default:
        if (f->single_is_open)
            return add_mark(f, begin, end, PHRASE_CLOSE, true);
        if (c == '\'' && looks_opening(from, begin, end))
            return add_mark(f, begin, end, PHRASE_OPEN, true);
        return add_word(f, begin, end, PHRASE_GEN);
    }
}

static bool
is_quotation(uint32_t c)
{
    return c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x201e) || c == 0xab || c == 0xbb;
}

static bool
add_token(struct fill *f, uint32_t begin, uint32_t end)
{
    const char *s = f->text->from.text;
    size_t n;
    if (begin >= end)
        return true;
    while (f->sentence < f->text->from.n_sentence &&
           f->text->from.sentence[f->sentence].end <= begin)
        f->sentence++;
    bool inside =
        f->sentence < f->text->from.n_sentence && f->text->from.sentence[f->sentence].begin < begin;
    if (!inside && begin > f->last_end && memchr(s + f->last_end, '\n', begin - f->last_end))
        f->single_is_open = f->double_is_open = false;
    f->last_end = end;
    uint32_t c = postil_utf8_get(s + begin, end - begin, &n);
    if (is_quotation(c) && n == end - begin)
        return add_quotation(f, begin, end, c);
    if (end - begin == 2 && (memcmp(s + begin, "``", 2) == 0 || memcmp(s + begin, "''", 2) == 0))
        return add_mark(f, begin, end, s[begin] == '`' ? PHRASE_OPEN : PHRASE_CLOSE, false);
    size_t tail = is_quotation(c) ? 0 : clitic_len(s + begin, end - begin);
    if (tail)
        return add_word(f, begin, end - (uint32_t)tail, 0) &&
               add_word(f, end - (uint32_t)tail, end, 0);
    return add_word(f, begin, end, 0);
}

struct phrase_source
phrase_source_of(const postil_doc *doc)
{
    struct phrase_source from;
    from.text = postil_doc_text(doc, &from.len);
    from.token = postil_doc_records(doc, &postil_token_type, &from.n_token);
    from.sentence = postil_doc_records(doc, &postil_sentence_type, &from.n_sentence);
    from.entity = postil_doc_records(doc, &postil_entity_type, &from.n_entity);
    return from;
}

enum postil_status
phrase_text_fill(struct phrase_text *text, const struct phrase_lexicon *lexicon,
                 const struct phrase_source *from, struct postil_error *err)
{
    struct fill f = {.text = text, .lexicon = lexicon};
    text->from = *from;
    text->n = text->n_mark = 0;
    for (size_t i = 0; i < from->n_token; i++)
        if (!add_token(&f, from->token[i].begin, from->token[i].end))
            return postil_fail(err, POSTIL_NOMEM, "%zu words", from->n_token);
    phrase_tag(text);
    return POSTIL_OK;
}

size_t
phrase_sentence_begin(const struct phrase_text *text, size_t word, size_t window)
{
    size_t i = word;
    while (i > 0 && word - i < window && !(text->word[i].flags & PHRASE_FIRST))
        i--;
    return i;
}

size_t
phrase_sentence_end(const struct phrase_text *text, size_t word, size_t window)
{
    size_t i = word + 1;
    while (i < text->n && i - word < window && !(text->word[i].flags & PHRASE_FIRST))
        i++;
    return i < text->n ? i : text->n;
}

bool
phrase_word_is(const struct phrase_text *text, size_t i, const char *word)
{
    const struct phrase_word *w = &text->word[i];
    size_t len = strlen(word);
    if (w->end - w->begin != len)
        return false;
    for (size_t k = 0; k < len; k++) {
        char c = text->from.text[w->begin + k];
        if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != word[k])
            return false;
    }
    return true;
}
