/* SPDX-License-Identifier: Apache-2.0 */
/* From units to bytes: an index of every 64th byte, a binary search, a short walk. */
#include "offsets.h"

#include <postil/json.h>
#include <postil/utf8.h>

enum { STRIDE = 64 };

/* Units of the code point that begins with this byte: none within one. */
static size_t
units_of(unsigned char c, uint32_t unit)
{
    if ((c & 0xc0) == 0x80)
        return 0;
    return unit == POSTIL_UTF16 && c >= 0xf0 ? 2 : 1;
}

enum postil_status
jsonl_offsets_init(struct jsonl_offsets *o, const char *text, size_t len, uint32_t unit,
                   postil_arena *arena, struct postil_error *err)
{
    *o = (struct jsonl_offsets){.text = text, .len = len, .unit = unit, .n_unit = len};
    if (unit == POSTIL_BYTES)
        return POSTIL_OK;
    uint32_t *before = postil_arena_array(arena, uint32_t, len / STRIDE + 1);
    if (!before)
        return postil_fail(err, POSTIL_NOMEM, "an index of offsets (run.memory)");
    size_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        if (i % STRIDE == 0)
            before[i / STRIDE] = (uint32_t)sum;
        sum += units_of((unsigned char)text[i], unit);
    }
    if (len % STRIDE == 0)
        before[len / STRIDE] = (uint32_t)sum;
    o->n_unit = sum;
    if (sum != len)
        o->before = before;
    return POSTIL_OK;
}

/* The last stride with at most `n` units in front. */
static size_t
find_stride(const struct jsonl_offsets *o, size_t n)
{
    size_t low = 0, high = o->len / STRIDE + 1;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (o->before[mid] <= n)
            low = mid;
        else
            high = mid;
    }
    return low;
}

uint32_t
jsonl_offsets_find(const struct jsonl_offsets *o, long long offset)
{
    if (offset < 0 || (unsigned long long)offset > o->n_unit)
        return POSTIL_ABSENT;
    size_t n = (size_t)offset, at = n;
    if (o->before) {
        size_t stride = find_stride(o, n), seen = o->before[stride];
        for (at = stride * STRIDE; at < o->len && seen < n; at++)
            seen += units_of((unsigned char)o->text[at], o->unit);
        if (seen != n)
            return POSTIL_ABSENT;
        while (!postil_utf8_border(o->text, o->len, at))
            at++;
    }
    return postil_utf8_border(o->text, o->len, at) ? (uint32_t)at : POSTIL_ABSENT;
}
