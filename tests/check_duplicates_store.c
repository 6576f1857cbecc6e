/* SPDX-License-Identifier: Apache-2.0 */
/* Postings, packed texts, and an index that is killed, shared, damaged and forgotten. */
#define _GNU_SOURCE
#include "duplicates_corpus.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "members.h"
#include "pack.h"
#include "postings.h"
#include "store.h"
#include "suite.h"

static char folder[64]; /* of the test under way, not there yet */

static void
make_name(void)
{
    strcpy(folder, "/tmp/postil-store-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(rmdir(folder), 0);
}

static void
remove_folder(void)
{
    DIR *entries = opendir(folder);
    if (!entries)
        return;
    for (struct dirent *e; (e = readdir(entries));) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        (void)remove(path);
    }
    closedir(entries);
    (void)rmdir(folder);
}

/* -- postings ---------------------------------------------------------------------------------- */

/* Pairs of a random table, sorted. */
struct pairs {
    uint64_t items[4096];
    size_t n, at;
};

static int
by_value(const void *left, const void *right)
{
    const uint64_t *x = left, *y = right;
    return *x < *y ? -1 : *x > *y;
}

static bool
next_pair(void *state, uint32_t *out_key, uint32_t *out_doc)
{
    struct pairs *p = state;
    if (p->at == p->n)
        return false;
    *out_key = (uint32_t)(p->items[p->at] >> 32);
    *out_doc = (uint32_t)p->items[p->at++];
    return true;
}

static const struct {
    size_t n;
    uint32_t keys, docs; /* drawn from as many, spread over 32 bits */
    uint32_t cap;
} tables[] = {{0, 1, 1, 8},         {1, 1, 1, 8},         {100, 1, 100, 8},   {64, 1, 5, 128},
              {4000, 900, 77, 128}, {4000, 7, 4000, 128}, {3000, 4000, 1, 1}, {2500, 3, 1000, 3}};

static void *
map_table(const struct pairs *pairs, uint32_t n_doc, uint32_t cap, uint64_t *out_len)
{
    FILE *file = tmpfile();
    struct dup_pairs from = {next_pair, (void *)(uintptr_t)pairs, pairs->n};
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(dup_postings_write(file, &from, cap, n_doc, out_len, NULL), POSTIL_OK);
    ck_assert_int_eq(ftell(file), (long)*out_len);
    rewind(file);
    void *bytes = malloc(*out_len);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_eq(fread(bytes, 1, *out_len, file), *out_len);
    fclose(file);
    return bytes;
}

static struct pairs *
draw_pairs(int table)
{
    struct pairs *p = calloc(1, sizeof *p);
    ck_assert_ptr_nonnull(p);
    for (size_t i = 0; i < tables[table].n; i++) {
        uint64_t key = dup_mix(dup_mix(i * 7 + 1) % tables[table].keys) >> 32;
        p->items[p->n++] = key << 32 | dup_mix(i + 1000) % tables[table].docs;
    }
    qsort(p->items, p->n, sizeof *p->items, by_value);
    return p;
}

/* Every key, and keys beside it, against a walk through all pairs. */
START_TEST(postings_find_what_was_put)
{
    struct pairs *p = draw_pairs(_i);
    uint64_t len;
    void *bytes = map_table(p, tables[_i].docs, tables[_i].cap, &len);
    struct dup_postings postings;
    ck_assert(dup_postings_open(&postings, bytes, len, tables[_i].docs));
    for (size_t i = 0; i <= p->n; i++) {
        uint32_t found[128], want[128];
        size_t n_want = 0;
        uint32_t key = i < p->n ? (uint32_t)(p->items[i] >> 32) + (i % 3 == 2) : UINT32_MAX;
        for (size_t k = 0; k < p->n && n_want < tables[_i].cap; k++)
            if (p->items[k] >> 32 == key)
                want[n_want++] = (uint32_t)p->items[k];
        ck_assert_uint_eq(dup_postings_find(&postings, key, 128, found), n_want);
        ck_assert_mem_eq(found, want, n_want * sizeof *want);
    }
    free(bytes);
    free(p);
}
END_TEST

START_TEST(postings_walk_in_order)
{
    struct pairs *p = draw_pairs(_i);
    uint64_t len;
    void *bytes = map_table(p, tables[_i].docs, UINT32_MAX, &len);
    struct dup_postings postings;
    ck_assert(dup_postings_open(&postings, bytes, len, tables[_i].docs));
    struct dup_cursor cursor = {.postings = &postings};
    uint32_t key, doc;
    for (size_t i = 0; i < p->n; i++) {
        ck_assert(dup_cursor_next(&cursor, &key, &doc));
        ck_assert_uint_eq((uint64_t)key << 32 | doc, p->items[i]);
    }
    ck_assert(!dup_cursor_next(&cursor, &key, &doc));
    free(bytes);
    free(p);
}
END_TEST

/* Of a damaged file: no number leads beyond the documents that there are. */
START_TEST(postings_pass_over_numbers_beyond)
{
    struct pairs *p = draw_pairs(4);
    uint64_t len;
    void *bytes = map_table(p, tables[4].docs, 128, &len);
    struct dup_postings postings;
    enum { THERE = 30 };
    ck_assert(dup_postings_open(&postings, bytes, len, THERE));
    struct dup_cursor cursor = {.postings = &postings};
    uint32_t key, doc, found[128];
    size_t n = 0, n_there = 0;
    for (; dup_cursor_next(&cursor, &key, &doc); n++)
        ck_assert_uint_lt(doc, THERE);
    for (size_t i = 0; i < p->n; i++) {
        n_there += (uint32_t)p->items[i] < THERE;
        for (size_t k = dup_postings_find(&postings, p->items[i] >> 32, 128, found); k-- > 0;)
            ck_assert_uint_lt(found[k], THERE);
    }
    ck_assert_uint_eq(n, n_there);
    free(bytes);
    free(p);
}
END_TEST

START_TEST(postings_refuse_other_lengths)
{
    struct pairs *p = draw_pairs(4);
    uint64_t len;
    void *bytes = map_table(p, tables[4].docs, 128, &len);
    struct dup_postings postings;
    for (uint64_t cut = 0; cut < len; cut += 8)
        ck_assert(!dup_postings_open(&postings, bytes, cut, tables[4].docs));
    free(bytes);
    free(p);
}
END_TEST

/* -- texts ------------------------------------------------------------------------------------- */

static const char *const texts[] = {
    "",
    "One",
    "Slow barges, \"wet gravel\" and U.S. mills; it's 1,000.5 m.\nNew line "
    "\342\200\230so\342\200\231.",
    "a  b   c    d     e      f\n\n\n\ng\"h\"i'j k.l.m. n",
    "\"\"\"a\" \"b c\"\n\"d\" e. F g? H! I did not immediately respond to a request for comment.",
};

static void
pack(const struct dup_text *text, struct dup_forms *forms, struct dup_packed *out)
{
    uint32_t *rank = calloc((size_t)text->n_word + 1, sizeof *rank);
    ck_assert_ptr_nonnull(rank);
    ck_assert_int_eq(dup_forms_add_text(forms, text, rank, NULL), POSTIL_OK);
    ck_assert_int_eq(dup_forms_rank(forms, NULL), POSTIL_OK);
    for (size_t i = 0; i < text->n_word; i++)
        rank[i] = forms->rank[rank[i]];
    ck_assert_int_eq(dup_pack_text(out, text, rank, NULL), POSTIL_OK);
    free(rank);
}

static void
check_text(const struct dup_text *text)
{
    struct dup_forms forms = {0};
    struct dup_packed packed = {0};
    struct dup_text *back;
    pack(text, &forms, &packed);
    struct dup_unpack in = {packed.bytes, packed.bytes + packed.len};
    ck_assert_int_eq(dup_unpack_text(&in, forms.items, forms.n, &back, NULL, NULL), POSTIL_OK);
    ck_assert_ptr_eq(in.at, in.end);
    ck_assert_uint_eq(back->n_word, text->n_word);
    ck_assert_uint_eq(back->n_sentence, text->n_sentence);
    ck_assert_mem_eq(back->hash, text->hash, text->n_word * sizeof *text->hash);
    ck_assert_mem_eq(back->begin, text->begin, text->n_word * sizeof *text->begin);
    ck_assert_mem_eq(back->len, text->len, text->n_word);
    ck_assert_mem_eq(back->flags, text->flags, text->n_word);
    dup_text_free(back);
    for (size_t cut = 0; cut < packed.len; cut++) { /* whatever is missing, it says so */
        in = (struct dup_unpack){packed.bytes, packed.bytes + cut};
        ck_assert_int_eq(dup_unpack_text(&in, forms.items, forms.n, &back, NULL, NULL),
                         POSTIL_DATA);
    }
    free(packed.bytes);
    dup_forms_fini(&forms);
}

START_TEST(texts_come_back)
{
    dup_lists *lists = open_lists();
    struct dup_text *text = keep_text(lists, texts[_i]);
    check_text(text);
    dup_text_free(text);
    dup_lists_free(lists);
}
END_TEST

/* More forms than one and two bytes name, and as many exceptions as there are. */
START_TEST(large_texts_come_back)
{
    enum { N = 60000 };
    struct dup_text *text = dup_text_alloc(N);
    uint32_t end = 0;
    ck_assert_ptr_nonnull(text);
    for (uint32_t i = 0; i < N; i++) {
        uint64_t draw = dup_mix(i);
        text->hash[i] = i % 30000;
        text->len[i] = (uint8_t)(1 + i % 30000 % 255);
        text->begin[i] = end + (draw % 8 ? 1 : (uint32_t)(draw >> 8) % 300);
        text->flags[i] = draw >> 20 & 1 ? 0 : (uint8_t)(draw >> 32) & 0x7f;
        text->n_sentence += (text->flags[i] & DUP_SENTENCE) != 0;
        end = dup_text_end(text, i);
    }
    struct dup_forms forms = {0};
    struct dup_packed packed = {0};
    struct dup_text *back;
    pack(text, &forms, &packed);
    struct dup_unpack in = {packed.bytes, packed.bytes + packed.len};
    ck_assert_int_eq(dup_unpack_text(&in, forms.items, forms.n, &back, NULL, NULL), POSTIL_OK);
    ck_assert_mem_eq(back->hash, text->hash, N * sizeof *text->hash);
    ck_assert_mem_eq(back->begin, text->begin, N * sizeof *text->begin);
    ck_assert_mem_eq(back->flags, text->flags, N);
    dup_text_free(back);
    dup_text_free(text);
    free(packed.bytes);
    dup_forms_fini(&forms);
}
END_TEST

/* -- an index ---------------------------------------------------------------------------------- */

static struct dup_corpus *
open_corpus(void)
{
    dup_store *store;
    struct dup_corpus *corpus;
    struct postil_error err = {0};
    ck_assert_msg(dup_store_open(folder, false, &store, &err) == POSTIL_OK, "%s", err.message);
    ck_assert_int_eq(dup_corpus_new(store, &corpus, NULL), POSTIL_OK);
    return corpus;
}

/* Text number i: every third one is much the same as the one before. */
static size_t
text_of(uint32_t i, char *out, size_t size)
{
    size_t len = babble(out, size, i - i % 3 / 2, 120);
    return len + babble(out + len, size - len, 1000000 + i, 10);
}

static void
add_numbered(struct dup_corpus *corpus, const dup_lists *lists, uint32_t i)
{
    char text[8192], id[16], date[32];
    size_t len = text_of(i, text, sizeof text);
    (void)snprintf(id, sizeof id, "doc-%u", i);
    (void)snprintf(date, sizeof date, "2026-03-%02u", 1 + i / 10 % 28);
    add_text_of(corpus, lists, i % 2 ? "odd" : "even", id, date, text, len);
}

/* What was found about the text added last. */
static uint64_t
findings(const struct dup_corpus *corpus)
{
    uint64_t h = corpus->n_match;
    for (size_t i = 0; i < corpus->n_match; i++) {
        const struct dup_match *m = &corpus->match[i];
        h = dup_mix(h + corpus->members.items[m->other].number);
        h = dup_mix(h + (uint64_t)((double)m->same * 1e6) + m->n_passage);
        for (size_t k = 0; k < m->n_passage; k++) {
            const struct dup_found *p = &corpus->passages[m->first_passage + k];
            h = dup_mix(h + p->begin) ^ dup_mix(p->end + 7u);
            h = dup_mix(h + p->other_begin) ^ dup_mix(p->other_end + 7u);
        }
    }
    return h;
}

/* In runs of any length, in batches of any size: each text is told the same. */
START_TEST(runs_and_batches_make_no_difference)
{
    enum { N = 240 };
    static const uint32_t runs[][2] = {{240, 240}, {240, 7}, {50, 9}, {1, 1}}; /* texts, batch */
    static uint64_t want[N];
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus;
    ck_assert_int_eq(dup_corpus_new(NULL, &corpus, NULL), POSTIL_OK);
    size_t n_match = 0;
    for (uint32_t i = 0; i < N; i++) {
        add_numbered(corpus, lists, i);
        want[i] = findings(corpus);
        n_match += corpus->n_match;
    }
    ck_assert_uint_ge(n_match, N / 3);
    dup_corpus_free(corpus);
    make_name();
    corpus = open_corpus();
    for (uint32_t i = 0; i < N; i++) {
        add_numbered(corpus, lists, i);
        ck_assert_msg(findings(corpus) == want[i], "text %u in batches of %u", i, runs[_i][1]);
        if (dup_members_pending(&corpus->members) >= runs[_i][1])
            ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
        if ((i + 1) % runs[_i][0] == 0) {
            ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
            dup_corpus_free(corpus);
            corpus = open_corpus();
        }
    }
    ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
    ck_assert_uint_eq(dup_store_size(corpus->members.store).documents, N);
    ck_assert_uint_le(dup_store_size(corpus->members.store).segments, 12);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
    remove_folder();
}
END_TEST

START_TEST(texts_of_an_index_make_stories)
{
    dup_lists *lists = open_lists();
    struct dup_report report;
    make_name();
    struct dup_corpus *corpus = open_corpus();
    add_numbered(corpus, lists, 1);
    ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
    dup_corpus_free(corpus);
    corpus = open_corpus();
    add_numbered(corpus, lists, 2);
    ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
    ck_assert_int_eq(dup_report_make(corpus, DUP_LINKS_MUTUAL, &report, NULL), POSTIL_OK);
    ck_assert_uint_eq(report.n_story, 1);
    ck_assert_str_eq(corpus->members.items[report.head[0]].id, "doc-1");
    ck_assert_uint_eq(report.descents.n, 1);
    ck_assert_str_eq(corpus->members.items[report.descents.items[0].child].id, "doc-2");
    dup_report_fini(&report);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
    remove_folder();
}
END_TEST

enum { BATCH = 4, KILLS = 60 };

/* What a child that is going to be killed tells the test runner would end in the midst of a message. */
static void
be_silent(void)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = 3; null >= 0 && fd < 64; fd++)
        if (fd != null && fcntl(fd, F_GETFD) >= 0)
            dup2(null, fd);
}

static void
grow_for_ever(const dup_lists *lists)
{
    struct dup_corpus *corpus = open_corpus();
    for (uint32_t i = dup_store_size(corpus->members.store).next;; i++) {
        add_numbered(corpus, lists, i);
        if (dup_members_pending(&corpus->members) >= BATCH &&
            dup_corpus_flush(corpus, NULL) != POSTIL_OK)
            _exit(1);
    }
}

static void
check_store(const dup_lists *lists, uint32_t at_least)
{
    struct dup_corpus *corpus = open_corpus();
    dup_store *store = corpus->members.store;
    struct dup_store_size size = dup_store_size(store);
    ck_assert_uint_eq(size.documents % BATCH, 0);
    ck_assert_uint_eq(size.documents, size.next);
    ck_assert_uint_ge(size.next, at_least);
    for (uint32_t i = 0; i < size.next; i++) {
        char id[16];
        struct dup_kept kept;
        bool there;
        (void)snprintf(id, sizeof id, "doc-%u", i);
        ck_assert_int_eq(dup_store_get(store, i, &kept, &there, NULL), POSTIL_OK);
        ck_assert(there);
        ck_assert_str_eq(kept.id, id);
        ck_assert_uint_ge(kept.text->n_word, 100);
        dup_kept_fini(&kept);
    }
    if (size.next > 2) {
        uint32_t twin = size.next - 1 - (size.next - 1) % 3;
        twin += twin + 1 < size.next;
        char text[8192];
        size_t len = text_of(twin, text, sizeof text);
        add_text(corpus, lists, "again", NULL, text, len);
        ck_assert_uint_ge(corpus->n_match, 1);
    }
    dup_index_clear(&corpus->index);
    dup_corpus_free(corpus);
}

/* Whenever a run is killed, the batches that it has completed are there, and nothing else. */
START_TEST(survives_being_killed)
{
    dup_lists *lists = open_lists();
    uint32_t before = 0;
    make_name();
    for (int i = 0; i < KILLS; i++) {
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0) {
            be_silent();
            grow_for_ever(lists);
            _exit(0);
        }
        struct timespec pause = {0, (long)(dup_mix((uint64_t)i) % 25000000)};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        int status;
        waitpid(child, &status, 0);
        ck_assert(WIFSIGNALED(status));
        check_store(lists, before);
        struct dup_corpus *corpus = open_corpus();
        before = dup_store_size(corpus->members.store).next;
        dup_corpus_free(corpus);
    }
    ck_assert_uint_gt(before, 0);
    dup_lists_free(lists);
    remove_folder();
}
END_TEST

static void
put_file(const char *name, const char *text)
{
    char path[512];
    (void)mkdir(folder, 0777);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static const struct {
    const char *file, *text, *want; /* part of the reason */
    enum postil_status status;
} foreign[] = {
    {"letters.txt", "Dear all", "is not an index of duplicates", POSTIL_CONFIG},
    {"index", "<html>", "is not an index of duplicates", POSTIL_CONFIG},
    {"index", "postil duplicates 99\n", "has format 99, and this version reads format",
     POSTIL_CONFIG},
    {"index", "postil duplicates 1\nshingle 4\nnext 0 0\nend\n", "made with other parameters",
     POSTIL_CONFIG},
    {"index", "", "is not an index of duplicates", POSTIL_CONFIG},
};

START_TEST(refuses_what_it_did_not_make)
{
    dup_store *store;
    struct postil_error err = {0};
    make_name();
    put_file(foreign[_i].file, foreign[_i].text);
    ck_assert_int_eq(dup_store_open(folder, false, &store, &err), foreign[_i].status);
    ck_assert_msg(strstr(err.message, foreign[_i].want) != NULL, "%s", err.message);
    remove_folder();
}
END_TEST

static void
make_parts(uint32_t n)
{
    dup_lists *lists = open_lists();
    struct dup_corpus *corpus = open_corpus();
    for (uint32_t i = 0; i < n; i++) {
        add_numbered(corpus, lists, i);
        ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
    }
    dup_corpus_free(corpus);
    dup_lists_free(lists);
}

/* Each byte of the list, and each part, may be lost: opening says so, and nothing crashes. */
START_TEST(sees_damage)
{
    dup_store *store;
    char path[512], list[512];
    make_name();
    make_parts(3);
    (void)snprintf(path, sizeof path, "%s/index", folder);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    size_t len = fread(list, 1, sizeof list - 1, file);
    fclose(file);
    for (size_t cut = 0; cut + 4 < len; cut++) {
        char damaged[512] = "";
        memcpy(damaged, list, cut);
        put_file("index", damaged);
        ck_assert_int_ne(dup_store_open(folder, false, &store, NULL), POSTIL_OK);
    }
    list[len] = 0;
    put_file("index", list);
    make_parts(0); /* whole again */
    (void)snprintf(path, sizeof path, "%s/part-00000001", folder);
    ck_assert_int_eq(truncate(path, 100), 0);
    ck_assert_int_eq(dup_store_open(folder, false, &store, NULL), POSTIL_DATA);
    ck_assert_int_eq(remove(path), 0);
    ck_assert_int_eq(dup_store_open(folder, false, &store, NULL), POSTIL_DATA);
    remove_folder();
}
END_TEST

START_TEST(keeps_a_second_run_out)
{
    dup_store *first, *second;
    struct postil_error err = {0};
    make_name();
    ck_assert_int_eq(dup_store_open(folder, false, &first, NULL), POSTIL_OK);
    ck_assert_int_eq(dup_store_open(folder, false, &second, &err), POSTIL_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.message, "is in use by another run"));
    dup_store_close(first);
    ck_assert_int_eq(dup_store_open(folder, false, &second, NULL), POSTIL_OK);
    dup_store_close(second);
    remove_folder();
}
END_TEST

/* Documents 10 to 19 are of 2 March, and so on. */
START_TEST(forgets_old_texts)
{
    enum { N = 60 };
    dup_lists *lists = open_lists();
    make_name();
    struct dup_corpus *corpus = open_corpus();
    for (uint32_t i = 0; i < N; i++) {
        add_numbered(corpus, lists, i);
        if (i % 7 == 6)
            ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
    }
    ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
    dup_store *store = corpus->members.store;
    uint64_t bytes = dup_store_size(store).bytes;
    struct dup_date day = dup_date_parse("2026-03-04");
    ck_assert_int_eq(dup_store_forget(store, day.first, NULL), POSTIL_OK);
    ck_assert_uint_eq(dup_store_size(store).documents, 30);
    ck_assert_uint_lt(dup_store_size(store).bytes, bytes);
    for (uint32_t i = 0; i < N; i++) {
        struct dup_kept kept;
        bool there;
        ck_assert_int_eq(dup_store_get(store, i, &kept, &there, NULL), POSTIL_OK);
        ck_assert_int_eq(there, i >= 30);
        if (there)
            dup_kept_fini(&kept);
    }
    dup_corpus_free(corpus);
    corpus = open_corpus();
    ck_assert_uint_eq(dup_store_size(corpus->members.store).documents, 30);
    add_numbered(corpus, lists, 2); /* of a text that is gone */
    ck_assert_uint_eq(corpus->n_match, 0);
    add_numbered(corpus, lists, 38);
    ck_assert_uint_ge(corpus->n_match, 1);
    dup_corpus_free(corpus);
    dup_lists_free(lists);
    remove_folder();
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("duplicates_store");
    TCase *postings = tcase_create("postings");
    tcase_add_loop_test(postings, postings_find_what_was_put, 0, (int)N_ELEM(tables));
    tcase_add_loop_test(postings, postings_walk_in_order, 0, (int)N_ELEM(tables));
    tcase_add_test(postings, postings_pass_over_numbers_beyond);
    tcase_add_test(postings, postings_refuse_other_lengths);
    suite_add_tcase(suite, postings);

    TCase *packed = tcase_create("texts");
    tcase_add_loop_test(packed, texts_come_back, 0, (int)N_ELEM(texts));
    tcase_add_test(packed, large_texts_come_back);
    suite_add_tcase(suite, packed);

    TCase *store = tcase_create("store");
    tcase_set_timeout(store, 120);
    tcase_add_loop_test(store, runs_and_batches_make_no_difference, 0, 4);
    tcase_add_test(store, texts_of_an_index_make_stories);
    tcase_add_test(store, survives_being_killed);
    tcase_add_loop_test(store, refuses_what_it_did_not_make, 0, (int)N_ELEM(foreign));
    tcase_add_test(store, sees_damage);
    tcase_add_test(store, keeps_a_second_run_out);
    tcase_add_test(store, forgets_old_texts);
    suite_add_tcase(suite, store);
    return run_suite(suite);
}
