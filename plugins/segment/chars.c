/* SPDX-License-Identifier: Apache-2.0 */
/* Character classes: a table for ASCII, Unicode's general category for the rest. */
#include "chars.h"

#include <utf8proc.h>

#define LOWER (SEGMENT_LOWER | SEGMENT_WORD)
#define UPPER (SEGMENT_UPPER | SEGMENT_WORD)
#define DIGIT (SEGMENT_DIGIT | SEGMENT_WORD)
#define JOINT SEGMENT_JOINT /* the comma joins digits only, and is seen to apart */
#define HIGH  (SEGMENT_HIGH | SEGMENT_JOINT)

/* clang-format off */
#define X4(a) a, a, a, a
#define X8(a) X4(a), X4(a)
#define X26(a) X8(a), X8(a), X8(a), a, a
#define X32(a) X8(a), X8(a), X8(a), X8(a)

const uint8_t segment_bytes[256] = {
    X32(SEGMENT_BLANK),                             /* 00-1f */
    SEGMENT_BLANK, 0, 0, 0, JOINT, 0, JOINT, JOINT, /* space ! " # $ % & ' */
    0, 0, 0, 0, 0, JOINT, JOINT, JOINT,             /* ( ) * + , - . /     */
    X8(DIGIT), DIGIT, DIGIT, JOINT, 0, X4(0),       /* 0-9 : ; < = > ?     */
    JOINT, X26(UPPER), X4(0), SEGMENT_WORD,         /* @ A-Z [ \ ] ^ _     */
    0, X26(LOWER), X4(0), SEGMENT_BLANK,            /* ` a-z { | } ~ DEL   */
    X32(HIGH), X32(HIGH), X32(HIGH), X32(HIGH),
};
/* clang-format on */

enum {
    ZERO_WIDTH_NON_JOINER = 0x200c,
    ZERO_WIDTH_JOINER = 0x200d,
    SOFT_HYPHEN = 0xad,
};

/* The text is well formed, so the lead byte alone tells how far to read. */
static uint32_t
decode(const unsigned char *s, size_t *out_len)
{
    if (s[0] < 0x80) {
        *out_len = 1;
        return s[0];
    }
    if (s[0] < 0xe0) {
        *out_len = 2;
        return (uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
    }
    if (s[0] < 0xf0) {
        *out_len = 3;
        return (uint32_t)(s[0] & 0x0f) << 12 | (uint32_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f);
    }
    *out_len = 4;
    return (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3f) << 12 |
           (uint32_t)(s[2] & 0x3f) << 6 | (s[3] & 0x3f);
}

static enum segment_kind
format_kind(uint32_t c)
{
    if (c == SOFT_HYPHEN || c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER)
        return SEGMENT_IS_EXTEND;
    if (c >= 0xe0020 && c <= 0xe007f) /* tags: the regional flags of emoji */
        return SEGMENT_IS_EXTEND;
    if ((c >= 0x200b && c <= 0x206f) || c == 0xfeff)
        return SEGMENT_IS_BLANK;
    return SEGMENT_IS_SYMBOL;
}

static bool
is_emoji_modifier(uint32_t c)
{
    return c >= 0x1f3fb && c <= 0x1f3ff;
}

static bool
is_regional(uint32_t c)
{
    return c >= 0x1f1e6 && c <= 0x1f1ff;
}

static enum segment_kind
code_point_kind(uint32_t c)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return SEGMENT_IS_WORD;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return SEGMENT_IS_EXTEND;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
        return SEGMENT_IS_BLANK;
    case UTF8PROC_CATEGORY_CF:
        return format_kind(c);
    default:
        return is_emoji_modifier(c) ? SEGMENT_IS_EXTEND : SEGMENT_IS_SYMBOL;
    }
}

enum segment_kind
segment_kind(const unsigned char *s, size_t *out_len)
{
    if (s[0] >= 0xc3 && s[0] <= 0xc9) { /* Latin: letters but for the two signs of arithmetic */
        *out_len = 2;
        return s[0] == 0xc3 && (s[1] == 0x97 || s[1] == 0xb7) ? SEGMENT_IS_SYMBOL : SEGMENT_IS_WORD;
    }
    uint32_t c = decode(s, out_len);
    if (c >= 0x2010 && c <= 0x2027) /* dashes, quotation marks, ellipsis */
        return SEGMENT_IS_SYMBOL;
    return code_point_kind(c);
}

bool
segment_is_word(const unsigned char *s)
{
    size_t len;
    return s[0] < 0x80 ? segment_bytes[s[0]] & SEGMENT_WORD
                       : segment_kind(s, &len) == SEGMENT_IS_WORD;
}

unsigned char
segment_lower(unsigned char c)
{
    return segment_bytes[c] & SEGMENT_UPPER ? (unsigned char)(c + ('a' - 'A')) : c;
}

bool
segment_is_lower(const unsigned char *s)
{
    if (s[0] < 0x80)
        return segment_bytes[s[0]] & SEGMENT_LOWER;
    size_t len;
    return utf8proc_category((utf8proc_int32_t)decode(s, &len)) == UTF8PROC_CATEGORY_LL;
}

bool
segment_is_upper(const unsigned char *s)
{
    if (s[0] < 0x80)
        return segment_bytes[s[0]] & SEGMENT_UPPER;
    size_t len;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)decode(s, &len));
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

size_t
segment_extend_len(const unsigned char *s)
{
    size_t at = 0;
    size_t len;
    while (s[at] >= 0x80 && segment_kind(s + at, &len) == SEGMENT_IS_EXTEND)
        at += len;
    return at;
}

size_t
segment_symbol_len(const unsigned char *s)
{
    size_t len;
    size_t at = 0;
    if (is_regional(decode(s, &len)) && is_regional(decode(s + len, &at)))
        return len + at;
    at = len;
    for (;;) {
        uint32_t last = 0;
        while (s[at] >= 0x80 && segment_kind(s + at, &len) == SEGMENT_IS_EXTEND) {
            last = decode(s + at, &len);
            at += len;
        }
        if (last != ZERO_WIDTH_JOINER || s[at] < 0x80 ||
            segment_kind(s + at, &len) != SEGMENT_IS_SYMBOL)
            return at;
        at += len;
    }
}
