/* SPDX-License-Identifier: Apache-2.0 */
/* Layers: blank records, order, what the host checks after a step, and types that can be trusted.
 */
#include <math.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/layers.h>

#include "harness.h"
#include "layer.h"
#include "suite.h"

struct all {
    uint32_t begin, end;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    int64_t i64;
    float f32;
    double f64;
    bool flag;
    const char *string;
    struct postil_strings strings;
    uint32_t pick;
    uint32_t at;
    uint32_t far;
    uint64_t hash;
    const char *json;
};

static const char *const picks[] = {"red", "green", NULL};

static const struct postil_field fields[] = {
    POSTIL_SPAN(struct all),
    POSTIL_FIELD(struct all, u8),
    POSTIL_FIELD(struct all, u16),
    POSTIL_FIELD(struct all, u32),
    POSTIL_FIELD(struct all, u64),
    POSTIL_FIELD(struct all, i64),
    POSTIL_FIELD(struct all, f32),
    POSTIL_FIELD(struct all, f64),
    POSTIL_FIELD(struct all, flag),
    POSTIL_FIELD(struct all, string),
    POSTIL_FIELD(struct all, strings),
    POSTIL_ENUM_FIELD(struct all, pick, picks, .help = "colour"),
    POSTIL_OFFSET_FIELD(struct all, at, .help = "somewhere"),
    POSTIL_OFFSET_FIELD(struct all, far, .unit = "other", .help = "somewhere else"),
    POSTIL_FIELD_AS(struct all, hash, POSTIL_HASH, .help = "64 bits"),
    POSTIL_FIELD_AS(struct all, json, POSTIL_JSON, .help = "anything"),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type type = {
    .name = "all", .help = "everything", .record_size = sizeof(struct all), .fields = fields};

static const char text[] = "caf\xc3\xa9 au lait"; /* 13 bytes; byte 4 is within a letter */
enum { TEXT_LEN = sizeof text - 1 };

static postil_arena *arena;
static postil_layer *layer;
static struct postil_error err;

static void
set_up(void)
{
    arena = postil_arena_new(16 << 20);
    ck_assert_ptr_nonnull(arena);
    layer = postil_layer_new(arena, &type);
    ck_assert_ptr_nonnull(layer);
}

static void
tear_down(void)
{
    postil_arena_free(arena);
}

static struct all *
add(size_t n)
{
    struct all *record = postil_layer_add(layer, n, &err);
    ck_assert_ptr_nonnull(record);
    return record;
}

START_TEST(a_new_record_has_everything_absent)
{
    memset(add(1), 0xff, sizeof(struct all)); /* blanks are not copied from the neighbour */
    const struct all *r = add(3) + 2;
    ck_assert_uint_eq(postil_layer_count(layer), 4);
    ck_assert_uint_eq(r->begin, POSTIL_ABSENT);
    ck_assert_uint_eq(r->end, POSTIL_ABSENT);
    ck_assert_uint_eq(r->at, POSTIL_ABSENT);
    ck_assert(r->u8 == 0 && r->u16 == 0 && r->u32 == 0 && r->u64 == 0 && r->i64 == 0);
    ck_assert(isnan(r->f32) && isnan(r->f64));
    ck_assert(!r->flag && !r->string && !r->json && r->hash == 0 && r->pick == 0);
    ck_assert(!r->strings.items && r->strings.n == 0);
}
END_TEST

START_TEST(records_stay_when_the_layer_grows)
{
    for (uint32_t i = 0; i < 5000; i++) {
        add(1)->u32 = i;
        if (i % 100 == 0) /* so that it can't grow in place */
            ck_assert_ptr_nonnull(postil_arena_alloc(arena, 1, 1));
    }
    const struct all *r = postil_layer_records(layer);
    for (uint32_t i = 0; i < 5000; i++)
        ck_assert_uint_eq(r[i].u32, i);
    ck_assert_ptr_eq(postil_layer_get_type(layer), &type);
}
END_TEST

START_TEST(add_refuses_what_does_not_fit)
{
    add(2)->u32 = 7;
    ck_assert_ptr_null(postil_layer_add(layer, 16 << 20, &err));
    ck_assert_str_eq(err.message, "layer 'all': no room for 16777216 more records");
    ck_assert_ptr_null(postil_layer_add(layer, SIZE_MAX, &err));
    ck_assert_ptr_null(postil_layer_add(layer, SIZE_MAX / sizeof(struct all), &err));
    ck_assert_uint_eq(postil_layer_count(layer), 2);
    ck_assert_uint_eq(((struct all *)postil_layer_records(layer))->u32, 7);
}
END_TEST

START_TEST(truncate_keeps_the_first)
{
    for (uint32_t i = 0; i < 100; i++)
        add(1)->u32 = i;
    postil_layer_truncate(layer, 100);
    postil_layer_truncate(layer, 60);
    postil_layer_truncate(layer, 3);
    ck_assert_uint_eq(postil_layer_count(layer), 3);
    add(1)->u32 = 77;
    const struct all *r = postil_layer_records(layer);
    ck_assert(r[2].u32 == 2 && r[3].u32 == 77 && isnan(r[3].f32));
    postil_layer_truncate(layer, 0);
    ck_assert_uint_eq(postil_layer_count(layer), 0);
}
END_TEST

/* Against the definition: every neighbour in order, equal spans as they came, nothing lost. */
START_TEST(sort_is_by_span_and_stable)
{
    uint32_t n = (uint32_t)_i * 7 % 600, dice = (uint32_t)_i + 1;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct all *r = add(1);
        dice = dice * 1664525u + 1013904223u;
        r->begin = (dice >> 16) % 20;
        r->end = r->begin + (dice >> 24) % 3;
        r->u32 = i;
        sum += (uint64_t)r->begin << 20 | i;
    }
    ck_assert_int_eq(postil_layer_sort(layer, &err), POSTIL_OK);
    ck_assert_uint_eq(postil_layer_count(layer), n);
    const struct all *r = postil_layer_records(layer);
    for (uint32_t i = 0; i < n; i++) {
        sum -= (uint64_t)r[i].begin << 20 | r[i].u32;
        if (i == 0)
            continue;
        ck_assert(r[i - 1].begin <= r[i].begin);
        if (r[i - 1].begin == r[i].begin)
            ck_assert(r[i - 1].end <= r[i].end);
        if (r[i - 1].begin == r[i].begin && r[i - 1].end == r[i].end)
            ck_assert(r[i - 1].u32 < r[i].u32);
    }
    ck_assert_uint_eq(sum, 0);
}
END_TEST

START_TEST(sort_needs_memory_only_when_there_is_work)
{
    for (uint32_t i = 0; i < 20; i++)
        *add(1) = (struct all){.begin = i, .end = i};
    while (postil_arena_alloc(arena, 64, 1))
        continue;
    ck_assert_int_eq(postil_layer_sort(layer, &err), POSTIL_OK);
    ((struct all *)postil_layer_records(layer))->begin = 5;
    ck_assert_int_eq(postil_layer_sort(layer, &err), POSTIL_NOMEM);
    ck_assert_str_eq(err.message, "layer 'all': sorting 20 records");
    ck_assert_uint_eq(((struct all *)postil_layer_records(layer))[19].begin, 19);
}
END_TEST

/* Two records; the second is spoilt. */
static const struct {
    struct all r;
    const char *reason; /* NULL: fine */
} settled[] = {
    {{.begin = 0, .end = TEXT_LEN}, NULL},
    {{.begin = TEXT_LEN, .end = TEXT_LEN}, NULL},
    {{.begin = 3, .end = 5}, NULL},
    {{.begin = 0, .end = TEXT_LEN + 1}, "record 1: span 0-14 in a text of 13 bytes"},
    {{.begin = 5, .end = 3}, "record 1: span 5-3 in a text of 13 bytes"},
    {{.begin = POSTIL_ABSENT, .end = POSTIL_ABSENT},
     "record 1: span 4294967295-4294967295 in a text of 13 bytes"},
    {{.begin = 0, .end = POSTIL_ABSENT}, "record 1: span 0-4294967295 in a text of 13 bytes"},
    {{.begin = 4, .end = 5}, "record 1: begin 4 splits a character"},
    {{.begin = 3, .end = 4}, "record 1: end 4 splits a character"},
    {{.pick = 1}, NULL},
    {{.pick = 2}, "record 1: pick 2 has no symbol"},
    {{.pick = UINT32_MAX}, "record 1: pick 4294967295 has no symbol"},
    {{.at = POSTIL_ABSENT}, NULL},
    {{.at = TEXT_LEN}, NULL},
    {{.at = TEXT_LEN + 1}, "record 1: at 14 lies outside the text"},
    {{.at = 4}, "record 1: at 4 splits a character"},
    {{.far = 4}, NULL}, /* another text's offset is not ours to judge */
    {{.far = 4000}, NULL},
};

START_TEST(settle_keeps_the_contract)
{
    *add(1) = (struct all){0};
    *add(1) = settled[_i].r;
    enum postil_status st = postil_layer_settle(layer, text, TEXT_LEN, &err);
    if (!settled[_i].reason) {
        ck_assert_msg(st == POSTIL_OK, "%s", err.message);
        return;
    }
    ck_assert_int_eq(st, POSTIL_INTERNAL);
    char want[128];
    snprintf(want, sizeof want, "layer 'all', %s", settled[_i].reason);
    ck_assert_str_eq(err.message, want);
}
END_TEST

START_TEST(settle_refuses_records_out_of_order)
{
    *add(1) = (struct all){.begin = 1, .end = 3};
    *add(1) = (struct all){.begin = 1, .end = 2};
    ck_assert_int_eq(postil_layer_settle(layer, text, TEXT_LEN, &err), POSTIL_INTERNAL);
    harness_contains(err.message, "layer 'all', record 1: begins before the one in front of it");
    ck_assert_int_eq(postil_layer_sort(layer, &err), POSTIL_OK);
    ck_assert_int_eq(postil_layer_settle(layer, text, TEXT_LEN, &err), POSTIL_OK);
}
END_TEST

static const struct {
    struct postil_token a, b;
    const char *reason;
} apart[] = {
    {{0, 1}, {1, 2}, NULL},
    {{0, 1}, {1, 1}, "record 1: empty at byte 1"},
    {{0, 2}, {1, 3}, "record 1: overlaps the one in front of it"},
};

START_TEST(settle_keeps_tokens_apart)
{
    postil_layer *tokens = postil_layer_new(arena, &postil_token_type);
    ck_assert_ptr_nonnull(tokens);
    struct postil_token *t = postil_layer_add(tokens, 2, &err);
    t[0] = apart[_i].a;
    t[1] = apart[_i].b;
    enum postil_status st = postil_layer_settle(tokens, "abcd", 4, &err);
    ck_assert_int_eq(st, apart[_i].reason ? POSTIL_INTERNAL : POSTIL_OK);
    if (apart[_i].reason)
        harness_contains(err.message, apart[_i].reason);
}
END_TEST

START_TEST(settle_copies_strings_from_elsewhere)
{
    char heap[] = "heap", json[] = "{\"a\":1}", item[] = "item";
    char *inside = postil_arena_copy(arena, "inside", 6);
    const char *mixed[] = {item, inside};
    *add(1) = (struct all){.string = heap, .json = json, .strings = {mixed, 2}};
    *add(1) = (struct all){.string = inside, .strings = {(const char *const *)heap, 0}};
    ck_assert_int_eq(postil_layer_settle(layer, text, TEXT_LEN, &err), POSTIL_OK);
    memset(heap, 'x', sizeof heap), memset(json, 'x', sizeof json), memset(item, 'x', sizeof item);
    mixed[0] = mixed[1] = NULL;
    const struct all *r = postil_layer_records(layer);
    ck_assert_str_eq(r[0].string, "heap");
    ck_assert_str_eq(r[0].json, "{\"a\":1}");
    ck_assert_str_eq(r[0].strings.items[0], "item");
    ck_assert_ptr_eq(r[0].strings.items[1], inside);
    ck_assert_ptr_eq(r[1].string, inside);
}
END_TEST

START_TEST(settle_without_memory_for_copies_fails)
{
    *add(1) = (struct all){.string = "constant"};
    while (postil_arena_alloc(arena, 1, 1))
        continue;
    ck_assert_int_eq(postil_layer_settle(layer, text, TEXT_LEN, &err), POSTIL_NOMEM);
    ck_assert_str_eq(err.message, "a string of layer 'all'");
}
END_TEST

/* -- types ------------------------------------------------------------------------------------- */

START_TEST(built_in_types_can_be_trusted)
{
    size_t n;
    const struct postil_layer_type *const *all = postil_layer_type_builtins(&n);
    ck_assert_uint_eq(n, 10);
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(postil_layer_type_check(all[i], &err) == POSTIL_OK, "%s", err.message);
        ck_assert_ptr_eq(postil_layer_type_builtin(all[i]->name), all[i]);
        for (const struct postil_field *f = all[i]->fields; f->type != POSTIL_NO_FIELD; f++)
            ck_assert_ptr_eq(postil_layer_type_find(all[i], f->name), f);
    }
    ck_assert_ptr_null(postil_layer_type_builtin("nothing"));
    ck_assert_ptr_null(postil_layer_type_find(all[0], "nothing"));
    ck_assert(postil_layer_type_has_span(postil_layer_type_builtin("quote")));
    ck_assert(!postil_layer_type_has_span(postil_layer_type_builtin("story")));
    ck_assert_int_eq(postil_layer_type_check(&type, &err), POSTIL_OK);
}
END_TEST

struct pair {
    uint32_t a, b;
};

static const char *const colours[] = {"red", "blue", NULL};
static const char *const fewer[] = {"red", NULL};
static const char *const none[] = {NULL};

#define ROW(n, t, o)                                                                               \
    {                                                                                              \
        .name = n, .type = t, .offset = o                                                          \
    }
#define BASE                                                                                       \
    {                                                                                              \
        ROW("a", POSTIL_U32, 0),                                                                   \
            {.name = "b", .type = POSTIL_ENUM, .offset = 4, .symbols = picks},                     \
        {                                                                                          \
            .type = POSTIL_NO_FIELD                                                                \
        }                                                                                          \
    }

static const struct {
    struct postil_field fields[4];
    uint32_t record_size;
    const char *reason; /* NULL: they agree */
} others[] = {
    {BASE, 8, NULL},
    {BASE, 12, "layer 'pair': records of 8 and of 12 bytes"},
    {{ROW("c", POSTIL_U32, 0)}, 8, "layer 'pair': field 'a' is declared in two ways"},
    {{ROW("a", POSTIL_OFFSET, 0)}, 8, "layer 'pair': field 'a' is declared in two ways"},
    {{ROW("a", POSTIL_U32, 4)}, 8, "layer 'pair': field 'a' is declared in two ways"},
    {{ROW("a", POSTIL_U32, 0)}, 8, "layer 'pair': one declaration lacks field 'b'"},
    {{ROW("a", POSTIL_U32, 0), {.name = "b", .type = POSTIL_ENUM, .offset = 4, .symbols = colours}},
     8,
     "layer 'pair': field 'b' is declared in two ways"},
    {{ROW("a", POSTIL_U32, 0), {.name = "b", .type = POSTIL_ENUM, .offset = 4, .symbols = fewer}},
     8,
     "layer 'pair': field 'b' is declared in two ways"},
};

START_TEST(match_names_the_field_that_differs)
{
    static const struct postil_field base[] = BASE;
    const struct postil_layer_type a = {.name = "pair", .record_size = 8, .fields = base};
    const struct postil_layer_type b = {
        .name = "pair", .record_size = others[_i].record_size, .fields = others[_i].fields};
    enum postil_status want = others[_i].reason ? POSTIL_CONFIG : POSTIL_OK;
    ck_assert_int_eq(postil_layer_type_match(&a, &b, &err), want);
    if (want != POSTIL_OK)
        ck_assert_str_eq(err.message, others[_i].reason);
    ck_assert_int_eq(postil_layer_type_match(&b, &a, &err), want);
    ck_assert_int_eq(postil_layer_type_match(&b, &b, &err), POSTIL_OK);
}
END_TEST

static const struct {
    const char *name;
    uint32_t record_size;
    struct postil_field fields[4];
    const char *reason;
} bad_types[] = {
    {NULL, 8, {ROW("a", POSTIL_U32, 0)}, "a layer type is not named in lower case"},
    {"", 8, {ROW("a", POSTIL_U32, 0)}, "a layer type is not named in lower case"},
    {"Caps", 8, {ROW("a", POSTIL_U32, 0)}, "a layer type is not named in lower case"},
    {"sp ace", 8, {ROW("a", POSTIL_U32, 0)}, "a layer type is not named in lower case"},
    {"t", 8, {{.type = POSTIL_NO_FIELD}}, "layer 't' has no fields"},
    {"t", 0, {ROW("a", POSTIL_U32, 0)}, "layer 't' has no fields"},
    {"t", 8, {ROW("A", POSTIL_U32, 0)}, "layer 't': field '?' is not named in lower case"},
    {"t", 8, {ROW(NULL, POSTIL_U32, 0)}, "layer 't': field '?' is not named in lower case"},
    {"t", 8, {ROW("a", 99, 0)}, "layer 't': field 'a' has an unknown type"},
    {"t", 8, {ROW("a", POSTIL_U32, 2)}, "layer 't': field 'a' is not aligned"},
    {"t", 12, {ROW("a", POSTIL_U64, 4)}, "layer 't': field 'a' is not aligned"},
    {"t", 6, {ROW("a", POSTIL_U32, 4)}, "layer 't': field 'a' lies outside the record"},
    {"t",
     8,
     {ROW("a", POSTIL_U32, UINT32_MAX - 3)},
     "layer 't': field 'a' lies outside the record"},
    {"t",
     8,
     {ROW("a", POSTIL_ENUM, 0)},
     "layer 't': field 'a' must have symbols exactly when it is an enum"},
    {"t",
     8,
     {{.name = "a", .type = POSTIL_U32, .symbols = picks}},
     "layer 't': field 'a' must have symbols exactly when it is an enum"},
    {"t",
     8,
     {{.name = "a", .type = POSTIL_ENUM, .symbols = none}},
     "layer 't': field 'a' must have symbols exactly when it is an enum"},
    {"t",
     8,
     {ROW("a", POSTIL_U32, 0), ROW("a", POSTIL_U32, 4)},
     "layer 't': field 'a' is declared twice"},
    {"t",
     8,
     {ROW("a", POSTIL_U64, 0), ROW("b", POSTIL_U32, 4)},
     "layer 't': field 'b' overlaps another"},
    {"t",
     8,
     {ROW("b", POSTIL_U32, 4), ROW("a", POSTIL_U64, 0)},
     "layer 't': field 'a' overlaps another"},
    {"t",
     12,
     {ROW("a", POSTIL_U32, 0), ROW("begin", POSTIL_OFFSET, 4), ROW("end", POSTIL_OFFSET, 8)},
     "layer 't': a span (begin, end) comes first"},
    {"t",
     8,
     {ROW("begin", POSTIL_U32, 0), ROW("end", POSTIL_U32, 4)},
     "layer 't': a span (begin, end) comes first"},
};

START_TEST(check_names_every_fault_of_a_type)
{
    const struct postil_layer_type bad = {.name = bad_types[_i].name,
                                          .record_size = bad_types[_i].record_size,
                                          .fields = bad_types[_i].fields};
    ck_assert_int_eq(postil_layer_type_check(&bad, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, bad_types[_i].reason);
}
END_TEST

START_TEST(check_refuses_a_missing_table)
{
    const struct postil_layer_type bad = {.name = "t", .record_size = 4};
    ck_assert_int_eq(postil_layer_type_check(&bad, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "layer 't' has no fields");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("layer");
    TCase *tc = tcase_create("records");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_new_record_has_everything_absent);
    tcase_add_test(tc, records_stay_when_the_layer_grows);
    tcase_add_test(tc, add_refuses_what_does_not_fit);
    tcase_add_test(tc, truncate_keeps_the_first);
    tcase_add_loop_test(tc, sort_is_by_span_and_stable, 0, 60);
    tcase_add_test(tc, sort_needs_memory_only_when_there_is_work);
    tcase_add_loop_test(tc, settle_keeps_the_contract, 0, N_ELEM(settled));
    tcase_add_test(tc, settle_refuses_records_out_of_order);
    tcase_add_loop_test(tc, settle_keeps_tokens_apart, 0, N_ELEM(apart));
    tcase_add_test(tc, settle_copies_strings_from_elsewhere);
    tcase_add_test(tc, settle_without_memory_for_copies_fails);
    suite_add_tcase(suite, tc);
    tc = tcase_create("types");
    tcase_add_test(tc, built_in_types_can_be_trusted);
    tcase_add_loop_test(tc, match_names_the_field_that_differs, 0, N_ELEM(others));
    tcase_add_loop_test(tc, check_names_every_fault_of_a_type, 0, N_ELEM(bad_types));
    tcase_add_test(tc, check_refuses_a_missing_table);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
