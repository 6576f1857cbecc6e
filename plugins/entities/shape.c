/* SPDX-License-Identifier: Apache-2.0 */
/* What the letters of one token tell. */
#include "shape.h"

#include <string.h>

#include <postil/utf8.h>

#include "lexicon.h"

/* Longer tokens are no words. */
#define N_LETTER 64
/* Hyphenated words have few parts; of longer chains only these are looked at. */
#define N_PART 4

/* Capital letters of the scripts that news in English quotes names in. */
bool
entities_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    if (c < 0x100)
        return c >= 0xc0 && c <= 0xde && c != 0xd7;
    if (c < 0x180)
        return (c >= 0x139 && c <= 0x148) || c >= 0x179 ? c & 1 : !(c & 1);
    return (c >= 0x391 && c <= 0x3a9) || (c >= 0x400 && c <= 0x42f) ||
           (c >= 0x1e00 && c < 0x1f00 && !(c & 1));
}

static bool
is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return c >= 0xc0 && c != 0xd7 && c != 0xf7 && (c < 0x2000 || c > 0x2bff) && c < 0xfe00;
}

static void
key_add(struct entities_key *key, unsigned char byte)
{
    if (key->len < LEXICON_KEY_MAX)
        key->bytes[1 + key->len] = (char)byte;
    key->len++;
    key->hash = lexicon_hash_byte(key->hash, byte);
}

/* Append a token in lower case; the typographic apostrophe becomes the plain one. */
void
entities_key_add(struct entities_key *key, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 'A' && c <= 'Z') {
            key_add(key, c | 0x20);
        } else if (c == 0xe2 && len - i >= 3 && memcmp(s + i, "\xe2\x80\x99", 3) == 0) {
            key_add(key, '\'');
            i += 2;
        } else if (c == 0xc3 && len - i >= 2 && (unsigned char)s[i + 1] >= 0x80 &&
                   (unsigned char)s[i + 1] <= 0x9e && (unsigned char)s[i + 1] != 0x97) {
            key_add(key, c);
            key_add(key, (unsigned char)s[++i] + 0x20);
        } else {
            key_add(key, c);
        }
    }
}

const struct lexicon_entry *
entities_key_find(const struct entities_key *key)
{
    return key->len < LEXICON_KEY_MAX ? entities_lexicon_find(key->hash, key->bytes + 1, key->len)
                                      : NULL;
}

/* Classes that hold for a word in capitals only. */
uint32_t
entities_key_find_capitals(struct entities_key *key)
{
    if (key->len >= LEXICON_KEY_MAX)
        return 0;
    uint32_t hash = lexicon_hash_byte(0, '^');
    for (size_t i = 0; i < key->len; i++)
        hash = lexicon_hash_byte(hash, (unsigned char)key->bytes[1 + i]);
    key->bytes[0] = '^';
    const struct lexicon_entry *e = entities_lexicon_find(hash, key->bytes, key->len + 1);
    return e ? e->classes : 0;
}

/* Shape of a token by its letters. Long tokens are no names: their first bytes do. */
uint32_t
entities_shape(const char *s, size_t len)
{
    size_t n_upper = 0, n_lower = 0, n_other = 0, n_point = 0;
    uint32_t shape = 0, last = 0;
    if (len > N_LETTER)
        return 0;
    for (size_t i = 0, step; i < len; i += step) {
        uint32_t c = (unsigned char)s[i];
        step = 1;
        if (c >= 0x80)
            c = postil_utf8_get(s + i, len - i, &step);
        if (is_letter(c) && entities_is_upper(c)) {
            if (n_upper + n_lower + n_other == 0)
                shape |= ENTITIES_CAP;
            if (is_letter(last) && !entities_is_upper(last))
                shape |= ENTITIES_MIXED;
            n_upper++;
        } else if (is_letter(c)) {
            n_lower++;
        } else if (c >= '0' && c <= '9') {
            shape |= ENTITIES_DIGIT;
            n_other++;
        } else if (c == '-' && i > 0 && i + 1 < len) {
            shape |= ENTITIES_HYPHEN;
        } else if (c == '.') {
            n_point++;
        }
        last = c;
    }
    if (n_upper + n_lower == 0)
        return shape & ENTITIES_DIGIT ? ENTITIES_DIGIT : ENTITIES_MARK;
    if (n_upper > 1 && n_lower == 0)
        shape |= ENTITIES_CAPITALS;
    if (n_upper == 1 && n_lower == 0 && n_point == 1)
        shape |= ENTITIES_INITIAL;
    return shape & ENTITIES_CAP ? shape : shape | ENTITIES_LOWER;
}

/* Whether a token is one of a space-separated list of lower-case words. */
bool
entities_is_one_of(const char *s, size_t len, const char *list)
{
    for (const char *p = list; *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        if (n == len && memcmp(p, s, len) == 0)
            return true;
        p += n;
    }
    return false;
}

/* al-Maliki, d'Estaing: a small part that belongs to the name behind it. */
bool
entities_is_article(const char *s, size_t len)
{
    return entities_is_one_of(s, len, "al el ad ar as at an ash az ul bin ibn abu d l o");
}

uint32_t
entities_classes(const char *s, size_t len)
{
    struct entities_key key = {.len = 0};
    entities_key_add(&key, s, len);
    const struct lexicon_entry *e = entities_key_find(&key);
    uint32_t classes = e ? e->classes : 0;
    return entities_shape(s, len) & ENTITIES_CAPITALS ? classes | entities_key_find_capitals(&key)
                                                      : classes;
}

/* Shape of a word with hyphens: a name as ever, or an adjective made of one. */
uint32_t
entities_shape_hyphenated(const char *s, size_t len, uint32_t shape)
{
    const uint32_t plain_names = LEXICON_PLACE | LEXICON_BODY | LEXICON_DEMONYM;
    uint32_t first = 0, last = 0, last_shape = 0, n_known = 0, n_part = 0;
    size_t at = 0;
    for (; at <= len && n_part < N_PART; n_part++) {
        const char *stop = memchr(s + at, '-', len - at);
        size_t end = stop ? (size_t)(stop - s) : len;
        if (n_part == 0 && entities_is_article(s, end) && end + 1 < len) {
            shape = (shape & ~(uint32_t)ENTITIES_LOWER) | ENTITIES_CAP;
            n_part--;
            s += end + 1;
            len -= end + 1;
            if (!(entities_shape(s, len) & ENTITIES_CAP))
                return shape & ~(uint32_t)ENTITIES_CAP;
            if (!memchr(s, '-', len))
                return shape;
            continue;
        }
        last = end > at ? entities_classes(s + at, end - at) : 0;
        last_shape = end > at ? entities_shape(s + at, end - at) : 0;
        if (n_part == 0)
            first = last;
        if ((last & plain_names) && (last_shape & ENTITIES_CAP))
            n_known++;
        at = end + 1;
    }
    if (shape & ENTITIES_DIGIT)
        return shape;
    if (shape & ENTITIES_LOWER) /* anti-American, but not mid-June and not then-President */
        return (last_shape & ENTITIES_CAP) && !(last & (LEXICON_CALENDAR | LEXICON_TITLE))
                   ? (shape & ~(uint32_t)ENTITIES_LOWER) | ENTITIES_BUILT | ENTITIES_CAP
                   : shape;
    if ((last & LEXICON_TAIL) && (!(first & LEXICON_COMMON) || (first & plain_names)) &&
        !(first & LEXICON_CALENDAR))
        return shape | ENTITIES_BUILT;
    return n_known > 1 && n_known == n_part ? shape | ENTITIES_BUILT : shape;
}

/* Endings of words that open sentences, and seldom of names. */
bool
entities_ends_wordy(const char *s, size_t len)
{
    static const char endings[][6] = {"ing",  "ed",  "ly",  "tion", "tions", "ment", "ments",
                                      "ness", "ity", "ous", "ful",  "able",  "ers"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (len > n + 2 && memcmp(s + len - n, endings[i], n) == 0)
            return true;
    }
    return false;
}
