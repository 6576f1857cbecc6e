/* SPDX-License-Identifier: Apache-2.0 */
/* Chains: what is read must be written before, faults all at once, printing, use without a run. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/step.h>

#include "harness.h"
#include "suite.h"

static postil_registry *registry;
static postil_config *config;
static postil_chain *chain;
static struct postil_error err;
static char faults[HARNESS_FAULTS]; /* one a line */
static struct postil_report report;

static void
set_up(void)
{
    harness_init();
    ck_assert_int_eq(postil_registry_new(NULL, 0, &registry, &err), POSTIL_OK);
    config = postil_config_new();
    ck_assert_ptr_nonnull(config);
    faults[0] = '\0';
    report = (struct postil_report){.fault = harness_note, .ctx = faults};
}

static void
drop_chain(void)
{
    postil_chain_free(chain);
    postil_config_free(config);
    chain = NULL;
    config = NULL;
}

static void
tear_down(void)
{
    drop_chain();
    postil_registry_free(registry);
    registry = NULL;
    harness_fini();
}

static enum postil_status
build(const char *text)
{
    ck_assert_msg(postil_config_parse(config, "x.conf", text, strlen(text), &err) == POSTIL_OK,
                  "%s", err.message);
    return postil_chain_new(registry, config, &report, &chain);
}

static void
built(const char *text)
{
    ck_assert_msg(build(text) == POSTIL_OK, "%s", faults);
    ck_assert_uint_eq(report.n_fault, 0);
}

/* -- faults ------------------------------------------------------------------------------------ */

#define STEP(name) "{ plugin = \"" name "\"; }"

static const struct {
    const char *text, *want; /* the one fault, whole */
} bad[] = {
    {"chain = ( " STEP("relay") " );",
     "x.conf:1: step 'relay' reads layer 'rank', which nothing before it writes: put { plugin = "
     "\"rank\"; } before it"},
    {"chain = (\n" STEP("tally") "\n );",
     "x.conf:2: step 'tally' reads layer 'relay', which nothing before it writes: put { plugin = "
     "\"relay\"; } before it"},
    {"chain = (\n" STEP("lonely") "\n );",
     "x.conf:2: step 'lonely' reads layer 'manna', which nothing before it, and no plugin, writes"},
    {"chain = ( " STEP("mark") ",\n" STEP("twin") " );",
     "x.conf:2: steps 'mark' and 'twin' both write layer 'mark': take one out"},
    {"chain = ( " STEP("mark") ",\n" STEP("mark") " );",
     "x.conf:2: steps 'mark' and 'mark-2' both write layer 'mark': take one out"},
    {"chain = ( " STEP("twin") " );",
     "x.conf:1: step 'twin' writes layer 'mark', whose type nobody declares"},
    {"chain = ( " STEP("mark") ",\n" STEP("clash") " );",
     "x.conf:2: step 'clash': layer 'mark': field 'n_byte' is declared in two ways"},
    {"chain = ( " STEP("mrak") " );", "x.conf:1: no plugin 'mrak'; did you mean 'mark'?"},
    {"chain = (\n" STEP("made") " );",
     "x.conf:2: plugin 'made' is a source, no step: source: { plugin = \"made\"; };"},
    {"source: { plugin = \"mark\"; };\nchain = ( " STEP("knobs") " );",
     "x.conf:1: plugin 'mark' is no source: put it into the chain"},
    {"chain = ( { name = \"x\"; } );", "x.conf:1: plugin = \"NAME\" is missing"},
    {"chain = ( { plugin = 5; } );", "x.conf:1: plugin = \"NAME\" is missing"},
    {"chain = ( \"mark\" );", "x.conf:1: a step is a group: { plugin = \"NAME\"; }"},
    {"source = \"made\";\nchain = ( " STEP("mark") " );",
     "x.conf:1: a source is a group: { plugin = \"NAME\"; }"},
    {"run: { workers = 1; };",
     "configuration: there is no chain: chain = ( { plugin = \"segment\"; }, ... ); or --chain "
     "segment,..."},
    {"chain = ( );", "x.conf:1: there is no chain: "},
    {"chain = 7;", "x.conf:1: there is no chain: "},
    {"chain = ( " STEP("knobs") " );\nrnu: { };",
     "x.conf:2: unknown setting 'rnu'; did you mean 'run'? there are: postil, source, chain, run, "
     "tests"},
    {"chain = ( " STEP("knobs") " );\nzebra = 1;",
     "x.conf:2: unknown setting 'zebra'; there are: postil, source, chain, run, tests"},
    {"chain = ( " STEP("knobs") " );\nrun = 5;",
     "x.conf:2: run must be a group: run: { workers = 2; };"},
    {"chain = ( " STEP("knobs") " );\nrun: { wokers = 1; };",
     "x.conf:2: run: unknown option 'wokers'; did you mean 'workers'? there are: workers, timeout, "
     "max_errors, memory, heap, slots"},
    {"chain = ( " STEP("knobs") " );\nrun: { memory = \"1K\"; };",
     "x.conf:2: run: option 'memory' is out of range; it takes: a size in bytes such as 65536, "
     "\"64K\" or \"1.5G\" from 65536 to 1e+15"},
    {"postil = 2;\nchain = ( " STEP("knobs") " );",
     "x.conf:1: postil must be 1, the version of this format"},
    {"chain = ( " STEP("needy") " );",
     "x.conf:1: step 'needy': option 'model' must be given (file of the model)"},
    {"chain = ( { plugin = \"knobs\"; name = \"a\"; },\n{ plugin = \"knobs\"; name = \"a\"; } );",
     "x.conf:2: two steps are named 'a'"},
    {"chain = ( { plugin = \"knobs\";\n wohle = 3; } );",
     "x.conf:2: step 'knobs': unknown option 'wohle'; did you mean 'whole'? there are: flag, "
     "whole, "
     "real, text, maybe, pick, size, list"},
};

START_TEST(a_fault_names_place_and_remedy)
{
    ck_assert_int_eq(build(bad[_i].text), POSTIL_CONFIG);
    ck_assert_ptr_null(chain);
    size_t len = strlen(bad[_i].want);
    ck_assert_msg(strncmp(faults, bad[_i].want, len) == 0, "%s\nwanted: %s", faults, bad[_i].want);
    ck_assert_uint_eq(report.n_fault, 1);
}
END_TEST

START_TEST(all_faults_come_in_one_pass)
{
    ck_assert_int_eq(build("postil = 7;\nzebra = 1;\nrun: { workers = \"x\"; slots = 0; };\n"
                           "source: { plugin = \"made\"; m = 1; };\n"
                           "chain = (\n{ plugin = \"knobs\"; real = 2; flag = 1; },\n"
                           "{ plugin = \"nobody\"; },\n{ plugin = \"needy\"; } );"),
                     POSTIL_CONFIG);
    ck_assert_msg(report.n_fault == 9, "%zu:\n%s", report.n_fault, faults);
    static const char *const wanted[] = {"x.conf:1: postil must be 1",
                                         "x.conf:2: unknown setting 'zebra'",
                                         "x.conf:3: run: option 'workers' has the wrong type",
                                         "run: option 'slots' is out of range",
                                         "x.conf:4: source 'made': unknown option 'm'",
                                         "x.conf:6: step 'knobs': option 'flag'",
                                         "x.conf:6: step 'knobs': option 'real'",
                                         "x.conf:7: no plugin 'nobody'",
                                         "step 'needy': option 'model' must be given"};
    for (size_t i = 0; i < N_ELEM(wanted); i++)
        harness_contains(faults, wanted[i]);
}
END_TEST

START_TEST(a_failed_chain_can_be_followed_by_a_good_one)
{
    ck_assert_int_eq(build("chain = ( " STEP("lonely") " );"), POSTIL_CONFIG);
    report = (struct postil_report){.fault = harness_note, .ctx = faults};
    faults[0] = '\0';
    built("chain = ( " STEP("mark") " );");
}
END_TEST

START_TEST(what_a_source_may_bring_need_not_be_written)
{
    built("source: { plugin = \"jsonl\"; };\nchain = ( " STEP("relay") ", " STEP("tally") " );");
}
END_TEST

/* -- printing ---------------------------------------------------------------------------------- */

static char *
printed(void)
{
    char *out;
    size_t len;
    FILE *file = open_memstream(&out, &len);
    ck_assert_ptr_nonnull(file);
    postil_chain_print(chain, file);
    fclose(file);
    return out;
}

static const char *const printable[] = {
    "chain = ( " STEP("mark") " );",
    "source: { plugin = \"made\"; n = 9000000; };\nchain = ( " STEP("rank") ", " STEP(
        "relay") ", " STEP("tally") " );\nrun: { workers = 3; timeout = 0.1; memory = \"3G\"; "
                                    "max_errors = "
                                    "4000000000; };",
    "source: { plugin = \"jsonl\"; text_key = \"a \\\"b\\\" \\\\ \\n\"; paths = ( \"x\", \"y\" ); "
    "};\n"
    "chain = ( { plugin = \"knobs\"; list = ( ); real = 1; }, " STEP(
        "knobs") ", { plugin = \"knobs\"; name = \"third one\"; maybe = \"caf\xc3\xa9\"; whole = "
                 "4000000000; } );",
};

START_TEST(print_is_a_fixed_point)
{
    built(printable[_i]);
    char *first = printed();
    drop_chain();
    config = postil_config_new();
    built(first);
    char *second = printed();
    ck_assert_str_eq(second, first);
    free(first);
    free(second);
}
END_TEST

START_TEST(print_shows_every_default)
{
    built("chain = ( { plugin = \"knobs\"; maybe = \"m\"; } );");
    char *out = printed();
    static const char *const wanted[] = {
        "postil = 1;",    "plugin = \"knobs\";", "whole = 7;",      "real = 0.5;",
        "maybe = \"m\";", "pick = \"green\";",   "size = 65536;",   "list = ( \"a\", \"b\" );",
        "workers = -1;",  "timeout = 30.0;",     "max_errors = 0;", "memory = ",
        "slots = "};
    for (size_t i = 0; i < N_ELEM(wanted); i++)
        harness_contains(out, wanted[i]);
    free(out);
}
END_TEST

/* -- use --------------------------------------------------------------------------------------- */

START_TEST(instances_of_one_plugin_have_their_own_settings)
{
    built("chain = ( { plugin = \"knobs\"; whole = 1; }, { plugin = \"knobs\"; whole = 2; flag = "
          "true; },\n{ plugin = \"knobs\"; name = \"own\"; pick = \"blue\"; list = \"z\"; } );");
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_OK);
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    ck_assert_int_eq(postil_chain_annotate(chain, doc, &err), POSTIL_OK);
    ck_assert_pstr_eq(postil_doc_meta(doc, "knobs"), "flag=0 whole=1 real=0.5 text=plain maybe=- "
                                                     "pick=1 size=65536 list=2:a");
    ck_assert_pstr_eq(postil_doc_meta(doc, "knobs-2"), "flag=1 whole=2 real=0.5 text=plain maybe=- "
                                                       "pick=1 size=65536 list=2:a");
    ck_assert_pstr_eq(postil_doc_meta(doc, "own"), "flag=0 whole=7 real=0.5 text=plain maybe=- "
                                                   "pick=2 size=65536 list=1:z");
    postil_doc_free(doc);
}
END_TEST

START_TEST(annotate_and_conclude_without_a_run)
{
    built("chain = ( " STEP("mark") ", " STEP("rank") ", " STEP("relay") ", " STEP("tally") " );");
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_OK);
    ck_assert(!postil_chain_has_writer(chain));
    postil_doc *doc = postil_doc_new(1 << 20), *corpus = postil_doc_new_corpus(1 << 20);
    ck_assert(doc && corpus);
    for (int i = 0; i < 3; i++) {
        postil_doc_reset(doc);
        ck_assert_int_eq(postil_doc_set_text(doc, "one, two", 8, &err), POSTIL_OK);
        ck_assert_msg(postil_chain_annotate(chain, doc, &err) == POSTIL_OK, "%s", err.message);
        ck_assert_uint_eq(postil_layer_count(postil_doc_find_layer(doc, "mark")), 2);
        const uint64_t *rank = postil_layer_records(postil_doc_find_layer(doc, "rank"));
        ck_assert(rank[0] == (uint64_t)i + 1 && rank[1] == (uint64_t)i * 8);
    }
    ck_assert_int_eq(postil_chain_conclude(chain, corpus, &err), POSTIL_OK);
    const uint64_t *total = postil_layer_records(postil_doc_find_layer(corpus, "total"));
    ck_assert(total[0] == 3 && total[1] == 24);
    postil_doc_free(doc);
    postil_doc_free(corpus);
}
END_TEST

START_TEST(next_goes_on_behind_what_is_rejected)
{
    built("source: { plugin = \"made\"; n = 4; unread = 2; undecoded = 3; };\n"
          "chain = ( " STEP("mark") " );");
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_ALL, &report), POSTIL_OK);
    static const struct {
        enum postil_status status;
        const char *id, *reason;
    } wanted[] = {
        {POSTIL_OK, "d0001", NULL},
        {POSTIL_DATA, "d0002", "source 'made': torn page"},
        {POSTIL_DATA, "d0003", "source 'made': unknown script"},
        {POSTIL_OK, "d0004", NULL},
        {POSTIL_END, "", NULL},
        {POSTIL_END, "", NULL},
    };
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    for (size_t i = 0; i < N_ELEM(wanted); i++) {
        size_t len;
        ck_assert_int_eq(postil_chain_next(chain, doc, &err), wanted[i].status);
        ck_assert_str_eq(postil_doc_id(doc), wanted[i].id);
        if (wanted[i].reason)
            ck_assert_str_eq(err.message, wanted[i].reason);
        postil_doc_text(doc, &len);
        ck_assert((len > 0) == (wanted[i].status == POSTIL_OK));
    }
    postil_doc_free(doc);
}
END_TEST

START_TEST(next_checks_the_layers_that_a_document_brings)
{
    const char *path =
        harness_write("gold.jsonl", "{\"id\":\"a\",\"text\":\"Bo\",\"layers\":{\"token\":"
                                    "[{\"begin\":0,\"end\":3}]}}\n{\"id\":\"b\",\"text\":\"Bo\","
                                    "\"layers\":{\"token\":[{\"begin\":0,\"end\":2}]}}\n");
    char text[4400];
    snprintf(text, sizeof text,
             "source: { plugin = \"jsonl\"; paths = \"%s\"; };\nchain = ( " STEP("mark") " );",
             path);
    built(text);
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_ALL, &report), POSTIL_OK);
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    ck_assert_int_eq(postil_chain_next(chain, doc, &err), POSTIL_DATA);
    harness_contains(err.message, "source 'jsonl': line 1: ");
    harness_contains(err.message, "token");
    ck_assert_int_eq(postil_chain_next(chain, doc, &err), POSTIL_OK);
    ck_assert_uint_eq(postil_layer_count(postil_doc_find_layer(doc, "token")), 1);
    ck_assert_int_eq(postil_chain_next(chain, doc, &err), POSTIL_END);
    postil_doc_free(doc);
}
END_TEST

/* -- hook by hook ------------------------------------------------------------------------------ */

START_TEST(hooks_are_called_one_by_one)
{
    built("source: { plugin = \"made\"; }; chain = ( " STEP("mark") ", " STEP("rank") " );");
    postil_doc *doc = postil_doc_new(1 << 20), *corpus = postil_doc_new_corpus(1 << 20);
    ck_assert_uint_eq(postil_chain_step_count(chain), 2);
    ck_assert_str_eq(postil_chain_step(chain, POSTIL_SOURCE_STEP).name, "made");
    struct postil_step step = postil_chain_step(chain, 1);
    ck_assert_str_eq(step.name, "rank");
    ck_assert_str_eq(step.declared->collect_writes[0], "rank");
    ck_assert(!step.open && !step.state);
    for (int i = 0; i < 2; i++) /* the second time it is open already */
        ck_assert_int_eq(postil_chain_call(chain, 1, POSTIL_HOOK_OPEN, NULL, &err), POSTIL_OK);
    step = postil_chain_step(chain, 1);
    ck_assert(step.open && step.state);
    ck_assert(!postil_chain_step(chain, 0).open);

    ck_assert_int_eq(postil_doc_set_text(doc, "One.", 4, &err), POSTIL_OK);
    static const enum postil_hook hooks[] = {POSTIL_HOOK_START, POSTIL_HOOK_ANALYZE,
                                             POSTIL_HOOK_COLLECT, POSTIL_HOOK_IDLE,
                                             POSTIL_HOOK_STOP};
    for (size_t i = 0; i < N_ELEM(hooks); i++)
        ck_assert_int_eq(postil_chain_call(chain, 1, hooks[i], doc, &err), POSTIL_OK);
    ck_assert_uint_eq(postil_layer_count(postil_doc_find_layer(doc, "rank")), 1);
    ck_assert_ptr_null(postil_doc_find_layer(doc, "mark"));
    ck_assert_int_eq(postil_chain_call(chain, 1, POSTIL_HOOK_CONCLUDE, corpus, &err), POSTIL_OK);
    ck_assert_uint_eq(postil_layer_count(postil_doc_find_layer(corpus, "total")), 1);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(postil_chain_call(chain, 1, POSTIL_HOOK_CLOSE, NULL, &err), POSTIL_OK);
    ck_assert(!postil_chain_step(chain, 1).open);
    postil_doc_free(doc);
    postil_doc_free(corpus);
}
END_TEST

START_TEST(a_hook_that_is_called_alone_keeps_the_contract)
{
    built("chain = ( { plugin = \"trouble\"; how = \"undeclared\"; } );");
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_int_eq(postil_doc_set_text(doc, "pepper", 6, &err), POSTIL_OK);
    ck_assert_int_eq(postil_chain_call(chain, 0, POSTIL_HOOK_OPEN, NULL, &err), POSTIL_OK);
    ck_assert_int_eq(postil_chain_call(chain, 0, POSTIL_HOOK_ANALYZE, doc, &err), POSTIL_INTERNAL);
    ck_assert_str_eq(err.message, "adds layer 'secret', which it does not declare");
    postil_doc_free(doc);
}
END_TEST

START_TEST(next_wants_a_source)
{
    built("chain = ( " STEP("mark") " );");
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_ALL, &report), POSTIL_OK);
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    ck_assert_int_eq(postil_chain_next(chain, doc, &err), POSTIL_CONFIG);
    ck_assert_str_eq(err.message, "there is no source to read from");
    postil_doc_free(doc);
}
END_TEST

static const struct {
    const char *how, *want;
} faulty[] = {
    {"span", "step 'trouble': layer 'woe', record 0: span 0-7 in a text of 6 bytes"},
    {"order", "step 'trouble': layer 'woe', record 1: begins before the one in front of it"},
    {"symbol", "step 'trouble': layer 'woe', record 0: kind 2 has no symbol"},
    {"undeclared", "step 'trouble': adds layer 'secret', which it does not declare"},
    {"data", "step 'trouble': not my?cup of tea"},
    {"arena", "step 'trouble': the arena is used up"},
};

START_TEST(annotate_names_the_step_that_failed)
{
    char text[128];
    snprintf(text, sizeof text, "chain = ( { plugin = \"trouble\"; how = \"%s\"; } );",
             faulty[_i].how);
    built(text);
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_OK);
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    ck_assert_int_eq(postil_doc_set_text(doc, "pepper", 6, &err), POSTIL_OK);
    ck_assert_int_ne(postil_chain_annotate(chain, doc, &err), POSTIL_OK);
    ck_assert_mem_eq(err.message, faulty[_i].want, strlen(faulty[_i].want));
    postil_doc_free(doc);
}
END_TEST

START_TEST(a_step_leaves_its_layers_even_when_empty)
{
    built("chain = ( " STEP("trouble") " );");
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_OK);
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    ck_assert_int_eq(postil_chain_annotate(chain, doc, &err), POSTIL_OK);
    ck_assert_ptr_nonnull(postil_doc_find_layer(doc, "woe"));
    postil_doc_free(doc);
}
END_TEST

START_TEST(every_failing_open_is_reported)
{
    built("chain = ( " STEP(
        "mark") ",\n{ plugin = \"trouble\"; where = \"open\"; how = \"data\"; } );");
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_DATA);
    ck_assert_str_eq(faults, "x.conf:2: step 'trouble': not my?cup of tea\n");
    drop_chain();
    config = postil_config_new();
    faults[0] = '\0';
    report.n_fault = 0;
    built("chain = ( { plugin = \"trouble\"; where = \"open\"; how = \"silent\"; } );");
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_DATA);
    ck_assert_str_eq(faults, "x.conf:1: step 'trouble': no reason given\n");
}
END_TEST

START_TEST(writers_stay_shut_when_something_else_fails)
{
    char text[4400];
    snprintf(text, sizeof text,
             "chain = ( { plugin = \"trouble\"; where = \"open\"; how = \"data\"; }, { plugin = "
             "\"jsonl\"; path = \"%s\"; } );",
             harness_path("out.jsonl"));
    built(text);
    ck_assert(postil_chain_has_writer(chain));
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_DATA);
    FILE *file = fopen(harness_path("out.jsonl"), "r");
    ck_assert_ptr_null(file);
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_ANALYZERS, &report), POSTIL_DATA);
    ck_assert_ptr_null(fopen(harness_path("out.jsonl"), "r"));
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("chain");
    TCase *tc = tcase_create("chain");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_fault_names_place_and_remedy, 0, N_ELEM(bad));
    tcase_add_test(tc, all_faults_come_in_one_pass);
    tcase_add_test(tc, a_failed_chain_can_be_followed_by_a_good_one);
    tcase_add_test(tc, what_a_source_may_bring_need_not_be_written);
    tcase_add_loop_test(tc, print_is_a_fixed_point, 0, N_ELEM(printable));
    tcase_add_test(tc, print_shows_every_default);
    tcase_add_test(tc, instances_of_one_plugin_have_their_own_settings);
    tcase_add_test(tc, annotate_and_conclude_without_a_run);
    tcase_add_test(tc, next_goes_on_behind_what_is_rejected);
    tcase_add_test(tc, next_checks_the_layers_that_a_document_brings);
    tcase_add_test(tc, hooks_are_called_one_by_one);
    tcase_add_test(tc, a_hook_that_is_called_alone_keeps_the_contract);
    tcase_add_test(tc, next_wants_a_source);
    tcase_add_loop_test(tc, annotate_names_the_step_that_failed, 0, N_ELEM(faulty));
    tcase_add_test(tc, a_step_leaves_its_layers_even_when_empty);
    tcase_add_test(tc, every_failing_open_is_reported);
    tcase_add_test(tc, writers_stay_shut_when_something_else_fails);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
