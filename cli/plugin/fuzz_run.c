/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of cases. Everything that touches the plugin runs in trials. */
#define _GNU_SOURCE
#include "fuzz_run.h"

#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tests.h"

enum { SLACK = 30 /* seconds to set up */ };

double
fuzz_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/** What a batch's child is to do. */
struct job {
    const struct fuzz *fuzz;
    uint64_t first, n;
    double until;
    uint64_t *n_tried; /* shared with the parent */
};

static bool
log_document(struct stand *s, FILE *log)
{
    struct postil_buffer line = {.arena = NULL};
    bool ok = plugin_tests_write(s, &line, s->doc, NULL) &&
              (fwrite(line.bytes, 1, line.len, log) == line.len ||
               trial_fail(s->report, "cases can't be written"));
    fflush(log);
    postil_arena_free(line.arena);
    return ok;
}

static bool
run_document(const struct job *job, struct stand *s, uint64_t n, FILE *log)
{
    return fuzz_make_document(job->fuzz, s, n) && log_document(s, log) &&
           fuzz_try_document(job->fuzz, s);
}

static bool
run_file(const struct job *job, struct stand *s, uint64_t n, FILE *log)
{
    struct text bytes = {.bytes = NULL};
    bool ok = fuzz_make_file(job->fuzz, n, &bytes) || trial_fail(s->report, "out of memory");
    rewind(log);
    ok = ok && (fwrite(bytes.bytes, 1, bytes.len, log) == bytes.len && fflush(log) == 0 &&
                ftruncate(fileno(log), (off_t)bytes.len) == 0);
    ok = ok && fuzz_try_file(job->fuzz, s, bytes.bytes, bytes.len);
    text_fini(&bytes);
    return ok;
}

static void
run_batch(void *ctx, struct trial_report *report)
{
    const struct job *job = ctx;
    struct stand s;
    FILE *log = fopen(job->fuzz->cases, "wb");
    bool step = job->fuzz->role == POSTIL_STEP;
    if (!log)
        trial_fail(report, "%s can't be written", job->fuzz->cases);
    else if (fuzz_begin(job->fuzz, &s, report) && (!step || stand_set_up(&s)))
        for (uint64_t i = 0; i < job->n && fuzz_now() < job->until; i++, ++*job->n_tried)
            if (!(step ? run_document : run_file)(job, &s, job->first + i, log))
                break;
    if (log)
        fclose(log);
}

void
fuzz_run(const struct fuzz *f, uint64_t first, uint64_t n, double until, uint64_t *out_n,
         struct trial *out)
{
    uint64_t *n_tried =
        mmap(NULL, sizeof *n_tried, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct job job = {.fuzz = f, .first = first, .n = n, .until = until, .n_tried = n_tried};
    *out = (struct trial){.result = TRIAL_FAILED, .reason = "out of memory"};
    *out_n = 0;
    if (n_tried == MAP_FAILED)
        return;
    trial_run(run_batch, &job, until - fuzz_now() + f->timeout + SLACK, out);
    *out_n = *n_tried;
    munmap(n_tried, sizeof *n_tried);
}
