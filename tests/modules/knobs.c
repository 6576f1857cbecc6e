/* SPDX-License-Identifier: Apache-2.0 */
/* One option of each type; each instance notes its settings under its own name. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postil/plugin.h>

struct settings {
    bool flag;
    int64_t whole;
    double real;
    const char *text;
    const char *maybe;
    uint32_t pick;
    uint64_t size;
    struct postil_strings list;
};

struct state {
    const struct settings *set;
    const char *step;
};

static enum postil_status
knobs_open(const struct postil_context *ctx, const void *settings, void **out_state,
           struct postil_error *err)
{
    struct state *s = calloc(1, sizeof *s);
    if (!s)
        return postil_fail(err, POSTIL_NOMEM, "state");
    *s = (struct state){.set = settings, .step = ctx->step};
    *out_state = s;
    return POSTIL_OK;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct state *s = state;
    const struct settings *set = s->set;
    char line[512];
    snprintf(line, sizeof line,
             "flag=%d whole=%" PRId64 " real=%g text=%s maybe=%s pick=%" PRIu32 " size=%" PRIu64
             " list=%zu%s%s",
             set->flag, set->whole, set->real, set->text, set->maybe ? set->maybe : "-", set->pick,
             set->size, set->list.n, set->list.n ? ":" : "", set->list.n ? set->list.items[0] : "");
    return postil_doc_set_meta(doc, s->step, line, err);
}

static const char *const picks[] = {"red", "green", "blue", NULL};

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, flag, .fallback = "false", .help = "yes or no"),
    POSTIL_OPTION(struct settings, whole, .fallback = "7", .min = -10, .max = 5e9, .unit = "things",
                  .help = "how many"),
    POSTIL_OPTION(struct settings, real, .fallback = "0.5", .max = 1, .help = "a share"),
    POSTIL_OPTION(struct settings, text, .fallback = "plain", .help = "words"),
    POSTIL_OPTION(struct settings, maybe, .optional = true, .help = "words, or none"),
    POSTIL_OPTION(struct settings, pick, .fallback = "green", .choices = picks, .help = "colour"),
    POSTIL_OPTION(struct settings, size, .fallback = "64K", .min = 1024, .max = 1e12,
                  .unit = "bytes", .help = "how large"),
    POSTIL_OPTION(struct settings, list, .fallback = "a,b", .help = "names"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(knobs) = {
    POSTIL_PLUGIN_HEAD(knobs),
    .version = "1.2",
    .summary = "shows its settings",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = knobs_open,
    .analyze = analyze,
    .close = free,
};
