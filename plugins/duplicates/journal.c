/* SPDX-License-Identifier: Apache-2.0 */
/* Records of texts and links, appended and read back. */
#define _GNU_SOURCE
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mix.h"
#include "replay.h"

/** What a checkpoint says; the store's list and n_count shingle counts of pending texts follow. */
struct mark {
    uint64_t run, texts_len, links_len;
    uint32_t file;                /* number of the file of texts                 */
    uint32_t first, stored, next; /* as in struct dup_members                    */
    uint32_t n_member, n_edge, list_len, n_count;
};

enum link_kind { LINK_MEMBER, LINK_EDGE };

struct link_record {
    uint32_t kind;
    uint32_t a, b; /* members; of LINK_MEMBER, `a` is the text's number */
    float jaccard, same, in_a, in_b;
    uint32_t exact, rewritten;
};

struct dup_journal {
    char *folder;
    struct dup_corpus *corpus;
    FILE *texts, *links;
    uint32_t file, oldest, saved; /* files of texts: at hand, first there is, of the last save */
    uint32_t n_member;            /* in links                                               */
    size_t n_edge;
    uint64_t run;
};

/* -- files ------------------------------------------------------------------------------------- */

static enum postil_status
fail(const dup_journal *j, enum postil_status st, struct postil_error *err)
{
    return postil_fail(err, st, "%s: %s", j->folder, strerror(errno));
}

static FILE *
open_file(const dup_journal *j, const char *name, const char *mode)
{
    char *path;
    if (asprintf(&path, "%s/%s", j->folder, name) < 0)
        return NULL;
    FILE *file = fopen(path, mode);
    free(path);
    return file;
}

static void
name_texts(uint32_t number, char name[32])
{
    snprintf(name, 32, "texts-%u", number);
}

static enum postil_status
open_texts(dup_journal *j, const char *mode, struct postil_error *err)
{
    char name[32];
    name_texts(j->file, name);
    j->texts = open_file(j, name, mode);
    return j->texts ? POSTIL_OK : fail(j, POSTIL_CANTCREATE, err);
}

static void
remove_texts(const dup_journal *j, uint32_t number)
{
    char name[32], *path;
    name_texts(number, name);
    if (asprintf(&path, "%s/%s", j->folder, name) < 0)
        return;
    (void)unlink(path);
    free(path);
}

/* A number that hardly any other run has. */
static uint64_t
number_run(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t when = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    return dup_mix(when ^ dup_mix((uint64_t)getpid())) | 1;
}

enum postil_status
dup_journal_new(const char *folder, struct dup_corpus *corpus, bool resumes,
                dup_journal **out_journal, struct postil_error *err)
{
    dup_journal *j = calloc(1, sizeof *j);
    if (!j || !(j->folder = strdup(folder))) {
        free(j);
        return postil_fail(err, POSTIL_NOMEM, "%s", folder);
    }
    j->corpus = corpus;
    j->run = number_run();
    j->links = open_file(j, "links", resumes ? "a+" : "w+");
    enum postil_status st = j->links ? POSTIL_OK : fail(j, POSTIL_CANTCREATE, err);
    if (st == POSTIL_OK && !resumes)
        st = open_texts(j, "w+", err);
    if (st != POSTIL_OK) {
        dup_journal_free(j);
        return st;
    }
    *out_journal = j;
    return POSTIL_OK;
}

void
dup_journal_free(dup_journal *j)
{
    if (!j)
        return;
    if (j->texts)
        fclose(j->texts);
    if (j->links)
        fclose(j->links);
    free(j->folder);
    free(j);
}

/* -- appending --------------------------------------------------------------------------------- */

static bool
put(FILE *file, const void *bytes, size_t n, size_t size)
{
    return n == 0 || fwrite(bytes, size, n, file) == n;
}

static bool
put_text(FILE *file, const struct dup_text *text)
{
    uint32_t n = text->n_word;
    return put(file, text->hash, n, sizeof *text->hash) &&
           put(file, text->begin, n, sizeof *text->begin) && put(file, text->len, n, 1) &&
           put(file, text->flags, n, 1);
}

/* Where they stand in the text is nothing to the index. */
static bool
put_fingerprints(FILE *file, const struct dup_sketch *sketch)
{
    bool ok = true;
    for (size_t i = 0; i < sketch->n_fingerprint && ok; i++)
        ok = put(file, &sketch->fingerprint[i].hash, 1, sizeof(uint32_t));
    for (size_t i = 0; i < sketch->n_fingerprint && ok; i++)
        ok = fputc(sketch->fingerprint[i].quoted != 0, file) != EOF;
    return ok;
}

enum postil_status
dup_journal_add(dup_journal *j, const struct dup_entry *entry, struct postil_error *err)
{
    const struct dup_corpus *corpus = j->corpus;
    const struct dup_sketch *sketch = &entry->sketch;
    if (!corpus->kept)
        return POSTIL_OK;
    const struct dup_text *text = corpus->members.items[corpus->kept_at].text;
    struct dup_text_head head = {
        .exact = sketch->exact,
        .first = entry->published.first,
        .last = entry->published.last,
        .id_len = (uint32_t)strlen(entry->id),
        .n_word = text->n_word,
        .n_credit = (uint32_t)entry->n_credit,
        .n_fingerprint = (uint32_t)sketch->n_fingerprint,
        .n_bin = sketch->bin ? DUP_BINS : 0,
        .source = entry->source,
        .known = entry->published.known,
        .own_lines = corpus->own_lines,
    };
    if (put(j->texts, &head, 1, sizeof head) && put(j->texts, entry->id, head.id_len, 1) &&
        put_text(j->texts, text) &&
        put(j->texts, entry->credits, head.n_credit, sizeof *entry->credits) &&
        put_fingerprints(j->texts, sketch) &&
        put(j->texts, sketch->bin, head.n_bin, sizeof *sketch->bin))
        return POSTIL_OK;
    return fail(j, POSTIL_IO, err);
}

enum postil_status
dup_journal_turn(dup_journal *j, struct postil_error *err)
{
    bool ok = fclose(j->texts) == 0;
    j->texts = NULL;
    j->file++;
    enum postil_status st = open_texts(j, "w+", err);
    return st == POSTIL_OK && !ok ? fail(j, POSTIL_IO, err) : st;
}

/* -- saving ------------------------------------------------------------------------------------ */

static bool
put_links(dup_journal *j)
{
    const struct dup_members *members = &j->corpus->members;
    bool ok = true;
    for (; ok && j->n_member < members->n; j->n_member++) {
        struct link_record record = {.kind = LINK_MEMBER, .a = members->items[j->n_member].number};
        ok = put(j->links, &record, 1, sizeof record);
    }
    for (; ok && j->n_edge < j->corpus->n_edge; j->n_edge++) {
        const struct dup_edge *e = &j->corpus->edges[j->n_edge];
        struct link_record record = {LINK_EDGE, e->a,    e->b,     e->jaccard,  e->same,
                                     e->in_a,   e->in_b, e->exact, e->rewritten};
        ok = put(j->links, &record, 1, sizeof record);
    }
    return ok;
}

static bool
sync_file(FILE *file, uint64_t *out_len)
{
    if (fflush(file) != 0 || fdatasync(fileno(file)) != 0)
        return false;
    off_t len = ftello(file);
    *out_len = (uint64_t)len;
    return len >= 0;
}

static bool
sync_folder(const dup_journal *j)
{
    int fd = open(j->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

/* Counts of shingles are made when they are asked for, and go to the store with the text. */
static bool
put_counts(const struct dup_members *members, FILE *out)
{
    bool ok = true;
    for (uint32_t i = members->stored; i < members->next && ok; i++)
        ok = put(out, &members->items[members->own[i - members->first]].n_shingle, 1,
                 sizeof(uint32_t));
    return ok;
}

static enum postil_status
print_mark(const dup_journal *j, struct mark *mark, const char *list, char **out_bytes,
           size_t *out_len, struct postil_error *err)
{
    const struct dup_members *members = &j->corpus->members;
    *out_bytes = NULL;
    mark->list_len = list ? (uint32_t)strlen(list) : 0;
    mark->n_count = list ? dup_members_pending(members) : 0;
    FILE *out = open_memstream(out_bytes, out_len);
    bool ok = out && put(out, mark, 1, sizeof *mark) && put(out, list, mark->list_len, 1) &&
              (!list || put_counts(members, out));
    if (out)
        ok = fclose(out) == 0 && ok;
    if (ok)
        return POSTIL_OK;
    free(*out_bytes);
    return postil_fail(err, POSTIL_NOMEM, "a checkpoint of duplicates");
}

enum postil_status
dup_journal_save(dup_journal *j, char **out_bytes, size_t *out_len, struct postil_error *err)
{
    const struct dup_members *members = &j->corpus->members;
    struct mark mark = {.run = j->run,
                        .file = j->file,
                        .first = members->first,
                        .stored = members->stored,
                        .next = members->next,
                        .n_member = members->n,
                        .n_edge = (uint32_t)j->corpus->n_edge};
    char *list = NULL;
    if (!put_links(j) || !sync_file(j->links, &mark.links_len) ||
        !sync_file(j->texts, &mark.texts_len) || !sync_folder(j))
        return fail(j, POSTIL_IO, err);
    enum postil_status st =
        members->store ? dup_store_hold(members->store, j->run, &list, err) : POSTIL_OK;
    if (st == POSTIL_OK)
        st = print_mark(j, &mark, list, out_bytes, out_len, err);
    free(list);
    j->saved = j->file;
    return st;
}

void
dup_journal_saved(dup_journal *j, bool last)
{
    for (; j->oldest < j->saved; j->oldest++)
        remove_texts(j, j->oldest);
    if (!j->corpus->members.store)
        return;
    if (last)
        dup_store_release(j->corpus->members.store);
    else
        dup_store_held(j->corpus->members.store);
}

/* -- reading back ------------------------------------------------------------------------------ */

static enum postil_status
replay_edge(struct dup_corpus *corpus, const struct link_record *record, struct postil_error *err)
{
    if (record->a >= corpus->members.n || record->b >= corpus->members.n)
        return postil_fail(err, POSTIL_DATA, "the links of the checkpoint make no sense");
    return dup_corpus_link(corpus,
                           &(struct dup_edge){.a = record->a,
                                              .b = record->b,
                                              .jaccard = record->jaccard,
                                              .same = record->same,
                                              .in_a = record->in_a,
                                              .in_b = record->in_b,
                                              .exact = record->exact != 0,
                                              .rewritten = record->rewritten != 0},
                           err);
}

/* Members in the order in which they were met, edges in theirs. */
static enum postil_status
replay_links(dup_journal *j, const struct mark *mark, struct dup_replay *texts,
             struct postil_error *err)
{
    struct dup_corpus *corpus = j->corpus;
    enum postil_status st = POSTIL_OK;
    uint64_t n = mark->links_len / sizeof(struct link_record);
    for (uint64_t i = 0; i < n && st == POSTIL_OK; i++) {
        struct link_record record;
        if (fread(&record, sizeof record, 1, j->links) != 1)
            return postil_fail(err, POSTIL_DATA, "the links of the checkpoint are cut short");
        if (record.kind == LINK_EDGE)
            st = replay_edge(corpus, &record, err);
        else if (record.a < mark->stored)
            st = dup_members_recall(&corpus->members, record.a, err);
        else
            st = dup_replay_text(texts, corpus, err);
    }
    if (st == POSTIL_OK && (corpus->members.n != mark->n_member || corpus->n_edge != mark->n_edge ||
                            corpus->members.next != mark->next || texts->left != 0))
        st = postil_fail(err, POSTIL_DATA, "the links of the checkpoint are not what was saved");
    return st;
}

/* Cut the file to the length of the checkpoint, and go on there. */
static bool
cut(FILE *file, uint64_t len)
{
    return fflush(file) == 0 && ftruncate(fileno(file), (off_t)len) == 0 &&
           fseeko(file, (off_t)len, SEEK_SET) == 0;
}

static enum postil_status
replay_all(dup_journal *j, const struct mark *mark, struct postil_error *err)
{
    struct dup_replay texts = {.file = j->texts, .left = mark->texts_len};
    enum postil_status st = replay_links(j, mark, &texts, err);
    dup_replay_fini(&texts);
    if (st == POSTIL_OK && (!cut(j->texts, mark->texts_len) || !cut(j->links, mark->links_len)))
        st = fail(j, POSTIL_IO, err);
    return st;
}

enum postil_status
dup_journal_restore(dup_journal *j, const void *bytes, size_t len, struct postil_error *err)
{
    struct mark mark;
    struct dup_members *members = &j->corpus->members;
    if (len < sizeof mark)
        return postil_fail(err, POSTIL_DATA, "the checkpoint is damaged");
    memcpy(&mark, bytes, sizeof mark);
    const char *list = (const char *)bytes + sizeof mark;
    if (len - sizeof mark != (uint64_t)mark.list_len + 4 * (uint64_t)mark.n_count ||
        !members->store != !mark.list_len)
        return postil_fail(err, POSTIL_DATA, "the checkpoint is damaged");
    j->run = mark.run;
    j->file = j->oldest = j->saved = mark.file;
    enum postil_status st = open_texts(j, "r+", err);
    if (st == POSTIL_OK && members->store)
        st = dup_store_rewind(members->store, mark.run, list, mark.list_len, err);
    if (st != POSTIL_OK)
        return st;
    dup_corpus_begin_at(j->corpus, mark.first, mark.stored);
    st = replay_all(j, &mark, err);
    for (uint32_t i = 0; i < mark.n_count && i < dup_members_pending(members); i++)
        if (st == POSTIL_OK)
            memcpy(&members->items[members->own[mark.stored + i - mark.first]].n_shingle,
                   list + mark.list_len + 4 * (size_t)i, 4);
    j->n_member = mark.n_member;
    j->n_edge = mark.n_edge;
    return st;
}
