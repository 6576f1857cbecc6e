/* SPDX-License-Identifier: Apache-2.0 */
/* Line statistics. */
#include "lines.h"

#include <string.h>

#include "chars.h"

enum { MIN_WIDTH = 30, MAX_WIDTH = 160 };

void
segment_lines_measure(struct segment_lines *lines, const unsigned char *text, size_t len)
{
    bool has_lf = memchr(text, '\n', len) != NULL;
    *lines = (struct segment_lines){.newline = has_lf ? '\n' : '\r'};
    size_t n_joint = 0, n_lower = 0;
    bool after_text = false;
    const unsigned char *end = text + len;
    for (const unsigned char *line = text; line < end;) {
        const unsigned char *stop = memchr(line, lines->newline, (size_t)(end - line));
        if (!stop)
            stop = end;
        const unsigned char *first = line;
        while (first < stop && segment_bytes[*first] & SEGMENT_BLANK)
            first++;
        lines->n_looked += (size_t)(stop - line) + (size_t)(first - line) + 1;
        bool has_text = first < stop;
        if (has_text && after_text) {
            n_joint++;
            n_lower += segment_is_lower(first);
        }
        after_text = has_text;
        if ((size_t)(stop - line) > lines->width)
            lines->width = (size_t)(stop - line);
        line = stop + 1;
    }
    lines->wrapped = n_joint >= 2 && 3 * n_lower >= n_joint && lines->width >= MIN_WIDTH &&
                     lines->width <= MAX_WIDTH;
}

bool
segment_lines_ends_early(const struct segment_lines *lines, size_t len, size_t next_len)
{
    size_t slack = lines->width / 8; /* not every program fills its lines */
    return len + 1 + next_len + slack <= lines->width;
}
