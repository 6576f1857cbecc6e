/* SPDX-License-Identifier: Apache-2.0 */
/* Crashes, hangs or blows up on a share of the documents, which their ids decide. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postil/plugin.h>

enum how { CRASH, ABORT, HANG, SPIN, BLOW_UP, FILL };

struct settings {
    double share;
    bool crash, hang, memory;
};

static enum postil_status
hazard_open(const struct postil_context *ctx, const void *settings, void **out_state,
            struct postil_error *err)
{
    (void)ctx, (void)err;
    *out_state = (void *)settings;
    return POSTIL_OK;
}

/* A number that looks drawn by lot, the same for the same id. */
static uint64_t
draw(const char *id)
{
    uint64_t hash = 14695981039346656037u;
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 1099511628211u;
    hash = (hash ^ hash >> 32) * 0xd6e8feb86659fd93u;
    return hash ^ hash >> 32;
}

/* Take memory until there is none, and use it as if there were no end to it. */
static void
blow_up(void)
{
    enum { PIECE = 1 << 20 };
    for (;;)
        memset(malloc(PIECE), 1, PIECE);
}

static enum postil_status
fill_document(postil_doc *doc, struct postil_error *err)
{
    enum { PIECE = 1 << 16 };
    while (postil_arena_alloc(postil_doc_arena(doc), PIECE, 1))
        continue;
    return postil_fail(err, POSTIL_NOMEM, "the arena is used up");
}

static enum postil_status
do_harm(enum how how, postil_doc *doc, struct postil_error *err)
{
    switch (how) {
    case CRASH:
        raise(SIGSEGV);
        break;
    case ABORT:
        abort();
    case HANG:
        for (;;)
            pause();
    case SPIN:
        for (;;)
            continue;
    case BLOW_UP:
        blow_up();
        break;
    case FILL:
        return fill_document(doc, err);
    }
    return POSTIL_OK;
}

static enum postil_status
analyze(void *state, postil_doc *doc, struct postil_error *err)
{
    const struct settings *set = state;
    uint64_t dice = draw(postil_doc_id(doc));
    if ((double)(dice >> 11) * 0x1p-53 >= set->share)
        return POSTIL_OK;
    const struct {
        enum how how;
        bool on;
    } hows[] = {{CRASH, set->crash}, {ABORT, set->crash},    {HANG, set->hang},
                {SPIN, set->hang},   {BLOW_UP, set->memory}, {FILL, set->memory}};
    enum how on[sizeof hows / sizeof hows[0]];
    size_t n = 0;
    for (size_t i = 0; i < sizeof hows / sizeof hows[0]; i++)
        if (hows[i].on)
            on[n++] = hows[i].how;
    return n ? do_harm(on[(dice >> 4) % n], doc, err) : POSTIL_OK;
}

static const struct postil_option options[] = {
    POSTIL_OPTION(struct settings, share, .fallback = "0.05", .max = 1, .help = "of the documents"),
    POSTIL_OPTION(struct settings, crash, .fallback = "true", .help = "some crash"),
    POSTIL_OPTION(struct settings, hang, .fallback = "true", .help = "some hang"),
    POSTIL_OPTION(struct settings, memory, .fallback = "true", .help = "some blow up"),
    POSTIL_OPTIONS_END,
};

POSTIL_PLUGIN(hazard) = {
    POSTIL_PLUGIN_HEAD(hazard),
    .version = "1",
    .summary = "is too much for some documents",
    .options = options,
    .settings_size = sizeof(struct settings),
    .open = hazard_open,
    .analyze = analyze,
};
