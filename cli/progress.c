/* SPDX-License-Identifier: Apache-2.0 */
/* Progress, rejects and figures on stderr. */
#include "progress.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_SAID = 20 };

static double
rate(double amount, double seconds)
{
    return seconds > 0 ? amount / seconds : 0;
}

void
progress_end(struct progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}

void
progress_show(void *ctx, const struct postil_run_counts *c)
{
    struct progress *p = ctx;
    if (!p->line)
        return;
    fprintf(stderr, "\r%" PRIu64 " documents, %.0f/s, %.1f MB/s, %" PRIu64 " rejected", c->n_done,
            rate((double)c->n_done, c->seconds), rate((double)c->text_bytes / 1e6, c->seconds),
            c->n_rejected);
    if (c->total_bytes && c->done_bytes) {
        double share = (double)c->done_bytes / (double)c->total_bytes;
        double left = share < 1 ? c->seconds / share - c->seconds : 0;
        fprintf(stderr, ", %.0f%%, %.0f s left", 100 * (share < 1 ? share : 1), left);
    }
    fputs("\033[K", stderr);
    fflush(stderr);
    p->shown = true;
}

static void
count(struct progress *p, const char *step)
{
    for (size_t i = 0; i < MOST_STEPS_COUNTED; i++) {
        if (!p->by_step[i].step)
            p->by_step[i].step = step;
        if (strcmp(p->by_step[i].step, step) == 0) {
            p->by_step[i].n++;
            return;
        }
    }
}

void
progress_reject(void *ctx, const postil_doc *doc, const char *step, const char *reason,
                const char *line)
{
    struct progress *p = ctx;
    count(p, step);
    if (p->rejects) {
        fputs(line, p->rejects);
        return;
    }
    p->n_said++;
    if (!p->all && p->n_said > MOST_SAID)
        return;
    progress_end(p);
    const char *origin = postil_doc_origin(doc);
    fprintf(stderr, "postil: %s%s%s%s: %s: %s\n", postil_doc_id(doc), *origin ? " (" : "", origin,
            *origin ? ")" : "", step, reason);
    if (!p->all && p->n_said == MOST_SAID)
        fputs(
            "postil: further rejects are only counted (--rejects FILE keeps them, -v says them)\n",
            stderr);
}

void
progress_sum(const struct progress *p, const struct postil_run_counts *c)
{
    if (!c->n_rejected)
        return;
    fprintf(stderr, "postil: %" PRIu64 " of %" PRIu64 " documents rejected (", c->n_rejected,
            c->n_done);
    for (size_t i = 0; i < MOST_STEPS_COUNTED && p->by_step[i].step; i++)
        fprintf(stderr, "%s%s %" PRIu64, i ? ", " : "", p->by_step[i].step, p->by_step[i].n);
    fputs(")\n", stderr);
}

void
progress_stats(const struct postil_run_counts *c, const struct postil_step_time *times,
               size_t n_time)
{
    fprintf(stderr,
            "%" PRIu64 " documents in %.3f s: %.0f/s, %.2f MB/s of text, %" PRIu64 " rejected\n",
            c->n_done, c->seconds, rate((double)c->n_done, c->seconds),
            rate((double)c->text_bytes / 1e6, c->seconds), c->n_rejected);
    fprintf(stderr, "%-16s %12s %12s %12s %14s\n", "step", "documents", "analyze s", "collect s",
            "us/document");
    for (size_t i = 0; i < n_time; i++) {
        double total = times[i].analyze_s + times[i].collect_s;
        uint64_t n = times[i].n_doc ? times[i].n_doc : c->n_done;
        fprintf(stderr, "%-16s %12" PRIu64 " %12.3f %12.3f %14.2f\n", times[i].step, n,
                times[i].analyze_s, times[i].collect_s, n ? 1e6 * total / (double)n : 0.0);
    }
}
