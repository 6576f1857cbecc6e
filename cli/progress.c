/* SPDX-License-Identifier: Apache-2.0 */
/* Progress, rejects and figures on stderr. */
#define _GNU_SOURCE
#include "progress.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

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

/* -- a run that can be resumed ----------------------------------------------------------------- */

/* What is saved: this, the path, and for each step that rejected a number and its name. */
struct saved {
    uint64_t rejects_len, n_said;
};

enum postil_status
progress_save(void *ctx, struct postil_buffer *out, struct postil_error *err)
{
    struct progress *p = ctx;
    struct saved saved = {0, p->n_said};
    const char *path = p->path ? p->path : "";
    if (p->rejects) {
        off_t len = fflush(p->rejects) == 0 ? ftello(p->rejects) : -1;
        if (len < 0 || fdatasync(fileno(p->rejects)) != 0)
            return postil_fail(err, POSTIL_IO, "%s: %s", path, strerror(errno));
        saved.rejects_len = (uint64_t)len;
    }
    postil_buffer_add(out, (const char *)&saved, sizeof saved);
    postil_buffer_add(out, path, strlen(path) + 1);
    for (size_t i = 0; i < MOST_STEPS_COUNTED && p->by_step[i].step; i++) {
        postil_buffer_add(out, (const char *)&p->by_step[i].n, sizeof p->by_step[i].n);
        postil_buffer_add(out, p->by_step[i].step, strlen(p->by_step[i].step) + 1);
    }
    return POSTIL_OK;
}

static enum postil_status
cut_back(const struct progress *p, const char *path, uint64_t len, struct postil_error *err)
{
    if (strcmp(path, p->path ? p->path : "") != 0)
        return postil_fail(err, POSTIL_CONFIG,
                           "the run can't be resumed: its rejects went to '%s': --rejects has to "
                           "say the same",
                           path);
    if (!p->rejects)
        return POSTIL_OK;
    if (fseeko(p->rejects, 0, SEEK_END) != 0 || (uint64_t)ftello(p->rejects) < len)
        return postil_fail(err, POSTIL_CONFIG,
                           "the run can't be resumed: '%s' has been changed; put it back", path);
    if (ftruncate(fileno(p->rejects), (off_t)len) != 0 || fseeko(p->rejects, (off_t)len, SEEK_SET))
        return postil_fail(err, POSTIL_IO, "%s: %s", path, strerror(errno));
    return POSTIL_OK;
}

enum postil_status
progress_restore(void *ctx, const void *bytes, size_t len, struct postil_error *err)
{
    struct progress *p = ctx;
    struct saved saved;
    const char *path = (const char *)bytes + sizeof saved, *end = (const char *)bytes + len;
    if (len <= sizeof saved || end[-1] != '\0')
        return postil_fail(err, POSTIL_DATA, "the checkpoint is damaged");
    memcpy(&saved, bytes, sizeof saved);
    enum postil_status st = cut_back(p, path, saved.rejects_len, err);
    const char *at = path + strlen(path) + 1;
    p->n_said = saved.n_said;
    for (size_t i = 0; i < MOST_STEPS_COUNTED && at < end; i++) {
        size_t left = (size_t)(end - at), size = sizeof p->by_step[i].n;
        if (left <= size)
            return postil_fail(err, POSTIL_DATA, "the checkpoint is damaged");
        memcpy(&p->by_step[i].n, at, size);
        p->by_step[i].step = at + size;
        at += size + strlen(at + size) + 1;
    }
    return st;
}

/* -- at the end -------------------------------------------------------------------------------- */

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
