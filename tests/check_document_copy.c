/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of documents: nothing is missing, and nothing leads back to the original. */
#include <stdint.h>
#include <string.h>

#include <postil/layers.h>

#include "document.h"
#include "harness.h"
#include "suite.h"

struct odd {
    const char *word;
    struct postil_strings words;
    uint32_t kind;
};

static struct postil_error err;

static void
ok(enum postil_status st)
{
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
}

static void *
add(postil_doc *doc, const struct postil_layer_type *type, size_t n)
{
    postil_layer *layer;
    ok(postil_doc_add_layer(doc, type, &layer, &err));
    return n ? postil_layer_add(layer, n, &err) : NULL;
}

static char *
own(postil_doc *doc, const char *s)
{
    return postil_arena_copy(postil_doc_arena(doc), s, strlen(s));
}

/* A type as jsonl makes one for a layer that nobody declared: all of it in the arena. */
static const struct postil_layer_type *
make_type(postil_doc *doc)
{
    postil_arena *arena = postil_doc_arena(doc);
    struct postil_layer_type *type = postil_arena_array(arena, struct postil_layer_type, 1);
    struct postil_field *fields = postil_arena_array(arena, struct postil_field, 4);
    const char **symbols = postil_arena_array(arena, const char *, 3);
    ck_assert(type && fields && symbols);
    symbols[0] = own(doc, "red");
    symbols[1] = own(doc, "green");
    fields[0] = (struct postil_field)POSTIL_FIELD(struct odd, word);
    fields[1] = (struct postil_field)POSTIL_FIELD(struct odd, words);
    fields[2] = (struct postil_field)POSTIL_ENUM_FIELD(struct odd, kind, symbols);
    for (size_t i = 0; i < 3; i++)
        fields[i].name = own(doc, fields[i].name);
    *type = (struct postil_layer_type){
        .name = own(doc, "odd"), .record_size = sizeof(struct odd), .fields = fields};
    return type;
}

static postil_doc *
make(void)
{
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    ok(postil_doc_append_raw(doc, "raw", 3, &err));
    ok(postil_doc_set_id(doc, "a", 1, &err));
    ok(postil_doc_set_origin(doc, &err, "x.tsv:%d", 7));
    ok(postil_doc_set_text(doc, "Bo\0met Al", 9, &err));
    ok(postil_doc_set_meta(doc, "title", "T", &err));
    ok(postil_doc_set_meta_json(doc, "year", "1999", &err));
    struct postil_entity *names = add(doc, &postil_entity_type, 2);
    names[0] = (struct postil_entity){0, 2, POSTIL_PER, own(doc, "Bo"), 0.5f};
    names[1].begin = 7;
    names[1].end = 9;
    add(doc, &postil_sentence_type, 0);
    struct odd *odd = add(doc, make_type(doc), 1);
    const char **words = postil_arena_array(postil_doc_arena(doc), const char *, 2);
    words[0] = own(doc, "one");
    words[1] = own(doc, "two");
    *odd = (struct odd){own(doc, "w"), {words, 2}, 1};
    return doc;
}

static void
check_odd(const postil_doc *doc)
{
    const postil_layer *layer = postil_doc_find_layer(doc, "odd");
    const struct odd *odd = postil_layer_records(layer);
    ck_assert_str_eq(odd->word, "w");
    ck_assert_uint_eq(odd->words.n, 2);
    ck_assert_str_eq(odd->words.items[1], "two");
    const struct postil_field *kind = postil_layer_type_find(postil_layer_get_type(layer), "kind");
    ck_assert_str_eq(kind->symbols[odd->kind], "green");
    ck_assert_ptr_null(kind->symbols[2]);
}

START_TEST(a_copy_lives_without_its_original)
{
    postil_doc *doc = make(), *copy = postil_doc_new_copy(doc);
    ck_assert_ptr_nonnull(copy);
    memset(postil_arena_alloc(postil_doc_arena(doc), 4096, 1), 'x', 4096);
    postil_doc_reset(doc);
    memset(postil_arena_alloc(postil_doc_arena(doc), 1 << 19, 1), 'x', 1 << 19);
    size_t len, n;
    ck_assert_mem_eq(postil_doc_text(copy, &len), "Bo\0met Al", 10);
    ck_assert_uint_eq(len, 9);
    ck_assert_str_eq(postil_doc_id(copy), "a");
    ck_assert_str_eq(postil_doc_origin(copy), "x.tsv:7");
    ck_assert_str_eq((postil_doc_raw(copy, &n)), "");
    const struct postil_meta *metas = postil_doc_metas(copy, &n);
    ck_assert(n == 2 && !metas[0].json && metas[1].json);
    ck_assert_str_eq(metas[1].value, "1999");
    const struct postil_entity *names = postil_doc_records(copy, &postil_entity_type, &n);
    ck_assert(n == 2 && names[0].score == 0.5f && !names[1].name && names[1].end == 9);
    ck_assert_str_eq(names[0].name, "Bo");
    ck_assert_uint_eq(postil_doc_layer_count(copy), 3);
    ck_assert_ptr_nonnull(postil_doc_find_layer(copy, "sentence"));
    check_odd(copy);
    postil_doc_free(copy);
    postil_doc_free(doc);
}
END_TEST

START_TEST(strings_that_records_share_make_a_larger_copy)
{
    enum { N = 500, LONG = 4000 };
    char name[LONG + 1];
    memset(name, 'n', LONG);
    name[LONG] = '\0';
    postil_doc *doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
    const char *shared = own(doc, name);
    struct postil_entity *names = add(doc, &postil_entity_type, N);
    for (size_t i = 0; i < N; i++)
        names[i] = (struct postil_entity){.name = shared};
    postil_doc *copy = postil_doc_new_copy(doc);
    ck_assert_ptr_nonnull(copy);
    postil_doc_free(doc);
    size_t n;
    const struct postil_entity *got = postil_doc_records(copy, &postil_entity_type, &n);
    ck_assert_uint_eq(n, N);
    ck_assert_str_eq(got[N - 1].name, name);
    postil_doc_free(copy);
}
END_TEST

START_TEST(a_layer_that_breaks_the_contract_is_not_copied)
{
    postil_doc *doc = make();
    struct postil_token *token = add(doc, &postil_token_type, 1);
    *token = (struct postil_token){8, 10};
    ck_assert_ptr_null(postil_doc_new_copy(doc));
    postil_doc_free(doc);
}
END_TEST

START_TEST(an_empty_document_and_a_corpus_are_copied_as_such)
{
    postil_doc *doc = postil_doc_new(1 << 16), *corpus = postil_doc_new_corpus(1 << 16);
    ck_assert(doc && corpus);
    postil_doc *copy = postil_doc_new_copy(doc), *other = postil_doc_new_copy(corpus);
    ck_assert(copy && other);
    ck_assert(!postil_doc_is_corpus(copy) && postil_doc_is_corpus(other));
    ok(postil_doc_set_text(copy, "now", 3, &err));
    postil_doc_free(copy);
    postil_doc_free(other);
    postil_doc_free(doc);
    postil_doc_free(corpus);
}
END_TEST

/* More of them than a process may have mappings of. */
START_TEST(a_hundred_thousand_copies_fit)
{
    enum { MANY = 100000 };
    static postil_doc *copies[MANY];
    postil_doc *doc = make();
    size_t n = HARNESS_SANITIZED ? 1000 : MANY;
    for (size_t i = 0; i < n; i++) {
        copies[i] = postil_doc_new_copy(doc);
        ck_assert_msg(copies[i] != NULL, "copy %zu", i);
    }
    check_odd(copies[n - 1]);
    for (size_t i = 0; i < n; i++)
        postil_doc_free(copies[i]);
    postil_doc_free(doc);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("document_copy");
    TCase *tc = tcase_create("document_copy");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_copy_lives_without_its_original);
    tcase_add_test(tc, strings_that_records_share_make_a_larger_copy);
    tcase_add_test(tc, a_layer_that_breaks_the_contract_is_not_copied);
    tcase_add_test(tc, an_empty_document_and_a_corpus_are_copied_as_such);
    tcase_add_test(tc, a_hundred_thousand_copies_fit);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
