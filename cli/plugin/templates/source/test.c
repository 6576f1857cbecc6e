/* Facts about @name@, each the bytes of a file and the texts that are read from it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/postil.h>

static const struct {
    const char *bytes, *texts; /* each text in brackets; ! is a rejected document */
} cases[] = {
    {"One.\nTwo.\n", "[One.][Two.]"},
    {"no newline", "[no newline]"},
    {"", ""},
    {"\xff\nfine\n", "![fine]"},
};

static char path[] = "test-XXXXXX";
static postil_registry *registry;
static postil_chain *chain;
static postil_doc *doc;

static void
write_file(const char *bytes)
{
    strcpy(path, "test-XXXXXX");
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, bytes, strlen(bytes)), (int)strlen(bytes));
    close(file);
}

static void
set_up(void)
{
    static const char *const here[] = {"."};
    const char *const paths[] = {path};
    struct postil_report report = {.fault = NULL};
    struct postil_error err;
    postil_config *config = postil_config_new();
    ck_assert_int_eq(postil_registry_new(here, 1, &registry, &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_set_source(config, "@name@", &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_set_paths(config, paths, 1, &err), POSTIL_OK);
    ck_assert_int_eq(postil_config_set_chain(config, "segment", &err), POSTIL_OK);
    ck_assert_int_eq(postil_chain_new(registry, config, &report, &chain), POSTIL_OK);
    ck_assert_int_eq(postil_chain_open(chain, POSTIL_ALL, &report), POSTIL_OK);
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

START_TEST(reads_what_is_there)
{
    struct postil_error err;
    enum postil_status st;
    char texts[1024] = "";
    write_file(cases[_i].bytes);
    set_up();
    while ((st = postil_chain_next(chain, doc, &err)) != POSTIL_END) {
        size_t len;
        strcat(texts, st == POSTIL_OK ? "[" : "!");
        strncat(texts, postil_doc_text(doc, &len), 1000);
        strcat(texts, st == POSTIL_OK ? "]" : "");
    }
    tear_down();
    ck_assert_str_eq(texts, cases[_i].texts);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("@name@");
    TCase *tc = tcase_create("@name@");
    tcase_add_loop_test(tc, reads_what_is_there, 0, sizeof cases / sizeof cases[0]);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int n_failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
