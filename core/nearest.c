/* SPDX-License-Identifier: Apache-2.0 */
/* Edit distance to a handful of names. */
#include "nearest.h"

#include <string.h>

enum { LONGEST = 63 };

static size_t
min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t
distance(const char *a, size_t n_a, const char *b, size_t n_b)
{
    size_t d[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= n_a; i++)
        for (size_t j = 0; j <= n_b; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            size_t change = a[i - 1] != b[j - 1];
            d[i][j] = min(min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[n_a][n_b];
}

const char *
postil_nearest(const char *name, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t best_d = 0, len = strlen(name);
    for (size_t i = 0; i < n && len <= LONGEST; i++) {
        size_t other = strlen(names[i]);
        if (other > LONGEST)
            continue;
        size_t d = distance(name, len, names[i], other);
        size_t most = (len > other ? len : other) / 3;
        if (d <= (most ? most : 1) && (!best || d < best_d)) {
            best = names[i];
            best_d = d;
        }
    }
    return best;
}
