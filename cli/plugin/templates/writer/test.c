/* Facts about @name@: what is written of documents. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/postil.h>

static const struct {
    const char *text, *line;
} cases[] = {
    {"One.", "one\t4\t2\n"}, /* token, sentence */
    {"", "one\t0\t2\n"},
};

static char path[] = "test-XXXXXX";
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
    char set[64];
    strcpy(path, "test-XXXXXX");
    close(mkstemp(path));
    snprintf(set, sizeof set, "chain.@name@.path=%s", path);
    ck_assert_int_eq(postil_registry_new(here, 1, &registry, &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_set_chain(config, "segment,@name@", &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_override(config, set, &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_override(config, "chain.@name@.head=false", &err), POSTIL_OK);
    ck_assert_int_eq(postil_chain_new(registry, config, &report, &chain), POSTIL_OK);
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_STEPS, &report), POSTIL_OK);
    postil_config_free(config);
    ck_assert_ptr_nonnull(doc = postil_doc_new(1 << 24));
}

static void
tear_down(void)
{
    unlink(path);
    postil_doc_free(doc);
    postil_chain_free(chain);
    postil_registry_free(registry);
}

START_TEST(writes_a_line)
{
    struct postil_error err;
    char line[1024] = "";
    ck_assert_int_eq(postil_doc_set_id(doc, "one", 3, &err), POSTIL_OK);
    ck_assert_int_eq(postil_doc_set_text(doc, cases[_i].text, strlen(cases[_i].text), &err),
                     POSTIL_OK);
    ck_assert_msg(postil_chain_annotate(chain, doc, &err) == POSTIL_OK, "%s", err.message);
    postil_doc_reset(doc);
    ck_assert_msg(postil_chain_conclude(chain, doc, &err) == POSTIL_OK, "%s", err.message);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    fclose(file);
    ck_assert_str_eq(line, cases[_i].line);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("@name@");
    TCase *tc = tcase_create("@name@");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, writes_a_line, 0, sizeof cases / sizeof cases[0]);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
