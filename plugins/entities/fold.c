/* SPDX-License-Identifier: Apache-2.0 */
/* Letters as they compare: without case, accents and points. */
#include "fold.h"

#include <utf8proc.h>

#include <postil/utf8.h>

static enum entities_glyph
ascii_glyph(char c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
        return ENTITIES_BLANK;
    case '-':
    case '/':
        return ENTITIES_HYPHEN;
    case '&':
    case '+':
    case '@':
    case '#':
    case '$':
    case '%':
    case '*':
    case '=':
        return ENTITIES_LETTER;
    default:
        return ENTITIES_MARK;
    }
}

static void
ascii_letter(struct entities_letter *out, char c)
{
    out->len = 1;
    out->upper = c >= 'A' && c <= 'Z';
    out->lower = c >= 'a' && c <= 'z';
    out->digit = c >= '0' && c <= '9';
    out->glyph = out->upper || out->lower || out->digit ? ENTITIES_LETTER : ascii_glyph(c);
    out->n_folded = out->glyph == ENTITIES_LETTER;
    out->folded[0] = (uint32_t)(out->upper ? c | 0x20 : c);
}

static enum entities_glyph
glyph_of(uint32_t c)
{
    if (c >= 0x2010 && c <= 0x2015)
        return ENTITIES_HYPHEN;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return ENTITIES_BLANK;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
        return ENTITIES_MARK;
    default:
        return ENTITIES_LETTER;
    }
}

/* Letters with a stroke, which Unicode does not take apart. */
static uint32_t
without_stroke(uint32_t c)
{
    static const struct {
        uint32_t from;
        char to;
    } strokes[] = {{0x0f8, 'o'}, {0x111, 'd'}, {0x127, 'h'}, {0x131, 'i'}, {0x142, 'l'},
                   {0x167, 't'}, {0x0f0, 'd'}, {0x259, 'e'}, {0x268, 'i'}, {0x180, 'b'}};
    for (size_t i = 0; i < sizeof strokes / sizeof *strokes; i++)
        if (strokes[i].from == c)
            return (uint32_t)strokes[i].to;
    return c;
}

static void
fold(struct entities_letter *out, uint32_t c)
{
    utf8proc_int32_t parts[ENTITIES_N_FOLDED];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (utf8proc_int32_t)c, parts, ENTITIES_N_FOLDED,
        UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK, &boundary);
    if (n < 1 || n > ENTITIES_N_FOLDED) {
        parts[0] = (utf8proc_int32_t)c;
        n = 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++)
        out->folded[i] = without_stroke((uint32_t)parts[i]);
    out->n_folded = (uint8_t)n;
}

void
entities_letter_get(const char *s, size_t left, struct entities_letter *out)
{
    if ((unsigned char)*s < 0x80) {
        ascii_letter(out, *s);
        return;
    }
    *out = (struct entities_letter){0};
    size_t len;
    uint32_t c = postil_utf8_get(s, left, &len);
    out->len = (uint8_t)len;
    out->glyph = glyph_of(c);
    if (out->glyph != ENTITIES_LETTER)
        return;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    out->upper = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
    out->lower = category == UTF8PROC_CATEGORY_LL;
    out->digit = category == UTF8PROC_CATEGORY_ND;
    fold(out, c);
}
