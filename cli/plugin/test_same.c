/* SPDX-License-Identifier: Apache-2.0 */
/* Tests: the same input gives the same bytes: again, in another order, in a worker. */
#define _GNU_SOURCE
#include "tests.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CORPUS_LOG = 30, MOST_DOCUMENTS = 1000, COPIES = 8 };

/* -- what an instance makes of the samples ----------------------------------------------------- */

static size_t
size_of(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 ? (size_t)st.st_size : 0;
}

/* What a writer wrote to standard output from `from` on goes to `out`. */
static void
add_printed(const struct stand *s, struct postil_buffer *out, size_t from)
{
    char bytes[4096];
    ssize_t n;
    fflush(stdout);
    while ((s->plugin->flags & POSTIL_WRITER) &&
           (n = pread(STDOUT_FILENO, bytes, sizeof bytes, (off_t)from)) > 0) {
        postil_buffer_add(out, bytes, (size_t)n);
        from += (size_t)n;
    }
}

static bool
live_step(struct stand *s, struct postil_buffer *out)
{
    size_t n;
    const struct sample *samples = samples_plain(&n);
    for (size_t i = 0; i < n; i++)
        if (!stand_supply(s, s->doc, &samples[i]) || !stand_call(s, POSTIL_HOOK_ANALYZE, s->doc) ||
            !stand_call(s, POSTIL_HOOK_COLLECT, s->doc) ||
            !plugin_tests_write(s, out, s->doc, NULL))
            return false;
    postil_doc *corpus = postil_doc_new_corpus((size_t)1 << CORPUS_LOG);
    bool ok = corpus ? stand_call(s, POSTIL_HOOK_CONCLUDE, corpus) &&
                           plugin_tests_write(s, out, corpus, NULL)
                     : trial_fail(s->report, "no memory for the corpus document");
    postil_doc_free(corpus);
    return ok;
}

static bool
live_source(struct stand *s, struct postil_buffer *out)
{
    struct postil_error err;
    enum postil_status st;
    for (size_t i = 0; i < MOST_DOCUMENTS; i++) {
        if ((st = stand_next(s, s->doc, &err)) == POSTIL_END)
            break;
        if (st != POSTIL_OK)
            postil_buffer_puts(out, err.message);
        else if (!plugin_tests_write(s, out, s->doc, NULL))
            return false;
    }
    return true;
}

/* A whole life, from open to close, as bytes. */
static bool
live(struct stand *s, struct postil_buffer *out)
{
    size_t from = size_of(STDOUT_FILENO);
    bool ok = plugin_tests_begin(s, out) && stand_set_up(s) &&
              (s->role == POSTIL_STEP ? live_step(s, out) : live_source(s, out));
    stand_close(s);
    if (ok)
        add_printed(s, out, from);
    return ok;
}

/* Fail where two texts part. */
static bool
are_same(struct stand *s, const struct postil_buffer *a, const struct postil_buffer *b,
         const char *when)
{
    size_t at = 0;
    if (a->failed || b->failed)
        return trial_fail(s->report, "no memory for JSON");
    while (at < a->len && at < b->len && a->bytes[at] == b->bytes[at])
        at++;
    if (at == a->len && at == b->len)
        return true;
    size_t from = at < 30 ? 0 : at - 30;
    return trial_fail(s->report, "%s differs: '%.60s' and then '%.60s'", when,
                      a->bytes ? a->bytes + from : "", b->bytes ? b->bytes + from : "");
}

static bool
twice(struct stand *s, const char *which)
{
    (void)which;
    struct postil_buffer first = {.arena = NULL}, second = {.arena = NULL};
    bool ok = live(s, &first) && live(s, &second) &&
              are_same(s, &first, &second, "a second instance's output");
    postil_arena_free(first.arena);
    postil_arena_free(second.arena);
    return ok;
}

/* -- in another order -------------------------------------------------------------------------- */

/* The samples in order, or from the last to the first; out[i] is what came of the i-th. */
static bool
analyze_all(struct stand *s, bool backwards, struct postil_buffer *out)
{
    size_t n;
    const struct sample *samples = samples_plain(&n);
    for (size_t k = 0; k < n; k++) {
        size_t i = backwards ? n - 1 - k : k;
        if (!stand_supply(s, s->doc, &samples[i]) || !stand_call(s, POSTIL_HOOK_ANALYZE, s->doc) ||
            !plugin_tests_write(s, &out[i], s->doc, NULL))
            return false;
    }
    return true;
}

static bool
order(struct stand *s, const char *which)
{
    (void)which;
    enum { MOST = 16 };
    struct postil_buffer there[MOST] = {{.arena = NULL}}, back[MOST] = {{.arena = NULL}};
    size_t n;
    samples_plain(&n);
    bool ok = stand_set_up(s) && analyze_all(s, false, there) && analyze_all(s, true, back);
    for (size_t i = 0; i < n; i++) {
        ok = ok &&
             are_same(s, &there[i], &back[i], "what analyze makes of documents in another order");
        postil_arena_free(there[i].arena);
        postil_arena_free(back[i].arena);
    }
    return ok;
}

/* -- in workers -------------------------------------------------------------------------------- */

/* The samples several times over, as lines of JSON. */
static bool
write_input(struct stand *s, const char *path)
{
    static const char *const none[] = {NULL};
    size_t n;
    const struct sample *samples = samples_plain(&n);
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL;
    for (size_t i = 0; ok && i < COPIES * n; i++) {
        struct postil_buffer line = {.arena = NULL};
        char id[32];
        int len = snprintf(id, sizeof id, "%zu", i);
        postil_doc_reset(s->doc);
        ok = postil_doc_set_id(s->doc, id, (size_t)len, NULL) == POSTIL_OK &&
             postil_doc_set_text(s->doc, samples[i % n].bytes, samples[i % n].len, NULL) ==
                 POSTIL_OK &&
             plugin_tests_write(s, &line, s->doc, none) &&
             fwrite(line.bytes, 1, line.len, file) == line.len;
        postil_arena_free(line.arena);
    }
    if (file && fclose(file) != 0)
        ok = false;
    return ok || trial_fail(s->report, "%s can't be written", path);
}

static bool
read_file(const char *path, struct postil_buffer *out)
{
    char bytes[4096];
    size_t n;
    FILE *file = fopen(path, "rb");
    while (file && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        postil_buffer_add(out, bytes, n);
    if (file)
        fclose(file);
    return file != NULL;
}

/* A real run with so many workers: what it writes and prints. */
static bool
run(struct stand *s, const char *input, const char *output, int workers, struct postil_buffer *out)
{
    struct postil_error err = {.message = ""};
    struct postil_run_counts counts = {.n_read = 0};
    postil_chain *chain = NULL;
    size_t from = size_of(STDOUT_FILENO);
    enum postil_status st = stand_try_run(s, input, output, workers, &chain, &counts, &err);
    postil_chain_free(chain);
    if (!plugin_tests_begin(s, out))
        return false;
    if (st != POSTIL_OK || !read_file(output, out))
        return trial_fail(s->report, "a run with %d workers: %s", workers, err.message);
    if (counts.n_rejected && s->role == POSTIL_STEP)
        return trial_fail(s->report, "a run with %d workers rejects %llu of %llu documents",
                          workers, (unsigned long long)counts.n_rejected,
                          (unsigned long long)counts.n_read);
    add_printed(s, out, from);
    return true;
}

static bool
worker(struct stand *s, const char *which)
{
    (void)which;
    char input[2048], output[2048];
    struct postil_buffer inlined = {.arena = NULL}, forked = {.arena = NULL};
    snprintf(input, sizeof input, "%s/samples.jsonl", s->subject->scratch);
    snprintf(output, sizeof output, "%s/output.jsonl", s->subject->scratch);
    if (!stand_set_up(s)) /* the runs have instances of their own */
        return false;
    stand_close(s);
    fflush(stdout);
    bool ok = (s->role == POSTIL_SOURCE || write_input(s, input)) &&
              run(s, input, output, 0, &inlined) && run(s, input, output, 2, &forked) &&
              are_same(s, &inlined, &forked, "the output of a run with workers");
    postil_arena_free(inlined.arena);
    postil_arena_free(forked.arena);
    return ok;
}

/* -- what it says ------------------------------------------------------------------------------ */

static bool
silent(struct stand *s, const char *which)
{
    (void)which;
    struct postil_buffer out = {.arena = NULL};
    size_t data = size_of(STDOUT_FILENO), said = size_of(STDERR_FILENO);
    bool ok = live(s, &out);
    postil_arena_free(out.arena);
    fflush(NULL);
    if (ok && !(s->plugin->flags & POSTIL_WRITER) && size_of(STDOUT_FILENO) != data)
        return trial_fail(s->report, "prints on standard output, where data goes");
    if (ok && size_of(STDERR_FILENO) != said)
        return trial_fail(s->report, "prints on standard error; what is wrong goes into err");
    return ok;
}

const struct plugin_test same_tests[] = {
    {"same/twice", "the same documents twice give the same bytes", "records/*", ON_BOTH, twice},
    {"same/order", "the order of documents doesn't matter to analyze", "same/twice", ON_STEPS,
     order},
    {"same/worker", "analyze in a worker gives what it gives inline", "same/[to]*", ON_BOTH,
     worker},
    {"same/silent", "nothing is printed but what a writer writes", "records/*", ON_BOTH, silent},
    {.name = NULL},
};
