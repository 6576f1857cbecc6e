/* SPDX-License-Identifier: Apache-2.0 */
/* Radix sort by key, which leaves the documents of a key in order. */
#include "keys.h"

#include <stdlib.h>

enum { DIGIT = 11, DIGITS = 1 << DIGIT };

void
dup_keys_fini(struct dup_keys *keys)
{
    free(keys->items);
    *keys = (struct dup_keys){0};
}

enum postil_status
dup_keys_reserve(struct dup_keys *keys, size_t n, struct postil_error *err)
{
    if (n <= keys->size - keys->n)
        return POSTIL_OK;
    size_t size = (keys->n + n) * 3 / 2 + 1024;
    uint64_t *items = realloc(keys->items, size * sizeof *items);
    if (!items)
        return postil_fail(err, POSTIL_NOMEM, "%zu keys", size);
    keys->items = items;
    keys->size = size;
    return POSTIL_OK;
}

static void
sort_by(const uint64_t *from, uint64_t *to, size_t n, int shift)
{
    size_t begin[DIGITS] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        begin[from[i] >> shift & (DIGITS - 1)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t count = begin[d];
        begin[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[begin[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

static bool
next(void *state, uint32_t *out_key, uint32_t *out_doc)
{
    struct dup_keys *keys = state;
    while (keys->at > 0 && keys->at < keys->n && keys->items[keys->at] == keys->items[keys->at - 1])
        keys->at++;
    if (keys->at >= keys->n)
        return false;
    *out_key = (uint32_t)(keys->items[keys->at] >> 32);
    *out_doc = (uint32_t)keys->items[keys->at++];
    return true;
}

enum postil_status
dup_keys_walk(struct dup_keys *keys, uint32_t first, struct dup_pairs *out_pairs,
              struct postil_error *err)
{
    uint64_t *other = malloc((keys->n + 1) * sizeof *other);
    if (!other)
        return postil_fail(err, POSTIL_NOMEM, "%zu keys", keys->n);
    for (size_t i = 0; i < keys->n; i++)
        keys->items[i] -= first;
    sort_by(keys->items, other, keys->n, 32);
    sort_by(other, keys->items, keys->n, 32 + DIGIT);
    sort_by(keys->items, other, keys->n, 32 + 2 * DIGIT);
    free(keys->items);
    keys->items = other;
    keys->size = keys->n + 1;
    keys->at = 0;
    *out_pairs = (struct dup_pairs){.next = next, .state = keys, .most = keys->n};
    return POSTIL_OK;
}
