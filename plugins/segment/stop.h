/* SPDX-License-Identifier: Apache-2.0 */
/* What a token means to the end of a sentence. */
#ifndef SEGMENT_STOP_H
#define SEGMENT_STOP_H

#include <stdbool.h>
#include <stddef.h>

enum segment_stop {
    SEGMENT_PLAIN,        /* nothing                                           */
    SEGMENT_STOP,         /* .                                                 */
    SEGMENT_QUERY,        /* ! ?                                               */
    SEGMENT_ELLIPSIS,     /* ... and the character for it                      */
    SEGMENT_ABBREVIATION, /* "Corp.", "U.S.", "J.": may end a sentence         */
    SEGMENT_TITLED,       /* "Gen.", "No.", "1.": belongs to the next word     */
    SEGMENT_QUOTE,        /* straight double quotation mark: opens or closes   */
    SEGMENT_QUOTE_OPEN,
    SEGMENT_QUOTE_CLOSE
};

/* All of these take the token's bytes, s[len], and read no others; len > 0. */

enum segment_stop
segment_stop_of(const unsigned char *s, size_t len);

/** What may close behind a full stop, other than double quotation marks: ' ’ ) ] } » › */
bool
segment_is_closer(const unsigned char *s, size_t len);

/** What may stand before the first word of a sentence: " “ ‘ ' ( [ { « ‹ ¿ ¡ `` */
bool
segment_is_opener(const unsigned char *s, size_t len);

/** Hyphens and dashes. */
bool
segment_is_dash(const unsigned char *s, size_t len);

/** Marks that carry a sentence on: comma, colon, closing bracket, another full stop ... */
bool
segment_is_going_on(const unsigned char *s, size_t len);

#endif
