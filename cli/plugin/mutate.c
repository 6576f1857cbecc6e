/* SPDX-License-Identifier: Apache-2.0 */
/* Mutations. */
#include "mutate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <postil/utf8.h>

enum { MOST_TEXT = 64 << 10, MOST_CHANGES = 8, MOST_REPEATS = 2000 };

size_t
dice_below(struct dice *dice, size_t n)
{
    uint64_t z = dice->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (size_t)((z ^ z >> 31) % n);
}

/* -- text -------------------------------------------------------------------------------------- */

void
text_fini(struct text *t)
{
    free(t->bytes);
    *t = (struct text){.bytes = NULL};
}

bool
text_replace(struct text *t, size_t from, size_t to, const char *bytes, size_t n)
{
    size_t len = t->len - (to - from) + n;
    if (len + 1 > t->size) {
        size_t size = 2 * len + 64;
        char *moved = realloc(t->bytes, size);
        if (!moved)
            return false;
        t->bytes = moved;
        t->size = size;
    }
    memmove(t->bytes + from + n, t->bytes + to, t->len - to);
    if (n)
        memcpy(t->bytes + from, bytes, n);
    t->len = len;
    t->bytes[len] = '\0';
    return true;
}

/* What news is made of, and what isn't expected in it. */
#define PIECE(text)                                                                                \
    {                                                                                              \
        text, sizeof text - 1                                                                      \
    }
static const struct {
    const char *bytes;
    size_t len;
} pieces[] = {
    PIECE("\""),
    PIECE("\u201c"),
    PIECE("\u201d"),
    PIECE("'"),
    PIECE("\u2018"),
    PIECE("\u2019"),
    PIECE("."),
    PIECE("..."),
    PIECE(", "),
    PIECE(" said "),
    PIECE(" he said, "),
    PIECE("According to "),
    PIECE(" opposes "),
    PIECE(" does not support "),
    PIECE(" that "),
    PIECE("China"),
    PIECE("Anna Lindqvist"),
    PIECE("U.S."),
    PIECE("Mr. "),
    PIECE("A"),
    PIECE("1,000.50"),
    PIECE("-"),
    PIECE("\u2014"),
    PIECE("("),
    PIECE("]"),
    PIECE("\n"),
    PIECE("\r\n"),
    PIECE("\n\n"),
    PIECE("\t"),
    PIECE(" "),
    PIECE("\u00a0"),
    PIECE("\0"),
    PIECE("\x7f"),
    PIECE("\u0301"),
    PIECE("\u200b"),
    PIECE("\u200d"),
    PIECE("\ufeff"),
    PIECE("\ufffd"),
    PIECE("\u05d0"),
    PIECE("\u202e"),
    PIECE("\u4e2d"),
    PIECE("\U0001F600"),
    PIECE("\U0001F1E9"),
    PIECE("\U0010ffff"),
    PIECE("http://a.b/c?d=e"),
    PIECE("@a_b"),
    PIECE("#"),
    PIECE("$"),
    PIECE("%"),
    PIECE("<p>"),
    PIECE("&amp;"),
    PIECE("{\"a\":["),
    PIECE("\\"),
};

/* Bytes that make no character. */
static const struct {
    const char *bytes;
    size_t len;
} shards[] = {PIECE("\x80"), PIECE("\xc0\xaf"), PIECE("\xe2\x82"),     PIECE("\xed\xa0\x80"),
              PIECE("\xf5"), PIECE("\xff\xfe"), PIECE("\x1f\x8b\x08"), PIECE("PK\x03\x04")};

/* A place in the text: any byte when raw, else a border of a character. */
static size_t
place(struct dice *dice, const struct text *t, bool raw)
{
    size_t at = dice_below(dice, t->len + 1);
    while (!raw && !postil_utf8_border(t->bytes, t->len, at))
        at++;
    return at;
}

static bool
insert_some(struct dice *dice, struct text *t, bool raw)
{
    size_t at = place(dice, t, raw);
    if (raw && dice_below(dice, 3) == 0) {
        size_t i = dice_below(dice, sizeof shards / sizeof shards[0]);
        return text_replace(t, at, at, shards[i].bytes, shards[i].len);
    }
    size_t i = dice_below(dice, sizeof pieces / sizeof pieces[0]);
    size_t n = dice_below(dice, 8) ? 1 : dice_below(dice, MOST_REPEATS);
    bool ok = true;
    while (ok && n-- > 0 && t->len < MOST_TEXT)
        ok = text_replace(t, at, at, pieces[i].bytes, pieces[i].len);
    return ok;
}

/* A stretch, short ones more often than long ones. */
static void
stretch(struct dice *dice, const struct text *t, bool raw, size_t *out_from, size_t *out_to)
{
    size_t most = (size_t)1 << dice_below(dice, 16);
    size_t from = place(dice, t, raw), to = from + dice_below(dice, most);
    to = to < t->len ? to : t->len;
    while (!raw && !postil_utf8_border(t->bytes, t->len, to))
        to++;
    *out_from = from;
    *out_to = to;
}

static bool
copy_some(struct dice *dice, struct text *t, bool raw)
{
    size_t from, to;
    stretch(dice, t, raw, &from, &to);
    if (t->len + (to - from) > MOST_TEXT)
        return true;
    char *copy = malloc(to - from + 1);
    if (!copy)
        return false;
    memcpy(copy, t->bytes + from, to - from);
    size_t at = place(dice, t, raw);
    bool ok = text_replace(t, at, at, copy, to - from);
    free(copy);
    return ok;
}

static bool
remove_some(struct dice *dice, struct text *t, bool raw)
{
    size_t from, to;
    stretch(dice, t, raw, &from, &to);
    return text_replace(t, from, to, NULL, 0);
}

/* Letters of a stretch change their case; white space goes, or every byte of a raw text changes. */
static bool
change_some(struct dice *dice, struct text *t, bool raw)
{
    size_t from, to;
    stretch(dice, t, raw, &from, &to);
    size_t how = dice_below(dice, raw ? 4 : 3);
    for (size_t i = from; i < to; i++) {
        char *c = &t->bytes[i];
        if (how == 0 && *c >= 'a' && *c <= 'z')
            *c = (char)(*c - 32);
        else if (how == 1 && *c >= 'A' && *c <= 'Z')
            *c = (char)(*c + 32);
        else if (how == 2 && (*c == ' ' || *c == '\n'))
            *c = "\n. _"[dice_below(dice, 4)];
        else if (how == 3)
            *c = (char)dice_below(dice, 256);
    }
    return true;
}

bool
mutate_text(struct dice *dice, struct text *t, bool raw)
{
    static bool (*const changes[])(struct dice *, struct text *, bool) = {
        insert_some, insert_some, copy_some, remove_some, change_some};
    bool ok = text_replace(t, 0, 0, "", 0); /* so that there are bytes */
    for (size_t n = dice_below(dice, MOST_CHANGES) + 1; ok && n > 0; n--)
        ok = changes[dice_below(dice, sizeof changes / sizeof changes[0])](dice, t, raw);
    return ok;
}

/* -- layers ------------------------------------------------------------------------------------ */

static uint32_t
offset(struct dice *dice, const char *text, size_t len)
{
    size_t at = dice_below(dice, len + 1);
    while (!postil_utf8_border(text, len, at))
        at++;
    return (uint32_t)at;
}

static void
change_field(struct dice *dice, char *record, const struct postil_field *f, const char *text,
             size_t len)
{
    static const char *const words[] = {NULL, "", "Ada", "\u05d0\u0301 \"x\"", "of the of the of"};
    static const float floats[] = {0, 1, 0.5f, 1e-30f, NAN};
    void *at = record + f->offset;
    size_t n_symbol = 0;
    while (f->symbols && f->symbols[n_symbol])
        n_symbol++;
    switch (f->type) {
    case POSTIL_OFFSET:
        *(uint32_t *)at = dice_below(dice, 4) ? offset(dice, text, len) : POSTIL_ABSENT;
        break;
    case POSTIL_ENUM:
        *(uint32_t *)at = (uint32_t)dice_below(dice, n_symbol);
        break;
    case POSTIL_STRING:
        *(const char **)at = words[dice_below(dice, sizeof words / sizeof words[0])];
        break;
    case POSTIL_F32:
        *(float *)at = floats[dice_below(dice, sizeof floats / sizeof floats[0])];
        break;
    case POSTIL_BOOL:
        *(bool *)at = dice_below(dice, 2);
        break;
    case POSTIL_U32:
        *(uint32_t *)at = (uint32_t)dice_below(dice, UINT32_MAX);
        break;
    }
}

static void
change_span(struct dice *dice, char *record, const char *text, size_t len)
{
    uint32_t *span = (uint32_t *)(void *)record;
    uint32_t a = offset(dice, text, len), b = offset(dice, text, len);
    span[0] = a < b ? a : b;
    span[1] = a < b ? b : a;
}

static void
change_record(struct dice *dice, const postil_layer *layer, const postil_doc *doc, size_t i)
{
    const struct postil_layer_type *type = postil_layer_get_type(layer);
    bool span = postil_layer_type_has_span(type);
    size_t len, n_field = 0;
    const char *text = postil_doc_text(doc, &len);
    char *record = (char *)postil_layer_records(layer) + i * type->record_size;
    while (type->fields[n_field].type != POSTIL_NO_FIELD)
        n_field++;
    size_t field = dice_below(dice, n_field);
    if (span && field < 2)
        change_span(dice, record, text, len);
    else
        change_field(dice, record, &type->fields[field], text, len);
}

static bool
change_layer(struct dice *dice, postil_layer *layer, const postil_doc *doc)
{
    size_t n = postil_layer_count(layer), size = postil_layer_get_type(layer)->record_size;
    size_t i = n ? dice_below(dice, n) : 0;
    char *records = postil_layer_records(layer);
    switch (dice_below(dice, 8)) {
    case 0: /* the rest goes */
        postil_layer_truncate(layer, i);
        return true;
    case 1: /* one goes */
        if (n) {
            memmove(records + i * size, records + (i + 1) * size, (n - 1 - i) * size);
            postil_layer_truncate(layer, n - 1);
        }
        return true;
    case 2: /* one comes, like another or with nothing known of it */
        if (!postil_layer_add(layer, 1, NULL))
            return false;
        records = postil_layer_records(layer);
        if (n && dice_below(dice, 2))
            memcpy(records + n * size, records + i * size, size);
        else if (postil_layer_type_has_span(postil_layer_get_type(layer)))
            memset(records + n * size, 0, 2 * sizeof(uint32_t));
        return true;
    default:
        if (n)
            change_record(dice, layer, doc, i);
        return true;
    }
}

static bool
is_named(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0 || strcmp(*names, "*") == 0)
            return true;
    return false;
}

/* Records that are empty or overlap the one in front of them go. */
static void
keep_apart(postil_layer *layer)
{
    size_t n = postil_layer_count(layer), size = postil_layer_get_type(layer)->record_size,
           kept = 0;
    char *records = postil_layer_records(layer);
    uint32_t done = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t span[2];
        memcpy(span, records + i * size, sizeof span);
        if (span[0] < done || span[0] == span[1])
            continue;
        done = span[1];
        memmove(records + kept++ * size, records + i * size, size);
    }
    postil_layer_truncate(layer, kept);
}

bool
mutate_layers(struct dice *dice, postil_doc *doc, const char *const *names)
{
    bool ok = true;
    for (size_t i = 0; ok && i < postil_doc_layer_count(doc); i++) {
        postil_layer *layer = postil_doc_layer_at(doc, i);
        if (!is_named(names, postil_layer_get_type(layer)->name) || dice_below(dice, 2))
            continue;
        for (size_t n = dice_below(dice, MOST_CHANGES) + 1; ok && n > 0; n--)
            ok = change_layer(dice, layer, doc);
        ok = ok && postil_layer_sort(layer, NULL) == POSTIL_OK;
        if (ok && postil_layer_get_type(layer)->flags & POSTIL_LAYER_APART)
            keep_apart(layer);
    }
    return ok;
}
