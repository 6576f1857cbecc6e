/* SPDX-License-Identifier: Apache-2.0 */
/* Facts about layers that are declared in a line of the configuration. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "../plugins/exec/declare.h"
#include "suite.h"

#define N_ELEM(a) (sizeof(a) / sizeof(a)[0])

static postil_arena *arena;
static struct postil_error err;

static void
set_up(void)
{
    arena = postil_arena_new(1 << 20);
    ck_assert_ptr_nonnull(arena);
}

static void
tear_down(void)
{
    postil_arena_free(arena);
}

/* "name size: field type offset, ..." as far as the type is declared. */
static const char *
describe(const struct postil_layer_type *type)
{
    static char line[1024];
    int n = snprintf(line, sizeof line, "%s %u:", type->name, type->record_size);
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++)
        n += snprintf(line + n, sizeof line - (size_t)n, " %s/%u@%u", f->name, f->type, f->offset);
    return line;
}

/* Offsets are those a C compiler gives to the same struct. */
struct same {
    uint32_t begin, end;
    const char *word;
    uint8_t rank;
    float weight;
    uint32_t kind;
    struct postil_strings others;
    bool odd;
};

START_TEST(fields_lie_as_in_a_struct)
{
    const char *name;
    const struct postil_layer_type *type = NULL;
    ck_assert_int_eq(exec_declare(" keyword begin  end word:string rank:u8 weight:f32 "
                                  "kind:low|mid|high others:strings odd:bool ",
                                  arena, &name, &type, &err),
                     POSTIL_OK);
    ck_assert_str_eq(name, "keyword");
    ck_assert_ptr_nonnull(type);
    char want[512];
    snprintf(want, sizeof want,
             "keyword %zu: begin/%d@0 end/%d@4 word/%d@%zu rank/%d@%zu weight/%d@%zu kind/%d@%zu "
             "others/%d@%zu odd/%d@%zu",
             sizeof(struct same), POSTIL_OFFSET, POSTIL_OFFSET, POSTIL_STRING,
             offsetof(struct same, word), POSTIL_U8, offsetof(struct same, rank), POSTIL_F32,
             offsetof(struct same, weight), POSTIL_ENUM, offsetof(struct same, kind),
             POSTIL_STRINGS, offsetof(struct same, others), POSTIL_BOOL,
             offsetof(struct same, odd));
    ck_assert_str_eq(describe(type), want);
    ck_assert(postil_layer_type_has_span(type));
    const char *const *kinds = postil_layer_type_find(type, "kind")->symbols;
    ck_assert_str_eq(kinds[0], "low");
    ck_assert_str_eq(kinds[2], "high");
    ck_assert_ptr_null(kinds[3]);
}
END_TEST

START_TEST(every_type_has_a_name)
{
    static const char line[] = "all a:u8 b:u16 c:u32 d:u64 e:i64 f:f32 g:f64 h:bool i:string "
                               "j:strings k:offset l:hash m:json n:x|y";
    const char *name;
    const struct postil_layer_type *type = NULL;
    ck_assert_int_eq(exec_declare(line, arena, &name, &type, &err), POSTIL_OK);
    ck_assert_ptr_nonnull(type);
    uint64_t seen = 0;
    for (const struct postil_field *f = type->fields; f->type != POSTIL_NO_FIELD; f++)
        seen |= UINT64_C(1) << f->type;
    for (uint32_t t = POSTIL_U8; t <= POSTIL_JSON; t++)
        ck_assert_msg(seen >> t & 1, "type %u", t);
}
END_TEST

START_TEST(a_name_alone_declares_nothing)
{
    const char *name;
    const struct postil_layer_type *type = NULL;
    ck_assert_int_eq(exec_declare("entity", arena, &name, &type, &err), POSTIL_OK);
    ck_assert_str_eq(name, "entity");
    ck_assert_ptr_null(type);
}
END_TEST

static const struct {
    const char *line, *reason;
} bad[] = {
    {"", "a layer without a name"},
    {" \t", "a layer without a name"},
    {"k word", "layer 'k': field 'word' has no type; 'word:string' or another of u8 u16"},
    {"k word:text", "layer 'k': field 'word' has the unknown type 'text'; 'word:string'"},
    {"k word:", "layer 'k': field 'word' has the unknown type ''"},
};

START_TEST(bad_lines_are_refused)
{
    const char *name;
    const struct postil_layer_type *type;
    ck_assert_int_eq(exec_declare(bad[_i].line, arena, &name, &type, &err), POSTIL_CONFIG);
    ck_assert_msg(strncmp(err.message, bad[_i].reason, strlen(bad[_i].reason)) == 0, "%s",
                  err.message);
}
END_TEST

START_TEST(too_many_are_refused)
{
    char line[8192] = "k";
    const char *name;
    const struct postil_layer_type *type;
    for (int i = 0; i < 65; i++)
        snprintf(line + strlen(line), sizeof line - strlen(line), " f%d:u8", i);
    ck_assert_int_eq(exec_declare(line, arena, &name, &type, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "layer 'k': more than 64 fields");
    strcpy(line, "k f:s");
    for (int i = 0; i < 256; i++)
        snprintf(line + strlen(line), sizeof line - strlen(line), "|s%d", i);
    ck_assert_int_eq(exec_declare(line, arena, &name, &type, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "layer 'k': field 'f' has too many symbols");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("exec_declare");
    TCase *tc = tcase_create("declare");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, fields_lie_as_in_a_struct);
    tcase_add_test(tc, every_type_has_a_name);
    tcase_add_test(tc, a_name_alone_declares_nothing);
    tcase_add_loop_test(tc, bad_lines_are_refused, 0, N_ELEM(bad));
    tcase_add_test(tc, too_many_are_refused);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
