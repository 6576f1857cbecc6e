/* Facts about @name@, each a text and what is found in it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <postil/postil.h>

static const struct {
    const char *text, *found; /* a blank between two */
} cases[] = {
    {"The EU and NATO met.", "EU NATO"},
    {"A word in lower case", ""},
    {"", ""},
};

static postil_registry *registry;
static postil_chain *chain;
static postil_doc *doc;

static void
set_up(void)
{
    static const char *const here[] = {"."};
    struct postil_report report = {.fault = NULL};
    struct postil_error err;
    postil_config *config = postil_config_new();
    ck_assert_int_eq(postil_registry_new(here, 1, &registry, &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_set_chain(config, "segment,@name@", &err), POSTIL_OK);
    ck_assert_int_eq(postil_chain_new(registry, config, &report, &chain), POSTIL_OK);
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_OK);
    postil_config_free(config);
    ck_assert_ptr_nonnull(doc = postil_doc_new(1 << 24));
}

static void
tear_down(void)
{
    postil_doc_free(doc);
    postil_chain_free(chain);
    postil_registry_free(registry);
}

START_TEST(finds_what_is_there)
{
    struct postil_error err;
    char found[1024] = "";
    const char *text = cases[_i].text;
    ck_assert_int_eq(postil_doc_set_text(doc, text, strlen(text), &err), POSTIL_OK);
    ck_assert_msg(postil_chain_annotate(chain, doc, &err) == POSTIL_OK, "%s", err.message);
    postil_layer *layer = postil_doc_find_layer(doc, "@name@");
    const char *records = postil_layer_records(layer);
    for (size_t i = 0; i < postil_layer_count(layer); i++) {
        uint32_t span[2]; /* every record with a span begins with it */
        memcpy(span, records + i * postil_layer_get_type(layer)->record_size, sizeof span);
        strcat(found, *found ? " " : "");
        strncat(found, text + span[0], span[1] - span[0]);
    }
    ck_assert_str_eq(found, cases[_i].found);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("@name@");
    TCase *tc = tcase_create("@name@");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, finds_what_is_there, 0, sizeof cases / sizeof cases[0]);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
