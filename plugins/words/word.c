/* SPDX-License-Identifier: Apache-2.0 */
/* Letters, affixes, shape, lists and classes of a token. */
#include "word.h"

#include <string.h>

#include <utf8proc.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <postil/utf8.h>

/* What a word's features are about; numbers are part of the model. */
enum about {
    ABOUT_LOWER = 1,
    ABOUT_EXACT,
    ABOUT_SHAPE,
    ABOUT_CASE,
    ABOUT_PREFIX,
    ABOUT_SUFFIX = ABOUT_PREFIX + 8,
    ABOUT_FINE = ABOUT_SUFFIX + 8,
    ABOUT_MIDDLE,
    ABOUT_COARSE,
    ABOUT_FINE_CASE,
    ABOUT_COARSE_SUFFIX,
    ABOUT_LIST,
    ABOUT_LISTS,
    ABOUT_LENGTH,
    ABOUT_LEFT,
    ABOUT_RIGHT,
    ABOUT_LEFT_LIST,
    ABOUT_LEFT_CLASS,
    ABOUT_RIGHT_CLASS
};

/* A token in small letters, and its pattern. */
struct reading {
    char lower[2 * WORD_LEN];     /* [len]                                            */
    uint8_t starts[WORD_LEN + 1]; /* [n + 1] where its characters begin in lower   */
    char pattern[WORD_LEN];       /* [n_pattern] X x 0 and marks, runs of one as one   */
    uint32_t len, n, n_pattern;
    uint32_t n_upper, n_small, n_digit, n_mark;
    bool upper_first, upper_later;
};

struct feature_list {
    struct postil_tag_feature *items; /* [WORD_FEATURES] */
    size_t n;
};

static void
say(struct feature_list *f, uint32_t about, uint32_t a, uint32_t b, uint32_t reach)
{
    if (f->n < WORD_FEATURES)
        f->items[f->n++] = (struct postil_tag_feature){words_feature(about, a, b, 0), reach};
}

static void
read_char(struct reading *r, uint32_t c)
{
    utf8proc_category_t kind = c < 0x80 ? 0 : utf8proc_category((utf8proc_int32_t)c);
    char sign;
    bool upper = c < 0x80 ? c >= 'A' && c <= 'Z' : kind == UTF8PROC_CATEGORY_LU;
    if (c == 0x2019)
        c = '\'';
    if (upper) {
        c = c < 0x80 ? c | 0x20 : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        sign = 'X';
        r->n_upper++;
        r->upper_first |= r->n == 0;
        r->upper_later |= r->n > 0;
    } else if (c < 0x80 ? c >= 'a' && c <= 'z'
                        : kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_MN) {
        sign = 'x';
        r->n_small++;
    } else if (c < 0x80 ? c >= '0' && c <= '9' : kind == UTF8PROC_CATEGORY_ND) {
        sign = '0';
        r->n_digit++;
    } else {
        sign = c < 0x80 ? (char)c : '~';
        r->n_mark++;
    }
    if (!r->n_pattern || r->pattern[r->n_pattern - 1] != sign)
        r->pattern[r->n_pattern++] = sign;
    r->starts[r->n++] = (uint8_t)r->len;
    r->len += (uint32_t)postil_utf8_put(c, r->lower + r->len);
}

static void
read_token(struct reading *r, const char *s, size_t len)
{
    memset(r, 0, sizeof *r);
    for (size_t i = 0, n; i < len && r->n < WORD_LEN && r->len + 4 <= sizeof r->lower; i += n)
        read_char(r, postil_utf8_get(s + i, len - i, &n));
    r->starts[r->n] = (uint8_t)r->len;
}

static enum word_case
written(const struct reading *r)
{
    if (!r->n_upper && !r->n_small)
        return r->n_digit ? WORD_NUMBER : WORD_MARK;
    if (r->n_digit)
        return WORD_NUMBERED;
    if (!r->n_upper)
        return WORD_SMALL;
    if (r->n_upper == 1 && !r->n_small)
        return WORD_LETTER;
    if (!r->n_small)
        return WORD_CAPITALS;
    return r->upper_first && !r->upper_later ? WORD_CAPITAL : WORD_MIXED;
}

static uint32_t
hash(const char *s, size_t len)
{
    return (uint32_t)XXH3_64bits(s, len);
}

/* Hash with each digit as 0: numbers of one form are one word. */
static uint32_t
hash_plain(const struct reading *r)
{
    char plain[sizeof r->lower];
    for (uint32_t i = 0; i < r->len; i++)
        plain[i] = r->lower[i] >= '0' && r->lower[i] <= '9' ? '0' : r->lower[i];
    return hash(plain, r->len);
}

static void
say_affixes(struct feature_list *f, const struct reading *r)
{
    for (uint32_t k = 1; k <= 5 && k < r->n; k++) {
        uint32_t from = r->starts[r->n - k];
        if (k > 1)
            say(f, ABOUT_PREFIX + k, hash(r->lower, r->starts[k]), 0, k == 3);
        say(f, ABOUT_SUFFIX + k, hash(r->lower + from, r->len - from), 0, k == 2 || k == 3);
    }
}

static void
say_class(struct feature_list *f, const struct word *w, const struct reading *r)
{
    if (!w->class.fine)
        return;
    say(f, ABOUT_FINE, w->class.fine, 0, 2);
    say(f, ABOUT_MIDDLE, w->class.middle, 0, 2);
    say(f, ABOUT_COARSE, w->class.coarse, 0, 2);
    say(f, ABOUT_FINE_CASE, w->class.fine, w->written, 1);
    if (r->n > 2) {
        uint32_t from = r->starts[r->n - 2];
        say(f, ABOUT_COARSE_SUFFIX, w->class.coarse, hash(r->lower + from, r->len - from), 0);
    }
}

static void
say_lists(struct feature_list *f, const struct word *w)
{
    uint64_t lists = w->lists & ~LEXICON_MORE;
    if (lists)
        say(f, ABOUT_LISTS, (uint32_t)(lists ^ lists >> 29), w->written, 1);
    for (uint32_t i = 0; lists; i++, lists >>= 1)
        if (lists & 1)
            say(f, ABOUT_LIST, i, w->written, 2);
}

/* The parts of a word around its last hyphen: "Taiwan" and "backed" of "Taiwan-backed". */
static void
say_parts(struct feature_list *f, const struct lexicon *lexicon, const struct reading *r)
{
    uint32_t at = r->len;
    while (at > 0 && r->lower[at - 1] != '-')
        at--;
    if (at < 2 || at == r->len)
        return;
    struct lexicon_class left, right;
    uint64_t lists = words_lexicon_find(lexicon, words_lexicon_hash(r->lower, at - 1), &left);
    words_lexicon_find(lexicon, words_lexicon_hash(r->lower + at, r->len - at), &right);
    say(f, ABOUT_LEFT, hash(r->lower, at - 1), 0, 0);
    say(f, ABOUT_RIGHT, hash(r->lower + at, r->len - at), 0, 0);
    say(f, ABOUT_LEFT_CLASS, left.middle, 0, 0);
    say(f, ABOUT_RIGHT_CLASS, right.middle, 0, 0);
    for (uint32_t i = 0; i < LEXICON_LISTS; i++)
        if (lists >> i & 1)
            say(f, ABOUT_LEFT_LIST, i, 0, 0);
}

size_t
words_read(const struct lexicon *lexicon, const char *s, size_t len, struct word *out,
           struct postil_tag_feature *out_features)
{
    struct reading r;
    struct feature_list f = {out_features, 0};
    read_token(&r, s, len);
    *out = (struct word){
        .key = words_key(s, len),
        .lower = words_lexicon_hash(r.lower, r.len),
        .plain = hash_plain(&r),
        .shape = hash(r.pattern, r.n_pattern),
        .written = (uint8_t)written(&r),
        .is_long = r.n_upper + r.n_small >= 4,
        .is_address = r.n > 2 && memchr(r.lower + 1, '@', r.len - 2) != NULL,
    };
    out->lists = words_lexicon_find(lexicon, out->lower, &out->class);
    say(&f, ABOUT_LOWER, out->plain, 0, 2);
    if (r.n_upper)
        say(&f, ABOUT_EXACT, (uint32_t)out->key, 0, 0);
    say(&f, ABOUT_SHAPE, out->shape, 0, 2);
    say(&f, ABOUT_CASE, out->written, 0, 2);
    say(&f, ABOUT_LENGTH, r.n < 12 ? r.n : 12, out->written, 0);
    say_class(&f, out, &r);
    say_lists(&f, out);
    if (out->written != WORD_MARK && out->written != WORD_NUMBER) {
        say_affixes(&f, &r);
        say_parts(&f, lexicon, &r);
    }
    return f.n;
}

uint64_t
words_key(const char *s, size_t len)
{
    return XXH3_64bits(s, len);
}
