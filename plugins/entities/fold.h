/* SPDX-License-Identifier: Apache-2.0 */
/* Letters as they compare: without case, accents and points. */
#ifndef ENTITIES_FOLD_H
#define ENTITIES_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum entities_glyph {
    ENTITIES_MARK,   /* does not count: full stops, apostrophes, quotation marks */
    ENTITIES_LETTER, /* letters, digits, "&" and "+"                             */
    ENTITIES_HYPHEN,
    ENTITIES_BLANK
};

#define ENTITIES_N_FOLDED 4

struct entities_letter {
    enum entities_glyph glyph;
    uint8_t len; /* bytes in the text; an ill-formed byte is one letter */
    uint8_t n_folded;
    bool upper, lower, digit;
    uint32_t folded[ENTITIES_N_FOLDED]; /* [n_folded] code points; none but for letters */
};

/** Read the letter at s[0]; `left` > 0 bytes are there to read. "Ğ" folds to "g", "ß" to "ss". */
void
entities_letter_get(const char *s, size_t left, struct entities_letter *out);

#endif
