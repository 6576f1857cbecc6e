/* SPDX-License-Identifier: Apache-2.0 */
/* Damage to binary files as a list of edits: small inputs that reach deep into large files. */
#ifndef TESTS_FUZZ_EDITS_H
#define TESTS_FUZZ_EDITS_H

#include <math.h>
#include <string.h>

#include "fuzz.h"

enum { MOST_EDITS = 64 };

/** What is done in the target's place `place` at byte `where` of it. */
struct edit {
    uint8_t place, how;
    uint16_t value;
    uint32_t where;
};
_Static_assert(sizeof(struct edit) == 8, "edits have no gaps");

enum edit_how {
    EDIT_BYTE,
    EDIT_SHORT,
    EDIT_WORD, /* a whole number with few bits, at either end of 32 */
    EDIT_REAL,
    EDIT_FILL, /* all behind it    */
    EDIT_CUT,  /* the place ends there: the target's work    */
    EDIT_SKIP, /* the place begins there: the target's work  */
    EDIT_ROW,  /* what says where the place is: the target's work */
    EDITS
};

/** The i-th edit of an input; false behind the last. */
static inline bool
edit_get(const uint8_t *data, size_t size, size_t i, struct edit *out)
{
    if (i >= MOST_EDITS || i >= size / sizeof *out)
        return false;
    memcpy(out, data + i * sizeof *out, sizeof *out);
    return true;
}

static inline void
edit_put(uint8_t *place, size_t size, size_t at, const void *bytes, size_t len)
{
    memcpy(place + at, bytes, len < size - at ? len : size - at);
}

/** Do to place[size], which is not empty, what is done within a place. */
static inline void
edit_apply(uint8_t *place, size_t size, const struct edit *edit)
{
    static const float reals[] = {0, -1, 1e30f, -1e30f, INFINITY, -INFINITY, NAN, 1e-40f};
    uint32_t word = edit->value & 0x8000 ? ~(uint32_t)(edit->value & 0x7fff) : edit->value;
    size_t at = edit->where % size;
    switch (edit->how % EDITS) {
    case EDIT_BYTE:
        place[at] = (uint8_t)edit->value;
        break;
    case EDIT_SHORT:
        edit_put(place, size, at & ~(size_t)1, &edit->value, sizeof edit->value);
        break;
    case EDIT_WORD:
        edit_put(place, size, at & ~(size_t)3, &word, sizeof word);
        break;
    case EDIT_REAL:
        edit_put(place, size, at & ~(size_t)3, &reals[edit->value % 8], sizeof *reals);
        break;
    case EDIT_FILL:
        memset(place + at, edit->value & 0xff, size - at);
        break;
    default:
        break;
    }
}

#endif
