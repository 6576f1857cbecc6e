/* SPDX-License-Identifier: Apache-2.0 */
/* A table from (source, line) to the texts that have it. */
#include "lines.h"

#include <stdlib.h>

#include "sketch.h"

void
dup_lines_init(struct dup_lines *lines)
{
    *lines = (struct dup_lines){.seen.cap = DUP_LINES_KEPT};
}

void
dup_lines_fini(struct dup_lines *lines)
{
    dup_table_fini(&lines->seen);
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
line_key(uint64_t source, const struct dup_text *text, uint32_t begin, uint32_t end)
{
    uint64_t h = source;
    for (uint32_t i = begin; i < end; i++)
        h = (h ^ text->hash[i]) * 0x9e3779b97f4a7c15u + (h >> 29);
    return (uint32_t)dup_mix(h);
}

static bool
is_repeated(const struct dup_lines *lines, uint32_t key)
{
    uint32_t n = 0;
    for (uint32_t l = dup_table_get(&lines->seen, key); l; l = dup_table_next(&lines->seen, l))
        n++;
    return n >= DUP_LINES_KEPT;
}

static enum postil_status
reserve(struct dup_lines *lines, const struct dup_text *text, struct postil_error *err)
{
    size_t n = 1;
    for (uint32_t i = 0; i < text->n_word; i++)
        n += (text->flags[i] & DUP_LINE) != 0;
    if (n <= lines->key_size)
        return POSTIL_OK;
    free(lines->key);
    lines->key = malloc(2 * n * sizeof *lines->key);
    lines->key_size = lines->key ? 2 * n : 0;
    return lines->key ? POSTIL_OK : postil_fail(err, POSTIL_NOMEM, "%zu lines", n);
}

enum postil_status
dup_lines_mark(struct dup_lines *lines, uint64_t source, struct dup_text *text,
               struct postil_error *err)
{
    lines->n_key = 0;
    if (!source)
        return POSTIL_OK;
    enum postil_status st = reserve(lines, text, err);
    if (st != POSTIL_OK)
        return st;
    for (uint32_t i = 0, end; i < text->n_word; i = end) {
        end = line_end(text, i);
        uint32_t key = line_key(source, text, i, end);
        lines->key[lines->n_key++] = key;
        if (is_repeated(lines, key))
            for (uint32_t k = i; k < end; k++)
                text->flags[k] |= DUP_REPEATED;
    }
    return POSTIL_OK;
}

enum postil_status
dup_lines_learn(struct dup_lines *lines, uint32_t doc, struct postil_error *err)
{
    enum postil_status st = dup_table_reserve(&lines->seen, lines->n_key, err);
    for (size_t i = 0; i < lines->n_key && st == POSTIL_OK; i++)
        dup_table_put(&lines->seen, lines->key[i], doc);
    return st;
}
