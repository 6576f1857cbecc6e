/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptors: each fault that can be told without running the plugin. */
#include <string.h>

#include "harness.h"
#include "plugin.h"
#include "suite.h"

static enum postil_status
hook(void *state, postil_doc *doc, struct postil_error *err)
{
    (void)state, (void)doc, (void)err;
    return POSTIL_OK;
}

static void
extent(void *state, uint64_t *out_done, uint64_t *out_total)
{
    (void)state, (void)out_done, (void)out_total;
}

static enum postil_status
train(const struct postil_training *training, const void *settings, struct postil_error *err)
{
    (void)training, (void)settings, (void)err;
    return POSTIL_OK;
}

static enum postil_status
save(void *state, struct postil_buffer *out, struct postil_error *err)
{
    (void)state, (void)out, (void)err;
    return POSTIL_OK;
}

static void
saved(void *state, bool last)
{
    (void)state, (void)last;
}

static enum postil_status
restore(void *state, const void *bytes, size_t len, struct postil_error *err)
{
    (void)state, (void)bytes, (void)len, (void)err;
    return POSTIL_OK;
}

static const struct postil_option option[] = {{.name = "a", .type = POSTIL_OPTION_BOOL},
                                              POSTIL_OPTIONS_END};
static const struct postil_option bad_option[] = {{.name = "A", .type = POSTIL_OPTION_BOOL},
                                                  POSTIL_OPTIONS_END};
static const struct postil_option scoped_option[] = {
    {.name = "a", .type = POSTIL_OPTION_BOOL, .scope = POSTIL_STEP_ONLY}, POSTIL_OPTIONS_END};
static const struct postil_layer_type bad_type = {.name = "t", .record_size = 4};
static const struct postil_layer_type *const bad_types[] = {&bad_type, NULL};

#define GOOD   POSTIL_PLUGIN_HEAD(good), .version = "1", .summary = "does", .analyze = hook
#define SOURCE POSTIL_PLUGIN_HEAD(good), .version = "1", .summary = "gives"

static const struct {
    struct postil_plugin plugin;
    const char *reason; /* NULL: fine */
} cases[] = {
    {{GOOD}, NULL},
    {{GOOD, .writes = POSTIL_LAYERS("x")}, NULL},
    {{SOURCE, .next = hook, .decode = hook, .extent = extent}, NULL},
    {{POSTIL_PLUGIN_HEAD(good), .version = "1"}, "lacks a version or a summary"},
    {{POSTIL_PLUGIN_HEAD(good), .summary = "1"}, "lacks a version or a summary"},
    {{POSTIL_PLUGIN_HEAD(other), .version = "1", .summary = "x", .analyze = hook},
     "calls itself 'other', but its file is named 'good.so'"},
    {{SOURCE}, "has no hook: neither a step nor a source"},
    {{SOURCE, .decode = hook, .analyze = hook}, "has decode, extent or ready, but no next"},
    {{SOURCE, .extent = extent, .collect = hook}, "has decode, extent or ready, but no next"},
    {{SOURCE, .decode = hook}, "has no hook: neither a step nor a source"},
    {{GOOD, .options = option}, "has options, but no settings_size"},
    {{GOOD, .options = option, .settings_size = 1}, NULL},
    {{GOOD, .options = bad_option, .settings_size = 1}, "option 'A' is not named in lower case"},
    {{GOOD, .flags = 1u << 30}, "has unknown flags"},
    {{GOOD, .flags = POSTIL_WRITER}, NULL},
    {{GOOD, .collect_writes = POSTIL_LAYERS("x")}, "collect_writes names 'x', but no hook does it"},
    {{GOOD, .conclude_writes = POSTIL_LAYERS("x")},
     "conclude_writes names 'x', but no hook does it"},
    {{GOOD, .decode_writes = POSTIL_LAYERS("x")}, "decode_writes names 'x', but no hook does it"},
    {{SOURCE, .collect = hook, .writes = POSTIL_LAYERS("x")},
     "writes names 'x', but no hook does it"},
    {{GOOD, .save = save, .saved = saved, .restore = restore}, NULL},
    {{GOOD, .save = save}, "has one of save and restore, or saved alone"},
    {{GOOD, .restore = restore}, "has one of save and restore, or saved alone"},
    {{GOOD, .saved = saved}, "has one of save and restore, or saved alone"},
    {{GOOD, .flags = POSTIL_STATELESS}, NULL},
    {{GOOD, .flags = 1u << 31}, "has unknown flags"},
    {{GOOD, .train = train}, NULL},
    {{GOOD, .train = train, .train_options = option, .train_settings_size = 1}, NULL},
    {{SOURCE, .train = train}, "has no hook: neither a step nor a source"},
    {{GOOD, .train_options = option, .train_settings_size = 1},
     "has options for training, but no train"},
    {{GOOD, .train = train, .train_options = option},
     "has train_options, but no train_settings_size"},
    {{GOOD, .train = train, .train_options = bad_option, .train_settings_size = 1},
     "train_options: option 'A' is not named in lower case"},
    {{GOOD, .train = train, .train_options = scoped_option, .train_settings_size = 1},
     "train_options: option 'a' has a scope, but no step or source to be for"},
    {{GOOD, .layers = bad_types}, "layer 't' has no fields"},
};

START_TEST(check_names_every_fault)
{
    struct postil_error err;
    enum postil_status st = postil_plugin_check(&cases[_i].plugin, "good", &err);
    if (!cases[_i].reason) {
        ck_assert_msg(st == POSTIL_OK, "%s", err.message);
        return;
    }
    ck_assert_int_eq(st, POSTIL_CONFIG);
    ck_assert_str_eq(err.message, cases[_i].reason);
}
END_TEST

/* Loop over the numbers at the head: any that differs is named, and nothing else is looked at. */
START_TEST(sizes_are_compared_before_anything_else)
{
    static const char *const names[] = {"ABI number", "struct postil_plugin",
                                        "struct postil_option", "struct postil_layer_type",
                                        "struct postil_field"};
    struct postil_plugin plugin = {GOOD};
    uint32_t *const numbers[] = {&plugin.abi, &plugin.plugin_size, &plugin.option_size,
                                 &plugin.layer_type_size, &plugin.field_size};
    ++*numbers[_i];
    plugin.name = plugin.version = (const char *)1;
    plugin.options = (const struct postil_option *)1;
    struct postil_error err;
    ck_assert_int_eq(postil_plugin_check(&plugin, "good", &err), POSTIL_CONFIG);
    harness_contains(err.message, "built for another Postil: ");
    harness_contains(err.message, names[_i]);
    harness_contains(err.message, "compile it against these headers");
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("plugin");
    TCase *tc = tcase_create("plugin");
    tcase_add_loop_test(tc, check_names_every_fault, 0, N_ELEM(cases));
    tcase_add_loop_test(tc, sizes_are_compared_before_anything_else, 0, 5);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
