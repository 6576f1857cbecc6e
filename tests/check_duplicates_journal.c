/* SPDX-License-Identifier: Apache-2.0 */
/* A corpus that is left and taken up again, with an index and without; what must not be. */
#define _GNU_SOURCE
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "duplicates_corpus.h"
#include "suite.h"

enum { N = 150, NO_INDEX = 0 };

static char folder[64], index_folder[80], journal_folder[80];
static dup_lists *lists;

static void
set_up(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/postil-journal-%d", (int)getpid());
    (void)snprintf(index_folder, sizeof index_folder, "%s/index", folder);
    (void)snprintf(journal_folder, sizeof journal_folder, "%s/journal", folder);
    ck_assert_int_eq(mkdir(folder, 0777), 0);
    ck_assert_int_eq(mkdir(journal_folder, 0777), 0);
    lists = open_lists();
}

static void
tear_down(void)
{
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
    dup_lists_free(lists);
}

/** One process's part of a run. */
struct part {
    struct dup_corpus *corpus;
    dup_journal *journal;
    uint32_t batch; /* NO_INDEX: there is none */
};

static struct part
begin(uint32_t batch, bool resumes)
{
    struct part p = {.batch = batch};
    dup_store *store = NULL;
    if (batch)
        ck_assert_int_eq(dup_store_open(index_folder, resumes, &store, NULL), POSTIL_OK);
    ck_assert_int_eq(dup_corpus_new(store, &p.corpus, NULL), POSTIL_OK);
    ck_assert_int_eq(dup_journal_new(journal_folder, p.corpus, resumes, &p.journal, NULL),
                     POSTIL_OK);
    return p;
}

static void
end(struct part *p)
{
    dup_journal_free(p->journal);
    dup_corpus_free(p->corpus);
}

/* Text number i: every third one is much the same as the one before; sources repeat a line. */
static void
add(struct part *p, uint32_t i)
{
    char text[8192], id[16], date[32];
    size_t len = babble(text, sizeof text, i - i % 3 / 2, 120);
    len += babble(text + len, sizeof text - len, 1000000 + i, 10);
    len += (size_t)snprintf(text + len, sizeof text - len, "\n");
    len += babble(text + len, sizeof text - len, 77 + i % 2, 9);
    (void)snprintf(id, sizeof id, "doc-%u", i);
    (void)snprintf(date, sizeof date, "2026-03-%02u", 1 + i / 10 % 28);
    add_text_noted(p->corpus, p->journal, lists, i % 2 ? "odd" : "even", id, i % 5 ? date : NULL,
                   text, len);
    if (p->batch && dup_members_pending(&p->corpus->members) >= p->batch) {
        ck_assert_int_eq(dup_corpus_flush(p->corpus, NULL), POSTIL_OK);
        ck_assert_int_eq(dup_journal_turn(p->journal, NULL), POSTIL_OK);
    }
}

/* What is known after a text: what was found about it, and all pairs. */
static uint64_t
findings(const struct dup_corpus *corpus)
{
    uint64_t h = corpus->n_match;
    for (size_t i = 0; i < corpus->n_match; i++) {
        const struct dup_match *m = &corpus->match[i];
        h = dup_mix(h + corpus->members.items[m->other].number);
        h = dup_mix(h + (uint64_t)((double)m->same * 1e6) + m->n_passage);
    }
    for (size_t i = 0; i < corpus->n_edge; i++) {
        const struct dup_edge *e = &corpus->edges[i];
        h = dup_mix(h + e->a) ^ dup_mix(e->b + 7u);
        h = dup_mix(h + (uint64_t)((double)e->same * 1e6) + e->exact);
    }
    return h;
}

static void
save(struct part *p, char **bytes, size_t *len)
{
    ck_assert_int_eq(dup_journal_save(p->journal, bytes, len, NULL), POSTIL_OK);
    dup_journal_saved(p->journal, false);
}

static struct part
resume(uint32_t batch, char *bytes, size_t len)
{
    struct postil_error err = {.message = ""};
    struct part p = begin(batch, true);
    enum postil_status st = dup_journal_restore(p.journal, bytes, len, &err);
    ck_assert_msg(st == POSTIL_OK, "%s", err.message);
    free(bytes);
    return p;
}

static const uint32_t batches[] = {NO_INDEX, 1, 7, 40, 1000};

/* Saved after every eleventh text, left some texts later, taken up where it was saved. */
START_TEST(a_corpus_is_taken_up_as_it_was)
{
    static uint64_t want[N];
    struct part p = begin(NO_INDEX, false);
    for (uint32_t i = 0; i < N; i++) {
        add(&p, i);
        want[i] = findings(p.corpus);
    }
    ck_assert_uint_ge(p.corpus->n_edge, N / 3);
    end(&p);
    char *bytes = NULL;
    size_t len;
    uint32_t batch = batches[_i], at = 0, dice = 1, n_left = 0;
    p = begin(batch, false);
    save(&p, &bytes, &len);
    for (uint32_t i = 0; i < N; i++) {
        add(&p, i);
        ck_assert_msg(findings(p.corpus) == want[i], "text %u in batches of %u", i, batch);
        dice = dice * 1103515245u + 12345u;
        if (i % 11 == 10) {
            free(bytes);
            save(&p, &bytes, &len);
            at = i + 1;
        } else if (dice >> 16 & 1 && n_left < 40) {
            n_left++;
            end(&p);
            p = resume(batch, bytes, len);
            save(&p, &bytes, &len);
            i = at - 1;
        }
    }
    ck_assert_uint_eq(n_left, 40);
    free(bytes);
    end(&p);
}
END_TEST

static size_t
count_files(const char *path, const char *head)
{
    size_t n = 0;
    DIR *dir = opendir(path);
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        n += strncmp(entry->d_name, head, strlen(head)) == 0;
    closedir(dir);
    return n;
}

/* Merged parts and full journals stay until the next checkpoint is safe, and no longer. */
START_TEST(what_earlier_checkpoints_needed_goes)
{
    char *bytes, *later;
    size_t len;
    struct part p = begin(2, false);
    dup_store *store = p.corpus->members.store;
    for (uint32_t i = 0; i < 6; i++)
        add(&p, i);
    save(&p, &bytes, &len);
    ck_assert_uint_eq(count_files(index_folder, "part-"), dup_store_size(store).segments);
    for (uint32_t i = 6; i < 40; i++)
        add(&p, i);
    size_t held = count_files(index_folder, "part-");
    ck_assert_uint_gt(held, dup_store_size(store).segments);
    ck_assert_uint_gt(count_files(journal_folder, "texts-"), 1);
    ck_assert_int_eq(dup_journal_save(p.journal, &later, &len, NULL), POSTIL_OK);
    ck_assert_uint_eq(count_files(index_folder, "part-"), held);
    dup_journal_saved(p.journal, false);
    ck_assert_uint_eq(count_files(index_folder, "part-"), dup_store_size(store).segments);
    ck_assert_uint_eq(count_files(journal_folder, "texts-"), 1);
    free(bytes);
    free(later);
    end(&p);
}
END_TEST

static const struct {
    bool adds; /* or just opens the index */
    const char *want;
} others[] = {
    {true, "another run has changed the index"},
    {false, "another run has tidied up the index"},
};

START_TEST(another_run_is_noticed)
{
    char *bytes;
    size_t len;
    struct postil_error err = {.message = ""};
    struct part p = begin(2, false);
    for (uint32_t i = 0; i < 6; i++)
        add(&p, i);
    save(&p, &bytes, &len);
    for (uint32_t i = 6; i < 40; i++)
        add(&p, i);
    end(&p);
    dup_store *store;
    ck_assert_int_eq(dup_store_open(index_folder, false, &store, NULL), POSTIL_OK);
    if (others[_i].adds) {
        struct dup_corpus *corpus;
        ck_assert_int_eq(dup_corpus_new(store, &corpus, NULL), POSTIL_OK);
        add_text(corpus, lists, "foreign", NULL, "some words of another run", 25);
        ck_assert_int_eq(dup_corpus_flush(corpus, NULL), POSTIL_OK);
        dup_corpus_free(corpus);
    } else {
        dup_store_close(store);
    }
    p = begin(2, true);
    ck_assert_int_eq(dup_journal_restore(p.journal, bytes, len, &err), POSTIL_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.message, others[_i].want));
    ck_assert_uint_ge(dup_store_size(p.corpus->members.store).documents, 40);
    free(bytes);
    end(&p);
}
END_TEST

/* Every shorter file is refused, and nothing is read beyond its end. */
START_TEST(a_journal_cut_short_is_refused)
{
    static const char *const names[] = {"texts-0", "links"};
    char *bytes, path[128];
    size_t len;
    struct stat s;
    struct part p = begin(NO_INDEX, false);
    for (uint32_t i = 0; i < 4; i++)
        add(&p, i);
    save(&p, &bytes, &len);
    end(&p);
    (void)snprintf(path, sizeof path, "%s/%s", journal_folder, names[_i]);
    ck_assert_int_eq(stat(path, &s), 0);
    for (off_t size = s.st_size - 1; size >= 0; size = size * 3 / 4 - 1) {
        ck_assert_int_eq(truncate(path, size), 0);
        p = begin(NO_INDEX, true);
        ck_assert_int_eq(dup_journal_restore(p.journal, bytes, len, NULL), POSTIL_DATA);
        end(&p);
    }
    for (size_t i = 0; i < len; i += 5) {
        p = begin(NO_INDEX, true);
        ck_assert_int_eq(dup_journal_restore(p.journal, bytes, i, NULL), POSTIL_DATA);
        end(&p);
    }
    free(bytes);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("duplicates_journal");
    TCase *tc = tcase_create("journal");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_corpus_is_taken_up_as_it_was, 0, N_ELEM(batches));
    tcase_add_test(tc, what_earlier_checkpoints_needed_goes);
    tcase_add_loop_test(tc, another_run_is_noticed, 0, N_ELEM(others));
    tcase_add_loop_test(tc, a_journal_cut_short_is_refused, 0, 2);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
