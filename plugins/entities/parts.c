/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a name and how they compare. */
#include "parts.h"

#include <string.h>

/* Letters a word must have for one or two of them to be a slip. */
#define SLIP_ONE 5
#define SLIP_TWO 8
#define SLIP_MAX 24

bool
entities_part_is(struct entities_part w, const char *lower_case)
{
    for (uint32_t i = 0; i < w.len; i++)
        if (entities_lower(w.s[i]) != (unsigned char)lower_case[i])
            return false;
    return lower_case[w.len] == 0;
}

uint32_t
entities_parts_split(const char *s, size_t len, struct entities_part out[ENTITIES_N_PART])
{
    uint32_t n = 0;
    const char *end = s + len;
    while (s < end) {
        const char *begin = s;
        while (s < end && !entities_is_space(*s))
            s++;
        if (s > begin && n == ENTITIES_N_PART)
            return 0;
        if (s > begin)
            out[n++] = (struct entities_part){begin, (uint32_t)(s - begin)};
        while (s < end && entities_is_space(*s))
            s++;
    }
    if (n > 1 && entities_part_is(out[0], "the"))
        memmove(out, out + 1, --n * sizeof *out);
    return n;
}

uint64_t
entities_parts_hash(const struct entities_part *parts, uint32_t n, uint64_t seed)
{
    uint64_t h = 0xcbf29ce484222325u ^ seed;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < parts[i].len; k++)
            if (parts[i].s[k] != '.')
                h = (h ^ entities_lower(parts[i].s[k])) * 0x100000001b3u;
        h = (h ^ ' ') * 0x100000001b3u;
    }
    return h ^ h >> 29;
}

bool
entities_part_is_capitals(struct entities_part w)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < w.len; i++) {
        if (!entities_is_capital(w.s[i]) && w.s[i] != '.')
            return false;
        n += entities_is_capital(w.s[i]);
    }
    return n > 1;
}

/* Least number of letters to change, add or drop, when it is at most 2; else 3. */
static int
distance(struct entities_part a, struct entities_part b)
{
    int row[SLIP_MAX + 1];
    if (a.len > SLIP_MAX || b.len > SLIP_MAX || a.len > b.len + 2 || b.len > a.len + 2)
        return 3;
    for (uint32_t k = 0; k <= b.len; k++)
        row[k] = (int)k;
    for (uint32_t i = 1; i <= a.len; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (uint32_t k = 1; k <= b.len; k++) {
            int change = diagonal + (entities_lower(a.s[i - 1]) != entities_lower(b.s[k - 1]));
            diagonal = row[k];
            int other = (row[k] < row[k - 1] ? row[k] : row[k - 1]) + 1;
            row[k] = change < other ? change : other;
        }
    }
    return row[b.len] > 2 ? 3 : row[b.len];
}

bool
entities_parts_is_slip(const struct entities_part *x, const struct entities_part *y, uint32_t n)
{
    uint32_t n_differ = 0, at = 0;
    for (uint32_t i = 0; i < n; i++)
        if (entities_parts_hash(&x[i], 1, 0) != entities_parts_hash(&y[i], 1, 0)) {
            at = i;
            n_differ++;
        }
    if (n < 2 || n_differ != 1)
        return false;
    for (uint32_t i = 0; i < x[at].len; i++)
        if (x[at].s[i] >= '0' && x[at].s[i] <= '9')
            return false;
    uint32_t len = x[at].len < y[at].len ? x[at].len : y[at].len;
    return len >= SLIP_ONE && distance(x[at], y[at]) <= (len >= SLIP_TWO ? 2 : 1);
}
