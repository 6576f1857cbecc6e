/* SPDX-License-Identifier: Apache-2.0 */
/* Options: every type from every spelling, faults that name place, owner and remedy, printing. */
#define _GNU_SOURCE
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "option.h"
#include "suite.h"

struct settings {
    bool flag;
    int64_t whole;
    double real;
    const char *text, *maybe;
    uint32_t pick;
    uint64_t size;
    struct postil_strings list, none;
};

static const char *const picks[] = {"red", "green", NULL};
static const char *const reserved[] = {"plugin", "name", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, flag, .fallback = "true"),
    POSTIL_OPTION(struct settings, whole, .fallback = "7", .min = -10, .max = 5e9),
    POSTIL_OPTION(struct settings, real, .fallback = "0.5", .max = 1),
    POSTIL_OPTION(struct settings, text, .fallback = "plain"),
    POSTIL_OPTION(struct settings, maybe, .optional = true),
    POSTIL_OPTION(struct settings, pick, .fallback = "green", .choices = picks),
    POSTIL_OPTION(struct settings, size, .fallback = "64K", .min = 1024, .max = 1e12),
    POSTIL_OPTION(struct settings, list, .fallback = "a,b"),
    POSTIL_OPTION(struct settings, none, .optional = true),
    POSTIL_OPTIONS_END,
};

static postil_config *config;
static postil_arena *arena;
static char faults[HARNESS_FAULTS]; /* one a line */
static struct postil_report report;

static void
set_up(void)
{
    config = postil_config_new();
    arena = postil_arena_new(1 << 20);
    ck_assert(config && arena);
    faults[0] = '\0';
    report = (struct postil_report){.fault = harness_note, .ctx = faults};
}

static void
tear_down(void)
{
    postil_config_free(config);
    postil_arena_free(arena);
}

static void
bind_table(const struct postil_option *table, enum postil_option_scope scope, const char *text,
           void *settings)
{
    struct postil_error err;
    ck_assert_msg(postil_config_parse(config, "x.conf", text, strlen(text), &err) == POSTIL_OK,
                  "%s", err.message);
    const struct binding binding = {.options = table,
                                    .scope = scope,
                                    .owner = "step 's'",
                                    .reserved = reserved,
                                    .arena = arena,
                                    .report = &report};
    postil_options_bind(&binding, config->root, settings);
}

/* What a group of settings becomes, printed; the faults go to `faults`. */
static char *
bound(const char *text)
{
    struct settings set = {0};
    bind_table(options, POSTIL_STEP_ONLY, text, &set);
    char *out = NULL;
    size_t len;
    FILE *file = open_memstream(&out, &len);
    ck_assert_ptr_nonnull(file);
    if (report.n_fault == 0)
        postil_options_print(options, POSTIL_STEP_ONLY, &set, "", file);
    fclose(file);
    return out;
}

START_TEST(defaults_are_the_fallbacks)
{
    struct settings set = {0};
    bind_table(options, POSTIL_STEP_ONLY, "plugin = \"x\"; name = \"y\";", &set);
    ck_assert_str_eq(faults, "");
    ck_assert(set.flag && set.whole == 7 && set.real == 0.5 && set.pick == 1 && set.size == 65536);
    ck_assert_str_eq(set.text, "plain");
    ck_assert(!set.maybe && !set.none.items && set.none.n == 0);
    ck_assert_uint_eq(set.list.n, 2);
    ck_assert_str_eq(set.list.items[1], "b");
}
END_TEST

static const struct {
    const char *in, *want; /* a line of what is printed */
} good[] = {
    {"flag = false;", "flag = false;"},
    {"whole = -10;", "whole = -10;"},
    {"whole = 3000000000;", "whole = 3000000000L;"},
    {"whole = 5000000000;", "whole = 5000000000L;"},
    {"real = 1;", "real = 1.0;"}, /* a whole number passes for a real */
    {"real = 0;", "real = 0.0;"},
    {"real = 0.1;", "real = 0.1;"},
    {"real = 1e-7;", "real = 1e-07;"},
    {"real = 0.30000000000000004;", "real = 0.30000000000000004;"},
    {"text = \"caf\xc3\xa9 \\\"x\\\" \\\\ \\n\";", "text = \"caf\xc3\xa9 \\\"x\\\" \\\\ \\n\";"},
    {"text = \"\";", "text = \"\";"},
    {"maybe = \"yes\";", "maybe = \"yes\";"},
    {"pick = \"red\";", "pick = \"red\";"},
    {"size = 2048;", "size = 2048;"},
    {"size = \"2K\";", "size = 2048;"},
    {"size = \"1.5M\";", "size = 1572864;"},
    {"size = \"3G\";", "size = 3221225472L;"},
    {"size = \"5000\";", "size = 5000;"},
    {"list = ( \"x\", \"y,z\" );", "list = ( \"x\", \"y,z\" );"},
    {"list = [ \"x\" ];", "list = ( \"x\" );"},
    {"list = \"one, only\";", "list = ( \"one, only\" );"},
    {"list = ( );", "list = ( );"},
    {"none = ( );", "none = ( );"},
};

START_TEST(values_are_taken_and_read_back)
{
    char *first = bound(good[_i].in);
    ck_assert_str_eq(faults, "");
    harness_contains(first, good[_i].want);
    tear_down();
    set_up();
    char *second = bound(first); /* what is printed reads back as the same */
    ck_assert_str_eq(faults, "");
    ck_assert_str_eq(second, first);
    free(first);
    free(second);
}
END_TEST

static const struct {
    const char *in, *want;
} bad[] = {
    {"whole = 0.5;", "option 'whole' has the wrong type; it takes: a whole number from -10 to "
                     "5000000000"},
    {"whole = 7.0;", "option 'whole' has the wrong type"},
    {"whole = \"7\";", "option 'whole' has the wrong type"},
    {"whole = -11;",
     "option 'whole' is out of range; it takes: a whole number from -10 to 5000000000"},
    {"whole = 5000000001;", "option 'whole' is out of range"},
    {"whole = true;", "option 'whole' has the wrong type"},
    {"real = 1.001;", "option 'real' is out of range; it takes: a number from 0 to 1"},
    {"real = -1;", "option 'real' is out of range"},
    {"real = \"0.5\";", "option 'real' has the wrong type; it takes: a number from 0 to 1"},
    {"real = ( 0.5 );", "option 'real' has the wrong type"},
    {"flag = 1;", "option 'flag' has the wrong type; it takes: true or false"},
    {"flag = \"true\";", "option 'flag' has the wrong type"},
    {"text = 5;", "option 'text' has the wrong type; it takes: a string"},
    {"text = ( \"a\" );", "option 'text' has the wrong type"},
    {"text = { a = 1; };", "option 'text' has the wrong type"},
    {"text = \"\xff\";", "option 'text' is not UTF-8"},
    {"pick = \"blue\";", "option 'pick' is none of its names; it takes: red, green"},
    {"pick = 1;", "option 'pick' has the wrong type; it takes: red, green"},
    {"size = 100;", "option 'size' is out of range; it takes: a size in bytes"},
    {"size = -1;", "option 'size' is out of range"},
    {"size = \"2X\";", "option 'size' has the wrong type"},
    {"size = \"K\";", "option 'size' has the wrong type"},
    {"size = \"\";", "option 'size' has the wrong type"},
    {"size = \"-2K\";", "option 'size' has the wrong type"},
    {"size = \"99999999T\";", "option 'size' has the wrong type"},
    {"size = 2000.5;", "option 'size' has the wrong type"},
    {"list = 5;", "option 'list' has the wrong type; it takes: a list of strings"},
    {"list = ( \"a\", 5 );", "option 'list' has the wrong type"},
    {"list = ( \"\xff\" );", "option 'list' is not UTF-8"},
    {"txet = \"a\";",
     "unknown option 'txet'; did you mean 'text'? there are: flag, whole, real, text,"
     " maybe, pick, size, list, none"},
    {"elephant = 1;", "unknown option 'elephant'; there are: flag, whole,"},
};

START_TEST(faults_name_place_owner_and_remedy)
{
    char text[128], want[256];
    snprintf(text, sizeof text, "plugin = \"x\";\n%s\n", bad[_i].in);
    snprintf(want, sizeof want, "x.conf:2: step 's': %s", bad[_i].want);
    free(bound(text));
    ck_assert_uint_eq(report.n_fault, 1);
    ck_assert_msg(strncmp(faults, want, strlen(want)) == 0, "%s\nwanted: %s", faults, want);
}
END_TEST

START_TEST(all_faults_come_in_one_pass)
{
    free(bound("whole = \"x\";\nreal = 7;\nnope = 1;\nflag = 3;\nnil = 2;\npick = \"x\";"));
    ck_assert_uint_eq(report.n_fault, 6);
    ck_assert_uint_eq(harness_count(faults, "\n"), 6);
    harness_contains(faults, "x.conf:3: step 's': unknown option 'nope'; did you mean 'none'?");
    harness_contains(faults, "x.conf:5: step 's': unknown option 'nil'");
    harness_contains(faults, "x.conf:6: ");
}
END_TEST

START_TEST(a_report_without_a_listener_counts)
{
    report.fault = NULL;
    free(bound("whole = \"x\"; nope = 1;"));
    ck_assert_uint_eq(report.n_fault, 2);
}
END_TEST

START_TEST(what_must_be_given_is_asked_for)
{
    struct must {
        const char *model;
    } set = {0};
    static const struct postil_option table[] = {
        POSTIL_OPTION(struct must, model, .help = "file of the model"), POSTIL_OPTIONS_END};
    bind_table(table, POSTIL_STEP_ONLY, "", &set);
    harness_contains(faults, "step 's': option 'model' must be given (file of the model)");
    bind_table(NULL, POSTIL_STEP_ONLY, "x = 1;", NULL);
    harness_contains(faults, "x.conf:1: step 's': unknown option 'x'; there are none");
}
END_TEST

/* An override is text: it takes the type that is asked of it. */
static const struct {
    const char *assignment, *want; /* "!..." is a fault */
} overrides[] = {
    {"flag=false", "flag = false;"},
    {"whole=-3", "whole = -3;"},
    {"whole=3000000000", "whole = 3000000000L;"},
    {"real=1", "real = 1.0;"},
    {"real=2.5e-1", "real = 0.25;"},
    {"text=7", "text = \"7\";"},
    {"text=", "text = \"\";"},
    {"pick=red", "pick = \"red\";"},
    {"size=2M", "size = 2097152;"},
    {"list=x,y", "list = ( \"x\", \"y\" );"},
    {"list=", "list = ( );"},
    {"flag=yes", "!option 'flag' has the wrong type; it takes: true or false"},
    {"whole=", "!option 'whole' has the wrong type"},
    {"whole=3x", "!option 'whole' has the wrong type"},
    {"whole=0.5", "!option 'whole' has the wrong type"},
    {"whole=99999999999999999999", "!option 'whole' has the wrong type"},
    {"whole= 3 ", "!option 'whole' has the wrong type"},
    {"real=nan", "!option 'real' has the wrong type"},
    {"real=inf", "!option 'real' has the wrong type"},
    {"real=0,5", "!option 'real' has the wrong type"},
    {"real=2", "!option 'real' is out of range"},
    {"size=nan", "!option 'size' has the wrong type"},
    {"pick=blue", "!option 'pick' is none of its names"},
    {"text=\xff", "!option 'text' is not UTF-8"},
};

START_TEST(overrides_take_the_type_asked_for)
{
    struct postil_error err;
    const char *want = overrides[_i].want;
    ck_assert_int_eq(postil_config_override(config, overrides[_i].assignment, &err), POSTIL_OK);
    char *out = bound("");
    harness_contains(*want == '!' ? faults : out, want + (*want == '!'));
    ck_assert_uint_eq(report.n_fault, *want == '!');
    free(out);
}
END_TEST

START_TEST(numbers_do_not_follow_the_locale)
{
    const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
    for (size_t i = 0; i < 3; i++)
        setlocale(LC_ALL, commas[i]); /* where there is none, the C locale has to do */
    struct postil_error err;
    ck_assert_int_eq(postil_config_override(config, "real=0.25", &err), POSTIL_OK);
    char *out = bound("");
    setlocale(LC_ALL, "C");
    harness_contains(out, "real = 0.25;");
    free(out);
}
END_TEST

START_TEST(options_have_a_scope)
{
    struct both {
        int64_t here, there;
    } set = {0};
    static const struct postil_option table[] = {
        POSTIL_OPTION(struct both, here, .fallback = "1", .scope = POSTIL_STEP_ONLY),
        POSTIL_OPTION(struct both, there, .scope = POSTIL_SOURCE_ONLY), POSTIL_OPTIONS_END};
    bind_table(table, POSTIL_STEP_ONLY, "there = 2;", &set);
    ck_assert_str_eq(
        faults,
        "x.conf:1: step 's': unknown option 'there'; did you mean 'here'? there are: here\n");
    faults[0] = '\0';
    bind_table(table, POSTIL_SOURCE_ONLY, "there = 2;", &set);
    ck_assert_str_eq(faults, "");
    ck_assert(set.here == 1 && set.there == 2);
}
END_TEST

/* -- tables that can't be trusted -------------------------------------------------------------- */

static const char *const no_names[] = {NULL};

static const struct {
    struct postil_option rows[3];
    const char *reason;
} tables[] = {
    {{{.name = "a", .type = POSTIL_OPTION_INT}}, NULL},
    {{{.name = NULL, .type = POSTIL_OPTION_INT}}, "option '?' is not named in lower case"},
    {{{.name = "", .type = POSTIL_OPTION_INT}}, "option '' is not named in lower case"},
    {{{.name = "Big", .type = POSTIL_OPTION_INT}}, "option 'Big' is not named in lower case"},
    {{{.name = "a", .type = 99}}, "option 'a' has an unknown type"},
    {{{.name = "a", .type = POSTIL_OPTION_INT, .offset = 64}},
     "option 'a' lies outside the settings"},
    {{{.name = "a", .type = POSTIL_OPTION_STRINGS, .offset = 56}},
     "option 'a' lies outside the settings"},
    {{{.name = "a", .type = POSTIL_OPTION_INT, .offset = (size_t)-8}},
     "option 'a' lies outside the settings"},
    {{{.name = "a", .type = POSTIL_OPTION_INT, .offset = 4}}, "option 'a' is not aligned"},
    {{{.name = "a", .type = POSTIL_OPTION_CHOICE, .offset = 2, .choices = picks}},
     "option 'a' is not aligned"},
    {{{.name = "a", .type = POSTIL_OPTION_CHOICE}},
     "option 'a' must have choices exactly when it is a choice"},
    {{{.name = "a", .type = POSTIL_OPTION_CHOICE, .choices = no_names}},
     "option 'a' must have choices exactly when it is a choice"},
    {{{.name = "a", .type = POSTIL_OPTION_INT, .choices = picks}},
     "option 'a' must have choices exactly when it is a choice"},
    {{{.name = "a", .type = POSTIL_OPTION_INT},
      {.name = "a", .type = POSTIL_OPTION_INT, .offset = 8}},
     "option 'a' is declared twice"},
    {{{.name = "a", .type = POSTIL_OPTION_INT, .fallback = "x"}},
     "option 'a' has a fallback that it refuses"},
    {{{.name = "a", .type = POSTIL_OPTION_INT, .fallback = "11", .max = 10}},
     "option 'a' has a fallback that it refuses"},
    {{{.name = "a", .type = POSTIL_OPTION_CHOICE, .choices = picks, .fallback = "blue"}},
     "option 'a' has a fallback that it refuses"},
    {{{.name = "a", .type = POSTIL_OPTION_BOOL, .fallback = "yes"}},
     "option 'a' has a fallback that it refuses"},
    {{{.name = "a", .type = POSTIL_OPTION_INT, .file = POSTIL_FILE_INPUT}},
     "option 'a' names a file, but is no string"},
    {{{.name = "a", .type = POSTIL_OPTION_STRING, .file = POSTIL_FILE_PROGRAM + 1}},
     "option 'a' names a file, but is no string"},
    {{{.name = "a", .type = POSTIL_OPTION_STRING, .file = POSTIL_FILE_STORE}},
     "option 'a' names a store, but is not an optional string"},
};

START_TEST(check_names_every_fault_of_a_table)
{
    struct postil_error err;
    enum postil_status st = postil_options_check(tables[_i].rows, 64, &err);
    ck_assert_int_eq(st, tables[_i].reason ? POSTIL_CONFIG : POSTIL_OK);
    if (tables[_i].reason)
        ck_assert_str_eq(err.message, tables[_i].reason);
}
END_TEST

START_TEST(check_takes_good_tables_and_none)
{
    struct postil_error err;
    ck_assert_int_eq(postil_options_check(NULL, 0, &err), POSTIL_OK);
    ck_assert_msg(postil_options_check(options, sizeof(struct settings), &err) == POSTIL_OK, "%s",
                  err.message);
}
END_TEST

START_TEST(check_refuses_endless_tables)
{
    static struct postil_option many[300];
    static char names[300][8];
    for (size_t i = 0; i < 299; i++) {
        snprintf(names[i], sizeof names[i], "o%zu", i);
        many[i] = (struct postil_option){.name = names[i], .type = POSTIL_OPTION_BOOL};
    }
    struct postil_error err;
    ck_assert_int_eq(postil_options_check(many, 8, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "option 'o256' is one too many");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("option");
    TCase *tc = tcase_create("option");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, defaults_are_the_fallbacks);
    tcase_add_loop_test(tc, values_are_taken_and_read_back, 0, N_ELEM(good));
    tcase_add_loop_test(tc, faults_name_place_owner_and_remedy, 0, N_ELEM(bad));
    tcase_add_test(tc, all_faults_come_in_one_pass);
    tcase_add_test(tc, a_report_without_a_listener_counts);
    tcase_add_test(tc, what_must_be_given_is_asked_for);
    tcase_add_loop_test(tc, overrides_take_the_type_asked_for, 0, N_ELEM(overrides));
    tcase_add_test(tc, numbers_do_not_follow_the_locale);
    tcase_add_test(tc, options_have_a_scope);
    tcase_add_loop_test(tc, check_names_every_fault_of_a_table, 0, N_ELEM(tables));
    tcase_add_test(tc, check_takes_good_tables_and_none);
    tcase_add_test(tc, check_refuses_endless_tables);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
