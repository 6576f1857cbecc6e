/* SPDX-License-Identifier: Apache-2.0 */
/* Layers filled by rule. */
#include "made_layers.h"

#include <string.h>

#include <postil/utf8.h>

enum { MOST_NESTED = 1000 };

static const char *const shape_names[] = {
    [MADE_WORDS] = "a record for each word",  [MADE_EMPTY] = "no record",
    [MADE_WHOLE] = "one record for all",      [MADE_NESTED] = "nested records",
    [MADE_POINTS] = "records without length", [MADE_TWICE] = "each record twice",
};

const char *
made_shape_name(enum made_shape shape)
{
    return shape_names[shape];
}

bool
made_shape_fits(enum made_shape shape, const struct postil_layer_type *type)
{
    return !(type->flags & POSTIL_LAYER_APART) || shape == MADE_WORDS || shape == MADE_EMPTY ||
           shape == MADE_WHOLE;
}

static void
fill(char *record, const struct postil_field *f, uint32_t begin, uint32_t end, size_t i)
{
    static const char *const words[] = {NULL, "", "Ada Moe", "Østby"};
    char *at = record + f->offset;
    size_t n_symbol = 0;
    while (f->symbols && f->symbols[n_symbol])
        n_symbol++;
    switch (f->type) {
    case POSTIL_ENUM:
        *(uint32_t *)(void *)at = (uint32_t)(i % n_symbol);
        break;
    case POSTIL_STRING:
        *(const char **)(void *)at = words[i % 4];
        break;
    case POSTIL_BOOL:
        *(bool *)at = i % 2;
        break;
    case POSTIL_F32:
        *(float *)(void *)at = (float)(i % 3) / 2;
        break;
    case POSTIL_OFFSET: /* the span itself; others are absent, or the same */
        if (strcmp(f->name, "begin") == 0)
            *(uint32_t *)(void *)at = begin;
        else if (strcmp(f->name, "end") == 0)
            *(uint32_t *)(void *)at = end;
        else if (i % 2)
            *(uint32_t *)(void *)at = strstr(f->name, "end") ? end : begin;
        break;
    }
}

static bool
put(postil_layer *layer, uint32_t begin, uint32_t end, size_t i)
{
    const struct postil_layer_type *type = postil_layer_get_type(layer);
    char *record = postil_layer_add(layer, 1, NULL);
    for (const struct postil_field *f = type->fields; record && f->type != POSTIL_NO_FIELD; f++)
        fill(record, f, begin, end, i);
    return record != NULL;
}

static bool
put_words(postil_layer *layer, const char *text, size_t len, enum made_shape shape)
{
    bool ok = true;
    for (size_t at = 0, end, i = 0; ok && at < len; at = end) {
        while (at < len && (unsigned char)text[at] <= ' ')
            at++;
        for (end = at; end < len && (unsigned char)text[end] > ' ';)
            end++;
        if (end == at)
            break;
        size_t to = shape == MADE_POINTS ? at : end;
        for (int n = 0; ok && n < (shape == MADE_TWICE ? 2 : 1); n++)
            ok = put(layer, (uint32_t)at, (uint32_t)to, i++);
    }
    return ok;
}

static bool
put_nested(postil_layer *layer, const char *text, size_t len)
{
    size_t end = len;
    bool ok = true;
    for (size_t begin = 0, i = 0; ok && begin < end && i < MOST_NESTED; begin++) {
        if (!postil_utf8_border(text, len, begin))
            continue;
        ok = put(layer, (uint32_t)begin, (uint32_t)end, i++);
        do
            end--;
        while (end > begin && !postil_utf8_border(text, len, end));
    }
    return ok;
}

bool
made_layer_add(postil_doc *doc, const struct postil_layer_type *type, enum made_shape shape)
{
    size_t len;
    const char *text = postil_doc_text(doc, &len);
    postil_layer *layer;
    if (postil_doc_add_layer(doc, type, &layer, NULL) != POSTIL_OK)
        return false;
    switch (shape) {
    case MADE_WHOLE:
        return (len == 0 && type->flags & POSTIL_LAYER_APART) || put(layer, 0, (uint32_t)len, 2);
    case MADE_NESTED:
        return put_nested(layer, text, len);
    case MADE_WORDS:
    case MADE_POINTS:
    case MADE_TWICE:
        return put_words(layer, text, len, shape);
    case MADE_EMPTY:
    case N_MADE_SHAPE:
        break;
    }
    return true;
}
