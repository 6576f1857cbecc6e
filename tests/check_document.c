/* SPDX-License-Identifier: Apache-2.0 */
/* Documents: what is set is there, what is bad is refused, and a full arena leaves them as they
 * were. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "document.h"
#include "harness.h"
#include "suite.h"

struct note {
    uint32_t begin, end;
    const char *word;
};

static const struct postil_field note_fields[] = {
    POSTIL_SPAN(struct note),
    POSTIL_FIELD(struct note, word),
    POSTIL_FIELDS_END,
};

static const struct postil_layer_type note_type = {
    .name = "note", .record_size = sizeof(struct note), .fields = note_fields};
static const struct postil_layer_type other_type = {
    .name = "other", .record_size = sizeof(struct note), .fields = note_fields};

static postil_doc *doc;
static struct postil_error err;

static void
set_up(void)
{
    doc = postil_doc_new(1 << 20);
    ck_assert_ptr_nonnull(doc);
}

static void
tear_down(void)
{
    postil_doc_free(doc);
}

static void
ok(enum postil_status st)
{
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
}

START_TEST(a_new_document_is_empty)
{
    size_t n = 9;
    ck_assert_str_eq(postil_doc_id(doc), "");
    ck_assert_str_eq(postil_doc_origin(doc), "");
    ck_assert_str_eq(postil_doc_text(doc, &n), "");
    ck_assert_uint_eq(n, 0);
    ck_assert_str_eq(postil_doc_raw(doc, &n), "");
    ck_assert_uint_eq(n, 0);
    ck_assert_uint_eq((postil_doc_metas(doc, &n), n), 0);
    ck_assert_ptr_null(postil_doc_meta(doc, "title"));
    ck_assert_uint_eq(postil_doc_layer_count(doc), 0);
    ck_assert_ptr_null(postil_doc_find_layer(doc, "note"));
    ck_assert_ptr_null(postil_doc_records(doc, &note_type, &n));
    ck_assert(!postil_doc_is_corpus(doc));
    postil_doc_free(NULL);
    ck_assert_ptr_null(postil_doc_new(SIZE_MAX));
}
END_TEST

static const struct {
    const char *text;
    size_t len;
    int status;
    const char *reason;
} texts[] = {
    {"", 0, POSTIL_OK, ""},
    {"plain", 5, POSTIL_OK, ""},
    {"n\0l", 3, POSTIL_OK, ""},
    {"caf\xc3\xa9", 5, POSTIL_OK, ""},
    {"caf\xc3\xa9", 4, POSTIL_DATA, "text: not UTF-8 at byte 3"},
    {"ab\xff", 3, POSTIL_DATA, "text: not UTF-8 at byte 2"},
    {"\xed\xa0\x80", 3, POSTIL_DATA, "text: not UTF-8 at byte 0"},
};

START_TEST(text_is_utf8_or_refused)
{
    err.message[0] = '\0';
    ck_assert_int_eq(postil_doc_set_text(doc, texts[_i].text, texts[_i].len, &err),
                     texts[_i].status);
    ck_assert_str_eq(err.message, texts[_i].reason);
    size_t len;
    const char *text = postil_doc_text(doc, &len);
    ck_assert_uint_eq(len, texts[_i].status == POSTIL_OK ? texts[_i].len : 0);
    ck_assert_mem_eq(text, texts[_i].text, len);
    ck_assert_int_eq(text[len], '\0');
}
END_TEST

START_TEST(text_is_set_once)
{
    ok(postil_doc_set_text(doc, "one", 3, &err));
    ck_assert_int_eq(postil_doc_set_text(doc, "two", 3, &err), POSTIL_INTERNAL);
    ck_assert_str_eq(postil_doc_text(doc, NULL), "one");
    postil_doc_reset(doc);
    ok(postil_doc_set_text(doc, "two", 3, &err));
    ck_assert_str_eq(postil_doc_text(doc, NULL), "two");
}
END_TEST

START_TEST(text_beyond_its_limit_is_refused_unread)
{
    char byte = 'x'; /* the rest must not be looked at */
    ck_assert_int_eq(postil_doc_set_text(doc, &byte, UINT32_MAX, &err), POSTIL_DATA);
    harness_contains(err.message, "4 GiB - 2");
}
END_TEST

START_TEST(raw_bytes_come_in_pieces_and_become_the_text_in_place)
{
    char want[3001] = "";
    for (int i = 0; i < 1000; i++) {
        char piece[8];
        snprintf(piece, sizeof piece, "%02d ", i % 100);
        strcat(want, piece);
        ok(postil_doc_append_raw(doc, piece, 3, &err));
        if (i % 100 == 0) /* something else comes between */
            ck_assert_ptr_nonnull(postil_arena_alloc(postil_doc_arena(doc), 10, 1));
    }
    ok(postil_doc_append_raw(doc, NULL, 0, &err));
    size_t len;
    const char *raw = postil_doc_raw(doc, &len);
    ck_assert_uint_eq(len, 3000);
    ck_assert_str_eq(raw, want);
    ok(postil_doc_set_text(doc, raw, len, &err));
    ck_assert_ptr_eq(postil_doc_text(doc, NULL), raw);
    ck_assert_int_eq(postil_doc_append_raw(doc, "x", SIZE_MAX, &err), POSTIL_NOMEM);
}
END_TEST

START_TEST(a_piece_of_the_raw_bytes_is_copied)
{
    ok(postil_doc_append_raw(doc, "head body", 9, &err));
    size_t len;
    const char *raw = postil_doc_raw(doc, &len);
    ok(postil_doc_set_text(doc, raw, 4, &err)); /* no NUL behind it */
    ck_assert_str_eq(postil_doc_text(doc, NULL), "head");
    ck_assert_str_eq(postil_doc_raw(doc, &len), "head body");
}
END_TEST

START_TEST(ids_are_utf8_without_nul)
{
    ok(postil_doc_set_id(doc, "a1xx", 2, &err));
    ck_assert_str_eq(postil_doc_id(doc), "a1");
    ck_assert_int_eq(postil_doc_set_id(doc, "a\xff", 2, &err), POSTIL_DATA);
    ck_assert_str_eq(err.message, "id: not UTF-8 at byte 1");
    ck_assert_int_eq(postil_doc_set_id(doc, "a\0b", 3, &err), POSTIL_DATA);
    ck_assert_str_eq(err.message, "id: holds a NUL");
    ck_assert_str_eq(postil_doc_id(doc), "a1");
}
END_TEST

START_TEST(origins_are_one_clean_line)
{
    ok(postil_doc_set_origin(doc, &err, "%s:%d", "week\n.zip\xff", 7));
    ck_assert_str_eq(postil_doc_origin(doc), "week?.zip?:7");
}
END_TEST

START_TEST(metadata_keeps_its_order_and_is_replaced)
{
    char key[16];
    for (int i = 0; i < 50; i++) {
        snprintf(key, sizeof key, "k%d", i);
        ok(postil_doc_set_meta(doc, key, "old", &err));
    }
    ok(postil_doc_set_meta(doc, "k7", "new", &err));
    ok(postil_doc_set_meta_json(doc, "k8", "[1,2]", &err));
    size_t n;
    const struct postil_meta *metas = postil_doc_metas(doc, &n);
    ck_assert_uint_eq(n, 50);
    for (int i = 0; i < 50; i++) {
        snprintf(key, sizeof key, "k%d", i);
        ck_assert_str_eq(metas[i].key, key);
        ck_assert_str_eq(metas[i].value, i == 7 ? "new" : i == 8 ? "[1,2]" : "old");
        ck_assert_int_eq(metas[i].json, i == 8);
    }
    ok(postil_doc_set_meta(doc, "k8", "text again", &err));
    ck_assert(!postil_doc_metas(doc, &n)[8].json);
    ck_assert_int_eq(postil_doc_set_meta(doc, "t", "x\xff", &err), POSTIL_DATA);
    ck_assert_str_eq(err.message, "metadata 't': not UTF-8 at byte 1");
    ck_assert_int_eq(postil_doc_set_meta(doc, "\xff", "x", &err), POSTIL_DATA);
    ck_assert_uint_eq((postil_doc_metas(doc, &n), n), 50);
}
END_TEST

START_TEST(layers_go_by_name_in_the_order_they_came)
{
    postil_layer *note, *other, *again;
    size_t n;
    ok(postil_doc_add_layer(doc, &note_type, &note, &err));
    ok(postil_doc_add_layer(doc, &other_type, &other, &err));
    ck_assert_int_eq(postil_doc_add_layer(doc, &note_type, &again, &err), POSTIL_INTERNAL);
    ck_assert_str_eq(err.message, "layer 'note' is there already");
    ck_assert_ptr_eq(postil_doc_find_layer(doc, "note"), note);
    ck_assert_ptr_eq(postil_doc_layer_at(doc, 1), other);
    ck_assert_ptr_null(postil_doc_records(doc, &note_type, &n));
    struct note *record = postil_layer_add(note, 2, &err);
    ck_assert_ptr_nonnull(record);
    struct postil_layer_type copy = note_type; /* another module's idea of the same layer */
    ck_assert_ptr_eq(postil_doc_records(doc, &copy, &n), postil_layer_records(note));
    ck_assert_uint_eq(n, 2);
    postil_doc_drop_layer(doc, "nothing");
    postil_doc_drop_layer(doc, "note");
    ck_assert_uint_eq(postil_doc_layer_count(doc), 1);
    ck_assert_ptr_eq(postil_doc_layer_at(doc, 0), other);
    ok(postil_doc_add_layer(doc, &note_type, &note, &err));
    ck_assert_uint_eq(postil_layer_count(note), 0);
}
END_TEST

START_TEST(the_corpus_document_has_no_text)
{
    postil_doc *corpus = postil_doc_new_corpus(1 << 16);
    ck_assert_ptr_nonnull(corpus);
    ck_assert(postil_doc_is_corpus(corpus));
    ck_assert_int_eq(postil_doc_set_text(corpus, "x", 1, &err), POSTIL_INTERNAL);
    postil_doc_reset(corpus);
    ck_assert(postil_doc_is_corpus(corpus));
    postil_doc_free(corpus);
}
END_TEST

/* All that can be put into a document; stops at the first call that fails. */
static enum postil_status
build(postil_doc *d)
{
    postil_layer *note, *other;
    enum postil_status st;
    if ((st = postil_doc_set_id(d, "sweep", 5, &err)) != POSTIL_OK ||
        (st = postil_doc_set_origin(d, &err, "file:%d", 1)) != POSTIL_OK)
        return st;
    for (int i = 0; i < 40; i++)
        if ((st = postil_doc_append_raw(d, "0123456789abcdef", 16, &err)) != POSTIL_OK)
            return st;
    char key[8];
    for (int i = 0; i < 20; i++) {
        snprintf(key, sizeof key, "k%d", i);
        if ((st = postil_doc_set_meta(d, key, "value", &err)) != POSTIL_OK)
            return st;
    }
    if ((st = postil_doc_set_text(d, "not the raw bytes", 17, &err)) != POSTIL_OK ||
        (st = postil_doc_add_layer(d, &note_type, &note, &err)) != POSTIL_OK ||
        (st = postil_doc_add_layer(d, &other_type, &other, &err)) != POSTIL_OK)
        return st;
    for (uint32_t i = 0; i < 40; i++) {
        struct note *a = postil_layer_add(note, 1, &err);
        if (!a)
            return POSTIL_NOMEM;
        *a = (struct note){.begin = (40 - i) % 7, .end = 8, .word = "foreign"};
        if (!postil_layer_add(other, 3, &err))
            return POSTIL_NOMEM;
    }
    if ((st = postil_layer_sort(note, &err)) != POSTIL_OK)
        return st;
    return postil_layer_settle(note, d->text, d->text_len, &err);
}

/* Whether a half-built document can be read. */
static void
read_all(postil_doc *d, size_t size)
{
    size_t n;
    ck_assert(postil_doc_is_sane(d, size));
    ck_assert(strcmp(postil_doc_id(d), "sweep") == 0 || !*postil_doc_id(d));
    const struct postil_meta *metas = postil_doc_metas(d, &n);
    for (size_t i = 0; i < n; i++)
        ck_assert(metas[i].key[0] == 'k' && strcmp(metas[i].value, "value") == 0);
    const char *raw = postil_doc_raw(d, &n);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(raw[i], "0123456789abcdef"[i % 16]);
    const char *text = postil_doc_text(d, &n);
    ck_assert_uint_eq(strlen(text), n);
    for (size_t i = 0; i < postil_doc_layer_count(d); i++) {
        const struct note *note = postil_layer_records(postil_doc_layer_at(d, i));
        for (size_t k = 0; k < postil_layer_count(postil_doc_layer_at(d, i)); k++)
            ck_assert(!note[k].word || strcmp(note[k].word, "foreign") == 0);
    }
}

/* The arena grows by a few bytes at a time until all fits: each call fails at least once. */
START_TEST(a_full_arena_is_nomem_and_leaves_the_document_whole)
{
    static _Alignas(64) char memory[128 << 10];
    enum postil_status st = POSTIL_NOMEM;
    size_t n_fail = 0, size = sizeof(postil_doc) + 64;
    for (; st != POSTIL_OK && size < sizeof memory; size += 24, n_fail++) {
        postil_doc *small = postil_doc_init(memory, size, false);
        err.message[0] = '\0';
        st = build(small);
        if (st != POSTIL_OK) {
            ck_assert_int_eq(st, POSTIL_NOMEM);
            ck_assert_str_ne(err.message, "");
        }
        read_all(small, size);
        postil_arena_adopt(&small->arena);
    }
    ck_assert_int_eq(st, POSTIL_OK);
    ck_assert_uint_gt(n_fail, 100);
}
END_TEST

START_TEST(a_document_that_was_scribbled_over_is_not_sane)
{
    enum { SIZE = 1 << 16 };
    static _Alignas(64) char memory[SIZE];
    postil_doc *d = postil_doc_init(memory, SIZE, false);
    ok(postil_doc_set_id(d, "x", 1, &err));
    ok(postil_doc_set_meta(d, "title", "t", &err));
    ck_assert(postil_doc_is_sane(d, SIZE));
    const postil_doc good = *d;
    const struct postil_meta elsewhere = {.key = "k", .value = "v"};
    const postil_doc bad[] = {
        {.arena = good.arena, .origin = good.origin, .text = good.text},
        {.arena = good.arena, .id = (const char *)16, .origin = good.origin},
        {.arena = good.arena, .id = good.id, .origin = (const char *)&bad},
        {.arena = good.arena,
         .id = good.id,
         .origin = good.origin,
         .metas = good.metas,
         .n_meta = 9,
         .meta_size = 8},
        {.arena = good.arena,
         .id = good.id,
         .origin = good.origin,
         .metas = good.metas,
         .n_meta = SIZE_MAX / 2,
         .meta_size = SIZE_MAX / 2},
        {.arena = good.arena,
         .id = good.id,
         .origin = good.origin,
         .metas = (struct postil_meta *)&elsewhere,
         .n_meta = 1,
         .meta_size = 8},
    };
    for (size_t i = 0; i < N_ELEM(bad); i++) {
        *d = bad[i];
        ck_assert_msg(!postil_doc_is_sane(d, SIZE), "%zu", i);
    }
    size_t *const facts[] = {&d->arena.size, &d->arena.used, &d->arena.last, &d->arena.touched,
                             (size_t *)(void *)&d->arena.base};
    for (size_t i = 0; i < N_ELEM(facts); i++) {
        *d = good;
        memset(facts[i], 0xa5, sizeof(size_t));
        ck_assert_msg(!postil_doc_is_sane(d, SIZE), "%zu", i);
    }
    memset(d, 0xa5, sizeof *d);
    ck_assert(!postil_doc_is_sane(d, SIZE));
    *d = good;
    d->metas[0].value = (const char *)&good;
    ck_assert(!postil_doc_is_sane(d, SIZE));
    *d = good;
    postil_arena_adopt(&d->arena);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("document");
    TCase *tc = tcase_create("document");
    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, a_new_document_is_empty);
    tcase_add_loop_test(tc, text_is_utf8_or_refused, 0, N_ELEM(texts));
    tcase_add_test(tc, text_is_set_once);
    tcase_add_test(tc, text_beyond_its_limit_is_refused_unread);
    tcase_add_test(tc, raw_bytes_come_in_pieces_and_become_the_text_in_place);
    tcase_add_test(tc, a_piece_of_the_raw_bytes_is_copied);
    tcase_add_test(tc, ids_are_utf8_without_nul);
    tcase_add_test(tc, origins_are_one_clean_line);
    tcase_add_test(tc, metadata_keeps_its_order_and_is_replaced);
    tcase_add_test(tc, layers_go_by_name_in_the_order_they_came);
    tcase_add_test(tc, the_corpus_document_has_no_text);
    tcase_add_test(tc, a_full_arena_is_nomem_and_leaves_the_document_whole);
    tcase_add_test(tc, a_document_that_was_scribbled_over_is_not_sane);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
