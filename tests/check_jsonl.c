/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about the reading of JSON lines, and about what comes out when they are written again. */
#define _POSIX_C_SOURCE 200809L
#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include <postil/json.h>
#include <postil/layers.h>

#include "../plugins/jsonl/output.h"
#include "../plugins/jsonl/parse.h"
#include "../plugins/jsonl/reader.h"
#include "../plugins/jsonl/report.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

static postil_doc *doc;
static postil_arena *arena;
static struct postil_error err;
static char folder[64];

static void
set_up(void)
{
    doc = postil_doc_new(8 << 20);
    arena = postil_arena_new(8 << 20);
    ck_assert_ptr_nonnull(doc);
    ck_assert_ptr_nonnull(arena);
    err.message[0] = '\0';
    strcpy(folder, "/tmp/check_jsonl.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
tear_down(void)
{
    static const char *const names[] = {"one.jsonl", "two.jsonl", "packed", "out"};
    char path[128];
    for (size_t i = 0; i < N_ELEM(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    postil_doc_free(doc);
    postil_arena_free(arena);
}

/* -- a layer with a field of each type --------------------------------------------------------- */

struct sample {
    uint32_t begin, end;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32, kind, at, other_begin;
    uint64_t u64, hash;
    int64_t i64;
    float f32;
    double f64;
    bool flag;
    const char *string, *json;
    struct postil_strings list;
};

static const char *const kinds[] = {"first", "second", NULL};
static const struct postil_field sample_fields[] = {
    POSTIL_SPAN(struct sample),
    POSTIL_FIELD(struct sample, u8),
    POSTIL_FIELD(struct sample, u16),
    POSTIL_FIELD(struct sample, u32),
    POSTIL_FIELD(struct sample, u64),
    POSTIL_FIELD(struct sample, i64),
    POSTIL_FIELD(struct sample, f32),
    POSTIL_FIELD(struct sample, f64),
    POSTIL_FIELD(struct sample, flag),
    POSTIL_FIELD(struct sample, string),
    POSTIL_FIELD(struct sample, list),
    POSTIL_ENUM_FIELD(struct sample, kind, kinds),
    POSTIL_OFFSET_FIELD(struct sample, at),
    POSTIL_OFFSET_FIELD(struct sample, other_begin, .unit = "other"),
    POSTIL_FIELD_AS(struct sample, hash, POSTIL_HASH),
    POSTIL_FIELD_AS(struct sample, json, POSTIL_JSON),
    POSTIL_FIELDS_END,
};
static const struct postil_layer_type sample_type = {
    .name = "sample", .record_size = sizeof(struct sample), .fields = sample_fields};
static const struct postil_layer_type *const types[] = {&sample_type};

static const struct jsonl_form plain = {
    .id_key = "id", .text_key = "text", .types = types, .n_type = 1};

/* -- helpers ----------------------------------------------------------------------------------- */

static enum postil_status
parse_as(const struct jsonl_form *form, const char *line, size_t len)
{
    postil_doc_reset(doc);
    ck_assert_int_eq(postil_doc_set_id(doc, "f:1", 3, NULL), POSTIL_OK);
    ck_assert_int_eq(postil_doc_append_raw(doc, line, len, NULL), POSTIL_OK);
    return jsonl_parse(form, doc, &err);
}

static enum postil_status
parse(const char *line)
{
    return parse_as(&plain, line, strlen(line));
}

static const char *
write_in(uint32_t offsets)
{
    static const char *const all[] = {"all"};
    struct postil_json_style style = {.layers = {all, 1}, .offsets = offsets};
    struct postil_buffer buf = {.arena = arena};
    postil_arena_reset(arena);
    ck_assert_int_eq(postil_json_doc(&buf, doc, &style, &err), POSTIL_OK);
    return buf.bytes;
}

static const char *
fixture(const char *name)
{
    static char path[512];
    const char *source = getenv("POSTIL_SOURCE");
    snprintf(path, sizeof path, "%s/tests/data/jsonl/%s", source ? source : ".", name);
    return path;
}

static const char *
made(const char *name, const char *content)
{
    static char paths[2][128];
    char *path = paths[strcmp(name, "one.jsonl") == 0];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(content, f), 0);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

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

static char *
repeat(const char *head, const char *piece, size_t n, const char *tail)
{
    size_t len = strlen(piece);
    char *line = malloc(strlen(head) + n * len + strlen(tail) + 1), *at = line;
    ck_assert_ptr_nonnull(line);
    at += sprintf(at, "%s", head);
    for (size_t i = 0; i < n; i++, at += len)
        memcpy(at, piece, len);
    strcpy(at, tail);
    return line;
}

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
    {"{\"text\":\"\",\"layers\":{\"token\":[", "{\"begin\":0,\"end\":0},", 20000,
     "{\"begin\":0,\"end\":0}]}}", POSTIL_OK},
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

/* -- round trips ------------------------------------------------------------------------------- */

static uint64_t
next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

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

/* -- files ------------------------------------------------------------------------------------- */

static jsonl_reader *
reader_of(const char *const *paths, size_t n)
{
    jsonl_reader *reader;
    ck_assert_msg(jsonl_reader_new((struct postil_strings){paths, n}, &reader, &err) == POSTIL_OK,
                  "%s", err.message);
    return reader;
}

START_TEST(golden_file_comes_back_byte_for_byte)
{
    const char *path = fixture("articles.jsonl");
    jsonl_reader *reader = reader_of(&path, 1);
    FILE *golden = fopen(path, "rb");
    ck_assert_ptr_nonnull(golden);
    char line[8192];
    uint64_t done, total;
    while (jsonl_reader_next(reader, doc, &err) == POSTIL_OK) {
        ck_assert_msg(jsonl_parse(&plain, doc, &err) == POSTIL_OK, "%s", err.message);
        ck_assert_ptr_nonnull(fgets(line, sizeof line, golden));
        ck_assert_str_eq(write_in(POSTIL_BYTES), line);
        postil_doc_reset(doc);
    }
    ck_assert_ptr_null(fgets(line, sizeof line, golden));
    jsonl_reader_extent(reader, &done, &total);
    ck_assert_uint_eq(done, total);
    ck_assert_uint_gt(total, 0);
    fclose(golden);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(untidy_file_is_read)
{
    static const struct {
        const char *id, *text;
        enum postil_status decoded;
    } want[] = {
        {"a", "One.", POSTIL_OK},
        {"7", "Two.", POSTIL_OK},
        {"untidy.jsonl:7", "No id.", POSTIL_OK},
        {"untidy.jsonl:9", "", POSTIL_DATA},
        {"last", "No newline.", POSTIL_OK},
    };
    const char *path = fixture("untidy.jsonl");
    jsonl_reader *reader = reader_of(&path, 1);
    for (size_t i = 0; i < N_ELEM(want); i++) {
        postil_doc_reset(doc);
        ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_OK);
        ck_assert_int_eq(jsonl_parse(&plain, doc, &err), want[i].decoded);
        ck_assert_str_eq(postil_doc_id(doc), want[i].id);
        ck_assert_str_eq(postil_doc_text(doc, NULL), want[i].text);
        ck_assert_ptr_eq(strstr(postil_doc_origin(doc), path), postil_doc_origin(doc));
    }
    postil_doc_reset(doc);
    ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_END);
    ck_assert_int_eq(jsonl_reader_next(reader, doc, &err), POSTIL_END);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(files_follow_each_other)
{
    const char *paths[] = {made("one.jsonl", "{\"text\":\"1\"}\n\n"), made("two.jsonl", ""),
                           fixture("articles.jsonl")};
    jsonl_reader *reader = reader_of(paths, 3);
    size_t n = 0;
    for (; jsonl_reader_next(reader, doc, &err) == POSTIL_OK; n++)
        postil_doc_reset(doc);
    ck_assert_uint_eq(n, 4);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(line_longer_than_memory_costs_one_document)
{
    char *line = repeat("{\"text\":\"", "0123456789abcdef", 70000, "\"}\n{\"text\":\"short\"}\n");
    const char *path = made("one.jsonl", line);
    free(line);
    postil_doc *small = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(small);
    jsonl_reader *reader = reader_of(&path, 1);
    ck_assert_int_eq(jsonl_reader_next(reader, small, &err), POSTIL_NOMEM);
    ck_assert_str_eq(err.message, "line 1: longer than the 1 MiB of a document; raise run.memory");
    ck_assert_str_eq(postil_doc_id(small), "one.jsonl:1");
    postil_doc_reset(small);
    ck_assert_int_eq(jsonl_reader_next(reader, small, &err), POSTIL_OK);
    ck_assert_str_eq(postil_doc_id(small), "one.jsonl:2");
    postil_doc_reset(small);
    ck_assert_int_eq(jsonl_reader_next(reader, small, &err), POSTIL_END);
    jsonl_reader_free(reader);
    postil_doc_free(small);
}
END_TEST

static int (*const filters[])(struct archive *) = {
    archive_write_add_filter_gzip, archive_write_add_filter_xz, archive_write_add_filter_zstd,
    archive_write_add_filter_bzip2};

/* `n` lines, packed; the file then loses its last `cut` bytes. */
static const char *
packed(int (*filter)(struct archive *), size_t n, off_t cut)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/packed", folder);
    struct archive *a = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    ck_assert_int_eq(filter(a), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_set_format_raw(a), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_filename(a, path), ARCHIVE_OK);
    archive_entry_set_filetype(entry, AE_IFREG);
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    uint64_t seed = 5;
    for (size_t i = 0; i < n; i++) {
        char line[64];
        int len = snprintf(line, sizeof line, "{\"text\":\"%016llx\"}\n",
                           (unsigned long long)next_random(&seed));
        ck_assert_int_eq(archive_write_data(a, line, (size_t)len), len);
    }
    archive_entry_free(entry);
    archive_write_free(a);
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(truncate(path, st.st_size - cut), 0);
    return path;
}

START_TEST(packed_file_is_read)
{
    const char *path = packed(filters[_i], 20000, 0);
    jsonl_reader *reader = reader_of(&path, 1);
    size_t n = 0;
    for (; jsonl_reader_next(reader, doc, &err) == POSTIL_OK; n++) {
        ck_assert_int_eq(jsonl_parse(&plain, doc, &err), POSTIL_OK);
        postil_doc_reset(doc);
    }
    ck_assert_uint_eq(n, 20000);
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(packed_file_that_is_cut_off_costs_one_document)
{
    const char *path = packed(filters[0], 20000, 5000);
    const char *paths[] = {path, fixture("articles.jsonl")};
    jsonl_reader *reader = reader_of(paths, 2);
    size_t n_good = 0, n_bad = 0;
    enum postil_status st;
    while ((st = jsonl_reader_next(reader, doc, &err)) != POSTIL_END) {
        n_good += st == POSTIL_OK;
        n_bad += st == POSTIL_IO;
        postil_doc_reset(doc);
    }
    ck_assert_uint_gt(n_good, 10000);
    ck_assert_uint_eq(n_bad, 1);
    ck_assert_ptr_nonnull(strstr(err.message, "reading failed: "));
    jsonl_reader_free(reader);
}
END_TEST

START_TEST(missing_input_is_told_before_anything_is_read)
{
    jsonl_reader *reader;
    const char *paths[] = {fixture("articles.jsonl"), "/nonexistent/x.jsonl"};
    struct postil_strings both = {paths, 2};
    ck_assert_int_eq(jsonl_reader_new(both, &reader, &err), POSTIL_NOINPUT);
    ck_assert_str_eq(err.message,
                     "'/nonexistent/x.jsonl' can't be read: No such file or directory");
    paths[1] = folder;
    ck_assert_int_eq(jsonl_reader_new(both, &reader, &err), POSTIL_NOINPUT);
    ck_assert_ptr_nonnull(strstr(err.message, "is a folder"));
}
END_TEST

static const struct {
    const char *line;
    bool want;
} reports[] = {
    {"{\"corpus\":true,\"layers\":{}}", true},
    {" { \"corpus\" : true }", true},
    {"{\"corpus\":false}", false},
    {"{\"corpus\":\"BNC\",\"text\":\"\"}", false},
    {"{\"id\":\"a\\\"b\\\\\",\"rejected\":{\"step\":\"s\"}}", true},
    {"{\"id\": \"a\", \"rejected\": {\"step\": \"s\"}}", true},
    {"{\"id\":\"a\",\"rejected\":false,\"text\":\"\"}", false},
    {"{\"id\":\"a\",\"text\":\"\",\"rejected\":{}}", false},
    {"{\"id\":\"a", false},
    {"{\"id\":\"a\\", false},
    {"{\"corpus", false},
    {"{", false},
    {"", false},
};

START_TEST(report_is_told_from_document)
{
    size_t len = strlen(reports[_i].line);
    char *exact = malloc(len + 1);
    ck_assert_ptr_nonnull(exact);
    memcpy(exact, reports[_i].line, len);
    ck_assert(jsonl_is_report(exact, len) == reports[_i].want);
    free(exact);
}
END_TEST

/* -- output ------------------------------------------------------------------------------------ */

START_TEST(output_is_what_was_added)
{
    char path[128];
    snprintf(path, sizeof path, "%s/out", folder);
    jsonl_output *output;
    ck_assert_int_eq(jsonl_output_open(path, &output, &err), POSTIL_OK);
    char *big = repeat("", "0123456789abcde\n", 50000, "");
    size_t n = 0;
    for (size_t len = 0; len < 800000; len = len * 3 + 1, n += len) {
        ck_assert_int_eq(jsonl_output_add(output, big, len, &err), POSTIL_OK);
        if (len * 3 + 1 >= 800000)
            break;
    }
    ck_assert_int_eq(jsonl_output_flush(output, &err), POSTIL_OK);
    jsonl_output_close(output);
    free(big);
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq((size_t)st.st_size, n);
}
END_TEST

START_TEST(full_disk_is_told)
{
    jsonl_output *output;
    if (access("/dev/full", W_OK) != 0)
        return;
    ck_assert_int_eq(jsonl_output_open("/dev/full", &output, &err), POSTIL_OK);
    enum postil_status st = jsonl_output_add(output, "x\n", 2, &err);
    if (st == POSTIL_OK)
        st = jsonl_output_flush(output, &err);
    ck_assert_int_eq(st, POSTIL_IO);
    ck_assert_str_eq(err.message, "writing to '/dev/full' failed: No space left on device");
    ck_assert_int_eq(jsonl_output_flush(output, &err), POSTIL_IO);
    jsonl_output_close(output);
}
END_TEST

START_TEST(file_that_cannot_be_created_is_told)
{
    jsonl_output *output;
    ck_assert_int_eq(jsonl_output_open("/nonexistent/out", &output, &err), POSTIL_CANTCREATE);
    ck_assert_str_eq(err.message, "'/nonexistent/out' can't be created: No such file or directory");
}
END_TEST

static Suite *
jsonl_suite(void)
{
    Suite *suite = suite_create("jsonl");
    TCase *tc = tcase_create("jsonl");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, line_is_read, 0, N_ELEM(good));
    tcase_add_test(tc, keys_have_the_names_of_the_settings);
    tcase_add_loop_test(tc, layers_are_selected, 0, N_ELEM(selections));
    tcase_add_loop_test(tc, line_is_refused_with_the_reason, 0, N_ELEM(bad));
    tcase_add_loop_test(tc, hostile_line_does_no_harm, 0, N_ELEM(hostile));
    tcase_add_loop_test(tc, crowds_are_bounded, 0, N_ELEM(crowds));
    tcase_add_test(tc, deep_values_travel);
    tcase_add_test(tc, every_size_of_memory_is_survived);
    tcase_add_loop_test(tc, generated_documents_come_back_byte_for_byte, 0, 200);
    tcase_add_test(tc, golden_file_comes_back_byte_for_byte);
    tcase_add_test(tc, untidy_file_is_read);
    tcase_add_test(tc, files_follow_each_other);
    tcase_add_test(tc, line_longer_than_memory_costs_one_document);
    tcase_add_loop_test(tc, packed_file_is_read, 0, N_ELEM(filters));
    tcase_add_test(tc, packed_file_that_is_cut_off_costs_one_document);
    tcase_add_test(tc, missing_input_is_told_before_anything_is_read);
    tcase_add_loop_test(tc, report_is_told_from_document, 0, N_ELEM(reports));
    tcase_add_test(tc, output_is_what_was_added);
    tcase_add_test(tc, full_disk_is_told);
    tcase_add_test(tc, file_that_cannot_be_created_is_told);
    suite_add_tcase(suite, tc);
    return suite;
}

int
main(void)
{
    SRunner *runner = srunner_create(jsonl_suite());
    srunner_run_all(runner, CK_NORMAL);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
