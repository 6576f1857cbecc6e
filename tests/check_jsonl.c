/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about the reading of JSON lines: what is read, what is refused, what does no harm. */
#define _POSIX_C_SOURCE 200809L
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/json.h>

#include "../plugins/jsonl/parse.h"
#include "jsonl_line.h"
#include "suite.h"

/* -- lines that are read ----------------------------------------------------------------------- */

static const struct {
    const char *line, *want;
} good[] = {
    {"{\"id\":\"a\",\"text\":\"b\"}", "{\"id\":\"a\",\"meta\":{},\"text\":\"b\",\"layers\":{}}\n"},
    {"\xef\xbb\xbf{\"text\":\"\"}\r", "{\"id\":\"f:1\",\"meta\":{},\"text\":\"\",\"layers\":{}}\n"},
    {" {\"id\" : -12 , \"text\" : \"\\u00e9\\ud83d\\ude00\\u0000\"} ",
     "{\"id\":\"-12\",\"meta\":{},\"text\":\"\xc3\xa9\xf0\x9f\x98\x80\\u0000\",\"layers\":{}}\n"},
    {"{\"id\":null,\"b\":1.50,\"text\":\"\",\"a\":\"x\",\"n\":null,\"meta\":{\"c\":[1,{\"d\":false}"
     "],"
     "\"e\":null,\"z\":\"\\u0000\"}}",
     "{\"id\":\"f:1\",\"meta\":{\"b\":1.5,\"a\":\"x\",\"c\":[1,{\"d\":false}],\"z\":\"\\u0000\"},"
     "\"text\":\"\",\"layers\":{}}\n"},
    {"{\"text\":\"\",\"meta\":null,\"layers\":null}",
     "{\"id\":\"f:1\",\"meta\":{},\"text\":\"\",\"layers\":{}}\n"},
    /* the empty layer stays, records come into text order, null is absent */
    {"{\"text\":\"abc\",\"layers\":{\"token\":[],\"entity\":[{\"score\":null,\"end\":3,\"begin\":1,"
     "\"type\":\"ORG\"},{\"begin\":0,\"end\":1,\"type\":\"PER\",\"name\":\"A\",\"score\":1}]}}",
     "{\"id\":\"f:1\",\"meta\":{},\"text\":\"abc\",\"layers\":{\"token\":[],\"entity\":[{\"begin\":"
     "0,"
     "\"end\":1,\"type\":\"PER\",\"name\":\"A\",\"score\":1},{\"begin\":1,\"end\":3,"
     "\"type\":\"ORG\"}]}}\n"},
    /* nobody knows these layers */
    {"{\"text\":\"abc\",\"layers\":{\"x y\":[{\"k\":null,\"end\":2,\"begin\":1},{\"begin\":0,"
     "\"end\":3,\"l\":\"\\u0000\"}],\"z\":[{\"begin\":2,\"end\":1},{},{\"begin\":9}]}}",
     "{\"id\":\"f:1\",\"meta\":{},\"text\":\"abc\",\"layers\":{\"x y\":[{\"begin\":0,\"end\":3,"
     "\"l\":\"\\u0000\"},{\"begin\":1,\"end\":2,\"k\":null}],\"z\":[{\"begin\":2,\"end\":1},{},"
     "{\"begin\":9}]}}\n"},
    {"{\"text\":\"\xc3\xa9\",\"layers\":{\"sample\":[{\"begin\":0,\"end\":2,\"u8\":255,\"u16\":"
     "65535,"
     "\"u32\":4294967295,\"u64\":9223372036854775807,\"i64\":-9223372036854775808,\"f32\":1,"
     "\"f64\":-0.0,\"flag\":true,\"string\":\"\",\"list\":[],\"kind\":\"second\",\"at\":2,"
     "\"other_begin\":4294967294,\"hash\":\"00fedcba98765432\",\"json\":null}]}}",
     "{\"id\":\"f:1\",\"meta\":{},\"text\":\"\xc3\xa9\",\"layers\":{\"sample\":[{\"begin\":0,"
     "\"end\":2,"
     "\"u8\":255,\"u16\":65535,\"u32\":4294967295,\"u64\":9223372036854775807,"
     "\"i64\":-9223372036854775808,\"f32\":1,\"f64\":-0.0,\"flag\":true,\"string\":\"\","
     "\"list\":[],\"kind\":\"second\",\"at\":2,\"other_begin\":4294967294,"
     "\"hash\":\"00fedcba98765432\",\"json\":null}]}}\n"},
    /* Written before there were `same` and `quote`. */
    {"{\"text\":\"ab\",\"layers\":{\"duplicate\":[{\"other\":\"b\",\"kind\":\"near\","
     "\"similarity\":"
     "0.5,\"containment\":1}],\"passage\":[{\"begin\":0,\"end\":2,\"other\":\"b\",\"other_begin\":"
     "7,"
     "\"other_end\":9,\"kind\":\"verbatim\",\"similarity\":1}]}}",
     "{\"id\":\"f:1\",\"meta\":{},\"text\":\"ab\",\"layers\":{\"duplicate\":[{\"other\":\"b\","
     "\"kind\":"
     "\"near\",\"similarity\":0.5,\"containment\":1}],\"passage\":[{\"begin\":0,\"end\":2,"
     "\"other\":"
     "\"b\",\"other_begin\":7,\"other_end\":9,\"kind\":\"verbatim\",\"similarity\":1,\"quote\":"
     "\"plain\"}]}}\n"},
};

START_TEST(line_is_read)
{
    ck_assert_msg(parse(good[_i].line) == POSTIL_OK, "%s", err.message);
    ck_assert_str_eq(write_in(POSTIL_BYTES), good[_i].want);
    char *again = strdup(good[_i].want);
    ck_assert_msg(parse(again) == POSTIL_OK, "%s", err.message);
    ck_assert_str_eq(write_in(POSTIL_BYTES), again);
    free(again);
}
END_TEST

START_TEST(keys_have_the_names_of_the_settings)
{
    struct jsonl_form form = plain;
    form.id_key = "url";
    form.text_key = "body";
    const char *line = "{\"id\":1,\"url\":\"u\",\"body\":\"b\",\"text\":\"t\"}";
    ck_assert_int_eq(parse_as(&form, line, strlen(line)), POSTIL_OK);
    ck_assert_str_eq(write_in(POSTIL_BYTES), "{\"id\":\"u\",\"meta\":{\"id\":1,\"text\":\"t\"},"
                                             "\"text\":\"b\",\"layers\":{}}\n");
}
END_TEST

static const struct {
    const char *names[2];
    size_t n;
    const char *want;
} selections[] = {
    {{NULL}, 0, "\"layers\":{\"token\":[],\"mine\":[]}"},
    {{"all"}, 1, "\"layers\":{\"token\":[],\"mine\":[]}"},
    {{"mine"}, 1, "\"layers\":{\"mine\":[]}"},
    {{"entity"}, 1, "\"layers\":{}"},
};

START_TEST(layers_are_selected)
{
    struct jsonl_form form = plain;
    form.layers = (struct postil_strings){selections[_i].names, selections[_i].n};
    const char *line = "{\"text\":\"\",\"layers\":{\"token\":[],\"mine\":[]}}";
    ck_assert_int_eq(parse_as(&form, line, strlen(line)), POSTIL_OK);
    ck_assert_ptr_nonnull(strstr(write_in(POSTIL_BYTES), selections[_i].want));
}
END_TEST

/* -- lines that are refused -------------------------------------------------------------------- */

#define ENTITY(members) "{\"text\":\"\xc3\xa9 b\",\"layers\":{\"entity\":[" members "]}}"
#define TOKEN(records)  "{\"text\":\"a b\",\"layers\":{\"token\":[" records "]}}"
#define SAMPLE(members)                                                                            \
    "{\"text\":\"\xc3\xa9 b\",\"layers\":{\"sample\":[{\"begin\":0,\"end\":0,"                     \
    "\"kind\":\"first\"},{\"begin\":0,\"end\":0,\"kind\":\"first\"," members "}]}}"
#define GOOD_ENTITY "{\"begin\":0,\"end\":2,\"type\":\"PER\"}"

static const struct {
    const char *line, *want; /* the message says so */
} bad[] = {
    {"", "'[' or '{' expected"},
    {"{", "string or '}' expected"},
    {"[]", "not a JSON object"},
    {"{\"id\":\"bad", ": premature end of input"},
    {"{\"text\":\"a\"} x", ": end of file expected"},
    {"{\"text\":\"a\",\"text\":\"b\"}", ": duplicate object key"},
    {"{\"text\":\"\\ud800\"}", ": invalid Unicode"},
    {"{\"text\":\"\\udc00\"}", ": invalid Unicode"},
    {"{\"text\":\"\xff\"}", ": unable to decode byte 0xff"},
    {"{\"text\":\"\xed\xa0\x80\"}", ": unable to decode byte 0xed"},
    {"{\"text\":\"\",\"n\":99999999999999999999}", ": too big integer"},
    {"{\"text\":\"\",\"n\":1e999}", ": real number overflow"},
    {"{\"id\":\"a\"}", "'text' is missing (option text_key names the text)"},
    {"{\"text\":1}", "'text' is not a string (option text_key names the text)"},
    {"{\"id\":\"\",\"text\":\"\"}", "'id' is empty; an id is a string or a whole number"},
    {"{\"id\":[],\"text\":\"\"}", "'id' is odd; an id is a string or a whole number"},
    {"{\"id\":\"a\\u0000\",\"text\":\"\"}", "id: holds a NUL"},
    {"{\"text\":\"\",\"meta\":1}", "'meta' is not an object"},
    {"{\"text\":\"\",\"layers\":[]}", "'layers' is not an object"},
    {"{\"text\":\"\",\"layers\":{\"\":[]}}", "layer '': a layer's name does not begin with '.'"},
    {"{\"text\":\"\",\"layers\":{\".a\":[]}}", "layer '.a': a layer's name does not begin with"},
    {"{\"text\":\"\",\"layers\":{\"a\":{}}}", "layer 'a' is not a list of records"},
    {"{\"text\":\"\",\"layers\":{\"a\":[1]}}", "layer 'a', record 0: not an object"},
    {ENTITY(GOOD_ENTITY ",1"), "layer 'entity', record 1: it is not an object"},
    {ENTITY("{}"), "layer 'entity', record 0: begin is missing"},
    {ENTITY("{\"begin\":0}"), "layer 'entity', record 0: end is missing"},
    {ENTITY("{\"begin\":null,\"end\":0}"), "layer 'entity', record 0: begin is missing"},
    {ENTITY("{\"begin\":0,\"end\":0}"), "layer 'entity', record 0: type is missing"},
    {ENTITY("{\"begin\":\"0\",\"end\":0}"),
     "layer 'entity', record 0: begin is not a whole number"},
    {ENTITY("{\"begin\":0.5,\"end\":0}"), "layer 'entity', record 0: begin is not a whole number"},
    {ENTITY("{\"begin\":-1,\"end\":0}"),
     "layer 'entity', record 0: begin is not within 0-4294967294"},
    {ENTITY("{\"begin\":5,\"end\":5}"), "layer 'entity', record 0: begin 5 lies outside the text "
                                        "or splits a character (option offsets"},
    {ENTITY("{\"begin\":0,\"end\":1,\"type\":\"PER\"}"),
     "layer 'entity', record 0: end 1 lies out"},
    {ENTITY("{\"begin\":2,\"end\":0,\"type\":\"PER\"}"),
     "layer 'entity', record 0: begin lies behind"},
    {TOKEN("{\"begin\":1,\"end\":1}"), "layer 'token', record 0: begin is end"},
    {TOKEN("{\"begin\":1,\"end\":2},{\"begin\":0,\"end\":2}"),
     "layer 'token', record 1: begin lies within the record before it"},
    {ENTITY(GOOD_ENTITY ",{\"begin\":0,\"end\":2,\"type\":\"PERSON\"}"),
     "layer 'entity', record 1: type is 'PERSON', not one of PER ORG LOC MISC"},
    {ENTITY("{\"begin\":0,\"end\":2,\"type\":1}"),
     "layer 'entity', record 0: type is not a string"},
    {ENTITY("{\"begin\":0,\"end\":2,\"type\":\"PER\",\"nmae\":\"A\"}"),
     "layer 'entity', record 0: no field 'nmae'; there are begin end type name score"},
    {ENTITY("{\"begin\":0,\"end\":2,\"type\":\"PER\",\"name\":7}"),
     "layer 'entity', record 0: name is not a string"},
    {ENTITY("{\"begin\":0,\"end\":2,\"type\":\"PER\",\"name\":\"\\u0000\"}"),
     "layer 'entity', record 0: name holds a NUL"},
    {ENTITY("{\"begin\":0,\"end\":2,\"type\":\"PER\",\"score\":\"high\"}"),
     "layer 'entity', record 0: score is not a number"},
    {SAMPLE("\"u8\":256"), "layer 'sample', record 1: u8 is not within 0-255"},
    {SAMPLE("\"u16\":65536"), "layer 'sample', record 1: u16 is not within 0-65535"},
    {SAMPLE("\"u32\":-1"), "layer 'sample', record 1: u32 is not within 0-4294967295"},
    {SAMPLE("\"u64\":-1"), "layer 'sample', record 1: u64 is not within 0-9223372036854775807"},
    {SAMPLE("\"i64\":1.5"), "layer 'sample', record 1: i64 is not a whole number"},
    {SAMPLE("\"f32\":1e39"), "layer 'sample', record 1: f32 is too large"},
    {SAMPLE("\"f64\":true"), "layer 'sample', record 1: f64 is not a number"},
    {SAMPLE("\"flag\":0"), "layer 'sample', record 1: flag is not true or false"},
    {SAMPLE("\"list\":\"a\""), "layer 'sample', record 1: list is not a list of strings"},
    {SAMPLE("\"list\":[1]"), "layer 'sample', record 1: list is not a string"},
    {SAMPLE("\"at\":1"), "layer 'sample', record 1: at 1 lies outside the text or splits"},
    {SAMPLE("\"hash\":\"0123\""), "layer 'sample', record 1: hash is not 16 hexadecimal digits"},
    {SAMPLE("\"hash\":\"0123456789ABCDEF\""),
     "layer 'sample', record 1: hash is not 16 hexadecimal"},
    {SAMPLE("\"hash\":1"), "layer 'sample', record 1: hash is not 16 hexadecimal digits"},
};

START_TEST(line_is_refused_with_the_reason)
{
    ck_assert_int_eq(parse(bad[_i].line), POSTIL_DATA);
    ck_assert_msg(strstr(err.message, bad[_i].want) != NULL, "%s\n%s", err.message, bad[_i].want);
    ck_assert_str_ne(postil_doc_id(doc), "");
}
END_TEST

/* -- hostile lines ----------------------------------------------------------------------------- */

static const struct {
    const char *head, *piece;
    size_t n;
    const char *tail;
    enum postil_status want;
} hostile[] = {
    {"{\"text\":\"\",\"a\":", "[", 2000, "", POSTIL_DATA},
    {"{\"text\":\"\",\"a\":", "[", 1000000, "", POSTIL_DATA},
    {"{\"text\":\"\",\"a\":", "{\"a\":", 1000000, "", POSTIL_DATA},
    {"{\"text\":\"\",\"layers\":{\"a\":[{\"b\":", "[", 100000, "", POSTIL_DATA},
    {"{\"text\":\"", "\\\"", 500000, "\"}", POSTIL_OK},
    {"{\"text\":\"", "\\u0000", 200000, "\"}", POSTIL_OK},
    {"{\"text\":\"", "\xf0\x9f\x98\x80", 200000, "\"}", POSTIL_OK},
    {"{\"text\":\"\",\"n\":", "9", 100000, "}", POSTIL_DATA},
    {"{\"text\":\"\",\"n\":0.", "9", 100000, "}", POSTIL_OK},
    {"{\"text\":\"\",\"layers\":{\"entity\":[", "{\"begin\":0,\"end\":0,\"type\":\"PER\"},", 20000,
     "{\"begin\":0,\"end\":0,\"type\":\"PER\"}]}}", POSTIL_OK},
};

START_TEST(hostile_line_does_no_harm)
{
    char *line = repeat(hostile[_i].head, hostile[_i].piece, hostile[_i].n, hostile[_i].tail);
    ck_assert_int_eq(parse(line), hostile[_i].want);
    free(line);
}
END_TEST

/* "head" with `n` members "k0":value, "k1":value ... */
static char *
members(const char *head, size_t n, const char *value, const char *tail)
{
    char *line = malloc(strlen(head) + n * (strlen(value) + 16) + strlen(tail) + 1);
    ck_assert_ptr_nonnull(line);
    char *at = line + sprintf(line, "%s", head);
    for (size_t i = 0; i < n; i++)
        at += sprintf(at, "%s\"k%zu\":%s", i ? "," : "", i, value);
    strcpy(at, tail);
    return line;
}

static const struct {
    const char *head;
    size_t n;
    const char *value, *tail, *want;
} crowds[] = {
    {"{\"text\":\"\",\"meta\":{", 1024, "1", "}}", NULL},
    {"{\"text\":\"\",\"meta\":{", 1025, "1", "}}", "more than 1024 pieces of metadata"},
    {"{\"text\":\"\",\"layers\":{", 256, "[]", "}}", NULL},
    {"{\"text\":\"\",\"layers\":{", 257, "[]", "}}", "more than 256 layers"},
    {"{\"text\":\"\",\"layers\":{\"a\":[{", 256, "[]", "}]}}", NULL},
    {"{\"text\":\"\",\"layers\":{\"a\":[{", 257, "[]", "}]}}",
     "layer 'a', record 0: more than 256 different fields"},
};

START_TEST(crowds_are_bounded)
{
    char *line = members(crowds[_i].head, crowds[_i].n, crowds[_i].value, crowds[_i].tail);
    ck_assert_int_eq(parse(line), crowds[_i].want ? POSTIL_DATA : POSTIL_OK);
    if (crowds[_i].want)
        ck_assert_str_eq(err.message, crowds[_i].want);
    free(line);
}
END_TEST

START_TEST(deep_values_travel)
{
    char *line = repeat("{\"text\":\"\",\"a\":", "[", 2000, ""), *tail = repeat("", "]", 2000, "}");
    line = realloc(line, strlen(line) + strlen(tail) + 1);
    ck_assert_ptr_nonnull(line);
    strcat(line, tail);
    ck_assert_msg(parse(line) == POSTIL_OK, "%s", err.message);
    ck_assert_uint_eq(strlen(write_in(POSTIL_BYTES)), strlen(line) +
                                                          strlen("\"id\":\"f:1\",\"meta\":{") +
                                                          strlen("},\"layers\":{}\n"));
    free(line);
    free(tail);
}
END_TEST

START_TEST(every_size_of_memory_is_survived)
{
    const char *line =
        "{\"id\":7,\"text\":\"\xc3\xa9 b\",\"m\":[1],\"layers\":{\"entity\":[" GOOD_ENTITY
        ",{\"begin\":0,\"end\":0,\"type\":\"ORG\",\"name\":\"A\"}],"
        "\"mine\":[{\"a\":\"b\"}],\"sample\":[{\"begin\":0,\"end\":0,"
        "\"kind\":\"first\",\"list\":[\"a\",\"b\"]}]}}";
    struct jsonl_form form = plain;
    form.offsets = POSTIL_UTF16;
    enum postil_status st = POSTIL_NOMEM;
    char *sound = strdup(line);
    memcpy(strstr(sound, "\"end\":2"), "\"end\":1", 7);
    for (size_t left = 0; st != POSTIL_OK; left += 8) {
        ck_assert_uint_lt(left, 65536);
        postil_doc_reset(doc);
        ck_assert_int_eq(postil_doc_append_raw(doc, sound, strlen(sound), NULL), POSTIL_OK);
        postil_arena *own = postil_doc_arena(doc);
        size_t size = postil_arena_size(own) - postil_arena_used(own) - 64 - left;
        ck_assert_ptr_nonnull(postil_arena_alloc(own, size, 1));
        st = jsonl_parse(&form, doc, &err);
        ck_assert_msg(st == POSTIL_OK || st == POSTIL_NOMEM, "%s", err.message);
    }
    free(sound);
}
END_TEST

static Suite *
jsonl_suite(void)
{
    Suite *suite = suite_create("jsonl");
    TCase *tc = tcase_create("jsonl");
    tcase_add_checked_fixture(tc, line_init, line_fini);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, line_is_read, 0, N_ELEM(good));
    tcase_add_test(tc, keys_have_the_names_of_the_settings);
    tcase_add_loop_test(tc, layers_are_selected, 0, N_ELEM(selections));
    tcase_add_loop_test(tc, line_is_refused_with_the_reason, 0, N_ELEM(bad));
    tcase_add_loop_test(tc, hostile_line_does_no_harm, 0, N_ELEM(hostile));
    tcase_add_loop_test(tc, crowds_are_bounded, 0, N_ELEM(crowds));
    tcase_add_test(tc, deep_values_travel);
    tcase_add_test(tc, every_size_of_memory_is_survived);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    return run_suite(jsonl_suite());
}
