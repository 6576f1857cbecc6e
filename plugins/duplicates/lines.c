/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of source and line, asked of the index. */
#include "lines.h"

#include <stdlib.h>

#include "sketch.h"

void
dup_lines_fini(struct dup_lines *lines)
{
    free(lines->key);
    *lines = (struct dup_lines){0};
}

static uint32_t
line_end(const struct dup_text *text, uint32_t i)
{
    do
        i++;
    while (i < text->n_word && !(text->flags[i] & DUP_LINE));
    return i;
}

static uint32_t
line_key(uint32_t source, const struct dup_text *text, uint32_t begin, uint32_t end)
{
    uint64_t h = source;
    for (uint32_t i = begin; i < end; i++)
        h = (h ^ text->hash[i]) * 0x9e3779b97f4a7c15u + (h >> 29);
    return (uint32_t)dup_mix(h);
}

static enum postil_status
reserve(struct dup_lines *lines, const struct dup_text *text, struct postil_error *err)
{
    size_t n = 1;
    for (uint32_t i = 0; i < text->n_word; i++)
        n += (text->flags[i] & DUP_LINE) != 0;
    if (n <= lines->size)
        return POSTIL_OK;
    free(lines->key);
    lines->key = malloc(2 * n * sizeof *lines->key);
    lines->size = lines->key ? 2 * n : 0;
    return lines->key ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%zu lines", n);
}

enum postil_status
dup_lines_mark(struct dup_lines *lines, const struct dup_index *index, uint32_t source,
               struct dup_text *text, struct postil_error *err)
{
    lines->n = 0;
    if (!source)
        return POSTIL_OK;
    enum postil_status st = reserve(lines, text, err);
    if (st != POSTIL_OK)
        return st;
    for (uint32_t i = 0, end; i < text->n_word; i = end) {
        end = line_end(text, i);
        uint32_t key = line_key(source, text, i, end);
        lines->key[lines->n++] = key;
        if (dup_index_count(index, DUP_KEY_LINE, key) >= dup_key_caps[DUP_KEY_LINE])
            for (uint32_t k = i; k < end; k++)
                text->flags[k] |= DUP_REPEATED;
    }
    return POSTIL_OK;
}
