/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about the writing of documents as JSON lines. */
#include <postil/json.h>

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/layers.h>

#include "json_buffer.h"
#include "sample_layer.h"
#include "xorshift.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

static postil_doc *doc;

static void
set_up(void)
{
    buffer_init();
    doc = postil_doc_new(16 << 20);
    ck_assert_ptr_nonnull(doc);
}

static void
tear_down(void)
{
    buffer_fini();
    postil_doc_free(doc);
}

/* -- documents --------------------------------------------------------------------------------- */

static const struct postil_layer_type private_type = {
    .name = ".sample", .record_size = sizeof(struct sample), .fields = sample_fields};

static void
begin_doc(const char *text)
{
    ck_assert_int_eq(postil_doc_set_id(doc, "000", 3, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_set_text(doc, text, strlen(text), NULL), POSTIL_OK);
}

static void *
add_record(const struct postil_layer_type *type)
{
    postil_layer *layer = postil_doc_find_layer(doc, type->name);
    if (!layer)
        ck_assert_int_eq(postil_doc_add_layer(doc, type, &layer, NULL), POSTIL_OK);
    void *record = postil_layer_add(layer, 1, NULL);
    ck_assert_ptr_nonnull(record);
    return record;
}

static struct sample *
add_sample(uint32_t begin, uint32_t end)
{
    struct sample *s = add_record(&sample_type);
    s->begin = begin;
    s->end = end;
    return s;
}

static const char *
line_of(const struct postil_json_style *style)
{
    buf.len = 0;
    ck_assert_int_eq(postil_json_doc(&buf, doc, style, NULL), POSTIL_OK);
    return written();
}

static const char *
line_of_layers(const char *const *names, size_t n)
{
    struct postil_json_style style = {.layers = {names, n}};
    return line_of(&style);
}

START_TEST(empty_document)
{
    begin_doc("");
    ck_assert_str_eq(line_of_layers(NULL, 0),
                     "{\"id\":\"000\",\"meta\":{},\"text\":\"\",\"layers\":{}}\n");
}
END_TEST

START_TEST(keys_stand_in_the_fixed_order)
{
    begin_doc("China won.");
    ck_assert_int_eq(postil_doc_set_meta(doc, "title", "A \"b\"", NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_set_meta_json(doc, "n", "[1,\n2]", NULL), POSTIL_OK);
    struct postil_entity *e = add_record(&postil_entity_type);
    *e = (struct postil_entity){0, 5, POSTIL_MISC, "China", 0.98f};
    ck_assert_str_eq(line_of_layers(NULL, 0),
                     "{\"id\":\"000\",\"meta\":{\"title\":\"A \\\"b\\\"\",\"n\":[1, 2]},"
                     "\"text\":\"China won.\",\"layers\":{\"entity\":[{\"begin\":0,\"end\":5,"
                     "\"type\":\"MISC\",\"name\":\"China\",\"score\":0.98}]}}\n");
}
END_TEST

START_TEST(absent_fields_are_left_out)
{
    begin_doc("x");
    add_sample(0, 1);
    ck_assert_str_eq(
        line_of_layers(NULL, 0),
        "{\"id\":\"000\",\"meta\":{},\"text\":\"x\",\"layers\":{\"sample\":[{\"begin\":0,"
        "\"end\":1,\"u8\":0,\"u16\":0,\"u32\":0,\"u64\":0,\"i64\":0,\"flag\":false,"
        "\"kind\":\"first\",\"hash\":\"0000000000000000\"}]}}\n");
}
END_TEST

START_TEST(a_field_is_written_by_itself)
{
    begin_doc("ab");
    struct sample *s = add_sample(1, 2);
    const struct postil_field *end = postil_layer_type_find(&sample_type, "end");
    const struct postil_field *kind = postil_layer_type_find(&sample_type, "kind");
    const struct postil_field *at = postil_layer_type_find(&sample_type, "at");
    ck_assert_int_eq(postil_json_field(&buf, doc, &sample_type, end, s, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_json_field(&buf, doc, &sample_type, kind, s, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_json_field(&buf, doc, &sample_type, at, s, NULL), POSTIL_OK);
    ck_assert_str_eq(written(), "2\"first\"");
    s->end = 3;
    ck_assert_int_eq(postil_json_field(&buf, doc, &sample_type, end, s, NULL), POSTIL_DATA);
}
END_TEST

START_TEST(every_type_of_field_is_written)
{
    static const char *const items[] = {"a", "\n"};
    begin_doc("x");
    struct sample *s = add_sample(1, 1);
    *s = (struct sample){.begin = 1,
                         .end = 1,
                         .u8 = 255,
                         .u16 = 65535,
                         .u32 = UINT32_MAX,
                         .kind = 1,
                         .at = 1,
                         .other_begin = 77,
                         .u64 = INT64_MAX,
                         .i64 = INT64_MIN,
                         .hash = 0xfedcba9876543210u,
                         .f32 = 0.25f,
                         .f64 = 1e-9,
                         .flag = true,
                         .string = "\xc3\xa9",
                         .list = {items, 2},
                         .json = "{\"a\":\tnull}"};
    *add_sample(1, 1) = (struct sample){.begin = 1,
                                        .end = 1,
                                        .f32 = NAN,
                                        .f64 = NAN,
                                        .at = POSTIL_ABSENT,
                                        .other_begin = POSTIL_ABSENT,
                                        .list = {items, 0}};
    const char *line = line_of_layers(NULL, 0);
    ck_assert_ptr_nonnull(strstr(
        line, "{\"begin\":1,\"end\":1,\"u8\":255,\"u16\":65535,\"u32\":4294967295,"
              "\"u64\":9223372036854775807,\"i64\":-9223372036854775808,\"f32\":0.25,"
              "\"f64\":1e-9,\"flag\":true,\"string\":\"\xc3\xa9\",\"list\":[\"a\",\"\\n\"],"
              "\"kind\":\"second\",\"at\":1,\"other_begin\":77,\"hash\":\"fedcba9876543210\","
              "\"json\":{\"a\": null}}"));
    ck_assert_ptr_nonnull(strstr(line, "\"flag\":false,\"list\":[],\"kind\":\"first\""));
}
END_TEST

static const struct {
    const char *names[3];
    size_t n;
    const char *want;
} selections[] = {
    {{NULL}, 0, "\"layers\":{\"entity\":[]}"},
    {{"all"}, 1, "\"layers\":{\"token\":[],\"entity\":[]}"},
    {{"token"}, 1, "\"layers\":{\"token\":[]}"},
    {{"entity", "token"}, 2, "\"layers\":{\"token\":[],\"entity\":[]}"},
    {{"story"}, 1, "\"layers\":{}"},
    {{".sample"}, 1, "\"layers\":{}"},
};

START_TEST(layers_are_selected)
{
    postil_layer *layer;
    begin_doc("x");
    ck_assert_int_eq(postil_doc_add_layer(doc, &postil_token_type, &layer, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_add_layer(doc, &private_type, &layer, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_add_layer(doc, &postil_entity_type, &layer, NULL), POSTIL_OK);
    const char *line = line_of_layers(selections[_i].names, selections[_i].n);
    ck_assert_ptr_nonnull(strstr(line, selections[_i].want));
}
END_TEST

START_TEST(text_can_be_left_out)
{
    struct postil_json_style style = {.no_text = true};
    begin_doc("x");
    ck_assert_str_eq(line_of(&style), "{\"id\":\"000\",\"meta\":{},\"layers\":{}}\n");
}
END_TEST

START_TEST(corpus_line_has_layers_alone)
{
    static const char *const ids[] = {"a", "b"};
    postil_doc_free(doc);
    doc = postil_doc_new_corpus(1 << 20);
    ck_assert_ptr_nonnull(doc);
    struct postil_story *story = add_record(&postil_story_type);
    *story = (struct postil_story){"a", {ids, 2}};
    ck_assert_str_eq(line_of_layers(NULL, 0),
                     "{\"corpus\":true,\"layers\":{\"story\":[{\"id\":\"a\","
                     "\"documents\":[\"a\",\"b\"]}]}}\n");
}
END_TEST

START_TEST(reject_says_where_and_why)
{
    begin_doc("x");
    ck_assert_int_eq(postil_doc_set_meta(doc, "url", "u", NULL), POSTIL_OK);
    ck_assert_int_eq(postil_json_reject(&buf, doc, "entities", "bad\xff", NULL, NULL), POSTIL_OK);
    ck_assert_str_eq(written(), "{\"id\":\"000\",\"rejected\":{\"step\":\"entities\",\"reason\":"
                                "\"bad\xef\xbf\xbd\"},\"meta\":{\"url\":\"u\"}}\n");
    ck_assert_int_eq(postil_doc_set_origin(doc, NULL, "n.jsonl:1"), POSTIL_OK);
    buf.len = 0;
    ck_assert_int_eq(postil_json_reject(&buf, doc, "s", "r", NULL, NULL), POSTIL_OK);
    ck_assert_ptr_nonnull(strstr(written(), "\"reason\":\"r\",\"origin\":\"n.jsonl:1\"}"));
}
END_TEST

/* -- offsets ----------------------------------------------------------------------------------- */

static size_t
naive_units(const char *s, size_t len, uint32_t unit)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80 || c >= 0xc0)
            n += unit == POSTIL_UTF16 && c >= 0xf0 ? 2 : 1;
    }
    return n;
}

/* A text of `n` code points of one to four bytes; `seed` 0 keeps to ASCII. */
static size_t
make_text(char *text, size_t n, uint64_t seed)
{
    static const char *const pieces[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        const char *piece = pieces[seed ? next_random(&seed) % 4 : 0];
        memcpy(text + len, piece, strlen(piece) + 1);
        len += strlen(piece);
    }
    return len;
}

START_TEST(offsets_are_those_of_a_naive_count)
{
    static char text[4 * 300 + 1];
    uint32_t unit = (uint32_t)_i % 3;
    size_t len = make_text(text, (size_t)_i % 300, (uint64_t)_i / 100);
    struct postil_json_style style = {.offsets = unit};
    begin_doc(text);
    for (size_t at = 0; at <= len; at++)
        if (at == len || (text[at] & 0xc0) != 0x80) {
            struct sample *s = add_sample((uint32_t)at, (uint32_t)len);
            s->other_begin = 999999;
        }
    const char *at = line_of(&style);
    for (size_t i = 0; i <= len; i++) {
        if (i < len && (text[i] & 0xc0) == 0x80)
            continue;
        char want[64];
        snprintf(want, sizeof want, "{\"begin\":%zu,\"end\":%zu,",
                 unit == POSTIL_BYTES ? i : naive_units(text, i, unit),
                 unit == POSTIL_BYTES ? len : naive_units(text, len, unit));
        at = strstr(at, "{\"begin\"");
        ck_assert(strncmp(at, want, strlen(want)) == 0);
        at = strstr(at, "\"other_begin\":999999");
        ck_assert_ptr_nonnull(at);
    }
}
END_TEST

/* -- what is refused --------------------------------------------------------------------------- */

static const struct {
    struct sample record;
    const char *want;
} faults[] = {
    {{.begin = 0, .end = 3}, "layer 'sample', record 1: end lies outside the text"},
    {{.begin = 1, .end = 2}, "layer 'sample', record 1: begin splits a character"},
    {{.kind = 2}, "layer 'sample', record 1: kind has no symbol for its value"},
    {{.u64 = (uint64_t)INT64_MAX + 1}, "layer 'sample', record 1: u64 is above 2^63-1"},
    {{.f32 = INFINITY}, "layer 'sample', record 1: f32 is infinite"},
    {{.f64 = -INFINITY}, "layer 'sample', record 1: f64 is infinite"},
    {{.string = "\xff"}, "layer 'sample', record 1: string is not UTF-8"},
    {{.json = "\"\xff\""}, "layer 'sample', record 1: json is not UTF-8"},
    {{.list = {(const char *const[]){NULL}, 1}},
     "layer 'sample', record 1: list has an item that is NULL"},
};

START_TEST(fault_is_told_and_nothing_is_written)
{
    struct postil_json_style style = {0};
    struct postil_error err;
    begin_doc("\xc3\xa9");
    add_sample(0, 2);
    *add_sample(0, 2) = faults[_i].record;
    postil_buffer_puts(&buf, "kept");
    ck_assert_int_eq(postil_json_doc(&buf, doc, &style, &err), POSTIL_DATA);
    ck_assert_str_eq(err.message, faults[_i].want);
    ck_assert_str_eq(written(), "kept");
}
END_TEST

START_TEST(every_size_of_memory_is_survived)
{
    static char text[1000];
    make_text(text, 200, 5);
    struct postil_json_style style = {.offsets = POSTIL_UTF16};
    begin_doc(text);
    add_sample(0, 0)->string = "a string";
    bool done = false;
    postil_arena_free(arena);
    arena = postil_arena_new(8192);
    for (size_t left = 0; !done; left++) {
        ck_assert_uint_lt(left, 8192);
        postil_arena_reset(arena);
        buf = (struct postil_buffer){.arena = arena};
        size_t size = postil_arena_size(arena) - 64 - left;
        ck_assert_ptr_nonnull(postil_arena_alloc(arena, size, 1));
        enum postil_status st = postil_json_doc(&buf, doc, &style, NULL);
        done = st == POSTIL_OK;
        if (!done) {
            ck_assert_int_eq(st, POSTIL_NOMEM);
            ck_assert_uint_eq(buf.len, 0);
        }
    }
    ck_assert_int_eq(buf.bytes[buf.len - 1], '\n');
}
END_TEST

static Suite *
json_suite(void)
{
    Suite *suite = suite_create("json");
    TCase *tc = tcase_create("json");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, empty_document);
    tcase_add_test(tc, keys_stand_in_the_fixed_order);
    tcase_add_test(tc, absent_fields_are_left_out);
    tcase_add_test(tc, a_field_is_written_by_itself);
    tcase_add_test(tc, every_type_of_field_is_written);
    tcase_add_loop_test(tc, layers_are_selected, 0, N_ELEM(selections));
    tcase_add_test(tc, text_can_be_left_out);
    tcase_add_test(tc, corpus_line_has_layers_alone);
    tcase_add_test(tc, reject_says_where_and_why);
    tcase_add_loop_test(tc, offsets_are_those_of_a_naive_count, 0, 300);
    tcase_add_loop_test(tc, fault_is_told_and_nothing_is_written, 0, N_ELEM(faults));
    tcase_add_test(tc, every_size_of_memory_is_survived);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    return run_suite(json_suite());
}
