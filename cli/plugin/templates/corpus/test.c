/* Facts about @name@: what comes of all documents together. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <postil/postil.h>

static const char *const texts[] = {"One two three.", "", "Four five six seven eight nine ten eleven twelve thirteen fourteen."};

static const char result[] =
    "{\"corpus\":true,\"layers\":{\"@name@\":["
    "{\"id\":\"0\",\"words\":4,\"share\":0.25},"
    "{\"id\":\"1\",\"words\":0,\"share\":0},"
    "{\"id\":\"2\",\"words\":12,\"share\":0.75}]}}\n";

static postil_registry *registry;
static postil_chain *chain;
static postil_doc *doc, *corpus;

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
    ck_assert_ptr_nonnull(corpus = postil_doc_new_corpus(1 << 24));
}

static void
tear_down(void)
{
    postil_doc_free(corpus);
    postil_doc_free(doc);
    postil_chain_free(chain);
    postil_registry_free(registry);
}

START_TEST(sums_up_all_documents)
{
    struct postil_error err;
    struct postil_buffer line = {.arena = postil_doc_arena(corpus)};
    struct postil_json_style style = {.no_text = true};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char id = (char)('0' + i);
        postil_doc_reset(doc);
        ck_assert_int_eq(postil_doc_set_id(doc, &id, 1, &err), POSTIL_OK);
        ck_assert_int_eq(postil_doc_set_text(doc, texts[i], strlen(texts[i]), &err), POSTIL_OK);
        ck_assert_msg(postil_chain_annotate(chain, doc, &err) == POSTIL_OK, "%s", err.message);
    }
    ck_assert_msg(postil_chain_conclude(chain, corpus, &err) == POSTIL_OK, "%s", err.message);
    ck_assert_int_eq(postil_json_doc(&line, corpus, &style, &err), POSTIL_OK);
    ck_assert_str_eq(line.bytes, result);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("@name@");
    TCase *tc = tcase_create("@name@");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, sums_up_all_documents);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
