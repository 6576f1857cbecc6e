/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes in whatever character set to UTF-8, without changing anything silently. */
#ifndef FILES_CHARSET_H
#define FILES_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include <postil/arena.h>
#include <postil/error.h>

struct charset_options {
    const char *encoding; /* forced, any name iconv knows; NULL: find out                   */
    bool replace;         /* UTF-8 with bad bytes: put U+FFFD for each instead of failing   */
};

/** What others say about the bytes; all may be NULL. */
struct charset_hints {
    const char *declared; /* a label, as HTTP and HTML use them */
};

struct charset_text {
    const char *bytes; /* [len] UTF-8: the bytes handed in when they were, else arena, NUL behind */
    size_t len;
    const char *charset; /* what they were converted from (static or borrowed); NULL: nothing was */
    size_t n_replaced;
};

/**
 * The first of these that holds decides:
 *   1. a forced encoding;
 *   2. valid UTF-8 stays as it is to the byte, byte-order mark, CRLF and NULs included, unless half
 *      of it are NULs in every other place: that is UTF-16 without a mark;
 *   3. a byte-order mark of UTF-16 or UTF-32 (it is dropped);
 *   4. a known binary format: an error;
 *   5. at least as many good multi-byte sequences as bad bytes: damaged UTF-8, an error or
 * replaced;
 *   6. NULs: binary data, an error;
 *   7. the declared label, when the bytes fit it;
 *   8. at most 3 % (and four) of bytes beyond ASCII, never more than three in a row, all known to
 * Windows-1252: Western text, where detectors by statistics go wrong for want of material;
 *   9. what uchardet says of the 256 KiB around the first byte beyond ASCII.
 * Errors: POSTIL_DATA (the message names the byte and the remedy), POSTIL_NOMEM. O(len).
 */
POSTIL_CHECKED enum postil_status
charset_decode(const char *bytes, size_t len, const struct charset_options *options,
               const struct charset_hints *hints, postil_arena *arena, struct charset_text *out,
               struct postil_error *err);

/**
 * The label in an HTML page's head (`<meta charset=...>`, `<?xml encoding=...?>`), from the first
 * 2048 bytes; false when there is none. `out` has room for 64 bytes.
 */
bool
charset_find_label(const char *html, size_t len, char out[64]);

/** Whether iconv can convert from it. */
bool
charset_is_known(const char *encoding);

#endif
