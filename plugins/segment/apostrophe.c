/* SPDX-License-Identifier: Apache-2.0 */
/* Apostrophes and clitics. */
#include "apostrophe.h"

#include "chars.h"

size_t
segment_apostrophe_len(const unsigned char *s)
{
    if (s[0] == '\'')
        return 1;
    return s[0] == 0xe2 && s[1] == 0x80 && s[2] == 0x99 ? 3 : 0;
}

size_t
segment_clitic_len(const unsigned char *s)
{
    unsigned char a = segment_lower(s[0]);
    size_t len = 0;
    if (a == 's' || a == 'd' || a == 'm' || a == 't')
        len = 1;
    else if (a == 'l' && segment_lower(s[1]) == 'l')
        len = 2;
    else if ((a == 'r' || a == 'v') && segment_lower(s[1]) == 'e')
        len = 2;
    return len && !segment_is_word(s + len) ? len : 0;
}
