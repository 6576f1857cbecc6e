/* SPDX-License-Identifier: Apache-2.0 */
/* The least that fails. Everything that touches the plugin runs in trials. */
#define _GNU_SOURCE
#include "fuzz_least.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "shrink.h"
#include "tests.h"

enum { MOST_CASES = 4096, SLACK = 30 /* seconds to set up */ };
#define MINIMISE_SECONDS 60.0

/** What a trial's child is to do, and how it tells. */
struct job {
    const struct fuzz *fuzz;
    const char *path;
    const struct trial *trial;
    bool *reproduced; /* shared with the parent */
};

/* -- reading cases back ------------------------------------------------------------------------ */

/* All documents of a file of JSON lines: [*out_n], in copies of their own. */
static bool
read_documents(struct stand *s, const char *path, postil_doc **docs, size_t *out_n)
{
    struct postil_error err;
    enum postil_status st;
    s->input = path;
    if (!stand_build(s, NULL))
        return false;
    st = postil_chain_call(s->chain, POSTIL_SOURCE_STEP, POSTIL_HOOK_OPEN, NULL, &err);
    while (st == POSTIL_OK && *out_n < MOST_CASES) {
        st = postil_chain_next(s->chain, s->doc, &err);
        if (st == POSTIL_OK && !(docs[(*out_n)++] = postil_doc_new_copy(s->doc)))
            return trial_fail(s->report, "no memory for documents");
    }
    return st == POSTIL_OK || st == POSTIL_END || trial_fail(s->report, "%s", err.message);
}

static char *
read_file(const char *path, size_t *out_len)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    if (file && fseek(file, 0, SEEK_END) == 0) {
        *out_len = (size_t)ftell(file);
        rewind(file);
        bytes = malloc(*out_len + 1);
        if (bytes && fread(bytes, 1, *out_len, file) != *out_len) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (file)
        fclose(file);
    return bytes;
}

/* -- the least that fails ---------------------------------------------------------------------- */

/** What is left so far. */
struct rest {
    struct stand *stand;
    const struct fuzz *fuzz;
    const char *reason; /* of the failure, without its numbers    */
    double until;
    postil_doc *docs[MOST_CASES]; /* [n_doc]                               */
    size_t n_doc;
    postil_doc *changed; /* tried in place of the last, or NULL   */
    size_t from, to;     /* documents to leave out                */
    size_t layer;        /* being shrunk                          */
    struct text bytes;   /* of a source's file                    */
};

/* Numbers differ when other parts are gone. */
static void
drop_digits(const char *from, char *to, size_t size)
{
    size_t n = 0;
    for (; *from && n + 1 < size; from++)
        if (*from < '0' || *from > '9')
            to[n++] = *from;
    to[n] = '\0';
}

static bool
try_one(const struct rest *r, struct stand *s, const postil_doc *doc)
{
    return cut_document(doc, &(struct cut){0}, s->doc) ? fuzz_try_document(r->fuzz, s)
                                                       : trial_fail(s->report, "no memory");
}

/* In a child of the child. */
static void
try_rest(void *ctx, struct trial_report *report)
{
    const struct rest *r = ctx;
    struct stand s = *r->stand;
    s.report = report;
    if (r->fuzz->role == POSTIL_SOURCE) {
        fuzz_try_file(r->fuzz, &s, r->bytes.bytes, r->bytes.len);
        return;
    }
    if (!stand_open(&s))
        return;
    for (size_t i = 0; i < r->n_doc; i++) {
        const postil_doc *doc = r->changed && i + 1 == r->n_doc ? r->changed : r->docs[i];
        if ((i < r->from || i >= r->to) && !try_one(r, &s, doc))
            return;
    }
}

static bool
still_fails(struct rest *r)
{
    struct trial trial;
    char reason[sizeof trial.reason];
    if (fuzz_now() > r->until)
        return false;
    trial_run(try_rest, r, r->fuzz->timeout * 2 + SLACK, &trial);
    drop_digits(trial.reason, reason, sizeof reason);
    trial_fini(&trial);
    return trial.result == TRIAL_FAILED && strcmp(reason, r->reason) == 0;
}

static size_t
count_documents(void *ctx)
{
    const struct rest *r = ctx;
    return r->n_doc - 1; /* the last is the one that fails */
}

static bool
without_documents(void *ctx, size_t from, size_t to)
{
    struct rest *r = ctx;
    r->from = from;
    r->to = to;
    bool fails = still_fails(r);
    r->from = r->to = 0;
    if (!fails)
        return false;
    for (size_t i = from; i < to; i++)
        postil_doc_free(r->docs[i]);
    memmove(r->docs + from, r->docs + to, (r->n_doc - to) * sizeof *r->docs);
    r->n_doc -= to - from;
    return true;
}

/* Put a smaller document in the last one's place if that goes on failing. */
static bool
try_cut(struct rest *r, const struct cut *cut)
{
    postil_doc **last = &r->docs[r->n_doc - 1];
    r->changed =
        cut_document(*last, cut, r->stand->doc) ? postil_doc_new_copy(r->stand->doc) : NULL;
    bool fails = r->changed && still_fails(r);
    postil_doc_free(fails ? *last : r->changed);
    if (fails)
        *last = r->changed;
    r->changed = NULL;
    return fails;
}

static size_t
count_bytes(void *ctx)
{
    const struct rest *r = ctx;
    size_t len;
    postil_doc_text(r->docs[r->n_doc - 1], &len);
    return len;
}

static bool
without_bytes(void *ctx, size_t from, size_t to)
{
    struct rest *r = ctx;
    size_t len;
    const char *text = postil_doc_text(r->docs[r->n_doc - 1], &len);
    while (from > 0 && !postil_utf8_border(text, len, from))
        from--;
    while (!postil_utf8_border(text, len, to))
        to++;
    return try_cut(r, &(struct cut){.text_from = from, .text_to = to, .layer = SIZE_MAX});
}

static size_t
count_records(void *ctx)
{
    const struct rest *r = ctx;
    return postil_layer_count(postil_doc_layer_at(r->docs[r->n_doc - 1], r->layer));
}

static bool
without_records(void *ctx, size_t from, size_t to)
{
    struct rest *r = ctx;
    return try_cut(r, &(struct cut){.layer = r->layer, .record_from = from, .record_to = to});
}

static void
shrink_documents(struct rest *r)
{
    shrink(count_documents, without_documents, r);
    try_cut(r, &(struct cut){.layer = SIZE_MAX, .meta = true});
    for (int pass = 0; pass < 2; pass++) { /* records hold on to text, and text to records */
        for (r->layer = 0; r->layer < postil_doc_layer_count(r->docs[r->n_doc - 1]); r->layer++)
            shrink(count_records, without_records, r);
        shrink(count_bytes, without_bytes, r);
    }
}

static size_t
count_file(void *ctx)
{
    const struct rest *r = ctx;
    return r->bytes.len;
}

static bool
without_file(void *ctx, size_t from, size_t to)
{
    struct rest *r = ctx;
    struct text whole = r->bytes, part = {.bytes = NULL};
    bool fails = text_replace(&part, 0, 0, whole.bytes, from) &&
                 text_replace(&part, from, from, whole.bytes + to, whole.len - to);
    r->bytes = part;
    fails = fails && still_fails(r);
    text_fini(fails ? &whole : &part);
    r->bytes = fails ? part : whole;
    return fails;
}

/* -- putting it together ----------------------------------------------------------------------- */

static bool
write_rest(struct rest *r, const char *path)
{
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL;
    if (ok && r->fuzz->role == POSTIL_SOURCE)
        ok = fwrite(r->bytes.bytes, 1, r->bytes.len, file) == r->bytes.len;
    for (size_t i = 0; ok && i < r->n_doc; i++) {
        struct postil_buffer line = {.arena = NULL};
        ok = plugin_tests_write(r->stand, &line, r->docs[i], NULL) &&
             fwrite(line.bytes, 1, line.len, file) == line.len;
        postil_arena_free(line.arena);
    }
    if (file && fclose(file) != 0)
        ok = false;
    return ok || trial_fail(r->stand->report, "%s can't be written", path);
}

static bool
read_rest(struct rest *r)
{
    size_t len = 0;
    if (r->fuzz->role == POSTIL_STEP)
        return read_documents(r->stand, r->fuzz->cases, r->docs, &r->n_doc) && r->n_doc > 0;
    char *bytes = read_file(r->fuzz->cases, &len);
    bool ok = bytes && text_replace(&r->bytes, 0, 0, bytes, len);
    free(bytes);
    return ok || trial_fail(r->stand->report, "%s can't be read", r->fuzz->cases);
}

static void
minimise(void *ctx, struct trial_report *report)
{
    static struct rest r; /* large; the process is ours alone */
    const struct job *job = ctx;
    struct stand s;
    char reason[sizeof job->trial->reason];
    drop_digits(job->trial->reason, reason, sizeof reason);
    r = (struct rest){
        .stand = &s, .fuzz = job->fuzz, .reason = reason, .until = fuzz_now() + MINIMISE_SECONDS};
    if (!fuzz_begin(job->fuzz, &s, report) || !read_rest(&r))
        return;
    if (still_fails(&r)) {
        *job->reproduced = true;
        if (job->fuzz->role == POSTIL_STEP)
            shrink_documents(&r);
        else
            shrink(count_file, without_file, &r);
    }
    write_rest(&r, job->path);
}

bool
fuzz_minimise(const struct fuzz *f, const struct trial *trial, const char *path)
{
    struct trial own;
    bool *reproduced =
        mmap(NULL, sizeof *reproduced, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (reproduced == MAP_FAILED)
        return false;
    struct job job = {.fuzz = f, .trial = trial, .path = path, .reproduced = reproduced};
    trial_run(minimise, &job, MINIMISE_SECONDS + f->timeout * 2 + SLACK, &own);
    bool ok = *reproduced && own.result == TRIAL_PASSED;
    if (own.result != TRIAL_PASSED)
        fprintf(stderr, "postil: making it smaller: %s\n", own.reason);
    trial_fini(&own);
    munmap(reproduced, sizeof *reproduced);
    return ok;
}

/* -- replaying --------------------------------------------------------------------------------- */

static void
replay(void *ctx, struct trial_report *report)
{
    static struct rest r;
    const struct job *job = ctx;
    struct fuzz fuzz = *job->fuzz;
    struct stand s;
    snprintf(fuzz.cases, sizeof fuzz.cases, "%s", job->path);
    r = (struct rest){.stand = &s, .fuzz = &fuzz};
    if (fuzz_begin(job->fuzz, &s, report) && read_rest(&r))
        try_rest(&r, report);
}

void
fuzz_replay(const struct fuzz *f, const char *path, struct trial *out)
{
    struct job job = {.fuzz = f, .path = path};
    trial_run(replay, &job, 1e6, out);
}
