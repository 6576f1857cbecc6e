/* SPDX-License-Identifier: Apache-2.0 */
/* Generated documents that are written as JSON lines, read, and written again. */
#define _POSIX_C_SOURCE 200809L
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>
#include <postil/layers.h>

#include "../plugins/jsonl/parse.h"
#include "jsonl_line.h"
#include "sample_layer.h"
#include "xorshift.h"
#include "suite.h"

static size_t
make_text(char *text, size_t n, uint64_t *seed)
{
    static const char *const pieces[] = {"a",    "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                                         "\"",   "\n",       "\\",           "word ",
                                         "\x01", " "};
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        const char *piece = pieces[next_random(seed) % N_ELEM(pieces)];
        memcpy(text + len, piece, strlen(piece) + 1);
        len += strlen(piece);
    }
    return len;
}

static uint32_t
some_border(uint64_t *seed)
{
    size_t len;
    const char *text = postil_doc_text(doc, &len);
    size_t at = next_random(seed) % (len + 1);
    while (at < len && (text[at] & 0xc0) == 0x80)
        at++;
    return (uint32_t)at;
}

static const char *
some_string(uint64_t *seed)
{
    char text[64];
    size_t len = make_text(text, next_random(seed) % 8, seed);
    return postil_arena_copy(postil_doc_arena(doc), text, len);
}

static struct postil_strings
some_strings(uint64_t *seed)
{
    size_t n = next_random(seed) % 4;
    const char **items = postil_arena_array(postil_doc_arena(doc), const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        items[i] = some_string(seed);
    return (struct postil_strings){items, n};
}

static double
some_number(uint64_t *seed)
{
    double value;
    uint64_t bits = next_random(seed);
    memcpy(&value, &bits, sizeof value);
    return bits % 2 || !isfinite(value) ? (double)(bits >> 11) * 0x1p-53 : value;
}

/* Any value that the type of the field allows, and absence where there is such a thing. */
static void
fill_field(const struct postil_field *f, char *at, uint64_t *seed)
{
    uint64_t r = next_random(seed);
    if (r % 5 == 0 && strcmp(f->name, "begin") != 0 && strcmp(f->name, "end") != 0)
        return;
    bool foreign = f->unit && strcmp(f->unit, "other") == 0;
    uint32_t n_symbol = 0;
    while (f->type == POSTIL_ENUM && f->symbols[n_symbol])
        n_symbol++;
    switch (f->type) {
    case POSTIL_U8:
        *(uint8_t *)at = (uint8_t)r;
        break;
    case POSTIL_U16:
        *(uint16_t *)at = (uint16_t)r;
        break;
    case POSTIL_U32:
        *(uint32_t *)at = (uint32_t)r;
        break;
    case POSTIL_U64:
        *(uint64_t *)at = r >> 1;
        break;
    case POSTIL_I64:
        *(int64_t *)at = (int64_t)r;
        break;
    case POSTIL_F32:
        *(float *)at = (float)fmin(fmax(some_number(seed), -1e38), 1e38);
        break;
    case POSTIL_F64:
        *(double *)at = some_number(seed);
        break;
    case POSTIL_BOOL:
        *(bool *)at = r >> 63;
        break;
    case POSTIL_STRING:
        *(const char **)at = some_string(seed);
        break;
    case POSTIL_STRINGS:
        *(struct postil_strings *)at = some_strings(seed);
        break;
    case POSTIL_ENUM:
        *(uint32_t *)at = (uint32_t)(r % n_symbol);
        break;
    case POSTIL_OFFSET:
        *(uint32_t *)at = foreign ? (uint32_t)r >> 1 : some_border(seed);
        break;
    case POSTIL_HASH:
        *(uint64_t *)at = r;
        break;
    case POSTIL_JSON:
        *(const char **)at = "{\"a\":[1,2.5,null]}";
        break;
    }
}

/* Of spans in text order, keep those that are not empty and do not overlap. */
static void
keep_apart(postil_layer *layer)
{
    size_t size = postil_layer_get_type(layer)->record_size, n = 0;
    char *records = postil_layer_records(layer);
    uint32_t done = 0;
    for (size_t i = 0; i < postil_layer_count(layer); i++) {
        const uint32_t *span = (const void *)(records + i * size);
        if (span[0] < done || span[0] == span[1])
            continue;
        done = span[1];
        memmove(records + n++ * size, records + i * size, size);
    }
    postil_layer_truncate(layer, n);
}

static void
fill_layer(const struct postil_layer_type *type, uint64_t *seed)
{
    postil_layer *layer;
    ck_assert_int_eq(postil_doc_add_layer(doc, type, &layer, &err), POSTIL_OK);
    for (size_t n = next_random(seed) % 6; n > 0; n--) {
        char *record = postil_layer_add(layer, 1, &err);
        ck_assert_ptr_nonnull(record);
        for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++)
            fill_field(f, record + f->offset, seed);
        uint32_t *span = (uint32_t *)record;
        if (postil_layer_type_has_span(type) && span[0] > span[1]) {
            uint32_t begin = span[1];
            span[1] = span[0];
            span[0] = begin;
        }
    }
    ck_assert_int_eq(postil_layer_sort(layer, &err), POSTIL_OK);
    if (type->flags & POSTIL_LAYER_APART)
        keep_apart(layer);
}

START_TEST(generated_documents_come_back_byte_for_byte)
{
    char text[2048];
    uint64_t seed = 77 + (uint64_t)_i * 1000003;
    size_t n_type, len = make_text(text, (size_t)_i * 2, &seed);
    const struct postil_layer_type *const *builtins = postil_layer_type_builtins(&n_type);
    struct jsonl_form form = plain;
    form.offsets = (uint32_t)_i % 3;
    ck_assert_int_eq(postil_doc_set_id(doc, "id \xc3\xa9", 5, &err), POSTIL_OK);
    ck_assert_int_eq(postil_doc_set_text(doc, text, len, &err), POSTIL_OK);
    ck_assert_int_eq(postil_doc_set_meta(doc, "title", some_string(&seed), &err), POSTIL_OK);
    ck_assert_int_eq(postil_doc_set_meta_json(doc, "n", "[1,2.5]", &err), POSTIL_OK);
    for (size_t i = 0; i < n_type; i++)
        fill_layer(builtins[i], &seed);
    fill_layer(&sample_type, &seed);
    char *first = strdup(write_in(form.offsets));
    ck_assert_msg(parse_as(&form, first, strlen(first)) == POSTIL_OK, "%s", err.message);
    ck_assert_str_eq(write_in(form.offsets), first);
    free(first);
}
END_TEST

static Suite *
jsonl_round_suite(void)
{
    Suite *suite = suite_create("jsonl_round");
    TCase *tc = tcase_create("jsonl_round");
    tcase_add_checked_fixture(tc, line_init, line_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, generated_documents_come_back_byte_for_byte, 0, 200);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    return run_suite(jsonl_round_suite());
}
