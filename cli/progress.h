/* SPDX-License-Identifier: Apache-2.0 */
/* What a run says on stderr: a progress line, rejected documents, figures at the end. */
#ifndef POSTIL_CLI_PROGRESS_H
#define POSTIL_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

#include <postil/json.h>
#include <postil/run.h>

enum { MOST_STEPS_COUNTED = 32 };

struct progress {
    FILE *rejects;    /* where rejects go as JSON lines, or NULL */
    const char *path; /* of that file                            */
    bool line;        /* keep a line up to date                  */
    bool all;         /* say every reject, not just the first    */
    bool shown;       /* the line stands on the terminal         */
    uint64_t n_said;
    struct {
        const char *step;
        uint64_t n;
    } by_step[MOST_STEPS_COUNTED];
};

void
progress_show(void *progress, const struct postil_run_counts *counts);

void
progress_reject(void *progress, const postil_doc *doc, const char *step, const char *reason,
                const char *line);

/**
 * For a run that can be resumed: the rejects file is on the disk, and cut back to what it was.
 * progress_restore borrows the bytes for good. Errors: POSTIL_IO; POSTIL_CONFIG when the file is
 * another one or shorter; POSTIL_DATA.
 */
enum postil_status
progress_save(void *progress, struct postil_buffer *out, struct postil_error *err);
enum postil_status
progress_restore(void *progress, const void *bytes, size_t len, struct postil_error *err);

/** Clear the line. */
void
progress_end(struct progress *progress);

/** "3 of 500 documents rejected (entities 2, files 1)", if any were. */
void
progress_sum(const struct progress *progress, const struct postil_run_counts *counts);

/** Table of --stats. */
void
progress_stats(const struct postil_run_counts *counts, const struct postil_step_time *times,
               size_t n_time);

#endif
